"""`sayso demo`: a library made on the spot by really importing the articles that ship with Sayso.

With a screen it opens the window on it. Without one it does the same job, prints the claims as a table
and saves pictures of the window.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from rich.console import Console

from app import paths, screen
from app.launch import launch, say_missing
from app.table import claims_table, make_console
from db import edits, query
from db.claims import claim_records
from db.library import Library
from db.records import ClaimRecord
from db.tags import all_tags

#: Claims shown as a table on a machine without a screen.
ROWS = 200


def run_demo(*, reset: bool = False) -> int:
    """Make the demonstration library where it is missing and show it. The exit code."""
    out, err = make_console(), Console(stderr=True)
    where = paths.demo_library()
    if reset and where.exists():
        shutil.rmtree(where)
    found = screen.find_screen()
    missing = screen.missing_packages(found)
    make_demo(where, err)
    if found.there and not missing:
        return launch(where, demo=True)
    why = found.why or "system libraries are missing"
    err.print(f"The window cannot be opened here ({why}), so here are the claims.")
    with Library.open(where, index_root=paths.index_root()) as library:
        _print_claims(library, out)
    if missing:
        say_missing(missing)
        return 0
    for picture in _save_pictures(where):
        out.print(f"saved {picture}", soft_wrap=True, highlight=False)
    return 0


def make_demo(where: Path, console: Console | None = None) -> None:
    """Import the shipped articles into ``where``; a complete demonstration library is left as it is."""
    from importer.run import import_paths
    from importer.workers import Here

    with Library.open(where, create=True, index_root=paths.index_root()) as library, ExitStack() as stack:
        with library.read() as session:
            if all_tags(session):
                return  # tags come last: the library was completed before
        folder = stack.enter_context(as_file(files("resources") / "demo"))
        articles = sorted(path for path in folder.iterdir() if path.name[:2].isdigit())
        if console is not None:
            console.print(f"Making the demonstration library from {len(articles)} articles…")
        # In this process: ten short articles are done before worker processes have loaded their models.
        import_paths(library, articles, extractor=Here())
        _make_tags(library, json.loads((folder / "tags.json").read_text("utf-8")))


def _make_tags(library: Library, wanted: Sequence[dict[str, Any]]) -> None:
    index = library.refresh_index()
    for item in wanted:
        with library.read() as session:
            ids = query.run(session, index, item["query"]).ids
        with library.write() as session:
            tag = edits.create_tag(session, name=item["name"], colour=item["colour"])
            assert tag.pk is not None
            edits.tag_claims(session, claim_pks=ids, tag_pk=tag.pk)


def _print_claims(library: Library, console: Console) -> None:
    index = library.refresh_index()
    with library.read() as session:
        result = query.run(session, index, "", order=query.Order.ARTICLE)
        records: list[ClaimRecord] = claim_records(session, result.ids[:ROWS])
    console.print(claims_table(records))
    console.print(f"{result.total} claims in {len({record.article.id for record in records})} articles")


def _save_pictures(where: Path) -> list[Path]:
    # "minimal" draws no text; offscreen draws what a screen would show.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.wiring import save_pictures

    return save_pictures(where, paths.pictures_dir())
