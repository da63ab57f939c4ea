"""Words and names, folded: the one analyzer that index, matcher and highlighter share.

Standard library only. Three layers, from the letters to the word:

* `fold` makes spellings equal that differ by case, accents or the style of a mark,
* `word_tokens` finds the words of a text, with their places in the *original* text,
* `singular` brings singular and plural together.

A change that makes any of them answer differently must raise `ANALYZER_VERSION`: every index built
by an older one is then rebuilt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

#: Of what `word_tokens` answers; part of every index's marker.
ANALYZER_VERSION = 2

_APOSTROPHES = "'’‘‛`´ʹʻʼʽʾʿˈ′＇"
_QUOTES = '"“”„‟«»″＂'
_HYPHENS = "-‐‑‒–—―−﹘﹣－"
#: Soft hyphen, joiners and direction marks: they change how a word looks, not which word it is.
_INVISIBLE = (
    "\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_MARKS = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_QUOTES, '"'),
        **dict.fromkeys(_HYPHENS, "-"),
        **dict.fromkeys(_INVISIBLE, None),
        "…": "...",
    }
)
#: Letters that Unicode does not decompose but readers type without their stroke.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
)


def fold(text: str) -> str:
    """``text`` without case, combining marks and styles of apostrophes, quotation marks and hyphens.

    NFKD, marks with a combining class stripped, case-folded (Unicode 3.13); lengths may change.
    Folding twice is folding once.

    >>> fold("Đorđe’s “naïve” co‑author")
    'dorde\\'s "naive" co-author'
    """
    if text.isascii():
        return text.lower().translate(_ASCII_MARKS)
    # Case folding may leave marks of its own (a dotted capital I), hence the second round.
    once = unicodedata.normalize("NFKD", text.translate(_MARKS)).casefold()
    again = unicodedata.normalize("NFKD", once)
    bare = "".join(c for c in again if not unicodedata.combining(c))
    return bare.translate(_LETTERS).translate(_MARKS)


_ASCII_MARKS = str.maketrans({"`": "'"})


def key(name: str) -> str:
    """What a speaker is found again by: the full name, folded, with single spaces between its words.

    Articles are kept and titles are not known here: "the Tribune" and "Tribune" are two keys.
    Apostrophes vanish, other marks separate. A name without letters or digits is its folded self.

    >>> key("  Abd al‑Rahman  O’Neill-Šimić ")
    'abd al rahman oneill simic'
    """
    # Folded first: folding can set a mark free (Thai sara am) that is no part of a word.
    folded = fold(name)
    words = " ".join(_letters(match.group()) for match in _pattern().finditer(folded))
    return " ".join(words.split()) or " ".join(folded.split())


class Name(str):
    """A token that the text writes with a capital: it may be part of a name (`alike`)."""

    __slots__ = ()


def word_tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of ``text`` as (token, start, end); offsets are code points of ``text`` itself.

    A token is folded, singular and without apostrophes; a possessive 's belongs neither to the token
    nor to its span. Numbers lose their thousands separators. One that begins with a capital is a `Name`.

    >>> [token for token, _, _ in word_tokens("Trump’s cities lost 1,500 voters")]
    ['trump', 'city', 'lost', '1500', 'voter']
    """
    for match in _pattern().finditer(text):
        token, cut = _token(match.group())
        if token:
            start, end = match.span()
            yield token, start, end - cut


def written_words(text: str) -> Iterator[re.Match[str]]:
    """The words of ``text`` as they are written; `word_tokens` of one of them is at most one token.

    >>> [match.group() for match in written_words("Trump’s 1,500")]
    ['Trump’s', '1,500']
    """
    return _pattern().finditer(text)


def tokens(text: str) -> tuple[str, ...]:
    """The tokens of `word_tokens` alone, in order.

    >>> tokens("al-Sudani’s men")
    ('al', 'sudani', 'man')
    """
    return tuple(token for word in _pattern().findall(text) if (token := _token(word)[0]))


def surface_words(text: str) -> tuple[str, ...]:
    """The folded words of ``text`` as typed, not made singular; what a prefix is compared with.

    >>> surface_words("al-Sudani’s citie")
    ('al', 'sudani', 'citie')
    """
    return tuple(word for found in _pattern().findall(text) if (word := _surface(found)[0]))


@lru_cache(maxsize=65536)
def _token(word: str) -> tuple[str, int]:
    surface, cut = _surface(word)
    token = singular(surface)
    return (Name(token) if word[0].isupper() else token), cut


def _surface(word: str) -> tuple[str, int]:
    """The folded word without its possessive, and how many code points the possessive took."""
    if word[0].isdigit() and not word[-1].isalpha():
        return _letters(fold(word).replace(",", "")), 0
    cut = 2 if len(word) > 2 and word[-1] in "sSｓＳ" and word[-2] in _APOSTROPHES else 0
    return _letters(fold(word[: len(word) - cut])), cut


