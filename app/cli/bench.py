"""Benchmarks by command: figures as ratios to a peer in the same run."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.base import JsonOption, emit, note

bench = typer.Typer(help="Measure how fast Sayso is on this machine.", no_args_is_help=True)


def add_to(cli: typer.Typer) -> None:
    """Give the commands of this module to ``cli``."""
    cli.add_typer(bench, name="bench")


@bench.command()
def extract(
    words: Annotated[int, typer.Option("--words", min=1000, help="About how many words to read.")] = 20_000,
    as_json: JsonOption = False,
) -> None:
    """Measure how fast texts are read and attributed.

    Beside textacy in the same run, where it is installed, and two worker processes beside one.
    """
    from app.table import make_console, plain_table
    from importer.bench import bench_extract

    result = bench_extract(words)
    if as_json:
        emit(result.to_json())
        return
    ours = result.rows[0]
    rows = [
        (
            row.name,
            f"{row.load_s:.2f}",
            f"{row.words_per_cpu_s:,.0f}",
            f"{row.words_per_cpu_s / ours.words_per_cpu_s:.2f}",
            "" if row.peak_mb is None else f"{row.peak_mb:,.0f}",
            f"{row.claims:,}",
        )
        for row in result.rows
    ]
    columns = ("Engine", "Load, s", "Words per CPU-second", "Ratio", "Peak, MB", "Claims")
    make_console().print(plain_table(columns, rows))
    if result.speedup is not None:
        typer.echo(f"Two worker processes are {result.speedup:.2f} times as fast as one.")
    if result.peer_missing:
        note("textacy is not installed here (dependency group bench), so there is no peer to compare with.")
