"""Builds the window from its parts, by constructor; no globals, no registry.

Importing this module loads Qt: ask `app.screen` first whether that is wise.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QSettings, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QIcon, QPixmap
from PySide6.QtWidgets import QApplication

from app import paths
from app.faults import Faults
from app.theme import Theme
from app.windows.layout import remembered_theme
from app.windows.main import MainWindow
from app.windows.shots import save_pictures as _save_pictures
from db.library import Library

#: The bundled font that stands in where the system has none of its own choosing.
STAND_IN = "Noto Sans"


def make_application() -> QApplication:
    """The one QApplication, with our name, style and fonts."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(["sayso"])
    application.setApplicationName(paths.APP)
    application.setApplicationDisplayName("Sayso")
    application.setDesktopFileName(paths.APP)
    application.setWindowIcon(window_icon())
    load_fonts(application)
    return application


def window_icon() -> QIcon:
    """Sayso's mark, for title bars and task bars."""
    pixmap = QPixmap()
    pixmap.loadFromData((files("resources") / "icons" / "sayso.png").read_bytes())
    return QIcon(pixmap)


def load_fonts(application: QApplication) -> None:
    """Add the bundled fonts: what a system lacks (Arabic, transliteration marks) is drawn with them."""
    for font in (files("resources") / "fonts").iterdir():
        if font.name.endswith(".ttf"):
            QFontDatabase.addApplicationFontFromData(font.read_bytes())
    if QGuiApplication.platformName() == "offscreen":
        # This platform knows no system font: pictures would otherwise differ from machine to machine.
        application.setFont(QFont(STAND_IN, 10))


def memory() -> QSettings:
    """Where windows remember their layout (an INI file in the user's configuration folder)."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, paths.APP, "window")


def make_window(library: Library, settings: QSettings, *, demo: bool = False) -> MainWindow:
    """A window on ``library``; ``demo``: it is the demonstration library."""
    application = make_application()
    theme = Theme(application, remembered_theme(settings))
    return MainWindow(
        library,
        theme,
        settings,
        name="Demonstration" if demo else None,
        open_demo=None if demo else open_demo_window,
    )


def open_window(path: Path, *, demo: bool = False) -> int:
    """Open the window on the library in ``path``, made if missing, until it is closed. The exit code.

    Raises what `Library.open` raises, before any window is seen.
    """
    qInstallMessageHandler(_log_qt)
    application = make_application()
    with Library.open(path, create=True, index_root=paths.index_root()) as library:
        window = make_window(library, memory(), demo=demo)
        window.show()
        _leave_on_interrupt(application)
        faults = Faults(application)
        faults.install()
        try:
            return application.exec()
        finally:
            faults.remove()


def save_pictures(path: Path, folder: Path) -> list[Path]:
    """Pictures of a window on the library in ``path``, light and dark; needs no screen. Their places."""
    qInstallMessageHandler(_log_qt)
    make_application()
    with Library.open(path, index_root=paths.index_root()) as library:
        # Nothing remembered: the pictures show the window as it is at first.
        window = make_window(library, QSettings(str(folder / ".none"), QSettings.Format.IniFormat), demo=True)
        try:
            return _save_pictures(window, folder)
        finally:
            window.close()


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
    """What Qt has to say goes to the log: on a terminal it would stand amid the command's own words."""
    level = logging.WARNING if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg) else logging.INFO
    logging.getLogger("qt").log(level, words)


def open_demo_window() -> None:
    """The demonstration library in a process of its own: making it loads a language model."""
    subprocess.Popen([sys.executable, "-m", "app", "demo"], start_new_session=True)


def _leave_on_interrupt(application: QApplication) -> None:
    """Let Ctrl-C in the terminal close the window as its own button would."""
    signal.signal(signal.SIGINT, lambda *_: application.closeAllWindows())
    # Python sees a signal only between its own steps, of which an idle event loop takes none.
    heartbeat = QTimer(application)
    heartbeat.start(300)
    heartbeat.timeout.connect(lambda: None)
