"""A table of claims that a spreadsheet opens as it is: RFC 4180, UTF-8 with a byte order mark.

The columns are the public claim record; ``article`` is spread over dotted names. Lists are readable
rather than lossless ("12-40;55-60", "agency > paper", "denial; rescue"): JSON is the lossless format.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from db.records import ClaimRecord

#: The record's keys in their order, with ``article`` spread out.
COLUMNS: tuple[str, ...] = (
    "id",
    "doc",
    "article.id",
    "article.title",
    "article.outlet",
    "article.author",
    "article.date",
    "content",
    "spans",
    "sentence",
    "speaker",
    "source",
    "cue",
    "kind",
    "polarity",
    "via",
    "date",
    "tags",
    "memo",
    "relations",
)

#: What makes a spreadsheet take a cell for a formula, as OWASP's "CSV Injection" lists it; the wide
#: forms count too, because some programs fold them.
FORMULA = frozenset("=+-@＝＋－＠\t\r\n")


def neutralise(cell: str) -> str:
    """``cell`` so that no spreadsheet runs it: a leading apostrophe before what could be a formula.

    White space and apostrophes in front do not hide a formula from every program, and counting them
    in makes the change reversible: one apostrophe off gives the cell back.

    >>> neutralise("=1+1"), neutralise("'=1+1"), neutralise("said 1+1"), neutralise("'tis")
    ("'=1+1", "''=1+1", 'said 1+1', "'tis")
    """
    if cell[:1] in FORMULA or cell.lstrip("' \t\r\n\v\f\u00a0\ufeff")[:1] in FORMULA:
        return "'" + cell if cell else cell
    return cell


def cells(record: ClaimRecord) -> dict[str, str]:
    """The record as one text a column, before `neutralise`. What is unknown is empty."""
    plain: dict[str, object] = {}
    for key, value in record.as_dict().items():
        if key == "article":
            plain.update({f"article.{name}": part for name, part in value.items()})
        else:
            plain[key] = value
    plain["spans"] = ";".join(f"{start}-{end}" for start, end in record.spans)
    plain["via"] = " > ".join(record.via)
    plain["tags"] = "; ".join(record.tags)
    return {name: "" if value is None else str(value) for name, value in plain.items()}


def write(records: Iterable[ClaimRecord], stream: BinaryIO, title: str) -> int:
    """Write the table; ``title`` has no place in it. Returns the number of claims."""
    # utf-8-sig: without the mark, Excel reads UTF-8 as the machine's old code page.
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    count = 0
    try:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for record in records:
            row = cells(record)
            writer.writerow([neutralise(row[name]) for name in COLUMNS])
            count += 1
    finally:
        text.detach()
    return count
