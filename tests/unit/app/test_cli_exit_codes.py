"""Every command without a library, and with words that cannot be: the exit codes of the contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import cli
from app.paths import index_root
from db.articles import all_articles
from db.ingest import ingest
from db.library import Library
from db.records import Attribution, Document, Engine, ExtractedClaim, Extraction, Mention

TEXT = "Bram Tully said the wall would hold."


def sayso(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A library with one article and one claim, where the command will look for its index."""
    found = Attribution(
        content=((16, 35),), cue=((11, 15),), source=((0, 10),), sentence=(0, 36), kind="indirect"
    )
    document = Document("wall", "/news/wall.txt", "text/plain", "0" * 64, "text", 1, TEXT)
    claims = (ExtractedClaim(found, Mention(name="Bram Tully", named=True)),)
    with (
        Library.open(tmp_path / "library", create=True, index_root=index_root()) as library,
        library.write() as session,
    ):
        ingest(session, Extraction(document, claims, Engine("rules", "1")))
    return tmp_path / "library"


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "x"), ("tag", "add", "x", "y"), ("tag", "list"), ("undo",), ("redo",), ("history",),
        ("export", "--query", "x", "--format", "csv", "-o", "-"), ("article", "list"),
        ("article", "set", "1", "--title", "x"), ("check",), ("reindex",), ("reextract",),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)  # fmt: skip
def test_exit_code_2_where_there_is_no_library_and_none_is_made(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    run = sayso(*arguments, "--library", tmp_path / "none")
    assert (run.exit_code, run.stdout) == (2, "")
    assert f"There is no library in {tmp_path / 'none'}" in run.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("--tag", "none such", "--format", "csv", "-o", "out"), "none such"),
        (("--query", "wall (", "--format", "csv", "-o", "out"), "^"),
        (("--format", "csv", "-o", "out"), "--tag"),
        (("--tag", "a", "--query", "b", "--format", "csv", "-o", "out"), "--tag"),
        (("--query", "a", "--format", "xml", "-o", "out"), "xml"),
        (("--query", "a", "--format", "csv"), "-o"),
    ],
)
def test_exit_code_2_for_an_export_that_was_not_asked_for_rightly(
    filled: Path, arguments: tuple[str, ...], word: str
) -> None:
    run = sayso("export", *arguments, "--library", filled)
    assert (run.exit_code, run.stdout) == (2, "")
    assert word in run.stderr


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("no-such-id", "--title", "x"), "no-such-id"),
        (("", "--title", "x"), "article"),
        (("{id}", "--date", "someday"), "someday"),
        (("{id}",), "say what to change"),
    ],
)
def test_exit_code_2_for_a_correction_that_cannot_be(
    filled: Path, arguments: tuple[str, ...], word: str
) -> None:
    with Library.open(filled, index_root=index_root()) as library, library.read() as session:
        known = all_articles(session)[0].id
    run = sayso("article", "set", *(part.format(id=known) for part in arguments), "--library", filled)
    assert (run.exit_code, run.stdout) == (2, "")
    assert word in run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("article", "set", "\udcff", "--title", "x"),
        ("article", "set", "", "--title", "x"),
        ("tag", "add", "\udcff", "wall"),
        ("search", "\udcff"),
        ("history", "--limit", "9" * 30),
    ],
)
def test_exit_code_2_for_what_no_library_can_hold(filled: Path, arguments: tuple[str, ...]) -> None:
    run = sayso(*arguments, "--library", filled)
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr
