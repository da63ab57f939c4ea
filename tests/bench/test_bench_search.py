"""Search over generated claims: the command, and how long single steps take (`--benchmark-enable`)."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.library import Library
from db.query import Order
from db.search.bench import ask, classes
from db.search.sample import Sample, generate

CLAIMS = 3000


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Sample]]:
    folder = tmp_path_factory.mktemp("sampled")
    with Library.open(folder / "library", create=True, index_root=folder / "index") as library:
        sample = generate(library, CLAIMS)
        library.refresh_index()
        yield library, sample


@pytest.mark.parametrize(
    "name", ["word", "common word", "prefix, one letter", "fuzzy word", "suffix", "everything"]
)
def test_a_query_with_counts_and_marks(benchmark: Any, sampled: tuple[Library, Sample], name: str) -> None:
    library, sample = sampled
    questions = classes(sample)[name]
    assert any(benchmark(lambda: [ask(library, question.ours) for question in questions]))


@pytest.mark.parametrize("order", list(Order))
def test_an_order_of_all_claims(benchmark: Any, sampled: tuple[Library, Sample], order: Order) -> None:
    library, _ = sampled
    assert benchmark(lambda: ask(library, "", order)) > CLAIMS * 0.9


def test_a_search_runs_few_statements_whatever_it_finds(sampled: tuple[Library, Sample]) -> None:
    from sqlalchemy import event

    library, _ = sampled
    seen: list[str] = []

    def count(*arguments: Any) -> None:
        seen.append(arguments[2])

    numbers = []
    ask(library, "")
    event.listen(library._engine, "before_cursor_execute", count)
    for query in ("", "the", "p*", "tag:none"):
        seen.clear()
        ask(library, query)
        numbers.append(len(seen))
    event.remove(library._engine, "before_cursor_execute", count)
    assert max(numbers) <= 6, seen
    assert len(set(numbers)) == 1


def test_the_command_measures_and_tells_json(tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("sayso"), "bench", "search", "--claims", "1000", "--json"]
    if not command[0].exists():  # type: ignore[union-attr]
        command = [sys.executable, "-m", "app", *command[1:]]
    result = subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    told = json.loads(result.stdout)
    rows = {row["name"]: row for row in told["rows"]}
    assert told["claims"] == 1000
    assert rows["everything"]["found"] > 900
    assert rows["word"]["fts5_median_ms"] > 0
    assert rows["50 claims added"]["median_ms"] > 0
    assert told["index_mb"] > 0
