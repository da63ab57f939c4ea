"""Refuses XML that defines entities or a document type: no format that is read here has them."""

from __future__ import annotations

import re

from db.errors import ReadError

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_PROLOG = 65_536


def check_xml(raw: bytes, part: str) -> None:
    """Raises `ReadError` ``damaged`` where the XML ``raw`` of the ``part`` has a DTD, in any encoding.

    A document type can only stand before the root element, but entities of a billion laughs need it,
    so looking for it everywhere costs nothing and misses nothing.
    """
    wide = any(mark.encode(encoding) in raw[:_PROLOG] for encoding in _WIDE for mark in ("<!D", "<!E", "<!d"))
    if wide or _DOCTYPE.search(raw):
        raise ReadError("damaged", f"document type in {part}")
