"""The window, driven as a person drives it: by keys, clicks and drops, over a real library."""

from __future__ import annotations

import hashlib
import multiprocessing
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.dialogs import (
    ArticleDialog,
    ExportDialog,
    ReextractionDialog,
    ReportDialog,
    SpeakerDialog,
    TagDialog,
    TagPicker,
)
from app.theme import is_dark
from app.views.reader import MakeClaim
from app.windows.actions import ACTIONS, CONTEXT, MENUS, TOOLBAR, Entry
from app.windows.main import MainWindow
from app.windows.shots import save_pictures, settle
from db import edits, journal
from db.claims import claim_records
from db.ingest import ingest
from db.library import DATABASE, Library
from db.query import run
from db.records import (
    Attribution,
    ClaimRecord,
    Defaults,
    Document,
    Engine,
    ExtractedClaim,
    Extraction,
    ImportLine,
    ImportReport,
    Mention,
    Span,
)

# The offscreen platform says so of every window and popup; it means nothing.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

FERRY = """The Ferry That Was Late

Captain Thornby said that the lamp was lit. The mate denied that the lamp was lit.
Ada Fenwick wrote that nine boats had left the quay."""
MILL = """A Fire at the Mill

Ada Fenwick said that the fire began at night. The owner said that seven men were saved."""

# (source, cue, content) in the order of the text
FERRY_CLAIMS = (
    ("Captain Thornby", "said", "the lamp was lit"),
    ("The mate", "denied", "the lamp was lit"),
    ("Ada Fenwick", "wrote", "nine boats had left the quay"),
)
MILL_CLAIMS = (
    ("Ada Fenwick", "said", "the fire began at night"),
    ("The owner", "said", "seven men were saved"),
)


def extraction(
    name: str, text: str, claims: tuple[tuple[str, str, str], ...], **details: str | None
) -> Extraction:
    found, at = [], 0
    for source, cue, content in claims:
        start = text.index(source, at)
        cue_at = text.index(cue, start + len(source))
        at = text.index(content, cue_at)
        sentence: Span = (start, at + len(content) + 1)
        attribution = Attribution(
            ((at, at + len(content)),),
            ((cue_at, cue_at + len(cue)),),
            ((start, start + len(source)),),
            sentence,
            "indirect",
        )
        found.append(
            ExtractedClaim(attribution, Mention(name=source, named=source not in ("The mate", "The owner")))
        )
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(name, f"/texts/{name}.txt", "text/plain", sha256, "txt", 1, text, **details)
    return Extraction(document, tuple(found), Engine("test", "1"))


@pytest.fixture
def filled(library: Library) -> Library:
    """Two articles, five claims."""
    with library.write() as session:
        ingest(
            session,
            extraction(
                "ferry",
                FERRY,
                FERRY_CLAIMS,
                title="The Ferry That Was Late",
                outlet="The Harbour Light",
                date="1907-03-02",
            ),
        )
        ingest(
            session,
            extraction("mill", MILL, MILL_CLAIMS, title="A Fire at the Mill", outlet="The Kelby Post"),
        )
    library.refresh_index()
    return library


Open = Callable[[Library], MainWindow]
D = TypeVar("D", bound=QDialog)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    """A key where the focus is."""
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= one
    if QApplication.activeWindow() is None:  # no window manager here that would do it
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifiers)
    settle(window)


def contents(window: MainWindow) -> list[str]:
    claims = [window.model.claim_at(row) for row in range(window.model.rowCount())]
    return [claim.content for claim in claims if claim is not None]


def speakers(window: MainWindow) -> list[str | None]:
    claims = [window.model.claim_at(row) for row in range(window.model.rowCount())]
    return [claim.speaker or claim.source for claim in claims if claim is not None]


def stored(window: MainWindow, query: str = "") -> list[ClaimRecord]:
    with window.library.read() as session:
        return claim_records(session, run(session, window.library.index, query).ids)


def dialog(kind: type[D]) -> D:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert len(found) == 1, f"{len(found)} dialogs of kind {kind.__name__} are open"
    return found[0]


# --- seeing --------------------------------------------------------------------------------------


