"""Searching segments of flat arrays: which documents have words, how well, and what they hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log as logarithm

import numpy as np
from numpy.typing import NDArray

from db.names import prefix_stems, skeletons
from db.search.arrays import LAST_PLACE, NAMES, TEXTS, Ints, SegmentArrays
from db.search.lexicon import Lexicon
from db.search.port import Held, WordTest

Floats = NDArray[np.float64]
#: BM25's parameters, Whoosh's defaults.
B, K1 = 0.75, 1.2
#: What a word in a text counts for relevance; one in the content is not counted again in the sentence.
WEIGHTS = {"sentence": 0.5, "content": 1.0}
#: Tests whose words are remembered: what people type is asked for again with every letter.
REMEMBERED = 256


@dataclass(frozen=True)
class Part:
    """A segment in a view: its name, its arrays, and which of its documents are deleted."""

    name: str
    arrays: SegmentArrays
    deleted: frozenset[int]


class ArrayView:
    """An index at one moment, as `db.search.port.TextView` describes it.

    ``lengths`` says for a number of words what a document's length counts as: Whoosh keeps lengths in a byte.
    """

    def __init__(self, parts: Sequence[Part], lengths: Ints, before: ArrayView | None = None) -> None:
        """A view of ``parts``; what it has in common with the one ``before`` is not computed again."""
        self.parts = tuple(parts)
        self._lengths = lengths
        self._bases: list[int] = np.cumsum([0, *(len(part.arrays.keys) for part in parts)]).tolist()
        self._keys = np.concatenate([np.empty(0, np.int64), *(_keys(part) for part in parts)])
        self._remembered: dict[WordTest, tuple[Ints, ...]] = {}
        self._lock = threading.RLock()
        self._base = Lexicon.empty()
        self._gone: list[SegmentArrays] = []
        self._come = [part.arrays for part in parts]
        if before is not None and "lexicon" in before.__dict__:
            old, new = ({part.name for part in view.parts} for view in (before, self))
            self._base = before.lexicon
            self._gone = [part.arrays for part in before.parts if part.name not in new]
            self._come = [part.arrays for part in parts if part.name not in old]

    @property
    def keys(self) -> Ints:
        """The claim of each document; 0 for one that was replaced or forgotten."""
        return self._keys

    # --- words -------------------------------------------------------------------------------------

    @cached_property
    def lexicon(self) -> Lexicon:
        """All words with their frequencies."""
        return self._base.changed(self._gone, self._come)

    @cached_property
    def _spellings(self) -> dict[str, list[str]]:
        """The words that are written with a capital, by skeleton (`db.names.skeletons`)."""
        names = {
            part.arrays.words[number]
            for part in self.parts
            for field in NAMES.values()
            for number in np.flatnonzero(np.diff(part.arrays.fields[field].starts.astype(np.int64))).tolist()
        }
        found: dict[str, list[str]] = {}
        for name in sorted(names):
            for skeleton in skeletons(name):
                found.setdefault(skeleton, []).append(name)
        return found

    def words(self, test: WordTest) -> list[str]:
        """The words of the index that pass ``test``, commonest first."""
        if test.how == "same":
            return [test.text]
        if test.how == "begins":
            return self.lexicon.beginning(test.text)
        if test.how == "ends":
            return self.lexicon.ending(test.text)
        if test.how == "near":
            return self.lexicon.similar(test.text, test.limit)
        alike = {word for skeleton in skeletons(test.text) for word in self._spellings.get(skeleton, ())}
        return self.lexicon.commonest(alike)

    def frequency(self, word: str) -> int:
        """How many claims have ``word``, about."""
        return self.lexicon.frequency(word)

    def _numbers(self, test: WordTest) -> tuple[Ints, ...]:
        """By part: the numbers of the words that pass."""
        known = self._remembered.get(test)
        if known is not None:
            return known
        if test.how == "begins":
            stems = [word for word in prefix_stems(test.text) if not word.startswith(test.text)]
            found = tuple(_united(p.arrays.beginning(test.text), p.arrays.numbers(stems)) for p in self.parts)
        elif test.how == "ends":
            found = tuple(part.arrays.ending(test.text) for part in self.parts)
        else:
            words = self.words(test)
            found = tuple(part.arrays.numbers(words) for part in self.parts)
        with self._lock:
            if len(self._remembered) >= REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            self._remembered[test] = found
        return found

    # --- documents ---------------------------------------------------------------------------------

    def find(self, tests: Sequence[WordTest], text: str) -> Ints:
        """The documents that have words that pass ``tests`` next to each other in ``text``; one may come
        more than once, and so may documents that hold no claim any more."""
        numbers = [self._numbers(test) for test in tests]
        fields = [_field(test, text) for test in tests]
        found = [np.empty(0, np.int64)]
        for which, (part, base) in enumerate(zip(self.parts, self._bases, strict=False)):
            chosen = [of_parts[which] for of_parts in numbers]
            if chosen and all(len(words) for words in chosen):
                found.append(_next_to_each_other(part.arrays, fields, chosen) + base)
        return np.concatenate(found)

    def scores(self, tests: Sequence[WordTest]) -> Floats:
        """BM25 of every document, summed over ``tests``; a test of many words counts as one word.

        As Whoosh computes it, for a test of one word.
        """
        scores = np.zeros(len(self._keys))
        for test in tests:
            of_test = np.zeros(len(self._keys))
            for text, weight in WEIGHTS.items():
                self._score(of_test, test, text, weight)
            scores += of_test
        return scores

    def _score(self, scores: Floats, test: WordTest, text: str, weight: float) -> None:
        """Put the scores of ``test`` in ``text`` into ``scores``."""
        found: list[tuple[Ints, Floats]] = []
        for part, words, base in zip(self.parts, self._numbers(test), self._bases, strict=False):
            if len(words) == 0:
                continue
            documents, counts = part.arrays.fields[_field(test, text)].of(words)
            if len(words) > 1:
                counts = np.bincount(documents, weights=counts, minlength=len(part.arrays.keys))
                documents = np.flatnonzero(counts)
                counts = counts[documents]
            found.append((documents.astype(np.int64) + base, counts.astype(np.float64)))
        having = sum(len(documents) for documents, _ in found)
        idf = logarithm(len(self._keys) / (having + 1)) + 1 if having else 0.0
        lengths, average = self._text_lengths[text]
        for documents, counts in found:
            length = lengths[documents] / average
            scores[documents] = weight * idf * counts * (K1 + 1) / (counts + K1 * (1 - B + B * length))

    @cached_property
    def _text_lengths(self) -> dict[str, tuple[Ints, float]]:
        """By text: every document's length as it counts, and the average of the true ones."""
        found = {}
        for text in TEXTS:
            lengths = np.concatenate([np.empty(0, np.int64), *(p.arrays.lengths[text] for p in self.parts)])
            average = float(lengths.sum()) / (len(lengths) or 1)
            found[text] = self._lengths[np.minimum(lengths, len(self._lengths) - 1)], average or 1.0
        return found

    # --- what is held ------------------------------------------------------------------------------

    @cached_property
    def _places(self) -> tuple[Ints, Ints]:
        """Keys in order, and the document of each."""
        documents = np.flatnonzero(self._keys)
        order = documents[np.argsort(self._keys[documents], kind="stable")]
        return self._keys[order], order

    def documents_of(self, claims: Sequence[int]) -> Ints:
        """The document of each claim; -1 for one that is not held."""
        keys, order = self._places
        wanted = np.array(claims, dtype=np.int64)
        if not len(keys):
            return np.full(len(wanted), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, order[place], -1)

    @cached_property
    def stamps(self) -> NDArray[np.uint64]:
        """What the text of each document was, as a number."""
        return np.concatenate([np.empty(0, np.uint64), *(part.arrays.stamps for part in self.parts)])

    def held(self) -> Iterator[tuple[int, Held]]:
        """Every claim with the words of its texts. Slow: for checks."""
        for part in self.parts:
            columns = [part.arrays.texts(field) for field in (*TEXTS, *NAMES.values())]
            for document, (key, *fields) in enumerate(zip(part.arrays.keys.tolist(), *columns, strict=True)):
                if document not in part.deleted:
                    (content, _), (sentence, _), (_, content_names), (_, sentence_names) = fields
                    yield key, Held(content, sentence, content_names, sentence_names)


