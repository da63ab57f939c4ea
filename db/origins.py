"""Origins: which articles go back to one report, and how many independent ones stand behind claims.

An edge between two articles is stored with its reason and what shows it; an origin is a component of
these edges, computed when asked. Edges are found once, when an article comes in: by passages that both
print (the importer compares, `store_copies` keeps), or because one passes on what the other, its named
outlet, reported (`link_quotations`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.orm import Session

from db.alike import name_key
from db.articles import find_article
from db.claims import chunks
from db.dates import interval
from db.names import tokens
from db.records import ArticleLinkRecord, Span, Spans
from db.schema import Article, ArticleLink, ChainRow, Cited, Claim, ClaimSpan, Fingerprint, Snapshot, Speaker

#: Holders of one fingerprint that are asked: a story in a thousand papers costs no more.
HOLDERS = 50
#: Fingerprints two articles share before they are compared, and how many articles at most are.
CANDIDATE, CANDIDATES = 2, 20
#: An outlet is quoted on what it reported at most so many days before (or after, by time zones).
DAYS_BEFORE, DAYS_AFTER = 4, 1
#: A claim says what a report said where so many of its words, and this part of them, are in a claim there.
_WORDS, _PART = 4, 0.6
#: Stations that report; others only say.
_MEDIA = ("media", "cited")
#: Words that every text has.
_COMMON = frozenset(
    tokens(
        "a an the of to in on at for by with from as and or but that which who it its he she his her they "
        "their them this these those is are was were be been being has have had will would can could not no "
        "do did"
    )
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that may carry the same report."""

    pk: int
    outlet: str | None
    text: str
    boilerplate: Spans


@dataclass(frozen=True, slots=True)
class Copied:
    """Another article with the same report: the passages here and there, and the words they share."""

    pk: int
    here: Spans
    there: Spans
    words: int


# --- edges -------------------------------------------------------------------------------------


def link_article(
    session: Session,
    article_id: str,
    prints: Sequence[int],
    compare: Callable[[str | None, Candidate], Copied | None],
) -> None:
    """Find the articles that carry the same report as one that came in, or that one of the two quotes.

    ``prints`` are the fingerprints of its newest text; ``compare`` is given its outlet and another article.
    """
    article = session.get_one(Article, find_article(session, article_id))
    copies = [compare(article.outlet, other) for other in candidates(session, article.pk, prints)]
    store_copies(session, article.pk, prints, [copy for copy in copies if copy is not None])
    link_quotations(session, article.pk)


def candidates(session: Session, article_pk: int, prints: Iterable[int]) -> list[Candidate]:
    """Other articles whose newest texts share fingerprints with these, those that share most first."""
    holders: dict[int, list[int]] = defaultdict(list)
    for chunk in chunks(sorted(set(prints))):
        rows = session.execute(
            select(Fingerprint.value, Fingerprint.article_pk)
            .where(Fingerprint.value.in_(chunk), Fingerprint.article_pk != article_pk)
            .order_by(Fingerprint.article_pk)
        )
        for value, pk in rows:
            holders[value].append(pk)
    shared = Counter(pk for held in holders.values() for pk in held[:HOLDERS])
    likely = [pk for pk, count in shared.most_common(CANDIDATES) if count >= CANDIDATE]
    found: list[Candidate] = []
    for pk in likely:
        article = session.get_one(Article, pk)
        if article.deleted_at is None:
            snapshot = _newest(session, pk)
            spans = tuple((start, end) for start, end in snapshot.boilerplate)
            found.append(Candidate(pk, article.outlet, snapshot.text, spans))
    return found


def store_copies(session: Session, article_pk: int, prints: Sequence[int], copies: Iterable[Copied]) -> None:
    """Keep an article's fingerprints, and the articles that were found to carry its report."""
    session.execute(delete(Fingerprint).where(Fingerprint.article_pk == article_pk))
    session.execute(delete(ArticleLink).where(_touches(article_pk), ArticleLink.reason == "same-passage"))
    if prints:
        rows = [{"article_pk": article_pk, "value": value} for value in prints]
        session.execute(insert(Fingerprint), rows)
    _insert(session, article_pk, "same-passage", copies)


def link_quotations(session: Session, article_pk: int) -> None:
    """Link an article to those whose report it passes on, and those that pass on its own, by their outlet.

    A claim must come through the outlet (or rest on the cited entry), within a few days, and a claim of
    the report must say as much: an outlet has more than one article.
    """
    session.execute(delete(ArticleLink).where(_touches(article_pk), ArticleLink.reason == "quotes"))
    article = session.get_one(Article, article_pk)
    found: dict[int, Copied] = {}
    for claim in _passed_on(session, Claim.article_pk == article_pk):
        for other in _of_outlet(session, claim.outlet):
            if other.pk in found or other.pk == article_pk or not _close(article.published, other.published):
                continue
            if (span := _said_in(session, claim.words, other.pk)) is not None:
                found[other.pk] = Copied(other.pk, (claim.span,), (span,), len(claim.words))
    if article.outlet:
        for claim in _passed_on(session, _through(session, _root_key(session, article.outlet))):
            other = session.get_one(Article, claim.article_pk)
            if other.pk in found or other.pk == article_pk or not _close(other.published, article.published):
                continue
            if (span := _said_in(session, claim.words, article_pk)) is not None:
                found[other.pk] = Copied(other.pk, (span,), (claim.span,), len(claim.words))
    _insert(session, article_pk, "quotes", found.values())


