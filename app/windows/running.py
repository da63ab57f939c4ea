"""Jobs of a window: begun, followed in the status bar, reported on."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.dialogs import ReextractionDialog, ReportDialog
from app.jobs.imports import ImportJob, Report, Run, Task
from app.views.status import Status
from app.windows.desk import Desk
from app.windows.notices import Notices
from db.records import ImportReport


class Running(QObject):
    """Begins jobs and shows what came of them."""

    def __init__(self, desk: Desk, notices: Notices, status: Status, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._notices = notices
        self._status = status
        self._window = window
        desk.imports.added.connect(status.job_added)
        desk.imports.ended.connect(self._ended)
        status.report_wanted.connect(self.show_report)

    def begin(self, title: str, run: Run, *, task: Task = "import") -> ImportJob:
        """Begin a job, or have it wait for those that were asked for before."""
        job = self._desk.imports.add(title, run, task=task)
        job.failed.connect(self._notices.fail)
        return job

    def show_report(self, report: Report) -> None:
        """Show the report of a job, line by line."""
        if isinstance(report, ImportReport):
            ReportDialog(self._window, report).open()
        else:
            ReextractionDialog(self._window, report).open()

    def _ended(self, job: ImportJob) -> None:
        self._status.job_ended(job)
        report = job.report
        if report is not None and not report.cancelled and _failures(report):
            self.show_report(report)
        self._desk.watch.look()


def _failures(report: Report) -> int:
    return report.count("failed") if isinstance(report, ImportReport) else report.failed
