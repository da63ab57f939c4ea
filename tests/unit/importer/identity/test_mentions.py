"""The name in a mention, or none."""

from __future__ import annotations

import pytest

from importer.identity.mentions import name_of, own_words


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ada Lind", "Ada Lind"),
        ("Norland Prime Minister Ada Lind, a physicist,", "Ada Lind"),
        ("Prime Minister Omar bin Jabir al-Tamimi", "Omar bin Jabir al-Tamimi"),
        ("Secretary of State Jonas Okoro", "Jonas Okoro"),
        ("Mr. Okoro", "Okoro"),
        ("Sen. Ada Lind, R-Norland,", "Ada Lind"),
        ("Democrat Ada Lind", "Ada Lind"),
        ("political analyst Tariq al-Amin", "Tariq al-Amin"),
        ("former deputy foreign minister Ada Lind", "Ada Lind"),
        ("the Gazette's Jonas Okoro", "Jonas Okoro"),
        ("Ada Lind of the Valley Gazette", "Ada Lind"),
        ("Another senior adviser to al-Amin, Jonas Okoro,", "Jonas Okoro"),
        ("Ada Lind, who", "Ada Lind"),
        ("Jean-Luc O'Hara Jr.", "Jean-Luc O'Hara Jr"),
        ("Norland", "Norland"),
        ("Reuters", "Reuters"),
        ("the Norland Observatory for Human Rights", "Norland Observatory for Human Rights"),
        ("Northern Central Command (NORCOM)", "Northern Central Command"),
        ("the Bank of Norland", "Bank of Norland"),
        ("the State Department", "State Department"),
        ("the F.A.B.", "F.A.B."),
        ("Stephen King", "Stephen King"),
    ],
)
def test_names_lose_titles_roles_and_appositions(words: str, name: str) -> None:
    assert name_of(words) == name


@pytest.mark.parametrize(
    "words",
    [
        "he", "They", "who", "I", "many", "This",
        "a senior official", "the ministry spokesman", "two military sources that", "officials",
        "the prime minister", "the Secretary of State", "Prime Minister", "President",
        "Norland's government", "the Lind administration", "the government in Norland",
        "A spokesman for another mill, Jonas Okoro",
        "another close associate of the prime minister, Jonas Okoro",
        "Ada Lind and Jonas Okoro", "the mill head Ada Lind and the Interior Ministry",
        "Ada Lind of Norland and Senator Jonas Okoro",
        "Ada Lind, Omar al-Tamimi and Jonas Okoro",
        "a political adviser to Secretary of State Jonas Okoro",
        "Republicans", "House Democrats", "the Iraqis", "Norland conservatives", "Germans", "the Linds",
        "the Interior Ministry", "the Foreign Ministry", "the Senate", "Parliament", "police",
        "a report by the Gazette", "her statement", "senior Norland officials familiar with the talks",
        "", " ", "—", "“”", "…", "1912", "\U0001f600", "قال الوزير",
    ],
)  # fmt: skip
def test_descriptions_pronouns_and_groups_have_no_name(words: str) -> None:
    assert name_of(words) is None


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("two military\n sources that", "two military sources"),
        ("many  farmers, who", "many farmers"),
        ("who", "who"),
        ("a senior official", "a senior official"),
    ],
)
def test_own_words_are_one_line_without_the_relative(words: str, shown: str) -> None:
    assert own_words(words) == shown
