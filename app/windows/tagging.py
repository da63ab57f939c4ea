"""The tag manager: what is asked for in its dialog is done at once, and shown there as it is then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.dialogs import TagDialog
from app.jobs.reads import Session
from app.windows.desk import Desk
from app.windows.notices import Notices
from db import edits
from db.records import TagRecord
from db.tags import all_tags


class Tagging(QObject):
    """Opens the dialog, does its acts, keeps it in step with the library."""

    def __init__(self, desk: Desk, notices: Notices, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._notices = notices
        self._window = window
        self._dialog: TagDialog | None = None
        desk.changed.connect(lambda _change: self._refresh())

    def open(self) -> None:
        """Show the dialog."""
        dialog = self._dialog = TagDialog(self._window)
        dialog.create_wanted.connect(
            lambda name, colour: self._do(lambda s: edits.create_tag(s, name=name, colour=colour))
        )
        dialog.rename_wanted.connect(
            lambda pk, name: self._do(lambda s: edits.rename_tag(s, tag_pk=pk, name=name))
        )
        dialog.recolour_wanted.connect(
            lambda pk, colour: self._do(lambda s: edits.recolour_tag(s, tag_pk=pk, colour=colour))
        )
        dialog.delete_wanted.connect(lambda pk: self._do(lambda s: edits.delete_tag(s, tag_pk=pk)))
        dialog.finished.connect(self._closed)
        dialog.open()
        self._refresh()

    def _do(self, act: Callable[[Session], edits.Edited]) -> None:
        self._desk.writer.do(act, initiator=self, failed=self._notices.fail)

    def _refresh(self) -> None:
        if self._dialog is not None:
            self._desk.reads.ask("all tags", all_tags, self._show, self._notices.fail)

    def _show(self, tags: list[TagRecord]) -> None:
        if self._dialog is not None:
            self._dialog.show_tags(tags)

    def _closed(self) -> None:
        self._dialog = None
