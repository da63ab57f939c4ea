"""Any acts in any order, all undone: the library as it was. All redone: the library as it was then."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import decisions, edits, journal, speaker_edits
from db.errors import EditError, NothingToUndo
from db.ingest import ingest
from db.library import Library
from db.records import Alias, Attribution, Document, Engine, ExtractedClaim, Extraction, Mention
from db.schema import RELATIONS, Base

TEXT = "Ana said one. Ben said two. Cy said three. Dee said four."

CLAIMS = st.lists(st.integers(1, 5), max_size=4)
NAMES = st.sampled_from(["red", "Red", "blue", "sea green", " "])
ACTS = st.one_of(
    st.tuples(st.just("tag"), CLAIMS, NAMES),
    st.tuples(st.just("untag"), CLAIMS, st.integers(1, 3)),
    st.tuples(st.just("delete-tag"), st.integers(1, 3)),
    st.tuples(st.just("rename-tag"), st.integers(1, 3), NAMES),
    st.tuples(st.just("memo"), st.integers(1, 5), st.sampled_from([None, "", "look", "twice"])),
    st.tuples(st.just("review"), CLAIMS, st.sampled_from(["verified", "rejected", "machine"])),
    st.tuples(st.just("speaker"), CLAIMS, st.sampled_from([None, "Ana", "Eve Nabo", "Dee Ana", "Daesh"])),
    st.tuples(st.just("claim"), st.integers(0, 40), st.integers(1, 20)),
    st.tuples(st.just("article"), st.sampled_from([None, "T", "U"]), st.sampled_from([None, "1912", "x"])),
    st.tuples(st.just("relate"), st.integers(1, 5), st.integers(1, 5), st.sampled_from(RELATIONS)),
    st.tuples(st.just("unrelate"), st.integers(1, 5), st.integers(1, 5)),
    st.tuples(st.just("delete-article")),
    st.tuples(st.just("merge"), st.integers(1, 6), st.lists(st.integers(1, 6), max_size=3)),
    st.tuples(st.just("split"), CLAIMS, st.sampled_from([None, "Ana", "Eve Nabo", "Fay Ana"])),
    st.tuples(st.just("rename"), st.integers(1, 6), st.sampled_from(["Ana Nabo", "Ben", "Daesh", ""])),
    st.tuples(st.just("type"), st.integers(1, 6), st.sampled_from(["group", "person", "anonymous"])),
    st.tuples(st.just("distinct"), st.integers(1, 6), st.integers(1, 6)),
)


def perform(session: Session, act: tuple[Any, ...]) -> None:
    match act:
        case ("tag", claims, name):
            edits.tag_by_name(session, claim_pks=claims, name=name)
        case ("untag", claims, tag):
            edits.untag_claims(session, claim_pks=claims, tag_pk=tag)
        case ("delete-tag", tag):
            edits.delete_tag(session, tag_pk=tag)
        case ("rename-tag", tag, name):
            edits.rename_tag(session, tag_pk=tag, name=name)
        case ("memo", claim, memo):
            edits.set_memo(session, claim_pk=claim, memo=memo)
        case ("review", claims, review):
            edits.set_review(session, claim_pks=claims, review=review)
        case ("speaker", claims, name):
            edits.set_speaker(session, claim_pks=claims, name=name)
        case ("claim", start, length):
            edits.make_claim(session, snapshot_pk=1, content=((start, start + length),), speaker="Ana")
        case ("article", title, date):
            edits.set_article(session, article_pk=1, title=title, date=date)
        case ("relate", a, b, relation):
            edits.relate(session, a_pk=a, b_pk=b, relation=relation)
        case ("unrelate", a, b):
            edits.unrelate(session, a_pk=a, b_pk=b)
        case ("delete-article",):
            edits.delete_article(session, article_pk=1)
        case ("merge", into, speakers):
            speaker_edits.merge_speakers(session, into_pk=into, pks=speakers)
        case ("split", claims, name):
            speaker_edits.split_mentions(session, claim_pks=claims, name=name)
        case ("rename", speaker, name):
            speaker_edits.rename_speaker(session, speaker_pk=speaker, name=name)
        case ("type", speaker, kind):
            speaker_edits.set_speaker_type(session, speaker_pk=speaker, type=kind)
        case ("distinct", a, b):
            speaker_edits.not_the_same(session, a_pk=a, b_pk=b)


def rows(session: Session) -> dict[str, list[str]]:
    session.flush()
    return {
        name: sorted(repr(tuple(row)) for row in session.execute(select(table)))
        for name, table in Base.metadata.tables.items()
        if name not in ("journal", "change_log")
    }


def sentences() -> Extraction:
    claims, start = [], 0
    for part in TEXT.split(". "):
        name, cue, _ = part.split()
        span = (start + len(name) + len(cue) + 2, start + len(part.rstrip(".")))
        attribution = Attribution(
            content=(span,),
            cue=((start + len(name) + 1, start + len(name) + 1 + len(cue)),),
            source=((start, start + len(name)),),
            sentence=(start, start + len(part)),
            kind="indirect",
        )
        claims.append(ExtractedClaim(attribution, Mention("name", "person", name, named=True)))
        start += len(part) + 2
    sha256 = hashlib.sha256(TEXT.encode()).hexdigest()
    document = Document("t", "/t.txt", "text/plain", sha256, "text", 1, TEXT)
    return Extraction(document, tuple(claims), Engine("plain", "1"))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTS, max_size=12))
def test_undoing_everything_gives_the_library_as_it_was(acts: list[tuple[Any, ...]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "l", create=True, index_root=Path(folder)) as library,
    ):
        with library.write() as session:
            ingest(session, sentences())
            decisions.use_aliases(session, [Alias("Islamic State", "group", ("Daesh",), ("Dee Ana",))])
        with library.write() as session:
            before = rows(session)
            for act in acts:
                try:
                    perform(session, act)
                except EditError:
                    session.expire_all()
            after, count = rows(session), 0
            try:
                while journal.undo(session):
                    count += 1
            except NothingToUndo:
                assert rows(session) == before
            assert count == len(journal.history(session))
            try:
                while journal.redo(session):
                    count -= 1
            except NothingToUndo:
                assert rows(session) == after
            assert count == 0
