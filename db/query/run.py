"""From a tree to the claims it finds, in order; and the same question asked of one claim in Python.

Every node becomes a mask over all claims of one state of the library (`db.query.frame`), so that *and*, *or*
and *not* are what they are for sets. What may be shown is decided there, by the database: an index that lags
behind can hide a claim for a moment but never show one that is gone.
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import reduce
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.names import tokens
from db.query import words
from db.query.columns import Ints, Mask, is_among
from db.query.facts import ClaimFacts
from db.query.fields import FIELDS, Context, exact_key, value_sequence
from db.query.frame import Frame, article_title, frame_of, present
from db.query.parse import parse
from db.query.passages import Passages, passages_of
from db.query.saved import expanded
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
    Suffix,
    Word,
    walk,
)
from db.query.words import sequence_of
from db.schema import Article, Cited, Claim, ClaimTag, Relation, Speaker, Tag
from db.search.follow import refresh
from db.search.port import IndexUnusable, TextIndex, TextView, WordTest

log = logging.getLogger(__name__)


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
    #: By the title of the article.
    TITLE = "title"
    #: By kind.
    KIND = "kind"
    #: By the first tag, claims without one last.
    TAGS = "tags"


#: The order of all claims of a state of the library, for each order but that of relevance.
ORDERS: dict[Order, Callable[[Frame], Ints]] = {
    Order.NEWEST: lambda frame: frame.by_newest,
    Order.ARTICLE: lambda frame: frame.by_place,
    Order.SPEAKER: lambda frame: frame.by_speaker,
    Order.CONFIDENCE: lambda frame: frame.by_confidence,
    Order.DOUBT: lambda frame: frame.by_doubt,
    Order.TITLE: lambda frame: frame.by_title,
    Order.KIND: lambda frame: frame.by_kind,
    Order.TAGS: lambda frame: frame.by_tags,
}


@dataclass(frozen=True, slots=True)
class Result:
    """What a query found: keys of claims in order. ``terms`` are for `highlight_spans`.

    ``spellings`` are the words found that only other spellings of the query's names brought, commonest first.
    """

    ids: array[int]
    total: int
    terms: tuple[str, ...]
    spellings: tuple[str, ...] = ()
    #: Keys of passages that are found and are no claims (`read_passages`), where texts were searched.
    passages: array[int] = field(default_factory=lambda: array("q"))


def run(
    session: Session,
    index: TextIndex,
    query: str | Node,
    *,
    order: Order = Order.RELEVANCE,
    backwards: bool = False,
    spellings: bool = False,
    texts: TextIndex | None = None,
) -> Result:
    """The claims that ``query`` finds: of articles that are not deleted, rejected ones only if it asks
    for them with ``is:rejected``. Raises QueryError for a text with a mistake, and for a saved search in it
    that is not there.

    ``backwards``: the last first. ``spellings``: names in other spellings are found too, after those as
    written; see `db.names.skeletons`. ``texts``: the index of whole articles, in which passages that are no
    claims are looked for; without it ``in:text`` looks in the claims alone.
    """
    node = parse(query) if isinstance(query, str) else query
    node = expanded(session, node, query if isinstance(query, str) else "")
    try:
        return _answer(session, index.view(), node, order, backwards, spellings, texts)
    except IndexUnusable as error:
        log.warning("the index is damaged, making it anew: %s", error)
        index.distrust()
        refresh(session, index)
        return _answer(session, index.view(), node, order, backwards, spellings, texts)


def _answer(
    session: Session,
    view: TextView,
    node: Node,
    order: Order,
    backwards: bool,
    spellings: bool,
    texts: TextIndex | None,
) -> Result:
    frame = frame_of(session)
    passages = passages_of(session, frame, texts.view()) if texts else None
    whole = passages.snapshots_with if passages and asks_for_texts(node) else None
    shown = frame.there if _asks_for_rejected(node) else frame.shown
    context = Context(session, view, frame, texts_with=whole)
    exact = compiled(node, context) & shown
    mask = compiled(node, replace(context, spellings=True)) & shown if spellings else exact
    sequences = list(looked_for(node))
    rows = _in_order(frame, view, mask, order, sequences)
    if spellings and order is Order.RELEVANCE:
        rows = np.concatenate([rows[exact[rows]], rows[~exact[rows]]])
    if backwards:
        rows = rows[::-1]
    found = array("q", frame.pk[rows].astype(np.int64).tobytes())
    others = _other_spellings(view, sequences) if spellings and int(mask.sum()) > int(exact.sum()) else ()
    terms = [one.term() for one in sequences]
    terms += [
        words.Sequence(form).term() for one in sequences if others for form in one.forms(spellings=True)
    ]
    beside = _passages(passages, node) if passages and sequences else array("q")
    return Result(found, len(found), tuple(dict.fromkeys(terms)), others, beside)


def _passages(passages: Passages, node: Node) -> array[int]:
    """The keys of passages that are no claims, in the order of the texts."""
    keys = passages.texts.keys[passages.found(node) & passages.unclaimed]
    return array("q", np.sort(keys).astype(np.int64).tobytes())


def _in_order(
    frame: Frame, view: TextView, mask: Mask, order: Order, sequences: Sequence[words.Sequence]
) -> Ints:
    """The rows of ``mask`` in order."""
    tests = list(dict.fromkeys(test for sequence in sequences for test in sequence.tests))
    if order is not Order.RELEVANCE or not tests:
        every = ORDERS[Order.NEWEST if order is Order.RELEVANCE else order](frame)
        return every[mask[every]]
    scores = np.zeros(len(frame) + 1)
    scores[frame.rows_of(view)] = view.scores(tests)
    rows: Ints = np.flatnonzero(mask)
    return rows[np.argsort(-scores[rows], kind="stable")]


def _other_spellings(view: TextView, sequences: Iterable[words.Sequence]) -> tuple[str, ...]:
    """Words of the index that are other spellings of the query's."""
    written = {test.text for sequence in sequences for test in sequence.tests if test.how == "same"}
    tests = {
        test
        for sequence in sequences
        for form in sequence.forms(spellings=True)
        for test in form
        if test.how == "alike"
    }
    found = {word for test in tests for word in view.words(test)} - written
    return tuple(sorted(found, key=lambda word: (-view.frequency(word), word)))


