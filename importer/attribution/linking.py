"""From the tagger's scores to claims: which words are a cue, and which content and source are its.

Tags say what a word is, pointers what belongs together. Content points to the first word of its cue; a cue
points to the first word of its source, or to ``[CLS]`` where the text names nobody, so that several cues may
share one source ("X said A and argued B"); sources point to cues, which only weighs in. Nearness is no
rule here: what the pointers learnt decides.

Words are not tagged one by one but as the likeliest sequence (Viterbi 1967), so that a doubtful word goes
with its neighbours. A claim is kept if it is likelier right than half the F1 that may be hoped for: no other
threshold gives a better F1 (Lipton, Elkan and Narayanaswamy 2014).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Words = tuple[int, int]

OUT, SOURCE, CUE, CUE_INSIDE, CONTENT = range(5)
_TO_CUE, _SOURCE_TO_CUE, _TO_SOURCE = range(3)

#: How much likelier than usual a tag (column) is after another (row), as log odds: counted on the part of
#: PolNeAR's training articles that is not for tuning, kept within 4 either way.
_AFTER: Floats = np.array(
    [
        [0.8, -0.7, -0.7, -4.0, -2.7],
        [-2.1, 2.2, 2.2, -4.0, -4.0],
        [-0.7, -0.4, -4.0, 2.8, -0.3],
        [-1.8, -0.9, -4.0, 3.2, -0.3],
        [-2.2, -2.0, -1.5, -4.0, 0.7],
    ],
    np.float32,
)

#: Probabilities nearer to 0 or 1 than this are not told apart when a claim is judged.
_SURE = 1e-4


@dataclass(frozen=True, slots=True)
class Settings:
    """What decoding weighs; chosen on the tuning part, kept with the weights.

    ``cue`` and ``content`` are added to the scores of those tags (of a cue's first word); ``switch`` is
    the cost of changing the cue within a run of content, ``sentence`` that where a sentence begins;
    ``nobody`` is added to the score of "no source"; ``back`` weighs what sources say of their cues;
    ``found`` is how sure a pointer must be to make a source of words not tagged so. ``smooth`` weighs
    which tags follow one another. Claims less sure than ``least`` are left out; those without a source only
    below ``least_nobody``: there are so few that they cost next to nothing and a third of them is gained.

    The others make a claim's confidence of its `Evidence`, a logistic regression: ``sure`` is its constant.
    They suit one training's weights and are fitted anew for others (`fitted`).
    """

    cue: float = 0.5
    content: float = 0.25
    switch: float = 3.0
    sentence: float = 0.5
    nobody: float = 0.0
    back: float = 0.3
    found: float = 0.5
    smooth: float = 0.2
    least: float = 0.36
    least_nobody: float = 0.2
    sure: float = -1.46
    sure_cue: float = 0.16
    sure_content: float = 0.365
    sure_pointer: float = 0.058
    sure_source: float = 0.087
    sure_mention: float = 0.161
    sure_nobody: float = -0.158

    @property
    def weights(self) -> tuple[float, ...]:
        """Of the logistic regression: those of an `Evidence`, in its order, and the constant."""
        return (
            self.sure_cue,
            self.sure_content,
            self.sure_pointer,
            self.sure_source,
            self.sure_mention,
            self.sure_nobody,
            self.sure,
        )


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


class Evidence(NamedTuple):
    """What speaks for a claim, as log odds: that its cue is one, its content is one, the content is this
    cue's, and the source is; that the source's words are a source's (0 without one); 1 if there is none.
    """

    cue: float
    content: float
    pointer: float
    source: float
    mention: float
    nobody: float


@dataclass(frozen=True, slots=True)
class Linked:
    """A claim in words of its window, ends exclusive. ``confidence``: how likely it is right, 0 to 1."""

    cue: Words
    source: Words | None
    content: tuple[Words, ...]
    confidence: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Decoded:
    """What is in a window: claims in the order of their cues, and ``loose`` content of a cue outside it."""

    claims: list[Linked]
    loose: list[Words]


def log_softmax(scores: Floats) -> Floats:
    """Over the last axis."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def link(scores: Scores, settings: Settings) -> list[Linked]:
    """The claims of a window, in the order of their cues; a cue without content makes none."""
    return decode(scores, settings).claims


def decode(scores: Scores, settings: Settings) -> Decoded:
    """The claims of a window and the content in it whose cue stands elsewhere."""
    bias = np.zeros(5, np.float32)
    bias[CUE], bias[CONTENT] = settings.cue, settings.content
    tags = likeliest(scores.tags + bias, settings.smooth * _AFTER)
    cues = _cues(tags)
    contents, loose = _contents(scores, tags, np.array([start for start, _ in cues], np.intp), settings)
    told = [(cue, content) for cue, content in zip(cues, contents, strict=True) if content.runs]
    heads = np.array([cue[0] for cue, _ in told], np.intp)
    claims = []
    for (cue, content), source in zip(told, _sources(scores, tags, heads, settings), strict=True):
        evidence = _evidence(scores, cue, content, source)
        confidence = judged(evidence, settings.weights)
        if confidence >= (settings.least if source.words else settings.least_nobody):
            claims.append(Linked(cue, source.words, tuple(content.runs), confidence, evidence))
    return Decoded(claims, loose.runs)


def likeliest(scores: Floats, after: Floats) -> npt.NDArray[np.intp]:
    """The tags whose scores and transitions add up to most. ``scores``: n x tags, ``after``: tags x tags.

    A word whose best tag leads by more than all transitions could take is settled; only what lies between
    settled words is searched.
    """
    tags: npt.NDArray[np.intp] = scores.argmax(axis=1)
    if not after.any():
        return tags
    second, first = np.partition(scores, -2, axis=1)[:, -2:].T
    for start, end in runs(first - second <= 2 * (after.max() - after.min())):
        value = scores[start] + (after[tags[start - 1]] if start else 0)
        came = []
        for row in scores[start + 1 : end]:
            paths = value[:, None] + after
            came.append(paths.argmax(axis=0))
            value = paths.max(axis=0) + row
        if end < len(scores):
            value = value + after[:, tags[end]]
        tags[end - 1] = value.argmax()
        for back, row in enumerate(reversed(came), 2):
            tags[end - back] = row[tags[end - back + 1]]
    return tags


def judged(evidence: Evidence, weights: Sequence[float]) -> float:
    """How likely a claim is right: ``weights`` are those of the evidence, and the constant."""
    return 1 / (1 + math.exp(-sum(x * w for x, w in zip((*evidence, 1.0), weights, strict=True))))


def fitted(evidence: Sequence[Evidence], right: Sequence[bool], penalty: float = 1.0) -> tuple[float, ...]:
    """Weights for `judged` from claims of which it is known whether they are ``right``.

    Logistic regression by Newton's method; ``penalty`` on the squares of all weights but the constant.
    """
    rows = np.array([(*one, 1.0) for one in evidence], np.float64)
    target = np.array(right, np.float64)
    weights = np.zeros(rows.shape[1])
    ridge = penalty * np.diag([1.0] * (rows.shape[1] - 1) + [1e-6])
    for _ in range(50):
        said = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (said - target) + ridge @ weights
        weights -= np.linalg.solve((rows.T * (said * (1 - said))) @ rows + ridge, slope)
    return tuple(weights.tolist())


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


@dataclass(slots=True)
class _Content:
    """The runs of a cue's content with the sums of what its words say: that they are content, and of it."""

    runs: list[Words] = field(default_factory=list)
    size: int = 0
    tagged: float = 0.0
    pointed: float = 0.0


def _contents(
    scores: Scores, tags: npt.NDArray[np.intp], heads: npt.NDArray[np.intp], settings: Settings
) -> tuple[list[_Content], _Content]:
    """The content of each cue; and that of none of them, which points to ``[CLS]`` as its cue is not here."""
    found = [_Content() for _ in (*heads, None)]
    words = np.flatnonzero(tags == CONTENT)
    if len(words):
        to_cue = scores.pointers(_TO_CUE, words)[:, np.append(heads + 1, 0)]
        tagged = np.exp(scores.tags[words, CONTENT])
        costs = np.where(scores.openings, settings.sentence, settings.switch)
        at = 0
        for start, end in runs(tags == CONTENT):
            size = end - start
            chosen = _path(to_cue[at : at + size], costs[start:end])
            changes = np.flatnonzero(np.diff(chosen)) + 1
            for first, last in pairwise((0, *changes.tolist(), size)):
                content = found[chosen[first]]
                content.runs.append((start + first, start + last))
                content.size += last - first
                content.tagged += float(tagged[at + first : at + last].sum())
                content.pointed += float(np.exp(to_cue[at + first : at + last, chosen[first]]).sum())
            at += size
    return found[:-1], found[-1]


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


class _Source(NamedTuple):
    """A source, or None for nobody, and how much of the cue's pointer goes to it."""

    words: Words | None
    mass: float


def _sources(
    scores: Scores, tags: npt.NDArray[np.intp], heads: npt.NDArray[np.intp], settings: Settings
) -> list[_Source]:
    """For each cue its source."""
    sources = runs(tags == SOURCE)
    mass = np.exp(scores.pointers(_TO_SOURCE, heads))
    nobody = mass[:, 0] * np.exp(settings.nobody)
    back = np.zeros((len(sources), len(heads)))
    for number, (start, end) in enumerate(sources):
        back[number] = np.exp(scores.pointers(_SOURCE_TO_CUE, np.arange(start, end))[:, heads + 1]).mean(0)
    chosen = []
    for number, row in enumerate(mass):
        tagged = np.array([row[start + 1 : end + 1].sum() for start, end in sources])
        total = tagged + settings.back * back[:, number] * (tagged > 0.01)
        loose = int(row[1:].argmax())
        if row[loose + 1] > settings.found and tags[loose] != SOURCE:
            chosen.append(_Source(_grown(scores, tags, loose), float(row[loose + 1])))
        elif len(sources) and total.max() > nobody[number]:
            best = int(total.argmax())
            chosen.append(_Source(sources[best], float(min(1.0, tagged[best]))))
        else:
            chosen.append(_Source(None, float(row[0])))
    return chosen


def _grown(scores: Scores, tags: npt.NDArray[np.intp], word: int) -> Words:
    """A source from its first word: it goes on while words are likelier a source's than nothing."""
    end = word + 1
    while end < len(tags) and tags[end] == OUT and scores.tags[end, SOURCE] > np.log(0.2):
        end += 1
    return word, end


def _evidence(scores: Scores, cue: Words, content: _Content, source: _Source) -> Evidence:
    is_cue = np.exp(scores.tags[slice(*cue), CUE : CUE_INSIDE + 1]).sum(axis=1).mean()
    is_source = np.exp(scores.tags[slice(*source.words), SOURCE]).mean() if source.words else 0.5
    return Evidence(
        _odds(is_cue),
        _odds(content.tagged / content.size),
        _odds(content.pointed / content.size),
        _odds(source.mass),
        _odds(is_source),
        float(source.words is None),
    )


def _odds(share: float) -> float:
    share = min(max(float(share), _SURE), 1 - _SURE)
    return math.log(share / (1 - share))
