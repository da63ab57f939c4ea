"""When a statement was made: the date that the text gives to the saying, not to what is said.

"He said on Friday that the bridge had been shut since Monday" was said on Friday. A date belongs to a
claim where it stands with its cue, outside of every content that does not hold the cue itself
(`importer.identity.attachment`). Words of time are read by `importer.identity.timex` against the article's
date; without that, only whole dates have a value.

A date is carried on where the text leaves no doubt that the occasion is the same: to a second cue with the
same source in one sentence ("said ..., adding"), and to what the same speaker says next in the paragraph, as
far as a pronoun or the same words show that it is the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from db.dates import interval, is_date
from db.records import Attribution, Document, Span, When
from importer.attribution.blocks import blocks, merged, paragraphs
from importer.attribution.quotes import quotations
from importer.attribution.sentences import around
from importer.identity.attachment import FROM_THEN_ON, SINCE, Site, overlap
from importer.identity.chronology import heads
from importer.identity.timex import Anchor, Basis, Expression, Unit, Value, expressions

#: What stands between the dates of sayings that were repeated.
_AND_AGAIN = re.compile(
    r",?\s(?:(?:and|then)\s)?(?:(?:again|later|finally|last|once|once\smore|twice)\s)?(?:in\s|on\s|at\s)?\Z",
    re.IGNORECASE,
)
_PAST_PERFECT = re.compile(r"\W*(?:had|[’']d)\b")
#: Cues that tell of one occasion in the past.
_ONCE = re.compile(
    r"\W*(?:(?:also|later|then|further)\s)?(?:\w+ed|said|told|wrote|went\son|spoke|gave|put)\b", re.IGNORECASE
)
_PRONOUNS = frozenset(("he", "she", "it", "they"))
#: Claims are kept by boxes of so many letters.
_BOX = 512


@dataclass(frozen=True, slots=True)
class _Dated:
    """An expression with its value, None where that cannot be known."""

    expression: Expression
    value: Value | None

    @property
    def span(self) -> Span:
        return self.expression.span


class _Page:
    """A document with its paragraphs, expressions of time and claims."""

    def __init__(self, document: Document, claims: Sequence[Attribution]) -> None:
        self.text = document.text
        self.claims = claims
        self.article_value = document.date
        self.article = _anchor(document.date)
        self._paragraphs = paragraphs(document.text)
        self._starts = [start for start, _ in self._paragraphs]
        found = expressions(document.text)
        self._heads = heads(document.text, self._paragraphs, found)
        self._dated = self._read(document, found)
        self._dated_at = [dated.span[0] for dated in self._dated]
        self._quoted: list[Span] | None = None
        self._inside: defaultdict[int, list[int]] = defaultdict(list)
        for index, claim in enumerate(claims):
            spans = (*claim.content, *claim.cue, *claim.source)
            for box in {box for start, end in spans for box in range(start // _BOX, end // _BOX + 1)}:
                self._inside[box].append(index)

    def _number(self, at: int) -> int:
        return max(0, bisect_right(self._starts, at) - 1)

    def paragraph(self, at: int) -> Span:
        """The paragraph that holds ``at``."""
        return self._paragraphs[self._number(at)] if self._paragraphs else (0, len(self.text))

    def is_quoted(self, span: Span) -> bool:
        """Whether ``span`` stands in quotation marks."""
        if self._quoted is None:
            found = quotations(self.text, self._paragraphs)
            self._quoted = [part for quotation in found for part in quotation.inner]
        return overlap(span, self._quoted)

    def claims_in(self, start: int, end: int) -> list[int]:
        """The claims with words in ``text[start:end]``, and some that stand near it, in their order."""
        boxes = range(start // _BOX, end // _BOX + 1)
        return sorted({index for box in boxes for index in self._inside.get(box, ())})

    def _read(self, document: Document, found: Sequence[Expression]) -> list[_Dated]:
        """Every expression of the running text with its value, each read after those before it.

        A paragraph that tells of a day in an earlier year means that year by its other days too.
        """
        running = blocks(document)
        starts = [start for start, _ in running]
        read: list[_Dated] = []
        anchor, paragraph = self.article, -1
        for expression in found:
            at = expression.span[0]
            index = bisect_right(starts, at) - 1
            if index < 0 or at >= running[index][1]:
                continue
            if self._number(at) != paragraph:
                paragraph = self._number(at)
                anchor = replace(anchor, story_year=self._year_of_section(at))
            if expression.form in ("event", "day of event"):
                told = self._told_of(expression.match["noun"], read)
                anchor = replace(anchor, event=told.narrative, event_unit=told.narrative_unit)
            value = expression.read(anchor)
            if value and not is_date(value[0]):
                value = None
            if value:
                anchor = _after(anchor, *value)
            read.append(_Dated(expression, value))
        return read

    def _told_of(self, event: str, read: Sequence[_Dated]) -> Anchor:
        """The day that the last sentence to name ``event`` and a day names next to it, as a narrative's."""
        word = re.compile(rf"\b{re.escape(event)}", re.IGNORECASE)
        for dated in reversed(read):
            sentence = around(self.text, self.paragraph(dated.span[0]), *dated.span)
            found = word.search(self.text, *sentence)
            if found:
                days = [one for one in read if sentence[0] <= one.span[0] < sentence[1] and one.value]
                nearest = min(days, key=lambda one: abs(one.span[0] - found.start()), default=None)
                if nearest and nearest.value:
                    return _after(Anchor(), *nearest.value)
        return Anchor()

    def _year_of_section(self, at: int) -> int | None:
        """The year that the last head of a section names, if it names one."""
        for head in reversed(self._heads):
            if head.scope[0] <= at < head.scope[1] and head.line:
                value = head.expression.read(self.article)
                if value and value[1] == "stated":
                    return int(value[0][:4])
        return None

    def entry(self, at: int, claim: Attribution) -> When | None:
        """The date of the entry of a chronology that ``at`` lies in; the entry's own before its section's.

        None where the entry has named another day since.
        """
        held = [head for head in self._heads if head.scope[0] <= at < head.scope[1]]
        spans = {head.expression.span for head in held}
        since = [dated.span for dated in self.between(self.paragraph(at)[0], at)]
        if any(span not in spans and not overlap(span, claim.content) for span in since):
            return None
        for head in sorted(held, key=lambda head: head.line):
            value = head.expression.read(replace(self.article, story_year=self._year_of_section(at)))
            if value and is_date(value[0]) and value[0] != self.article_value:
                return When(value[0], head.expression.span, value[1])
        return None

    def between(self, start: int, end: int) -> list[_Dated]:
        """The expressions that lie in ``text[start:end]``."""
        found = self._dated[bisect_left(self._dated_at, start) : bisect_left(self._dated_at, end)]
        return [dated for dated in found if dated.span[1] <= end]


