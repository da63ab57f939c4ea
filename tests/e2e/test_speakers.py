"""Who is who, on the command line: imported, merged, imported again in other words, and taken back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DAM = """The dam above Harrow Mills

Bram Tully, the keeper of the dam, said that the wall would hold until spring.

Ines Okafor, an engineer from the city, said that forty families should leave the valley at once. The wall had
moved by the width of a hand since the first frost, and water stood in the cellar of the keeper's house. The
road to the mills was closed in the morning; two carts with bedding were seen on it in the afternoon.
"""
COPY = """Valley in fear

Ines Okafor, an engineer from the city, said that forty families should leave the valley at once. The wall had
moved by the width of a hand since the first frost, and water stood in the cellar of the keeper's house. The
road to the mills was closed in the morning; two carts with bedding were seen on it in the afternoon.

I. Okafor also said that the keeper was a careful man.
"""
COUNCIL = """Council meets

Mayor Odile Strand said that nobody had warned the council of the wall.
"""

Sayso = Callable[..., Any]


@pytest.fixture
def sayso(tmp_path: Path) -> Sayso:
    """Run the installed command on a library of its own; its JSON value, or its words."""
    installed = shutil.which("sayso", path=str(Path(sys.executable).parent))
    assert installed, "the console script is not installed beside this Python"
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SAYSO", "XDG", "PYTHON"))
    }
    folders = {
        f"XDG_{name}_HOME": str(tmp_path / name.lower()) for name in ("DATA", "CACHE", "STATE", "CONFIG")
    }

    def run(*arguments: object) -> Any:
        done = subprocess.run(
            [installed, "--library", str(tmp_path / "library"), *map(str, arguments)],
            capture_output=True,
            env={**kept, **folders, "HOME": str(tmp_path)},
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        out = done.stdout.decode()
        return json.loads(out) if "--json" in arguments else out

    return run


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in (("dam", DAM), ("copy", COPY), ("council", COUNCIL)):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def named(sayso: Sayso) -> dict[str, int]:
    return {one["name"]: one["claims"] for one in sayso("speakers", "--json") if one["type"] != "anonymous"}


def test_a_merge_outlives_a_new_text_and_is_taken_back(sayso: Sayso, texts: Path) -> None:
    sayso("import", texts, "--workers", 1)
    before = named(sayso)
    assert {"Ines Okafor", "Bram Tully", "Odile Strand"} <= set(before)
    sayso("speakers", "merge", "Ines Okafor", "Odile Strand")
    merged = named(sayso)
    assert merged["Ines Okafor"] == before["Ines Okafor"] + before["Odile Strand"]
    assert "Odile Strand" not in merged
    (texts / "council.txt").write_text(COUNCIL.replace("Council meets", "Council meets again"), "utf-8")
    sayso("import", texts / "council.txt")
    sayso("reextract", "--workers", 1)
    assert named(sayso) == merged
    assert "“Odile Strand” is “Ines Okafor”" in sayso("speakers", "decisions")
    assert "merge “Odile Strand” into “Ines Okafor”" in sayso("undo")
    assert named(sayso) == before


def test_two_papers_with_one_report_are_one_origin(sayso: Sayso, texts: Path) -> None:
    sayso("import", texts, "--workers", 1)
    found = sayso("origins", "families", "--json")
    assert found["claims"] >= 2
    assert len(found["origins"]) == 1
    assert len(sayso("origins", "council", "or", "families", "--json")["origins"]) == 2
