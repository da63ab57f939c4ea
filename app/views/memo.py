"""The memo of a claim: what is typed is never lost."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class MemoEdit(QPlainTextEdit):
    """Saved when the focus leaves, on Ctrl+Enter, and before anything else takes its place.

    ``memo_changed(pk, text)`` is emitted once a change. Until the library shows the new text, records
    that still carry the old one do not overwrite it. What the library could not keep is given back by
    `put_back`, and tried again when its claim is left or Ctrl+Enter is pressed.
    """

    memo_changed = Signal(int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pk: int | None = None
        self._known = ""  # what the library has
        self._sent: str | None = None  # what it was asked to have
        self._refused: str | None = None  # what it could not take
        self._drafts: dict[int, str] = {}  # what it could not take of claims that are not shown
        self.setTabChangesFocus(True)
        self.setPlaceholderText("What you think of this claim. Ctrl+Enter saves.")
        self.setAccessibleName("Memo")

    def show_memo(self, pk: int, memo: str | None) -> None:
        """Show the memo of a claim; what was typed for another one is saved first."""
        memo = memo or ""
        if pk != self._pk:
            self.save()
            self._pk, self._sent, self._refused = pk, None, self._drafts.pop(pk, None)
            self._take(memo)
            if self._refused is not None:
                self.setPlainText(self._refused)
        elif memo == self._sent or self._sent is None:
            untouched = self.toPlainText() in (self._known, self._sent)
            self._sent = None
            self._take(memo) if untouched else self._learn(memo)
        elif memo != self._known:
            self._sent = None
            self._take(memo)

    def save(self) -> None:
        """Emit what has changed since the library was last told."""
        text = self.toPlainText()
        told = self._known if self._sent is None else self._sent
        if self._pk is not None and text != told:
            self._sent = text
            self.memo_changed.emit(self._pk, text)

    def put_back(self, pk: int, text: str) -> None:
        """The library could not keep ``text``: it counts as not saved, here or when ``pk`` is shown again."""
        if pk != self._pk:
            self._drafts[pk] = text
        elif self._sent == text:
            self._sent, self._refused = None, text

    def save_all(self) -> None:
        """Save, and try again what could not be kept before."""
        self.save()
        drafts, self._drafts = self._drafts, {}
        for pk, text in drafts.items():
            self.memo_changed.emit(pk, text)

    def give_up(self) -> None:
        """What is not saved is not wanted any more."""
        self._sent = self.toPlainText()
        self._drafts.clear()

    def forget(self) -> None:
        """No claim is shown any more; what was typed is saved first."""
        self.save()
        self._pk = self._sent = self._refused = None
        self._take("")

    def _take(self, memo: str) -> None:
        self._learn(memo)
        if self.toPlainText() != memo:
            self.setPlainText(memo)

    def _learn(self, memo: str) -> None:
        self._known = memo

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving saves; a context menu is not leaving, and what was just refused is not tried at once."""
        super().focusOutEvent(event)
        refused = self._refused is not None and self.toPlainText() == self._refused
        if event.reason() is not Qt.FocusReason.PopupFocusReason and not refused:
            self.save()

    def hideEvent(self, event: QHideEvent) -> None:
        """A pane that is closed, or a window, saves too."""
        super().hideEvent(event)
        self.save()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter saves."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            super().keyPressEvent(event)
