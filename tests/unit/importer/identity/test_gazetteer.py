"""The lists that ship, and lists that are broken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from importer.identity.gazetteer import FOLDER, GazetteerBroken, load, name_key


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the lists that may be spoilt."""
    shutil.copytree(FOLDER, tmp_path / "lists")
    return tmp_path / "lists"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("the U.N.", "United Nations"),
        ("UN", "United Nations"),
        ("PMU", "Popular Mobilization Forces"),
        ("Hashd al‑Sha’abi", "Popular Mobilization Forces"),
        ("ISIL", "Islamic State"),
        ("DAESH", "Islamic State"),
        ("EU Commission", "European Commission"),
        ("Iraqi Hezbollah Brigades", "Kataib Hezbollah"),
        ("Hezbollah", "Hezbollah"),
        ("Abu Mohammed al-Jolani", "Ahmed al-Sharaa"),
    ],
)
def test_a_body_is_found_under_every_spelling(name: str, body: str) -> None:
    found = load().body(name)

    assert found is not None
    assert found.name == body


@pytest.mark.parametrize("name", ["Quds", "Hezbollah al", "Lind", "", "the"])
def test_other_names_are_no_bodies(name: str) -> None:
    assert load().body(name) is None


def test_no_body_is_distinct_from_itself() -> None:
    for body in load().bodies.values():
        own = {name_key(name) for name in (body.name, *body.also)}
        assert own.isdisjoint(name_key(name) for name in body.distinct), body.name


def test_places_stand_for_their_governments() -> None:
    lists = load()

    for name in ("Baghdad", "Iraq"):
        place = lists.place(name)
        assert place is not None
        assert place.stands_for == "Government of Iraq"
    assert lists.adjectives["iraqi"].stands_for == "Government of Iraq"
    istanbul = lists.place("Istanbul")
    assert istanbul is not None
    assert istanbul.stands_for is None
    assert lists.place("Iraqi") is None


def test_titles_tell_gender_only_where_the_word_does() -> None:
    genders = load().genders

    assert (genders["spokeswoman"], genders["uncle"]) == ("female", "male")
    assert "minister" in load().titles
    assert "minister" not in genders


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("aliases.toml", "[[body]]\nname = 'A'\n"),
        ("aliases.toml", "[[body]]\nname = 'A'\ntype = 'river'\n"),
        ("aliases.toml", "[[body]]\nname = 'A B'\ntype = 'group'\n[[body]]\nname = 'a-b'\ntype = 'group'\n"),
        ("aliases.toml", "[[body"),
        ("places.tsv", "Norland\tGovernment of Norland\n"),
        ("places.tsv", "Norland\tGovernment of Norland\tplanet\n"),
        ("titles.toml", "male = ['a']\n"),
    ],
)
def test_a_broken_list_is_refused_by_name(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")

    with pytest.raises(GazetteerBroken):
        load(folder)


def test_a_missing_list_is_refused(folder: Path) -> None:
    (folder / "places.tsv").unlink()

    with pytest.raises(GazetteerBroken, match=r"places\.tsv"):
        load(folder)


def test_an_edited_list_is_used(folder: Path) -> None:
    added = '\n[[body]]\nname = "Society of Millers"\ntype = "group"\nalso = ["SoM"]\n'
    path = folder / "aliases.toml"
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")

    found = load(folder).body("SOM")

    assert found is not None
    assert found.name == "Society of Millers"
