"""Windows for tests of the window."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.theme import Theme
from app.windows.main import MainWindow
from app.windows.shots import settle
from db.library import Library

Open = Callable[[Library], MainWindow]


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication, memory: QSettings) -> Iterator[Open]:
    """Opens windows, and closes them; no thread may be left then."""
    before, windows = set(threading.enumerate()), []
    theme = Theme(qapp, "light")

    def make(library: Library) -> MainWindow:
        window = MainWindow(library, theme, memory)
        windows.append(window)
        window.show()
        settle(window)
        return window

    yield make
    for window in windows:
        window.desk.imports.close()
        window.close()
        window.deleteLater()
    qapp.setStyleSheet("")
    qtbot.waitUntil(lambda: set(threading.enumerate()) <= before)


@pytest.fixture
def window(open_window: Open, filled: Library) -> MainWindow:
    return open_window(filled)
