"""One claim of a comparison in its paragraph, its words marked; and how it stands to the first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from app.theme import colours
from app.views.clash import Clash
from app.views.compare_words import RELATIONS, Standing, context, sentence
from app.views.flow import FlowLayout
from app.views.marks import underlined
from app.views.offsets import Offsets, for_document
from app.views.plain_text import ReadOnlyText, set_line_height
from db.records import ClaimRecord, SnapshotRecord, Span

SHARED, CLASHING = "shared", "clashing"


def word_formats(palette: QPalette) -> dict[str, QTextCharFormat]:
    """How shared and clashing words look: another ground, another underline, another weight."""
    c = colours(palette)
    line = QTextCharFormat.UnderlineStyle
    shared = underlined(line.DotLine, c.accent)
    shared.setBackground(QColor(c.selection))
    shared.setForeground(QColor(c.on_selection))
    clashing = underlined(line.WaveUnderline, c.danger)
    clashing.setBackground(QColor(c.match))
    clashing.setForeground(QColor(c.on_match))
    clashing.setFontWeight(QFont.Weight.Bold)
    return {SHARED: shared, CLASHING: clashing}


class ContextText(ReadOnlyText):
    """The paragraph of a claim: the claim at full size, what stands around it smaller and quiet."""

    def __init__(self, claim: ClaimRecord, snapshot: SnapshotRecord, clash: Clash) -> None:
        super().__init__()
        self._claim, self._clash = claim, clash
        start, end = context(snapshot.text, claim.spans)
        before, after = "… " if start and snapshot.text[start - 1] != "\n" else "", ""
        if end < len(snapshot.text) and snapshot.text[end] != "\n":
            after = " …"
        shown = before + snapshot.text[start:end] + after
        self._moved = len(before) - start
        self._offsets = Offsets.of(shown)
        self.setPlainText(for_document(shown))
        self._format()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._format()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as the text is at this width: there is one scroll bar, for all claims together."""
        super().resizeEvent(event)
        self._fit()

    def words(self, mark: str) -> list[str]:
        """The words marked as `SHARED` or `CLASHING`."""
        spans = self._clash.shared if mark == SHARED else self._clash.clashing
        return [self._cursor(span).selectedText() for span in spans]

    def _format(self) -> None:
        c = colours(self.palette())
        whole = QTextCursor(self.document())
        whole.select(QTextCursor.SelectionType.Document)
        whole.setCharFormat(_plain(c.muted, self.font().pointSizeF() * 0.95))
        spaced = QTextBlockFormat()
        set_line_height(spaced, self, 1.5)
        whole.mergeBlockFormat(spaced)
        for span in self._claim.spans:
            self._cursor(span).mergeCharFormat(_plain(c.text, self.font().pointSizeF() * 1.05))
        look = word_formats(self.palette())
        for spans, mark in ((self._clash.shared, SHARED), (self._clash.clashing, CLASHING)):
            for span in spans:
                self._cursor(span).mergeCharFormat(look[mark])
        self._fit()

    def _fit(self) -> None:
        height = int(self.document().size().height()) + 2 * self.frameWidth() + 2
        if height != self.height():
            self.setFixedHeight(height)

    def _cursor(self, span: Span) -> QTextCursor:
        start, end = self._offsets.positions((span[0] + self._moved, span[1] + self._moved))
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor


class RelationBar(QWidget):
    """How a claim stands to the first one: one button a relation, the last for none."""

    chosen = Signal(str)

    def __init__(self, found: Standing | None, number: int) -> None:
        super().__init__()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        if found and found.reverse:
            note = QLabel(sentence(found).capitalize())
            note.setWordWrap(True)
            rows.addWidget(note)
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons, gap=4)
        current = found.relation if found and not found.reverse else ""
        for key, words in (*RELATIONS.items(), ("", "none")):
            flow.addWidget(self._button(key, words, current, number, none=found is None))
        rows.addWidget(self._buttons)

    def buttons(self) -> list[QToolButton]:
        """The buttons in the order in which they stand."""
        return self.findChildren(QToolButton)

    def button(self, relation: str) -> QToolButton:
        """The button of a relation; "" is none."""
        return next(b for b in self.buttons() if b.property("relation") == relation)

    def _button(self, key: str, words: str, current: str, number: int, *, none: bool) -> QToolButton:
        button = QToolButton()
        button.setProperty("relation", key)
        button.setProperty("words", words)
        button.setCheckable(True)
        _check(button, key == current and (bool(key) or none))
        button.setAccessibleName(f"Claim {number} to claim 1: {words}")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self._choose(button, key))
        return button

    def _choose(self, pressed: QToolButton, key: str) -> None:
        for button in self.buttons():
            _check(button, button is pressed)
        self.chosen.emit(key)


class ColumnTitle(QFrame):
    """The number of a claim and the article it stands in; takes the focus for the keys 1, 2, 3 ..."""

    def __init__(self, number: int, claim: ClaimRecord) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("column")
        self.setStyleSheet(
            "#column { border: 0; border-bottom: 2px solid palette(mid); padding: 2px 0; }"
            "#column:focus { border-bottom-color: palette(link); }"
        )
        self.setAccessibleName(f"Claim {number}, {claim.article.label}")
        title = QLabel(f"Claim {number}")
        font = title.font()
        font.setBold(True)
        title.setFont(font)
        article = QLabel(claim.article.label)
        article.setTextFormat(Qt.TextFormat.PlainText)
        article.setWordWrap(True)
        article.setProperty("muted", True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 4)
        rows.setSpacing(2)
        rows.addWidget(title)
        rows.addWidget(article)
        rows.addStretch(1)


def _check(button: QToolButton, on: bool) -> None:
    """A tick beside the words, because a darker button alone is easily overlooked."""
    words = button.property("words")
    button.setChecked(on)
    button.setText(f"✓ {words}" if on else words)


def _plain(colour: str, size: float) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    made.setFontPointSize(size)
    return made
