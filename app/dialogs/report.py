"""The report of an import: what became of each file, and why."""

from __future__ import annotations

from pathlib import PurePath

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
from app.views.status import report_line
from db.records import ImportLine, ImportReport

_WORDS = {
    "imported": "imported",
    "updated": "new text of an article",
    "restored": "brought back",
    "duplicate": "already here",
    "failed": "failed",
}
_DETAIL = Qt.ItemDataRole.UserRole
_HEADER = ("File", "Outcome", "Claims", "Remarks")


class ReportDialog(Dialog):
    """One line a file, failures first."""

    def __init__(self, parent: QWidget | None, report: ImportReport) -> None:
        super().__init__(parent, "Import report")
        self.report = report
        self._summary = QLabel(report_line(report))
        font = self._summary.font()
        font.setBold(True)
        self._summary.setFont(font)
        self.table = QTreeWidget()
        self._detail = value_label()
        self._detail.setAccessibleName("The chosen file")
        self._lay_out()
        self.table.currentItemChanged.connect(self._show_detail)
        for line in sorted(report.lines, key=lambda line: line.outcome != "failed"):
            self.table.addTopLevelItem(self._item(line))
        first = self.table.topLevelItem(0)
        if first is not None:
            self.table.setCurrentItem(first)
        self.resize(820, 440)

    def text(self) -> str:
        """The report as text, tabs between the columns."""
        rows = ["\t".join(_HEADER), *("\t".join((line.path, *cells(line)[1:])) for line in self.report.lines)]
        return "\n".join([report_line(self.report), "", *rows]) + "\n"

    def copy(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())
        self._copy.setText("&Copied")

    def _lay_out(self) -> None:
        self.table.setHeaderLabels(list(_HEADER))
        self.table.setRootIsDecorated(False)
        self.table.setAlternatingRowColors(True)
        self.table.setUniformRowHeights(True)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setAccessibleName("Files of the import")
        header = self.table.header()
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(60)
        header.resizeSection(0, 240)
        self._detail.setMinimumHeight(3 * self._detail.fontMetrics().lineSpacing())
        self._detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignCenter)
        self.rows.addWidget(self._summary)
        self.rows.addWidget(self.table, 1)
        self.rows.addWidget(self._detail)
        self._copy = self.buttons.addButton("&Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.setAutoDefault(False)
        self._copy.clicked.connect(self.copy)

    def _show_detail(self, item: QTreeWidgetItem | None) -> None:
        """The whole of a line: a table cell shows only its beginning."""
        self._detail.setText(item.data(0, _DETAIL) if item else "")

    def _item(self, line: ImportLine) -> QTreeWidgetItem:
        item = QTreeWidgetItem(list(cells(line)))
        item.setToolTip(0, line.path)
        item.setToolTip(3, item.text(3))
        item.setData(0, _DETAIL, f"{line.path}\n{item.text(3)}")
        item.setIcon(1, self._picture(line))
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignCenter)
        if line.outcome == "failed":
            item.setForeground(1, QColor(colours(self.palette()).danger))
        return item

    def _picture(self, line: ImportLine) -> QIcon:
        c = colours(self.palette())
        if line.outcome == "failed":
            return icon("warning", c.danger)
        return icon("info", c.muted) if line.outcome == "duplicate" else icon("verify", c.good)


def cells(line: ImportLine) -> tuple[str, str, str, str]:
    """A line of the report: file, outcome, claims, remarks."""
    remarks = [describe_note(key, detail) for key, detail in line.notes]
    if line.error:
        reason = describe_reason(line.error, line.detail)
        remarks.insert(0, " ".join(part for part in (reason.what, reason.todo) if part))
    elif line.title:
        remarks.insert(0, line.title)
    failed = line.outcome == "failed"
    name = PurePath(line.path).name or line.path
    return name, _WORDS[line.outcome], "" if failed else f"{line.claims:,}", "; ".join(remarks)