def statement_dates(document: Document, attributions: Sequence[Attribution]) -> tuple[When | None, ...]:
    """When each of ``attributions`` was said, in their order; None where the text does not say.

    ``When.span`` are the words of time, without preposition; where a date was carried on from an earlier
    claim they are the words there.
    """
    page = _Page(document, attributions)
    dates: dict[int, When | None] = {}
    for level in _levels(attributions):
        for index in level:
            parent = attributions[index].parent
            dates[index] = _own(page, index, dates.get(parent) if parent is not None else None)
        _carry(page, level, dates)
    return tuple(dates[index] for index in range(len(attributions)))


def _anchor(value: str | None) -> Anchor:
    """The article's date as what expressions are read against; nothing where it is open or unknown."""
    days = interval(value) if value else None
    if days is None:
        return Anchor()
    try:
        return Anchor(date.fromisoformat(days.low), date.fromisoformat(days.high))
    except ValueError:  # the year 0
        return Anchor()


def _after(anchor: Anchor, value: str, basis: str) -> Anchor:
    """The anchor for what follows an expression with this value."""
    value = value.rstrip("~")
    if basis == "stated" and len(value) >= len("2000-01") and "/" not in value:
        # Behind "in March last year" an "in August" may be either; behind a day, or longer ago, it is not.
        year, exact = int(value[:4]), len(value) == len("2000-01-01")
        if anchor.last and year < anchor.last.year - (not exact):
            anchor = replace(anchor, story_year=year)
    if "/" in value:
        return anchor
    unit: Unit = "day" if len(value) == len("2000-01-01") else "month" if "-" in value else "year"
    day = date.fromisoformat({"day": value, "month": f"{value}-01", "year": f"{value}-01-01"}[unit])
    return replace(anchor, narrative=day, narrative_unit=unit)


