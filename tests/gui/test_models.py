"""Models: ids and a window of rows, fixed facets, sentences, and what a click does to a query."""

from __future__ import annotations

import doctest
from array import array
from collections.abc import Callable, Sequence
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app import theme
from app.models import refine as refining
from app.models import sentence
from app.models.claims import (
    ARTICLE_COLUMN,
    CLAIM,
    CLAIM_COLUMN,
    DATE_COLUMN,
    HEADERS,
    KIND_COLUMN,
    MARKS_COLUMN,
    WINDOW,
    ClaimTableModel,
)
from app.models.facets import COUNT, FACETS, FEW, MORE, STATE, FacetModel
from app.models.refine import Click, excluded, refine, states
from app.models.sentence import claim_line, claim_pieces, pieces
from app.views import status
from db.query import format as written
from db.query import parse
from db.records import ArticleRecord, ClaimRecord, Facets, FacetValue


def claim(pk: int, **changes: object) -> ClaimRecord:
    values: dict[str, object] = {
        "id": f"id-{pk}",
        "doc": "doc",
        "article": ArticleRecord("a", "The Loss", "The Harbour Gazette", None, "1912-04-16"),
        "content": f"the boat number {pk} was lowered",
        "spans": ((0, 5),),
        "sentence": "",
        "speaker": "Ann Marlow",
        "source": "Marlow",
        "cue": "said",
        "kind": "indirect",
        "polarity": "asserts",
        "via": (),
        "date": None,
        "tags": (),
        "memo": None,
        "relations": 0,
        "pk": pk,
    }
    return ClaimRecord(**(values | changes))  # type: ignore[arg-type]


class Shelf:
    """Answers the model's requests when told to, and remembers them."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.waiting: list[tuple[Sequence[int], Callable[[list[ClaimRecord]], None]]] = []
        self.memo: str | None = None

    def fetch(self, pks: Sequence[int], then: Callable[[list[ClaimRecord]], None]) -> None:
        self.asked.append(list(pks))
        self.waiting.append((pks, then))

    def answer(self) -> None:
        waiting, self.waiting = self.waiting, []
        for pks, then in waiting:
            then([claim(pk, memo=self.memo) for pk in pks])


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def model(qtbot: QtBot, shelf: Shelf) -> ClaimTableModel:
    made = ClaimTableModel(shelf.fetch)
    made.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


@pytest.fixture
def large(qtbot: QtBot, shelf: Shelf) -> ClaimTableModel:
    """Without Qt's tester, which looks at every row after every change."""
    return ClaimTableModel(shelf.fetch)


def ids(count: int) -> array[int]:
    return array("q", range(1000, 1000 + count))


# --- the claim table -----------------------------------------------------------------------------


def test_a_cell_without_its_record_is_empty_and_soon_filled(
    qtbot: QtBot, model: ClaimTableModel, shelf: Shelf
) -> None:
    model.show(ids(3), ())
    assert model.data(model.index(0, 0)) is None
    qtbot.waitUntil(lambda: bool(shelf.waiting))
    with qtbot.waitSignal(model.dataChanged):
        shelf.answer()
    assert model.data(model.index(0, 0)) == "Ann Marlow said the boat number 1000 was lowered"
    assert model.data(model.index(0, ARTICLE_COLUMN)) == "The Loss, The Harbour Gazette"
    assert model.data(model.index(0, DATE_COLUMN)) == "1912-04-16"


def test_a_screen_of_rows_is_read_by_one_query_of_one_window(
    qtbot: QtBot, large: ClaimTableModel, shelf: Shelf
) -> None:
    large.show(ids(100_000), ())
    qtbot.wait(10)
    shelf.answer()
    shelf.asked.clear()
    for row in range(50_000, 50_040):
        for column in range(len(HEADERS)):
            large.data(large.index(row, column))
    qtbot.waitUntil(lambda: bool(shelf.asked))
    qtbot.wait(10)
    assert len(shelf.asked) == 1
    assert len(shelf.asked[0]) == WINDOW
    assert set(range(51_000, 51_040)) <= set(shelf.asked[0])
    shelf.answer()
    shelf.asked.clear()
    for row in range(50_000, 50_040):
        assert large.data(large.index(row, 0), CLAIM).pk == 1000 + row
    qtbot.wait(10)
    assert shelf.asked == []


