"""Whole articles: what is found in them and is no claim, and ``in:text``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from db import edits
from db.ingest import ingest
from db.library import Library
from db.query import Result, read_passages, run
from db.query.frame import frame_of
from db.query.passages import passages_of
from db.records import Attribution, Document, Engine, ExtractedClaim, Extraction, Mention
from db.schema import Article, Snapshot
from db.search.texts import passage_starts

TEXT = (
    "Fog lay over the harbour. The harbour is closed, Marta Venn said.\n\n"
    "Nobody was hurt. “The harbour opens at noon”, a clerk thinks. The tide turned!"
)


def extraction(text: str, doc: str, *, outlet: str = "The Coast") -> Extraction:
    """A text with a claim about every "said" and "thinks" in it."""
    claims = []
    for cue in ("said", "thinks"):
        if cue in text:
            end = text.index(cue)
            start = max(text.rfind(". ", 0, end), text.rfind("\n", 0, end)) + 2
            span = (start, end + len(cue))
            attribution = Attribution(((start, end - 1),), ((end, end + len(cue)),), (), span, "indirect")
            claims.append(ExtractedClaim(attribution, Mention()))
    document = Document(doc, f"/{doc}", "text/plain", doc.ljust(64, "0"), "text", 1, text, outlet=outlet)
    return Extraction(document, tuple(claims), Engine("rules", "1"))


@pytest.fixture
def asked(library: Library) -> Callable[[str], Result]:
    with library.write() as session:
        ingest(session, extraction(TEXT, "one"))
        ingest(session, extraction("The ferry waits. A harbour pilot said so.", "two", outlet="The Bay"))

    def ask(query: str) -> Result:
        index, texts = library.refresh_index(), library.refresh_texts()
        with library.read() as session:
            return run(session, index, query, texts=texts)

    return ask


def told(library: Library, result: Result) -> list[str]:
    with library.read() as session:
        found = read_passages(session, result.passages)
        texts: dict[int, Any] = dict(session.execute(select(Snapshot.pk, Snapshot.text)).all())  # type: ignore[arg-type]
        for passage in found:
            assert texts[passage.snapshot_pk][slice(*passage.span)] == passage.text
        return [passage.text for passage in found]


def test_passages_begin_where_sentences_and_lines_do() -> None:
    starts = passage_starts(TEXT)
    parts = [TEXT[a:b].strip() for a, b in zip(starts, [*starts[1:], len(TEXT)], strict=True)]
    assert parts == [
        "Fog lay over the harbour.",
        "The harbour is closed, Marta Venn said.",
        "Nobody was hurt.",
        "“The harbour opens at noon”, a clerk thinks.",
        "The tide turned!",
    ]
    assert passage_starts("") == []


def test_what_is_no_claim_is_told_beside_the_claims(library: Library, asked: Any) -> None:
    result = asked("harbour")
    assert result.total == 3
    assert told(library, result) == ["Fog lay over the harbour."]
    assert told(library, asked("nobody")) == ["Nobody was hurt."]
    assert told(library, asked('ferry outlet:"the bay"')) == ["The ferry waits."]
    assert told(library, asked('ferry -outlet:"the bay"')) == []
    assert told(library, asked("ferry tag:none")) == []  # a passage has no tags, nor none
    assert not asked("").passages


def test_a_passage_that_becomes_a_claim_is_none_any_more(library: Library, asked: Any) -> None:
    assert told(library, asked("fog")) == ["Fog lay over the harbour."]
    with library.write() as session:
        snapshot = session.scalars(select(Snapshot.pk)).first() or 0
        edits.make_claim(session, snapshot_pk=snapshot, content=((0, 24),))
    result = asked("fog")
    assert result.total == 1
    assert not result.passages


def test_in_text_finds_the_claims_of_articles_that_hold_the_words(asked: Any) -> None:
    assert asked("fog").total == 0
    assert asked("fog in:text").total == 2
    assert asked("tide fog in:text").total == 2
    assert asked("ferry in:text -noon").total == 1
    assert asked("ferry fog in:text").total == 0
    assert asked('"nobody was" in:text').total == 2


def test_texts_that_change_or_go_are_followed(library: Library, asked: Any) -> None:
    assert asked("fog").passages
    with library.write() as session:
        pk = session.scalars(select(Article.pk).order_by(Article.pk)).first() or 0
        edits.delete_article(session, article_pk=pk)
    assert not asked("fog").passages
    with library.write() as session:
        ingest(session, extraction("Snow fell. Ice came.", "three"))
    assert told(library, asked("snow")) == ["Snow fell."]
    with library.read() as session:
        passages = passages_of(session, frame_of(session), library.refresh_texts().view())
        assert int(passages.there.sum()) == 4
