"""The process that `test_kill.py` kills: imports texts and edits claims, saying on stdout what is committed.

usage: kill_child.py LIBRARY INDEX TEXTS [POINT]

POINT is "module:qualified.name:before|after:nth": the process kills itself there.
"""

from __future__ import annotations

import importlib
import os
import re
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from db import edits
from db.articles import find_article
from db.claims import claims_of_article
from db.library import Library
from db.records import Attribution, Engine, ExtractedClaim, Extraction
from importer import pipeline, run


class Plain:
    """An extractor without a language model: every sentence is a claim. What is tested comes after it."""

    ahead = 1

    def submit(self, raw: bytes, name: str, location: str) -> Future[Extraction]:
        document = pipeline.read(raw, name=name, location=location)
        claims = tuple(
            ExtractedClaim(Attribution((match.span(),), (), (), match.span(), "indirect"))
            for match in re.finditer(r"[^.\s][^.]*\.", document.text)
        )
        future: Future[Extraction] = Future()
        future.set_result(Extraction(document, claims, Engine("plain", "1")))
        return future

    def close(self, *, now: bool = False) -> None:
        """Nothing to give back."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_at(point: str) -> None:
    """Wrap the named function so that its nth call ends the process."""
    module_name, qualified, when, nth = point.split(":")
    owner: Any = importlib.import_module(module_name)
    *path, name = qualified.split(".")
    for part in path:
        owner = getattr(owner, part)
    original: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == int(nth) and when == "before":
            die()
        result = original(*args, **kwargs)
        if calls == int(nth):
            die()
        return result

    setattr(owner, name, wrapped)


def say(line: str) -> None:
    os.write(1, (line + "\n").encode())


def main() -> None:
    place, index, texts, *point = sys.argv[1:]
    if point:
        kill_at(point[0])
    with Library.open(place, create=True, index_root=Path(index)) as library:
        say("open")

        def landed(progress: run.Progress) -> None:
            line = progress.line
            say(f"landed {line.article_id} {line.claims}")
            with library.write() as session:
                claims = claims_of_article(session, find_article(session, line.article_id or ""))
                edits.tag_by_name(session, claim_pks=[claim.pk for claim in claims], name="seen")
            say(f"tagged {line.article_id} {len(claims)}")

        run.import_paths(library, [Path(texts)], extractor=Plain(), progress=landed)
    say("done")


if __name__ == "__main__":
    main()
