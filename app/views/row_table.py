"""A plain table of records: whole rows, no grid, by keyboard; Tab leaves it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QItemSelection, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from app.views.inspector_parts import value_label

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RowTable(QTableView):
    """Rows of ``model``. Enter and a double click open one; `current_changed` tells the row looked at."""

    #: The row that is looked at now; -1 for none.
    current_changed = Signal(int)
    #: Another choice of rows.
    choice_changed = Signal()
    #: Enter or a double click on a row.
    opened = Signal(int)

    def __init__(self, model: QAbstractTableModel, name: str, *, several: bool = False) -> None:
        """``name``: for screen readers. ``several``: more than one row can be chosen."""
        super().__init__()
        self.setModel(model)
        self.setObjectName("rows")
        self.setAccessibleName(name)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 11)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def share(self, widths: Sequence[int], wide: int) -> None:
        """Column widths in logical pixels; column ``wide`` takes what is left."""
        header = self.horizontalHeader()
        header.setStretchLastSection(False)
        for column, width in enumerate(widths):
            header.resizeSection(column, width)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)

    def offer(self, words: str, keys: str, act: Callable[[], object]) -> None:
        """Do ``act`` when ``keys`` are pressed while this table has the focus, and from its context menu."""
        action = QAction(words, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setShortcutVisibleInContextMenu(True)
        action.triggered.connect(lambda: act())
        self.addAction(action)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def go_to(self, row: int) -> None:
        """Look at a row, and choose it alone."""
        if 0 <= row < self.model().rowCount():
            # Not selectRow: that toggles while Ctrl is held, as it is for Ctrl+Z.
            flags = self.selectionModel().SelectionFlag
            index = self.model().index(row, 0)
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)
        else:
            self.current_changed.emit(-1)

    def chosen_rows(self) -> list[int]:
        """The rows that are chosen, in order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose(self, rows: Sequence[int]) -> None:
        """Choose rows besides those that are."""
        flags = self.selectionModel().SelectionFlag
        for row in rows:
            self.selectionModel().select(self.model().index(row, 0), flags.Select | flags.Rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """Tell of both, what is looked at and what is chosen."""
        super().selectionChanged(selected, deselected)
        self.choice_changed.emit()
        if self.currentIndex().isValid():
            self.current_changed.emit(self.currentIndex().row())


def nothing(words: str) -> QWidget:
    """What stands in place of rows when there are none."""
    label = value_label(words, muted=True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setMargin(24)
    label.setAccessibleName(words)
    return label
