"""Near-duplicate passages: which articles carry one report, word for word or nearly.

Two outlets that print one wire story are one origin, whatever their headlines. Found by shingles of
words (Broder, "On the resemblance and containment of documents", SEQUENCES 1997), of which a few are
kept as an article's fingerprints by winnowing (Schleimer, Wilkerson and Aiken, "Winnowing: local
algorithms for document fingerprinting", SIGMOD 2003): any stretch of `SHINGLE` + `WINDOW` - 1 words that
two articles share gives them at least one fingerprint in common.

Only an article's *own* words count. What stands in quotation marks is left out before anything is
compared: two reporters who quote one speaker have not copied each other. Boilerplate is left out by the
caller (``skip``), since a standing notice of an outlet says nothing of where a story comes from.

How it is meant to be used: keep `fingerprints` with each article; those that share a few of them with a
new one (`db.origins.candidates`) are read in full, and `copied` decides.

All of it is a function of texts; cost is linear in their length, and in a library an article is compared
in full only with the few that share fingerprints with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from db.names import word_tokens
from db.records import Span, Spans
from importer.attribution.blocks import merged, paragraphs
from importer.attribution.quotes import quotations

#: Words a shingle: shorter ones are idioms, longer ones break at every "pick-up" and "pickup".
SHINGLE = 5
#: Shingles of which the smallest is kept.
WINDOW = 6
#: Words that may differ between two matches of one passage: a spelling, a cut, a changed title.
GAP = 8
#: Words in common from which a passage says anything. Formulas of the trade ("who spoke on condition of
#: anonymity because he was not authorised to ...") run to about twenty.
PASSAGE = 12
#: A copy shares at least so many own words, and at least this part of the shorter article's own words ...
COPY_WORDS, COPY_SHARE = 40, 0.2
#: ... or so many words, whatever else a long article adds to them ...
COPY_LONG = 120
#: ... and this part where one outlet printed both: its standing notices return from article to article.
#: Counted on the 924 articles of PolNeAR's training and development parts (426,000 pairs): nothing but
#: such notices (at most .29) and quoted documents (at most .17) lies below, and new editions of one
#: article (from .52 on) above. The wire stories and their copies that ship with Sayso share half.
COPY_SHARE_OF_ONE_OUTLET = 0.4
#: Places in one text that a shingle is looked up at.
_PLACES = 8


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that two texts share: from the first to the last of them in either; small edits inside.

    ``words`` counts those that agree, in order.
    """

    a: Span
    b: Span
    words: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Two articles that carry one report. ``share`` is the part of the shorter's own words, 0..1."""

    passages: tuple[Passage, ...]
    words: int
    share: float


@dataclass(frozen=True, slots=True)
class _Words:
    """The own words of a text with their spans; ``runs`` numbers the unbroken stretches they stand in."""

    tokens: tuple[str, ...]
    spans: Spans
    runs: tuple[int, ...]


def fingerprints(text: str, skip: Spans = ()) -> tuple[int, ...]:
    """A few hashes that stand for the own words of ``text``: sorted, distinct, 32 bits each.

    About one in four words gives one. The same on every machine and in every run, so that they may be
    stored; they change where `SHINGLE`, `WINDOW` or `db.names.ANALYZER_VERSION` do.
    """
    own = _own_words(text, skip)
    return tuple(sorted({_hash(own.tokens, at) for at in _winnowed(own)}))


def shared(a: str, b: str, skip_a: Spans = (), skip_b: Spans = ()) -> tuple[Passage, ...]:
    """The passages of at least `PASSAGE` own words that ``a`` and ``b`` have in common, in ``b``'s order."""
    return _shared(_own_words(a, skip_a), _own_words(b, skip_b))


