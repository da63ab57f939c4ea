"""Who says a quotation: quotations are tied to the drafts around them, or start none.

Order of trust: a reporting clause whose content the quotation overlaps; a verb of saying in the same
sentence; the quotation before it, where only its reporting clause stands between the two
("A," he said. "B."); the paragraph before, which ends in a colon or in a quotation.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from db.records import Span
from importer.attribution import lexicon
from importer.attribution.drafts import Draft, Passage
from importer.attribution.quotes import Quotation

#: A name and a colon before a quotation or a turn of speech, as in headlines and transcripts.
_NAME_COLON = re.compile(r"[A-Z][\w.'’\-]*(?:[ \t][\w.'’\-]+){0,5}(:)\s*$")

#: Code points that a sentence with a reporting clause hardly exceeds.
SENTENCE = 1000

#: Farthest that a verb of saying may stand from its quotation, in code points.
REACH = 160


def link(text: str, passages: Sequence[Passage], quotations: Sequence[Quotation]) -> list[Draft]:
    """All drafts of ``passages`` with their quotations, and new ones where only a colon says who."""
    linker = _Linker(text, quotations)
    for index, passage in enumerate(passages):
        linker.read(passage, passages[index - 1] if index else None)
    return linker.drafts


class _Linker:
    def __init__(self, text: str, quotations: Sequence[Quotation]) -> None:
        self.text = text
        self.drafts: list[Draft] = []
        self._waiting = list(reversed(quotations))
        self._last: tuple[Quotation, Draft | None] | None = None

    def read(self, passage: Passage, before: Passage | None) -> None:
        """Tie the quotations that begin in ``passage``."""
        here = self._take(passage.block)
        self.drafts += passage.drafts
        near = _Near(passage.drafts)
        for quotation in here:
            for draft in near.drafts(quotation.outer):
                _clip(draft, quotation)
        for index, quotation in enumerate(here):
            others = [
                other.outer for other in (*here[max(0, index - 1) : index], *here[index + 1 : index + 2])
            ]
            drafts = near.drafts(quotation.outer)
            found = (
                self._holder(drafts, quotation)
                or self._beside(passage, drafts, quotation, others)
                or (self._continued(passage, quotation) if index else None)
                or (self._from_above(passage, quotation, before) if not index else None)
                or self._named(passage, quotation)
            )
            if found is not None:
                complete(found, quotation)
            self._last = quotation, found

    def _take(self, block: Span) -> list[Quotation]:
        here = []
        while self._waiting and self._waiting[-1].outer[0] < block[1]:
            here.append(self._waiting.pop())
        return here

    def _holder(self, drafts: Sequence[Draft], quotation: Quotation) -> Draft | None:
        """The draft with a clause that the quotation is part of; the one with the nearest cue."""
        holders = [
            draft
            for draft in drafts
            if not _inside(draft.cue[0], quotation) and self._meets(draft, quotation)
        ]
        return min(holders, key=lambda draft: _distance(draft, quotation.outer), default=None)

    def _meets(self, draft: Draft, quotation: Quotation) -> bool:
        """Whether the draft's clause shares words with the quotation, or breaks off where it opens."""
        start, end = quotation.outer
        before = max((b for _, b in draft.content if b <= start), default=None)
        if before is not None and start - before < 3 and not self.text[before:start].strip():
            return True
        return _overlap(draft.content, (start, end))

    def _beside(
        self, passage: Passage, drafts: Sequence[Draft], quotation: Quotation, others: Sequence[Span]
    ) -> Draft | None:
        """A verb of saying in the sentence that the quotation ends or begins in.

        ``others`` are the quotations next to it: no cue is sought beyond them.
        """
        start, end = quotation.outer
        last = self.text[quotation.inner[-1][0] : quotation.inner[-1][1]].rstrip()[-1:]
        candidates: list[tuple[bool, int, Draft]] = []
        for draft in drafts:
            if not _awaits(draft) or _overlap(draft.source, quotation.outer):
                continue
            cue_start, cue_end = draft.cue[0][0], draft.cue[-1][1]
            after = cue_start >= end
            gap = (end, cue_start) if after else (cue_end, start)
            if not 0 <= gap[1] - gap[0] <= REACH or any(o[0] < gap[1] and gap[0] < o[1] for o in others):
                continue
            if any(self.text[b : gap[1]].strip() for b in passage.breaks(*gap)) or (after and last == "."):
                continue
            candidates.append((after != (last in ",?!"), gap[1] - gap[0], draft))
        return min(candidates, key=lambda item: item[:2])[2] if candidates else None

    def _continued(self, passage: Passage, quotation: Quotation) -> Draft | None:
        """`"A," he said. "B."`: the claim of the quotation before."""
        if self._last is None:
            return None
        previous, draft = self._last
        if draft is None:
            return None
        gap = previous.outer[1], quotation.outer[0]
        if not any(gap[0] <= start and end <= gap[1] for start, end in draft.cue):
            return None
        if any(self.text[b : gap[1]].strip() for b in passage.breaks(*gap)):
            return None
        return draft

    def _from_above(self, passage: Passage, quotation: Quotation, before: Passage | None) -> Draft | None:
        """A quotation that begins its paragraph: the paragraph before may say whose it is."""
        if before is None or self.text[passage.block[0] : quotation.outer[0]].strip():
            return None
        ending = self.text[before.block[0] : before.block[1]].rstrip()
        if ending.endswith(":"):
            return next((draft for draft in reversed(before.drafts) if _awaits(draft)), None)
        if self._last is not None and self._last[1] is not None and self._fills(passage, quotation):
            previous, draft = self._last
            end = previous.outer[1]
            if end > before.block[0] and not self.text[end : before.block[1]].strip():
                return draft
        return None

    def _fills(self, passage: Passage, quotation: Quotation) -> bool:
        return not self.text[quotation.outer[1] : passage.block[1]].strip()

    def _named(self, passage: Passage, quotation: Quotation) -> Draft | None:
        """`Jane Roe: "..."` with no verb at all."""
        start = passage.block[0]
        if quotation.outer[0] - start > REACH:
            return None
        match = _NAME_COLON.search(self.text, start, quotation.outer[0])
        if match is None or match.start() != start:
            return None
        draft = Draft("colon", ":", (match.span(1),), ((match.start(), match.start(1)),), [])
        self.drafts.append(draft)
        return draft


