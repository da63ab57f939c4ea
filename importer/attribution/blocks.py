"""Running text: a document's paragraphs, with boilerplate and headings taken out.

Nothing is copied or cut: a block is a span of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from statistics import median

from db.records import Document, Span

#: What ends a line (`str.splitlines`); lines are counted with their ends.
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BLANK_LINES = re.compile(r"[\r\n]\s*\n|[\f\u2029]")

#: Longest block, in code points; a longer paragraph is parsed in pieces cut at a sentence's end.
LONGEST = 5_000

#: A place in capitals, perhaps with a region, a date and an agency, and a dash.
_DATELINE = re.compile(
    r"[A-ZÀ-ÖØ-Þ]{2}[A-ZÀ-ÖØ-Þ.'’\- ]{1,30}(?:, [A-Z][\w.]+(?: \d{1,2})?){0,2}"
    r"(?: \([^()\n]{1,30}\))?\s{1,2}(?:[–—]|--?)\s{1,2}(?=\S)"
)

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s+")


def blocks(document: Document) -> list[Span]:
    """The paragraphs of ``document`` that are running text, as spans in the order of the text."""
    out = merged([*document.boilerplate, *(heading.span for heading in document.headings)])
    running = _without(paragraphs(document.text), out)
    return [_without_dateline(document.text, block) for block in running]


def _without_dateline(text: str, block: Span) -> Span:
    """The paragraph after "LISBON, May 3 (Agency) - ", which is nobody's and would pass for a source."""
    match = _DATELINE.match(text, *block)
    return block if match is None else (match.end(), block[1])


def paragraphs(text: str) -> list[Span]:
    """Spans of the paragraphs: one a line, or one a group of lines where lines are broken by width.

    >>> paragraphs("One.\\n\\nTwo.\\n")
    [(0, 4), (6, 10)]
    """
    lines = [match.span() for match in _LINE.finditer(text) if not match[0].isspace()]
    if _is_wrapped(text, lines):
        lines = _joined(text, lines)
    return lines


def pieces(text: str, block: Span) -> Iterator[Span]:
    """``block`` in parts of at most `LONGEST` code points, cut after a sentence or at least a word."""
    start, end = block
    while end - start > LONGEST:
        cut = _last_cut(text, start, start + LONGEST)
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def merged(spans: Iterable[Span]) -> list[Span]:
    """``spans`` in order, those that touch or overlap united, empty ones dropped.

    >>> merged([(5, 9), (0, 2), (8, 12), (3, 3)])
    [(0, 2), (5, 12)]
    """
    out: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether lines end where a margin was, so that only a blank line ends a paragraph."""
    if len(lines) < 8:
        return False
    adjacent = sum(not _BLANK_LINES.search(text, a[1], b[0]) for a, b in pairwise(lines))
    widths = sorted(end - start for start, end in lines)
    narrow = 30 <= median(widths) <= 100 and widths[-1] <= 140
    unfinished = sum(text[end - 1].isalnum() or text[end - 1] == "," for _, end in lines)
    return narrow and adjacent >= len(lines) / 2 and unfinished >= len(lines) / 2


def _joined(text: str, lines: list[Span]) -> list[Span]:
    out = [lines[0]]
    for line in lines[1:]:
        if _BLANK_LINES.search(text, out[-1][1], line[0]):
            out.append(line)
        else:
            out[-1] = (out[-1][0], line[1])
    return out


def _without(spans: Iterable[Span], out: list[Span]) -> Iterator[Span]:
    """``spans`` minus ``out``; both in order and free of overlaps."""
    index = 0
    for start, end in spans:
        while index < len(out) and out[index][1] <= start:
            index += 1
        at = index
        while at < len(out) and out[at][0] < end:
            if start < out[at][0]:
                yield start, out[at][0]
            start = max(start, out[at][1])
            at += 1
        if start < end:
            yield start, end


def _last_cut(text: str, start: int, end: int) -> int:
    half = (start + end) // 2
    ends = [match.end() for match in _SENTENCE_END.finditer(text, half, end)]
    if ends:
        return ends[-1]
    space = max(text.rfind(" ", half, end), text.rfind("\n", half, end))
    return space + 1 if space > 0 else end
