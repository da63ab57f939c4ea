"""Whom a text describes without naming them: "the tester", "residents of the valley", "the company".

Found by the lists of titles, nouns of people, bodies and documents in one pass over the running text,
whether they are sources or not; what a pronoun can stand for is among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from db.names import fold
from db.records import Span, SpeakerType
from importer.identity import lexicon
from importer.identity.gazetteer import Gender, load
from importer.identity.mentions import Article, article_of
from importer.identity.speaker_types import type_of_head

_TOKEN = re.compile(r"[^\W\d_][\w\-]*(?:['’](?!s\b)\w+)*")
_PREDICATE = re.compile(
    r"(?:\b(?:is|was|were|are|be|been|being|became|become|as|named|called|elected),?)\s+$"
)
#: Words between article and head; more are not looked at.
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Described:
    """A description in the text. ``before`` are the folded words between article and head.

    ``apposed``: it says what somebody is who stands beside it, and brings in nobody new.
    """

    span: Span
    head: str
    before: tuple[str, ...]
    article: Article
    plural: bool
    type: SpeakerType
    gender: Gender | None = None
    apposed: bool = False


def descriptions(text: str, running: Iterable[Span]) -> Iterator[Described]:
    """The descriptions in ``running``, in the order of the text."""
    for start, end in running:
        held: list[re.Match[str]] = []
        for match in _TOKEN.finditer(text, start, end):
            if held and (noun := _noun(fold(held[-1][0]))) and not _goes_on(text, held[-1], match):
                yield from _described(text, held, noun)
            if held and text[held[-1].end() : match.start()] not in (" ", "\u00a0"):
                held.clear()
            held.append(match)
            del held[: -(_LONGEST + 2)]
        if held and (noun := _noun(fold(held[-1][0]))):
            yield from _described(text, held, noun)


class _Noun(NamedTuple):
    """A noun that somebody can be described by: in the singular, and what it is."""

    head: str
    plural: bool
    type: SpeakerType


@lru_cache(maxsize=16384)
def _noun(folded: str) -> _Noun | None:
    lists = load()
    if folded in lists.titles or folded in lexicon.PEOPLE:
        return _Noun(folded, folded in lexicon.PLURAL_NOUNS, "anonymous")
    singular = lexicon.PEOPLE_PLURALS.get(folded) or folded.removesuffix("s")
    if singular != folded and (singular in lists.titles or singular in lexicon.PEOPLE):
        return _Noun(singular, True, "anonymous")
    if folded in lexicon.GROUPS:
        return _Noun(folded, True, "group")
    if singular in lists.heads or singular in lexicon.STATES:
        type_ = type_of_head(singular, [singular]) if singular in lists.heads else "government"
        return _Noun(singular, singular != folded, type_)
    if folded in lists.documents:
        return _Noun(folded, False, "unspecified")
    return None


def _goes_on(text: str, word: re.Match[str], after: re.Match[str]) -> bool:
    """Whether the next word is the head instead: (police) officers, (prime minister) Jane Doe."""
    if text[word.end() : after.start()] not in (" ", "\u00a0"):
        return False
    return _noun(fold(after[0])) is not None or after[0][0].isupper()


def _described(text: str, held: list[re.Match[str]], noun: _Noun) -> Iterator[Described]:
    before: list[str] = []
    start = held[-1].start()
    article: Article = "bare"
    for match in reversed(held[:-1]):
        folded = fold(match[0])
        if folded == "that" and noun.plural:
            break  # (They fear) that people (are trapped).
        if folded in lexicon.DETERMINERS and folded not in ("former", "late"):
            article, start = article_of(folded), match.start()
            break
        ends = folded in lexicon.PREPOSITIONS or folded in lexicon.AUXILIARIES
        most = 1 if noun.type == "group" and noun.plural else _LONGEST
        if ends or text[match.end()] in "'’" or len(before) == most:
            break
        before.insert(0, folded)
    else:
        folded = ""
    if article == "bare":
        if not noun.plural or (noun.type == "anonymous" and held[-1][0][0].isupper() and len(held) > 1):
            return
        before = []
    if fold(text[start : held[-1].end()].split()[0]) in lexicon.QUANTIFIERS:
        return
    span = (start, held[-1].end())
    definite = article in ("owned", "definite") and not noun.plural
    type_: SpeakerType = "person" if noun.type == "anonymous" and definite else noun.type
    gender = load().genders.get(noun.head)
    apposed = _is_apposed(text, span, article)
    yield Described(span, noun.head, tuple(before), article, noun.plural, type_, gender, apposed)


def _is_apposed(text: str, span: Span, article: Article) -> bool:
    if _PREDICATE.search(text, max(0, span[0] - 16), span[0]):
        return True
    after_comma = text[max(0, span[0] - 2) : span[0]] == ", "
    if article == "owned":
        return after_comma and text[span[1] : span[1] + 1] == ","
    return (
        after_comma
        and article in ("definite", "indefinite")
        and text[span[1] : span[1] + 1] in (",", " ", ".")
    )
