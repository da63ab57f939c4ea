"""From drafts to attributions: clean spans, kind, sentence, order and nesting."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from db.records import Attribution, Kind, Span, Spans
from importer.attribution.blocks import merged
from importer.attribution.drafts import Draft, trimmed
from importer.attribution.quotes import Quotation

_OPENING = re.compile(r"(?:that|because|and|but)\b[\s,]*", re.IGNORECASE)

_ALL_MARKS = "\"“”„‟«»‹›‘’'`″「」"
_CLOSING = _ALL_MARKS + " ,.;:!?…"


class Marks:
    """The quotations of a text, for questions about spans."""

    def __init__(self, quotations: Sequence[Quotation]) -> None:
        self.outers = [quotation.outer for quotation in quotations]
        self.inners = merged(span for quotation in quotations for span in quotation.inner)
        self._starts = [outer[0] for outer in self.outers]
        self._inner_starts = [inner[0] for inner in self.inners]

    def near(self, span: Span) -> list[Span]:
        """The outer spans of the quotations that share a position with ``span``."""
        last = bisect_right(self._starts, span[1])
        found = []
        while last > 0 and self.outers[last - 1][1] > span[0]:
            last -= 1
            found.append(self.outers[last])
        return found

    def is_quoted(self, position: int) -> bool:
        """Whether the character at ``position`` stands inside quotation marks."""
        index = bisect_right(self._inner_starts, position) - 1
        return index >= 0 and position < self.inners[index][1]


def attributions(
    text: str, drafts: Sequence[Draft], quotations: Sequence[Quotation], sentences: Sequence[Span]
) -> tuple[Attribution, ...]:
    """The attributions of ``drafts`` that have content, in the order of the text, with parents."""
    marks = Marks(quotations)
    made = [found for draft in drafts if (found := _attribution(text, draft, marks, sentences)) is not None]
    made.sort(key=lambda a: (min(a.content[0][0], a.cue[0][0]), -a.content[-1][1], a.cue))
    made = _without_twins(made)
    return tuple(_with_parents(made))


def _attribution(text: str, draft: Draft, marks: Marks, sentences: Sequence[Span]) -> Attribution | None:
    if draft.rule == "object" and not draft.quoted:
        return None
    content = _content(text, draft, marks)
    if sum(char.isalnum() for a, b in content for char in text[a:b]) < 2:
        return None
    named = [span for span in draft.source if marks.is_quoted(span[0]) == marks.is_quoted(draft.cue[0][0])]
    apart = without(named, content)
    source = tuple(span for part in apart if (span := trimmed(text, part)) is not None)
    return Attribution(
        content=content,
        cue=draft.cue,
        source=source,
        sentence=around(sentences, (*content, *draft.cue)),
        kind=_kind(text, content, marks, draft),
    )


def _content(text: str, draft: Draft, marks: Marks) -> Spans:
    """The content's spans as they are kept; empty where nothing is left."""
    apart = without(_bridged(text, draft.content), draft.cue)
    parts = [span for part in apart if (span := trimmed(text, part))]
    cleaned = (_clean(text, part, marks) for part in _without_opening(text, parts))
    return tuple(merged(span for span in cleaned if span is not None))


