"""One segment of the index as flat arrays: words to documents, with places; numpy and nothing else.

A segment is an inverted index in four fields:

* ``content`` and ``sentence``: all words of a claim's content, and of the sentence around it,
* ``content names`` and ``sentence names``: those of them that are written with a capital, at the same places;
  other spellings of names are looked for among them.

All fields share one list of words, sorted. The postings of a field stand in the order of words, then of
documents, then of places; so the postings of one word are one slice, and so are those of all words with one
prefix: ``pr*`` is no slower than a word. No compression and no pickles: 60 MB for 100,000 claims, read as
they are. Little-endian, so that an index in a home folder of the network serves several machines.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.names import Name, singular

Ints = NDArray[np.int64]
Numbers = NDArray[Any]

TEXTS = ("content", "sentence")
#: By text: the field with its names.
NAMES = {text: f"{text} names" for text in TEXTS}
FIELDS = (*TEXTS, *NAMES.values())
#: What the file begins with; the number is raised with every change of the format.
MAGIC = b"sayso-words-1\n"
#: Words of one claim at this place or beyond are found, but not as parts of phrases.
LAST_PLACE = 0xF000
#: The arrays of a field with their types: first posting of each word (and the end), documents, occurrences
#: in each, first place of each word (and the end), places.
_PARTS = (
    ("starts", "<u4"),
    ("documents", "<u4"),
    ("counts", "<u2"),
    ("place_starts", "<u4"),
    ("places", "<u2"),
)


@dataclass(frozen=True)
class Postings:
    """The postings of one field; see `_PARTS`."""

    starts: Numbers
    documents: Numbers
    counts: Numbers
    place_starts: Numbers
    places: Numbers

    @property
    def places_by_word(self) -> Ints:
        """How many places each word has."""
        places: Ints = self.place_starts[1:].astype(np.int64) - self.place_starts[:-1]
        return places

    def of(self, words: Ints) -> tuple[Numbers, Numbers]:
        """The documents that have any of ``words`` (numbers, ascending), and how often; word by word."""
        if _is_run(words):
            part = slice(int(self.starts[words[0]]), int(self.starts[words[-1] + 1]))
            return self.documents[part], self.counts[part]
        chosen = _ranges(self.starts, words)
        return self.documents[chosen], self.counts[chosen]

    def frequency(self, words: Ints) -> Ints:
        """In how many documents each of ``words`` is."""
        return self.starts[words + 1].astype(np.int64) - self.starts[words]

    def occurrences(self, words: Ints) -> int:
        """How often any of ``words`` occurs."""
        return int((self.place_starts[words + 1].astype(np.int64) - self.place_starts[words]).sum())

    def places_of(self, words: Ints) -> Ints:
        """Every occurrence of any of ``words`` as document * 65536 + place; sorted."""
        if _is_run(words):
            part = slice(int(self.place_starts[words[0]]), int(self.place_starts[words[-1] + 1]))
            places = self.places[part]
        else:
            places = self.places[_ranges(self.place_starts, words)]
        documents, counts = self.of(words)
        found: Ints = (np.repeat(documents.astype(np.int64), counts) << 16) | places
        if len(words) > 1:
            found.sort()
        return found


def _is_run(words: Ints) -> bool:
    """Whether ascending numbers follow one another."""
    return len(words) > 0 and int(words[-1]) - int(words[0]) == len(words) - 1


def _ranges(starts: Numbers, words: Ints) -> Ints:
    """The places ``starts[w]`` to ``starts[w + 1]``, exclusive, of all ``words``."""
    low = starts[words].astype(np.int64)
    lengths = starts[words + 1].astype(np.int64) - low
    before = np.cumsum(lengths) - lengths
    run: Ints = np.repeat(low - before, lengths) + np.arange(int(lengths.sum()), dtype=np.int64)
    return run


@dataclass(frozen=True)
class SegmentArrays:
    """A segment: the claim of each document (``keys``) and what its text was (``stamps``), the words, the
    postings of each field."""

    keys: Ints
    stamps: NDArray[np.uint64]
    words: list[str]
    fields: dict[str, Postings]

    @cached_property
    def lengths(self) -> dict[str, Ints]:
        """By text: how many words each document has."""
        return {
            text: np.bincount(
                self.fields[text].documents, weights=self.fields[text].counts, minlength=len(self.keys)
            ).astype(np.int64)
            for text in TEXTS
        }

    def number(self, word: str) -> int | None:
        """The number of a word."""
        place = bisect_left(self.words, word)
        return place if place < len(self.words) and self.words[place] == word else None

    def numbers(self, words: Sequence[str]) -> Ints:
        """The numbers of those of ``words`` that are here, ascending."""
        found = {number for word in words if (number := self.number(word)) is not None}
        return np.array(sorted(found), dtype=np.int64)

    def beginning(self, prefix: str) -> Ints:
        """The numbers of the words that begin with ``prefix``."""
        start = bisect_left(self.words, prefix)
        return np.arange(start, bisect_left(self.words, prefix + "\U0010ffff"), dtype=np.int64)

    def ending(self, suffix: str) -> Ints:
        """The numbers of the words that a folded ``suffix`` finds (`db.names.has_suffix`), ascending."""
        words, numbers = self._backwards
        found = []
        for end in {suffix, singular(suffix)}:
            start = bisect_left(words, end[::-1])
            found.append(numbers[start : bisect_left(words, end[::-1] + "\U0010ffff")])
        return np.unique(np.concatenate(found))

    @cached_property
    def _backwards(self) -> tuple[list[str], Ints]:
        """All words from their last letter to the first, sorted; and their numbers."""
        pairs = sorted((word[::-1], number) for number, word in enumerate(self.words))
        return [word for word, _ in pairs], np.array([number for _, number in pairs], dtype=np.int64)

    def texts(self, field: str) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
        """The words of a field of each document in order, with their places: read back from the postings."""
        postings = self.fields[field]
        numbers = np.repeat(np.arange(len(self.words)), postings.places_by_word)
        documents = np.repeat(postings.documents, postings.counts)
        order = np.lexsort((postings.places, documents))
        ends = np.searchsorted(documents[order], np.arange(len(self.keys)), side="right").tolist()
        words = [self.words[number] for number in numbers[order].tolist()]
        places = postings.places[order].tolist()
        start = 0
        for end in ends:
            yield tuple(words[start:end]), tuple(places[start:end])
            start = end

    def to_bytes(self) -> bytes:
        """The segment as a file."""
        blob = "\n".join(self.words).encode()
        parts: list[tuple[str, str, Numbers]] = [
            ("keys", "<i8", self.keys),
            ("stamps", "<u8", self.stamps),
            ("words", "<u1", np.frombuffer(blob, dtype=np.uint8)),
        ]
        for name, postings in self.fields.items():
            parts += [(f"{name}.{part}", kind, getattr(postings, part)) for part, kind in _PARTS]
        table, place, written = [], 0, []
        for name, kind, array in parts:
            raw = np.ascontiguousarray(array, dtype=kind).tobytes()
            table.append([name, kind, len(array), place])
            padding = -len(raw) % 8
            written.append(raw + bytes(padding))
            place += len(raw) + padding
        header = json.dumps(table).encode()
        header += b" " * (-(len(MAGIC) + 8 + len(header)) % 8)
        return b"".join([MAGIC, len(header).to_bytes(8, "little"), header, *written])

    @classmethod
    def from_bytes(cls, raw: bytes) -> SegmentArrays:
        """A file as a segment; raises ValueError or KeyError for what is none, or not whole."""
        begin = len(MAGIC) + 8
        if raw[: len(MAGIC)] != MAGIC:
            raise ValueError("no segment")
        size = int.from_bytes(raw[len(MAGIC) : begin], "little")
        arrays: dict[str, Numbers] = {}
        for name, kind, count, place in json.loads(raw[begin : begin + size]):
            arrays[name] = np.frombuffer(raw, dtype=kind, count=count, offset=begin + size + place)
        blob = arrays["words"].tobytes().decode()
        words = blob.split("\n") if blob else []
        fields = {field: Postings(*(arrays[f"{field}.{part}"] for part, _ in _PARTS)) for field in FIELDS}
        if any(len(postings.starts) != len(words) + 1 for postings in fields.values()):
            raise ValueError("words without postings")
        if len(arrays["keys"]) != len(arrays["stamps"]):
            raise ValueError("claims without stamps")
        return cls(arrays["keys"].astype(np.int64), arrays["stamps"].astype(np.uint64), words, fields)


class Builder:
    """Collects the words of documents, then puts them in order: documents come in ascending order."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._numbers: dict[str, int] = {}
        self._parts: dict[str, list[tuple[Ints, Ints, Ints]]] = {field: [] for field in FIELDS}
        self._open = {field: _Open() for field in FIELDS}

    def add(self, text: str, document: int, words: Sequence[str]) -> None:
        """The tokens of one of `TEXTS` of a document, in order."""
        known = self._numbers
        numbers = [known.setdefault(word, len(known)) for word in words]
        self._open[text].add(document, numbers, range(len(words)))
        places = [place for place, word in enumerate(words) if type(word) is Name]
        self._open[NAMES[text]].add(document, [numbers[place] for place in places], places)

    def add_segment(self, segment: SegmentArrays, new_numbers: Ints) -> None:
        """All documents of another segment under ``new_numbers``; those with -1 are left out."""
        self._close_open()
        known = self._numbers
        numbers = np.array([known.setdefault(word, len(known)) for word in segment.words], dtype=np.int64)
        for field, postings in segment.fields.items():
            word_of_place = np.repeat(numbers, postings.places_by_word)
            document_of_place = new_numbers[np.repeat(postings.documents, postings.counts)]
            kept = document_of_place >= 0
            self._parts[field].append(
                (word_of_place[kept], document_of_place[kept], postings.places[kept].astype(np.int64))
            )

    def finish(self, keys: Sequence[int], stamps: Sequence[int]) -> SegmentArrays:
        """The segment of all that was added; ``keys`` are the claims of its documents."""
        self._close_open()
        words = sorted(self._numbers)
        used = np.zeros(len(words), dtype=bool)
        rank = np.empty(len(words), dtype=np.int64)
        rank[[self._numbers[word] for word in words]] = np.arange(len(words))
        sorted_parts = {}
        for field, parts in self._parts.items():
            numbers, documents, places = (
                np.concatenate([np.empty(0, np.int64), *(part[which] for part in parts)])
                for which in range(3)
            )
            ranks = rank[numbers]
            order = np.argsort(ranks, kind="stable")
            sorted_parts[field] = (ranks[order], documents[order], places[order])
            used[ranks] = True
        # Words that only documents left out had are no words of this segment.
        kept = np.cumsum(used) - 1
        fields = {
            field: _postings(kept[ranks], documents, places, int(used.sum()))
            for field, (ranks, documents, places) in sorted_parts.items()
        }
        # Plain text: whether a word is a name is said by the fields.
        there = [str(word) for word, is_used in zip(words, used.tolist(), strict=True) if is_used]
        return SegmentArrays(np.array(keys, dtype=np.int64), np.array(stamps, dtype=np.uint64), there, fields)

    def _close_open(self) -> None:
        for field, some in self._open.items():
            if some.documents:
                self._parts[field].append(some.arrays())
            self._open[field] = _Open()


