"""Where things stand in a text: paragraphs, sentences and quotations, found once and asked for often."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from db.names import fold
from db.records import Document, Span, Spans
from importer.attribution.blocks import blocks, paragraphs
from importer.attribution.quotes import quotations
from importer.attribution.sentences import sentence_ends
from importer.identity import lexicon
from importer.identity.gazetteer import load
from importer.identity.mentions import head_of

#: What a clause begins after.
_CLAUSE = re.compile(
    r"(?:^|[\n\r,;:.!?…“”\"‘’()—–]|\b(?:and|but|that|when|while|as|because|after|before|since|if|although|though"
    r"|where|said|says|whether|what|how|why|or|than|so|[Tt]hen|[Nn]ow|[Ll]ater|[Ee]arlier|[Yy]esterday"
    r"|[Mm]eanwhile|[Aa]fterwards|[Oo]nce|[Ss]oon|[Ss]till))\s*$"
)

_NEXT = re.compile(r"(?P<comma>\s?[,–—(]|\s-)|\s+(?P<word>[^\W\d_][\w'’]*)")
#: A description before a comma and a name: "the mayor, (Jane Doe)".
_DESCRIBED = re.compile(r"(?:^|[\n,;:.!?“”\"—–])\s*(?P<words>[^\n,;:.!?“”\"—–]{3,80}), $")
_NO_VERBS = lexicon.PREPOSITIONS | {"and", "or", "into", "during", "as", "than", "but"}


class Page:
    """A text with its paragraphs and quotations. Places are code points; numbers are of paragraphs."""

    def __init__(self, document: Document, contents: Iterable[Spans] = ()) -> None:
        """``contents``: what somebody said; quotations in one of them are one quotation."""
        self.text = document.text
        self.running: Sequence[Span] = blocks(document)
        self.paragraphs: Sequence[Span] = paragraphs(document.text) or [(0, len(document.text))]
        self._starts = [start for start, _ in self.paragraphs]
        self._quoted = [span for one in quotations(self.text, self.running) for span in one.inner]
        self._quote_starts = [start for start, _ in self._quoted]
        self._group = list(range(len(self._quoted)))
        for spans in contents:
            self._join(spans)

    def number(self, at: int) -> int:
        """The paragraph that holds ``at``, or the last before it."""
        return max(0, bisect_right(self._starts, at) - 1)

    def start_of(self, number: int) -> int:
        """Where a paragraph begins; the first where there is none of that number."""
        return self.paragraphs[max(0, number)][0]

    def quotation(self, at: int) -> int | None:
        """The number of the quoted stretch that holds ``at``."""
        index = bisect_right(self._quote_starts, at) - 1
        return self._group[index] if index >= 0 and at < self._quoted[index][1] else None

    def _join(self, spans: Spans) -> None:
        held = []
        for start, end in spans:
            first = max(0, bisect_right(self._quote_starts, start) - 1)
            for index in range(first, bisect_left(self._quote_starts, end)):
                if self._quoted[index][1] > start:
                    held.append(index)
        for index in held:
            self._group[index] = self._group[held[0]]

    def sentences_between(self, start: int, end: int) -> int:
        """How many sentences end between two places, those inside quotations not counted."""
        return bisect_right(self._ends, end) - bisect_left(self._ends, start)

    def sentence_start(self, at: int) -> int:
        """Where the sentence that holds ``at`` begins, quotations or not."""
        start, end = self.paragraphs[self.number(at)]
        low = max(start, at - 600)
        stops = [stop for stop in sentence_ends(self.text, low, min(end, at + 40)) if stop <= at]
        return stops[-1] if stops else low

    def may_be_subject(self, span: Span) -> bool:
        """Whether a clause begins before ``span`` and a verb, or an apposition, can follow it."""
        start, end = span
        match = _NEXT.match(self.text, end, end + 40)
        if match is None or fold(match["word"] or "") in _NO_VERBS:
            return False
        described = _DESCRIBED.search(self.text, max(0, start - 90), start)
        if described and head_of(described["words"]) in load().titles | lexicon.PEOPLE:
            return self.opens_clause(described.start("words"))
        if match["comma"] and self.text[max(0, start - 2) : start].startswith(","):
            return False  # An item of a list.
        return self.opens_clause(start)

    def opens_clause(self, start: int) -> bool:
        """Whether a clause begins at ``start``, or before the titles and adjectives that stand there."""
        words = self.text[max(0, start - 60) : start].split(" ")
        lists = load()
        while len(words) > 1 and (
            not words[-1]
            or (bare := fold(words[-1].strip("."))) in lists.titles
            or bare in lists.modifiers
            or bare in lists.adjectives
        ):
            words.pop()
        return _CLAUSE.search(" ".join(words)) is not None

    @cached_property
    def _ends(self) -> list[int]:
        """Where sentences end, those inside quotations left out."""
        found: list[int] = []
        for start, end in self.paragraphs:
            ends = sentence_ends(self.text, start, end)
            found += [at for at in ends if at == end or self.quotation(max(start, at - 2)) is None]
        return found
