"""The inspector: everything that is known of one claim, and what can be done to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from app.views.inspector_parts import (
    Chain,
    Facts,
    LinkButton,
    Review,
    Tags,
    section,
    value_label,
)
from app.views.memo import MemoEdit
from app.views.speaker_words import form_words, links_words, roles_words, sure_words, type_words
from app.views.wording import count_words, date_words, isolated, kind_words, shortened
from db.query import format as query_text
from db.query.syntax import Exactly, Field
from db.records import ClaimRecord, TagRecord
from db.understanding import Understanding

_EMPTY, _MANY, _ONE = range(3)


class InspectorView(QWidget):
    """One claim, several, or none."""

    memo_changed = Signal(int, str)
    tag_removed = Signal(int, str)
    tag_wanted = Signal()
    speaker_wanted = Signal()
    reject_wanted = Signal()
    verify_wanted = Signal()
    article_edit_wanted = Signal(int)
    query_wanted = Signal(str)
    #: The key of another claim to be looked at.
    claim_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        self._claim: ClaimRecord | None = None
        self._tags: Sequence[TagRecord] = ()
        self.review = Review()
        self._understood = Understanding()
        self.speaker = LinkButton("Show what they said")
        self.about = value_label(muted=True)
        self.chain = Chain()
        self.outer = LinkButton("Go to the claim that holds this one")
        self.inner = LinkButton("Go to the claim told in this one")
        self.facts = Facts(
            {"source": "In the text", "form": "Read as", "cue": "Cue", "polarity": "Stance", "said": "Said"}
            | {"published": "Published", "kind": "Kind", "relations": "Relations"},
            optional=("form",),
        )
        self.tags = Tags()
        self.memo = MemoEdit()
        self.article = Facts(
            {"title": "Title", "outlet": "Outlet", "author": "Author", "date": "Date", "links": "One with"},
            optional=("links",),
        )
        self._many = value_label()
        self._pages = QStackedLayout(self)
        for page in (self._empty_page(), self._many_page(), _scrolling(self._claim_page())):
            self._pages.addWidget(page)
        self._connect()

    # --- what is shown ---------------------------------------------------------------------------

    def show_claim(
        self, claim: ClaimRecord | None, tags: Sequence[TagRecord], understood: Understanding | None = None
    ) -> None:
        """Show ``claim``; ``tags`` are those of the library, for their colours, ``understood`` is how its
        source was."""
        if claim is None:
            self._leave(_EMPTY)
            return
        self.memo.show_memo(claim.pk, claim.memo)
        self._claim, self._tags, self._understood = claim, tags, understood or Understanding()
        self._show_parts(claim, self._understood)
        self._pages.setCurrentIndex(_ONE)

    def _show_parts(self, claim: ClaimRecord, understood: Understanding) -> None:
        self.review.show_review(claim)
        # "He" is shown, but nobody can be looked up by it.
        words = claim.speaker or claim.source or "nobody named"
        self.speaker.show_words(words, leads=claim.speaker_pk is not None)
        self.about.setText(_about(claim, understood))
        self.about.setVisible(bool(self.about.text()))
        self.chain.show_chain(claim, understood.chain)
        self.outer.setVisible(understood.outer is not None)
        if understood.outer is not None:
            self.outer.show_words(
                f"Part of what {isolated(shortened(understood.outer[1] or 'somebody'))} said"
            )
        self.inner.setVisible(bool(understood.inner))
        if understood.inner:
            self.inner.show_words(_told_words(understood))
        self.facts.show_facts(_facts(claim, understood))
        self.tags.show_tags(claim.tags, {tag.name: tag.colour for tag in self._tags})
        self.article.show_facts(_article_facts(claim) | {"links": links_words(understood)})

    def show_selection(self, n: int, origins: int | None = None) -> None:
        """Show that ``n`` claims are selected, of so many independent ``origins`` where that is known; with
        0 the empty state."""
        known = f", of {count_words(origins, 'independent origin')}" if origins else ""
        self._many.setText(f"{count_words(n, 'claim')} selected{known}. What you do here is done to all.")
        self._leave(_MANY if n else _EMPTY)

    def save(self) -> None:
        """Emit the memos that have been typed and not saved yet."""
        self.memo.save_all()

    def _leave(self, page: int) -> None:
        self.memo.forget()
        self._claim = None
        self._pages.setCurrentIndex(page)

    # --- parts -----------------------------------------------------------------------------------

    def _empty_page(self) -> QWidget:
        page = value_label("Choose a claim to see who said it, on whose word, and when.", muted=True)
        page.setAlignment(Qt.AlignmentFlag.AlignCenter)
        page.setMargin(16)
        return page

    def _many_page(self) -> QWidget:
        page = QWidget()
        rows = _rows(page)
        rows.addWidget(self._many)
        for words, signal in (
            ("&Tag…", self.tag_wanted),
            ("&Speaker…", self.speaker_wanted),
            ("&Verify", self.verify_wanted),
            ("Re&ject", self.reject_wanted),
        ):
            rows.addWidget(_button(words, signal))
        rows.addStretch(1)
        return page

    def _claim_page(self) -> QWidget:
        page = QWidget()
        rows = _rows(page)
        rows.addWidget(self.review)
        rows.addSpacing(6)
        change = "Say who this is: only here, or for good where the passage comes again (S)"
        rows.addLayout(_beside(self.speaker, _button("Change…", self.speaker_wanted, change)))
        rows.addWidget(self.about)
        rows.addWidget(self.facts)
        rows.addWidget(_titled("Chain", self.chain))
        rows.addWidget(self.outer)
        rows.addWidget(self.inner)
        rows.addWidget(_titled("Tags", self.tags))
        rows.addWidget(_titled("Memo", self.memo))
        self.memo.setFixedHeight(self.memo.fontMetrics().lineSpacing() * 5 + 12)
        edit = _button("Edit…", self._edit_article, "Edit the article's details")
        rows.addSpacing(6)
        rows.addLayout(_beside(section("Article"), edit))
        rows.addWidget(self.article)
        rows.addStretch(1)
        return page

    def _connect(self) -> None:
        self.memo.memo_changed.connect(self.memo_changed)
        self.review.verify_wanted.connect(self.verify_wanted)
        self.review.reject_wanted.connect(self.reject_wanted)
        self.tags.wanted.connect(self.tag_wanted)
        self.tags.removed.connect(self._remove_tag)
        self.tags.chosen.connect(lambda name: self._filter("tag", name))
        self.speaker.clicked.connect(self._filter_by_speaker)
        self.outer.clicked.connect(self._go_out)
        self.inner.clicked.connect(self._go_in)

    def _remove_tag(self, name: str) -> None:
        if self._claim:
            self.tag_removed.emit(self._claim.pk, name)

    def _filter_by_speaker(self) -> None:
        if self._claim and self._claim.speaker and self._claim.speaker_pk is not None:
            self._filter("speaker", self._claim.speaker)

    def _go_out(self) -> None:
        if self._understood.outer is not None:
            self.claim_wanted.emit(self._understood.outer[0])

    def _go_in(self) -> None:
        if self._understood.inner:
            self.claim_wanted.emit(self._understood.inner[0][0])

    def _filter(self, field: str, value: str) -> None:
        self.query_wanted.emit(query_text(Field(field, Exactly(value))))

    def _edit_article(self) -> None:
        if self._claim:
            self.article_edit_wanted.emit(self._claim.article.pk)


def _told_words(understood: Understanding) -> str:
    """Whose word is told in the claim; the first leads somewhere, the others are counted."""
    more = len(understood.inner) - 1
    first = f"Tells what {isolated(shortened(understood.inner[0][1] or 'somebody'))} said"
    return f"{first}, and {more:,} more" if more else first


def _about(claim: ClaimRecord, understood: Understanding) -> str:
    """What the speaker is, as the library and this text say; "" where neither does."""
    known = claim.speaker_type if claim.speaker_pk is not None else understood.type
    parts = ("" if known == "unspecified" else type_words(known), roles_words(understood))
    return "  ·  ".join(part for part in parts if part)


def _facts(claim: ClaimRecord, understood: Understanding) -> dict[str, str | None]:
    read = (form_words(understood), sure_words(understood))
    return {
        "source": f"“{isolated(claim.source)}”" if claim.source else None,
        "form": " · ".join(part for part in read if part),
        "cue": f"“{isolated(claim.cue)}”" if claim.cue else None,
        "polarity": claim.polarity,
        "said": _said(claim, understood),
        "published": date_words(claim.article.date) if claim.article.date else None,
        "kind": kind_words(claim.kind),
        "relations": count_words(claim.relations, "relation") if claim.relations else "none yet",
    }


def _said(claim: ClaimRecord, understood: Understanding) -> str | None:
    """The date of the statement, and the words that it was read or derived from."""
    if not claim.date:
        return None
    if not understood.said:
        return date_words(claim.date)
    how = "reckoned from" if claim.said_basis == "derived" else "from"
    return f"{date_words(claim.date)}, {how} “{isolated(understood.said)}”"


def _article_facts(claim: ClaimRecord) -> dict[str, str | None]:
    article = claim.article
    date = date_words(article.date) if article.date else None
    return {"title": article.label, "outlet": article.outlet, "author": article.author, "date": date}


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area


def _rows(page: QWidget) -> QVBoxLayout:
    rows = QVBoxLayout(page)
    rows.setContentsMargins(14, 12, 14, 12)
    rows.setSpacing(8)
    return rows


def _beside(wide: QWidget, button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(wide, 1)
    row.addWidget(button)
    return row


def _titled(words: str, part: QWidget) -> QWidget:
    block = QWidget()
    rows = QVBoxLayout(block)
    rows.setContentsMargins(0, 6, 0, 0)
    rows.setSpacing(5)
    title: QLabel = section(words)
    title.setBuddy(part)
    rows.addWidget(title)
    rows.addWidget(part)
    return block


def _button(words: str, clicked: Callable[[], None] | SignalInstance, name: str | None = None) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    if name:
        button.setAccessibleName(name)
        button.setToolTip(name)
    button.clicked.connect(clicked)
    return button