def test_records_that_come_with_the_result_need_no_query(
    qtbot: QtBot, model: ClaimTableModel, shelf: Shelf
) -> None:
    model.show(ids(3), (), [claim(pk) for pk in ids(3)])
    assert model.data(model.index(2, 0), CLAIM).pk == 1002
    qtbot.wait(10)
    assert shelf.asked == []


def test_rows_of_an_older_result_never_fill_a_newer_one(
    qtbot: QtBot, model: ClaimTableModel, shelf: Shelf
) -> None:
    model.show(ids(3), ())
    model.data(model.index(0, 0))
    qtbot.waitUntil(lambda: bool(shelf.waiting))
    stale = list(shelf.waiting)
    shelf.waiting.clear()
    model.show(array("q", [1002, 1001]), ())
    for pks, then in stale:
        then([claim(pk, memo="stale") for pk in pks])
    assert model.claim_at(0) is None


def test_the_same_rows_again_keep_the_old_words_until_the_new_are_there(
    qtbot: QtBot, model: ClaimTableModel, shelf: Shelf
) -> None:
    model.show(ids(3), (), [claim(pk) for pk in ids(3)])
    resets: list[int] = []
    model.modelReset.connect(lambda: resets.append(1))
    assert model.show(ids(3), (), [claim(1000, memo="new")]) is False
    assert resets == []
    first, second = model.claim_at(0), model.claim_at(1)
    assert first is not None
    assert second is not None
    assert (first.memo, second.memo) == ("new", None)
    shelf.memo = "new"
    qtbot.waitUntil(lambda: bool(shelf.waiting))
    shelf.answer()
    second = model.claim_at(1)
    assert second is not None
    assert second.memo == "new"
    shelf.asked.clear()
    qtbot.wait(10)
    assert shelf.asked == []


def test_a_claim_that_is_gone_is_asked_for_once(qtbot: QtBot, model: ClaimTableModel, shelf: Shelf) -> None:
    model.show(ids(3), ())
    for _ in range(3):
        model.data(model.index(1, 0))
        qtbot.wait(10)
        for _pks, then in shelf.waiting:
            then([])
        shelf.waiting.clear()
    assert len(shelf.asked) == 1


def test_the_records_kept_are_few_however_far_one_scrolls(
    qtbot: QtBot, large: ClaimTableModel, shelf: Shelf
) -> None:
    large.show(ids(20_000), ())
    for row in range(0, 20_000, 1500):
        large.data(large.index(row, 0))
        qtbot.waitUntil(lambda: bool(shelf.waiting))
        shelf.answer()
    assert len(large._records) <= 3 * WINDOW


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"confidence": 0.834}, "indirect, confidence 83%"),
        ({"confidence": 0.834, "review": "verified"}, "indirect"),
        ({"confidence": 0.834, "by_hand": True}, "indirect"),
        ({}, "indirect"),
    ],
)
def test_how_sure_the_machine_is_shows_until_a_person_has_looked(
    model: ClaimTableModel, changes: dict[str, object], words: str
) -> None:
    model.show(ids(1), (), [claim(1000, **changes)])
    assert model.data(model.index(0, KIND_COLUMN)) == words
    tip = model.data(model.index(0, KIND_COLUMN), Qt.ItemDataRole.ToolTipRole)
    assert tip == ("confidence 83%" if "confidence" in words else None)


def test_rows_and_claims_find_each_other(model: ClaimTableModel) -> None:
    model.show(ids(5), ())
    assert model.row_of(1004) == 4
    assert model.row_of(7) is None
    assert model.pk_at(4) == 1004
    assert model.pk_at(-1) is None
    assert model.pk_at(5) is None


