"""Attribution: from a document to who is credited with what.

The seam is `attribute`: a document in, spans of source, cue and content out. The engine is a small
transformer that tags words and links them by learned pointers (`tagger`, `linking`, `learned`), trained by
the recipe in `train`; nothing outside this package knows.

Contents leave out the quotation marks around the whole, a comma before the closing mark and an opening
"that"; marks inside a content that is only partly quoted stay.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from db.records import Attribution, Document, Engine, Span, Spans
from importer.attribution import learned
from importer.attribution.blocks import blocks
from importer.attribution.language import foreign, notes
from importer.attribution.tagger import Tagger

__all__ = ["Tagger", "attribute", "engine", "load", "notes", "unsupported"]


@functools.cache
def load() -> Tagger:
    """The weights that ship with Sayso, read and checked once a process. Raises `db.errors.ModelMissing`."""
    return Tagger.load()


def engine(tagger: Tagger | None = None) -> Engine:
    """Which code and weights `attribute` uses. Raises `db.errors.ModelMissing`."""
    return learned.engine(tagger or load())


def unsupported(document: Document) -> dict[Span, str]:
    """The paragraphs of ``document`` that are in another language than English, which `attribute` passes
    over rather than find in them what is not there; with their language (ISO 639-1, "und")."""
    return foreign(document.text, blocks(document))


def attribute(
    document: Document, tagger: Tagger | None = None, *, passed_over: Mapping[Span, str] | None = None
) -> tuple[Attribution, ...]:
    """The attributions of ``document``, in the order of the text.

    ``tagger`` is what `load` gives where none is given, ``passed_over`` what `unsupported` gives. Headings
    and boilerplate are passed over too. Raises `db.errors.ModelMissing`, but not for a document without
    text to read; no text makes it fail.
    """
    strange = unsupported(document) if passed_over is None else passed_over
    if strange:
        document = replace(document, boilerplate=(*document.boilerplate, *strange))
    running = blocks(document)
    if not running:
        return ()
    found = learned.attribute(document, tagger or load())
    return tuple(_sound(document.text, one, running) for one in found)


def _sound(text: str, claim: Attribution, running: Sequence[Span]) -> Attribution:
    """``claim`` without what is passed over between its words, one span a paragraph; what of content and
    source has no letter is left out."""
    content, source = (
        tuple(span for span in _parts(spans, running) if any(char.isalnum() for char in text[slice(*span)]))
        for spans in (claim.content, claim.source)
    )
    cue = _parts(claim.cue, running)
    if (content, cue, source) == (claim.content, claim.cue, claim.source):
        return claim
    return replace(claim, content=content, cue=cue, source=source)


def _parts(spans: Spans, running: Sequence[Span]) -> Spans:
    """What of ``spans`` stands in the paragraphs ``running``."""
    found: list[Span] = []
    for start, end in spans:
        at = bisect_right(running, start, key=lambda block: block[1])
        while at < len(running) and running[at][0] < end:
            found.append((max(start, running[at][0]), min(end, running[at][1])))
            at += 1
    return tuple(found)
