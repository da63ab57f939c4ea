"""Speakers of one document and of several."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from db.records import Attribution, Document, Engine, ExtractedClaim, Extraction
from importer.identity import fullest_names, identify
from importer.identity.names import same_person


def document(text: str, doc: str = "d") -> Document:
    return Document(doc, doc, "", "", "test", 1, text)


def said(text: str, *mentions: str) -> list[Attribution]:
    """Attributions whose sources are ``mentions``, found one after another in ``text``."""
    made, at = [], 0
    for mention in mentions:
        at = text.index(mention, at)
        made.append(Attribution(((0, 1),), ((1, 2),), ((at, at + len(mention)),), (0, len(text)), "indirect"))
        at += len(mention)
    return made


def speakers(claims: Sequence[ExtractedClaim]) -> list[tuple[str | None, bool]]:
    return [(claim.speaker, claim.named) for claim in claims]


def test_a_surname_becomes_the_only_full_name_that_the_document_has() -> None:
    text = "Engineer Ada Lind came. Lind said yes. Ms. Lind said no."

    assert (
        speakers(identify(document(text), said(text, "Lind said"[:4], "Lind", "Ms. Lind")))
        == [("Ada Lind", True)] * 3
    )


def test_a_full_name_later_in_the_text_and_never_a_source_is_known() -> None:
    text = "Tamimi said no. Norland trusts Prime Minister Omar bin Jabir al-Tamimi in all things."

    assert speakers(identify(document(text), said(text, "Tamimi"))) == [("Omar bin Jabir al-Tamimi", True)]


def test_a_surname_of_two_people_keeps_its_own_words() -> None:
    text = "Ada Lind met Jonas Lind at the old mill. Mr. Lind said no."

    assert speakers(identify(document(text), said(text, "Mr. Lind"))) == [("Mr. Lind", False)]


def test_a_title_tells_two_of_one_surname_apart_where_the_text_told_their_gender() -> None:
    text = "Ada Lind met her brother, Jonas Lind, at the mill. Mr. Lind said no."

    assert speakers(identify(document(text), said(text, "Mr. Lind"))) == [("Jonas Lind", True)]


def test_a_surname_is_the_only_bearers_until_another_is_introduced() -> None:
    text = "Ada Lind came. Lind said no. Jonas Lind came. Lind said yes."

    found = speakers(identify(document(text), said(text, "Lind said"[:4], "Lind said yes"[:4])))
    last = identify(document(text), said(text[: text.rindex("Lind")] + "Lind", "Jonas Lind"))

    assert found[0] == ("Ada Lind", True)
    assert last[0].speaker == "Jonas Lind"


def test_the_fullest_form_of_one_name_wins() -> None:
    text = "Ada Lind said no. We met Ada Q. Lind at the mill, and A. Lind said yes."

    found = speakers(identify(document(text), said(text, "Ada Lind", "A. Lind")))

    assert found == [("Ada Q. Lind", True)] * 2


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("In Western Norland it rained. Norland said no.", "Norland said"[:7]),
        ("He lives in Port Georgia. Georgia said no.", "Georgia said"[:7]),
        ("Mayor Ada Washington left. Washington said no.", "Washington said"[:10]),
        ("How To Leave Norland In A Day\n\nNorland said no.", "Norland said"[:7]),
        ("Valley Gazette readers wrote. Gazette said no.", "Gazette said"[:7]),
    ],
)
def test_a_place_or_paper_is_not_taken_for_somebodys_surname(text: str, mention: str) -> None:
    at = text.rindex(mention)
    claim = Attribution(((0, 1),), ((1, 2),), ((at, at + len(mention)),), (0, len(text)), "indirect")

    [found] = identify(document(text), [claim])

    assert found.speaker == mention


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Reuters said no.", True),
        ("Norland said no.", True),
        ("Farmhands said no.", False),
        ("Millers said no. Other millers said yes.", False),
        ("It rained in Farmhands. Farmhands said no.", True),
    ],
)
def test_a_capital_that_may_be_the_sentences_is_no_name(text: str, named: bool) -> None:
    mention = text[: text.index(" said")].split()[-1]
    at = text.index(mention + " said")
    claim = Attribution(((0, 1),), ((1, 2),), ((at, at + len(mention)),), (0, len(text)), "indirect")

    assert speakers(identify(document(text), [claim])) == [(mention, named)]


def test_an_opening_adverb_is_no_first_name() -> None:
    text = "It rained. Maybe Lind will come. Lind said no."
    claim = Attribution(
        ((0, 1),), ((1, 2),), ((text.rindex("Lind"), text.rindex("Lind") + 4),), (0, 9), "indirect"
    )

    assert speakers(identify(document(text), [claim])) == [("Lind", True)]


def test_no_source_has_no_speaker() -> None:
    claim = Attribution(((0, 2),), ((3, 5),), (), (0, 9), "indirect")

    [found] = identify(document("It rained."), [claim])

    assert (found.speaker, found.named, found.via, found.polarity) == (None, False, (), "asserts")


def test_a_pronoun_is_resolved_and_an_indefinite_description_is_somebody_new() -> None:
    text = "Ada Lind came. She said nothing. A spokesman said yes. He said so."

    found = identify(document(text), said(text, "She", "A spokesman", "He said so"[:2]))

    assert speakers(found) == [("Ada Lind", True), ("A spokesman", False), ("A spokesman", False)]
    assert [one.mention.form for one in found] == ["pronoun", "nominal", "pronoun"]
    assert found[2].mention.antecedent == (text.index("A spokesman"), text.index(" said yes"))


def extraction(text: str, mention: str, doc: str) -> Extraction:
    read = document(text, doc)
    return Extraction(read, identify(read, said(text, mention)), Engine("test", "1"))


def across(*given: tuple[str, str]) -> list[str | None]:
    extractions = [extraction(text, mention, f"d{i}") for i, (text, mention) in enumerate(given)]
    return [claim.speaker for one in fullest_names(extractions) for claim in one.claims]


def test_several_documents_share_the_fullest_name() -> None:
    assert (
        across(
            ("Omar al-Tamimi said no.", "Omar al-Tamimi"),
            ("Omar Jabir al-Tamimi said yes.", "Omar Jabir al-Tamimi"),
        )
        == ["Omar Jabir al-Tamimi"] * 2
    )


def test_a_surname_is_joined_across_documents_only_where_one_person_bears_it() -> None:
    alone = ("Lind said no.", "Lind")
    ada = ("Ada Lind said yes.", "Ada Lind")
    jonas = ("Jonas Lind said yes.", "Jonas Lind")

    assert across(alone, ada) == ["Ada Lind", "Ada Lind"]
    assert across(alone, ada, jonas) == ["Lind", "Ada Lind", "Jonas Lind"]


def test_what_a_document_knows_is_kept_where_the_others_disagree() -> None:
    own = ("Ada Lind came. Lind said no.", "Lind said"[:4])
    text, mention = own
    read = document(text)
    at = text.rindex(mention)
    claim = Attribution(((0, 1),), ((1, 2),), ((at, at + 4),), (0, len(text)), "indirect")
    first = Extraction(read, identify(read, [claim]), Engine("test", "1"))

    renamed = fullest_names([first, extraction("Jonas Lind said yes.", "Jonas Lind", "e")])

    assert [claim.speaker for one in renamed for claim in one.claims] == ["Ada Lind", "Jonas Lind"]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("Ada Lind", "Ada Lind", True),
        ("Ada Lind", "ADA LIND", True),
        ("Ada Lind", "A. Lind", True),
        ("Ada Lind", "Ada Q. Lind", True),
        ("Ada Maria Lind", "Ada Q. Lind", False),
        ("Ada Lind", "Jonas Lind", False),
        ("Omar Jabir al-Tamimi", "Omar Tamimi", True),
        ("Omar bin Jabir al-Tamimi", "Omar Jabir Al Tamimi", True),
        ("Lind", "Ada Lind", False),
        ("Ada Lind Jr.", "Ada Lind", True),
        ("Šimon Krč", "Simon Krc", True),
    ],
)
def test_two_full_names_are_one_person_where_nothing_clashes(a: str, b: str, same: bool) -> None:
    assert same_person(a, b) is same
    assert same_person(b, a) is same
