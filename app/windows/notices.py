"""Telling the user: a passing line for what went well, a message in words for what did not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from app.errors import describe
from app.views.status import Status
from db.errors import SaysoError


class Notices(QObject):
    """Messages of one window. None of them blocks the event loop."""

    def __init__(self, window: QWidget, status: Status) -> None:
        super().__init__(window)
        self._window = window
        self._status = status

    def say(self, words: str) -> None:
        """A passing line in the status bar."""
        self._status.say(words)

    def fail(self, error: SaysoError) -> None:
        """Say what went wrong, what was kept and what to do; the words can be copied."""
        message = describe(error)
        box = self._box(QMessageBox.Icon.Warning, message.what)
        box.setInformativeText(" ".join(part for part in (message.kept, message.todo) if part))
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        box.open()

    def ask(self, question: str, more: str, yes: str, then: Callable[[], None]) -> None:
        """Ask before something that looks like a loss; ``yes`` is the button that does it."""
        box = self._box(QMessageBox.Icon.Question, question)
        box.setInformativeText(more)
        accept = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.buttonClicked.connect(lambda button: then() if button is accept else None)
        box.open()

    def _box(self, icon: QMessageBox.Icon, text: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle("Sayso")
        box.setIcon(icon)
        box.setText(text)
        return box
