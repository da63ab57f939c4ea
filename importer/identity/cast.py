"""The cast of an article: the people and bodies that it names, where it does, and what it calls them.

Built once a document in one pass over its running text and its sources, without a parse.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from db.names import fold
from db.records import Span, SpeakerType
from importer.identity import lexicon
from importer.identity.evidence import bodies_told, people_told, places_told, towns_told
from importer.identity.gazetteer import Gender, load, name_key
from importer.identity.mentions import Reading, head_of
from importer.identity.names import (
    Names,
    Sighting,
    Vocabulary,
    bodies_in,
    is_full,
    names_of,
    opens_sentence,
    parts,
    people_in,
    words_in,
)
from importer.identity.speaker_types import is_acronym, type_of_name

_BODIES = ("group", "government", "media")
#: More bearers of one surname than this are never told apart.
_MOST_BEARERS = 12

#: How far before and after a name its titles are looked for, in code points.
_REACH = 90
_BEFORE = re.compile(r"(?:^|[\n,;:.!?“”\"—–])\s*([^\n,;:.!?“”\"—–]{3,80}),\s*$")
_PORTFOLIO = re.compile(
    r"\b(?P<title>[^\W\d_]+) (?:of|for) (?:the )?(?P<portfolio>[^\W\d_]+(?: [^\W\d_]+){0,2}) $"
)
_AFTER = re.compile(r"(?:,? \(?\d{1,3}\)?)?,\s+([^,;:.!?()“”\"—–]{3,80})(?=[,;:.)—–]|\s*$)")
_TOKEN = re.compile(r"[^\s,;:.()“”\"—–]+")
_IN_BRACKETS = re.compile(
    r"\s*[(\[](?:the\s+)?[“\"]?([A-Z][A-Za-z.]{1,9}[A-Z.])[”\"]?[)\]]|,? or (?:the )?([A-Z]{2,6}),"
)


@dataclass(slots=True)
class Figure:
    """Somebody whom the article names; ``name`` is the fullest form it has."""

    name: str
    type: SpeakerType
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A figure where the text names it. ``owned``: the name is a possessive (Lind's).

    ``ambiguous``: a surname that several bear; ``name`` is the surname then, and no figure's.
    """

    span: Span
    name: str
    owned: bool = False
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """An office that the article gave to somebody: "minister", with the words before it."""

    name: str
    before: frozenset[str]
    at: int


@dataclass
class Cast:
    """Who is in the article. Figures are found by the fullest name; ``seen`` is in the order of the text."""

    text: str
    names: Names
    figures: dict[str, Figure] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    titles: Mapping[str, list[Title]] = field(default_factory=dict)
    acronyms: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, list[str]] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    places: frozenset[str] = frozenset()
    first_names: Mapping[str, str] = field(default_factory=dict)
    first_spans: dict[str, list[Span]] = field(default_factory=dict)
    times: Mapping[str, int] = field(default_factory=dict)
    introduced: Mapping[str, Sequence[tuple[int, str]]] = field(default_factory=dict)
    strangers: frozenset[str] = frozenset()

    def between(self, start: int, end: int) -> list[Seen]:
        """Who is named in ``text[start:end]``, in its order."""
        low = bisect_left(self.seen, (start, start), key=lambda one: one.span)
        high = bisect_left(self.seen, (end, end), key=lambda one: one.span)
        return self.seen[low:high]

    def is_place(self, name: str) -> bool:
        """Whether the article uses ``name`` as a place, or it is a listed one that nobody here is called."""
        if self.names.by_surname.get(fold(name)):
            return False
        return fold(name) in self.places or load().place(name) is not None


