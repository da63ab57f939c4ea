"""What makes a claim's confidence a probability: weights for its evidence, fitted on unseen articles.

The weights of a network that has seen the articles would be too sure; those of one trained without them suit
others of the same recipe as well, so what ships takes the figures of such a run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from importer.attribution.blocks import paragraphs
from importer.attribution.evaluate import GoldClaim, GoldDocument, outcome
from importer.attribution.linking import Evidence, Linked, Settings, fitted, judged
from importer.attribution.tagger import Tagger
from importer.attribution.train.data import Article
from importer.attribution.windows import Window

#: One row a claim: the article's number, its evidence, whether it is right.
Row = tuple[int, Evidence, bool]


def judgements(tagger: Tagger, articles: Sequence[Article]) -> list[Row]:
    """What ``tagger`` claims of ``articles``, however unsure it is, against the first reading of each."""
    eager = replace(tagger, settings=replace(tagger.settings, least=0.0, least_nobody=0.0))
    rows: list[Row] = []
    for number, article in enumerate(articles):
        found = [
            (_spans(window, claim), claim.evidence)
            for window, decoded in eager.read(article.text, paragraphs(article.text))
            for claim in decoded.claims
        ]
        claims = [claim for claim, _ in found]
        reading = article.readings[0]
        gold = GoldDocument(article.stem, article.text, reading.claims, reading.discard)
        wrong = {id(claim) for claim in outcome(gold, claims).invented}
        scored = {id(claim) for claim in outcome(replace(gold, claims=()), claims).invented}
        rows += [(number, seen, id(claim) not in wrong) for claim, seen in found if id(claim) in scored]
    return rows


def calibrated(settings: Settings, rows: Sequence[Row]) -> Settings:
    """``settings`` with the weights that ``rows`` give."""
    names = [f"sure_{name}" for name in Evidence._fields] + ["sure"]
    weights = fitted([seen for _, seen, _ in rows], [right for *_, right in rows])
    return replace(settings, **{name: round(x, 3) for name, x in zip(names, weights, strict=True)})


def halves(settings: Settings, rows: Sequence[Row]) -> list[tuple[float, float, float]]:
    """How well it holds where it was not fitted: each half of the articles by the other's weights.

    For every tenth of the claims, by what is said of them: the least and the mean confidence, and the share
    that is right.
    """
    said = []
    for side in (0, 1):
        other = calibrated(settings, [row for row in rows if row[0] % 2 != side])
        said += [(judged(row[1], other.weights), row[2]) for row in rows if row[0] % 2 == side]
    said.sort()
    tenths = np.array_split(np.array(said, np.float64), 10)
    return [(float(t[0, 0]), float(t[:, 0].mean()), float(t[:, 1].mean())) for t in tenths if len(t)]


def _spans(window: Window, claim: Linked) -> GoldClaim:
    def of(*runs: tuple[int, int]) -> tuple[tuple[int, int], ...]:
        return tuple((window.starts[start], window.ends[end - 1]) for start, end in runs)

    return GoldClaim(of(*claim.content), of(claim.source) if claim.source else (), of(claim.cue))
