"""Imports in the window: chosen, dropped or pasted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.dialogs import ImportDialog, PasteDialog, ReportDialog
from app.jobs.imports import ImportJob, Run
from app.views.status import Status
from app.windows.desk import Desk
from app.windows.notices import Notices
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
    """Asks what to import, starts it, shows what came of it."""

    def __init__(self, desk: Desk, notices: Notices, status: Status, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._notices = notices
        self._status = status
        self._window = window
        desk.imports.added.connect(status.job_added)
        desk.imports.ended.connect(self._ended)
        status.report_wanted.connect(self.show_report)

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
        return self._add(title, paths_run(self._desk.library, paths, defaults))

    def show_report(self, report: ImportReport) -> None:
        """Show the report of an import, line by line."""
        ReportDialog(self._window, report).open()

    def _ask(self, paths: Sequence[Path]) -> None:
        dialog = ImportDialog(self._window, paths)
        dialog.accepted.connect(lambda: self.start(dialog.paths, dialog.defaults))
        dialog.open()

    def _pasted(self, dialog: PasteDialog) -> None:
        defaults = dialog.defaults
        name = defaults.title or "Pasted text"
        self._add(name, text_run(self._desk.library, dialog.text, name, defaults))

    def _add(self, title: str, run: Run) -> ImportJob:
        job = self._desk.imports.add(title, run)
        job.failed.connect(self._notices.fail)
        return job

    def _ended(self, job: ImportJob) -> None:
        self._status.job_ended(job)
        report = job.report
        if report is not None and report.count("failed") and not report.cancelled:
            self.show_report(report)
        self._desk.watch.look()
