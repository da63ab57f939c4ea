"""Through whom an article has a statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Attribution, ChainLink, Document, Mention
from importer.identity import identify
from importer.identity.chains import chains

Marked = Callable[..., tuple[Document, tuple[Attribution, ...]]]

LISTED = (
    "The Orn Herald, “Mine shut after flood,” 3/5/26",
    "The Orn Herald, “Ferry to sail again,” 3/9/26",
    "Radio Lund, “Evening news,” 3/6/26",
)
FOOT = "\n\nSOURCES\n\n" + "\n".join(LISTED)


def mentions(document: Document, claims: tuple[Attribution, ...]) -> tuple[Mention, ...]:
    return tuple(claim.mention for claim in identify(document, claims))


def links(marked: Marked, words: str, outlet: str | None = None) -> list[list[tuple[str, str]]]:
    """The chains of a text as (kind, name), by today's reading of its mentions."""
    document, claims = marked(words, "2026-10-14", outlet)
    found = chains(document, claims, mentions(document, claims))
    return [[(link.kind, link.name) for link in chain] for chain in found]


def test_a_claim_inside_a_claim_comes_through_its_speaker(marked: Marked) -> None:
    words = (
        "<s1>A clerk</s1> <q1>said</q1> <c1>that <s2>the envoy</s2> <q2>had asked</q2> <c2>the army to "
        "<s3>which</s3> he <q3>promised</q3> <c3>pay</c3> to wait</c2></c1>."
    )

    assert links(marked, words) == [
        [],
        [("anonymous", "A clerk")],
        [("anonymous", "A clerk"), ("speaker", "the envoy")],
    ]


def test_who_is_relayed_comes_through_the_one_who_relays(marked: Marked) -> None:
    words = (
        "<s1>The Lund Courier</s1>, <q2:1>citing</q2> <s2>Ines Varga</s2>, <q1>wrote</q1> <c1><c2>that "
        "the mine was shut</c2></c1>."
    )

    assert links(marked, words) == [[], [("media", "Lund Courier")]]


def test_a_relay_is_seen_although_no_parent_was_found(marked: Marked) -> None:
    document, claims = marked(
        "<s1>The Lund Courier</s1>, <q2>citing</q2> <s2>Ines Varga</s2>, <q1>wrote</q1> "
        "<c1><c2>that the mine was shut</c2></c1>."
    )
    alone = tuple(replace(claim, parent=None) for claim in claims)

    assert [len(chain) for chain in chains(document, alone, mentions(document, alone))] == [0, 1]


@pytest.mark.parametrize(
    ("addressee", "link"),
    [
        ("told the Orn Herald", "Orn Herald"),
        ("told the website Kelvane Now in March", "Kelvane Now"),
        ("told the Kelvane news agency", "Kelvane"),
        ("told a newspaper in 1920", "a newspaper"),
        ("told the evening paper of Lund on Monday", "the evening paper of Lund"),
        ("told Reuters", "Reuters"),
        ("said in an interview with Radio Lund on Monday", "Radio Lund"),
        ("said, speaking to the Orn Herald,", "Orn Herald"),
    ],
)
def test_an_outlet_to_which_it_was_said_is_a_station(marked: Marked, addressee: str, link: str) -> None:
    words = f"<s1>Ines Varga</s1> <q1>{addressee[:4]}</q1>{addressee[4:]} <c1>that the mine was shut</c1>."

    assert links(marked, words) == [[("media", link)]]


@pytest.mark.parametrize(
    "addressee",
    [
        "told reporters",
        "told the council",
        "told Jonas Lind",
        "told us",
        "told this newspaper",
        "told a press conference",
        "said on television",
        "said on her website",
        "wrote in a letter",
    ],
)
def test_who_else_was_told_is_no_station(marked: Marked, addressee: str) -> None:
    verb, rest = addressee.split(maxsplit=1)
    words = f"<s1>Ines Varga</s1> <q1>{verb}</q1> {rest} <c1>that the mine was shut</c1>."

    assert links(marked, words) == [[]]


def test_the_articles_own_outlet_is_no_station(marked: Marked) -> None:
    words = "<s1>Ines Varga</s1> <q1>told</q1> the Herald <c1>that the mine was shut</c1>."

    assert links(marked, words, outlet="The Orn Herald") == [[]]
    assert links(marked, words, outlet="The Lund Courier") == [[("media", "Herald")]]


def test_the_agency_of_the_dateline_is_no_station(marked: Marked) -> None:
    words = (
        "Mine shut\n\nLUND, 3 May (Kelvane) - The mine above the town of Lund was shut on Tuesday after "
        "a night of rain that nobody there will soon forget.\n\n<s1>Ines Varga</s1> <q1>told</q1> the "
        "Kelvane news agency <c1>that it was so</c1>."
    )

    assert links(marked, words) == [[]]


def test_an_outlet_that_was_told_is_the_station_of_what_nobody_is_named_for(marked: Marked) -> None:
    words = (
        "The mine is deep, and Radio Lund <q1>was told</q1> <c1>that it was shut</c1>. Varga <q2>was "
        "told</q2> <c2>so</c2>."
    )

    assert links(marked, words) == [[("media", "Radio Lund")], []]


