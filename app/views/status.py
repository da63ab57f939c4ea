"""The status bar: what is going on, how long it will take, a way to stop it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar, QToolButton, QWidget

from app.jobs.imports import ImportJob, Progress, Report, Task
from app.theme import themed_icon
from app.views.wording import count_words
from db.records import ImportReport
from importer import reextract

#: How long a passing message stays, in milliseconds.
_PASSING = 6000


def duration(seconds: float) -> str:
    """A length of time in words, as coarse as an estimate is.

    >>> duration(4), duration(75), duration(4000)
    ('a few seconds', '1 min 15 s', '1 h 6 min')
    """
    whole = round(seconds)
    if whole < 10:
        return "a few seconds"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def report_line(report: ImportReport) -> str:
    """An import report in one line.

    >>> report_line(ImportReport())
    'Nothing to import'
    """
    words = (
        ("imported", report.count("imported")),
        ("updated", report.count("updated")),
        ("restored", report.count("restored")),
        ("already here", report.count("duplicate")),
        ("failed", report.count("failed")),
    )
    line = ", ".join(f"{count} {word}" for word, count in words if count) or "Nothing to import"
    return f"{line} (stopped)" if report.cancelled else line


def reextraction_line(report: reextract.Report) -> str:
    """What came of finding claims again, in one line.

    >>> reextraction_line(reextract.Report())
    'No article was done'
    """
    told, done = report.total, len(report.lines) - report.failed
    counts = (
        ("as before", told.kept),
        ("changed", told.changed),
        ("new", told.new),
        ("gone", told.gone),
        ("kept for what you did with them", told.kept_for_work),
    )
    found = ", ".join(f"{count:,} {word}" for word, count in counts if count) or "no claims"
    line = f"{count_words(done, 'article')}: {found}" if done else "No article was done"
    if report.failed:
        line += f"; {count_words(report.failed, 'article')} failed"
    return f"{line} (stopped)" if report.cancelled else line


def job_line(report: Report) -> str:
    """The report of any job in one line."""
    return report_line(report) if isinstance(report, ImportReport) else reextraction_line(report)


def left(progress: Progress) -> float | None:
    """Seconds to go at the present pace; None before there is a pace."""
    if progress.done < 2:
        return None
    return progress.elapsed / progress.done * (progress.total - progress.done)


@dataclass(frozen=True, slots=True)
class JobWords:
    """What the status bar says of a job."""

    #: Followed by what is worked on, and by "3 of 7".
    doing: str
    stop: str
    report: str


JOB_WORDS: Mapping[Task, JobWords] = {
    "import": JobWords(
        "Importing", "Stop the import; what is imported stays", "Show the report of the import"
    ),
    "reextract": JobWords(
        "Finding claims again:",
        "Stop; the articles that are done stay done",
        "Show what became of the claims",
    ),
}


class JobBar(QWidget):
    """The progress of one job."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: ImportJob | None = None
        self.words = QLabel(self)
        self.words.setAccessibleName("What is being done")
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName("Progress")
        self.bar.setFixedWidth(150)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(10)
        self.cancel = QToolButton(self)
        self.cancel.setAccessibleName("Stop")
        self.cancel.setAutoRaise(True)
        self.cancel.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 4, 2)
        for widget in (self.words, self.bar, self.cancel):
            row.addWidget(widget)
        self._tint()

    def follow(self, job: ImportJob) -> None:
        """Show this job from now on."""
        self._job = job
        self.words.setText(f"{JOB_WORDS[job.task].doing} {job.title} …")
        self.cancel.setToolTip(JOB_WORDS[job.task].stop)
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(not job.cancelling)
        job.progressed.connect(partial(self._progressed, job))

    def changeEvent(self, event: QEvent) -> None:
        """A new theme tints the button anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def _progressed(self, job: ImportJob, progress: Progress) -> None:
        if job is not self._job or job.cancelling:
            return
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        seconds = left(progress)
        rest = "" if seconds is None else f", {duration(seconds)} left"
        self.words.setText(f"{JOB_WORDS[job.task].doing} {progress.done} of {progress.total}{rest}")

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)
            self.words.setText("Stopping after this article …")

    def _tint(self) -> None:
        self.cancel.setIcon(themed_icon("close", self.palette(), size=14))


class Status(QStatusBar):
    """Passing messages on the left; jobs and the report of the last one on the right."""

    #: The last `Report` was clicked.
    report_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(6, 0, 8, 0)
        self._report: Report | None = None
        self._waiting: list[ImportJob] = []
        self.message = QLabel(self)
        self.message.setAccessibleName("Message")
        self._at_rest = ""
        self.selection = QLabel(self)
        self.selection.setAccessibleName("Selection")
        self.selection.setProperty("muted", True)
        self.job = JobBar(self)
        self.job.hide()
        self.report = QPushButton(self)
        self.report.setFlat(True)
        self.report.setAccessibleName("The last report")
        self.report.hide()
        self.report.clicked.connect(lambda: self.report_wanted.emit(self._report))
        self.addWidget(self.message, 1)
        for widget in (self.selection, self.job, self.report):
            self.addPermanentWidget(widget)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(_PASSING)
        self._fade.timeout.connect(self._rest)

    def say(self, words: str) -> None:
        """Show a passing message."""
        self.message.setText(words)
        self._tone(muted=False)
        self._fade.start()

    def show_at_rest(self, words: str) -> None:
        """Say quietly what the library is, wherever there is nothing else to say."""
        self._at_rest = words
        if not self._fade.isActive():
            self._rest()

    def show_selection(self, count: int) -> None:
        """Say how many claims are selected, where it is more than one."""
        self.selection.setText(f"{count:,} selected" if count > 1 else "")

    def job_added(self, job: ImportJob) -> None:
        """Show a job that began or waits behind another."""
        self._waiting.append(job)
        if len(self._waiting) == 1:
            self._follow()

    def job_ended(self, job: ImportJob) -> None:
        """Show what came of a job, and the next one if there is one."""
        if job in self._waiting:
            self._waiting.remove(job)
        if job.report is not None:
            self._report = job.report
            self.report.setText(f"{job_line(job.report)}: show report")
            self.report.setToolTip(JOB_WORDS[job.task].report)
            self.report.show()
        self._follow()

    def _rest(self) -> None:
        self.message.setText(self._at_rest)
        self._tone(muted=True)

    def _tone(self, *, muted: bool) -> None:
        if self.message.property("muted") != muted:
            self.message.setProperty("muted", muted)
            # A style sheet asks for properties when it is applied, not when they change.
            self.message.style().unpolish(self.message)
            self.message.style().polish(self.message)

    def _follow(self) -> None:
        self.job.setVisible(bool(self._waiting))
        if self._waiting:
            self.report.hide()
            self.job.follow(self._waiting[0])
