"""The reader: a claim in its whole article, other claims one click away, new ones by selecting text."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.theme import DARK, LIGHT, colours, make_palette
from app.views.marks import Mark, Role, claim_at, marks_of
from app.views.reader import MakeClaim, ReaderView
from db.records import ArticleRecord, ClaimRecord, Heading, SnapshotRecord, Span, words

# The offscreen platform says so of every window; it means nothing.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

TEXT = (
    "The ferry 😀 log\r\n\r\n"
    "By Ada Fenwick\r\n\r\n"
    "Captain Thornby said that all forty-two passengers had landed. "
    "The clerk denied that the list was complete.\r\n\r\n"
    "وقال القبطان إن السفينة وصلت سالمة.\r\n\r\n"
    "The owner recalled the mate saying the lamp was dark."
)
ARTICLE = ArticleRecord("a1", "The ferry log", "The Harbour Light", None, "1907-03", pk=5, doc="log")


def place(of: str) -> Span:
    start = TEXT.index(of)
    return start, start + len(of)


def claim(pk: int, content: str, source: str = "", cue: str = "", **fields: object) -> ClaimRecord:
    span = place(content)
    made = ClaimRecord(
        *(f"c{pk}", "log", ARTICLE, words(TEXT, (span,)), (span,), "", source or None, source or None),
        *(cue or None, "indirect", "asserts", (), None, (), None, 0),
        pk=pk,
        source_spans=(place(source),) if source else (),
        cue_spans=(place(cue),) if cue else (),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


LANDED = claim(1, "all forty-two passengers had landed", "Captain Thornby", "said")
COMPLETE = claim(2, "the list was complete", "The clerk", "denied")
ARRIVED = claim(3, "السفينة وصلت سالمة")
OUTER = claim(4, "the mate saying the lamp was dark", "The owner", "recalled")
INNER = claim(5, "the lamp was dark", "the mate", "saying")
ALL = (LANDED, COMPLETE, ARRIVED, OUTER, INNER)
SNAPSHOT = SnapshotRecord(
    9,
    5,
    TEXT,
    (Heading(place("The ferry 😀 log")),),
    (place("By Ada Fenwick"),),
    read_at="2026-01-05T10:00:00Z",
)


@pytest.fixture
def reader(qtbot: QtBot) -> ReaderView:
    view = ReaderView()
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show()
    view.show_claim(LANDED, SNAPSHOT, ALL)
    return view


def marked(reader: ReaderView, style: QTextCharFormat.UnderlineStyle) -> list[str]:
    return [
        one.cursor.selectedText()
        for one in reader.text.extraSelections()
        if one.format.underlineStyle() is style
    ]


def middle(reader: ReaderView, content: str) -> QPoint:
    """A place of the viewport inside the words ``content``."""
    start = place(content)[0]
    rect = reader.text.mark_rect((start + 2, start + 3))
    return QPoint(rect.left() + 2, rect.center().y())


def test_content_source_cue_and_other_claims_are_marked_each_in_its_way(reader: ReaderView) -> None:
    style = QTextCharFormat.UnderlineStyle
    grounds = [
        s.cursor.selectedText()
        for s in reader.text.extraSelections()
        if s.format.background().color() == QColor(colours(reader.palette()).match)
    ]
    assert grounds == [LANDED.content]
    assert marked(reader, style.SingleUnderline) == ["Captain Thornby"]
    assert marked(reader, style.DashUnderline) == ["said"]
    assert marked(reader, style.DotLine) == [one.content for one in ALL[1:]]


def test_what_is_not_the_articles_running_text_is_dimmed(reader: ReaderView) -> None:
    muted = QColor(colours(reader.palette()).muted)
    dimmed = [s for s in reader.text.extraSelections() if s.format.foreground().color() == muted]
    assert [s.cursor.selectedText() for s in dimmed] == ["By Ada Fenwick"]


def test_marks_follow_the_theme(reader: ReaderView) -> None:
    for theme in (DARK, LIGHT):
        reader.setPalette(make_palette(theme))
        grounds = {s.format.background().color().name() for s in reader.text.extraSelections()}
        assert theme.match in grounds


def test_headings_are_bold(reader: ReaderView) -> None:
    document = reader.text.document()
    heading = document.firstBlock().begin()
    assert heading.fragment().charFormat().fontWeight() == 700
    assert document.lastBlock().begin().fragment().charFormat().fontWeight() != 700


def test_right_to_left_paragraphs_stand_on_the_right(reader: ReaderView) -> None:
    assert reader.text.mark_rect((place(ARRIVED.content)[0] - 14,) * 2).left() > reader.text.width() // 2
    assert reader.text.mark_rect((place("The clerk")[0],) * 2).left() < reader.text.width()


def test_unknown_author_says_so(reader: ReaderView) -> None:
    shown = [label.text() for label in reader.header.findChildren(QLabel)]
    assert shown == ["The ferry log", "The Harbour Light  ·  author unknown  ·  published March 1907"]


def test_a_click_on_another_claim_asks_for_it(qtbot: QtBot, reader: ReaderView) -> None:
    with qtbot.waitSignal(reader.claim_activated) as asked:
        qtbot.mouseClick(
            reader.text.viewport(), Qt.MouseButton.LeftButton, pos=middle(reader, COMPLETE.content)
        )
    assert asked.args == [COMPLETE.pk]


def test_a_click_on_nested_claims_asks_for_the_inner_one(qtbot: QtBot, reader: ReaderView) -> None:
    with qtbot.waitSignal(reader.claim_activated) as asked:
        qtbot.mouseClick(reader.text.viewport(), Qt.MouseButton.LeftButton, pos=middle(reader, INNER.content))
    assert asked.args == [INNER.pk]


@pytest.mark.parametrize("words_hit", [LANDED.content, "By Ada Fenwick"])
def test_a_click_elsewhere_asks_for_nothing(qtbot: QtBot, reader: ReaderView, words_hit: str) -> None:
    with qtbot.assertNotEmitted(reader.claim_activated):
        qtbot.mouseClick(reader.text.viewport(), Qt.MouseButton.LeftButton, pos=middle(reader, words_hit))


def test_the_claim_at_a_place_is_the_innermost() -> None:
    marks = marks_of(LANDED, ALL, ())
    assert claim_at(marks, place(OUTER.content)[0]) == OUTER.pk
    assert claim_at(marks, place(INNER.content)[0]) == INNER.pk
    assert claim_at(marks, place(INNER.content)[1]) is None
    assert claim_at([Mark((0, 5), Role.SOURCE, 1)], 2) is None


def test_selected_words_become_the_content_of_a_wish(qtbot: QtBot, reader: ReaderView) -> None:
    start, end = place("سالمة")
    reader.text.select((start - 1, end + 1))  # a space before, the full stop after
    with qtbot.waitSignal(reader.claim_wanted) as asked:
        qtbot.keyClick(
            reader.text,
            Qt.Key.Key_M,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
    assert asked.args == [MakeClaim(9, ((start, end + 1),))]


def test_without_a_selection_no_claim_can_be_made(reader: ReaderView) -> None:
    assert not reader.make_claim_action.isEnabled()
    reader.text.select(place("forty-two"))
    assert reader.make_claim_action.isEnabled()
    reader.text.select((place("By Ada")[0] - 4, place("By Ada")[0]))  # line breaks only
    assert not reader.make_claim_action.isEnabled()


def test_next_and_previous_walk_the_claims_in_their_order(qtbot: QtBot, reader: ReaderView) -> None:
    reader.show_claim(COMPLETE, SNAPSHOT, ALL)
    asked: list[int] = []
    reader.claim_activated.connect(asked.append)
    qtbot.keyClick(reader.text, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(reader.text, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert asked == [ARRIVED.pk, LANDED.pk]
    reader.show_claim(LANDED, SNAPSHOT, ALL)
    assert not reader.previous_action.isEnabled()


def test_edit_asks_for_the_article(qtbot: QtBot, reader: ReaderView) -> None:
    with qtbot.waitSignal(reader.article_edit_wanted) as asked:
        reader.header._edit.click()
    assert asked.args == [ARTICLE.pk]


def test_an_orphan_says_that_its_text_is_older(reader: ReaderView) -> None:
    assert not reader._notice.isVisible()
    reader.show_claim(replace(LANDED, orphan=True), SNAPSHOT, ALL)
    assert reader._notice.isVisible()
    assert "5 January 2026" in reader._notice.text()


def test_clear_forgets_the_article(reader: ReaderView) -> None:
    reader.clear()
    assert reader.text.toPlainText() == ""
    assert not reader.make_claim_action.isEnabled()


def test_the_line_is_never_too_long_to_read(reader: ReaderView) -> None:
    reader.resize(1900, 600)
    column = reader.text.viewport().width() - 36
    average = reader.text.fontMetrics().horizontalAdvance("the quick brown fox jumps over it all ") / 38
    assert 60 < column / average < 85


def test_a_long_article_is_shown_at_its_claim_and_only_what_is_visible_is_marked(
    qtbot: QtBot, reader: ReaderView
) -> None:
    line = "The clerk said that nine were missing, and the owner said that none was.\n"
    text = line * (300_000 // len(line))
    content = line.index("nine"), line.index(",")
    claims = [
        replace(LANDED, pk=n, spans=((content[0] + at, content[1] + at),), source_spans=(), cue_spans=())
        for n, at in enumerate(range(0, len(text), len(line)), start=1)
    ]
    target = claims[-200]
    started = time.perf_counter()
    reader.show_claim(target, replace(SNAPSHOT, text=text, headings=(), boilerplate=()), claims)
    assert time.perf_counter() - started < 2
    shown = reader.text.mark_rect(target.spans[0])
    assert reader.text.viewport().rect().contains(shown.center())
    assert 0 < len(reader.text.extraSelections()) < 60
    bar = reader.text.verticalScrollBar()
    started = time.perf_counter()
    for value in range(0, bar.maximum(), bar.maximum() // 20):
        bar.setValue(value)
    assert (time.perf_counter() - started) / 20 < 0.1


def test_the_claim_stays_in_view_when_the_page_changes_its_size(reader: ReaderView) -> None:
    reader.show_claim(INNER, SNAPSHOT, ALL)
    reader.resize(260, 300)
    view = reader.text.viewport().rect()
    assert view.contains(reader.text.mark_rect(INNER.spans[0]).center())


def test_another_article_takes_the_place_of_one_that_is_scrolled_and_selected(reader: ReaderView) -> None:
    long = replace(SNAPSHOT, pk=10, text="A line of it.\n" * 500, headings=(), boilerplate=())
    last = replace(LANDED, spans=((6900, 6910),), source_spans=(), cue_spans=())
    for _ in range(2):
        reader.show_claim(last, long, [])
        reader.text.select((6900, 6950))
        bar = reader.text.verticalScrollBar()
        bar.setValue(bar.maximum())
        reader.show_claim(LANDED, SNAPSHOT, ALL)
        assert reader.text.selected_span() is None
        assert not reader.make_claim_action.isEnabled()
        assert not reader._float.isVisible()
