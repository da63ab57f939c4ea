"""Speakers as rows: filtered and sorted here, because there are few of them beside claims."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.views.speaker_words import mention_words, role_words, type_words
from app.views.wording import isolated
from db.names import fold
from db.records import SpeakerRecord

#: ``data(index, SPEAKER)`` is the `SpeakerRecord` of the row.
SPEAKER = Qt.ItemDataRole.UserRole + 1

NAME_COLUMN, TYPE_COLUMN, ROLE_COLUMN, ALIASES_COLUMN, MENTIONS_COLUMN, CLAIMS_COLUMN = range(6)
HEADERS = ("Speaker", "Type", "Role", "Other names", "In the texts", "Claims")
Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_CELLS: tuple[Callable[[SpeakerRecord], str], ...] = (
    lambda one: isolated(one.name),
    lambda one: type_words(one.type),
    role_words,
    lambda one: ", ".join(map(isolated, one.aliases)),
    mention_words,
    lambda one: f"{one.claims:,}",
)


class SpeakerTableModel(QAbstractTableModel):
    """The live speakers. ``sort`` and `set_filter` work on the records; the order is kept over both."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: Sequence[SpeakerRecord] = ()
        self._folded: dict[int, str] = {}
        self._shown: list[SpeakerRecord] = []
        self._words: tuple[str, ...] = ()
        self._unnamed = False
        self._order = (CLAIMS_COLUMN, Qt.SortOrder.DescendingOrder)

    # --- what is shown -----------------------------------------------------------------------------

    def show(self, speakers: Sequence[SpeakerRecord]) -> None:
        """Show the speakers of the library as they are now."""
        self._all = speakers
        self._folded = {one.pk: _searched(one) for one in speakers}
        self._refresh()

    def set_filter(self, text: str) -> None:
        """Show speakers with every word of ``text`` in a name, role, type or mention; accents aside."""
        self._words = tuple(fold(text).split())
        self._refresh()

    def show_unnamed(self, shown: bool) -> None:
        """Whether those are shown whom one article alone knows, by a description."""
        self._unnamed = shown
        self._refresh()

    def speaker_at(self, row: int) -> SpeakerRecord | None:
        """The speaker of a row; None outside of the rows."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, pk: int) -> int | None:
        """The row of a speaker; None where it is not shown."""
        return next((row for row, one in enumerate(self._shown) if one.pk == pk), None)

    @property
    def unnamed(self) -> int:
        """How many speakers one article alone knows."""
        return sum(one.article_pk is not None for one in self._all)

    @property
    def total(self) -> int:
        """How many speakers there are, whether they are shown or not."""
        return len(self._all)

    # --- Qt ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """See the roles of this module."""
        if not index.isValid():
            return None
        one = self._shown[index.row()]
        if role == SPEAKER:
            return one
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _CELLS[index.column()](one) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == CLAIMS_COLUMN:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{HEADERS[index.column()]}: {_CELLS[index.column()](one) or 'unknown'}"
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows; names break ties."""
        if 0 <= column < len(HEADERS):
            self._order = (column, order)
            self._refresh()

    # --- parts -------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self.beginResetModel()
        self._shown = [one for one in self._all if self._wanted(one)]
        column, order = self._order
        down = order is Qt.SortOrder.DescendingOrder
        self._shown.sort(key=lambda one: (fold(one.name), one.pk))
        if column == CLAIMS_COLUMN:
            self._shown.sort(key=lambda one: one.claims, reverse=down)
        else:
            self._shown.sort(key=lambda one: fold(_CELLS[column](one)), reverse=down)
            if column != NAME_COLUMN:
                # What is not known comes last, whichever way round.
                self._shown.sort(key=lambda one: not _CELLS[column](one))
        self.endResetModel()

    def _wanted(self, one: SpeakerRecord) -> bool:
        if one.article_pk is not None and not self._unnamed:
            return False
        return all(word in self._folded[one.pk] for word in self._words)


def _searched(one: SpeakerRecord) -> str:
    words = (one.name, type_words(one.type), *one.aliases, *one.roles, *(words for words, _ in one.mentions))
    return fold("\n".join((*words, one.stands_for or "")))
