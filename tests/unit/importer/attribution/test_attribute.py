"""What the engine finds in sentences of our own.

The weights are learnt: a test here asks which words are found, in cases that no weights worth shipping may
miss, and nothing of confidences.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from db.records import Attribution, Document, words
from importer import attribution
from importer.attribution import Tagger, attribute, engine

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
            [("the engineer", "said", "The dam would hold for another year")],
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
            [("", "is said", "The ship to have sunk at two")],
        ),
        (
            "The ship reportedly sank at two.",
            [("", "reportedly", "The ship sank at two")],
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
            [("She", "called", "the report a work of fiction")],
        ),
        (
            "Ada Lind denied the claim of Jonas Okoro.",
            [("Ada Lind", "denied", "the claim of Jonas Okoro")],
        ),
        (
            "Ada Lind warned of floods in the spring.",
            [("Ada Lind", "warned", "of floods in the spring")],
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


def test_a_quotation_around_its_cue_is_one_discontinuous_claim(find: Find) -> None:
    text = "“The dam is safe,” said Mr. Okoro. “It will hold.”"

    [claim] = find(text)

    assert words(text, claim.source) == "Mr. Okoro"
    assert [text[start:end] for start, end in claim.content] == ["The dam is safe", "It will hold."]


def test_a_quotation_over_paragraphs_is_one_claim(seen: See) -> None:
    text = (
        "“The dam is safe,” said Mr. Okoro, who runs the works. “It will hold.\n\n"
        "“We checked it twice.\n\n“Nobody need leave.”\n\nThe river rose again."
    )

    assert [content for _, _, content in seen(text)] == [
        "The dam is safe It will hold We checked it twice Nobody need leave"
    ]


def test_apostrophes_do_not_end_a_british_quotation(seen: See) -> None:
    text = "‘The miners’ pay is too low, and it’s falling,’ said Ada Lind. ‘We shan’t go back.’"

    assert [content for _, _, content in seen(text)] == [
        "The miners pay is too low and it’s falling We shan’t go back"
    ]


def test_a_name_and_a_colon_say_who(seen: See) -> None:
    [(source, _, content)] = seen("Jonas Okoro: “We are ready.”")

    assert (source, content) == ("Jonas Okoro", "We are ready")


def test_a_quotation_below_its_introduction_is_found(seen: See) -> None:
    assert seen("The paper said:\n\n“The dam is safe.”\n") == [("The paper", "said", "The dam is safe")]


@pytest.mark.parametrize(
    "text",
    [
        "The river rose and the valley was dark.",
        "The train left the valley at nine, and rain fell on the mill all day.",
        "Two boats lay at the quay. A third had gone out before dawn and came back empty.",
        "The dam was built in 1911, holds nine million tons of water and feeds four mills.",
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

    claims = find(text)

    inner = next(claim for claim in claims if words(text, claim.source) == "Ada Lind")
    assert words(text, inner.content) == "the dam was safe"
    assert inner.parent is not None
    assert words(text, claims[inner.parent].source) == "A clerk"


def test_what_is_reported_inside_a_quotation_is_not_its_speakers_quotation(find: Find) -> None:
    text = "“Jonas Okoro says the dam is safe,” said Ada Lind."

    kinds = {words(text, claim.source): claim.kind for claim in find(text)}

    assert kinds == {"Jonas Okoro": "indirect", "Ada Lind": "direct"}


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
    lines = "Ada Lind, who has run the mill by the lower lock for many years now, said\n"
    lines += "on Monday that the dam was safe and that no family in the valley had to\n"
    lines += "leave its house before the end of the spring, whatever came down the river\n"
    lines += "in the weeks of the thaw and however loud the water was in the lower locks\n"
    text = lines * 3

    contents = [content for _, _, content in seen(text)]

    assert any("no family in the valley had to leave its house before the end" in one for one in contents)


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


NEWS = (
    "The mayor of Thornby said that the bridge would open in May. According to two engineers, the piers "
    "are sound. Jonas Okoro denied that money had been lost."
)
CUES = {"said", "according to", "denied"}


@pytest.mark.parametrize(
    "text",
    [
        NEWS.upper(),
        NEWS.lower(),
        NEWS.title(),
        f"“It rained in Thornby all day.\n\n{NEWS}",
        NEWS + "”",
        NEWS.replace("bridge", "br\u00adidge \U0001f309").replace("mayor", "mayo\u0301r"),
        NEWS.replace(" the ", "  \x07the\u200b "),
        NEWS.replace("open", "0pen").replace("money", "m0ney").replace("bridge", "br1dge"),
    ],
    ids=["capitals", "small", "title", "opened", "closed", "marks", "controls", "scanned"],
)
def test_claims_are_found_however_the_text_is_spoilt(find: Find, text: str) -> None:
    claims = find(text)

    assert {" ".join(re.sub(r"[^a-z ]", "", words(text, c.cue).lower()).split()) for c in claims} >= CUES
    assert "money had been lost" in words(text, claims[-1].content).lower().replace("0", "o")


def test_a_text_without_any_punctuation_is_read_as_well_as_may_be(find: Find) -> None:
    # Nobody, machine or reader, knows for certain where these sentences end.
    text = NEWS.replace(".", "").replace(",", "").lower()

    said = [words(text, claim.content) for claim in find(text)]

    assert any("the bridge would open in may" in content for content in said)
    assert any(content.endswith("money had been lost") for content in said)


@pytest.mark.soak
def test_a_paragraph_of_a_hundred_thousand_characters_is_read_to_its_end(find: Find) -> None:
    sentences = [f"Clerk number {number} said that the dam was safe. " for number in range(2_200)]
    text = "".join(sentences)
    assert len(text) > 100_000

    claims = find(text)

    assert len(claims) >= 2_090
    assert max(claim.content[-1][1] for claim in claims) > len(text) - len(sentences[-1])


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell the peak")
def test_memory_does_not_grow_with_the_text() -> None:
    script = """
