"""Finding claims again: by their words and what stands around them, never a lookalike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.reanchor import SAME_IOU, Anchored, anchor, match
from db.records import Span, Spans


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def found(old: str, words: str, new: str) -> str | None:
    """What stands before the place where ``words`` of ``old`` are found in ``new``."""
    place = anchor(old, (span(old, words),), new)
    return None if place is None else new[: place[0][0]]


def test_a_long_quote_is_found_wherever_it_went() -> None:
    quote = "the quay stays closed until the ice has gone"
    assert found(f"Venn: {quote}.", quote, f"Other news first. He wrote that {quote}, all told.") == (
        "Other news first. He wrote that "
    )


@pytest.mark.parametrize(
    ("words", "new"),
    [
        ("No", "Nothing was heard from the quay. It is closed."),  # a part of another word
        ("No", "“Yes,” one man said. Was there a ferry? No. Nobody knew more about it."),  # another no
        ("she said", "It was late when she said good night, and the lamps went out."),
    ],
)
def test_a_short_quote_elsewhere_is_a_lookalike(words: str, new: str) -> None:
    assert found("“No,” she said. The quay is closed.", words, new) is None


def test_a_short_quote_among_its_old_neighbours_is_found() -> None:
    old = "“No,” she said. The quay is closed."
    assert found(old, "No", f"Nothing new today.\n{old}") == "Nothing new today.\n“"


def test_a_quote_in_two_places_that_are_alike_is_in_neither() -> None:
    old = "The ferry will not sail this week."
    assert found(old, "ferry will not sail", f"{old} {old}".replace(" this", " that")) is None


TEXTS = st.text("ab .", max_size=60)


@given(TEXTS, TEXTS, st.data())
def test_what_is_found_has_the_same_words(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    place = anchor(old, ((start, end),), new + old)
    if start < end and place is not None:
        assert (new + old)[slice(*place[0])] == old[start:end]


def spans_of(cuts: list[int]) -> Spans:
    edges = sorted(set(cuts))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


CONTENTS = st.lists(st.integers(0, 60), min_size=2, max_size=5, unique=True).map(spans_of)


@given(st.lists(CONTENTS, max_size=12), st.lists(CONTENTS, max_size=12))
def test_all_pairs_that_could_be_one_claim_are_considered(old: list[Spans], new: list[Spans]) -> None:
    def letters(spans: Spans) -> set[int]:
        return {i for start, end in spans for i in range(start, end)}

    def iou(a: Spans, b: Spans) -> float:
        return len(letters(a) & letters(b)) / len(letters(a) | letters(b))

    pairs = match(
        [Anchored(i, one) for i, one in enumerate(old)], [Anchored(i, one) for i, one in enumerate(new)]
    )
    assert all(iou(old[a], new[b]) >= SAME_IOU for a, b in pairs)
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)
    left_old, left_new = (
        set(range(len(old))) - {a for a, _ in pairs},
        set(range(len(new))) - {b for _, b in pairs},
    )
    assert all(iou(old[a], new[b]) < SAME_IOU for a in left_old for b in left_new)
