"""Names against names: the names of a text, and the fullest form of each.

Two forms name one person where first and last word agree and the words between do not clash; "J. Doe"
agrees with "Jane Doe". A bare surname goes to the only full name that ends in it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from db.names import fold, key
from db.records import Span
from importer.identity import lexicon
from importer.identity.gazetteer import load
from importer.identity.mentions import locate, name_of

_TITLE = r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Maj|Capt|Adm|Rev|Prof|St)\."
_WORD = rf"(?:{_TITLE}|(?:[A-Z]\.)+|[^\W\d_a-z][\w'’\-]*|(?:al|el|ul|ad|ash)[-‑][^\W\d_a-z][\w'’\-]*)"
_LINK = r"(?:(?:bin|ibn|bint|von|van|der|den|de|del|della|di|da|du|al|el|Al|El)[ \u00a0])*"

#: A run of capitalised words with the small words of names between them, on one line. A full stop ends
#: it, but for titles and initials.
_CAPITALS = re.compile(rf"{_WORD}(?:[ \u00a0]{_LINK}{_WORD}){{0,7}}")
#: The same for a body: Bank of Norland, Ministry of Trade and Health.
_BODY = re.compile(rf"{_WORD}(?:[ \u00a0](?:(?:of|for|and)[ \u00a0](?:the[ \u00a0])?)?{_LINK}{_WORD}){{0,9}}")
_OF = re.compile(r" (?:of|for) .* and ")
_SENTENCE_ENDS = frozenset(".!?:;\n\r\"“”‘'«»()[]•-–—|")
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_ABBREVIATED = re.compile(r"^(?:mr|mrs|ms|dr|sen|rep|gov|gen|lt|col|sgt|maj|capt|adm|rev|prof|st|sir)\.?$")
_LOWER_WORD = re.compile(r"(?<![^\W_])[^\W\d_]+")
_MID_SENTENCE = re.compile(r"[a-z,] ([^\W\d_a-z][\w'’\-]*)")

#: More forms of one first and last name than this are not compared: they are taken for several people.
_MOST_FORMS = 12


@lru_cache(maxsize=16384)
def parts(name: str) -> tuple[str, ...]:
    """The words of ``name`` that count when names are compared: folded, no particles, no Jr.

    A kunya is one word: Abu Hazim is not Hazim.

    >>> parts("Omar bin Jabir al-Tamimi"), parts("Abu Hazim al-Tikli")
    (('omar', 'jabir', 'tamimi'), ('abu hazim', 'tikli'))
    """
    words = [found for word in name.split() if (found := name_word(word)) and found not in lexicon.SUFFIXES]
    kept: list[str] = []
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        if word in lexicon.PARTICLES and not (index == 0 and word in lexicon.FIRST_NAMES and len(words) > 1):
            continue
        kept.append(f"{before} {word}" if before in lexicon.KUNYA else word)
    return tuple(kept or words)


def name_word(word: str) -> str:
    """A word of a name, folded, without a particle before its hyphen; a double name is one word."""
    pieces = key(word).split()
    while len(pieces) > 1 and pieces[0] in lexicon.PARTICLES:
        del pieces[0]
    return "".join(pieces)


def is_full(name: str) -> bool:
    """Whether ``name`` has a first and a last name, as far as words can tell."""
    return len(parts(name)) > 1


def same_person(a: str, b: str) -> bool:
    """Whether two full names can be forms of one: equal first and last words, nothing between that clashes.

    >>> same_person("Jane Doe", "Jane Q. Doe"), same_person("Jane Doe", "John Doe")
    (True, False)
    """
    return _same(parts(a), parts(b))


def _same(a: Sequence[str], b: Sequence[str]) -> bool:
    one, two = sorted((a, b), key=len)
    if len(one) < 2 or one[-1] != two[-1] or not _agree(one[0], two[0]):
        return False
    middle = list(two[1:-1])
    for word in one[1:-1]:
        match = next((index for index, other in enumerate(middle) if _agree(word, other)), None)
        if match is None:
            return False
        del middle[: match + 1]
    return True


def _agree(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    return a == b or (len(short) == 1 and long.startswith(short))


@dataclass(frozen=True)
class Names:
    """The full names that some documents have; each with how often it was seen.

    Kept by surname and first name, so that a name is compared only with the few that may be its forms.
    """

    by_surname: Mapping[str, Mapping[str, Counter[str]]]

    def fullest(self, name: str) -> tuple[str, bool]:
        """The fullest form of ``name``, and whether it is sure who is meant.

        A full name becomes the longest form that agrees with it, unless two of those clash. A bare
        surname becomes the only full name that ends in it; with several it stays, and is not sure.
        """
        own = parts(name)
        known = self.by_surname.get(own[-1] if own else "", {})
        if len(own) > 1:
            return self._form(name, own, known), True
        if key(name) in load().places or not known:
            return name, True
        return self._bearer(name, known)

    def bearers(self, surname: str) -> list[str]:
        """The people with that surname, each by the fullest form; those that may be one are one."""
        known = self.by_surname.get(surname, {})
        found: list[str] = []
        for forms in known.values():
            found += [_longest(forms)] if _are_one(forms) else sorted(forms)
        spelled = [name for name in found if len(parts(name)[0]) > 1]
        initials = [n for n in found if len(parts(n)[0]) == 1 and not any(same_person(n, s) for s in spelled)]
        return spelled + initials

    def _form(self, name: str, own: Sequence[str], known: Mapping[str, Counter[str]]) -> str:
        first = own[0]
        alike = [other for other in (first, first[0]) if other in known]
        if len(first) == 1:
            alike = [other for other in known if other.startswith(first)]
            if sum(len(other) > 1 for other in alike) > 1:
                return name
        forms: Counter[str] = Counter()
        for other in dict.fromkeys(alike):
            if len(known[other]) <= _MOST_FORMS:
                forms.update({form: n for form, n in known[other].items() if _same(own, parts(form))})
        return _longest(forms) if forms and _are_one(forms) else name

    def _bearer(self, name: str, known: Mapping[str, Counter[str]]) -> tuple[str, bool]:
        spelled = [first for first in known if len(first) > 1]
        initials = {first for first in known if len(first) == 1}
        if len(spelled) > 1 or len(initials) > 1:
            return name, False
        if spelled and initials and not spelled[0].startswith(next(iter(initials))):
            return name, False
        forms: Counter[str] = Counter()
        for counted in known.values():
            forms.update(counted)
        return (_longest(forms), True) if _are_one(forms) else (name, False)


def _are_one(forms: Iterable[str]) -> bool:
    names = list(forms)
    if len(names) > _MOST_FORMS:
        return False
    return all(same_person(a, b) for i, a in enumerate(names) for b in names[i + 1 :])


def _longest(forms: Counter[str]) -> str:
    """The form with most words spelled out; not in capitals; the most frequent; the first in the alphabet."""

    def rank(name: str) -> tuple[int, int, bool, int, str]:
        words = parts(name)
        return -len(words), -sum(len(word) > 1 for word in words), name.isupper(), -forms[name], name

    return min(forms, key=rank)


def names_of(counted: Mapping[str, int]) -> Names:
    """`Names` of full names with their frequencies; what is no full name is passed over."""
    found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for name, count in counted.items():
        own = parts(name)
        if len(own) > 1:
            found[own[-1]][own[0]][name] += count
    return Names({surname: dict(firsts) for surname, firsts in found.items()})


def collect(mentioned: Iterable[str], texts: Iterable[str]) -> Names:
    """The full names among ``mentioned`` and, for their surnames, in ``texts``."""
    mentioned = list(mentioned)
    wanted = {own[-1] for name in mentioned if (own := parts(name))}
    counted = Counter(name for name in mentioned if is_full(name))
    if wanted:
        for text in texts:
            found = (one.name for one in people_in(text, [(0, len(text))]))
            counted.update(name for name in found if parts(name)[-1] in wanted)
    return names_of(counted)


# --- names in running text -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name where it stands in the text: ``span`` is that of the bare name, ``run`` with its titles."""

    span: Span
    run: Span
    name: str


