"""Which date belongs to which saying: where words of time stand, seen from a cue.

The rules of `Site`, made from the grammar of English adverbials and checked by counting on the training
part of PolNeAR 1.0 (Newell, Margolin and Ruths, LREC 2018). A date is the saying's where it stands

* behind the cue, in the same clause ("said in a letter on Monday that ..."),
* right before it ("who a month earlier had denied it", "Monday's claim that"),
* at the head of its sentence ("At a meeting on Monday, she said ..."),
* in an earlier verb of the same subject ("came on Monday and said", "hit out on Monday, calling it ..."),
* in a source that is a document or a thing ("a survey taken in March", "the 1998 report").

It is not where a conjunction, a relative or a preposition gives it to an event ("after the vote on
Monday"), where it is a limit ("by Monday"), or where another cue is nearer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from db.records import Span, Spans
from importer.attribution.blocks import merged
from importer.identity import lexicon
from importer.identity.gazetteer import load
from importer.identity.mentions import head_of, name_of

#: How many letters may stand between a date and its cue.
REACH = 240
#: Stands right before a date from which on something was said.
SINCE = re.compile(r"\bsince\s(?:at\sleast\s|about\s|around\s)?\Z", re.IGNORECASE)
#: Behind a date that "from" introduces: it is a beginning and no point of departure.
FROM_THEN_ON = re.compile(r"\s(?:on(?:wards?)?|until|till)\b", re.IGNORECASE)

#: Behind these an event is dated, or the limit of something; not the saying.
_ELSEWHERE = re.compile(
    r"\b(?:who|which|whose|whom|where|when|whenever|while|because|if|unless|although|though|as|after|before|"
    r"ahead\sof|following|since|until|till|than|prior\sto|despite)\b",
    re.IGNORECASE,
)
#: What is written, shown or printed, and dated by what the words around it say of it.
_DOCUMENT_WORDS = (
    r"(?:report|letter|survey|poll|study|statement|article|interview|paper|memo|memorandum|bulletin|book|edition|"
    r"document|dispatch|cable|e-?mail|message|post|tweet|note|notice|release|communiqu[eé]|log|file|filing|"
    r"affidavit|ruling|judge?ment|verdict|law|act|decree|order|review|audit|assessment|analysis|editorial|column|"
    r"essay|census|transcript|recording|video|broadcast|petition|manifesto|treaty|agreement|photograph|photo|"
    r"picture|image|figure|data|result|plan|programme|contract|code|guide|catalogue|inventory|certificate|telegram|"
    r"lecture|speech|forecast|budget|proposal|draft|record|register|ledger|constitution|charter|protocol|thesis|"
    r"manual|brochure|statistic|number|list|table|map|chronicle|diary|inscription|minute|issue|memoir)s?"
)
_DOCUMENT = re.compile(rf"\b{_DOCUMENT_WORDS}\b", re.IGNORECASE)
_PUBLISHED = (
    r"\b(?:\w+ed\sand\s)?(?:published|released|issued|dated|taken|posted|broadcast|aired|delivered|filed|signed|"
    r"written|conducted|carried\sout|made\spublic|leaked)\b"
)
_MADE_PUBLIC = re.compile(_PUBLISHED, re.IGNORECASE)
_MADE_PUBLIC_THEN = re.compile(rf"{_PUBLISHED}[^,;]*\Z", re.IGNORECASE)
#: Where these stand right before the date ("by Monday", "of the May election") it is no point in time,
_LIMIT = re.compile(r"\b(?:by|from|for|to|through|of|between)\s(?:the\s)?\Z", re.IGNORECASE)
#: but it is of words and documents ("in the Courier of 12 May"), and of parts of it ("the week of 12 May").
_WRITTEN_OF = re.compile(rf"(?:(?-i:[A-Z]\w*)|{_DOCUMENT_WORDS})\sof\s(?:the\s)?\Z", re.IGNORECASE)
_PART_OF = re.compile(
    r"\b(?:morning|afternoon|evening|night|hours|days?|weeks?|weekend|months?|half|quarter|part|course)\s"
    r"of\s(?:the\s)?\Z",
    re.IGNORECASE,
)
_LIMIT_IN_SOURCE = re.compile(r"\b(?:by|to|through|between)\s(?:the\s)?\Z", re.IGNORECASE)
_BY = re.compile(r"\W*by\s", re.IGNORECASE)
#: "as early as March" and "not until March" are no limits.
_EARLY = re.compile(r"\bas\s(?:early|late|recently|far\sback|long\sago)\sas\b", re.IGNORECASE)
_NOT_UNTIL = re.compile(r"\bnot\suntil\s(?:the\s|early\s|late\s)?\Z", re.IGNORECASE)
_WHEN_ASKED = re.compile(
    r"\bwhen\s(?=(?:asked|questioned|pressed|contacted|reached|told|interviewed)\b)", re.IGNORECASE
)
#: Another verb begins a clause of its own: "said no and left on Friday".
_VERB = (
    r"(?:\w+ed|was|were|is|are|had|has|have|did|does|would|will|could|went|left|took|made|gave|came|said|says|told|"
    r"wrote|found|began|saw|got|held|kept|put|lost|won)"
)
_CLAUSE = re.compile(rf"[;:—]|\b(?:and|but|or|then)\s(?:\w+\s){{0,3}}?{_VERB}\b", re.IGNORECASE)
_JOINED = re.compile(r"\b(?:and|but|or)\b|[;:—]", re.IGNORECASE)
#: How a sentence begins that its date governs: "On Friday ...", "Speaking to reporters on Friday ...".
_FRONT = re.compile(
    r"\W*(?:\w+,\s)?(?:(?:and|but|then|so|yet|that|because)\W+)?(?:(?:by|only|even|just|already|again|back|late|"
    r"early|earlier|later|as|on|in|at|over|during|since|asked|told|questioned|pressed|reached|challenged|contacted|"
    r"interviewed|\w+ing)\b[^;:.!?]*)?\Z",
    re.IGNORECASE,
)
_CLEFT = re.compile(r"\W*it\s(?:was|is)\s(?:only\s|just\s)?(?:in\s|on\s|at\s)?(?:the\s)?\Z", re.IGNORECASE)
_FINITE = re.compile(r"\b(?:was|were|is|are|had|has|have|did|does|would|will|could|said|says)\b")
#: What joins the cue to a date by one event: "on Monday, when he announced", "last week's rally, where he".
_SAME_EVENT = re.compile(r"(?:['’]s?)?(?:\s[\w-]+){0,4},?\s(?:when|where)\s*\Z", re.IGNORECASE)
#: What an earlier verb of the same subject is joined by: "came on Monday and said".
_AND_THEN = re.compile(r"(?:[^,;:—]{0,60})?\s?,?\s?and\s(?:\w+ly\s|then\s|also\s)?\Z", re.IGNORECASE)
_PARTICIPLE = re.compile(r"\w+ing\b", re.IGNORECASE)
_AHEAD = re.compile(r"\b(?:expected|due|set|scheduled|going|planning|poised)\sto\b", re.IGNORECASE)
_SPEAKING = re.compile(
    r"\b(?:speaking|interviewed|questioned|asked|writing|testifying|quoted|reached|contacted|giving\sevidence|"
    r"in\s(?:an?|his|her|their|its)\s(?:\w+\s)?(?:interview|statement|letter|speech|article|e-?mail|message))\b"
    r"[^,;]*\Z",
    re.IGNORECASE,
)
_PERSON_CLAUSE = re.compile(r"\b(?:who|whom)\b", re.IGNORECASE)
_OWNER = re.compile(r"\b(?:the|a|an|his|her|its|their|our|your|my|this|next|every|each)\s\Z", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?\s\w")
_AT_EVENT = re.compile(
    r"\b(?:at|in|during|on|told|to)\s(?:(?:the|a|an|his|her|its|their|this)\s)?\Z", re.IGNORECASE
)
_PERFECT = re.compile(r"\b(?:has|have|had)\b")
_PERSON_ENDINGS = ("er", "or", "ist", "ian", "man", "men", "woman", "women", "ee", "people", "ant", "ent")


@dataclass(frozen=True, slots=True)
class Site:
    """A cue in its sentence, or in the part of a content that holds it (``zone``).

    ``contents`` are what is said in the zone, by this claim and by others that do not hold the cue;
    ``source`` is the claim's own source, ``others`` those of other claims; ``cues`` is where other cues
    stand, ``allies`` those of them that do not part a date from this cue: the same speaker's, and what is
    relayed in passing.
    """

    text: str
    zone: Span
    cue: Spans
    contents: Spans
    source: Spans
    others: Spans
    cues: Spans
    allies: frozenset[Span]

    def distance(self, span: Span) -> int | None:
        """How far a date is from the cue, in letters; None where it does not belong to it."""
        for start, end in self.cue:
            if start <= span[0] and span[1] <= end:
                return None if _AHEAD.search(self.text, start, span[0]) else 0
        if overlap(span, self.contents) or overlap(span, self.others):
            return None
        if overlap(span, self.source):
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
        if before.lower().endswith("from ") and FROM_THEN_ON.match(self.text, span[1]):
            return True
        if _BY.fullmatch(self.text[self.zone[0] : span[0]]):
            return True
        said_of = any(end in (span[0] - 3, span[0] - 4) for _, end in self.cue)  # a denial of 4 March
        allowed = said_of or _PART_OF.search(before) or _WRITTEN_OF.search(before)
        return bool(allowed) or not _LIMIT.search(before)

    def _behind(self, span: Span, cue_end: int) -> int | None:
        gap = self._visible(cue_end, span[0])
        if any(cue_end <= start < span[0] for start, _ in self.cues) or len(gap) > REACH:
            return None
        following = min((start for start, _ in self.cues if start >= span[1]), default=None)
        if following is not None and "," in gap and not self._visible(span[1], following).strip():
            return None  # "who backed it, last week said": the next cue's
        gap = self._without_since(_EARLY.sub("", _MADE_PUBLIC.sub("", gap)))
        return None if _ELSEWHERE.search(gap) or _CLAUSE.search(gap) else len(gap)

    def _before(self, span: Span) -> int | None:
        cue_start = self.cue[0][0]
        between = [cue for cue in self.cues if span[1] <= cue[0] < cue_start]
        if any(cue not in self.allies for cue in between) or self._is_anothers(span):
            return None
        gap = self._visible(span[1], cue_start)
        subject = max((end for _, end in self.source if end <= span[0]), default=self.zone[0])
        prefix = _NOT_UNTIL.sub("", _WHEN_ASKED.sub("", self._visible(subject, span[0])))
        clause = self._without_since(_EARLY.sub("", re.split(r"[,;:]", prefix)[-1]))
        aside = _ELSEWHERE.search(clause) and not (_MADE_PUBLIC_THEN.search(clause) and self._is_document())
        if aside or len(gap) > REACH:
            return None
        return len(gap) if self._joins(gap, prefix, subject > self.zone[0]) else None

    def _joins(self, gap: str, prefix: str, after_subject: bool) -> bool:
        """Whether a date belongs to the cue behind it, by the words between and those before it.

        ``after_subject``: ``prefix`` begins behind the source, so that the date is in its clause.
        """
        if _SAME_EVENT.match(gap) and not _ELSEWHERE.search(prefix):
            return True
        if after_subject:
            participle = _PARTICIPLE.match(self.text, *self.cue[0]) and gap.rstrip().endswith(",")
            if (participle or _AND_THEN.match(gap)) and not _ELSEWHERE.search(gap + prefix):
                return True
        if len(gap.split()) <= 3 and not _JOINED.search(gap) and not _ELSEWHERE.search(gap):
            return True
        if after_subject or _CLAUSE.search(gap):
            return False
        return bool(_CLEFT.fullmatch(prefix) or (_FRONT.match(prefix) and not _FINITE.search(prefix)))

    def _is_anothers(self, span: Span) -> bool:
        """Whether a date stands behind another speaker's cue, in its clause."""
        opening = self.zone[0] + 3  # "Asked on Monday whether it was so, she said ..."
        rivals = (cue for cue in self.cues if opening < cue[0] and cue not in self.allies)
        before = [cue for cue in rivals if cue[1] <= span[0]]
        return bool(before) and not re.search(r"[,;]", self._visible(max(before)[1], span[0]))

    def _in_source(self, span: Span) -> int | None:
        """The date of a document or a thing: "a survey taken in 2016", "the 2016 survey"."""
        start, end = next(part for part in self.source if part[0] < span[1] and span[0] < part[1])
        before = self.text[start : span[0]]
        cited = self.text[span[0] - 1 : span[0]] == "(" and self.text[span[1] : span[1] + 1] in "),:"
        if cited or _SPEAKING.search(before):
            return REACH
        document = _DOCUMENT.search(before) or _DOCUMENT.search(self.text, span[1], min(span[1] + 24, end))
        if not (document or self._is_thing()) or _PERSON_CLAUSE.search(before):
            return None
        if _ELSEWHERE.search(before) and not _MADE_PUBLIC_THEN.search(before):
            return None
        return None if _LIMIT_IN_SOURCE.search(before) else REACH

    def _is_thing(self) -> bool:
        """Whether the source is described by a noun that is no person's ("an inspection in 1998")."""
        words = " ".join(self.text[start:end] for start, end in self.source)
        head = head_of(words) if name_of(words) is None else None
        if head is None or head in lexicon.PERSONAL | lexicon.DETERMINERS | lexicon.NUMERALS:
            return False
        singular = head.removesuffix("s")
        people = load().titles | lexicon.PEOPLE
        return not ({head, singular} & people or singular.endswith(_PERSON_ENDINGS))

    def _is_document(self) -> bool:
        return any(_DOCUMENT.search(self.text, start, end) for start, end in self.source)

    def _without_since(self, words: str) -> str:
        """``words`` without a last "since" that tells from when on something has been said."""
        cue = " ".join(self.text[start:end] for start, end in self.cue)
        return SINCE.sub("", words) if _PERFECT.search(cue) else words

    def _visible(self, start: int, end: int) -> str:
        """``text[start:end]`` without what is said and without the own source."""
        at, parts = start, []
        for hole_start, hole_end in merged([*self.contents, *self.source]):
            if hole_end <= at or hole_start >= end:
                continue
            parts.append(self.text[at : max(at, hole_start)])
            at = max(at, min(hole_end, end))
        return " ".join([*parts, self.text[at:end]])


def overlap(span: Span, spans: Iterable[Span]) -> bool:
    """Whether ``span`` shares a place with one of ``spans``."""
    return any(start < span[1] and span[0] < end for start, end in spans)
