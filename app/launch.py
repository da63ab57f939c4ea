"""Opening the window, once it is certain that Qt will not abort."""

from __future__ import annotations

from pathlib import Path

import typer

from app import screen

NO_WINDOW = 1


def launch(path: Path, *, demo: bool = False) -> int:
    """Open the window on the library in ``path``, or say on stderr why there can be none. The exit code."""
    found = screen.find_screen()
    if not found.there:
        typer.echo(
            f"There is no screen to open the window on ({found.why}). All other commands work without: "
            "see “sayso --help”; “sayso demo” shows what Sayso does.",
            err=True,
        )
        return NO_WINDOW
    if missing := screen.missing_packages(found):
        say_missing(missing)
        return NO_WINDOW
    from app.wiring import open_window

    return open_window(path, demo=demo)


def say_missing(packages: list[str]) -> None:
    """Name the system libraries that Qt lacks, with the command that installs them."""
    typer.echo("The window needs system libraries that are not installed. On Debian and Ubuntu:", err=True)
    typer.echo(f"  {screen.apt_line(packages)}", err=True)
