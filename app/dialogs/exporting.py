"""Exporting claims: which, as what, to where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.parts import Dialog, Problem, mnemonic, quiet
from app.views.wording import count_words
from db.records import TagRecord

Scope = Literal["result", "selected", "tag"]


class FormatLike(Protocol):
    """What the dialog needs of a `db.export.Format`."""

    @property
    def key(self) -> str:
        """Its name in the contract."""

    @property
    def suffix(self) -> str:
        """Its file ending, with the dot."""

    @property
    def label(self) -> str:
        """What people call it."""


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """What was asked for. ``tag`` is a name where ``scope`` is "tag", ``format`` a format's key."""

    scope: Scope
    tag: str | None
    format: str
    path: Path


class ExportDialog(Dialog):
    """The current result (``count`` claims), the selected ones, or a tag; format and destination.

    ``folder`` is where the proposed file lies, by default the user's documents. A file that exists is
    replaced, and the dialog says so.
    """

    def __init__(
        self,
        parent: QWidget | None,
        count: int,
        formats: Sequence[FormatLike],
        tags: Sequence[TagRecord],
        *,
        selected: int = 0,
        folder: Path | None = None,
    ) -> None:
        super().__init__(parent, "Export claims", accept="&Export")
        self._counts: dict[Scope, int] = {"result": count, "selected": selected}
        self._tags = tuple(tags)
        self._formats = tuple(formats)
        self._folder = folder or _documents()
        self._touched = False
        self.result_scope = QRadioButton(f"The current &result ({count_words(count, 'claim')})")
        self.selected_scope = QRadioButton(f"The &selection ({count_words(selected, 'claim')})")
        self.tag_scope = QRadioButton("All claims with the &tag")
        self.tag = QComboBox()
        self.format = QComboBox()
        self.destination = QLineEdit()
        self._replaces = quiet("")
        self._fill()
        self._lay_out()
        self._connect()
        self._propose()

    @property
    def choice(self) -> ExportChoice:
        """What was chosen."""
        scope = self._scope()
        tag = self._tags[self.tag.currentIndex()].name if scope == "tag" else None
        return ExportChoice(scope, tag, self._format().key, self._path())

    def problem(self) -> Problem | None:
        """Nothing to export, or no place for it."""
        scope = self._scope()
        number = self._tags[self.tag.currentIndex()].claims if scope == "tag" else self._counts[scope]
        if not number:
            return Problem("There are no claims to export.", self.result_scope)
        if not self.destination.text().strip():
            return Problem("Say where to write the file.", self.destination)
        if self._path().is_dir():
            return Problem("This is a folder. Add the name of the file.", self.destination)
        if not self._path().parent.is_dir():
            return Problem(f"There is no folder {self._path().parent}.", self.destination)
        return None

    def _fill(self) -> None:
        for tag in self._tags:
            self.tag.addItem(f"{tag.name} ({count_words(tag.claims, 'claim')})")
        for one in self._formats:
            self.format.addItem(f"{one.label} ({one.suffix})")
        self.tag.setAccessibleName("Tag to export")
        self.selected_scope.setEnabled(self._counts["selected"] > 0)
        self.tag_scope.setEnabled(bool(self._tags))
        several = self._counts["selected"] > 1
        (self.selected_scope if several else self.result_scope).setChecked(True)

    def _lay_out(self) -> None:
        by_tag = QHBoxLayout()
        by_tag.setSpacing(8)
        by_tag.addWidget(self.tag_scope)
        by_tag.addWidget(self.tag, 1)
        scopes = QVBoxLayout()
        scopes.setSpacing(6)
        scopes.addWidget(self.result_scope)
        scopes.addWidget(self.selected_scope)
        scopes.addLayout(by_tag)
        browse = QPushButton("&Browse…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        where = QHBoxLayout()
        where.setSpacing(6)
        where.addWidget(self.destination, 1)
        where.addWidget(browse)
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("Claims", scopes)
        form.addRow("&Format", self.format)
        form.addRow(mnemonic("F&ile", self.destination), where)
        self.format.setAccessibleName("Format")
        form.addRow("", self._replaces)
        self.rows.addLayout(form)
        self.rows.addStretch(1)
        self.resize(620, self.sizeHint().height())

    def _connect(self) -> None:
        for scope in (self.result_scope, self.selected_scope, self.tag_scope):
            scope.toggled.connect(self._propose)
        self.tag.currentIndexChanged.connect(self._propose)
        self.tag.activated.connect(lambda: self.tag_scope.setChecked(True))
        self.format.currentIndexChanged.connect(self._propose)
        self.destination.textEdited.connect(self._typed)
        self.destination.textChanged.connect(self._look)

    # --- the destination -------------------------------------------------------------------------

    def _scope(self) -> Scope:
        if self.tag_scope.isChecked():
            return "tag"
        return "selected" if self.selected_scope.isChecked() else "result"

    def _format(self) -> FormatLike:
        return self._formats[self.format.currentIndex()]

    def _path(self) -> Path:
        return Path(self.destination.text().strip()).expanduser()

    def _propose(self) -> None:
        """A name of our own; one that the user typed keeps all but its ending."""
        self.tag.setEnabled(bool(self._tags))
        self.say_error("")
        suffix = self._format().suffix
        if self._touched:
            known = {one.suffix for one in self._formats}
            if self._path().suffix in known:
                self.destination.setText(str(self._path().with_suffix(suffix)))
            return
        name = "claims"
        if self._scope() == "tag":
            name += "-" + file_name(self._tags[self.tag.currentIndex()].name)
        self.destination.setText(str(self._folder / f"{name}{suffix}"))

    def _typed(self) -> None:
        self._touched = True

    def _look(self) -> None:
        self.say_error("")
        self._replaces.setText("This file exists and will be replaced." if self._path().is_file() else " ")

    def _browse(self) -> None:
        dialog = QFileDialog(self, "Export to", str(self._path()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # This dialog says itself that a file will be replaced.
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.setDefaultSuffix(self._format().suffix.lstrip("."))
        dialog.fileSelected.connect(self._take)
        dialog.open()

    def _take(self, name: str) -> None:
        self._touched = True
        self.destination.setText(name)


def file_name(words: str) -> str:
    """``words`` as a part of a file name on any system.

    >>> file_name("Numbers: 42/50?"), file_name("///")
    ('numbers-42-50', 'tag')
    """
    return re.sub(r"[\W_]+", "-", words).strip("-").lower() or "tag"


def _documents() -> Path:
    found = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return found if found.is_dir() else Path.home()
