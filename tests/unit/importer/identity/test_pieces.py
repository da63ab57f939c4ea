"""The parts that understanding a source rests on: names, descriptions, evidence, antecedents, places."""

from __future__ import annotations

import pytest

from db.records import Document
from importer.identity.descriptions import descriptions
from importer.identity.evidence import bodies_told, people_told, places_told, towns_told
from importer.identity.names import Vocabulary, names_of, parts, people_in
from importer.identity.page import Page
from importer.identity.pronouns import Candidate, Wanted, choose, fits, score
from importer.identity.speaker_types import is_acronym, type_of_name


def whole(text: str) -> list[tuple[int, int]]:
    return [(0, len(text))]


# --- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Omar bin Jabir al-Tamimi", ("omar", "jabir", "tamimi")),
        ("Omar Jabir Al Tamimi", ("omar", "jabir", "tamimi")),
        ("Abu Hazim al-Tikli", ("abu hazim", "tikli")),
        ("Ada Lind-Okoro", ("ada", "lindokoro")),
        ("Jean-Luc O’Hara Jr.", ("jeanluc", "ohara")),
        ("Ben Okoro", ("ben", "okoro")),
        ("al-Tamimi", ("tamimi",)),
        ("ADA LIND", ("ada", "lind")),
        ("", ()),
    ],
)
def test_the_words_of_a_name_that_count(name: str, words: tuple[str, ...]) -> None:
    assert parts(name) == words


def test_bearers_of_a_surname_are_told_apart() -> None:
    names = names_of({"Ada Lind": 2, "A. Lind": 1, "Jonas Lind": 1, "Omar Tamimi": 1})

    assert sorted(names.bearers("lind")) == ["Ada Lind", "Jonas Lind"]
    assert names.fullest("Lind") == ("Lind", False)
    assert names.fullest("A. Lind") == ("Ada Lind", True)
    assert names.fullest("Tamimi") == ("Omar Tamimi", True)


def test_many_forms_of_one_name_are_not_joined() -> None:
    forms = {f"Ada {chr(65 + i)}. Lind": 1 for i in range(20)}

    assert names_of(forms).fullest("Ada Lind") == ("Ada Lind", True)
    assert names_of(forms).fullest("Lind") == ("Lind", False)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("At noon Ada Lind met Jonas Okoro at the mill.", ["Ada Lind", "Jonas Okoro"]),
        ("At noon Mr Okoro met Captain Lord at the mill.", ["Okoro", "Lord"]),
        ("At noon the Sirwat Observatory met the Bank of Norland.", []),
        ("At noon Norlandish Ada and South Norland met.", []),
        ("Maybe Lind will come.", []),
    ],
)
def test_people_in_running_text(text: str, names: list[str]) -> None:
    found = list(people_in(text, whole(text)))

    assert [one.name for one in found] == names
    assert all(text[slice(*one.span)] == one.name for one in found)


def test_a_word_that_stands_small_elsewhere_is_common() -> None:
    words = Vocabulary.of("Millers came. The millers met Thomas, and Thomas left with Farmhands.")

    assert words.is_common("Millers")
    assert not words.is_common("Thomas")
    assert not words.is_common("Farmhands")
    assert words.is_common("Herdsmens")


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("Ada Lind", "person"),
        ("Bank of Norland", "group"),
        ("Ministry of Trade and Health", "government"),
        ("Norland News Agency", "media"),
        ("Radio Norland", "media"),
        ("Middle East Farming", "group"),
        ("British Farming", "group"),
        ("Pell Ltd", "group"),
        ("NORCOM", "group"),
        ("UN", "group"),
        ("Baghdad", "government"),
        ("Istanbul", "unspecified"),
    ],
)
def test_what_bears_a_name(name: str, type_: str) -> None:
    assert type_of_name(name) == type_


def test_a_title_makes_a_person_of_a_name_that_is_a_word() -> None:
    assert type_of_name("Church", titled=True) == "person"
    assert type_of_name("Jordan", titled=True) == "person"
    assert not is_acronym("Lind")


# --- descriptions and evidence ---------------------------------------------------------------------


def test_people_and_bodies_are_found_where_they_are_described() -> None:
    text = "The old tester met two farmers and her brother. Residents thanked the company, a success."
    found = list(descriptions(text, whole(text)))

    assert [text[slice(*one.span)] for one in found] == [
        "The old tester", "two farmers", "her brother", "Residents", "the company",
    ]  # fmt: skip
    assert [one.plural for one in found] == [False, True, False, True, False]
    assert [one.type for one in found] == ["person", "anonymous", "person", "anonymous", "group"]
    assert found[2].gender == "male"


