"""Reading a mention: the name in the words that say who it was, if there is one.

"Iraqi Prime Minister Jane Doe, a physicist," -> "Jane Doe". A description ("a senior official"), a
pronoun or a group has no name. Where the words allow two readings there is none either: a wrong name is
worse than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.names import fold
from importer.identity import lexicon

_EDGES = " \t\r\n,;:.!?\"“”„«»()[]-–—'‘’`*•|"
_TAIL = re.compile(r"[\s,]+(?:who|whom|whose|which|that)$", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_ABBREVIATION = re.compile(r"(?:^|[\s.])\w\.\w\.?$")
_POSSESSIVE = re.compile(r"['’]s?$")
_PREPOSITIONS = frozenset(["of", "for", "from", "at", "in", "on", "with", "to", "by", "near", "about"])
_CONJUNCTIONS = frozenset(("and", "or", "nor", "plus"))


def own_words(words: str) -> str:
    """The mention as it is shown where it has no name: one line, no relative pronoun at its end.

    >>> own_words("two military\\n sources, who")
    'two military sources'
    """
    line = " ".join(words.split())
    shorter = _TAIL.sub("", line).strip(" ,;:-–—")
    return shorter or line


def name_of(words: str) -> str | None:
    """The name in a mention, without title, role and apposition; None where it names nobody.

    >>> name_of("Iraqi Prime Minister Jane Doe, a physicist,")
    'Jane Doe'
    >>> name_of("a senior official") is None
    True
    """
    line = _BRACKETS.sub(" ", own_words(words)).strip(_EDGES)
    segments = [
        part.strip(_EDGES) for part in re.split(r",\s|\s[-–—]{1,2}\s|[–—]", line) if part.strip(_EDGES)
    ]
    if not segments or any(_joins_two(segment) for segment in segments if _is_capital(segment)):
        return None
    name = _name_in(segments[0])
    if name is None and len(segments) > 1 and _may_be_renamed(segments[0]):
        name = _name_in(segments[1])
        name = name if name is not None and len(name.split()) > 1 else None
    return name


def _name_in(segment: str) -> str | None:
    words = segment.split()
    if not words or len(words) > 12:
        return None
    definite = fold(words[0]) == "the"
    if definite:
        words = words[1:]
    elif fold(words[0]) in lexicon.DETERMINERS and not words[0].istitle():
        return None
    words = _without_place(_from_owner(_without_party(_without_title(words))))
    if not words or not _is_name(words) or (definite and not _may_take_the(words)):
        return None
    name = " ".join([*words[:-1], _POSSESSIVE.sub("", words[-1])])
    bare = name.strip(_EDGES)
    return bare + "." if _ABBREVIATION.search(bare) else bare


def _without_party(words: list[str]) -> list[str]:
    """Democrat Jane Doe -> Jane Doe."""
    return words[1:] if len(words) > 2 and fold(words[0]) in lexicon.PARTIES else words


def _without_title(words: Sequence[str]) -> list[str]:
    """What follows the last title; the whole where there is none; nothing where a title ends it."""
    last = -1
    for index, word in enumerate(words):
        if fold(word.strip(_EDGES)) in lexicon.TITLES and not _is_surname_here(words, index):
            last = index
        elif fold(word) in _PREPOSITIONS:
            break
    rest = list(words[last + 1 :])
    if last < 0:
        return rest
    if rest and fold(rest[0]) == "of":
        rest = _after_portfolio(rest)
    return rest if rest and not _begins_lower(rest) else []


def _is_surname_here(words: Sequence[str], index: int) -> bool:
    """Whether a capitalised title word ends a name (Stephen King, Ada Judge)."""
    if index + 1 < len(words) or index == 0 or not words[index][0].isupper():
        return False
    before = [fold(word.strip(_EDGES)) for word in words[:index]]
    known = lexicon.TITLES | lexicon.MODIFIERS | lexicon.ORGANISATIONS | lexicon.PLACES
    plain = all(word[0].isupper() for word in words) and not any(word in known for word in before)
    return plain and 2 <= len(words) <= 3 and not any(_is_demonym(word) for word in before) and index == 1


def _after_portfolio(rest: list[str]) -> list[str]:
    """(Secretary) of State Jane Doe -> Jane Doe; anything else is not told apart."""
    index = 1
    while index < len(rest) and fold(rest[index]) in lexicon.PORTFOLIOS:
        index += 1
    return rest[index:] if index > 1 else []


def _from_owner(words: list[str]) -> list[str]:
    """The Gazette's Jane Doe -> Jane Doe; Sudan's government names nobody."""
    for index, word in enumerate(words[:-1]):
        if _POSSESSIVE.search(word) and len(word) > 2:
            rest = words[index + 1 :]
            return rest if len(rest) > 1 and all(_is_capital(w) for w in rest) else []
    return words


def _without_place(words: list[str]) -> list[str]:
    """Jane Doe of the Gazette -> Jane Doe; the Bank of England stays whole."""
    for index, word in enumerate(words):
        if word in _PREPOSITIONS and index:
            if any(fold(w) in lexicon.ORGANISATIONS for w in words[:index]):
                return words
            return words[:index] if index > 1 else []
    return words


def _is_name(words: Sequence[str]) -> bool:
    """Whether ``words`` are proper nouns throughout and name one thing."""
    folded = [fold(word.strip(_EDGES)) for word in words]
    small = lexicon.PARTICLES | _PREPOSITIONS | {"the", "and", "&"}
    if len(words) > 8 or not any(char.isalpha() for char in words[0]):
        return False
    if any(not _is_capital(word) and fold(word) not in small for word in words) or not _is_capital(words[-1]):
        return False
    if len(words) == 1:
        return _is_single_name(words[0], folded[0])
    if " ".join(folded) in lexicon.PARTICULAR:
        return True
    return not _is_group(folded[-1]) and not all(word in lexicon.GENERIC for word in folded)


def _joins_two(segment: str) -> bool:
    """Whether "and" joins two names; in the Ministry of Trade and Health it is part of one."""
    words = [fold(word) for word in segment.split()]
    at = next((index for index, word in enumerate(words) if word in _CONJUNCTIONS), None)
    if at is None:
        return False
    before = set(words[:at])
    of_one = lexicon.ORGANISATIONS | lexicon.TITLES | {"secretary", "minister", "ministry"}
    return not (of_one & before and {"of", "for"} & before and "the" not in words[at:])


def _is_single_name(word: str, folded: str) -> bool:
    if folded in lexicon.COMMON | lexicon.NOT_FIRST_NAMES or _singular(folded) in lexicon.TITLES:
        return False
    if (
        folded
        in lexicon.PRONOUNS | lexicon.TITLES | lexicon.MODIFIERS | lexicon.GENERIC | lexicon.DETERMINERS
    ):
        return False
    return not _is_group(folded) and not _is_demonym(folded) and len(folded) > 1


def _singular(folded: str) -> str:
    return folded[:-1] if folded.endswith("s") else folded


def _is_group(folded: str) -> bool:
    return folded in lexicon.GROUPS or folded.endswith(lexicon.GROUP_ENDINGS)


def _is_demonym(folded: str) -> bool:
    return folded not in lexicon.PLACES and folded.endswith(lexicon.DEMONYM_ENDINGS)


def _may_take_the(words: Sequence[str]) -> bool:
    """After "the": an organisation or an acronym, never a person."""
    folded = [fold(word) for word in words]
    known = lexicon.ORGANISATIONS | lexicon.PLACES
    if len(words) == 1 and folded[0].endswith("s") and not words[0].isupper():
        return False  # The Linds: a family, or a people.
    return any(word in known for word in folded) or words[-1].isupper() or len(words) <= 3


def _may_be_renamed(segment: str) -> bool:
    """Whether a description can be followed by the name of who is described.

    "an adviser to Roe, Jane Doe" can; in "a spokesman for another mill, Jane Doe" the name may be the
    mill's.
    """
    words = segment.split()
    if fold(words[0]) not in lexicon.DETERMINERS and not any(fold(w) in lexicon.TITLES for w in words):
        return False
    if not any(fold(word.strip(_EDGES)) in lexicon.TITLES for word in words):
        return False
    return not any(word in _PREPOSITIONS for word in words) or _is_capital(words[-1])


def _begins_lower(words: Sequence[str]) -> bool:
    return not _is_capital(words[0]) and fold(words[0]) not in lexicon.PARTICLES


def _is_capital(word: str) -> bool:
    """Whether a word is written as names are: McCoy, al-Amin, O'Hara, d'Arc, U.S., 7News."""
    bare = word.strip(_EDGES)
    if not bare:
        return False
    if bare[0].isupper():
        return True
    parts = re.split(r"[-'’‘ʿʾ]", bare)
    if len(parts) > 1 and fold(parts[0]) in lexicon.PARTICLES | {"d", "o", "l"}:
        return parts[1][:1].isupper()
    return False
