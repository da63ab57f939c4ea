"""Scores of predicted attributions against brat standoff in the form of PolNeAR.

A gold folder has ``text/STEM.txt`` and ``attributions/STEM_XXXX.ann``; the first annotator in order of
file names is the gold. Every span is compared as its set of letter and digit positions, so quotation
marks, punctuation and white space never count, and a content's leading "that" is dropped. One claim is
one E line; E lines without content are none. Predictions that lie mostly in a gold ``Discard`` span are
ignored. All scores are micro-averaged:

* ``exact``: content position sets equal, one to one,
* ``soft``: content intersection over union >= 0.5, one to one, greedy,
* ``claim``: soft, among pairs whose sources overlap or are both empty (the figure to quote),
* ``cue``: cues share a position, one to one, greedy,
* ``char_*``: over the positions that any span of the role covers.

Recall by kind goes by the gold: all of a content inside quotation marks, part, none; no source.

The corpus: E. Newell, D. Margolin and D. Ruths, "An Attribution Relations Corpus for Political News",
LREC 2018. It marks no nesting, so predictions with a parent are left out unless asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from db.errors import SaysoError
from db.records import Span, Spans, words
from importer.attribution.cues import CLASSES, cue_class

ROLES = ("content", "source", "cue")
KINDS = ("direct", "mixed", "indirect", "no_source")
MEASURES = ("exact", "soft", "claim", "cue", "char_source", "char_cue", "char_content")

_TEXT_BOUND = re.compile(r"(T\d+)\t(\S+) ([\d ;]+)\t")
_EVENT = re.compile(r"E\d+\tAttribution")
_MARK = re.compile(r"''|[\"“”]|\n|.")


class GoldMissing(SaysoError):
    """The folder has no texts with annotations; ``details[0]`` is the folder."""


class StrayPrediction(SaysoError):
    """A predicted document that the gold does not have; ``details[0]`` is its name."""


class HasSpans(Protocol):
    """What is scored: an `Attribution`, or a `GoldClaim`."""

    @property
    def content(self) -> Spans: ...
    @property
    def source(self) -> Spans: ...
    @property
    def cue(self) -> Spans: ...


@dataclass(frozen=True, slots=True)
class GoldClaim:
    """One annotated claim."""

    content: Spans
    source: Spans = ()
    cue: Spans = ()


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text as it was annotated (line ends untouched), its claims and what is not to be scored."""

    doc: str
    text: str
    claims: tuple[GoldClaim, ...]
    discard: Spans = ()


