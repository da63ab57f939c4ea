"""The speakers of a library: who they are, who may be one, what was decided of them."""

from __future__ import annotations

from collections.abc import Sequence, Set

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.models.rulings import Pair
from app.models.speakers import CLAIMS_COLUMN, NAME_COLUMN, SpeakerTableModel
from app.views.decisions import DecisionsPage
from app.views.duplicates import DuplicatesPage
from app.views.inspector_parts import value_label
from app.views.row_table import RowTable
from app.views.speaker_card import SpeakerCard, SpeakerDetail
from db.records import DecisionRecord, Duplicate, SpeakerRecord

#: The pages, by their places.
SPEAKERS, DUPLICATES, DECISIONS = range(3)
#: So many pairs are listed; more come up as these are decided.
MOST_PAIRS = 200
_WIDTHS = (200, 100, 135, 125, 125, 66)


class SpeakersPage(QWidget):
    """The table with its filter, and the card of the speaker that is looked at."""

    #: The key of the speaker that is looked at, or None.
    current_changed = Signal(object)
    #: The `SpeakerRecord` rows that are to be one.
    merge_wanted = Signal(object)
    #: The `SpeakerRecord` to be renamed.
    rename_wanted = Signal(object)
    #: The `SpeakerRecord` whose claims are to be shown.
    claims_wanted = Signal(object)
    import_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = SpeakerTableModel(self)
        # Made in the order in which Tab goes through them.
        self.filter = QLineEdit()
        self.unnamed = QCheckBox("&Unnamed ones too")
        self.merge = QPushButton("&Merge…")
        self.table = RowTable(self.model, "Speakers", several=True)
        self.table.setSortingEnabled(True)
        self.table.horizontalHeader().setSortIndicator(CLAIMS_COLUMN, Qt.SortOrder.DescendingOrder)
        self.table.share(_WIDTHS, wide=NAME_COLUMN)
        self.filter.setPlaceholderText("Filter by name, role, type or words in the texts")
        self.filter.setAccessibleName("Filter the speakers")
        self.filter.setClearButtonEnabled(True)
        self.merge.setAutoDefault(False)
        self.merge.setToolTip("Choose two or more with Ctrl or Shift, then make them one (M)")
        self.card = SpeakerCard()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._empty_page())
        self._pages.addWidget(self._full_page())
        self._current: int | None = None
        self._keeping = False
        self._connect()

    def show_speakers(self, speakers: Sequence[SpeakerRecord]) -> None:
        """Show the speakers of the library as they are now; place and choice stay where they can."""
        self._keep(lambda: self.model.show(speakers))
        self._pages.setCurrentIndex(1 if speakers else 0)
        self.unnamed.setText(f"&Unnamed ones too ({self.model.unnamed:,})")
        self.unnamed.setVisible(self.model.unnamed > 0)

    def show_detail(self, detail: SpeakerDetail | None) -> None:
        """Show the card of a speaker; None where there is none any more."""
        if detail is None:
            self.card.clear()
        elif detail.speaker.pk == self._current:
            self.card.show_speaker(detail)

    def follow(self, pk: int | None) -> None:
        """Look at a speaker as soon as it is shown: one that others were just made part of."""
        if pk is not None:
            self._current = pk

    def current(self) -> SpeakerRecord | None:
        """The speaker that is looked at."""
        return self.model.speaker_at(self.table.currentIndex().row())

    def chosen(self) -> list[SpeakerRecord]:
        """The speakers that are chosen."""
        rows = (self.model.speaker_at(row) for row in self.table.chosen_rows())
        return [one for one in rows if one is not None]

    # --- parts -----------------------------------------------------------------------------------

    def _empty_page(self) -> QWidget:
        page = QWidget()
        words = value_label(
            "There are no speakers yet: they come with the articles that quote them.", muted=True
        )
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        button = QPushButton("&Import articles…")
        button.clicked.connect(self.import_wanted)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(button)
        line.addStretch(1)
        rows = QVBoxLayout(page)
        rows.setSpacing(14)
        rows.addStretch(2)
        rows.addWidget(words)
        rows.addLayout(line)
        rows.addStretch(3)
        return page

    def _full_page(self) -> QWidget:
        left = QWidget()
        top = QHBoxLayout()
        top.setContentsMargins(12, 8, 12, 8)
        top.setSpacing(10)
        top.addWidget(self.filter, 1)
        top.addWidget(self.unnamed)
        top.addWidget(self.merge)
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(top)
        rows.addWidget(self.table, 1)
        right = QWidget()
        card = QVBoxLayout(right)
        card.setContentsMargins(0, 0, 0, 0)
        card.addWidget(self.card)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([780, 500])
        return split

    def _connect(self) -> None:
        self.filter.textChanged.connect(lambda text: self._keep(lambda: self.model.set_filter(text)))
        self.unnamed.toggled.connect(lambda on: self._keep(lambda: self.model.show_unnamed(on)))
        self.table.horizontalHeader().sortIndicatorChanged.connect(lambda *_: self._restore_current())
        self.table.current_changed.connect(self._look_at)
        self.table.choice_changed.connect(self._enable)
        self.table.opened.connect(lambda _row: self._ask_claims())
        self.merge.clicked.connect(self._ask_merge)
        self.card.rename_wanted.connect(self._ask_rename)
        self.card.claims_wanted.connect(self._ask_claims)
        self.table.offer("&Show the claims", "Ctrl+Return", self._ask_claims)
        self.table.offer("&Merge…", "M", self._ask_merge)
        self.table.offer("&Rename…", "F2", self._ask_rename)
        self.table.offer("&Filter", "/", self.filter.setFocus)
        self._enable()

    def _keep(self, change: object) -> None:
        """Change the rows; the speaker looked at and those chosen stay, if they are still there."""
        chosen = [one.pk for one in self.chosen()]
        self._keeping = True
        change()  # type: ignore[operator]
        self._keeping = False
        self._restore_current()
        rows = [row for pk in chosen if (row := self.model.row_of(pk)) is not None]
        if len(rows) > 1:
            self.table.choose(rows)

    def _restore_current(self) -> None:
        row = self.model.row_of(self._current) if self._current is not None else None
        self.table.go_to(0 if row is None else row)

    def _look_at(self, row: int) -> None:
        if self._keeping:
            return
        one = self.model.speaker_at(row)
        self._current = one.pk if one else None
        if one is None:
            self.card.clear()
        self._enable()
        self.current_changed.emit(self._current)

    def _enable(self) -> None:
        self.merge.setEnabled(len(self.table.chosen_rows()) > 1)

    # --- acts ------------------------------------------------------------------------------------

    def _ask_merge(self) -> None:
        chosen = self.chosen()
        if len(chosen) > 1:
            self.merge_wanted.emit(chosen)

    def _ask_rename(self) -> None:
        if (one := self.current()) is not None:
            self.rename_wanted.emit(one)

    def _ask_claims(self) -> None:
        if (one := self.current()) is not None:
            self.claims_wanted.emit(one)


