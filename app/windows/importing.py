"""Imports in the window: chosen, dropped or pasted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.dialogs import ImportDialog, PasteDialog
from app.jobs.imports import ImportJob, Run
from app.windows.desk import Desk
from app.windows.running import Running
from db.library import Library
from db.records import Defaults, ImportReport
from importer.run import Progress, import_paths, import_text
from importer.workers import Workers


def paths_run(library: Library, paths: Sequence[Path], defaults: Defaults) -> Run:
    """An import of files and folders. Always in workers: this process never loads a language model."""

    def run(progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> ImportReport:
        workers = Workers()
        try:
            return import_paths(
                library, paths, defaults=defaults, extractor=workers, progress=progress, cancelled=cancelled
            )
        finally:
            workers.close(now=cancelled())

    return run


def text_run(library: Library, text: str, name: str, defaults: Defaults) -> Run:
    """An import of one pasted text, in a worker."""

    def run(progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> ImportReport:
        workers = Workers(1)
        try:
            return import_text(
                library,
                text,
                name=name,
                defaults=defaults,
                extractor=workers,
                progress=progress,
                cancelled=cancelled,
            )
        finally:
            workers.close(now=cancelled())

    return run


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders that are being dropped."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class Importing(QObject):
    """Asks what to import, and has it done."""

    def __init__(self, desk: Desk, running: Running, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._running = running
        self._window = window

    def choose_files(self) -> None:
        """Ask for files and what is known of them."""
        self._ask([])

    def choose_folder(self) -> None:
        """Ask for a folder."""
        dialog = QFileDialog(self._window, "Import a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self._ask([Path(path)]))
        dialog.open()

    def drop(self, paths: Sequence[Path]) -> None:
        """Import what was dropped on the window, at once and without a question."""
        self.start(paths, Defaults())

    def paste(self) -> None:
        """Ask for a text."""
        dialog = PasteDialog(self._window)
        dialog.accepted.connect(lambda: self._pasted(dialog))
        dialog.open()

    def start(self, paths: Sequence[Path], defaults: Defaults) -> ImportJob:
        """Import files and folders."""
        title = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        return self._running.begin(title, paths_run(self._desk.library, paths, defaults))

    def _ask(self, paths: Sequence[Path]) -> None:
        dialog = ImportDialog(self._window, paths)
        dialog.accepted.connect(lambda: self.start(dialog.paths, dialog.defaults))
        dialog.open()

    def _pasted(self, dialog: PasteDialog) -> None:
        defaults = dialog.defaults
        name = defaults.title or "Pasted text"
        self._running.begin(name, text_run(self._desk.library, dialog.text, name, defaults))