def _letters(folded: str) -> str:
    """Without what `fold` leaves inside a word that no reader types: apostrophes, fraction strokes."""
    return "".join(c for c in folded if c.isalnum() or c == "." or unicodedata.category(c) in ("Mc", "Mn"))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Words of every script. Python's ``\\w`` knows no combining marks, so these are added."""
    marks = _combining_ranges()
    letter = rf"[^\W_]|[{marks}{_INVISIBLE}]"
    apostrophe = "[" + re.escape(_APOSTROPHES) + "]"
    number = r"\d{1,3}(?:,\d{3})+(?:\.\d+)*(?![\w,])|\d+(?:\.\d+)+(?!\w)"
    return re.compile(rf"{number}|[^\W_](?:{letter})*(?:{apostrophe}[^\W_](?:{letter})*)*")


def _combining_ranges() -> str:
    """The marks of the Basic Multilingual Plane, as the inside of a character class."""
    runs: list[list[int]] = []
    for code in range(0x300, 0x10000):
        if unicodedata.category(chr(code)) in ("Mn", "Mc"):
            if runs and runs[-1][1] == code - 1:
                runs[-1][1] = code
            else:
                runs.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in runs)


_IRREGULAR = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "geese": "goose",
    "mice": "mouse",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "leaves": "leaf",
    "halves": "half",
    "thieves": "thief",
    "wolves": "wolf",
    "crises": "crisis",
    "theses": "thesis",
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "news": "news",
    "always": "always",
    "perhaps": "perhaps",
}
_SIBILANT_E = ("se", "ze", "xe", "che", "she")


def singular(word: str) -> str:
    """The form under which singular and plural of a folded ``word`` meet.

    The S-stemmer of Harman, "How effective is suffixing?" (JASIS 42, 1991), and three additions where
    it keeps the two apart: a silent e after a sibilant falls (church/churches, house/houses), so does
    one after o (hero/heroes), -ie is -y (movie/movies); and a short list of irregular plurals. Words
    under four letters and those in -ss, -us and -is stay. It may name no real word: "hous" is a key.

    >>> [singular(w) for w in ("cities", "churches", "church", "glass", "virus", "women")]
    ['city', 'church', 'church', 'glass', 'virus', 'woman']
    """
    if (known := _IRREGULAR.get(word)) is not None:
        return known
    if len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4 and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    stem = word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
    if len(stem) > 3:
        if stem.endswith((*_SIBILANT_E, "oe")):
            return stem[:-1]
        if stem.endswith("ie"):
            return stem[:-2] + "y"
    return stem


@lru_cache(maxsize=1024)
def prefix_stems(prefix: str) -> frozenset[str]:
    """Tokens that a folded ``prefix`` finds although they do not begin with it.

    Tokens are singular forms, so that "citie" must still find the token "city".

    >>> "city" in prefix_stems("citie"), "house" in prefix_stems("hous")
    (True, False)
    """
    return frozenset(singular(prefix + ending) for ending in ("", "s", "es"))


def has_prefix(token: str, prefix: str) -> bool:
    """Whether a word whose token is ``token`` may begin with the folded ``prefix``."""
    return token.startswith(prefix) or token in prefix_stems(prefix)


def has_suffix(token: str, suffix: str) -> bool:
    """Whether a word whose token is ``token`` may end with the folded ``suffix``.

    >>> has_suffix("city", "ities"), has_suffix("realism", "ism"), has_suffix("realism", "real")
    (True, True, False)
    """
    return token.endswith((suffix, singular(suffix)))


