"""Folding, words and their places: what every search stands on."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db import names

#: Letters, marks and signs that have broken folders before, beside ordinary text.
TEXT = st.text(
    alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from("abcs'’-“” ,.1İßﬁǰŉ\u0301\u00ad"))
)


def test_the_examples_in_the_module_hold() -> None:
    result = doctest.testmod(names)
    assert result.attempted > 5
    assert result.failed == 0


@given(TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)


@given(TEXT)
def test_spans_are_places_in_the_original_text(text: str) -> None:
    end_before = 0
    for token, start, end in names.word_tokens(text):
        assert end_before <= start < end <= len(text)
        assert names.tokens(text[start:end]) == (token,)
        end_before = end


@given(TEXT)
def test_tokens_are_the_tokens_of_the_spans_and_never_hold_a_space(text: str) -> None:
    found = [token for token, _, _ in names.word_tokens(text)]
    assert tuple(found) == names.tokens(text)
    assert all(token and not set(token) & set(" *~") for token in found)


@example("ำ")
@given(TEXT)
def test_the_key_of_a_key_is_itself(name: str) -> None:
    assert names.key(names.key(name)) == names.key(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("trump’s", "Trump"),
        ("trump's", "trump"),
        ("TRUMP’S", "trump"),
        ("militias", "militia"),
        ("Cities", "city"),
        ("churches", "church"),
        ("houses", "house"),
        ("heroes", "hero"),
        ("viruses", "virus"),
        ("women", "woman"),
        ("São", "sao"),
        ("Ša\u0301bi", "sabi"),
        ("Łódź", "lodz"),
        ("Sha‘bi", "Sha'bi"),
        ("O’Neill", "oneill"),
        ("co\u00adoperate", "cooperate"),
        ("10,000", "10000"),
    ],
)
def test_spellings_that_find_each_other(one: str, other: str) -> None:
    assert names.tokens(one) == names.tokens(other)


@pytest.mark.parametrize(
    ("one", "other"), [("news", "new"), ("Hassan", "Hussein"), ("3.5", "35"), ("1,5", "15")]
)
def test_words_that_stay_apart(one: str, other: str) -> None:
    assert names.tokens(one) != names.tokens(other)


def test_a_possessive_is_not_part_of_the_span() -> None:
    text = "Trump’s word"
    assert [text[a:b] for _, a, b in names.word_tokens(text)] == ["Trump", "word"]


def test_hyphens_separate_and_apostrophes_do_not() -> None:
    assert names.tokens("al‑Sha'bi") == ("al", "shabi")


def test_keys_ignore_spacing_and_marks_but_not_articles() -> None:
    assert names.key("Ahmed  al-Šar") == names.key("ahmed Al‐Sar")
    assert names.key("The Tribune") != names.key("Tribune")
    assert names.key("???") == "???"


@given(st.text(alphabet="abcs", max_size=7), st.text(alphabet="abcs", max_size=7))
def test_edit_distance_is_symmetric_and_zero_only_for_equals(a: str, b: str) -> None:
    assert names.within(a, b, 0) == (a == b)
    for limit in (1, 2):
        assert names.within(a, b, limit) == names.within(b, a, limit)


@given(
    st.sampled_from(
        ["cities", "churches", "houses", "women", "heroes", "movies", "militias", "news", "glass"]
    ),
    st.data(),
)
def test_every_beginning_of_a_word_finds_it(word: str, data: st.DataObject) -> None:
    if word == "women":
        prefix = data.draw(st.sampled_from(["w", "wo", "wom", "women"]))
    else:
        prefix = word[: data.draw(st.integers(1, len(word)))]
    assert names.has_prefix(names.singular(word), prefix)
