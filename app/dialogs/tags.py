"""Managing tags: create, rename, recolour, delete."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.parts import Dialog, mnemonic, quiet
from app.dialogs.swatches import PRESETS, ColourRow, swatch
from app.views.wording import count_words
from db.names import key as name_key
from db.records import TagRecord

_PK = Qt.ItemDataRole.UserRole


class TagDialog(Dialog):
    """All tags with what can be done to each; every act is asked for at once and can be undone.

    Whoever hears the signals does the acts and shows the tags anew (`show_tags`).
    """

    create_wanted = Signal(str, str)
    rename_wanted = Signal(int, str)
    recolour_wanted = Signal(int, str)
    delete_wanted = Signal(int)

    def __init__(self, parent: QWidget | None, tags: Sequence[TagRecord] = ()) -> None:
        super().__init__(parent, "Tags")
        self._tags: dict[int, TagRecord] = {}
        self._expected: str | None = None
        self.list = QTreeWidget()
        self.name = QLineEdit()
        self.colours = ColourRow()
        self.new_name = QLineEdit()
        self._create = _button("&Create", self._ask_create)
        self._rename = _button("&Rename", self._ask_rename)
        self._delete = _button("&Delete", self._ask_delete)
        self._what = quiet("")
        self._lay_out()
        self.list.currentItemChanged.connect(self._show_current)
        self.colours.chosen.connect(self._ask_recolour)
        self.name.returnPressed.connect(self._ask_rename)
        self.new_name.returnPressed.connect(self._ask_create)
        self.show_tags(tags)
        self.resize(620, 420)

    def show_tags(self, tags: Sequence[TagRecord]) -> None:
        """Show the tags of the library as they are now; the one that was chosen stays chosen."""
        chosen = self._current()
        self._tags = {tag.pk: tag for tag in sorted(tags, key=lambda tag: tag.name.casefold())}
        self.list.clear()
        for tag in self._tags.values():
            item = QTreeWidgetItem([tag.name, f"{tag.claims:,}"])
            item.setData(0, _PK, tag.pk)
            item.setIcon(0, swatch(tag.colour))
            item.setToolTip(0, tag.name)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.list.addTopLevelItem(item)
            if tag.name == self._expected or (chosen and tag.pk == chosen.pk):
                self.list.setCurrentItem(item)
        first = self.list.topLevelItem(0)
        if self.list.currentItem() is None and first is not None:
            self.list.setCurrentItem(first)
        self._expected = None
        self._show_current()

    # --- parts -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.list.setHeaderLabels(["Tag", "Claims"])
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setIconSize(QSize(14, 14))
        self.list.setAccessibleName("Tags")
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addWidget(self.list, 1)
        columns.addLayout(self._editor(), 1)
        self.rows.addLayout(columns, 1)

    def _editor(self) -> QVBoxLayout:
        self.name.setAccessibleName("Name of the chosen tag")
        self.new_name.setAccessibleName("Name of a new tag")
        self.new_name.setPlaceholderText("Name")
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(mnemonic("&Name", self.name), _beside(self.name, self._rename))
        form.addRow("Colour", self.colours)
        form.addRow("", _beside(self._what, self._delete))
        new = QFormLayout()
        new.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        new.addRow(mnemonic("Ne&w tag", self.new_name), _beside(self.new_name, self._create))
        column = QVBoxLayout()
        column.addLayout(form)
        column.addStretch(1)
        column.addLayout(new)
        return column

    def _current(self) -> TagRecord | None:
        item = self.list.currentItem()
        return self._tags.get(item.data(0, _PK)) if item else None

    def _show_current(self) -> None:
        self.say_error("")
        tag = self._current()
        for part in (self.name, self.colours, self._rename, self._delete):
            part.setEnabled(tag is not None)
        self.name.setText(tag.name if tag else "")
        self.name.setCursorPosition(0)
        self.colours.show_colour(tag.colour if tag else "")
        self._what.setText(f"On {count_words(tag.claims, 'claim')}" if tag else "There are no tags yet")

    # --- acts ------------------------------------------------------------------------------------

    def _ask_create(self) -> None:
        name = " ".join(self.new_name.text().split())
        if self._free(name, self.new_name):
            self._expected = name
            self.new_name.clear()
            self.create_wanted.emit(name, self._unused_colour())

    def _ask_rename(self) -> None:
        tag, name = self._current(), " ".join(self.name.text().split())
        if tag and name != tag.name and self._free(name, self.name, but=tag):
            self.rename_wanted.emit(tag.pk, name)

    def _ask_recolour(self, colour: str) -> None:
        tag = self._current()
        if tag and colour != tag.colour:
            self.recolour_wanted.emit(tag.pk, colour)

    def _ask_delete(self) -> None:
        tag = self._current()
        if tag:
            self.delete_wanted.emit(tag.pk)

    def _free(self, name: str, where: QWidget, *, but: TagRecord | None = None) -> bool:
        taken = next(
            (t for t in self._tags.values() if t != but and name_key(t.name) == name_key(name)), None
        )
        words = f"There is a tag “{taken.name}” already." if taken else ""
        self.say_error(words if name else "A tag needs a name.")
        if taken or not name:
            where.setFocus()
        return bool(name) and taken is None

    def _unused_colour(self) -> str:
        """The preset that fewest tags have."""
        used = [tag.colour for tag in self._tags.values()]
        return min(PRESETS, key=used.count)


def _button(words: str, act: object) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(act)
    return button


def _beside(wide: QWidget, button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(wide, 1)
    row.addWidget(button)
    return row
