"""A table of claims is whole, readable without colour, and harmless to a terminal."""

from __future__ import annotations

import dataclasses
import io

import pytest

from app.table import claims_table, make_console, plain_table, printable, sentence
from db.records import ArticleRecord, ClaimRecord

CLAIM = ClaimRecord(
    id="0123456789abcdef",
    doc="flood",
    article=ArticleRecord("a-1", "The flood", "The Harbour Post", None, "1911-03-04", doc="flood"),
    content="that the dam will hold",
    spans=((12, 34),),
    sentence="Bram Tully said that the dam will hold.",
    speaker="Bram Tully",
    source="Tully",
    cue="said",
    kind="indirect",
    polarity="asserts",
    via=(),
    date=None,
    tags=("dam",),
    memo=None,
    relations=0,
)


def shown(*claims: ClaimRecord) -> str:
    stream = io.StringIO()
    make_console(stream).print(claims_table(claims))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "Bram Tully said that the dam will hold"),
        ({"speaker": None}, "Tully said that the dam will hold"),
        ({"speaker": None, "source": None}, "(no source named) said that the dam will hold"),
        ({"cue": None}, "Bram Tully: that the dam will hold"),
        ({"cue": "according to", "content": "the dam holds"}, "According to Bram Tully, the dam holds"),
        ({"kind": "direct", "content": "It holds."}, "Bram Tully said “It holds.”"),
        ({"kind": "direct", "content": "«It holds.»"}, "Bram Tully said «It holds.»"),
    ],
)
def test_a_claim_reads_as_a_sentence(change: dict[str, str | None], expected: str) -> None:
    assert sentence(dataclasses.replace(CLAIM, **change)) == expected  # type: ignore[arg-type]


def test_a_table_holds_claim_article_date_tags_and_the_start_of_the_id() -> None:
    text = shown(CLAIM, dataclasses.replace(CLAIM, date="1911-03-03"))
    flat = " ".join(text.replace("│", " ").replace("┃", " ").split())
    assert "Bram Tully said that the dam will hold" in flat
    assert "The flood · The Harbour Post · 1911-03-04" in flat
    for part in ("1911-03-03", "dam", "01234567"):
        assert part in flat
    assert "0123456789" not in flat


def test_nothing_is_cut_however_long() -> None:
    long = " ".join(f"word{number}" for number in range(200))
    text = shown(dataclasses.replace(CLAIM, content=long))
    assert all(f"word{number}" in text for number in range(200))
    assert "…" not in text


def test_columns_that_nothing_fills_are_left_out() -> None:
    bare = shown(dataclasses.replace(CLAIM, tags=()))
    assert "Tags" not in bare
    assert "Said" not in bare


def test_words_of_a_document_cannot_reach_the_terminal() -> None:
    hostile = dataclasses.replace(
        CLAIM, content="\x1b[2Jgone \x9b31m [bold red]x[/] :smile: \u202egnorw", tags=("\x07",)
    )
    text = shown(hostile)
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(text)
    assert "[bold red]x[/] :smile:" in " ".join(text.split())


def test_a_pipe_gets_no_colour_codes() -> None:
    assert "\x1b" not in shown(CLAIM)


def test_other_scripts_stay_as_they_are() -> None:
    assert printable("قال إن السد لن ينهار\n😀") == "قال إن السد لن ينهار 😀"


def test_a_plain_table_takes_its_cells_as_text() -> None:
    stream = io.StringIO()
    make_console(stream).print(plain_table(("Tag", "Note"), [("[red]x", ""), ("y", "")]))
    assert "[red]x" in stream.getvalue()
    assert "Note" not in stream.getvalue()
