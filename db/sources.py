"""Whom claims pass through: outlets, agencies, others who relay, and cited sources.

The chain of one claim is in `db.understanding`, how many independent reports there are in `db.origins`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from db import speakers
from db.alike import name_key
from db.records import CitedSource, SourceKind, SourceRecord
from db.schema import Article, ChainRow, Cited, Claim, Snapshot, Speaker

_KINDS: tuple[SourceKind, ...] = ("outlet", "station", "cited")


@dataclass(slots=True)
class _Source:
    """A source while it is counted."""

    names: Counter[str] = field(default_factory=Counter)
    kinds: set[SourceKind] = field(default_factory=set)
    claims: set[int] = field(default_factory=set)
    articles: set[int] = field(default_factory=set)
    cited: dict[CitedSource, None] = field(default_factory=dict)


def all_sources(session: Session) -> list[SourceRecord]:
    """Every outlet, relaying station and cited source, those with most claims first.

    A station that only an article's words describe ("a senior official") is told as it stands, once for all.
    """
    known = _Known(session)
    found: dict[str, _Source] = defaultdict(_Source)

    def add(name: str, kind: SourceKind, claim_pk: int, article_pk: int) -> _Source:
        source = found[known.key(name)]
        source.names[name] += 1
        source.kinds.add(kind)
        source.claims.add(claim_pk)
        source.articles.add(article_pk)
        return source

    live = (Claim.review != "rejected", Article.deleted_at.is_(None))
    outlets = select(Article.outlet, Claim.pk, Article.pk).join(Claim, Claim.article_pk == Article.pk)
    for outlet, claim_pk, article_pk in session.execute(outlets.where(Article.outlet.is_not(None), *live)):
        add(outlet or "", "outlet", claim_pk, article_pk)
    stations = (
        select(ChainRow.name, ChainRow.kind, Claim.pk, Claim.article_pk, Cited)
        .join(Claim, Claim.pk == ChainRow.claim_pk)
        .join(Article, Article.pk == Claim.article_pk)
        .outerjoin(Cited, Cited.pk == ChainRow.cited_pk)
        .where(*live)
    )
    for name, kind, claim_pk, article_pk, cited in session.execute(stations):
        source = add(
            ((cited.outlet or cited.title) if cited else None) or name,
            "cited" if kind == "cited" else "station",
            claim_pk,
            article_pk,
        )
        if cited is not None:
            source.kinds.add("cited")
            source.cited[_cited(cited)] = None
    for entry, article_pk in session.execute(_entries()):
        # Listed, whether or not it is known which claims rest on it.
        if called := entry.outlet or entry.title:
            source = found[known.key(called)]
            source.names[called] += 1
            source.kinds.add("cited")
            source.articles.add(article_pk)
            source.cited[_cited(entry)] = None
    records = [known.record(key, source) for key, source in found.items() if key]
    return sorted(records, key=lambda one: (-one.claims, one.name.casefold()))


class _Known:
    """The named speakers, by every name of theirs."""

    def __init__(self, session: Session) -> None:
        live = aliased(Speaker)
        rows = session.execute(
            select(Speaker.key, Speaker.name, live)
            .join(live, live.pk == speakers.live())
            .where(Speaker.article_pk.is_(None))
        )
        self.root: dict[str, Speaker] = {}
        self.names: dict[int, set[str]] = defaultdict(set)
        for key, name, root in rows:
            self.root[key] = root
            self.names[root.pk].add(name)

    def key(self, name: str) -> str:
        """What sources of one name, or one speaker, share."""
        key = name_key(name)
        root = self.root.get(key)
        return root.key if root else key

    def record(self, key: str, source: _Source) -> SourceRecord:
        """The source as shown."""
        root = self.root.get(key)
        name = root.name if root else source.names.most_common(1)[0][0]
        aliases = {*source.names, *(self.names[root.pk] if root else ())}
        return SourceRecord(
            name=name,
            kinds=tuple(kind for kind in _KINDS if kind in source.kinds),
            claims=len(source.claims),
            articles=len(source.articles),
            type=root.type if root else "unspecified",  # type: ignore[arg-type]  # held by a CHECK
            aliases=tuple(sorted(aliases - {name}, key=str.casefold)),
            cited=tuple(source.cited),
            speaker_pk=root.pk if root else None,
        )


def _entries() -> Select[Cited, int]:
    """The entries of the lists of sources of the articles' newest texts."""
    newest = select(func.max(Snapshot.pk)).group_by(Snapshot.article_pk)
    return (
        select(Cited, Snapshot.article_pk)
        .join(Snapshot, Snapshot.pk == Cited.snapshot_pk)
        .join(Article, Article.pk == Snapshot.article_pk)
        .where(Snapshot.pk.in_(newest), Article.deleted_at.is_(None))
        .order_by(Snapshot.article_pk, Cited.seq)
    )


def _cited(row: Cited) -> CitedSource:
    return CitedSource((row.start, row.end), row.outlet, row.title, row.author, row.date, row.url)
