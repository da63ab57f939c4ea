"""What all commands share: options, streams, the open library, and errors as words and exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import typer.core

if TYPE_CHECKING:
    from db.library import Library

DONE, NOTHING, USAGE, UNAVAILABLE, STOPPED = 0, 1, 2, 3, 130

LibraryOption = Annotated[
    Path | None,
    typer.Option(
        "--library",
        metavar="PATH",
        help="The library's folder; also SAYSO_LIBRARY, by default in your data folder.",
        show_default=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value instead of words.")]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", metavar="N", min=1, help="Processes that analyse texts; by default one a core."
    ),
]


@dataclass(slots=True)
class State:
    """What was given before the command's name."""

    library: Path | None = None


class Commands(typer.core.TyperGroup):
    """The root of all commands: what goes wrong below ends here as words on stderr and an exit code."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order in which they are defined, not by alphabet."""
        return list(self.commands)

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        from db.errors import SaysoError

        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            quiet_end()  # as of `sayso search ... | head`: the reader has seen enough
            raise typer.Exit(DONE) from error
        except (SaysoError, OSError) as error:
            from app.errors import describe

            note(str(describe(error)))
            raise typer.Exit(exit_code(error)) from error
        except KeyboardInterrupt as error:
            note("Stopped. Nothing was left half done.")
            raise typer.Exit(STOPPED) from error


def exit_code(error: Exception) -> int:
    """The exit code of the contract for an error."""
    from db import errors

    if isinstance(error, errors.LibraryLocked | errors.LibraryNewer):
        return UNAVAILABLE
    if isinstance(error, errors.LibraryMissing | errors.QueryError | errors.NotFound | errors.InvalidValue):
        return USAGE
    # Of a package too heavy to import for a name: a folder without gold is a wrong argument.
    return USAGE if isinstance(error, errors.SaysoError) and error.key == "gold-missing" else NOTHING


# --- streams --------------------------------------------------------------------------------------


def prepare_streams() -> None:
    """Make both streams take any character: UTF-8 into pipes and files, escapes on a lesser terminal.

    What is written to one that was closed, or that a program without a console never had, is dropped.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            # Open for the rest of the process.
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue  # a test's or an embedding program's own stream
        reconfigure(errors="backslashreplace", **({} if stream.isatty() else {"encoding": "utf-8"}))


def note(words: str) -> None:
    """Say something to the person, on stderr, so that stdout carries data only."""
    typer.echo(words, err=True)


def emit(value: Any) -> None:
    """Print one JSON value over several lines."""
    typer.echo(_json(value, indent=2))


def line(value: Any) -> None:
    """Print one JSON value on one line."""
    typer.echo(_json(value))


def _json(value: Any, indent: int | None = None) -> str:
    # Readable where stdout takes every character; escaped, and so still JSON, where it does not.
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
    return json.dumps(value, ensure_ascii=not encoding.startswith("utf"), indent=indent)


def quiet_end() -> None:
    """Give what is left in stdout to nobody: its reader went away, which is no fault."""
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, sys.stdout.fileno())
    finally:
        os.close(sink)


# --- the library ----------------------------------------------------------------------------------


def library_path(ctx: typer.Context, given: Path | None) -> Path:
    """The folder meant: the option after the command, the one before it or SAYSO_LIBRARY, the default."""
    if given is None and isinstance(ctx.obj, State):
        given = ctx.obj.library
    if given is not None:
        return Path(os.path.expanduser(given))  # noqa: PTH111  # Path's own fails on a folder called "~x"
    from app.paths import default_library

    return default_library()


@contextmanager
def open_library(ctx: typer.Context, given: Path | None, *, create: bool = False) -> Iterator[Library]:
    """The library for the length of a command. Raises what `Library.open` raises."""
    from app.paths import index_root
    from db.library import Library

    with Library.open(library_path(ctx, given), create=create, index_root=index_root()) as library:
        yield library


def text_option(value: str | None) -> str | None:
    """Refuse text that is no Unicode (undecodable bytes of the command line), which nothing can store."""
    if value is not None:
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise typer.BadParameter("this is not valid text in the encoding of your terminal") from error
    return value
