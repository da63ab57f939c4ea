"""Extracting again keeps ids and what people did, and says what became of every claim."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import pytest

from db import check, edits
from db.articles import all_articles
from db.claims import claims_of_article
from db.library import Library
from db.records import ClaimRecord, Document, ExtractedClaim, Extraction, Mention
from importer import pipeline
from importer.reextract import Progress, reextract
from importer.run import import_text
from importer.workers import Here, Workers

TEXT = (
    "Marta Venn said the ferry would not sail. Otto Reiner said the ice would break. "
    "Ilse Brandt said it rained."
)
Change = Callable[[tuple[ExtractedClaim, ...]], tuple[ExtractedClaim, ...]]


class Other(Here):
    """An engine that has changed its mind: what ``change`` makes of the claims."""

    def __init__(self, change: Change) -> None:
        self.change = change

    def again(self, document: Document) -> Future[Extraction]:
        found = pipeline.extract(document)
        future: Future[Extraction] = Future()
        future.set_result(replace(found, claims=self.change(found.claims)))
        return future


@pytest.fixture
def filled(library: Library) -> Library:
    import_text(library, TEXT, name="quay", extractor=Here())
    return library


def claims(library: Library) -> list[ClaimRecord]:
    with library.read() as session:
        return claims_of_article(session, all_articles(session)[0].pk, rejected=True)


def article(library: Library) -> int:
    with library.read() as session:
        return all_articles(session)[0].pk


def test_the_same_engine_changes_nothing(filled: Library) -> None:
    before = claims(filled)
    seen: list[Progress] = []
    report = reextract(filled, [article(filled)], extractor=Here(), progress=seen.append)
    assert (report.total.kept, report.total.total) == (len(before), len(before))
    assert claims(filled) == before
    assert [(one.done, one.total) for one in seen] == [(1, 1)]


def test_what_became_of_every_claim_is_counted(filled: Library) -> None:
    before = claims(filled)
    assert len(before) == 3
    with filled.write() as session:
        edits.set_memo(session, claim_pk=before[2].pk, memo="check")

    def change(found: tuple[ExtractedClaim, ...]) -> tuple[ExtractedClaim, ...]:
        first = replace(found[0], attribution=replace(found[0].attribution, kind="belief"))
        start = found[1].attribution.content[0][0]
        part = replace(found[1].attribution, content=((start, start + 7),), source=())
        return first, replace(found[1], attribution=part, mention=Mention())

    report = reextract(filled, [article(filled)], extractor=Other(change))
    total = report.total
    assert (total.kept, total.changed, total.new, total.gone, total.kept_for_work) == (0, 1, 1, 1, 1)
    after = claims(filled)
    known = {claim.id for claim in before}
    assert [claim.id for claim in after if claim.id in known] == [before[0].id, before[2].id]
    assert after[0].kind == "belief"
    assert after[-1].memo == "check"
    assert check.run(filled) == []


def test_a_rejected_claim_stays_rejected(filled: Library) -> None:
    first = claims(filled)[0]
    with filled.write() as session:
        edits.set_review(session, claim_pks=[first.pk], review="rejected")
    reextract(filled, [article(filled)], extractor=Here())
    assert claims(filled)[0] == replace(first, review="rejected")


def test_a_cancelled_run_leaves_the_rest_as_it_was(filled: Library) -> None:
    import_text(filled, TEXT.replace("ferry", "boat"), name="second", extractor=Here())
    with filled.read() as session:
        pks = [one.pk for one in all_articles(session)]
    seen: list[Progress] = []
    report = reextract(
        filled, pks, extractor=Other(lambda found: ()), progress=seen.append, cancelled=lambda: bool(seen)
    )
    assert report.cancelled
    assert len(report.lines) == 1
    with filled.read() as session:
        assert sorted(len(claims_of_article(session, pk)) for pk in pks) == [0, 3]


def test_a_deleted_article_is_passed_over(filled: Library) -> None:
    pk = article(filled)
    with filled.write() as session:
        edits.delete_article(session, article_pk=pk)
    assert reextract(filled, [pk], extractor=Here()).lines == ()


def test_texts_are_not_read_anew(filled: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(pipeline, "read", lambda *_, **__: pytest.fail("the text was read again"))
    assert reextract(filled, [article(filled)], extractor=Here()).failed == 0


def test_a_fault_in_one_text_costs_that_one_only(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    import_text(filled, TEXT.replace("rained", "snowed") + " " * 40 + ".", name="longer", extractor=Here())
    before = claims(filled)
    with filled.read() as session:
        pks = [one.pk for one in all_articles(session)]
    real = pipeline.extract

    def extract(document: Document) -> Extraction:
        if "snowed" in document.text:
            raise ZeroDivisionError("a fault of ours")
        return real(document)

    with monkeypatch.context() as faulty:
        faulty.setattr(pipeline, "extract", extract)
        report = reextract(filled, pks, extractor=Here())
    assert sorted((line.error or "", line.detail) for line in report.lines) == [
        ("", ""),
        ("extraction", "ZeroDivisionError: a fault of ours"),
    ]
    with monkeypatch.context() as short:
        short.setattr(pipeline, "MAX_CHARACTERS", len(TEXT))
        report = reextract(filled, pks, extractor=Here())
    assert sorted(line.error or "" for line in report.lines) == ["", "too-large"]
    assert claims(filled) == before
    assert check.run(filled) == []


def test_a_text_whose_worker_was_lost_is_tried_again_alone(filled: Library) -> None:
    class Dying(Workers):
        """Loses what is handed in, but not what is handed in again."""

        def again(self, document: Document) -> Future[Extraction]:
            lost: Future[Extraction] = Future()
            lost.set_exception(BrokenProcessPool())
            return lost

        def again_alone(self, document: Document) -> Future[Extraction]:
            return Here().again(document)

    report = reextract(filled, [article(filled)], extractor=Dying(1))
    assert [line.error for line in report.lines] == [None]
    assert report.total.kept == len(claims(filled))
