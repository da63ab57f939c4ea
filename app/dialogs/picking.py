"""Choosing by typing: a tag to put on or take off, a speaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.dialogs.parts import Dialog, Problem, mnemonic, quiet
from app.dialogs.swatches import swatch
from app.views.boxes import BoxDelegate
from app.views.wording import count_words
from db.names import key as name_key
from db.records import TagRecord

_NAME = Qt.ItemDataRole.UserRole
#: More names than this are not listed; typing narrows them down.
_LISTED = 200


class FilterLine(QLineEdit):
    """A line whose arrow and page keys move in the list below it."""

    def __init__(self, target: QWidget, hint: str) -> None:
        super().__init__()
        self._list = target
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the keys of the list over."""
        keys = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        if event.key() in keys:
            self._list.event(event)
        else:
            super().keyPressEvent(event)


class TagPicker(Dialog):
    """Put tags on claims or take them off: type, Enter toggles and closes, a box toggles and stays.

    ``counts`` says how many of the ``total`` claims bear each tag (by name): a box is ticked where all
    do, half ticked where some do. Toggling a half ticked one puts the tag on the rest. The act itself
    is done by whoever hears ``tag_added`` and ``tag_removed``.
    """

    tag_added = Signal(str)
    tag_removed = Signal(str)

    def __init__(
        self, parent: QWidget | None, tags: Sequence[TagRecord], counts: Mapping[str, int], *, total: int = 1
    ) -> None:
        super().__init__(parent, f"Tag {count_words(total, 'claim')}", accept="&Toggle")
        self._tags = tuple(sorted(tags, key=lambda tag: (-counts.get(tag.name, 0), tag.name.casefold())))
        self._counts = dict(counts)
        self._total = total
        self.list = QTreeWidget()
        self.line = FilterLine(self.list, "Tag name; a new one is created")
        self._effect = quiet("")
        self._lay_out()
        self.line.textChanged.connect(self._fill)
        self.list.currentItemChanged.connect(self._say_effect)
        self.list.itemClicked.connect(self._clicked)
        self.list.installEventFilter(self)
        self._fill("")
        self.resize(420, 420)
        self.line.setFocus()

    def effect(self) -> str:
        """What Enter would do, in words."""
        return self._effect.text()

    def accept(self) -> None:
        """Toggle the tag that is highlighted, and close."""
        name = self._current()
        if name is None:
            self.say_error("Type the name of a tag, or choose one.")
            return
        self._toggle(name)
        super().accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space in the list toggles and stays."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            name = self._current()
            if event.key() == Qt.Key.Key_Space and name is not None:
                self._toggle(name)
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setItemDelegate(BoxDelegate(self.list))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setIconSize(QSize(14, 14))
        self.list.setAccessibleName("Tags")
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.rows.addWidget(self.line)
        self.rows.addWidget(self.list, 1)
        self.rows.addWidget(self._effect)

    def _fill(self, typed: str) -> None:
        self.say_error("")
        wanted, typed = name_key(typed), " ".join(typed.split())
        found = [tag for tag in self._tags if wanted in name_key(tag.name)]
        found.sort(key=lambda tag: (tag.name != typed, not name_key(tag.name).startswith(wanted)))
        self.list.clear()
        for tag in found:
            self.list.addTopLevelItem(self._item(tag.name, tag.colour))
        if typed and typed not in {tag.name for tag in self._tags}:
            item = QTreeWidgetItem([f"Create “{typed}”", ""])
            item.setData(0, _NAME, typed)
            self.list.addTopLevelItem(item)
        first = self.list.topLevelItem(0)
        # With nothing typed nothing is highlighted, so that a stray Enter changes no claim.
        if first is not None and typed:
            self.list.setCurrentItem(first)
        self._say_effect()

    def _item(self, name: str, colour: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name, ""])
        item.setData(0, _NAME, name)
        item.setIcon(0, swatch(colour))
        item.setToolTip(0, name)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._show_state(item)
        return item

    def _show_state(self, item: QTreeWidgetItem) -> None:
        name = item.data(0, _NAME)
        here = self._counts.get(name, 0)
        states = Qt.CheckState
        state = states.Checked if here >= self._total else states.PartiallyChecked
        item.setCheckState(0, state if here else states.Unchecked)
        if self._total > 1:
            item.setText(1, f"{here:,} of {self._total:,}" if here else "")

    def _current(self) -> str | None:
        item = self.list.currentItem()
        return item.data(0, _NAME) if item else None

    def _clicked(self, item: QTreeWidgetItem) -> None:
        self._toggle(item.data(0, _NAME))

    def _toggle(self, name: str) -> None:
        if self._counts.get(name, 0) >= self._total:
            self._counts[name] = 0
            self.tag_removed.emit(name)
        else:
            self._counts[name] = self._total
            self.tag_added.emit(name)
        item = self.list.currentItem()
        if item and item.data(0, _NAME) == name:
            self._show_state(item)
        self._say_effect()

    def _say_effect(self) -> None:
        name = self._current()
        if name is None:
            words = "Type a name, or choose a tag." if self._tags else "There are no tags yet. Type a name."
            self._effect.setText(words)
            return
        here = self._counts.get(name, 0)
        missing = self._total - here
        known = any(tag.name == name for tag in self._tags) or here
        if missing <= 0:
            words = f"takes “{name}” off {count_words(self._total, 'claim')}"
        else:
            words = f"{'adds' if known else 'creates'} “{name}”"
            words += f" {'to' if known else 'and adds it to'} {count_words(missing, 'claim')}"
        self._effect.setText(f"Enter {words}.")


