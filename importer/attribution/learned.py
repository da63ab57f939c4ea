"""The learned engine: a document in, attributions out.

Windows are tagged and linked one after the other (`tagger`, `linking`); here their words become spans.
PolNeAR, which the tagger learnt from, marks no claim inside another. So contents that hold a word for
saying or thinking are read once more, each as a paragraph of its own, and what is found there has the
outer claim as parent.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from db.records import Attribution, Document, Engine, Kind, Span, Spans
from importer.attribution import lexicon
from importer.attribution.blocks import blocks
from importer.attribution.contents import content_of, is_word, kind_of, spans_of, state
from importer.attribution.linking import Words
from importer.attribution.sentences import around
from importer.attribution.tagger import Tagger
from importer.attribution.transcripts import Turn, turns
from importer.attribution.windows import INSIDE, OPENS, Window

#: Claims within claims within claims: how deep contents are read again.
DEPTH = 2

#: How sure a turn of a transcript is.
TURN = 0.95

#: Words that could introduce a claim but within contents hardly ever do: counted on the tuning part of
#: PolNeAR's training articles, at most one claim in fifteen.
_MISLEADING = lexicon.words_of(
    "announcement answer attack brand challenge challenges comment comments continue continued continuing "
    "find judge judges order pledge pledged point points post press proposal reason reasons remarks "
    "reporting rules sense show showing state states talk term terms threat use using write"
)
_INTRODUCING = (frozenset(lexicon.FORMS) | frozenset(lexicon.NOUNS) | {"according"}) - _MISLEADING

#: A stage direction where a turn begins, and where it ends.
_ASIDE = re.compile(r"\s*(?:\([^()\n]{1,80}\)|\[[^\[\]\n]{1,80}\])")
_ASIDE_LAST = re.compile(r"(?:\([^()\n]{1,80}\)|\[[^\[\]\n]{1,80}\])\Z")
_WORD = re.compile(r"[^\W\d_]+")


def engine(tagger: Tagger) -> Engine:
    """Which code and weights `attribute` uses."""
    return Engine("pointers", tagger.version, (("minilm-l6-attribution", tagger.sha256[:16]),))


def attribute(document: Document, tagger: Tagger) -> tuple[Attribution, ...]:
    """The attributions of ``document``, in the order of the text, each with its parent's index.

    Headings and boilerplate are passed over. Deterministic; no text makes it fail.
    """
    text, running = document.text, blocks(document)
    spoken = turns(text, running)
    taken = {block for turn in spoken for block in turn.whole}
    told = [block for block in running if block not in taken] if taken else running
    made = layer = _claims(text, told, running, tagger) + _turns(text, spoken, running)
    for _ in range(DEPTH):
        layer = _inner(text, layer, running, tagger)
        made = made + layer
    return _ordered(made)


@dataclass(eq=False, slots=True)
class _Claim:
    """An attribution that still knows its parent itself and not by number."""

    attribution: Attribution
    parent: _Claim | None = None


class _Paragraphs:
    """The paragraphs of a text, to find the sentences around a claim."""

    def __init__(self, text: str, running: Sequence[Span]) -> None:
        self.text, self.running = text, running
        self.starts = [start for start, _ in running]

    def sentence(self, low: int, high: int) -> Span:
        """The sentences that hold ``low`` to ``high``."""
        first = self.running[bisect_right(self.starts, low) - 1]
        last = self.running[bisect_right(self.starts, high - 1) - 1]
        return (
            around(self.text, first, low, min(high, first[1]))[0],
            around(self.text, last, max(low, last[0]), high)[1],
        )

    def claim(self, content: Spans, cue: Span, source: Spans, kind: Kind, confidence: float) -> Attribution:
        """An attribution with its sentences."""
        sentence = self.sentence(min(content[0][0], cue[0]), max(content[-1][1], cue[1]))
        return Attribution(content, (cue,), source, sentence, kind, round(confidence, 4))

    def with_more(self, claim: Attribution, content: Spans) -> Attribution:
        """``claim`` with more content after what it has."""
        sentence = self.sentence(claim.sentence[0], content[-1][1]) if content else claim.sentence
        return replace(claim, content=claim.content + content, sentence=sentence)


def _claims(
    text: str, parts: Sequence[Span], running: Sequence[Span], tagger: Tagger, *, in_order: bool = True
) -> list[_Claim]:
    """The claims in ``parts`` of the paragraphs ``running``.

    A content that begins a window and whose cue is not in it goes on with the claim that the window before
    ended in: a long speech, quoted over several windows. Not so where parts do not follow ``in_order``.
    """
    found: list[_Claim] = []
    paragraphs = _Paragraphs(text, running)
    unfinished: _Claim | None = None
    for window, decoded in tagger.read(text, parts):
        last: _Claim | None = None
        if in_order and unfinished and decoded.loose and _goes_on(text, window, decoded.loose[0]):
            more = content_of(text, window, decoded.loose[:1])
            unfinished.attribution = paragraphs.with_more(unfinished.attribution, more)
            last = unfinished if _is_last(text, window, decoded.loose[:1]) else None
        taken = [words for one in decoded.claims for words in (one.cue, one.source) if words]
        for one in decoded.claims:
            spans = spans_of(text, window, one, taken)
            if spans is not None:
                claim = _Claim(paragraphs.claim(*spans, kind_of(text, window, one), one.confidence))
                found.append(claim)
                if _is_last(text, window, [one.cue, *one.content]):
                    last = claim
        unfinished = last
    return found


def _goes_on(text: str, window: Window, run: Words) -> bool:
    """Whether a run of content begins a window, and quoted."""
    quoted = state(window, run[0]) in (OPENS, INSIDE)
    return quoted and not any(is_word(text, window, word) for word in range(run[0]))


def _is_last(text: str, window: Window, runs: Sequence[Words]) -> bool:
    """Whether no word of the window comes after ``runs``."""
    end = max(end for _, end in runs)
    return not any(is_word(text, window, word) for word in range(end, len(window.words)))


def _turns(text: str, spoken: Sequence[Turn], running: Sequence[Span]) -> list[_Claim]:
    """The turns of a transcript as claims: whoever is named before the colon says all of it."""
    paragraphs = _Paragraphs(text, running)
    found = []
    for turn in spoken:
        content = tuple(part for part in (_without_asides(text, part) for part in turn.said) if part)
        if content:
            found.append(_Claim(paragraphs.claim(content, turn.colon, (turn.name,), "direct", TURN)))
    return found


def _without_asides(text: str, part: Span) -> Span | None:
    """A paragraph of speech without a bracketed stage direction and white space at its ends."""
    start, end = part
    if match := _ASIDE.match(text, start, end):
        start = match.end()
    end = _stripped(text, start, end)
    if match := _ASIDE_LAST.search(text, max(start, end - 82), end):
        end = _stripped(text, start, match.start())
    while start < end and text[start].isspace():
        start += 1
    return (start, end) if any(char.isalnum() for char in text[start:end]) else None


def _stripped(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _inner(text: str, outer: Sequence[_Claim], running: Sequence[Span], tagger: Tagger) -> list[_Claim]:
    """The claims within the contents of ``outer``, each read alone, less those that leave their content."""
    holders = {span: claim for claim in outer for span in claim.attribution.content if _may_hold(text, span)}
    parts = sorted(holders)
    starts = [start for start, _ in parts]
    found = []
    for claim in _claims(text, parts, running, tagger, in_order=False):
        made = claim.attribution
        spans = (*made.cue, *made.content, *made.source)
        part = parts[bisect_right(starts, made.cue[0][0]) - 1]
        if all(part[0] <= start and end <= part[1] for start, end in spans):
            found.append(_Claim(made, holders[part]))
    return found


def _may_hold(text: str, span: Span) -> bool:
    """Whether a content is worth reading again: some word in it is one that may introduce a claim."""
    words = [word.lower() for word in _WORD.findall(text, *span)]
    if len(words) < 4:
        return False
    return not _INTRODUCING.isdisjoint(words)


def _ordered(found: Iterable[_Claim]) -> tuple[Attribution, ...]:
    def place(claim: _Claim) -> tuple[int, int, Spans]:
        a = claim.attribution
        return min(a.content[0][0], a.cue[0][0]), -a.content[-1][1], a.cue

    ordered = sorted(found, key=place)
    numbers = {id(claim): number for number, claim in enumerate(ordered)}
    return tuple(
        replace(claim.attribution, parent=numbers[id(claim.parent)]) if claim.parent else claim.attribution
        for claim in ordered
    )
