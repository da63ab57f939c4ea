"""The lines of a text with their offsets, for the readers of metadata; the text is never changed."""

from __future__ import annotations

from typing import NamedTuple

from db.records import Span

#: Beyond this many line breaks only the two ends of a text are looked at: nobody writes such an
#: article, and a list of all lines would take gigabytes.
MAX_LINES = 2_000_000
_END_CHARS = 200_000


class Line(NamedTuple):
    """A line that is not blank: its words without the white space around them, and where they stand.

    ``after_blank`` says whether a blank line, or the start of the text, comes before it.
    """

    start: int
    end: int
    words: str
    after_blank: bool

    @property
    def span(self) -> Span:
        """Where its words stand."""
        return self.start, self.end


def split_lines(text: str) -> list[Line]:
    r"""The lines that are not blank, in order. Lines end at ``\n`` (at ``\r`` where there is no ``\n``).

    Other separators of `str.splitlines` (form feeds, U+2028) stay within a line. A byte order mark
    before the first line is none of its words.
    """
    first = 1 if text.startswith("\ufeff") else 0
    newline = "\r" if "\n" not in text and "\r" in text else "\n"
    if text.count(newline) <= MAX_LINES:
        return _split(text[first:], first, newline)
    head = text.rfind(newline, 0, _END_CHARS) + 1
    tail = text.find(newline, max(head, len(text) - _END_CHARS))
    return _split(text[first:head], first, newline) + _split(text[tail:], tail, newline)


def _split(text: str, offset: int, newline: str) -> list[Line]:
    lines: list[Line] = []
    add = lines.append
    after_blank = True
    for raw in text.split(newline):
        words = raw.strip()
        if words:
            start = offset if raw[0] == words[0] else offset + raw.index(words[0])
            add(Line(start, start + len(words), words, after_blank))
            after_blank = False
        else:
            after_blank = True
        offset += len(raw) + 1
    return lines
