"""Where the panes are, and how the window remembers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from app.theme import ThemeName
from app.views.claim_table import ClaimTable

#: Raised when panes are renamed or added, so that an older state is not applied to them.
_VERSION = 1
_AREA = Qt.DockWidgetArea


@dataclass(frozen=True, slots=True)
class PaneSpec:
    """A pane before Qt; ``share`` is the part of the window's width (or height, below) that it gets."""

    id: str
    title: str
    area: Qt.DockWidgetArea
    share: float
    keys: str


PANES = (
    PaneSpec("facets", "Facets", _AREA.LeftDockWidgetArea, 0.17, "Ctrl+1"),
    PaneSpec("reader", "Article", _AREA.BottomDockWidgetArea, 0.43, "Ctrl+2"),
    PaneSpec("inspector", "Claim", _AREA.RightDockWidgetArea, 0.22, "Ctrl+3"),
)
#: No side pane starts narrower or wider than this, in logical pixels.
_NARROWEST, _WIDEST = 215, 330


class Layout(QObject):
    """The dock panes of a window; remembered in ``memory`` (geometry, nothing of the user's work)."""

    def __init__(self, window: QMainWindow, memory: QSettings, panes: Mapping[str, QWidget]) -> None:
        """``panes`` are the widgets by the ids of `PANES`."""
        super().__init__(window)
        self._window = window
        self._memory = memory
        self._hidden: QByteArray | None = None
        window.setDockNestingEnabled(True)
        window.setCorner(Qt.Corner.BottomLeftCorner, _AREA.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, _AREA.RightDockWidgetArea)
        self.docks = {spec.id: self._dock(spec, panes[spec.id]) for spec in PANES}
        self._place()

    def toggles(self) -> list[QAction]:
        """An action for each pane that shows and hides it."""
        return [dock.toggleViewAction() for dock in self.docks.values()]

    def show(self, pane: str) -> None:
        """Show a pane that may be hidden."""
        self.docks[pane].show()
        self.docks[pane].raise_()

    def hide_panes(self, hidden: bool) -> None:
        """Give the whole window to the middle, and take it back."""
        if hidden and self._hidden is None:
            self._hidden = self._window.saveState(_VERSION)
            for dock in self.docks.values():
                dock.hide()
        elif not hidden and self._hidden is not None:
            self._window.restoreState(self._hidden, _VERSION)
            self._hidden = None

    def reset(self) -> None:
        """Every pane back where it was at first."""
        for dock in self.docks.values():
            dock.setFloating(False)
        self._place()
        # Sizes can be set once the panes are laid out again.
        QTimer.singleShot(0, self.fit)

    def fit(self) -> None:
        """Give every pane its share of the window as it is now."""
        size = self._window.size()
        for spec in PANES:
            below = spec.area is _AREA.BottomDockWidgetArea
            extent = round(spec.share * (size.height() if below else size.width()))
            if not below:
                extent = max(_NARROWEST, min(_WIDEST, extent))
            way = Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal
            self._window.resizeDocks([self.docks[spec.id]], [extent], way)

    # --- memory ------------------------------------------------------------------------------------

    def restore(self, table: ClaimTable) -> bool:
        """Take the remembered layout. Whether there was one."""
        geometry, state = (self._memory.value(key) for key in ("window/geometry", "window/state"))
        if not isinstance(geometry, QByteArray) or not isinstance(state, QByteArray):
            return False
        columns = self._memory.value("window/columns")
        table.restore_columns(columns if isinstance(columns, QByteArray) else None)
        return self._window.restoreGeometry(geometry) and self._window.restoreState(state, _VERSION)

    def save(self, table: ClaimTable) -> None:
        """Remember the layout."""
        self.hide_panes(False)
        self._memory.setValue("window/geometry", self._window.saveGeometry())
        self._memory.setValue("window/state", self._window.saveState(_VERSION))
        columns = table.columns_state()
        if columns is None:
            self._memory.remove("window/columns")
        else:
            self._memory.setValue("window/columns", columns)
        self._memory.sync()

    # --- parts -------------------------------------------------------------------------------------

    def _dock(self, spec: PaneSpec, widget: QWidget) -> QDockWidget:
        dock = QDockWidget(spec.title, self._window)
        dock.setObjectName(f"pane-{spec.id}")
        dock.setWidget(widget)
        dock.toggleViewAction().setShortcut(spec.keys)
        return dock

    def _place(self) -> None:
        for spec in PANES:
            self._window.addDockWidget(spec.area, self.docks[spec.id])
            self.docks[spec.id].show()


def remembered_theme(memory: QSettings) -> ThemeName:
    """The theme that was chosen last."""
    name = str(memory.value("window/theme", "system"))
    return cast(ThemeName, name) if name in ("light", "dark") else "system"


def remember_theme(memory: QSettings, name: ThemeName) -> None:
    """Keep the chosen theme for the next start."""
    memory.setValue("window/theme", name)
