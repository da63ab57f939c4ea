"""Speakers that may be one: the reason, the evidence side by side, and a verdict by one key."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.models.rulings import DuplicateModel, Pair, pair_of
from app.views.inspector_parts import LinkButton, value_label
from app.views.row_table import RowTable, nothing
from app.views.speaker_words import reason_words, role_words, type_words
from app.views.wording import count_words, isolated
from db.alike import parts
from db.records import Duplicate, Evidence, SpeakerRecord


class DuplicatesPage(QWidget):
    """Pairs above, the evidence for the chosen pair below. Whoever hears the signals does the acts."""

    #: Two keys: the speaker whose name stays, the other.
    merge_wanted = Signal(int, int)
    apart_wanted = Signal(int, int)
    #: The `Pair` to be decided another time.
    later_wanted = Signal(object)
    #: The name of a speaker whose claims are to be shown.
    claims_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DuplicateModel(self)
        self.table = RowTable(self.model, "Speakers that may be the same")
        self.table.share((300, 300, 300), wide=2)
        self.why = value_label()
        self.sides = (EvidenceColumn(), EvidenceColumn())
        self.first = _button("", lambda: self._merge(0))
        self.second = _button("", lambda: self._merge(1))
        self.apart = _button("&Not the same  (N)", self._keep_apart)
        self.later = _button("&Later  (L)", self._put_off)
        self._pair: Duplicate | None = None
        #: Which of the two has the fuller name.
        self._fuller = 0
        self._pages = QStackedLayout(self)
        self._pages.addWidget(
            nothing("No two speakers look like one now. New articles may bring some; they are listed here.")
        )
        self._pages.addWidget(self._page())
        self.table.current_changed.connect(self._show_current)
        for side in self.sides:
            side.claims_wanted.connect(self.claims_wanted)
        for keys, act in (
            *(("1", lambda: self._merge(0)), ("2", lambda: self._merge(1))),
            ("M", lambda: self._merge(self._fuller)),
            *(("N", self._keep_apart), ("L", self._put_off)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show_pairs(self, pairs: Sequence[Duplicate], later: Set[Pair] = frozenset()) -> None:
        """Show the pairs as they are now; the one looked at stays, or the next takes its place."""
        row = max(0, self.table.currentIndex().row())
        before = pair_of(self._pair) if self._pair else None
        put_off = before in later if before else False
        self.model.show(pairs, later)
        self._pages.setCurrentIndex(1 if pairs else 0)
        same = self.model.row_of(before) if before and not put_off else None
        self.table.go_to(min(row, len(pairs) - 1) if same is None else same)
        if not pairs:
            self._pair = None

    def pair(self) -> Duplicate | None:
        """The pair that is looked at."""
        return self._pair

    # --- parts -----------------------------------------------------------------------------------

    def _page(self) -> QWidget:
        evidence = QWidget()
        columns = QHBoxLayout()
        columns.setSpacing(22)
        for side in self.sides:
            columns.addWidget(side, 1)
        verdicts = QHBoxLayout()
        for button in (self.first, self.second, self.apart, self.later):
            verdicts.addWidget(button)
        verdicts.addStretch(1)
        rows = QVBoxLayout(evidence)
        rows.setContentsMargins(16, 10, 16, 12)
        rows.setSpacing(10)
        rows.addWidget(self.why)
        rows.addLayout(columns, 1)
        rows.addLayout(verdicts)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(evidence)
        split.setSizes([230, 430])
        return split

    def _show_current(self, row: int) -> None:
        self._pair = pair = self.model.pair_at(row)
        for button in (self.first, self.second, self.apart, self.later):
            button.setEnabled(pair is not None)
        if pair is None:
            return
        self.why.setText(f"Why they may be one: {reason_words(pair)}.")
        for side, speaker, evidence in zip(
            self.sides, (pair.a, pair.b), (pair.evidence_a, pair.evidence_b), strict=True
        ):
            side.show_side(speaker, evidence)
        self._fuller = int(len(parts(pair.b.name)) > len(parts(pair.a.name)))
        keys = ("1", "2 or M") if self._fuller else ("1 or M", "2")
        for button, name, key in zip(
            (self.first, self.second), (pair.a.name, pair.b.name), keys, strict=True
        ):
            metrics = button.fontMetrics()
            shown = metrics.elidedText(isolated(name), Qt.TextElideMode.ElideMiddle, 220).replace("&", "&&")
            button.setText(f"Both are “{shown}”  ({key})")
            button.setToolTip(f"Merge the two; “{name}” is the name that stays")
            button.setAccessibleName(button.toolTip())

    # --- acts ------------------------------------------------------------------------------------

    def _merge(self, which: int) -> None:
        if self._pair is not None:
            keys = (self._pair.a.pk, self._pair.b.pk)
            self.merge_wanted.emit(keys[which], keys[1 - which])

    def _keep_apart(self) -> None:
        if self._pair is not None:
            self.apart_wanted.emit(self._pair.a.pk, self._pair.b.pk)

    def _put_off(self) -> None:
        if self._pair is not None:
            self.later_wanted.emit(pair_of(self._pair))


class EvidenceColumn(QFrame):
    """One speaker of a pair: name, what is known, and mentions in their sentences."""

    claims_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = LinkButton("Show what they said")
        self.about = value_label(muted=True)
        self._name = ""
        self._places = QVBoxLayout()
        self._places.setSpacing(10)
        self._places.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._places)
        self._places.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addWidget(self.name)
        rows.addWidget(self.about)
        rows.addSpacing(4)
        rows.addWidget(area, 1)
        self.name.clicked.connect(lambda: self.claims_wanted.emit(self._name))

    def show_side(self, speaker: SpeakerRecord, evidence: Sequence[Evidence]) -> None:
        """Show another speaker with the places given as evidence."""
        self._name = speaker.name
        self.name.show_words(isolated(speaker.name))
        known = (type_words(speaker.type), role_words(speaker), count_words(speaker.claims, "claim"))
        self.about.setText("  ·  ".join(words for words in known if words))
        while self._places.count() > 1:
            item = self._places.takeAt(0)
            widget = item.widget() if item else None
            if widget:
                widget.hide()
                widget.deleteLater()
        for at, one in enumerate(evidence):
            self._places.insertWidget(at, _place(one))

    def sentences(self) -> list[str]:
        """The sentences shown, as rich text."""
        return [label.text() for label in self.findChildren(QLabel, "sentence") if not label.isHidden()]


def marked(sentence: str, words: str) -> str:
    """``sentence`` as rich text with the first whole ``words`` in it bold.

    >>> marked("Then he said that the ferry <Hope> sails.", "he")
    'Then <b>he</b> said that the ferry &lt;Hope&gt; sails.'
    """
    line, wanted = " ".join(sentence.split()), " ".join(words.split())
    found = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", line) if wanted else None
    if found is None:
        return escape(line, quote=False)
    pieces = (line[: found.start()], line[found.start() : found.end()], line[found.end() :])
    before, bold, after = (escape(piece, quote=False) for piece in pieces)
    return f"{before}<b>{bold}</b>{after}"


def _place(one: Evidence) -> QWidget:
    block = QWidget()
    rows = QVBoxLayout(block)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(1)
    sentence = value_label()
    sentence.setObjectName("sentence")
    sentence.setTextFormat(Qt.TextFormat.RichText)
    sentence.setText(marked(one.sentence, one.words))
    rows.addWidget(sentence)
    rows.addWidget(value_label(isolated(one.article), muted=True))
    return block


def _button(words: str, act: object) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: act())  # type: ignore[operator]
    return button
