"""Articles and their snapshots as records."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.claims import article_of_row, find_by_id
from db.errors import NotFound
from db.records import ArticleRecord, CitedSource, Document, Heading, SnapshotRecord
from db.schema import Article, Cited, Claim, Snapshot

#: Keys in one statement.
_AT_ONCE = 10_000


def all_articles(session: Session) -> list[ArticleRecord]:
    """Every article that is not deleted, by title, with the number of its claims that are not rejected."""
    counts = (
        select(Claim.article_pk, func.count().label("claims"))
        .where(Claim.review != "rejected")
        .group_by(Claim.article_pk)
        .subquery()
    )
    rows = session.execute(
        select(Article, func.coalesce(counts.c.claims, 0))
        .outerjoin(counts, counts.c.article_pk == Article.pk)
        .where(Article.deleted_at.is_(None))
    )
    found = [article_of_row(article, claims) for article, claims in rows]
    return sorted(found, key=lambda article: (article.label.casefold(), article.pk))


def articles_of_claims(session: Session, claim_pks: Sequence[int]) -> list[ArticleRecord]:
    """The articles of the claims with those keys that are not deleted, by title."""
    wanted: set[int] = set()
    for start in range(0, len(claim_pks), _AT_ONCE):
        some = list(claim_pks[start : start + _AT_ONCE])
        wanted.update(session.scalars(select(Claim.article_pk).where(Claim.pk.in_(some)).distinct()))
    return [article for article in all_articles(session) if article.pk in wanted]


def library_size(session: Session) -> tuple[int, int]:
    """How many claims that are not rejected there are, and in how many articles that are not deleted."""
    articles = session.scalar(select(func.count()).select_from(Article).where(Article.deleted_at.is_(None)))
    claims = session.scalar(
        select(func.count())
        .select_from(Claim)
        .join(Article, Article.pk == Claim.article_pk)
        .where(Claim.review != "rejected", Article.deleted_at.is_(None))
    )
    return claims or 0, articles or 0


def article_record(session: Session, pk: int) -> ArticleRecord:
    """The article with that key. Raises NotFound, also for a deleted one."""
    article = session.get(Article, pk)
    if article is None or article.deleted_at is not None:
        raise NotFound("article", str(pk))
    claims = session.scalar(
        select(func.count()).where(Claim.article_pk == pk, Claim.review != "rejected").select_from(Claim)
    )
    return article_of_row(article, claims or 0)


def find_article(session: Session, id_or_prefix: str) -> int:
    """The key of the article with that id, or with the only id that begins so. Raises NotFound."""
    pk = find_by_id(session, Article, id_or_prefix, "article")
    article_record(session, pk)
    return pk


def current_snapshot(session: Session, article_pk: int) -> SnapshotRecord:
    """The newest text of an article. Raises NotFound."""
    pk = session.scalar(
        select(Snapshot.pk).where(Snapshot.article_pk == article_pk).order_by(Snapshot.seq.desc()).limit(1)
    )
    if pk is None:
        raise NotFound("article", str(article_pk))
    return snapshot(session, pk)


def snapshot(session: Session, snapshot_pk: int) -> SnapshotRecord:
    """One text with its marks. Raises NotFound."""
    row = session.get(Snapshot, snapshot_pk)
    if row is None:
        raise NotFound("snapshot", str(snapshot_pk))
    cited = session.scalars(select(Cited).where(Cited.snapshot_pk == snapshot_pk).order_by(Cited.seq))
    return SnapshotRecord(
        pk=row.pk,
        article_pk=row.article_pk,
        text=row.text,
        headings=tuple(Heading((start, end), level) for start, end, level in row.headings),
        boilerplate=tuple((start, end) for start, end in row.boilerplate),
        cited=tuple(
            CitedSource((item.start, item.end), item.outlet, item.title, item.author, item.date, item.url)
            for item in cited
        ),
        reader=f"{row.reader} {row.reader_version}",
        read_at=row.read_at,
    )


def stored_document(session: Session, article_pk: int) -> tuple[Document, int]:
    """The newest text of an article as the importer's stages take it, and the key of its snapshot.

    Raises NotFound, also for a deleted article.
    """
    article = article_record(session, article_pk)
    text = current_snapshot(session, article_pk)
    row = session.get_one(Snapshot, text.pk)
    document = Document(
        doc=article.doc,
        location=article.location,
        media_type=row.media_type,
        sha256=row.original_sha256,
        reader=row.reader,
        reader_version=row.reader_version,
        text=row.text,
        title=article.title,
        author=article.author,
        outlet=article.outlet,
        date=article.date,
        headings=text.headings,
        boilerplate=text.boilerplate,
        cited=text.cited,
    )
    return document, row.pk
