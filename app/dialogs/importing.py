"""Importing files and folders, and pasting a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.dialogs.parts import DetailsForm, Dialog, Problem, mnemonic, quiet
from app.views.wording import is_right_to_left
from db.records import Defaults

_FILTER = "Documents (*.txt *.md *.markdown *.html *.htm *.pdf *.docx);;All files (*)"
_SILENT = "What you write here is used only where the document itself does not state it."


class PathList(QListWidget):
    """A list that says what it is for while it is empty."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words in the middle of the empty list."""
        super().paintEvent(event)
        if not self.count():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            middle = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.viewport().rect(), middle, "Drop files or folders here")


class ImportDialog(Dialog):
    """Which files and folders to import, and what to note of them where they are silent."""

    def __init__(self, parent: QWidget | None, paths: Sequence[Path] = ()) -> None:
        super().__init__(parent, "Import articles", accept="&Import")
        self.setAcceptDrops(True)
        self.files = PathList()
        self.files.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.form = DetailsForm()
        self.rows.addWidget(mnemonic("&Files and folders", self.files))
        self.rows.addWidget(self.files, 1)
        self.rows.addLayout(self._file_buttons())
        self.rows.addSpacing(6)
        self.rows.addWidget(quiet(_SILENT))
        self.rows.addWidget(self.form)
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.files)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._remove)
        self.resize(600, 480)
        self.add_paths(paths)
        self._list_changed()

    @property
    def paths(self) -> list[Path]:
        """What to import, in the order in which it was added."""
        items = (self.files.item(row) for row in range(self.files.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items]

    @property
    def defaults(self) -> Defaults:
        """What to note of articles that are silent."""
        return self.form.values()

    def add_paths(self, paths: Iterable[Path]) -> None:
        """Add files and folders; those that are listed already stay where they are."""
        listed = set(self.paths)
        for path in paths:
            if path not in listed:
                listed.add(path)
                item = QListWidgetItem(f"{path}/" if path.is_dir() else str(path), self.files)
                item.setData(Qt.ItemDataRole.UserRole, path)
                item.setToolTip(str(path))
        self._list_changed()

    def problem(self) -> Problem | None:
        """Nothing chosen, or a date that is none."""
        if not self.paths:
            return Problem("Choose at least one file or folder.", self.files)
        return self.form.problem()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what is dropped."""
        self.add_paths(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()

    def _file_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._remove_button = QPushButton("&Remove")
        for button, act in (
            (QPushButton("Add fi&les…"), self._ask_files),
            (QPushButton("Add f&older…"), self._ask_folder),
            (self._remove_button, self._remove),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _ask_files(self) -> None:
        dialog = QFileDialog(self, "Add files", "", _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._ask(dialog)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, "Add a folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._ask(dialog)

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.add_paths(map(Path, names)))
        dialog.open()

    def _remove(self) -> None:
        for item in self.files.selectedItems():
            self.files.takeItem(self.files.row(item))
        self._list_changed()

    def _list_changed(self) -> None:
        """One title cannot be that of several articles."""
        self.say_error("")
        paths = self.paths
        single = len(paths) == 1 and not paths[0].is_dir()
        self.form.title.setEnabled(single)
        self.form.title.setPlaceholderText("unknown" if single else "for a single file only")
        if not single:
            self.form.title.clear()
        self._remove_button.setEnabled(bool(paths))


class PasteDialog(Dialog):
    """A text that is pasted or typed, and what is known of it."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, "Paste an article", accept="&Import")
        self.editor = QPlainTextEdit()
        self.editor.setTabChangesFocus(True)
        self.editor.setPlaceholderText("Paste the text of the article here.")
        self.form = DetailsForm()
        self.rows.addWidget(mnemonic("Te&xt", self.editor))
        self.rows.addWidget(self.editor, 1)
        self.rows.addWidget(quiet(_SILENT))
        self.rows.addWidget(self.form)
        self.editor.textChanged.connect(self._turn)
        self.resize(640, 520)
        self.editor.setFocus()

    @property
    def text(self) -> str:
        """The text as pasted."""
        return self.editor.toPlainText()

    @property
    def defaults(self) -> Defaults:
        """What to note of the article where its text is silent."""
        return self.form.values()

    def problem(self) -> Problem | None:
        """No text, or a date that is none."""
        if not self.text.strip():
            return Problem("There is no text yet.", self.editor)
        return self.form.problem()

    def _turn(self) -> None:
        self.say_error("")
        option = self.editor.document().defaultTextOption()
        to_left = is_right_to_left(self.text[:200])
        side = Qt.LayoutDirection.RightToLeft if to_left else Qt.LayoutDirection.LeftToRight
        if option.textDirection() is not side:
            option.setTextDirection(side)
            self.editor.document().setDefaultTextOption(option)
