"""Check boxes in lists, painted so that they are seen in both themes."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.theme import colours


class BoxDelegate(QStyledItemDelegate):
    """Boxes whose outline is seen in the dark too: Fusion takes a darker shade of the window for it."""

    def initStyleOption(  # noqa: N802 (Qt)
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Give Fusion a colour whose darker shade stands out from the ground."""
        super().initStyleOption(option, index)
        option.palette.setColor(QPalette.ColorRole.Window, QColor(colours(option.palette).muted))