def test_marks_are_said_in_words(model: ClaimTableModel) -> None:
    marked = claim(1000, review="verified", memo="see the log", relations=2)
    model.show(ids(1), (), [marked])
    words = "verified, memo: see the log, 2 relations"
    assert model.data(model.index(0, MARKS_COLUMN)) == words
    assert model.data(model.index(0, MARKS_COLUMN), Qt.ItemDataRole.ToolTipRole) == words
    assert model.data(model.index(0, CLAIM_COLUMN), Qt.ItemDataRole.ToolTipRole) is None


def test_every_column_has_a_name_for_a_screen_reader(model: ClaimTableModel) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    names = [model.headerData(c, Qt.Orientation.Horizontal, role) for c in range(model.columnCount())]
    assert all(names)


# --- facets --------------------------------------------------------------------------------------


def values(count: int, prefix: str = "Speaker") -> tuple[FacetValue, ...]:
    return tuple(
        FacetValue(f"{prefix}{n}", f"{prefix} {n}", count - n, f'speaker:="{prefix} {n}"')
        for n in range(count)
    )


@pytest.fixture
def facet_model(qtbot: QtBot) -> FacetModel:
    made = FacetModel()
    made.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


def labels(model: FacetModel, row: int = 0) -> list[str]:
    facet = model.index(row, 0)
    return [model.data(model.index(n, 0, facet)) for n in range(model.rowCount(facet))]


def test_a_facet_shows_its_values_with_their_counts(facet_model: FacetModel) -> None:
    facet_model.show(Facets({"speaker": values(3)}))
    assert labels(facet_model) == ["Speaker 0", "Speaker 1", "Speaker 2"]
    first = facet_model.index(0, 0, facet_model.index(0, 0))
    assert facet_model.data(first, COUNT) == 3
    assert facet_model.data(first, Qt.ItemDataRole.AccessibleTextRole) == "Speaker 0, 3 claims"
    assert facet_model.rowCount(facet_model.index(1, 0)) == 0


def test_a_long_facet_is_cut_short_and_can_be_shown_whole(facet_model: FacetModel) -> None:
    facet_model.show(Facets({"speaker": values(30)}))
    assert len(labels(facet_model)) == FEW + 1
    last = facet_model.index(FEW, 0, facet_model.index(0, 0))
    assert facet_model.data(last) == "22 more"
    assert facet_model.data(last, MORE)
    assert facet_model.value_at(last) is None
    facet_model.show_whole(0)
    assert len(labels(facet_model)) == 31
    facet_model.show_whole(0)
    assert len(labels(facet_model)) == FEW + 1


def test_the_filter_finds_values_beyond_those_shown_case_and_accents_aside(facet_model: FacetModel) -> None:
    odd = FacetValue("x", "José Ångström", 1, "speaker:x")
    facet_model.show(Facets({"speaker": (*values(30), odd)}))
    facet_model.set_filter("ANGSTROM jose")
    assert labels(facet_model) == ["José Ångström"]
    facet_model.set_filter("")
    assert len(labels(facet_model)) == FEW + 1


def test_new_counts_of_the_same_values_move_no_row(facet_model: FacetModel) -> None:
    facet_model.show(Facets({"speaker": values(3)}))
    moved: list[int] = []
    facet_model.rowsRemoved.connect(lambda *_: moved.append(1))
    facet_model.show(Facets({"speaker": values(3)}))
    assert moved == []
    facet_model.show(Facets({"speaker": values(2)}))
    assert moved == [1]


