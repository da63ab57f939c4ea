"""Jobs: answers come home in order, stale ones never, and no thread is left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.jobs.imports import ImportJob, Imports
from app.jobs.reads import Reads
from app.jobs.watch import Watch
from app.jobs.writer import Changed, Writer
from db import edits
from db.errors import EditError, InvalidValue, NotFound, SaysoError
from db.library import Library
from db.records import ImportLine, ImportReport
from db.tags import all_tags
from importer.run import Progress


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before]
    assert left == []


@pytest.fixture
def reads(qtbot: QtBot, library: Library) -> Iterator[Reads]:
    made = Reads(library)
    yield made
    made.close()


@pytest.fixture
def writer(qtbot: QtBot, library: Library) -> Iterator[Writer]:
    made = Writer(library)
    yield made
    made.close()


class Gate:
    """Work that waits until it is let through."""

    def __init__(self) -> None:
        self.begun, self.open = threading.Event(), threading.Event()

    def pass_through(self, answer: str) -> Callable[[], str]:
        def work() -> str:
            self.begun.set()
            assert self.open.wait(5)
            return answer

        return work


def test_an_answer_arrives_on_the_gui_thread(qtbot: QtBot, reads: Reads) -> None:
    seen: list[tuple[list[Any], threading.Thread]] = []
    reads.ask("tags", all_tags, lambda tags: seen.append((tags, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [([], threading.main_thread())]
    assert not reads.busy


def test_of_two_answers_to_one_question_only_the_newer_is_delivered(qtbot: QtBot, reads: Reads) -> None:
    gate, seen = Gate(), []
    reads.call("result", gate.pass_through("old"), seen.append)
    assert gate.begun.wait(5)
    reads.call("result", lambda: "new", seen.append)
    qtbot.waitUntil(lambda: seen == ["new"])
    gate.open.set()
    reads.call("other", lambda: "end", seen.append)
    qtbot.waitUntil(lambda: "end" in seen)
    qtbot.wait(30)
    assert seen == ["new", "end"]


def test_a_question_that_became_stale_while_it_waited_is_never_worked_on(
    qtbot: QtBot, library: Library
) -> None:
    reads, gate, worked, seen = Reads(library, threads=1), Gate(), [], []
    reads.call("first", gate.pass_through("first"), seen.append)
    for number in range(20):
        reads.call("typed", lambda number=number: worked.append(number) or number, seen.append)
    gate.open.set()
    qtbot.waitUntil(lambda: seen == ["first", 19])
    assert worked == [19]
    reads.close()


def test_a_dropped_question_stays_unanswered(qtbot: QtBot, reads: Reads) -> None:
    gate, seen = Gate(), []
    reads.call("claim", gate.pass_through("gone"), seen.append)
    reads.drop("claim")
    gate.open.set()
    reads.call("other", lambda: "end", seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.wait(30)
    assert seen == ["end"]


def test_an_error_of_ours_is_handed_over_and_a_bug_is_raised(qtbot: QtBot, reads: Reads) -> None:
    failed: list[SaysoError] = []

    def lacking() -> None:
        raise NotFound("claim", "7")

    reads.call("one", lacking, lambda _: None, failed.append)
    qtbot.waitUntil(lambda: len(failed) == 1)
    assert isinstance(failed[0], EditError)
    with qtbot.captureExceptions() as raised:
        reads.call("two", lambda: 1 // 0, lambda _: None, failed.append)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
    assert len(failed) == 1


def test_nothing_is_delivered_after_closing(qtbot: QtBot, library: Library) -> None:
    reads, gate, seen = Reads(library), Gate(), []
    reads.call("late", gate.pass_through("late"), seen.append)
    assert gate.begun.wait(5)
    threading.Timer(0.05, gate.open.set).start()
    reads.close()
    qtbot.wait(50)
    assert seen == []


def test_an_edit_is_committed_then_told_with_its_initiator(
    qtbot: QtBot, writer: Writer, library: Library
) -> None:
    me, order = object(), []
    writer.changed.connect(lambda change: order.append(change))
    writer.do(
        lambda session: edits.create_tag(session, name="denial"),
        initiator=me,
        then=lambda done: order.append(done.changed),
    )
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == [Changed(me, library.generation()), 1]
    with library.read() as session:
        assert [tag.name for tag in all_tags(session)] == ["denial"]


def test_an_edit_that_fails_changes_nothing_and_tells_nobody(
    qtbot: QtBot, writer: Writer, library: Library
) -> None:
    told, failed = [], []
    writer.changed.connect(told.append)

    def twice(session: Any) -> None:
        edits.create_tag(session, name="denial")
        edits.create_tag(session, name="Denial")

    writer.do(twice, failed=failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], InvalidValue)
    assert told == []
    with library.read() as session:
        assert all_tags(session) == []


def test_closing_finishes_the_edits_that_were_asked_for(qtbot: QtBot, library: Library) -> None:
    writer = Writer(library)
    for number in range(5):
        writer.do(lambda session, number=number: edits.create_tag(session, name=f"tag {number}"))
    writer.close()
    with library.read() as session:
        assert len(all_tags(session)) == 5


def test_a_change_by_somebody_else_is_noticed_once_and_our_own_not_again(
    qtbot: QtBot, library: Library, reads: Reads, writer: Writer
) -> None:
    watch, told = Watch(reads, library.generation, every=10), []
    watch.changed.connect(told.append)
    writer.changed.connect(watch.known)
    watch.start()
    qtbot.wait(60)
    assert told == []
    with library.write() as session:
        edits.create_tag(session, name="elsewhere")
    qtbot.waitUntil(lambda: len(told) == 1)
    watch.stop()
    writer.do(lambda session: edits.create_tag(session, name="here"))
    qtbot.waitUntil(lambda: not writer.busy)
    watch.look()
    qtbot.waitUntil(lambda: not reads.busy)
    assert [change.initiator for change in told] == [None]


def _progress(done: int, total: int) -> Progress:
    return Progress(done, total, f"{done}.txt", ImportLine(f"{done}.txt", "imported"), done / 2)


def test_an_import_tells_its_progress_and_ends_in_a_report(qtbot: QtBot) -> None:
    imports, seen, ended = Imports(), [], []
    imports.ended.connect(ended.append)

    def run(progress: Callable[[Progress], None], _cancelled: Callable[[], bool]) -> ImportReport:
        for done in (1, 2, 3):
            progress(_progress(done, 3))
        return ImportReport((ImportLine("1.txt", "imported"),))

    job = imports.add("three", run)
    job.progressed.connect(lambda progress: seen.append((progress.done, progress.left)))
    qtbot.waitUntil(lambda: ended == [job])
    assert seen == [(1, 1.0), (2, 0.5), (3, 0.0)]
    assert job.report is not None
    assert job.report.count("imported") == 1
    assert not imports.busy
    imports.close()


def test_imports_run_one_after_another_and_a_cancelled_one_says_so(qtbot: QtBot) -> None:
    imports, running, ended = Imports(), [], []
    imports.ended.connect(ended.append)

    def until_cancelled(progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> ImportReport:
        running.append("first")
        while not cancelled():
            threading.Event().wait(0.005)
        return ImportReport(cancelled=True)

    def second(progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> ImportReport:
        running.append("second")
        return ImportReport()

    jobs: list[ImportJob] = [imports.add("first", until_cancelled), imports.add("second", second)]
    qtbot.waitUntil(lambda: running == ["first"])
    qtbot.wait(30)
    assert running == ["first"]
    jobs[0].cancel()
    qtbot.waitUntil(lambda: ended == jobs)
    assert jobs[0].report == ImportReport(cancelled=True)
    imports.close()


def test_an_import_that_meets_a_bug_is_over_and_the_bug_is_raised(qtbot: QtBot) -> None:
    imports, ended = Imports(), []
    imports.ended.connect(ended.append)

    def broken(progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> ImportReport:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as raised:
        job = imports.add("broken", broken)
        qtbot.waitUntil(lambda: bool(raised))
    assert raised[0][0] is ZeroDivisionError
    assert ended == [job]
    assert not imports.busy
    imports.close()


def test_closing_stops_the_running_import_and_drops_the_waiting_one(qtbot: QtBot) -> None:
    imports, running = Imports(), []

    def run(progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> ImportReport:
        running.append(1)
        while not cancelled():
            threading.Event().wait(0.005)
        return ImportReport(cancelled=True)

    imports.add("one", run)
    imports.add("two", run)
    qtbot.waitUntil(lambda: bool(running))
    imports.close()
    assert running == [1]
