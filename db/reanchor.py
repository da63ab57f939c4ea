"""Finding old claims again: in a newer text of their article, and among newly extracted claims.

Both are pure functions. The rule (design decision "span truth"): an old and a new claim are the same when
their contents' IoU is at least .5 and their mentions overlap or are both absent. What cannot be found by
its quote and the words around it stays an orphan; a lookalike is never taken for it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from db.records import Span, Spans

#: Characters of context compared on each side of a quote (as W3C TextQuoteSelector implementations do).
CONTEXT = 32
#: So many characters, a quote's and those around it, must be the same: a short quote alone is no evidence.
SURE = 24
#: Contents of an old and a new claim that are one share at least this part of their positions.
SAME_IOU = 0.5
#: A quote that stands in the new text more often than this is no anchor.
MOST_PLACES = 200


@dataclass(frozen=True, slots=True)
class Anchored:
    """A claim's spans in one text, with the key its caller knows it by."""

    key: int
    content: Spans
    source: Spans = ()
    cue: Spans = ()


def anchor(old_text: str, spans: Spans, new_text: str, *, within: Span | None = None) -> Spans | None:
    """Where the words of ``spans`` stand in ``new_text``; None where that is not certain.

    A quote found once is taken; found several times, the one whose neighbourhood agrees best with the
    old one, if one alone does. It never begins or ends inside a word where it did not before. Parts keep
    their order. ``within``: a part of ``new_text`` that is near enough to be evidence by itself.
    """
    found: list[Span] = []
    for start, end in spans:
        place = _place(old_text, (start, end), new_text, within)
        if place is None or (found and place < found[-1][1]):
            return None
        found.append((place, place + end - start))
    return tuple(found)


def _place(old_text: str, span: Span, new_text: str, within: Span | None) -> int | None:
    start, end = span
    low, high = within or (0, len(new_text))
    occurrences = (
        place
        for place in _occurrences(new_text, old_text[start:end], low, high)
        if _in_word(new_text, place) <= _in_word(old_text, start)
        and _in_word(new_text, place + end - start) <= _in_word(old_text, end)
    )
    places = list(islice(occurrences, MOST_PLACES + 1))
    if not places or len(places) > MOST_PLACES:
        return None
    before, after = old_text[max(0, start - CONTEXT) : start], old_text[end : end + CONTEXT]
    scored = sorted(
        (
            (
                _common(before[::-1], new_text[max(0, place - CONTEXT) : place][::-1])
                + _common(after, new_text[place + end - start : place + end - start + CONTEXT]),
                place,
            )
            for place in places
        ),
        reverse=True,
    )
    score, best = scored[0]
    if len(scored) > 1 and scored[1][0] == score:
        return None
    there_is = end - start + len(before) + len(after)
    if within is None and end - start + score < min(SURE, there_is):
        return None
    return best


def _in_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


def _occurrences(text: str, quote: str, low: int, high: int) -> Iterator[int]:
    place = text.find(quote, low, high)
    while place >= 0:
        yield place
        place = text.find(quote, place + 1, high)


def _common(a: str, b: str) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def match(old: Sequence[Anchored], new: Sequence[Anchored]) -> list[tuple[int, int]]:
    """Pairs (old key, new key) of claims that are the same, one to one, best IoU first.

    Both sides are spans into one text. O(n log n) in the number of claims of an article, as long as
    only few overlap.
    """
    starts = sorted(
        (min(claim.content)[0], max(end for _, end in claim.content), i) for i, claim in enumerate(new)
    )
    # How far the claims up to each reach: those before the first that reaches far enough need no look.
    reach = list(accumulate((last for _, last, _ in starts), max))
    pairs: list[tuple[float, int, int]] = []
    for position, claim in enumerate(old):
        low, high = min(claim.content)[0], max(end for _, end in claim.content)
        for place in range(bisect_right(reach, low), len(starts)):
            first, last, i = starts[place]
            if first >= high:
                break
            if last > low and _same_mention(claim, new[i]):
                iou = _iou(claim.content, new[i].content)
                if iou >= SAME_IOU:
                    pairs.append((-iou, position, i))
    used_old: set[int] = set()
    used_new: set[int] = set()
    matched = []
    for _, a, b in sorted(pairs):
        if a not in used_old and b not in used_new:
            used_old.add(a)
            used_new.add(b)
            matched.append((old[a].key, new[b].key))
    return matched


def _same_mention(a: Anchored, b: Anchored) -> bool:
    if not a.source or not b.source:
        return not a.source and not b.source
    return _shared(a.source, b.source) > 0


def _iou(a: Spans, b: Spans) -> float:
    shared = _shared(a, b)
    total = sum(end - start for start, end in a) + sum(end - start for start, end in b) - shared
    return shared / total if total else 0.0


def _shared(a: Spans, b: Spans) -> int:
    return sum(max(0, min(ae, be) - max(a0, b0)) for a0, ae in a for b0, be in b)