def within(a: str, b: str, limit: int) -> bool:
    """Whether ``a`` becomes ``b`` by at most ``limit`` insertions, deletions, substitutions or swaps
    of neighbours (optimal string alignment).

    >>> within("sudani", "soudani", 1), within("sudani", "sduani", 1), within("abc", "xyz", 2)
    (True, True, False)
    """
    if abs(len(a) - len(b)) > limit:
        return False
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        after = [i]
        for j, y in enumerate(b, 1):
            cost = min(row[j] + 1, after[j - 1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            after.append(cost)
        if min(after) > limit:
            return False
        before, row = row, after
    return row[-1] <= limit


def fuzziness(word: str) -> int:
    """How many edits a fuzzy search for ``word`` allows: none up to 2 letters, 1 up to 5, then 2."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2


# --- spellings of names ----------------------------------------------------------------------------

#: The Arabic article, as it is written apart or with a hyphen: before a name it says nothing.
ARTICLES = frozenset({"al", "el", "ul", "as", "ash", "ad", "ar", "at", "az"})
#: "servant of", which is written as one word with what follows it, or as two or three.
_SERVANT = re.compile(r"abd(?:[aeu]l|u[rs](?=[rs]))")
_GOD = re.compile(r"[aiou]ll?ah$")
#: One sound, written as two between vowels or before a consonant: Fayyad and Fayad, Zayed and Zaid.
_GLIDES = ((re.compile(r"yy(?=[aeiou])"), "y"), (re.compile(r"aye(?=[^aeiouy])"), "ai"))
#: Letters by sound; several keys where a letter stands for either of two. The longest are read first.
_SOUNDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("sch", ("S",)),
    ("tch", ("C",)),
    ("sh", ("S",)),
    ("kh", ("K",)),
    ("gh", ("G",)),
    ("zh", ("g",)),
    ("ch", ("C", "S")),
    ("dj", ("g",)),
    ("ph", ("f",)),
    ("ck", ("k",)),
    ("dh", ("d", "z")),
    ("th", ("t", "s")),
    ("q", ("k",)),
    ("c", ("k",)),
    ("j", ("g",)),
    ("v", ("w",)),
    ("x", ("ks",)),
)
_VOWELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("eey", ("I",)),
    ("aou", ("W",)),
    ("iyy", ("I",)),
    ("aa", ("A",)),
    ("ee", ("I",)),
    ("ii", ("I",)),
    ("yy", ("I",)),
    ("ie", ("I",)),
    ("iy", ("I",)),
    ("oo", ("U",)),
    ("ou", ("U",)),
    ("uu", ("U",)),
    ("ai", ("Y",)),
    ("ay", ("Y",)),
    ("ei", ("Y",)),
    ("ey", ("Y",)),
    ("au", ("W",)),
    ("aw", ("W",)),
    ("ow", ("W",)),
    ("a", ("A",)),
    ("e", ("A", "I")),
    ("i", ("I",)),
    ("y", ("I",)),
    ("o", ("U",)),
    ("u", ("U",)),
)
#: Shorter names have too many namesakes.
_SHORTEST = 4
#: Of so many letters that stand for either of two sounds, both are tried; the others count as the first.
_DOUBTS = 4


@lru_cache(maxsize=65536)
def skeletons(word: str) -> frozenset[str]:
    """What spellings of one name have in common, for a token of it; several where it can be read so.

    For names that come from other alphabets, Arabic and Persian above all. An attached article may be left
    out; sounds written as two letters are one; q is k, j is g, v is w, dh is d or z, th is t or s; doubled
    consonants are single; vowels are of five classes, e of two of them; -ullah is -allah. A vowel at the end
    stays: Sudani is not Sudan. Words under four letters, and those with digits, have none.

    >>> skeletons("sudani") == skeletons("soudani"), bool(skeletons("hassan") & skeletons("hussein"))
    (True, False)
    >>> bool(skeletons("altamimi") & skeletons("tamimi"))
    True
    >>> bool(skeletons("hezbollah") & skeletons("hizbullah"))
    True
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return frozenset()
    forms = [word]
    if word[:2] in ("al", "el") and len(word) > _SHORTEST + 1:
        forms.append(word[2:])
    return frozenset(key for form in forms for key in _keys(_evened(form)))


def alike(token: str, word: str) -> bool:
    """Whether ``token``, written with a capital, may be another spelling of the name ``word``."""
    return isinstance(token, Name) and not skeletons(token).isdisjoint(skeletons(word))


def _evened(word: str) -> str:
    """``word`` with what is written in several ways as one word is written in one."""
    for pattern, letters in _GLIDES:
        word = pattern.sub(letters, word)
    return _GOD.sub("allah", _SERVANT.sub("abdal", word))


def _keys(word: str) -> Iterator[str]:
    """The readings of a word as sounds."""
    readings, place, doubts = [""], 0, 0
    while place < len(word):
        sounds, length = _sound(word, place)
        place += length
        if len(sounds) > 1:
            doubts += 1
            sounds = sounds if doubts <= _DOUBTS else sounds[:1]
        readings = [
            reading if reading.endswith(sound) and not sound.isupper() else reading + sound
            for reading in readings
            for sound in sounds
        ]
    for reading in readings:
        # A mute h at the end: Fatima and Fatimah. And an s, which tokens lose: of Abbas, but not of Abbass.
        mute = len(reading) > 2 and (reading[-1] == "s" or (reading[-1] == "h" and reading[-2] in "AIU"))
        yield reading[:-1] if mute else reading


def _sound(word: str, place: int) -> tuple[tuple[str, ...], int]:
    """The sound at ``place`` (one reading or several), and how many letters write it."""
    if word[place] == "y" and word[place + 1 : place + 2] in tuple("aeiou"):
        return ("y",), 1
    for letters, sounds in _SOUNDS:
        if word.startswith(letters, place):
            doubled = word[place + len(letters) :].startswith(letters)
            return sounds, len(letters) * (1 + doubled)
    for letters, sounds in _VOWELS:
        if word.startswith(letters, place):
            follows = word[place + len(letters) : place + len(letters) + 1]
            # Between vowels, y and w are consonants: Zawahiri, Zaydan but Zayed.
            if len(letters) == 2 and letters[1] in "yw" and letters[0] != "i" and follows in tuple("aeiouy"):
                return _first_vowel(letters[0]), 1
            return sounds, len(letters)
    return (word[place],), 1


def _first_vowel(letter: str) -> tuple[str, ...]:
    return dict(_VOWELS)[letter]
