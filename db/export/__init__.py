"""Claims out of the library, one module a format.

`FORMATS` is data: the command line and the export dialog both offer what stands there, and nothing
else. A format is a function of records and a binary stream; where the bytes go is decided here.

>>> [format.key for format in FORMATS]
['csv', 'json', 'markdown']
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from db.export import csv_format, json_format, markdown
from db.records import ClaimRecord

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["FORMATS", "Format", "export_claims", "export_file", "format_of", "stored", "tagged"]

#: Claims that are read from a library at a time.
_BATCH = 500

#: Writes records to a stream under a title and answers how many there were.
Writer = Callable[[Iterable[ClaimRecord], BinaryIO, str], int]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that claims can be exported to: its name in the contract, file ending and label."""

    key: str
    suffix: str
    label: str
    media_type: str
    write: Writer


FORMATS: tuple[Format, ...] = (
    Format("csv", ".csv", "CSV table", "text/csv", csv_format.write),
    Format("json", ".json", "JSON", "application/json", json_format.write),
    Format("markdown", ".md", "Markdown report", "text/markdown", markdown.write),
)


def format_of(key: str) -> Format:
    """The format named ``key``; KeyError where there is none."""
    for known in FORMATS:
        if known.key == key:
            return known
    raise KeyError(key)


def export_claims(
    records: Iterable[ClaimRecord], key: str, stream: BinaryIO, *, title: str = "Claims"
) -> int:
    """Write ``records`` to a binary ``stream``, which stays open; returns how many there were.

    ``title`` heads a format that is read by people. The bytes are UTF-8. KeyError: no such format.
    """
    return format_of(key).write(records, stream, title)


def export_file(records: Iterable[ClaimRecord], key: str, path: Path, *, title: str = "Claims") -> int:
    """Write ``records`` to ``path``, all or nothing; returns how many there were.

    What stood there before is replaced only once every record is on the disk, so that a full disk or
    a lost session leaves the old file, never a part of the new one. OSError where the place cannot
    be written; KeyError where there is no such format.
    """
    write = format_of(key).write
    # Through a link to the file it names: a rename over the link would leave that file as it was.
    target = path.resolve()
    if target.exists() and not target.is_file() and not target.is_dir():
        # A device or a pipe holds nothing to keep, and must never be renamed away.
        with target.open("wb") as stream:
            return write(records, stream, title)
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    part = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
    # If this is interrupted, what is left is a hidden ".part" beside the untouched old file.
    try:
        with part.open("xb") as stream:
            count = write(records, stream, title)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return count


def stored(session: Session, pks: Sequence[int]) -> Iterator[ClaimRecord]:
    """The claims with those keys, in that order, read as they are written: a library may hold a million."""
    from db.claims import claim_records

    for start in range(0, len(pks), _BATCH):
        yield from claim_records(session, pks[start : start + _BATCH])


def tagged(session: Session, tag_pk: int) -> list[int]:
    """The keys of the claims with that very tag, article by article in the order of the text.

    By key, not by a query: the query language folds case and punctuation, so that it cannot tell
    "C" from "C++", and an export must. Rejected claims and deleted articles are left out.
    """
    from sqlalchemy import select

    from db.schema import Article, Claim, ClaimTag

    return list(
        session.scalars(
            select(Claim.pk)
            .join(ClaimTag, ClaimTag.claim_pk == Claim.pk)
            .join(Article, Article.pk == Claim.article_pk)
            .where(ClaimTag.tag_pk == tag_pk, Claim.review != "rejected", Article.deleted_at.is_(None))
            .order_by(Claim.article_pk, Claim.start, Claim.pk)
        )
    )