class Score(NamedTuple):
    """Precision, recall and their harmonic mean, between 0 and 1."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, hit: int, predicted: int, gold: int) -> Score:
        """From counts; 0 where there is nothing to divide by."""
        p = hit / predicted if predicted else 0.0
        r = hit / gold if gold else 0.0
        return cls(p, r, 2 * p * r / (p + r) if p + r else 0.0)

    def as_dict(self) -> dict[str, float]:
        """Under the names of the tables."""
        return {"P": self.precision, "R": self.recall, "F1": self.f1}


class KindRecall(NamedTuple):
    """Recall of the gold claims of one kind: how many, and the shares found softly and as claims."""

    n: int
    soft: float
    claim: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The tables. ``scores`` by `MEASURES`, ``recall`` by `KINDS`.

    ``by_cue`` is the recall by class of the gold's cue (`cues.CLASSES`; those that occur).
    ``left_out`` counts the predictions that were not scored because they have a parent.
    """

    docs: int
    n_gold: int
    n_pred: int
    scores: Mapping[str, Score]
    recall: Mapping[str, KindRecall]
    by_cue: Mapping[str, KindRecall]
    left_out: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain data, unrounded, in the layout of the tables."""
        out: dict[str, Any] = {"docs": self.docs}
        out |= {name: self.scores[name].as_dict() for name in self.scores}
        out["recall"] = {kind: recall._asdict() for kind, recall in self.recall.items()}
        out["recall_by_cue"] = {name: recall._asdict() for name, recall in self.by_cue.items()}
        return out | {"n_gold": self.n_gold, "n_pred": self.n_pred, "left_out": self.left_out}


def read_gold(folder: Path) -> list[GoldDocument]:
    """The annotated documents of ``folder`` by name; texts without annotation are passed over.

    Raises GoldMissing where there is none.
    """
    found = []
    for path in sorted((folder / "text").glob("*.txt")):
        annotations = sorted((folder / "attributions").glob(path.stem + "_????.ann"))
        if annotations:
            claims, discard = read_annotation(annotations[0].read_bytes().decode("utf-8"))
            found.append(GoldDocument(path.stem, path.read_bytes().decode("utf-8"), claims, discard))
    if not found:
        raise GoldMissing(str(folder))
    return found


def read_annotation(standoff: str) -> tuple[tuple[GoldClaim, ...], Spans]:
    """The claims and the discarded spans of one brat standoff file; other lines are passed over."""
    lines = standoff.split("\n")
    spans: dict[str, list[Span]] = {}
    discard: list[Span] = []
    for line in lines:
        if match := _TEXT_BOUND.match(line):
            spans[match[1]] = [_pair(part) for part in match[3].split(";")]
            if match[2] == "Discard":
                discard += spans[match[1]]
    events = [line.split("\t")[1] for line in lines if _EVENT.match(line)]
    claims = (_gold_claim(event, spans) for event in events)
    return tuple(claim for claim in claims if claim.content), tuple(discard)


def _pair(part: str) -> Span:
    start, end = (int(number) for number in part.split())
    return start, end


def _gold_claim(event: str, spans: Mapping[str, list[Span]]) -> GoldClaim:
    roles: dict[str, list[Span]] = {role: [] for role in ROLES}
    for item in event.split():
        role, reference = item.split(":")
        role = role.rstrip("0123456789").lower()
        if role in roles:
            roles[role] += spans.get(reference, [])
    return GoldClaim(**{role: tuple(sorted(found)) for role, found in roles.items()})


def evaluate(
    gold_dir: Path, predictions: Iterable[tuple[str, Sequence[HasSpans]]], *, nested: bool = False
) -> Evaluation:
    """Score ``predictions`` (document name, claims) against the gold in ``gold_dir``.

    A gold document without predictions counts as predicted empty. Claims whose ``parent`` is not None
    are left out unless ``nested``. Raises GoldMissing and StrayPrediction.
    """
    return score(read_gold(gold_dir), predictions, nested=nested)


def score(
    gold: Sequence[GoldDocument],
    predictions: Iterable[tuple[str, Sequence[HasSpans]]],
    *,
    nested: bool = False,
) -> Evaluation:
    """Score ``predictions`` against ``gold``. Raises StrayPrediction."""
    predicted: dict[str, Sequence[HasSpans]] = {}
    known = {document.doc for document in gold}
    left_out = 0
    for doc, claims in predictions:
        if doc not in known:
            raise StrayPrediction(doc)
        kept = scored(claims, nested=nested)
        left_out += len(claims) - len(kept)
        predicted[doc] = kept
    tally = _Tally()
    for document in gold:
        tally.add(document, predicted.get(document.doc, ()))
    return tally.evaluation(len(gold), left_out)


def scored(claims: Sequence[HasSpans], *, nested: bool = False) -> list[HasSpans]:
    """The predictions that count: those with a parent only where ``nested``."""
    return [claim for claim in claims if nested or getattr(claim, "parent", None) is None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document's claims. ``found`` are of the gold, as are ``missed``."""

    found: tuple[GoldClaim, ...]
    missed: tuple[GoldClaim, ...]
    invented: tuple[HasSpans, ...]


