"""Pictures of a window: for `sayso demo` without a screen, and for the eye."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.theme import ThemeName
from app.windows.main import MainWindow

#: In logical pixels.
SIZE = QSize(1280, 800)
#: How long a window may take to come to rest, in seconds.
_PATIENCE = 30.0
#: Queries that show something of the demonstration library; others show all their claims.
_SEARCH, _COMPARE = "lifeboat or boats", 'tag:="broke or whole"'


def save_pictures(
    window: MainWindow,
    folder: Path,
    themes: Sequence[ThemeName] = ("light", "dark"),
    *,
    size: QSize = SIZE,
    search: str = _SEARCH,
    compare: str = _COMPARE,
) -> list[Path]:
    """Save pictures of browsing, searching, comparing, speakers and exporting in each theme; their places.

    The window is shown (offscreen, usually) and left as it was found, but for its size. ``search`` is
    the query of the second picture, and what ``compare`` finds is compared.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before = window.theme.choice
    window.resize(size)
    window.show()
    settle(window)
    window.layout_.fit()
    saved: list[Path] = []
    for theme in themes:
        window.theme.choose(theme)
        for name, scene in (
            ("browse", _browse),
            ("search", lambda shown: _search(shown, search)),
            ("compare", lambda shown: _compare(shown, compare)),
            ("speakers", _speakers),
            ("export", _export),
        ):
            widget = scene(window)
            if widget is not None:
                saved.append(_save(widget, folder / f"{name}-{theme}.png"))
            _tidy(window)
    window.theme.choose(before)
    settle(window)
    return saved


def settle(window: MainWindow) -> None:
    """Wait until nothing is under way and everything is painted."""
    until = time.monotonic() + _PATIENCE
    quiet = 0
    while quiet < 3 and time.monotonic() < until:
        QCoreApplication.processEvents()
        quiet = 0 if window.desk.busy else quiet + 1
        time.sleep(0.005)


def _browse(window: MainWindow) -> QWidget | None:
    window.browse.ask("")
    settle(window)
    window.table.go_to(0)
    return window


def _search(window: MainWindow, query: str) -> QWidget | None:
    window.browse.ask(query)
    settle(window)
    if not window.model.rowCount():
        window.browse.ask("")
    return window


def _compare(window: MainWindow, query: str) -> QWidget | None:
    _search(window, query)
    settle(window)
    window.table.select_pks(_of_different_articles(window, 3))
    if window.table.selected_count() < 2:
        return None
    window.comparing.compare()
    return window


def _speakers(window: MainWindow) -> QWidget | None:
    window.speaking.show()
    settle(window)
    return window


def _export(window: MainWindow) -> QWidget | None:
    window.browse.ask("")
    settle(window)
    window.exporting.ask()
    settle(window)
    return next(iter(_dialogs(window)), None)


def _of_different_articles(window: MainWindow, most: int) -> list[int]:
    """Claims of as many articles; those whose speaker is named come first."""
    rows = (window.model.claim_at(row) for row in range(window.model.rowCount()))
    claims = [claim for claim in rows if claim is not None]
    found: dict[int, int] = {}
    for claim in sorted(claims, key=lambda claim: len(claim.speaker or "") < len(claim.source or "x")):
        found.setdefault(claim.article.pk, claim.pk)
    return list(found.values())[:most]


def _save(widget: QWidget, path: Path) -> Path:
    _wait(widget)
    widget.grab().save(str(path))
    return path


def _wait(widget: QWidget) -> None:
    top = widget if isinstance(widget, MainWindow) else widget.parentWidget()
    if isinstance(top, MainWindow):
        settle(top)


def _tidy(window: MainWindow) -> None:
    for dialog in _dialogs(window):
        dialog.reject()
    if window.comparing.open:
        window.comparing.close()
    window.speaking.close()
    window.browse.ask("")
    settle(window)


def _dialogs(window: MainWindow) -> list[QDialog]:
    dialogs = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog))
    return [dialog for dialog in dialogs if dialog.isVisible() and dialog.parent() is window]
