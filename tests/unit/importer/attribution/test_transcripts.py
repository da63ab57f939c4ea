"""Transcripts: labels that take turns make speakers, labels alone do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.attribution.blocks import paragraphs
from importer.attribution.transcripts import turns

INTERVIEW = """
Ada Lind spoke to us on Monday.

PETER OKORO, HOST: Ms. Lind, is the dam safe?

ADA LIND: It is.

It has been for years.

OKORO (laughing): And the sluice?

LIND: That too.

Tomorrow: the harbour.
"""


def seen(text: str) -> list[tuple[str, list[str]]]:
    found = turns(text, paragraphs(text))
    for turn in found:
        assert text[slice(*turn.colon)] == ":"
        assert (turn.whole[0][0], turn.whole[-1][1]) == (turn.name[0], turn.said[-1][1])
    return [(text[slice(*turn.name)], [text[slice(*span)] for span in turn.said]) for turn in found]


def test_turns_with_their_paragraphs() -> None:
    assert seen(INTERVIEW) == [
        ("PETER OKORO, HOST", ["Ms. Lind, is the dam safe?"]),
        ("ADA LIND", ["It is.", "It has been for years."]),
        ("OKORO", ["And the sluice?"]),
        ("LIND", ["That too."]),
    ]


def test_question_and_answer() -> None:
    text = "Q: Is the dam safe?\nA: Yes.\nQ: And the sluice?\nA: It leaks."
    assert [label for label, _ in seen(text)] == ["Q", "A", "Q", "A"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Update: The dam is safe.\nNote: The sluice leaks.\nCorrection: It does not.\nSource: Lind.",
        "Update: The dam is safe.\nUpdate: The sluice leaks.\nUpdate: It held.\nUpdate: It broke.",
        "Lind: 12\nOkoro: 14\nLind: 20\nOkoro: 7",
        "Lind: 12.\nOkoro: 14.\nLind: 20.\nOkoro: 7.",
        "Lind: It is safe.\nOkoro: It is not.",
        "\n".join(["Lind: Safe.", *["Rain fell."] * 20, "Okoro: No.", *["Rain fell."] * 20] * 2),
    ],
)
def test_labels_that_are_no_turns(text: str) -> None:
    assert seen(text) == []


@given(st.lists(st.sampled_from(["A: B.", "Q: C?", "Rain.", "Lind: so.", "x: y.", ":", "Q:", "A:  \u00a0"])))
def test_turns_never_overlap(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = turns(text, paragraphs(text))
    ends = [end for turn in found for end in (turn.whole[0][0], turn.whole[-1][1])]
    assert ends == sorted(ends)
    assert all(text[start:end].strip() for turn in found for start, end in turn.said)
