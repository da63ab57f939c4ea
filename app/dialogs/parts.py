"""What the dialogs share: a frame that says errors inside itself, and the form of an article's details."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.views.wording import is_date
from db.records import Defaults

DATE_HINT = "YYYY, YYYY-MM or YYYY-MM-DD"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a dialog cannot be accepted, and where to mend it."""

    words: str
    where: QWidget


class Dialog(QDialog):
    """A dialog with its content above, a line for errors, and its buttons.

    Subclasses fill ``rows`` and may override `problem`, which is asked before the dialog is accepted.
    """

    def __init__(self, parent: QWidget | None, title: str, *, accept: str | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows = QVBoxLayout()
        self.rows.setSpacing(8)
        self._error = QLabel()
        self._error.setProperty("fault", True)
        self._error.setWordWrap(True)
        self._error.setAccessibleName("Error")
        self._error.hide()
        # Made a child of the dialog first: a button that becomes the default one before it knows its dialog
        # loses that place when the focus first moves, and Enter does nothing from then on.
        self.buttons = QDialogButtonBox(self)
        self._add_buttons(accept)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 14)
        outer.setSpacing(10)
        outer.addLayout(self.rows, 1)
        outer.addWidget(self._error)
        outer.addWidget(self.buttons)

    def problem(self) -> Problem | None:
        """Why the dialog cannot be accepted; None where it can."""
        return None

    def accept(self) -> None:
        """Close with success, or say what is missing and go there."""
        found = self.problem()
        if found is None:
            super().accept()
            return
        self.say_error(found.words)
        found.where.setFocus()

    def say_error(self, words: str) -> None:
        """Show an error in the dialog; "" takes it away."""
        self._error.setText(words)
        self._error.setVisible(bool(words))

    def error(self) -> str:
        """The error that is shown, "" where there is none."""
        return self._error.text() if self._error.isVisibleTo(self) else ""

    def _add_buttons(self, accept: str | None) -> None:
        standard = QDialogButtonBox.StandardButton
        if accept is None:
            # Enter in a line of such a dialog does what the line is for; it must not close it as well.
            self.buttons.addButton(standard.Close).setAutoDefault(False)
        else:
            button = self.buttons.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
            button.setDefault(True)
            self.buttons.addButton(standard.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)


class DetailsForm(QWidget):
    """Title, author, outlet and date of an article; an empty line is "unknown"."""

    def __init__(self, values: Defaults | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        values = values or Defaults()
        self.title = self._line(values.title)
        self.author = self._line(values.author)
        self.outlet = self._line(values.outlet)
        self.date = self._line(values.date)
        self.date.setPlaceholderText(DATE_HINT)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for words, line in (
            ("&Title", self.title),
            ("A&uthor", self.author),
            ("&Outlet", self.outlet),
            ("&Date published", self.date),
        ):
            form.addRow(words, line)
            line.setAccessibleName(words.replace("&", ""))

    def values(self) -> Defaults:
        """What stands in the lines; None for an empty one."""
        return Defaults(*(_value(line) for line in (self.title, self.author, self.outlet, self.date)))

    def problem(self) -> Problem | None:
        """A date that is none."""
        date = _value(self.date)
        if date is None or is_date(date):
            return None
        return Problem(f"“{date}” is not a date. Write {DATE_HINT}, or leave it empty.", self.date)

    def _line(self, value: str | None) -> QLineEdit:
        line = QLineEdit(value or "")
        line.setPlaceholderText("unknown")
        line.setCursorPosition(0)
        return line


def mnemonic(words: str, buddy: QWidget) -> QLabel:
    """A label whose underlined letter leads to ``buddy``."""
    label = QLabel(words)
    label.setBuddy(buddy)
    if not buddy.accessibleName():
        buddy.setAccessibleName(words.replace("&", "").rstrip(":"))
    return label


def quiet(words: str) -> QLabel:
    """An explanation."""
    label = QLabel(words)
    label.setWordWrap(True)
    label.setProperty("muted", True)
    return label


def on_change(form: DetailsForm, act: Callable[[], None]) -> None:
    """Call ``act`` when any line of ``form`` is edited."""
    for line in (form.title, form.author, form.outlet, form.date):
        line.textEdited.connect(act)


def _value(line: QLineEdit) -> str | None:
    return line.text().strip() or None
