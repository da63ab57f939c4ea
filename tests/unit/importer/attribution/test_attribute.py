"""What the first engine finds in sentences of our own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db.records import Attribution, Spans, words
from importer import nlp
from importer.attribution import attribute, engine

Find = Callable[..., tuple[Attribution, ...]]
See = Callable[[str], list[tuple[str, str, str]]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ada Lind said that the dam was safe.",
            [("Ada Lind", "said", "the dam was safe")],
        ),
        (
            "The dam was safe, Ada Lind said.",
            [("Ada Lind", "said", "The dam was safe")],
        ),
        (
            "The dam, the engineer said, would hold for another year.",
            [("the engineer", "said", "The dam … would hold for another year")],
        ),
        (
            "The dam is safe, according to two engineers.",
            [("two engineers", "according to", "The dam is safe")],
        ),
        (
            "It was reported that the ship had left.",
            [("", "was reported", "the ship had left")],
        ),
        (
            "The ship is said to have sunk at two.",
            [("", "is said", "The ship … to have sunk at two")],
        ),
        (
            "The ship reportedly sank at two.",
            [("", "reportedly", "The ship … sank at two")],
        ),
        (
            "The mayor asked the owners to close the mill.",
            [("The mayor", "asked", "the owners to close the mill")],
        ),
        (
            "Jonas Okoro accused them of fraud.",
            [("Jonas Okoro", "accused", "them of fraud")],
        ),
        (
            "She called the report “a work of fiction”.",
            [("She", "called", "the report “a work of fiction”")],
        ),
        (
            "Her claim that the dam was safe did not last.",
            [("Her", "claim", "the dam was safe")],
        ),
        (
            "The mayor is convinced that the dam is safe.",
            [("The mayor", "is convinced", "the dam is safe")],
        ),
    ],
)
def test_each_construction_gives_source_cue_and_content(
    seen: See, text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert seen(text) == expected


@pytest.mark.parametrize(
    ("opening", "closing"),
    ["“”", '""', "‘’", "''", "„“", "«»", ("''", "''"), ("``", "''")],
)
def test_a_quotation_of_any_style_is_the_content_without_its_marks(
    seen: See, opening: str, closing: str
) -> None:
    text = f"{opening}We shall not leave the valley,{closing} said Ada Lind."

    assert seen(text) == [("Ada Lind", "said", "We shall not leave the valley")]


def test_a_quotation_around_its_cue_is_one_discontinuous_claim(seen: See) -> None:
    text = "“The dam is safe,” said Mr. Okoro. “It will hold.”"

    assert seen(text) == [("Mr. Okoro", "said", "The dam is safe … It will hold.")]


def test_a_quotation_over_paragraphs_is_one_claim(seen: See) -> None:
    text = (
        "“The dam is safe,” said Mr. Okoro, who runs the works. “It will hold.\n\n"
        "“We checked it twice.\n\n“Nobody need leave.”\n\nThe river rose again."
    )

    assert [content for _, _, content in seen(text)] == [
        "The dam is safe … It will hold. … We checked it twice. … Nobody need leave."
    ]


def test_apostrophes_do_not_end_a_british_quotation(seen: See) -> None:
    text = "‘The miners’ pay is too low, and it’s falling,’ said Ada Lind. ‘We shan’t go back.’"

    assert [content for _, _, content in seen(text)] == [
        "The miners’ pay is too low, and it’s falling … We shan’t go back."
    ]


def test_a_name_and_a_colon_say_who(seen: See) -> None:
    assert seen("Jonas Okoro: “We are ready.”") == [("Jonas Okoro", ":", "We are ready.")]


def test_a_quotation_below_its_introduction_is_found(seen: See) -> None:
    assert seen("The paper said:\n\n“The dam is safe.”\n") == [("The paper", "said", "The dam is safe.")]


@pytest.mark.parametrize(
    "text",
    [
        "The mill could say nothing about the price of flour.",
        "The river rose and the valley was dark.",
        "These marks show how high the water stood.",
        "Ada Lind was asked whether the dam was safe.",
        "He read “The Miller’s Song” by the fire.",
        "",
        "   \n\n",
    ],
)
def test_plain_narrative_is_nobodys_claim(seen: See, text: str) -> None:
    assert seen(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“The dam is safe,” she said.", "direct"),
        ("She said the dam was “safe as houses”.", "mixed"),
        ("She said the dam was safe.", "indirect"),
        ("She hopes the dam is safe.", "belief"),
    ],
)
def test_kind_goes_by_marks_and_cue(find: Find, text: str, kind: str) -> None:
    assert [claim.kind for claim in find(text)] == [kind]


def test_a_claim_inside_a_claim_knows_its_parent(find: Find) -> None:
    text = "A clerk said that Ada Lind believed that the dam was safe."

    outer, inner = find(text)

    assert words(text, outer.source) == "A clerk"
    assert words(text, inner.content) == "the dam was safe"
    assert (outer.parent, inner.parent) == (None, 0)


def test_what_is_reported_inside_a_quotation_is_not_its_speakers_quotation(find: Find) -> None:
    text = "“Jonas Okoro says the dam is safe,” said Ada Lind."

    kinds = {words(text, claim.source): claim.kind for claim in find(text)}

    assert kinds == {"Jonas Okoro": "indirect", "Ada Lind": "direct"}


def test_who_after_an_apposition_is_the_person(seen: See) -> None:
    text = "Ada Lind, head of the Northern Mills, who wrote that the dam was safe, left."

    [(source, _, _)] = seen(text)

    assert source.startswith("Ada Lind")


def test_boilerplate_and_headings_are_passed_over(find: Find) -> None:
    lines = ["Mayor says dam is safe", "Ada Lind said that she agreed.", "Photo: Okoro said it was dark."]
    text = "\n\n".join(lines)
    heading, _, caption = ((text.index(line), text.index(line) + len(line)) for line in lines)

    claims = find(text, boilerplate=(caption,), headings=(heading,))

    assert [words(text, claim.source) for claim in claims] == ["Ada Lind"]


def test_the_sentence_covers_cue_and_content(find: Find) -> None:
    text = "It rained. “The dam is safe,” said Mr. Okoro. “It will hold.” Then he left."

    [claim] = find(text)

    start, end = claim.sentence
    assert text[start:end] == "“The dam is safe,” said Mr. Okoro. “It will hold.”"


def test_claims_come_in_the_order_of_the_text(find: Find) -> None:
    text = "Ada Lind said it was late. “Go home,” said the mayor. Okoro thinks that it will rain."

    starts = [min(claim.content[0][0], claim.cue[0][0]) for claim in find(text)]

    assert len(starts) == 3
    assert starts == sorted(starts)


def test_offsets_point_into_the_text_as_it_is(find: Find) -> None:
    text = "\ufeffRain.\r\n\r\n\u2028The \U0001f600 mayor\u00a0said that  cafe\u0301s\u00a0were open.\r\n"

    [claim] = find(text)

    assert [text[start:end] for start, end in claim.content] == ["cafe\u0301s\u00a0were open"]


def test_lines_broken_by_width_are_one_paragraph(seen: See) -> None:
    line = "Ada Lind, who has run the mill by the lower lock for many years now, said\n"
    line += "on Monday that the dam was safe and that no family in the valley had to\n"
    line += "leave its house before the end of the spring, whatever the papers wrote,\n"
    line += "because the wall had been built to hold twice the water that came down.\n"
    text = line * 3

    contents = [content for _, _, content in seen(text)]

    assert any("the dam was safe and that no family in the valley had to leave" in one for one in contents)


@pytest.mark.parametrize(
    "text",
    [
        "“unbalanced she said the dam was safe. He left.",
        "she said it was late " * 300,
        "THE MAYOR SAID THE DAM WAS SAFE. " * 20,
        "« ‘ “ ' \" „ `` " * 200,
        'قال الوزير: "نعم" said the man.',
        "\x00\x01 said \x7f\x85 that \u200b it\u2029 rained",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467 said e\u0301\u0301 was here.",
        "a" * 50_000,
        "\ud800 said that \udfff rained.",
    ],
)
def test_bad_text_never_fails(find: Find, text: str) -> None:
    for claim in find(text):
        for start, end in (*claim.content, *claim.cue, *claim.source):
            assert 0 <= start < end <= len(text)


def test_a_very_long_paragraph_is_read_to_its_end(find: Find) -> None:
    sentence = "The clerk said that the dam was safe. "
    text = sentence * 600

    assert len(find(text)) == 600


def test_the_engine_names_itself_and_its_model(model: nlp.Language) -> None:
    described = engine(model)

    assert described.name == "rules"
    assert described.models == ((model.name, model.version),)
    assert model.version


def test_a_document_without_words_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    from db.records import Document

    monkeypatch.setenv(nlp.VARIABLE, "en_core_web_absent")
    empty: Spans = ()

    assert attribute(Document("d", "d", "", "", "test", 1, " \n ", boilerplate=empty)) == ()
