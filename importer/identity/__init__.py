"""Identity: from the words that name a source to a speaker, within an article.

`identify` is pure: a document and its attributions in, claims out, with who is meant, how that was found and
how sure it is. A wrong name is worse than a missed one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from db.records import Attribution, ChainLink, Document, ExtractedClaim, Extraction, Mention, When
from importer.identity import chains, polarity, resolve, when
from importer.identity.names import Names, collect

__all__ = ["fullest_names", "identify", "stage_seconds"]


def identify(document: Document, attributions: Sequence[Attribution]) -> tuple[ExtractedClaim, ...]:
    """Say of each of ``attributions``, in their order, who says it, on whose word, how and when."""
    return _Stages(document, attributions).claims()


def stage_seconds(document: Document, attributions: Sequence[Attribution]) -> Mapping[str, float]:
    """What each stage of `identify` costs on a document: CPU seconds by the stage's name."""
    stages = _Stages(document, attributions)
    stages.claims()
    return stages.seconds


class _Stages:
    """The stages of one document, each with the CPU seconds that it took."""

    def __init__(self, document: Document, attributions: Sequence[Attribution]) -> None:
        self.document, self.attributions = document, attributions
        self.seconds: dict[str, float] = {}

    def claims(self) -> tuple[ExtractedClaim, ...]:
        """Run the stages."""
        document, attributions = self.document, self.attributions
        began = time.process_time()
        mentions = resolve.mentions(document, attributions)
        began = self._took("mentions", began)
        attitudes = _polarities(document, attributions)
        began = self._took("polarity", began)
        stations = chains.chains(document, attributions, mentions)
        began = self._took("chains", began)
        dates = when.statement_dates(document, attributions)
        self._took("dates", began)
        return _together(attributions, mentions, attitudes, stations, dates)

    def _took(self, stage: str, began: float) -> float:
        now = time.process_time()
        self.seconds[stage] = now - began
        return now


def _together(
    attributions: Sequence[Attribution],
    mentions: Sequence[Mention],
    attitudes: Sequence[str],
    stations: Sequence[tuple[ChainLink, ...]],
    dates: Sequence[When | None],
) -> tuple[ExtractedClaim, ...]:
    parts = zip(attributions, mentions, attitudes, stations, dates, strict=True)
    return tuple(ExtractedClaim(*part) for part in parts)


def _polarities(document: Document, attributions: Sequence[Attribution]) -> tuple[str, ...]:
    text = document.text
    return tuple(
        polarity.of_cue(
            " ".join(text[start:end] for start, end in one.cue),
            " ".join(text[start:end] for start, end in one.content),
        )
        for one in attributions
    )


def fullest_names(extractions: Iterable[Extraction]) -> tuple[Extraction, ...]:
    """``extractions`` with each named speaker under the fullest name that any of the documents has.

    Full names are joined where they agree; a surname that its own document does not complete, only
    where all documents together know a single full name that ends in it.
    """
    held = tuple(extractions)
    spoken = {claim.speaker for one in held for claim in one.claims if claim.named and claim.speaker}
    names = collect(sorted(spoken), [one.document.text for one in held])
    return tuple(replace(one, claims=tuple(_renamed(claim, names) for claim in one.claims)) for one in held)


def _renamed(claim: ExtractedClaim, names: Names) -> ExtractedClaim:
    """``claim`` under its fullest name; a surname that two people bear keeps what its document knew."""
    if not claim.named or claim.speaker is None:
        return claim
    fullest, sure = names.fullest(claim.speaker)
    return replace(claim, mention=replace(claim.mention, name=fullest)) if sure else claim