@dataclass(frozen=True, slots=True)
class _PassedOn:
    """A claim that an article has from an outlet (by `_root_key`)."""

    article_pk: int
    outlet: str
    words: frozenset[str]
    span: Span


def _passed_on(session: Session, condition: ColumnElement[bool]) -> list[_PassedOn]:
    """Claims that came through a medium or rest on a cited entry."""
    rows = session.execute(
        select(Claim.article_pk, Claim.content, Claim.start, ClaimSpan.end, ChainRow.name, Cited.outlet)
        .join(ChainRow, ChainRow.claim_pk == Claim.pk)
        .join(
            ClaimSpan, (ClaimSpan.claim_pk == Claim.pk) & (ClaimSpan.role == "content") & (ClaimSpan.seq == 0)
        )
        .join(Article, Article.pk == Claim.article_pk)
        .outerjoin(Cited, Cited.pk == ChainRow.cited_pk)
        .where(ChainRow.kind.in_(_MEDIA), Article.deleted_at.is_(None), condition)
        .order_by(Claim.pk, ChainRow.seq)
    )
    return [
        _PassedOn(article_pk, _root_key(session, outlet or name), _said(content), (start, end))
        for article_pk, content, start, end, name, outlet in rows
    ]


def _through(session: Session, outlet: str) -> ColumnElement[bool]:
    """SQL: a chain's row names that outlet."""
    cited = session.scalars(select(Cited.outlet).where(Cited.outlet.is_not(None)).distinct())
    spelled = [name for name in cited if name and _root_key(session, name) == outlet]
    live = select(Speaker.pk).where(Speaker.key == outlet, Speaker.article_pk.is_(None))
    names = select(Speaker.pk).where(or_(Speaker.pk.in_(live), Speaker.merged_pk.in_(live)))
    return or_(ChainRow.speaker_pk.in_(names), Cited.outlet.in_(spelled))


def _of_outlet(session: Session, outlet: str) -> list[Article]:
    spelled = [
        name
        for name in session.scalars(select(Article.outlet).where(Article.outlet.is_not(None)).distinct())
        if name and _root_key(session, name) == outlet
    ]
    chosen = select(Article).where(Article.outlet.in_(spelled), Article.deleted_at.is_(None))
    return list(session.scalars(chosen.order_by(Article.pk)))


def _close(quoting: str | None, quoted: str | None) -> bool:
    """Whether a report of one day may be quoted on another; an unknown day may be any."""
    later, earlier = (interval(value) if value else None for value in (quoting, quoted))
    if later is None or earlier is None:
        return True
    try:
        first = date.fromisoformat(later.low) - timedelta(DAYS_BEFORE)
        last = date.fromisoformat(later.high) + timedelta(DAYS_AFTER)
    except (ValueError, OverflowError):  # an open end
        return True
    return earlier.high >= first.isoformat() and earlier.low <= last.isoformat()


def _said_in(session: Session, words: frozenset[str], article_pk: int) -> Span | None:
    """Where a claim of the article says what those words say."""
    if len(words) < _WORDS:
        return None
    chosen = select(Claim.content, Claim.start).where(Claim.article_pk == article_pk).order_by(Claim.start)
    for content, start in session.execute(chosen):
        shared = len(words & _said(content))
        if shared >= _WORDS and shared >= _PART * len(words):
            return (start, start + len(content))
    return None


def _said(content: str) -> frozenset[str]:
    return frozenset(tokens(content)) - _COMMON


def _insert(session: Session, article_pk: int, reason: str, found: Iterable[Copied]) -> None:
    rows = []
    for other in found:
        a, b = (other.here, other.there) if article_pk < other.pk else (other.there, other.here)
        rows.append(
            {
                "a_pk": min(article_pk, other.pk),
                "b_pk": max(article_pk, other.pk),
                "reason": reason,
                "evidence": {
                    "a": [list(span) for span in a],
                    "b": [list(span) for span in b],
                    "words": other.words,
                },
            }
        )
    if rows:
        session.execute(insert(ArticleLink), rows)


def _touches(article_pk: int) -> ColumnElement[bool]:
    return or_(ArticleLink.a_pk == article_pk, ArticleLink.b_pk == article_pk)


