"""Puts a `Document` together: what the format states first, what the text's own lines state after it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath

from db.errors import ReadError
from db.records import Document, Heading, Span
from importer.readers.boilerplate import find_boilerplate
from importer.readers.cited import find_cited
from importer.readers.lines import split_lines
from importer.readers.metadata import find_headings, read_metadata

# Neither white space nor without width: marks of direction, soft hyphens and late BOMs show nothing.
_VISIBLE = re.compile(r"[^\s\u200b-\u200f\u2060\ufeff\u00ad\u061c\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes to be read and what they are called; ``name`` may be a path."""

    raw: bytes
    name: str
    location: str

    @property
    def doc(self) -> str:
        """The file's name without folders and ending, of either system's paths."""
        name = PureWindowsPath(self.name).name if "\\" in self.name else PurePosixPath(self.name).name
        return PurePosixPath(name).stem or name or "document"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a format's reader found: the text and what the format itself states about it.

    ``headings`` is None where the format cannot tell, then the lines are asked. ``boilerplate``: spans
    that the format marks as such (captions).
    """

    text: str
    media_type: str
    reader: str
    version: int
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    date: str | None = None
    headings: tuple[Heading, ...] | None = None
    boilerplate: tuple[Span, ...] = ()
    notes: tuple[tuple[str, str], ...] = field(default=())


def assemble(source: Source, reading: Reading) -> Document:
    """The document of a reading. Raises `ReadError` ``empty`` where the text has no visible character."""
    text = reading.text
    if is_blank(text):
        raise ReadError("empty")
    lines = split_lines(text)
    stated = read_metadata(lines)
    cited = find_cited(lines, stated.order)
    cited_span = (cited.span,) if cited else ()
    body = [line for line in lines if not cited or not cited.span[0] <= line.start < cited.span[1]]
    if cited:
        # The lines before the list may have been too far from the end to be asked the first time.
        stated = read_metadata(body)
    title = reading.title or stated.title
    repeated = stated.title_line.words if stated.title_line else title
    boilerplate = find_boilerplate(body, repeated, (*stated.furniture, *cited_span, *reading.boilerplate))
    headings = reading.headings
    if not headings:
        headings = find_headings(body, stated.title_line, boilerplate)
    return Document(
        doc=source.doc,
        location=source.location,
        media_type=reading.media_type,
        sha256=hashlib.sha256(source.raw).hexdigest(),
        reader=reading.reader,
        reader_version=reading.version,
        text=text,
        title=title,
        author=reading.author or stated.author,
        outlet=reading.outlet or stated.outlet,
        date=reading.date or stated.date,
        headings=headings,
        boilerplate=boilerplate,
        cited=cited.entries if cited else (),
        notes=reading.notes,
    )


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: white space and characters without width only."""
    return _VISIBLE.search(text) is None


class TextBuilder:
    """Joins blocks of plain text with a blank line and remembers where headings and captions stand.

    For readers of formats with structure; a reader of plain text never builds its text.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.headings: list[Heading] = []
        self.boilerplate: list[Span] = []

    def add(
        self, block: str, *, level: int | None = None, caption: bool = False, tight: bool = False
    ) -> None:
        """Appends a block; ``level``: it is a heading; ``tight``: on the next line, as items of a list."""
        block = block.strip()
        if not block:
            return
        if self._parts:
            separator = "\n" if tight else "\n\n"
            self._parts.append(separator)
            self._length += len(separator)
        span = (self._length, self._length + len(block))
        self._parts.append(block)
        self._length += len(block)
        if level is not None:
            self.headings.append(Heading(span, max(1, min(level, 9))))
        if caption:
            self.boilerplate.append(span)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def title(self) -> str | None:
        """The heading that everything else stands below: first in the text and alone on its level."""
        if not self.headings:
            return None
        top = self.headings[0]
        only = sum(heading.level <= top.level for heading in self.headings) == 1
        return " ".join(self.text[slice(*top.span)].split()) if only and top.span[0] == 0 else None
