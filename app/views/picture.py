"""An icon that stands beside words and keeps the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.theme import colours, icon

_SIZE = 16


class Picture(QLabel):
    """An icon of ``resources/icons`` in one of the `app.theme.Colours`, named; never the only sign."""

    def __init__(self, name: str = "", colour: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._colour = colour
        self._tint()

    def show_picture(self, name: str, colour: str = "muted") -> None:
        """Show another icon."""
        self._name, self._colour = name, colour
        self._tint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _tint(self) -> None:
        if self._name:
            found = icon(self._name, getattr(colours(self.palette()), self._colour))
            self.setPixmap(found.pixmap(_SIZE, _SIZE))
