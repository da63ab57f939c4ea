"""Export of what is shown, of what is selected, or of a tag."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.dialogs import ExportChoice, ExportDialog
from app.jobs.reads import Session
from app.views.claim_table import ClaimTable
from app.windows.browse import Browse
from app.windows.desk import Desk
from app.windows.notices import Notices
from db.errors import LibraryUnwritable
from db.export import FORMATS, export_file, stored
from db.library import Library
from db.query import Order, run
from db.query.syntax import Exactly, Field
from db.records import TagRecord
from db.tags import all_tags


def export(session: Session, library: Library, choice: ExportChoice, pks: Sequence[int], query: str) -> int:
    """Write what was chosen to a file, whole or not at all; how many claims there were.

    ``pks`` are the claims unless a tag was chosen. Raises LibraryUnwritable where there is no writing.
    """
    title = f"Claims: {query}" if query else "Claims"
    if choice.scope == "selected":
        title = "Selected claims"
    elif choice.tag is not None:
        title = f"Claims tagged “{choice.tag}”"
        tagged = Field("tag", Exactly(choice.tag))
        pks = run(session, library.index, tagged, order=Order.ARTICLE).ids
    try:
        return export_file(stored(session, pks), choice.format, choice.path, title=title)
    except OSError as error:
        raise LibraryUnwritable(str(choice.path), error.strerror or str(error)) from error


class Exporting(QObject):
    """Asks what to export and where to, and does it beside the window."""

    def __init__(
        self, desk: Desk, notices: Notices, browse: Browse, table: ClaimTable, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._notices = notices
        self._browse = browse
        self._table = table
        self._window = window
        self._folder: Path | None = None

    def ask(self) -> None:
        """Open the export dialog."""
        self._desk.reads.ask("tags", all_tags, self._ask, self._notices.fail)

    def _ask(self, tags: list[TagRecord]) -> None:
        result = self._browse.result
        dialog = ExportDialog(
            self._window,
            result.total if result else 0,
            FORMATS,
            tags,
            selected=self._table.selected_count(),
            folder=self._folder,
        )
        dialog.accepted.connect(lambda: self._export(dialog.choice))
        dialog.open()

    def _export(self, choice: ExportChoice) -> None:
        self._folder = choice.path.parent
        pks: Sequence[int] = ()
        if choice.scope == "selected":
            pks = self._table.selected_pks()
        elif choice.scope == "result" and self._browse.result is not None:
            pks = self._browse.result.ids
        self._desk.reads.ask(
            f"export {choice.path}",
            partial(export, library=self._desk.library, choice=choice, pks=pks, query=self._browse.query),
            lambda count: self._notices.say(f"{count:,} claims written to {choice.path}"),
            self._notices.fail,
        )
