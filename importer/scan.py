"""What files an import is about: the paths given, and what lies in the folders among them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files of ``paths`` in a stable order; folders are searched through, hidden entries left out.

    A path that was named itself always comes, also when hidden or missing (then reading it says so).
    Links to folders are not followed, so that a circle ends. A file named twice comes once.
    """
    seen: set[str] = set()
    for path in paths:
        for file in _below(path) if path.is_dir() else (path,):
            place = os.path.abspath(file)  # noqa: PTH100  # resolve() would hide which of two links was meant
            if place not in seen:
                seen.add(place)
                yield file


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(place) / name
            if not name.startswith(".") and file.is_file():
                yield file
