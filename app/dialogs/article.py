"""Correcting what is known of an article."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.dialogs.parts import DetailsForm, Dialog, Problem, quiet
from db.records import ArticleRecord, Defaults

FIELDS = ("title", "author", "outlet", "date")


class ArticleDialog(Dialog):
    """Title, author, outlet and date; only what differs from the article counts as a change."""

    def __init__(self, parent: QWidget | None, article: ArticleRecord) -> None:
        super().__init__(parent, "Edit article", accept="&Save")
        self._before = Defaults(article.title, article.author, article.outlet, article.date)
        self.form = DetailsForm(self._before)
        self.rows.addWidget(self.form)
        self.rows.addWidget(quiet(f"Read from {article.location or article.doc}"))
        self.rows.addStretch(1)
        self.resize(560, self.sizeHint().height())

    @property
    def changes(self) -> dict[str, str | None]:
        """The fields that were changed: "title", "author", "outlet", "date"; None is "unknown"."""
        after = self.form.values()
        pairs = ((name, getattr(self._before, name), getattr(after, name)) for name in FIELDS)
        return {name: new for name, old, new in pairs if new != old}

    def problem(self) -> Problem | None:
        """A new date that is none; one that the article came with may stay as it is."""
        return self.form.problem() if "date" in self.changes else None