def test_the_window_opens_on_all_claims_and_reads_the_first_in_its_article(window: MainWindow) -> None:
    assert window.model.rowCount() == 5
    assert window.search.total.text() == "5 claims"
    assert window.browse.claim is not None
    assert window.browse.claim.pk == window.table.current_pk()
    assert (
        window.browse.claim.article.title in window.windowTitle()
        or window.library.path.name in window.windowTitle()
    )
    assert window.reader.text.toPlainText().startswith(window.browse.claim.article.title or "")
    facets = {value.label: value.count for value in window.facets.model._all[0]}
    assert facets["Ada Fenwick"] == 2


def test_j_and_k_and_arrows_walk_through_the_claims(qtbot: QtBot, window: MainWindow) -> None:
    window.table.setFocus()
    seen = []
    for key in (Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_Down):
        press(qtbot, window, key)
        seen.append(window.table.currentIndex().row())
        assert window.browse.claim is not None
        assert window.browse.claim.pk == window.table.current_pk()
    assert seen == [1, 2, 1, 2]
    assert window.table.selected_count() == 1


def test_enter_goes_to_the_article_and_letters_still_work_there(qtbot: QtBot, window: MainWindow) -> None:
    window.table.setFocus()
    press(qtbot, window, Qt.Key.Key_Return)
    assert window.reader.isAncestorOf(QApplication.focusWidget())
    press(qtbot, window, Qt.Key.Key_J)
    assert window.table.currentIndex().row() == 1


# --- searching -----------------------------------------------------------------------------------


