"""The status bar: what is going on, how long it will take, a way to stop it, and what came of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QStatusBar, QToolButton, QWidget

from app.jobs.imports import ImportJob
from app.theme import themed_icon
from db.records import ImportReport
from importer.run import Progress

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


class JobBar(QWidget):
    """The progress of one import."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: ImportJob | None = None
        self.words = QLabel(self)
        self.words.setAccessibleName("What is being imported")
        self.bar = QProgressBar(self)
        self.bar.setAccessibleName("Progress of the import")
        self.bar.setFixedWidth(150)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(10)
        self.cancel = QToolButton(self)
        self.cancel.setAccessibleName("Stop the import")
        self.cancel.setToolTip("Stop the import; what is imported stays")
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
        self.words.setText(f"Importing {job.title} …")
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
        left = "" if progress.left is None or progress.done < 2 else f", {duration(progress.left)} left"
        self.words.setText(f"Importing {progress.done} of {progress.total}{left}")

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel.setEnabled(False)
            self.words.setText("Stopping after this article …")

    def _tint(self) -> None:
        self.cancel.setIcon(themed_icon("close", self.palette(), size=14))


class Status(QStatusBar):
    """Passing messages on the left; imports and the report of the last one on the right."""

    #: The last `ImportReport` was clicked.
    report_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(6, 0, 8, 0)
        self._report: ImportReport | None = None
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
        self.report.setAccessibleName("Report of the last import")
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
        """Show an import that began or waits behind another."""
        self._waiting.append(job)
        if len(self._waiting) == 1:
            self._follow()

    def job_ended(self, job: ImportJob) -> None:
        """Show what came of an import, and the next one if there is one."""
        if job in self._waiting:
            self._waiting.remove(job)
        if job.report is not None:
            self._report = job.report
            self.report.setText(f"{report_line(job.report)}: show report")
            self.report.setToolTip("Show the report of the import")
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