def matches(node: Node, claim: ClaimFacts, *, spellings: bool = False) -> bool:
    """Whether ``node`` finds ``claim``, in plain Python. Says nothing of what is shown by default.

    >>> claim = ClaimFacts(1, "4f2a", "The ship was lost.", "", "direct", "asserts", "machine", "", "Loss")
    >>> matches(parse("ships -tag:denial"), claim)
    True
    """
    if isinstance(node, And):
        return all(matches(part, claim, spellings=spellings) for part in node.parts)
    if isinstance(node, Or):
        return any(matches(part, claim, spellings=spellings) for part in node.parts)
    if isinstance(node, Not):
        return not matches(node.part, claim)
    if isinstance(node, Field):
        spec = FIELDS.get(node.name)
        return spec is not None and spec.matches(claim, node.value)
    if isinstance(node, All):
        return True
    texts = [tokens(text) for text in (claim.content, claim.sentence, *claim.speakers)]
    forms = sequence_of(node).forms(spellings=spellings)
    return any(words.Sequence(form).found_in(text) for form in forms for text in texts)


# --- compiling -----------------------------------------------------------------------------------


def compiled(node: Node, context: Context) -> Mask:
    """The claims that ``node`` finds, shown or not. What is excluded is excluded as written: another
    spelling of it stays."""
    if isinstance(node, And):
        return reduce(np.logical_and, [compiled(part, context) for part in node.parts])
    if isinstance(node, Or):
        return reduce(np.logical_or, [compiled(part, context) for part in node.parts])
    if isinstance(node, Not):
        return ~compiled(node.part, replace(context, spellings=False))
    if isinstance(node, All):
        return context.frame.everything()
    if isinstance(node, Field):
        return FIELDS[node.name].compile(context, node.value)
    return _text(sequence_of(node), context)


