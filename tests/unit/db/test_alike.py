"""Which names may be one speaker's, and which never."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.alike import blocks, compare, full_name, last_word, name_key, parts

PEOPLE = [
    ("Omar bin Jabir al-Tamimi", "Mr. Omar Jabir Tamimi", "full-name"),
    ("Jane Q. Doe", "Jane Doe", "middle-name"),
    ("J. Doe", "Jane Doe", "initial"),
    ("Mohammed Nasr", "Muhammad Nasr", "spelling"),
    ("Qassem Tamimi", "Kasim al-Tamimi", "spelling"),
    ("Doe", "Jane Doe", "surname"),
    ("al-Tamimi", "Tamimi", "full-name"),
    ("Gen. Abu Mahdi Tamimi", "Abu Mahdi al-Tamimi", "full-name"),
]
NOBODY = [
    ("Jane Doe", "John Doe"),
    ("Abu Mahdi Tamimi", "Mahdi Tamimi"),
    ("Jane Doe", "Jane Roe"),
    ("Jane Anna Doe", "Jane Berta Doe"),
    ("Ali Reza", "Reza Ali"),
    ("Jane", "Jane Doe"),
]
BODIES = [
    ("IRTC", "Inland River Transport Company", "acronym"),
    ("I.R.T.C.", "Inland River Transport Company", "acronym"),
    ("The Harbour Guild", "Harbour Guild", "full-name"),
    ("Norland Coal Company", "Norland Coal", "form"),
    ("Hezbollah Youth", "Hizbullah Youth", "spelling"),
]


@pytest.mark.parametrize(("a", "b", "reason"), PEOPLE)
def test_people_who_may_be_one(a: str, b: str, reason: str) -> None:
    for one, other in ((a, b), (b, a)):
        found = compare(one, other, people=True)
        assert found is not None
        assert found.reason == reason
    assert blocks(a, people=True) & blocks(b, people=True)


@pytest.mark.parametrize(("a", "b"), NOBODY)
def test_people_who_are_two(a: str, b: str) -> None:
    assert compare(a, b, people=True) is None
    assert compare(b, a, people=True) is None


@pytest.mark.parametrize(("a", "b", "reason"), BODIES)
def test_bodies_that_may_be_one(a: str, b: str, reason: str) -> None:
    for one, other in ((a, b), (b, a)):
        found = compare(one, other, people=False)
        assert found is not None
        assert found.reason == reason
    assert name_key(a) == name_key(b) or blocks(a, people=False) & blocks(b, people=False)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Kataib Hezbollah", "Hezbollah"),
        ("Ministry of Coal", "Ministry of Ice"),
        ("IRTC", "Irtc River Coal"),
        ("Kitab Press", "Kataib Press"),
    ],
)
def test_bodies_that_are_two(a: str, b: str) -> None:
    assert compare(a, b, people=False) is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The U.N.", "un"),
        ("the Tribune", "tribune"),
        ("HASHD AL-SHA‘ABI", "hashd al shaabi"),
        ("The", "the"),
        ("محمد شياع", "محمد شياع"),
        ("?", "?"),
    ],
)
def test_the_key_of_a_name_has_no_article_and_no_stops(name: str, key: str) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    "name", ["Said", "J.R. Doe", "DOE", "al-Amin", "Prime Minister", "محمد", "O’Neill", "?!"]
)
def test_every_name_has_words(name: str) -> None:
    assert parts(name)
    assert last_word(name) == parts(name)[-1]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Stephen King", ("stephen", "king")),
        ("Judge Ada Judge", ("ada", "judge")),
        ("King", ("king",)),
        ("Sheikh", ("sheikh",)),
        ("Deputy Prime Minister Lind", ("lind",)),
        ("Tom Lind Jr.", ("tom", "lind")),
        ("SAID SAID", ("said", "said")),
        ("Umm Kulthum", ("umm kulthum",)),
    ],
)
def test_a_title_is_none_at_the_end_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert parts(name) == words


def test_only_full_names_are_joined_without_asking() -> None:
    assert full_name("Omar bin Jabir al-Tamimi", "OMAR JABIR TAMIMI")
    assert not full_name("Tamimi", "al-Tamimi")
    assert not full_name("Jane Q. Doe", "Jane Doe")


WORDS = st.sampled_from(
    [
        "Ada",
        "A.",
        "Adam",
        "Abu",
        "al-",
        "Lind",
        "Lynd",
        "Mohammed",
        "Muhammad",
        "UN",
        "United",
        "Nations",
        "Group",
        "Sir",
    ]
)
CALLED = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@given(CALLED, CALLED, st.booleans())
def test_names_that_are_alike_share_a_block(a: str, b: str, people: bool) -> None:
    if compare(a, b, people=people) is not None:
        assert blocks(a, people=people) & blocks(b, people=people)


@given(st.text(), st.text(), st.booleans())
def test_likeness_has_no_direction(a: str, b: str, people: bool) -> None:
    assert compare(a, b, people=people) == compare(b, a, people=people)


@given(st.text())
def test_keys_are_stable(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name_key(name_key(name)))