import resource, sys
from db.records import Document
from importer.attribution import attribute
sentence = "Clerk {} said that the dam was safe, and that nobody in the lower town had to leave. "
for characters in (200_000, 1_000_000):
    text = "".join(sentence.format(n) + "\\n" * (n % 4 == 0) for n in range(characters // 85))
    found = len(attribute(Document("d", "d", "", "", "t", 1, text)))
    print(found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    (few, before), (many, after) = (map(int, line.split()) for line in done.stdout.splitlines())
    assert many > 4 * few > 0
    assert after - before < 60


def test_a_very_long_paragraph_is_read_to_its_end(find: Find) -> None:
    sentences = [f"Clerk number {number} said that the dam was safe. " for number in range(600)]
    text = "".join(sentences)
    assert len(text) > 25_000

    claims = find(text)

    found = {words(text, claim.source).removeprefix("Clerk number ") for claim in claims}
    assert len(found & {str(number) for number in range(600)}) >= 570
    assert max(claim.content[-1][1] for claim in claims) > len(text) - len(sentences[-1])


def test_what_is_found_does_not_depend_on_what_was_read_before(find: Find) -> None:
    text = "“The dam is safe,” said Mr. Okoro. Ada Lind believes that it will rain."
    alone = find(text)

    find("The mayor said it was late. " * 50)

    assert alone
    assert find(text) == alone


def test_the_engine_names_itself_and_its_weights(tagger: Tagger) -> None:
    described = engine(tagger)

    assert described == engine()
    assert described.version == tagger.version
    [(name, checksum)] = described.models
    assert name
    assert tagger.sha256.startswith(checksum)


def test_a_document_without_words_needs_no_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> Tagger:
        raise AssertionError("the weights were read")

    monkeypatch.setattr(attribution, "load", fail)

    assert attribute(Document("d", "d", "", "", "test", 1, " \n ")) == ()
    with pytest.raises(AssertionError):
        attribute(Document("d", "d", "", "", "test", 1, "She said it rained."))
