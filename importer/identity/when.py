"""When a statement was made: the date that the text gives to the saying, not to what is said.

"He said on Friday that the bridge had been shut since Monday" was said on Friday. A date belongs to a
claim where it stands with its cue: behind it, before it, or at the head of its sentence, and outside of
every content that does not hold the cue itself. Words of time are read by `importer.identity.timex`
against the article's date; without that, only whole dates have a value.

A date is carried on where the text leaves no doubt that the occasion is the same: to a second cue with the
same source in one sentence ("said ..., adding"), and to what the same speaker says next in the paragraph, as
far as a pronoun or the same words show that it is the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from db.dates import interval, is_date
from db.records import Attribution, Document, Span, Spans, When
from importer.attribution.blocks import merged, paragraphs
from importer.attribution.quotes import quotations
from importer.attribution.sentences import around
from importer.identity import lexicon
from importer.identity.chronology import heads
from importer.identity.gazetteer import load
from importer.identity.mentions import head_of, name_of
from importer.identity.timex import Anchor, Basis, Expression, Unit, Value, expressions

#: Behind these an event is dated, or the limit of something; not the saying.
_ELSEWHERE = re.compile(
    r"\b(?:who|which|whose|whom|where|when|whenever|while|because|if|unless|although|though|as|after|before|"
    r"ahead\sof|following|since|until|till|than|prior\sto|despite)\b",
    re.IGNORECASE,
)
#: What is written, shown or printed, and dated by what the words around it say of it.
_DOCUMENT_WORDS = (
    r"(?:report|letter|survey|poll|study|statement|article|interview|paper|memo|memorandum|bulletin|book|edition|"
    r"document|dispatch|cable|e-?mail|message|post|tweet|note|notice|release|communiqu[eé]|log|file|filing|affidavit|"
    r"ruling|judge?ment|verdict|law|act|decree|order|review|audit|assessment|analysis|editorial|column|essay|census|"
    r"transcript|recording|video|broadcast|petition|manifesto|treaty|agreement|photograph|photo|picture|image|"
    r"figure|data|result|plan|programme|contract|code|guide|catalogue|inventory|certificate|telegram|lecture|speech|"
    r"forecast|budget|proposal|draft|record|register|ledger|constitution|charter|protocol|thesis|manual|brochure|"
    r"statistic|number|list|table|map|chronicle|diary|inscription|minute|issue|memoir)s?"
)
_DOCUMENT = re.compile(rf"\b{_DOCUMENT_WORDS}\b", re.IGNORECASE)
#: And where these stand right before the date ("by Monday", "of the May election").
_LIMIT = re.compile(
    r"\b(?:by|from|for|to|through|of|between)\s(?:the\s)?\Z",
    re.IGNORECASE,
)
#: Of words or a document "of" tells when they were written ("in the Courier of 12 May").
_WRITTEN_OF = re.compile(rf"(?:(?-i:[A-Z]\w*)|{_DOCUMENT_WORDS})\sof\s(?:the\s)?\Z", re.IGNORECASE)
_MADE_PUBLIC = re.compile(
    r"\b(?:published|released|issued|dated|taken|posted|broadcast|aired|delivered|filed|signed|written|conducted|"
    r"carried\sout|made\spublic|leaked)\b[^,;]*\Z",
    re.IGNORECASE,
)
#: Of a document even "from" tells it.
_LIMIT_IN_SOURCE = re.compile(r"\b(?:by|to|through|between)\s(?:the\s)?\Z", re.IGNORECASE)
_PART_OF = re.compile(
    r"\b(?:morning|afternoon|evening|night|hours|days?|weeks?|weekend|months?|half|quarter|part|course)\s"
    r"of\s(?:the\s)?\Z",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\bsince\s(?:at\sleast\s|about\s|around\s)?\Z", re.IGNORECASE)
_FROM_THEN_ON = re.compile(r"\s(?:on(?:wards?)?|until|till)\b", re.IGNORECASE)
#: What stands between the dates of sayings that were repeated.
_AND_AGAIN = re.compile(
    r",?\s(?:(?:and|then)\s)?(?:(?:again|later|finally|last|once|once\smore|twice)\s)?(?:in\s|on\s|at\s)?\Z",
    re.IGNORECASE,
)
#: "as early as March" is no limit.
_EARLY = re.compile(r"\bas\s(?:early|late|recently|far\sback|long\sago)\sas\b", re.IGNORECASE)
#: Another verb begins a clause of its own: "said no and left on Friday".
_VERB = (
    r"(?:\w+ed|was|were|is|are|had|has|have|did|does|would|will|could|went|left|took|made|gave|came|said|says|told|"
    r"wrote|found|began|saw|got|held|kept|put|lost|won)"
)
_CLAUSE = re.compile(rf"[;:—]|\b(?:and|but|or|then)\s(?:\w+\s){{0,3}}?{_VERB}\b", re.IGNORECASE)
_JOINED = re.compile(r"\b(?:and|but|or)\b|[;:—]", re.IGNORECASE)
#: How a sentence begins that its date governs: "On Friday ...", "Speaking to reporters on Friday ...".
_FRONT = re.compile(
    r"\W*(?:\w+,\s)?(?:(?:and|but|then|so|yet|that|because)\W+)?(?:(?:by|only|even|just|already|again|back|late|early|earlier|later|as|on|in|at|"
    r"over|during|since|asked|told|questioned|pressed|reached|challenged|contacted|interviewed|\w+ing)\b[^;:.!?]*)?\Z",
    re.IGNORECASE,
)
_FINITE = re.compile(r"\b(?:was|were|is|are|had|has|have|did|does|would|will|could|said|says)\b")
_SPEAKING = re.compile(
    r"\b(?:speaking|interviewed|questioned|asked|writing|testifying|quoted|reached|contacted|giving\sevidence|"
    r"in\s(?:an?|his|her|their|its)\s(?:\w+\s)?(?:interview|statement|letter|speech|article|e-?mail|message))\b[^,;]*\Z",
    re.IGNORECASE,
)
_BY = re.compile(r"\W*by\s", re.IGNORECASE)
_NOT_UNTIL = re.compile(r"\bnot\suntil\s(?:the\s|early\s|late\s)?\Z", re.IGNORECASE)
_WHEN_ASKED = re.compile(
    r"\bwhen\s(?=(?:asked|questioned|pressed|contacted|reached|told|interviewed)\b)", re.IGNORECASE
)
_PERSON_CLAUSE = re.compile(r"\b(?:who|whom)\b", re.IGNORECASE)
_OWNER = re.compile(r"\b(?:the|a|an|his|her|its|their|our|your|my|this|next)\s\Z", re.IGNORECASE)
_AT_EVENT = re.compile(
    r"\b(?:at|in|during|on|told|to)\s(?:(?:the|a|an|his|her|its|their|this)\s)?\Z", re.IGNORECASE
)
_POSSESSIVE = re.compile(r"['’]s?\s\w")
_PAST_PERFECT = re.compile(r"\W*(?:had|[’']d)\b")
_PERFECT = re.compile(r"\b(?:has|have|had)\b")
#: Cues that tell of one occasion in the past.
_ONCE = re.compile(
    r"\W*(?:(?:also|later|then|further)\s)?(?:\w+ed|said|told|wrote|went\son|spoke|gave|put)\b", re.IGNORECASE
)
_PERSON_ENDINGS = ("er", "or", "ist", "ian", "man", "men", "woman", "women", "ee", "people", "ant", "ent")
_PRONOUNS = frozenset(("he", "she", "it", "they"))
#: How many letters may stand between a date and its cue.
_REACH = 240
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
        return _overlap(span, self._quoted)

    def claims_in(self, start: int, end: int) -> list[int]:
        """The claims with words in ``text[start:end]``, and some that stand near it, in their order."""
        boxes = range(start // _BOX, end // _BOX + 1)
        return sorted({index for box in boxes for index in self._inside.get(box, ())})

    def _read(self, document: Document, found: Sequence[Expression]) -> list[_Dated]:
        """Every expression of the running text with its value, each read after those before it.

        A paragraph that tells of a day in an earlier year means that year by its other days too.
        """
        out = merged(document.boilerplate)
        starts = [start for start, _ in out]
        read: list[_Dated] = []
        anchor, paragraph = self.article, -1
        for expression in found:
            at = expression.span[0]
            index = bisect_right(starts, at) - 1
            if index >= 0 and at < out[index][1]:
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
        if any(span not in spans and not _overlap(span, claim.content) for span in since):
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
    on = before.lower().endswith("from ") and _FROM_THEN_ON.match(text, span[1])
    return bool(on or _SINCE.search(before))


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


@dataclass(frozen=True, slots=True)
class _Site:
    """Where a claim's cue stands: its sentence or the part of a content that holds it (``zone``).

    ``holes`` are the spans in the zone that belong to others or to the content; ``source`` the claim's
    own source; ``cues`` where other cues begin in the zone; ``allies`` those of them that do not part
    a date from this cue (the same speaker's, and what is relayed in passing).
    """

    text: str
    zone: Span
    cue: Spans
    holes: Spans
    source: Spans
    cues: tuple[int, ...]
    allies: frozenset[int]

    def distance(self, span: Span) -> int | None:
        """How far a date is from the cue, in letters; None where it does not belong to it."""
        if any(start <= span[0] and span[1] <= end for start, end in self.cue):
            return 0
        if any(start < span[1] and span[0] < end for start, end in self.holes):
            return None
        if any(start < span[1] and span[0] < end for start, end in self.source):
            return self._in_source(span)
        if not self._is_free(span):
            return None
        cue_start, cue_end = self.cue[0][0], self.cue[-1][1]
        if span[1] <= cue_start:
            return self._before(span)
        if span[0] >= self.cue[0][1]:
            return self._behind(span, cue_end if span[0] >= cue_end else self.cue[0][1])
        return None

    def _is_free(self, span: Span) -> bool:
        """Whether the words right around a date let it be that of a saying."""
        if self.text[span[1] : self.cue[0][0]].strip(" ’'s") == "" and span[1] <= self.cue[0][0]:
            return True  # Monday’s claim that ...
        before = self.text[max(self.zone[0], span[0] - 24) : span[0]]
        modifies = _OWNER.search(before) or _POSSESSIVE.match(self.text, span[1], self.zone[1])
        if modifies and not _AT_EVENT.search(before):
            return False
        said_of = any(end in (span[0] - 3, span[0] - 4) for _, end in self.cue)  # a denial of 4 March
        if before.lower().endswith("from ") and _FROM_THEN_ON.match(self.text, span[1]):
            return True
        if _BY.fullmatch(self.text[self.zone[0] : span[0]]):
            return True
        allowed = said_of or _PART_OF.search(before) or _WRITTEN_OF.search(before)
        return bool(allowed) or not _LIMIT.search(before)

    def _behind(self, span: Span, cue_end: int) -> int | None:
        gap = self._visible(cue_end, span[0])
        if self._parted(cue_end, span[0], frozenset()) or len(gap) > _REACH:
            return None
        gap = self._without_since(_EARLY.sub("", gap))
        return None if _ELSEWHERE.search(gap) or _CLAUSE.search(gap) else len(gap)

    def _before(self, span: Span) -> int | None:
        cue_start = self.cue[0][0]
        if self._parted(span[1], cue_start, self.allies):
            return None
        gap = self._visible(span[1], cue_start)
        prefix = self._visible(self.zone[0], span[0])
        prefix = _NOT_UNTIL.sub("", _WHEN_ASKED.sub("", prefix))
        clause = self._without_since(_EARLY.sub("", re.split(r"[,;:]", prefix)[-1]))
        aside = _ELSEWHERE.search(clause) and not (_MADE_PUBLIC.search(clause) and self._is_document())
        if aside or len(gap) > _REACH:
            return None
        near = len(gap.split()) <= 3 and not _JOINED.search(gap) and not _ELSEWHERE.search(gap)
        in_front = _FRONT.match(prefix) and not _FINITE.search(prefix) and not _CLAUSE.search(gap)
        return len(gap) if near or in_front else None

    def _is_thing(self) -> bool:
        """Whether the source is described by a noun that is no person's ("an inspection in 1998")."""
        words = " ".join(self.text[start:end] for start, end in self.source)
        head = head_of(words) if name_of(words) is None else None
        if head is None or head in _PRONOUNS:
            return False
        people = load().titles | lexicon.PEOPLE
        singular = head.removesuffix("s")
        return not ({head, singular} & people or singular.endswith(_PERSON_ENDINGS))

    def _is_document(self) -> bool:
        return any(_DOCUMENT.search(self.text, start, end) for start, end in self.source)

    def _without_since(self, words: str) -> str:
        """``words`` without a last "since" that tells from when on something has been said."""
        cue = " ".join(self.text[start:end] for start, end in self.cue)
        return words if _ONCE.match(cue) and not _PERFECT.search(cue) else _SINCE.sub("", words)

    def _in_source(self, span: Span) -> int | None:
        """A document's date: "a survey taken in 2016", "a 2016 survey"."""
        start, end = next(part for part in self.source if part[0] < span[1] and span[0] < part[1])
        before = self.text[start : span[0]]
        cited = self.text[span[0] - 1 : span[0]] == "(" and self.text[span[1] : span[1] + 1] in "),:"
        if cited or _SPEAKING.search(before):
            return _REACH
        head = _DOCUMENT.search(before) or _DOCUMENT.search(self.text, span[1], min(span[1] + 24, end))
        if not (head or self._is_thing()) or _PERSON_CLAUSE.search(before):
            return None
        if _ELSEWHERE.search(before) and not _MADE_PUBLIC.search(before):
            return None
        return None if _LIMIT_IN_SOURCE.search(before) else _REACH

    def _parted(self, start: int, end: int, allies: frozenset[int]) -> bool:
        """Whether another cue stands between a date and this one."""
        return any(start <= cue < end and cue not in allies for cue in self.cues)

    def _visible(self, start: int, end: int) -> str:
        """``text[start:end]`` without the holes and the own source."""
        at, parts = start, []
        for hole_start, hole_end in merged([*self.holes, *self.source]):
            if hole_end <= at or hole_start >= end:
                continue
            parts.append(self.text[at : max(at, hole_start)])
            at = max(at, min(hole_end, end))
        return " ".join([*parts, self.text[at:end]])


def _site(page: _Page, index: int) -> _Site:
    claim = page.claims[index]
    start, end = claim.cue[0][0], claim.cue[-1][1]
    zone = around(page.text, page.paragraph(start), start, end)
    holes: list[Span] = list(claim.content)
    cues: list[int] = []
    allies: set[int] = set()
    for other in page.claims_in(*zone):
        if other == index:
            continue
        held = page.claims[other]
        if _overlap((start, start + 1), held.content):
            zone = (max(zone[0], held.content[0][0]), max(end, min(zone[1], held.content[-1][1])))
            holes += ((left, right) for (_, left), (right, _) in pairwise(held.content) if left < right)
        else:
            holes += held.content
        if held.source != claim.source:
            holes += (part for part in held.source if not _overlap(part, claim.source))
        cues += [part[0] for part in held.cue[:1]]
        if (held.source == claim.source and held.source) or _is_relayed(page, other):
            allies.update(part[0] for part in held.cue[:1])
    inside = merged(holes)
    seen = [at for at in cues if not any(left <= at < right for left, right in inside)]
    return _Site(page.text, zone, claim.cue, tuple(inside), claim.source, tuple(seen), frozenset(allies))


def _overlap(span: Span, spans: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


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
    named = (dated.span for dated in page.between(start, end) if not _overlap(dated.span, first.content))
    if any(span != when.span for span in named):
        return False
    speaker = page.text[slice(*second.source[0])]
    same = speaker.lower() in _PRONOUNS or speaker == page.text[slice(*first.source[0])]
    return same and bool(_ONCE.match(page.text, *second.cue[0]))
