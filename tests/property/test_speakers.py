"""Which names are one speaker does not depend on the order in which articles came, or on undone acts."""

from __future__ import annotations

import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db import clusters, decisions, speaker_edits, speakers
from db.alike import name_key
from db.errors import EditError
from db.ingest import ingest
from db.library import Library
from db.records import Alias, Attribution, Document, Engine, ExtractedClaim, Extraction, Mention
from db.schema import Decision, Speaker

FIRST, LAST = ("Ada", "Ben", "Abu Omar"), ("Lind", "Borg", "al-Borg")
NAMES = [*(f"{first} {last}" for first in FIRST for last in LAST), *LAST, "Daesh", "ISIS", "Islamic State"]
TYPES = ("person", "person", "group", "unspecified")
TABLE = [
    Alias("Islamic State", "group", ("Daesh", "ISIS")),
    Alias("Ada Lind", "person", ("Ben Borg",), ("Lind",)),
]
MENTIONS = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(TYPES)), min_size=1, max_size=3)
ARTICLES = st.lists(MENTIONS, min_size=1, max_size=4)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(("merge", "distinct", "type", "rename")),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
    ),
    max_size=4,
)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def article(number: int, mentions: Sequence[tuple[str, str]]) -> Extraction:
    text, claims = f"Article {number}. ", []
    for name, kind in mentions:
        start = len(text)
        text += f"{name} said yes. "
        cue = start + len(name) + 1
        found = Attribution(
            ((cue + 5, cue + 8),), ((cue, cue + 4),), ((start, cue - 1),), (start, cue + 9), "indirect"
        )
        claims.append(ExtractedClaim(found, Mention("name", kind, name, named=True)))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    document = Document(f"{number}", f"/{number}", "text/plain", sha256, "text", 1, text)
    return Extraction(document, tuple(claims), Engine("plain", "1"))


@contextmanager
def library() -> Iterator[Library]:
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "l", create=True, index_root=Path(folder)) as opened,
    ):
        yield opened


def partition(session: Session) -> set[tuple[frozenset[str], str]]:
    """The names of every speaker, and its type. The live one of equals is the oldest: ids are stable."""
    live = aliased(Speaker)
    names: dict[tuple[int, str], set[str]] = defaultdict(set)
    for root, kind, key in session.execute(
        select(live.pk, live.type, Speaker.key).join(live, live.pk == speakers.live())
    ):
        names[root, kind].add(key)
    return {(frozenset(keys), kind) for (_, kind), keys in names.items()}


def decide(session: Session, acts: Sequence[tuple[str, str, str]]) -> None:
    for act, one, other in acts:
        found = speakers.find_named(session, [one, other])
        if name_key(one) not in found or name_key(other) not in found:
            continue
        a, b = found[name_key(one)], found[name_key(other)]
        try:
            if act == "merge":
                speaker_edits.merge_speakers(session, into_pk=a, pks=[b])
            elif act == "distinct":
                speaker_edits.not_the_same(session, a_pk=a, b_pk=b)
            elif act == "type":
                speaker_edits.set_speaker_type(session, speaker_pk=a, type="group")
            else:
                speaker_edits.rename_speaker(session, speaker_pk=a, name=f"{one} {b}")
        except EditError:
            session.expire_all()


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(ARTICLES, ACTS, st.randoms(use_true_random=False))
def test_the_order_of_imports_does_not_change_who_is_who(
    articles: list[list[tuple[str, str]]], acts: list[tuple[str, str, str]], random: object
) -> None:
    made = [article(number, mentions) for number, mentions in enumerate(articles)]
    with library() as one, one.write() as session:
        decisions.use_aliases(session, TABLE)
        for extraction in made:
            ingest(session, extraction)
        decide(session, acts)
        expected = partition(session)
        decided = [
            {column.name: getattr(row, column.name) for column in Decision.__table__.columns}
            for row in session.scalars(select(Decision).where(Decision.origin == "user"))
        ]
    shuffled = list(made)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    with library() as other, other.write() as session:
        decisions.use_aliases(session, TABLE)
        for row in decided:
            session.add(Decision(**row))
        for extraction in shuffled:
            ingest(session, extraction)
        assert partition(session) == expected


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(ARTICLES, ACTS)
@example(
    [[("Ada Lind", "person"), ("Ada al-Borg", "group"), ("Borg", "person")]],
    [("merge", "Ada Lind", "Ada al-Borg")],
)
def test_settling_what_was_touched_is_settling_everything(
    articles: list[list[tuple[str, str]]], acts: list[tuple[str, str, str]]
) -> None:
    with library() as opened, opened.write() as session:
        decisions.use_aliases(session, TABLE)
        for number, mentions in enumerate(articles):
            ingest(session, article(number, mentions))
            found = partition(session)
            clusters.settle(session)
            assert partition(session) == found
        for act in acts:
            decide(session, [act])
            found = partition(session)
            clusters.settle(session)
            assert partition(session) == found
        merged = session.scalars(select(Speaker).where(Speaker.merged_pk.is_not(None)))
        assert all(session.get_one(Speaker, row.merged_pk).merged_pk is None for row in merged)
