"""Claims as records: what lists, the reader and exports show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.errors import NotFound
from db.records import ArticleRecord, ClaimRecord, Kind, Span
from db.schema import Article, Claim, ClaimSpan, ClaimTag, MentionRow, Relation, Speaker, Tag

T = TypeVar("T")
#: Keys a statement: well under what SQLite binds.
CHUNK = 500


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """``items`` in runs of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def claim_records(session: Session, pks: Sequence[int]) -> list[ClaimRecord]:
    """The claims with those keys, in that order; keys that are no longer there are left out.

    Four statements a chunk of 500, whatever the number of tags and parts.
    """
    found: dict[int, ClaimRecord] = {}
    for chunk in chunks(list(pks)):
        found.update(_records(session, chunk))
    return [found[pk] for pk in pks if pk in found]


def claims_of_article(session: Session, article_pk: int, *, rejected: bool = False) -> list[ClaimRecord]:
    """The claims of an article in the order of its text; rejected ones only if asked for."""
    chosen = select(Claim.pk).where(Claim.article_pk == article_pk).order_by(Claim.start, Claim.pk)
    if not rejected:
        chosen = chosen.where(Claim.review != "rejected")
    return claim_records(session, list(session.scalars(chosen)))


def find_claim(session: Session, id_or_prefix: str) -> int:
    """The key of the claim with that id, or with the only id that begins so. Raises NotFound."""
    return find_by_id(session, Claim, id_or_prefix, "claim")


def find_by_id(session: Session, table: Any, id_or_prefix: str, what: str) -> int:
    """The key of the row of ``table`` with that id or unambiguous beginning of one. Raises NotFound."""
    wanted = id_or_prefix.strip().lower()
    # No LIKE: "%" and "_" in what somebody typed would match anything.
    chosen: Select[Any] = select(table.pk).where(func.substr(table.id, 1, len(wanted)) == wanted).limit(2)
    keys = list(session.scalars(chosen)) if wanted else []
    if len(keys) != 1:
        raise NotFound(what, id_or_prefix)
    return int(keys[0])


def _records(session: Session, pks: Sequence[int]) -> dict[int, ClaimRecord]:
    parts: dict[tuple[int, str], list[Span]] = defaultdict(list)
    chosen = select(ClaimSpan.claim_pk, ClaimSpan.role, ClaimSpan.start, ClaimSpan.end)
    for pk, role, start, end in session.execute(
        chosen.where(ClaimSpan.claim_pk.in_(pks)).order_by(ClaimSpan.claim_pk, ClaimSpan.role, ClaimSpan.seq)
    ):
        parts[pk, role].append((start, end))
    tags: dict[int, list[str]] = defaultdict(list)
    borne = select(ClaimTag.claim_pk, Tag.name).join(Tag, Tag.pk == ClaimTag.tag_pk)
    for pk, name in session.execute(borne.where(ClaimTag.claim_pk.in_(pks)).order_by(Tag.name_key)):
        tags[pk].append(name)
    relations: dict[int, int] = defaultdict(int)
    ends = select(Relation.a_pk, Relation.b_pk).where(or_(Relation.a_pk.in_(pks), Relation.b_pk.in_(pks)))
    for ends_of_one in session.execute(ends):
        for pk in ends_of_one:
            relations[pk] += 1
    founded, live = aliased(Speaker), aliased(Speaker)
    rows = session.execute(
        select(Claim, Article, live, MentionRow.name)
        .join(Article, Article.pk == Claim.article_pk)
        .outerjoin(founded, founded.pk == Claim.speaker_pk)
        .outerjoin(live, live.pk == func.coalesce(founded.merged_pk, founded.pk))
        .outerjoin(MentionRow, MentionRow.claim_pk == Claim.pk)
        .where(Claim.pk.in_(pks))
    )
    return {
        claim.pk: _record(claim, article, speaker, known, parts, tuple(tags[claim.pk]), relations[claim.pk])
        for claim, article, speaker, known in rows
    }


def article_of_row(article: Article, claims: int = 0) -> ArticleRecord:
    """An article's row as shown; ``claims`` where they were counted."""
    return ArticleRecord(
        id=article.id,
        title=article.title,
        outlet=article.outlet,
        author=article.author,
        date=article.published,
        pk=article.pk,
        doc=article.doc,
        location=article.location,
        claims=claims,
    )


def _record(
    claim: Claim,
    article: Article,
    speaker: Speaker | None,
    known: str | None,
    parts: dict[tuple[int, str], list[Span]],
    tags: tuple[str, ...],
    relations: int,
) -> ClaimRecord:
    kind: Kind = claim.kind  # type: ignore[assignment]  # held by a CHECK
    return ClaimRecord(
        id=claim.id,
        doc=article.doc,
        article=article_of_row(article),
        content=claim.content,
        spans=tuple(parts[claim.pk, "content"]),
        sentence=claim.sentence,
        # A mention that is no name (a pronoun, "the official") founds no speaker: what it was read as.
        speaker=speaker.name if speaker else known or claim.source,
        source=claim.source,
        cue=claim.cue,
        kind=kind,
        polarity=claim.polarity,
        via=tuple(claim.via),
        date=claim.said,
        tags=tags,
        memo=claim.memo,
        relations=relations,
        pk=claim.pk,
        snapshot_pk=claim.snapshot_pk,
        speaker_pk=speaker.pk if speaker else None,
        speaker_type=speaker.type if speaker else "unspecified",  # type: ignore[arg-type]  # held by a CHECK
        parent_pk=claim.parent_pk,
        said_span=None if claim.said_start is None else (claim.said_start, claim.said_end or 0),
        said_basis=claim.said_basis,  # type: ignore[arg-type]  # held by a CHECK
        source_spans=tuple(parts[claim.pk, "source"]),
        cue_spans=tuple(parts[claim.pk, "cue"]),
        sentence_span=(claim.sentence_start, claim.sentence_end),
        confidence=claim.confidence,
        review=claim.review,
        orphan=claim.orphan,
        by_hand=claim.extraction_pk is None,
    )
