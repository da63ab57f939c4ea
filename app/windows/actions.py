"""Every action and shortcut as data: menus, toolbar, context menus and the shortcut sheet are made of it.

`ACTIONS` says what there is, `MENUS`, `TOOLBAR` and `CONTEXT` where it shows. `Actions` makes Qt's
objects of them; controllers say what they do (`Actions.connect`), the window says when they can be done
(`Actions.enable`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QToolButton, QWidget

from app.theme import themed_icon


class Need(Enum):
    """What must be there for an action to make sense."""

    CLAIM = "a claim is looked at"
    SELECTION = "claims are selected"
    SEVERAL = "two or more claims are selected"
    RESULT = "the result is not empty"
    UNDO = "there is something to undo"
    REDO = "there is something to redo"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An action before Qt. ``keys`` are portable key sequences, the first one is shown.

    ``scope`` "list": the keys work only while the claim table or the reader has the focus, so that
    single letters can be typed everywhere else. ``group``: only one of a group is checked.
    """

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: Need | None = None
    scope: Literal["window", "list"] = "window"
    checkable: bool = False
    group: str = ""
    tip: str = ""


ACTIONS: tuple[ActionSpec, ...] = (
    # File
    ActionSpec("import", "&Import…", ("Ctrl+I",), "import", tip="Import files"),
    ActionSpec("import-folder", "Import &folder…", ("Ctrl+Shift+I",), "folder"),
    ActionSpec("paste-text", "&Paste text…", ("Ctrl+Shift+V",), "paste", tip="Paste text as an article"),
    ActionSpec("export", "&Export…", ("Ctrl+E",), "export", Need.RESULT, tip="Export these claims or a tag"),
    ActionSpec("open-demo", "Open &demo library", icon="demo"),
    ActionSpec("quit", "&Quit", ("Ctrl+Q",)),
    # Edit
    ActionSpec("undo", "&Undo", ("Ctrl+Z",), "undo", Need.UNDO),
    ActionSpec("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo", Need.REDO),
    ActionSpec("search", "&Search", ("Ctrl+F",), "search"),
    ActionSpec("search-slash", "Search", ("/",), "search", scope="list"),
    ActionSpec("clear-search", "&Clear the search", ("Esc",), "clear", scope="list"),
    # Claim
    ActionSpec("tag", "&Tag…", ("T",), "tag", Need.SELECTION, "list", tip="Tag the selected claims"),
    ActionSpec("tags", "Mana&ge tags…", (), "tag"),
    ActionSpec("memo", "&Memo", ("M",), "memo", Need.CLAIM, "list", tip="Write a memo"),
    ActionSpec("verify", "&Verify", ("V",), "verify", Need.SELECTION, "list", tip="Verify, then next"),
    ActionSpec("reject", "Re&ject", ("X",), "reject", Need.SELECTION, "list", tip="Reject, then next"),
    ActionSpec("speaker", "Change &speaker…", ("S",), "person", Need.SELECTION, "list"),
    ActionSpec("make-claim", "Make claim from se&lection", icon="claim-new"),
    ActionSpec(
        "compare", "&Compare", ("C",), "compare", Need.SEVERAL, "list", tip="Compare claims side by side"
    ),
    ActionSpec("next-claim", "&Next claim", ("J",), needs=Need.RESULT, scope="list"),
    ActionSpec("previous-claim", "&Previous claim", ("K",), needs=Need.RESULT, scope="list"),
    ActionSpec("open-article", "&Open in the article", ("O",), "article", Need.CLAIM, "list"),
    # Article
    ActionSpec("edit-article", "&Edit article…", ("F2",), "edit", Need.CLAIM),
    ActionSpec("article-claims", "&All claims of this article", (), "filter", Need.CLAIM),
    ActionSpec("reextract-article", "&Find claims again…", (), "refresh", Need.CLAIM),
    ActionSpec("reextract", "Find claims again in articles &listed…", (), "refresh"),
    ActionSpec("delete-article", "&Delete article…", (), "delete", Need.CLAIM),
    # Speakers
    ActionSpec("speakers", "&Speakers", ("Ctrl+Shift+S",), "person", tip="Who speaks, by all their names"),
    ActionSpec("duplicates", "Possible &duplicates", ("Ctrl+Shift+D",), "compare"),
    ActionSpec("decisions", "De&cisions about speakers", (), "history"),
    ActionSpec("split-mention", "S&plit from this speaker…", (), "person", Need.SELECTION),
    # View
    ActionSpec("theme-system", "&System", (), "theme", checkable=True, group="theme"),
    ActionSpec("theme-light", "&Light", checkable=True, group="theme"),
    ActionSpec("theme-dark", "&Dark", checkable=True, group="theme"),
    ActionSpec("reset-layout", "&Reset layout"),
    # Help
    ActionSpec("shortcuts", "&Keyboard shortcuts", ("Ctrl+/", "F1"), "help"),
    ActionSpec("about", "&About Sayso", (), "info"),
)

