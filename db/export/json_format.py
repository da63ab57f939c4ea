"""One JSON array of public claim records: lossless, UTF-8, written record by record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import BinaryIO

from db.records import ClaimRecord


def write(records: Iterable[ClaimRecord], stream: BinaryIO, title: str) -> int:
    """Write the array, one claim a line; ``title`` has no place in it. Returns the number of claims."""
    count = 0
    for record in records:
        stream.write(b",\n" if count else b"[\n")
        stream.write(json.dumps(record.as_dict(), ensure_ascii=False).encode("utf-8"))
        count += 1
    stream.write(b"\n]\n" if count else b"[]\n")
    return count
