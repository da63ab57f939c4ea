"""Can two names be one speaker? Word-by-word comparison; standard library only.

Generic string scores fail here for good reasons: a token-set ratio gives "Kataib Hezbollah" and
"Hezbollah" a full score. So the words are compared one by one: titles and articles do not
count, first names must not clash, "Abu Mahdi" is one name and not Mahdi's, and an acronym is spelled out.

Only equal full names are joined without asking (`full_name`); everything else that `compare` finds is a
suggestion with its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from db.names import fold, key, skeletons, within

Reason = Literal["full-name", "middle-name", "initial", "spelling", "surname", "acronym", "form"]

#: How sure each reason is, 0..1: the order in which suggestions are shown, not a probability.
SURE: dict[Reason, float] = {
    "full-name": 1.0,
    "middle-name": 0.8,
    "acronym": 0.75,
    "initial": 0.7,
    "spelling": 0.65,
    "form": 0.5,
    "surname": 0.4,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What stands before a name and is no part of it.
TITLES = _words(
    """mr mrs ms miss mx dr prof professor sir dame lord lady sen senator rep gov governor gen general lt
    col colonel maj major capt captain cmdr commander sgt adm admiral brig brigadier marshal rev reverend
    fr father sister brother rabbi imam sheikh sheik shaykh shaikh sayyid sayyed sayed seyyed ayatollah
    mullah maulana hajj haji president premier chancellor minister king queen prince princess emir pope
    prime vice deputy former acting judge justice ambassador chairman chairwoman chief hon honorable"""
)
#: Arabic articles: they come and go between spellings ("Shia al-Sudani", "Shia Sudani").
ARTICLES = frozenset(("al", "el", "ul", "ad", "ash", "az"))
#: "Son of" and "daughter of", which come and go as well. European particles do not: Jan Berg, Jan van Berg.
FILIAL = frozenset(("bin", "ibn", "bint"))
SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
#: A kunya: "father of ..."; with the word after it, one name.
KUNYA = frozenset(("abu", "abou", "umm", "um", "oum"))
#: Words that an organisation's name has or has not without being another.
FORMS = _words(
    """the of and for in on group party movement organization organisation company co corporation corp inc
    ltd plc llc limited news agency network newspaper forces force"""
)
#: Words up to this length that differ by a letter are two.
_SHORT = 5
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two names may be one speaker's, and how sure that is (0..1)."""

    reason: Reason
    sure: float


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """What a speaker is found again by: `db.names.key` without a leading "the" and without full stops.

    >>> name_key("The U.N."), name_key("Hashd al‑Sha’abi")
    ('un', 'hashd al shaabi')
    """
    folded = key(_INITIALS.sub(lambda found: found[0].replace(".", ""), name))
    return folded.removeprefix("the ") or folded


@lru_cache(maxsize=65536)
def parts(name: str) -> tuple[str, ...]:
    """The words of a person's name that count: folded, without titles, articles and suffixes.

    >>> parts("Prime Minister Mohammed Shia al-Sudani")
    ('mohammed', 'shia', 'sudani')
    >>> parts("Dr. Abu Mahdi al-Muhandis"), parts("Al-Amin")
    (('abu mahdi', 'muhandis'), ('amin',))
    """
    words = key(name).removeprefix("the ").split()
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in KUNYA:
            joined[-1] += f" {word}"
        else:
            joined.append(word)
    bare = list(joined)
    while len(bare) > 1 and bare[0] in TITLES:  # at the front alone: Stephen King, Ada Judge
        del bare[0]
    bare = [word for at, word in enumerate(bare) if not (at and word in SUFFIXES)]
    if len(bare) > 1 and bare[0] in ("al", "el"):
        del bare[0]
    return tuple(word for at, word in enumerate(bare) if not at or word not in ARTICLES | FILIAL) or tuple(
        bare
    )


def has_article(name: str) -> bool:
    """Whether the last word of a name has an article before it: al-Sudani, and not Al Gore's wife.

    >>> has_article("al-Sudani"), has_article("Mohammed al-Sudani"), has_article("Tipper Gore")
    (True, True, False)
    """
    words = name_key(name).split()
    return len(words) > 1 and words[-2] in ARTICLES


def last_word(name: str) -> str:
    """The last of `parts`: of a person, the surname; "" for a name without words."""
    words = parts(name)
    return words[-1] if words else ""


def is_full(name: str) -> bool:
    """Whether ``name`` has a first and a last name, as far as words can tell."""
    return len(parts(name)) > 1