def test_results_come_as_one_types_and_letters_are_no_commands_there(
    qtbot: QtBot, window: MainWindow
) -> None:
    press(qtbot, window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is window.search.field
    asked: list[str] = []
    window.search.searched.connect(asked.append)
    qtbot.keyClicks(window.search.field, "lamp xv")
    for _ in range(3):
        qtbot.keyClick(window.search.field, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: window.model.rowCount() == 2)
    settle(window)
    assert asked == ["lamp"]
    assert window.search.total.text() == "2 claims"
    assert window.model.terms
    assert all(claim.review == "machine" for claim in stored(window))


def test_a_half_typed_word_finds_what_begins_so_until_enter(qtbot: QtBot, window: MainWindow) -> None:
    window.search.focus()
    qtbot.keyClicks(window.search.field, "speaker:fen")
    qtbot.waitUntil(lambda: window.model.rowCount() == 2)
    settle(window)
    assert set(speakers(window)) == {"Ada Fenwick"}
    assert window.results.currentWidget() is window.table
    press(qtbot, window, Qt.Key.Key_Return)
    assert window.model.rowCount() == 0
    assert window.results.currentWidget() is window.no_hits


def test_a_word_that_is_found_is_no_beginning(qtbot: QtBot, window: MainWindow) -> None:
    with window.library.write() as session:
        edits.set_memo(session, claim_pk=stored(window)[-1].pk, memo="lamplight")
    window.library.refresh_index()
    window.search.focus()
    qtbot.keyClicks(window.search.field, "lamp")
    qtbot.waitUntil(lambda: window.search.total.text() == "2 claims")


def test_an_index_that_was_left_behind_or_lost_is_made_up_for(
    open_window: Open, filled: Library, tmp_path: Path
) -> None:
    with Library.open(filled.path, index_root=tmp_path / "another index") as library:
        window = open_window(library)
        window.browse.ask("lamp")
        settle(window)
        assert window.model.rowCount() == 2
        window.close()


def test_escape_and_slash(qtbot: QtBot, window: MainWindow) -> None:
    window.browse.ask("lamp")
    settle(window)
    window.table.setFocus()
    press(qtbot, window, Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is window.search.field
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.search.text == ""
    assert window.model.rowCount() == 5


def test_a_mistake_is_told_in_words_at_its_place_and_the_result_stays(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.browse.ask("lamp")
    settle(window)
    window.search.set_text("lamp colour:red")
    settle(window)
    assert not window.search.fault.isHidden()
    assert "colour" in window.search.fault.text()
    assert window.model.rowCount() == 2
    window.search.set_text("lamp kind:loud oil")
    settle(window)
    assert "loud" in window.search.fault.text()
    indent = window.search.fault.contentsMargins().left()
    assert indent > window.search.field.fontMetrics().horizontalAdvance("lamp")
    window.search.set_text("lamp")
    window.browse.refresh()
    settle(window)
    assert window.search.fault.isHidden()


def test_a_mistake_after_nothing_was_found_does_not_speak_of_the_query_before(window: MainWindow) -> None:
    window.browse.ask("zeppelin")
    settle(window)
    assert "zeppelin" in window.no_hits.words.text()
    window.browse.ask("zeppelin colour:red")
    settle(window)
    assert "mistake" in window.no_hits.words.text()
    window.browse.ask("hangar")
    settle(window)
    assert "hangar" in window.no_hits.words.text()


def test_half_a_query_is_no_mistake_yet(window: MainWindow) -> None:
    window.search.set_text('(speaker:"ada fenwick')
    settle(window)
    assert window.search.fault.isHidden()
    assert window.model.rowCount() == 2


def test_no_hits_say_which_query_and_one_button_clears_it(qtbot: QtBot, window: MainWindow) -> None:
    window.table.selectAll()
    window.browse.ask("walrus")
    settle(window)
    assert window.results.currentWidget() is window.no_hits
    assert window.status.selection.text() == ""
    assert not window.registry["compare"].isEnabled()
    assert "walrus" in window.no_hits.words.text()
    button = window.no_hits.findChild(QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(window)
    assert window.results.currentWidget() is window.table
    assert window.model.rowCount() == 5


def test_an_empty_library_offers_to_import(open_window: Open, library: Library) -> None:
    window = open_window(library)
    assert window.results.currentWidget() is window.no_articles
    offered = [b.text() for b in window.no_articles.findChildren(QPushButton) if b.isVisible()]
    assert offered == ["&Import…"]  # and no demonstration library where nobody can open one
    for name in ("export", "tag", "verify", "compare", "undo", "memo", "edit-article"):
        assert not window.registry[name].isEnabled(), name


def test_words_are_completed_by_keys(qtbot: QtBot, window: MainWindow) -> None:
    window.search.focus()
    qtbot.keyClicks(window.search.field, "speaker:tho")
    popup = window.search.field._popup
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    settle(window)
    qtbot.waitUntil(lambda: "Captain Thornby" in window.search.text)
    qtbot.waitUntil(lambda: window.model.rowCount() == 1)


# --- facets --------------------------------------------------------------------------------------


def click_facet(qtbot: QtBot, window: MainWindow, label: str, held: Qt.KeyboardModifier) -> None:
    model, tree = window.facets.model, window.facets.tree
    for row in range(model.rowCount()):
        facet = model.index(row, 0)
        for n in range(model.rowCount(facet)):
            index = model.index(n, 0, facet)
            if index.data() == label:
                tree.scrollTo(index)
                place = tree.visualRect(index).center()
                qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, held, place)
                settle(window)
                return
    pytest.fail(f"no facet value {label}")


def test_clicks_on_a_facet_write_the_query(qtbot: QtBot, window: MainWindow) -> None:
    none, control = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
    click_facet(qtbot, window, "Ada Fenwick", none)
    assert set(speakers(window)) == {"Ada Fenwick"}
    click_facet(qtbot, window, "The Kelby Post", control)
    assert contents(window) == ["the fire began at night"]
    assert "Fenwick" in window.search.text
    window.search.clear()
    settle(window)
    for expected in (2, 3, 5):  # include, exclude, clear
        click_facet(qtbot, window, "Ada Fenwick", none)
        assert window.model.rowCount() == expected


def test_the_facet_filter_leaves_what_fits(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClicks(window.facets.filter, "fenw")
    model = window.facets.model
    shown = [model.index(n, 0, model.index(0, 0)).data() for n in range(model.rowCount(model.index(0, 0)))]
    assert shown == ["Ada Fenwick"]


# --- judging, tagging, memos ---------------------------------------------------------------------


def test_v_verifies_and_goes_on_and_undo_is_named(qtbot: QtBot, window: MainWindow) -> None:
    window.table.setFocus()
    first = window.table.current_pk()
    press(qtbot, window, Qt.Key.Key_V)
    assert [claim.pk for claim in stored(window, "is:verified")] == [first]
    assert window.table.currentIndex().row() == 1
    assert "verify 1 claim" in window.registry["undo"].text()
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stored(window, "is:verified") == []
    assert not window.registry["undo"].isEnabled()
    assert "verify 1 claim" in window.registry["redo"].text()
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    assert [claim.pk for claim in stored(window, "is:verified")] == [first]


def test_x_rejects_and_the_next_claim_takes_the_place(qtbot: QtBot, window: MainWindow) -> None:
    window.table.setFocus()
    window.table.go_to(1)
    settle(window)
    rejected, following = window.model.pk_at(1), window.model.pk_at(2)
    press(qtbot, window, Qt.Key.Key_X)
    assert window.model.rowCount() == 4
    assert window.table.current_pk() == following
    assert window.browse.claim is not None
    assert window.browse.claim.pk == following
    window.registry["undo"].trigger()
    settle(window)
    assert window.model.row_of(rejected or 0) == 1
    assert window.table.current_pk() == following


def test_t_tags_the_selected_claims_and_makes_the_tag(qtbot: QtBot, window: MainWindow) -> None:
    window.table.setFocus()
    press(qtbot, window, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, window, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    chosen = window.table.selected_pks()
    assert len(chosen) == 3
    press(qtbot, window, Qt.Key.Key_T)
    picker = dialog(TagPicker)
    qtbot.keyClicks(picker.line, "check")
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    settle(window)
    assert sorted(claim.pk for claim in stored(window, "tag:check")) == sorted(chosen)
    assert list(window.table.selected_pks()) == list(chosen)
    assert set(window.model.tag_colours) == {"check"}
    press(qtbot, window, Qt.Key.Key_T)
    picker = dialog(TagPicker)
    qtbot.keyClicks(picker.line, "check")
    qtbot.keyClick(picker.line, Qt.Key.Key_Return)
    settle(window)
    assert stored(window, "tag:check") == []


def test_m_goes_to_the_memo_and_what_is_typed_is_kept(qtbot: QtBot, window: MainWindow) -> None:
    window.table.setFocus()
    pk = window.table.current_pk()
    press(qtbot, window, Qt.Key.Key_M)
    assert QApplication.focusWidget() is window.inspector.memo
    qtbot.keyClicks(window.inspector.memo, "see the log, vx")
    window.table.setFocus()
    settle(window)
    (claim,) = stored(window, "has:memo")
    assert (claim.pk, claim.memo) == (pk, "see the log, vx")


def test_the_speaker_can_be_changed(qtbot: QtBot, window: MainWindow) -> None:
    window.table.setFocus()
    pk = window.table.current_pk()
    press(qtbot, window, Qt.Key.Key_S)
    asked = dialog(SpeakerDialog)
    asked.line.clear()
    qtbot.keyClicks(asked.line, "Harbour Master Quill")
    asked.accept()
    settle(window)
    assert [claim.pk for claim in stored(window, 'speaker:"harbour master quill"')] == [pk]
    assert window.browse.claim is not None
    assert window.browse.claim.speaker == "Harbour Master Quill"


def test_a_claim_is_made_of_selected_words_and_looked_at(window: MainWindow) -> None:
    window.browse.ask("lamp")
    settle(window)
    assert window.browse.claim is not None
    start = FERRY.index("nine boats")
    wish = MakeClaim(window.browse.claim.snapshot_pk, ((start, start + len("nine boats")),))
    window.reader.claim_wanted.emit(wish)
    settle(window)
    assert window.browse.claim.content == "nine boats"
    assert window.browse.claim.by_hand
    assert [claim.content for claim in stored(window, 'content:"nine boats" is:manual')] == ["nine boats"]


def test_tags_are_managed_in_their_dialog(window: MainWindow) -> None:
    window.registry["tags"].trigger()
    settle(window)
    manager = dialog(TagDialog)
    manager.create_wanted.emit("denial", "#c53030")
    settle(window)
    assert manager.list.topLevelItemCount() == 1
    manager.reject()
    with window.library.read() as session:
        assert [act.name for act in journal.history(session)] == ["create-tag"]


def test_an_article_is_corrected_and_deleted_and_brought_back(window: MainWindow) -> None:
    window.browse.ask("outlet:kelby")
    settle(window)
    window.registry["edit-article"].trigger()
    settle(window)
    form = dialog(ArticleDialog)
    form.form.date.setText("1907-05")
    form.accept()
    settle(window)
    assert {claim.article.date for claim in stored(window, "outlet:kelby")} == {"1907-05"}
    window.registry["delete-article"].trigger()
    settle(window)
    box = dialog(QMessageBox)
    next(b for b in box.buttons() if b.text() == "Delete").click()
    settle(window)
    assert stored(window, "outlet:kelby") == []
    assert window.results.currentWidget() is window.no_hits
    window.registry["undo"].trigger()
    settle(window)
    assert window.model.rowCount() == 2


def test_an_undo_that_would_overwrite_is_refused_in_words(window: MainWindow) -> None:
    pk = window.table.current_pk() or 0
    window.inspector.memo_changed.emit(pk, "first")
    settle(window)
    # Behind the journal's back, as a damaged or foreign program would.
    from sqlalchemy import text

    with window.library.write() as session:
        session.execute(text("UPDATE claim SET memo = 'other' WHERE pk = :pk"), {"pk": pk})
    window.registry["undo"].trigger()
    settle(window)
    box = dialog(QMessageBox)
    assert box.text()
    assert box.informativeText()
    box.close()
    (claim,) = stored(window, "has:memo")
    assert claim.memo == "other"


# --- comparing, exporting ------------------------------------------------------------------------


def test_c_compares_the_selected_claims_and_closing_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    window.table.setFocus()
    assert not window.registry["compare"].isEnabled()
    press(qtbot, window, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, window, Qt.Key.Key_C)
    assert window.pages.currentWidget() is window.compare
    assert not window.layout_.docks["facets"].isVisible()
    first, second = window.table.selected_pks()
    window.compare.relation_chosen.emit(first, second, "contradicts")
    settle(window)
    assert {claim.pk for claim in stored(window, "has:relation")} == {first, second}
    window.compare.closed.emit()
    settle(window)
    assert window.pages.currentWidget() is not window.compare
    assert window.layout_.docks["facets"].isVisible()
    assert list(window.table.selected_pks()) == [first, second]


def test_the_current_result_is_exported(window: MainWindow, tmp_path: Path) -> None:
    window.browse.ask("lamp")
    settle(window)
    window.registry["export"].trigger()
    settle(window)
    asked = dialog(ExportDialog)
    place = tmp_path / "lamp.csv"
    asked.destination.setText(str(place))
    asked.accept()
    settle(window)
    assert place.read_text("utf-8-sig").count("the lamp was lit") >= 2
    assert "2 claims" in window.status.message.text()


def test_a_place_that_cannot_be_written_is_told_in_words(window: MainWindow, tmp_path: Path) -> None:
    from app.dialogs import ExportChoice

    window.exporting._export(ExportChoice("result", None, "csv", tmp_path / "none" / "x.csv"))
    settle(window)
    box = dialog(QMessageBox)
    assert "x.csv" in box.text()
    box.close()


# --- others, imports -----------------------------------------------------------------------------


def test_what_another_program_does_appears_by_itself(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    with (
        Library.open(window.library.path, index_root=tmp_path / "other-index") as other,
        other.write() as session,
    ):
        pk = window.table.current_pk() or 0
        edits.tag_by_name(session, claim_pks=[pk], name="elsewhere")
    qtbot.waitUntil(lambda: "elsewhere" in window.model.tag_colours, timeout=5000)
    assert window.table.current_pk() == pk
    assert "elsewhere" in window.registry["undo"].text()


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(window: MainWindow, data: QMimeData) -> bool:
    buttons, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, held)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, held)
        QApplication.sendEvent(window, event)
    return enter.isAccepted()


def test_dropped_files_are_imported_and_no_language_model_comes_into_this_process(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    good, bad = tmp_path / "news.txt", tmp_path / "empty.txt"
    good.write_text("The Pier\n\nInspector Rowe said that the pier would be closed until the spring.\n")
    bad.touch()
    before = set(sys.modules)
    assert drop(window, files(good, bad))
    assert window.status.job.isVisible()
    qtbot.waitUntil(lambda: not window.desk.imports.busy, timeout=60_000)
    settle(window)
    report = dialog(ReportDialog)
    assert [(line.outcome, Path(line.path).name) for line in report.report.lines] == [
        ("imported", "news.txt"),
        ("failed", "empty.txt"),
    ]
    report.reject()
    assert "1 imported, 1 failed" in window.status.report.text()
    assert window.model.rowCount() == 6
    loaded = {name.split(".")[0] for name in set(sys.modules) - before}
    assert not loaded & {"onnxruntime", "torch"}


def test_claims_of_the_listed_articles_are_found_again_and_what_was_done_with_them_stays(
    qtbot: QtBot, window: MainWindow
) -> None:
    [boats] = stored(window, "boats")
    with window.library.write() as session:
        tag = edits.create_tag(session, name="kept")
        edits.tag_claims(session, claim_pks=[boats.pk], tag_pk=tag.pk)
    before = {claim.id: claim.content for claim in stored(window)}
    modules = set(sys.modules)
    window.browse.ask("quay")
    settle(window)

    window.registry["reextract"].trigger()
    settle(window)
    box = dialog(QMessageBox)
    assert "The Ferry That Was Late" in box.text()
    assert "always stays" in box.informativeText()
    next(b for b in box.findChildren(QPushButton) if b.text() == "Find again").click()
    assert window.status.job.isVisible()
    assert "Finding claims again" in window.status.job.words.text()
    qtbot.waitUntil(lambda: not window.desk.imports.busy, timeout=60_000)
    settle(window)

    assert not {name.split(".")[0] for name in set(sys.modules) - modules} & {"onnxruntime"}
    assert window.status.report.text().startswith("1 article: ")
    window.status.report.click()
    report = dialog(ReextractionDialog)
    assert [line.title for line in report.report.lines] == ["The Ferry That Was Late"]
    assert report.report.lines[0].stored.total >= 3
    report.reject()
    after = {claim.id: claim for claim in stored(window)}
    assert {key: after[key].content for key in before} == before
    assert after[boats.id].tags == ("kept",)
    assert after[boats.id].confidence is not None


def test_finding_the_claims_of_an_article_again_can_be_thought_better_of(window: MainWindow) -> None:
    before = stored(window)
    window.registry["reextract-article"].trigger()
    settle(window)
    box = dialog(QMessageBox)
    assert window.browse.claim is not None
    assert f"“{window.browse.claim.article.title}”" in box.text()
    box.reject()
    settle(window)
    assert not window.desk.imports.jobs
    assert stored(window) == before


def test_an_empty_library_has_no_claims_to_find_again(open_window: Open, library: Library) -> None:
    window = open_window(library)
    window.registry["reextract"].trigger()
    settle(window)
    assert "no article" in window.status.message.text()


def test_the_surest_claims_come_first_and_the_others_where_one_looks_for_doubt(
    qtbot: QtBot, window: MainWindow
) -> None:
    with window.library.write() as session:
        for claim, confidence in zip(stored(window), (0.5, 0.9, 0.7, None, 0.6), strict=True):
            session.execute(
                text("UPDATE claim SET confidence = :c WHERE pk = :pk"), {"c": confidence, "pk": claim.pk}
            )
    for key, expected in (("CONFIDENCE", [None, 0.9, 0.7, 0.6, 0.5]), ("DOUBT", [0.5, 0.6, 0.7, 0.9, None])):
        window.search.order.setCurrentIndex(window.search.order.findData(key))
        window.search.order.activated.emit(window.search.order.currentIndex())
        settle(window)
        claims = [window.model.claim_at(row) for row in range(5)]
        assert [claim.confidence for claim in claims if claim is not None] == expected


def test_text_that_is_no_file_is_not_taken(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("only words")
    assert not drop(window, data)


# --- a library that others write to ---------------------------------------------------------------


@contextmanager
def locked(library: Library) -> Iterator[sqlite3.Connection]:
    """Another program that is writing, until it is committed or the block ends."""
    other = sqlite3.connect(library.path / DATABASE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.close()


@pytest.fixture
def impatient(open_window: Open, filled: Library, tmp_path: Path) -> Iterator[MainWindow]:
    """A window on a library that waits for other programs hardly at all."""
    with Library.open(filled.path, index_root=tmp_path / "index", wait=0.6) as library:
        window = open_window(library)
        yield window
        window.inspector.memo.give_up()
        window.close()


def test_a_library_that_is_being_written_to_can_be_read(
    open_window: Open, filled: Library, tmp_path: Path
) -> None:
    with locked(filled), Library.open(filled.path, index_root=tmp_path / "index", wait=0.2) as library:
        window = open_window(library)
        assert window.model.rowCount() == 5
        assert "5 claims in 2 articles" in window.status.message.text()
        window.close()


def test_a_memo_that_cannot_be_saved_stays_and_can_be_saved_later(
    qtbot: QtBot, impatient: MainWindow
) -> None:
    window, pk = impatient, impatient.browse.claim.pk if impatient.browse.claim else 0
    window.inspector.memo.setPlainText("Look this up")
    with locked(window.library):
        window.inspector.save()
        settle(window)
        dialog(QMessageBox).accept()
        window.table.step(1)
        settle(window)
        assert window.inspector.memo.toPlainText() == ""
    window.table.step(-1)
    settle(window)
    assert window.inspector.memo.toPlainText() == "Look this up"
    window.inspector.save()
    settle(window)
    assert [(claim.pk, claim.memo) for claim in stored(window, "has:memo")] == [(pk, "Look this up")]


def test_closing_waits_for_what_is_being_written(qtbot: QtBot, impatient: MainWindow) -> None:
    window = impatient
    window.inspector.memo.setPlainText("Look this up")
    with locked(window.library) as other:
        window.close()
        assert window.isVisible()
        other.execute("ROLLBACK")
        qtbot.waitUntil(lambda: not window.isVisible())
    assert [claim.memo for claim in stored(window, "has:memo")] == ["Look this up"]


def test_closing_asks_before_it_loses_what_could_not_be_written(qtbot: QtBot, impatient: MainWindow) -> None:
    window = impatient
    window.inspector.memo.setPlainText("Look this up")
    with locked(window.library):
        window.close()
        qtbot.waitUntil(lambda: not window.desk.writer.busy)
        assert window.isVisible()
        assert window.inspector.memo.toPlainText() == "Look this up"
        boxes = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]
        [button] = [b for box in boxes for b in box.buttons() if b.text() == "Close without it"]
        button.click()
        assert not window.isVisible()
        assert not any(box.isVisible() for box in boxes)


def test_the_status_bar_says_at_rest_what_library_it_is(qtbot: QtBot, window: MainWindow) -> None:
    status = window.status
    assert status.message.text().startswith("5 claims in 2 articles")
    assert str(window.library.path.name) in status.message.text()
    status.say("Something happened")
    assert status.message.text() == "Something happened"
    window.editing.reject()
    settle(window)
    assert status.message.text() == "1 claim rejected"
    status._fade.timeout.emit()
    assert status.message.text().startswith("4 claims in 2 articles")


def test_closing_during_an_import_asks_first(qtbot: QtBot, window: MainWindow) -> None:
    stopped = threading.Event()

    def long(progress: object, cancelled: Callable[[], bool]) -> ImportReport:
        while not cancelled():
            stopped.wait(0.005)
        return ImportReport((ImportLine("a", "imported"),), cancelled=True)

    window.desk.imports.add("long", long)
    window.close()
    assert window.isVisible()
    box = dialog(QMessageBox)
    next(b for b in box.buttons() if b.text() == "Stop and close").click()
    assert not window.isVisible()


def test_closing_during_a_real_import_leaves_no_thread_and_no_process(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    for number in range(30):
        line = f"Inspector Rowe said that pier {number} would be closed until the spring.\n"
        (tmp_path / f"{number}.txt").write_text(f"The Pier {number}\n\n" + line * 40)
    job = window.importing.start([tmp_path / f"{number}.txt" for number in range(30)], Defaults())
    qtbot.waitUntil(lambda: job.progress is not None, timeout=60_000)
    window._close_now()
    assert not window.isVisible()
    assert multiprocessing.active_children() == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("sayso")]
    with window.library.read() as session:
        kept = len(run(session, window.library.index, "").ids)
    assert kept > 0
    assert job.report is None or job.report.cancelled


# --- looks ---------------------------------------------------------------------------------------


def test_the_theme_changes_at_once_and_is_remembered(window: MainWindow, memory: QSettings) -> None:
    window.registry["theme-dark"].trigger()
    assert is_dark(window.palette())
    assert is_dark(window.table.palette())
    assert memory.value("window/theme") == "dark"
    window.registry["theme-light"].trigger()
    assert not is_dark(window.palette())


def test_the_layout_is_remembered_and_can_be_reset(open_window: Open, filled: Library) -> None:
    window = open_window(filled)
    window.layout_.docks["facets"].hide()
    window.resize(790, 710)  # the offscreen screen has 800 x 800
    window.close()
    again = open_window(filled)
    assert not again.layout_.docks["facets"].isVisible()
    assert (again.width(), again.height()) == (790, 710)
    again.registry["reset-layout"].trigger()
    settle(again)
    assert again.layout_.docks["facets"].isVisible()


def test_whatever_takes_the_focus_has_a_name(window: MainWindow) -> None:
    settle(window)
    nameless = [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and widget.isVisibleTo(window)
        and not widget.accessibleName()
        and not getattr(widget, "text", str)()
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_a_hundred_thousand_rows_are_selected_and_read_by_ranges(window: MainWindow) -> None:
    from array import array

    window.desk.watch.stop()
    window.model.show(array("q", range(1, 100_001)), ())
    window.table.selectAll()
    assert window.table.selected_count() == 100_000
    assert len(window.table.selected_pks()) == 100_000


def test_pictures_are_saved_in_both_themes(window: MainWindow, tmp_path: Path) -> None:
    pictures = save_pictures(window, tmp_path / "pictures", compare="lamp or fire")
    names = ["browse", "search", "compare", "speakers", "export"]
    assert [p.stem for p in pictures] == [f"{name}-{theme}" for theme in ("light", "dark") for name in names]
    assert all(path.stat().st_size > 5000 for path in pictures)
    assert window.theme.choice == "light"


# --- actions as data -----------------------------------------------------------------------------


def _named(entries: tuple[Entry, ...]) -> list[str]:
    named: list[str] = []
    for entry in entries:
        named.extend(_named(entry[1]) if isinstance(entry, tuple) else [entry] if entry else [])
    return named


def test_every_action_shows_in_a_menu_and_every_name_is_an_action() -> None:
    known = {spec.id for spec in ACTIONS}
    assert len(known) == len(ACTIONS)
    in_menus = {name for _, entries in MENUS for name in _named(entries)} - {"…panes"}
    assert in_menus <= known
    assert known - in_menus == {"search-slash"}
    assert {name for name in (*TOOLBAR, *CONTEXT) if name} <= known


def test_no_two_actions_have_the_same_keys() -> None:
    keys = [key for spec in ACTIONS for key in spec.keys]
    assert sorted(keys) == sorted(set(keys))


def test_single_letters_work_in_lists_only() -> None:
    assert [
        spec.id for spec in ACTIONS if spec.scope == "window" and any(len(k) == 1 for k in spec.keys)
    ] == []


def test_every_action_does_something(window: MainWindow) -> None:
    idle = [spec.id for spec in ACTIONS if not window.registry[spec.id].receivers("2triggered(bool)")]
    assert idle == []


def test_escape_goes_from_the_article_to_the_list_and_then_to_all_claims(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.browse.ask("lamp")
    settle(window)
    window.table.setFocus()
    qtbot.keyClick(window.table, Qt.Key.Key_Return)
    assert window.reader.isAncestorOf(window.focusWidget())
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.focusWidget() is window.table
    assert window.browse.query == "lamp"
    qtbot.keyClick(window.table, Qt.Key.Key_Escape)
    settle(window)
    assert window.browse.query == ""


def test_home_and_end_go_to_the_first_and_the_last_claim(window: MainWindow, qtbot: QtBot) -> None:
    table = window.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == window.model.rowCount() - 1
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.currentIndex().row() == 0
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_count() == window.model.rowCount()


def test_a_narrow_table_keeps_room_for_the_claims(open_window: Open, filled: Library) -> None:
    window = open_window(filled)
    header = window.table.horizontalHeader()
    window.resize(2400, 800)
    settle(window)
    wide = window.table.viewport().width()
    assert [header.isSectionHidden(column) for column in range(6)].count(True) == 0
    assert header.length() <= wide
    window.resize(640, 600)
    settle(window)
    assert window.table.viewport().width() < wide
    assert header.isSectionHidden(3)  # what kind of claim it is goes first
    assert header.length() <= window.table.viewport().width()
    assert window.table.columnWidth(0) >= 150
    window.resize(2400, 800)
    settle(window)
    assert not header.isSectionHidden(3)