def _newest(session: Session, article_pk: int) -> Snapshot:
    return session.scalars(
        select(Snapshot).where(Snapshot.article_pk == article_pk).order_by(Snapshot.seq.desc()).limit(1)
    ).one()


# --- origins -----------------------------------------------------------------------------------


def article_links(session: Session, article_pk: int) -> list[ArticleLinkRecord]:
    """The articles that are not independent of this one, with what shows it; ``a`` is this article."""
    found = []
    for row in session.scalars(select(ArticleLink).where(_touches(article_pk)).order_by(ArticleLink.pk)):
        mine, theirs = ("a", "b") if row.a_pk == article_pk else ("b", "a")
        other = session.get_one(Article, row.b_pk if mine == "a" else row.a_pk)
        if other.deleted_at is None:
            found.append(
                ArticleLinkRecord(
                    article_pk=other.pk,
                    article_id=other.id,
                    title=other.title or other.doc,
                    outlet=other.outlet,
                    reason=row.reason,  # type: ignore[arg-type]  # held by a CHECK
                    here=tuple((start, end) for start, end in row.evidence.get(mine, ())),
                    there=tuple((start, end) for start, end in row.evidence.get(theirs, ())),
                    words=int(row.evidence.get("words", 0)),
                )
            )
    return found


def origins(session: Session, claim_pks: Sequence[int]) -> list[tuple[int, ...]]:
    """``claim_pks`` in groups that go back to one report each: as many independent origins as groups.

    Claims are of one origin where their articles are one or linked, where they came through the same
    medium or cited entry's outlet, and where one's medium is the other's outlet.
    """
    nodes = _Components()
    where: dict[int, int] = {}
    for chunk in chunks(sorted(set(claim_pks))):
        for pk, article_pk in session.execute(select(Claim.pk, Claim.article_pk).where(Claim.pk.in_(chunk))):
            where[pk] = article_pk
            nodes.join(("claim", pk), ("article", article_pk))
    articles = sorted(set(where.values()))
    _join_articles(session, nodes, articles)
    media = _media(session, sorted(where))
    for pk, keys in media.items():
        for key in keys:
            nodes.join(("claim", pk), ("medium", key))
    passing = {key for keys in media.values() for key in keys}
    for chunk in chunks(articles):
        for pk, outlet in session.execute(select(Article.pk, Article.outlet).where(Article.pk.in_(chunk))):
            if outlet and (key := _root_key(session, outlet)) in passing:
                nodes.join(("article", pk), ("medium", key))
    groups: dict[object, list[int]] = defaultdict(list)
    for pk in dict.fromkeys(claim_pks):
        if pk in where:
            groups[nodes.root(("claim", pk))].append(pk)
    return [tuple(group) for group in groups.values()]


def _join_articles(session: Session, nodes: _Components, articles: Sequence[int]) -> None:
    """Join linked articles, also through articles that none of the claims is in."""
    asked: set[int] = set()
    frontier = set(articles)
    while frontier:
        asked |= frontier
        reached: set[int] = set()
        for chunk in chunks(sorted(frontier)):
            rows = session.execute(
                select(ArticleLink.a_pk, ArticleLink.b_pk).where(
                    or_(ArticleLink.a_pk.in_(chunk), ArticleLink.b_pk.in_(chunk))
                )
            )
            for a, b in rows:
                nodes.join(("article", a), ("article", b))
                reached |= {a, b}
        frontier = reached - asked


def _media(session: Session, claim_pks: Sequence[int]) -> dict[int, set[str]]:
    """The media that claims came through, by the key of the live speaker or of the name."""
    found: dict[int, set[str]] = defaultdict(set)
    for chunk in chunks(claim_pks):
        rows = session.execute(
            select(ChainRow.claim_pk, ChainRow.name, Cited.outlet)
            .outerjoin(Cited, Cited.pk == ChainRow.cited_pk)
            .where(ChainRow.claim_pk.in_(chunk), ChainRow.kind.in_(_MEDIA))
        )
        for pk, name, outlet in rows:
            found[pk].add(_root_key(session, outlet or name))
    return found


def _root_key(session: Session, name: str) -> str:
    """The key of the live speaker of that name; of the name itself where there is none."""
    key = name_key(name)
    row = session.scalars(
        select(Speaker).where(Speaker.key == key, Speaker.article_pk.is_(None)).order_by(Speaker.pk).limit(1)
    ).first()
    if row is None or row.merged_pk is None:
        return key
    return session.get_one(Speaker, row.merged_pk).key


class _Components:
    """Sets that grow together (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[tuple[str, object], tuple[str, object]] = {}

    def root(self, node: tuple[str, object]) -> tuple[str, object]:
        while (parent := self._parent.get(node, node)) != node:
            self._parent[node] = self._parent.get(parent, parent)
            node = parent
        return node

    def join(self, a: tuple[str, object], b: tuple[str, object]) -> None:
        self._parent[self.root(a)] = self.root(b)
