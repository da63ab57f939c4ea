"""Where the words of a query stand in a text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from db.names import word_tokens, written_words
from db.query.words import Sequence as Words
from db.query.words import from_term
from db.records import Span, Spans

#: Written words remembered for a query.
REMEMBERED = 20_000


def highlight_spans(text: str, terms: Sequence[str]) -> Spans:
    """The places of ``terms`` (of `db.query.Result`) in ``text``: code points, sorted, apart from each other.

    A term of several words is marked where they stand next to each other, from the first to the last.

    >>> highlight_spans("Trump’s men denied it; men left", ("trump man", "deny"))
    ((0, 11),)
    """
    marker = _marker(tuple(terms))
    return _apart([*marker.single(text), *marker.several(text)])


@lru_cache(maxsize=32)
def _marker(terms: tuple[str, ...]) -> _Marker:
    return _Marker([from_term(term) for term in terms])


class _Marker:
    """Marks texts for one query. It remembers which written words pass: a page of claims repeats itself."""

    def __init__(self, sequences: Sequence[Words]) -> None:
        self._tests = [one.tests[0] for one in sequences if len(one.tests) == 1]
        self._sequences = [one for one in sequences if len(one.tests) > 1]
        self._same = {test.text for test in self._tests if test.how == "same"}
        self._other = [test for test in self._tests if test.how != "same"]
        #: By written word: how much of it is marked, 0 for nothing.
        self._lengths: dict[str, int] = {}

    def single(self, text: str) -> Iterator[Span]:
        """The places of words that pass by themselves."""
        if not self._tests:
            return
        lengths = self._lengths
        for match in written_words(text):
            word = match.group()
            length = lengths.get(word)
            if length is None:
                length = lengths[word] = self._length(word)
            if length:
                yield match.start(), match.start() + length

    def _length(self, word: str) -> int:
        if len(self._lengths) > REMEMBERED:
            self._lengths.clear()
        for token, start, end in word_tokens(word):
            if token in self._same or any(test.holds(token) for test in self._other):
                return end - start
        return 0

    def several(self, text: str) -> Iterator[Span]:
        """The places of words that pass next to each other, from the first to the last."""
        if not self._sequences:
            return
        found = list(word_tokens(text))
        words = [token for token, _, _ in found]
        for sequence in self._sequences:
            last = len(sequence.tests) - 1
            for place in sequence.places(words):
                yield found[place][1], found[place + last][2]


def _apart(spans: list[Span]) -> Spans:
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)
