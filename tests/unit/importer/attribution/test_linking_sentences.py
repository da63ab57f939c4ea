"""Sentences by their stops: what is shown around a claim."""

from __future__ import annotations

import pytest

from importer.attribution.sentences import around, sentence_ends


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", " Two."]),
        ("Mr. Roe met J. Doe. So?", ["Mr. Roe met J. Doe.", " So?"]),
        ("He paid 3.50. “Why?” she asked.", ["He paid 3.50.", " “Why?” she asked."]),
        ("“It sank.” Nobody saw.", ["“It sank.”", " Nobody saw."]),
        ("No stop at all", ["No stop at all"]),
        ("", [""]),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    ends = sentence_ends(text, 0, len(text))
    starts = [0, *ends[:-1]]
    assert [text[start:end] for start, end in zip(starts, ends, strict=True)] == expected


def test_the_sentences_around_a_span() -> None:
    text = "Not this. Ann said so. And more. Nor this."
    start, end = around(text, (0, len(text)), text.index("said"), text.index("more") + 4)
    assert text[start:end] == "Ann said so. And more."


def test_a_sentence_without_end_is_cut_at_its_reach() -> None:
    text = "word " * 4000
    start, end = around(text, (0, len(text)), 10_000, 10_004)
    assert (start, end) == (8_000, 12_004)
