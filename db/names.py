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
ANALYZER_VERSION = 1

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


def word_tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of ``text`` as (token, start, end); offsets are code points of ``text`` itself.

    A token is folded, singular and without apostrophes; a possessive 's belongs neither to the token
    nor to its span. Numbers lose their thousands separators.

    >>> [token for token, _, _ in word_tokens("Trump’s cities lost 1,500 voters")]
    ['trump', 'city', 'lost', '1500', 'voter']
    """
    for match in _pattern().finditer(text):
        token, cut = _token(match.group())
        if token:
            start, end = match.span()
            yield token, start, end - cut


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
    return singular(surface), cut


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
