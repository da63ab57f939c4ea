"""Pieces of plain text to read: one that never scrolls, and a line height that suits any font."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget


class ReadOnlyText(QTextEdit):
    """Plain text only, on the ground of its surroundings; the wheel scrolls what is around it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("The claim in its paragraph")


def set_line_height(block: QTextBlockFormat, widget: QWidget, height: float) -> None:
    """Lines ``height`` times as high as the letters of the widget's font are large.

    Qt counts from the font's own line height, which differs between fonts by a fifth and more.
    """
    own = widget.fontMetrics().lineSpacing() / max(1, widget.fontInfo().pixelSize())
    per_cent = max(100.0, 100 * height / own)
    block.setLineHeight(per_cent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
