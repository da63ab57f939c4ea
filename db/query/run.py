"""From a tree to the claims it finds, in order; and the same question asked of one claim in Python.

Every leaf becomes an SQL condition or a set of claim keys. Conditions stay SQL as far as they can be
combined there; sets are combined here; where the two meet under *or* or *not*, the condition is turned
into a set by one statement. The last statement joins everything to what may be shown, so that an index
that lags behind can hide a claim for a moment but never show one that is gone.
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache, reduce
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from db.dates import interval
from db.names import fold, tokens
from db.query import words
from db.query.facts import ClaimFacts
from db.query.fields import (
    FIELDS,
    Context,
    Found,
    Ids,
    among,
    article_title,
    cited_name,
    exact_key,
    present,
    texts,
    value_sequence,
    visible,
)
from db.query.parse import parse
from db.query.syntax import (
    All,
    And,
    Contains,
    Field,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Word,
    walk,
)
from db.schema import Article, Cited, Claim, ClaimTag, Relation, Speaker, Tag
from db.search.follow import refresh
from db.search.port import IndexUnusable, TextIndex, TextView

log = logging.getLogger(__name__)

#: Up to so many keys are sent to the database; with more, it is read whole and sieved here.
FEW = 20_000
#: What stands for the confidence of a claim that has none: more than any machine's.
_BY_HAND = 2.0
#: Of a prefix or fuzzy word, so many of the commonest words count for relevance.
SCORED_WORDS = 50


class Order(Enum):
    """How results are sorted; ties always end at the claim's key, so that paging is stable."""

    #: By BM25 of the query's words; without words, as NEWEST.
    RELEVANCE = "relevance"
    #: By the date said, or published where that is not known; unknown dates last.
    NEWEST = "newest"
    #: Article by article, in the order of the text.
    ARTICLE = "article"
    #: By the speaker's name, claims without a speaker last.
    SPEAKER = "speaker"
    #: By the machine's confidence, the surest first; claims made by hand are surer than any.
    CONFIDENCE = "confidence"
    #: The other way round: what is worth a second look first.
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Result:
    """What a query found: keys of claims in order. ``terms`` are for `highlight_spans`."""

    ids: array[int]
    total: int
    terms: tuple[str, ...]


def run(session: Session, index: TextIndex, query: str | Node, *, order: Order = Order.RELEVANCE) -> Result:
    """The claims that ``query`` finds: of articles that are not deleted, rejected ones only if it asks
    for them with ``is:rejected``. Raises QueryError for a text with a mistake.
    """
    node = parse(query) if isinstance(query, str) else query
    try:
        return _answer(session, index.view(), node, order)
    except IndexUnusable as error:
        log.warning("the index is damaged, making it anew: %s", error)
        index.distrust()
        refresh(session, index)
        return _answer(session, index.view(), node, order)


def _answer(session: Session, view: TextView, node: Node, order: Order) -> Result:
    context = Context(session, view)
    hits = _compile(node, context)
    sequences = list(_looked_for(node))
    scores = _scores(view, sequences) if order is Order.RELEVANCE and sequences else None
    shown = visible(rejected=_asks_for_rejected(node))
    if scores is not None:
        found = [pk for (pk,) in _rows(session, (Claim.pk,), shown, hits)]
        found.sort(key=lambda pk: (-scores.get(pk, 0.0), pk))
    else:
        found = _sorted(session, shown, hits, order)
    return Result(array("q", found), len(found), tuple(dict.fromkeys(one.term() for one in sequences)))


def matches(node: Node, claim: ClaimFacts) -> bool:
    """Whether ``node`` finds ``claim``, in plain Python. Says nothing of what is shown by default.

    >>> claim = ClaimFacts(1, "4f2a", "The ship was lost.", "", "direct", "asserts", "machine", "", "Loss")
    >>> matches(parse("ships -tag:denial"), claim)
    True
    """
    if isinstance(node, And):
        return all(matches(part, claim) for part in node.parts)
    if isinstance(node, Or):
        return any(matches(part, claim) for part in node.parts)
    if isinstance(node, Not):
        return not matches(node.part, claim)
    if isinstance(node, Field):
        spec = FIELDS.get(node.name)
        return spec is not None and spec.matches(claim, node.value)
    if isinstance(node, All):
        return True
    sequence = sequence_of(node)
    return any(sequence.found_in(tokens(text)) for text in (claim.content, claim.sentence, *claim.speakers))


