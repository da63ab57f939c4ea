"""What nobody foresaw is said once, in words, with the details to copy; and it is in the log."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.faults import Faults


@pytest.fixture
def faults(qapp: QApplication) -> Iterator[Faults]:
    before = sys.excepthook, threading.excepthook
    found = Faults()
    found.install()
    yield found
    found.remove()
    assert (sys.excepthook, threading.excepthook) == before
    for box in boxes():
        box.close()


def boxes() -> list[QMessageBox]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox) and one.isVisible()]


def raise_in_hook(words: str) -> None:
    try:
        raise RuntimeError(words)
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_a_fault_is_said_once_and_logged(
    faults: Faults, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL):
        raise_in_hook("first")
        raise_in_hook("second")
    qtbot.waitUntil(lambda: len(boxes()) == 1)
    assert "RuntimeError: first" in boxes()[0].detailedText()
    assert "What was saved before is kept" in boxes()[0].text()
    assert [record.exc_info[1].args for record in caplog.records if record.exc_info] == [
        ("first",),
        ("second",),
    ]


def test_a_fault_in_a_thread_reaches_the_person(faults: Faults, qtbot: QtBot) -> None:
    def fail() -> None:
        raise RuntimeError("in a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(boxes()) == 1)
    assert "in a thread" in boxes()[0].detailedText()


def test_an_interrupt_is_no_fault(faults: Faults, qtbot: QtBot) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    qtbot.wait(50)
    assert boxes() == []
