"""Speakers in the window: who they are, who may be one, what was decided; over a real library."""

from __future__ import annotations

import doctest
import hashlib
from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.acts import describe_act
from app.dialogs.speakers import MergeDialog, NameDialog
from app.models.facets import NOTE, FacetModel
from app.models.rulings import DecisionModel, DuplicateModel, pair_of
from app.models.speakers import ALIASES_COLUMN, NAME_COLUMN, TYPE_COLUMN, SpeakerTableModel
from app.views import duplicates as evidence
from app.views import speaker_words, wording
from app.views.speakers import DECISIONS, DUPLICATES, SPEAKERS
from app.windows.browse import apart
from app.windows.main import MainWindow
from app.windows.shots import settle
from db import alike, journal, schema
from db.decisions import all_decisions
from db.ingest import ingest
from db.library import Library
from db.records import (
    SPEAKER_TYPES,
    ArticleLinkRecord,
    Attribution,
    ChainLink,
    DecisionRecord,
    Document,
    Duplicate,
    Engine,
    ExtractedClaim,
    Extraction,
    Facets,
    FacetValue,
    Mention,
    Role,
    SpeakerRecord,
    When,
)
from db.speakers import speaker_records
from db.understanding import Understanding
from importer.identity import resolve

# The offscreen platform says so of every window and popup; it means nothing.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

D = TypeVar("D", bound=QDialog)

VALE = SpeakerRecord(
    1,
    "s1",
    "Honora Vale",
    7,
    "person",
    aliases=("Vale",),
    mentions=(("Vale", 4), ("she", 1)),
    roles=("clerk",),
)
GUILD = SpeakerRecord(2, "s2", "Guild of Millers", 3, "group", aliases=("The Guild",))
KELBY = SpeakerRecord(3, "s3", "Kelby", 5, "government", stands_for="the town council")
SOURCE = SpeakerRecord(4, "s4", "a mill source", 9, "anonymous", article_pk=1)
EVERYBODY = (VALE, GUILD, KELBY, SOURCE)
PAIR = Duplicate(VALE, SpeakerRecord(5, "s5", "H. Vale", 2, "person"), "initial", 0.7, together=1)
OTHER_PAIR = Duplicate(GUILD, KELBY, "form", 0.5)


def cells(model: SpeakerTableModel | DuplicateModel | DecisionModel, column: int) -> list[str | None]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


# --- models ---------------------------------------------------------------------------------------


@pytest.fixture
def table(qapp: QApplication) -> SpeakerTableModel:
    model = SpeakerTableModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show(EVERYBODY)
    return model


def test_the_unnamed_are_kept_out_until_they_are_asked_for(table: SpeakerTableModel) -> None:
    assert cells(table, NAME_COLUMN) == ["Honora Vale", "Kelby", "Guild of Millers"]
    assert (table.unnamed, table.total) == (1, 4)
    table.show_unnamed(True)
    assert cells(table, NAME_COLUMN)[0] == "a mill source"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("vale", ["Honora Vale"]),
        ("CLERK hono", ["Honora Vale"]),
        ("the guild", ["Guild of Millers"]),
        ("government", ["Kelby"]),
        ("town council", ["Kelby"]),
        ("she", ["Honora Vale"]),
        ("walrus", []),
        ("mill source", []),
    ],
)
def test_the_filter_looks_at_all_that_is_known(
    table: SpeakerTableModel, typed: str, found: list[str]
) -> None:
    table.set_filter(typed)
    assert cells(table, NAME_COLUMN) == found
    table.set_filter("")
    assert table.rowCount() == 3


def test_rows_are_sorted_by_any_column_and_what_is_unknown_comes_last(table: SpeakerTableModel) -> None:
    table.sort(NAME_COLUMN, Qt.SortOrder.AscendingOrder)
    assert cells(table, NAME_COLUMN) == ["Guild of Millers", "Honora Vale", "Kelby"]
    for order, aliases in (
        (Qt.SortOrder.AscendingOrder, ["The Guild", "Vale", None]),
        (Qt.SortOrder.DescendingOrder, ["Vale", "The Guild", None]),
    ):
        table.sort(ALIASES_COLUMN, order)
        assert cells(table, ALIASES_COLUMN) == aliases
    table.sort(TYPE_COLUMN)
    assert cells(table, TYPE_COLUMN) == ["government", "group", "person"]