def copied(
    a: str, b: str, skip_a: Spans = (), skip_b: Spans = (), *, one_outlet: bool = False
) -> Copy | None:
    """Whether two articles carry one report, with the passages that show it; None where they do not.

    ``one_outlet``: the same outlet printed both, so that a standing notice proves nothing.
    """
    own_a, own_b = _own_words(a, skip_a), _own_words(b, skip_b)
    passages = _shared(own_a, own_b)
    words = sum(passage.words for passage in passages)
    shorter = min(len(own_a.tokens), len(own_b.tokens))
    if words < COPY_WORDS:
        return None
    share = min(1.0, words / shorter)
    enough = share >= COPY_SHARE_OF_ONE_OUTLET if one_outlet else share >= COPY_SHARE or words >= COPY_LONG
    return Copy(passages, words, share) if enough else None


def _own_words(text: str, skip: Spans) -> _Words:
    """The words outside quotation marks and ``skip``."""
    quoted = (quotation.outer for quotation in quotations(text, paragraphs(text)))
    out = merged([*skip, *quoted])
    tokens, spans, runs = [], [], []
    index = 0
    for token, start, end in word_tokens(text):
        while index < len(out) and out[index][1] <= start:
            index += 1
        if index < len(out) and end > out[index][0]:
            continue
        tokens.append(token)
        spans.append((start, end))
        runs.append(index)
    return _Words(tuple(tokens), tuple(spans), tuple(runs))


def _shingles(own: _Words) -> Iterator[int]:
    """Where a shingle begins: `SHINGLE` words that nothing breaks."""
    for at in range(len(own.tokens) - SHINGLE + 1):
        if own.runs[at] == own.runs[at + SHINGLE - 1]:
            yield at


def _hash(tokens: Sequence[str], at: int) -> int:
    words = " ".join(tokens[at : at + SHINGLE])
    return int.from_bytes(blake2b(words.encode(), digest_size=4).digest())


def _winnowed(own: _Words) -> Iterator[int]:
    """The places of the smallest hash, the last of equals, in every window of shingles."""
    hashes = [(_hash(own.tokens, at), -at) for at in _shingles(own)]
    kept: int | None = None
    for first in range(max(1, len(hashes) - WINDOW + 1)):
        window = hashes[first : first + WINDOW]
        if window and (smallest := -min(window)[1]) != kept:
            kept = smallest
            yield smallest


def _shared(a: _Words, b: _Words) -> tuple[Passage, ...]:
    matches = list(_matches(a, b))
    return tuple(
        Passage(
            (a.spans[group[0][0]][0], a.spans[group[-1][0] + group[-1][2] - 1][1]),
            (b.spans[group[0][1]][0], b.spans[group[-1][1] + group[-1][2] - 1][1]),
            words,
        )
        for group in _joined(matches)
        if (words := sum(length for _, _, length in group)) >= PASSAGE
    )


def _matches(a: _Words, b: _Words) -> Iterator[tuple[int, int, int]]:
    """Longest equal stretches (place in a, place in b, words), in ``b``'s order, none overlapping in b."""
    places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in _shingles(a):
        found = places[a.tokens[at : at + SHINGLE]]
        if len(found) < _PLACES:
            found.append(at)
    done = 0
    for at in _shingles(b):
        if at < done:
            continue
        here = places.get(b.tokens[at : at + SHINGLE], ())
        length, start = max(((_equal(a, b, i, at), -i) for i in here), default=(0, 0))
        if length:
            yield -start, at, length
            done = at + length


def _equal(a: _Words, b: _Words, i: int, j: int) -> int:
    """How many words agree from there on."""
    length = 0
    most = min(len(a.tokens) - i, len(b.tokens) - j)
    while length < most and a.tokens[i + length] == b.tokens[j + length]:
        length += 1
    return length


def _joined(matches: Sequence[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    """Matches that follow each other in both texts with at most `GAP` other words between."""
    group = list(matches[:1])
    for before, after in pairwise(matches):
        gap_a = after[0] - (before[0] + before[2])
        gap_b = after[1] - (before[1] + before[2])
        if not (0 <= gap_a <= GAP and gap_b <= GAP):
            yield group
            group = []
        group.append(after)
    if group:
        yield group
