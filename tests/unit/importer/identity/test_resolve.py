"""Who the source of a claim is, within one article."""

from __future__ import annotations

import time

import pytest

from db.records import Attribution, Document, Mention
from importer.identity.authors import byline
from importer.identity.resolve import mentions


def read(
    text: str, *sources: str | None, parents: dict[int, int] | None = None, author: str | None = None
) -> tuple[Mention, ...]:
    """The mentions of ``sources``, found one after another in ``text``; a cue of one verb is behind each.

    ``parents``: index of a claim to that of the claim whose content, its sentence, holds it.
    """
    document = Document("d", "d", "", "", "test", 1, text, author=author)
    made, at = [], 0
    for index, source in enumerate(sources):
        if source is None:
            made.append(Attribution(((0, 1),), ((1, 2),), (), (0, len(text)), "indirect"))
            continue
        start = text.index(source, at)
        end = at = start + len(source)
        cue = text.find(" ", end) + 1
        stop = text.find(" ", cue)
        parent = (parents or {}).get(index)
        content = ((stop, len(text)),) if parent is None else ((stop, stop + 2),)
        made.append(
            Attribution(content, ((cue, stop),), ((start, end),), (0, len(text)), "indirect", None, parent)
        )
    return mentions(document, made)


def who(found: tuple[Mention, ...]) -> list[str | None]:
    return [one.name for one in found]


MILL = "Ada Lind runs the mill. "


@pytest.mark.parametrize(
    ("text", "sources", "expected"),
    [
        # The subject of a reporting verb, then the next pronoun.
        ("Ada Lind said it rained. She added that it would go on.", ("Ada Lind", "She"), "Ada Lind"),
        # A person inside somebody else's quotation is hardly ever meant.
        (
            "Ada Lind said: “Jonas Okoro will never come.” She laughed and said so twice.",
            ("Ada Lind", "She"),
            "Ada Lind",
        ),
        # A title tells the gender.
        ("Mr Okoro met Ms Lind at the mill. He said nothing was wrong.", ("He",), "Okoro"),
        ("Mr Okoro met Ms Lind at the mill. She said nothing was wrong.", ("She",), "Lind"),
        # So does an apposition.
        (
            "Jonas Okoro, her brother, met Ada Lind, the spokeswoman. She said nothing was wrong.",
            ("She",),
            "Ada Lind",
        ),
        # A name that modifies is not the first choice.
        ("Lind’s brother Jonas Okoro came in. He said nothing was wrong.", ("He",), "Jonas Okoro"),
        # It is a body, they are several.
        ("The Valley Bank met Ada Lind. It said nothing was wrong.", ("It",), "Valley Bank"),
        ("Two farmers met Ada Lind there. They said nothing was wrong.", ("They",), "Two farmers"),
        # A description that nobody quotes carries on, too.
        ("The farmer met the mayor. He said nothing was wrong.", ("He",), "The farmer"),
        # Whom a cue addresses is not its subject.
        ("Ada Lind met Jonas Okoro. She told Okoro nothing was wrong.", ("She",), "Ada Lind"),
    ],
)
def test_pronouns(text: str, sources: tuple[str, ...], expected: str) -> None:
    found = read(text, *sources)

    assert found[-1].name == expected
    assert (found[-1].form, found[-1].rule) == ("pronoun", "pronoun")
    assert found[-1].antecedent is not None
    assert 0 < found[-1].sure < 1


def test_the_antecedent_of_a_pronoun_is_a_name_whatever_pronouns_stand_between() -> None:
    text = "Jonas Okoro came in. He was late, and he knew it. He said nothing was wrong."
    *_, found = read(text, "He", "He")

    assert found.antecedent is not None
    assert text[slice(*found.antecedent)] == "Jonas Okoro"


def test_a_pronoun_without_anybody_before_it_is_nobody() -> None:
    [found] = read("He said it rained.", "He")

    assert found == Mention("pronoun", rule="pronoun", sure=0.0)


