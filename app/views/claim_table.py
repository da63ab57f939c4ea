"""The claim table: rows of a fixed height, read a window at a time, driven by keys."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.models.claims import (
    ARTICLE_COLUMN,
    CLAIM_COLUMN,
    DATE_COLUMN,
    KIND_COLUMN,
    MARKS_COLUMN,
    TAGS_COLUMN,
    ClaimTableModel,
)
from app.views.claim_table_paint import PAD_X, ClaimDelegate, row_height

#: What must fit into each column: in a narrow table, in a wide one.
_SAMPLES = {
    ARTICLE_COLUMN: ("A title in a narrow table", "A much longer title in a wide, wide table"),
    DATE_COLUMN: ("2024-12-31", "2024-12-31"),
    KIND_COLUMN: ("indirect", "indirect"),
    TAGS_COLUMN: ("how far away is", "a tag and another, third"),
    MARKS_COLUMN: ("xxx", "xxxxxxxx"),
}
#: What goes first where the claims themselves would get less than so many average characters.
_DISPENSABLE = (KIND_COLUMN, TAGS_COLUMN, MARKS_COLUMN, DATE_COLUMN, ARTICLE_COLUMN)
_LEAST = 30
#: From this many average characters on a table is wide.
_WIDE = 120


class ClaimTable(QTableView):
    """Shows a `ClaimTableModel`; tells which claim is looked at and which are selected."""

    #: The pk of the claim that is looked at now; None when there is none.
    current_changed = Signal(object)
    #: The number of selected claims.
    selection_changed = Signal(int)
    #: The pk of a claim that was opened (Enter, double click).
    opened = Signal(int)

    def __init__(self, model: ClaimTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._claims = model
        self._fitted = True
        self._fitting = False
        self.setAccessibleName("Claims")
        self.setAccessibleDescription("The claims that the query finds; Enter reads one in its article")
        self.setModel(model)
        self.setItemDelegate(ClaimDelegate(model, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(CLAIM_COLUMN, QHeaderView.ResizeMode.Stretch)
        columns.setMinimumSectionSize(36)
        columns.sectionResized.connect(self._resized)
        self._fit_rows()
        self.selectionModel().currentRowChanged.connect(self._current)
        self.selectionModel().selectionChanged.connect(self._selected)
        # A reset empties the selection without a word.
        model.modelReset.connect(self._selected)
        self.activated.connect(self._open)

    # --- what is selected --------------------------------------------------------------------------

    def selected_pks(self) -> array[int]:
        """The pks of the selected claims in table order, read by ranges: a million rows at once is fine."""
        pks: array[int] = array("q")
        for top, bottom in self._ranges():
            pks.extend(self._claims.ids[top : bottom + 1])
        return pks

    def selected_count(self) -> int:
        """How many claims are selected."""
        return sum(bottom - top + 1 for top, bottom in self._ranges())

    def _ranges(self) -> list[tuple[int, int]]:
        # `selectedRows` takes 22 s for a million rows (measured); ranges take none.
        selection = self.selectionModel().selection()
        found = (selection.at(place) for place in range(selection.count()))
        return sorted({(one.top(), one.bottom()) for one in found})

    def current_pk(self) -> int | None:
        """The claim that is looked at."""
        return self._claims.pk_at(self.currentIndex().row())

    def go_to(self, row: int) -> None:
        """Look at a row and select it alone; beyond the ends is the nearest row."""
        count = self._claims.rowCount()
        if count:
            index = self._claims.index(max(0, min(row, count - 1)), 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def step(self, rows: int) -> None:
        """Look at the next (1) or previous (-1) claim."""
        self.go_to(self.currentIndex().row() + rows)

    def select_pks(self, pks: Iterable[int]) -> None:
        """Select claims, as far as the result has them, without moving the place."""
        wanted = set(pks)
        selection = QItemSelection()
        for row, pk in enumerate(self._claims.ids):
            if pk in wanted:
                index = self._claims.index(row, 0)
                selection.select(index, index)
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(selection, flag.ClearAndSelect | flag.Rows)

    # --- layout ------------------------------------------------------------------------------------

    def columns_state(self) -> QByteArray | None:
        """The widths a person gave the columns, to be remembered; None where they fit themselves."""
        return None if self._fitted else self.horizontalHeader().saveState()

    def restore_columns(self, state: QByteArray | None) -> None:
        """Take remembered widths, or fit the columns to the table (None)."""
        self._fitted = state is None
        if state is not None:
            self.horizontalHeader().restoreState(state)
        else:
            self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width, unless a person set them."""
        super().resizeEvent(event)
        if self._fitted:
            self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        """A new font has a new row height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_rows()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens on every platform; letters are shortcuts, never a search by first letter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.text().isalnum() and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QTableView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home and End go to the first and the last claim: a row is one thing, its cells are none."""
        rows = self.model().rowCount()
        if rows and action is QTableView.CursorAction.MoveHome:
            return self.model().index(0, 0)
        if rows and action is QTableView.CursorAction.MoveEnd:
            return self.model().index(rows - 1, 0)
        return super().moveCursor(action, modifiers)

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(row_height(self.fontMetrics()))

    def _fit_columns(self) -> None:
        metrics = self.fontMetrics()
        wide = self.viewport().width() > _WIDE * metrics.averageCharWidth()
        self._fitting = True
        for column, samples in _SAMPLES.items():
            self.showColumn(column)
            self.setColumnWidth(column, metrics.horizontalAdvance(samples[wide]) + 2 * PAD_X + 2)
        room = self.viewport().width() - sum(self.columnWidth(column) for column in _SAMPLES)
        for column in _DISPENSABLE:
            if room >= _LEAST * metrics.averageCharWidth():
                break
            room += self.columnWidth(column)
            self.hideColumn(column)
        self._fitting = False

    def _resized(self, column: int, before: int, after: int) -> None:
        # Columns that are hidden and shown here tell of it later.
        if column != CLAIM_COLUMN and not self._fitting and before and after:
            self._fitted = False

    # --- signals -----------------------------------------------------------------------------------

    def _current(self, current: QModelIndex, previous: QModelIndex) -> None:
        for row in (current.row(), previous.row()):
            if row >= 0:
                self.update(self._claims.index(row, CLAIM_COLUMN))
        self.current_changed.emit(self._claims.pk_at(current.row()))

    def _selected(self) -> None:
        self.selection_changed.emit(self.selected_count())

    def _open(self, index: QModelIndex) -> None:
        pk = self._claims.pk_at(index.row())
        if pk is not None:
            self.opened.emit(pk)
