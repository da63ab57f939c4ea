"""Is everything in a library as it must be? Reads only; `sayso check` words what it finds."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.claims import chunks
from db.clusters import misplaced
from db.engine import TRIGGERS, integrity_faults
from db.library import Library
from db.records import Span, words
from db.schema import ChainRow, Claim, ClaimSpan, MentionRow, Snapshot


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. ``kind``: "database", "trigger", "span", "speaker", "original" or "index"."""

    kind: str
    subject: str
    detail: str


def run(library: Library, *, progress: Callable[[str], None] = lambda _kind: None) -> list[Fault]:
    """Every fault of the library; empty when it is sound. ``progress`` hears which part is looked at."""
    faults: list[Fault] = []
    with library.read() as session:
        for kind, part in (
            ("database", _database),
            ("trigger", _triggers),
            ("span", _spans),
            ("speaker", _speakers),
        ):
            progress(kind)
            faults += part(session)
    progress("original")
    faults += _originals(library)
    progress("index")
    faults += _index(library)
    return faults


def _database(session: Session) -> Iterator[Fault]:
    for fault in integrity_faults(session.connection()):
        yield Fault("database", "", fault)


def _triggers(session: Session) -> Iterator[Fault]:
    found = set(
        session.connection()
        .exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        .scalars()
    )
    for name in sorted(set(TRIGGERS) ^ found):
        yield Fault("trigger", name, "missing" if name in TRIGGERS else "unknown")


def _spans(session: Session) -> Iterator[Fault]:
    """``text[a:b]`` of every span must be the stored words. One text in memory at a time."""
    for pk in session.scalars(select(Snapshot.pk).order_by(Snapshot.pk)).all():
        text = session.scalar(select(Snapshot.text).where(Snapshot.pk == pk)) or ""
        claims = session.execute(
            select(
                Claim.pk,
                Claim.id,
                Claim.content,
                Claim.source,
                Claim.cue,
                Claim.sentence,
                Claim.sentence_start,
                Claim.sentence_end,
            ).where(Claim.snapshot_pk == pk)
        ).all()
        spans: dict[tuple[int, str], list[Span]] = {}
        for chunk in chunks([claim.pk for claim in claims]):
            for part in session.execute(
                select(ClaimSpan.claim_pk, ClaimSpan.role, ClaimSpan.start, ClaimSpan.end)
                .where(ClaimSpan.claim_pk.in_(chunk))
                .order_by(ClaimSpan.claim_pk, ClaimSpan.role, ClaimSpan.seq)
            ):
                spans.setdefault((part[0], part[1]), []).append((part[2], part[3]))
        for claim in claims:
            stored = {"content": claim.content, "source": claim.source or "", "cue": claim.cue or ""}
            for role, kept in stored.items():
                if words(text, tuple(spans.get((claim.pk, role), ()))) != kept:
                    yield Fault("span", claim.id, role)
            if words(text, ((claim.sentence_start, claim.sentence_end),)) != claim.sentence:
                yield Fault("span", claim.id, "sentence")

        yield from _understood(session, pk, text)


def _understood(session: Session, snapshot_pk: int, text: str) -> Iterator[Fault]:
    """What was found beside a claim's own words stands in its text, too."""
    claims = select(Claim.pk).where(Claim.snapshot_pk == snapshot_pk)
    rows = list(session.scalars(select(Claim).where(Claim.snapshot_pk == snapshot_pk)))
    ids = {claim.pk: claim.id for claim in rows}
    for row in session.scalars(select(MentionRow).where(MentionRow.claim_pk.in_(claims))):
        if not _inside(text, row.antecedent_start, row.antecedent_end):
            yield Fault("span", ids[row.claim_pk], "antecedent")
        for start, end, _kind, stored in row.roles:
            if not _inside(text, start, end) or words(text, ((start, end),)) != stored:
                yield Fault("span", ids[row.claim_pk], "role")
    stations: dict[int, list[str]] = defaultdict(list)
    chosen = select(ChainRow).where(ChainRow.claim_pk.in_(claims)).order_by(ChainRow.claim_pk, ChainRow.seq)
    for link in session.scalars(chosen):
        stations[link.claim_pk].append(link.name)
        if not _inside(text, link.start, link.end):
            yield Fault("span", ids[link.claim_pk], "station")
    for claim in rows:
        if not _inside(text, claim.said_start, claim.said_end):
            yield Fault("span", claim.id, "date")
        if list(claim.via) != stations[claim.pk] and claim.pk in stations:
            yield Fault("span", claim.id, "chain")


def _inside(text: str, start: int | None, end: int | None) -> bool:
    return (start is None and end is None) or 0 <= (start or 0) < (end or 0) <= len(text)


def _speakers(session: Session) -> Iterator[Fault]:
    """Every name is part of the speaker that decisions and rules make it part of."""
    for speaker_id in misplaced(session):
        yield Fault("speaker", speaker_id, "misplaced")


def _originals(library: Library) -> Iterator[Fault]:
    with library.read() as session:
        hashes = session.scalars(select(Snapshot.original_sha256).distinct()).all()
    for sha256 in hashes:
        place = library.original(sha256)
        if not place.is_file():
            yield Fault("original", sha256, "missing")
        else:
            with place.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    yield Fault("original", sha256, "changed")


def _index(library: Library) -> Iterator[Fault]:
    from db.search import index_matches

    index = library.refresh_index()
    with library.read() as session:
        for fault in index_matches(session, index):
            yield Fault("index", "", fault)