class SpeakerDialog(Dialog):
    """Who said it: a known speaker, a new name, or nobody who is named."""

    def __init__(
        self, parent: QWidget | None, current: str | None, names: Sequence[str], *, total: int = 1
    ) -> None:
        super().__init__(parent, f"Speaker of {count_words(total, 'claim')}", accept="&Set speaker")
        self._names = tuple(names)
        self._keys = tuple(name_key(name) for name in self._names)
        self.list = QListWidget()
        self.list.setAccessibleName("Known speakers")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.line = FilterLine(self.list, "Name of the speaker")
        self.nobody = QCheckBox("&Nobody is named")
        self.rows.addWidget(mnemonic("S&peaker", self.line))
        self.rows.addWidget(self.line)
        self.rows.addWidget(self.list, 1)
        self.rows.addWidget(self.nobody)
        self.line.textEdited.connect(self._fill)
        self.list.currentTextChanged.connect(self._take)
        self.list.itemActivated.connect(self.accept)
        self.nobody.toggled.connect(self._nobody)
        self._fill("")
        self.line.setText(current or "")
        self.line.selectAll()
        self.line.setFocus()
        self.resize(420, 400)

    @property
    def name(self) -> str | None:
        """The name chosen; None for nobody."""
        return None if self.nobody.isChecked() else " ".join(self.line.text().split())

    def problem(self) -> Problem | None:
        """Neither a name nor the word that there is none."""
        if self.name == "":
            return Problem("Type a name, or say that nobody is named.", self.line)
        return None

    def _fill(self, typed: str) -> None:
        self.say_error("")
        wanted = name_key(typed)
        ranked = sorted(
            (not key.startswith(wanted), at) for at, key in enumerate(self._keys) if wanted in key
        )
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([self._names[at] for _, at in ranked[:_LISTED]])
        self.list.setCurrentRow(-1)
        self.list.blockSignals(False)

    def _take(self, name: str) -> None:
        if name:
            self.line.setText(name)

    def _nobody(self, nobody: bool) -> None:
        self.say_error("")
        self.line.setEnabled(not nobody)
        self.list.setEnabled(not nobody)
