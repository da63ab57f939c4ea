"""From findings (tokens) to drafts (code point spans), which quotations then complete."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from db.records import Span, Spans
from importer.attribution.blocks import merged
from importer.attribution.rules import Finding
from importer.nlp import Parse


@dataclass(slots=True)
class Draft:
    """A claim in the making: all spans are code points of the whole text, in order.

    ``quoted`` are the outer spans of the quotations it was completed with.
    """

    rule: str
    verb: str
    cue: Spans
    source: Spans
    content: list[Span]
    belief: bool = False
    quoted: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class Passage:
    """A paragraph with what was found in it; ``sentences`` tile the parsed part of it."""

    block: Span
    sentences: list[Span]
    drafts: list[Draft]

    def breaks(self, start: int, end: int) -> list[int]:
        """Where sentences begin strictly between ``start`` and ``end``."""
        starts = [sentence[0] for sentence in self.sentences]
        return [s for s in starts[bisect_right(starts, start) :] if s < end]


def passage(text: str, block: Span, parses: Iterable[tuple[Parse, Iterable[Finding]]]) -> Passage:
    """Collect the findings of a paragraph's pieces."""
    sentences: list[Span] = []
    drafts: list[Draft] = []
    for parse, found in parses:
        sentences += [(parse.starts[first], parse.ends[last - 1]) for first, last in parse.sentences]
        drafts += [draft for finding in found if (draft := _draft(text, parse, finding)) is not None]
    return Passage(block, sentences, drafts)


def _draft(text: str, parse: Parse, finding: Finding) -> Draft | None:
    own = set(finding.cue)
    cue = spans_of(text, parse, finding.cue)
    content = spans_of(text, parse, [token for token in finding.content if token not in own])
    source = spans_of(text, parse, [token for token in finding.source if token not in own])
    if not cue:
        return None
    return Draft(finding.rule, finding.verb, cue, source, list(content), finding.belief)


#: Penn Treebank tags of what may stand between two parts of one span.
PUNCTUATION = frozenset((",", ":", "``", "''", "-LRB-", "-RRB-", "HYPH", "_SP"))

#: What may not begin or end a span.
LEADING = frozenset(" ,;:.!?-–—)…")
TRAILING = frozenset(" ,;:-–—(")


def spans_of(text: str, parse: Parse, tokens: Sequence[int]) -> Spans:
    """The stretches of text that ``tokens`` cover; white space and loose punctuation trimmed off."""
    runs: list[list[int]] = []
    for token in tokens:
        if runs and all(parse.tags[between] in PUNCTUATION for between in range(runs[-1][1] + 1, token)):
            runs[-1][1] = token
        else:
            runs.append([token, token])
    spans = [(parse.starts[first], parse.ends[_last(parse, first, last)]) for first, last in runs]
    return tuple(span for run in merged(spans) if (span := trimmed(text, run)) is not None)


def _last(parse: Parse, first: int, last: int) -> int:
    """The last token of a run without the full stop that ends its sentence."""
    while last > first and (parse.words[last] == "." or parse.tags[last] == "_SP"):
        last -= 1
    return last


def trimmed(text: str, span: Span) -> Span | None:
    """``span`` without white space and joining punctuation at its ends; None where no word is left."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in LEADING):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in TRAILING):
        end -= 1
    if any(char.isalnum() for char in text[start:end]):
        return start, end
    return None
