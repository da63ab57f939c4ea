"""Speakers that may be one, and what people decided of speakers, as rows."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.views.speaker_words import decision_words, reason_words
from app.views.wording import isolated, moment_words
from db.records import DecisionRecord, Duplicate

#: ``data(index, RECORD)`` is the `Duplicate` or the `DecisionRecord` of the row.
RECORD = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
#: Two speakers by their ids, the lower first.
Pair = tuple[str, str]


class _Rows(QAbstractTableModel):
    """Records as rows of words; what `DuplicateModel` and `DecisionModel` have in common."""

    headers: tuple[str, ...] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Any] = ()
        self._cells: list[tuple[str, ...]] = []

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self.headers)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headers[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """See `RECORD`."""
        if not index.isValid():
            return None
        if role == RECORD:
            return self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.headers[index.column()]}: {self._cells[index.row()][index.column()]}"
        return None

    def _put(self, rows: Sequence[Any], cells: list[tuple[str, ...]]) -> None:
        self.beginResetModel()
        self._rows, self._cells = rows, cells
        self.endResetModel()


class DuplicateModel(_Rows):
    """Pairs of speakers that may be one, the surest first; those put off come last."""

    headers = ("Speaker", "Perhaps the same", "Why")

    def show(self, pairs: Sequence[Duplicate], later: Set[Pair] = frozenset()) -> None:
        """Show other pairs; ``later`` are those that somebody will decide another time."""
        ordered = sorted(pairs, key=lambda pair: pair_of(pair) in later)
        self._put(ordered, [self._cell(pair, later) for pair in ordered])

    def pair_at(self, row: int) -> Duplicate | None:
        """The pair of a row; None outside of the rows."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, pair: Pair) -> int | None:
        """The row of a pair; None where it is not there."""
        return next((row for row, one in enumerate(self._rows) if pair_of(one) == pair), None)

    def _cell(self, pair: Duplicate, later: Set[Pair]) -> tuple[str, ...]:
        why = reason_words(pair) + (" (later)" if pair_of(pair) in later else "")
        return isolated(pair.a.name), isolated(pair.b.name), why


class DecisionModel(_Rows):
    """Decisions, the newest first."""

    headers = ("Decided", "What", "By")

    def show(self, decisions: Sequence[DecisionRecord]) -> None:
        """Show the decisions of the library as they are now."""
        self._put(decisions, [(moment_words(one.at), decision_words(one), one.by) for one in decisions])

    def decision_at(self, row: int) -> DecisionRecord | None:
        """The decision of a row; None outside of the rows."""
        return self._rows[row] if 0 <= row < len(self._rows) else None


def pair_of(pair: Duplicate) -> Pair:
    """The two speakers of a pair, whichever comes first in it."""
    a, b = sorted((pair.a.id, pair.b.id))
    return a, b
