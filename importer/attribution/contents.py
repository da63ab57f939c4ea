"""The spans of a claim as they are kept, from the words that were linked in a window.

The tagger decides word by word; here its runs of words become what a reader would mark: no word missing
inside or stray outside, no marks around the whole, no cut through a compound, no source that is an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from db.records import Kind, Span, Spans
from importer.attribution import lexicon
from importer.attribution.blocks import merged
from importer.attribution.linking import Linked, Words
from importer.attribution.windows import CLOSES, INSIDE, OPENS, Window

#: Words between two runs of a content that are filled in, and the size below which a run far off is stray.
GAP = 2
STRAY = 2

#: Words that are added to a source that ends in an article.
REACH = 4

_FUNCTION_WORDS = lexicon.words_of(
    "a an the this that these those it its he she they him his her their who which what as of in on "
    "at to by for with from into over about be is are was were been being am will would also and or "
    "but if not no"
)
_ARTICLES = frozenset(("a", "an", "the"))
#: What no source of several words ends in.
_LEADING_ON = lexicon.words_of("and or but nor as of in on at to by for with from into")

_ALNUM = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+|(?<=\d)[.,:]\d+)+")
_STOPS = frozenset(".!?…")

#: No compound is looked for farther from a span's end than this, in code points.
_LONGEST = 40


def spans_of(
    text: str, window: Window, linked: Linked, taken: Sequence[Words] = ()
) -> tuple[Spans, Span, Spans] | None:
    """Content, cue and source of a claim; None where the cue says nothing or nothing is said.

    ``taken``: words of other claims that fill no gap of this one's content.
    """
    cue = span(window, linked.cue)
    if _is_empty(text[slice(*cue)]):
        return None
    own = [words for words in (linked.cue, linked.source) if words]
    content = content_of(text, window, linked.content, own, taken)
    if sum(char.isalnum() for start, end in content for char in text[start:end]) < 2:
        return None
    if linked.source is None:
        return content, cue, ()
    source = _source(text, window, linked, linked.source)
    rest = _without(cue, source)
    if any(char.isalnum() for char in text[slice(*rest)]) or rest == cue:
        return content, _stripped(text, rest), (source,)
    return content, cue, (span(window, linked.source),)


def span(window: Window, words: Words) -> Span:
    """Words of a window as a span of the text."""
    return window.starts[words[0]], window.ends[words[1] - 1]


def state(window: Window, word: int) -> int:
    """Where a word stands to the quotation around it; outside where there is no such word."""
    return window.features[window.words[word]] % 4 if 0 <= word < len(window.words) else -1


def kind_of(text: str, window: Window, linked: Linked) -> Kind:
    """All, part or none of the content quoted; a cue of belief goes before the last two."""
    inside = [
        state(window, word) == INSIDE
        for start, end in linked.content
        for word in range(start, end)
        if _ALNUM.search(text, window.starts[word], window.ends[word])
    ]
    if all(inside):
        return "direct"
    if _is_belief(text[slice(*span(window, linked.cue))]):
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


def content_of(
    text: str,
    window: Window,
    runs: Sequence[Words],
    own: Sequence[Words] = (),
    taken: Sequence[Words] = (),
) -> Spans:
    """Content as it is kept: no marks around the whole, no comma before them, no opening "that".

    ``own``: the words of the claim's cue and source, which content never takes in; ``taken``: those of
    others, which fill no gap.
    """
    kept = []
    others = [span(window, words) for words in own]
    for number, part in enumerate(_bridged(text, window, _gathered(text, window, runs, (*own, *taken)))):
        trimmed = _trimmed(text, window, part, opening=number == 0)
        if trimmed is not None:
            entire = _entire(text, trimmed)
            kept.append(trimmed if any(_meet(entire, other) for other in others) else entire)
    return tuple(merged(kept))


def _source(text: str, window: Window, linked: Linked, words: Words) -> Span:
    """The source without a "by" before or a "who" behind it; one that ends in an article gets its noun."""
    first, last = words[0], words[1] - 1
    while first < last and _lower(text, window, last) in _LEADING_ON:
        last -= 1
    if first < last and _lower(text, window, first) == "by":
        first += 1
    if _lower(text, window, last) in _ARTICLES:
        last = _with_noun(text, window, linked, last)
    return _entire(text, span(window, (first, last + 1)))


def _with_noun(text: str, window: Window, linked: Linked, article: int) -> int:
    """The last of some words after an article that may be its noun, as far as punctuation or another role."""
    taken = (linked.cue, *linked.content)
    word = article
    for after in range(article + 1, min(article + 1 + REACH, len(window.words))):
        if not is_word(text, window, after) or window.blocks[after] != window.blocks[article]:
            break
        if _lower(text, window, after) in _FUNCTION_WORDS or any(a <= after < b for a, b in taken):
            break
        word = after
    return word


def _lower(text: str, window: Window, word: int) -> str:
    return text[window.starts[word] : window.ends[word]].lower()


def _entire(text: str, span: Span) -> Span:
    """``span`` widened to the ends of a compound ("al-Hadath", "1,237") that it begins or ends in."""
    start, end = span
    for at in span:
        low, high = at, at
        while low > 0 and not text[low - 1].isspace() and at - low < _LONGEST:
            low -= 1
        while high < len(text) and not text[high].isspace() and high - at < _LONGEST:
            high += 1
        for match in _COMPOUND.finditer(text, low, high):
            if match.start() < at < match.end():
                start, end = min(start, match.start()), max(end, match.end())
    return start, end


def _meet(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _without(cue: Span, source: Span) -> Span:
    """``cue`` less what ``source`` has taken at one of its ends."""
    if not _meet(cue, source):
        return cue
    return (min(source[1], cue[1]), cue[1]) if source[0] <= cue[0] else (cue[0], source[0])


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _is_empty(cue: str) -> bool:
    """Whether a cue says nothing: only articles, pronouns, prepositions or forms of "be"."""
    words = _WORD.findall(cue.lower())
    return bool(words) and all(word in _FUNCTION_WORDS for word in words)


def _gathered(text: str, window: Window, runs: Sequence[Words], others: Sequence[Words]) -> list[Words]:
    """The runs of a content as a reader would have them.

    The tagger decides word by word, so a word or two may be missing inside a content, or stray far from it.
    A gap of a few words that are neither cue nor source of the claim is filled; a stray word is dropped.
    """
    joined: list[Words] = []
    for part in runs:
        if joined and _fillable(text, window, (joined[-1][1], part[0]), others):
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
    return sum(is_word(text, window, word) for word in range(*part))


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
    if opening and first < last and text[slice(*span(window, (first, first + 1)))] == "that":
        first += 1
    while first <= last and not is_word(text, window, first):
        first += 1
    while last >= first and not is_word(text, window, last):
        last -= 1
    if first > last:
        return None
    whole = {state(window, word) for word in range(first, last + 1)} == {INSIDE}
    if not whole and state(window, first) == INSIDE and state(window, first - 1) == OPENS:
        first -= 1
    if state(window, last) == INSIDE:
        last = _closed(text, window, last, whole)
    return window.starts[first], window.ends[last]


def _closed(text: str, window: Window, last: int, whole: bool) -> int:
    """The last word or mark of content that ends in a quotation, from its last word that has letters.

    Where all is quoted, a full stop, ? or ! before the closing mark stays and the mark goes; where only a
    part is, the mark stays with what stands before it.
    """
    end = last
    while state(window, end + 1) == INSIDE and not is_word(text, window, end + 1):
        end += 1
    if not whole:
        return end + 1 if state(window, end + 1) == CLOSES else last
    stops = [word for word in range(last + 1, end + 1) if text[window.starts[word]] in _STOPS]
    return stops[-1] if stops else last


def is_word(text: str, window: Window, word: int) -> bool:
    """Whether a word has a letter or digit, and is no mark."""
    return _ALNUM.search(text, window.starts[word], window.ends[word]) is not None
