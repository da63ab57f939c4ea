"""What a window works with: its library, and the threads beside it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.jobs.imports import Imports
from app.jobs.reads import Reads
from app.jobs.watch import Watch
from app.jobs.writer import Changed, Writer
from db.library import Library


class Desk(QObject):
    """The jobs of one library, closed together: after `close` no thread and no process is left."""

    #: A `Changed`, whoever changed the library.
    changed = Signal(object)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.library = library
        self.reads = Reads(library, parent=self)
        self.writer = Writer(library, parent=self)
        self.imports = Imports(parent=self)
        self.watch = Watch(self.reads, library.generation, parent=self)
        self.writer.changed.connect(self._mine)
        self.watch.changed.connect(self.changed)

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return self.reads.busy or self.writer.busy or self.imports.busy

    def close(self) -> None:
        """Stop imports, finish edits, drop reads; wait for all of it."""
        self.watch.stop()
        self.imports.close()
        self.writer.close()
        self.reads.close()

    def _mine(self, change: Changed) -> None:
        self.watch.known(change)
        self.changed.emit(change)
