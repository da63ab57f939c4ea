"""Speakers as records."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.records import SpeakerRecord
from db.schema import Article, Claim, Speaker


def all_speakers(session: Session) -> list[SpeakerRecord]:
    """Every speaker by name, with the number of claims that are neither rejected nor deleted."""
    counts = (
        select(Claim.speaker_pk, func.count().label("claims"))
        .join(Article, Article.pk == Claim.article_pk)
        .where(Claim.review != "rejected", Article.deleted_at.is_(None))
        .group_by(Claim.speaker_pk)
        .subquery()
    )
    rows = session.execute(
        select(Speaker, func.coalesce(counts.c.claims, 0)).outerjoin(
            counts, counts.c.speaker_pk == Speaker.pk
        )
    )
    found = [SpeakerRecord(speaker.pk, speaker.id, speaker.name, claims) for speaker, claims in rows]
    return sorted(found, key=lambda speaker: (speaker.name.casefold(), speaker.pk))
