"""Full-text search of claims: the seam (`port`), the index on Whoosh, and how it follows the database."""

from __future__ import annotations

from pathlib import Path

from db.search.follow import index_matches, rebuild, refresh
from db.search.port import TextIndex
from db.search.texts import refresh_texts
from db.search.whoosh_index import WhooshIndex

__all__ = ["TextIndex", "index_matches", "open_index", "rebuild", "refresh", "refresh_texts"]


def open_index(folder: Path, *, library_uid: str) -> TextIndex:
    """The index in ``folder`` of the library with that id; bring it up to date with `refresh`."""
    return WhooshIndex(folder, library_uid=library_uid)