class _Open:
    """Occurrences that are still lists: word numbers and places, and how many of them each document has."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.places: list[int] = []
        self.documents: list[int] = []
        self.sizes: list[int] = []

    def add(self, document: int, numbers: Sequence[int], places: Sequence[int]) -> None:
        self.numbers.extend(numbers)
        self.places.extend(places)
        self.documents.append(document)
        self.sizes.append(len(numbers))

    def arrays(self) -> tuple[Ints, Ints, Ints]:
        """Word numbers, documents and places of all occurrences."""
        documents = np.repeat(np.array(self.documents, dtype=np.int64), np.array(self.sizes, dtype=np.int64))
        return np.array(self.numbers, dtype=np.int64), documents, np.array(self.places, dtype=np.int64)


def _postings(ranks: Ints, documents: Ints, places: Ints, words: int) -> Postings:
    """Postings of occurrences that stand in order of word and document."""
    same = np.zeros(len(ranks), dtype=bool)
    same[1:] = (ranks[1:] == ranks[:-1]) & (documents[1:] == documents[:-1])
    if len(places) and places.max() >= LAST_PLACE:
        places = np.minimum(places, LAST_PLACE)
        again = same.copy()
        again[1:] &= places[1:] == places[:-1]
        ranks, documents, places, same = ranks[~again], documents[~again], places[~again], same[~again]
    begins = np.flatnonzero(~same)
    edges = np.arange(words + 1)
    return Postings(
        np.searchsorted(ranks[begins], edges),
        documents[begins],
        np.diff(np.append(begins, len(ranks))),
        np.searchsorted(ranks, edges),
        places,
    )