def test_pairs_put_off_come_last_and_say_so(qapp: QApplication) -> None:
    model = DuplicateModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show([PAIR, OTHER_PAIR])
    assert cells(model, 2) == [
        "a first name and its initial; 1 article names both",
        "the same but for a word such as “party” or “group”",
    ]
    model.show([PAIR, OTHER_PAIR], {pair_of(PAIR)})
    assert cells(model, 0) == ["Guild of Millers", "Honora Vale"]
    assert str(cells(model, 2)[1]).endswith("(later)")
    model.show([])
    assert model.rowCount() == 0


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (("same", "Vale", "Honora Vale"), "“Vale” is “Honora Vale”"),
        (("different", "Vale", "Vail"), "“Vale” and “Vail” are not the same"),
        (("rename", "Vale", "Honora Vale"), "“Vale” is called “Honora Vale”"),
        (("type", "Kelby", "government"), "“Kelby”: government"),
        (("is", "she", "Honora Vale"), "“she” is “Honora Vale” at one place"),
        (("is", "she", None), "“she” is nobody who is named at one place"),
    ],
)
def test_decisions_are_told_with_their_date(
    qapp: QApplication, decision: tuple[str, str, str | None], words: str
) -> None:
    kind, a, b = decision
    mentions = ("she",) if kind == "is" else ()
    record = DecisionRecord("d", kind, a, b, "1907-03-02T09:30:00Z", "ada", mentions)  # type: ignore[arg-type]
    model = DecisionModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show([record])
    assert cells(model, 1) == [words]
    assert str(cells(model, 0)[0]).startswith(wording.date_words("1907-03-02"))


def test_there_are_words_for_every_key_of_the_library() -> None:
    assert set(speaker_words.TYPES) == set(SPEAKER_TYPES)
    assert set(speaker_words.REASONS) == set(alike.SURE)
    assert set(speaker_words.MERGERS) == set(schema.MERGERS)
    said_by_the_form = {"no-source", "too-deep", "own-words", "name", "place", "second-person"}
    assert set(speaker_words.RULES) == resolve.RULES - said_by_the_form
    assert {speaker_words.decision_words(DecisionRecord("d", k, "A", "B", "", "")) for k in schema.DECISIONS}


@pytest.mark.parametrize("module", [speaker_words, wording, evidence])
def test_the_examples_in_the_documentation_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_facets_keep_the_unnamed_apart_and_say_quietly_what_somebody_is(qapp: QApplication) -> None:
    def value(name: str) -> FacetValue:
        return FacetValue(name.casefold(), name, 1, f'speaker:="{name}"')

    found = Facets(
        {"speaker": tuple(map(value, ("Vale", "a mill source", "Guild"))), "kind": (value("direct"),)}
    )
    types = {"vale": "person", "a mill source": "anonymous", "guild": "group"}
    grouped = apart(found, types)  # type: ignore[arg-type]
    assert [one.label for one in grouped.values["speaker"]] == ["Vale", "Guild"]
    assert [one.label for one in grouped.values["unnamed"]] == ["a mill source"]
    assert grouped.values["kind"] == found.values["kind"]
    model = FacetModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_types(types)
    model.show(grouped)
    speakers = model.index(0, 0)
    assert [model.index(row, 0, speakers).data(NOTE) for row in range(2)] == ["", "group"]
    unnamed = model.index(1, 0)
    assert model.index(0, 0, unnamed).data() == "a mill source"


# --- dialogs --------------------------------------------------------------------------------------


def kept(asked: D) -> D:
    """The dialog, which stays to be looked at after it is closed."""
    asked.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    return asked