def sequence_of(node: Word | Phrase | Prefix | Fuzzy) -> words.Sequence:
    """The words that a text node looks for."""
    if isinstance(node, Prefix):
        return words.starting(node.text)
    if isinstance(node, Fuzzy):
        return words.near(node.text)
    return words.plain(node.text)


# --- compiling -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Hits:
    """Claims for which ``where`` holds (None: no condition) and that are in ``ids`` (None: any)."""

    where: ColumnElement[bool] | None = None
    ids: Ids | None = None


def _compile(node: Node, context: Context) -> _Hits:
    if isinstance(node, And):
        return reduce(_both, [_compile(part, context) for part in node.parts])
    if isinstance(node, Or):
        return _any([_compile(part, context) for part in node.parts], context)
    if isinstance(node, Not):
        return _none(_compile(node.part, context), context)
    if isinstance(node, All):
        return _Hits()
    found = _field(node, context) if isinstance(node, Field) else _text(sequence_of(node), context)
    return _Hits(ids=found) if isinstance(found, Ids) else _Hits(where=found)


def _both(one: _Hits, other: _Hits) -> _Hits:
    conditions = [hits.where for hits in (one, other) if hits.where is not None]
    sets = [hits.ids for hits in (one, other) if hits.ids is not None]
    return _Hits(
        and_(*conditions) if conditions else None,
        reduce(Ids.__and__, sets) if sets else None,
    )


def _any(several: Sequence[_Hits], context: Context) -> _Hits:
    conditions = [hits.where for hits in several if hits.where is not None and hits.ids is None]
    others = [hits for hits in several if hits.where is None or hits.ids is not None]
    if any(hits.where is None and hits.ids is None for hits in others):
        return _Hits()
    if not others:
        return _Hits(where=or_(*conditions))
    sets = [_as_ids(hits, context) for hits in others]
    if conditions:
        sets.append(Ids(context.keys(or_(*conditions))))
    return _Hits(ids=~reduce(Ids.__and__, [~ids for ids in sets]))


def _none(hits: _Hits, context: Context) -> _Hits:
    if hits.where is not None and hits.ids is None:
        # Not NOT: an SQL condition over a missing value is neither true nor false, a match in Python is.
        return _Hits(where=case((hits.where, 1), else_=0) == 0)
    return _Hits(ids=~_as_ids(hits, context))


def _as_ids(hits: _Hits, context: Context) -> Ids:
    ids = hits.ids or Ids(frozenset(), outside=True)
    return ids if hits.where is None else ids & Ids(context.keys(hits.where))


def _field(node: Field, context: Context) -> Found:
    return FIELDS[node.name].compile(context, node.value)


def _text(sequence: words.Sequence, context: Context) -> Ids:
    """A bare word or phrase: by the index in content and sentence, in memory in the speakers' names."""
    found = sequence.candidates(context.view, content_only=False)
    if len(sequence.tests) > 1:
        rows = texts(context.session, found)
        found = {pk for pk, *both in rows if any(sequence.found_in(tokens(text)) for text in both)}
    speakers = [pk for pk, name in context.speakers if sequence.found_in(name)]
    if speakers:
        found |= set(context.session.scalars(select(Claim.pk).where(among(Claim.speaker_pk, speakers))))
    return Ids(frozenset(found))


def _looked_for(node: Node, *, negated: bool = False) -> Iterator[words.Sequence]:
    """The words that make a claim a hit, in the order of the query: for relevance and highlighting."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _looked_for(part, negated=negated)
    elif isinstance(node, Not):
        yield from _looked_for(node.part, negated=not negated)
    elif not negated and isinstance(node, Word | Phrase | Prefix | Fuzzy):
        yield sequence_of(node)
    elif not negated and isinstance(node, Field) and node.name == "content":
        yield value_sequence(node.value)


def _asks_for_rejected(node: Node) -> bool:
    asked = (part.value for part in walk(node) if isinstance(part, Field) and part.name == "is")
    return any(isinstance(value, Contains) and exact_key(value.text) == "rejected" for value in asked)


def _scores(view: TextView, sequences: Iterable[words.Sequence]) -> dict[int, float]:
    tests = dict.fromkeys(test for sequence in sequences for test in sequence.tests)
    scored = (word for test in tests for word in test.words(view)[:SCORED_WORDS])
    return view.scores(dict.fromkeys(scored))


# --- fetching and sorting ------------------------------------------------------------------------


def _rows(session: Session, columns: Sequence[Any], shown: ColumnElement[bool], hits: _Hits) -> Iterator[Any]:
    """The columns of every claim found; the first of them is the claim's key."""
    chosen = select(*columns).select_from(Claim).join(Article, Article.pk == Claim.article_pk).where(shown)
    if hits.where is not None:
        chosen = chosen.where(hits.where)
    ids = hits.ids
    if ids is None:
        yield from session.execute(chosen)
    elif ids.outside or len(ids.keys) > FEW:
        keys, outside = ids.keys, ids.outside
        yield from (row for row in session.execute(chosen) if (row[0] in keys) is not outside)
    elif ids.keys:
        yield from session.execute(chosen.where(among(Claim.pk, sorted(ids.keys))))


