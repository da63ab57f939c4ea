"""Reading a mention: what kind of words they are, the name in them if there is one, title and role.

"Iraqi Prime Minister Jane Doe, a physicist," -> "Jane Doe". A description ("a senior official"), a
pronoun or a group has no name. Where the words allow two readings there is none either: a wrong name is
worse than a missed one.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from db.names import fold
from db.records import Role, Span, Spans
from importer.identity import lexicon
from importer.identity.gazetteer import Gender, load

_EDGES = " \t\r\n,;:.!?\"“”„«»()[]-–—'‘’`*•|"
_TAIL = re.compile(r"[\s,]+(?:who|whom|whose|which|that)$", re.IGNORECASE)
_RELATIVE = re.compile(r",?\s(?:who|whom|whose|which|that)\s", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*")
_ABBREVIATION = re.compile(r"(?:^|[\s.])\w\.\w\.?$")
_POSSESSIVE = re.compile(r"['’]s?$")
_SEGMENTS = re.compile(r",\s|\s[-–—]{1,2}\s|[–—]")
#: Iranian-backed, US-led: an adjective.
_COMPOUND = re.compile(r"^[^\W\d_a-z].*[-‑](?:[a-z]*ed|run|style|era|based|born|old|wide)$")
#: Two who say it together, whatever the first is.
_AND_THE = re.compile(r"\S and (?:the|an?|his|her|its|their|another|two|some)\s", re.IGNORECASE)
_WORD = re.compile(r"[^\s,;:()\[\]\"“”„«»–—]+")
#: A segment of more words than this holds no name.
_LONGEST = 12
_PREPOSITIONS = lexicon.PREPOSITIONS
_CONJUNCTIONS = frozenset(("and", "or", "nor", "plus"))

Article = Literal["definite", "indefinite", "owned", "bare"]
WordForm = Literal["name", "title", "nominal", "pronoun", "none"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a mention are, before anything else of the article is known.

    ``words`` is the mention on one line. ``place`` is the span of the proper name's words in the text.
    ``head`` is the folded noun a description is about ("minister"), ``before`` the folded words between its
    article and the head ("interior"). ``several``: "and" joins two sources.
    """

    form: WordForm
    words: str
    name: str | None = None
    place: Span | None = None
    head: str | None = None
    before: tuple[str, ...] = ()
    article: Article = "bare"
    plural: bool = False
    several: bool = False
    gender: Gender | None = None
    roles: tuple[Role, ...] = ()


def read(text: str, spans: Spans) -> Reading:
    """Read the words of ``text`` at ``spans``, a source's."""
    words = own_words(" ".join(text[start:end] for start, end in spans))
    bare = fold(words.strip(_EDGES))
    if not bare:
        return Reading("none", words)
    first, _, rest = bare.partition(" ")
    bare = first if rest in lexicon.REFLEXIVE else bare
    if bare in lexicon.PERSONAL or bare in lexicon.RELATIVES:
        return Reading("pronoun", words, plural=bare in lexicon.PLURAL, gender=lexicon.GENDERED.get(bare))
    name = name_of(words)
    span = spans[0]
    head, before, article = _description(words)
    roles = _roles(text, span, name)
    gender = _gender(text[slice(*span)], name, head)
    several = any(_joins_two(part) for part in _parts(words))
    if name is not None:
        place = locate(text, span, name)
        return Reading("name", words, name, place, head, before, article, gender=gender, roles=roles)
    form: WordForm = "title" if _is_title(head, article) else "nominal"
    plural = several or is_plural(head, words)
    return Reading(form, words, None, None, head, before, article, plural, several, gender, roles)


def own_words(words: str) -> str:
    """The mention as it is shown where it has no name: one line, no relative pronoun at its end.

    >>> own_words("two military\\n sources, who")
    'two military sources'
    """
    line = " ".join(words.split())
    shorter = _TAIL.sub("", line).strip(" ,;:-–—")
    return shorter or line


def locate(text: str, span: Span, name: str) -> Span | None:
    """Where the words of ``name`` stand inside ``span``, whatever the white space between them."""
    pattern = r"\s+".join(re.escape(word) for word in name.split())
    match = re.compile(pattern).search(text, *span)
    return match.span() if match else None


