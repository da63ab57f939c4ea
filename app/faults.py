"""What nobody foresaw: kept in the log, and said to the person in words with something to copy."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox

from app import paths

log = logging.getLogger(__name__)

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class Faults(QObject):
    """Catches exceptions that no code caught, in any thread, while it is installed. Shows one at a time."""

    _caught = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._box: QMessageBox | None = None
        self._before: tuple[Hook, Callable[[threading.ExceptHookArgs], object]] | None = None
        # Another thread may raise: the signal brings its words to this one.
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Begin to catch."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def remove(self) -> None:
        """Leave the interpreter as it was."""
        if self._before is not None:
            sys.excepthook, threading.excepthook = self._before
            self._before = None

    def _thread_hook(self, raised: threading.ExceptHookArgs) -> None:
        if raised.exc_value is not None:
            self._hook(raised.exc_type, raised.exc_value, raised.exc_traceback)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("not caught", exc_info=(kind, error, trace))
        self._caught.emit("".join(traceback.format_exception(kind, error, trace)))

    def _show(self, details: str) -> None:
        if self._box is not None:
            return  # one fault often brings more; the log has them all
        box = QMessageBox(QMessageBox.Icon.Warning, "Something went wrong in Sayso", "")
        box.setText("Something went wrong in Sayso that should not have. What was saved before is kept.")
        box.setInformativeText(
            f"You can go on. If it happens again, the log says more: {paths.log_dir() / 'sayso.log'}"
        )
        box.setDetailedText(details)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(self._closed)
        self._box = box
        box.open()

    def _closed(self) -> None:
        self._box = None
