"""Selected claims side by side, in place of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from app.jobs.reads import Session
from app.jobs.writer import Changed
from app.views.claim_table import ClaimTable
from app.views.compare import MOST, CompareView
from app.windows.desk import Desk
from app.windows.notices import Notices
from db import edits
from db.articles import snapshot
from db.claims import claim_records
from db.origins import origins
from db.records import ClaimRecord, RelationRecord, SnapshotRecord
from db.relations import relations_among


@dataclass(frozen=True, slots=True)
class Comparison:
    """Claims with their texts, the relations that people recorded among them, and their keys by origin."""

    claims: list[tuple[ClaimRecord, SnapshotRecord]]
    relations: list[RelationRecord]
    origins: list[tuple[int, ...]]


def read_comparison(session: Session, pks: Sequence[int]) -> Comparison:
    """Read all that a comparison shows; claims that are gone are left out."""
    claims = claim_records(session, pks)
    texts = {pk: snapshot(session, pk) for pk in {claim.snapshot_pk for claim in claims}}
    pairs = [(claim, texts[claim.snapshot_pk]) for claim in claims]
    return Comparison(pairs, relations_among(session, pks), origins(session, [claim.pk for claim in claims]))


class Comparing(QObject):
    """Opens and closes the comparison. ``show`` puts it in the middle of the window, or the table back."""

    def __init__(
        self, desk: Desk, notices: Notices, table: ClaimTable, view: CompareView, show: Callable[[bool], None]
    ) -> None:
        super().__init__(view)
        self._desk = desk
        self._notices = notices
        self._table = table
        self._view = view
        self._place = show
        self._pks: list[int] = []
        view.closed.connect(self.close)
        view.relation_chosen.connect(self._relate)
        desk.changed.connect(self._changed)

    @property
    def open(self) -> bool:
        """Whether claims are being compared."""
        return bool(self._pks)

    def compare(self, pks: Sequence[int] | None = None) -> None:
        """Compare claims, by default the selected ones."""
        wanted = list(self._table.selected_pks() if pks is None else pks)
        if len(wanted) > MOST:
            self._notices.say(f"The first {MOST} of {len(wanted):,} selected claims are compared")
        self._pks = wanted[:MOST]
        self._read()

    def close(self) -> None:
        """Back to the table."""
        self._pks = []
        self._place(False)
        self._table.setFocus()

    def _read(self) -> None:
        pks = self._pks
        self._desk.reads.ask("compare", lambda s: read_comparison(s, pks), self._show, self._notices.fail)

    def _show(self, found: Comparison) -> None:
        if not self.open:
            return
        if len(found.claims) < 2:
            self.close()
            return
        self._view.show_claims(found.claims, found.relations, found.origins)
        self._place(True)
        self._view.setFocus()

    def _changed(self, _change: Changed) -> None:
        if self.open:
            self._read()

    def _relate(self, a_pk: int, b_pk: int, relation: str) -> None:
        def act(session: Session) -> edits.Edited:
            if not relation:
                return edits.unrelate(session, a_pk=a_pk, b_pk=b_pk)
            return edits.relate(session, a_pk=a_pk, b_pk=b_pk, relation=relation)

        words = f"Related: {relation}" if relation else "Relation taken back"
        self._desk.writer.do(
            act, initiator=self, then=lambda _done: self._notices.say(words), failed=self._notices.fail
        )