class _Near:
    """The drafts of a passage by where their cues stand, so that a long paragraph costs no more."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._drafts = sorted(drafts, key=lambda draft: draft.cue[0][0])
        self._starts = [draft.cue[0][0] for draft in self._drafts]

    def drafts(self, outer: Span) -> list[Draft]:
        """Those whose cue stands in the quotation ``outer`` or within `SENTENCE` of it."""
        first = bisect_left(self._starts, outer[0] - SENTENCE)
        return self._drafts[first : bisect_right(self._starts, outer[1] + SENTENCE)]


def complete(draft: Draft, quotation: Quotation) -> None:
    """Give ``draft`` the whole of ``quotation``."""
    outer = quotation.outer
    if any(start <= outer[0] and outer[1] <= end for start, end in draft.content):
        draft.quoted.append(outer)
        return
    if draft.rule == "object" and not draft.quoted and not _overlap(draft.content, outer):
        draft.content = []
    cue_start, cue_end = draft.cue[0][0], draft.cue[-1][1]
    own = [span for span in quotation.inner if not (span[0] < cue_end and cue_start < span[1])]
    draft.content = sorted([*draft.content, *own])
    draft.quoted.append(outer)


def _awaits(draft: Draft) -> bool:
    """Whether a verb of saying has no clause of its own, so that a quotation may be its content."""
    return draft.verb in lexicon.SAYING and (not draft.content or draft.rule == "object")


def _clip(draft: Draft, quotation: Quotation) -> None:
    """A claim that is made inside a quotation ends with it."""
    for start, end in quotation.inner:
        if start <= draft.cue[0][0] and draft.cue[-1][1] <= end:
            draft.content = [(max(a, start), min(b, end)) for a, b in draft.content if a < end and start < b]
            draft.source = tuple((a, b) for a, b in draft.source if start <= a and b <= end)


def _inside(span: Span, quotation: Quotation) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in quotation.inner)


def _overlap(spans: Sequence[Span], other: Span) -> bool:
    return any(start < other[1] and other[0] < end for start, end in spans)


def _distance(draft: Draft, outer: Span) -> int:
    start, end = draft.cue[0][0], draft.cue[-1][1]
    return max(start - outer[1], outer[0] - end, 0)
