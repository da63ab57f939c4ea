"""Attribution: from a document to who is credited with what.

The seam is `attribute`: a document in, spans of source, cue and content out. The engine is a set of rules
over spaCy's dependency parse; nothing outside this package knows. A learned engine (`learned`) finds more. It
is taken where the environment variable SAYSO_ENGINE says "pointers", and stays a choice until its short and
scattered contents are cleaned.

Contents leave out the quotation marks around the whole, a comma before the closing mark and an opening
"that"; marks inside a content that is only partly quoted stay.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from itertools import groupby

from db.records import Attribution, Document, Engine, Span
from importer import nlp
from importer.attribution import learned
from importer.attribution.assemble import attributions
from importer.attribution.blocks import blocks, pieces
from importer.attribution.drafts import Passage, passage
from importer.attribution.link import link
from importer.attribution.quotes import quotations
from importer.attribution.rules import findings
from importer.attribution.tagger import Tagger

__all__ = ["attribute", "engine"]

#: Raised with every change of the rules that changes what is found.
VERSION = "1"


#: Names the engine: "rules", or "pointers" for the learned one.
ENGINE_VARIABLE = "SAYSO_ENGINE"


def engine(model: nlp.Language | None = None) -> Engine:
    """Which code and model `attribute` uses. Raises `db.errors.ModelMissing`."""
    if model is None and _is_learned():
        return learned.engine(_tagger())
    model = model or nlp.load()
    return Engine("rules", VERSION, ((model.name, model.version),))


def attribute(document: Document, model: nlp.Language | None = None) -> tuple[Attribution, ...]:
    """The attributions of ``document``, in the order of the text.

    ``model`` is loaded by `importer.nlp.load` where it is not given, once a process. Headings and
    boilerplate are passed over. Raises `db.errors.ModelMissing`; no text makes it fail.
    """
    if model is None and _is_learned():
        return learned.attribute(document, _tagger())
    text, running = document.text, blocks(document)
    if not running:
        return ()
    passages = list(_passages(text, running, model or nlp.load()))
    marked = quotations(text, running)
    drafts = link(text, passages, marked)
    sentences = [sentence for one in passages for sentence in one.sentences]
    return attributions(text, drafts, marked, sentences)


def _is_learned() -> bool:
    return os.environ.get(ENGINE_VARIABLE, "rules") == "pointers"


@functools.cache
def _tagger() -> Tagger:
    """The shipped weights, read and checked once a process."""
    return Tagger.load()


def _passages(text: str, running: list[Span], model: nlp.Language) -> Iterator[Passage]:
    """Each paragraph with its drafts; parses are dropped as soon as they are read."""
    parts = [(index, part) for index, block in enumerate(running) for part in pieces(text, block)]
    parses = model.parse(nlp.Piece(start, text[start:end]) for _, (start, end) in parts)
    owned = zip((index for index, _ in parts), parses, strict=True)
    for index, group in groupby(owned, key=lambda item: item[0]):
        yield passage(text, running[index], ((parse, findings(parse)) for _, parse in group))
