"""The text of an article, read-only: marks where it is visible, claims that can be clicked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget

from app.theme import colours
from app.views.marks import Mark, Role, claim_at, formats, visible
from app.views.offsets import Offsets, for_document
from app.views.plain_text import set_line_height
from db.records import Heading, Span

#: The column is never wider than this; about what typographers call a comfortable line.
LINE_CHARACTERS = 75
_LINE_HEIGHT = 1.6  # of the size of the letters
_MARGIN = 18
_READING_SIZE = 1.15  # of the interface's font
_SAMPLE = "The quick brown fox jumps over the lazy dog, and nobody saw it happen. "
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")


class ArticleText(QTextEdit):
    """Plain text only: nothing in it can make it load anything.

    Offsets in and out are code points. ``describe`` gives the tooltip of a claim.
    """

    claim_clicked = Signal(int)
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._offsets = Offsets.of("")
        self._marks: Sequence[Mark] = ()
        self._pressed: QPointF | None = None
        self._anchor: Span | None = None
        self._filling = False
        self.describe: Callable[[int], str] = lambda pk: ""
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _READING_SIZE)
        self.setFont(font)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName("Article text")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.viewport().setMouseTracking(True)
        self.document().setDocumentMargin(_MARGIN)
        self.verticalScrollBar().valueChanged.connect(self.paint_marks)
        self.verticalScrollBar().actionTriggered.connect(self._let_go)
        self.selectionChanged.connect(self.selection_changed)

    # --- what is shown ---------------------------------------------------------------------------

    def show_text(self, text: str, headings: Sequence[Heading]) -> None:
        """Show another text, without marks."""
        self._marks = ()
        self.setExtraSelections([])
        self._anchor = None
        self._text = text
        self._offsets = Offsets.of(text)
        # While the document is filled its cursor stands nowhere, and the scroll bar tells everybody.
        self._filling = True
        self.setPlainText(for_document(text))
        self._filling = False
        self._space_blocks()
        for heading in headings:
            self._set_heading(heading)
        self.verticalScrollBar().setValue(0)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Mark places of the text shown; only those on screen cost anything."""
        self._marks = marks
        self.paint_marks()

    def paint_marks(self) -> None:
        """Put the marks of the visible part into effect."""
        if self._filling:
            return
        first, last = self._visible_span()
        look = formats(self.palette())
        chosen = []
        for mark in visible(self._marks, first, last):
            selection = QTextEdit.ExtraSelection()
            selection.cursor = self._cursor(mark.span)
            selection.format = look[mark.role]
            chosen.append(selection)
        self.setExtraSelections(chosen)

    def scroll_to(self, span: Span) -> None:
        """Bring ``span`` into view with a third of the page above it, as context.

        It stays there while the page changes its size, until the user scrolls.
        """
        self._anchor = span
        cursor = self._cursor(span)
        cursor.setPosition(cursor.selectionStart())
        self.setTextCursor(cursor)
        self._show_anchor()

    def _show_anchor(self) -> None:
        if self._anchor is None:
            return
        top = self.mark_rect(self._anchor).top() + self.verticalScrollBar().value()
        self.verticalScrollBar().setValue(max(0, top - self.viewport().height() // 3))
        self.paint_marks()

    def _let_go(self) -> None:
        self._anchor = None

    def selected_span(self) -> Span | None:
        """What the user selected, without the white space around it; None where that is nothing."""
        if self._filling:
            return None
        cursor = self.textCursor()
        start, end = self._offsets.span(cursor.selectionStart(), cursor.selectionEnd())
        chosen = self._text[start:end]
        start += len(chosen) - len(chosen.lstrip())
        end = start + len(chosen.strip())
        return (start, end) if start < end else None

    def select(self, span: Span) -> None:
        """Select ``span`` as the user would."""
        self.setTextCursor(self._cursor(span))

    def claim_at(self, place: QPointF) -> int | None:
        """The pk of the innermost claim under a place of the viewport."""
        bars = QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        layout = self.document().documentLayout()
        position = layout.hitTest(place + bars, Qt.HitTestAccuracy.ExactHit)
        return None if position < 0 else claim_at(self._marks, self._offsets.offset(position))

    def marked_span(self, role: Role) -> Span | None:
        """The first marked place of a role."""
        return next((mark.span for mark in self._marks if mark.role is role), None)

    def mark_rect(self, span: Span) -> QRect:
        """Where a span begins, in the viewport; for tests and for things that float beside it."""
        cursor = self._cursor(span)
        cursor.setPosition(cursor.selectionStart())
        return self.cursorRect(cursor)

    def _visible_span(self) -> Span:
        """The code points on screen, to whole lines."""
        view = self.viewport().rect()
        first = self.cursorForPosition(view.topLeft()).position()
        last = self.cursorForPosition(view.bottomRight()).position()
        return self._offsets.span(first, last)

    def _cursor(self, span: Span) -> QTextCursor:
        start, end = self._offsets.positions(span)
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    # --- type ------------------------------------------------------------------------------------

    def _space_blocks(self) -> None:
        """Line height for everything; space between paragraphs where the text has no blank lines."""
        spaced = QTextBlockFormat()
        set_line_height(spaced, self, _LINE_HEIGHT)
        if not _BLANK_LINE.search(self._text):
            spaced.setBottomMargin(self.fontMetrics().height() * 0.6)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(spaced)

    def _set_heading(self, heading: Heading) -> None:
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        if heading.level <= 2:
            bold.setFontPointSize(self.font().pointSizeF() * (1.35 if heading.level == 1 else 1.15))
        self._cursor(heading.span).mergeCharFormat(bold)

    def _column(self) -> int:
        letters = self.fontMetrics().horizontalAdvance(_SAMPLE) / len(_SAMPLE)
        return int(letters * LINE_CHARACTERS) + 2 * _MARGIN

    def _centre(self) -> None:
        room = self.width() - self.verticalScrollBar().sizeHint().width() - self._column()
        side = max(0, room // 2)
        if self.viewportMargins().left() != side:
            self.setViewportMargins(side, 0, side, 0)

    # --- events ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the column in the middle and mark what has come into view."""
        self._centre()
        super().resizeEvent(event)
        self._show_anchor()
        self.paint_marks()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._centre()
            self.paint_marks()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bar in the margin beside the claim shown: it is found without seeing colours."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        for mark in self._marks:
            if mark.role is Role.CONTENT:
                painter.fillRect(self._bar(mark.span), QColor(colours(self.palette()).accent))
        painter.end()

    def _bar(self, span: Span) -> QRect:
        start, end = self._cursor(span), self._cursor(span)
        start.setPosition(start.selectionStart())
        end.setPosition(end.selectionEnd())
        top, bottom = self.cursorRect(start).top(), self.cursorRect(end).bottom()
        return QRect(_MARGIN // 3, top, 3, bottom - top)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click began."""
        super().mousePressEvent(event)
        self._pressed = event.position() if event.button() is Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a claim, not the end of a selection, opens it."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is not None and not self.textCursor().hasSelection():
            self._open(self.claim_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be clicked."""
        super().mouseMoveEvent(event)
        over = not event.buttons() and self._is_other(self.claim_at(event.position()))
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the claim under the caret."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(claim_at(self._marks, self._offsets.offset(self.textCursor().position())))
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say who says what is under the pointer."""
        if isinstance(event, QHelpEvent):
            pk = self.claim_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.describe(pk) if pk else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def _is_other(self, pk: int | None) -> bool:
        return pk is not None and all(m.claim != pk or m.role is Role.OTHER for m in self._marks)

    def _open(self, pk: int | None) -> None:
        if pk is not None and self._is_other(pk):
            self.claim_clicked.emit(pk)