def test_the_query_shows_in_the_values_it_holds_and_excludes(facet_model: FacetModel) -> None:
    found = values(3)
    facet_model.show(Facets({"speaker": found}))
    facet_model.set_states({found[0].query: "in", found[1].query: "out"})
    facet = facet_model.index(0, 0)
    assert [facet_model.data(facet_model.index(n, 0, facet), STATE) for n in range(3)] == ["in", "out", ""]
    said = facet_model.data(facet_model.index(1, 0, facet), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Speaker 1, 2 claims, excluded"


def test_what_is_not_known_has_a_name_of_its_own(facet_model: FacetModel) -> None:
    none = FacetValue("", "", 4, "speaker:none")
    facet_model.show(Facets({name: (none,) for name, _ in FACETS}))
    assert labels(facet_model) == ["nobody named"]
    assert all(labels(facet_model, row)[0] for row in range(facet_model.rowCount(QModelIndex())))


# --- clicks and queries --------------------------------------------------------------------------

LOWE, PITMAN, DENIAL = "speaker:=Lowe", "speaker:=Pitman", "tag:=denial"


@pytest.mark.parametrize(
    ("query", "value", "click", "expected"),
    [
        ("ice", LOWE, Click.REPLACE, LOWE),
        ("ice", LOWE, Click.AND, f"ice {LOWE}"),
        ("ice", LOWE, Click.NOT, f"ice -{LOWE}"),
        ("ice", LOWE, Click.OR, f"ice or {LOWE}"),
        (f"{PITMAN} {DENIAL}", LOWE, Click.OR, f"({PITMAN} or {LOWE}) {DENIAL}"),
        (f"{LOWE} {DENIAL}", LOWE, Click.REPLACE, f"{DENIAL} -{LOWE}"),
        (f"{DENIAL} -{LOWE}", LOWE, Click.REPLACE, DENIAL),
        (f"{PITMAN} or {LOWE}", LOWE, Click.OR, f"{PITMAN} -{LOWE}"),
        (f"ice -{LOWE}", LOWE, Click.NOT, "ice"),
        ('"never closed', LOWE, Click.AND, LOWE),
        ("", LOWE, Click.OR, LOWE),
    ],
)
def test_a_click_writes_the_query(query: str, value: str, click: Click, expected: str) -> None:
    assert refine(query, value, click) == written(parse(expected))


@given(
    st.sampled_from(["", "ice", LOWE, f"{PITMAN} or {LOWE}", f"ice -{LOWE}", f"({PITMAN} or ice) {DENIAL}"]),
    st.sampled_from(list(Click)),
)
def test_clicking_on_comes_round_to_a_query_without_the_value(query: str, click: Click) -> None:
    seen = []
    for _ in range(3):
        query = refine(query, LOWE, click)
        seen.append(states(query).get(LOWE, ""))
    assert "" in seen
    assert "out" in seen


def test_what_a_query_excludes_is_known() -> None:
    assert [written(field) for field in excluded(f"ice -{LOWE} -storm")] == [LOWE]


@pytest.mark.parametrize("module", [refining, sentence, theme, status])
def test_the_examples_in_the_words_of_a_module_are_true(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


# --- sentences -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("speaker", "cue", "content", "kind", "line"),
    [
        ("Ann Marlow", "said", "it rained", "indirect", "Ann Marlow said it rained"),
        ("the mayor", "said", "“It rained.”", "direct", "The mayor said “It rained.”"),
        ("Marlow", "According to", "it rained", "indirect", "According to Marlow: it rained"),
        (None, "said", "it rained", "indirect", "Somebody said it rained"),
        ("Marlow", None, "it rained", "indirect", "Marlow: it rained"),
        ("Marlow", "told\n him", "it “rained”", "mixed", "Marlow told him it “rained”"),
    ],
)
def test_a_claim_reads_as_a_sentence(
    speaker: str | None, cue: str | None, content: str, kind: str, line: str
) -> None:
    assert "".join(piece.text for piece in pieces(speaker, cue, content, kind)) == line


def test_who_is_not_named_is_no_name_in_the_sentence() -> None:
    roles = [
        next(piece.role for piece in claim_pieces(one) if piece.role in ("speaker", "source"))
        for one in (claim(1, speaker_pk=5), claim(1, speaker="he"), claim(1, speaker=None, source=None))
    ]
    assert roles == ["speaker", "source", "source"]


def test_only_what_the_article_quotes_looks_quoted() -> None:
    assert "“" not in claim_line(claim(1, kind="indirect"))
    assert "“" not in claim_line(claim(1, kind="belief"))
    assert claim_line(claim(1, kind="direct")).endswith("”")


def test_an_unnamed_source_stands_in_the_articles_words() -> None:
    assert claim_line(claim(1, speaker=None, source="a stewardess")).startswith("A stewardess said")