def test_every_resolved_pronoun_is_a_mention_for_the_next() -> None:
    text = "Ada Lind came. She said yes now. The rain fell.\n\nShe said so.\n\nShe said it.\n\nShe said it."

    assert who(read(text, *["She"] * 4)) == ["Ada Lind"] * 4


def test_i_and_we_in_a_quotation_are_the_speaker_of_the_outer_claim() -> None:
    text = "“I think we know the way,” Ada Lind said."
    attributions = [
        Attribution(((9, 25),), ((3, 8),), ((1, 2),), (0, len(text)), "belief", None, 1),
        Attribution(((0, 26),), ((36, 40),), ((27, 35),), (0, len(text)), "direct"),
    ]

    found = mentions(Document("d", "d", "", "", "test", 1, text), attributions)

    assert who(found) == ["Ada Lind", "Ada Lind"]
    assert (found[0].form, found[0].rule, found[0].antecedent) == ("pronoun", "first-person", (27, 35))


def test_an_authors_own_i_is_the_author() -> None:
    assert who(read("I think it rained.", "I", author="Ada Lind")) == ["Ada Lind"]
    assert who(read("I think it rained.", "I", author="Ada Lind; Jonas Okoro")) == [None]
    assert who(read("Rain\n\nBy Ada Lind, columnist\n\nI think it rained.", "I")) == ["Ada Lind"]


@pytest.mark.parametrize(
    ("opening", "name"),
    [
        ("By Ada Lind", "Ada Lind"),
        ("By Ada Lind in Norport", "Ada Lind"),
        ("Ada Lind", "Ada Lind"),
        ("Ada Lind, chief correspondent", "Ada Lind"),
        ("The Valley Gazette, Sport", None),
        ("Ada Lind said it rained.", None),
        ("", None),
    ],
)
def test_bylines(opening: str, name: str | None) -> None:
    span = byline(opening, [(0, len(opening))])

    assert (opening[slice(*span)] if span else None) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lind, who said it rained, left.", "Ada Lind"),
        ("Two farmers who said it rained left.", "Two farmers"),
        ("The mill’s owner Ada Lind of the Valley Bank, who said it rained, left.", "Ada Lind"),
        ("They met those who said it rained.", "those"),
    ],
)
def test_a_relative_pronoun_is_the_noun_phrase_before_it(text: str, name: str) -> None:
    [found] = read(text, "who")

    assert (found.form, found.name) == ("pronoun", name)


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("Interior Minister Jonas Okoro came. The minister said so.", "The minister", "Jonas Okoro"),
        ("Jonas Okoro, the interior minister, came. The minister said so.", "The minister", "Jonas Okoro"),
        (
            "The harbour master, Ada Lind, came. The harbour master said so.",
            "The harbour master said"[:18],
            None,
        ),
        ("Prime Minister Ada Lind came. The minister said so.", "The minister", None),
        ("Deputy mayor Ada Lind met Mayor Jonas Okoro. The mayor said so.", "The mayor", "Jonas Okoro"),
        ("Ada Lind came. The minister said so.", "The minister", None),
        ("Mayor Ada Lind came. A mayor said so.", "A mayor", None),
        (
            "Secretary of State Ada Lind came. The Secretary of State said so.",
            "The Secretary of State",
            "Ada Lind",
        ),
        (
            "Ayatollah Jonas Okoro came. The elderly ayatollah said so.",
            "The elderly ayatollah",
            "Jonas Okoro",
        ),
        ("Mayor Ada Lind came. The mayor of Norport said so.", "The mayor of Norport", None),
        (
            "The Norland Ministry of Trade met. The ministry said so.",
            "The ministry",
            "Norland Ministry of Trade",
        ),
        ("The Interior Ministry met the Labour Ministry. The ministry said so.", "The ministry", None),
    ],
)
def test_a_definite_description_is_who_was_given_that_title_and_else_nobody(
    text: str, source: str, name: str | None
) -> None:
    start = text.rindex(source)
    claim = Attribution(((0, 1),), ((1, 2),), ((start, start + len(source)),), (0, len(text)), "indirect")

    [found] = mentions(Document("d", "d", "", "", "test", 1, text), [claim])

    if name is None:
        assert not found.named or found.rule == "given-title"
        assert found.name in (" ".join(source.split()), "Ada Lind")
    else:
        assert (found.name, found.named) == (name, True)
        assert found.antecedent is not None


