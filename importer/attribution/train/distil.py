"""Distillation: what several trained taggers say of the corpus, as soft targets for one more.

An ensemble's outputs are better than any member's, and a student that learns them instead of the bare
annotation keeps part of that at the cost of one (Hinton, Vinyals and Dean 2015). On the teachers' own
training texts this still helps (Furlanello et al. 2018, "Born-again networks"): where annotators would
disagree, the teachers are unsure, and the student learns that the place is doubtful instead of one
annotator's choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from importer.attribution import linking
from importer.attribution.windows import Window

#: Words that a teacher takes for a content, source or cue at less than this point nowhere.
LIKELY = 0.2
#: Targets of pointers below this are dropped.
LEAST = 0.02
#: Stands for "[CLS]", that is none, among the places pointed to.
NOWHERE = -1

#: Which tag's words use which pointer: content -> cue, source -> cue, cue -> source.
_TAG_OF = (linking.CONTENT, linking.SOURCE, linking.CUE)


#: Rows of (which pointer, piece, target piece, weight).
Links = list[tuple[int, int, int, float]]
#: Of a window: a row of five probabilities a word, and pointers.
Target = tuple[npt.NDArray[np.float32], Links]


@dataclass(slots=True)
class Soft:
    """A teacher's word on one article. Words are named by the code point at which they begin.

    ``tags``: word to five probabilities. ``links``: for each pointer, word to {target or `NOWHERE`: weight},
    the weight being the probability of the target times that of the tag that uses the pointer.
    """

    tags: dict[int, npt.NDArray[np.float32]]
    links: tuple[dict[int, dict[int, float]], ...]


def read_off(windows: Iterable[tuple[Window, linking.Scores]]) -> Soft:
    """A teacher's scores of an article's windows as soft targets."""
    soft = Soft({}, ({}, {}, {}))
    for window, scores in windows:
        shares = np.exp(scores.tags)
        for word, start in enumerate(window.starts):
            soft.tags[start] = shares[word]
        for which, tag in enumerate(_TAG_OF):
            words = np.flatnonzero(shares[:, tag] >= LIKELY)
            if len(words):
                targets = np.exp(scores.pointers(which, words))
                for word, row in zip(words.tolist(), targets, strict=True):
                    kept = np.flatnonzero(row >= LEAST)
                    soft.links[which][window.starts[word]] = {
                        NOWHERE if to == 0 else window.starts[to - 1]: float(row[to] * shares[word, tag])
                        for to in kept.tolist()
                    }
    return soft


def mean(teachers: Sequence[Soft]) -> Soft:
    """Several teachers' word on one article as one; a word that only some know has their mean."""
    known: dict[int, list[npt.NDArray[np.float32]]] = defaultdict(list)
    for one in teachers:
        for start, shares in one.tags.items():
            known[start].append(shares)
    links: tuple[dict[int, dict[int, float]], ...] = ({}, {}, {})
    for which, merged in enumerate(links):
        for one in teachers:
            for start, targets in one.links[which].items():
                into = merged.setdefault(start, {})
                for to, weight in targets.items():
                    into[to] = into.get(to, 0.0) + weight / len(teachers)
    return Soft({start: np.mean(shares, axis=0) for start, shares in known.items()}, links)


def save(path: Path, found: dict[str, Soft]) -> None:
    """Write soft targets by the name of the article."""
    arrays: dict[str, Any] = {}
    for stem, soft in found.items():
        arrays[stem + "/starts"] = np.array(list(soft.tags), np.int32)
        arrays[stem + "/tags"] = np.array(list(soft.tags.values()), np.float16).reshape(-1, 5)
        rows = [
            (which, start, to, weight)
            for which, words in enumerate(soft.links)
            for start, targets in words.items()
            for to, weight in targets.items()
        ]
        arrays[stem + "/places"] = np.array([row[:3] for row in rows], np.int32).reshape(-1, 3)
        arrays[stem + "/weights"] = np.array([row[3] for row in rows], np.float16)
    np.savez_compressed(path, **arrays)


def load(path: Path) -> dict[str, Soft]:
    """What `save` wrote."""
    found: dict[str, Soft] = {}
    with np.load(path) as arrays:
        for key in arrays.files:
            if not key.endswith("/starts"):
                continue
            stem = key.removesuffix("/starts")
            shares = arrays[stem + "/tags"].astype(np.float32)
            links: tuple[dict[int, dict[int, float]], ...] = ({}, {}, {})
            for (which, start, to), weight in zip(
                arrays[stem + "/places"].tolist(), arrays[stem + "/weights"].tolist(), strict=True
            ):
                links[which].setdefault(start, {})[to] = weight
            found[stem] = Soft(dict(zip(arrays[key].tolist(), shares, strict=True)), links)
    return found


def of_window(window: Window, soft: Soft) -> Target:
    """Soft targets of a window's words: n x 5 (zeros where unknown) and pointers.

    Pointers are rows of (which, piece, target piece, weight); targets outside the window are left out.
    """
    shares = np.zeros((len(window.starts), 5), np.float32)
    piece = dict(zip(window.starts, window.words, strict=True)) | {NOWHERE: 0}
    rows: Links = []
    for word, start in enumerate(window.starts):
        known = soft.tags.get(start)
        if known is not None:
            shares[word] = known
        for which, links in enumerate(soft.links):
            for to, weight in links.get(start, {}).items():
                if to in piece:
                    rows.append((which, window.words[word], piece[to], weight))
    return shares, rows
