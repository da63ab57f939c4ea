"""Near-duplicate passages: copies of a wire story, and what looks like one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from importer.identity.passages import (
    SHINGLE,
    WINDOW,
    copied,
    fingerprints,
    shared,
)

NEWS = Path(__file__).parents[3] / "fixtures" / "news" / "text"

WIRE = (
    "The harbour of Brennick was closed on Tuesday after a tanker with nine thousand tonnes of fuel ran "
    "on the bank below the lighthouse, the port office said. Nobody was hurt. Two tugs from Osterholm "
    "were on their way and would try to free the ship at the evening tide. “We have floated worse ships "
    "from worse banks,” said Marit Holm, the harbour master, who has run the port for eleven years. The "
    "owner of the tanker, a firm in Valgrund, would not say what had happened to the pilot."
)
COPY = (
    "The harbor of Brennick was closed on Tuesday after a tanker with nine thousand tons of fuel ran on "
    "the bank below the lighthouse, according to the port office. Two tugs from Osterholm were on their "
    "way and would try to free the ship at the evening tide. In our own town people stood on the pier and"
    " wondered. The owner of the tanker, a firm in Valgrund, would not say what had happened to the "
    "pilot, Norlin reported."
)
OWN_REPORT = (
    "Brennick harbour stayed shut yesterday. A tanker lies across the channel, and until the tugs from "
    "Osterholm arrive nothing can pass. “We have floated worse ships from worse banks,” said harbour "
    "master Marit Holm. Fishermen were less sure; one of them had counted four groundings on that bank in"
    " two winters, and the pilot, he said, had complained about the buoys since Easter."
)


def test_a_copy_is_found_with_the_passages_that_show_it() -> None:
    found = copied(WIRE, COPY)

    assert found is not None
    assert found.share > 0.5
    first = found.passages[0]
    assert WIRE[slice(*first.a)].startswith("of Brennick was closed")
    assert COPY[slice(*first.b)].endswith("at the evening tide")
    assert found.words == sum(passage.words for passage in found.passages)


def test_two_reports_of_one_affair_are_no_copies_although_both_quote_one_speaker() -> None:
    assert copied(WIRE, OWN_REPORT) is None
    assert shared(WIRE, OWN_REPORT) == ()


def test_a_long_quotation_in_both_is_no_copy() -> None:
    speech = "“" + " ".join(f"We counted the nets of pier {n} and found none." for n in range(20)) + "”"

    assert copied(f"Holm spoke first. {speech}", f"This is what was said: {speech}") is None
    assert fingerprints(speech) == ()


def test_a_standing_notice_is_no_copy_within_one_outlet() -> None:
    notice = (
        "Readers who know more about the harbour may write to the desk, which keeps their names to itself and"
        " answers every letter within a week, by post where an address is given and otherwise in these "
        "columns on the following Saturday, as it has done since the paper was founded by the guild of rope "
        "makers."
    )
    one, other = f"{WIRE} {COPY[:120]} {notice}", f"{OWN_REPORT} {OWN_REPORT} {notice}"

    assert copied(one, other) is not None
    assert copied(one, other, one_outlet=True) is None
    assert copied(WIRE, WIRE, one_outlet=True) is not None


def test_what_is_skipped_does_not_count() -> None:
    assert copied(WIRE, COPY, skip_a=((0, len(WIRE)),)) is None


def test_the_wire_story_of_the_fixture_and_its_copy_and_nothing_else() -> None:
    names = [
        "sirwat-wire", "sirwat-wire-copy", "sirwat-blog", "sirwat-analysis", "sirwat-briefing",
        "sirwat-translated", "abara-coach", "abara-gazette", "abara-tribunal",
    ]  # fmt: skip
    texts = {name: (NEWS / f"{name}.txt").read_text("utf-8") for name in names}

    found = [(a, b) for a in names for b in names if a < b and copied(texts[a], texts[b])]

    assert found == [("sirwat-wire", "sirwat-wire-copy")]


def test_a_copy_shares_fingerprints_and_another_report_none() -> None:
    wire, copy, other = (set(fingerprints(text)) for text in (WIRE, COPY, OWN_REPORT))

    assert len(wire & copy) > 5
    assert not wire & other


def test_texts_without_words() -> None:
    assert fingerprints("") == ()
    assert shared("", WIRE) == ()
    assert copied("… —", "… —") is None


WORDS = st.lists(st.sampled_from(["ash", "birch", "cedar", "elm", "fir", "hazel", "oak"]), max_size=80)


@given(before=WORDS, common=WORDS, after=WORDS)
def test_a_shared_stretch_always_shares_a_fingerprint(
    before: list[str], common: list[str], after: list[str]
) -> None:
    if len(common) >= SHINGLE + WINDOW - 1:
        a = " ".join([*before, *common])
        b = " ".join([*common, *after])
        assert set(fingerprints(a)) & set(fingerprints(b))


@given(a=st.text("ab «»“”‘’\n.", max_size=300), b=st.text("ab «»“”‘’\n.", max_size=300))
def test_spans_lie_in_their_texts_and_do_not_overlap_in_the_second(a: str, b: str) -> None:
    passages = shared(a, b)

    assert all(0 <= p.a[0] < p.a[1] <= len(a) and 0 <= p.b[0] < p.b[1] <= len(b) for p in passages)
    assert all(p.b[1] <= q.b[0] for p, q in pairwise(passages))


@given(words=WORDS)
def test_a_text_copies_itself_whole(words: list[str]) -> None:
    text = " ".join(words)
    if len(words) >= 40:
        found = copied(text, text)
        assert found is not None
        assert found.share == 1.0