def _text(sequence: words.Sequence, context: Context) -> Mask:
    """A bare word or phrase: in content and sentence by the index, in the speakers' names in memory; or in
    the whole article."""
    if context.texts_with is not None:
        return is_among(context.frame.columns.numbers["snapshot"], context.texts_with(sequence))
    mask = context.found(sequence, "content", "sentence")
    speakers = context.frame.speakers
    named = np.zeros(len(speakers.entries), dtype=bool)
    for form in sequence.forms(spellings=context.spellings):
        named |= speakers.holding(form)
    if named.any():
        mask |= named[context.frame.speaker]
    return mask


def looked_for(node: Node, *, negated: bool = False) -> Iterator[words.Sequence]:
    """The words that make a claim a hit, in the order of the query: for relevance and highlighting."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from looked_for(part, negated=negated)
    elif isinstance(node, Not):
        yield from looked_for(node.part, negated=not negated)
    elif not negated and isinstance(node, Word | Phrase | Prefix | Suffix | Fuzzy):
        yield sequence_of(node)
    elif not negated and isinstance(node, Field) and node.name == "content":
        yield value_sequence(node.value)


def _asks_for_rejected(node: Node) -> bool:
    asked = (part.value for part in walk(node) if isinstance(part, Field) and part.name == "is")
    return any(isinstance(value, Contains) and exact_key(value.text) == "rejected" for value in asked)


def asks_for_texts(node: Node) -> bool:
    """Whether the words of the query are to be looked for in whole articles (``in:text``)."""
    return any(isinstance(part, Field) and part.name == "in" for part in walk(node))


def preload(session: Session, index: TextIndex) -> None:
    """Make what the first queries of every kind would wait for: in a worker, after a library is opened."""
    view = index.view()
    for query in ("a", "a*", "*a", "aaaa~", "speaker:a"):
        run(session, index, query)
    view.words(WordTest("alike", "none such"))


def suggestion(index: TextIndex, node: Node) -> Node | None:
    """``node`` with every word that no claim has replaced by the commonest similar one: "did you mean".

    None where all words are known, or nothing is similar.
    """
    view = index.view()
    changed = _mended(node, view)
    return changed if changed != node else None


def _mended(node: Node, view: TextView) -> Node:
    if isinstance(node, And | Or):
        return type(node)(tuple(_mended(part, view) for part in node.parts))
    if isinstance(node, Word | Phrase):
        found = [_known(str(token), view) for token in tokens(node.text)]
        if all(new == old for new, old in zip(found, tokens(node.text), strict=True)):
            return node
        return type(node)(" ".join(found))
    return node


def _known(word: str, view: TextView) -> str:
    if view.frequency(word) or word.isdigit():
        return word
    similar = view.words(WordTest("near", word))
    return similar[0] if similar else word


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
    cited = _gathered(session.execute(listed), lambda outlet, title: present(outlet or title))
    names = _speaker_names(session, pks)
    chosen = select(Claim, Article).join(Article, Article.pk == Claim.article_pk).where(Claim.pk.in_(pks))
    for claim, article in session.execute(chosen):
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
            speakers=names.get(claim.speaker_pk or 0, ()),
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


def _speaker_names(session: Session, pks: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """By the speaker that a claim bears: the live speaker's name, then those merged into it."""
    live, merged = aliased(Speaker), aliased(Speaker)
    root = func.coalesce(Speaker.merged_pk, Speaker.pk)
    borne = select(Claim.speaker_pk).where(Claim.pk.in_(pks))
    names: dict[int, tuple[str, ...]] = {}
    first = select(Speaker.pk, live.name).join(live, live.pk == root).where(Speaker.pk.in_(borne))
    others = (
        select(Speaker.pk, merged.name)
        .join(merged, merged.merged_pk == root)
        .where(Speaker.pk.in_(borne))
        .order_by(merged.pk)
    )
    for chosen in (first, others):
        for pk, name in session.execute(chosen):
            names[pk] = tuple(dict.fromkeys((*names.get(pk, ()), *present(name))))
    return names


def _gathered(rows: Iterable[Any], names: Callable[..., tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    gathered: dict[int, tuple[str, ...]] = {}
    for key, *values in rows:
        gathered[key] = gathered.get(key, ()) + names(*values)
    return gathered
