"""What is known of the article above its text; what is not known says so, quietly."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.views.wording import date_words, isolated
from db.records import ArticleRecord

_SEPARATOR = "  ·  "


def byline(article: ArticleRecord) -> str:
    """Outlet, author and date as one line."""
    outlet = isolated(article.outlet) if article.outlet else "outlet unknown"
    author = isolated(article.author) if article.author else "author unknown"
    published = f"published {date_words(article.date)}" if article.date else "date unknown"
    return _SEPARATOR.join((outlet, author, published))


class ArticleHeader(QWidget):
    """Title, outlet, author, date, and a link to correct them."""

    edit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setObjectName("article-title")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self._title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.3)
        self._title.setFont(font)
        self._byline = QLabel()
        self._byline.setTextFormat(Qt.TextFormat.PlainText)
        self._byline.setWordWrap(True)
        self._byline.setProperty("muted", True)
        self._byline.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._edit = QToolButton()
        self._edit.setText("Edit…")
        self._edit.setAccessibleName("Edit the article's title, author, outlet and date")
        self._edit.setToolTip(self._edit.accessibleName())
        self._edit.setAutoRaise(True)
        self._edit.clicked.connect(self.edit_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self._byline, 1)
        line.addWidget(self._edit, 0, Qt.AlignmentFlag.AlignTop)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(18, 12, 12, 8)
        rows.setSpacing(4)
        rows.addWidget(self._title)
        rows.addLayout(line)

    def show_article(self, article: ArticleRecord) -> None:
        """Show another article, or the same one corrected."""
        self._title.setText(article.label)
        self._byline.setText(byline(article))
        self._byline.setToolTip(article.location)