def assemble(text: str, running: Sequence[Span], readings: Iterable[Reading]) -> Cast:
    """The cast of ``text`` from its running text and the ``readings`` of its sources."""
    read = [one for one in readings if one.form == "name" and one.name and one.place]
    people = list(people_in(text, running))
    bodies = [one for one in bodies_in(text, running) if type_of_name(one.name) in _BODIES]
    counted = Counter(one.name for one in people if is_full(one.name))
    own = [one.name for one in read if one.name and is_full(one.name) and type_of_name(one.name) == "person"]
    counted.update(own)
    names = names_of(counted)
    singles = {fold(one.name) for one in read if one.name and " " not in one.name}
    cast = Cast(text, names, vocabulary=Vocabulary.of(text), first_names=_first_names(names))
    alone = people_told(text, running, cast.vocabulary.small)
    wanted = frozenset(singles | alone | names.by_surname.keys() | cast.first_names.keys())
    single = list(words_in(text, running, wanted)) if wanted else []
    cast.acronyms = _acronyms(text, [*bodies, *people])
    cast.places = places_told(text, singles | alone)
    cast.bodies = _by_head(bodies)
    _take(cast, people, bodies, single)
    _take_read(cast, read)
    _tell(cast, running)
    cast.seen.sort(key=lambda one: one.span)
    for one in cast.seen:
        spans = cast.first_spans.setdefault(one.name, [])
        if len(spans) < 2:
            spans.append(one.span)
    cast.times = Counter(one.name for one in cast.seen)
    cast.titles = _titles(cast, people, single)
    return cast


def fullest(cast: Cast, name: str, at: int, gender: Gender | None = None) -> tuple[str, bool]:
    """The fullest form of ``name`` as it stands at ``at``, and whether it is sure who is meant.

    ``gender``: what the title before it tells (Mr).
    """
    if is_acronym(name) and (known := cast.acronyms.get(name.replace(".", ""))):
        return known, True
    form, sure = cast.names.fullest(name)
    if form != name and not is_full(name) and parts(name)[-1] in cast.strangers:
        return _bearer(cast, name, at, gender) if at > _first_in_full(cast, form) else (name, False)
    if sure and form != name:
        return form, True
    if not sure:
        return _bearer(cast, name, at, gender)
    if (first := cast.first_names.get(fold(name))) and " " not in name and not cast.is_place(name):
        return first, True
    return _body(cast, name), True


def _first_in_full(cast: Cast, name: str) -> int:
    """Where a person is first named in full."""
    return next((at for at, known in cast.introduced.get(parts(name)[-1], ()) if known == name), 0)


def _strangers(cast: Cast, people: Iterable[Sighting]) -> frozenset[str]:
    """Surnames that a rank stands before, before anybody of that surname is named in full.

    "General Roe" may be another than the Jane Doe Roe who is met later.
    """
    found: set[str] = set()
    for one in people:
        rank = fold(cast.text[one.run[0] : one.span[0]].strip(" ."))
        if not is_full(one.name) and rank not in lexicon.ADDRESSES:
            surname = parts(one.name)[-1]
            introduced = cast.introduced.get(surname, ())
            if introduced and one.span[0] < introduced[0][0]:
                found.add(surname)
    return frozenset(found)


def _bearer(cast: Cast, surname: str, at: int, gender: Gender | None) -> tuple[str, bool]:
    """Of several bearers of ``surname`` the only one introduced before ``at``, or of that gender."""
    introduced = cast.introduced.get(parts(surname)[-1], ())
    before = [name for first, name in introduced[:_MOST_BEARERS] if first < at]
    if len(before) == 1:
        return before[0], True
    fitting = [name for name in before if gender and cast.figures[name].gender == gender]
    known = len(introduced) <= _MOST_BEARERS
    return (fitting[0], True) if len(fitting) == 1 and known else (surname, False)


def _body(cast: Cast, name: str) -> str:
    """The only longer name of a body that ends in ``name`` (Gazette -> Valley Gazette), or ``name``."""
    words = name_key(name).split()
    longer = {
        other
        for other in cast.bodies.get(words[-1] if words else "", ())
        if len(key := name_key(other).split()) > len(words) and key[-len(words) :] == words
    }
    return longer.pop() if len(longer) == 1 and words[-1] in load().heads else name


