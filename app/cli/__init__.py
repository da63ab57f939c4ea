"""The `sayso` command.

    sayso                 open the window
    sayso import PATH...  texts in, claims attributed
    sayso search QUERY    and tag, export, undo, history, check ... : `sayso --help`

stdout carries results only; progress, remarks and errors go to stderr. Exit codes: 0 done (a
duplicate counts as landed, no hits is 0), 1 nothing landed or `check` found faults, 2 usage or no
such library, 3 the library is locked or newer than the program, 130 stopped with Ctrl-C.

Heavy packages are imported by the commands that need them, when they run: `--help` and `--version`
load neither Qt nor SQLAlchemy nor onnxruntime.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app.cli import bench, editing, finding, importing, speakers, upkeep
from app.cli.base import DONE, Commands, State, library_path, prepare_streams, quiet_end

__all__ = ["cli", "run"]

cli = typer.Typer(
    cls=Commands,
    name="sayso",
    help="Who said what, on whose word, and who says otherwise: claims and their sources, from texts.",
    epilog=(
        "Exit codes: 0 done; 1 nothing landed, or check found faults; 2 wrong usage or no such library; "
        "3 library locked or newer than this program; 130 stopped."
    ),
    invoke_without_command=True,
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,  # plain help: right in a pipe, wrapped to the width, and there at once
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError, version

        try:
            found = version("sayso")
        except PackageNotFoundError:  # run from a copy of the sources that was never installed
            found = "unknown (not installed)"
        typer.echo(f"sayso {found}")
        raise typer.Exit(DONE)


@cli.callback()
def window(
    ctx: typer.Context,
    library: Annotated[
        Path | None,
        typer.Option(
            "--library",
            metavar="PATH",
            envvar="SAYSO_LIBRARY",
            show_envvar=False,
            help="The library's folder; also SAYSO_LIBRARY, by default in your data folder.",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Print the version.")
    ] = False,
) -> None:
    """Without a command: open the window."""
    ctx.obj = State(library)
    if ctx.invoked_subcommand is None:
        from app.launch import launch

        raise typer.Exit(launch(library_path(ctx, None)))


@cli.command()
def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Make the demonstration library anew.")] = False,
) -> None:
    """Show Sayso on a demonstration library.

    The library is made on the spot by importing the articles that come with Sayso. It lives apart
    from your own. Without a screen the claims are printed as a table and pictures of the window are
    saved.
    """
    from app.demo import run_demo

    raise typer.Exit(run_demo(reset=reset))


importing.add_to(cli)
finding.add_to(cli)
editing.add_to(cli)
speakers.add_to(cli)
upkeep.add_to(cli)
bench.add_to(cli)


def run() -> NoReturn:
    """Run the command of this process's arguments and leave with its exit code."""
    from app.logs import start_logging

    prepare_streams()
    start_logging()
    try:
        cli()
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            quiet_end()
    raise AssertionError("typer always leaves")  # pragma: no cover
