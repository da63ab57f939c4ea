"""The spans of a claim as a reader would have them, from runs of words."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Spans
from importer.attribution.contents import kind_of, spans_of
from importer.attribution.linking import Evidence, Linked, Words
from importer.attribution.windows import Window

SURE = Evidence(9.0, 9.0, 9.0, 9.0, 9.0, 0.0)


def window_over(text: str) -> Window:
    """A window with a word for every run of letters of ``text`` and every mark; nothing is quoted."""
    spans = [match.span() for match in re.finditer(r"[^\W_]+|[^\w\s]|_", text)]
    count = len(spans)
    return Window(
        ids=[0] * (count + 1),
        features=[0] * (count + 1),
        words=list(range(1, count + 1)),
        starts=[start for start, _ in spans],
        ends=[end for _, end in spans],
        blocks=[0] * count,
    )


def words(text: str, window: Window, part: str) -> Words:
    """The words of the window that ``part`` of the text covers."""
    at = text.index(part)
    inside = [i for i, start in enumerate(window.starts) if at <= start < at + len(part)]
    return inside[0], inside[-1] + 1


def kept(
    text: str, content: list[str], cue: str, source: str | None = None
) -> tuple[list[str], str, list[str]]:
    """Content, cue and source of a claim whose words were linked so."""
    window = window_over(text)
    linked = Linked(
        cue=words(text, window, cue),
        source=words(text, window, source) if source else None,
        content=tuple(words(text, window, part) for part in content),
        confidence=1.0,
        evidence=SURE,
    )
    found = spans_of(text, window, linked)
    assert found is not None
    return shown(text, found[0]), text[slice(*found[1])], shown(text, found[2])


def shown(text: str, spans: Spans) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_a_word_missing_inside_a_content_is_filled_in() -> None:
    text = "Ann says the ferry to the isle is late"
    assert kept(text, ["the ferry", "isle is late"], "says")[0] == ["the ferry to the isle is late"]


def test_the_cue_between_two_parts_is_no_gap() -> None:
    text = "The ferry to the isle says Ann is late again today"
    content, cue, _ = kept(text, ["The ferry to the isle", "is late again today"], "says")
    assert (content, cue) == (["The ferry to the isle", "is late again today"], "says")


def test_a_stray_word_far_from_a_content_is_dropped() -> None:
    text = "Rain fell on all of the old town while Ann says the ferry to the isle is late"
    assert kept(text, ["Rain", "the ferry to the isle is late"], "says")[0] == [
        "the ferry to the isle is late"
    ]


@pytest.mark.parametrize("cue", ["were", "it", "of the"])
def test_a_cue_of_function_words_says_nothing(cue: str) -> None:
    text = f"Ann {cue} late again"
    window = window_over(text)
    linked = Linked(words(text, window, cue), None, (words(text, window, "late again"),), 1.0, SURE)
    assert spans_of(text, window, linked) is None


@pytest.mark.parametrize(
    ("source", "whole"),
    [
        ("the", "the harbour master"),
        ("by the ferry company", "the ferry company"),
        ("Ann Moss of", "Ann Moss"),
        ("who", "who"),
        ("Al-", "Al-Moss"),
        ("Moss TV", "Al-Moss TV"),
    ],
)
def test_a_source_is_a_whole_phrase(source: str, whole: str) -> None:
    text = {
        "the": "On Monday the harbour master who left said it was late",
        "by the ferry company": "As told by the ferry company it said it was late",
        "Ann Moss of": "Ann Moss of course said it was late",
        "who": "The man who said it was late",
    }.get(source, "Then Al-Moss TV said it was late")
    assert kept(text, ["it was late"], "said", source)[2] == [whole]


def test_a_cue_gives_back_what_belongs_to_the_name_before_it() -> None:
    text = "Then Al-Moss said it was late"
    assert kept(text, ["it was late"], "Moss said", "Al-") == (["it was late"], "said", ["Al-Moss"])


def test_a_cue_that_is_nothing_but_a_part_of_the_name_stays() -> None:
    text = "Then al-Said it was late"
    assert kept(text, ["it was late"], "Said", "al-") == (["it was late"], "Said", ["al-"])


@pytest.mark.parametrize(
    ("part", "whole"),
    [("237 crowns", "1,237 crowns"), ("backed plan", "state-backed plan"), ("late at 9", "late at 9.30")],
)
def test_a_content_cuts_no_compound(part: str, whole: str) -> None:
    text = "Ann says 1,237 crowns or state-backed plan was late at 9.30 today"
    assert kept(text, [part], "says")[0] == [whole]


def test_two_letters_are_the_least_content() -> None:
    text = "Ann says a thing"
    window = window_over(text)
    assert spans_of(text, window, Linked((1, 2), None, ((2, 3),), 1.0, SURE)) is None


@pytest.mark.parametrize(
    ("cue", "kind"),
    [("says", "indirect"), ("hopes", "belief"), ("hopes to say", "indirect"), ("is afraid", "belief")],
)
def test_a_belief_is_told_by_its_cue(cue: str, kind: str) -> None:
    text = f"Ann {cue} that it was late"
    window = window_over(text)
    linked = Linked(words(text, window, cue), None, (words(text, window, "it was late"),), 1.0, SURE)
    assert kind_of(text, window, linked) == kind


@given(
    st.text(alphabet="aB1é\u0301 -.,'“”_\n", min_size=1, max_size=40),
    st.lists(st.integers(0, 60), min_size=8, max_size=8),
)
def test_spans_are_words_of_the_text_and_cue_and_source_stay_apart(text: str, places: list[int]) -> None:
    window = window_over(text)
    count = len(window.words)
    if count < 4:
        return
    edges = sorted({place % (count + 1) for place in places})
    parts = list(pairwise(edges))
    if len(parts) < 3:
        return
    linked = Linked(parts[0], parts[1], tuple(parts[2:]), 1.0, SURE)
    found = spans_of(text, window, linked)
    if found is None:
        return
    content, cue, source = found
    for start, end in (*content, cue, *source):
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip()
    assert list(content) == sorted(content)
    assert all(cue[1] <= start or end <= cue[0] for start, end in source)
    assert all(any(char.isalnum() for char in text[start:end]) for start, end in content)
