"""Identity: from the words that name a source to a speaker, within an article.

`identify` is pure: a document and its attributions in, claims out, with who is meant, how that was found and
how sure it is. A wrong name is worse than a missed one.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from db.records import Attribution, Document, ExtractedClaim, Extraction
from importer.identity import polarity, resolve
from importer.identity.names import Names, collect
from importer.identity.when import statement_dates

__all__ = ["fullest_names", "identify", "name_speakers", "stage_seconds"]


def identify(document: Document, attributions: Sequence[Attribution]) -> tuple[ExtractedClaim, ...]:
    """Say of each of ``attributions``, in their order, who says it, with what attitude and when."""
    return tuple(
        ExtractedClaim(attribution, mention, attitude, (), when)
        for attribution, mention, attitude, when in zip(
            attributions,
            resolve.mentions(document, attributions),
            _polarities(document, attributions),
            statement_dates(document, attributions),
            strict=True,
        )
    )


name_speakers = identify


def stage_seconds(document: Document, attributions: Sequence[Attribution]) -> Mapping[str, float]:
    """What each stage of `identify` costs on a document: CPU seconds by the stage's name."""
    found: dict[str, float] = {}
    for name, stage in (
        ("mentions", resolve.mentions),
        ("polarity", _polarities),
        ("dates", statement_dates),
    ):
        before = time.process_time()
        stage(document, attributions)
        found[name] = time.process_time() - before
    return found


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
