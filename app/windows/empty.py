"""What stands in place of the table when there is nothing to show: one sentence, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.theme import icon


class EmptyState(QWidget):
    """A sentence and one or two buttons that do what it says."""

    def __init__(self, symbol: str, acts: Sequence[QAction], parent: QWidget | None = None) -> None:
        """``symbol`` names an icon; the first of ``acts`` is the one to take."""
        super().__init__(parent)
        self._symbol = symbol
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words = QLabel(self)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QHBoxLayout()
        buttons.addStretch()
        for act in acts:
            buttons.addWidget(self._button(act))
        buttons.addStretch()
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addStretch(2)
        column.addWidget(self._picture)
        column.addWidget(self.words)
        column.addLayout(buttons)
        column.addStretch(3)
        self._tint()

    def say(self, words: str) -> None:
        """Set the sentence."""
        self.words.setText(words)
        self.words.setAccessibleName(words)

    def changeEvent(self, event: QEvent) -> None:
        """A new theme tints the picture anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _button(self, act: QAction) -> QPushButton:
        button = QPushButton(act.text(), self)
        button.setIcon(act.icon())
        button.clicked.connect(act.trigger)
        act.changed.connect(lambda: _follow(button, act))
        return button

    def _tint(self) -> None:
        colour = self.palette().placeholderText().color().name()
        self._picture.setPixmap(icon(self._symbol, colour, size=48).pixmap(48, 48))


def _follow(button: QPushButton, act: QAction) -> None:
    button.setIcon(act.icon())
    button.setVisible(act.isVisible())