def outcome(document: GoldDocument, claims: Sequence[HasSpans]) -> Outcome:
    """The claims of one document as the measure ``claim`` sees them."""
    text = document.text
    drop = positions(text, document.discard)
    kept = [(claim, roles) for claim in claims if _is_scored(roles := _roles(text, claim), drop)]
    pairs = _Matches.between([_roles(text, one) for one in document.claims], [roles for _, roles in kept])
    golds, preds = _greedy(pairs.claim)
    return Outcome(
        tuple(one for g, one in enumerate(document.claims) if g in golds),
        tuple(one for g, one in enumerate(document.claims) if g not in golds),
        tuple(one for p, (one, _) in enumerate(kept) if p not in preds),
    )


def lines(evaluation: Evaluation, name: str) -> list[str]:
    """The tables as lines of text; ``name`` labels the first."""
    e = evaluation
    out = [f"{name}: {e.docs} documents, {e.n_gold} gold claims, {e.n_pred} predicted"]
    for measure in MEASURES:
        label = "CLAIM" if measure == "claim" else measure
        shares = e.scores[measure].as_dict().items()
        out.append(f"  {label:14}" + "  ".join(f"{key} {100 * share:5.1f}" for key, share in shares))
    for kind, (n, soft, claim) in e.recall.items():
        out.append(f"  {kind:14}n {n:5}  soft recall {100 * soft:5.1f}  claim recall {100 * claim:5.1f}")
    out.append("  by cue")
    for name, (n, soft, claim) in e.by_cue.items():
        out.append(f"  {name:14}n {n:5}  soft recall {100 * soft:5.1f}  claim recall {100 * claim:5.1f}")
    if e.left_out:
        out.append(f"  left out: {e.left_out} nested (the gold marks no nesting)")
    return out


# --- positions -----------------------------------------------------------------------------------


def positions(text: str, spans: Iterable[Span], role: str | None = None) -> set[int]:
    """Letter and digit positions of ``spans``, or all where there are none; content loses its "that"."""
    inside = sorted((max(0, start), min(len(text), end)) for start, end in spans)
    found = {i for start, end in inside for i in range(start, end) if text[i].isalnum()}
    if found and role == "content":
        first = min(found)
        if text[first : first + 4].lower() == "that" and not text[first + 4 : first + 5].isalnum():
            found = found - set(range(first, first + 4)) or found
    return found or {i for start, end in inside for i in range(start, end)}


def quoted(text: str) -> set[int]:
    """Positions inside double quotation marks (curly, straight or ''); an open mark ends with its line."""
    inside: set[int] = set()
    is_open = False
    for match in _MARK.finditer(text):
        mark = match[0]
        if mark == "\n":
            is_open = False
        elif mark in ("''", '"', "“", "”"):
            is_open = mark == "“" or (mark != "”" and not is_open)
        elif is_open:
            inside.add(match.start())
    return inside


_Positions = dict[str, set[int]]
_Pairs = list[tuple[int | float, int, int]]


def _greedy(pairs: _Pairs) -> tuple[set[int], set[int]]:
    """The gold and the predicted indices matched one to one, best score first.

    Pairs are (score, gold, predicted).
    """
    golds: set[int] = set()
    preds: set[int] = set()
    for _, g, p in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if g not in golds and p not in preds:
            golds.add(g)
            preds.add(p)
    return golds, preds


def _roles(text: str, claim: HasSpans) -> _Positions:
    return {
        "content": positions(text, claim.content, "content"),
        "source": positions(text, claim.source, "source"),
        "cue": positions(text, claim.cue, "cue"),
    }


@dataclass
class _Matches:
    """The pairs of one document that count, by measure."""

    exact: _Pairs = field(default_factory=list)
    soft: _Pairs = field(default_factory=list)
    claim: _Pairs = field(default_factory=list)
    cue: _Pairs = field(default_factory=list)

    @classmethod
    def between(cls, gold: Sequence[_Positions], pred: Sequence[_Positions]) -> _Matches:
        found = cls()
        for (g, a), (p, b) in product(enumerate(gold), enumerate(pred)):
            both = len(a["content"] & b["content"])
            iou = both / (len(a["content"]) + len(b["content"]) - both)
            if iou == 1:
                found.exact.append((1, g, p))
            if iou >= 0.5:
                found.soft.append((iou, g, p))
                if a["source"] & b["source"] or not (a["source"] or b["source"]):
                    found.claim.append((iou, g, p))
            if shared := len(a["cue"] & b["cue"]):
                found.cue.append((shared, g, p))
        return found


