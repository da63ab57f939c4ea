"""What a cue does with what is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.identity.polarity import POLARITIES, of_cue


@pytest.mark.parametrize(
    ("polarity", "cues"),
    [
        ("asserts", "said, has been saying, according to, claimed, :, made it clear, was quoted as saying"),
        ("denies", "denied, was denied by, has always denied, his denial, contradicts, flatly refuted"),
        ("confirms", "confirmed, was confirmed by, corroborates, bore out, backed up"),
        ("admits", "conceded, has admitted, acknowledged, now accepts, owned up to, pleaded guilty to"),
        ("rejects", "rejected, was dismissed by, ruled out, took issue with, his rejection of"),
        ("doubts", "doubts, is not sure, cast doubt on, questioned, are sceptical, remains unconvinced"),
        ("withholds", "declined to comment, refused to say, kept quiet about, would not be drawn"),
        ("warns", "warned, issued a sharp warning, threatened, was threatening, cautioned against"),
        ("accuses", "accused, blamed, complained, lashed out at, was critical of, the accusation"),
        ("praises", "praised, welcomed, was for, came out in favour of, sided with"),
        ("urges", "urged, called for, a call for, called on, begged, proposes, pushed for"),
        ("asks", "asked, was asked, requested, inquired, wondered, the question"),
        ("orders", "ordered, had been ordered, forbade, instructs"),
        ("promises", "promised, undertook, gave her word, vows, a pledge, offered"),
        ("intends", "intends, is planning, has no doubt planned, aimed"),
        ("expects", "is expected, forecasts, predicted"),
        ("hopes", "hoped, would like, wants, look forward to, expressed the hope, longs for"),
        ("fears", "feared, is afraid, voiced fears, were worried, it is feared"),
    ],
)  # fmt: skip
def test_each_polarity_has_its_words(polarity: str, cues: str) -> None:
    assert {of_cue(cue): cue for cue in cues.split(", ")} == {polarity: cues.split(", ")[-1]}


@pytest.mark.parametrize(
    ("cue", "polarity"),
    [
        ("did not deny", "withholds"),
        ("didn’t deny", "withholds"),
        ("never denied", "withholds"),
        ("would neither confirm nor deny", "withholds"),
        ("refused to rule out", "withholds"),
        ("stopped short of confirming", "withholds"),
        ("could not say", "withholds"),
        ("has made no promise", "withholds"),
        ("did not think", "doubts"),
        ("could no longer remember", "doubts"),
        ("cannot be sure", "doubts"),
        ("does not expect", "doubts"),
        ("does not want", "rejects"),
        ("has no plans", "rejects"),
        ("refused to accept", "rejects"),
        ("does not fear", "asserts"),
        ("does not doubt", "asserts"),
        ("did not fail to warn", "warns"),
        ("not only denied", "denies"),
        ("made no secret of", "asserts"),
        ("said nothing", "withholds"),
    ],
)
def test_negation_belongs_to_the_cue(cue: str, polarity: str) -> None:
    assert of_cue(cue) == polarity


@pytest.mark.parametrize(
    ("cue", "content", "polarity"),
    [
        ("were told", "the miners … to keep quiet", "orders"),
        ("told", "that the mine was shut", "asserts"),
        ("has said", "nothing", "withholds"),
        ("has said", "nothing had changed", "asserts"),
        ("declined", "to comment", "withholds"),
        ("refused", "to leave the pier", "rejects"),
        ("refused", "to believe it", "doubts"),
        ("supported", "her version of the night", "confirms"),
        ("supported", "the river route", "praises"),
        ("agreed", "to pay", "promises"),
    ],
)
def test_the_content_tells_apart_cues_that_are_alike(cue: str, content: str, polarity: str) -> None:
    assert of_cue(cue, content) == polarity


@pytest.mark.parametrize(
    ("cue", "polarity"),
    [
        ("noted", "asserts"),  # no form of "not"
        ("has long said", "asserts"),  # nobody longs
        ("wrote back", "asserts"),  # nobody is backed
        ("offered praise for", "praises"),
        ("DENIED", "denies"),
        ("did … not … confirm", "withholds"),
    ],
)
def test_words_that_look_like_others(cue: str, polarity: str) -> None:
    assert of_cue(cue) == polarity


@given(cue=st.text(max_size=80), content=st.text(max_size=80))
def test_every_cue_has_a_polarity_of_the_list(cue: str, content: str) -> None:
    assert of_cue(cue, content) in POLARITIES