def test_the_name_of_whom_most_is_known_stays_unless_another_is_chosen(qtbot: QtBot) -> None:
    dialog = kept(MergeDialog(None, [KELBY, VALE, SOURCE]))
    qtbot.addWidget(dialog)
    assert dialog.into == VALE
    assert not dialog.choices[2].isEnabled()
    dialog.choices[0].setChecked(True)
    assert dialog.into == KELBY
    assert dialog.others == [VALE, SOURCE]


def test_somebody_unnamed_gives_no_name(qtbot: QtBot) -> None:
    dialog = kept(MergeDialog(None, [SOURCE, SOURCE]))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.accept()
    assert dialog.isVisible()
    assert "Rename" in dialog.error()


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [("", "needs a name"), ("…", "no letter"), ("The GUILD", "already"), ("Ada Moss", "")],
)
def test_a_name_is_given_once(qtbot: QtBot, typed: str, mistake: str) -> None:
    dialog = kept(NameDialog(None, "Rename", accept="&Rename", name="Vale", taken=("the Guild",)))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.line.setText(typed)
    dialog.accept()
    assert dialog.isVisible() is bool(mistake)
    assert mistake in dialog.error()


# --- the window -----------------------------------------------------------------------------------

ROADS = """Thaw on the Roads

Ada Lind said that the thaw would come late. She said that the bridge would hold.
Jonas Brook denied that the bridge would hold. A mill source said that grain was short.
Ada Moss said that the ferry would sail on Friday, according to the Kelby Wire."""
PORT = """Ice in the Port

Adeline Lind said that the port was shut. J. Brook said that two boats were lost."""
PERSON = {"type": "person", "named": True, "form": "name", "rule": "name"}
Rows = tuple[tuple[str, str, str, Mention], ...]


def person(name: str, **more: object) -> Mention:
    return Mention(name=name, **(PERSON | more))  # type: ignore[arg-type]


def extraction(name: str, text: str, rows: Rows, **details: str) -> Extraction:
    claims, at = [], 0
    for source, cue, content, mention in rows:
        start = text.index(source, at)
        cue_at = text.index(cue, start)
        at = text.index(content, cue_at)
        chain, when = (), None
        if content.startswith("the ferry"):
            wire, friday = text.index("the Kelby Wire"), text.index("on Friday")
            chain = (ChainLink("Kelby Wire", "media", (wire, wire + 14)),)
            when = When("1907-03-01", (friday, friday + 9), "derived")
        found = Attribution(
            ((at, at + len(content)),),
            ((cue_at, cue_at + len(cue)),),
            ((start, start + len(source)),),
            (start, at + len(content) + 1),
            "indirect",
        )
        claims.append(ExtractedClaim(found, mention, chain=chain, when=when))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(name, f"/texts/{name}.txt", "text/plain", sha256, "txt", 1, text, **details)  # type: ignore[arg-type]
    return Extraction(document, tuple(claims), Engine("test", "1"))


@pytest.fixture
def filled(library: Library) -> Library:
    """Two articles, seven claims, six speakers of whom two pairs may be one."""
    lind = ROADS.index("Ada Lind")
    clerk = ROADS.index("Ada Moss")
    roads: Rows = (
        ("Ada Lind", "said", "the thaw would come late", person("Ada Lind")),
        (
            "She",
            "said",
            "the bridge would hold",
            person("Ada Lind", form="pronoun", rule="pronoun", sure=0.8, antecedent=(lind, lind + 8)),
        ),
        ("Jonas Brook", "denied", "the bridge would hold", person("Jonas Brook")),
        (
            "A mill source",
            "said",
            "grain was short",
            Mention("nominal", "anonymous", "A mill source", rule="own-words", sure=0.9),
        ),
        (
            "Ada Moss",
            "said",
            "the ferry would sail",
            person("Ada Moss", roles=(Role((clerk, clerk + 3), "role"),)),
        ),
    )
    port: Rows = (
        ("Adeline Lind", "said", "the port was shut", person("Adeline Lind")),
        ("J. Brook", "said", "two boats were lost", person("J. Brook")),
    )
    with library.write() as session:
        ingest(session, extraction("roads", ROADS, roads, title="Thaw on the Roads", outlet="The Kelby Post"))
        ingest(session, extraction("port", PORT, port, title="Ice in the Port"))
    library.refresh_index()
    return library


