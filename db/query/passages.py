"""Passages of articles that are no claims: what a query finds beside its claims.

The same tree is asked of every passage of every newest text: words of the passage, fields of its article.
What only claims have (a speaker, a tag, a kind) no passage has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.query.columns import Ints, Mask, is_among
from db.query.fields import ARTICLES, AUTHORS, OUTLETS, Names, date_mask, fitting
from db.query.frame import DateList, Frame, NameList
from db.query.syntax import Absent, All, And, Field, Node, Not, Or, Value
from db.query.words import Sequence as Words
from db.query.words import sequence_of
from db.records import Span
from db.schema import Article, Snapshot
from db.search.port import TextView
from db.search.texts import passage_starts, places_of


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage: ``text[start:end]`` of a snapshot, the words without white space around them."""

    snapshot_pk: int
    article_pk: int
    title: str
    span: Span
    text: str


class Passages:
    """All passages of one state of the library and of the index of texts."""

    def __init__(self, frame: Frame, texts: TextView, snapshots: Ints, articles: Ints) -> None:
        """``snapshots`` (sorted) and ``articles``: which article each newest text is of."""
        self.frame = frame
        self.texts = texts
        keys = texts.keys
        snapshot, self.start = places_of(keys)
        place = np.minimum(np.searchsorted(snapshots, snapshot), max(len(snapshots) - 1, 0))
        self.there: Mask = (
            (keys > 0) & (snapshots[place] == snapshot) if len(snapshots) else np.zeros(len(keys), bool)
        )
        self.snapshot = snapshot
        self.article = np.where(self.there, articles[place] if len(articles) else 0, 0)
        # The index of texts may lag behind: what is deleted is not shown.
        gone = np.array(sorted(row.pk for row in frame.columns.articles if row.deleted), dtype=np.int64)
        self.there &= ~is_among(self.article, gone)
        self.unclaimed = self.there & ~self._claimed()

    def _claimed(self) -> Mask:
        """The passages in which the sentence of a claim begins, ends or lies."""
        columns = self.frame.columns
        order = np.argsort(self.texts.keys, kind="stable")
        keys = self.texts.keys[order]
        base = columns.numbers["snapshot"] << 26
        shown = self.frame.there
        first = np.searchsorted(keys, (base + columns.numbers["sentence_start"])[shown], side="right") - 1
        last = np.searchsorted(keys, (base + columns.numbers["sentence_end"])[shown], side="left") - 1
        inside = np.zeros(len(keys) + 1, dtype=np.int64)
        known = (first >= 0) & (last >= first)
        np.add.at(inside, first[known], 1)
        np.add.at(inside, last[known] + 1, -1)
        claimed = np.zeros(len(keys), dtype=bool)
        claimed[order] = np.cumsum(inside[:-1]) > 0
        return claimed

    def found(self, node: Node) -> Mask:
        """The passages that ``node`` finds, claimed or not."""
        if isinstance(node, And):
            return reduce(np.logical_and, [self.found(part) for part in node.parts])
        if isinstance(node, Or):
            return reduce(np.logical_or, [self.found(part) for part in node.parts])
        if isinstance(node, Not):
            return ~self.found(node.part)
        if isinstance(node, All):
            return np.ones(len(self.start), dtype=bool)
        if isinstance(node, Field):
            return self._field(node.name, node.value)
        return self._holding(sequence_of(node))

    def _holding(self, sequence: Words) -> Mask:
        mask = np.zeros(len(self.start), dtype=bool)
        mask[self.texts.find(sequence.tests, "content")] = True
        return mask

    def _field(self, name: str, value: Value) -> Mask:
        frame = self.frame
        if name == "in":
            return np.ones(len(self.start), dtype=bool)
        if name in ("published", "date"):
            return self._of_article(date_mask(DateList(frame.publications.values), value), frame.published_of)
        listed: dict[str, tuple[Names, NameList, Ints]] = {
            "outlet": (OUTLETS, frame.outlets, frame.outlet_of),
            "source": (OUTLETS, frame.outlets, frame.outlet_of),
            "author": (AUTHORS, frame.authors, frame.author_of),
            "article": (ARTICLES, frame.articles, np.arange(len(frame.articles.entries))),
        }
        if name not in listed:
            return np.zeros(len(self.start), dtype=bool)
        _, names, numbers = listed[name]
        fits = names.unnamed if isinstance(value, Absent) else fitting(names, value)
        return self._of_article(fits, numbers)

    def _of_article(self, fits: Mask, numbers: Ints) -> Mask:
        article = np.minimum(self.article, len(numbers) - 1)
        mask: Mask = fits[numbers[article]]
        return mask

    def snapshots_with(self, sequence: Words) -> Ints:
        """The texts with a passage that holds ``sequence``, sorted."""
        return np.unique(self.snapshot[self._holding(sequence) & self.there])


def passages_of(session: Session, frame: Frame, texts: TextView) -> Passages:
    """The passages, made once for a state of the library and of the index."""
    kept = frame.kept.get("passages")
    if isinstance(kept, Passages) and kept.texts is texts:
        return kept
    rows = session.execute(select(Snapshot.pk, Snapshot.article_pk).order_by(Snapshot.pk)).all()
    pairs = np.array([tuple(row) for row in rows], dtype=np.int64).reshape(-1, 2)
    made = frame.kept["passages"] = Passages(frame, texts, pairs[:, 0].copy(), pairs[:, 1].copy())
    return made


def read_passages(session: Session, keys: Sequence[int]) -> list[Passage]:
    """The passages with those keys (of the index of texts), in that order."""
    found = []
    for key in keys:
        (snapshot,), (start,) = (part.tolist() for part in places_of(np.array([key], dtype=np.int64)))
        row = session.execute(
            select(Snapshot.text, Article.pk, Article.title, Article.doc)
            .join(Article, Article.pk == Snapshot.article_pk)
            .where(Snapshot.pk == snapshot)
        ).first()
        if row is None:
            continue
        end = next((place for place in passage_starts(row.text) if place > start), len(row.text))
        words = row.text[start:end]
        begin = start + len(words) - len(words.lstrip())
        text = words.strip()
        found.append(Passage(snapshot, row.pk, row.title or row.doc, (begin, begin + len(text)), text))
    return found
