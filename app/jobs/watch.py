"""Noticing what others do to the library: the command line, another window, an import."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.jobs.reads import Reads
from app.jobs.writer import Changed


class Watch(QObject):
    """Asks for the library's generation now and then, and says when somebody committed."""

    #: A `Changed` without an initiator.
    changed = Signal(object)

    def __init__(
        self, reads: Reads, generation: Callable[[], int], *, every: int = 1000, parent: QObject | None = None
    ) -> None:
        """``every``: milliseconds between two looks."""
        super().__init__(parent)
        self._reads = reads
        self._generation = generation
        self._seen: int | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Take what is there now as known, and look regularly from now on."""
        self.look()
        self._timer.start()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._reads.drop("generation")

    def known(self, change: Changed) -> None:
        """A change that the window made itself needs no second telling."""
        self._seen = change.generation

    def look(self) -> None:
        """Look once, now."""
        # A read that fails (a locked or vanished library) is tried again at the next tick.
        self._reads.call("generation", self._generation, self._arrived, lambda _error: None)

    def _arrived(self, generation: int) -> None:
        before, self._seen = self._seen, generation
        if before is not None and before != generation:
            self.changed.emit(Changed(None, generation))
