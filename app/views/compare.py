"""Two to six claims side by side, each in its paragraph, with what agrees and what clashes marked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.views.clash import compare_words
from app.views.compare_column import CLASHING, SHARED, ColumnTitle, ContextText, RelationBar, word_formats
from app.views.compare_words import ROWS, as_markdown, facts, origin_words, standing
from app.views.inspector_parts import value_label
from app.views.legend import Legend
from app.views.wording import UNKNOWN, count_words, isolated
from db.records import ClaimRecord, RelationRecord, SnapshotRecord

FEWEST, MOST = 2, 6
_COLUMN = 210
_MARKS = ((SHARED, "shared words"), (CLASHING, "words that clash"))

Compared = tuple[ClaimRecord, SnapshotRecord]


class CompareView(QWidget):
    """Rows are aligned over all claims; each but the first says how it stands to the first.

    ``relation_chosen(a_pk, b_pk, relation)`` asks to record that ``a`` stands so to ``b``; with ""
    that nothing stands between them.
    """

    closed = Signal()
    relation_chosen = Signal(int, int, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare")
        self._claims: tuple[Compared, ...] = ()
        self._relations: tuple[RelationRecord, ...] = ()
        self._origins: tuple[Sequence[int], ...] = ()
        self.titles: list[ColumnTitle] = []
        self.contexts: list[ContextText] = []
        self.bars: list[RelationBar] = []
        self.legend = Legend(_MARKS, word_formats)
        self._title = QLabel()
        self._copied = QLabel()
        self._copied.setProperty("muted", True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(self._top())
        rows.addWidget(self._area, 1)
        self._add_keys()

    # --- what is shown ---------------------------------------------------------------------------

    def show_claims(
        self,
        claims: Sequence[Compared],
        relations: Sequence[RelationRecord] = (),
        origins: Sequence[Sequence[int]] = (),
    ) -> None:
        """Show two to six claims, the first of them the one that others are related to; ``origins`` are their
        keys by independent origin.

        Raises ValueError for fewer or more.
        """
        if not FEWEST <= len(claims) <= MOST:
            raise ValueError(f"{len(claims)} claims; {FEWEST} to {MOST} can be compared")
        focus = self._focused()
        same = [c.pk for c, _ in claims] == [c.pk for c, _ in self._claims]
        place = self._area.verticalScrollBar().value() if same else 0
        self._claims, self._relations, self._origins = tuple(claims), tuple(relations), tuple(origins)
        of = f", {count_words(len(origins), 'independent origin')}" if origins else ""
        self._title.setText(f"{count_words(len(claims), 'claim')} compared{of}")
        self._copied.clear()
        self._area.setWidget(self._sheet())
        self.setFocusProxy(self.titles[0])
        self._area.verticalScrollBar().setValue(place)
        if same and focus is not None:
            self.focus_claim(focus)

    def focus_claim(self, number: int) -> None:
        """Put the focus on claim ``number``, counted from 1, and bring it into view."""
        if 1 <= number <= len(self.titles):
            self.titles[number - 1].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._area.ensureWidgetVisible(self.titles[number - 1])

    def markdown(self) -> str:
        """The comparison as Markdown."""
        return as_markdown(self._claims, self._relations, self._origins)

    def copy_markdown(self) -> None:
        """Put the comparison on the clipboard as Markdown."""
        QGuiApplication.clipboard().setText(self.markdown())
        self._copied.setText("Copied")

    def _focused(self) -> int | None:
        inside = self.focusWidget()
        for number, title in enumerate(self.titles, start=1):
            if title is inside or (number > 1 and inside and self.bars[number - 2].isAncestorOf(inside)):
                return number
        return None

    # --- parts -----------------------------------------------------------------------------------

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 10, 8)
        row.setSpacing(14)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        row.addWidget(self._title)
        row.addWidget(self.legend, 1)
        row.addWidget(self._copied)
        copy = QPushButton("Copy as &Markdown")
        copy.clicked.connect(self.copy_markdown)
        close = QPushButton("&Close")
        close.setToolTip("Back to the list (Esc)")
        close.clicked.connect(self.closed)
        for button in (copy, close):
            button.setAutoDefault(False)
            row.addWidget(button)
        return row

    def _sheet(self) -> QWidget:
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(16, 4, 16, 16)
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(8)
        for column in range(1, len(self._claims) + 1):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, _COLUMN)
        self._add_contexts(grid)
        self._add_facts(grid)
        self._add_relations(grid)
        grid.setRowStretch(grid.rowCount(), 1)
        self._order_tabs()
        return sheet

    def _order_tabs(self) -> None:
        """Tab goes down a column before it goes to the next: a claim, then how it stands to the first."""
        stops: list[QWidget] = [self.titles[0]]
        for title, bar in zip(self.titles[1:], self.bars, strict=True):
            stops += [title, *bar.buttons()]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _add_contexts(self, grid: QGridLayout) -> None:
        clashes = compare_words([(snapshot.text, claim.spans) for claim, snapshot in self._claims])
        kinds = {SHARED: any(one.shared for one in clashes), CLASHING: any(one.clashing for one in clashes)}
        self.legend.show_entries([(kind, words) for kind, words in _MARKS if kinds[kind]])
        self.titles, self.contexts = [], []
        for column, ((claim, snapshot), clash) in enumerate(zip(self._claims, clashes, strict=True), start=1):
            self.titles.append(ColumnTitle(column, claim))
            self.contexts.append(ContextText(claim, snapshot, clash))
            grid.addWidget(self.titles[-1], 0, column)
            grid.addWidget(self.contexts[-1], 1, column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_row_name("Claim"), 1, 0, Qt.AlignmentFlag.AlignTop)

    def _add_facts(self, grid: QGridLayout) -> None:
        claims = [claim for claim, _ in self._claims]
        pairs = zip(claims, origin_words(claims, self._origins), strict=True)
        cells = zip(*(facts(claim, origin) for claim, origin in pairs), strict=True)
        for row, (name, values) in enumerate(zip(ROWS, cells, strict=True), start=2):
            grid.addWidget(_row_name(name), row, 0, Qt.AlignmentFlag.AlignTop)
            for column, value in enumerate(values, start=1):
                cell = value_label(isolated(value), muted=value == UNKNOWN)
                cell.setAccessibleName(f"{name} of claim {column}")
                grid.addWidget(cell, row, column, Qt.AlignmentFlag.AlignTop)

    def _add_relations(self, grid: QGridLayout) -> None:
        row = 2 + len(ROWS)
        first = self._claims[0][0]
        self.bars = []
        grid.addWidget(_row_name("To claim 1"), row, 0, Qt.AlignmentFlag.AlignTop)
        for column, (claim, _) in enumerate(self._claims[1:], start=2):
            bar = RelationBar(standing(claim, first, self._relations), column)
            bar.chosen.connect(
                lambda relation, pk=claim.pk: self.relation_chosen.emit(pk, first.pk, relation)
            )
            self.bars.append(bar)
            grid.addWidget(bar, row, column, Qt.AlignmentFlag.AlignTop)

    def _add_keys(self) -> None:
        self._key("Esc", self.closed.emit)
        for number in range(1, MOST + 1):
            self._key(str(number), lambda number=number: self.focus_claim(number))

    def _key(self, keys: str, act: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(act)


def _row_name(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("muted", True)
    return label
