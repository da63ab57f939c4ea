"""When a statement was made: dates that stand with the saying, and those that do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dates import is_date
from db.records import Attribution, Document
from importer.identity.when import statement_dates

#: Wednesday, 14 October 2026.
TODAY = "2026-10-14"

Marked = Callable[..., tuple[Document, tuple[Attribution, ...]]]


def dates(marked: Marked, words: str, date: str | None = TODAY) -> list[str | None]:
    document, claims = marked(words, date)
    return [when and when.value for when in statement_dates(document, claims)]


def said(marked: Marked, words: str) -> str | None:
    """The date of the only claim: Varga is its source, "said" or the like its cue, the rest after "that"."""
    return dates(marked, words)[0]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("<s1>Varga</s1> <q1>said</q1> on Monday <c1>that the pier was rotten</c1>.", "2026-10-12"),
        ("<s1>Varga</s1> <q1>said</q1> Monday <c1>that the pier was rotten</c1>.", "2026-10-12"),
        ("<s1>Varga</s1> <q1>said</q1> in a letter on Wednesday <c1>it was so</c1>.", "2026-10-14"),
        ("<s1>Varga</s1> <q1>said</q1> last Wednesday <c1>it was so</c1>.", "2026-10-07"),
        ("<s1>Varga</s1> <q1>said</q1> yesterday <c1>it was so</c1>.", "2026-10-13"),
        ("<s1>Varga</s1> <q1>said</q1> late last night <c1>it was so</c1>.", "2026-10-13"),
        ("<s1>Varga</s1> <q1>said</q1> two days ago <c1>it was so</c1>.", "2026-10-12"),
        ("<s1>Varga</s1> <q1>said</q1> a month ago <c1>it was so</c1>.", "2026-09~"),
        ("<s1>Varga</s1> <q1>said</q1> last week <c1>it was so</c1>.", "2026-10-05/2026-10-11"),
        ("<s1>Varga</s1> <q1>said</q1> at the weekend <c1>it was so</c1>.", "2026-10-10/2026-10-11"),
        ("<s1>Varga</s1> <q1>said</q1> earlier this month <c1>it was so</c1>.", "2026-10"),
        ("<s1>Varga</s1> <q1>said</q1> last year <c1>it was so</c1>.", "2025"),
        ("<s1>Varga</s1> <q1>said</q1> in mid-March <c1>it was so</c1>.", "2026-03~"),
        ("<s1>Varga</s1> <q1>said</q1> in December <c1>it was so</c1>.", "2025-12"),
        ("<s1>Varga</s1> <q1>said</q1> last October <c1>it was so</c1>.", "2025-10"),
        ("<s1>Varga</s1> <q1>said</q1> on 3 May <c1>it was so</c1>.", "2026-05-03"),
        ("<s1>Varga</s1> <q1>said</q1> on Nov. 3 <c1>it was so</c1>.", "2025-11-03"),
        ("<s1>Varga</s1> <q1>said</q1> on May 3rd, 2019, <c1>it was so</c1>.", "2019-05-03"),
        ("<s1>Varga</s1> <q1>said</q1> in 1998 <c1>it was so</c1>.", "1998"),
        ("<s1>Varga</s1> <q1>said</q1> in the spring of 2019 <c1>it was so</c1>.", "2019-03/2019-05"),
        ("<s1>Varga</s1> <q1>has said</q1> since 2009 <c1>that it was so</c1>.", "2009/.."),
        ("<s1>Varga</s1> <q1>said</q1> between 3 May and 5 May <c1>it was so</c1>.", "2026-05-03/2026-05-05"),
        ("<s1>Varga</s1> <q1>said</q1> in the Courier of 3 May <c1>it was so</c1>.", "2026-05-03"),
        ("<s1>Varga</s1> <q1>asked</q1> on 3 and 4 May <c1>who it was</c1>.", "2026-05-03/2026-05-04"),
        ("<s1>Varga</s1> <q1>warned</q1> in May and again in June <c1>of rot</c1>.", "2026-05/2026-06"),
        ("From 3 May on <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.", "2026-05-03/.."),
        ("In the last days of May <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.", "2026-05"),
        ("<s1>Varga</s1> <q1>said</q1> on the third of May last year <c1>it was so</c1>.", "2025-05-03"),
        ("From 1998 to 2004 <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.", "1998/2004"),
        ("In the winter of 1957-58 <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.", "1957-12/1958-02"),
        ("In 1957-58 <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.", "1957/1958"),
        ("It was not until 1998 that <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.", "1998"),
        ("<s1>An inspection in 1998</s1> <q1>found</q1> <c1>that it was so</c1>.", "1998"),
        ("<s1>Varga (1998)</s1> <q1>finds</q1> <c1>that it was so</c1>.", "1998"),
        ("<s1>Varga</s1> <q1>said</q1> on Christmas Eve <c1>it was so</c1>.", "2025-12-24"),
        ("In the 1990s <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.", "1990/1999"),
        ("On the evening of 3 May <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.", "2026-05-03"),
    ],
)
def test_each_form_of_date(marked: Marked, words: str, value: str) -> None:
    assert said(marked, words) == value


@pytest.mark.parametrize(
    "words",
    [
        "On Monday <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.",
        "On Monday, after a night of rain, <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.",
        "However, at a meeting on Monday in the old town hall, <s1>Varga</s1> <q1>said</q1> <c1>it</c1>.",
        "<s1>Varga</s1> came on Monday and <q1>said</q1> <c1>it was so</c1>.",
        "<s1>Varga</s1> on Monday went on to hit out at her rivals, <q1>calling</q1> <c1>them fools</c1>.",
        "<q2>Asked</q2> on Monday <c2>whether it was so</c2>, <s1>Varga</s1> <q1>said</q1> <c1>no</c1>.",
        "It was on Monday that <s1>Varga</s1>, the mayor of Lund, <q1>said</q1> <c1>it was so</c1>.",
        "She lost on Monday, when <s1>she</s1> <q1>said</q1> <c1>it was so</c1>.",
        "By Monday <s1>Varga</s1> <q1>was saying</q1> <c1>it was so</c1>.",
        "At a meeting in the town hall on Monday, <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.",
        "Speaking to the Courier on Monday, <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.",
        "In a letter to the council dated Monday, <s1>Varga</s1> <q1>wrote</q1> <c1>it was so</c1>.",
        "<s1>Varga</s1>, <s2>who</s2> on Monday <q2>had denied</q2> <c2>it</c2>, left.",
        "<s1>Varga</s1> on Monday again <q1>said</q1> <c1>it was so</c1>.",
        "“<c1>It is so</c1>,” <s1>Varga</s1> <q1>said</q1> on Monday. “<c1>Ask anybody</c1>.”",
        "“<c1>It is so</c1>,” <q1>said</q1> <s1>Varga</s1>, the mayor, on Monday.",
        "<c1>The pier was rotten</c1>, <q1>according to</q1> <s1>a survey published on Monday</s1>.",
        "<s1>A survey taken on Monday</s1> <q1>found</q1> <c1>that it was so</c1>.",
        "<s1>Monday’s report</s1> <q1>says</q1> <c1>that it was so</c1>.",
        "<s1>The survey, which was published on Monday,</s1> <q1>says</q1> <c1>that it was so</c1>.",
        "<s1>The survey</s1>, which was published on Monday, <q1>says</q1> <c1>that it was so</c1>.",
        "<s1>The ministry</s1> <q1>denied</q1> <c1>the report</c1> as early as Monday.",
        "<s1>Varga</s1> <q1>told</q1> Monday’s meeting <c1>that it was so</c1>.",
        "<q1>It was reported</q1> on Monday <c1>that the pier was rotten</c1>.",
        "<s1>Varga’s</s1> <q1>claim</q1> on Monday <c1>that it was so</c1> was heard.",
    ],
)
def test_where_the_date_of_a_saying_stands(marked: Marked, words: str) -> None:
    assert {value for value in dates(marked, words) if value} == {"2026-10-12"}


@pytest.mark.parametrize(
    "words",
    [
        "<s1>Varga</s1> <q1>said</q1> <c1>the pier was shut on Monday</c1>.",
        "<c1>The pier was shut on Monday</c1>, <s1>Varga</s1> <q1>said</q1>.",
        "After the storm on Monday, <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.",
        "The ferry sank on Monday and <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.",
        "The ferry may sail on Monday after <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.",
        "<s1>Varga, who was hurt on Monday,</s1> <q1>said</q1> <c1>it was so</c1>.",
        "<s1>A man released on Monday</s1> <q1>said</q1> <c1>it was so</c1>.",
        "<s1>Varga</s1> <q1>said</q1> <c1>it was so</c1> and left on Monday.",
        "<s1>Varga</s1> <q1>asked</q1> <c1>for an answer</c1> by Monday.",
        "Every December <s1>Varga</s1> <q1>says</q1> <c1>it is so</c1>.",
        "<s1>The loser of the May election</s1> <q1>said</q1> <c1>it was so</c1>.",
        "<s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>. On Monday it rained.",
        "<s1>Varga</s1> may march in the fall of the house and <q1>says</q1> <c1>it is so</c1>.",
        "<s1>Varga</s1> <q1>told</q1> 2000 people <c1>that it was so</c1>.",
        "<s1>Varga</s1> <q1>said</q1> that evening <c1>it was so</c1>.",
    ],
)
def test_other_dates_are_not_that_of_the_saying(marked: Marked, words: str) -> None:
    assert dates(marked, words) == [None]


def test_two_speakers_in_one_sentence_keep_their_own_dates(marked: Marked) -> None:
    words = (
        "<s1>Varga</s1> <q1>said</q1> on Monday <c1>that it was so</c1>, but <s2>Holm</s2> "
        "<q2>denied</q2> <c2>it</c2> on Tuesday and <s3>Lind</s3> <q3>laughed at</q3> <c3>both</c3>."
    )

    assert dates(marked, words) == ["2026-10-12", "2026-10-13", None]


def test_a_date_is_that_of_the_nearest_cue_in_its_clause(marked: Marked) -> None:
    words = (
        "<s1>The union, <s2>which</s2> <q2>endorsed</q2> <c2>her</c2> in May,</s1> <q1>said</q1> "
        "<c1>so</c1>. <s3>Holm</s3>, <s4>who</s4> <q4>opposed</q4> <c4>it</c4> during the vote, last week "
        "<q3>said</q3> <c3>no</c3>."
    )

    assert dates(marked, words) == [None, "2026-05", "2026-10-05/2026-10-11", None]


def test_a_date_of_what_is_to_come_is_not_that_of_the_saying(marked: Marked) -> None:
    words = "<s1>Varga</s1> <q1>is expected to say on Monday</q1> <c1>that it is so</c1>."

    assert dates(marked, words) == [None]


def test_the_date_of_the_one_who_relays_is_not_that_of_the_relayed(marked: Marked) -> None:
    words = (
        "On Monday <s1>the Courier</s1>, <q2:1>citing</q2> <s2>Varga</s2>, <q1>wrote</q1> <c1><c2>it was "
        "so</c2></c1>."
    )

    assert dates(marked, words) == ["2026-10-12", None]


def test_a_claim_inside_a_claim_has_the_date_that_stands_with_its_own_cue(marked: Marked) -> None:
    words = (
        "<s1>Varga</s1> <q1>said</q1> on Monday <c1>that <s2>Holm</s2> <q2>had warned</q2> her on 3 May "
        "<c2>of the rot</c2></c1>."
    )

    assert dates(marked, words) == ["2026-10-12", "2026-05-03"]


def test_a_second_verb_of_the_same_speaker_has_the_same_date(marked: Marked) -> None:
    words = (
        "On Monday <s1><s2>Varga</s2></s1> <q1>called</q1> <c1>it a lie</c1> and <q2>said</q2> <c2>she "
        "would sue</c2>."
    )

    assert dates(marked, words) == ["2026-10-12"] * 2


def test_a_date_is_carried_on_to_what_the_speaker_added(marked: Marked) -> None:
    words = (
        "“<c1>It is so</c1>,” <s1>Varga</s1> <q1>said</q1> on Monday. <s2>She</s2> <q2>added</q2> "
        "<c2>that the pier would stay shut until Friday</c2>. <s3>She</s3> <q3>has said</q3> <c3>so "
        "before</c3>."
    )

    assert dates(marked, words) == ["2026-10-12", "2026-10-12", None]


def test_no_date_is_carried_to_somebody_else_or_over_another_day(marked: Marked) -> None:
    words = (
        "<s1>Varga</s1> <q1>said</q1> on Monday <c1>it was so</c1>. <s2>Holm</s2> <q2>added</q2> "
        "<c2>that it was not</c2>.\n\nOn Monday <s3>Lind</s3> <q3>said</q3> <c3>yes</c3>. On Tuesday it "
        "rained. <s4>She</s4> <q4>said</q4> <c4>no</c4>."
    )

    assert dates(marked, words) == ["2026-10-12", None, "2026-10-12", None]


def test_distances_are_counted_from_the_last_day_named(marked: Marked) -> None:
    words = (
        "The bridge fell on 3 May. A day later <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>. A week "
        "earlier <s2>Holm</s2> <q2>had warned</q2> <c2>her</c2>."
    )

    assert dates(marked, words) == ["2026-05-04", "2026-04-27~"]


def test_a_distance_from_an_event_needs_its_day(marked: Marked) -> None:
    words = (
        "The flood came on 3 May, and on 9 May the queen came. <s3>Lind</s3> <q3>warned</q3> on the morning "
        "of the flood <c3>of rain</c3>. Two days after the flood <s1>Varga</s1> "
        "<q1>said</q1> <c1>it was so</c1>. The day after the vote <s2>Holm</s2> <q2>said</q2> <c2>no</c2>."
    )

    assert dates(marked, words) == ["2026-05-05", None, "2026-05-03"]


def test_words_of_time_in_a_quotation_count_from_the_day_it_was_spoken(marked: Marked) -> None:
    inner = "<s2>he</s2> <q2>told</q2> me yesterday <c2>it was so</c2>"
    quoted = f"“<c1>{inner}</c1>,” <s1>Varga</s1> <q1>said</q1> on Monday."
    told = f"<s1>Varga</s1> <q1>said</q1> on Monday <c1>that {inner}</c1>."

    assert dates(marked, quoted) == ["2026-10-12", "2026-10-11"]
    assert dates(marked, told) == ["2026-10-12", "2026-10-13"]


def test_a_distance_is_as_exact_as_what_it_is_counted_from(marked: Marked) -> None:
    words = (
        "In 2009 the bridge fell. Two years later <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>; the "
        "next day <s2>she</s2> <q2>said</q2> <c2>it was not</c2>. The previous Friday <s3>Holm</s3> "
        "<q3>had said</q3> <c3>no</c3>."
    )

    assert dates(marked, words) == ["2011~", None, None]


def test_a_paragraph_that_tells_of_a_day_long_ago_means_its_year_by_the_next(marked: Marked) -> None:
    words = (
        "On 3 May 1998 the bridge fell. On 5 May <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>.\n\nOn "
        "5 May <s2>Holm</s2> <q2>said</q2> <c2>it was not</c2>."
    )

    assert dates(marked, words) == ["1998-05-05", "2026-05-05"]


def test_without_the_date_of_the_article_only_whole_dates_are_known(marked: Marked) -> None:
    words = (
        "<s1>Varga</s1> <q1>said</q1> on Monday <c1>it was so</c1>. On 3 May 1998 <s2>Holm</s2> "
        "<q2>said</q2> <c2>it was not</c2>. Last year <s3>Lind</s3> <q3>laughed</q3> <c3>at it</c3>."
    )

    assert dates(marked, words, date=None) == [None, "1998-05-03", None]
    assert dates(marked, words, date="2026") == [None, "1998-05-03", "2025"]


def test_the_entries_of_a_chronology_date_what_they_tell(marked: Marked) -> None:
    words = (
        "How the bridge fell\n\n12 May 1998: <s1>The engineer</s1> <q1>warns</q1> <c1>of rot</c1>.\n\n3 "
        "June 1998: <s2>The council</s2> <q2>says</q2> <c2>there is none</c2>. In July <s3>Varga</s3> "
        "<q3>asks</q3> <c3>for a survey</c3>. <s4>Nobody</s4> <q4>answers</q4> <c4>her</c4>."
    )

    assert dates(marked, words) == ["1998-05-12", "1998-06-03", "1998-07", None]


def test_the_sections_of_a_chronology_name_the_year_of_its_days(marked: Marked) -> None:
    words = (
        "1998\n\n12 May: <s1>The engineer</s1> <q1>warns</q1> <c1>of rot</c1>.\n\n2001\n\n3 June: "
        "<s2>Varga</s2> <q2>asks</q2> <c2>for a survey</c2>.\n\n<s3>The council</s3> <q3>says</q3> "
        "<c3>there is no money</c3>."
    )

    assert dates(marked, words) == ["1998-05-12", "2001-06-03", "2001"]


def test_a_date_line_alone_makes_no_chronology(marked: Marked) -> None:
    words = "12 May 1998\n\n<s1>Varga</s1> <q1>says</q1> <c1>it is so</c1>."

    assert dates(marked, words, date="1998-05-12") == [None]


def test_the_words_are_those_of_the_date(marked: Marked) -> None:
    document, claims = marked(
        "On Monday night <s1>Varga</s1> <q1>said</q1> <c1>it was so</c1>, and on 3 May 1998 <s2>Holm</s2> "
        "<q2>said</q2> <c2>it was not</c2>.",
        TODAY,
    )  # fmt: skip
    found = statement_dates(document, claims)

    assert [when and (document.text[slice(*when.span)], when.basis) for when in found] == [
        ("Monday night", "derived"),
        ("3 May 1998", "stated"),
    ]


PIECES = st.sampled_from(
    [
        "on Monday ",
        "said ",
        "Varga ",
        "that ",
        "in May ",
        "1998",
        ": ",
        "\n\n",
        "a day later ",
        "“",
        "”",
        ". ",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=40), st.data())
def test_whatever_the_spans_a_date_is_one_and_its_words_lie_in_the_text(
    pieces: list[str], data: st.DataObject
) -> None:
    text = "".join(pieces)
    cut = st.integers(0, len(text))
    spans = st.tuples(cut, cut).map(sorted).map(tuple)
    claims = [
        Attribution((data.draw(spans),), (data.draw(spans),), (data.draw(spans),), (0, len(text)), "indirect",
                    parent=None if index == 0 else data.draw(st.none() | st.integers(0, index - 1)))
        for index in range(data.draw(st.integers(0, 4)))
    ]  # fmt: skip
    document = Document("d", "d", "text/plain", "", "t", 1, text, date=TODAY)

    found = statement_dates(document, claims)

    assert len(found) == len(claims)
    for when in found:
        assert when is None or is_date(when.value)
        assert when is None or 0 <= when.span[0] < when.span[1] <= len(text)
