"""The learned engine: a document in, attributions out.

Windows are tagged and linked one after the other (`tagger`, `linking`); here their words become spans.
PolNeAR, which the tagger learnt from, marks no claim inside another. So contents that hold a word for
saying or thinking are read once more, each as a paragraph of its own, and what is found there has the
outer claim as parent.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from db.records import Attribution, Document, Engine, Kind, Span, Spans
from importer.attribution import lexicon
from importer.attribution.blocks import blocks, merged
from importer.attribution.linking import Linked, Words
from importer.attribution.sentences import around
from importer.attribution.tagger import Tagger
from importer.attribution.windows import CLOSES, INSIDE, OPENS, Window

#: Claims within claims within claims: how deep contents are read again.
DEPTH = 2

#: Words between two runs of a content that are filled in, and the size below which a run far off is stray.
GAP = 2
STRAY = 2

_FUNCTION_WORDS = lexicon.words_of(
    "a an the this that these those it its he she they them his her their who which what as of in on "
    "at to by for with from into over about be is are was were been being am will would also and or "
    "but if not no"
)
_ALNUM = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W\d_]+")
_STOPS = frozenset(".!?…")


def engine(tagger: Tagger) -> Engine:
    """Which code and weights `attribute` uses."""
    return Engine("pointers", tagger.version, (("minilm-l6-attribution", tagger.sha256[:16]),))


def attribute(document: Document, tagger: Tagger) -> tuple[Attribution, ...]:
    """The attributions of ``document``, in the order of the text, each with its parent's index.

    Headings and boilerplate are passed over. Deterministic; no text makes it fail.
    """
    running = blocks(document)
    made = layer = _claims(document.text, running, running, tagger)
    for _ in range(DEPTH):
        layer = _inner(document.text, layer, running, tagger)
        made = made + layer
    return _ordered(made)


@dataclass(eq=False, slots=True)
class _Claim:
    """An attribution that still knows its parent itself and not by number."""

    attribution: Attribution
    parent: _Claim | None = None


def _claims(text: str, parts: Sequence[Span], running: Sequence[Span], tagger: Tagger) -> list[_Claim]:
    found = []
    starts = [start for start, _ in running]
    for window, decoded in tagger.read(text, parts):
        for one in decoded.claims:
            made = _attribution(text, window, one, running, starts)
            if made is not None:
                found.append(_Claim(made))
    return found


def _inner(text: str, outer: Sequence[_Claim], running: Sequence[Span], tagger: Tagger) -> list[_Claim]:
    """The claims within the contents of ``outer``, each read alone, less those that leave their content."""
    holders = {span: claim for claim in outer for span in claim.attribution.content if _may_hold(text, span)}
    parts = sorted(holders)
    starts = [start for start, _ in parts]
    found = []
    for claim in _claims(text, parts, running, tagger):
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
    return any(word in lexicon.FORMS or word in lexicon.NOUNS or word == "according" for word in words)


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


def _attribution(
    text: str, window: Window, linked: Linked, running: Sequence[Span], starts: Sequence[int]
) -> Attribution | None:
    if _is_empty(text[slice(*_span(window, linked.cue))]):
        return None
    content = _content(text, window, _gathered(text, window, linked))
    if sum(char.isalnum() for start, end in content for char in text[start:end]) < 2:
        return None
    cue = (_span(window, linked.cue),)
    source = (_span(window, linked.source),) if linked.source else ()
    low = min(content[0][0], cue[0][0])
    high = max(content[-1][1], cue[0][1])
    first = running[bisect_right(starts, low) - 1]
    last = running[bisect_right(starts, high - 1) - 1]
    sentence = (
        around(text, first, low, min(high, first[1]))[0],
        around(text, last, max(low, last[0]), high)[1],
    )
    kind = _kind(text, window, linked)
    return Attribution(content, cue, source, sentence, kind, round(linked.confidence, 4))


def _span(window: Window, words: Words) -> Span:
    return window.starts[words[0]], window.ends[words[1] - 1]


def _state(window: Window, word: int) -> int:
    """Where a word stands to the quotation around it; outside where there is no such word."""
    return window.features[window.words[word]] % 4 if 0 <= word < len(window.words) else -1


def _kind(text: str, window: Window, linked: Linked) -> Kind:
    inside = [
        _state(window, word) == INSIDE
        for start, end in linked.content
        for word in range(start, end)
        if _ALNUM.search(text, window.starts[word], window.ends[word])
    ]
    if all(inside):
        return "direct"
    if _is_belief(text[slice(*_span(window, linked.cue))]):
        return "belief"
    return "mixed" if any(inside) else "indirect"


def _is_belief(cue: str) -> bool:
    words = _WORD.findall(cue.lower())
    verbs = {lexicon.FORMS.get(word, word) for word in words}
    if verbs & (lexicon.SAYING - lexicon.BELIEVING):
        return False
    return bool(verbs & (lexicon.BELIEVING | lexicon.INTENDING | lexicon.ADJECTIVES)) or any(
        lexicon.NOUNS.get(word) or lexicon.NOUNS.get(word.removesuffix("s")) for word in words
    )


def _content(text: str, window: Window, parts: Sequence[Words]) -> Spans:
    """Content as it is kept: no marks around the whole, no comma before them, no opening "that"."""
    kept = []
    for number, part in enumerate(_bridged(text, window, parts)):
        trimmed = _trimmed(text, window, part, opening=number == 0)
        if trimmed is not None:
            kept.append(trimmed)
    return tuple(merged(kept))


def _is_empty(cue: str) -> bool:
    """Whether a cue says nothing: only articles, pronouns, prepositions or forms of "be"."""
    words = _WORD.findall(cue.lower())
    return bool(words) and all(word in _FUNCTION_WORDS for word in words)


def _gathered(text: str, window: Window, linked: Linked) -> list[Words]:
    """The runs of a content as a reader would have them.

    The tagger decides word by word, so a word or two may be missing inside a content, or stray far from it.
    A gap of a few words that are neither cue nor source of the claim is filled; a stray word is dropped.
    """
    other = [span for span in (linked.cue, linked.source) if span]
    joined: list[Words] = []
    for part in linked.content:
        if joined and _fillable(text, window, (joined[-1][1], part[0]), other):
            joined[-1] = (joined[-1][0], part[1])
        else:
            joined.append(part)
    sizes = [_size(text, window, part) for part in joined]
    kept = [part for part, size in zip(joined, sizes, strict=True) if size >= STRAY or size * 4 >= sum(sizes)]
    return kept or joined


def _fillable(text: str, window: Window, gap: Words, other: Sequence[Words]) -> bool:
    if any(start < gap[1] and gap[0] < end for start, end in other):
        return False
    between = text[window.ends[gap[0] - 1] : window.starts[gap[1]]]
    return "\n" not in between and _size(text, window, gap) <= GAP


def _size(text: str, window: Window, part: Words) -> int:
    return sum(_is_word(text, window, word) for word in range(*part))


def _bridged(text: str, window: Window, parts: Sequence[Words]) -> Iterator[Words]:
    """Runs united where no word stands between them and both are in one paragraph."""
    at: Words | None = None
    for part in parts:
        between = text[window.ends[at[1] - 1] : window.starts[part[0]]] if at else "\n"
        if at and not any(char.isalnum() or char == "\n" for char in between):
            at = (at[0], part[1])
            continue
        if at:
            yield at
        at = part
    if at:
        yield at


def _trimmed(text: str, window: Window, part: Words, opening: bool) -> Span | None:
    """The span of a run of content; a mark whose partner is within the run stays, others go."""
    first, last = part[0], part[1] - 1
    if opening and first < last and text[slice(*_span(window, (first, first + 1)))] == "that":
        first += 1
    while first <= last and not _is_word(text, window, first):
        first += 1
    while last >= first and not _is_word(text, window, last):
        last -= 1
    if first > last:
        return None
    whole = {_state(window, word) for word in range(first, last + 1)} == {INSIDE}
    if not whole and _state(window, first) == INSIDE and _state(window, first - 1) == OPENS:
        first -= 1
    if _state(window, last) == INSIDE:
        last = _closed(text, window, last, whole)
    return window.starts[first], window.ends[last]


def _closed(text: str, window: Window, last: int, whole: bool) -> int:
    """The last word or mark of content that ends in a quotation, from its last word that has letters.

    Where all is quoted, a full stop, ? or ! before the closing mark stays and the mark goes; where only a
    part is, the mark stays with what stands before it.
    """
    end = last
    while _state(window, end + 1) == INSIDE and not _is_word(text, window, end + 1):
        end += 1
    if not whole:
        return end + 1 if _state(window, end + 1) == CLOSES else last
    stops = [word for word in range(last + 1, end + 1) if text[window.starts[word]] in _STOPS]
    return stops[-1] if stops else last


def _is_word(text: str, window: Window, word: int) -> bool:
    return _ALNUM.search(text, window.starts[word], window.ends[word]) is not None