def people_in(text: str, running: Iterable[Span]) -> Iterator[Sighting]:
    """The personal full names in the lines of ``running``; headlines in title case are passed over."""
    for start, end, words in _runs(text, running):
        if " " not in words and "\u00a0" not in words:
            continue
        kept = _without_office(text[max(0, start - 8) : start], words)
        name = _personal(kept, at_start=opens_sentence(text, start)) or _ranked(kept)
        place = locate(text, (start, end), name) if name else None
        if name and place:
            yield Sighting(place, (start, end), name)


def words_in(text: str, running: Iterable[Span], wanted: frozenset[str]) -> Iterator[Sighting]:
    """Single capitalised words of ``running`` whose folded form is ``wanted``, possessive or not."""
    for start, end, run in _runs(text, running):
        for match in re.finditer(r"\S+", run):
            bare = re.sub(r"['’]s?$", "", match[0]).strip(".")
            if name_word(bare) in wanted:
                at = start + match.start()
                yield Sighting((at, at + len(bare)), (start, end), bare)


def _runs(text: str, running: Iterable[Span]) -> Iterator[tuple[int, int, str]]:
    for begin, finish in running:
        for line in _LINE.finditer(text, begin, finish):
            if _is_title_case(line[0]):
                continue
            for match in _CAPITALS.finditer(text, *line.span()):
                yield match.start(), match.end(), match[0]


