"""Polarity: what a cue does with what is said: asserts it, denies it, warns of it, leaves it open ...

The words are data, with their sources: ``resources/gazetteers/polarity.toml``. Here is only how they are
put together: the first word or phrase of the cue that does more than assert decides ("issued a sharp
warning" warns), negation before it turns it into what the table says ("did not deny" withholds, "does not
want" rejects, "does not fear" asserts), a second negation turns it back. Adverbs, tense and voice change
nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from db.names import fold
from importer.attribution.lexicon import inflected

#: Every polarity, in the order in which it is explained to people.
POLARITIES: tuple[str, ...] = (
    "asserts",
    "denies",
    "confirms",
    "admits",
    "rejects",
    "doubts",
    "withholds",
    "warns",
    "accuses",
    "praises",
    "urges",
    "asks",
    "orders",
    "promises",
    "intends",
    "expects",
    "hopes",
    "fears",
)

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NOT = re.compile(r"n't\b|\bcannot\b")
_TO = re.compile(r"(?:not\s)?to\s")
_TOLD_TO = re.compile(r"(?!that\b|whether\b|how\b|what\b|[\"“])(?:\S+\s){0,8}?to\s")
_POSSESSIVES = frozenset(("my", "your", "his", "her", "its", "our", "their"))
#: How far into its content a cue looks for "account" and the like, in words.
_REACH = 8


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a word or phrase does, and what its negation does; ``negator``: it negates what follows."""

    value: str
    negated: str
    negator: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry in a cue: of which words, from where."""

    words: tuple[str, ...]
    entry: _Entry


@dataclass(frozen=True, slots=True)
class _Lexicon:
    forms: Mapping[str, str]
    entries: Mapping[tuple[str, ...], _Entry]
    longest: int
    exceptions: frozenset[tuple[str, ...]]
    light: frozenset[str]
    to: Mapping[str, str]
    account: Mapping[str, str]
    accounts: frozenset[str]
    nothing: frozenset[str]
    silence: frozenset[str]


def of_cue(words: str, content: str = "") -> str:
    """What the cue ``words`` do with what is said: one of `POLARITIES`.

    ``content`` are the words of what is said; with them a few cues are told apart that are alike
    otherwise ("were told" something or to do something, "declined" to comment or an offer).

    >>> [of_cue(cue) for cue in ("said", "did not deny", "issued a sharp warning", "refused to rule out")]
    ['asserts', 'withholds', 'warns', 'withholds']
    """
    lexicon = _lexicon()
    lemmas = _lemmas(words, lexicon)
    found = list(_found(lemmas, lexicon))
    head = _head(found, lexicon)
    if head is None:
        return _without_head(found, content, lexicon)
    at = found.index(head)
    negations = sum(one.entry.negator for one in found[:at])
    if head.entry.value == "asserts":
        negations += sum(one.words[0] in ("nothing", "no") for one in found[at + 1 :])
        if fold(content).strip(" .,'\"") in lexicon.nothing:
            return "withholds"
    if negations % 2:
        return head.entry.negated
    return _with_content(head.words[0], lemmas, content, lexicon) or head.entry.value


def _head(found: Sequence[_Found], lexicon: _Lexicon) -> _Found | None:
    """The first entry that does more than assert, light verbs last; else the first that asserts."""
    heads = [one for one in found if not one.entry.negator]
    polar = [one for one in heads if one.entry.value != "asserts"]
    heavy = [one for one in polar if one.words[0] not in lexicon.light]
    return next(iter(heavy or polar or heads), None)


def _without_head(found: Sequence[_Found], content: str, lexicon: _Lexicon) -> str:
    """A cue of words that stand in no table: negated it says nothing, unless its content tells more.

    "Declined" to comment says nothing, "refused" to leave rejects, "refused" to believe doubts.
    """
    if sum(one.entry.negator for one in found) % 2 == 0:
        return "asserts"
    inside = _lemmas(content, lexicon)
    if inside[:1] != ("to",) or (len(inside) > 1 and inside[1] in lexicon.silence):
        return "withholds"
    head = _head(list(_found(inside[1:4], lexicon)), lexicon)
    return head.entry.negated if head else "rejects"


def _with_content(head: str, cue: Sequence[str], content: str, lexicon: _Lexicon) -> str | None:
    if head in lexicon.to:
        # Of a passive the subject is part of the content: "the miners were told to keep quiet".
        passive = _TOLD_TO if "be" in cue else _TO
        if passive.match(fold(content)):
            return lexicon.to[head]
    if head in lexicon.account and lexicon.accounts.intersection(_lemmas(content, lexicon)[:_REACH]):
        return lexicon.account[head]
    return None


def _lemmas(words: str, lexicon: _Lexicon) -> tuple[str, ...]:
    plain = _NOT.sub(" not", fold(words))
    return tuple(lexicon.forms.get(word, word) for word in _WORD.findall(plain))


def _found(lemmas: Sequence[str], lexicon: _Lexicon) -> Iterator[_Found]:
    """The entries in a cue from left to right, the longest at each place."""
    at = 0
    while at < len(lemmas):
        for length in range(min(lexicon.longest, len(lemmas) - at), 0, -1):
            words = tuple(lemmas[at : at + length])
            entry = lexicon.entries.get(words) or lexicon.entries.get(_with_owner(words))
            if words in lexicon.exceptions:
                break
            if entry:
                yield _Found(words, entry)
                break
        else:
            length = 1
        at += length


def _with_owner(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("one's" if word in _POSSESSIVES else word for word in words)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    """The shipped tables."""
    file = files("resources").joinpath("gazetteers", "polarity.toml")
    return _read(tomllib.loads(file.read_text("utf-8")))


def _read(tables: Mapping[str, Any]) -> _Lexicon:
    entries: dict[tuple[str, ...], _Entry] = {}
    for value in POLARITIES:
        table = tables[value]
        entry = _Entry(value, table["negated"])
        for key in ("verbs", "nouns", "adjectives"):
            entries.update(((word,), entry) for word in table.get(key, "").split())
        entries.update((tuple(phrase.split()), entry) for phrase in table.get("phrases", ()))
    for negated, words in tables["negated"].items():
        for word in words.split():
            known = entries.get((word,))
            entries[(word,)] = _Entry(known.value if known else "asserts", negated)
    negators = tables["negators"]
    negator = _Entry("withholds", "asserts", negator=True)
    entries.update(((word,), negator) for key in ("words", "verbs") for word in negators[key].split())
    entries.update((tuple(phrase.split()), negator) for phrase in negators["phrases"])
    content = tables["with_content"]
    return _Lexicon(
        forms=_forms(entries, tables),
        entries=entries,
        longest=max(len(words) for words in entries),
        exceptions=frozenset(tuple(phrase.split()) for phrase in negators["exceptions"]),
        light=frozenset(tables["light"]["verbs"].split()),
        to=content["to"],
        account=content["account"],
        accounts=frozenset(content["accounts"].split()),
        nothing=frozenset(content["nothing"]),
        silence=frozenset(content["silence"].split()),
    )


def _forms(entries: Iterable[tuple[str, ...]], tables: Mapping[str, Any]) -> dict[str, str]:
    """Inflected form -> base form. What is a base form itself is not read as another's form."""
    content = tables["with_content"]
    extra = f"{content['accounts']} {content['silence']}".split()
    bases = {word for words in entries for word in words} | {*extra}
    fixed = {*tables["negators"]["words"].split(), "one's"}
    forms = {form: base for base in sorted(bases - fixed) for form in _inflected(base)}
    return forms | {base: base for base in bases} | dict(tables["irregular"])


def _inflected(base: str) -> Iterator[str]:
    if len(base) < 3 or not base.isalpha():
        return
    yield from inflected(base)
    if base[-1] not in "aeiouwxy" and base[-2] in "aeiou" and base[-3] not in "aeiou":
        yield from (f"{base}{base[-1]}ed", f"{base}{base[-1]}ing")
