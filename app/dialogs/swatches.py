"""Colours of tags: small pictures of them, and a row to choose one from."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QButtonGroup, QColorDialog, QToolButton, QWidget

from app.views.flow import FlowLayout

#: Twelve colours that can be told apart; text on each is chosen by contrast.
PRESETS: dict[str, str] = {
    "#b3261e": "red",
    "#e8710a": "orange",
    "#f2c94c": "yellow",
    "#7cb342": "light green",
    "#2f7d4f": "green",
    "#00897b": "teal",
    "#4fb3d9": "light blue",
    "#1d5bb8": "blue",
    "#6a4fb3": "violet",
    "#b0479a": "magenta",
    "#8d6e53": "brown",
    "#5f6b7a": "grey",
}
_SIZE = 16


def swatch(colour: str, *, size: int = _SIZE) -> QIcon:
    """A round picture of a colour, sharp on screens of double density."""
    pixmap = QPixmap(2 * size, 2 * size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(colour))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QRectF(1, 1, 2 * size - 2, 2 * size - 2))
    painter.end()
    pixmap.setDevicePixelRatio(2)
    found = QIcon(pixmap)
    # Without this a selected row would tint the very colour that the picture is there to show.
    found.addPixmap(pixmap, QIcon.Mode.Selected)
    return found


class ColourRow(QWidget):
    """The preset colours and a way to any other; ``chosen`` is emitted for what the user picks."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._colour = ""
        flow = FlowLayout(self, gap=2)
        for colour, name in PRESETS.items():
            flow.addWidget(self._button(colour, name))
        other = QToolButton()
        other.setText("Other…")
        other.setAutoRaise(True)
        other.clicked.connect(self._ask)
        flow.addWidget(other)

    def show_colour(self, colour: str) -> None:
        """Mark the colour that is in force; none of the presets where it is another one."""
        self._colour = colour
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(button.property("colour") == colour)
        self._group.setExclusive(True)

    def _button(self, colour: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(swatch(colour))
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setProperty("colour", colour)
        button.setToolTip(name)
        button.setAccessibleName(f"Colour {name}")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: self.chosen.emit(colour))
        self._group.addButton(button)
        return button

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(self._colour), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda colour: self.chosen.emit(colour.name()))
        dialog.open()
