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
from importer.attribution.linking import CONTENT, CUE, OUT, SOURCE, Settings
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
