"""Processes that read and extract, apart from the window and from each other.

They are spawned, not forked: a fork of a process with threads (Qt's, SQLite's) can hang, and a spawned
one imports neither Qt nor SQLAlchemy. A file that kills its worker fails alone.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Protocol

from db.records import Document, Extraction
from importer import pipeline
from importer.cores import keep_to_one_core

log = logging.getLogger(__name__)


class Extractor(Protocol):
    """Something that works through files, elsewhere or here; the seam for a distributed one."""

    #: How many files are worth handing in before the first result is taken.
    ahead: int

    def submit(self, raw: bytes, name: str, location: str) -> Future[Extraction]:
        """Begin with one file."""
        ...

    def again(self, document: Document) -> Future[Extraction]:
        """Begin with a text that was read before."""
        ...

    def close(self, *, now: bool = False) -> None:
        """Give everything back; ``now``: without waiting for what is under way."""
        ...


class Here:
    """Works in this process, one file at a time: for the command line and a single file."""

    ahead = 1

    def submit(self, raw: bytes, name: str, location: str) -> Future[Extraction]:
        """Process at once; the future is done when it is returned."""
        return _done(lambda: pipeline.process(raw, name, location))

    def again(self, document: Document) -> Future[Extraction]:
        """Extract at once; the future is done when it is returned."""
        return _done(lambda: pipeline.extract(document))

    def close(self, *, now: bool = False) -> None:
        """Nothing to give back."""


class Workers:
    """Spawned worker processes. A broken pool is replaced, and its files are tried once more, alone."""

    def __init__(self, count: int | None = None) -> None:
        """``count`` processes, by default one a core and four at most (each holds a language model)."""
        self.count = count or default_count()
        self.ahead = 2 * self.count
        self._pool: Executor | None = None
        #: Whether the pool is one process for one file that may well end it.
        self._lonely = False

    def submit(self, raw: bytes, name: str, location: str) -> Future[Extraction]:
        """Hand a file to the pool."""
        return self._begin(pipeline.process, raw, name, location)

    def again(self, document: Document) -> Future[Extraction]:
        """Hand a text that was read before to the pool."""
        return self._begin(pipeline.extract, document)

    def _begin(self, work: Callable[..., Extraction], *arguments: object) -> Future[Extraction]:
        if self._lonely:
            self._discard()
        if self._pool is None:
            self._pool = _pool(self.count)
        try:
            return self._pool.submit(work, *arguments)
        except BrokenProcessPool:
            self._discard()
            return self._begin(work, *arguments)

    def alone(self, raw: bytes, name: str, location: str) -> Future[Extraction]:
        """Hand a file to a process of its own, after a pool broke under it.

        The next file must not be handed in before this one is done.
        """
        return self._apart(pipeline.process, raw, name, location)

    def again_alone(self, document: Document) -> Future[Extraction]:
        """As `alone`, for a text that was read before."""
        return self._apart(pipeline.extract, document)

    def _apart(self, work: Callable[..., Extraction], *arguments: object) -> Future[Extraction]:
        self._discard()
        self._pool, self._lonely = _pool(1), True
        return self._pool.submit(work, *arguments)

    def close(self, *, now: bool = False) -> None:
        """End the processes; ``now``: kill what is under way."""
        if self._pool is None:
            return
        processes = list(getattr(self._pool, "_processes", None) or {}) if now else []
        self._pool.shutdown(wait=not now, cancel_futures=True)
        for pid in processes:
            _kill(pid)
        self._pool = None

    def _discard(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
        self._lonely = False

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close(now=kind is not None)


def _done(work: Callable[[], Extraction]) -> Future[Extraction]:
    future: Future[Extraction] = Future()
    try:
        future.set_result(work())
    except Exception as error:  # noqa: BLE001  # a future carries any error to whoever asks for the result
        future.set_exception(error)
    return future


def default_count() -> int:
    """One worker a core this process may use, four at most."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(4, available))


def _pool(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        count, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker
    )


def _start_worker() -> None:
    """First thing in a worker: leave Ctrl-C to the parent, give way to the window, end with the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)
    keep_to_one_core()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A killed parent closes no queue that its workers also hold: without this they would wait for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _kill(pid: int) -> None:
    process = next((child for child in multiprocessing.active_children() if child.pid == pid), None)
    if process is not None:
        process.kill()
        process.join(5)
