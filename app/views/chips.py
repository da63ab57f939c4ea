"""A tag as a coloured chip with its words in a colour that can be read on it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from app.theme import icon, text_on

#: The colour of a tag that is not (yet) known.
NO_COLOUR = "#8a94a3"
_WIDEST = 190


class TagChip(QFrame):
    """A tag of a claim: its name filters by it, its cross takes it off."""

    chosen = Signal(str)
    removed = Signal(str)

    def __init__(self, name: str, colour: str | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground = colour or NO_COLOUR
        ink = text_on(ground)
        self.setObjectName("chip")
        self.setStyleSheet(_sheet(ground, ink))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 1, 3, 1)
        row.setSpacing(2)
        row.addWidget(self._label(name))
        row.addWidget(self._cross(name, ink))

    def _label(self, name: str) -> QPushButton:
        label = QPushButton()
        label.setFlat(True)
        shown = label.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _WIDEST)
        label.setText(shown.replace("&", "&&"))
        label.setToolTip(f"Show the claims tagged “{name}”")
        label.setAccessibleName(f"Tag {name}")
        label.setCursor(Qt.CursorShape.PointingHandCursor)
        label.clicked.connect(lambda: self.chosen.emit(name))
        return label

    def _cross(self, name: str, ink: str) -> QToolButton:
        cross = QToolButton()
        cross.setIcon(icon("close", ink, size=12))
        cross.setAutoRaise(True)
        cross.setToolTip(f"Take the tag “{name}” off this claim")
        cross.setAccessibleName(f"Remove the tag {name}")
        cross.clicked.connect(lambda: self.removed.emit(name))
        return cross


def _sheet(ground: str, ink: str) -> str:
    return f"""
    #chip {{ background: {ground}; border-radius: 9px; }}
    #chip QPushButton {{ color: {ink}; background: transparent; border: 0; padding: 1px 0; }}
    #chip QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 7px;
                         padding: 1px; }}
    #chip QPushButton:focus {{ text-decoration: underline; }}
    #chip QToolButton:hover, #chip QToolButton:focus {{ border-color: {ink}; }}
    """