def _sorted(session: Session, shown: ColumnElement[bool], hits: _Hits, order: Order) -> list[int]:
    place = (Claim.pk, Claim.article_pk, Claim.start)
    if order is Order.ARTICLE:
        rows = sorted(_rows(session, place, shown, hits), key=lambda row: (row[1], row[2], row[0]))
    elif order is Order.SPEAKER:
        names = {pk: fold(name) for pk, name in session.execute(select(Speaker.pk, Speaker.name))}
        rows = sorted(
            _rows(session, (*place, Claim.speaker_pk), shown, hits),
            key=lambda row: (row[3] is None, names.get(row[3], ""), row[1], row[2], row[0]),
        )
    elif order in (Order.CONFIDENCE, Order.DOUBT):
        sign = -1 if order is Order.CONFIDENCE else 1
        rows = sorted(
            _rows(session, (*place, Claim.confidence), shown, hits),
            key=lambda row: (sign * (_BY_HAND if row[3] is None else row[3]), row[1], row[2], row[0]),
        )
    else:
        dated = (*place, Claim.said, Article.published)
        rows = sorted(_rows(session, dated, shown, hits), key=lambda row: (row[1], row[2], row[0]))
        # Two stable sorts: newest first, in the order of the texts where the day is the same.
        rows.sort(key=lambda row: _last_day(row[3] or row[4]), reverse=True)
    return [row[0] for row in rows]


@lru_cache(maxsize=4096)
def _last_day(date: str | None) -> str:
    days = interval(date) if date else None
    return days.high if days else ""


# --- facts ---------------------------------------------------------------------------------------


def claim_facts(session: Session, pks: Sequence[int]) -> list[ClaimFacts]:
    """What queries can ask of the claims with those keys, in any order; a few statements a 500."""
    return [facts for start in range(0, len(pks), 500) for facts in _facts(session, pks[start : start + 500])]


def _facts(session: Session, pks: Sequence[int]) -> Iterator[ClaimFacts]:
    tags = _gathered(
        session.execute(
            select(ClaimTag.claim_pk, Tag.name)
            .join(Tag, Tag.pk == ClaimTag.tag_pk)
            .where(ClaimTag.claim_pk.in_(pks))
        ),
        lambda name: (name,),
    )
    related = set(session.scalars(select(Relation.a_pk).where(Relation.a_pk.in_(pks))))
    related |= set(session.scalars(select(Relation.b_pk).where(Relation.b_pk.in_(pks))))
    snapshots = select(Claim.snapshot_pk).where(Claim.pk.in_(pks))
    listed = select(Cited.snapshot_pk, Cited.outlet, Cited.title).where(Cited.snapshot_pk.in_(snapshots))
    cited = _gathered(session.execute(listed), cited_name)
    chosen = (
        select(Claim, Article, Speaker.name)
        .join(Article, Article.pk == Claim.article_pk)
        .outerjoin(Speaker, Speaker.pk == Claim.speaker_pk)
        .where(Claim.pk.in_(pks))
    )
    for claim, article, speaker in session.execute(chosen):
        yield ClaimFacts(
            pk=claim.pk,
            id=claim.id,
            content=claim.content,
            sentence=claim.sentence,
            kind=claim.kind,
            polarity=claim.polarity,
            review=claim.review,
            article_id=article.id,
            article_title=article_title(article.title, article.doc),
            speakers=present(speaker),
            via=present(*claim.via),
            said=claim.said,
            memo=claim.memo,
            orphan=claim.orphan,
            by_hand=claim.extraction_pk is None,
            related=claim.pk in related,
            nested=claim.parent_pk is not None,
            tags=tags.get(claim.pk, ()),
            outlet=article.outlet,
            author=article.author,
            published=article.published,
            cited=cited.get(claim.snapshot_pk, ()),
        )


def _gathered(rows: Iterable[Any], names: Callable[..., tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    gathered: dict[int, tuple[str, ...]] = {}
    for key, *values in rows:
        gathered[key] = gathered.get(key, ()) + names(*values)
    return gathered
