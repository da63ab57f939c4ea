"""Speakers: founding and finding them, and showing them as records.

Everything shown goes through the live speaker (``coalesce(merged_pk, pk)``); a merged one's id answers
with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, or_, select
from sqlalchemy.orm import Session

from db import alike, decisions
from db.claims import chunks, find_by_id
from db.errors import NotFound
from db.records import Duplicate, Evidence, NamePart, SpeakerRecord
from db.schema import Article, Claim, Decision, MentionRow, Speaker, new_id, now

#: So many of a speaker's words are told, and so many places shown beside a possible duplicate.
_WORDS_TOLD, _PLACES_SHOWN = 5, 3
#: What a possible duplicate of people is worth where one article names both and did not join them.
_TOLD_APART = 0.5


def live() -> ColumnElement[int]:
    """SQL: the key of the live speaker of a row of ``speaker``."""
    return func.coalesce(Speaker.merged_pk, Speaker.pk)


def part_of(roots: Iterable[int]) -> ColumnElement[bool]:
    """SQL: a row of ``speaker`` is one of the live speakers ``roots`` or merged into one (uses indexes)."""
    wanted = sorted(set(roots))
    return or_(Speaker.pk.in_(wanted), Speaker.merged_pk.in_(wanted))


# --- founding and finding ----------------------------------------------------------------------


def find_named(session: Session, names: Iterable[str]) -> dict[str, int]:
    """The rows (not the live speakers) that were founded under ``names``, by `db.alike.name_key`."""
    keys = sorted({alike.name_key(name) for name in names})
    found: dict[str, int] = {}
    for chunk in chunks(keys):
        rows = session.execute(
            select(Speaker.key, Speaker.pk)
            .where(Speaker.key.in_(chunk), Speaker.article_pk.is_(None))
            .order_by(Speaker.pk)
        )
        for key, pk in rows:
            found.setdefault(key, pk)
    return found


def rows_to_found(session: Session, names: Iterable[str]) -> list[dict[str, Any]]:
    """The rows that are missing for ``names``; who the table lists under another name comes with that one."""
    asked = {alike.name_key(name): " ".join(name.split()) for name in names}
    listed = decisions.listed_names(session, asked)
    # The listed names first: undoing in reverse order then never meets one that is in use.
    wanted = {alike.name_key(name): name for name in listed.values()}
    for key, name in asked.items():
        wanted.setdefault(key, name)
    known = find_named(session, wanted.values())
    renamed = decisions.new_names(session, wanted)
    at = now()
    return [
        {"id": new_id(), "name": renamed.get(key, name), "key": key, "created_at": at}
        for key, name in wanted.items()
        if key and key not in known
    ]


def found(session: Session, names: Iterable[str]) -> dict[str, int]:
    """The rows of ``names`` by `db.alike.name_key`, founded where there are none."""
    wanted = list(names)
    known = find_named(session, wanted)
    missing = [name for name in wanted if alike.name_key(name) not in known]
    if missing:
        if rows := rows_to_found(session, missing):
            session.execute(insert(Speaker), rows)
        known |= find_named(session, missing)
    return known


def find_speaker(session: Session, id_or_name: str) -> int:
    """The live speaker with that id, the only one whose id begins so, or the one with that name.

    Raises NotFound. The id or name of a merged speaker finds the one it is part of.
    """
    return live_pk(session, find_name(session, id_or_name))


def find_name(session: Session, id_or_name: str) -> int:
    """As `find_speaker`, but of a merged speaker its own row: the name, and not what it is part of."""
    key = alike.name_key(id_or_name)
    named = select(Speaker).where(Speaker.key == key, Speaker.article_pk.is_(None)).order_by(Speaker.pk)
    shown = select(Speaker).where(Speaker.name == id_or_name.strip(), Speaker.article_pk.is_(None))
    row = session.scalars(shown.limit(1)).first() or (
        session.scalars(named.limit(1)).first() if key else None
    )
    if row is None:
        return find_by_id(session, Speaker, id_or_name, "speaker")
    return row.pk


def live_pk(session: Session, speaker_pk: int) -> int:
    """The live speaker that the row ``speaker_pk`` is, or is part of. Raises NotFound."""
    row = session.get(Speaker, speaker_pk)
    if row is None:
        raise NotFound("speaker", str(speaker_pk))
    return row.merged_pk or row.pk


def members(session: Session, speaker_pk: int) -> list[Speaker]:
    """The rows that are one speaker with ``speaker_pk``, the live one first."""
    root = live_pk(session, speaker_pk)
    chosen = select(Speaker).where(or_(Speaker.pk == root, Speaker.merged_pk == root))
    return sorted(session.scalars(chosen), key=lambda row: (row.pk != root, row.pk))


# --- records -----------------------------------------------------------------------------------


def all_speakers(session: Session, *, unnamed: bool = False) -> list[SpeakerRecord]:
    """Every live speaker by name, with the number of claims that are neither rejected nor deleted.

    ``unnamed``: also those that one article alone knows by a description. Names, types and counts only;
    `speaker_records` has the rest.
    """
    # Two statements: SQLite would look through all counts for every speaker.
    founded = _counts(session)
    counts: Counter[int] = Counter()
    for pk, root in session.execute(select(Speaker.pk, live())):
        counts[root] += founded.get(pk, 0)
    chosen = select(Speaker).where(Speaker.merged_pk.is_(None))
    if not unnamed:
        chosen = chosen.where(Speaker.article_pk.is_(None))
    records = [_record(row, counts[row.pk]) for row in session.scalars(chosen)]
    return sorted(records, key=lambda speaker: (speaker.name.casefold(), speaker.pk))


def speaker_records(session: Session, pks: Sequence[int] | None = None) -> list[SpeakerRecord]:
    """Live speakers with all that is known of them, those with most claims first; None for all with claims.

    A merged key stands for the speaker it is part of.
    """
    wanted = None if pks is None else {live_pk(session, pk) for pk in pks}
    records = {
        one.pk: one
        for one in all_speakers(session, unnamed=True)
        if (one.claims if wanted is None else one.pk in wanted)
    }
    aliases, decided = _aliases(session, records)
    told: dict[int, Counter[str]] = defaultdict(Counter)
    roles: dict[int, Counter[str]] = defaultdict(Counter)
    stands_for: dict[int, Counter[str]] = defaultdict(Counter)
    articles: dict[int, set[int]] = defaultdict(set)
    for root, words, article, said_to_be, government in session.execute(_mentions(wanted)):
        told[root][" ".join((words or "").split())] += 1
        articles[root].add(article)
        roles[root].update(str(part[3]) for part in said_to_be or () if part[2] == "role")
        if government:
            stands_for[root][government] += 1
    complete = [
        replace(
            one,
            aliases=tuple(aliases[pk]),
            mentions=tuple((words, n) for words, n in told[pk].most_common() if words)[:_WORDS_TOLD],
            roles=tuple(words for words, _ in roles[pk].most_common()),
            stands_for=next((name for name, _ in stands_for[pk].most_common(1)), None),
            articles=len(articles[pk]),
            decided=pk in decided,
        )
        for pk, one in records.items()
    ]
    return sorted(complete, key=lambda one: (-one.claims, one.name.casefold(), one.pk))


def name_parts(session: Session, speaker_pk: int) -> list[NamePart]:
    """The names that are one speaker, each with its claims and why it is part of it, the live one first."""
    rows = members(session, speaker_pk)
    counts = _counts(session, Claim.speaker_pk.in_([row.pk for row in rows]))
    return [NamePart(row.pk, row.id, row.name, row.merged_by, counts.get(row.pk, 0)) for row in rows]


def claims_of_speaker(session: Session, speaker_pk: int) -> list[int]:
    """The keys of a live speaker's claims that are neither rejected nor deleted, in reading order."""
    root = live_pk(session, speaker_pk)
    chosen = (
        select(Claim.pk)
        .join(Speaker, Speaker.pk == Claim.speaker_pk)
        .join(Article, Article.pk == Claim.article_pk)
        .where(part_of([root]), Claim.review != "rejected", Article.deleted_at.is_(None))
        .order_by(Claim.article_pk, Claim.start, Claim.pk)
    )
    return list(session.scalars(chosen))


