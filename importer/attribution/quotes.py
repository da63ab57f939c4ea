"""Quotation marks of every style: where the quoted words of a text stand.

A quotation is a list of spans, one a paragraph: by the old rule of typesetters a quotation that runs
over paragraphs opens each of them with a mark and closes only the last.

Styles: “ ” (also “ “ and ” ”), ‘ ’ and ' ' (British, told from apostrophes), straight double marks, '' and
`` of wire services, „ “ and ‚ ‘ (German), « » and » «, ‹ › and 「 」.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from db.records import Span, Spans

#: Opening mark -> marks that close it. A mark that is its own closer opens only before a word.
CLOSERS: dict[str, frozenset[str]] = {
    "“": frozenset('”“"'),
    "”": frozenset("”"),
    "‟": frozenset("”"),
    "„": frozenset("“”"),
    "″": frozenset("″"),
    '"': frozenset('"”'),
    "``": frozenset(("''", "``", '"')),
    "''": frozenset(("''", '"')),
    "«": frozenset("»"),
    "»": frozenset("«»"),
    "‹": frozenset("›"),
    "›": frozenset("‹›"),
    "「": frozenset("」"),
    "‘": frozenset("’'"),
    "‚": frozenset("‘’"),
    "'": frozenset("'’"),
}
SINGLE = frozenset("‘‚'")

_MARK = re.compile(r"''|``|[\"“”‟„″«»‹›「」‘’‚']")

#: Words that begin with an apostrophe: no quotation opens there.
_ELISION = re.compile(r"['‘’](?:tis|twas|em|til|cause|bout|round|n|\d\ds?)\b", re.IGNORECASE)


#: How far an open end is believed in: code points of a paragraph, and paragraphs that open one after the
#: other. Beyond that the closing mark is missing, and quoting all that follows would hide whatever is said.
OPEN_LENGTH = 2_000
OPEN_PARAGRAPHS = 20


@dataclass(frozen=True, slots=True)
class Quotation:
    """Quoted words. ``inner`` excludes the marks, one span a paragraph; ``outer`` includes them.

    ``closed`` is False where the paragraph ended first.
    """

    outer: Span
    inner: Spans
    closed: bool = True


def quotations(text: str, blocks: Iterable[Span]) -> list[Quotation]:
    """The outermost quotations in ``blocks`` (paragraph spans, in order), in the order of the text."""
    found: list[Quotation] = []
    spans = list(blocks)
    for index, block in enumerate(spans):
        goes_on = index + 1 < len(spans) and _begins_quoted(text, spans[index + 1])
        here = _in_block(text, block, goes_on=goes_on)
        above = index > 0 and found and not found[-1].closed and found[-1].outer[1] == spans[index - 1][1]
        if above and here and _opens(text, block, here[0]):
            first = here.pop(0)
            found[-1] = Quotation(
                (found[-1].outer[0], first.outer[1]), found[-1].inner + first.inner, first.closed
            )
        found += here
    return [one for one in found if one.closed or len(one.inner) <= OPEN_PARAGRAPHS]


def _opens(text: str, block: Span, quotation: Quotation) -> bool:
    return not text[block[0] : quotation.outer[0]].strip()


def _begins_quoted(text: str, block: Span) -> bool:
    match = _next_opener(text, *block)
    return match is not None and not text[block[0] : match.start()].strip()


def _in_block(text: str, block: Span, *, goes_on: bool) -> list[Quotation]:
    """The quotations of one paragraph; only the last may be unclosed.

    ``goes_on``: the next paragraph begins with a mark, so that an open end is no slip.
    """
    start, end = block
    found: list[Quotation] = []
    at = start
    hopeless: set[str] = set()  # Openers that nothing closes in the rest of the paragraph.
    while opener := _next_opener(text, at, end):
        inner = opener.end()
        closer = None if opener[0] in hopeless else _closer(text, opener[0], inner, end)
        if closer is None:
            if opener[0] not in SINGLE:
                hopeless.add(opener[0])
            believed = goes_on or _may_stay_open(text, block, opener.start())
            if opener[0] not in SINGLE and believed and end - inner <= OPEN_LENGTH:
                found.append(Quotation((opener.start(), end), ((inner, end),), closed=False))
                break
            at = inner
            continue
        if text[inner : closer.start()].strip():
            found.append(Quotation((opener.start(), closer.end()), ((inner, closer.start()),)))
        at = closer.end()
    return found


def _next_opener(text: str, start: int, end: int) -> re.Match[str] | None:
    for match in _MARK.finditer(text, start, end):
        if match[0] in CLOSERS and _can_open(text, match, end):
            return match
    return None


def _can_open(text: str, match: re.Match[str], end: int) -> bool:
    """Whether the mark stands before a word and not after one."""
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < end else " "
    if after.isspace():
        return False
    if match[0] in SINGLE:
        return not before.isalnum() and before not in ".,!?" and not _ELISION.match(text, match.start(), end)
    if match[0] in "“„«‹「``":
        return True
    return not before.isalnum()


def _may_stay_open(text: str, block: Span, mark: int) -> bool:
    """An open end is believed of a mark that begins the paragraph or follows a colon or comma."""
    before = text[block[0] : mark].rstrip()
    return not before or before[-1] in ":,"


def _closer(text: str, opener: str, start: int, end: int) -> re.Match[str] | None:
    if opener in SINGLE:
        return _single_closer(text, opener, start, end)
    for match in _MARK.finditer(text, start, end):
        if match[0] in CLOSERS[opener] and not _is_reopening(text, match, opener):
            return match
    return None


def _is_reopening(text: str, match: re.Match[str], opener: str) -> bool:
    """Whether an opening mark inside an open quotation is a mark before a word: nested, not closing."""
    return match[0] != opener and match[0] in "“" and text[match.end() : match.end() + 1].isalnum()


def _single_closer(text: str, opener: str, start: int, end: int) -> re.Match[str] | None:
    """The closing single mark, told from apostrophes.

    An apostrophe inside a word never closes. One after a final s (the ministers' plan) closes only
    where no better mark comes before the next quotation.
    """
    plural: re.Match[str] | None = None
    for match in _MARK.finditer(text, start, end):
        before, after = text[match.start() - 1], text[match.end() : match.end() + 1]
        if match[0] == opener and _can_open(text, match, end):
            break
        if match[0] not in CLOSERS[opener] or after.isalnum() or before.isspace():
            continue
        if before != "s":
            return match
        plural = plural or match
    return plural