class SpeakersView(QWidget):
    """The three pages, in place of the table of claims."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("speakers")
        self.speakers = SpeakersPage()
        self.duplicates = DuplicatesPage()
        self.decisions = DecisionsPage()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Speakers, possible duplicates, decisions")
        self.tabs.tabBar().setAccessibleName("Pages about speakers")
        for page in (self.speakers, self.duplicates, self.decisions):
            self.tabs.addTab(page, "")
        close = QPushButton("&Close")
        close.setToolTip("Back to the claims (Esc)")
        close.setAutoDefault(False)
        close.clicked.connect(self.closed)
        corner = QWidget()
        line = QHBoxLayout(corner)
        line.setContentsMargins(0, 0, 10, 4)
        line.addWidget(close)
        self.tabs.setCornerWidget(corner)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 6, 0, 0)
        rows.addWidget(self.tabs)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._step_back)
        self._title(SPEAKERS, None)
        self._title(DUPLICATES, None)
        self._title(DECISIONS, None)

    def show_speakers(self, speakers: Sequence[SpeakerRecord]) -> None:
        """Show the speakers of the library as they are now."""
        self.speakers.show_speakers(speakers)
        self._title(SPEAKERS, sum(one.article_pk is None for one in speakers))

    def show_pairs(self, pairs: Sequence[Duplicate], later: Set[Pair]) -> None:
        """Show who may be one; ``later`` are pairs put off."""
        self.duplicates.show_pairs(pairs, later)
        self._title(DUPLICATES, len(pairs), more=len(pairs) >= MOST_PAIRS)

    def show_decisions(self, decisions: Sequence[DecisionRecord]) -> None:
        """Show what was decided."""
        self.decisions.show_decisions(decisions)
        self._title(DECISIONS, len(decisions))

    def go_to_page(self, page: int) -> None:
        """Show a page, the keys going to its table."""
        self.tabs.setCurrentIndex(page)
        (self.speakers, self.duplicates, self.decisions)[page].table.setFocus()

    def _title(self, page: int, count: int | None, *, more: bool = False) -> None:
        words = ("Speakers", "Possible duplicates", "Decisions")[page]
        self.tabs.setTabText(page, words if count is None else f"{words} ({count:,}{'+' if more else ''})")

    def _step_back(self) -> None:
        """Escape: from the filter to the table, from there to the claims."""
        if self.speakers.filter.hasFocus():
            self.speakers.filter.clear()
            self.speakers.table.setFocus()
        else:
            self.closed.emit()
