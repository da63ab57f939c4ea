"""The inspector: what is known of a claim, and a memo that is never lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.theme import DARK, LIGHT, make_palette
from app.views.chips import TagChip
from app.views.flow import FlowLayout
from app.views.inspector import InspectorView
from db.records import ArticleRecord, ClaimRecord, TagRecord

# The offscreen platform says so of every window; it means nothing.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

ARTICLE = ArticleRecord("a1", "The ferry log", "The Harbour Light", None, "1907-03-04", pk=5, doc="log")
CLAIM = ClaimRecord(
    *("c1", "log", ARTICLE, "only 31 names were signed for", ((10, 39),), "", 'Honora "Nora" Vale', "Vale"),
    *("according to", "indirect", "denies", ("the clerk's office",), "1907-03-02", ("numbers",), "Old memo"),
    2,
    pk=11,
    speaker_pk=3,
    confidence=0.83,
)
OTHER = replace(
    CLAIM, pk=12, memo=None, speaker=None, source=None, date=None, tags=(), by_hand=True, speaker_pk=None
)
TAGS = [TagRecord(1, "t1", "numbers", "#f2c94c", None, 31)]


@pytest.fixture
def inspector(qtbot: QtBot) -> InspectorView:
    view = InspectorView()
    qtbot.addWidget(view)
    view.resize(320, 700)
    view.show()
    view.show_claim(CLAIM, TAGS)
    return view


@pytest.fixture
def saved(inspector: InspectorView) -> list[tuple[int, str]]:
    heard: list[tuple[int, str]] = []
    inspector.memo_changed.connect(lambda pk, text: heard.append((pk, text)))
    return heard


def press(view: QWidget, words: str) -> None:
    [button] = [b for b in view.findChildren(QPushButton) if b.isVisible() and b.text() == words]
    button.click()


def test_said_and_published_stand_apart(inspector: InspectorView) -> None:
    assert inspector.facts.text("said") == "2 March 1907"
    assert inspector.facts.text("published") == "4 March 1907"


def test_the_chain_runs_from_the_article_to_the_speaker(inspector: InspectorView) -> None:
    assert inspector.chain.names() == ["The Harbour Light", "the clerk's office", 'Honora "Nora" Vale']


def test_what_is_not_known_says_so(inspector: InspectorView) -> None:
    inspector.show_claim(OTHER, TAGS)
    assert inspector.facts.text("said") == "unknown"
    assert inspector.chain.names()[-1] == "nobody named"
    assert not inspector.speaker.isEnabled()
    assert inspector.article.text("author") == "unknown"


def test_kind_comes_with_what_is_done_with_the_content(inspector: InspectorView) -> None:
    assert (inspector.facts.text("kind"), inspector.facts.text("polarity")) == ("indirect speech", "denies")
    inspector.show_claim(replace(CLAIM, polarity="asserts"), TAGS)
    assert inspector.facts.text("polarity") == "asserts"


@pytest.mark.parametrize(
    ("review", "words"),
    [
        ("machine", ["&Verify", "Re&ject"]),
        ("verified", ["✓ &Verified", "Re&ject"]),
        ("rejected", ["&Verify", "✗ Re&jected"]),
    ],
)
def test_a_verdict_that_stands_is_seen_without_colours(
    inspector: InspectorView, review: str, words: list[str]
) -> None:
    inspector.show_claim(replace(CLAIM, review=review), TAGS)
    buttons = (inspector.review.verify, inspector.review.reject)
    assert [button.text() for button in buttons] == words
    assert [button.isChecked() for button in buttons] == [review == "verified", review == "rejected"]


def test_buttons_ask_for_what_they_say(qtbot: QtBot, inspector: InspectorView) -> None:
    for words, signal in (
        ("&Verify", inspector.verify_wanted),
        ("Re&ject", inspector.reject_wanted),
        ("Change…", inspector.speaker_wanted),
    ):
        with qtbot.waitSignal(signal):
            press(inspector, words)
    with qtbot.waitSignal(inspector.article_edit_wanted) as asked:
        press(inspector, "Edit…")
    assert asked.args == [5]


def test_the_speaker_filters_by_the_exact_name(qtbot: QtBot, inspector: InspectorView) -> None:
    with qtbot.waitSignal(inspector.query_wanted) as asked:
        qtbot.mouseClick(inspector.speaker, Qt.MouseButton.LeftButton)
    assert asked.args == [r'speaker:="Honora \"Nora\" Vale"']


def test_a_pronoun_is_no_name_to_filter_by(qtbot: QtBot, inspector: InspectorView) -> None:
    inspector.show_claim(replace(CLAIM, speaker="She", speaker_pk=None), TAGS)
    with qtbot.assertNotEmitted(inspector.query_wanted):
        qtbot.mouseClick(inspector.speaker, Qt.MouseButton.LeftButton)
    assert inspector.chain.names()[-1] == "She"


def test_a_chip_filters_and_its_cross_removes(qtbot: QtBot, inspector: InspectorView) -> None:
    chip = inspector.findChild(TagChip)
    name, cross = chip.findChildren(QAbstractButton)
    with qtbot.waitSignal(inspector.query_wanted) as asked:
        name.click()
    assert asked.args == ["tag:=numbers"]
    with qtbot.waitSignal(inspector.tag_removed) as removed:
        cross.click()
    assert removed.args == [11, "numbers"]


def test_several_claims_are_one_sentence_and_the_acts_for_all(qtbot: QtBot, inspector: InspectorView) -> None:
    inspector.show_selection(214)
    assert "214 claims" in inspector._many.text()
    with qtbot.waitSignal(inspector.tag_wanted):
        press(inspector, "&Tag…")


def test_pictures_follow_the_theme(inspector: InspectorView) -> None:
    images = []
    for theme in (LIGHT, DARK):
        inspector.setPalette(make_palette(theme))
        images.append(inspector.review._picture.pixmap().toImage())
    assert images[0] != images[1]


def test_every_control_has_a_name(inspector: InspectorView) -> None:
    nameless = [
        one
        for one in inspector.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()
        if not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
    ]
    assert nameless == []


# --- the memo -------------------------------------------------------------------------------------


def test_ctrl_enter_saves_once(qtbot: QtBot, inspector: InspectorView, saved: list[tuple[int, str]]) -> None:
    inspector.memo.setPlainText("New")
    for _ in range(2):
        qtbot.keyClick(inspector.memo, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert saved == [(11, "New")]
    assert inspector.memo.toPlainText() == "New"


@pytest.mark.parametrize("leave", ["other", "many", "none", "hide", "focus"])
def test_a_memo_is_saved_whatever_comes_next(
    qtbot: QtBot, inspector: InspectorView, saved: list[tuple[int, str]], leave: str
) -> None:
    inspector.activateWindow()
    inspector.memo.setFocus()
    inspector.memo.setPlainText("Half a thought")
    match leave:
        case "other":
            inspector.show_claim(OTHER, TAGS)
        case "many":
            inspector.show_selection(3)
        case "none":
            inspector.show_claim(None, TAGS)
        case "hide":
            inspector.hide()
        case "focus":
            inspector.review.reject.setFocus()
    assert saved == [(11, "Half a thought")]


def test_looking_at_claims_saves_nothing(inspector: InspectorView, saved: list[tuple[int, str]]) -> None:
    for claim in (OTHER, CLAIM, OTHER):
        inspector.show_claim(claim, TAGS)
    inspector.save()
    assert saved == []


def test_a_refresh_does_not_overwrite_what_is_being_typed(inspector: InspectorView) -> None:
    inspector.memo.setPlainText("Being typed")
    inspector.show_claim(replace(CLAIM, tags=()), TAGS)
    assert inspector.memo.toPlainText() == "Being typed"


def test_a_late_refresh_does_not_bring_the_old_memo_back(inspector: InspectorView) -> None:
    inspector.memo.setPlainText("New")
    inspector.save()
    inspector.show_claim(CLAIM, TAGS)  # read before the memo was written
    assert inspector.memo.toPlainText() == "New"
    inspector.show_claim(replace(CLAIM, memo="New"), TAGS)
    inspector.show_claim(CLAIM, TAGS)  # undone
    assert inspector.memo.toPlainText() == "Old memo"


def test_typing_on_while_a_memo_is_being_saved_loses_nothing(
    inspector: InspectorView, saved: list[tuple[int, str]]
) -> None:
    inspector.memo.setPlainText("New")
    inspector.save()
    inspector.memo.setPlainText("New and more")
    inspector.show_claim(replace(CLAIM, memo="New"), TAGS)
    assert inspector.memo.toPlainText() == "New and more"
    inspector.save()
    assert saved == [(11, "New"), (11, "New and more")]


# --- the flow of chips ----------------------------------------------------------------------------


def test_widgets_flow_into_lines_and_never_outside(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, gap=4)
    for _ in range(6):
        button = QPushButton("word")
        button.setFixedSize(60, 20)
        flow.addWidget(button)
    box.resize(140, 200)
    box.show()
    places = [flow.itemAt(n).geometry().topLeft() for n in range(flow.count())]
    assert places == [QPoint(x, y) for y in (0, 24, 48) for x in (0, 64)]
    assert flow.heightForWidth(140) == 68
    flow.clear()
    assert flow.count() == 0


# --- lines ----------------------------------------------------------------------------------------


def test_every_fact_has_room_for_all_its_lines_however_narrow_the_pane(inspector: InspectorView) -> None:
    source = "Honora Vale, for many years the keeper of the ferry log on the eastern bank of the river"
    inspector.show_claim(replace(CLAIM, source=source), TAGS)
    for width in (420, 330, 260, 330):
        inspector.resize(width, 700)
        QApplication.processEvents()
        label = inspector.facts.label("source")
        assert label.height() >= label.heightForWidth(label.width())


def test_a_long_name_wraps_and_is_seen_whole(inspector: InspectorView) -> None:
    name = "The Eastern Observatory for the Rights of Ferrymen & Bargemen"
    inspector.show_claim(replace(CLAIM, speaker=name), TAGS)
    QApplication.processEvents()
    link = inspector.speaker
    assert link.words() == name
    assert link.height() >= link.heightForWidth(link.width()) > 2 * link.fontMetrics().height()


def test_who_is_not_named_does_not_look_like_a_name(inspector: InspectorView) -> None:
    inspector.show_claim(replace(CLAIM, speaker="Honora"), TAGS)
    named = inspector.speaker.sizeHint().width()
    inspector.show_claim(replace(CLAIM, speaker="Honora", speaker_pk=None), TAGS)
    assert inspector.speaker.sizeHint().width() < named  # bold letters are wider


# --- memos that could not be kept ------------------------------------------------------------------


def test_a_memo_that_was_refused_is_not_saved_yet(
    qtbot: QtBot, inspector: InspectorView, saved: list[tuple[int, str]]
) -> None:
    inspector.memo.setPlainText("Look this up")
    inspector.save()
    inspector.memo.put_back(11, "Look this up")
    inspector.show_claim(CLAIM, TAGS)
    assert inspector.memo.toPlainText() == "Look this up"
    inspector.memo.setFocus()
    inspector.memo.clearFocus()
    assert saved == [(11, "Look this up")]  # a message about it takes the focus: that is no new attempt
    qtbot.keyClick(inspector.memo, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert saved == [(11, "Look this up")] * 2


def test_a_memo_that_was_refused_comes_back_with_its_claim(
    inspector: InspectorView, saved: list[tuple[int, str]]
) -> None:
    inspector.memo.setPlainText("Look this up")
    inspector.show_claim(OTHER, TAGS)
    inspector.memo.put_back(11, "Look this up")
    assert inspector.memo.toPlainText() == ""
    inspector.show_claim(CLAIM, TAGS)
    assert inspector.memo.toPlainText() == "Look this up"
    inspector.show_claim(OTHER, TAGS)
    inspector.memo.put_back(11, "Look this up")
    inspector.save()
    assert saved == [(11, "Look this up")] * 3
    inspector.memo.put_back(11, "Look this up")
    inspector.memo.give_up()
    inspector.save()
    assert len(saved) == 3