def _counts(session: Session, *conditions: ColumnElement[bool]) -> dict[int, int]:
    """How many claims, neither rejected nor deleted, founded or went to each row."""
    rows = session.execute(
        select(Claim.speaker_pk, func.count())
        .join(Article, Article.pk == Claim.article_pk)
        .where(Claim.speaker_pk.is_not(None), Claim.review != "rejected", Article.deleted_at.is_(None))
        .where(*conditions)
        .group_by(Claim.speaker_pk)
    )
    return {pk: count for pk, count in rows if pk is not None}


def _record(row: Speaker, claims: int) -> SpeakerRecord:
    return SpeakerRecord(
        pk=row.pk,
        id=row.id,
        name=row.name,
        claims=claims,
        type=row.type,  # type: ignore[arg-type]  # held by a CHECK
        article_pk=row.article_pk,
    )


def _mentions(roots: set[int] | None) -> Select[Any]:
    chosen = (
        select(live(), Claim.source, Claim.article_pk, MentionRow.roles, MentionRow.stands_for)
        .join(Claim, Claim.speaker_pk == Speaker.pk)
        .join(Article, Article.pk == Claim.article_pk)
        .outerjoin(MentionRow, MentionRow.claim_pk == Claim.pk)
        .where(Claim.review != "rejected", Article.deleted_at.is_(None))
        .order_by(Claim.pk)
    )
    return chosen if roots is None else chosen.where(part_of(roots))


