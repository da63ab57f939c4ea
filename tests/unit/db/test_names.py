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


# --- spellings of names ----------------------------------------------------------------------------

_ONE_NAME = (
    "Ahmadinejad Ahmadinezhad / Khomeini Khumayni / Rafsanjani Rafsandjani / Larijani Laridjani / "
    "Mousavi Musavi / Karroubi Karrubi / Zarif Zareef / Nouri Noori / Allawi Alawi / Jaafari Jafari / "
    "Barzani Barzany / Talabani Talebani / Hakim Hakeem / Sistani Seestani / Abadi Abady / Kadhimi "
    "Kazimi / Fayyad Fayad / Muhandis Mohandes / Khazali Khazaly / Amiri Ameri / Kirkuk Kerkuk / Basra "
    "Basrah / Fallujah Falluja / Najaf Nadjaf / Karbala Kerbala / Assad Asad / Makhlouf Makhluf / "
    "Muallem Moallem / Shara Sharaa / Jolani Julani / Idlib Edlib / Hariri Hareeri / Berri Birri / "
    "Mikati Miqati / Aoun Awn / Nasrallah Nasrullah / Haniyeh Haniya / Mashal Meshaal / Deif Dayf / "
    "Abbas Abbass / Erekat Erakat / Barghouti Barghuthi / Mubarak Mobarak / Morsi Mursi / Sisi Sissi / "
    "Baradei Baradai / Shafik Shafiq / Tantawi Tantawy / Saleh Salih / Houthi Huthi / Maliki Maleki / "
    "Zindani Zendani / Salman Selman / Faisal Feisal / Nayef Naif / Jubeir Jubayr / Tamim Tameem / "
    "Rashid Rashed / Maktoum Maktum / Zayed Zaid / Qaboos Qabus / Haitham Haytham / Bouteflika "
    "Butefliqa / Ghannouchi Ghanushi / Essebsi Sebsi / Haftar Hiftar / Sarraj Serraj / Dbeibah Dbaiba / "
    "Karzai Karzay / Massoud Masood / Haqqani Hakkani / Osama Usama / Zawahiri Zawahri / Suleimani "
    "Soleymani / Hezbollah Hizballah / Abdulaziz Abdelaziz / Alsudani Sudani / Moqtada Muqtada / Dahlan "
    "Dehlan / Yusuf Yousuf"
)
_TWO_NAMES = (
    "Hassan Hussein / Ali Aliyev / Sudani Sudan / Iran Iraq / Hamid Hamad / Rahim Rahman / Karim Karam "
    "/ Salman Sulayman / Jamal Jamil / Khalid Khalil / Rashid Rushdi / Samir Samar / Nasr Nasser / "
    "Farid Farouk / Adnan Aden / Bashar Bashir / Hadi Huda / Munir Munira / Aziz Azizi / Amin Amina / "
    "Habib Habiba / Jabr Jabbar / Mahdi Mahmud / Mustafa Mostar / Nabil Nabila / Omar Amr / Qasim "
    "Qassam / Ramzi Ramadan / Sabri Sabra / Walid Wahid / Yasin Yasir / Zaki Zakaria / Badr Badri / "
    "Basra Busra / Gaza Giza / Kufa Kofi / Turki Turkey / Hamas Homs / Fatah Fatih / Oman Amman / Tunis "
    "Tunisia / Cairo Kara / Najaf Najd / Merkel Merkle / Martin Morton / Carter Curtis / Johnson Jensen "
    "/ Putin Patten / Moran Marin / Baker Becker / Brown Braun / Miller Moller / Peter Pieter / Saudi "
    "Said / Kerry Curry / Harris Horace / Biden Boden / Macron Macrone / Lavrov Lavrin / Blair Blaer / "
    "Harper Hooper / Clinton Clanton / Wagner Wigner / Steiner Stoner / Palmer Polmar / Rubin Robin / "
    "Schulz Shultz / Burns Barnes / Fisher Fischer / Allen Allan / Salam Salim / Tahir Tihran / Majid "
    "Majdi / Musa Moses / Daoud David / Ibrahim Abraham"
)


def pairs(text: str) -> list[tuple[str, str]]:
    return [(one, other) for one, other in (pair.split() for pair in text.split(" / "))]


def meet(one: str, other: str) -> bool:
    (a,), (b,) = names.tokens(one), names.tokens(other)
    return a == b or names.alike(a, b)


def test_spellings_of_one_name_meet_and_other_names_mostly_do_not() -> None:
    found = [pair for pair in pairs(_ONE_NAME) if meet(*pair)]
    wrong = [pair for pair in pairs(_TWO_NAMES) if meet(*pair)]
    assert len(found) / len(pairs(_ONE_NAME)) >= 0.9
    assert len(found) / (len(found) + len(wrong)) >= 0.9


def test_whether_names_meet_does_not_depend_on_who_is_asked() -> None:
    for one, other in pairs(_ONE_NAME) + pairs(_TWO_NAMES):
        assert meet(one, other) == meet(other, one)
        assert meet(one, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Hassan", "Hussein"), ("Sudani", "Sudan"), ("Salman", "Sulayman"), ("Omar", "Amr")]
)
def test_these_are_never_one_name(one: str, other: str) -> None:
    assert not meet(one, other)


def test_only_words_with_a_capital_are_names() -> None:
    small, large = names.tokens("soudani Soudani")
    assert small == large
    assert (names.alike(small, "sudani"), names.alike(large, "sudani")) == (False, True)


@pytest.mark.parametrize("word", ["ali", "1990s", "b52", ""])
def test_short_words_and_numbers_have_no_other_spelling(word: str) -> None:
    assert names.skeletons(word) == frozenset()
