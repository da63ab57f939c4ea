"""Linking: given what the tagger is sure of, who said what follows; given doubt, the pointers decide."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.attribution.linking import (
    CONTENT,
    CUE,
    CUE_INSIDE,
    OUT,
    SOURCE,
    Evidence,
    Scores,
    Settings,
    decode,
    fitted,
    judged,
    likeliest,
    link,
    runs,
)

TAGS = {"o": OUT, "s": SOURCE, "C": CUE, "c": CUE_INSIDE, "t": CONTENT}


def scores(
    tags: str, arrows: dict[int, int | None], back: dict[int, int] | None = None, opening: int = 0
) -> Scores:
    """One letter a word; ``arrows`` from word to word, None for ``[CLS]``; ``back`` from sources to cues."""
    count = len(tags)
    said = np.full((count, 5), -12.0, np.float32)
    for word, letter in enumerate(tags):
        said[word, TAGS[letter]] = 0.0
    keys = np.stack([np.eye(count + 1, dtype=np.float32)] * 3)
    queries = np.zeros((3, count + 1, count + 1), np.float32)
    for word, target in arrows.items():
        which = 0 if tags[word] == "t" else 2
        queries[which, word + 1, 0 if target is None else target + 1] = 12.0
    for word, cue in (back or {}).items():
        queries[1, word + 1, cue + 1] = 12.0
    return Scores(said, queries, keys, np.arange(count) == opening)


def test_a_claim_and_its_confidence() -> None:
    (claim,) = link(scores("sCcttto", {1: 0, 3: 1, 4: 1, 5: 1}), Settings())
    assert (claim.cue, claim.source, claim.content) == ((1, 3), (0, 1), ((3, 6),))
    assert 0.9 < claim.confidence <= 1.0


def test_two_cues_may_share_a_source() -> None:
    first, second = link(scores("sCttoCtt", {1: 0, 5: 0, 2: 1, 3: 1, 6: 5, 7: 5}), Settings())
    assert first.source == second.source == (0, 1)
    assert (first.content, second.content) == (((2, 4),), ((6, 8),))


def test_content_may_stand_on_both_sides() -> None:
    (claim,) = link(scores("ttosCott", {0: 4, 1: 4, 4: 3, 6: 4, 7: 4}), Settings())
    assert claim.content == ((0, 2), (6, 8))


def test_neighbouring_contents_of_different_cues_are_parted() -> None:
    first, second = link(scores("CttttC", {0: None, 5: None, 1: 0, 2: 0, 3: 5, 4: 5}), Settings(switch=3.0))
    assert (first.content, second.content) == (((1, 3),), ((3, 5),))


def test_one_word_that_points_elsewhere_does_not_part_a_content() -> None:
    said = scores("CttttoCt", {0: None, 6: None, 1: 0, 2: 0, 4: 0, 7: 6})
    said.queries[0, 4, 7] = 2.0
    first, second = link(said, Settings(switch=3.0))
    assert (first.content, second.content) == (((1, 5),), ((7, 8),))


def test_the_first_word_of_a_sentence_may_go_its_own_way() -> None:
    arrows = {0: None, 6: None, 1: 0, 2: 0, 4: 6, 5: 6, 7: 6}
    for opening, parted in ((4, True), (0, False)):
        said = scores("CtttttCt", arrows, opening=opening)
        said.queries[0, 4, :] = 0.0
        said.queries[0, 5:7, 7] = 1.5
        first, second = link(said, Settings(switch=4.0, sentence=0.5))
        assert ((4, 6) in second.content) == parted
        assert ((1, 6) in first.content) != parted


def test_nobody_is_named() -> None:
    (claim,) = link(scores("osCtt", {2: None, 3: 2, 4: 2}), Settings())
    assert claim.source is None


def test_a_cue_without_content_is_no_claim() -> None:
    assert link(scores("sCooo", {1: 0}), Settings()) == []
    assert link(scores("sootto", {}), Settings()) == []


def test_two_cues_in_a_row_are_two() -> None:
    first, second = link(scores("sCCtt", {1: 0, 2: 0, 3: 1, 4: 2}), Settings(switch=0.0))
    assert (first.cue, second.cue) == ((1, 2), (2, 3))


def test_a_sure_pointer_makes_a_source_of_untagged_words() -> None:
    (claim,) = link(scores("oCtt", {1: 0, 2: 1, 3: 1}), Settings(found=0.5))
    assert claim.source == (0, 1)
    (claim,) = link(scores("oCtt", {1: 0, 2: 1, 3: 1}), Settings(found=1.1))
    assert claim.source is None


def test_a_doubtful_cue_looks_at_which_source_claims_it() -> None:
    said = scores("sosoCtt", {4: 0, 5: 4, 6: 4}, back={2: 4})
    said.queries[2, 5, 1] = said.queries[2, 5, 3] = 6.0
    (claim,) = link(said, Settings(back=0.3))
    assert claim.source == (2, 3)


def test_content_of_a_cue_elsewhere_is_nobodys_here() -> None:
    found = decode(scores("ttosCtt", {0: None, 1: None, 4: 3, 5: 4, 6: 4}), Settings())
    assert [claim.content for claim in found.claims] == [((5, 7),)]
    assert found.loose == [(0, 2)]


def test_a_window_of_content_alone_is_loose() -> None:
    found = decode(scores("ottt", {1: None, 2: None, 3: None}), Settings())
    assert (found.claims, found.loose) == ([], [(1, 4)])


def test_a_doubtful_word_goes_with_its_neighbours() -> None:
    said = scores("sCttttt", {1: 0, **dict.fromkeys(range(2, 7), 1)})
    said.tags[4] = np.log([0.55, 0.0001, 0.0001, 0.0001, 0.45])
    (claim,) = link(said, Settings(smooth=0.2, content=0.0))
    assert claim.content == ((2, 7),)
    (claim,) = link(said, Settings(smooth=0.0, content=0.0))
    assert claim.content == ((2, 4), (5, 7))


def test_what_is_not_likely_enough_is_left_out() -> None:
    said = scores("sCtt", {1: 0, 2: 1, 3: 1})
    said.tags[1] = np.log([0.4, 0.01, 0.57, 0.01, 0.01])
    said.tags[2:] = np.log([0.45, 0.01, 0.01, 0.01, 0.52])
    (claim,) = link(said, Settings(least=0.0))
    assert link(said, Settings(least=claim.confidence - 0.01)) == [claim]
    assert link(said, Settings(least=claim.confidence + 0.01)) == []


@given(st.integers(1, 7), st.integers(0, 2**32 - 1), st.floats(0.0, 2.0))
def test_the_likeliest_tags_are_those_of_all_sequences(count: int, seed: int, weight: float) -> None:
    rng = np.random.default_rng(seed)
    said = rng.normal(0, 3, (count, 3)).astype(np.float32)
    after = (weight * rng.normal(0, 2, (3, 3))).astype(np.float32)

    def value(tags: tuple[int, ...]) -> float:
        return sum(float(said[word, tag]) for word, tag in enumerate(tags)) + sum(
            float(after[pair]) for pair in pairwise(tags)
        )

    best = max(value(tags) for tags in product(range(3), repeat=count))
    assert value(tuple(likeliest(said, after).tolist())) == pytest.approx(best, abs=1e-3)


def test_confidence_is_fitted_to_what_was_right() -> None:
    rng = np.random.default_rng(1)
    found = [Evidence(*row) for row in rng.normal(0, 2, (4000, 6)).tolist()]
    true = (0.5, 1.0, 0.0, -0.5, 0.2, 0.0, 0.3)
    right = [bool(rng.random() < judged(one, true)) for one in found]
    weights = fitted(found, right)
    assert weights == pytest.approx(true, abs=0.2)
    said = np.array([judged(one, weights) for one in found])
    for low in (0.1, 0.4, 0.7):
        some = (said >= low) & (said < low + 0.2)
        assert np.mean(np.array(right)[some]) == pytest.approx(said[some].mean(), abs=0.06)


def test_runs() -> None:
    assert runs(np.array([True, True, False, True])) == [(0, 2), (3, 4)]
    assert runs(np.array([], bool)) == []


@given(st.text(alphabet="osCct", min_size=1, max_size=30), st.integers(0, 2**32 - 1))
def test_whatever_the_scores_say_claims_are_well_formed(tags: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    said = scores(tags, {})
    noise = rng.normal(0, 4, said.queries.shape).astype(np.float32)
    found = link(Scores(said.tags, noise, said.keys, said.openings), Settings())
    taken: set[int] = set()
    for claim in found:
        words = {word for start, end in claim.content for word in range(start, end)}
        assert words
        assert not words & taken
        taken |= words
        assert all(tags[word] == "t" for word in words)
        assert all(tags[word] in "Cc" for word in range(*claim.cue))
        assert claim.confidence >= Settings().least
        assert 0.0 <= claim.confidence <= 1.0 + 1e-6
        assert claim.source is None or 0 <= claim.source[0] < claim.source[1] <= len(tags)