def full_name(a: str, b: str) -> bool:
    """Whether two names are one full name, articles and titles apart: sure enough to join by itself.

    >>> full_name("Omar bin Jabir al-Tamimi", "Mr. Omar Jabir Tamimi"), full_name("Tamimi", "al-Tamimi")
    (True, False)
    """
    return is_full(a) and parts(a) == parts(b)


def compare(a: str, b: str, *, people: bool) -> Likeness | None:
    """Why two different names may be one speaker's; None where nothing says so or something forbids it.

    ``people``: both are, or may be, names of persons; otherwise of bodies.

    >>> compare("J. Doe", "Jane Doe", people=True).reason, compare("John Doe", "Jane Doe", people=True)
    ('initial', None)
    >>> compare("Kataib Hezbollah", "Hezbollah", people=False)
    """
    if name_key(a) == name_key(b):
        return _likeness("full-name")
    if _is_acronym_of(a, b) or _is_acronym_of(b, a):
        return _likeness("acronym")
    return _people(parts(a), parts(b)) if people else _bodies(a, b)


def blocks(name: str, *, people: bool) -> frozenset[str]:
    """Keys of which two names share one wherever `compare` may find them alike."""
    found = {f"acronym {letters}" for letters in (initials(name), _as_acronym(name)) if letters}
    words = parts(name)[-1:] if people else _body(name)[:1]
    kind = "last" if people else "first"
    return frozenset(found.union(f"{kind} {key}" for word in words for key in {word, *skeletons(word)}))


def _likeness(reason: Reason) -> Likeness:
    return Likeness(reason, SURE[reason])


def _people(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness | None:
    short, long = sorted((a, b), key=len)
    if not short or not _sounds_alike(short[-1], long[-1]):
        return None
    if len(short) == 1:
        if long[-1] != short[-1]:
            return _likeness("spelling") if len(long) == 1 else None
        return _likeness("surname") if len(long) > 1 else _likeness("full-name")
    reasons: set[Reason] = set() if short[-1] == long[-1] else {"spelling"}
    if not _first(short[0], long[0], reasons):
        return None
    middle = list(long[1:-1])
    for word in short[1:-1]:
        place = next((at for at, other in enumerate(middle) if _first(word, other, reasons)), None)
        if place is None:
            return None
        if place:
            reasons.add("middle-name")
        del middle[: place + 1]
    if middle:
        reasons.add("middle-name")
    return _likeness(min(reasons, key=SURE.__getitem__, default="full-name"))


def _first(a: str, b: str, reasons: set[Reason]) -> bool:
    """Whether two given names do not clash; notes what had to be forgiven."""
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) == 1 and long.startswith(short):
        reasons.add("initial")
        return True
    if _alike(a, b):
        reasons.add("spelling")
        return True
    return False


def _sounds_alike(a: str, b: str) -> bool:
    """Whether two words may be one name in two transcriptions (`db.names.skeletons`)."""
    return a == b or not skeletons(a).isdisjoint(skeletons(b))


def _alike(a: str, b: str) -> bool:
    """Whether two words sound alike, or are long and one letter apart."""
    if _sounds_alike(a, b):
        return True
    return a[0] == b[0] and min(len(a), len(b)) > _SHORT and " " not in a + b and within(a, b, 1)


def _bodies(a: str, b: str) -> Likeness | None:
    one, two = _body(a), _body(b)
    if not one or not two:
        return None
    if one == two:
        return _likeness("form")
    same_first = _sounds_alike(one[0], two[0])
    if same_first and len(one) == len(two) and all(_alike(x, y) for x, y in zip(one, two, strict=True)):
        return _likeness("spelling")
    return None


@lru_cache(maxsize=65536)
def _body(name: str) -> tuple[str, ...]:
    """The words of a body's name that tell it from others."""
    held = name_key(name).split()
    words = [word for word in held if word not in ARTICLES] or held
    return tuple(word for word in words if word not in FORMS) or tuple(words)


@lru_cache(maxsize=65536)
def initials(name: str) -> str:
    """The letters of which an acronym of ``name`` would be made; "" for fewer than three words.

    >>> initials("Islamic Revolutionary Guard Corps"), initials("Jane Doe")
    ('irgc', '')
    """
    words = [
        word for word in name_key(name).split() if word not in ("of", "the", "and", "for", "in", "on", "al")
    ]
    return "".join(word[0] for word in words) if len(words) > 2 else ""


@lru_cache(maxsize=65536)
def _as_acronym(name: str) -> str:
    bare = name.replace(".", "").strip()
    return fold(bare) if bare.isupper() and bare.isalpha() and 3 <= len(bare) <= 8 else ""


def _is_acronym_of(short: str, long: str) -> bool:
    letters = _as_acronym(short)
    return bool(letters) and letters == initials(long)
