"""Corpora in brat standoff as windows with targets.

Labels are those of words. PolNeAR is univocal: a word has one role in one claim, except that a source is
shared by several claims; where annotations overlap all the same, cue wins over source over content.
"""

from __future__ import annotations

import hashlib
import itertools
import random
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from db.records import Spans
from importer.attribution.blocks import paragraphs
from importer.attribution.evaluate import GoldClaim, read_annotation
from importer.attribution.train import distil
from importer.attribution.windows import SIZE, Block, Window, encoded, pack
from importer.attribution.wordpiece import WordPiece

OUT, SOURCE, CUE, CUE_INSIDE, CONTENT = range(5)
IGNORED = -100


@dataclass(frozen=True, slots=True)
class Reading:
    """One annotator's claims in an article and the spans to be left out of account."""

    claims: tuple[GoldClaim, ...]
    discard: Spans = ()


@dataclass(slots=True)
class Article:
    """A text with its readings, the gold one first, and its paragraphs as pieces."""

    stem: str
    text: str
    readings: list[Reading]
    blocks: list[Block]


@dataclass(slots=True)
class Example:
    """A window with its targets, one a word.

    ``tags`` are `OUT` ... `CONTENT` or `IGNORED`. ``to_cue`` (of contents and sources) and ``to_source``
    (of cues) are pieces of the window, 0 for "none", `IGNORED` where the answer is outside the window.
    A source of several cues has them all in ``cues``. ``soft``: what teachers say (`distil.of_window`).
    """

    window: Window
    tags: list[int]
    to_cue: list[int]
    to_source: list[int]
    cues: dict[int, list[int]]
    soft: distil.Target | None = None


def is_tuning(stem: str) -> bool:
    """Whether an article of the training part is set aside for tuning: a fixed fifth, by its name."""
    return hashlib.sha256(stem.encode("utf-8")).digest()[0] % 5 == 0


def read_corpus(folder: Path, pieces: WordPiece, size: int = SIZE) -> list[Article]:
    """All articles of ``folder`` that have an annotation, by name."""
    found = []
    for path in sorted((folder / "text").glob("*.txt")):
        marks = sorted((folder / "attributions").glob(path.stem + "_????.ann"))
        if marks:
            text = path.read_bytes().decode("utf-8")
            blocks = list(encoded(text, paragraphs(text), pieces, size))
            found.append(
                Article(
                    path.stem,
                    text,
                    [Reading(*read_annotation(mark.read_bytes().decode())) for mark in marks],
                    blocks,
                )
            )
    return found


def digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of a corpus, for the log and the card."""
    total = hashlib.sha256()
    for path in sorted((*folder.glob("text/*.txt"), *folder.glob("attributions/*.ann"))):
        total.update(path.name.encode("utf-8") + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def examples(
    article: Article, reading: Reading, pieces: WordPiece, size: int = SIZE, first: int | None = None
) -> Iterator[Example]:
    """The article's windows with the targets that ``reading`` gives them."""
    marks = _Marks(len(article.text), reading)
    for window in pack(article.blocks, pieces, size, first):
        yield _example(window, marks)


def epoch(
    articles: Sequence[Article],
    pieces: WordPiece,
    rng: random.Random,
    size: int = SIZE,
    soft: Mapping[str, distil.Soft] | None = None,
) -> list[Example]:
    """Every article once, with windows that begin anew elsewhere and one annotator's reading each.

    ``soft``: the teachers' word on each article, by its name.
    """
    found: list[Example] = []
    for article in articles:
        reading = article.readings[0]
        if len(article.readings) > 1 and rng.random() < 0.5:
            reading = rng.choice(article.readings[1:])
        for example in examples(article, reading, pieces, size, rng.randint(size // 3, size)):
            if soft is not None:
                example.soft = distil.of_window(example.window, soft[article.stem])
            found.append(example)
    return found


class _Marks:
    """What each code point of an article is marked as."""

    def __init__(self, length: int, reading: Reading) -> None:
        self.tag = bytearray(length)
        self.claim = [-1] * length
        self.cue_start: list[int] = []
        self.source_start: list[int] = []
        self.ignored = bytearray(length)
        for start, end in reading.discard:
            self.ignored[start:end] = b"\1" * (end - start)
        for number, claim in enumerate(reading.claims):
            self.cue_start.append(min((start for start, _ in claim.cue), default=-1))
            self.source_start.append(min((start for start, _ in claim.source), default=-1))
            for start, end in claim.content:
                self._mark(start, end, CONTENT, number)
        for number, claim in enumerate(reading.claims):
            for start, end in claim.source:
                self._mark(start, end, SOURCE, number)
        for number, claim in enumerate(reading.claims):
            for start, end in claim.cue:
                self._mark(start, end, CUE, number)
        self.cues_of_source: dict[int, list[int]] = {}
        for source, cue in zip(self.source_start, self.cue_start, strict=True):
            if source >= 0:
                self.cues_of_source.setdefault(source, []).append(cue)

    def _mark(self, start: int, end: int, tag: int, number: int) -> None:
        self.tag[start:end] = bytes([tag]) * (end - start)
        self.claim[start:end] = [number] * (end - start)


def _example(window: Window, marks: _Marks) -> Example:
    count = len(window.words)

    def piece(at: int) -> int | None:
        """The piece of the word that stands at ``at``; None if it is not in the window."""
        word = bisect_right(window.starts, at) - 1
        return window.words[word] if word >= 0 and at < window.ends[word] else None

    tags, to_cue, to_source = [OUT] * count, [IGNORED] * count, [IGNORED] * count
    cues: dict[int, list[int]] = {}
    last_cue = -1
    for word, (start, end) in enumerate(zip(window.starts, window.ends, strict=True)):
        at = start if marks.tag[start] else end - 1
        tag, claim = marks.tag[at], marks.claim[at]
        if marks.ignored[start]:
            tags[word] = IGNORED
        elif tag == CUE:
            tags[word] = CUE_INSIDE if claim == last_cue else CUE
            if claim != last_cue:
                source = marks.source_start[claim]
                to_source[word] = 0 if source < 0 else piece(source) or IGNORED
        elif tag == CONTENT:
            tags[word], to_cue[word] = CONTENT, piece(marks.cue_start[claim]) or 0
        elif tag == SOURCE:
            tags[word] = SOURCE
            found = [piece(cue) for cue in marks.cues_of_source[marks.source_start[claim]]]
            cues[word] = sorted({cue for cue in found if cue}) or [0]
            to_cue[word] = cues[word][0]
        last_cue = claim if tag == CUE else -1
    return Example(window, tags, to_cue, to_source, cues)


def batches(found: Sequence[Example], budget: int, rng: random.Random) -> list[list[Example]]:
    """Examples of like length together, at most ``budget`` pieces with padding, in random order."""
    ordered = sorted(found, key=lambda example: (len(example.window.ids), rng.random()))
    groups: list[list[Example]] = [[]]
    for example in ordered:
        if groups[-1] and (len(groups[-1]) + 1) * len(example.window.ids) > budget:
            groups.append([])
        groups[-1].append(example)
    rng.shuffle(groups)
    return groups


def spread(found: Sequence[Example]) -> dict[str, int]:
    """How many words bear each tag: for the log."""
    names = ("out", "source", "cue", "cue_inside", "content")
    tags = list(itertools.chain.from_iterable(example.tags for example in found))
    return {name: tags.count(value) for value, name in enumerate(names)}
