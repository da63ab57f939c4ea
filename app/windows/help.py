"""The shortcut sheet and the about box, both made of what there is."""

from __future__ import annotations

import platform
from html import escape
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QTextBrowser, QVBoxLayout, QWidget

from app.windows.actions import ACTIONS, MENUS, Actions, Entry, plain

_FACETS = (
    ("Click", "only this value; again: all but it; again: clear"),
    ("Ctrl+click", "and this value"),
    ("Shift+click", "or this value"),
    ("Alt+click", "but not this value"),
)
_SPEAKERS = (
    ("M", "merge the chosen speakers"),
    ("F2", "rename the speaker"),
    ("Enter", "show the claims of the speaker"),
    ("1, 2, M", "of a possible duplicate: both are one, called as the first, the second, the fuller"),
    ("N", "of a possible duplicate: not the same"),
    ("L", "of a possible duplicate: later"),
    ("Del", "take the decision back"),
    ("Esc", "back to the claims"),
)


def shortcut_rows(actions: Actions) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every shortcut by menu: (menu, [(keys, words)])."""
    specs = {spec.id: spec for spec in ACTIONS}
    groups = []
    for title, entries in MENUS:
        named = [name for name in _names(entries) if name in specs and specs[name].keys]
        rows = [(_keys(actions[name]), plain(specs[name])) for name in named]
        if rows:
            groups.append((title.replace("&", ""), rows))
    groups.append(("Facets", list(_FACETS)))
    groups.append(("In the view of speakers", list(_SPEAKERS)))
    return groups


class ShortcutSheet(QDialog):
    """All shortcuts on one page."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet = QTextBrowser(self)
        sheet.setAccessibleName("Keyboard shortcuts")
        sheet.setHtml(_sheet(actions))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(sheet)
        column.addWidget(buttons)
        self.resize(480, 560)


def about(parent: QWidget, library: str) -> QMessageBox:
    """What this is, in which version, on what."""
    try:
        own = version("sayso")
    except PackageNotFoundError:  # run from a copy of the sources that was never installed
        own = "unknown"
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle("About Sayso")
    box.setTextFormat(Qt.TextFormat.RichText)
    box.setText(f"<h3>Sayso {escape(own)}</h3>Who said what, on whose word, and who says otherwise.")
    box.setInformativeText(
        f"Qt {escape(qVersion())}, Python {escape(platform.python_version())}<br>Library: {escape(library)}"
        "<br>Nothing that you import leaves this machine.<br>Apache License 2.0"
    )
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    return box


def _names(entries: tuple[Entry, ...]) -> list[str]:
    names: list[str] = []
    for entry in entries:
        if isinstance(entry, tuple):
            names.extend(_names(entry[1]))
        elif entry is not None:
            names.append(entry)
    return names


def _keys(action: QAction) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return " or ".join(keys.toString(native) for keys in action.shortcuts())


def _sheet(actions: Actions) -> str:
    parts = []
    for title, rows in shortcut_rows(actions):
        lines = "".join(
            f"<tr><td width=150><b>{escape(keys)}</b></td><td>{escape(words)}</td></tr>"
            for keys, words in rows
        )
        parts.append(f"<h4>{escape(title)}</h4><table cellpadding=2>{lines}</table>")
    return "".join(parts)
