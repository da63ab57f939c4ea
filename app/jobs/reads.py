"""Reads of the library beside the GUI thread; only the newest answer to a question counts."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject

from app.jobs.courier import Courier
from db.errors import SaysoError
from db.library import Library

T = TypeVar("T")
#: What `Library.read` and `Library.write` yield; only functions of `db` look inside.
Session = Any
Failed = Callable[[SaysoError], None]


class Reads(QObject):
    """A few threads that read. Every request has a topic and a token; stale answers are dropped.

    A newer request of the same topic makes the older one stale: it is not begun if it still waits,
    and its answer is not delivered if it is under way. Use from the GUI thread only.
    """

    def __init__(self, library: Library, *, threads: int = 3, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="sayso-read")
        self._courier = Courier(self)
        self._tokens = count(1)
        self._latest: dict[str, int] = {}
        self._closed = False

    def ask(
        self,
        topic: str,
        read: Callable[[Session], T],
        then: Callable[[T], None],
        failed: Failed | None = None,
    ) -> None:
        """Run ``read`` on a session of its own; ``then`` gets the answer on the GUI thread.

        ``failed`` gets an error of ours; without it, and for any other exception, it is raised
        on the GUI thread.
        """

        def work() -> T:
            with self._library.read() as session:
                return read(session)

        self.call(topic, work, then, failed)

    def call(
        self, topic: str, work: Callable[[], T], then: Callable[[T], None], failed: Failed | None = None
    ) -> None:
        """As `ask`, for work that opens no session."""
        if self._closed:
            return
        token = next(self._tokens)
        self._latest[topic] = token

        def run() -> T | None:
            return work() if self._latest.get(topic) == token else None

        future = self._pool.submit(run)
        arrive = partial(self._arrive, topic, token, then, failed)
        future.add_done_callback(lambda done: self._courier.send(partial(arrive, done)))

    def drop(self, topic: str) -> None:
        """Forget the question: its answer will not be delivered."""
        self._latest.pop(topic, None)

    @property
    def busy(self) -> bool:
        """Whether an answer is awaited."""
        return bool(self._latest)

    def close(self) -> None:
        """Drop every question and wait for the threads to end; later questions stay unanswered."""
        self._closed = True
        self._latest.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _arrive(
        self,
        topic: str,
        token: int,
        then: Callable[[T], None],
        failed: Failed | None,
        future: Future[T],
    ) -> None:
        if self._latest.get(topic) != token:
            return
        del self._latest[topic]
        try:
            answer = future.result()
        except SaysoError as error:
            if failed is None:
                raise
            failed(error)
        else:
            then(answer)
