"""The words of whole articles: an index of passages, beside that of claims.

A passage is about a sentence of an article's newest text: what is shown, and made a claim, with one click. In
the index (of the same kind as that of claims) its key says where it is, snapshot and first letter; it ends
where the next one begins. Texts never change, so following means to add those that are new and to forget
those that are no longer the newest of their article; which they are is asked, not logged.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.schema import Article, Snapshot
from db.search.port import Batch, ClaimWords, IndexUnusable, Position, TextIndex

log = logging.getLogger(__name__)

#: A key is the snapshot's, shifted by so many bits, and a place in its text.
SHIFT = 26
_PLACES = (1 << SHIFT) - 1
#: Texts added by one commit.
BATCH = 200

#: Where a passage ends: at a line's end, and at a full stop and its kind before white space and what may
#: begin a sentence.
_END = re.compile(r"\n+\s*|(?<=[.!?…])[\"”’»)\]]*\s+(?=[\"“‘«(\[]*[^\W\d_a-z])")


def passage_starts(text: str) -> list[int]:
    """Where the passages of ``text`` begin; each goes on to the next.

    >>> passage_starts("He left. She stayed.\\nNobody knew.")
    [0, 9, 21]
    """
    starts = [0, *(match.end() for match in _END.finditer(text))]
    return [start for start in dict.fromkeys(starts) if start < len(text)]


def key_of(snapshot_pk: int, start: int) -> int:
    """The key of the passage that begins there."""
    return snapshot_pk << SHIFT | min(start, _PLACES)


def places_of(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The snapshots and the places of keys."""
    return keys >> SHIFT, keys & _PLACES


def refresh_texts(session: Session, index: TextIndex) -> None:
    """Bring ``index`` up to the newest texts of all articles that ``session`` sees."""
    index.reload()
    position = _position(session)
    if index.position == position and not index.needs_rebuild:
        return
    newest = _newest(session)
    if index.needs_rebuild:
        index.rebuild(lambda: _passages(session, newest), position)
        return
    held = np.unique(places_of(index.view().keys[index.view().keys > 0])[0])
    missing = sorted(set(newest) - set(held.tolist()))
    gone = sorted(set(held.tolist()) - set(newest))
    if len(missing) > max(BATCH, len(held)):
        index.rebuild(lambda: _passages(session, newest), position)
        return
    try:
        for start in range(0, max(len(missing), 1 if gone else 0), BATCH):
            _add(session, index, missing[start : start + BATCH], gone if start == 0 else [], position)
    except IndexUnusable as error:
        log.warning("the index of texts is unusable, rebuilding: %s", error)
        index.rebuild(lambda: _passages(session, newest), position)


def _add(
    session: Session, index: TextIndex, missing: Sequence[int], gone: Sequence[int], position: Position
) -> None:
    keys = index.view().keys
    going = keys[np.isin(places_of(keys)[0], np.array(gone, dtype=np.int64)) & (keys > 0)]
    batch = Batch(
        index.position, position, tuple(_passages(session, missing)), frozenset(int(key) for key in going)
    )
    index.apply(batch)  # where another process has it, that one does the same


def _position(session: Session) -> Position:
    """What tells one set of newest texts from another: the last text, and which articles are there."""
    last = session.scalar(select(func.max(Snapshot.pk))) or 0
    there = select(func.count(), func.sum(Article.pk)).where(Article.deleted_at.is_(None))
    count, keys = session.execute(there).one()
    return Position(last, f"{count} articles, {keys or 0}")


def _newest(session: Session) -> list[int]:
    """The newest snapshot of every article that is not deleted."""
    last = (
        select(Snapshot.article_pk, func.max(Snapshot.seq).label("seq"))
        .group_by(Snapshot.article_pk)
        .subquery()
    )
    chosen = (
        select(Snapshot.pk)
        .join(last, (last.c.article_pk == Snapshot.article_pk) & (last.c.seq == Snapshot.seq))
        .join(Article, Article.pk == Snapshot.article_pk)
        .where(Article.deleted_at.is_(None))
        .order_by(Snapshot.pk)
    )
    return list(session.scalars(chosen))


def _passages(session: Session, snapshots: Iterable[int]) -> Iterator[ClaimWords]:
    for pk in snapshots:
        text = session.scalar(select(Snapshot.text).where(Snapshot.pk == pk)) or ""
        starts = passage_starts(text)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            yield ClaimWords(key_of(pk, start), text[start:end], "")