def _aliases(session: Session, records: Mapping[int, SpeakerRecord]) -> tuple[dict[int, list[str]], set[int]]:
    """The other names of the speakers, and which of them bear a human act."""
    by_key: dict[str, int] = {}
    names: dict[int, dict[str, str]] = defaultdict(dict)
    for root, key, name in session.execute(
        select(live(), Speaker.key, Speaker.name).where(Speaker.article_pk.is_(None)).order_by(Speaker.pk)
    ):
        if root in records:
            by_key[key] = root
            names[root].setdefault(name, key)
    decided: set[int] = set()
    for row in session.scalars(select(Decision).where(Decision.origin == "user").order_by(Decision.pk)):
        about = {row.a_key, row.b_key, *(key for group in row.groups for key in group)}
        if row.kind == "is":
            about.discard(row.a_key)
        decided |= {by_key[key] for key in about if key in by_key}
        if row.kind == "rename" and row.a_key in by_key:
            names[by_key[row.a_key]].setdefault(row.a_name, row.a_key)
    aliases = {pk: sorted(set(names[pk]) - {one.name}, key=str.casefold) for pk, one in records.items()}
    return aliases, decided


# --- possible duplicates -----------------------------------------------------------------------


def duplicates(session: Session, *, limit: int = 200) -> list[Duplicate]:
    """Live speakers that may be one, the surest first, with the evidence for each side.

    Names that a person or the table holds apart are never offered again.
    """
    speakers = {one.pk: one for one in all_speakers(session) if one.claims}
    names: dict[int, list[str]] = defaultdict(list)
    for root, key in session.execute(select(live(), Speaker.key).where(Speaker.article_pk.is_(None))):
        if root in speakers:
            names[root].append(key)
    apart = _apart(session)
    best: dict[tuple[int, int], alike.Likeness] = {}
    for a, b in _pairs(speakers, names):
        if any((x, y) in apart for x in names[a] for y in names[b]):
            continue
        found_alike = _likeness(speakers[a], speakers[b], names)
        if found_alike is not None:
            best[a, b] = found_alike
    where = _articles(session, {pk for pair in best for pk in pair})
    ranked = sorted(
        (
            _duplicate(speakers[a], speakers[b], likeness, len(where[a] & where[b]))
            for (a, b), likeness in best.items()
        ),
        key=lambda one: (-one.sure, -(one.a.claims + one.b.claims), one.a.name, one.b.name),
    )
    return [_with_evidence(session, one) for one in ranked[:limit]]