@pytest.mark.parametrize(
    "text",
    [
        "She was the mayor of Norport.",
        "They fear that people left.",
        "Every farmer came.",
        "Prime Minister Lind",
    ],
)
def test_what_brings_in_nobody_new(text: str) -> None:
    assert all(one.apposed or text[slice(*one.span)] == "people" for one in descriptions(text, whole(text)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The website Norlin opened.", {"norlin": "media"}),
        ("She told the Norlin agency.", {"norlin": "media"}),
        ("Norlin, a charity, opened.", {"norlin": "group"}),
        ("Pell Marine, which owns it, left.", {"pell marine": "group"}),
        ("The shares of Pell Marine fell.", {"pell marine": "group"}),
        ("Pell Marine’s shareholders left.", {"pell marine": "group"}),
        ("Ada Lind, who owns it, left.", {}),
        ("Ada Lind, a chemist, left.", {}),
        ("Norland, which is small, left. Iraq, which is not, stayed.", {"norland": "group"}),
    ],
)
def test_bodies_that_the_text_tells_of(text: str, told: dict[str, str]) -> None:
    assert bodies_told(text, whole(text)) == told


@pytest.mark.parametrize(
    "text",
    [
        "It rained in Orumaq.",
        "The government of Orumaq fell.",
        "Orumaq’s army left.",
        "Orumaq, the Norlandish capital, fell.",
    ],
)
def test_places_that_the_text_tells_of(text: str) -> None:
    assert places_told(text, ["orumaq", "lind"]) == {"orumaq"}
    assert places_told("Orumaq left.", ["orumaq"]) == frozenset()
    assert towns_told("It rained in Tal Marwan.", whole("It rained in Tal Marwan.")) == {"tal marwan"}


def test_single_names_of_people_act() -> None:
    text = "Ines laughed. Nobody said so. The rain had come, and Tuesday had, too. Rain had not."
    small = Vocabulary.of(text).small

    assert people_told(text, whole(text), small) == {"ines"}


# --- antecedents -----------------------------------------------------------------------------------

ADA = Candidate("Ada", (0, 3), "person", "reporting", gender="female", named=True)
JONAS = Candidate("Jonas", (10, 15), "person", "subject", named=True)
BANK = Candidate("Bank", (20, 24), "group", "reporting", named=True)
CLERKS = Candidate("#30", (30, 36), "anonymous", "reporting", plural=True)


def test_number_and_gender_decide_who_fits() -> None:
    everybody = (ADA, JONAS, BANK, CLERKS)

    def fitting(wanted: Wanted) -> list[str]:
        return [one.who for one in everybody if fits(one, wanted, told=False)]

    assert fitting(Wanted(gender="female")) == ["Ada", "Jonas"]
    assert fitting(Wanted(gender="male")) == ["Jonas"]
    assert fitting(Wanted(plural=True)) == ["Bank", "#30"]
    assert fitting(Wanted(neuter=True)) == ["Jonas", "Bank"]
    assert not fits(JONAS, Wanted(neuter=True), told=True)


def test_nearer_and_more_prominent_is_likelier() -> None:
    wanted = Wanted(gender="female")
    near = Candidate("A", (0, 1), "person", "subject", named=True)
    far = Candidate("B", (0, 1), "person", "subject", named=True, sentences=3, paragraphs=1)
    foreign = Candidate("C", (0, 1), "person", "subject", named=True, foreign=True)
    owner = Candidate("D", (0, 1), "person", "owner", named=True)

    assert score(near, wanted) > max(score(one, wanted) for one in (far, foreign, owner))
    choice = choose([far, near, foreign, owner], wanted)
    assert choice is not None
    assert choice.candidate.who == "A"
    assert choose([], wanted) is None


def test_a_surname_of_two_is_nobodys() -> None:
    one = Candidate("Ada Lind", (0, 4), "person", "subject", named=True)
    two = Candidate("Jonas Lind", (0, 4), "person", "subject", named=True)

    assert choose([one, two], Wanted(gender="male")) is None


# --- places in the text ----------------------------------------------------------------------------


def test_sentences_inside_quotations_do_not_count() -> None:
    text = "Ada came. “It rained. It snowed. It froze,” she said. Then she left."
    page = Page(Document("d", "d", "", "", "test", 1, text))

    assert page.sentences_between(0, text.index("she said")) == 1
    assert page.sentences_between(0, text.index("she left")) == 2
    assert page.quotation(text.index("snowed")) is not None
    assert page.quotation(text.index("she said")) is None


@pytest.mark.parametrize(
    ("text", "words", "subject"),
    [
        ("Ada Lind laughed.", "Ada Lind", True),
        ("They met Ada Lind there.", "Ada Lind", False),
        ("The mayor, Ada Lind, laughed.", "Ada Lind", True),
        ("They met Jonas, Ada Lind, Omar and me.", "Ada Lind", False),
        ("It rained. Then Mayor Ada Lind came.", "Ada Lind", True),
    ],
)
def test_what_stands_before_and_after_a_name_tells_its_part(text: str, words: str, subject: bool) -> None:
    page = Page(Document("d", "d", "", "", "test", 1, text))
    start = text.index(words)

    assert page.may_be_subject((start, start + len(words))) is subject