def bodies_in(text: str, running: Iterable[Span]) -> Iterator[Sighting]:
    """Runs of capitals, with "of", "for" and "and" between them, that may name an organisation."""
    for begin, finish in running:
        for match in _BODY.finditer(text, begin, finish):
            words = re.sub(r"['’]s?$", "", match[0])
            start = match.start() + (4 if words.startswith("The ") else 0)
            words = words[start - match.start() :]
            for part in [words] if _OF.search(words) else words.split(" and "):
                at = text.index(part, start)
                part, start = part.removeprefix("the "), at + len(part)
                if " " in part:
                    yield Sighting((start - len(part), start), match.span(), part)


def _without_office(before: str, words: str) -> str:
    """(Secretary of) State Jane Doe -> Jane Doe, where the run of capitals begins inside an office."""
    if not before.endswith((" of ", " of the ")):
        return words
    split = words.split()
    while split and fold(split[0]) in load().portfolios:
        del split[0]
    return " ".join(split)


def _personal(words: str, *, at_start: bool) -> str | None:
    """The personal name in a run of capitals; None where it may be something else."""
    bare = re.sub(r"['’]s?$", "", words).strip(" .")
    name = name_of(bare) if bare else None
    if name is None or not is_full(name):
        return None
    lists = load()
    folded = [fold(word.strip(".")) for word in name.split()]
    titled = name != bare.removeprefix("The ")
    if any(word in lists.places or word.endswith("s'") for word in folded) or lists.body(name):
        return None
    if any(word in lists.heads or word in lists.companies for word in folded[1:]) and not titled:
        return None
    if folded[0] in lexicon.NOT_FIRST_NAMES or folded[0] in lists.modifiers | lists.heads.keys():
        return None
    if folded[0].endswith(lexicon.DEMONYM_ENDINGS) or folded[0] in lists.adjectives:
        return None
    if at_start and not titled and _may_open(folded):
        return None
    return name if len(folded) <= 6 else None


def _ranked(words: str) -> str | None:
    """The surname after a form of address or a rank (Captain Ferris, Detective Inspector Ferris)."""
    split = words.split()
    before = [fold(word.strip(".")) for word in split[:-1]]
    lists = load()
    if not before or before[-1] not in lexicon.RANKS:
        return None
    if any(word not in lists.titles and word not in lists.modifiers for word in before):
        return None
    name = name_of(re.sub(r"['’]s?$", "", words).strip(" ."))
    return name if name and " " not in name and name in split[-1] else None


def _may_open(folded: Sequence[str]) -> bool:
    """Whether the capital of a run's first word may be a sentence's and not a name's."""
    openers = lexicon.OPENERS | lexicon.DETERMINERS | lexicon.PRONOUNS
    counted = [word for word in folded if word not in lexicon.PARTICLES and not word.startswith("al-")]
    return len(counted) > 3 or folded[0] in openers or folded[0].endswith(("ly", "ing", "ed"))


def opens_sentence(text: str, start: int) -> bool:
    """Whether a sentence or a quotation begins at ``start``."""
    at = start
    while at > 0 and text[at - 1] in " \t\u00a0":
        at -= 1
    if at == 0 or text[at - 1] not in _SENTENCE_ENDS:
        return at == 0 or text[at - 1] in "\v\f\x85\u2028\u2029"
    before = text[max(0, at - 8) : at].split()
    return not (before and _ABBREVIATED.match(fold(before[-1])))


@dataclass(frozen=True)
class Vocabulary:
    """How a text writes its words: which of them stand small, which with a capital within a sentence."""

    small: frozenset[str] = field(default_factory=frozenset)
    capital: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, text: str) -> Vocabulary:
        """Read ``text`` once."""
        small = frozenset(match[0] for match in _LOWER_WORD.finditer(text) if match[0][0].islower())
        return cls(small, frozenset(match[1] for match in _MID_SENTENCE.finditer(text)))

    def is_common(self, word: str) -> bool:
        """Whether a capitalised word that opens a sentence may be a common noun: it is small elsewhere.

        A plural is one, too, unless the text has it with its capital within a sentence.
        """
        if word.lower() in self.small:
            return True
        if not word.endswith("s") or word.isupper() or fold(word) in load().outlets:
            return False
        return word not in self.capital


def _is_title_case(line: str) -> bool:
    """Whether a line is a headline, whose capitals say nothing."""
    words = [word for word in line.split() if word[0].isalpha()]
    if len(words) < 3:
        return False
    return sum(word[0].isupper() for word in words) > 0.65 * len(words)