def test_anonymous_sources_are_new_each_time_and_taken_up_by_the() -> None:
    text = "A nurse said yes. A nurse said no way. The nurse said so."
    first, second, again = read(text, "A nurse", "A nurse", "The nurse")

    assert [one.type for one in (first, second, again)] == ["anonymous"] * 3
    assert first.antecedent is None
    assert second.antecedent is None
    assert again.antecedent == (text.index("A nurse", 5), text.index("A nurse", 5) + 7)
    assert not again.named


def test_one_of_them_is_somebody_new_and_both_are_not() -> None:
    text = "Two clerks said it rained. One of them said it snowed. Both said so."
    _, one, both = read(text, "Two clerks", "One of them", "Both")

    assert (one.rule, one.antecedent) == ("part", None)
    assert (both.rule, both.antecedent) == ("both", (0, 10))


@pytest.mark.parametrize(
    ("text", "source", "type_", "form"),
    [
        ("Baghdad said no.", "Baghdad", "government", "metonym"),
        ("It rained in Orumaq. Orumaq said no.", "Orumaq said"[:6], "government", "metonym"),
        ("Reuters said no.", "Reuters", "media", "name"),
        ("The Valley Gazette said no.", "The Valley Gazette", "media", "name"),
        ("The website Norlin opened. Norlin said no.", "Norlin said"[:6], "media", "name"),
        ("Norlin, a charity, opened. Norlin said no.", "Norlin said"[:6], "group", "name"),
        ("The Nurses’ Union said no.", "The Nurses’ Union", "group", "name"),
        ("Pell & Sons said no.", "Pell & Sons", "group", "name"),
        ("The Foreign Ministry said no.", "The Foreign Ministry", "government", "nominal"),
        ("Norland’s government said no.", "Norland’s government", "government", "nominal"),
        ("The Lind regime said no.", "The Lind regime", "government", "nominal"),
        ("A senior official said no.", "A senior official", "anonymous", "nominal"),
        ("Residents said no.", "Residents", "anonymous", "nominal"),
        ("The mayor said no.", "The mayor", "person", "title"),
        ("The survey said no.", "The survey", "unspecified", "nominal"),
        ("Nobody said no.", "Nobody", "unspecified", "nominal"),
    ],
)
def test_types(text: str, source: str, type_: str, form: str) -> None:
    start = text.rindex(source)
    claim = Attribution(((0, 1),), ((1, 2),), ((start, start + len(source)),), (0, len(text)), "indirect")

    [found] = mentions(Document("d", "d", "", "", "test", 1, text), [claim])

    assert (found.type, found.form) == (type_, form)