def _levels(claims: Sequence[Attribution]) -> list[list[int]]:
    """The indices of ``claims`` by depth, the outermost first: every parent before its children."""
    depth: dict[int, int] = {}
    for index in range(len(claims)):
        chain: list[int] = []
        at: int | None = index
        while at is not None and at not in depth and at not in chain:
            chain.append(at)
            at = claims[at].parent
        base = depth.get(at, -1) if at is not None else -1
        for steps, one in enumerate(reversed(chain), 1):
            depth[one] = base + steps
    levels: list[list[int]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for index in range(len(claims)):
        levels[depth[index]].append(index)
    return levels


def _own(page: _Page, index: int, outer: When | None) -> When | None:
    """The date that stands with the cue itself; ``outer`` is that of the claim around it."""
    claim = page.claims[index]
    if not claim.cue or _is_aside(page, index):
        return None
    site = _site(page, index)
    found = [
        (distance, dated)
        for dated in page.between(*site.zone)
        if dated.value and (distance := site.distance(dated.span)) is not None
    ]
    if not found:
        told_here = claim.parent is None and not _PAST_PERFECT.match(page.text, *claim.cue[0])
        return page.entry(claim.cue[0][0], claim) if told_here else None
    dated = min(found, key=lambda one: one[0])[1]
    dated = _with_repeats(page.text, dated, [one for _, one in found])
    read = dated.value
    if outer and page.is_quoted(dated.span) and dated.span in {one.span for _, one in found}:
        spoken = _anchor(outer.value)  # words of time in a quotation count from the day it was spoken
        read = dated.expression.read(spoken) if spoken.day else read
    if read is None:
        return None
    value, basis = read
    days = interval(value)
    if days is None or (page.article.last and days.low > page.article.last.isoformat()):
        return None
    if _is_open(page.text, dated.span):
        value = value.split("/")[0] + "/.."
    return When(value, dated.span, basis)


def _is_open(text: str, span: Span) -> bool:
    """Whether something has been said since a date, or was from then on."""
    before = text[max(0, span[0] - 24) : span[0]]
    on = before.lower().endswith("from ") and FROM_THEN_ON.match(text, span[1])
    return bool(on or SINCE.search(before))


def _with_repeats(text: str, dated: _Dated, found: Sequence[_Dated]) -> _Dated:
    """``dated`` together with the dates that follow or precede it in a list: "in May and again in June"."""
    group = [dated]
    for one in sorted(found, key=lambda one: one.span):
        if one.span[0] >= group[-1].span[1] and _AND_AGAIN.fullmatch(text, group[-1].span[1], one.span[0]):
            group.append(one)
    for one in sorted(found, key=lambda one: one.span, reverse=True):
        if one.span[1] <= group[0].span[0] and _AND_AGAIN.fullmatch(text, one.span[1], group[0].span[0]):
            group.insert(0, one)
    values = [one.value for one in group if one.value]
    if len(values) < 2:
        return dated
    first, last = values[0], values[-1]
    value = f"{first[0].split('/')[0]}/{last[0].split('/')[-1]}"
    if not is_date(value):
        return dated
    span = (group[0].span[0], group[-1].span[1])
    basis: Basis = "stated" if (first[1], last[1]) == ("stated", "stated") else "derived"
    return _Dated(replace(dated.expression, span=span, until=None), (value, basis))


def _is_aside(page: _Page, index: int) -> bool:
    """Whether the claim is relayed in passing ("X, citing Y, said"): when Y spoke is not told."""
    claim = page.claims[index]
    first = page.text[claim.cue[0][0] : claim.cue[0][1]].split()[:1]
    return _is_relayed(page, index) and bool(first) and first[0].endswith("ing")


def _is_relayed(page: _Page, index: int) -> bool:
    """Whether the claim stands beside its parent and not inside its content."""
    claim = page.claims[index]
    if claim.parent is None or not claim.cue:
        return False
    at = claim.cue[0][0]
    return not any(start <= at < end for start, end in page.claims[claim.parent].content)


def _site(page: _Page, index: int) -> Site:
    """What is around the cue of a claim."""
    claim = page.claims[index]
    start, end = claim.cue[0][0], claim.cue[-1][1]
    zone = around(page.text, page.paragraph(start), start, end)
    contents: list[Span] = list(claim.content)
    others: list[Span] = []
    cues: list[Span] = []
    allies: set[Span] = set()
    for other in page.claims_in(*zone):
        if other == index:
            continue
        held = page.claims[other]
        if overlap((start, start + 1), held.content):
            zone = (max(zone[0], held.content[0][0]), max(end, min(zone[1], held.content[-1][1])))
            contents += ((left, right) for (_, left), (right, _) in pairwise(held.content) if left < right)
        else:
            contents += held.content
        others += (part for part in held.source if not overlap(part, claim.source))
        cues += held.cue[:1]
        if (held.source == claim.source and held.source) or _is_relayed(page, other):
            allies.update(held.cue[:1])
    inside = tuple(merged(contents))
    here = (cue for cue in cues if zone[0] <= cue[0] < zone[1])
    seen = tuple(cue for cue in here if not overlap((cue[0], cue[0] + 1), inside))
    return Site(page.text, zone, claim.cue, inside, claim.source, tuple(others), seen, frozenset(allies))


def _carry(page: _Page, level: Sequence[int], dates: dict[int, When | None]) -> None:
    """Carry ``dates`` on to claims of the same occasion, among those of one depth."""
    claims = page.claims
    last: dict[int | None, int] = {}  # the claim before, by parent
    for index in sorted((one for one in level if claims[one].cue), key=lambda one: claims[one].cue[0]):
        before = last.get(claims[index].parent)
        open_yet = dates[index] is None and not _is_relayed(page, index)
        if open_yet and before is not None and _same_occasion(page, before, index, dates[before]):
            dates[index] = dates[before]
        last[claims[index].parent] = index


def _same_occasion(page: _Page, before: int, index: int, when: When | None) -> bool:
    """Whether ``index`` goes on with what ``before`` told of a day: one speaker, one sentence or the next."""
    first, second = page.claims[before], page.claims[index]
    if when is None or not first.source or not second.source:
        return False
    if first.source == second.source:
        return True
    start, end = first.cue[-1][1], second.cue[0][0]
    if page.paragraph(start) != page.paragraph(end):
        return False
    named = (dated.span for dated in page.between(start, end) if not overlap(dated.span, first.content))
    if any(span != when.span for span in named):
        return False
    speaker = page.text[slice(*second.source[0])]
    same = speaker.lower() in _PRONOUNS or speaker == page.text[slice(*first.source[0])]
    return same and bool(_ONCE.match(page.text, *second.cue[0]))
