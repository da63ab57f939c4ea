"""Keeping an index equal to the database: by the change log, or anew where that cannot be.

The database is the truth. Triggers log the key of every claim that is inserted, changed or deleted, or bears
another tag or relation (a negative number for a table that claims refer to), in the user's own transaction;
an index remembers the last row it holds, and catching up means to read the rows after it and what those
claims say *now*. To do so twice changes nothing, so it does not matter how often it is interrupted.

Nobody clears the log for an index: rows are pruned by age, the newest always stays. So an index must be
made anew where it has followed rows that this log does not have (it belongs to another or a restored
database) or where rows it has not read yet are gone.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.schema import ChangeLog, Claim
from db.search.port import Batch, ClaimWords, IndexUnusable, Position, TextIndex
from db.search.whoosh_index import held_of

log = logging.getLogger(__name__)

#: Changes for one commit of the index. A flush ends at the row that was the newest when it began:
#: one that ran after a busy writer would never end.
BATCH = 5000
#: Claims read at a time for a rebuild.
READ = 2000
#: Where more than this part of all claims is not held yet (and more than a batch), making anew is faster.
REBUILD_SHARE = 0.5


def refresh(session: Session, index: TextIndex) -> None:
    """Bring ``index`` up to what ``session`` sees; rebuild it where it cannot be followed.

    Where another process is writing the index, it is left to that one.
    """
    index.reload()
    newest = position_of(session)
    if index.needs_rebuild or _contradicts(session, index.position) or _far_behind(session, index):
        rebuild(session, index)
        return
    try:
        _follow(session, index, newest)
    except IndexUnusable as error:
        log.warning("index unusable, rebuilding: %s", error)
        rebuild(session, index)


def rebuild(session: Session, index: TextIndex) -> None:
    """Make ``index`` anew from all claims that ``session`` sees."""
    position = position_of(session)
    index.rebuild(lambda: _all_claims(session), position)


def position_of(session: Session) -> Position:
    """The newest row of the change log."""
    row = session.execute(
        select(ChangeLog.pk, ChangeLog.claim_pk, ChangeLog.at).order_by(ChangeLog.pk.desc()).limit(1)
    ).first()
    return Position(row.pk, _stamp(row.claim_pk, row.at)) if row else Position()


def index_matches(session: Session, index: TextIndex) -> list[str]:
    """Where ``index`` and the database differ, for ``sayso check``: one fault a claim; [] when equal.

    A fault is ``missing PK``, ``surplus PK``, ``words PK``, or ``unusable`` with the reason.
    """
    try:
        held = dict(index.view().held())
    except IndexUnusable as error:
        return [f"unusable {error}"]
    faults = []
    for claim in _all_claims(session):
        have = held.pop(claim.pk, None)
        if have is None:
            faults.append(f"missing {claim.pk}")
        elif have != held_of(claim):
            faults.append(f"words {claim.pk}")
    return faults + [f"surplus {pk}" for pk in sorted(held)]


def _stamp(claim_pk: int, at: str) -> str:
    return f"{claim_pk}@{at}"


def _contradicts(session: Session, position: Position) -> bool:
    """Whether the log cannot be the one that was followed to ``position``, or has lost rows after it."""
    if position == Position():
        first = session.scalar(select(func.min(ChangeLog.pk)))
        return first is not None and first > 1
    row = session.execute(
        select(ChangeLog.claim_pk, ChangeLog.at).where(ChangeLog.pk == position.seq)
    ).first()
    return row is None or _stamp(row.claim_pk, row.at) != position.stamp


def _far_behind(session: Session, index: TextIndex) -> bool:
    behind = session.scalar(select(func.count()).where(ChangeLog.pk > index.position.seq)) or 0
    if behind <= BATCH:
        return False
    claims = session.scalar(select(func.count()).select_from(Claim)) or 0
    return int(np.count_nonzero(index.view().keys)) < (1 - REBUILD_SHARE) * claims


def _follow(session: Session, index: TextIndex, newest: Position) -> None:
    while (base := index.position).seq < newest.seq:
        batch = _next_batch(session, base, newest)
        if not index.apply(batch):
            index.reload()
            if index.needs_rebuild or index.position == base:
                return  # another process has it


def _next_batch(session: Session, base: Position, newest: Position) -> Batch:
    rows = session.execute(
        select(ChangeLog.pk, ChangeLog.claim_pk, ChangeLog.at)
        .where(ChangeLog.pk > base.seq, ChangeLog.pk <= newest.seq)
        .order_by(ChangeLog.pk)
        .limit(BATCH)
    ).all()
    changed = sorted({row.claim_pk for row in rows if row.claim_pk > 0})
    present = tuple(_claims(session, changed))
    gone = frozenset(changed) - {claim.pk for claim in present}
    last = rows[-1]
    return Batch(base, Position(last.pk, _stamp(last.claim_pk, last.at)), present, gone)


def _claims(session: Session, pks: Sequence[int]) -> Iterator[ClaimWords]:
    for start in range(0, len(pks), 500):
        chosen = select(Claim.pk, Claim.content, Claim.sentence).where(Claim.pk.in_(pks[start : start + 500]))
        for pk, content, sentence in session.execute(chosen):
            yield ClaimWords(pk, content, sentence)


def _all_claims(session: Session) -> Iterable[ClaimWords]:
    after = 0
    while True:
        rows = session.execute(
            select(Claim.pk, Claim.content, Claim.sentence)
            .where(Claim.pk > after)
            .order_by(Claim.pk)
            .limit(READ)
        ).all()
        for pk, content, sentence in rows:
            yield ClaimWords(pk, content, sentence)
        if len(rows) < READ:
            return
        after = rows[-1].pk