def test_a_metonym_stays_itself_and_says_what_it_stands_for() -> None:
    [found] = read("Baghdad said no.", "Baghdad")

    assert (found.name, found.named, found.stands_for) == ("Baghdad", True, "Government of Iraq")


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("The Coal Research Society (CRS) met. CRS said so.", "CRS said"[:3], "Coal Research Society"),
        ("The Coal Research Society, or CRS, met. CRS said so.", "CRS said"[:3], "Coal Research Society"),
        ("The Valley Coal Gazette wrote. The Gazette said so.", "The Gazette", "Valley Coal Gazette"),
        ("Ada Lind came with Jonas. ADA LIND said so.", "ADA LIND", "Ada Lind"),
        ("Jean-Luc O’Hara came home. O'Hara said so.", "O'Hara", "Jean-Luc O’Hara"),
        ("Omar bin Jabir al-Tamimi came. Al‑Tamimi said so.", "Al‑Tamimi", "Omar bin Jabir al-Tamimi"),
        ("Edward Said came to the mill. Said said so.", "Said said"[:4], "Edward Said"),
        ("Captain Lord said so.", "Captain Lord", "Lord"),
        ("The harbour master, Mrs Lind, said so.", "The harbour master, Mrs Lind,", "Lind"),
        ("Its counsel, Ada Lind KC, said so.", "Its counsel, Ada Lind KC,", "Ada Lind"),
        ("Her pupil Jonas Okoro said so.", "Her pupil Jonas Okoro", "Jonas Okoro"),
        (
            "Prime Minister Jonas Okoro came. A close aide of the prime minister, Ada Lind, said so.",
            "A close aide of the prime minister, Ada Lind,",
            "Ada Lind",
        ),
        ("City Manager Len Abbot said so.", "City Manager Len Abbot", "Len Abbot"),
        ("Nell Lind ran home. Nell said so.", "Nell said"[:4], "Nell Lind"),
    ],
)
def test_names_become_the_fullest_that_the_article_has(text: str, source: str, name: str) -> None:
    start = text.rindex(source)
    claim = Attribution(((0, 1),), ((1, 2),), ((start, start + len(source)),), (0, len(text)), "indirect")

    [found] = mentions(Document("d", "d", "", "", "test", 1, text), [claim])

    assert (found.name, found.named) == (name, True)
    assert found.form == "name"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("A spokesman for another mill, Kata Pell, said so.", "A spokesman for another mill, Kata Pell,"),
        ("The Lord Mayor said so.", "The Lord Mayor"),
        ("Ada Lind came and Jonas Lind left. Lind said so.", "Lind said"[:4]),
        ("An aide of the prime minister, Ada Lind, said so.", "An aide of the prime minister, Ada Lind,"),
        ("Norland-backed fighters came. Norland-backed said so.", "Norland-backed said"[:14]),
        ("Lind the elder said so, not Ada Lind.", "Lind the elder"),
        ("General Lind fell. Her pupil, Ada Lind, came home. Lind said so.", "General Lind"),
        ("قال الوزير إن المطر هطل", "الوزير"),
    ],
)
def test_what_two_may_bear_names_nobody(text: str, source: str) -> None:
    start = text.rindex(source)
    claim = Attribution(((0, 1),), ((1, 2),), ((start, start + len(source)),), (0, len(text)), "indirect")

    [found] = mentions(Document("d", "d", "", "", "test", 1, text), [claim])

    assert not found.named
    assert found.name == source.rstrip(",")


@pytest.mark.parametrize(
    ("source", "roles"),
    [
        ("Ada Lind, the spokeswoman of the Valley Bank,", ["spokeswoman of the Valley Bank", "Valley Bank"]),
        ("Mayor Ada Lind", ["Mayor"]),
        ("A former official of the Valley Bank", ["former official of the Valley Bank", "Valley Bank"]),
        (
            "an adviser to Prime Minister Jonas Okoro",
            ["adviser to Prime Minister Jonas Okoro", "Prime Minister Jonas Okoro"],
        ),
        ("Ada Lind", []),
    ],
)
def test_roles_are_kept_as_stated_with_their_spans(source: str, roles: list[str]) -> None:
    text = f"Yesterday {source} said so."
    [found] = read(text, source)

    assert [text[slice(*role.span)] for role in found.roles] == roles


def test_transcripts() -> None:
    text = "ADA LIND: Where were you at six?\n\nJONAS OKORO: At home.\n\nLIND: You say so?\n\nOKORO: I do."

    def turn(label: str, after: int) -> Attribution:
        start = text.index(label, after)
        colon = start + len(label)
        return Attribution(
            ((colon + 2, colon + 8),), ((colon, colon + 1),), ((start, colon),), (start, colon + 8), "direct"
        )

    claims = [turn("ADA LIND", 0), turn("JONAS OKORO", 0), turn("LIND", 30), turn("OKORO", 60)]
    at = text.index("You say")
    claims.append(
        Attribution(
            ((at + 8, at + 10),), ((at + 4, at + 7),), ((at, at + 3),), (at, at + 10), "indirect", None, 2
        )
    )

    found = mentions(Document("d", "d", "", "", "test", 1, text), claims)

    assert who(found) == ["ADA LIND", "JONAS OKORO", "ADA LIND", "JONAS OKORO", "JONAS OKORO"]
    assert found[-1].rule == "addressee"


