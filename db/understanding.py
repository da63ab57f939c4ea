"""How a claim's source was understood and on whose word the claim is: what the window tells beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from db.claims import claim_records
from db.origins import article_links
from db.query.fields import exact_key
from db.records import (
    ArticleLinkRecord,
    CitedSource,
    ClaimRecord,
    MentionForm,
    Span,
    SpeakerType,
    StationKind,
    words,
)
from db.schema import ChainRow, Cited, Claim, MentionRow, Speaker


@dataclass(frozen=True, slots=True)
class Station:
    """One station between an article and a speaker, the outermost first.

    ``name`` is the live speaker's where the station is one, ``words`` what the text calls it ("" where it
    does not), ``cited`` the entry of the article's list of sources that it is.
    """

    name: str
    kind: StationKind
    words: str = ""
    cited: CitedSource | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """What is known of a claim's source beyond its words.

    ``rule`` is the key of the rule that decided (`importer.identity`), ``sure`` (0..1) how sure it is,
    ``antecedent`` the words that decided where they are not the mention's own. ``merged_by``
    (`db.schema.MERGERS`): why the name found is the speaker's, where that is called otherwise. ``roles`` and
    ``affiliations`` are what the text says the speaker is and belongs to. ``said`` are the words the date
    was read or derived from. ``outer``: (key, speaker) of the claim that this one is told in; ``inner``: of
    those told in it. ``links``: articles that are not independent of this one.
    """

    form: MentionForm = "none"
    type: SpeakerType = "unspecified"
    rule: str = ""
    sure: float = 1.0
    antecedent: str = ""
    stands_for: str | None = None
    merged_by: str | None = None
    roles: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    chain: tuple[Station, ...] = ()
    said: str = ""
    outer: tuple[int, str | None] | None = None
    inner: tuple[tuple[int, str | None], ...] = ()
    links: tuple[ArticleLinkRecord, ...] = ()


def understanding(session: Session, claim: ClaimRecord, text: str) -> Understanding:
    """How ``claim`` was understood, of which little is known where a person made it; ``text`` is its
    snapshot's."""
    known = Understanding(
        chain=_chain(session, claim.pk, text),
        said=_words(text, claim.said_span),
        outer=next(iter(_told(session, [] if claim.parent_pk is None else [claim.parent_pk])), None),
        inner=_told(session, session.scalars(_inner(claim.pk)).all()),
        links=tuple(article_links(session, claim.article.pk)),
    )
    row = session.execute(
        select(MentionRow, Speaker.merged_by)
        .join(Claim, Claim.pk == MentionRow.claim_pk)
        .outerjoin(Speaker, Speaker.pk == Claim.speaker_pk)
        .where(Claim.pk == claim.pk)
    ).one_or_none()
    if row is None:
        return known
    mention: MentionRow = row[0]
    start, end = mention.antecedent_start, mention.antecedent_end
    return replace(
        known,
        form=cast(MentionForm, mention.form),
        type=cast(SpeakerType, mention.type),
        rule=mention.rule,
        sure=mention.sure,
        antecedent="" if start is None or end is None else _words(text, (start, end)),
        stands_for=mention.stands_for,
        merged_by=row[1],
        roles=_parts(mention, text, "role"),
        affiliations=_parts(mention, text, "affiliation"),
    )


def _chain(session: Session, claim_pk: int, text: str) -> tuple[Station, ...]:
    founded, live = aliased(Speaker), aliased(Speaker)
    rows = session.execute(
        select(ChainRow, live.name, Cited)
        .outerjoin(founded, founded.pk == ChainRow.speaker_pk)
        .outerjoin(live, live.pk == func.coalesce(founded.merged_pk, founded.pk))
        .outerjoin(Cited, Cited.pk == ChainRow.cited_pk)
        .where(ChainRow.claim_pk == claim_pk)
        .order_by(ChainRow.seq)
    )
    return tuple(
        Station(
            name or link.name,
            cast(StationKind, link.kind),
            "" if link.start is None or link.end is None else _words(text, (link.start, link.end)),
            None if cited is None else _cited(cited),
        )
        for link, name, cited in rows
    )


def _cited(row: Cited) -> CitedSource:
    return CitedSource((row.start, row.end), row.outlet, row.title, row.author, row.date, row.url)


def _inner(claim_pk: int) -> Select[int]:
    return select(Claim.pk).where(Claim.parent_pk == claim_pk).order_by(Claim.start, Claim.pk)


def _told(session: Session, pks: Sequence[int]) -> tuple[tuple[int, str | None], ...]:
    """Keys and speakers of claims. Rejected ones are on no list: there is nowhere to go."""
    return tuple((one.pk, one.speaker) for one in claim_records(session, pks) if one.review != "rejected")


def _parts(mention: MentionRow, text: str, kind: str) -> tuple[str, ...]:
    spans: list[Span] = [(part[0], part[1]) for part in mention.roles if part[2] == kind]
    return tuple(dict.fromkeys(_words(text, span) for span in spans))


def _words(text: str, span: Span | None) -> str:
    return "" if span is None else words(text, (span,))


def speaker_types(session: Session) -> dict[str, SpeakerType]:
    """The type of every live speaker by its name as ``=`` compares it (`db.query.fields.exact_key`).

    Where somebody named and somebody unnamed are called the same, it is that of the named one.
    """
    rows = session.execute(
        select(Speaker.name, Speaker.type)
        .where(Speaker.merged_pk.is_(None))
        .order_by(Speaker.article_pk.is_(None), Speaker.pk.desc())
    )
    return {exact_key(name): cast(SpeakerType, kind) for name, kind in rows}
