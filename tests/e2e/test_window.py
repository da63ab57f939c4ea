"""The whole job by keyboard: the installed command in a real window on a (virtual) X screen.

Import a folder, search, open a claim, tag ten, compare two and relate them, export, undo. Keys come from
the X server, and what they did is read from the library, as another program would.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import select

from db import check, journal
from db.articles import all_articles
from db.claims import claim_records
from db.library import Library
from db.schema import Claim
from db.tags import all_tags

NEEDED = ("Xvfb", "xdotool", "openbox")
MISSING = [program for program in NEEDED if shutil.which(program) is None]
pytestmark = [
    pytest.mark.xvfb,
    pytest.mark.skipif(bool(MISSING), reason=f"needs {', '.join(MISSING)} (.ci/run installs them)"),
]

PEOPLE = ("Marta Venn", "Otto Reiner", "Ilse Brandt", "Karim Nadir")
T = TypeVar("T")


def wait_for(what: str, ask: Callable[[], T], seconds: float = 60) -> T:
    """The first true answer of ``ask``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.2)
    pytest.fail(f"waited in vain for {what}")


@dataclass(slots=True)
class Screen:
    """A virtual X screen with a window manager, and a keyboard."""

    display: str

    def run(self, *words: str) -> str:
        command = subprocess.run(
            ["xdotool", *words],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return command.stdout.strip()

    def environment(self) -> dict[str, str]:
        return os.environ | {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def window(self, title: str, seconds: float = 60) -> str:
        """Wait for a window whose title has these words, and for it to have the keyboard."""
        found = wait_for(
            f"a window “{title}”", lambda: self.run("search", "--onlyvisible", "--name", title), seconds
        )
        identifier = found.split()[-1]

        def focused() -> bool:
            self.run("windowactivate", identifier)
            return self.run("getactivewindow") == identifier

        wait_for(f"the focus on “{title}”", focused)
        time.sleep(0.4)
        return identifier

    def gone(self, title: str) -> None:
        """Wait until no window has this title."""
        wait_for(f"“{title}” to close", lambda: not self.run("search", "--onlyvisible", "--name", title))
        time.sleep(0.4)

    def press(self, *keys: str, times: int = 1) -> None:
        for key in keys:
            self.run("key", "--clearmodifiers", "--repeat", str(times), "--delay", "60", key)
            time.sleep(0.15)

    def type(self, words: str) -> None:
        self.run("type", "--delay", "25", words)
        time.sleep(0.4)


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as answer:
        display = ":" + answer.readline().strip()
    found = Screen(display)
    manager = subprocess.Popen(["openbox"], env=found.environment(), stderr=subprocess.DEVNULL)
    yield found
    for process in (manager, server):
        process.terminate()
        process.wait(20)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for number, name in enumerate(PEOPLE):
        others = [other for other in PEOPLE if other != name]
        lines = [
            f"The lamp of pier {number}",
            "",
            f"{name} said the lamp was lit on pier {number}.",
            "",
            *(f"{other} denied that the lamp was lit on pier {number}.\n" for other in others),
        ]
        (folder / f"{number}.txt").write_text("\n".join(lines), "utf-8")
    return folder


def test_the_whole_job_by_keyboard(screen: Screen, texts: Path, tmp_path: Path) -> None:
    place, index = tmp_path / "library", tmp_path / "index"
    command = Path(sys.executable).with_name("sayso")
    log = (tmp_path / "stderr.txt").open("wb")
    process = subprocess.Popen([command, "--library", place], env=screen.environment(), stderr=log)
    try:
        screen.window("library.*Sayso")
        # Import a folder: the file dialog, then what is known of the articles.
        screen.press("ctrl+shift+i")
        screen.window("Import a folder")
        screen.type(str(texts))
        screen.press("Return")
        screen.gone("Import a folder")
        screen.window("Import articles")
        screen.press("Return")
        with Library.open(place, index_root=index) as library:

            def in_library(ask: Callable[..., T]) -> Callable[[], T]:
                def asked() -> T:
                    with library.read() as session:
                        return ask(session)

                return asked

            wait_for("four articles", in_library(lambda s: len(all_articles(s)) == 4), 120)
            time.sleep(2)
            screen.window("library.*Sayso")
            screen.press("ctrl+f")
            screen.type("lamp")
            screen.press("Down")
            time.sleep(1)
            screen.press("Home", "Return")  # open the first claim in its article
            screen.press("Escape")  # and back to the list
            screen.press("Home")
            screen.press("shift+Down", times=9)
            screen.press("t")
            screen.window("Tag")
            screen.type("lamps")
            screen.press("Return")
            tagged = wait_for(
                "ten tagged claims",
                in_library(lambda s: next((tag for tag in all_tags(s) if tag.claims == 10), None)),
            )
            assert tagged.name == "lamps"
            screen.press("Escape")
            screen.window("library.*Sayso")
            # Compare two and relate them: the first relation offered is "contradicts".
            screen.press("Home", "shift+Down", "c")
            time.sleep(1.5)
            screen.press("2", "Tab", "space")
            related = wait_for(
                "a relation",
                in_library(
                    lambda s: [r for r in claim_records(s, list(s.scalars(select(Claim.pk)))) if r.relations]
                ),
            )
            assert len(related) == 2
            screen.press("Escape")
            # Export what is found.
            target = tmp_path / "claims.csv"
            screen.press("ctrl+e")
            screen.window("Export claims")
            screen.press("alt+r", "alt+i", "ctrl+a")
            screen.type(str(target))
            screen.press("Return")
            wait_for("the exported file", target.exists)
            with target.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            assert len(rows) == 16
            assert all(re.search("lamp", row["content"]) for row in rows)
            assert sum(row["tags"] == "lamps" for row in rows) == 10
            # Take both back.
            screen.window("library.*Sayso")
            screen.press("ctrl+z")
            wait_for("the relation to go", in_library(lambda s: journal.history(s)[0].state == "undone"))
            screen.press("ctrl+z")
            wait_for("the tag to go", in_library(lambda s: not all_tags(s)))
            screen.press("ctrl+q")
            assert process.wait(60) == 0
            assert check.run(library) == []
    finally:
        process.kill()
        process.wait(20)
        log.close()
    assert "Traceback" not in (tmp_path / "stderr.txt").read_text("utf-8", "replace")
