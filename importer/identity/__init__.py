"""Identity: from the words that name a source to a speaker.

Today's rules know one document at a time and join full names only; pronouns, descriptions and groups
keep their own words. A wrong name is worse than a missed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from db.records import Attribution, Document, ExtractedClaim, Extraction, Mention
from importer.identity.mentions import name_of, own_words
from importer.identity.names import Names, collect, is_common, opens_sentence

__all__ = ["fullest_names", "name_speakers"]


def name_speakers(document: Document, attributions: Sequence[Attribution]) -> tuple[ExtractedClaim, ...]:
    """Name who says each of ``attributions``, in their order.

    ``speaker`` is the fullest name that the document has for the mention; where the mention is no name,
    or a surname that several people bear, its own words with ``named`` False; None without a source.
    """
    text = document.text
    mentions = [_mention(text, attribution) for attribution in attributions]
    read = {words: name_of(words) for words in mentions if words}
    names = collect((name for name in read.values() if name), [text])
    known = {name: names.fullest(name) for name in read.values() if name}
    common = {name for name, (fullest, _) in known.items() if fullest == name and _is_common(text, name)}
    return tuple(
        _claim(attribution, words, known.get(read.get(words) or ""))
        if not (words in common and opens_sentence(text, attribution.source[0][0]))
        else ExtractedClaim(attribution, Mention(name=words))
        for attribution, words in zip(attributions, mentions, strict=True)
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


def _mention(text: str, attribution: Attribution) -> str:
    return " ".join(text[start:end] for start, end in attribution.source).strip()


def _is_common(text: str, name: str) -> bool:
    return " " not in name and is_common(text, name)


def _claim(attribution: Attribution, words: str, known: tuple[str, bool] | None) -> ExtractedClaim:
    """``known``: the mention's fullest name and whether it is sure; None where it names nobody."""
    if not words:
        return ExtractedClaim(attribution)
    fullest, sure = known or ("", False)
    return ExtractedClaim(attribution, Mention(name=fullest if sure else own_words(words), named=sure))


def _renamed(claim: ExtractedClaim, names: Names) -> ExtractedClaim:
    """``claim`` under its fullest name; a surname that two people bear keeps what its document knew."""
    if not claim.named or claim.speaker is None:
        return claim
    fullest, sure = names.fullest(claim.speaker)
    return replace(claim, mention=replace(claim.mention, name=fullest)) if sure else claim
