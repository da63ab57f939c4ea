"""The facet tree's model: a fixed list of facets, and for each its values in the current result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from db.names import fold
from db.records import Facets, FacetValue

#: ``data(index, VALUE)`` is the `FacetValue` of a value row, None on a facet's own row.
VALUE = Qt.ItemDataRole.UserRole + 1
#: ``data(index, STATE)``: "in" or "out" where the query already holds or excludes the value, else "".
STATE = Qt.ItemDataRole.UserRole + 2
#: ``data(index, COUNT)``: claims of a value; values of a facet.
COUNT = Qt.ItemDataRole.UserRole + 3

#: Facets in the order shown, with their headings.
FACETS: tuple[tuple[str, str], ...] = (
    ("speaker", "Speakers"),
    ("unnamed", "Unnamed speakers"),
    ("source", "Sources"),
    ("outlet", "Outlets"),
    ("date", "Dates"),
    ("tag", "Tags"),
    ("kind", "Kinds"),
    ("polarity", "Stances"),
)
#: ``data(index, NOTE)``: what is said quietly beside a value; "" for nothing.
NOTE = Qt.ItemDataRole.UserRole + 5
#: Facets that are folded at first.
FOLDED = frozenset({"unnamed"})
#: What types of speakers are called beside them; a person goes without saying.
_NOTES = {"group": "group", "government": "government", "media": "media"}
#: ``data(index, MORE)``: on the last row of a facet that is cut short, how many more values it has.
MORE = Qt.ItemDataRole.UserRole + 4
#: Values shown of a facet at first, and at most; the filter box finds the others.
FEW, MOST = 8, 200
#: What a value without a name is called: what is not known is a line of its own.
_NAMELESS = {
    "speaker": "nobody named",
    "source": "no other source",
    "outlet": "outlet unknown",
    "date": "date unknown",
    "tag": "no tag",
}

Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_STATE_WORDS = {"in": ", included", "out": ", excluded", "": ""}


class FacetModel(QAbstractItemModel):
    """Two levels. An index's internal id is 0 on a facet, and the facet's row + 1 on a value."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Sequence[FacetValue]] = [() for _ in FACETS]
        self._shown: list[Sequence[FacetValue]] = [() for _ in FACETS]
        self._more = [0] * len(FACETS)
        self._whole: set[int] = set()
        self._states: Mapping[str, str] = {}
        self._types: Mapping[str, str] = {}
        self._filter = ""

    def show(self, facets: Facets) -> None:
        """Show the counts of a result; rows that stay are only repainted, so that nothing jumps."""
        for row, (name, _) in enumerate(FACETS):
            self._all[row] = facets.values.get(name, ())
            self._refresh(row)

    def set_filter(self, text: str) -> None:
        """Show values that hold every word of ``text``, case and accents aside."""
        self._filter = fold(text)
        for row in range(len(FACETS)):
            self._refresh(row)

    def show_whole(self, row: int) -> None:
        """Show a facet with all its values (up to `MOST`), or cut it short again."""
        self._whole ^= {row}
        self._refresh(row)

    def set_states(self, states: Mapping[str, str]) -> None:
        """Which values the query holds ("in") or excludes ("out"), by `FacetValue.query`."""
        self._states = states
        for row, values in enumerate(self._shown):
            self._repaint(row, len(values) + self._has_more(row))

    def set_types(self, types: Mapping[str, str]) -> None:
        """What speakers are (`db.records.SpeakerType`), by `FacetValue.key`; told with the next counts."""
        self._types = types

    def value_at(self, index: Index) -> FacetValue | None:
        """The value of a row; None on a facet's own row."""
        if not index.isValid() or index.internalId() == 0:
            return None
        values = self._shown[index.internalId() - 1]
        return values[index.row()] if index.row() < len(values) else None

    # --- Qt ----------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NO_INDEX) -> QModelIndex:
        """See Qt."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, child: Index = _NO_INDEX) -> QModelIndex:  # type: ignore[override]
        """See Qt."""
        if not child.isValid() or child.internalId() == 0:
            return QModelIndex()
        return self.createIndex(child.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        if not parent.isValid():
            return len(FACETS)
        if parent.internalId() != 0 or parent.column() != 0:
            return 0
        return len(self._shown[parent.row()]) + self._has_more(parent.row())

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """See the roles of this module."""
        if not index.isValid():
            return None
        if index.internalId() == 0:
            return self._facet_data(index.row(), role)
        facet = index.internalId() - 1
        value = self.value_at(index)
        if value is None:
            return self._more_data(facet, role)
        state = self._states.get(value.query, "")
        label = value.label or _NAMELESS.get(FACETS[facet][0], "unknown")
        if role == Qt.ItemDataRole.DisplayRole:
            return label
        note = _NOTES.get(self._types.get(value.key, ""), "") if FACETS[facet][0] == "speaker" else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            named = f"{label}, {note}" if note else label
            return f"{named}, {value.count} claims{_STATE_WORDS[state]}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{label} ({note}): {value.count:,}" if note else f"{label}: {value.count:,}"
        if role == NOTE:
            return note
        return {VALUE: value, STATE: state, COUNT: value.count}.get(role)

    def _facet_data(self, row: int, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return FACETS[row][1]
        if role == COUNT:
            return len(self._all[row])
        return None

    def _more_data(self, facet: int, role: int) -> Any:
        if role == MORE:
            return self._more[facet]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{self._more[facet]:,} more" if self._more[facet] > 0 else "fewer"
        return None

    def _has_more(self, row: int) -> int:
        return int(self._more[row] != 0)

    # --- changes -----------------------------------------------------------------------------------

    def _matching(self, row: int) -> tuple[Sequence[FacetValue], int]:
        """The values to show, and how many more there are; -1: all are shown, and could be fewer."""
        words = self._filter.split()
        values = self._all[row]
        if words:
            values = [value for value in values if all(word in fold(value.label) for word in words)]
            return values[:MOST], 0
        if len(values) <= FEW + 1:
            return values, 0
        return (values[:MOST], -1) if row in self._whole else (values[:FEW], len(values) - FEW)

    def _refresh(self, row: int) -> None:
        before, had_more = self._shown[row], self._has_more(row)
        after, more = self._matching(row)
        facet = self.index(row, 0)
        if [value.key for value in before] != [value.key for value in after] or had_more != (more != 0):
            if before or had_more:
                self.beginRemoveRows(facet, 0, len(before) + had_more - 1)
                self._shown[row], self._more[row] = (), 0
                self.endRemoveRows()
            if after:
                self.beginInsertRows(facet, 0, len(after) + (more != 0) - 1)
                self._shown[row], self._more[row] = after, more
                self.endInsertRows()
        else:
            self._shown[row], self._more[row] = after, more
            self._repaint(row, len(after) + (more != 0))
        self.dataChanged.emit(facet, facet)

    def _repaint(self, row: int, count: int) -> None:
        if count:
            facet = self.index(row, 0)
            self.dataChanged.emit(self.index(0, 0, facet), self.index(count - 1, 0, facet))