Open = Callable[[Library], MainWindow]


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, *held: Qt.KeyboardModifier) -> None:
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= one
    if QApplication.activeWindow() is not window:  # no window manager here that would do it
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(QApplication.focusWidget() or window, key, modifiers)
    settle(window)


def dialog(kind: type[D]) -> D:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert len(found) == 1, f"{len(found)} dialogs of kind {kind.__name__} are open"
    return found[0]


def shown(window: MainWindow) -> list[str | None]:
    return cells(window.speakers.speakers.model, NAME_COLUMN)


def look_at(window: MainWindow, name: str) -> None:
    page = window.speakers.speakers
    page.table.go_to(shown(window).index(name))
    settle(window)


def facet(window: MainWindow) -> set[str]:
    return {value.label for value in window.facets.model._all[0]}


def undo(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_a_key_shows_the_speakers_and_escape_goes_back(qtbot: QtBot, window: MainWindow) -> None:
    window.table.setFocus()
    press(qtbot, window, Qt.Key.Key_S, CONTROL, SHIFT)
    assert window.pages.currentWidget() is window.speakers
    assert shown(window) == ["Ada Lind", "Ada Moss", "Adeline Lind", "J. Brook", "Jonas Brook"]
    assert QApplication.focusWidget() is window.speakers.speakers.table
    assert not window.registry["verify"].isEnabled()
    assert not window.layout_.docks["inspector"].isVisible()
    press(qtbot, window, Qt.Key.Key_Slash)
    assert window.speakers.speakers.filter.hasFocus()
    qtbot.keyClicks(window.speakers.speakers.filter, "moss")
    assert shown(window) == ["Ada Moss"]
    press(qtbot, window, Qt.Key.Key_Escape)
    assert len(shown(window)) > 1
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.pages.currentIndex() == 0
    assert window.layout_.docks["inspector"].isVisible()
    assert window.registry["verify"].isEnabled()


def test_merging_chosen_speakers_asks_for_the_name_and_everything_follows(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.speaking.show()
    settle(window)
    page = window.speakers.speakers
    look_at(window, "Ada Lind")
    page.table.choose([shown(window).index("Adeline Lind")])
    press(qtbot, window, Qt.Key.Key_M)
    asked = dialog(MergeDialog)
    assert asked.into.name == "Ada Lind"
    asked.accept()
    settle(window)
    assert "Adeline Lind" not in shown(window)
    assert "Adeline Lind" not in facet(window)
    look_at(window, "Ada Lind")
    card = page.card
    assert [card.names.topLevelItem(row).text(0) for row in range(2)] == ["Ada Lind", "Adeline Lind"]  # type: ignore[union-attr]
    assert card.names.topLevelItem(1).text(2) == "you said so"  # type: ignore[union-attr]
    assert "merge “Adeline Lind” into “Ada Lind”" in window.registry["undo"].text()
    assert window.speakers.decisions.model.rowCount() == 1
    undo(qtbot, window)
    assert "Adeline Lind" in shown(window)
    assert "Adeline Lind" in facet(window)
    assert window.speakers.decisions.model.rowCount() == 0


def test_a_speaker_is_renamed_and_found_under_both_names(qtbot: QtBot, window: MainWindow) -> None:
    window.speaking.show()
    settle(window)
    look_at(window, "Jonas Brook")
    press(qtbot, window, Qt.Key.Key_F2)
    asked = dialog(NameDialog)
    asked.line.setText("Jonas Abel Brook")
    asked.accept()
    settle(window)
    assert "Jonas Abel Brook" in shown(window)
    press(qtbot, window, Qt.Key.Key_Return)
    assert window.pages.currentIndex() == 0
    assert window.search.text == 'speaker:="Jonas Abel Brook"'
    assert window.model.rowCount() == 1
    window.browse.ask('speaker:"Jonas Brook"')
    settle(window)
    assert window.model.rowCount() == 1


def test_mentions_that_are_ticked_are_somebody_else(qtbot: QtBot, window: MainWindow) -> None:
    window.speaking.show()
    settle(window)
    look_at(window, "Ada Lind")
    card = window.speakers.speakers.card
    words = [card.mentions.topLevelItem(row).text(0) for row in range(2)]  # type: ignore[union-attr]
    assert words == ["Ada Lind", "She"]
    assert not card.split.isEnabled()
    card.mentions.topLevelItem(1).setCheckState(0, Qt.CheckState.Checked)  # type: ignore[union-attr]
    assert card.split.text().replace("&", "") == "Split 1 mention out…"
    card.split.click()
    asked = dialog(NameDialog)
    asked.line.setText("Clara Moss")
    asked.accept()
    settle(window)
    assert "Clara Moss" in shown(window)
    window.speaking.show_decisions()
    settle(window)
    assert sorted(map(str, cells(window.speakers.decisions.model, 1))) == [
        "“Ada Lind” and “Clara Moss” are not the same",
        "“She” is “Clara Moss” at one place",
    ]
    undo(qtbot, window)
    assert "Clara Moss" not in shown(window)


def test_a_type_is_chosen_from_a_list(window: MainWindow) -> None:
    window.speaking.show()
    settle(window)
    look_at(window, "Ada Moss")
    box: QComboBox = window.speakers.speakers.card.type
    assert box.currentText() == "person"
    box.activated.emit(box.findData("media"))
    settle(window)
    row = shown(window).index("Ada Moss")
    assert window.speakers.speakers.model.index(row, TYPE_COLUMN).data() == "media"
    with window.library.read() as session:
        assert {one.name: one.type for one in speaker_records(session)}["Ada Moss"] == "media"


def test_possible_duplicates_are_decided_by_one_key_each(qtbot: QtBot, window: MainWindow) -> None:
    window.table.setFocus()
    press(qtbot, window, Qt.Key.Key_D, CONTROL, SHIFT)
    page = window.speakers.duplicates
    assert window.speakers.tabs.currentIndex() == DUPLICATES
    pairs = [
        (page.model.pair_at(row).a.name, page.model.pair_at(row).b.name)
        for row in range(page.model.rowCount())
    ]  # type: ignore[union-attr]
    assert ("Jonas Brook", "J. Brook") in pairs or ("J. Brook", "Jonas Brook") in pairs
    number = len(pairs)
    at = next(row for row, pair in enumerate(pairs) if "J. Brook" in pair)
    page.table.go_to(at)
    pair = page.pair()
    assert pair is not None
    assert any("<b>J. Brook</b>" in words for side in page.sides for words in side.sentences())
    press(qtbot, window, Qt.Key.Key_L)
    assert page.model.rowCount() == number
    assert pair_of(page.model.pair_at(number - 1)) == pair_of(pair)  # type: ignore[arg-type]
    page.table.go_to(number - 1)
    press(qtbot, window, Qt.Key.Key_N)
    assert page.model.rowCount() == number - 1
    undo(qtbot, window)
    assert page.model.rowCount() == number
    row = page.model.row_of(pair_of(pair))
    assert row is not None
    page.table.go_to(row)
    press(qtbot, window, Qt.Key.Key_2 if pair.b.name == "Jonas Brook" else Qt.Key.Key_1)
    assert page.model.rowCount() == number - 1
    assert "J. Brook" not in shown(window)
    assert "Jonas Brook" in shown(window)


def test_a_decision_is_taken_back_out_of_its_order(qtbot: QtBot, window: MainWindow) -> None:
    window.speaking.show()
    settle(window)
    look_at(window, "Jonas Brook")
    window.speakers.speakers.table.choose([shown(window).index("J. Brook")])
    press(qtbot, window, Qt.Key.Key_M)
    dialog(MergeDialog).accept()
    settle(window)
    look_at(window, "Ada Moss")
    box = window.speakers.speakers.card.type
    box.activated.emit(box.findData("group"))
    settle(window)
    window.speaking.show_decisions()
    settle(window)
    page = window.speakers.decisions
    assert [str(words).partition(" is ")[0] for words in cells(page.model, 1)][1].startswith("“J")
    page.table.go_to(1)
    press(qtbot, window, Qt.Key.Key_Delete)
    assert page.model.rowCount() == 1
    assert {"Jonas Brook", "J. Brook"} <= set(shown(window))
    with window.library.read() as session:
        step = journal.next_undo(session)
        assert step is not None
        assert describe_act(step).startswith("take back that “J")
        assert [one.kind for one in all_decisions(session)] == ["type"]
    undo(qtbot, window)
    assert page.model.rowCount() == 2


def test_a_name_that_is_somebody_else_leaves(qtbot: QtBot, window: MainWindow) -> None:
    window.speaking.show()
    settle(window)
    look_at(window, "Ada Lind")
    window.speakers.speakers.table.choose([shown(window).index("Adeline Lind")])
    press(qtbot, window, Qt.Key.Key_M)
    dialog(MergeDialog).accept()
    settle(window)
    look_at(window, "Ada Lind")
    card = window.speakers.speakers.card
    assert card.apart.isEnabled()
    card.apart.click()
    settle(window)
    assert "Adeline Lind" in shown(window)


def test_a_claim_s_mention_is_split_from_the_list_of_claims(window: MainWindow) -> None:
    window.browse.ask('"bridge would hold" speaker:"Ada Lind"')
    settle(window)
    window.registry["split-mention"].trigger()
    asked = dialog(NameDialog)
    asked.accept()
    settle(window)
    assert "Ada Lind (2)" in facet(window)
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]


def test_the_inspector_says_how_the_source_was_read_and_on_whose_word(window: MainWindow) -> None:
    window.browse.ask('"bridge would hold" speaker:"Ada Lind"')
    settle(window)
    inspector = window.inspector
    assert inspector.facts.text("form") == "a pronoun; refers to “Ada Lind” · 80% sure"
    assert inspector.about.text() == "person"
    window.browse.ask("ferry")
    settle(window)
    assert inspector.chain.line() == "The Kelby Post → Kelby Wire → Ada Moss"
    assert inspector.facts.text("said") == "1 March 1907, reckoned from “on Friday”"
    assert inspector.about.text() == "person  ·  Ada"
    window.browse.ask("grain")
    settle(window)
    assert inspector.about.text() == "unnamed"


def test_the_inspector_leads_to_the_claim_told_in_this_one_and_back(window: MainWindow) -> None:
    chosen = {claim.content: claim for claim in map(window.model.claim_at, range(7)) if claim}
    outer, inner = chosen["the thaw would come late"], chosen["grain was short"]
    window.inspector.show_claim(outer, (), Understanding(inner=((inner.pk, "a mill source"), (99, None))))
    assert window.inspector.inner.words() == "Tells what a mill source said, and 1 more"
    window.inspector.inner.click()
    settle(window)
    assert window.table.current_pk() == inner.pk
    window.inspector.show_claim(inner, (), Understanding(outer=(outer.pk, "Ada Lind")))
    assert window.inspector.outer.words() == "Part of what Ada Lind said"
    window.inspector.outer.click()
    settle(window)
    assert window.table.current_pk() == outer.pk


def test_the_merged_speaker_is_looked_at(qtbot: QtBot, window: MainWindow) -> None:
    window.speaking.show()
    settle(window)
    page = window.speakers.speakers
    look_at(window, "Adeline Lind")
    page.table.choose([shown(window).index("Ada Moss")])
    press(qtbot, window, Qt.Key.Key_M)
    asked = dialog(MergeDialog)
    asked.choices[[one.name for one in page.chosen()].index("Ada Moss")].setChecked(True)
    asked.accept()
    settle(window)
    assert page.card.name.text() == "Ada Moss"
    assert {action.text().replace("&", "") for action in page.table.actions()} >= {"Merge…", "Rename…"}


def test_selected_and_compared_claims_are_counted_by_origin(window: MainWindow) -> None:
    window.table.select_pks(list(window.model.ids))
    settle(window)
    assert window.inspector._many.text().startswith("7 claims selected, of 2 independent origins.")
    chosen = {claim.content: claim.pk for claim in map(window.model.claim_at, range(7)) if claim}
    window.comparing.compare(
        [chosen[words] for words in ("the thaw would come late", "the port was shut", "grain was short")]
    )
    settle(window)
    assert window.compare.markdown().count("one with claim 3") == 1
    assert "| independent |" in window.compare.markdown()


def test_articles_that_carry_one_report_are_told(window: MainWindow) -> None:
    link = ArticleLinkRecord(1, "a", "Thaw", "The Kelby Post", "same-passage", (), (), 84)
    quoted = ArticleLinkRecord(2, "b", "Thaw again", None, "quotes", (), (), 9)
    words = speaker_words.links_words(Understanding(links=(link, quoted)))
    assert words.split("\n") == [
        "The Kelby Post: a passage of 84 words in both",
        "“Thaw again”: one quotes the other",
    ]
    assert not window.inspector.article.label("links").isVisible()


def test_the_unnamed_have_a_facet_of_their_own_that_is_folded(window: MainWindow) -> None:
    assert "A mill source" not in facet(window)
    assert [value.label for value in window.facets.model._all[1]] == ["A mill source"]
    unnamed = window.facets.model.index(1, 0)
    assert not window.facets.tree.isExpanded(unnamed)
    window.facets.filter.setText("mill")
    assert window.facets.tree.isExpanded(unnamed)
    window.facets.filter.clear()
    assert not window.facets.tree.isExpanded(unnamed)


def test_an_empty_library_says_so_with_one_button(open_window: Open, library: Library) -> None:
    window = open_window(library)
    for page in (SPEAKERS, DUPLICATES, DECISIONS):
        window.speaking.show(page)
        settle(window)
        shown_page = window.speakers.tabs.currentWidget()
        words = [one.text() for one in shown_page.findChildren(QLabel) if one.isVisible() and one.text()]
        assert len(words) == 1
        assert words[0].endswith(".")


def test_everything_in_the_view_has_a_name(window: MainWindow) -> None:
    window.speaking.show()
    settle(window)
    look_at(window, "Ada Lind")
    for page in (SPEAKERS, DUPLICATES, DECISIONS):
        window.speaking.show(page)
        settle(window)
        nameless = [
            one
            for one in window.speakers.findChildren(QWidget)
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()
            if not (one.accessibleName() or (isinstance(one, QAbstractButton) and one.text()))
        ]
        assert nameless == []


def test_tab_goes_through_the_page_as_it_is_read(qtbot: QtBot, window: MainWindow) -> None:
    window.speaking.show()
    settle(window)
    look_at(window, "Ada Lind")
    page, card = window.speakers.speakers, window.speakers.speakers.card
    page.table.choose([1])
    card.mentions.topLevelItem(0).setCheckState(0, Qt.CheckState.Checked)  # type: ignore[union-attr]
    page.filter.setFocus()
    seen = [QApplication.focusWidget()]
    for _ in range(8):
        press(qtbot, window, Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    expected = (page.filter, page.unnamed, page.merge, page.table, card.rename, card.type, card.split)
    assert seen == [*expected, card.mentions, card.claims]


def test_comparing_and_speakers_take_each_other_s_place(window: MainWindow) -> None:
    window.table.select_pks(list(window.model.ids)[:2])
    window.comparing.compare()
    settle(window)
    assert window.pages.currentWidget() is window.compare
    window.speaking.show()
    settle(window)
    assert window.pages.currentWidget() is window.speakers
    assert not window.comparing.open
    window.speaking.close()
    assert window.pages.currentIndex() == 0
    assert window.layout_.docks["facets"].isVisible()
