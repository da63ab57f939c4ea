"""Who a pronoun stands for: candidates before it, scored by rules.

In document order, subjects of reporting verbs first, the same or the previous sentence, never far, people
inside somebody else's quotation hardly ever; every pronoun that was resolved is a candidate for the next.
The features are those of R. Mitkov, "Robust pronoun resolution with limited knowledge", ACL 1998, and of
S. Lappin and H. Leass, "An algorithm for pronominal anaphora resolution", Computational Linguistics 1994,
with reporting verbs added, which in news decide most.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from db.records import Span, SpeakerType
from importer.identity.gazetteer import Gender

#: How a candidate stands in its clause. "reporting": it is the source of a claim.
Part = Literal["reporting", "subject", "other", "owner"]

_PARTS: dict[Part, float] = {"reporting": 3.0, "subject": 2.2, "other": 1.2, "owner": 0.7}
#: Costs a sentence between candidate and pronoun, a paragraph, and somebody else's words around it.
_SENTENCE, _FAR_SENTENCE, _PARAGRAPH, _FOREIGN = 0.35, 1.0, 1.1, 2.0
_KNOWN_GENDER = 0.8
#: The same of what earlier pronouns made of it.
_MOST_FOR, _MOST_AGAINST = 1.2, 2.4
#: Whom an article names often is rather meant: for every doubling, and at most.
_OFTEN, _MOST_OFTEN = 0.18, 0.5
_UNNAMED, _THING = 0.2, 0.8
#: "It" may be a body that looks like a person.
_BODY_UNTOLD = 1.1
#: "They" are rather several people than one body.
_SEVERAL, _ONE = 0.6, 0.6
#: Below this nobody is meant; nearer than this to the second best, it is not sure who.
_LEAST, _MARGIN = -2.0, 0.3


@dataclass(slots=True)
class Candidate:
    """Somebody who was mentioned before a pronoun.

    ``who`` is equal for mentions of one referent. ``foreign``: it stands in a quotation that the pronoun does
    not stand in. ``sentences`` and ``paragraphs`` are the distance to the pronoun. ``gender`` is what the
    text states, ``leaning`` what earlier pronouns made of it: above 0 more like this pronoun, below less.
    ``times`` is how often the article names it.
    """

    who: str
    span: Span
    type: SpeakerType
    part: Part
    plural: bool = False
    gender: Gender | None = None
    leaning: float = 0.0
    times: int = 1
    named: bool = False
    foreign: bool = False
    sentences: int = 0
    paragraphs: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The best candidate and how sure it is (0..1)."""

    candidate: Candidate
    sure: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a pronoun says of whom it stands for."""

    plural: bool = False
    neuter: bool = False
    gender: Gender | None = None


PERSONS: frozenset[SpeakerType] = frozenset(("person", "anonymous"))


def fits(candidate: Candidate, wanted: Wanted, *, told: bool) -> bool:
    """Whether number, gender and kind allow ``candidate``. ``told``: pronouns told its gender before."""
    if wanted.neuter:
        return not candidate.plural and (candidate.type not in PERSONS or _may_be_body(candidate, told=told))
    if wanted.plural:
        return candidate.plural or candidate.type in ("group", "government", "media")
    if candidate.plural or candidate.type not in PERSONS:
        return False
    return wanted.gender is None or candidate.gender is None or candidate.gender == wanted.gender


def _may_be_body(candidate: Candidate, *, told: bool) -> bool:
    """Whether a name that was taken for a person's can be a body's: nothing tells a gender."""
    untold = not told and candidate.gender is None
    return candidate.named and candidate.type == "person" and untold


def choose(candidates: Iterable[Candidate], wanted: Wanted) -> Choice | None:
    """The most likely of ``candidates`` that fit, or None where nobody is likely."""
    best: dict[str, tuple[float, int, Candidate]] = {}
    for one in candidates:
        value = (score(one, wanted), one.span[0], one)
        if one.who not in best or value[:2] > best[one.who][:2]:
            best[one.who] = value
    ranked = sorted(best.values(), key=lambda value: value[:2], reverse=True)
    if not ranked or ranked[0][0] < _LEAST:
        return None
    margin = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else 2.0
    if len(ranked) > 1 and ranked[0][2].span == ranked[1][2].span and margin < _MARGIN:
        return None  # A surname of two.
    return Choice(ranked[0][2], _sureness(ranked[0][0], margin))


def score(one: Candidate, wanted: Wanted) -> float:
    """How likely ``one`` is meant; only the order of scores counts."""
    gender = wanted.gender
    value = _PARTS[one.part]
    value -= _SENTENCE * min(one.sentences, 1) + _FAR_SENTENCE * max(one.sentences - 1, 0)
    value -= _PARAGRAPH * one.paragraphs + _FOREIGN * one.foreign
    if gender is not None and one.gender is None:
        value += max(-_MOST_AGAINST, min(_MOST_FOR, 0.5 * one.leaning))
    elif gender is not None and one.gender == gender:
        value += _KNOWN_GENDER
    value += min(_MOST_OFTEN, _OFTEN * (one.times.bit_length() - 1))
    value -= _UNNAMED * (not one.named) + _THING * (one.type == "unspecified")
    if gender is None and one.type in PERSONS and not one.plural:
        value -= _BODY_UNTOLD
    if wanted.plural:
        value += _SEVERAL if one.plural else -_ONE
    return value


def _sureness(best: float, margin: float) -> float:
    return round(min(0.95, 0.45 + 0.2 * min(margin, 1.5) + 0.07 * min(best, 3.0)), 2)
