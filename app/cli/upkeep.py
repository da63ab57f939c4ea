"""Commands that look after a library: check and reindex."""

from __future__ import annotations

import typer

from app.cli.base import JsonOption, LibraryOption, note, open_library


def add_to(cli: typer.Typer) -> None:
    """Give the commands of this module to ``cli``."""
    cli.command()(check)
    cli.command()(reindex)


def check(ctx: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Look for faults in a library.

    Looks at the database, the words of every claim, the originals and the index. Nothing is
    changed. Exit code 1 where there is a fault.
    """
    raise NotImplementedError


def reindex(ctx: typer.Context, library: LibraryOption = None) -> None:
    """Make the text index anew from the database."""
    with open_library(ctx, library) as opened:
        opened.rebuild_index()
    note("The index was made anew.")
