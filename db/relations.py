"""Relations between claims that a person recorded."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.records import RelationRecord
from db.schema import Relation


def relations_among(session: Session, claim_pks: Sequence[int]) -> list[RelationRecord]:
    """The relations whose two ends are both among ``claim_pks``."""
    chosen = select(Relation).where(Relation.a_pk.in_(claim_pks), Relation.b_pk.in_(claim_pks))
    return [_record(row) for row in session.scalars(chosen.order_by(Relation.pk))]


def relations_of(session: Session, claim_pk: int) -> list[RelationRecord]:
    """The relations in which a claim is one of the two ends."""
    chosen = select(Relation).where((Relation.a_pk == claim_pk) | (Relation.b_pk == claim_pk))
    return [_record(row) for row in session.scalars(chosen.order_by(Relation.pk))]


def _record(row: Relation) -> RelationRecord:
    return RelationRecord(
        id=row.id, a_pk=row.a_pk, b_pk=row.b_pk, relation=row.relation, note=row.note, at=row.at
    )