def test_interviews_under_letters() -> None:
    text = "Rain and the theatre\n\nMarta Lobo runs it.\n\nQ: Will you go?\n\nA: I never said so.\n\nQ: Why?"

    def turn(label: str, after: int) -> Attribution:
        start = text.index(label + ":", after)
        return Attribution(
            ((start + 3, start + 7),), ((start + 1, start + 2),), ((start, start + 1),), (0, 9), "direct"
        )

    claims = [turn("Q", 0), turn("A", 0), turn("Q", 70)]
    for word, outer in (("you", 0), ("I", 1)):
        at = text.index(f" {word} ", claims[outer].content[0][0] - 1) + 1
        spans = (((at + 4, at + 6),), ((at + 2, at + 4),), ((at, at + len(word)),))
        claims.append(Attribution(*spans, (0, 9), "indirect", None, outer))

    found = mentions(Document("d", "d", "", "", "test", 1, text), claims)

    assert who(found) == ["Q", "Marta Lobo", "Q", "Marta Lobo", "Marta Lobo"]
    assert found[2].antecedent == claims[0].source[0]


def test_we_of_two_authors_is_both_and_i_is_neither() -> None:
    text = "Water\n\nAda Lind and Jonas Okoro\n\nWe think it rained, and I doubt it."
    we, i = read(text, "We", "I")

    assert (we.name, we.named, we.type) == ("Ada Lind and Jonas Okoro", False, "group")
    assert i.name is None


def test_claims_within_claims_without_end_do_not_end_the_program() -> None:
    text = "I said " * 3000
    claims = [
        Attribution(
            ((7 * i + 2, 7 * i + 6),),
            ((7 * i + 2, 7 * i + 6),),
            ((7 * i, 7 * i + 1),),
            (0, 7),
            "indirect",
            None,
            i + 1,
        )
        for i in range(2999)
    ]

    found = mentions(Document("d", "d", "", "", "test", 1, text), [*claims, *read_last(text)])

    assert len(found) == 3000


def read_last(text: str) -> list[Attribution]:
    """One claim without a parent at the end of ``text``."""
    end = len(text) - 7
    return [Attribution(((end + 2, end + 6),), ((end + 2, end + 6),), ((end, end + 1),), (0, 7), "indirect")]


def seconds(count: int) -> float:
    """CPU seconds for a text in which ``count`` people of one surname speak, twice each."""
    names = [
        f"{chr(65 + i % 26)}{'abcdefghij'[i // 26 % 10]}{'klmnopqrst'[i // 260 % 10]}e Lind"
        for i in range(count)
    ]
    lines = [f"{name} said that it rained." for name in names] + ["Lind said that it rained." for _ in names]
    claims, at = [], 0
    for line in lines:
        end = at + line.index(" said")
        claims.append(
            Attribution(((end + 6, at + len(line)),), ((end + 1, end + 5),), ((at, end),), (0, 9), "indirect")
        )
        at += len(line) + 2
    document = Document("d", "d", "", "", "test", 1, "\n\n".join(lines))
    before = time.process_time()
    mentions(document, claims)
    return time.process_time() - before


def test_time_grows_with_the_text_and_not_with_its_square() -> None:
    seconds(50)

    assert seconds(2000) < 10 * max(seconds(500), 0.02)


@pytest.mark.parametrize(
    "text",
    ["(" * 50_000, "“" * 50_000, "Ab-" * 50_000, "x’" * 50_000, "in " * 50_000, "A " * 50_000, "\n" * 50_000],
)
def test_no_text_is_a_time_bomb(text: str) -> None:
    claim = Attribution(((0, 1),), ((1, 2),), ((5, 9),), (0, 9), "indirect")
    before = time.process_time()

    mentions(Document("d", "d", "", "", "test", 1, text), [claim])

    assert time.process_time() - before < 10


def test_no_source_is_no_mention() -> None:
    assert read("It rained.", None) == (Mention(rule="no-source"),)
