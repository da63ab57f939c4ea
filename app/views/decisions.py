"""What people decided of speakers, with dates; every decision can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from app.models.rulings import DecisionModel
from app.views.inspector_parts import value_label
from app.views.row_table import RowTable, nothing
from db.records import DecisionRecord


class DecisionsPage(QWidget):
    """The list, and a button for the one that is looked at."""

    #: The `DecisionRecord` to be taken back.
    back_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DecisionModel(self)
        self.table = RowTable(self.model, "Decisions about speakers")
        self.table.share((190, 600, 140), wide=1)
        self.back = QPushButton("&Take back  (Del)")
        self.back.setAutoDefault(False)
        self.back.setAccessibleName("Take the chosen decision back")
        self.back.clicked.connect(self._ask)
        self.table.offer("&Take back", "Del", self._ask)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(
            nothing(
                "Nothing was decided yet. What you merge, split, rename or tell apart is listed here,"
                " and can be taken back."
            )
        )
        self._pages.addWidget(self._page())

    def show_decisions(self, decisions: Sequence[DecisionRecord]) -> None:
        """Show the decisions of the library as they are now."""
        row = max(0, self.table.currentIndex().row())
        self.model.show(decisions)
        self._pages.setCurrentIndex(1 if decisions else 0)
        self.table.go_to(min(row, len(decisions) - 1))
        self.back.setEnabled(bool(decisions))

    def _page(self) -> QWidget:
        page = QWidget()
        foot = QHBoxLayout()
        foot.addWidget(
            value_label("They hold for every article, also after a new import or extraction.", muted=True),
            1,
        )
        foot.addWidget(self.back)
        foot.setContentsMargins(16, 8, 16, 10)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.table, 1)
        rows.addLayout(foot)
        return page

    def _ask(self) -> None:
        decision = self.model.decision_at(self.table.currentIndex().row())
        if decision is not None:
            self.back_wanted.emit(decision)
