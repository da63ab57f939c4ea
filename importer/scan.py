"""What files an import is about: the paths given, and what lies in the folders among them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files of ``paths`` in a stable order; folders are searched through, hidden entries left out.

    A path that was named itself always comes, also when hidden or missing (then reading it says so), and
    so does a folder that cannot be looked into. Pipes and devices in folders are passed over. Links to
    folders are not followed, so that a circle ends. A file named twice comes once.
    """
    seen: set[str] = set()
    for path in paths:
        # os.path, because the methods of Path raise for names that are too long or may not be looked at.
        for file in _below(path) if os.path.isdir(path) else (path,):  # noqa: PTH112
            place = os.path.abspath(file)  # noqa: PTH100  # resolve() would hide which of two links was meant
            if place not in seen:
                seen.add(place)
                yield file


def _below(folder: Path) -> Iterator[Path]:
    closed: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(place) / name
            if not name.startswith(".") and os.path.isfile(file):  # noqa: PTH113
                yield file
    yield from closed
