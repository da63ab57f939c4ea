"""Attribution: from a document to who is credited with what.

The seam is `attribute`: a document in, spans of source, cue and content out. The engine is a small
transformer that tags words and links them by learned pointers (`tagger`, `linking`, `learned`), trained by
the recipe in `train`; nothing outside this package knows.

Contents leave out the quotation marks around the whole, a comma before the closing mark and an opening
"that"; marks inside a content that is only partly quoted stay.
"""

from __future__ import annotations

import functools

from db.records import Attribution, Document, Engine
from importer.attribution import learned
from importer.attribution.blocks import blocks
from importer.attribution.tagger import Tagger

__all__ = ["Tagger", "attribute", "engine", "load"]


@functools.cache
def load() -> Tagger:
    """The weights that ship with Sayso, read and checked once a process. Raises `db.errors.ModelMissing`."""
    return Tagger.load()


def engine(tagger: Tagger | None = None) -> Engine:
    """Which code and weights `attribute` uses. Raises `db.errors.ModelMissing`."""
    return learned.engine(tagger or load())


def attribute(document: Document, tagger: Tagger | None = None) -> tuple[Attribution, ...]:
    """The attributions of ``document``, in the order of the text.

    ``tagger`` is what `load` gives where none is given. Headings and boilerplate are passed over. Raises
    `db.errors.ModelMissing`, but not for a document without running text; no text makes it fail.
    """
    if not blocks(document):
        return ()
    return learned.attribute(document, tagger or load())
