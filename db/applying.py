"""Decisions about mentions, applied to the claims there are.

Who says a claim that no person has touched is a function of how its mention was understood and of what
was decided about it. An import computes it for its own claims (`db.ingest`); where a decision comes or
goes, here, for all claims with the words it is about: those that carry the same passage follow at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from db import decisions, speakers
from db.alike import name_key
from db.claims import chunks
from db.schema import Claim, FieldState, MentionRow, Speaker


def reapply(session: Session, mentions: Iterable[tuple[str, str]]) -> set[int]:
    """Renew who says the claims whose mentions are these (role, words); the speakers' rows concerned."""
    by_article: dict[int, list[Claim]] = defaultdict(list)
    for claim in _with_words(session, set(mentions)):
        by_article[claim.article_pk].append(claim)
    if not by_article:
        return set()
    decided = decisions.decided_mentions(session)
    concerned: set[int] = set()
    for claims in by_article.values():
        anchors = decisions.claim_anchors(session, [claim.pk for claim in claims])
        said = decisions.apply(decided, anchors)
        own = _machines(session, [claim.pk for claim in claims])
        for claim in claims:
            if claim.pk not in own:
                continue
            pk = (
                _row(session, said[claim.pk])
                if claim.pk in said
                else _understood(session, claim, own[claim.pk])
            )
            if pk != claim.speaker_pk:
                concerned |= {one for one in (pk, claim.speaker_pk) if one is not None}
                claim.speaker_pk = pk
    session.flush()
    return concerned


def _with_words(session: Session, mentions: set[tuple[str, str]]) -> list[Claim]:
    """The claims whose mention may be one of these; two spans with words between are never."""
    found: list[Claim] = []
    for role, column, condition in (
        ("source", Claim.source, Claim.source.is_not(None)),
        ("content", Claim.content, Claim.source.is_(None)),
    ):
        words = sorted({" ".join(exact.split()) for kind, exact in mentions if kind == role})
        for chunk in chunks(words):
            found += session.scalars(select(Claim).where(column.in_(chunk), condition).order_by(Claim.pk))
    return found


def _machines(session: Session, pks: Sequence[int]) -> dict[int, MentionRow]:
    """How those of the claims were understood that no person vouches for or gave a speaker."""
    found: dict[int, MentionRow] = {}
    for chunk in chunks(pks):
        touched = select(FieldState.claim_pk).where(
            FieldState.claim_pk.in_(chunk), FieldState.field == "speaker"
        )
        untouched: list[ColumnElement[bool]] = [
            Claim.pk.in_(chunk),
            Claim.pk.not_in(touched),
            Claim.extraction_pk.is_not(None),
            or_(Claim.review == "machine", Claim.review == "edited"),
        ]
        rows = session.scalars(
            select(MentionRow).join(Claim, Claim.pk == MentionRow.claim_pk).where(*untouched)
        )
        found.update({row.claim_pk: row for row in rows})
    return found


def _row(session: Session, name: str | None) -> int | None:
    return speakers.find_named(session, [name]).get(name_key(name)) if name else None


def _understood(session: Session, claim: Claim, mention: MentionRow) -> int | None:
    """Whose row the mention founded; somebody unnamed stays who it is."""
    if mention.named and mention.name:
        return _row(session, mention.name)
    row = session.get(Speaker, claim.speaker_pk) if claim.speaker_pk is not None else None
    return row.pk if row is not None and row.article_pk is not None else None