Entry = str | tuple[str, tuple[str, ...]] | None
#: Menus in order; None is a line between, a tuple a submenu, "…panes" stands for the list of panes.
MENUS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    ("&File", ("import", "import-folder", "paste-text", None, "export", None, "open-demo", None, "quit")),
    ("&Edit", ("undo", "redo", None, "search", "clear-search")),
    (
        "&Claim",
        (
            *("tag", "tags", None, "memo", "verify", "reject", "speaker", "make-claim", None),
            *("compare", "open-article", None, "next-claim", "previous-claim"),
        ),
    ),
    (
        "&Article",
        ("edit-article", "article-claims", None, "reextract-article", "reextract", None, "delete-article"),
    ),
    ("&Speakers", ("speakers", "duplicates", "decisions", None, "split-mention")),
    (
        "&View",
        ("…panes", None, ("&Theme", ("theme-system", "theme-light", "theme-dark")), None, "reset-layout"),
    ),
    ("&Help", ("shortcuts", None, "about")),
)
#: The toolbar; actions of `LABELLED` show their words beside the icon.
TOOLBAR: tuple[str | None, ...] = (
    *("import", "paste-text", "export", None, "undo", "redo", None),
    *("tag", "memo", "verify", "reject", "speaker", None, "compare"),
)
LABELLED = frozenset({"import", "export", "tag", "compare"})
#: What the reader's context menu adds about the claim that is looked at.
READER = ("speaker", "split-mention")
#: The context menu of the claim table.
CONTEXT: tuple[str | None, ...] = (
    *("tag", "memo", "verify", "reject", "speaker", "split-mention", None, "compare", "open-article", None),
    *("edit-article", "article-claims", "export"),
)


class Actions(QObject):
    """The registry's actions as Qt has them. ``home`` is the window."""

    def __init__(self, home: QWidget) -> None:
        super().__init__(home)
        self._home = home
        self._groups: dict[str, QActionGroup] = {}
        self._made = {spec.id: self._make(spec) for spec in ACTIONS}

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def connect_all(self, acts: dict[str, Callable[[], object]]) -> None:
        """Say what actions do, by id."""
        for name, act in acts.items():
            self._made[name].triggered.connect(lambda _checked=False, act=act: act())

    def enable(self, have: Set[Need]) -> None:
        """Enable the actions whose need is met, disable the others."""
        for spec in ACTIONS:
            if spec.needs is not None:
                self._made[spec.id].setEnabled(spec.needs in have)

    def retint(self) -> None:
        """Take the icons of the present theme."""
        for spec in ACTIONS:
            if spec.icon:
                self._made[spec.id].setIcon(themed_icon(spec.icon, self._home.palette()))

    def listen_in(self, widgets: Iterable[QWidget]) -> None:
        """Let the keys of scope "list" work while one of ``widgets`` has the focus."""
        for widget in widgets:
            for spec in ACTIONS:
                if spec.scope == "list":
                    widget.addAction(self._made[spec.id])

    def fill_menus(self, bar: QMenuBar, panes: Iterable[QAction]) -> None:
        """The menu bar; ``panes`` show and hide the panes."""
        for title, entries in MENUS:
            self._fill(bar.addMenu(title), entries, list(panes))

    def fill_toolbar(self, bar: QToolBar) -> None:
        """The toolbar, every button with a name that a screen reader can say."""
        for name in TOOLBAR:
            if name is None:
                bar.addSeparator()
                continue
            bar.addAction(self._made[name])
            button = bar.widgetForAction(self._made[name])
            if isinstance(button, QToolButton):
                button.setAccessibleName(self._made[name].toolTip())
                if name in LABELLED:
                    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def context_menu(self, parent: QWidget) -> QMenu:
        """A menu for the claim table."""
        menu = QMenu(parent)
        self._fill(menu, CONTEXT, [])
        return menu

    def _fill(self, menu: QMenu, entries: Iterable[Entry], panes: list[QAction]) -> None:
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, tuple):
                self._fill(menu.addMenu(entry[0]), entry[1], panes)
            elif entry == "…panes":
                menu.addActions(panes)
            else:
                menu.addAction(self._made[entry])

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self._home)
        action.setObjectName(spec.id)
        action.setIconText(plain(spec))
        action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        if spec.scope == "list":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            self._home.addAction(action)
        native = (
            QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if spec.keys else ""
        )
        tip = spec.tip or plain(spec)
        action.setToolTip(f"{tip} ({native})" if native else tip)
        action.setCheckable(spec.checkable)
        if spec.icon:
            action.setIcon(themed_icon(spec.icon, self._home.palette()))
        if spec.group:
            group = self._groups.setdefault(spec.group, QActionGroup(self))
            group.addAction(action)
        return action


def plain(spec: ActionSpec) -> str:
    """The action's words without the key mark and the dots of a dialog."""
    return spec.text.replace("&", "").rstrip("…")
