"""Reports: what became of each file of an import, or of each article whose claims were found again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.dialogs.parts import Dialog
from app.errors import describe_note, describe_reason
from app.theme import colours, icon
from app.views.inspector_parts import value_label
from app.views.status import reextraction_line, report_line
from app.views.wording import count_words
from db.records import ImportLine, ImportReport
from importer import reextract

_WORDS = {
    "imported": "imported",
    "updated": "new text of an article",
    "restored": "brought back",
    "duplicate": "already here",
    "failed": "failed",
}
_DETAIL = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a report as shown: its cells, and the whole of what stands in the first of them."""

    cells: tuple[str, ...]
    whole: str
    look: Literal["well", "nothing", "failed"]


class LinesDialog(Dialog):
    """A summary, and one line a thing, failures first. The last column are remarks.

    Columns of ``narrow`` are as wide as their words; the sign stands in the first of them.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        summary: str,
        header: Sequence[str],
        rows: Iterable[Row],
        narrow: Sequence[int],
    ) -> None:
        super().__init__(parent, title)
        self._header = tuple(header)
        self._rows = tuple(rows)
        self._narrow = tuple(narrow)
        self._summary = QLabel(summary)
        font = self._summary.font()
        font.setBold(True)
        self._summary.setFont(font)
        self._summary.setWordWrap(True)
        self.table = QTreeWidget()
        self._detail = value_label()
        self._detail.setAccessibleName("The chosen line")
        self._lay_out()
        self.table.currentItemChanged.connect(self._show_detail)
        for row in sorted(self._rows, key=lambda row: row.look != "failed"):
            self.table.addTopLevelItem(self._item(row))
        first = self.table.topLevelItem(0)
        if first is not None:
            self.table.setCurrentItem(first)
        self.resize(820, 440)

    def text(self) -> str:
        """The report as text, tabs between the columns."""
        rows = ["\t".join(self._header), *("\t".join((row.whole, *row.cells[1:])) for row in self._rows)]
        return "\n".join([self._summary.text(), "", *rows]) + "\n"

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self._copy.setText("&Copied")

    def _lay_out(self) -> None:
        self.table.setHeaderLabels(list(self._header))
        self.table.setRootIsDecorated(False)
        self.table.setAlternatingRowColors(True)
        self.table.setUniformRowHeights(True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setAccessibleName("Lines of the report")
        header = self.table.header()
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(60)
        header.resizeSection(0, 240)
        self._detail.setMinimumHeight(3 * self._detail.fontMetrics().lineSpacing())
        self._detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        for column in self._narrow:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
            if column > 1:
                self.table.headerItem().setTextAlignment(column, Qt.AlignmentFlag.AlignCenter)
        self.rows.addWidget(self._summary)
        self.rows.addWidget(self.table, 1)
        self.rows.addWidget(self._detail)
        self._copy = self.buttons.addButton("&Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(self.copy)

    def _show_detail(self, item: QTreeWidgetItem | None) -> None:
        """The whole of a line: a table cell shows only its beginning."""
        self._detail.setText(item.data(0, _DETAIL) if item else "")

    def _item(self, row: Row) -> QTreeWidgetItem:
        item = QTreeWidgetItem(list(row.cells))
        last = len(row.cells) - 1
        item.setToolTip(0, row.whole)
        item.setToolTip(last, row.cells[last])
        item.setData(0, _DETAIL, f"{row.whole}\n{row.cells[last]}")
        item.setIcon(1, self._picture(row))
        for column in self._narrow:
            if column > 1:
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignCenter)
        if row.look == "failed":
            item.setForeground(1, QColor(colours(self.palette()).danger))
        return item

    def _picture(self, row: Row) -> QIcon:
        c = colours(self.palette())
        if row.look == "failed":
            return icon("warning", c.danger)
        return icon("info", c.muted) if row.look == "nothing" else icon("verify", c.good)


class ReportDialog(LinesDialog):
    """What became of each file of an import."""

    def __init__(self, parent: QWidget | None, report: ImportReport) -> None:
        self.report = report
        super().__init__(
            parent,
            "Import report",
            report_line(report),
            ("File", "Outcome", "Claims", "Remarks"),
            (_import_row(line) for line in report.lines),
            narrow=(1, 2),
        )


class ReextractionDialog(LinesDialog):
    """What became of the claims of each article in which they were found again."""

    def __init__(self, parent: QWidget | None, report: reextract.Report) -> None:
        self.report = report
        super().__init__(
            parent,
            "Claims found again",
            reextraction_line(report),
            ("Article", "Outcome", "As before", "Changed", "New", "Gone", "Kept", "Remarks"),
            (_article_row(line) for line in report.lines),
            narrow=(1, 2, 3, 4, 5, 6),
        )


def _import_row(line: ImportLine) -> Row:
    remarks = [describe_note(key, detail) for key, detail in line.notes]
    if line.error:
        remarks.insert(0, _reason(line.error, line.detail))
    elif line.title:
        remarks.insert(0, line.title)
    failed = line.outcome == "failed"
    name = PurePath(line.path).name or line.path
    cells = (name, _WORDS[line.outcome], "" if failed else f"{line.claims:,}", "; ".join(remarks))
    look: Literal["well", "nothing", "failed"] = "failed" if failed else "well"
    return Row(cells, line.path, "nothing" if line.outcome == "duplicate" else look)


def _article_row(line: reextract.Line) -> Row:
    if line.error is not None:
        cells = (line.title, "failed", *[""] * 5, _reason(line.error, line.detail))
        return Row(cells, line.title, "failed")
    told = line.stored
    counts = (told.kept, told.changed, told.new, told.gone, told.kept_for_work)
    same = not any(counts[1:])
    remarks = []
    if told.kept_for_work:
        remarks.append(f"{count_words(told.kept_for_work, 'claim')} kept for what you did with them")
    if told.orphans:
        remarks.append(f"{count_words(told.orphans, 'claim')} no longer in the text")
    outcome = "as before" if same else "renewed"
    numbers = [f"{count:,}" if count else "–" for count in counts]
    return Row((line.title, outcome, *numbers, "; ".join(remarks)), line.title, "nothing" if same else "well")


def _reason(error: str, detail: str | None) -> str:
    reason = describe_reason(error, detail or None)
    return " ".join(part for part in (reason.what, reason.todo) if part)
