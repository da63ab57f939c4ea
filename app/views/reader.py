"""The reader: a claim in its whole article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFont, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.models.sentence import claim_line
from app.views.article_header import ArticleHeader
from app.views.article_text import ArticleText
from app.views.legend import Legend
from app.views.marks import Role, formats, marks_of
from app.views.wording import count_words, date_words
from db.records import ClaimRecord, SnapshotRecord, Spans

MAKE_CLAIM_KEYS = "Ctrl+Shift+M"


@dataclass(frozen=True, slots=True)
class MakeClaim:
    """The user's wish for a claim whose content is ``content`` of that snapshot's text."""

    snapshot_pk: int
    content: Spans


class ReaderView(QWidget):
    """The article with one claim of it highlighted.

    ``make_claim_action`` (enabled while text is selected), ``previous_action`` and ``next_action``
    may be put into menus; their shortcuts work while the focus is in the reader.
    """

    claim_activated = Signal(int)
    claim_wanted = Signal(object)
    article_edit_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader")
        self._claim: ClaimRecord | None = None
        self._snapshot: SnapshotRecord | None = None
        self._order: tuple[ClaimRecord, ...] = ()
        self.header = ArticleHeader()
        self.text = _Page()
        self._notice = _notice()
        self._place = QLabel()
        self.make_claim_action = self._action("Make a &claim of the selection", MAKE_CLAIM_KEYS, self._want)
        self.previous_action = self._action("&Previous claim", "Alt+Up", lambda: self._step(-1))
        self.next_action = self._action("&Next claim", "Alt+Down", lambda: self._step(1))
        self._float = _FloatingButton(self.text, self.make_claim_action)
        self._lay_out()
        self._connect()
        self.clear()

    def show_claim(self, claim: ClaimRecord, snapshot: SnapshotRecord, others: Sequence[ClaimRecord]) -> None:
        """Show ``claim`` in ``snapshot``; ``others`` are the article's claims, with or without it."""
        if self._snapshot != snapshot:
            self._snapshot = snapshot
            self.text.show_text(snapshot.text, snapshot.headings)
        moved = self._claim is None or (self._claim.pk, self._claim.spans) != (claim.pk, claim.spans)
        self._claim = claim
        self._order = tuple(sorted({c.pk: c for c in (*others, claim)}.values(), key=_start))
        self.header.show_article(claim.article)
        self.text.show_marks(marks_of(claim, self._order, snapshot.boilerplate))
        self._show_notice(claim, snapshot)
        self._show_place(claim)
        self._pages.setCurrentIndex(1)
        if moved:
            self.text.scroll_to(claim.spans[0])

    def clear(self) -> None:
        """Show that no claim is chosen."""
        self._claim = self._snapshot = None
        self._order = ()
        self.text.show_text("", ())
        self.make_claim_action.setEnabled(False)
        self._pages.setCurrentIndex(0)

    def set_document_font(self, font: QFont) -> None:
        """The font of article texts, apart from the interface's."""
        self.text.setFont(font)
        if self._snapshot and self._claim:
            self.text.show_text(self._snapshot.text, self._snapshot.headings)
            self.text.show_marks(marks_of(self._claim, self._order, self._snapshot.boilerplate))
            self.text.scroll_to(self._claim.spans[0])

    # --- parts -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        for part in (self.header, _rule(), self._notice, self.text, _rule()):
            rows.addWidget(part, 1 if part is self.text else 0)
        rows.addLayout(self._footer())
        empty = QLabel("Choose a claim to read it in its article.")
        empty.setProperty("muted", True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(empty)
        self._pages.addWidget(page)

    def _footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(18, 3, 8, 3)
        row.addWidget(_legend(), 1)
        self._place.setProperty("muted", True)
        row.addWidget(self._place)
        for action, arrow in (
            (self.previous_action, Qt.ArrowType.UpArrow),
            (self.next_action, Qt.ArrowType.DownArrow),
        ):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setArrowType(arrow)
            button.setAutoRaise(True)
            button.setAccessibleName(action.toolTip())
            row.addWidget(button)
        return row

    def _action(self, words: str, keys: str, act: object) -> QAction:
        made = QAction(words, self)
        made.setShortcut(QKeySequence(keys))
        made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        plain = words.replace("&", "")
        made.setToolTip(f"{plain} ({made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        made.triggered.connect(act)
        self.addAction(made)
        return made

    def _connect(self) -> None:
        self.text.extra_actions = (self.make_claim_action, self.previous_action, self.next_action)
        self.text.describe = self._describe
        self.text.claim_clicked.connect(self.claim_activated)
        self.text.selection_changed.connect(self._selection_changed)
        self.header.edit_wanted.connect(self._want_edit)

    # --- what it says ----------------------------------------------------------------------------

    def _describe(self, pk: int) -> str:
        return next((claim_line(claim) for claim in self._order if claim.pk == pk), "")

    def _show_notice(self, claim: ClaimRecord, snapshot: SnapshotRecord) -> None:
        self._notice.setVisible(claim.orphan)
        self._notice.setText(
            "The words of this claim are not in the newer text of the article. "
            f"This is the older text, read on {date_words(snapshot.read_at[:10] or None)}."
        )

    def _show_place(self, claim: ClaimRecord) -> None:
        at = [one.pk for one in self._order].index(claim.pk)
        self._place.setText(f"{at + 1:,} of {count_words(len(self._order), 'claim')}")
        self.previous_action.setEnabled(at > 0)
        self.next_action.setEnabled(at + 1 < len(self._order))

    # --- what it asks for ------------------------------------------------------------------------

    def _selection_changed(self) -> None:
        chosen = self.text.selected_span() is not None
        self.make_claim_action.setEnabled(chosen and self._snapshot is not None)

    def _want(self) -> None:
        span = self.text.selected_span()
        if span and self._snapshot:
            self.claim_wanted.emit(MakeClaim(self._snapshot.pk, (span,)))

    def _want_edit(self) -> None:
        if self._claim:
            self.article_edit_wanted.emit(self._claim.article.pk)

    def _step(self, by: int) -> None:
        if self._claim:
            at = [one.pk for one in self._order].index(self._claim.pk) + by
            if 0 <= at < len(self._order):
                self.claim_activated.emit(self._order[at].pk)


class _Page(ArticleText):
    """The text with the reader's own actions in its context menu."""

    extra_actions: tuple[QAction, ...] = ()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy and select as usual, then what the reader adds."""
        menu = self.createStandardContextMenu()
        menu.addSeparator()
        menu.addActions(self.extra_actions)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())


class _FloatingButton(QPushButton):
    """A button that comes up beside a selection; the keyboard has the action's shortcut instead."""

    def __init__(self, page: ArticleText, action: QAction) -> None:
        super().__init__("Make a claim", page.viewport())
        self._page = page
        self.setToolTip(action.toolTip())
        self.setAccessibleName(action.toolTip())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.clicked.connect(action.trigger)
        self.hide()
        page.selection_changed.connect(self._follow)
        page.verticalScrollBar().valueChanged.connect(self._follow)

    def _follow(self) -> None:
        span = self._page.selected_span()
        self.setVisible(span is not None)
        if span is None:
            return
        self.adjustSize()
        view = self._page.viewport().rect()
        end = self._page.cursorRect()
        left = min(max(0, end.left() - self.width() // 2), view.width() - self.width() - 4)
        below = end.bottom() + 6
        top = below if below + self.height() <= view.height() else end.top() - self.height() - 6
        self.move(QPoint(left, top))


def _start(claim: ClaimRecord) -> tuple[int, int]:
    return claim.spans[0][0], claim.pk


def _rule() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setFixedHeight(1)
    line.setForegroundRole(line.palette().ColorRole.Mid)
    return line


def _notice() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setContentsMargins(18, 6, 18, 6)
    label.setProperty("fault", True)
    label.hide()
    return label


def _legend() -> Legend:
    words = ((Role.CONTENT, "this claim"), (Role.SOURCE, "its speaker"), (Role.CUE, "its cue"))
    return Legend((*words, (Role.OTHER, "other claims")), formats)