def _bridged(text: str, spans: Sequence[Span]) -> list[Span]:
    """``spans`` united where nothing but a mark or a space stands between them."""
    out: list[Span] = []
    for start, end in merged(spans):
        between = text[out[-1][1] : start] if out else "?"
        if len(between) < 4 and not between.strip(_ALL_MARKS + " "):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def without(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """``spans`` minus ``holes``.

    >>> without([(0, 10)], [(2, 4), (8, 12)])
    [(0, 2), (4, 8)]
    """
    left = list(spans)
    for hole in holes:
        left = [
            part
            for start, end in left
            for part in ((start, min(end, hole[0])), (max(start, hole[1]), end))
            if part[0] < part[1]
        ]
    return sorted(set(left))


def _clean(text: str, span: Span, marks: Marks) -> Span | None:
    """``span`` trimmed; without marks around the whole, with both marks of a quotation within.

    A comma or colon before the closing mark goes; a full stop, ? or ! of the quoted sentence stays.
    """
    found = trimmed(text, _unmarked(text, span))
    if found is None:
        return None
    start, end = found
    for outer in marks.near(found):
        if start < outer[0] < end <= outer[1] and not text[end : outer[1]].strip(_CLOSING):
            end = outer[1]
        if outer[0] <= start < outer[1] < end and not text[outer[0] : start].strip(_ALL_MARKS):
            start = outer[0]
    return start, end


def _unmarked(text: str, span: Span) -> Span:
    """``span`` without the marks at its ends; `_clean` gives back those whose partner is within."""
    start, end = span
    while start < end and (text[start] in _ALL_MARKS or text[start].isspace()):
        start += 1
    while start < end and (text[end - 1] in _ALL_MARKS + ",;:" or text[end - 1].isspace()):
        end -= 1
    return start, end


def _without_opening(text: str, content: list[Span]) -> list[Span]:
    """``content`` without the conjunctions that open it (that; and that)."""
    while content:
        match = _OPENING.match(text, *content[0])
        if match is None:
            break
        rest = (match.end(), content[0][1])
        content = [rest, *content[1:]] if rest[0] < rest[1] else content[1:]
    return content


def around(sentences: Sequence[Span], spans: Sequence[Span]) -> Span:
    """The sentence or sentences that hold ``spans``."""
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    starts = [sentence[0] for sentence in sentences]
    first = max(bisect_right(starts, start) - 1, 0)
    last = max(bisect_right(starts, end - 1) - 1, 0)
    if not sentences:
        return start, end
    return min(start, sentences[first][0]), max(end, sentences[last][1])


def _kind(text: str, content: Spans, marks: Marks, draft: Draft) -> Kind:
    """By the marks around the content; those around the cue as well are somebody else's."""
    if marks.is_quoted(draft.cue[0][0]):
        return "belief" if draft.belief else "indirect"
    inside = [marks.is_quoted(i) for a, b in content for i in range(a, b) if text[i].isalnum()]
    if all(inside):
        return "direct"
    if draft.belief:
        return "belief"
    return "mixed" if any(inside) else "indirect"


def _without_twins(made: list[Attribution]) -> list[Attribution]:
    """One claim a cue, and one a content and source."""
    cues: set[Spans] = set()
    contents: set[tuple[Spans, Spans]] = set()
    kept = []
    for claim in made:
        if claim.cue in cues or (claim.content, claim.source) in contents:
            continue
        cues.add(claim.cue)
        contents.add((claim.content, claim.source))
        kept.append(claim)
    return kept


def _with_parents(made: list[Attribution]) -> list[Attribution]:
    """Name for each claim the smallest other whose content holds its content and its cue."""
    out = []
    for index, claim in enumerate(made):
        parent = _parent(made, index)
        out.append(
            claim
            if parent is None
            else Attribution(
                claim.content, claim.cue, claim.source, claim.sentence, claim.kind, claim.confidence, parent
            )
        )
    return out


def _parent(made: list[Attribution], index: int) -> int | None:
    claim = made[index]
    inner = (*claim.content, *claim.cue)
    size = _size(claim.content)
    holders = [
        other
        for other in range(max(0, index - 40), min(len(made), index + 40))
        if other != index and _holds(made[other].content, inner) and _size(made[other].content) > size
    ]
    return min(holders, key=lambda other: _size(made[other].content), default=None)


def _holds(outer: Spans, inner: Spans) -> bool:
    return all(any(a <= start and end <= b for a, b in outer) for start, end in inner)


def _size(spans: Spans) -> int:
    return sum(end - start for start, end in spans)
