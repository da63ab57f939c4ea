"""HTML: the main text, title, author, site and date of a page, by trafilatura; nothing is fetched.

Only what the page states in its metadata or markup is taken: htmldate's extensive search, which
guesses from any number on the page, is off.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from db.errors import ReadError
from importer.readers.assemble import Reading, TextBuilder
from importer.readers.dates import is_date
from importer.readers.decoding import Decoded

VERSION = 1
MEDIA_TYPE = "text/html"

#: A larger page is refused, pictures within it not counted: extraction takes seconds a megabyte.
MAX_CHARACTERS = 10_000_000

_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
# Pages saved whole hold megabytes of pictures and fonts as data URIs.
_INLINE_DATA = re.compile(r"data:[\w/+.;=-]{0,100},[\w+/=%-]{500,}")
_BLOCKS = frozenset(
    {"p", "head", "item", "quote", "list", "table", "row", "cell", "code", "ab", "lb", "div", "del"}
)


def declared_encoding(raw: bytes) -> str | None:
    """The encoding that a page names in its first kilobyte (HTML standard, prescan), if it does."""
    found = _CHARSET.search(raw[:1024]) or _XML_ENCODING.match(raw[:200].lstrip())
    return found[1].decode("ascii") if found else None


def read_html(decoded: Decoded) -> Reading:
    """The main text of a page. Raises `ReadError`: ``no-text`` for none, ``damaged``, ``too-large``."""
    text = _INLINE_DATA.sub("data:,", decoded.text)
    if len(text) > MAX_CHARACTERS:
        raise ReadError("too-large", str(len(text)))
    page = _extract(text)
    if page is None or page.body is None:
        raise ReadError("no-text")
    builder = TextBuilder()
    _render(page.body, builder)
    if not builder.text:
        raise ReadError("no-text")
    return Reading(
        text=builder.text,
        media_type=MEDIA_TYPE,
        reader="html",
        version=VERSION,
        title=_clean(page.title),
        author=_clean(page.author),
        outlet=_clean(page.sitename),
        date=page.date if page.date and is_date(page.date) else None,
        headings=tuple(builder.headings) or None,
        notes=decoded.notes,
    )


def _extract(text: str) -> Any:
    # trafilatura takes a quarter of a second to load: only for HTML.
    from trafilatura import bare_extraction

    # What it cannot extract it also logs as an error; the report says so already.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        return bare_extraction(
            text,
            with_metadata=True,
            include_comments=False,
            include_tables=True,
            date_extraction_params={
                "extensive_search": False,
                "original_date": True,
                "max_date": "2199-12-31",  # its default is today, and a reading must not depend on the day
            },
        )
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        AssertionError,
        RecursionError,
    ) as error:
        # A third-party parser on a hostile page; whatever it stumbles over is the page's fault.
        raise ReadError("damaged", type(error).__name__) from error


def _clean(value: Any) -> str | None:
    return " ".join(str(value).split()) or None if value else None


# --- rendering trafilatura's tree (TEI names) ---------------------------------------------------


def _render(element: Any, builder: TextBuilder) -> None:
    """Appends the blocks below ``element``, in order; iterative, since pages nest deeper than Python may."""
    words: list[str] = []
    level: int | None = None
    tight = False
    stack: list[tuple[Any, bool]] = [(element, False)]

    def flush() -> None:
        builder.add(re.sub(r"[^\S\n]+", " ", "".join(words)).strip(), level=level, tight=tight)
        words.clear()

    while stack:
        node, leaving = stack.pop()
        block = node.tag in _BLOCKS and node.tag not in {"lb", "del"}
        if leaving:
            if block:
                flush()
                level, tight = None, node.tag in {"item", "row"}
            words.append(_one_line(node.tail))
            continue
        if block:
            flush()
            if node.tag == "head":
                level = _level(node.get("rend"))
            tight = tight and node.tag in {"item", "row", "cell", "p"}
            if node.tag == "item":
                words.append("- ")
        elif node.tag == "lb":
            words.append("\n")
        words.append(_one_line(node.text))
        stack.append((node, True))
        stack.extend((child, False) for child in reversed(node) if isinstance(child.tag, str))
    flush()


def _one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


def _level(rend: str | None) -> int:
    found = re.fullmatch(r"h([1-6])", rend or "")
    return int(found[1]) if found else 2
