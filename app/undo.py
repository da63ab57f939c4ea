"""Undo and redo in the window: a view of the library's journal, not a stack of its own.

So they reach acts of an earlier session and of the command line too, and `sayso undo` takes back what
was done in the window.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from app.acts import describe_act
from app.jobs.reads import Reads, Session
from app.jobs.writer import Writer
from app.windows.notices import Notices
from db import journal
from db.records import HistoryRecord

#: What can be undone and redone next.
Steps = tuple[HistoryRecord | None, HistoryRecord | None]


def next_steps(session: Session) -> Steps:
    """The acts that undo and redo would take next; None where there is none."""
    return journal.next_undo(session), journal.next_redo(session)


class Undo(QObject):
    """Names the two actions by what they would do, and does it."""

    #: Whether there is something to undo, and to redo.
    available = Signal(bool, bool)

    def __init__(self, reads: Reads, writer: Writer, notices: Notices, undo: QAction, redo: QAction) -> None:
        super().__init__(notices)
        self._reads = reads
        self._writer = writer
        self._notices = notices
        self._undo = undo
        self._redo = redo

    def refresh(self) -> None:
        """Look again what can be undone and redone."""
        self._reads.ask("undo", next_steps, self._show, self._notices.fail)

    def undo(self) -> None:
        """Take back the last act that stands."""
        self._writer.do(
            journal.undo,
            initiator=self,
            then=lambda act: self._notices.say(f"Undone: {describe_act(act)}"),
            failed=self._notices.fail,
        )

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._writer.do(
            journal.redo,
            initiator=self,
            then=lambda act: self._notices.say(f"Redone: {describe_act(act)}"),
            failed=self._notices.fail,
        )

    def _show(self, steps: Steps) -> None:
        for action, verb, act in zip((self._undo, self._redo), ("Undo", "Redo"), steps, strict=True):
            words = f"{verb}: {describe_act(act)}" if act else verb
            keys = action.shortcut().toString()
            action.setText(f"&{words.replace('&', '&&')}")
            action.setToolTip(f"{words} ({keys})" if keys else words)
        self.available.emit(steps[0] is not None, steps[1] is not None)
