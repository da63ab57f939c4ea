"""Queries on random libraries: SQL against Python, facets against queries, text against trees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from db.engine import install_triggers, make_engine
from db.errors import QueryError
from db.names import tokens
from db.query import ClaimFacts, Order, claim_facts, facets, format, highlight_spans, matches, parse, run
from db.query.fields import FIELDS, HAS, IS, DateField
from db.query.run import looked_for
from db.query.syntax import (
    Absent,
    All,
    And,
    Between,
    Compare,
    Contains,
    Ends,
    Exactly,
    Field,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Starts,
    Suffix,
    Word,
)
from db.query.words import sequence_of
from db.records import KINDS
from db.schema import REVIEWS, Article, Base, Cited, Claim, ClaimTag, Relation, Snapshot, Speaker, Tag
from db.search import open_index, rebuild
from db.search.port import TextIndex

# Few words, so that they meet; forms that only folding brings together.
WORDS = [
    "ship",
    "ships",
    "Ship’s",
    "lost",
    "loss",
    "city",
    "Cities",
    "sank",
    "sánk",
    "al-Sudani",
    "Soudani",
    "Abdelrahman",
    "Abd-al-Rahman",
    "10,000",
    "new",
    "news",
]
NAMES = [
    "Ada Ship",
    "ada ship",
    "Bo al-Sudani",
    "The Daily Ship",
    "Bo",
    "C++",
    "none",
    'Q "Q" R',
    "Ünal",
    "—",
]
DATES = [
    "2024",
    "2024-12",
    "2024-12-01",
    "2024-12-31",
    "2023-05-07~",
    "2024-11-30/2024-12-02",
    "1912-04-14",
    "191X",
    "soon",
]

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
names = st.sampled_from(NAMES)
maybe_names = st.none() | st.just("") | names
maybe_dates = st.none() | st.sampled_from(DATES)


@st.composite
def claims(draw: st.DrawFn) -> dict[str, Any]:
    content = draw(texts)
    return {
        "article": draw(st.integers(0, 2)),
        "speaker": draw(st.none() | st.integers(0, 3)),
        "content": content,
        "sentence": draw(texts) if draw(st.booleans()) else f"{draw(texts)} {content}",
        "kind": draw(st.sampled_from(KINDS)),
        "polarity": draw(st.sampled_from(["asserts", "denies"])),
        "via": draw(st.lists(names, max_size=2)),
        "said": draw(maybe_dates),
        "review": draw(st.sampled_from(REVIEWS)),
        "memo": draw(st.none() | st.just("") | texts),
        "orphan": draw(st.booleans()),
        "tags": draw(st.sets(st.integers(0, 2))),
        "nested": draw(st.booleans()),
    }


@st.composite
def libraries(draw: st.DrawFn) -> dict[str, Any]:
    def article() -> dict[str, Any]:
        return {
            "title": draw(maybe_names),
            "outlet": draw(maybe_names),
            "author": draw(maybe_names),
            "published": draw(maybe_dates),
            "deleted_at": draw(st.sampled_from([None, None, "2025-01-01T00:00:00Z"])),
            "cited": draw(st.lists(st.tuples(maybe_names, maybe_names), max_size=2)),
        }

    return {
        "articles": [article() for _ in range(3)],
        "speakers": draw(st.lists(names, min_size=4, max_size=4)),
        "claims": draw(st.lists(claims(), max_size=8)),
        "related": draw(st.booleans()),
    }


def fill(session: Session, made: dict[str, Any]) -> None:
    for number, article in enumerate(made["articles"], 1):
        cited = article["cited"]
        row = {key: value for key, value in article.items() if key != "cited"}
        session.add(Article(pk=number, id=f"a{number}", doc=f"paper {number}", location="", **row))
        session.flush()
        session.add(
            Snapshot(
                pk=number,
                article_pk=number,
                original_sha256="",
                text_sha256="",
                media_type="",
                reader="",
                reader_version=1,
                text="",
            )
        )
        session.flush()
        for seq, (outlet, title) in enumerate(cited):
            session.add(Cited(snapshot_pk=number, seq=seq, start=0, end=1, outlet=outlet, title=title))
    for number, name in enumerate(made["speakers"], 1):
        session.add(Speaker(pk=number, name=name, key=str(number)))
    for number, name in enumerate(["denial", "C++", "Ada Ship"], 1):
        session.add(Tag(pk=number, name=name, name_key=name, colour="#000000"))
    session.flush()
    for number, claim in enumerate(made["claims"], 1):
        add_claim(session, number, claim)
    if made["related"] and len(made["claims"]) > 1:
        session.add(Relation(a_pk=1, b_pk=2, relation="related"))
    session.flush()


def add_claim(session: Session, number: int, claim: dict[str, Any]) -> None:
    row = dict(claim)
    article, speaker, borne, nested = (row.pop(k) for k in ("article", "speaker", "tags", "nested"))
    session.add(
        Claim(
            pk=number,
            article_pk=article + 1,
            snapshot_pk=article + 1,
            speaker_pk=None if speaker is None else speaker + 1,
            parent_pk=1 if nested and number > 1 else None,
            start=number,
            sentence_start=0,
            sentence_end=1,
            **row,
        )
    )
    session.flush()
    for tag in borne:
        session.execute(insert(ClaimTag).values(claim_pk=number, tag_pk=tag + 1, at=""))


# --- random queries ------------------------------------------------------------------------------

typed = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)
beginnings = st.sampled_from(WORDS).flatmap(lambda word: st.integers(1, len(word)).map(lambda n: word[:n]))
endings = st.sampled_from(WORDS).flatmap(lambda word: st.integers(1, len(word)).map(lambda n: word[-n:]))
edtf = st.sampled_from([date for date in DATES if date != "soon"])
ranges = st.tuples(
    st.sampled_from(["", "1912", "2023", "2024-12"]), st.sampled_from(["", "2024-12", "2024-12-01"])
)


def values(name: str) -> st.SearchStrategy[Any]:
    spec = FIELDS[name]
    if isinstance(spec, DateField):
        options: list[st.SearchStrategy[Any]] = [
            edtf.map(Contains),
            st.sampled_from(DATES).map(Exactly),
            ranges.map(lambda ends: Between(*ends)),
            st.builds(Compare, st.sampled_from([">", ">=", "<", "<="]), edtf),
            st.just(Absent()),
        ]
    elif name == "id":
        options = [st.sampled_from(["0", "a", "A1", "f"]).map(Contains)]
    elif name == "chain":
        numbers = st.integers(0, 3).map(str)
        options = [
            numbers.map(Contains),
            st.builds(Compare, st.sampled_from([">", ">=", "<", "<="]), numbers),
            st.just(Between("1", "")),
            st.just(Between("0", "1")),
        ]
    elif name in ("has", "is", "kind"):
        known = {"has": list(HAS), "is": list(IS), "kind": list(KINDS)}[name]
        options = [st.sampled_from(known).map(Contains)]
    else:
        some = typed | names
        options = [
            some.map(Contains),
            some.map(Exactly),
            beginnings.map(Starts),
            endings.map(Ends),
            some.map(Near),
            st.just(Absent()),
        ]
    return st.one_of(options).filter(lambda value: spec.expected(value) is None)


# Saved searches are put in place before a query is run: `tests/unit/db/test_searches.py`.
fields = st.sampled_from(sorted(FIELDS.keys() - {"search", "in"})).flatmap(
    lambda name: values(name).map(lambda value: Field(name, value))
)
leaves: st.SearchStrategy[Node] = st.one_of(
    st.just(All()),
    st.sampled_from(WORDS).map(Word),
    typed.map(Phrase),
    beginnings.map(Prefix),
    endings.filter(tokens).map(Suffix),
    typed.map(Fuzzy),
    fields,
)
queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=6,
)


@given(queries)
def test_a_tree_written_and_read_is_the_same_tree(node: Node) -> None:
    assert parse(format(node)) == node
    assert parse(format(node), typing=True) == node


anything = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]) | st.sampled_from('"\\()*~:-=.“» and')
).filter(tokens)


@given(anything)
def test_any_text_with_a_word_in_it_can_be_asked_for(text: str) -> None:
    nodes: Sequence[Node] = [
        Word(text),
        Phrase(text),
        Prefix(text),
        Suffix(text),
        Fuzzy(text),
        Field("speaker", Contains(text)),
        Field("tag", Exactly(text)),
        Field("outlet", Starts(text)),
        Field("memo", Near(text)),
    ]
    for node in nodes:
        assert parse(format(node)) == node
        assert parse(format(And((Word("x"), Not(node))))) == And((Word("x"), Not(node)))


@given(st.text(alphabet=st.sampled_from('ab "“”()-*~:\\=. andornotspeakerdate2024')))
def test_half_typed_text_has_an_answer_or_a_place(text: str) -> None:
    try:
        node = parse(text, typing=True)
        open_node = parse(text, typing=True, open_end=True)
    except QueryError as error:
        place = error.position
    else:
        assert parse(format(node)) == node
        assert parse(format(open_node)) == open_node
        return
    assert 0 <= place <= len(text)


# --- answers -------------------------------------------------------------------------------------


class World:
    """One database and index, filled anew for every example."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine: Engine = make_engine(folder / "library.db", wait=5)
        with self.engine.connect() as connection, connection.begin():
            Base.metadata.create_all(connection)
            install_triggers(connection)
        self.index: TextIndex = open_index(folder / "index", library_uid="world")

    def fill(self, session: Session, made: dict[str, Any]) -> None:
        """Never committed: the next example begins anew."""
        fill(session, made)
        rebuild(session, self.index)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with TemporaryDirectory() as folder:
        made = World(Path(folder))
        yield made
        made.engine.dispose()


