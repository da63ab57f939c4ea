"""Taking a decision about speakers back, whatever was done since: an act of its own, which undo takes back.

Undo goes through the journal from its end; the list of decisions is not a stack. Who is one speaker is
computed from the decisions that stand, so most of them only have to go. What an act wrote besides its
decision (a name, the speaker of claims) is restored where it still stands as the act left it; where
somebody changed it since, nothing is taken back.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.edits import Edited
from db.errors import EditConflict, NotFound
from db.journal import TABLES, Act, Row
from db.schema import Decision, JournalEntry

#: The tables that an act about speakers wrote besides its decision, by the decision's kind.
_BESIDES = {"rename": ("speaker",), "is": ("claim", "field_state")}


def take_back_decision(session: Session, *, decision_id: str) -> Edited:
    """Take back what a person decided; ``changed`` counts the claims that are given back.

    Raises NotFound where there is no such decision (any more), EditConflict where what the act wrote was
    changed since: then the later decision is to be taken back first.
    """
    row = session.scalars(
        select(Decision).where(Decision.id == decision_id, Decision.origin == "user")
    ).one_or_none()
    if row is None:
        raise NotFound("decision", decision_id)
    kind, pk = row.kind, row.pk
    act = Act(session, "take-back", kind=kind, a=row.a_name, b=row.b_name)
    changed = 0
    if kind in _BESIDES:
        entry = _entry(session, pk)
        if entry is not None:
            changed = _restore(act, [one for one in entry.changes if one["table"] in _BESIDES[kind]])
    act.delete("decision", [pk])
    return Edited(act.close(), changed)


def _entry(session: Session, decision_pk: int) -> JournalEntry | None:
    """The act that wrote a decision; None where the journal does not go back so far."""
    done = select(JournalEntry).where(JournalEntry.state == "done").order_by(JournalEntry.pk.desc())
    for entry in session.scalars(done.execution_options(yield_per=100)):
        for change in entry.changes:
            if change["table"] == "decision" and change["pk"] == decision_pk and change["before"] is None:
                return entry
    return None


def _restore(act: Act, changes: list[Row]) -> int:
    """Undo ``changes`` in ``act``, as far as their rows are still there; how many claims that is."""
    claims: set[int] = set()
    added: dict[str, list[int]] = defaultdict(list)
    values: dict[tuple[str, tuple[tuple[str, Any], ...]], list[int]] = defaultdict(list)
    for change in changes:
        if change["before"] is None:
            added[change["table"]].append(change["pk"])
        elif change["after"] is not None and _stands(act.session, change):
            values[change["table"], tuple(sorted(change["before"].items()))].append(change["pk"])
            if change["table"] == "claim":
                claims.add(change["pk"])
    for (table, before), pks in values.items():
        act.update(table, pks, **dict(before))
    # Somebody the act founded stays: a name that nobody bears is not shown.
    act.delete("field_state", added["field_state"])
    return len(claims)


def _stands(session: Session, change: Row) -> bool:
    """Whether the row is as the act left it; False where it is gone. Raises EditConflict where it differs."""
    table = TABLES[change["table"]]
    row = session.execute(select(table).where(table.c.pk == change["pk"])).mappings().one_or_none()
    if row is None:
        return False
    differing = [column for column, value in change["after"].items() if row[column] != value]
    if differing:
        raise EditConflict(change["table"], *differing)
    return True
