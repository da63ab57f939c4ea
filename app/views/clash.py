"""Which words of two or more claims agree and which clash: small, general rules, plain Python.

These are hints for a reader's eye, not a judgement. Words that are shared: significant words that
another claim has too, whatever their ending. Words that clash:

- numbers, where another claim counts the same sort of thing and has other numbers (years only beside
  years, shares only beside shares);
- words of negation or denial that another claim on a shared word or number lacks;
- words of a short list of opposites, each in another claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from db.names import fold
from db.records import Span, Spans

Sort = Literal["year", "share", "number"]

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|%")
_YEARS = range(1000, 2200)

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL: dict[str, int] = {
    **{word: value for value, word in enumerate(_UNITS.split())},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), start=2)},
    "dozen": 12,
}
_LARGE = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
_SHARE = frozenset({"%", "percent", "per"})


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NEGATION = _set(
    "no not none never nobody nothing neither nor without cannot denied deny denies denying denial false "
    "untrue baseless refuted refutes rejected rejects dismissed dismisses disputed disputes hardly"
)
_OPPOSITES = tuple(
    tuple(frozenset(side.split(",")) for side in pair.split("/"))
    for pair in (
        "all,every,everyone,everybody/none,nobody,no",
        "most,many/few",
        "save,saved,rescue,rescued,survive,survived,safe,safely,alive/lost,lose,drown,drowned,die,died,dead,"
        "kill,killed,missing,perish,perished",
        "whole,intact,entire,entirely/break,broke,broken,split,pieces",
        "rise,rose,risen,increase,increased,grow,grew,more,higher/fall,fell,fallen,decrease,decreased,"
        "shrink,shrank,less,fewer,lower",
        "win,won,victory,gain,gained/lose,lost,defeat,defeated",
        "before,earlier,early/after,later,late",
        "open,opened/close,closed,shut",
        "begin,began,start,started/end,ended,stop,stopped,finish,finished",
        "accept,accepted,agree,agreed,approve,approved/refuse,refused,reject,rejected,oppose,opposed",
        "confirm,confirmed,admit,admitted/deny,denied",
        "allow,allowed,permit,permitted/ban,banned,forbid,forbade,forbidden,prohibit,prohibited",
        "guilty/innocent",
        "true/false,untrue",
        "success,succeed,succeeded/fail,failed,failure",
        "arrive,arrived,enter,entered/leave,left,depart,departed,withdraw,withdrew,withdrawn",
        "attack,attacked/defend,defended",
        "legal,lawful/illegal,unlawful",
        "strong,stronger/weak,weaker",
        "calm,quiet/panic,confusion,rough",
        "dark/lit,light,burning",
        "above/below",
        "north,northern/south,southern",
        "east,eastern/west,western",
    )
)
_COMMON = _set(
    "the and for that this these those with from into onto upon over under about between through during "
    "was were are been being has have had does did done will would shall should can could may might must "
    "she her hers him his their them they its who whom whose which what when where why how than then there "
    "here also only just very too yet any some such each other another more most own same said says say "
    "told tell according while because since until but not nor you your our ours out off all one"
)
_INSIGNIFICANT = (_COMMON, _NEGATION, _SMALL, _LARGE)
_ENDINGS = ("ings", "ing", "edly", "ed", "ies", "es", "s")


@dataclass(frozen=True, slots=True)
class Clash:
    """What is to be marked in one claim, in code points of its text."""

    shared: Spans
    clashing: Spans


@dataclass(frozen=True, slots=True)
class _Token:
    span: Span
    word: str
    stem: str


@dataclass(frozen=True, slots=True)
class _Number:
    span: Span
    value: float
    sort: Sort


@dataclass(frozen=True, slots=True)
class _Words:
    tokens: tuple[_Token, ...]
    numbers: tuple[_Number, ...]
    stems: frozenset[str]
    words: frozenset[str]


def compare_words(claims: Sequence[tuple[str, Spans]]) -> tuple[Clash, ...]:
    """What agrees and what clashes in each of ``claims``, given as (text, spans of its content)."""
    read = [_read(text, spans) for text, spans in claims]
    return tuple(_against(own, [one for one in read if one is not own]) for own in read)


def _against(own: _Words, others: Sequence[_Words]) -> Clash:
    clashing = {span for other in others for span in _clashes(own, other)}
    everywhere = frozenset().union(*(other.stems for other in others))
    shared = {token.span for token in own.tokens if token.stem in everywhere}
    known = {(n.value, n.sort) for other in others for n in other.numbers}
    shared |= {number.span for number in own.numbers if (number.value, number.sort) in known}
    return Clash(tuple(sorted(shared - clashing)), tuple(sorted(clashing)))


def _clashes(own: _Words, other: _Words) -> Iterator[Span]:
    yield from _other_numbers(own.numbers, other.numbers)
    if _in_common(own, other) and not other.words & _NEGATION:
        yield from (token.span for token in own.tokens if token.word in _NEGATION)
    for pair in _OPPOSITES:
        for here, there in (pair, pair[::-1]):
            if other.words & there and not other.words & here:
                yield from (token.span for token in own.tokens if token.word in here - there)


def _in_common(own: _Words, other: _Words) -> bool:
    """Whether they seem to speak of one thing: a significant word or a number of the one is in the other."""
    numbers = {(one.value, one.sort) for one in other.numbers}
    return bool(own.stems & other.stems) or any((one.value, one.sort) in numbers for one in own.numbers)


def _other_numbers(own: Iterable[_Number], other: Sequence[_Number]) -> Iterator[Span]:
    for number in own:
        values = {one.value for one in other if one.sort == number.sort}
        if values and number.value not in values:
            yield number.span


# --- reading --------------------------------------------------------------------------------------


def _read(text: str, spans: Spans) -> _Words:
    tokens = tuple(token for span in spans for token in _tokens(text, span))
    return _Words(
        tokens,
        tuple(_numbers(tokens)),
        frozenset(token.stem for token in tokens if token.stem),
        frozenset(token.word for token in tokens),
    )


def _tokens(text: str, span: Span) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text, *span):
        word = fold(match[0].replace("’", "'")) if match[0] != "%" else "%"
        if word.endswith(("n't", "n t")):
            word = "not"
        yield _Token(match.span(), word, _stem(word))


def _stem(word: str) -> str:
    """``word`` without its ending; "" where the word is no significant one."""
    if len(word) < 3 or not word[0].isalpha() or any(word in kind for kind in _INSIGNIFICANT):
        return ""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            return stem.removesuffix("e") + ("y" if ending == "ies" else "")
    return word.removesuffix("e")


def _numbers(tokens: Sequence[_Token]) -> Iterator[_Number]:
    """Numbers in digits or words; words that belong together ("forty-two") are one number."""
    at = 0
    while at < len(tokens):
        value, end = _number_at(tokens, at)
        if value is None:
            at += 1
            continue
        span = (tokens[at].span[0], tokens[end - 1].span[1])
        # "one" alone is mostly a pronoun.
        if not (end - at == 1 and tokens[at].word == "one"):
            yield _Number(span, value, _sort(tokens, at, end, value))
        at = end


def _number_at(tokens: Sequence[_Token], at: int) -> tuple[float | None, int]:
    """The number that begins at token ``at``, and the token behind it."""
    total = 0.0
    group: float | None = _digits(tokens[at].word)
    end = at + 1 if group is not None else at
    while end < len(tokens):
        word = tokens[end].word
        if word in _SMALL and (group is None or group % 100 == 0 or (group % 10 == 0 and _SMALL[word] < 10)):
            group = (group or 0) + _SMALL[word]
        elif word in _LARGE:
            group = (group or 1) * _LARGE[word]
            if _LARGE[word] >= 1000:
                total, group = total + group, 0
        elif not (
            word == "and" and end > at and end + 1 < len(tokens) and _goes_on(tokens, end, group, total)
        ):
            break
        end += 1
    return (None, at) if group is None and not total else (total + (group or 0), end)


def _goes_on(tokens: Sequence[_Token], end: int, group: float | None, total: float) -> bool:
    """Whether the "and" at ``end`` is inside a number, as in "two hundred and six"."""
    rounded = (group or 0) >= 100 or total > 0
    return rounded and tokens[end + 1].word in _SMALL and tokens[end - 1].word in _LARGE


def _digits(word: str) -> float | None:
    if not word[:1].isdigit():
        return None
    try:
        return float(word.replace(",", ""))
    except ValueError:  # 1.2.3 and the like
        return None


def _sort(tokens: Sequence[_Token], at: int, end: int, value: float) -> Sort:
    if end < len(tokens) and tokens[end].word in _SHARE:
        return "share"
    plain = end - at == 1 and tokens[at].word.isdigit()
    return "year" if plain and len(tokens[at].word) == 4 and int(value) in _YEARS else "number"
