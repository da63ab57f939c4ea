"""Whatever the text, spans are in range, in order and hold words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.records import Attribution, Document
from importer.attribution import Tagger, attribute, load
from importer.attribution.blocks import blocks
from importer.attribution.quotes import quotations
from importer.identity import name_speakers

#: Parts of sentences that meet every rule, and what breaks them.
PARTS = st.sampled_from(
    [
        "Ada Lind", "the mayor", "he", "she", "who", "Jonas Okoro, an engineer,", " said", " says", " told",
        " believes", " reportedly", "according to", " called", " accused", " of fraud", " that", " the dam",
        " was safe", " the claim that", "“", "”", '"', "‘", "’", "'", "''", "«", "»", "„", ",", ".", "?", ":",
        ";", " ", "  ", "\n", "\n\n", "\r\n", "\u2028", "\u00a0", "\u200b", "\ufeff", "e\u0301", "\U0001f600",
        "\x00", "\u202e", "قال", "IT RAINED", "…", "—", "(", ")", "İ", "ß",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PARTS, max_size=40).map("".join), st.text(max_size=120))


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    """The weights that ship with Sayso."""
    return load()


def ordered(spans: tuple[tuple[int, int], ...], length: int) -> bool:
    """Whether spans are in range, hold something, are in order and do not overlap."""
    ends = [0, *(end for _, end in spans)]
    return all(end <= start2 for end, (start2, _) in zip(ends, spans, strict=False)) and all(
        0 <= start < end <= length for start, end in spans
    )


@given(text=TEXTS, cut=st.tuples(st.integers(0, 60), st.integers(0, 60)))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spans_are_sound(tagger: Tagger, text: str, cut: tuple[int, int]) -> None:
    start, end = sorted(min(at, len(text)) for at in cut)
    marked = ((start, end),) if start < end else ()
    document = Document("d", "d", "", "", "test", 1, text, boilerplate=marked)

    claims = attribute(document, tagger)

    for index, claim in enumerate(claims):
        check(claim, index, claims, text)
        for a, b in (*claim.content, *claim.cue, *claim.source):
            assert not any(a < y and x < b for x, y in marked)
    named = name_speakers(document, claims)
    assert [one.attribution for one in named] == list(claims)
    for one in named:
        assert (one.speaker is None) == (not one.attribution.source)
        assert one.speaker is None or one.speaker.strip()


def check(claim: Attribution, index: int, claims: tuple[Attribution, ...], text: str) -> None:
    """One claim's spans, sentence and parent."""
    assert claim.content
    assert claim.cue
    for spans in (claim.content, claim.cue, claim.source):
        assert ordered(spans, len(text))
        assert all(any(char.isalnum() for char in text[a:b]) or text[a:b] == ":" for a, b in spans)
    everything = (*claim.content, *claim.cue)
    assert claim.sentence[0] <= min(a for a, _ in everything)
    assert claim.sentence[1] >= max(b for _, b in everything)
    assert claim.sentence[1] <= len(text)
    assert not any(a < d and c < b for a, b in claim.content for c, d in claim.cue)
    if claim.parent is not None:
        assert claim.parent != index
        holder = claims[claim.parent].content
        assert all(any(x <= a and b <= y for x, y in holder) for a, b in everything)


@given(text=TEXTS)
@settings(max_examples=400, deadline=None)
def test_quotations_lie_in_their_text_in_order(text: str) -> None:
    document = Document("d", "d", "", "", "test", 1, text)
    running = blocks(document)

    found = quotations(text, running)

    inner = tuple(span for one in found for span in one.inner)
    assert ordered(inner, len(text))
    assert all(one.outer[0] < one.inner[0][0] and one.inner[-1][1] <= one.outer[1] for one in found)
    assert all(any(a <= x and y <= b for a, b in running) for x, y in inner)
