"""From a query to what is seen: table, counts, reader and inspector follow one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from app.jobs.reads import Session
from app.jobs.writer import Changed
from app.models.claims import WINDOW, ClaimTableModel
from app.models.facets import MOST
from app.models.refine import Click, excluded, refine, states
from app.views.claim_table import ClaimTable
from app.views.facets import FacetsPane
from app.views.inspector import InspectorView
from app.views.reader import ReaderView
from app.views.search_bar import SearchBar
from app.windows.desk import Desk
from app.windows.notices import Notices
from db.articles import all_articles, snapshot
from db.claims import claim_records, claims_of_article
from db.errors import QueryError, SaysoError
from db.library import Library
from db.origins import origins
from db.query import Order, Result, asks_for_texts, complete, facets, format, parse, preload, run, suggestion
from db.query.syntax import Absent, Contains, Exactly, Field
from db.records import ClaimRecord, Facets, FacetValue, SnapshotRecord, SpeakerType, TagRecord
from db.tags import all_tags
from db.understanding import Understanding, speaker_types, understanding

#: Orders as offered, in words.
ORDERS: tuple[tuple[str, str], ...] = (
    (Order.RELEVANCE.name, "Best match first"),
    (Order.NEWEST.name, "Newest first"),
    (Order.ARTICLE.name, "By article"),
    (Order.SPEAKER.name, "By speaker"),
    (Order.CONFIDENCE.name, "Surest first"),
    (Order.DOUBT.name, "Doubtful first"),
    (Order.TITLE.name, "By title"),
    (Order.KIND.name, "By kind"),
    (Order.TAGS.name, "By tag"),
)
#: The origins of up to so many selected claims are counted.
_COUNTED = 2000


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query with the first records that will be painted; ``empty``: no article at all;
    ``meant``: the query that may have been meant where nothing was found."""

    result: Result
    records: Sequence[ClaimRecord]
    tags: Sequence[TagRecord]
    empty: bool
    meant: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim with all that the reader and the inspector show of it."""

    claim: ClaimRecord
    snapshot: SnapshotRecord
    others: Sequence[ClaimRecord]
    tags: Sequence[TagRecord]
    understood: Understanding


def answer(
    session: Session,
    library: Library,
    query: str,
    order: Order,
    near: int | None,
    *,
    half_typed: bool = False,
    spellings: bool = True,
) -> Answer:
    """Run a query; the records are those around the claim ``near`` where the result has it.

    An open quotation mark or parenthesis is no mistake yet. ``half_typed``: where nothing is found, the
    last word is taken for the beginning of one, so that the table does not empty at every letter.
    """
    node = parse(query, typing=True)
    texts = library.refresh_texts() if library.texts or asks_for_texts(node) else None
    result = run(session, library.index, node, order=order, spellings=spellings, texts=texts)
    if half_typed and not result.total:
        open_end = parse(query, typing=True, open_end=True)
        result = run(session, library.index, open_end, order=order, spellings=spellings, texts=texts)
    meant = None if result.total else suggestion(library.index, node)
    row = result.ids.index(near) if near is not None and near in result.ids else 0
    first = max(0, min(row - WINDOW // 2, len(result.ids) - WINDOW))
    records = claim_records(session, result.ids[first : first + WINDOW])
    empty = not result.total and not query.strip() and not all_articles(session)
    return Answer(result, records, all_tags(session), empty, format(meant) if meant else None)


def read_claim(session: Session, pk: int) -> Reading | None:
    """A claim in its article; None if it is gone."""
    found = claim_records(session, [pk])
    if not found:
        return None
    claim = found[0]
    others = [other for other in claims_of_article(session, claim.article.pk) if other.pk != pk]
    same_text = [other for other in others if other.snapshot_pk == claim.snapshot_pk]
    text = snapshot(session, claim.snapshot_pk)
    return Reading(claim, text, same_text, all_tags(session), understanding(session, claim, text.text))


@dataclass(frozen=True, slots=True)
class Counted:
    """The facets of a result; which of their values the query holds or excludes, by their queries; and
    what speakers are, by their keys."""

    facets: Facets
    states: Mapping[str, str]
    types: Mapping[str, SpeakerType]


def count(session: Session, result: Result, query: str) -> Counted:
    """Count a result."""
    types = speaker_types(session)
    found = apart(with_excluded(facets(session, result.ids), query), types)
    return Counted(found, states(query), types)


def apart(found: Facets, types: Mapping[str, SpeakerType]) -> Facets:
    """The facets with those speakers in one of their own whom one article alone knows: there are many."""
    if "anonymous" not in types.values():
        return found
    named: list[FacetValue] = []
    unnamed: list[FacetValue] = []
    for value in found.values.get("speaker", ()):
        (unnamed if types.get(value.key) == "anonymous" else named).append(value)
    return Facets({**found.values, "speaker": tuple(named), "unnamed": tuple(unnamed)})


def with_excluded(found: Facets, query: str) -> Facets:
    """The facets with what ``query`` excludes, first in each, so that a click can take it back."""
    values = dict(found.values)
    for field in excluded(query):
        if field.name in values and isinstance(field.value, Exactly | Contains):
            text, written = field.value.text, format(field)
            if all(value.query != written for value in values[field.name][:MOST]):
                values[field.name] = (FacetValue(written, text, 0, written), *values[field.name])
    return Facets(values)


class Browse(QObject):
    """Keeps what is seen in step with the query and the library."""

    #: The `Answer` that is shown now.
    answered = Signal(object)
    #: The query has a mistake: what is shown is the answer to an earlier one.
    mistaken = Signal()
    #: The `ClaimRecord` that is looked at, or None.
    claim_changed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        notices: Notices,
        *,
        search: SearchBar,
        table: ClaimTable,
        model: ClaimTableModel,
        pane: FacetsPane,
        reader: ReaderView,
        inspector: InspectorView,
    ) -> None:
        super().__init__(table)
        self._desk = desk
        self._notices = notices
        self._search = search
        self._table = table
        self._model = model
        self._pane = pane
        self._reader = reader
        self._inspector = inspector
        self._order = Order.RELEVANCE
        self._asked = ""
        self.query = ""
        self._reading: Reading | None = None
        self._followed: int | None = None
        self._caught_up = False
        self.claim: ClaimRecord | None = None
        self.answer: Answer | None = None
        search.set_orders(ORDERS)
        search.searched.connect(self._ask)
        search.order_changed.connect(self._reorder)
        search.spellings_switched.connect(lambda _on: self.refresh())
        search.field.completion_wanted.connect(self._complete)
        pane.chosen.connect(self._refine)
        table.current_changed.connect(self._look_at)
        table.selection_changed.connect(self._selected)
        reader.claim_activated.connect(self.go_to_claim)
        inspector.query_wanted.connect(search.set_text)
        inspector.claim_wanted.connect(self.go_to_claim)
        desk.changed.connect(self._library_changed)

    @property
    def result(self) -> Result | None:
        """The result that is shown."""
        return self.answer.result if self.answer else None

    def ask(self, query: str) -> None:
        """Put a query into the search bar and run it."""
        if query == self._search.text:
            self._ask(query)
        else:
            self._search.set_text(query)

    def refresh(self, *, catch_up: bool = False) -> None:
        """Run the query again; place and selection stay where they can.

        ``catch_up``: let the index follow first, because another process may have changed the words.
        """
        self._ask(self._asked, catch_up=catch_up)

    def go_to_claim(self, pk: int) -> None:
        """Look at a claim: in the table where the result has it, otherwise in the reader alone."""
        row = self._model.row_of(pk)
        if row is not None:
            self._table.go_to(row)
        else:
            self._look_at(pk)

    def ask_article(self) -> None:
        """All claims of the article that is looked at."""
        if self.claim is not None:
            title = self.claim.article.title
            self.ask(format(Field("article", Exactly(title) if title else Absent())))

    def follow(self, pk: int) -> None:
        """Look at a claim that the next answer may hold: one that was just made."""
        self._followed = pk

    # --- query -> table ----------------------------------------------------------------------------

    def _ask(self, query: str, *, catch_up: bool = False) -> None:
        self._asked = query
        library, order, near = self._desk.library, self._order, self._table.current_pk()
        half_typed, spellings = self._search.half_typed, self._search.spellings.isChecked()

        def work() -> Answer:
            if catch_up:
                library.refresh_index()
            with library.read() as session:
                return answer(
                    session, library, query, order, near, half_typed=half_typed, spellings=spellings
                )

        self._desk.reads.call("result", work, partial(self._answered, query), self._failed)

    def _complete(self, text: str, caret: int) -> None:
        index, offer = self._desk.library.index, partial(self._search.field.offer, text)
        # A library that cannot be read just now is told of by the search itself.
        self._desk.reads.ask(
            "complete", lambda s: complete(s, index, text, caret), offer, lambda _error: None
        )

    def _reorder(self, key: str) -> None:
        self._order = Order[key]
        self.refresh()

    def _refine(self, value: FacetValue, held: Qt.KeyboardModifier) -> None:
        click = Click.REPLACE
        for key, meant in (
            (Qt.KeyboardModifier.AltModifier, Click.NOT),
            (Qt.KeyboardModifier.ShiftModifier, Click.OR),
            (Qt.KeyboardModifier.ControlModifier, Click.AND),
        ):
            if held & key:
                click = meant
                break
        self.ask(refine(self._asked, value.query, click))

    def _answered(self, query: str, found: Answer) -> None:
        new_query = query != self.query or self.answer is None
        place, row = self._table.current_pk(), self._table.currentIndex().row()
        chosen = self._table.selected_pks()
        self.query, self.answer = query, found
        self._model.set_tag_colours({tag.name: tag.colour for tag in found.tags})
        changed = self._model.show(found.result.ids, found.result.terms, found.records)
        self._search.show_total(found.result.total)
        self._search.show_remark(found.result.spellings, found.meant, len(found.result.passages))
        self.answered.emit(found)
        if changed:
            self._restore(place, 0 if new_query else row, None if new_query else chosen)
        elif place is not None:
            self._look_at(place)
        if self._followed is not None:
            followed, self._followed = self._followed, None
            self.go_to_claim(followed)
        self._count(query, found.result)
        if not self._caught_up:
            self._caught_up = True
            self._catch_up()

    def _catch_up(self) -> None:
        """Bring the index up to date once: it may be missing, or other processes may have left it behind.

        All claims are shown without it; a search that was typed meanwhile is answered anew.
        """

        library = self._desk.library

        def work() -> None:
            index = library.refresh_index()
            with library.read() as session:
                preload(session, index)
            library.refresh_texts()

        def done(_nothing: object) -> None:
            if self._asked:
                self.refresh()

        self._desk.reads.call("index", work, done, self._failed)

    def _restore(self, place: int | None, row: int, chosen: Sequence[int] | None) -> None:
        """After other rows came: the same claim, or else the row where it was, which is then the next one."""
        same = self._model.row_of(place) if place is not None else None
        if not self._model.rowCount():
            self._look_at(None)
            return
        self._table.go_to(row if same is None else same)
        if chosen is not None and len(chosen) > 1:
            self._table.select_pks(chosen)

    def _count(self, query: str, result: Result) -> None:
        def show(found: Counted) -> None:
            self._pane.model.set_types(found.types)
            self._pane.show_facets(found.facets)
            self._pane.model.set_states(found.states)

        self._desk.reads.ask("facets", lambda session: count(session, result, query), show, self._failed)

    def _failed(self, error: SaysoError) -> None:
        if isinstance(error, QueryError):
            self._search.show_error(error)
            self.mistaken.emit()
        else:
            self._notices.fail(error)

    def fetch(self, pks: Sequence[int], then: Callable[[list[ClaimRecord]], None]) -> None:
        """Read the records of a window of rows: what the table's model asks for."""
        self._desk.reads.ask("rows", lambda session: claim_records(session, pks), then, self._failed)

    # --- table -> reader ---------------------------------------------------------------------------

    def _look_at(self, pk: int | None) -> None:
        if pk is None:
            self._desk.reads.drop("claim")
            self._show(None)
            return
        self._desk.reads.ask("claim", lambda session: read_claim(session, pk), self._show, self._failed)

    def _show(self, reading: Reading | None) -> None:
        self._reading = reading
        self.claim = reading.claim if reading else None
        if reading is None:
            self._reader.clear()
        else:
            self._reader.show_claim(reading.claim, reading.snapshot, reading.others)
        self._selected(self._table.selected_count())
        self.claim_changed.emit(self.claim)

    def _selected(self, number: int) -> None:
        if number > 1:
            self._inspector.show_selection(number)
            self._count_origins(number)
        elif self._reading is None:
            self._inspector.show_claim(None, ())
        else:
            self._inspector.show_claim(self._reading.claim, self._reading.tags, self._reading.understood)

    def _count_origins(self, number: int) -> None:
        """Say of how many independent origins the selected claims are; of very many it takes too long."""
        if number > _COUNTED:
            self._desk.reads.drop("origins")
            return
        pks = list(self._table.selected_pks())

        def show(found: list[tuple[int, ...]]) -> None:
            if self._table.selected_count() == number:
                self._inspector.show_selection(number, len(found))

        self._desk.reads.ask("origins", lambda session: origins(session, pks), show, self._failed)

    def _library_changed(self, change: Changed) -> None:
        # A running import keeps the index up to date by itself.
        self.refresh(catch_up=change.initiator is None and not self._desk.imports.busy)
