"""Comparing: claims side by side in context; what agrees, what clashes, how they stand to the first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.theme import DARK, LIGHT, make_palette
from app.views.clash import compare_words
from app.views.compare import CompareView
from app.views.compare_column import CLASHING, SHARED
from app.views.compare_words import RELATIONS, as_markdown, context, standing
from db.records import ArticleRecord, ClaimRecord, RelationRecord, SnapshotRecord, words
from db.schema import RELATIONS as STORED

# The offscreen platform says so of every window; it means nothing.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def claim(pk: int, text: str, content: str, **fields: object) -> tuple[ClaimRecord, SnapshotRecord]:
    start = text.index(content)
    spans = ((start, start + len(content)),)
    article = ArticleRecord(f"a{pk}", f"Log {pk}", "The Harbour Light", None, "1907-03", pk=pk)
    made = ClaimRecord(
        *(f"c{pk}", "log", article, words(text, spans), spans, "", "Honora Vale", "Vale", "said"),
        *("indirect", "asserts", (), None, (), None, 0),
        pk=pk,
    )
    return replace(made, **fields), SnapshotRecord(pk, pk, text)  # type: ignore[arg-type]


SAVED = claim(
    1, "Fog 😀 came.\r\nThornby said that all 42 passengers were saved. He slept.\r\nRead on.",
    "all 42 passengers were saved", tags=("a|b",),
)  # fmt: skip
LOST = claim(2, "Vale said that nine of 50 passengers were lost.", "nine of 50 passengers were lost")
DARK_LAMP = claim(3, "The keeper said the lamp was dark.", "the lamp was dark")


def relation(a: int, b: int, key: str) -> RelationRecord:
    return RelationRecord("r", a, b, key, None, "1907-03-05T00:00:00Z")


@pytest.fixture
def view(qtbot: QtBot) -> CompareView:
    made = CompareView()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    made.show_claims([SAVED, LOST], [])
    return made


# --- which words ----------------------------------------------------------------------------------


def compared(*texts: str) -> list[tuple[list[str], list[str]]]:
    found = compare_words([(text, ((0, len(text)),)) for text in texts])
    return [
        ([text[a:b] for a, b in one.shared], [text[a:b] for a, b in one.clashing])
        for text, one in zip(texts, found, strict=True)
    ]


@pytest.mark.parametrize(
    ("first", "second", "clash_first", "clash_second"),
    [
        ("ten miles off", "twenty miles off", ["ten"], ["twenty"]),
        ("forty-two persons", "42 persons", [], []),
        ("fifteen hundred and three souls", "1,503 souls", [], []),
        ("two hundred and six boats", "206 boats", [], []),
        ("a million crowns", "1,000,000 crowns", [], []),
        ("It sailed in 1907", "It carried 50", [], []),
        ("It sailed in 1907", "It sailed in 1908", ["1907"], ["1908"]),
        ("five per cent of the crew", "9 of the crew", [], []),
        ("five per cent of the crew", "6% of the crew", ["five"], ["6"]),
        ("the list was complete", "the list was not complete", [], ["not"]),
        ("the list was complete", "the list wasn’t complete", [], ["wasn’t"]),
        ("the fog was thick", "he was not at home", [], []),
        ("the mast snapped in two", "it did not break in two", [], ["not"]),
        ("the mast snapped in two", "it did not break in three", ["two"], ["three"]),
        ("She went down whole", "She broke in two", ["whole"], ["broke"]),
        ("No one knew", "one knew", ["No"], []),
    ],
)
def test_words_that_clash(first: str, second: str, clash_first: list[str], clash_second: list[str]) -> None:
    (_, one), (_, two) = compared(first, second)
    assert (one, two) == (clash_first, clash_second)
    (_, two), (_, one) = compared(second, first)
    assert (one, two) == (clash_first, clash_second)


def test_shared_words_are_significant_ones_whatever_their_ending() -> None:
    (one, _), (two, _) = compared("the passengers were landed there", "a passenger was landing there in 1907")
    assert (one, two) == (["passengers", "landed"], ["passenger", "landing"])


def test_equal_numbers_are_shared() -> None:
    assert compared("forty-two persons", "42 souls") == [(["forty-two"], []), (["42"], [])]


def test_marks_are_places_of_the_text_and_inside_the_content_only() -> None:
    text = "She said that ten men, and only ten, came; ten others slept."
    spans = ((14, 21), (23, 35))
    other = "eleven men came"
    found = compare_words([(text, spans), (other, ((0, len(other)),))])[0]
    assert [text[a:b] for a, b in found.clashing] == ["ten", "ten"]


def test_other_scripts_are_no_trouble() -> None:
    assert compared("السفينة وصلت سالمة", "وصلت السفينة")[1] == (["وصلت", "السفينة"], [])


# --- context and Markdown -------------------------------------------------------------------------


def test_the_context_is_the_paragraph() -> None:
    record, snapshot = SAVED
    start, end = context(snapshot.text, record.spans)
    assert snapshot.text[start:end].strip() == "Thornby said that all 42 passengers were saved. He slept."


def test_the_legend_explains_only_marks_that_are_there(view: CompareView) -> None:
    assert view.legend.words() == ["shared words", "words that clash"]
    view.show_claims([SAVED, DARK_LAMP], [])
    assert view.legend.words() == []
    lit = claim(4, "The mate said that the lamp was bright.", "the lamp was bright")
    view.show_claims([DARK_LAMP, lit], [])
    assert view.legend.words() == ["shared words"]


def test_a_long_paragraph_is_cut_at_words() -> None:
    text = "word " * 500 + "the claim" + " word" * 500
    start, end = context(text, ((2500, 2509),))
    assert 2100 < start < 2500
    assert 2509 < end < 2900
    assert text[start : start + 5] == "word "
    assert text[end - 5 : end + 1] == " word "


def test_markdown_is_one_table_whose_cells_cannot_break_it() -> None:
    lines = as_markdown([SAVED, LOST], [relation(2, 1, "numbers")]).splitlines()
    assert lines[0] == "|  | Claim 1 | Claim 2 |"
    assert r"| **Tags** | a\|b | none |" in lines
    assert lines[-1] == "| **To claim 1** |  | numbers differ |"
    assert len({line.replace(r"\|", "").count("|") for line in lines}) == 1


# --- relations ------------------------------------------------------------------------------------


def test_the_buttons_offer_every_relation_that_the_library_takes() -> None:
    assert set(RELATIONS) == set(STORED)


def test_a_directed_relation_is_not_read_the_wrong_way_round() -> None:
    found = standing(LOST[0], SAVED[0], [relation(1, 2, "supersedes")])
    assert found is not None
    assert found.reverse
    same = standing(LOST[0], SAVED[0], [relation(1, 2, "contradicts")])
    assert same is not None
    assert not same.reverse
    assert standing(LOST[0], SAVED[0], [relation(1, 3, "supports")]) is None


def test_the_relation_that_stands_is_ticked(view: CompareView) -> None:
    assert view.bars[0].button("").text() == "✓ none"
    view.show_claims([SAVED, LOST], [relation(2, 1, "numbers")])
    assert view.bars[0].button("numbers").text() == "✓ numbers differ"
    assert not view.bars[0].button("").isChecked()


def test_the_other_way_round_is_said_in_words(view: CompareView) -> None:
    view.show_claims([SAVED, LOST], [relation(1, 2, "supersedes")])
    assert view.bars[0].findChild(QLabel).text() == "Claim 1 supersedes this"
    assert not any(view.bars[0].button(key).isChecked() for key in (*RELATIONS, ""))


@pytest.mark.parametrize("key", ["contradicts", "numbers", ""])
def test_a_relation_button_asks_for_it(qtbot: QtBot, view: CompareView, key: str) -> None:
    view.show_claims([SAVED, DARK_LAMP, LOST], [])
    with qtbot.waitSignal(view.relation_chosen) as asked:
        view.bars[1].button(key).click()
    assert asked.args == [2, 1, key]


# --- the view -------------------------------------------------------------------------------------


def test_words_are_marked_by_weight_and_underline_too(view: CompareView) -> None:
    text = view.contexts[1]
    assert text.words(CLASHING) == ["nine", "50", "lost"]
    assert text.words(SHARED) == ["passengers"]
    cursor = text._cursor((15, 19))
    assert cursor.selectedText() == "nine"
    assert cursor.charFormat().fontWeight() == QFont.Weight.Bold
    assert cursor.charFormat().underlineStyle() is cursor.charFormat().UnderlineStyle.WaveUnderline


def test_places_are_right_behind_surrogates_and_line_breaks(view: CompareView) -> None:
    assert view.contexts[0].words(CLASHING) == ["42", "saved"]


def test_marks_follow_the_theme(view: CompareView) -> None:
    for theme in (DARK, LIGHT):
        view.setPalette(make_palette(theme))
        ground = view.contexts[1]._cursor((15, 19)).charFormat().background().color().name()
        assert ground == theme.match


@pytest.mark.parametrize("number", [1, 7])
def test_fewer_than_two_or_more_than_six_are_refused(view: CompareView, number: int) -> None:
    with pytest.raises(ValueError, match="can be compared"):
        view.show_claims([SAVED] * number, [])


def test_escape_closes(qtbot: QtBot, view: CompareView) -> None:
    view.activateWindow()
    view.setFocus()
    with qtbot.waitSignal(view.closed):
        qtbot.keyClick(view.focusWidget(), Qt.Key.Key_Escape)


def test_numbers_move_the_focus_from_claim_to_claim(qtbot: QtBot, view: CompareView) -> None:
    view.activateWindow()
    view.setFocus()
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_2)
    assert view.focusWidget() is view.titles[1]
    qtbot.keyClick(view.focusWidget(), Qt.Key.Key_1)
    assert view.focusWidget() is view.titles[0]


def test_a_refresh_keeps_the_focus(view: CompareView) -> None:
    view.activateWindow()
    view.focus_claim(2)
    view.show_claims([SAVED, LOST], [relation(2, 1, "numbers")])
    assert view.focusWidget() is view.titles[1]


def test_markdown_goes_to_the_clipboard(view: CompareView) -> None:
    view.copy_markdown()
    assert QGuiApplication.clipboard().text() == view.markdown()


def test_six_claims_are_scrolled_not_squeezed(view: CompareView) -> None:
    view.show_claims([SAVED, LOST, DARK_LAMP] * 2, [])
    assert len({title.y() for title in view.titles}) == 1
    assert min(title.width() for title in view.titles) >= 200


def test_every_control_has_a_name(view: CompareView) -> None:
    nameless = [
        one
        for one in view.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()
        if not one.accessibleName() and not getattr(one, "text", str)()
    ]
    assert nameless == []
