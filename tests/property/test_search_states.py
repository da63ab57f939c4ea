"""Whatever people and imports do to a library: the index is the database, and so are the arrays."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import edits, journal, speaker_edits
from db.errors import EditError, SaysoError
from db.ingest import ingest
from db.library import Library
from db.query import Order, claim_facts, facets, matches, parse, run
from db.query.columns import CODES, Coded, Columns, columns_of, load
from db.query.frame import Frame
from db.records import Attribution, Document, Engine, ExtractedClaim, Extraction, Mention
from db.schema import Article, Claim, Speaker
from db.search import index_matches

NAMES = ["Ada Pine", "Ada Pyne", "Bo al-Sudani", "Bo Soudani", "The Herald"]
WORDS = ["ships", "a city", "Soudani", "nothing new", "the harbour"]
QUERIES = [
    "",
    "ship",
    "tag:red",
    "speaker:pine",
    "soudani",
    "-harbour",
    "is:rejected",
    "has:memo",
    "city or said",
    "ha*",
]
which = st.integers(0, 6)


def extraction(lines: list[tuple[str, str]], doc: str) -> Extraction:
    """A text of "WHO said WHAT." lines with a claim each."""
    text, claims = "", []
    for who, what in lines:
        start = len(text)
        text += f"{who} said {what}.\n"
        cue = start + len(who) + 1
        claims.append(
            ExtractedClaim(
                Attribution(
                    content=((cue + 5, cue + 5 + len(what)),),
                    cue=((cue, cue + 4),),
                    source=((start, start + len(who)),),
                    sentence=(start, len(text) - 1),
                    kind="indirect",
                ),
                Mention("name", "person", who, named=True, rule="own-name"),
            )
        )
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(doc, f"/{doc}", "text/plain", sha256, "text", 1, text, outlet="The Sun")
    return Extraction(document, tuple(claims), Engine("rules", "1"))


class Lived(RuleBasedStateMachine):
    """One library, read by a session that keeps its arrays from one state to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.place = TemporaryDirectory()
        self.library: Library | None = None

    @initialize()
    def make(self) -> None:
        self.open(create=True)

    def open(self, *, create: bool = False) -> None:
        folder = Path(self.place.name)
        self.library = Library.open(folder / "library", create=create, index_root=folder / "index")

    def act(self, edit: Callable[[Session], Any]) -> None:
        """Perform an act; one that is refused changes nothing."""
        assert self.library
        try:
            with self.library.write() as session:
                edit(session)
        except (EditError, SaysoError):
            pass

    @staticmethod
    def nth(session: Session, table: Any, number: int) -> int:
        """The key of some row; 0, which no row has, where there is none."""
        pks = session.scalars(select(table.pk).order_by(table.pk)).all()
        return pks[number % len(pks)] if pks else 0

    # --- what is done ------------------------------------------------------------------------------

    @rule(
        lines=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(WORDS)), min_size=1, max_size=3),
        doc=st.sampled_from(["a", "b", "c"]),
    )
    def import_text(self, lines: list[tuple[str, str]], doc: str) -> None:
        self.act(lambda session: ingest(session, extraction(lines, doc)))

    @rule(number=which, tag=st.sampled_from(["red", "blue"]))
    def tag(self, number: int, tag: str) -> None:
        self.act(lambda s: edits.tag_by_name(s, claim_pks=[self.nth(s, Claim, number)], name=tag))

    @rule(number=which, memo=st.sampled_from(["read", None]))
    def remark(self, number: int, memo: str | None) -> None:
        self.act(lambda s: edits.set_memo(s, claim_pk=self.nth(s, Claim, number), memo=memo))

    @rule(number=which, review=st.sampled_from(["verified", "rejected", "machine"]))
    def review(self, number: int, review: str) -> None:
        self.act(lambda s: edits.set_review(s, claim_pks=[self.nth(s, Claim, number)], review=review))

    @rule(number=which, name=st.sampled_from([*NAMES, None]))
    def give(self, number: int, name: str | None) -> None:
        self.act(lambda s: edits.set_speaker(s, claim_pks=[self.nth(s, Claim, number)], name=name))

    @rule(one=which, other=which)
    def merge(self, one: int, other: int) -> None:
        self.act(
            lambda s: speaker_edits.merge_speakers(
                s, into_pk=self.nth(s, Speaker, one), pks=[self.nth(s, Speaker, other)]
            )
        )

    @rule(number=which, name=st.sampled_from(NAMES))
    def rename(self, number: int, name: str) -> None:
        self.act(
            lambda s: speaker_edits.rename_speaker(s, speaker_pk=self.nth(s, Speaker, number), name=name)
        )

    @rule(one=which, other=which)
    def relate(self, one: int, other: int) -> None:
        self.act(
            lambda s: edits.relate(
                s, a_pk=self.nth(s, Claim, one), b_pk=self.nth(s, Claim, other), relation="supports"
            )
        )

    @rule(number=which)
    def delete(self, number: int) -> None:
        self.act(lambda s: edits.delete_article(s, article_pk=self.nth(s, Article, number)))

    @rule(number=which, date=st.sampled_from(["1912-04-14", "1912", None]))
    def date(self, number: int, date: str | None) -> None:
        self.act(lambda s: edits.set_article(s, article_pk=self.nth(s, Article, number), date=date))

    @rule()
    def undo(self) -> None:
        self.act(journal.undo)

    @rule()
    def redo(self) -> None:
        self.act(journal.redo)

    @rule()
    def reindex(self) -> None:
        assert self.library
        self.library.rebuild_index()

    @rule()
    def reopen(self) -> None:
        assert self.library
        self.library.close()
        self.open()

    # --- what holds --------------------------------------------------------------------------------

    @invariant()
    def everything_agrees(self) -> None:
        if self.library is None:
            return
        index = self.library.refresh_index()
        with self.library.read() as session:
            assert index_matches(session, index) == []
            columns = columns_of(session)
            assert_same(columns, load(session, columns.position, {name: Coded() for name in CODES}))
            facts = {one.pk: one for one in claim_facts(session, columns.pk.tolist())}
            there = set(session.scalars(select(Claim.pk).join(Article).where(Article.deleted_at.is_(None))))
            everything = {pk for pk in there if facts[pk].review != "rejected"}
            for text in QUERIES:
                found = run(session, index, text, order=Order.NEWEST)
                shown = there if "rejected" in text else everything
                assert set(found.ids) == {pk for pk in shown if matches(parse(text), facts[pk])}, text
            counts = facets(session, run(session, index, "").ids).values
            assert sum(line.count for line in counts["speaker"]) == len(everything)

    def teardown(self) -> None:
        if self.library is not None:
            self.library.close()
        self.place.cleanup()


def assert_same(followed: Columns, loaded: Columns) -> None:
    """What was kept in step says what is read anew; codes may differ, their values not."""
    for name in ("pk", "tags", "related"):
        assert np.array_equal(getattr(followed, name), getattr(loaded, name)), name
    for part in ("numbers", "flags"):
        for name, array in getattr(followed, part).items():
            assert np.array_equal(array, getattr(loaded, part)[name]), name
    for name in CODES:
        told = [[one.coded[name].values[code] for code in one.codes[name]] for one in (followed, loaded)]
        assert told[0] == told[1], name
    assert np.array_equal(followed.confidence, loaded.confidence, equal_nan=True)
    for name in ("articles", "speakers", "tag_rows", "cited"):
        assert getattr(followed, name) == getattr(loaded, name), name
    frame = Frame(followed)
    assert frame.by_newest.tolist() == Frame(loaded).by_newest.tolist()


TestLived = Lived.TestCase
TestLived.settings = settings(
    max_examples=12, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
