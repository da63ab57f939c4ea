"""What is read from a library for an export: those claims, in that order, and of exactly that tag."""

from __future__ import annotations

import pytest

from db import edits, export
from db.articles import all_articles
from db.claims import claims_of_article
from db.ingest import ingest
from db.library import Library
from db.tags import find_tag


def test_claims_come_in_the_order_asked_for_across_batches(
    library: Library, make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_BATCH", 2)
    with library.write() as session:
        ingest(session, make())
        known = [claim.pk for claim in claims_of_article(session, all_articles(session)[0].pk)]
        assert len(known) >= 3, "more than one batch"
        wanted = list(reversed(known))
        assert [claim.pk for claim in export.stored(session, wanted)] == wanted
        assert list(export.stored(session, [])) == []


def test_tags_that_a_query_cannot_tell_apart_are_exported_apart(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make())
        one, two, three, *_ = (c.pk for c in claims_of_article(session, all_articles(session)[0].pk))
        edits.tag_by_name(session, claim_pks=[two, one], name="C")
        edits.tag_by_name(session, claim_pks=[three], name="C++")
        edits.tag_by_name(session, claim_pks=[three], name="☂")
        assert export.tagged(session, find_tag(session, "c")) == [one, two]
        assert export.tagged(session, find_tag(session, "c++")) == [three]
        assert export.tagged(session, find_tag(session, "☂")) == [three]


def test_rejected_claims_and_deleted_articles_are_not_exported(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make())
        (article,) = all_articles(session)
        one, two, *_ = (claim.pk for claim in claims_of_article(session, article.pk))
        edits.tag_by_name(session, claim_pks=[one, two], name="x")
        edits.set_review(session, claim_pks=[one], review="rejected")
        assert export.tagged(session, find_tag(session, "x")) == [two]
        edits.delete_article(session, article_pk=article.pk)
        assert export.tagged(session, find_tag(session, "x")) == []