# --- the name ------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=8192)
def name_of(words: str) -> str | None:
    """The name in a mention, without title, role and apposition; None where it names nobody.

    >>> name_of("Iraqi Prime Minister Jane Doe, a physicist,")
    'Jane Doe'
    >>> name_of("a senior official") is None
    True
    """
    segments = _parts(words)
    if not segments or _AND_THE.search(segments[0]):
        return None
    if any(_joins_two(segment) for segment in segments if _is_capital(segment)):
        return None
    name = _name_in(segments[0])
    honoured = len(segments) > 1 and fold(segments[1].split()[0].strip(_EDGES)) in lexicon.RANKS
    if name is None and len(segments) > 1 and (honoured or _may_be_renamed(segments[0])):
        name = _name_in(segments[1])
        name = name if name is not None and (honoured or len(name.split()) > 1) else None
    return name


def _parts(words: str) -> list[str]:
    """The mention without brackets and relative clauses, at its commas and dashes."""
    line = _BRACKETS.sub(" ", own_words(words)).strip(_EDGES)
    if match := _RELATIVE.search(line):
        line = line[: match.start()]
    return [part.strip(_EDGES) for part in _SEGMENTS.split(line) if part.strip(_EDGES)]


def _name_in(segment: str) -> str | None:
    words = segment.split()
    if not words or len(words) > _LONGEST:
        return None
    if len(words) > 1 and _is_ranked(words):
        return words[-1].strip(_EDGES)
    definite = fold(words[0]) == "the"
    if definite:
        words = _before_noun(words[2 if fold(words[1] if len(words) > 1 else "") == "so-called" else 1 :])
    elif fold(words[0]) in lexicon.DETERMINERS and (not words[0].istitle() or len(words) > 2):
        return _after_noun(words[1:])
    if len(words) == 3 and fold(words[1]) == "the" and fold(words[2]) in ("younger", "elder", "great"):
        words = words[:1]
    words = _without_kin(_without_place(_from_owner(_without_party(_without_title(words)))))
    if not words or not _is_name(words) or (definite and not _may_take_the(words)):
        return None
    return _without_suffix(words)


def _is_ranked(words: Sequence[str]) -> bool:
    """Whether a title word is a surname because a rank stands before it (Captain Lord)."""
    last, before = fold(words[-1].strip(_EDGES)), fold(words[-2].strip(_EDGES))
    surname = last in load().surnames and words[-1][0].isupper() and words[-2][0].isupper()
    return surname and before in lexicon.RANKS and (before, last) not in lexicon.DOUBLE_RANKS


def _after_noun(words: list[str]) -> str | None:
    """(her) pupil Jane Doe, (his) brother Tom: the name right after a noun of people in small letters."""
    people = load().titles | lexicon.PEOPLE
    at = next((i for i, word in enumerate(words) if _is_capital(word) and fold(word) not in people), 0)
    rest = words[at:]
    if at == 0 or fold(words[at - 1]) not in people or not _is_name(rest):
        return None
    if len(rest) == 1 and fold(words[at - 1]) not in lexicon.KIN:
        return None
    return _without_suffix(rest)


def _without_suffix(words: list[str]) -> str:
    """The name, without a possessive and letters of honour (Jane Doe KC)."""
    while len(words) > 1 and words[-1].strip(_EDGES) in lexicon.HONOURS:
        words = words[:-1]
    name = " ".join([*words[:-1], _POSSESSIVE.sub("", words[-1])])
    bare = name.strip(_EDGES)
    return bare + "." if _ABBREVIATION.search(bare) else bare


def _before_noun(words: list[str]) -> list[str]:
    """(the) Norlin agency -> Norlin: a body's name before the common noun for what it is."""
    last = fold(words[-1]) if len(words) > 1 else ""
    apposed = last in lexicon.APPOSED and words[-1][0].islower()
    kept = [word for word in words[:-1] if word != "news"]
    return kept if apposed and all(_is_capital(w) and not _is_demonym(fold(w)) for w in kept) else words


def _without_party(words: list[str]) -> list[str]:
    """Democrat Jane Doe -> Jane Doe."""
    return words[1:] if len(words) > 2 and fold(words[0]) in load().parties else words


def _without_kin(words: list[str]) -> list[str]:
    """(her) brother Tom -> Tom."""
    first = fold(words[0]) if words else ""
    return words[1:] if first in lexicon.KIN and words[0][0].islower() and len(words) > 1 else words


