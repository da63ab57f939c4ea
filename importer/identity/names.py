"""Names against names: the full names of a text, and the fullest form of each.

Two forms name one person where first and last word agree and the words between do not clash; "J. Doe"
agrees with "Jane Doe". A bare surname goes to the only full name that ends in it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.names import fold, key
from importer.identity import lexicon
from importer.identity.mentions import name_of

_TITLE = r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Sgt|Maj|Capt|Adm|Rev|Prof|St)\."
_WORD = rf"(?:{_TITLE}|(?:[A-Z]\.)+|[^\W\d_a-z][\w'’\-]*|(?:al|el|ul|ad|ash)[-‑][^\W\d_a-z][\w'’\-]*)"
_LINK = r"(?:(?:bin|ibn|bint|von|van|der|den|de|del|della|di|da|du|al|el|Al|El)[ \u00a0])*"

#: A run of capitalised words with the small words of names between them, on one line. A full stop ends
#: it, but for titles and initials.
_CAPITALS = re.compile(rf"{_WORD}(?:[ \u00a0]{_LINK}{_WORD}){{1,7}}")
_SENTENCE_ENDS = frozenset(".!?:;\n\r\"“”‘'«»()[]•-–—|")
_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]+")
_ABBREVIATED = re.compile(r"^(?:mr|mrs|ms|dr|sen|rep|gov|gen|lt|col|sgt|maj|capt|adm|rev|prof|st|sir)\.?$")


def parts(name: str) -> tuple[str, ...]:
    """The words of ``name`` that count when names are compared: folded, no particles, no Jr.

    >>> parts("Omar bin Jabir al-Tamimi")
    ('omar', 'jabir', 'tamimi')
    """
    words = [word for word in key(name).split() if word not in lexicon.SUFFIXES]
    kept = [word for word in words if word not in lexicon.PARTICLES]
    return tuple(kept or words)


def is_full(name: str) -> bool:
    """Whether ``name`` has a first and a last name, as far as words can tell."""
    return len(parts(name)) > 1


def same_person(a: str, b: str) -> bool:
    """Whether two full names can be forms of one: equal first and last words, nothing between that clashes.

    >>> same_person("Jane Doe", "Jane Q. Doe"), same_person("Jane Doe", "John Doe")
    (True, False)
    """
    one, two = sorted((parts(a), parts(b)), key=len)
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
    """The full names that some documents have, by surname; each with how often it was seen."""

    by_surname: Mapping[str, Counter[str]]

    def fullest(self, name: str) -> tuple[str, bool]:
        """The fullest form of ``name``, and whether it is sure who is meant.

        A full name becomes the longest form that agrees with it, unless two of those clash. A bare
        surname becomes the only full name that ends in it; with several it stays, and is not sure.
        """
        own = parts(name)
        known = self.by_surname.get(own[-1] if own else "", Counter())
        if len(own) > 1:
            forms = Counter({other: n for other, n in known.items() if same_person(name, other)})
            return (_longest(forms) if forms and _are_one(forms) else name), True
        if key(name) in lexicon.PLACES or not known:
            return name, True
        return (_longest(known), True) if _are_one(known) else (name, False)


def _are_one(forms: Iterable[str]) -> bool:
    names = list(forms)
    return all(same_person(a, b) for i, a in enumerate(names) for b in names[i + 1 :])


def _longest(forms: Counter[str]) -> str:
    """The form with most words spelled out; then the most frequent; then the first in the alphabet."""

    def rank(name: str) -> tuple[int, int, int, str]:
        words = parts(name)
        return -len(words), -sum(len(word) > 1 for word in words), -forms[name], name

    return min(forms, key=rank)


def collect(mentioned: Iterable[str], texts: Iterable[str]) -> Names:
    """The full names among ``mentioned`` and, for their surnames, in ``texts``."""
    mentioned = list(mentioned)
    wanted = {own[-1] for name in mentioned if (own := parts(name))}
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name in [*mentioned, *(name for text in texts for name in names_in(text, wanted))]:
        if is_full(name):
            found[parts(name)[-1]][name] += 1
    return Names(dict(found))


def names_in(text: str, surnames: set[str]) -> Iterator[str]:
    """The personal full names in the running lines of ``text`` that end in one of ``surnames``."""
    if not surnames:
        return
    for line in _LINE.finditer(text):
        if _is_title_case(line[0]):
            continue
        for match in _CAPITALS.finditer(line[0]):
            words = _without_office(line[0][max(0, match.start() - 8) : match.start()], match[0])
            name = _personal(words, at_start=_begins_sentence(line[0], match.start()))
            if name is not None and parts(name)[-1] in surnames:
                yield name


def _without_office(before: str, words: str) -> str:
    """(Secretary of) State Jane Doe -> Jane Doe, where the run of capitals begins inside an office."""
    if not before.endswith((" of ", " of the ")):
        return words
    split = words.split()
    while split and fold(split[0]) in lexicon.PORTFOLIOS:
        del split[0]
    return " ".join(split)


def _personal(words: str, *, at_start: bool) -> str | None:
    """The personal name in a run of capitals; None where it may be something else."""
    bare = re.sub(r"['’]s?$", "", words).strip(" .")
    name = name_of(bare) if bare else None
    if name is None or not is_full(name):
        return None
    folded = [fold(word.strip(".")) for word in name.split()]
    if any(word in lexicon.ORGANISATIONS | lexicon.PLACES or word.endswith("s'") for word in folded):
        return None
    if folded[0] in lexicon.NOT_FIRST_NAMES | lexicon.MODIFIERS or folded[0].endswith(
        lexicon.DEMONYM_ENDINGS
    ):
        return None
    if at_start and name == bare and _may_open(folded):
        return None
    return name if len(folded) <= 6 else None


def _may_open(folded: Sequence[str]) -> bool:
    """Whether the capital of a run's first word may be a sentence's and not a name's."""
    openers = lexicon.OPENERS | lexicon.DETERMINERS | lexicon.PRONOUNS
    return len(folded) > 3 or folded[0] in openers or folded[0].endswith(("ly", "ing", "ed"))


def opens_sentence(text: str, start: int) -> bool:
    """Whether a sentence or a quotation begins at ``start``."""
    line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    return _begins_sentence(text[line_start:start], start - line_start)


def is_common(text: str, word: str) -> bool:
    """Whether a capitalised word that opens a sentence may be a common noun: it is small elsewhere.

    A plural is one, too, unless the text has it with its capital within a sentence.
    """
    if re.search(rf"\b{re.escape(word.lower())}\b", text):
        return True
    if not word.endswith("s") or word.isupper() or fold(word) in lexicon.AGENCIES:
        return False
    return not re.search(rf"[a-z,] {re.escape(word)}\b", text)


def _begins_sentence(line: str, start: int) -> bool:
    before = line[max(0, start - 40) : start].rstrip()
    if not before or before[-1] in _SENTENCE_ENDS:
        return not _ABBREVIATED.match(fold(before.split()[-1]) if before.split() else "")
    return False


def _is_title_case(line: str) -> bool:
    """Whether a line is a headline, whose capitals say nothing."""
    words = [word for word in line.split() if word[0].isalpha()]
    if len(words) < 3:
        return False
    return sum(word[0].isupper() for word in words) > 0.65 * len(words)
