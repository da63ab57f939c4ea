"""Human acts as rows, and their undoing.

An act is written in the transaction that performs it, as a list of row changes: for each row the
values before and after (None where the row was not there). Undo puts the *before* values back only
where the *after* values still stand; otherwise it refuses and names what changed since. So nothing
that somebody else did in the meantime is ever overwritten. Machine writes are never in here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from typing import Any

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import applying, clusters
from db.errors import BugError, EditConflict, NothingToUndo
from db.records import HistoryRecord
from db.schema import Base, JournalEntry, new_id
from db.users import user_name

#: The tables whose rows people change.
TABLES: dict[str, Table] = {
    name: Base.metadata.tables[name]
    for name in (
        "article",
        "claim",
        "claim_span",
        "claim_tag",
        "decision",
        "field_state",
        "relation",
        "saved_search",
        "speaker",
        "tag",
    )
}
#: What is computed from other rows (`db.clusters`) and therefore no part of an act.
DERIVED = {"speaker": ("merged_pk", "merged_by", "type")}

Row = dict[str, Any]
#: SQLite binds at most 32,766 values a statement; rows of a dozen columns go in batches of this many.
BATCH = 500


class Act:
    """One human act while it is being done: performs row changes and remembers them for the journal.

    >>> act = Act(session, "set-memo", claim=claim_id)     # doctest: +SKIP
    >>> act.update("claim", claim_pk, memo="check this")   # doctest: +SKIP
    >>> entry_id = act.close()                             # doctest: +SKIP
    """

    def __init__(self, session: Session, name: str, /, **arguments: Any) -> None:
        """``name`` and ``arguments`` are for the history; the app words them."""
        self.session = session
        self.name = name
        self.arguments = arguments
        self.changes: list[Row] = []

    def insert(self, table: str, rows: Sequence[Row], *, keep_if_used: bool = False) -> list[int]:
        """Add rows; their new keys, in order. ``keep_if_used``: undo leaves a row others refer to by then."""
        target, keys = TABLES[table], []
        for start in range(0, len(rows), BATCH):
            returned = self.session.execute(
                insert(target).returning(target, sort_by_parameter_order=True),
                list(rows[start : start + BATCH]),
            )
            for row in returned.mappings():
                after = _own(table, dict(row))
                keys.append(int(after["pk"]))
                change: Row = {"table": table, "pk": after["pk"], "before": None, "after": after}
                if keep_if_used:
                    change["keep_if_used"] = True
                self.changes.append(change)
        return keys

    def update(self, table: str, pks: Iterable[int], **values: Any) -> int:
        """Set columns of rows; rows that already have the values do not count. How many changed."""
        target, changed = TABLES[table], 0
        for before in self._rows(table, pks):
            differing = {column: value for column, value in values.items() if before[column] != value}
            if not differing:
                continue
            self.session.execute(update(target).where(target.c.pk == before["pk"]).values(**differing))
            self.changes.append(
                {
                    "table": table,
                    "pk": before["pk"],
                    "before": {column: before[column] for column in differing},
                    "after": differing,
                }
            )
            changed += 1
        return changed

    def delete(self, table: str, pks: Iterable[int]) -> int:
        """Remove rows; how many there were."""
        target = TABLES[table]
        rows = self._rows(table, pks)
        for row in rows:
            self.session.execute(delete(target).where(target.c.pk == row["pk"]))
            self.changes.append({"table": table, "pk": row["pk"], "before": _own(table, row), "after": None})
        return len(rows)

    def close(self) -> str | None:
        """Write the journal entry; its id, or None where nothing changed (then there is no entry)."""
        if not self.changes:
            return None
        # A new act ends what could be redone.
        self.session.execute(
            update(JournalEntry).where(JournalEntry.state == "undone").values(state="dropped")
        )
        entry = JournalEntry(
            id=new_id(), by=user_name(), name=self.name, arguments=self.arguments, changes=self.changes
        )
        self.session.add(entry)
        _settle(self.session, self.changes)
        self.session.expire_all()
        return entry.id

    def _rows(self, table: str, pks: Iterable[int]) -> list[Row]:
        target, wanted = TABLES[table], list(pks)
        found: list[Row] = []
        for start in range(0, len(wanted), BATCH):
            chosen = (
                select(target).where(target.c.pk.in_(wanted[start : start + BATCH])).order_by(target.c.pk)
            )
            found += [dict(row) for row in self.session.execute(chosen).mappings()]
        return found


def undo(session: Session) -> HistoryRecord:
    """Take back the last act that stands. Raises NothingToUndo, or EditConflict and changes nothing."""
    entry = _next_undo(session)
    if entry is None:
        raise NothingToUndo("undo")
    _replay(session, [_inverse(change) for change in reversed(entry.changes)])
    entry.state = "undone"
    _settle(session, entry.changes)
    session.expire_all()
    return _record(entry)


def redo(session: Session) -> HistoryRecord:
    """Do the act again that was undone last. Raises NothingToUndo, or EditConflict and changes nothing."""
    entry = _next_redo(session)
    if entry is None:
        raise NothingToUndo("redo")
    _replay(session, entry.changes)
    entry.state = "done"
    _settle(session, entry.changes)
    session.expire_all()
    return _record(entry)


def next_undo(session: Session) -> HistoryRecord | None:
    """What `undo` would take back."""
    entry = _next_undo(session)
    return _record(entry) if entry else None


def next_redo(session: Session) -> HistoryRecord | None:
    """What `redo` would do again."""
    entry = _next_redo(session)
    return _record(entry) if entry else None


def history(session: Session, limit: int = 100) -> list[HistoryRecord]:
    """The last ``limit`` acts, newest first."""
    entries = session.scalars(select(JournalEntry).order_by(JournalEntry.pk.desc()).limit(limit))
    return [_record(entry) for entry in entries]


def _next_undo(session: Session) -> JournalEntry | None:
    done = select(JournalEntry).where(JournalEntry.state == "done")
    return session.scalars(done.order_by(JournalEntry.pk.desc()).limit(1)).first()


def _next_redo(session: Session) -> JournalEntry | None:
    undone = select(JournalEntry).where(JournalEntry.state == "undone")
    return session.scalars(undone.order_by(JournalEntry.pk).limit(1)).first()


def _own(table: str, row: Row) -> Row:
    return {column: value for column, value in row.items() if column not in DERIVED.get(table, ())}


def _settle(session: Session, changes: Iterable[Row]) -> None:
    """Compute anew who says what and which names are one speaker, as far as ``changes`` bear on it."""
    keys: set[str] = set()
    speakers: set[int] = set()
    mentions: set[tuple[str, str]] = set()
    for change in changes:
        for row in (change["before"] or {}, change["after"] or {}):
            if change["table"] == "decision":
                keys.update(key for key in (row.get("a_key"), row.get("b_key")) if key)
                keys.update(key for group in row.get("groups") or () for key in group)
                mentions.update((one["role"], one["exact"]) for one in row.get("anchors") or ())
            elif change["table"] == "speaker":
                keys.add(row.get("key") or "")
            elif change["table"] == "claim" and row.get("speaker_pk"):
                speakers.add(row["speaker_pk"])
    session.flush()
    if mentions:
        speakers |= applying.reapply(session, mentions)
    if speakers:
        keys |= clusters.keys_of(session, speakers)
    clusters.settle(session, keys)


def _inverse(change: Row) -> Row:
    return {**change, "before": change["after"], "after": change["before"]}


def _replay(session: Session, changes: Iterable[Row]) -> None:
    """Apply changes in order, each only where its *before* still stands. All or nothing."""
    with session.begin_nested():
        for run in _runs(changes):
            _apply(session, run)


def _runs(changes: Iterable[Row]) -> Iterator[list[Row]]:
    """Changes one after another that a single statement can make: an act may be about 100,000 claims."""
    run: list[Row] = []
    seen: set[int] = set()
    for change in changes:
        if run and (len(run) == BATCH or change["pk"] in seen or not _alike(run[0], change)):
            yield run
            run, seen = [], set()
        run.append(change)
        seen.add(change["pk"])
    if run:
        yield run


def _alike(one: Row, other: Row) -> bool:
    if one["table"] != other["table"] or one.get("keep_if_used") or other.get("keep_if_used"):
        return False
    if (one["before"] is None) != (other["before"] is None):
        return False
    if one["before"] is None or one["after"] is None or other["after"] is None:
        return (one["after"] is None) == (other["after"] is None)
    return bool(one["after"] == other["after"])


def _apply(session: Session, run: Sequence[Row]) -> None:
    name, kept = run[0]["table"], run[0].get("keep_if_used", False)
    table = TABLES.get(name)
    if table is None:
        raise BugError("journal", name)
    chosen = select(table).where(table.c.pk.in_([change["pk"] for change in run]))
    found = {row["pk"]: row for row in session.execute(chosen).mappings()}
    if run[0]["before"] is None and found:
        if kept:
            return
        raise EditConflict(name)
    for change in run:
        row = found.get(change["pk"])
        before = change["before"] or {}
        differing = [column for column, value in before.items() if row is None or row[column] != value]
        if differing:
            raise EditConflict(name, *differing)
    try:
        with session.begin_nested() if kept else nullcontext():
            _write(session, table, run)
    except IntegrityError as error:
        # What the row is about is gone: a claim, say, that a newer text no longer has. Or it is in use.
        if not (kept and run[0]["after"] is None):
            raise EditConflict(name) from error


def _write(session: Session, table: Table, run: Sequence[Row]) -> None:
    chosen = table.c.pk.in_([change["pk"] for change in run])
    if run[0]["before"] is None:
        session.execute(insert(table), [change["after"] for change in run])
    elif run[0]["after"] is None:
        if table.name == "speaker":
            clusters.unmerge(session, [change["pk"] for change in run])
        session.execute(delete(table).where(chosen))
    else:
        session.execute(update(table).where(chosen).values(**run[0]["after"]))


def _record(entry: JournalEntry) -> HistoryRecord:
    return HistoryRecord(
        id=entry.id,
        at=entry.at,
        by=entry.by,
        name=entry.name,
        arguments=entry.arguments,
        state=entry.state,
        changes=len(entry.changes),
    )
