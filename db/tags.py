"""Tags as records, and the rules of their names and colours."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import InvalidValue, NotFound
from db.records import TagRecord
from db.schema import Article, Claim, ClaimTag, Tag

#: Given to new tags in turn: apart from each other for colour-blind eyes too (Okabe and Ito 2008, and
#: four between them), dark or light enough for readable text on them.
PALETTE = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#e69f00",
    "#56b4e9",
    "#7a5195",
    "#8c6d31",
    "#b5bd00",
    "#5f6b7a",
)


def name_key(name: str) -> str:
    """What two names of one tag have in common: case and Unicode form folded."""
    return unicodedata.normalize("NFKC", name).casefold()


def clean_name(name: str) -> str:
    """The name as kept: trimmed, white space folded. Raises InvalidValue for an empty one."""
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > 200:
        raise InvalidValue("tag", name[:200])
    return cleaned


def clean_colour(colour: str) -> str:
    """``#rrggbb`` in lower case. Raises InvalidValue."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise InvalidValue("colour", colour)
    return colour.lower()


def all_tags(session: Session) -> list[TagRecord]:
    """Every tag by name, with the number of claims that bear it and are neither rejected nor deleted."""
    counts = (
        select(ClaimTag.tag_pk, func.count().label("claims"))
        .join(Claim, Claim.pk == ClaimTag.claim_pk)
        .join(Article, Article.pk == Claim.article_pk)
        .where(Claim.review != "rejected", Article.deleted_at.is_(None))
        .group_by(ClaimTag.tag_pk)
        .subquery()
    )
    rows = session.execute(
        select(Tag, func.coalesce(counts.c.claims, 0))
        .outerjoin(counts, counts.c.tag_pk == Tag.pk)
        .order_by(Tag.name_key)
    )
    return [TagRecord(tag.pk, tag.id, tag.name, tag.colour, tag.note, claims) for tag, claims in rows]


def find_tag(session: Session, name: str) -> int:
    """The key of the tag with that name, whatever its case. Raises NotFound."""
    pk = session.scalar(select(Tag.pk).where(Tag.name_key == name_key(" ".join(name.split()))))
    if pk is None:
        raise NotFound("tag", name)
    return pk
