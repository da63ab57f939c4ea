"""How a claim's source was understood and on whose word the claim is: what the window tells beside it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.query.fields import exact_key
from db.records import CitedSource, MentionForm, Span, SpeakerType, StationKind, words
from db.schema import ChainRow, Cited, Claim, MentionRow, Snapshot, Speaker


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
    ``antecedent`` the words that decided where they are not the mention's own. ``roles`` and
    ``affiliations`` are what the text says the speaker is and belongs to. ``said`` are the words the date
    was read or derived from. ``outer``: (key, speaker) of the claim that this one is part of.
    """

    form: MentionForm = "none"
    type: SpeakerType = "unspecified"
    rule: str = ""
    sure: float = 1.0
    antecedent: str = ""
    stands_for: str | None = None
    roles: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    chain: tuple[Station, ...] = ()
    said: str = ""
    outer: tuple[int, str | None] | None = None


def understanding(session: Session, claim_pk: int) -> Understanding:
    """How the claim with that key was understood; an empty answer for one that a person made."""
    row = session.execute(
        select(Claim, Snapshot.text, MentionRow)
        .join(Snapshot, Snapshot.pk == Claim.snapshot_pk)
        .outerjoin(MentionRow, MentionRow.claim_pk == Claim.pk)
        .where(Claim.pk == claim_pk)
    ).one_or_none()
    if row is None:
        return Understanding()
    claim, text, mention = row
    chain = _chain(session, claim_pk, text)
    said = _words(text, claim.said_start, claim.said_end)
    outer = _outer(session, claim.parent_pk)
    if mention is None:
        return Understanding(chain=chain, said=said, outer=outer)
    return Understanding(
        form=mention.form,
        type=mention.type,
        rule=mention.rule,
        sure=mention.sure,
        antecedent=_words(text, mention.antecedent_start, mention.antecedent_end),
        stands_for=mention.stands_for,
        roles=_parts(mention, text, "role"),
        affiliations=_parts(mention, text, "affiliation"),
        chain=chain,
        said=said,
        outer=outer,
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
            link.kind,
            _words(text, link.start, link.end),
            None if cited is None else _cited(cited),
        )
        for link, name, cited in rows
    )


def _cited(row: Cited) -> CitedSource:
    return CitedSource((row.start, row.end), row.outlet, row.title, row.author, row.date, row.url)


def _outer(session: Session, parent_pk: int | None) -> tuple[int, str | None] | None:
    if parent_pk is None:
        return None
    founded, live = aliased(Speaker), aliased(Speaker)
    row = session.execute(
        select(live.name, Claim.source, Claim.review)
        .select_from(Claim)
        .outerjoin(founded, founded.pk == Claim.speaker_pk)
        .outerjoin(live, live.pk == func.coalesce(founded.merged_pk, founded.pk))
        .where(Claim.pk == parent_pk)
    ).one_or_none()
    return None if row is None or row.review == "rejected" else (parent_pk, row.name or row.source)


def _parts(mention: MentionRow, text: str, kind: str) -> tuple[str, ...]:
    spans: list[Span] = [(part[0], part[1]) for part in mention.roles if part[2] == kind]
    return tuple(dict.fromkeys(words(text, (span,)) for span in spans))


def _words(text: str, start: int | None, end: int | None) -> str:
    return "" if start is None or end is None else words(text, ((start, end),))


def speaker_types(session: Session) -> dict[str, SpeakerType]:
    """The type of every live speaker by its name as ``=`` compares it (`db.query.fields.exact_key`).

    Where somebody named and somebody unnamed are called the same, it is that of the named one.
    """
    rows = session.execute(
        select(Speaker.name, Speaker.type)
        .where(Speaker.merged_pk.is_(None))
        .order_by(Speaker.article_pk.is_(None), Speaker.pk.desc())
    )
    return {exact_key(name): kind for name, kind in rows}