def test_what_a_listener_told_an_outlet_comes_through_both(marked: Marked) -> None:
    words = (
        "“<c1><s2>My aunt</s2> <q2>thought</q2> <c2>it was shut</c2></c1>,” <s1>Ines Varga</s1> "
        "<q1>told</q1> Radio Lund."
    )

    assert links(marked, words) == [
        [("media", "Radio Lund")],
        [("media", "Radio Lund"), ("speaker", "Ines Varga")],
    ]


def test_nobody_is_his_own_go_between(marked: Marked) -> None:
    words = "“<c1><s2>We</s2> <q2>hope</q2> <c2>to sail</c2></c1>,” <s1>Ines Varga</s1> <q1>said</q1>."

    assert links(marked, words) == [[], []]


@pytest.mark.parametrize("words", [
    "<s1>I</s1> <q1>doubt</q1> <c1>what <s2>the clerk</s2> <q2>says</q2> <c2>of it</c2></c1>.",
    "<q1>It was rumoured</q1> <c1>that <s2>the clerk</s2> <q2>says</q2> <c2>no</c2></c1>.",
    "<s1>Nobody</s1> <q1>denies</q1> <c1>that <s2>the clerk</s2> <q2>says</q2> <c2>no</c2></c1>.",
])  # fmt: skip
def test_the_author_a_rumour_and_nobody_are_no_stations(marked: Marked, words: str) -> None:
    assert links(marked, words) == [[], []]


def test_a_document_is_a_cited_station(marked: Marked) -> None:
    words = "<s1>A letter</s1> <q1>says</q1> <c1>that <s2>the clerk</s2> <q2>denied</q2> <c2>it</c2></c1>."

    assert links(marked, words) == [[], [("cited", "A letter")]]


def test_stations_bear_the_name_of_their_mention(marked: Marked) -> None:
    words = (
        "Ines Varga came. <s1>She</s1> <q1>said</q1> <c1>that <s2>the clerk</s2> <q2>denied</q2> "
        "<c2>it</c2></c1>."
    )
    document, claims = marked(words)
    known = (
        Mention("pronoun", "person", "Ines Varga", named=True, antecedent=(0, 10)),
        Mention("title", "person", "the clerk"),
    )

    assert chains(document, claims, known)[1] == (ChainLink("Ines Varga", "speaker", claims[0].source[0]),)


def test_a_station_in_the_list_of_sources_says_which_entry_it_is(marked: Marked) -> None:
    words = (
        "<s1>Ines Varga</s1> <q1>told</q1> the Herald <c1>that the mine was shut by the flood</c1>. "
        "<s2>Jonas Lind</s2> <q2>told</q2> the Herald <c2>so</c2>. <s3>Holm</s3> <q3>told</q3> Radio "
        "Lund <c3>so</c3>."
    )
    document, claims = marked(words + FOOT, cited=LISTED)
    titled = replace(
        document,
        cited=tuple(
            replace(e, title=line.split("“")[1]) for e, line in zip(document.cited, LISTED, strict=True)
        ),
    )

    found = chains(titled, claims, mentions(titled, claims))

    assert [[link.cited for link in chain] for chain in found] == [[0], [None], [2]]


def test_the_number_of_a_note_makes_its_entry_a_station(marked: Marked) -> None:
    words = (
        "<s1>Ines Varga</s1> <q1>said</q1> <c1>that the mine was shut</c1>.[2] <s2>Radio Lund</s2> "
        "<q2>said</q2> <c2>so</c2>.³ <s3>Jonas Lind</s3> <q3>said</q3> <c3>so</c3>.[9]"
    )
    document, claims = marked(words + FOOT, cited=LISTED)

    found = chains(document, claims, mentions(document, claims))

    assert [[(link.kind, link.name, link.cited) for link in chain] for chain in found] == [
        [("cited", "The Orn Herald", 1)],
        [],
        [],
    ]


def test_parents_that_close_a_ring_end() -> None:
    text = "A said B said C."
    ring = tuple(
        Attribution(((8, 16),), ((2, 6),), ((at, at + 1),), (0, 16), "indirect", parent=1 - index)
        for index, at in enumerate((0, 7))
    )
    document = Document("d", "d", "text/plain", "", "t", 1, text)

    assert all(len(chain) <= 2 for chain in chains(document, ring, (Mention(), Mention())))


PIECES = st.sampled_from(
    [
        "the ",
        "Orn Herald ",
        "told ",
        "I ",
        "said ",
        "newspaper ",
        "was told ",
        "“",
        "”",
        ". ",
        ", ",
        "\n\n",
        "[1]",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=30), st.data())
def test_whatever_the_spans_stations_lie_in_the_text_and_have_names(
    pieces: list[str], data: st.DataObject
) -> None:
    text = "".join(pieces)
    cut = st.integers(0, len(text))
    spans = st.tuples(cut, cut).map(sorted).map(tuple)
    count = data.draw(st.integers(0, 4))
    claims = [
        Attribution((data.draw(spans),), (data.draw(spans),), (data.draw(spans),), (0, len(text)), "indirect",
                    parent=data.draw(st.none() | st.integers(0, count - 1)))
        for _ in range(count)
    ]  # fmt: skip
    document = Document("d", "d", "text/plain", "", "t", 1, text)

    found = chains(document, claims, [Mention() for _ in claims])

    assert len(found) == count
    for link in (link for chain in found for link in chain):
        assert link.name
        assert link.span is None or 0 <= link.span[0] <= link.span[1] <= len(text)
