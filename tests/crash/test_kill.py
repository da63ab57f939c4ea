"""`kill -9` at any time loses nothing that was committed, and leaves nothing half done."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from db import check
from db.articles import find_article
from db.claims import claims_of_article
from db.library import Library

CHILD = Path(__file__).with_name("kill_child.py")
ROOT = CHILD.parents[2]
TEXTS = 12

#: Named points, in the order in which an import comes by.
POINTS = [
    "db.library:Library._create:before:1",
    "db.library:install_triggers:before:1",
    "db.library:install_triggers:after:1",
    "db.library:Library._create:after:1",
    "db.library:Library.keep_original:before:3",
    "db.library:Library.keep_original:after:3",
    "importer.run:ingest:before:2",
    "importer.run:ingest:after:2",
    "db.ingest:store_claims:before:4",
    "db.edits:Act.close:before:5",
    "db.edits:Act.close:after:5",
    "db.library:Library.refresh_index:before:1",
    "db.library:Library.refresh_index:after:1",
]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(TEXTS):
        sentences = [
            f"Keeper {number} counted {number * 10 + line} lamps on pier {line}." for line in range(8)
        ]
        (folder / f"{number:02}.txt").write_text("\n".join(sentences) + "\n", "utf-8")
    return folder


def start(folder: Path, *point: str) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        str(CHILD),
        str(folder / "library"),
        str(folder / "index"),
        str(folder / "texts"),
    ]
    return subprocess.Popen([*command, *point], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def assert_kept(folder: Path, said: list[str]) -> None:
    """The library opens, is sound, and has everything the process said it had committed."""
    if "open" not in said and not (folder / "library" / "sayso.db").exists():
        return
    with Library.open(folder / "library", create=True, index_root=folder / "index") as library:
        assert check.run(library) == []
        with library.read() as session:
            for line in said:
                word, *rest = line.split()
                if word in ("landed", "tagged"):
                    article, count = rest
                    claims = claims_of_article(session, find_article(session, article))
                    assert len(claims) == 8, line
                    if word == "tagged":
                        assert sum("seen" in claim.tags for claim in claims) == int(count), line


def finish(folder: Path) -> None:
    """Another run does the rest."""
    process = start(folder)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert out.splitlines()[-1] == "done"
    assert_kept(folder, out.splitlines())
    with Library.open(folder / "library", index_root=folder / "index") as library, library.read() as session:
        from db.articles import all_articles

        assert len(all_articles(session)) == TEXTS


def kill_after(folder: Path, seconds: float) -> list[str]:
    process = start(folder)
    time.sleep(seconds)
    process.kill()
    out, _ = process.communicate(timeout=60)
    return out.splitlines()


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_a_named_point(tmp_path: Path, texts: Path, point: str) -> None:
    process = start(tmp_path, point)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == -9, f"{point} was never reached"
    assert_kept(tmp_path, out.splitlines())
    finish(tmp_path)


def rounds(tmp_path: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(count):
        assert_kept(tmp_path, kill_after(tmp_path, chance.uniform(0.3, 2.0)))
    finish(tmp_path)


def test_kills_at_random_times(tmp_path: Path, texts: Path) -> None:
    rounds(tmp_path, 4, seed=1912)


@pytest.mark.soak
def test_a_hundred_kills_at_random_times(tmp_path: Path, texts: Path) -> None:
    for seed in range(20):
        rounds(tmp_path, 5, seed)
        for name in ("library", "index"):
            import shutil

            shutil.rmtree(tmp_path / name)
