"""Commands that look after a library: check and reindex."""

from __future__ import annotations

from dataclasses import asdict

import typer

from app.cli.base import DONE, NOTHING, JsonOption, LibraryOption, emit, note, open_library


def add_to(cli: typer.Typer) -> None:
    """Give the commands of this module to ``cli``."""
    cli.command()(check)
    cli.command()(reindex)


def check(ctx: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Look for faults in a library.

    Looks at the database, the words of every claim, the originals and the index. Nothing is
    changed. Exit code 1 where there is a fault.
    """
    from app.errors import describe_fault
    from db.check import run

    with open_library(ctx, library) as opened:
        faults = run(opened)
    told = [describe_fault(fault.kind, fault.subject, fault.detail) for fault in faults]
    if as_json:
        emit([{**asdict(fault), "message": words} for fault, words in zip(faults, told, strict=True)])
    else:
        for words in told:
            typer.echo(words)
    note(f"{_faults(len(faults))} found in {opened.path}.")
    raise typer.Exit(NOTHING if faults else DONE)


def reindex(ctx: typer.Context, library: LibraryOption = None) -> None:
    """Make the text index anew from the database."""
    with open_library(ctx, library) as opened:
        opened.rebuild_index()
    note("The index was made anew.")


def _faults(count: int) -> str:
    return "No faults" if not count else "1 fault" if count == 1 else f"{count} faults"