def _pairs(
    speakers: Mapping[int, SpeakerRecord], names: Mapping[int, Sequence[str]]
) -> Iterator[tuple[int, int]]:
    """Pairs of speakers with names that may be alike, each once, the one with more claims first."""
    blocks: dict[str, set[int]] = defaultdict(set)
    for pk, one in speakers.items():
        for name in {one.name, *names[pk]}:
            for people in (True, False):
                if _may_be(one, people=people):
                    for block in alike.blocks(name, people=people):
                        blocks[block].add(pk)
    seen: set[tuple[int, int]] = set()
    for held in blocks.values():
        ordered = sorted(held, key=lambda pk: (-speakers[pk].claims, pk))
        for at, a in enumerate(ordered):
            for b in ordered[at + 1 :]:
                if (a, b) not in seen:
                    seen.add((a, b))
                    yield a, b


def _may_be(speaker: SpeakerRecord, *, people: bool) -> bool:
    return speaker.type == "unspecified" or (speaker.type == "person") == people


def _likeness(
    a: SpeakerRecord, b: SpeakerRecord, names: Mapping[int, Sequence[str]]
) -> alike.Likeness | None:
    """The surest reason that any name of the one gives with any of the other."""
    reasons = [
        reason
        for people in (True, False)
        if _may_be(a, people=people) and _may_be(b, people=people)
        for one in {a.name, *names[a.pk]}
        for other in {b.name, *names[b.pk]}
        if (reason := alike.compare(one, other, people=people)) is not None
    ]
    return max(reasons, key=lambda reason: reason.sure, default=None)


def _apart(session: Session) -> set[tuple[str, str]]:
    rows = session.execute(select(Decision.a_key, Decision.b_key).where(Decision.kind == "different"))
    return {pair for a, b in rows if b for pair in ((a, b), (b, a))}


def _duplicate(a: SpeakerRecord, b: SpeakerRecord, likeness: alike.Likeness, together: int) -> Duplicate:
    told_apart = together > 0 and likeness.reason not in ("full-name", "acronym", "form")
    sure = likeness.sure * (_TOLD_APART if told_apart else 1)
    return Duplicate(a, b, likeness.reason, round(sure, 3), together)


def _articles(session: Session, roots: set[int]) -> dict[int, set[int]]:
    found_in: dict[int, set[int]] = defaultdict(set)
    for chunk in chunks(sorted(roots)):
        for root, article in session.execute(
            select(live(), Claim.article_pk).join(Claim, Claim.speaker_pk == Speaker.pk).where(part_of(chunk))
        ):
            found_in[root].add(article)
    return found_in


def _with_evidence(session: Session, one: Duplicate) -> Duplicate:
    return replace(one, evidence_a=evidence(session, one.a.pk), evidence_b=evidence(session, one.b.pk))


def evidence(session: Session, speaker_pk: int, limit: int = _PLACES_SHOWN) -> tuple[Evidence, ...]:
    """A few mentions of a speaker, one an article where there are enough articles."""
    rows = session.execute(
        select(Claim.id, Claim.article_pk, Article.title, Article.doc, Claim.source, Claim.sentence)
        .join(Speaker, Speaker.pk == Claim.speaker_pk)
        .join(Article, Article.pk == Claim.article_pk)
        .where(part_of([live_pk(session, speaker_pk)]))
        .where(Claim.review != "rejected", Article.deleted_at.is_(None))
        .order_by(Claim.pk)
        .limit(50)
    ).all()
    seen: Counter[int] = Counter()
    turns = []
    for row in rows:
        turns.append((seen[row.article_pk], row))
        seen[row.article_pk] += 1
    chosen = [row for _, row in sorted(turns, key=lambda turn: turn[0])]
    return tuple(
        Evidence(row.id, row.title or row.doc, row.source or "", row.sentence) for row in chosen[:limit]
    )
