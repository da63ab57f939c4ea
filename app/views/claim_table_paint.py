"""Painting claim rows: a sentence in two lines, quiet facts, tags as chips."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.models.claims import (
    ARTICLE_COLUMN,
    CLAIM,
    CLAIM_COLUMN,
    DATE_COLUMN,
    KIND_COLUMN,
    TAGS_COLUMN,
    ClaimTableModel,
    sureness,
)
from app.models.sentence import claim_pieces
from app.theme import Colours, colours, icon, text_on
from app.views.wording import UNKNOWN, is_right_to_left, isolated
from db.query import highlight_spans
from db.records import ClaimRecord, Spans

Index = QModelIndex | QPersistentModelIndex
_LINES = 2
#: Room at the left and right of a cell's words, in logical pixels.
PAD_X = 8
_PAD_Y = 4
#: The width of the bar that shows how sure the machine is, in logical pixels.
_METER = 44
_UNKNOWN_TAG = "#8a94a3"


def row_height(metrics: QFontMetrics) -> int:
    """The height of every row, in logical pixels: two lines and some air."""
    return _LINES * metrics.lineSpacing() + 2 * _PAD_Y + 1


def units(text: str) -> int:
    """How many UTF-16 units Qt counts for ``text``."""
    return len(text) + sum(character > "\uffff" for character in text)


def lay_out(
    text: str, formats: Sequence[QTextLayout.FormatRange], font: QFont, width: float, lines: int = _LINES
) -> QTextLayout:
    """``text`` in at most ``lines`` lines of ``width`` logical pixels; what is left out becomes "…"."""
    layout, left_out = _broken(text, formats, font, width, lines)
    while left_out is not None and text:
        # The last line overflows: keep what came before, drop words until "…" fits beside the rest.
        text = text[:left_out].rstrip("… ,;:")
        layout, over = _broken(text + "…", formats, font, width, lines)
        space = text.rfind(" ", 0, len(text) - 1)
        left_out = None if over is None else space if space > 0 else len(text) - 3
    return layout


def _broken(
    text: str, formats: Sequence[QTextLayout.FormatRange], font: QFont, width: float, lines: int
) -> tuple[QTextLayout, int | None]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if is_right_to_left(text):
        option.setAlignment(Qt.AlignmentFlag.AlignRight)
    layout.setTextOption(option)
    layout.setFormats(list(formats))
    layout.setCacheEnabled(True)
    layout.beginLayout()
    y, end = 0.0, 0
    for _ in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, y))
        y += line.height()
        end = line.textStart() + line.textLength()
    layout.endLayout()
    if end >= units(text):
        return layout, None
    # Fewer code points than units only where astral characters stand; a little too short is harmless.
    return layout, min(end, len(text)) - 1


class ClaimDelegate(QStyledItemDelegate):
    """Paints every column of the claim table from the row's record."""

    def __init__(self, model: ClaimTableModel, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._model = model
        self._view = parent
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._columns: Mapping[int, Callable[[QPainter, QStyleOptionViewItem, QRect, ClaimRecord], None]] = {
            CLAIM_COLUMN: self._sentence,
            ARTICLE_COLUMN: self._article,
            DATE_COLUMN: self._date,
            KIND_COLUMN: self._kind,
            TAGS_COLUMN: self._tags,
        }

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The row's fixed height."""
        return QSize(80, row_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell; a grey bar while its record is being read."""
        painter.save()
        painter.setClipRect(option.rect)
        self._ground(painter, option, index)
        box = option.rect.adjusted(PAD_X, _PAD_Y, -PAD_X, -_PAD_Y)
        claim: ClaimRecord | None = index.data(CLAIM)
        if claim is not None:
            self._columns.get(index.column(), self._marks)(painter, option, box, claim)
        elif index.column() == CLAIM_COLUMN:
            bar = QRect(box.left(), box.top() + 4, box.width() // 2, box.height() // 3)
            painter.fillRect(bar, QColor(colours(option.palette).border))
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c = colours(option.palette)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, QColor(c.selection if selected else c.base))
        line = QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1)
        painter.fillRect(line, QColor(c.border))
        if index.column() == CLAIM_COLUMN and self._view.currentIndex().row() == index.row():
            painter.fillRect(
                QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()), QColor(c.accent)
            )

    # --- columns -----------------------------------------------------------------------------------

    def _sentence(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, claim: ClaimRecord
    ) -> None:
        c, ink = colours(option.palette), _ink(option)
        pieces = [
            replace(piece, text=isolated(piece.text)) if piece.role in ("speaker", "source") else piece
            for piece in claim_pieces(claim)
        ]
        formats: list[QTextLayout.FormatRange] = []
        at = 0
        for piece in pieces:
            if piece.role == "speaker":
                formats.append(_range(at, units(piece.text), colour=ink, bold=True))
            elif piece.role in ("cue", "source"):  # "he" must not look like a name
                formats.append(_range(at, units(piece.text), colour=c.muted))
            elif piece.role == "content":
                for start, end in matches(piece.text, self._model.terms):
                    begin = at + units(piece.text[:start])
                    length = units(piece.text[start:end])
                    formats.append(_range(begin, length, colour=c.on_match, ground=c.match))
            at += units(piece.text)
        font = QFont(option.font)
        font.setStrikeOut(claim.review == "rejected")
        painter.setPen(QColor(ink))
        text = "".join(piece.text for piece in pieces)
        lay_out(text, formats, font, box.width()).draw(painter, QPointF(box.topLeft()))

    def _article(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, claim: ClaimRecord
    ) -> None:
        outlet = claim.article.outlet
        if outlet:
            _line(painter, box, 0, claim.article.label, _ink(option))
            _line(painter, box, 1, outlet, colours(option.palette).muted)
        else:
            painter.setPen(QColor(_ink(option)))
            title = lay_out(claim.article.label, (), option.font, box.width())
            title.draw(painter, QPointF(box.topLeft()))

    def _date(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, claim: ClaimRecord) -> None:
        muted = colours(option.palette).muted
        if claim.date:
            _line(painter, box, 0, claim.date, _ink(option))
            _line(painter, box, 1, "said", muted)
        elif claim.article.date:
            _line(painter, box, 0, claim.article.date, muted)
            _line(painter, box, 1, "published", muted)
        else:
            _line(painter, box, 0, UNKNOWN, muted)

    def _kind(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, claim: ClaimRecord) -> None:
        c = colours(option.palette)
        _line(painter, box, 0, claim.kind, c.muted)
        sure = sureness(claim)
        if sure is not None:
            _meter(painter, box, sure, c)

    def _tags(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, claim: ClaimRecord) -> None:
        paint_chips(painter, box, claim.tags, self._model.tag_colours, colours(option.palette))

    def _marks(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, claim: ClaimRecord) -> None:
        c = colours(option.palette)
        side = painter.fontMetrics().height()
        x, y = box.left() - 2, box.top()
        for name, shown, colour in (
            ("verify", claim.review == "verified", c.good),
            ("reject", claim.review == "rejected", c.danger),
            ("edit", claim.review == "edited", c.muted),
            ("warning", claim.orphan, c.warning),
            ("memo", bool(claim.memo), c.muted),
            ("relation", claim.relations > 0, c.muted),
        ):
            if shown:
                if x + side > box.right() + PAD_X:
                    x, y = box.left() - 2, y + side + 1
                self._icon(name, colour).paint(painter, QRect(x, y, side, side))
                x += side + 3

    def _icon(self, name: str, colour: str) -> QIcon:
        if (name, colour) not in self._icons:
            self._icons[name, colour] = icon(name, colour, size=16)
        return self._icons[name, colour]


@lru_cache(maxsize=2048)
def matches(text: str, terms: tuple[str, ...]) -> Spans:
    """Where the words of the query stand in ``text``."""
    return highlight_spans(text, terms) if terms else ()


def paint_chips(
    painter: QPainter, box: QRect, tags: Sequence[str], tag_colours: Mapping[str, str], c: Colours
) -> None:
    """Tags as chips, line by line; "+3" for those that find no place."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics = painter.fontMetrics()
    height = metrics.height() + 1
    x, y = box.left(), box.top() - 1
    for number, tag in enumerate(tags):
        width = min(metrics.horizontalAdvance(tag) + 12, box.width())
        if x + width > box.right() + 1 and x > box.left():
            x, y = box.left(), y + height + 2
        if y + height > box.bottom() + 4:
            rest = f"+{len(tags) - number}"
            painter.setPen(QColor(c.muted))
            last = QRect(box.left(), y - height - 2, box.width(), height)
            painter.drawText(last, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, rest)
            return
        colour = tag_colours.get(tag, _UNKNOWN_TAG)
        chip = QRectF(x, y, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(colour)))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(QColor(text_on(colour)))
        shown = metrics.elidedText(tag, Qt.TextElideMode.ElideRight, width - 10)
        painter.drawText(chip, int(Qt.AlignmentFlag.AlignCenter), shown)
        x += width + 4


def _line(painter: QPainter, box: QRect, number: int, text: str, colour: str) -> None:
    metrics = painter.fontMetrics()
    line = QRect(box.left(), box.top() + number * metrics.lineSpacing(), box.width(), metrics.lineSpacing())
    painter.setPen(QColor(colour))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
    # Set apart, so that the "…" of right-to-left words stands at their end.
    painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, isolated(shown))


def _meter(painter: QPainter, box: QRect, share: float, c: Colours) -> None:
    """A quiet bar in the middle of the second line, filled as far as the machine is sure."""
    spacing = painter.fontMetrics().lineSpacing()
    width = min(_METER, box.width())
    top = round(box.top() + 1.5 * spacing)
    for part, colour, opacity in ((1.0, c.border, 1.0), (share, c.muted, 0.6)):
        painter.setOpacity(opacity)
        painter.fillRect(QRect(box.left(), top, round(width * part), 2), QColor(colour))
    painter.setOpacity(1.0)


def _ink(option: QStyleOptionViewItem) -> str:
    role = QPalette.ColorRole
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    return option.palette.color(role.HighlightedText if selected else role.Text).name()


def _range(
    start: int, length: int, *, colour: str, ground: str | None = None, bold: bool = False
) -> QTextLayout.FormatRange:
    look = QTextCharFormat()
    look.setForeground(QBrush(QColor(colour)))
    if ground is not None:
        look.setBackground(QBrush(QColor(ground)))
    if bold:
        look.setFontWeight(QFont.Weight.DemiBold)
    found = QTextLayout.FormatRange()
    found.start, found.length, found.format = start, length, look
    return found
