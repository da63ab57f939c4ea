"""Benchmarks by command: figures as ratios to a peer in the same run."""

from __future__ import annotations

from pathlib import Path
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
    parts = sorted(result.shares.items(), key=lambda item: -item[1])
    typer.echo("Of the time: " + ", ".join(f"{stage} {share:.1%}" for stage, share in parts) + ".")
    if result.speedup is not None:
        typer.echo(f"Two worker processes are {result.speedup:.2f} times as fast as one.")
    if result.peer_missing:
        note("textacy is not installed here (dependency group bench), so there is no peer to compare with.")


@bench.command()
def search(
    claims: Annotated[
        int, typer.Option("--claims", metavar="N", min=1000, help="Claims of the generated library.")
    ] = 10_000,
    folder: Annotated[
        Path | None,
        typer.Option("--folder", metavar="FOLDER", help="Keep the generated library here, and use it again."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Measure how fast claims are found, in a generated library.

    A row a class of queries: milliseconds until the exact number, all counts beside the results and the
    first 50 claims with their words marked are there. Beside SQLite's FTS5 over the same claims, and tantivy
    where it is installed.
    """
    from app.table import make_console, plain_table
    from db.search.bench import bench_search

    result = bench_search(claims, folder=folder, progress=lambda step: note(f"… {step}"))
    if as_json:
        emit(result.to_json())
        return
    rows = [
        (
            row.name,
            f"{row.found:,}",
            *(
                "" if value is None else f"{value:,.1f}"
                for value in (
                    row.median_ms,
                    row.p95_ms,
                    row.fts5_median_ms,
                    row.fts5_p95_ms,
                    row.tantivy_median_ms,
                    row.tantivy_p95_ms,
                )
            ),
        )
        for row in result.rows
    ]
    columns = ("Query", "Claims", "Median, ms", "p95", "FTS5", "p95", "tantivy", "p95")
    make_console().print(plain_table(columns, rows))
    memory = "" if result.memory_mb is None else f", in memory {result.memory_mb:,.0f} MB"
    typer.echo(
        f"{result.claims:,} claims. Index: {result.index_mb:,.0f} MB (FTS5: {result.fts5_mb:,.0f} MB), "
        f"made in {result.index_s:,.0f} s{memory}. Opening to the first answer: {result.open_s:.2f} s. "
        f"Load of the machine: {', '.join(str(load) for load in result.load)}."
    )
    if result.peer_missing:
        note("tantivy is not installed here (dependency group bench).")
