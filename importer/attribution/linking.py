"""From the tagger's scores to claims: which words are a cue, and which content and source are its.

Tags say what a word is, pointers what belongs together. Content points to the first word of its cue; a cue
points to the first word of its source, or to ``[CLS]`` where the text names nobody, so that several cues may
share one source ("X said A and argued B"); sources point to cues, which only weighs in. Nearness is no
rule here: what the pointers learnt decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Words = tuple[int, int]

OUT, SOURCE, CUE, CUE_INSIDE, CONTENT = range(5)
_TO_CUE, _SOURCE_TO_CUE, _TO_SOURCE = range(3)


@dataclass(frozen=True, slots=True)
class Settings:
    """What decoding weighs; chosen on the tuning part, kept with the weights.

    ``cue`` and ``content`` are added to the scores of those tags (of a cue's first word); ``switch`` is
    the cost of changing the cue within a run of content, ``sentence`` that where a sentence begins;
    ``nobody`` is added to the score of "no source"; ``back`` weighs what sources say of their cues;
    ``found`` is how sure a pointer must be to make a source of words not tagged so.
    """

    cue: float = 0.0
    content: float = 0.0
    switch: float = 3.0
    sentence: float = 0.5
    nobody: float = 0.0
    back: float = 0.3
    found: float = 0.5


@dataclass(frozen=True, slots=True)
class Scores:
    """What the tagger says of a window with n words.

    ``tags``: n x 5 log-probabilities. ``queries`` and ``keys``: 3 x (n + 1) x size; row 0 is ``[CLS]``.
    ``openings``: n, True for the first word of a sentence.
    """

    tags: Floats
    queries: Floats
    keys: Floats
    openings: Bools

    def pointers(self, which: int, words: npt.NDArray[np.intp]) -> Floats:
        """Log-probabilities: for each of ``words`` over ``[CLS]`` and all words."""
        return log_softmax(self.queries[which][words + 1] @ self.keys[which].T)


@dataclass(frozen=True, slots=True)
class Linked:
    """A claim in words of its window, ends exclusive."""

    cue: Words
    source: Words | None
    content: tuple[Words, ...]
    confidence: float


def log_softmax(scores: Floats) -> Floats:
    """Over the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def link(scores: Scores, settings: Settings) -> list[Linked]:
    """The claims of a window, in the order of their cues; a cue without content makes none."""
    bias = np.zeros(5, np.float32)
    bias[CUE], bias[CONTENT] = settings.cue, settings.content
    tags = (scores.tags + bias).argmax(axis=1)
    cues = _cues(tags)
    if not cues:
        return []
    heads = np.array([start for start, _ in cues], np.intp)
    contents, sure = _contents(scores, tags, heads, settings)
    sources = _sources(scores, tags, heads, settings)
    found = []
    for number, cue in enumerate(cues):
        if contents[number]:
            source, credence = sources[number]
            cue_sure = float(np.exp(scores.tags[cue[0], [CUE, CUE_INSIDE]]).sum())
            confidence = (cue_sure + sure[number] + credence) / 3
            found.append(Linked(cue, source, tuple(contents[number]), confidence))
    return found


def runs(marked: Bools) -> list[Words]:
    """The maximal runs of True, ends exclusive."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _cues(tags: npt.NDArray[np.intp]) -> list[Words]:
    found: list[Words] = []
    for start, end in runs((tags == CUE) | (tags == CUE_INSIDE)):
        begins = [start, *(at for at in range(start + 1, end) if tags[at] == CUE), end]
        found += pairwise(begins)
    return found


def _contents(
    scores: Scores, tags: npt.NDArray[np.intp], heads: npt.NDArray[np.intp], settings: Settings
) -> tuple[list[list[Words]], list[float]]:
    """For each cue the runs of its content, and how sure they are on average."""
    found: list[list[Words]] = [[] for _ in heads]
    total, count = np.zeros(len(heads)), np.zeros(len(heads))
    words = np.flatnonzero(tags == CONTENT)
    if len(words):
        to_cue = scores.pointers(_TO_CUE, words)[:, heads + 1]
        sure = np.exp(to_cue.max(axis=1) + scores.tags[words, CONTENT])
        costs = np.where(scores.openings, settings.sentence, settings.switch)
        at = 0
        for start, end in runs(tags == CONTENT):
            size = end - start
            chosen = _path(to_cue[at : at + size], costs[start:end])
            changes = np.flatnonzero(np.diff(chosen)) + 1
            for first, last in pairwise((0, *changes.tolist(), size)):
                cue = int(chosen[first])
                found[cue].append((start + first, start + last))
                total[cue] += sure[at + first : at + last].sum()
                count[cue] += last - first
            at += size
    return found, (total / np.maximum(count, 1)).tolist()


def _path(scores: Floats, costs: npt.NDArray[np.float64]) -> npt.NDArray[np.intp]:
    """The best sequence of columns, where changing the column before a row costs its ``costs``."""
    best: npt.NDArray[np.intp] = scores.argmax(axis=1)
    if (best == best[0]).all():
        return best
    value = scores[0].astype(np.float64)
    came = np.zeros(scores.shape, np.intp)
    stay = np.arange(scores.shape[1])
    for row in range(1, len(scores)):
        top = int(value.argmax())
        moved = value < value[top] - costs[row]
        came[row] = np.where(moved, top, stay)
        value = np.where(moved, value[top] - costs[row], value) + scores[row]
    chosen = np.zeros(len(scores), np.intp)
    chosen[-1] = value.argmax()
    for row in range(len(scores) - 1, 0, -1):
        chosen[row - 1] = came[row, chosen[row]]
    return chosen


def _sources(
    scores: Scores, tags: npt.NDArray[np.intp], heads: npt.NDArray[np.intp], settings: Settings
) -> list[tuple[Words | None, float]]:
    """For each cue its source, or None where nobody is named, and how sure that is."""
    sources = runs(tags == SOURCE)
    mass = np.exp(scores.pointers(_TO_SOURCE, heads))
    nobody = mass[:, 0] * np.exp(settings.nobody)
    back = np.zeros((len(sources), len(heads)))
    for number, (start, end) in enumerate(sources):
        back[number] = np.exp(scores.pointers(_SOURCE_TO_CUE, np.arange(start, end))[:, heads + 1]).mean(0)
    chosen: list[tuple[Words | None, float]] = []
    for number, row in enumerate(mass):
        tagged = np.array([row[start + 1 : end + 1].sum() for start, end in sources])
        total = tagged + settings.back * back[:, number] * (tagged > 0.01)
        loose = int(row[1:].argmax())
        if row[loose + 1] > settings.found and tags[loose] != SOURCE:
            chosen.append((_grown(scores, tags, loose), float(row[loose + 1])))
        elif len(sources) and total.max() > nobody[number]:
            best = int(total.argmax())
            chosen.append((sources[best], float(min(1.0, tagged[best]))))
        else:
            chosen.append((None, float(row[0])))
    return chosen


def _grown(scores: Scores, tags: npt.NDArray[np.intp], word: int) -> Words:
    """A source from its first word: it goes on while words are likelier a source's than nothing."""
    end = word + 1
    while end < len(tags) and tags[end] == OUT and scores.tags[end, SOURCE] > np.log(0.2):
        end += 1
    return word, end
