"""The learned engine around a network: here a toy that follows one fixed rule, so that no weights are needed.

The toy takes the first "says" of a window for the cue, a name before it for the source and every other
word for content.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Attribution, Document
from importer.attribution import learned
from importer.attribution.linking import CONTENT, CUE, OUT, SOURCE, Evidence, Settings
from importer.attribution.tagger import Tagger
from importer.attribution.wordpiece import WordPiece

NAMES = ["ann", "moss"]
VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "says",
    "thinks",
    *NAMES,
    *"abcdefghijklmnopqrstuvwxyz",
    *"'\".,!?:",
]
VOCABULARY += ["##" + letter for letter in "abcdefghijklmnopqrstuvwxyz"]
CUES = [VOCABULARY.index("says"), VOCABULARY.index("thinks")]
SAYERS = [VOCABULARY.index(name) for name in NAMES]


@dataclass
class Toy:
    """What `onnxruntime.InferenceSession` is to the tagger."""

    def run(self, _: None, inputs: dict[str, Any]) -> list[Any]:
        ids = inputs["ids"][0].tolist()
        tags = np.full((1, len(ids), 5), -9.0, np.float32)
        seen = False
        for at, piece in enumerate(ids):
            tag = CONTENT
            if piece in CUES and not seen:
                tag, seen = CUE, True
            elif piece in SAYERS and not seen:
                tag = SOURCE
            elif piece == VOCABULARY.index("."):
                tag = OUT
            tags[0, at, tag] = 9.0
        return [tags, np.zeros((1, len(ids), 6 * 4), np.float32)]


@pytest.fixture
def tagger() -> Tagger:
    return toy()


def toy() -> Tagger:
    return Tagger("1", "0" * 64, 64, Settings(), WordPiece(VOCABULARY), Toy())


def read(text: str, tagger: Tagger) -> list[Attribution]:
    document = Document("d", "d.txt", "text/plain", "0" * 64, "toy", 1, text)
    return list(learned.attribute(document, tagger))


def words(text: str, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_a_claim_has_its_words_its_sentence_and_no_opening_that(tagger: Tagger) -> None:
    text = "Ann says that it is so."
    (claim,) = read(text, tagger)
    assert words(text, claim.content) == ["it is so"]
    assert words(text, claim.cue) == ["says"]
    assert words(text, claim.source) == ["Ann"]
    assert words(text, (claim.sentence,)) == [text]
    assert (claim.kind, claim.parent) == ("indirect", None)
    assert 0.0 <= (claim.confidence or 0.0) <= 1.0


@pytest.mark.parametrize(
    ("text", "content", "kind"),
    [
        ("Ann says, “it is so.”", ["it is so."], "direct"),
        ("“it is so,” Ann says.", ["it is so"], "direct"),
        ("‘it is so,’ Ann says.", ["it is so"], "direct"),
        ("Ann says it is “a mess.”", ["it is “a mess.”"], "mixed"),
        ("Ann says “a mess” is to be had", ["“a mess” is to be had"], "mixed"),
        ("Ann thinks it is so", ["it is so"], "belief"),
    ],
)
def test_marks_and_kind(tagger: Tagger, text: str, content: list[str], kind: str) -> None:
    (claim,) = read(text, tagger)
    assert (words(text, claim.content), claim.kind) == (content, kind)


def test_a_claim_within_a_claim_knows_its_parent(tagger: Tagger) -> None:
    text = "Ann says that Moss says that a thing is so."
    outer, inner = read(text, tagger)
    assert words(text, outer.content) == ["Moss says that a thing is so"]
    assert (words(text, inner.source), words(text, inner.content)) == (["Moss"], ["a thing is so"])
    assert (outer.parent, inner.parent) == (None, 0)
    assert inner.sentence == outer.sentence


def test_headings_and_an_empty_text_hold_no_claims(tagger: Tagger) -> None:
    assert read("", tagger) == []
    assert read("\n \n", tagger) == []


@given(
    st.text(alphabet="aB .,\n\"'“”‘’é\u0301🙂", max_size=60), st.sampled_from([" Ann says ", "Moss thinks"])
)
def test_spans_are_always_the_words_of_the_text(rest: str, opening: str) -> None:
    text = rest[: len(rest) // 2] + opening + rest[len(rest) // 2 :]
    found = read(text, toy())
    for number, claim in enumerate(found):
        spans = (*claim.content, *claim.cue, *claim.source)
        assert all(0 <= start < end <= len(text) for start, end in (*spans, claim.sentence))
        assert list(claim.content) == sorted(claim.content)
        assert claim.sentence[0] <= min(a for a, _ in claim.content)
        assert claim.sentence[1] >= max(b for _, b in claim.content)
        assert all(any(char.isalnum() for char in text[start:end]) for start, end in claim.content)
        assert claim.parent is None or (0 <= claim.parent < len(found) and claim.parent != number)
    assert found == read(text, toy())


# --- contents as a reader would have them -----------------------------------------------------------


def window_over(text: str) -> learned.Window:
    """A window with a word for every run of letters of ``text``; nothing is quoted."""
    from re import finditer

    spans = [match.span() for match in finditer(r"\w+|[^\w\s]", text)]
    return learned.Window(
        ids=[0] * (len(spans) + 1),
        features=[0] * (len(spans) + 1),
        words=list(range(1, len(spans) + 1)),
        starts=[start for start, _ in spans],
        ends=[end for _, end in spans],
    )


def gathered(text: str, content: tuple[tuple[int, int], ...], cue: tuple[int, int]) -> list[str]:
    window = window_over(text)
    sure = Evidence(9.0, 9.0, 9.0, 9.0, 0.0, 1.0)
    linked = learned.Linked(cue=cue, content=content, source=None, confidence=1.0, evidence=sure)
    runs = learned._gathered(text, window, linked)
    return [text[window.starts[first] : window.ends[last - 1]] for first, last in runs]


def test_a_word_missing_inside_a_content_is_filled_in() -> None:
    text = "Ann says the ferry to the isle is late"
    assert gathered(text, ((2, 4), (6, 9)), (1, 2)) == ["the ferry to the isle is late"]


def test_the_cue_between_two_parts_is_no_gap() -> None:
    text = "The ferry to the isle says Ann is late again today"
    assert gathered(text, ((0, 5), (7, 11)), (5, 6)) == ["The ferry to the isle", "is late again today"]


def test_a_stray_word_far_from_a_content_is_dropped() -> None:
    text = "Rain fell on all of the old town while Ann says the ferry to the isle is late"
    assert gathered(text, ((0, 1), (11, 18)), (10, 11)) == ["the ferry to the isle is late"]


def test_a_cue_of_function_words_says_nothing() -> None:
    assert [learned._is_empty(cue) for cue in ("were", "it", "of the", "said", "according to", ":")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
