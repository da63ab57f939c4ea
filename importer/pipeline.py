"""A document through the stages: readers, attributions, speakers. Pure but for the models it loads once."""

from __future__ import annotations

from dataclasses import replace

from db.errors import ReadError
from db.records import Document, Extraction
from importer import readers

#: Longer texts are refused, in code points: for the time they take, a million some 45 seconds of one core.
#: Memory hardly grows with the text. The longest novels have a tenth of this.
MAX_CHARACTERS = 20_000_000


def read(raw: bytes, *, name: str, location: str) -> Document:
    """Raw bytes as a `Document`. Raises ReadError."""
    return readers.read_document(raw, name=name, location=location)


def extract(document: Document) -> Extraction:
    """The claims of a document. Raises ReadError ``too-large`` for a text beyond `MAX_CHARACTERS`, and
    `db.errors.ModelMissing` where the weights or a language model are missing."""
    if len(document.text) > MAX_CHARACTERS:
        raise ReadError("too-large", f"{len(document.text)}/{MAX_CHARACTERS} characters")
    # Here and not above: reading alone (a duplicate, a broken file) must not load a language model.
    from importer import attribution, identity

    strange = attribution.unsupported(document)
    found = attribution.attribute(document, passed_over=strange)
    noted = replace(document, notes=(*document.notes, *attribution.notes(document, strange)))
    return Extraction(noted, identity.identify(document, found), attribution.engine())


def process(raw: bytes, name: str, location: str) -> Extraction:
    """What a worker does with one file. Raises ReadError or ModelMissing; both travel between processes."""
    return extract(read(raw, name=name, location=location))
