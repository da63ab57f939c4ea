"""What the search bar says of a query: its mistake, other spellings, what may have been meant."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.theme import Theme
from app.views.search_bar import SearchBar
from app.windows.browse import answer
from app.wiring import make_application
from db.errors import QueryError
from db.ingest import ingest
from db.library import Library
from db.query import Order
from db.records import Attribution, Document, Engine, ExtractedClaim, Extraction, Mention

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

TEXT = "Omar Soudani said that the lamp was lit. Bo Sudani said that it was dark."


@pytest.fixture
def bar(qtbot: QtBot) -> SearchBar:
    Theme(make_application(), "light")
    made = SearchBar()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def spelled(library: Library) -> Library:
    claims = []
    for source, content in (("Omar Soudani", "the lamp was lit"), ("Bo Sudani", "it was dark")):
        start, begin = TEXT.index(source), TEXT.index(content)
        said = TEXT.index("said", start)
        found = Attribution(
            ((begin, begin + len(content)),),
            ((said, said + 4),),
            ((start, start + len(source)),),
            (start, begin + len(content) + 1),
            "indirect",
        )
        claims.append(ExtractedClaim(found, Mention("name", "person", source, named=True)))
    document = Document("lamp", "/lamp", "text/plain", "0" * 64, "text", 1, TEXT)
    with library.write() as session:
        ingest(session, Extraction(document, tuple(claims), Engine("test", "1")))
    library.refresh_index()
    return library


def test_other_spellings_are_told_and_can_be_left_out(bar: SearchBar, qtbot: QtBot) -> None:
    assert not bar.remark.isVisible()
    bar.show_remark(["soudani", "a<b"], None)
    assert bar.remark.isVisible()
    assert "Also matched: soudani, a&lt;b." in bar.remark.text()
    with qtbot.waitSignal(bar.spellings_switched) as switched:
        bar.remark.linkActivated.emit("exact")
    assert switched.args == [False]
    assert not bar.spellings.isChecked()
    bar.show_remark([], None)
    assert not bar.remark.isVisible()


def test_what_may_have_been_meant_is_one_click_away(bar: SearchBar, qtbot: QtBot) -> None:
    bar.show_remark([], 'harbour "a b"')
    with qtbot.waitSignal(bar.searched) as asked:
        bar.remark.linkActivated.emit('?harbour "a b"')
    assert asked.args == ['harbour "a b"']
    assert bar.text == 'harbour "a b"'


def test_passages_that_are_no_claims_are_counted(bar: SearchBar, spelled: Library) -> None:
    bar.show_remark([], None, 1200)
    assert bar.remark.text() == "And 1,200 passages in articles that are no claims."
    spelled.refresh_texts()
    with spelled.read() as session:
        assert not answer(session, spelled, "lamp", Order.RELEVANCE, None).result.passages
        whole = answer(session, spelled, "lamp in:text", Order.RELEVANCE, None).result
        assert (whole.total, len(whole.passages)) == (2, 0)


def test_a_mistake_takes_the_place_of_remarks(bar: SearchBar) -> None:
    bar.show_remark(["soudani"], None)
    bar.field.setText("(")
    bar.show_error(QueryError(1, "closing-parenthesis"))
    assert bar.fault.isVisible()
    assert not bar.remark.isVisible()


def test_the_switch_can_be_reached_by_key(bar: SearchBar, qtbot: QtBot) -> None:
    bar.spellings.setFocus()
    qtbot.keyClick(bar.spellings, Qt.Key.Key_Space)
    assert not bar.spellings.isChecked()


def test_a_name_is_answered_in_every_spelling_as_written_first(spelled: Library) -> None:
    with spelled.read() as session:
        found = answer(session, spelled, "sudani", Order.RELEVANCE, None)
        assert [record.speaker for record in found.records] == ["Bo Sudani", "Omar Soudani"]
        assert found.result.spellings == ("soudani",)
        exact = answer(session, spelled, "sudani", Order.RELEVANCE, None, spellings=False)
        assert [record.speaker for record in exact.records] == ["Bo Sudani"]
        nothing = answer(session, spelled, "lamq", Order.RELEVANCE, None)
        assert (nothing.result.total, nothing.meant) == (0, "lamp")
