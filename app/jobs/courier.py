"""Bringing results home to the GUI thread.

The dispatcher owns the signal and lives long; what runs in a thread only borrows it. Work is done by
`concurrent.futures` rather than `QRunnable`, because a future carries an exception of any kind home,
where it is raised again: no thread swallows a bug, and nothing here catches more than it can name.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Courier(QObject):
    """Runs a call on the thread that the courier lives in."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def send(self, call: Callable[[], None]) -> None:
        """Have ``call`` made on the GUI thread, soon. Any thread may ask."""
        self._arrived.emit(call)

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        call()
