"""The claim table's model: all ids, and the records of a window of rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer

from app.models.sentence import claim_line
from db.records import ClaimRecord

#: ``data(index, CLAIM)`` is the `ClaimRecord` of the row, None while it is being read.
CLAIM = Qt.ItemDataRole.UserRole + 1
#: Rows read by one query.
WINDOW = 200
#: Records kept: the window that is shown and its neighbours.
_KEPT = 3 * WINDOW

CLAIM_COLUMN, ARTICLE_COLUMN, DATE_COLUMN, KIND_COLUMN, TAGS_COLUMN, MARKS_COLUMN = range(6)
HEADERS = ("Claim", "Article", "Date", "Kind", "Tags", "")
Index = QModelIndex | QPersistentModelIndex
#: ``fetch(pks, then)`` reads records elsewhere and calls ``then`` on the GUI thread.
Fetch = Callable[[Sequence[int], Callable[[list[ClaimRecord]], None]], None]

_NO_INDEX = QModelIndex()


class ClaimTableModel(QAbstractTableModel):
    """Claims by id. Records are read a window at a time when a view asks for them, never by OFFSET."""

    def __init__(self, fetch: Fetch, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._ids: array[int] = array("q")
        self._records: dict[int, ClaimRecord] = {}
        self._stale: set[int] = set()
        self._gone: set[int] = set()
        self._wanted: set[int] = set()
        self._epoch = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_window)
        self.terms: tuple[str, ...] = ()
        self.tag_colours: Mapping[str, str] = {}

    # --- what is shown -----------------------------------------------------------------------------

    @property
    def ids(self) -> array[int]:
        """The pks of all rows, in order. Not to be changed."""
        return self._ids

    def show(self, ids: array[int], terms: tuple[str, ...], records: Sequence[ClaimRecord] = ()) -> bool:
        """Show a result. ``records`` are those already read (the first window), so that the first paint
        waits for nothing. Returns whether the rows are others than before; where they are not,
        selection and place stay, and old records stay to be seen until new ones are there.
        """
        self._epoch += 1
        self._gone.clear()
        self.terms = terms
        same = ids == self._ids
        if same:
            self._stale = set(self._records)
            self._take(records)
            self._changed(0, len(ids) - 1)
        else:
            self.beginResetModel()
            self._ids = ids
            self._records = {}
            self._stale = set()
            self._wanted.clear()
            self._take(records)
            self.endResetModel()
        return not same

    def set_tag_colours(self, colours: Mapping[str, str]) -> None:
        """The colours of the chips, by tag name."""
        if dict(colours) != dict(self.tag_colours):
            self.tag_colours = dict(colours)
            self._changed(0, len(self._ids) - 1)

    def pk_at(self, row: int) -> int | None:
        """The claim of a row."""
        return self._ids[row] if 0 <= row < len(self._ids) else None

    def row_of(self, pk: int) -> int | None:
        """The row of a claim, None where it is not in the result."""
        try:
            return self._ids.index(pk)
        except ValueError:
            return None

    def claim_at(self, row: int) -> ClaimRecord | None:
        """The record of a row, if it has been read; it is read soon otherwise."""
        pk = self.pk_at(row)
        if pk is None:
            return None
        if pk in self._stale or (pk not in self._records and pk not in self._gone):
            self._want(row)
        return self._records.get(pk)

    def around(self, row: int) -> range:
        """The window of rows around ``row``."""
        first = max(0, min(row - WINDOW // 2, len(self._ids) - WINDOW))
        return range(first, min(first + WINDOW, len(self._ids)))

    # --- Qt ----------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_INDEX) -> int:
        """See Qt."""
        return 0 if parent.isValid() else len(HEADERS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """See Qt."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(HEADERS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADERS[section]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return HEADERS[section] or "Marks"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell; the whole record for `CLAIM`."""
        if not index.isValid():
            return None
        if role not in (CLAIM, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        claim = self.claim_at(index.row())
        if claim is None or role == CLAIM:
            return claim
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(claim, index.column())
        return cell_text(claim, index.column())

    # --- the window of rows ------------------------------------------------------------------------

    def _want(self, row: int) -> None:
        self._wanted.add(row)
        if not self._timer.isActive():
            self._timer.start()

    def _read_window(self) -> None:
        if not self._wanted:
            return
        rows = self.around((min(self._wanted) + max(self._wanted)) // 2)
        self._wanted.clear()
        epoch = self._epoch
        pks = self._ids[rows.start : rows.stop].tolist()
        self._fetch(pks, lambda records: self._arrived(epoch, rows, records))

    def _arrived(self, epoch: int, rows: range, records: list[ClaimRecord]) -> None:
        if epoch == self._epoch:
            self._take(records)
            # A claim that is gone keeps its old record, or none, until the result is read anew; it is
            # not asked for again and again.
            asked = self._ids[rows.start : rows.stop]
            self._stale.difference_update(asked)
            self._gone.update(set(asked) - self._records.keys())
            self._changed(rows.start, rows.stop - 1)

    def _take(self, records: Sequence[ClaimRecord]) -> None:
        for record in records:
            self._records.pop(record.pk, None)
            self._records[record.pk] = record
            self._stale.discard(record.pk)
        for pk in list(self._records)[:-_KEPT]:
            del self._records[pk]
            self._stale.discard(pk)

    def _changed(self, first: int, last: int) -> None:
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(HEADERS) - 1))


def cell_text(claim: ClaimRecord, column: int) -> str:
    """A cell in words, as a screen reader says it."""
    if column == CLAIM_COLUMN:
        return claim_line(claim)
    if column == ARTICLE_COLUMN:
        return ", ".join(part for part in (claim.article.label, claim.article.outlet) if part)
    if column == DATE_COLUMN:
        return claim.date or claim.article.date or ""
    if column == KIND_COLUMN:
        return ", ".join(part for part in (claim.kind, confidence_text(claim)) if part)
    if column == TAGS_COLUMN:
        return ", ".join(claim.tags)
    return marks_text(claim)


def sureness(claim: ClaimRecord) -> float | None:
    """The machine's confidence (0..1) while nobody has looked at its work; None where a person has."""
    return claim.confidence if claim.review == "machine" and not claim.by_hand else None


def confidence_text(claim: ClaimRecord) -> str:
    """How sure the machine is, in words; "" where that no longer matters."""
    sure = sureness(claim)
    return "" if sure is None else f"confidence {sure:.0%}"


def _tip(claim: ClaimRecord, column: int) -> str | None:
    if column == MARKS_COLUMN:
        return marks_text(claim)
    return confidence_text(claim) or None if column == KIND_COLUMN else None


def marks_text(claim: ClaimRecord) -> str:
    """The quiet marks of a row in words, one after another."""
    related = f"{claim.relations} relation{'s' if claim.relations > 1 else ''}" if claim.relations else ""
    review = {"verified": "verified", "rejected": "rejected", "edited": "edited"}.get(claim.review, "")
    memo = f"memo: {claim.memo}" if claim.memo else ""
    orphan = "its words are no longer in the article" if claim.orphan else ""
    return ", ".join(part for part in (review, memo, related, orphan) if part)