def _field(test: WordTest, text: str) -> str:
    return NAMES[text] if test.how == "alike" else text


def _keys(part: Part) -> Ints:
    if not part.deleted:
        return part.arrays.keys
    keys = part.arrays.keys.copy()
    keys[np.fromiter(part.deleted, np.int64, len(part.deleted))] = 0
    return keys


def _united(run: Ints, others: Ints) -> Ints:
    return np.union1d(run, others) if len(others) else run


def _next_to_each_other(arrays: SegmentArrays, fields: Sequence[str], chosen: Sequence[Ints]) -> Ints:
    """The documents with words of ``chosen`` one after the other, each in its field."""
    several = [arrays.fields[field] for field in fields]
    if len(chosen) == 1:
        return several[0].of(chosen[0])[0].astype(np.int64)
    sizes = [postings.occurrences(words) for postings, words in zip(several, chosen, strict=True)]
    # The rarest first: what it leaves is looked up in the others.
    order = sorted(range(len(chosen)), key=lambda place: sizes[place])
    begins: Ints | None = None
    for place in order:
        places = several[place].places_of(chosen[place])
        places = places[(places & 0xFFFF) < LAST_PLACE] - place
        begins = places if begins is None else begins[_among(begins, places)]
        if not len(begins):
            break
    return np.empty(0, np.int64) if begins is None else begins >> 16


def _among(values: Ints, ordered: Ints) -> NDArray[np.bool_]:
    """Which of ``values`` are in the sorted ``ordered``."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    there: NDArray[np.bool_] = ordered[place] == values
    return there
