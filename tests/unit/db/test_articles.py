"""Articles as records: which of them claims are in."""

from __future__ import annotations

import pytest

from db import articles
from db.articles import all_articles, articles_of_claims
from db.claims import claims_of_article
from db.ingest import ingest
from db.library import Library
from db.records import Attribution, Document, Engine, ExtractedClaim, Extraction


def extraction(doc: str, title: str) -> Extraction:
    text = f"{title}: Ada said it rained. Ben said it snowed."
    claims = []
    for name, content in (("Ada", "it rained"), ("Ben", "it snowed")):
        at, start = text.index(content), text.index(name)
        cue = text.index("said", start)
        claims.append(
            ExtractedClaim(
                Attribution(
                    ((at, at + len(content)),),
                    ((cue, cue + 4),),
                    ((start, start + 3),),
                    (start, at),
                    "indirect",
                )
            )
        )
    document = Document(doc, f"{doc}.txt", "text/plain", doc * 8, "txt", 1, text, title=title)
    return Extraction(document, tuple(claims), Engine("test", "1"))


def test_articles_of_claims_come_by_title_each_once(library: Library) -> None:
    with library.write() as session:
        for doc, title in (("a", "Third"), ("b", "First"), ("c", "Second")):
            ingest(session, extraction(doc, title))
    with library.read() as session:
        by_title = {article.title: article.pk for article in all_articles(session)}
        claims = {
            title: [claim.pk for claim in claims_of_article(session, pk)] for title, pk in by_title.items()
        }
        wanted = [*claims["Third"], claims["Second"][0]]

        found = articles_of_claims(session, wanted)

        assert [article.title for article in found] == ["Second", "Third"]
        assert articles_of_claims(session, []) == []


def test_more_claims_than_one_statement_takes_are_asked_for_in_several(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(articles, "_AT_ONCE", 1)
    with library.write() as session:
        for doc in "ab":
            ingest(session, extraction(doc, f"Article {doc}"))
    with library.read() as session:
        pks = [claim.pk for one in all_articles(session) for claim in claims_of_article(session, one.pk)]
        assert [one.title for one in articles_of_claims(session, pks)] == ["Article a", "Article b"]
