"""Everything that is known of one speaker: names with their reasons, and every mention in its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.views.boxes import BoxDelegate
from app.views.inspector_parts import section, value_label
from app.views.speaker_words import TYPES, merger_words, role_words
from app.views.wording import count_words, isolated
from db.records import ClaimRecord, NamePart, SpeakerRecord

_PK = Qt.ItemDataRole.UserRole
#: More mentions than this are not listed beside the table.
MOST_MENTIONS = 300


@dataclass(frozen=True, slots=True)
class SpeakerDetail:
    """A speaker with the names it is made of and the claims it is credited with, in reading order."""

    speaker: SpeakerRecord
    names: Sequence[NamePart]
    claims: Sequence[ClaimRecord]


class SpeakerCard(QWidget):
    """One speaker, and what can be done to it; whoever hears the signals does the acts."""

    rename_wanted = Signal()
    type_wanted = Signal(int, str)
    #: The keys of two names of one speaker that are not the same after all: the shown one's, the other's.
    apart_wanted = Signal(int, int)
    #: The keys of the claims whose mentions are somebody else.
    split_wanted = Signal(object)
    claims_wanted = Signal()
    #: The key of a claim to be read in its article.
    claim_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detail: SpeakerDetail | None = None
        self.name = value_label()
        self.about = value_label(muted=True)
        self.type = QComboBox()
        self.names = _list("Names of this speaker", ("Name", "Claims", "Why it is this speaker"))
        self.mentions = _list("Mentions of this speaker", ("Words", "Sentence"))
        self.rename = _button("&Rename…", self.rename_wanted.emit)
        self.claims = _button("&Show the claims", self.claims_wanted.emit)
        self.apart = _button("Not the sa&me", self._ask_apart)
        self.split = _button("S&plit out…", self._ask_split)
        self._names_title, self._mentions_title = section("Names"), section("Mentions")
        self._lay_out()
        self.type.activated.connect(self._ask_type)
        self.names.currentItemChanged.connect(lambda *_: self._enable())
        self.mentions.itemChanged.connect(lambda *_: self._enable())
        self.mentions.itemActivated.connect(lambda item: self.claim_wanted.emit(item.data(0, _PK)))
        self.clear()

    def clear(self) -> None:
        """Show that no speaker is chosen."""
        self._detail = None
        self.hide()

    def show_speaker(self, detail: SpeakerDetail) -> None:
        """Show a speaker; what was ticked of the same one stays so."""
        ticked = set(self.ticked()) if self._same(detail) else set()
        self._detail = detail
        one = detail.speaker
        self.name.setText(isolated(one.name))
        self.about.setText(_about(one))
        self.about.setVisible(bool(self.about.text()))
        self.type.setCurrentIndex(max(0, self.type.findData(one.type)))
        unnamed = one.article_pk is not None
        self.type.setEnabled(not unnamed)
        self.type.setToolTip(
            "Somebody unnamed stays so until merged or set" if unnamed else "Type of this speaker"
        )
        self._show_names(detail)
        self._show_mentions(detail, ticked)
        self._enable()
        self.show()

    def ticked(self) -> list[int]:
        """The keys of the claims whose mentions are ticked."""
        items = (self.mentions.topLevelItem(at) for at in range(self.mentions.topLevelItemCount()))
        return [item.data(0, _PK) for item in items if item and item.checkState(0) is Qt.CheckState.Checked]

    # --- parts -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        font = self.name.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self.name.setFont(font)
        self.type.setAccessibleName("Type of this speaker")
        for key, words in TYPES.items():
            self.type.addItem(words, key)
        at = self.type.findData("anonymous")
        self.type.model().item(at).setEnabled(False)  # type: ignore[attr-defined]  # a QStandardItemModel
        self.mentions.setItemDelegate(BoxDelegate(self.mentions))
        header = QGridLayout()
        header.setColumnStretch(0, 1)
        header.setHorizontalSpacing(8)
        header.addWidget(self.name, 0, 0)
        header.addWidget(self.rename, 0, 1, Qt.AlignmentFlag.AlignTop)
        header.addWidget(self.about, 1, 0)
        header.addWidget(self.type, 1, 1, Qt.AlignmentFlag.AlignTop)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 10, 14, 10)
        rows.setSpacing(6)
        rows.addLayout(header)
        rows.addSpacing(6)
        rows.addLayout(_beside(self._names_title, self.apart))
        rows.addWidget(self.names, 1)
        rows.addSpacing(6)
        rows.addLayout(_beside(self._mentions_title, self.split))
        rows.addWidget(self.mentions, 3)
        rows.addLayout(_beside(QLabel(), self.claims))
        order = (self.rename, self.type, self.apart, self.names, self.split, self.mentions, self.claims)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        _share(self.names, wide=2, width=170)
        _share(self.mentions, wide=1, width=150)

    def _show_names(self, detail: SpeakerDetail) -> None:
        several = len(detail.names) > 1
        for part in (self._names_title, self.names, self.apart):
            part.setVisible(several)
        self.names.clear()
        for one in detail.names:
            item = QTreeWidgetItem([isolated(one.name), f"{one.claims:,}", merger_words(one.merged_by)])
            item.setData(0, _PK, one.pk)
            item.setToolTip(0, one.name)
            self.names.addTopLevelItem(item)
        if several and (other := self.names.topLevelItem(1)) is not None:
            self.names.setCurrentItem(other)

    def _show_mentions(self, detail: SpeakerDetail, ticked: set[int]) -> None:
        shown, total = len(detail.claims), detail.speaker.claims
        cut = f" (the first {shown:,})" if shown < total else ""
        self._mentions_title.setText(f"{count_words(total, 'mention')}{cut}")
        self.mentions.blockSignals(True)
        self.mentions.clear()
        for claim in detail.claims:
            words = isolated(claim.source) if claim.source else "nobody is named"
            sentence = " ".join(claim.sentence.split())
            item = QTreeWidgetItem([words, isolated(sentence)])
            item.setData(0, _PK, claim.pk)
            item.setCheckState(0, Qt.CheckState.Checked if claim.pk in ticked else Qt.CheckState.Unchecked)
            item.setToolTip(1, f"{sentence}\n{claim.article.label}")
            self.mentions.addTopLevelItem(item)
        self.mentions.blockSignals(False)

    def _same(self, detail: SpeakerDetail) -> bool:
        return self._detail is not None and self._detail.speaker.pk == detail.speaker.pk

    def _enable(self) -> None:
        ticked = len(self.ticked())
        named = self._detail is not None and self._detail.speaker.article_pk is None
        self.split.setEnabled(bool(ticked) and named)
        self.split.setText(f"S&plit {count_words(ticked, 'mention')} out…" if ticked else "S&plit out…")
        self.split.setToolTip(
            "Tick the mentions that are somebody else" if named else "Nobody can be split from this"
        )
        name = self._other_name()
        self.apart.setEnabled(name is not None)
        self.apart.setToolTip(
            f"“{name.text(0)}” is somebody else" if name else "Choose one of the other names"
        )

    def _other_name(self) -> QTreeWidgetItem | None:
        item = self.names.currentItem()
        if item is None or self._detail is None or item.data(0, _PK) == self._detail.speaker.pk:
            return None
        return item

    # --- acts ------------------------------------------------------------------------------------

    def _ask_type(self, at: int) -> None:
        if self._detail and self.type.itemData(at) != self._detail.speaker.type:
            self.type_wanted.emit(self._detail.speaker.pk, self.type.itemData(at))

    def _ask_apart(self) -> None:
        item = self._other_name()
        if item is not None and self._detail is not None:
            self.apart_wanted.emit(self._detail.speaker.pk, item.data(0, _PK))

    def _ask_split(self) -> None:
        self.split_wanted.emit(self.ticked())


def _about(one: SpeakerRecord) -> str:
    where = count_words(one.articles, "article")
    parts = [role_words(one), f"{count_words(one.claims, 'claim')} in {where}"]
    if one.article_pk is not None:
        parts.append("known to one article only, by a description")
    return "  ·  ".join(part for part in parts if part)


def _list(name: str, headers: tuple[str, ...]) -> QTreeWidget:
    made = QTreeWidget()
    made.setAccessibleName(name)
    made.setHeaderLabels(list(headers))
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    return made


def _share(tree: QTreeWidget, *, wide: int, width: int) -> None:
    header = tree.header()
    header.setStretchLastSection(False)
    header.resizeSection(0, width)
    header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    if wide == 2:
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)


def _beside(wide: QWidget, button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(wide, 1)
    row.addWidget(button)
    return row


def _button(words: str, act: object) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(lambda: act())  # type: ignore[operator]
    return button
