"""`kill -9` at any time, and two processes at once: the index is the database again at the next look."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from db.library import Library
from db.search import index_matches
from db.search.follow import position_of

CHILD = Path(__file__).with_name("index_child.py")
ROOT = CHILD.parents[2]
POINTS = ["before-segments", "segments-written", "segments-synced", "marker-written", "rebuilt", "swapped"]


def start(folder: Path, seed: int, steps: int, *point: str) -> subprocess.Popen[str]:
    command = [sys.executable, CHILD, folder / "library", folder / "index", str(seed), str(steps), *point]
    return subprocess.Popen([str(part) for part in command], cwd=ROOT, stdout=subprocess.PIPE, text=True)


def assert_sound(folder: Path) -> None:
    """Index and database agree after one look, in memory and opened again; nothing is left behind."""
    if not (folder / "library" / "sayso.db").exists():
        return
    for _ in range(2):
        with Library.open(folder / "library", create=True, index_root=folder / "index") as library:
            index = library.refresh_index()
            with library.read() as session:
                assert index_matches(session, index) == []
                assert index.position == position_of(session)
            assert index.degraded == ""
            assert not index.needs_rebuild


def round_of(folder: Path, seed: int) -> None:
    """One process that is killed: at a named point, or some time after it began."""
    chance = random.Random(seed)
    if seed % 2:
        process = start(folder, seed, 40, f"{POINTS[seed // 2 % len(POINTS)]}:{chance.randint(1, 3)}")
    else:
        process = start(folder, seed, 10_000)
        assert process.stdout
        process.stdout.readline()  # it is at work
        time.sleep(chance.uniform(0.0, 0.3))
        process.kill()
    process.communicate(timeout=120)
    assert process.returncode == -9
    assert_sound(folder)


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_at_a_named_point(tmp_path: Path, point: str) -> None:
    process = start(tmp_path, 1, 40, f"{point}:2")
    process.communicate(timeout=120)
    assert process.returncode == -9, f"{point} was never reached"
    assert_sound(tmp_path)


def test_kills_at_random_times(tmp_path: Path) -> None:
    for seed in range(0, 4, 2):
        round_of(tmp_path, seed)


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    processes = [start(tmp_path, seed, 12) for seed in (1, 2)]
    for process in processes:
        process.communicate(timeout=120)
        assert process.returncode == 0
    assert_sound(tmp_path)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_hundred_and_twenty_kills(tmp_path: Path) -> None:
    for seed in range(120):
        round_of(tmp_path, seed)