def _without_title(words: Sequence[str]) -> list[str]:
    """What follows the last title; the whole where there is none; nothing where a title ends it."""
    titles, last = load().titles, -1
    for index, word in enumerate(words):
        if fold(word.strip(_EDGES)) in titles and not _is_surname_here(words, index):
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
    """Whether a capitalised title word ends a name (Stephen King, Ada Judge, Captain Lord)."""
    if index + 1 < len(words) or index == 0 or not words[index][0].isupper():
        return False
    before = [fold(word.strip(_EDGES)) for word in words[:index]]
    named = _is_capital(words[index - 1]) and before[-1] not in load().titles | load().modifiers
    if named and index > 1 and fold(words[index].strip(_EDGES)) in load().surnames:
        return True
    lists = load()
    known = (lists.titles, lists.modifiers, lists.heads, lists.places)
    plain = all(word[0].isupper() for word in words) and not any(w in held for w in before for held in known)
    return plain and 2 <= len(words) <= 3 and not any(_is_demonym(word) for word in before) and index == 1


def _after_portfolio(rest: list[str]) -> list[str]:
    """(Secretary) of State Jane Doe -> Jane Doe; anything else is not told apart."""
    index = 1
    while index < len(rest) and fold(rest[index]) in load().portfolios:
        index += 1
    return rest[index:] if any(fold(word) != "the" for word in rest[1:index]) else []


def _from_owner(words: list[str]) -> list[str]:
    """The Gazette's Jane Doe -> Jane Doe; Sudan's government names nobody."""
    for index, word in enumerate(words[:-1]):
        if _POSSESSIVE.search(word) and len(word) > 2:
            rest = words[index + 1 :]
            if _is_collective(word) and fold(rest[-1].strip(_EDGES)) in load().heads:
                return words
            return rest if len(rest) > 1 and all(_is_capital(w) for w in rest) else []
    return words


def _is_collective(word: str) -> bool:
    """Whether a possessive is of many, as in the names of bodies: Nurses' (Union), People's (Bank)."""
    folded = fold(_POSSESSIVE.sub("", word))
    singular = lexicon.PEOPLE_PLURALS.get(folded) or folded.removesuffix("s")
    known = singular in load().titles or singular in lexicon.PEOPLE
    return folded == "people" or (singular != folded and known)


def _without_place(words: list[str]) -> list[str]:
    """Jane Doe of the Gazette -> Jane Doe; the Bank of England stays whole."""
    for index, word in enumerate(words):
        if word in _PREPOSITIONS and index:
            if any(fold(w) in load().heads for w in words[:index]):
                return words
            return words[:index] if index > 1 else []
    return words


def _is_name(words: Sequence[str]) -> bool:
    """Whether ``words`` are proper nouns throughout and name one thing."""
    folded = [fold(word.strip(_EDGES)) for word in words]
    small = lexicon.PARTICLES | _PREPOSITIONS | {"the", "and", "&"}
    if len(words) > 8 or not any(char.isalpha() for char in words[0]):
        return False
    if any(_COMPOUND.search(word.strip(_EDGES)) for word in words):
        return False
    if any(not _is_capital(word) and fold(word) not in small for word in words) or not _is_capital(words[-1]):
        return False
    if len(words) == 1:
        return _is_single_name(words[0], folded[0])
    if " ".join(folded) in lexicon.PARTICULAR or load().body(" ".join(words)):
        return True
    return not _is_group(folded[-1]) and not all(_is_generic(word) for word in folded)


def is_generic(name: str) -> bool:
    """Whether every country, or town, has one of that name: the Interior Ministry."""
    return all(_is_generic(fold(word.strip(_EDGES))) for word in name.split())


def _is_generic(folded: str) -> bool:
    return folded in lexicon.GENERIC or folded in load().heads


def _joins_two(segment: str) -> bool:
    """Whether "and" joins two names; in the Ministry of Trade and Health it is part of one."""
    words = [fold(word) for word in segment.split()]
    at = next((index for index, word in enumerate(words) if word in _CONJUNCTIONS), None)
    if at is None or at == 0:
        return False
    before = set(words[:at])
    lists = load()
    office = any(word in lists.heads or word in lists.titles or word == "ministry" for word in before)
    return not (office and {"of", "for"} & before and "the" not in words[at:])


