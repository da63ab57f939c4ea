"""The one thread that writes what a person does, and tells everybody what changed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from app.jobs.courier import Courier
from app.jobs.reads import Failed, Session
from db.errors import SaysoError
from db.library import Library

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changed:
    """The library is no longer as it was. ``initiator`` is who asked for it, so that a view need not
    answer to its own act; None: somebody else, perhaps another process. ``generation`` is the
    library's after the act."""

    initiator: object | None
    generation: int


class Writer(QObject):
    """Does edits one after another, each in a transaction of its own. Use from the GUI thread only."""

    #: A `Changed`, after the commit.
    changed = Signal(object)
    #: No edit is under way any more; whether all were written since that was last so.
    settled = Signal(bool)

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sayso-write")
        self._courier = Courier(self)
        self._under_way: set[Future[Any]] = set()
        self._all_well = True
        self._closed = False

    def do(
        self,
        act: Callable[[Session], T],
        *,
        initiator: object | None = None,
        then: Callable[[T], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Run ``act`` in one transaction; then broadcast, and give ``then`` its answer.

        ``failed`` gets an error of ours (nothing was changed); without it the error is raised on the
        GUI thread.
        """
        future = self._pool.submit(self._work, act)
        self._under_way.add(future)
        arrive = partial(self._arrive, initiator, then, failed)
        future.add_done_callback(lambda done: self._courier.send(partial(arrive, done)))

    @property
    def busy(self) -> bool:
        """Whether an edit is under way."""
        return bool(self._under_way)

    def finish(self, seconds: float) -> bool:
        """Wait at most so long for the edits under way. Whether all of them are written; where not,
        `settled` will say what came of them."""
        done, waiting = wait(self._under_way, timeout=seconds)
        return not waiting and not any(one.exception() for one in done)

    def close(self) -> None:
        """Finish the edits that were asked for, and end the thread."""
        self._closed = True
        self._pool.shutdown(wait=True)

    def _work(self, act: Callable[[Session], T]) -> tuple[T, int]:
        with self._library.write() as session:
            answer = act(session)
        try:
            self._library.refresh_index()
        except SaysoError:
            # The edit is committed and stands; the index catches up at the next refresh.
            log.warning("the index was not refreshed after an edit", exc_info=True)
        return answer, self._library.generation()

    def _arrive(
        self,
        initiator: object | None,
        then: Callable[[T], None] | None,
        failed: Failed | None,
        future: Future[tuple[T, int]],
    ) -> None:
        self._under_way.discard(future)
        if self._closed:
            return
        try:
            answer, generation = future.result()
        except SaysoError as error:
            self._all_well = False
            if failed is None:
                raise
            failed(error)
        else:
            self.changed.emit(Changed(initiator, generation))
            if then is not None:
                then(answer)
        finally:
            if not self._under_way:
                well, self._all_well = self._all_well, True
                self.settled.emit(well)