def _take(cast: Cast, people: list[Sighting], bodies: list[Sighting], single: list[Sighting]) -> None:
    held: set[int] = set()
    for one in people:
        if is_full(one.name):
            _add(cast, one.span, cast.names.fullest(one.name)[0], "person")
            held.update(range(*one.span))
    for one in bodies:
        if one.span[0] not in held:
            _add(cast, one.span, one.name, type_of_name(one.name))
            held.update(range(*one.span))
    cast.introduced = _introduced(cast)
    cast.strangers = _strangers(cast, people)
    for one in [*(one for one in people if not is_full(one.name)), *single]:
        if one.span[0] in held:
            continue
        held.update(range(*one.span))
        titled = (
            one.run[0] < one.span[0]
            and fold(cast.text[one.run[0] : one.span[0]]).strip(" .") in lexicon.RANKS
        )
        name, sure = fullest(cast, one.name, one.span[0])
        if not sure:
            _add(cast, one.span, one.name, "person", ambiguous=True)
        elif not (opens_sentence(cast.text, one.span[0]) and cast.vocabulary.is_common(one.name)):
            _add(cast, one.span, name, "person" if titled or is_full(name) else type_of_name(name))


def _first_names(names: Names) -> dict[str, str]:
    """First names that one person alone bears, with that person: a text is on such terms with some."""
    bearers: dict[str, dict[str, None]] = defaultdict(dict)
    for firsts in names.by_surname.values():
        for first, forms in firsts.items():
            if len(first) > 2:
                bearers[first][names.fullest(next(iter(forms)))[0]] = None
    return {first: next(iter(people)) for first, people in bearers.items() if len(people) == 1}


def bearers_before(cast: Cast, surname: str, at: int) -> list[str]:
    """Those of a surname's bearers who were introduced before ``at``; none where there are very many."""
    introduced = cast.introduced.get(parts(surname)[-1], ())
    return [] if len(introduced) > _MOST_BEARERS else [name for first, name in introduced if first < at]


def _introduced(cast: Cast) -> dict[str, list[tuple[int, str]]]:
    """By surname, its bearers with the place where each is first named in full."""
    first: dict[str, int] = {}
    for one in cast.seen:
        if is_full(one.name):
            first[one.name] = min(one.span[0], first.get(one.name, one.span[0]))
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, at in sorted(first.items(), key=lambda item: item[1]):
        found[parts(name)[-1]].append((at, name))
    return dict(found)


def _take_read(cast: Cast, read: Iterable[Reading]) -> None:
    """Add the sources' own names, and what their titles tell of gender."""
    starts = {one.span[0] for one in cast.seen}
    for one in read:
        if one.name is None or one.place is None:
            continue
        name = fullest(cast, one.name, one.place[0])[0]
        if one.place[0] not in starts:
            _add(cast, one.place, name, type_of_name(name))
        if one.gender and name in cast.figures:
            cast.figures[name].gender = cast.figures[name].gender or one.gender


def _tell(cast: Cast, running: Sequence[Span]) -> None:
    """Correct what the words of names alone made of them by what the text says of them."""
    told, towns = bodies_told(cast.text, running), towns_told(cast.text, running)
    for name, figure in cast.figures.items():
        if figure.type == "person" and figure.gender is None:
            folded = fold(name)
            figure.type = told.get(folded, "unspecified" if folded in towns else "person")


def _add(cast: Cast, span: Span, name: str, type_: SpeakerType, *, ambiguous: bool = False) -> None:
    if not ambiguous:
        cast.figures.setdefault(name, Figure(name, type_))
    owned = cast.text[span[1] : span[1] + 1] in ("'", "’")
    cast.seen.append(Seen(span, name, owned, ambiguous))


# --- titles ----------------------------------------------------------------------------------------


