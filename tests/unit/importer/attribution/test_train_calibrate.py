"""Confidence fitted to what was right, and checked where it was not fitted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pytest

from db.records import Span
from importer.attribution.evaluate import GoldClaim
from importer.attribution.linking import Decoded, Evidence, Linked, Settings, judged
from importer.attribution.tagger import Tagger
from importer.attribution.train.calibrate import calibrated, halves, judgements
from importer.attribution.train.data import Article, Reading
from importer.attribution.windows import Window

TRUE = Settings(sure_cue=0.5, sure_content=1.0, sure_nobody=-0.5, sure=-0.3)


def made_up(count: int) -> list[tuple[int, Evidence, bool]]:
    rng = np.random.default_rng(3)
    found = [Evidence(*row) for row in rng.normal(0, 2, (count, 6)).tolist()]
    return [(at, one, bool(rng.random() < judged(one, TRUE.weights))) for at, one in enumerate(found)]


def test_weights_are_found_again() -> None:
    settings = calibrated(Settings(cue=0.5), made_up(5000))
    assert settings.weights == pytest.approx(TRUE.weights, abs=0.15)
    assert settings.cue == 0.5


def test_what_is_said_of_the_other_half_is_what_is_right() -> None:
    found = halves(Settings(), made_up(8000))
    assert len(found) == 10
    assert all(right == pytest.approx(mean, abs=0.06) for _, mean, right in found)
    assert [least for least, _, _ in found] == sorted(least for least, _, _ in found)


@dataclass(frozen=True)
class Sayer:
    """In place of a tagger: the same three claims of a window with a word for every letter."""

    settings: Settings = field(default_factory=Settings)

    def read(self, text: str, running: Sequence[Span]) -> Iterator[tuple[Window, Decoded]]:
        places = list(range(len(text)))
        window = Window(words=places, starts=places, ends=[at + 1 for at in places])
        seen = Evidence(1.0, 2.0, 3.0, 4.0, 5.0, 0.0)
        claims = [Linked((1, 2), (0, 1), (part,), 0.1, seen) for part in ((2, 6), (6, 10), (10, 14))]
        yield window, Decoded(claims, [])


def test_claims_are_judged_by_the_annotation_and_what_is_discarded_is_not() -> None:
    reading = Reading((GoldClaim(content=((2, 6),), source=((0, 1),), cue=((1, 2),)),), discard=((10, 14),))
    article = Article("a", "scaaaabbbbdddd", [reading], [])
    rows = judgements(cast(Tagger, Sayer()), [article])
    assert [(number, right) for number, _, right in rows] == [(0, True), (0, False)]
    assert rows[0][1] == Evidence(1.0, 2.0, 3.0, 4.0, 5.0, 0.0)
