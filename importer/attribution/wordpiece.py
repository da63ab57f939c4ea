"""WordPiece as BERT (uncased) does it, in pure Python, with exact code point offsets.

Devlin et al. 2019; the steps and their order are those of the `tokenizers` package's BertNormalizer and
BertPreTokenizer: control characters dropped, CJK characters set apart, accents stripped, lower case, split
at punctuation, then the longest known piece first. `tokenizers` itself is no dependency: it brings a client
for model downloads with it.

A word is a maximal run without white space or punctuation, or one punctuation character. Its pieces follow
one another without a gap, so marks that the vocabulary does not know (accents, joiners) belong to the piece
before them and no span ever cuts a letter from its accent.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

PAD, UNKNOWN, START, SEPARATOR = "[PAD]", "[UNK]", "[CLS]", "[SEP]"

#: Longer words are unknown as a whole, as in the original.
LONGEST_WORD = 100

#: White space is everything that Unicode calls so, less what is a control character.
_CHUNK = re.compile(r"[^ \t\n\r\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+\Z")
#: Chunks kept in memory: enough for the words of a long text, a few MB.
_CACHE_LIMIT = 50_000
_CACHED_CHUNK = 40

_CJK = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)

#: A word: its pieces as (id, start, end), offsets relative to the chunk it stands in.
_Word = tuple[tuple[int, int, int], ...]


@dataclass(slots=True)
class Pieces:
    """The pieces of a text: parallel lists. ``words`` are the indices of those that begin a word."""

    ids: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)


class WordPiece:
    """A vocabulary and a cache of the chunks it has cut."""

    def __init__(self, vocabulary: list[str]) -> None:
        """``vocabulary``: the pieces in the order of their ids, continuations written ``##piece``."""
        self._first = {piece: index for index, piece in enumerate(vocabulary)}
        self._next = {p[2:]: index for p, index in self._first.items() if p.startswith("##")}
        self.pad, self.unknown = self._first[PAD], self._first[UNKNOWN]
        self.start, self.separator = self._first[START], self._first[SEPARATOR]
        self._cache: dict[str, tuple[_Word, ...]] = {}

    @classmethod
    def read(cls, path: Path) -> WordPiece:
        """From a ``vocab.txt``: one piece a line, UTF-8. Raises OSError, UnicodeDecodeError, KeyError."""
        return cls(path.read_text(encoding="utf-8").rstrip("\n").split("\n"))

    def known(self, *pieces: str) -> frozenset[int]:
        """The ids of those of ``pieces`` that the vocabulary has."""
        return frozenset(self._first[piece] for piece in pieces if piece in self._first)

    def encode(self, text: str, start: int = 0, end: int | None = None) -> Pieces:
        """The pieces of ``text[start:end]``; offsets are into ``text``."""
        out = Pieces()
        ids, starts, ends, words = out.ids, out.starts, out.ends, out.words
        for match in _CHUNK.finditer(text, start, len(text) if end is None else end):
            at = match.start()
            for word in self._chunk(match[0]):
                words.append(len(ids))
                for piece, begin, stop in word:
                    ids.append(piece)
                    starts.append(at + begin)
                    ends.append(at + stop)
        return out

    def _chunk(self, chunk: str) -> tuple[_Word, ...]:
        found = self._cache.get(chunk)
        if found is None:
            found = tuple(self._words(chunk))
            if len(chunk) <= _CACHED_CHUNK:
                if len(self._cache) >= _CACHE_LIMIT:
                    self._cache.clear()
                self._cache[chunk] = found
        return found

    def _words(self, chunk: str) -> list[_Word]:
        if _ASCII_WORD.match(chunk):
            return [self._word(chunk.lower(), list(range(len(chunk))), len(chunk))]
        words: list[_Word] = []
        letters: list[str] = []
        origin: list[int] = []

        def close(end: int) -> None:
            if letters:
                words.append(self._word("".join(letters), origin, end))
                letters.clear()
                origin.clear()

        for index, char in enumerate(chunk):
            if _is_dropped(char):
                continue
            if _is_cjk(char) or _is_punctuation(char):
                close(index)
                words.append(self._word(_fold(char), [index] * len(_fold(char)), index + 1))
            else:
                for letter in _fold(char):
                    letters.append(letter)
                    origin.append(index)
        close(len(chunk))
        return [word for word in words if word]

    def _word(self, letters: str, origin: list[int], end: int) -> _Word:
        """The pieces of one folded word; ``origin`` is where each of its letters stands in the chunk."""
        if not letters:
            return ()
        if len(letters) > LONGEST_WORD:
            return ((self.unknown, origin[0], end),)
        found: list[tuple[int, int]] = []
        at, known = 0, self._first
        while at < len(letters):
            stop = len(letters)
            while stop > at and letters[at:stop] not in known:
                stop -= 1
            if stop == at:
                return ((self.unknown, origin[0], end),)
            found.append((known[letters[at:stop]], origin[at]))
            at, known = stop, self._next
        limits = [begin for _, begin in found[1:]] + [end]
        return tuple((piece, begin, limit) for (piece, begin), limit in zip(found, limits, strict=True))


def _fold(char: str) -> str:
    """One character without accents and in lower case; several letters or none may come of it."""
    if char.isascii():
        return char.lower()
    bare = "".join(c for c in unicodedata.normalize("NFD", char) if unicodedata.category(c) != "Mn")
    return bare.lower()


def _is_dropped(char: str) -> bool:
    return char == "\ufffd" or (not char.isprintable() and unicodedata.category(char)[0] == "C")


def _is_punctuation(char: str) -> bool:
    if char.isascii():
        return not char.isalnum() and char.isprintable()
    return unicodedata.category(char)[0] == "P"


def _is_cjk(char: str) -> bool:
    code = ord(char)
    return code >= 0x3400 and any(low <= code <= high for low, high in _CJK)