def _is_single_name(word: str, folded: str) -> bool:
    lists = load()
    if folded in lists.outlets or lists.body(word):
        return True
    if folded in lexicon.COMMON | lexicon.NOT_FIRST_NAMES or _singular(folded) in lists.titles:
        return False
    if folded in lexicon.PRONOUNS | lexicon.DETERMINERS or folded in lists.titles | lists.modifiers:
        return False
    if _is_generic(folded) or _is_document(folded):
        return False
    return not _is_group(folded) and not _is_demonym(folded) and len(folded) > 1


def _is_document(folded: str) -> bool:
    return folded in load().documents


def _singular(folded: str) -> str:
    return folded[:-1] if folded.endswith("s") else folded


def _is_group(folded: str) -> bool:
    return folded in lexicon.GROUPS or folded.endswith(lexicon.GROUP_ENDINGS)


def _is_demonym(folded: str) -> bool:
    return folded not in load().places and folded.endswith(lexicon.DEMONYM_ENDINGS)


def _may_take_the(words: Sequence[str]) -> bool:
    """After "the": an organisation or an acronym, never a person."""
    folded = [fold(word) for word in words]
    lists = load()
    if len(words) == 1 and folded[0].endswith("s") and not words[0].isupper():
        return folded[0] in lists.outlets  # The Linds: a family, or a people.
    known = any(word in lists.heads or word in lists.places for word in folded)
    return known or words[-1].isupper() or len(words) <= 3


def _may_be_renamed(segment: str) -> bool:
    """Whether a description can be followed by the name of who is described.

    "an adviser to Roe, Jane Doe" can; in "a spokesman for another mill, Jane Doe" the name may be the
    mill's.
    """
    words = segment.split()
    titles = load().titles | lexicon.PEOPLE
    if fold(words[0]) not in lexicon.DETERMINERS and not any(fold(w) in titles for w in words):
        return _POSSESSIVE.search(words[0]) is not None
    if not any(fold(word.strip(_EDGES)) in titles for word in words):
        return False
    after = next((words[i:] for i, word in enumerate(words) if word in _PREPOSITIONS), None)
    if after is None or _is_capital(words[-1]):
        return True
    # The director of the hospital, Jane Doe; but of the prime minister, who may be called Jane Doe.
    return fold(after[1] if len(after) > 1 else "") == "the" and not any(fold(w) in titles for w in after)


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


# --- the description -----------------------------------------------------------------------------


def head_of(words: str) -> str | None:
    """The folded noun that a description is about.

    >>> head_of("a former official of the mill"), head_of("Norland's government")
    ('official', 'government')
    """
    return _description(words)[0]


@functools.lru_cache(maxsize=8192)
def _description(words: str) -> tuple[str | None, tuple[str, ...], Article]:
    """Head, the words before it and the article of a mention's first segment."""
    parts = _parts(words)
    if not parts:
        return None, (), "bare"
    folded = [_POSSESSIVE.sub("", word) for word in (fold(word) for word in _WORD.findall(parts[0]))]
    folded = [word for word in folded if word]
    if not folded:
        return None, (), "bare"
    stop = next((i for i in range(1, len(folded)) if _ends_head(*folded[i : i + 2])), len(folded))
    owned = any(_POSSESSIVE.search(word) for word in _WORD.findall(parts[0])[: max(stop - 1, 0)])
    article: Article = "owned" if owned else article_of(folded[0])
    inner = folded[1:stop] if folded[0] in lexicon.DETERMINERS and stop > 1 else folded[:stop]
    inner = [word for word in inner if word != "so-called"] or inner
    while len(inner) > 1 and _is_participle(inner[-1]):
        inner = inner[:-1]
    return (inner[-1], tuple(inner[:-1]), article) if inner else (None, (), article)


def article_of(first: str) -> Article:
    """What kind of phrase begins with the folded word ``first``."""
    if first in lexicon.OWNERS:
        return "owned"
    if first in ("the", "this", "that", "these", "those"):
        return "definite"
    return "indefinite" if first in lexicon.DETERMINERS else "bare"