class _Tally:
    """Counts over all documents."""

    def __init__(self) -> None:
        self.count = dict.fromkeys(
            ("gold", "pred", "gold_cue", "pred_cue", "exact", "soft", "claim", "cue"), 0
        )
        self.char = {role: [0, 0, 0] for role in ROLES}
        self.kinds = {kind: [0, 0, 0] for kind in KINDS}
        self.cues: dict[str, list[int]] = {name: [0, 0, 0] for name in CLASSES}

    def add(self, document: GoldDocument, claims: Iterable[HasSpans]) -> None:
        """Count one document."""
        text = document.text
        drop, marks = positions(text, document.discard), quoted(text)
        gold = [_roles(text, claim) for claim in document.claims]
        pred = [claim for claim in (_roles(text, claim) for claim in claims) if _is_scored(claim, drop)]
        found = _Matches.between(gold, pred)
        soft, claim = _greedy(found.soft)[0], _greedy(found.claim)[0]
        self._add_counts(
            gold=len(gold),
            pred=len(pred),
            exact=len(_greedy(found.exact)[0]),
            soft=len(soft),
            claim=len(claim),
            cue=len(_greedy(found.cue)[0]),
            gold_cue=sum(bool(one["cue"]) for one in gold),
            pred_cue=sum(bool(one["cue"]) for one in pred),
        )
        self._add_characters(gold, pred)
        for g, one in enumerate(gold):
            self._add_kinds(one, marks, g in soft, g in claim)
            counts = self.cues[cue_class(words(text, document.claims[g].cue))]
            counts[:] = [x + y for x, y in zip(counts, (1, g in soft, g in claim), strict=True)]

    def _add_counts(self, **counts: int) -> None:
        for key, n in counts.items():
            self.count[key] += n

    def _add_characters(self, gold: Sequence[_Positions], pred: Sequence[_Positions]) -> None:
        for role in ROLES:
            a: set[int] = set().union(*(one[role] for one in gold))
            b: set[int] = set().union(*(one[role] for one in pred))
            self.char[role] = [
                x + y for x, y in zip(self.char[role], (len(a & b), len(b), len(a)), strict=True)
            ]

    def _add_kinds(self, gold: _Positions, marks: set[int], soft: bool, claim: bool) -> None:
        for kind in _kinds(gold, marks):
            self.kinds[kind] = [x + y for x, y in zip(self.kinds[kind], (1, soft, claim), strict=True)]

    def evaluation(self, docs: int, left_out: int) -> Evaluation:
        """The tables of what was counted."""
        n = self.count
        scores = {key: Score.of(n[key], n["pred"], n["gold"]) for key in ("exact", "soft", "claim")}
        scores["cue"] = Score.of(n["cue"], n["pred_cue"], n["gold_cue"])
        scores |= {"char_" + role: Score.of(*self.char[role]) for role in ROLES}
        recall = {kind: _recall(*counts) for kind, counts in self.kinds.items()}
        by_cue = {name: _recall(*counts) for name, counts in self.cues.items() if counts[0]}
        return Evaluation(docs, n["gold"], n["pred"], scores, recall, by_cue, left_out)


def _recall(total: int, soft: int, claim: int) -> KindRecall:
    return KindRecall(total, soft / total if total else 0.0, claim / total if total else 0.0)


def _is_scored(claim: _Positions, drop: set[int]) -> bool:
    return bool(claim["content"]) and 2 * len(claim["content"] & drop) < len(claim["content"])


def _kinds(gold: _Positions, marks: set[int]) -> Iterator[str]:
    share = len(gold["content"] & marks)
    yield "indirect" if not share else "direct" if share == len(gold["content"]) else "mixed"
    if not gold["source"]:
        yield "no_source"
