"""Whatever the text, spans are in range, in order and hold words, and are the same every time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from db.articles import all_articles, snapshot
from db.claims import claims_of_article
from db.errors import ReadError
from db.ingest import ingest
from db.library import Library
from db.records import Attribution, Document, words
from importer.attribution import Tagger, attribute, load
from importer.attribution.blocks import blocks
from importer.attribution.quotes import quotations
from importer.identity import identify
from importer.pipeline import process

#: Parts of sentences that meet every rule, and what breaks them.
PARTS = st.sampled_from(
    [
        "Ada Lind", "the mayor", "he", "she", "who", "Jonas Okoro, an engineer,", " said", " says", " told",
        " believes", " reportedly", "according to", " called", " accused", " of fraud", " that", " the dam",
        " was safe", " the claim that", "“", "”", '"', "‘", "’", "'", "''", "«", "»", "„", ",", ".", "?", ":",
        ";", " ", "  ", "\n", "\n\n", "\r\n", "\u2028", "\u00a0", "\u200b", "\ufeff", "e\u0301", "\U0001f600",
        "\x00", "\u202e", "قال", "IT RAINED", "…", "—", "(", ")", "İ", "ß",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PARTS, max_size=40).map("".join), st.text(max_size=120))


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    """The weights that ship with Sayso."""
    return load()


def ordered(spans: tuple[tuple[int, int], ...], length: int) -> bool:
    """Whether spans are in range, hold something, are in order and do not overlap."""
    ends = [0, *(end for _, end in spans)]
    return all(end <= start2 for end, (start2, _) in zip(ends, spans, strict=False)) and all(
        0 <= start < end <= length for start, end in spans
    )


@given(text=TEXTS, cut=st.tuples(st.integers(0, 60), st.integers(0, 60)))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_spans_are_sound(tagger: Tagger, text: str, cut: tuple[int, int]) -> None:
    start, end = sorted(min(at, len(text)) for at in cut)
    marked = ((start, end),) if start < end else ()
    document = Document("d", "d", "", "", "test", 1, text, boilerplate=marked)

    claims = attribute(document, tagger)

    for index, claim in enumerate(claims):
        check(claim, index, claims, text)
        for a, b in (*claim.content, *claim.cue, *claim.source):
            assert not any(a < y and x < b for x, y in marked)
    named = identify(document, claims)
    assert [one.attribution for one in named] == list(claims)
    for one in named:
        assert one.attribution.source or one.speaker is None
        assert one.speaker is None or one.speaker.strip()


def check(claim: Attribution, index: int, claims: tuple[Attribution, ...], text: str) -> None:
    """One claim's spans, sentence and parent."""
    assert claim.content
    assert claim.cue
    for spans in (claim.content, claim.cue, claim.source):
        assert ordered(spans, len(text))
    for a, b in (*claim.content, *claim.source):
        assert any(char.isalnum() for char in text[a:b])
    assert all(text[a:b].strip() for a, b in claim.cue)
    everything = (*claim.content, *claim.cue)
    assert claim.sentence[0] <= min(a for a, _ in everything)
    assert claim.sentence[1] >= max(b for _, b in everything)
    assert claim.sentence[1] <= len(text)
    assert not any(a < d and c < b for a, b in claim.content for c, d in claim.cue)
    if claim.parent is not None:
        assert claim.parent != index
        holder = claims[claim.parent].content
        assert all(any(x <= a and b <= y for x, y in holder) for a, b in everything)


@given(text=TEXTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_text_gives_the_same_claims_whatever_is_read_in_between(tagger: Tagger, text: str) -> None:
    document = Document("d", "d", "", "", "test", 1, text)
    first = attribute(document, tagger)

    attribute(Document("o", "o", "", "", "test", 1, f"She said it was late.\n{text}{text}"), tagger)

    assert attribute(document, tagger) == first


@given(text=TEXTS)
@example(text="")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_the_library_keeps_are_the_words_of_its_spans(library: Library, text: str) -> None:
    try:
        extraction = process(
            f"Ada Lind said it rained.\n\n{text}".encode("utf-8", "replace"), "a.txt", "a.txt"
        )
    except ReadError:
        return
    # What follows the sentence may make it too doubtful to be a claim; alone it is one.
    assert extraction.claims or text
    with library.write() as session:
        line = ingest(session, extraction)
    if line.outcome == "duplicate":
        return  # the library is that of all examples

    with library.read() as session:
        [article] = [one for one in all_articles(session) if one.id == line.article_id]
        kept = claims_of_article(session, article.pk)
        texts = {claim.snapshot_pk: snapshot(session, claim.snapshot_pk).text for claim in kept}

    assert len(kept) == len(extraction.claims)
    for claim in kept:
        stored = texts[claim.snapshot_pk]
        assert claim.content == words(stored, claim.spans)
        assert claim.source == (words(stored, claim.source_spans) or None)
        assert claim.cue == words(stored, claim.cue_spans)
        assert claim.sentence == words(stored, (claim.sentence_span,))


@given(text=TEXTS)
@settings(max_examples=400, deadline=None)
def test_quotations_lie_in_their_text_in_order(text: str) -> None:
    document = Document("d", "d", "", "", "test", 1, text)
    running = blocks(document)

    found = quotations(text, running)

    inner = tuple(span for one in found for span in one.inner)
    assert ordered(inner, len(text))
    assert all(one.outer[0] < one.inner[0][0] and one.inner[-1][1] <= one.outer[1] for one in found)
    assert all(any(a <= x and y <= b for a, b in running) for x, y in inner)