def _ends_head(word: str, after: str = "") -> bool:
    if word in lexicon.POSTPOSED and after not in _PREPOSITIONS and after:
        return False  # (A) close aide, but (a person) close to (him).
    ends = (_PREPOSITIONS, lexicon.RELATIVES, lexicon.POSTPOSED, _CONJUNCTIONS)
    return any(word in words for words in ends)


def _is_participle(word: str) -> bool:
    known = load().titles
    return word not in known and (word in lexicon.PARTICIPLES or word.endswith(("ed", "ing")))


def _is_title(head: str | None, article: Article) -> bool:
    return head in load().titles and head not in lexicon.KIN and article in ("definite", "owned")


def is_plural(head: str | None, words: str) -> bool:
    """Whether a description is of several."""
    first = fold(words.split()[0]) if words.split() else ""
    if first in lexicon.SINGULAR_DETERMINERS or head is None:
        return False
    if first in lexicon.PLURAL_DETERMINERS or head in lexicon.PLURAL_NOUNS or head in lexicon.GROUPS:
        return True
    return head.endswith("s") and not head.endswith(("ss", "us", "is")) and head not in load().heads


def _gender(words: str, name: str | None, head: str | None) -> Gender | None:
    """What titles and occupations beside a name, or the head of a description, tell."""
    genders = load().genders
    if name is None:
        return genders.get(head or "")
    parts = {fold(word) for word in name.split()}
    found = {
        genders[word]
        for segment in _SEGMENTS.split(words)[:3]
        for word in _own_titles(segment)
        if word in genders and word not in parts
    }
    return found.pop() if len(found) == 1 else None


def _own_titles(segment: str) -> list[str]:
    """The folded words of ``segment`` up to its first preposition: what follows is of somebody else."""
    found: list[str] = []
    for word in segment.split():
        bare = fold(word.strip(_EDGES))
        if bare in _PREPOSITIONS or bare in lexicon.RELATIVES:
            break
        if _POSSESSIVE.search(word) and len(word) > 2:
            found.clear()
            continue
        found.append(bare)
    return found


# --- roles -----------------------------------------------------------------------------------------

_ARTICLE = re.compile(r"(?:the|a|an|his|her|its|their|our|my|another)\s+", re.IGNORECASE)
_AFFILIATION = re.compile(r"\b(?:of|for|at|from|with|in|to)\s+(?:the\s+|a\s+|an\s+)?")


def _roles(text: str, span: Span, name: str | None) -> tuple[Role, ...]:
    """Titles, offices and the bodies they belong to, as they stand beside a name or in a description."""
    place = locate(text, span, name) if name else None
    found: list[Role] = []
    for start, end in _segments(text, span):
        if place and start <= place[0] < end:
            found += _role(text, start, place[0], name)
        elif not place or text[start:end].strip():
            found += _role(text, start, end, name)
    return tuple(dict.fromkeys(found))


def _segments(text: str, span: Span) -> list[Span]:
    """``span`` at its commas, without brackets and what follows a relative pronoun."""
    start, end = span
    if match := _RELATIVE.search(text, start, end):
        end = match.start()
    cuts = [start, *(at for match in _SEGMENTS.finditer(text, start, end) for at in match.span()), end]
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [(a, b) for a, b in pairs if a < b][:4]


def _role(text: str, start: int, end: int, name: str | None) -> list[Role]:
    """The role in one segment, with its affiliation; nothing where no word of it is an office."""
    start, end = _trimmed(text, start, end)
    if match := _ARTICLE.match(text, start, end):
        start = match.end()
    head = head_of(text[start:end]) if start < end else None
    people = load().titles | lexicon.PEOPLE
    bare = (head or "").strip(".")
    if head is None or (bare not in people and _singular(bare) not in people):
        return []
    if name is None and fold(text[start:end]) == head:
        return []  # The description itself tells it.
    found = [Role((start, end), "role")]
    if match := _AFFILIATION.search(text, start, end):
        inner = _trimmed(text, match.end(), end)
        if inner[0] < inner[1]:
            found.append(Role(inner, "affiliation"))
    elif owner := re.match(r"[^,]+?(?=['’]s?\s)", text[start:end]):
        found[0] = Role(_trimmed(text, start + owner.end() + 2, end), "role")
        found.append(Role((start, start + owner.end()), "affiliation"))
    return [one for one in found if one.span[0] < one.span[1]]


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES and text[end - 1] != ".":
        end -= 1
    return start, end