def _titles(cast: Cast, people: Iterable[Sighting], single: Iterable[Sighting]) -> dict[str, list[Title]]:
    found: dict[str, list[Title]] = defaultdict(list)
    known = {one.span: one.name for one in cast.seen}
    for one in [*people, *single]:
        name = known.get(one.span)
        if name not in cast.figures:
            continue
        for words in _title_words(cast.text, one):
            head = head_of(words)
            if head is None:
                continue
            figure = cast.figures[name]
            figure.gender = figure.gender or load().genders.get(head)
            if head in load().titles or head in lexicon.PEOPLE:
                before = frozenset(fold(word) for word in _TOKEN.findall(words)) - {head}
                found[head].append(Title(name, before, one.span[0]))
    return found


def _title_words(text: str, one: Sighting) -> Iterator[str]:
    """What stands beside a name to say what its bearer is: before it, and as an apposition."""
    (start, end), run = one.span, one.run
    if run[0] < start:
        yield text[run[0] : start].strip(" .")
    before = text[max(0, run[0] - _REACH) : run[0]]
    if match := _PORTFOLIO.search(text, max(0, start - _REACH), start):
        portfolio = match["portfolio"].split()
        if fold(match["title"]) in load().titles and all(
            fold(word) in load().portfolios for word in portfolio
        ):
            yield f"{match['portfolio']} {match['title']}"
    if match := _BEFORE.search(before):
        yield match[1]
    elif small := _small_title(before):
        yield small
    if (match := _AFTER.match(text, end, end + _REACH)) and _is_apposition(match[1]):
        yield match[1]


def _is_apposition(words: str) -> bool:
    """Whether words after a name and a comma can say what its bearer is: "the mayor", not "citing a"."""
    first = fold(words.split()[0])
    lists = load()
    known = first in lists.titles or first in lists.modifiers or first in lists.adjectives
    return known or first in lexicon.DETERMINERS or re.search(r"['’]s?$", words.split()[0]) is not None


def _small_title(before: str) -> str | None:
    """The title in small letters at the end of ``before`` (deputy foreign minister)."""
    words = before.split()
    taken: list[str] = []
    lists = load()
    while words and len(taken) < 5 and before[-1:].isspace():
        word = fold(words[-1])
        if word not in lists.titles and word not in lists.modifiers and word not in lists.adjectives:
            break
        taken.insert(0, words.pop())
    return " ".join(taken) if taken and fold(taken[-1]) in lists.titles else None


# --- bodies and places -----------------------------------------------------------------------------


def _acronyms(text: str, sightings: Iterable[Sighting]) -> dict[str, str]:
    """Acronyms that the text explains: in brackets after a name, or made of its only fitting initials."""
    found: dict[str, set[str]] = defaultdict(set)
    initials: dict[str, set[str]] = defaultdict(set)
    for one in sightings:
        name = one.name.removeprefix("The ").removeprefix("the ")
        words = [w for w in re.split(r"[\s\-‑]+", name) if fold(w) not in lexicon.SMALL_IN_ACRONYMS and w]
        if len(words) < 2:
            continue
        short = "".join(word[0].upper() for word in words)
        initials[short].add(name)
        match = _IN_BRACKETS.match(text, one.span[1], one.span[1] + 24)
        if match and (match[1] or match[2]).replace(".", "").upper()[:1] == short[:1]:
            found[(match[1] or match[2]).replace(".", "")].add(name)
    for short, names in initials.items():
        if len(short) > 2 and len(names) == 1 and short not in found:
            found[short] = names
    return {short: names.pop() for short, names in found.items() if len(names) == 1}


def _by_head(bodies: Iterable[Sighting]) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for one in bodies:
        name = one.name.removeprefix("The ")
        words = name_key(name).split()
        if len(words) > 1:
            found[words[-1]][name] = None
            stop = next((i for i, word in enumerate(words) if word in ("of", "for")), 0)
            if stop > 0:
                found[words[stop - 1]][name] = None
    return {head: list(names) for head, names in found.items()}
