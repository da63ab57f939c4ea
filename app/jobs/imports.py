"""Imports and new extractions: one at a time, beside the window, each with progress, time left, cancel and
a report."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.jobs.courier import Courier
from db.errors import SaysoError
from db.records import ImportReport
from importer import reextract, run

#: What a job does: brings texts in, or finds the claims of stored articles again.
Task = Literal["import", "reextract"]
Progress = run.Progress | reextract.Progress
Report = ImportReport | reextract.Report
#: ``run(progress, cancelled)`` does the job and returns its report.
Run = Callable[[Callable[[Progress], None], Callable[[], bool]], Report]


class ImportJob(QObject):
    """One job. Its signals arrive on the GUI thread; it ends with `finished` or `failed`."""

    #: A `Progress`.
    progressed = Signal(object)
    #: The `Report`.
    finished = Signal(object)
    #: The `SaysoError` that ended it; articles done before it stay done.
    failed = Signal(object)
    #: It has ended, in whatever way.
    over = Signal()

    def __init__(self, title: str, run: Run, parent: QObject | None = None, *, task: Task = "import") -> None:
        """``title``: what is worked on, in a few words."""
        super().__init__(parent)
        self.title = title
        self.task: Task = task
        self.progress: Progress | None = None
        self.report: Report | None = None
        self._run = run
        self._cancelled = threading.Event()
        self._courier = Courier(self)

    def cancel(self) -> None:
        """Ask it to stop; what is done stays, and the report says that it was stopped."""
        self._cancelled.set()

    @property
    def cancelling(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()

    def work(self) -> Report:
        """Do it: in the import thread, called by `Imports` only."""
        return self._run(
            lambda progress: self._courier.send(partial(self._progressed, progress)), self._cancelled.is_set
        )

    def ended(self, future: Future[Report]) -> None:
        """Take the result home: in the import thread, called by `Imports` only."""
        self._courier.send(partial(self._ended, future))

    def _progressed(self, progress: Progress) -> None:
        self.progress = progress
        self.progressed.emit(progress)

    def _ended(self, future: Future[Report]) -> None:
        if future.cancelled():
            return
        try:
            self.report = future.result()
        except SaysoError as error:
            self.failed.emit(error)
        else:
            self.finished.emit(self.report)
        finally:
            # A bug is raised again, and must not leave a job behind that never ends.
            self.over.emit()


class Imports(QObject):
    """Does the jobs in the order they were asked for, in one thread; the language models run in
    processes that the jobs start and end."""

    #: An `ImportJob`, when it is asked for and when it has ended.
    added = Signal(object)
    ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sayso-import")
        self.jobs: list[ImportJob] = []

    def add(self, title: str, run: Run, *, task: Task = "import") -> ImportJob:
        """Queue a job."""
        job = ImportJob(title, run, self, task=task)
        self.jobs.append(job)
        job.over.connect(lambda: self._ended(job))
        self.added.emit(job)
        self._pool.submit(job.work).add_done_callback(job.ended)
        return job

    @property
    def busy(self) -> bool:
        """Whether a job is running or waiting."""
        return bool(self.jobs)

    def close(self) -> None:
        """Stop every job at the next article and wait until its thread has ended."""
        for job in self.jobs:
            job.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _ended(self, job: ImportJob) -> None:
        if job in self.jobs:
            self.jobs.remove(job)
        self.ended.emit(job)
