"""A line that explains marks by showing them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import colours

_GAP = 14


class Legend(QWidget):
    """Words, each drawn with the mark that it explains; wraps to further lines where there is no room.

    ``look`` gives the formats for a palette, so that the legend follows the theme.
    """

    def __init__(
        self,
        entries: Sequence[tuple[Hashable, str]],
        look: Callable[[QPalette], Mapping[Any, QTextCharFormat]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._entries: Sequence[tuple[Hashable, str]] = ()
        self._look = look
        self.show_entries(entries)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_entries(self, entries: Sequence[tuple[Hashable, str]]) -> None:
        """Explain other marks."""
        self._entries = entries
        self.setAccessibleName("Marks: " + ", ".join(words for _, words in entries))
        self.updateGeometry()
        self.update()

    def words(self) -> list[str]:
        """What is explained now."""
        return [words for _, words in self._entries]

    def sizeHint(self) -> QSize:
        """All entries on one line."""
        width = sum(self._width(words) + _GAP for _, words in self._entries)
        return QSize(width, self._line())

    def minimumSizeHint(self) -> QSize:
        """One entry on a line."""
        return QSize(max((self._width(words) for _, words in self._entries), default=0), self._line())

    def hasHeightForWidth(self) -> bool:  # noqa: N802 (Qt)
        """It wraps."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt)
        """The height of as many lines as ``width`` makes necessary."""
        return int(self._places(width)[-1].y()) + self._line() if self._entries else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Each entry in its place."""
        painter = QPainter(self)
        painter.setPen(colours(self.palette()).muted)
        look = self._look(self.palette())
        top = max(0, (self.height() - self.heightForWidth(self.width())) // 2)
        for (key, words), place in zip(self._entries, self._places(self.width()), strict=True):
            layout = self._laid_out(words, look[key])
            layout.draw(painter, place + QPointF(0, top + 2))
        painter.end()

    def _laid_out(self, words: str, mark: QTextCharFormat) -> QTextLayout:
        layout = QTextLayout(words, self.font())
        piece = QTextLayout.FormatRange()
        piece.start, piece.length, piece.format = 0, len(words), mark
        layout.setFormats([piece])
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        return layout

    def _places(self, width: int) -> list[QPointF]:
        places, x, y = [], 0, 0
        for _, words in self._entries:
            if x and x + self._width(words) > width:
                x, y = 0, y + self._line()
            places.append(QPointF(x, y))
            x += self._width(words) + _GAP
        return places

    def _width(self, words: str) -> int:
        return self.fontMetrics().horizontalAdvance(words) + 2

    def _line(self) -> int:
        return self.fontMetrics().height() + 5