def shown(
    made: dict[str, Any], facts: Sequence[ClaimFacts], node: Node, text: str, *, spellings: bool = False
) -> set[int]:
    """What Python says the query shows."""
    deleted = {number for number, article in enumerate(made["articles"]) if article["deleted_at"]}
    there = {number for number, claim in enumerate(made["claims"], 1) if claim["article"] not in deleted}
    return {
        claim.pk
        for claim in facts
        if claim.pk in there
        and matches(node, claim, spellings=spellings)
        and (claim.review != "rejected" or "is:rejected" in text)
    }


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(made=libraries(), several=st.lists(queries, min_size=6, max_size=12))
def test_database_and_index_say_what_python_says(
    world: World, made: dict[str, Any], several: list[Node]
) -> None:
    with Session(world.engine) as session:
        world.fill(session, made)
        facts = claim_facts(session, range(1, len(made["claims"]) + 1))
        for node in several:
            expected = shown(made, facts, node, format(node))
            for order in Order:
                result = run(session, world.index, node, order=order)
                assert set(result.ids) == expected, format(node)
                assert result.total == len(result.ids) == len(expected)
            spelled = run(session, world.index, node, spellings=True)
            assert set(spelled.ids) == shown(made, facts, node, format(node), spellings=True), format(node)
            if expected:  # those as written come first
                assert set(spelled.ids[: len(expected)]) == expected or not list(looked_for(node))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(made=libraries(), node=queries)
def test_a_facet_counts_what_its_query_finds(world: World, made: dict[str, Any], node: Node) -> None:
    with Session(world.engine) as session:
        world.fill(session, made)
        ids = run(session, world.index, node).ids
        counted = facets(session, ids).values
        for lines in counted.values():
            for line in lines:
                found = run(session, world.index, And((node, parse(line.query))))
                assert found.total == line.count > 0, line.query
        for single in ("speaker", "outlet", "date", "kind", "review"):
            assert sum(line.count for line in counted[single]) == len(ids)


@given(texts, st.sampled_from(WORDS) | beginnings, st.sampled_from(["", "*", "~"]))
def test_what_is_marked_is_what_was_found(text: str, word: str, suffix: str) -> None:
    node = parse(word + suffix)
    claim = ClaimFacts(1, "", text, "", "direct", "asserts", "machine", "", "")
    assert isinstance(node, Word | Prefix | Fuzzy)
    spans = highlight_spans(text, [sequence_of(node).term()])
    assert bool(spans) == matches(node, claim)
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert matches(node, ClaimFacts(1, "", text[start:end], "", "direct", "asserts", "machine", "", ""))
