"""Fixtures that every layer uses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before anything imports Qt: window tests need no screen unless one is asked for.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from db.library import Library

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A new, empty library with an index folder of its own."""
    with Library.open(tmp_path / "library", create=True, index_root=tmp_path / "index") as opened:
        yield opened


@pytest.fixture(scope="session")
def shared() -> Path:
    """The design material beside the checkout; its absence skips the test with a reason."""
    if not SHARED.is_dir():
        pytest.skip("the design material is not beside this checkout")
    return SHARED


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test touches the user's data, cache, logs or settings."""
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.delenv("SAYSO_LIBRARY", raising=False)
