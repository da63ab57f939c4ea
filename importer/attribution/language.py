"""Which language words are in: enough to tell English, which the engine reads, from what it must leave alone.

By script where that decides, else by the share of function words (N. C. Ingle, "A Language Identification
Table", 1976; G. Grefenstette, "Comparing Two Language Identification Schemes", 1995): some forty words make
a third of a text in any language of Europe. Where nothing speaks clearly the answer is None, and a text is
taken for English: tables, names, and what a scanner made of a page must not be passed over for another
language.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from db.records import Document, Span
from importer.attribution.blocks import merged
from importer.attribution.quotes import quotations

#: The one language that the engine reads.
READ = "en"
#: No known language, yet certainly not `READ` (BCP 47's tag for "undetermined").
UNKNOWN = "und"

#: Fewer words than this say nothing, and fewer different function words.
FEWEST, FEWEST_KNOWN = 8, 3
#: Words that are needed before the mere want of English function words means something.
MANY = 40
#: Shares of function words: one language is there; hardly any is.
PRESENT, ABSENT = 0.12, 0.04
#: Letters looked at for the script: a sample over the whole.
_SAMPLE = 400
#: Characters of a text from which its language is told; a longer one is sampled.
_READ_AT_MOST = 200_000

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")

#: First word of a letter's Unicode name -> language, for scripts that one language of news uses.
_SCRIPTS = {
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CJK": "zh",
    "DEVANAGARI": "hi",
    "ETHIOPIC": "am",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MALAYALAM": "ml",
    "MYANMAR": "my",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
}
#: Scripts of several languages: told by their function words, with the language that is meant without any.
_SHARED = {"ARABIC": ("ar", ("ar", "fa", "ur")), "CYRILLIC": ("ru", ("ru", "uk", "bg", "sr"))}

#: Languages and their function words; the file says what it is.
FILE = Path(__file__).resolve().parents[2] / "resources" / "languages.tsv"


@functools.cache
def by_word() -> Mapping[str, tuple[str, ...]]:
    """Function word -> the languages that have it, from `FILE`."""
    found: dict[str, list[str]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, _, listed = line.partition("\t")
            for word in listed.split():
                found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def languages() -> frozenset[str]:
    """Every answer that `language` can give but None."""
    listed = {code for codes in by_word().values() for code in codes}
    return frozenset((*listed, *_SCRIPTS.values(), UNKNOWN))


def language(text: str) -> str | None:
    """The language of ``text`` (ISO 639-1), `UNKNOWN` where it is certainly none that is known and not
    English either, None where there is too little to tell.

    >>> language("Der Hafen wurde am Montag wieder geöffnet, und die Boote sind nicht mehr in Gefahr.")
    'de'
    >>> language("The harbour was opened again on Monday, and the boats are no longer in danger.")
    'en'
    >>> language("Ada Lind, 42")
    """
    script = _script(text)
    if script in _SCRIPTS:
        return _SCRIPTS[script]
    words = _WORD.findall(text.casefold().replace("’", "'"))
    if script in _SHARED:
        usual, possible = _SHARED[script]
        shares = _shares(words)
        return max(possible, key=lambda one: (shares.get(one, 0.0), one == usual))
    return _latin(words)


def foreign(text: str, running: Sequence[Span]) -> dict[Span, str]:
    """Those of the paragraphs ``running`` that are in another language than `READ`, and in which.

    A paragraph too short to tell goes with the whole text. One that an English sentence introduces stays,
    whatever is quoted in it.
    """
    whole = language(_sampled(text, running))
    strange = whole is not None and whole != READ
    found = {}
    for span in running:
        own = language(text[slice(*span)])
        if own not in (None, READ, UNKNOWN):
            own = _unquoted(text, span)
        if own in (None, UNKNOWN) and strange:
            own = whole
        if own not in (None, READ, UNKNOWN) or (own == UNKNOWN and strange):
            found[span] = own
    return found


def notes(document: Document, strange: Mapping[Span, str]) -> tuple[tuple[str, str], ...]:
    """What to remark of a document with the paragraphs ``strange`` (see `foreign`).

    ``("language", "de")`` where most of the running text is in another language, ``("language-parts",
    "de, fr")`` where some of it is; the largest comes first, by code points.
    """
    sizes: dict[str, int] = {}
    for (start, end), one in strange.items():
        sizes[one] = sizes.get(one, 0) + end - start
    if not sizes:
        return ()
    ordered = sorted(sizes, key=lambda one: (-sizes[one], one))
    running = len(document.text) - sum(end - start for start, end in merged(document.boilerplate))
    if 2 * sum(sizes.values()) > running:
        return (("language", ordered[0]),)
    return (("language-parts", ", ".join(ordered)),)


def _unquoted(text: str, span: Span) -> str | None:
    """The language of what stands outside quotation marks; of the whole where nothing does."""
    marked = quotations(text, [span])
    if not marked:
        return language(text[slice(*span)])
    ends = [span[0], *(quotation.outer[1] for quotation in marked)]
    starts = [*(quotation.outer[0] for quotation in marked), span[1]]
    return language(" ".join(text[a:b] for a, b in zip(ends, starts, strict=True) if a < b))


def _latin(words: Sequence[str]) -> str | None:
    if len(words) < FEWEST:
        return None
    shares = _shares(words)
    english = shares.pop(READ, 0.0)
    best, share = max(shares.items(), key=lambda item: (item[1], item[0]), default=(UNKNOWN, 0.0))
    if english >= PRESENT and english >= share:
        return READ
    if share >= PRESENT and share > 1.5 * english and _known(words, best) >= FEWEST_KNOWN:
        return best
    return UNKNOWN if len(words) >= MANY and english < ABSENT else None


def _shares(words: Sequence[str]) -> dict[str, float]:
    """Language -> the share of ``words`` that are function words of it."""
    counts: dict[str, int] = {}
    known = by_word()
    for word, number in Counter(words).items():
        for one in known.get(word, ()):
            counts[one] = counts.get(one, 0) + number
    return {one: number / len(words) for one, number in counts.items()}


def _known(words: Iterable[str], language: str) -> int:
    """How many different function words of a language there are; letters alone may be initials."""
    known = by_word()
    return sum(len(word) > 1 and language in known.get(word, ()) for word in set(words))


def _script(text: str) -> str:
    """The script that most letters of ``text`` are in, by the first word of their names; "LATIN" for none.

    Japanese is told from Chinese by a tenth of kana.
    """
    counts: Counter[str] = Counter()
    for char in text[:: max(1, len(text) // _SAMPLE)]:
        if char.isalpha():
            counts[unicodedata.name(char, "LATIN").split(maxsplit=1)[0]] += 1
    if not counts:
        return "LATIN"
    kana = counts["HIRAGANA"] + counts["KATAKANA"]
    if kana * 10 >= sum(counts.values()):
        return "HIRAGANA"
    script, number = max(counts.items(), key=lambda item: (item[1], item[0]))
    return script if number * 2 > sum(counts.values()) else "LATIN"


def _sampled(text: str, running: Iterable[Span]) -> str:
    """The running text, or evenly chosen parts of one that is very long."""
    spans = list(running)
    size = sum(end - start for start, end in spans)
    every = max(1, size // _READ_AT_MOST)
    parts = [text[start : min(end, start + 5_000)] for start, end in spans[::every]]
    return "\n".join(parts)[:_READ_AT_MOST]
