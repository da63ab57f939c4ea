"""All words of an index, with how many claims have each: for completion, fuzzy words and other spellings."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from db.names import prefix_stems, singular, within
from db.search.arrays import TEXTS, SegmentArrays

#: With more new words than this, sorting all anew is faster than putting each in its place.
FEW_NEW = 2000


class Lexicon:
    """Words and their frequencies; never changed. A commit makes another from the old and the difference."""

    def __init__(self, counts: dict[str, int], order: list[str]) -> None:
        """Use `empty` and `changed`; ``order`` is the sorted list of the words in ``counts``."""
        self._counts = counts
        self._order = order

    @classmethod
    def empty(cls) -> Lexicon:
        """No words."""
        return cls({}, [])

    def changed(self, gone: Iterable[SegmentArrays], come: Iterable[SegmentArrays]) -> Lexicon:
        """The lexicon without the segments ``gone`` and with those that have ``come``."""
        counts = dict(self._counts)
        for sign, segments in ((1, come), (-1, gone)):
            for segment in segments:
                for word, count in zip(segment.words, frequencies(segment), strict=True):
                    counts[word] = counts.get(word, 0) + sign * count
        fewer = [word for word in counts if counts[word] <= 0]
        for word in fewer:
            del counts[word]
        new = [word for word in counts if word not in self._counts]
        if fewer or len(new) > FEW_NEW:
            return Lexicon(counts, sorted(counts))
        order = list(self._order)
        for word in new:
            insort(order, word)
        return Lexicon(counts, order)

    def __len__(self) -> int:
        """How many words."""
        return len(self._order)

    def frequency(self, word: str) -> int:
        """How many claims have ``word``, about: claims replaced since the last merge count again."""
        return self._counts.get(word, 0)

    def beginning(self, prefix: str) -> list[str]:
        """The words that a folded ``prefix`` finds (`db.names.has_prefix`), commonest first."""
        start = bisect_left(self._order, prefix)
        found = set(self._order[start : bisect_left(self._order, prefix + "\U0010ffff")])
        found.update(word for word in prefix_stems(prefix) if word in self._counts)
        return self.commonest(found)

    def ending(self, suffix: str) -> list[str]:
        """The words that a folded ``suffix`` finds (`db.names.has_suffix`), commonest first."""
        found: set[str] = set()
        for end in {suffix, singular(suffix)}:
            start = bisect_left(self._backwards, end[::-1])
            stop = bisect_left(self._backwards, end[::-1] + "\U0010ffff")
            found.update(word[::-1] for word in self._backwards[start:stop])
        return self.commonest(found)

    def similar(self, word: str, limit: int) -> list[str]:
        """The words within ``limit`` edits of ``word``, commonest first."""
        letters, lengths = self._letters
        # An edit changes at most two letters of the set: a cheap sieve before the distance itself.
        near = np.bitwise_count(letters ^ np.uint64(_letters(word))) <= 2 * limit
        near &= np.abs(lengths - len(word)) <= limit
        candidates = (self._order[place] for place in np.flatnonzero(near).tolist())
        return self.commonest(other for other in candidates if within(other, word, limit))

    def commonest(self, words: Iterable[str]) -> list[str]:
        """``words`` by frequency, then by alphabet."""
        return sorted(words, key=lambda word: (-self._counts.get(word, 0), word))

    @cached_property
    def _backwards(self) -> list[str]:
        """All words from their last letter to the first, sorted."""
        return sorted(word[::-1] for word in self._order)

    @cached_property
    def _letters(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """For every word: a bit for each letter (of 64 classes) in it; its length."""
        count = len(self._order)
        return (
            np.fromiter((_letters(word) for word in self._order), np.uint64, count),
            np.fromiter((len(word) for word in self._order), np.int64, count),
        )


def frequencies(segment: SegmentArrays) -> Sequence[int]:
    """In how many documents each word of a segment is: in the content or the sentence, whichever is more."""
    every = np.arange(len(segment.words), dtype=np.int64)
    counts: list[int] = np.maximum(*(segment.fields[text].frequency(every) for text in TEXTS)).tolist()
    return counts


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits
