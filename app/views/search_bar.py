"""The search field: results as you type, mistakes at their caret, the total."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QEvent, QModelIndex, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QInputMethodEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import describe_expected
from app.theme import colours, themed_icon
from app.views.claim_table_paint import units
from db.errors import QueryError
from db.query import Completions

#: Milliseconds of quiet after which what was typed is asked for.
DEBOUNCE = 150
#: Fewer letters than this are not worth a list of proposals.
_LEAST = 2
#: Other spellings that are told.
_TOLD = 6


class SearchField(QLineEdit):
    """A line edit that marks a mistake under the very characters, and completes the word at the caret."""

    #: Escape was pressed.
    escaped = Signal()
    #: Down or Enter: the user wants to go on to the results.
    left_downwards = Signal()
    #: The text and the caret (code points) for which proposals would be welcome.
    completion_wanted = Signal(str, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: Completions | None = None
        self._proposals = QStringListModel(self)
        self._completer = QCompleter(self._proposals, self)
        self._completer.setWidget(self)
        self._popup = QListView(self)
        self._popup.setObjectName("completions")
        self._popup.setAccessibleName("Proposals")
        self._completer.setPopup(self._popup)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        # The overload that tells the row: two proposals may read alike.
        self._completer.activated[QModelIndex].connect(self._insert)  # type: ignore[index]
        self.textEdited.connect(self._ask)

    def mark(self, position: int | None) -> None:
        """Underline the text from code point ``position`` on; None: no mark."""
        attributes = []
        text = self.text()
        if position is not None and text:
            begin = min(units(text[:position]), units(text) - 1)
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(QColor(colours(self.palette()).danger))
            start = begin - units(text[: self._caret()])
            kind = QInputMethodEvent.AttributeType.TextFormat
            attributes.append(QInputMethodEvent.Attribute(kind, start, units(text) - begin, look))
        # An input method event without a text is the way to format parts of a QLineEdit.
        QApplication.sendEvent(self, QInputMethodEvent("", attributes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape clears, Down and Enter go on to the results; the popup has these keys while it is open."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        picking = self._popup.isVisible() and (self._popup.currentIndex().isValid() or not enter)
        if picking and (enter or event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Down)):
            event.ignore()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif enter or event.key() == Qt.Key.Key_Down:
            self._popup.hide()
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def _caret(self) -> int:
        """The caret as a code point offset."""
        text, position = self.text(), self.cursorPosition()
        return len(text.encode("utf-16-le")[: 2 * position].decode("utf-16-le", "ignore"))

    def offer(self, text: str, found: Completions) -> None:
        """Show proposals for ``text``, unless it was typed on meanwhile or they add nothing."""
        word = text[found.start : found.end]
        items = [item for item in found.items if item.text != word]
        if text != self.text() or not self.hasFocus() or not items:
            self._popup.hide()
            return
        self._found = Completions(found.start, found.end, tuple(items))
        counts = (f"  ({item.count:,})" if item.count is not None else "" for item in items)
        self._proposals.setStringList([item.label + count for item, count in zip(items, counts, strict=True)])
        box = self.cursorRect()
        box.setWidth(max(220, self._popup.sizeHintForColumn(0) + 24))
        self._completer.complete(box)
        self._popup.setCurrentIndex(QModelIndex())

    def _ask(self) -> None:
        text, caret = self.text(), self._caret()
        word = text[:caret].split(" ")[-1].lstrip("-(")
        if len(word) < _LEAST:
            self._popup.hide()
        else:
            self.completion_wanted.emit(text, caret)

    def _insert(self, chosen: QModelIndex) -> None:
        if self._found is None or not 0 <= chosen.row() < len(self._found.items):
            return
        start, end = self._found.start, self._found.end
        words, text = self._found.items[chosen.row()].text, self.text()
        self.setText(text[:start] + words + text[end:])
        self.setCursorPosition(units(text[:start] + words))


class SearchBar(QWidget):
    """Field, order and total in one row; under it, where there is something to say of the query, one line:
    its mistake, what other spellings of its names were found, what may have been meant."""

    #: A query text: typing has paused, or it was set or cleared.
    searched = Signal(str)
    #: The key of an order (see `set_orders`).
    order_changed = Signal(str)
    #: The user wants to go on to the results.
    left_downwards = Signal()
    #: Whether names are looked for in other spellings too was switched.
    spellings_switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: str | None = None
        self._half_typed = False
        self._position: int | None = None
        self.field = SearchField(self)
        self.field.setAccessibleName("Search the claims")
        self.field.setPlaceholderText(
            'Search: words, "a phrase", speaker:Rostron, tag:denial, date:1912-04 …'
        )
        self.field.setClearButtonEnabled(True)
        self._glass = QAction(self)
        self.field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self.order = QComboBox(self)
        self.order.setAccessibleName("Order of the claims")
        self.total = QLabel(self)
        self.total.setAccessibleName("Number of claims found")
        self.total.setProperty("muted", True)
        self.spellings = QToolButton(self)
        self.spellings.setText("≈")
        self.spellings.setCheckable(True)
        self.spellings.setChecked(True)
        self.spellings.setAccessibleName("Find names in other spellings too")
        self.spellings.setToolTip("Names in other spellings too: Soudani for Sudani, after those as written")
        self.remark = QLabel(self)
        self.remark.setAccessibleName("About the query")
        self.remark.setProperty("muted", True)
        self.remark.setTextFormat(Qt.TextFormat.RichText)
        self.remark.setWordWrap(True)
        self.remark.setContentsMargins(30, 0, 0, 0)
        self.remark.hide()
        self.fault = QLabel(self)
        self.fault.setAccessibleName("What is wrong with the query")
        self.fault.setProperty("fault", True)
        self.fault.setWordWrap(True)
        self.fault.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE)
        self._timer.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self.field.textEdited.connect(self._go_on)
        self.field.escaped.connect(self.clear)
        self.field.left_downwards.connect(self._leave)
        self.order.activated.connect(lambda _row: self.order_changed.emit(self.order.currentData()))
        self.spellings.toggled.connect(self.spellings_switched)
        self.remark.linkActivated.connect(self._follow)
        self._lay_out()
        self._tint()

    @property
    def text(self) -> str:
        """The query as it stands in the field."""
        return self.field.text()

    @property
    def half_typed(self) -> bool:
        """Whether the last word may be going on: it was typed, and not yet followed by Enter."""
        return self._half_typed

    def set_text(self, query: str) -> None:
        """Put a query into the field and ask it at once."""
        self.field.setText(query)
        self._half_typed = False
        self._ask()

    def focus(self) -> None:
        """Go to the field and select what is in it."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def clear(self) -> None:
        """Empty the field: all claims."""
        self.set_text("")

    def set_orders(self, orders: Sequence[tuple[str, str]]) -> None:
        """Offer orders as (key, words); the first is chosen."""
        self.order.clear()
        for key, words in orders:
            self.order.addItem(words, key)

    def show_total(self, total: int) -> None:
        """Show how many claims were found; any mistake is over."""
        self.total.setText("1 claim" if total == 1 else f"{total:,} claims")
        self._show_fault(None, "")

    def show_remark(self, spellings: Sequence[str], meant: str | None, passages: int = 0) -> None:
        """Say which other spellings were found, which query may have been meant where nothing was, and how
        many passages of articles match that are no claims."""
        said = []
        if spellings:
            more = ", …" if len(spellings) > _TOLD else ""
            told = escape(", ".join(spellings[:_TOLD])) + more
            said.append(f"Also matched: {told}. <a href='exact'>Only as written</a>")
        if meant is not None:
            said.append(f"Did you mean <a href='?{escape(meant, quote=True)}'>{escape(meant)}</a>?")
        if passages:
            several = "1 passage" if passages == 1 else f"{passages:,} passages"
            said.append(f"And {several} in articles that are no claims.")
        self.remark.setText(" ".join(said))
        self.remark.setVisible(bool(said))

    def show_error(self, error: QueryError) -> None:
        """Show a mistake: at its place in the field, and in words under it."""
        words = describe_expected(error.expected, error.found)
        self._show_fault(error.position, words[:1].upper() + words[1:])

    def changeEvent(self, event: QEvent) -> None:
        """A new theme tints the glass anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.spellings)
        row.addWidget(self.total)
        row.addWidget(self.order)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 7, 8, 7)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.fault)
        column.addWidget(self.remark)

    def _tint(self) -> None:
        self._glass.setIcon(themed_icon("search", self.palette(), size=16))

    def _typed(self) -> None:
        if self._position is not None:
            self.field.mark(None)
        self._timer.start()

    def _ask(self) -> None:
        self._timer.stop()
        if self.text != self._asked:
            self._asked = self.text
            self.searched.emit(self.text)

    def _follow(self, link: str) -> None:
        if link == "exact":
            self.spellings.setChecked(False)
        else:
            self.set_text(link[1:])

    def _go_on(self) -> None:
        self._half_typed = True

    def _leave(self) -> None:
        if self._half_typed:
            # What was shown so far may be an answer to the beginning of a word.
            self._half_typed, self._asked = False, None
        self._ask()
        self.left_downwards.emit()

    def _show_fault(self, position: int | None, words: str) -> None:
        self._position = position
        if position is not None:
            self.remark.hide()
        self.field.mark(position)
        self.fault.setVisible(position is not None)
        self.fault.setText(words)
        if position is not None:
            self.total.setText("")
            # The words begin under the place of the mistake, as far as there is room.
            text = self.text[:position]
            indent = 30 + self.field.fontMetrics().horizontalAdvance(text)
            room = self.width() - 20 - self.fault.fontMetrics().horizontalAdvance(words)
            self.fault.setContentsMargins(min(indent, room) if room > 30 else 30, 0, 0, 0)
        if self.field.property("fault") != (position is not None):
            self.field.setProperty("fault", position is not None)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)
