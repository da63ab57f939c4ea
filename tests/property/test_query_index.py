"""Index == database after any edits, kills, damages and restarts, with two processes on one index."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db.engine import install_triggers, make_engine
from db.schema import Article, Base, ChangeLog, Claim, Snapshot
from db.search import index_matches, refresh, whoosh_index
from db.search.follow import position_of
from db.search.whoosh_index import WhooshIndex

POINTS = ["before-segments", "segments-written", "segments-synced", "marker-written", "rebuilt", "swapped"]
texts = st.lists(st.sampled_from(["ship", "ships", "lost", "city", "Ünal", "1,500", "—"]), max_size=5).map(
    " ".join
)


class Killed(BaseException):
    """Stands for SIGKILL."""


followers = st.sampled_from([None, 0, 0, 1])


def nth_claim(number: int) -> Any:
    return select(Claim.pk).order_by(Claim.pk).offset(number).limit(1).scalar_subquery()


def crash_at(point: str) -> Callable[[str], None]:
    def crash(name: str) -> None:
        if name == point:
            raise Killed

    return crash


class Following(RuleBasedStateMachine):
    """Two indexes in one folder follow one database."""

    def __init__(self) -> None:
        super().__init__()
        self.place = TemporaryDirectory()
        self.folder = Path(self.place.name) / "index"
        self.engine = make_engine(Path(self.place.name) / "library.db", wait=5)

    @initialize()
    def make(self) -> None:
        with self.engine.connect() as connection, connection.begin():
            Base.metadata.create_all(connection)
            install_triggers(connection)
        texts = {"original_sha256": "", "text_sha256": "", "media_type": "", "reader": "", "text": ""}
        with Session(self.engine) as session:
            session.add(Article(pk=1, doc="paper", location=""))
            session.flush()
            session.add(Snapshot(pk=1, article_pk=1, reader_version=1, **texts))
            session.commit()
        self.indexes = [self.open(), self.open()]

    def open(self) -> WhooshIndex:
        return WhooshIndex(self.folder, library_uid="ours", patience=0.0)

    def change(self, act: Callable[[Session], Any], follower: int | None = None) -> None:
        """Commit ``act``; mostly, one of the indexes follows at once."""
        with Session(self.engine) as session:
            act(session)
            session.commit()
        if follower is not None:
            self.follow(follower)

    @rule(contents=st.lists(texts, min_size=1, max_size=4), sentence=texts, follower=followers)
    def add(self, contents: list[str], sentence: str, follower: int | None) -> None:
        kind = {"kind": "direct", "start": 0, "sentence_start": 0, "sentence_end": 1}
        rows = [
            Claim(article_pk=1, snapshot_pk=1, content=one, sentence=sentence, **kind) for one in contents
        ]
        self.change(lambda session: session.add_all(rows), follower)

    @rule(content=texts, which=st.integers(0, 6), follower=followers)
    def reword(self, content: str, which: int, follower: int | None) -> None:
        to = update(Claim).where(Claim.pk == nth_claim(which)).values(content=content)
        self.change(lambda session: session.execute(to), follower)

    @rule(which=st.integers(0, 6), memo=st.sampled_from(["read", None]), follower=followers)
    def remark(self, which: int, memo: str | None, follower: int | None) -> None:
        """No news of words."""
        to = update(Claim).where(Claim.pk == nth_claim(which)).values(memo=memo)
        self.change(lambda session: session.execute(to), follower)

    @rule(which=st.integers(0, 6), follower=followers)
    def remove(self, which: int, follower: int | None) -> None:
        self.change(
            lambda session: session.execute(delete(Claim).where(Claim.pk == nth_claim(which))), follower
        )

    @rule(which=st.integers(0, 1))
    def follow(self, which: int) -> None:
        with Session(self.engine) as session:
            refresh(session, self.indexes[which])

    @rule(which=st.integers(0, 1))
    def restart(self, which: int) -> None:
        self.indexes[which] = self.open()

    @rule(which=st.integers(0, 1), point=st.sampled_from(POINTS))
    def kill(self, which: int, point: str) -> None:
        whole = whoosh_index.crash_point
        whoosh_index.crash_point = crash_at(point)
        try:
            with Session(self.engine) as session:
                refresh(session, self.indexes[which])
        except Killed:
            pass
        finally:
            whoosh_index.crash_point = whole
        self.indexes[which] = self.open()

    @invariant()
    def the_index_is_the_database_once_it_has_followed(self) -> None:
        if not hasattr(self, "indexes"):
            return
        with Session(self.engine) as session:
            for index in self.indexes:
                if not index.needs_rebuild and index.position == position_of(session):
                    assert index_matches(session, index) == []

    def teardown(self) -> None:
        if hasattr(self, "indexes"):
            with Session(self.engine) as session:
                for index in self.indexes:
                    refresh(session, index)
                    assert index.degraded == ""
                    assert index.position == position_of(session)
                    assert index_matches(session, index) == []
                    index.close()
        self.engine.dispose()
        self.place.cleanup()


class FollowingDamaged(Following):
    """The same, while the log loses rows and the index's files are harmed."""

    @rule(keep=st.integers(0, 5))
    def prune(self, keep: int) -> None:
        def act(session: Session) -> None:
            edge = position_of(session).seq - keep
            session.execute(delete(ChangeLog).where(ChangeLog.pk < edge))

        self.change(act)

    @precondition(lambda self: self.folder.is_dir() and any(self.folder.rglob("MAIN*.words")))
    @rule(seed=st.integers(0, 1000), share=st.floats(0, 0.99))
    def truncate(self, seed: int, share: float) -> None:
        files = sorted(place for place in self.folder.rglob("*") if place.is_file() and place.name != "lock")
        victim = random.Random(seed).choice(files)
        victim.write_bytes(victim.read_bytes()[: int(victim.stat().st_size * share)])
        self.indexes = [self.open(), self.open()]

    @precondition(lambda self: self.folder.is_dir() and any(self.folder.rglob("MAIN*.words")))
    @rule(seed=st.integers(0, 1000))
    def flip(self, seed: int) -> None:
        chance = random.Random(seed)
        victim = chance.choice(sorted(self.folder.rglob("*MAIN*")))
        raw = bytearray(victim.read_bytes())
        if raw:
            raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
            victim.write_bytes(bytes(raw))
        self.indexes = [self.open(), self.open()]

    @rule(which=st.integers(0, 1))
    def distrust(self, which: int) -> None:
        self.indexes[which].distrust()


TestFollowing = Following.TestCase
TestFollowing.settings = settings(
    max_examples=15, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
TestFollowingDamaged = FollowingDamaged.TestCase
TestFollowingDamaged.settings = settings(
    max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
