"""The main window: what stands where, and who talks to whom. What it does is in the controllers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QToolBar, QVBoxLayout, QWidget

from app.jobs.imports import Task
from app.models.claims import ClaimTableModel
from app.theme import Theme, ThemeName
from app.undo import Undo
from app.views.claim_table import ClaimTable
from app.views.compare import CompareView
from app.views.facets import FacetsPane
from app.views.inspector import InspectorView
from app.views.reader import ReaderView
from app.views.search_bar import SearchBar
from app.views.speakers import SpeakersView
from app.views.status import Status
from app.views.wording import count_words
from app.windows.actions import READER, Actions, Need
from app.windows.browse import Answer, Browse
from app.windows.comparing import Comparing
from app.windows.desk import Desk
from app.windows.editing import Editing
from app.windows.empty import EmptyState
from app.windows.exporting import Exporting
from app.windows.help import ShortcutSheet, about
from app.windows.importing import Importing, dropped_paths
from app.windows.layout import Layout, remember_theme
from app.windows.notices import Notices
from app.windows.reextracting import Reextracting
from app.windows.running import Running
from app.windows.speaking import Speaking
from db.articles import library_size
from db.library import Library

#: Where nothing is remembered, in logical pixels.
_FIRST_SIZE = QSize(1280, 800)
#: The pages in the middle of the window.
_BROWSE, _COMPARE, _SPEAKERS = range(3)
#: What to say to somebody who closes the window over a job.
_STILL_RUNNING: dict[Task, tuple[str, str]] = {
    "import": ("An import is running.", "What is imported so far stays. The rest can be imported later."),
    "reextract": (
        "Claims are being found again.",
        "The articles that are done stay done. The rest can be done later.",
    ),
}
#: How long closing waits for an edit before it goes on waiting without blocking, in seconds.
_PATIENCE = 0.3


class MainWindow(QMainWindow):
    """A window on one library. It owns the threads beside it, and ends them when it closes."""

    def __init__(
        self,
        library: Library,
        theme: Theme,
        memory: QSettings,
        *,
        name: str | None = None,
        open_demo: Callable[[], object] | None = None,
    ) -> None:
        """``name``: what the library is called in the title. ``open_demo`` opens the demonstration
        library in a window of its own; None: this is it."""
        super().__init__()
        self.setWindowTitle(f"{name or library.path.name} – Sayso")
        self.setAcceptDrops(True)
        self.library = library
        self.theme = theme
        self._memory = memory
        self._fitted = False
        self._closing = False
        self._leaving = False
        self.desk = Desk(library, self)
        self.registry = Actions(self)
        self._make_views()
        self.layout_ = Layout(
            self,
            memory,
            {"facets": self.facets, "reader": self.reader, "inspector": self.inspector},
        )
        self._make_bars()
        self._make_controllers()
        self._connect(open_demo)
        self.resize(_FIRST_SIZE)
        self._fitted = self.layout_.restore(self.table)
        self.desk.watch.start()
        self.undo.refresh()
        self.browse.ask("")
        self._show_size()
        self.table.setFocus()

    # --- parts -------------------------------------------------------------------------------------

    def _make_views(self) -> None:
        self.search = SearchBar(self)
        self.model = ClaimTableModel(lambda pks, then: self.browse.fetch(pks, then), self)
        self.table = ClaimTable(self.model, self)
        self.facets = FacetsPane(self)
        self.reader = ReaderView(self)
        self.inspector = InspectorView(self)
        self.compare = CompareView(self)
        self.speakers = SpeakersView(self)
        act = self.registry
        self.no_articles = EmptyState("article", [act["import"], act["open-demo"]], self)
        self.no_articles.say("There is nothing in this library yet. Import articles, or drop them here.")
        self.no_hits = EmptyState("search", [act["clear-search"]], self)
        self.results = QStackedWidget(self)
        for page in (self.table, self.no_articles, self.no_hits):
            self.results.addWidget(page)
        browse = QWidget(self)
        column = QVBoxLayout(browse)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.search)
        column.addWidget(self.results)
        self.pages = QStackedWidget(self)
        self.pages.addWidget(browse)
        self.pages.addWidget(self.compare)
        self.pages.addWidget(self.speakers)
        self.setCentralWidget(self.pages)

    def _make_bars(self) -> None:
        self.registry.fill_menus(self.menuBar(), self.layout_.toggles())
        self.toolbar = QToolBar("Toolbar", self)
        self.toolbar.setObjectName("toolbar")
        self.toolbar.setMovable(False)
        self.toolbar.setIconSize(QSize(18, 18))
        self.toolbar.toggleViewAction().setVisible(False)
        self.registry.fill_toolbar(self.toolbar)
        self.addToolBar(self.toolbar)
        self.status = Status(self)
        self.setStatusBar(self.status)
        self.registry.listen_in((self.table, self.reader))
        self.reader.text.extra_actions += tuple(self.registry[name] for name in READER)
        self._context = self.registry.context_menu(self)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(
            lambda place: self._context.popup(self.table.viewport().mapToGlobal(place))
        )

    def _make_controllers(self) -> None:
        act = self.registry
        self.notices = Notices(self, self.status)
        self.browse = Browse(
            self.desk,
            self.notices,
            search=self.search,
            table=self.table,
            model=self.model,
            pane=self.facets,
            reader=self.reader,
            inspector=self.inspector,
        )
        self.editing = Editing(
            self.desk,
            self.notices,
            self.browse,
            table=self.table,
            reader=self.reader,
            inspector=self.inspector,
            window=self,
        )
        self.comparing = Comparing(self.desk, self.notices, self.table, self.compare, self._show_comparison)
        self.speaking = Speaking(self.desk, self.notices, self.browse, self.speakers, self._show_speakers)
        self.running = Running(self.desk, self.notices, self.status, self)
        self.importing = Importing(self.desk, self.running, self)
        self.reextracting = Reextracting(self.desk, self.notices, self.browse, self.running, self)
        self.exporting = Exporting(self.desk, self.notices, self.browse, self.table, self)
        self.undo = Undo(self.desk.reads, self.desk.writer, self.notices, act["undo"], act["redo"])

    def _connect(self, open_demo: Callable[[], object] | None) -> None:
        self.registry.connect_all(
            {
                "import": self.importing.choose_files,
                "import-folder": self.importing.choose_folder,
                "paste-text": self.importing.paste,
                "export": self.exporting.ask,
                "open-demo": open_demo or (lambda: None),
                "quit": self.close,
                "undo": self.undo.undo,
                "redo": self.undo.redo,
                "search": self.search.focus,
                "search-slash": self.search.focus,
                "clear-search": self._step_back,
                "tag": self.editing.pick_tag,
                "tags": self.editing.manage_tags,
                "memo": self._write_memo,
                "verify": self.editing.verify,
                "reject": self.editing.reject,
                "speaker": self.editing.change_speaker,
                "make-claim": self.reader.make_claim_action.trigger,
                "compare": self.comparing.compare,
                "next-claim": lambda: self.table.step(1),
                "previous-claim": lambda: self.table.step(-1),
                "open-article": self._open_article,
                "edit-article": self.editing.edit_article,
                "article-claims": self.browse.ask_article,
                "reextract-article": self.reextracting.ask_article,
                "reextract": self.reextracting.ask_result,
                "delete-article": self.editing.delete_article,
                "speakers": self.speaking.show,
                "duplicates": self.speaking.show_duplicates,
                "decisions": self.speaking.show_decisions,
                "split-mention": lambda: self.speaking.split(self.editing.chosen()),
                "theme-system": lambda: self.choose_theme("system"),
                "theme-light": lambda: self.choose_theme("light"),
                "theme-dark": lambda: self.choose_theme("dark"),
                "reset-layout": self._reset_layout,
                "shortcuts": lambda: ShortcutSheet(self.registry, self).open(),
                "about": lambda: about(self, str(self.library.path)).open(),
            }
        )
        self.registry["open-demo"].setVisible(open_demo is not None)
        self.registry[f"theme-{self.theme.choice}"].setChecked(True)
        self.speakers.speakers.import_wanted.connect(self.importing.choose_files)
        self.search.left_downwards.connect(self.table.setFocus)
        self.table.opened.connect(lambda _pk: self._open_article())
        self.table.selection_changed.connect(self.status.show_selection)
        self.table.selection_changed.connect(lambda _count: self._enable())
        self.browse.answered.connect(self._answered)
        self.browse.mistaken.connect(lambda: self.no_hits.say("The query has a mistake; see above."))
        self.browse.claim_changed.connect(lambda _claim: self._enable())
        self.undo.available.connect(self._undo_available)
        self.desk.changed.connect(lambda _change: self.undo.refresh())
        self.desk.changed.connect(lambda _change: self._show_size())
        self.desk.writer.settled.connect(self._settled)
        self._undoable: set[Need] = set()
        self._enable()

    # --- what can be done --------------------------------------------------------------------------

    def _enable(self) -> None:
        have = set(self._undoable)
        if self.speaking.open:
            # What would be done to claims that are out of sight is not offered.
            self.registry.enable(have)
            return
        selected = self.table.selected_count()
        for need, met in (
            (Need.CLAIM, self.browse.claim is not None),
            (Need.SELECTION, selected > 0 or self.browse.claim is not None),
            (Need.SEVERAL, selected > 1),
            (Need.RESULT, self.model.rowCount() > 0),
        ):
            if met:
                have.add(need)
        self.registry.enable(have)

    def _undo_available(self, undo: bool, redo: bool) -> None:
        pairs = ((Need.UNDO, undo), (Need.REDO, redo))
        self._undoable = {need for need, there in pairs if there}
        self._enable()

    # --- what is shown -----------------------------------------------------------------------------

    def choose_theme(self, name: ThemeName) -> None:
        """Show a theme, and keep it for the next start."""
        self.theme.choose(name)
        remember_theme(self._memory, name)
        self.registry[f"theme-{name}"].setChecked(True)

    def _answered(self, answer: Answer) -> None:
        if answer.result.total:
            self.results.setCurrentWidget(self.table)
        elif answer.empty:
            self.results.setCurrentWidget(self.no_articles)
        else:
            query = self.browse.query
            self.no_hits.say(
                f"No claim matches “{query}”." if query else "No claims were found in the articles."
            )
            self.results.setCurrentWidget(self.no_hits)
        self._enable()

    def _show_size(self) -> None:
        def show(size: tuple[int, int]) -> None:
            claims, articles = size
            path = self.library.path
            where = f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)
            words = f"{count_words(claims, 'claim')} in {count_words(articles, 'article')}"
            self.status.show_at_rest(f"{words}  ·  {where}")

        self.desk.reads.ask("size", library_size, show, self.notices.fail)

    def _show_comparison(self, shown: bool) -> None:
        if shown:
            self.speaking.close()
        self._show_page(_COMPARE if shown else _BROWSE)

    def _show_speakers(self, shown: bool) -> None:
        if shown and self.comparing.open:
            self.comparing.close()
        self._show_page(_SPEAKERS if shown else _BROWSE)
        if not shown:
            self.table.setFocus()

    def _show_page(self, page: int) -> None:
        self.layout_.hide_panes(page != _BROWSE)
        self.pages.setCurrentIndex(page)
        self._enable()

    def _open_article(self) -> None:
        self.layout_.show("reader")
        self.reader.text.setFocus()

    def _step_back(self) -> None:
        """Escape: from the article to the list, from the list to all claims."""
        if self.reader.isAncestorOf(self.focusWidget()):
            self.table.setFocus()
        else:
            self.search.clear()

    def _write_memo(self) -> None:
        self.layout_.show("inspector")
        self.editing.write_memo()

    def _reset_layout(self) -> None:
        self.table.restore_columns(None)
        self.layout_.reset()

    # --- Qt ----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Panes get their first sizes when the window has one."""
        super().showEvent(event)
        if not self._fitted:
            self._fitted = True
            self.layout_.fit()

    def changeEvent(self, event: QEvent) -> None:
        """A new theme tints the icons anew."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.registry.retint()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and folders may be dropped."""
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Dropped files and folders are imported."""
        event.acceptProposedAction()
        self.importing.drop(dropped_paths(event.mimeData()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what was typed, stop what runs, and leave no thread or process behind."""
        if self.desk.imports.busy and not self._closing:
            event.ignore()
            self.notices.ask(
                *_STILL_RUNNING[self.desk.imports.jobs[0].task],
                "Stop and close",
                self._close_now,
            )
            return
        self.inspector.save()
        if not self.desk.writer.finish(_PATIENCE):
            # The library is busy, or would not take it: the window stays until that is known.
            self._leaving = True
            event.ignore()
            return
        for dialog in self.findChildren(QDialog):
            # One that stayed open would keep the program running without a window.
            dialog.close()
        self.layout_.save(self.table)
        self.desk.close()
        super().closeEvent(event)

    def _settled(self, well: bool) -> None:
        """What closing waited for is over."""
        if not self._leaving:
            return
        self._leaving = False
        if well:
            self.close()
        else:
            self.notices.ask(
                "What you did last could not be saved. Close all the same?",
                "It is lost then. Everything else is in the library.",
                "Close without it",
                self._close_without,
            )

    def _close_without(self) -> None:
        self.inspector.memo.give_up()
        self._close_now()

    def _close_now(self) -> None:
        self._closing = True
        self.close()
