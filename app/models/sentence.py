"""A claim as a sentence: who, how, what. Plain Python; the table, and whoever lists claims, shows it.

>>> "".join(piece.text for piece in pieces("Mr Franklin", "said", "the ship is safe", "indirect"))
'Mr Franklin said the ship is safe'
>>> "".join(piece.text for piece in pieces("Mr Franklin", "said", "She is safe.", "direct"))
'Mr Franklin said “She is safe.”'
>>> "".join(piece.text for piece in pieces("Mr Franklin", "according to", "she is safe", "indirect"))
'According to Mr Franklin: she is safe'
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from db.records import ClaimRecord

#: "speaker" is a name; "source" is who says it where no name is known: "he", "two officials".
Role = Literal["speaker", "source", "cue", "content", "plain"]
_QUOTES = "\"“”„‟«»‹›'‘’‚‛"
#: Cues that stand before the speaker: prepositions, not verbs.
_BEFORE = ("according", "per", "as per")
#: Who says it where the text names nobody. The same words wherever a claim is shown.
NOBODY = "Somebody"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the sentence, and what they are."""

    text: str
    role: Role


def pieces(
    speaker: str | None, cue: str | None, content: str, kind: str, *, named: bool = True
) -> tuple[Piece, ...]:
    """The sentence of a claim in pieces; joined they read as one line.

    Only a direct quotation gets quotation marks: words that the article itself does not quote must not
    look quoted. ``named``: ``speaker`` is a name, not a pronoun or a description.
    """
    role: Role = "speaker" if speaker and named else "source"
    return tuple(_pieces(Piece(speaker or NOBODY, role), " ".join((cue or "").split()), content, kind))


def claim_pieces(claim: ClaimRecord) -> tuple[Piece, ...]:
    """The pieces of a claim record; unnamed sources stand in the article's own words."""
    who, named = claim.speaker or claim.source, claim.speaker_pk is not None
    return pieces(who, claim.cue, claim.content, claim.kind, named=named)


def claim_line(claim: ClaimRecord) -> str:
    """The sentence as one line of plain text."""
    return "".join(piece.text for piece in claim_pieces(claim))


def _pieces(speaker: Piece, cue: str, content: str, kind: str) -> Iterator[Piece]:
    name = Piece(_capital(speaker.text), speaker.role)
    if cue and cue.lower().split()[0] in _BEFORE:
        yield Piece(f"{_capital(cue)} ", "cue")
        yield speaker
        yield Piece(": ", "cue")
    elif cue:
        yield name
        yield Piece(f" {cue} ", "cue")
    else:
        yield name
        yield Piece(": ", "cue")
    if kind == "direct":
        yield Piece("“", "plain")
        yield Piece(content.strip(_QUOTES + " "), "content")
        yield Piece("”", "plain")
    else:
        yield Piece(content, "content")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
