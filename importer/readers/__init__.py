"""Reads documents: bytes in, an immutable `db.records.Document` out, the format chosen by content.

>>> raw = b"Quay wall falls\\n\\nThe wall fell, the harbour master said."
>>> document = read_document(raw, name="quay.txt", location="quay.txt")
>>> document.title, document.media_type
('Quay wall falls', 'text/plain')
"""

from __future__ import annotations

from dataclasses import replace

from db.errors import ReadError
from db.records import Document
from importer.readers.assemble import Reading, Source, assemble
from importer.readers.decoding import Decoded, decode
from importer.readers.sniff import sniff_bytes, sniff_text

__all__ = ["MAX_BYTES", "MAX_MARKDOWN_BYTES", "read_document"]

#: Larger files are refused unread.
MAX_BYTES = 200 * 1024 * 1024
#: Larger Markdown is read as plain text: its parser needs a second a megabyte.
MAX_MARKDOWN_BYTES = 2 * 1024 * 1024


def read_document(raw: bytes, *, name: str, location: str) -> Document:
    """Reads PDF, DOCX, HTML, Markdown or plain text. ``name``: the file's; ``location``: its path or URL.

    Raises `ReadError`, never anything else for any bytes; reasons are listed there. Deterministic,
    and nothing is fetched from a network.
    """
    if not raw:
        raise ReadError("empty")
    if len(raw) > MAX_BYTES:
        raise ReadError("too-large", str(len(raw)))
    source = Source(raw, name, location)
    return assemble(source, _read(source))


def _read(source: Source) -> Reading:
    kind = sniff_bytes(source.raw)
    # Each format's libraries are loaded when the first such file comes.
    if kind == "pdf":
        from importer.readers.pdf import read_pdf

        return read_pdf(source.raw)
    if kind == "docx":
        from importer.readers.docx import read_docx

        return read_docx(source.raw)
    return _read_text(source)


def _read_text(source: Source) -> Reading:
    from importer.readers.text import read_text

    decoded = _decode(source.raw)
    kind = sniff_text(decoded.text, source.name)
    if kind == "html":
        from importer.readers.html import read_html

        return read_html(decoded)
    if kind == "markdown" and len(source.raw) <= MAX_MARKDOWN_BYTES:
        from importer.readers.markdown import read_markdown

        return read_markdown(decoded)
    reading = read_text(decoded)
    if kind == "markdown":
        reading = replace(reading, notes=(*reading.notes, ("read-as", reading.media_type)))
    return reading


def _decode(raw: bytes) -> Decoded:
    from importer.readers.html import declared_encoding

    return decode(raw, declared=declared_encoding(raw))
