"""A document through the stages: readers, attributions, speakers. Pure but for the models it loads once."""

from __future__ import annotations

from db.records import Document, Extraction
from importer import readers


def read(raw: bytes, *, name: str, location: str) -> Document:
    """Raw bytes as a `Document`. Raises ReadError."""
    return readers.read_document(raw, name=name, location=location)


def extract(document: Document) -> Extraction:
    """The claims of a document. Raises `importer.nlp.ModelMissing` where no language model is installed."""
    # Here and not above: reading alone (a duplicate, a broken file) must not load a language model.
    from importer import attribution, identity

    found = attribution.attribute(document)
    return Extraction(document, identity.name_speakers(document, found), attribution.engine())


def process(raw: bytes, name: str, location: str) -> Extraction:
    """What a worker does with one file. Raises ReadError or ModelMissing; both travel between processes."""
    return extract(read(raw, name=name, location=location))
