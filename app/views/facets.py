"""The left pane: what the current result is made of, and one click to ask for less or more of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.models.facets import COUNT, FACETS, FOLDED, MORE, NOTE, STATE, VALUE, FacetModel
from app.theme import colours
from db.records import Facets, FacetValue

Index = QModelIndex | QPersistentModelIndex
_PAD = 6


class FacetTree(QTreeView):
    """The tree. A click or Enter on a value is told with the keys that were held."""

    #: A `FacetValue` and the `Qt.KeyboardModifier` held.
    chosen = Signal(object, object)

    def __init__(self, model: FacetModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._model = model
        self.setObjectName("facets")
        self.setAccessibleName("Facets of the result")
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setItemDelegate(FacetDelegate(self))
        for row, (name, _) in enumerate(FACETS):
            self.setExpanded(model.index(row, 0), name not in FOLDED)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a value chooses it; on a facet it folds or unfolds."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return
        if not self._choose(index, event.modifiers()) and self._on_text(index, event.position().toPoint()):
            self.setExpanded(index, not self.isExpanded(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space do what a click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            index = self.currentIndex()
            if not self._choose(index, event.modifiers()):
                self.setExpanded(index, not self.isExpanded(index))
            return
        super().keyPressEvent(event)

    def _choose(self, index: QModelIndex, held: Qt.KeyboardModifier) -> bool:
        value = self._model.value_at(index)
        if value is not None:
            self.chosen.emit(value, held)
        elif index.data(MORE):
            self._model.show_whole(index.parent().row())
        return value is not None or bool(index.data(MORE))

    def _on_text(self, index: QModelIndex, place: QPoint) -> bool:
        return self.visualRect(index).contains(place)


class FacetDelegate(QStyledItemDelegate):
    """Paints a value with its colour, state and count. The state is a sign, not a colour alone."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line of text with some air."""
        return QSize(100, option.fontMetrics.height() + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        painter.save()
        value: FacetValue | None = index.data(VALUE)
        if value is not None:
            self._paint_value(painter, option, index, value)
        elif index.data(MORE):
            self._paint_more(painter, option, index)
        else:
            self._paint_facet(painter, option, index)
        painter.restore()

    def _paint_facet(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c = colours(option.palette)
        font = QFont(option.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(c.muted))
        box = option.rect.adjusted(2, 0, -_PAD, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.setFont(option.font)
        self._count(painter, box, index.data(COUNT))

    def _paint_more(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        font = QFont(option.font)
        font.setUnderline(
            bool(option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus))
        )
        painter.setFont(font)
        painter.setPen(QColor(colours(option.palette).accent))
        painter.drawText(option.rect.adjusted(4, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data()))

    def _paint_value(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, value: FacetValue
    ) -> None:
        c = colours(option.palette)
        state = index.data(STATE)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        row = option.rect.adjusted(0, 1, -2, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state or hover:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(c.selection if state == "in" else c.raised))
            painter.drawRoundedRect(row, 4, 4)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(c.accent), 1))
            painter.drawRoundedRect(row, 4, 4)
        box = row.adjusted(4, 0, -_PAD + 2, 0)
        box = self._sign(painter, box, state, value.colour, c.accent if state == "in" else c.danger)
        painter.setPen(QColor(c.on_selection if state == "in" else c.muted))
        width = self._count(painter, box, value.count)
        painter.setPen(QColor(c.on_selection if state == "in" else c.muted if state == "out" else c.text))
        font = QFont(option.font)
        font.setStrikeOut(state == "out")
        font.setItalic(not value.label)
        painter.setFont(font)
        box.setRight(box.right() - width - _PAD)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        self._note(
            painter, box, text, str(index.data(NOTE) or ""), c.on_selection if state == "in" else c.muted
        )

    def _sign(self, painter: QPainter, box: QRect, state: str, colour: str | None, ink: str) -> QRect:
        middle = box.center().y()
        if state:
            painter.setPen(QPen(QColor(ink), 2))
            x = box.left() + 4
            painter.drawLine(x - 3, middle, x + 4, middle)
            if state == "in":
                painter.drawLine(x, middle - 3, x, middle + 4)
            return box.adjusted(15, 0, 0, 0)
        if colour is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPoint(box.left() + 5, middle + 1), 4, 4)
            return box.adjusted(15, 0, 0, 0)
        return box

    def _note(self, painter: QPainter, box: QRect, text: str, note: str, ink: str) -> None:
        """A quiet word after the name, where there is room for the whole of it."""
        font = QFont(painter.font())
        font.setItalic(True)
        font.setStrikeOut(False)
        left = box.left() + painter.fontMetrics().horizontalAdvance(text) + _PAD
        painter.setFont(font)
        if note and left + painter.fontMetrics().horizontalAdvance(note) <= box.right():
            painter.setPen(QColor(ink))
            painter.drawText(box.adjusted(left - box.left(), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, note)

    def _count(self, painter: QPainter, box: QRect, count: int) -> int:
        text = f"{count:,}"
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)
        return painter.fontMetrics().horizontalAdvance(text)


class FacetsPane(QWidget):
    """The facets with their filter box."""

    #: A `FacetValue` and the `Qt.KeyboardModifier` held.
    chosen = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = FacetModel(self)
        self.tree = FacetTree(self.model, self)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Filter names, tags, dates")
        self.filter.setAccessibleName("Filter the facets")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self._unfolded: set[int] = set()
        self.tree.chosen.connect(self.chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 2, 4, 0)
        layout.setSpacing(6)
        layout.addWidget(self.filter)
        layout.addWidget(self.tree)
        self._hide_empty()

    def show_facets(self, facets: Facets) -> None:
        """Show the counts of a result."""
        self.model.show(facets)
        self._hide_empty()

    def _filter(self, text: str) -> None:
        self.model.set_filter(text)
        self._hide_empty()
        self._unfold(bool(text.strip()))

    def _unfold(self, searching: bool) -> None:
        """What is folded is searched as well: it unfolds, and folds again afterwards."""
        for row, (name, _) in enumerate(FACETS):
            index = self.model.index(row, 0)
            if name in FOLDED and searching and not self.tree.isExpanded(index):
                self._unfolded.add(row)
                self.tree.setExpanded(index, True)
            elif not searching and row in self._unfolded:
                self._unfolded.discard(row)
                self.tree.setExpanded(index, False)

    def _hide_empty(self) -> None:
        for row in range(len(FACETS)):
            empty = self.model.rowCount(self.model.index(row, 0)) == 0
            self.tree.setRowHidden(row, QModelIndex(), empty)
