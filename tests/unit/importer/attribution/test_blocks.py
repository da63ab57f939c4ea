"""Paragraphs of running text."""

from __future__ import annotations

import pytest

from db.records import Document, Heading
from importer.attribution.blocks import LONGEST, blocks, paragraphs, pieces


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\f", "\n\n \n"])
def test_every_line_end_ends_a_paragraph(end: str) -> None:
    text = f"One.{end}Two."

    assert [text[a:b] for a, b in paragraphs(text)] == ["One.", "Two."]


def test_headings_and_boilerplate_are_cut_out_of_a_paragraph() -> None:
    text = "Head\nThe start. CAPTION The end.\nTeaser"
    caption = text.index("CAPTION")
    document = Document(
        "d", "d", "", "", "test", 1, text,
        headings=(Heading((0, 4)),),
        boilerplate=((caption, caption + 8), (text.index("Teaser"), len(text))),
    )  # fmt: skip

    assert [text[a:b] for a, b in blocks(document)] == ["The start. ", "The end."]


@pytest.mark.parametrize(
    "dateline", ["LISBON — ", "NEW YORK (Agency) - ", "PORTO, Portugal -- ", "ST. ANDREWS, May 3 (Agency) – "]
)
def test_a_dateline_is_not_running_text(dateline: str) -> None:
    text = dateline + "Ada Lind said no."

    assert [text[a:b] for a, b in blocks(Document("d", "d", "", "", "test", 1, text))] == [
        "Ada Lind said no."
    ]


@pytest.mark.parametrize("text", ["UNESCO-led talks ended.", "AI - what is it?", "LISBON —"])
def test_capitals_alone_are_no_dateline(text: str) -> None:
    assert blocks(Document("d", "d", "", "", "test", 1, text)) == [(0, len(text))]


@pytest.mark.parametrize("text", ["Word. " * 9000, "word " * 9000, "x" * 30_000])
def test_a_long_paragraph_is_cut_without_loss(text: str) -> None:
    parts = list(pieces(text, (0, len(text))))

    assert "".join(text[a:b] for a, b in parts) == text
    assert all(0 < b - a <= LONGEST for a, b in parts)
