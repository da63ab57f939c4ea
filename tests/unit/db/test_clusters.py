"""Which names are one speaker, as a pure function."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from db.alike import name_key
from db.clusters import Name, Place, Ruling, clusters

PERSON = {"person": 1}


def names(*called: str) -> list[Name]:
    return [Name(i, name_key(name), PERSON) for i, name in enumerate(called, 1)]


def ruling(
    pk: int, kind: str, a: str, b: str | None = None, *groups: Sequence[str], origin: str = "user"
) -> Ruling:
    held = tuple(tuple(map(name_key, group)) for group in groups)
    key = None if kind == "type" or b is None else name_key(b)
    return Ruling(pk, kind, origin, name_key(a), key, b, held)


def table(pk: int, kind: str, a: str, b: str) -> Ruling:
    return ruling(pk, kind, a, b, origin="table")


def together(found: dict[int, Place], *pks: int) -> bool:
    return len({found[pk].root for pk in pks}) == 1


def test_a_surname_goes_to_its_only_bearer_and_is_marked() -> None:
    found = clusters(names("Lind", "Ada Lind"), [])
    assert found[1] == Place(2, "library-surname", "person")
    assert found[2] == Place(2, None, "person")


def test_a_surname_of_two_people_stays_alone() -> None:
    assert clusters(names("Lind", "Ada Lind", "Jonas Lind"), [])[1] == Place(1, None, "person")


def test_two_spellings_of_a_full_name_are_one_bearer() -> None:
    found = clusters(names("Tamimi", "Omar al-Tamimi", "Omar Tamimi"), [])
    assert together(found, 1, 2, 3)
    assert found[3].merged_by == "full-name"


@pytest.mark.parametrize(
    ("alone", "bearer", "joined"),
    [
        ("al-Sudani", "Mohammed al-Sudani", True),
        ("Sudani", "Mohammed al-Sudani", True),
        ("Al Gore", "Tipper Gore", False),
        ("Ben Lind", "Ada Lind", False),
        ("An Nguyen", "Binh Nguyen", False),
        ("Stephen King", "Ada Stephen", False),
        ("Mahdi", "Abu Mahdi", False),
        ("LIND", "Ada Lind", True),
        ("O'Neill", "Ada O’Neill", True),
        ("Said", "Said Said", True),
    ],
)
def test_what_a_surname_is(alone: str, bearer: str, joined: bool) -> None:
    assert together(clusters(names(alone, bearer), []), 1, 2) is joined


@pytest.mark.parametrize("kind", ["group", "unspecified", "media"])
def test_a_word_that_is_no_persons_name_goes_to_nobody(kind: str) -> None:
    held = [Name(1, "hezbollah", {kind: 3}), Name(2, "kataib hezbollah", PERSON)]
    assert clusters(held, [])[1].root == 1
    held = [Name(1, "hezbollah", PERSON), Name(2, "kataib hezbollah", {kind: 3})]
    assert clusters(held, [])[1].root == 1


def test_the_table_joins_and_names() -> None:
    rulings = [table(1, "same", "Daesh", "Islamic State"), table(2, "same", "ISIS", "Islamic State")]
    found = clusters(names("Daesh", "ISIS", "Islamic State"), rulings)
    assert [found[pk].root for pk in (1, 2, 3)] == [3, 3, 3]
    assert found[1].merged_by == "alias"


def test_what_the_table_holds_apart_no_other_rule_joins() -> None:
    rulings = [table(1, "different", "Lind", "Ada Lind")]
    assert not together(clusters(names("Lind", "Ada Lind"), rulings), 1, 2)


def test_a_person_beats_the_table() -> None:
    listed = [table(1, "same", "Daesh", "Islamic State")]
    apart = [*listed, ruling(2, "different", "Daesh", "Islamic State")]
    assert not together(clusters(names("Daesh", "Islamic State"), apart), 1, 2)
    listed = [table(1, "different", "Daesh", "Islamic State")]
    joined = [*listed, ruling(2, "same", "Daesh", "Islamic State")]
    assert together(clusters(names("Daesh", "Islamic State"), joined), 1, 2)


def test_a_merged_speaker_is_called_as_the_person_chose_last() -> None:
    rulings = [ruling(1, "same", "Ada Berta Lind", "A. Lind")]
    assert clusters(names("Ada Berta Lind", "A. Lind"), rulings)[1] == Place(2, "user", "person")
    rulings.append(ruling(2, "rename", "Ada Berta Lind", "The Engineer", ["Ada Berta Lind", "A. Lind"]))
    assert clusters(names("Ada Berta Lind", "A. Lind"), rulings)[2].root == 1


def test_a_renamed_speaker_is_found_by_both_names() -> None:
    rulings = [ruling(1, "rename", "Ada Lind", "Ada Borg")]
    assert clusters(names("Ada Lind", "Ada Borg"), rulings)[2] == Place(1, "user", "person")


def test_no_machine_joins_two_speakers_that_people_decided_on() -> None:
    held = names("Daesh", "Islamic State")
    listed = [table(1, "same", "Daesh", "Islamic State")]
    one = [*listed, ruling(2, "type", "Daesh", "group")]
    assert together(clusters(held, one), 1, 2)
    both = [*one, ruling(3, "type", "Islamic State", "group")]
    assert not together(clusters(held, both), 1, 2)


def test_no_machine_breaks_what_a_person_decided_on() -> None:
    held = names("Lind", "Ada Lind", "Jonas Lind")
    rulings = [ruling(1, "type", "Ada Lind", "person", ["Ada Lind", "Lind"])]
    assert together(clusters(held, rulings), 1, 2)


def test_what_is_held_apart_comes_apart_and_keeps_its_own() -> None:
    held = names("A One", "B Two", "C Three")
    rulings = [ruling(1, "same", "B Two", "A One", ["A One", "B Two", "C Three"])]
    assert together(clusters(held, rulings), 1, 2, 3)
    rulings.append(ruling(2, "different", "A One", "B Two", ["A One", "C Three"]))
    found = clusters(held, rulings)
    assert together(found, 1, 3)
    assert not together(found, 1, 2)


def test_the_type_is_a_persons_word_then_the_tables_then_the_most_frequent() -> None:
    held = [Name(1, "daesh", {"person": 2, "group": 1})]
    assert clusters(held, [])[1].type == "person"
    assert clusters(held, [table(1, "type", "Daesh", "group")])[1].type == "group"
    rulings = [table(1, "type", "Daesh", "group"), ruling(2, "type", "Daesh", "media")]
    assert clusters(held, rulings)[1].type == "media"


def test_a_live_speaker_is_of_its_own_type_and_of_the_others_where_it_has_none() -> None:
    rulings = [ruling(1, "same", "B Two", "A One")]
    held = [Name(1, "a one"), Name(2, "b two", {"group": 1})]
    assert clusters(held, rulings)[1].type == "group"
    held[0] = Name(1, "a one", PERSON)
    assert clusters(held, rulings)[1].type == "person"


def test_rows_of_one_key_are_one_speaker() -> None:
    found = clusters([Name(1, "tribune"), Name(2, "tribune")], [])
    assert found[2] == Place(1, "full-name", "unspecified")


def test_five_hundred_speakers_are_placed() -> None:
    held = names(*(f"Ada{i} Lind{i}" for i in range(500)), *(f"Lind{i}" for i in range(500)))
    found = clusters(held, [])
    assert all(together(found, i, i + 500) for i in range(1, 501))
