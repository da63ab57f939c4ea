"""Running queries on a small library: what is shown, in which order, with which facets and completions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import event, insert, update
from sqlalchemy.orm import Session

from db.dates import FIRST, LAST, Interval, interval
from db.engine import install_triggers, make_engine
from db.errors import QueryError
from db.query import Order, complete, facets, format, highlight_spans, parse, run, suggestion
from db.schema import Article, Base, Cited, Claim, ClaimTag, Snapshot, Speaker, Tag
from db.search import open_index, refresh
from db.search.port import TextIndex


@dataclass
class Small:
    """Three articles, one of them deleted; claims 1-7 (7 in the deleted one, 6 rejected)."""

    session: Session
    index: TextIndex

    def find(self, query: str, order: Order = Order.ARTICLE) -> list[int]:
        return list(run(self.session, self.index, query, order=order).ids)


CLAIMS = [
    # pk, article, speaker, content, sentence, said, review, via
    (
        1,
        1,
        1,
        "all passengers are saved",
        "All passengers are saved, said Franklin.",
        "1912-04-15",
        "machine",
        ["Reuters"],
    ),
    (2, 1, 1, "the ship was unsinkable", "He held that the ship was unsinkable.", None, "verified", []),
    (
        3,
        1,
        None,
        "most of the ships' boats were lost",
        "It was reported that most boats were lost.",
        "1912-04",
        "edited",
        [],
    ),
    (
        4,
        2,
        2,
        "she broke in two",
        "She broke in two, Thayer said.",
        None,
        "machine",
        ["Reuters", "the Herald"],
    ),
    (
        5,
        2,
        3,
        "it sank whole; saved, saved, saved",
        "“It sank whole”, said Lightoller.",
        "1912-05",
        "machine",
        [],
    ),
    (6, 2, 3, "nobody was saved", "Nobody was saved.", None, "rejected", []),
    (7, 3, 3, "the passengers slept", "The passengers slept.", None, "machine", []),
]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    engine = make_engine(tmp_path / "library.db", wait=5)
    with engine.connect() as connection, connection.begin():
        Base.metadata.create_all(connection)
        install_triggers(connection)
    with Session(engine) as session:
        fill(session)
        session.commit()
    index = open_index(tmp_path / "index", library_uid="small")
    with Session(engine) as session:
        refresh(session, index)
        yield Small(session, index)
    engine.dispose()


def fill(session: Session) -> None:
    session.add_all(
        [
            Article(
                pk=1,
                id="a1",
                doc="one",
                location="",
                title="All saved",
                outlet="The Sun",
                published="1912-04-16",
            ),
            Article(
                pk=2,
                id="a2",
                doc="two",
                location="",
                outlet="the sun",
                author="Ada Pine",
                published="1912-05-03",
            ),
            Article(
                pk=3, id="a3", doc="three", location="", outlet="Gone", deleted_at="2025-01-01T00:00:00Z"
            ),
        ]
    )
    session.flush()
    for pk in (1, 2, 3):
        texts = {"original_sha256": "", "text_sha256": "", "media_type": "", "reader": "", "text": ""}
        session.add(Snapshot(pk=pk, article_pk=pk, reader_version=1, **texts))
    for pk, name in ((1, "Phillip Franklin"), (2, "Jack Thayer"), (3, "Charles Lightoller")):
        session.add(Speaker(pk=pk, name=name, key=name.lower()))
    session.add_all([Tag(pk=1, name="denial", name_key="denial", colour="#d55e00")])
    session.flush()
    session.add(Cited(snapshot_pk=2, seq=0, start=0, end=1, outlet="Carpathia wireless"))
    for pk, article, speaker, content, sentence, said, review, via in CLAIMS:
        row = {"content": content, "sentence": sentence, "said": said, "review": review, "via": via}
        places = {"start": 100 - pk, "sentence_start": 0, "sentence_end": 1, "kind": "direct"}
        session.add(
            Claim(pk=pk, article_pk=article, snapshot_pk=article, speaker_pk=speaker, **row, **places)
        )
    session.flush()
    session.execute(insert(ClaimTag).values(claim_pk=2, tag_pk=1, at=""))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {1, 2, 3, 4, 5}),
        ("passenger", {1}),
        ("boat", {3}),
        ("ship’s", {2, 3}),
        ("franklin", {1, 2}),
        ("content:franklin", set()),
        ('"broke in two"', {4}),
        ('"two broke"', set()),
        ('"jack thayer"', {4}),
        ("unsink*", {2}),
        ("lightholer~", {5}),
        ("saved", {1, 5}),
        ("saved is:rejected", {6}),
        ("nobody", set()),
        ("nobody or is:rejected", {6}),
        ("-is:rejected", {1, 2, 3, 4, 5}),
        ("speaker:none", {3}),
        ('speaker:="phillip franklin"', {1, 2}),
        ("speaker:=Franklin", set()),
        ("-speaker:franklin", {3, 4, 5}),
        ("outlet:sun", {1, 2, 3, 4, 5}),
        ("outlet:gone", set()),
        ("source:reuters", {1, 4}),
        ("source:wireless", {4, 5}),
        ("source:sun -via:none", {1, 4}),
        ("author:none", {1, 2, 3}),
        ("-author:pine", {1, 2, 3}),
        ("article:saved", {1, 2, 3}),
        ("article:two", {4, 5}),
        ("article:=a2", {4, 5}),
        ("tag:denial", {2}),
        ("tag:none", {1, 3, 4, 5}),
        ("is:verified or has:via", {1, 2, 4}),
        ("said:1912-04", {1, 3}),
        ("date:1912-04", {1, 2, 3}),
        ("date:1912-04-01..1912-04-15", {1}),
        ("date:>1912-04", {4, 5}),
        ("date:=1912-04", {3}),
        ("published:1912-05-03", {4, 5}),
        ("(saved or broke) -via:herald", {1, 5}),
    ],
)
def test_what_a_query_finds(small: Small, query: str, found: set[int]) -> None:
    assert set(small.find(query)) == found


def test_a_mistake_is_raised_before_anything_is_looked_up(small: Small) -> None:
    with pytest.raises(QueryError):
        small.find("colour:red")


def test_orders_are_complete_and_stable(small: Small) -> None:
    assert small.find("", Order.ARTICLE) == [3, 2, 1, 5, 4]
    assert small.find("", Order.SPEAKER) == [5, 4, 2, 1, 3]
    assert small.find("", Order.NEWEST) == [5, 4, 3, 2, 1]
    assert small.find("", Order.RELEVANCE) == small.find("", Order.NEWEST)
    # Three times in one claim, once in the other.
    assert small.find("saved", Order.RELEVANCE) == [5, 1]


def test_orders_by_confidence_put_what_has_none_where_certainty_is(small: Small) -> None:
    for pk, confidence in ((1, 0.9), (2, None), (3, 0.4), (4, 0.9), (5, 0.99)):
        small.session.execute(update(Claim).where(Claim.pk == pk).values(confidence=confidence))

    assert small.find("", Order.CONFIDENCE) == [2, 5, 1, 4, 3]
    assert small.find("", Order.DOUBT) == [3, 1, 4, 5, 2]


def test_every_column_has_an_order_either_way_round(small: Small) -> None:
    for order in Order:
        forwards = run(small.session, small.index, "", order=order).ids
        backwards = run(small.session, small.index, "", order=order, backwards=True).ids
        assert list(backwards) == list(forwards)[::-1]
        assert sorted(forwards) == [1, 2, 3, 4, 5]
    assert small.find("", Order.TITLE)[:3] == [3, 2, 1]  # "All saved" before "two"
    assert small.find("has:tag", Order.TAGS) == [
        pk for pk in small.find("", Order.TAGS) if pk in small.find("has:tag")
    ]


def test_pages_of_a_result_do_not_move(small: Small) -> None:
    whole = run(small.session, small.index, "saved or ship").ids
    again = run(small.session, small.index, "saved or ship").ids
    assert whole == again
    # A claim that leaves the result takes nothing else with it.
    small.session.execute(update(Claim).where(Claim.pk == whole[0]).values(review="rejected"))
    assert list(run(small.session, small.index, "saved or ship").ids) == list(whole)[1:]


def test_dates_are_counted_by_day_month_or_year(small: Small) -> None:
    ids = run(small.session, small.index, "").ids

    def lines(by: str) -> dict[str, int]:
        counted = facets(small.session, ids, dates=by).values["date"]  # type: ignore[arg-type]
        for line in counted:
            assert run(small.session, small.index, line.query).total == line.count
        return {line.label: line.count for line in counted}

    assert lines("year") == {"1912": 5}
    assert lines("month") == {"1912-04": 3, "1912-05": 2}
    # A month is wider than a day: a line of its own.
    assert lines("day") == {"1912-04": 1, "1912-04-15": 1, "1912-04-16": 1, "1912-05": 1, "1912-05-03": 1}


def test_what_may_have_been_meant(small: Small) -> None:
    def meant(query: str) -> str | None:
        found = suggestion(small.index, parse(query))
        return format(found) if found else None

    assert meant("savde pasengers") == "saved passenger"
    assert meant("saved passengers") is None
    assert meant("-(savde or tag:x)") is None  # what is excluded stays as it is
    assert meant('"brok in" two') == '"broke in" two'
    assert meant("xyzzyx") is None


def test_what_is_looked_for_is_what_is_marked(small: Small) -> None:
    result = run(small.session, small.index, '"broke in two" sav* speaker:thayer -ship content:sank')
    assert result.terms == ("broke in two", "sav*", "sank")
    assert highlight_spans("She broke in two; saved!", result.terms) == ((4, 16), (18, 23))


def test_facets_count_and_write_queries(small: Small) -> None:
    ids = run(small.session, small.index, "").ids
    counted = facets(small.session, ids).values
    lines = {
        name: [(line.label, line.count, line.query) for line in values] for name, values in counted.items()
    }
    assert lines["speaker"] == [
        ("Phillip Franklin", 2, 'speaker:="Phillip Franklin"'),
        ("Charles Lightoller", 1, 'speaker:="Charles Lightoller"'),
        ("Jack Thayer", 1, 'speaker:="Jack Thayer"'),
        ("", 1, "speaker:none"),
    ]
    assert lines["outlet"] == [("The Sun", 5, 'outlet:="The Sun"')]
    assert lines["source"][:2] == [
        ("The Sun", 5, 'source:="The Sun"'),
        ("Carpathia wireless", 2, 'source:="Carpathia wireless"'),
    ]
    assert lines["tag"] == [("denial", 1, "tag:=denial"), ("", 4, "tag:none")]
    assert counted["tag"][0].colour == "#d55e00"
    assert lines["date"] == [
        ("1912-04", 3, "date:1912-04"),
        ("1912-05", 2, "date:1912-05"),
    ]
    assert lines["kind"] == [("direct", 5, "kind:direct")]
    assert ("verified", 1, "is:verified") in lines["review"]
    assert "polarity" not in lines


def test_facets_of_nothing_are_empty(small: Small) -> None:
    assert all(not lines for lines in facets(small.session, []).values.values())


def test_the_number_of_statements_does_not_grow_with_the_result(small: Small) -> None:
    def statements(query: str) -> int:
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        connection = small.session.connection()
        event.listen(connection, "before_cursor_execute", counted)
        facets(small.session, run(small.session, small.index, query).ids)
        event.remove(connection, "before_cursor_execute", counted)
        return count

    assert statements("passenger") == statements("lost")
    assert statements('"were lost"') <= statements("lost") + 1


@pytest.mark.parametrize(
    ("text", "start", "labels"),
    [
        ("spe", 0, ["speaker:"]),
        ("lost -spe", 6, ["speaker:"]),
        ("unsi", 0, ["unsinkable"]),
        ("speaker:", 0, ["Phillip Franklin", "Charles Lightoller", "Jack Thayer"]),
        ("lost speaker:thay", 5, ["Jack Thayer"]),
        ('speaker:"jack th', 0, ["Jack Thayer"]),
        ("(tag:de", 1, ["denial"]),
        ("is:ver", 0, ["verified"]),
        ("source:carp", 0, ["Carpathia wireless"]),
        ("article:all", 0, ["All saved"]),
    ],
)
def test_completion_proposes_what_is_there(small: Small, text: str, start: int, labels: list[str]) -> None:
    proposed = complete(small.session, small.index, text)
    assert (proposed.start, proposed.end) == (start, len(text))
    assert [item.label for item in proposed.items] == labels


def test_a_proposal_finds_as_many_claims_as_it_says(small: Small) -> None:
    for text in ("speaker:", "source:", "outlet:", "tag:", "kind:", "is:", "has:", "via:", "polarity:"):
        for item in complete(small.session, small.index, text).items:
            assert len(small.find(item.text)) == item.count, item


def test_completion_at_the_cursor_leaves_the_rest_alone(small: Small) -> None:
    proposed = complete(small.session, small.index, "speaker:fr lost", 10)
    assert (proposed.start, proposed.end) == (0, 10)
    assert proposed.items[0].text == 'speaker:="Phillip Franklin"'


# --- dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024", Interval("2024-01-01", "2024-12-31")),
        ("2024?", Interval("2024-01-01", "2024-12-31")),
        ("1912-04~", Interval("1912-04-01", "1912-04-30")),
        ("1912-04-15T02:20:00Z", Interval("1912-04-15", "1912-04-15")),
        ("19XX", Interval("1900-01-01", "1999-12-31")),
        ("1912-04-XX", Interval("1912-04-01", "1912-04-30")),
        ("1912-04-14/1912-04-15", Interval("1912-04-14", "1912-04-15")),
        ("1912/..", Interval("1912-01-01", LAST)),
        ("/1912", Interval(FIRST, "1912-12-31")),
        ("0000-02", Interval("0000-02-01", "0000-02-29")),
        ("1912-00", None),
        ("1912-04-31", None),
        ("1912/1911", None),
        ("April 1912", None),
        ("", None),
    ],
)
def test_which_days_a_date_means(text: str, days: Interval | None) -> None:
    assert interval(text) == days
