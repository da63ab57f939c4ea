"""One conversion between code points of a snapshot's text and positions of a QTextDocument.

Three things make the two differ, as measured with Qt 6.11:

- a position counts UTF-16 units, so a character beyond U+FFFF takes two;
- CR LF becomes one line break, so the pair takes one position (a lone CR or LF takes one each);
- nothing else moves: U+2028, U+2029, NUL, U+000B, U+000C, U+FDD0 and U+FDD1 may be drawn as a line
  break or not at all, but each takes exactly one position.

A text that begins with U+FEFF or U+FFFE loses that character (or has all its bytes swapped) on the
way from Python to Qt, so a document is filled with `for_document(text)`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from db.records import Span

_MOVES = re.compile("\r\n|[\U00010000-\U0010ffff]")


def for_document(text: str) -> str:
    """What to hand to ``setPlainText`` so that the document holds ``text`` whole.

    Qt takes a first U+FEFF or U+FFFE for a byte order mark; one more mark in front of it is the one
    that it drops.
    """
    return "\ufeff" + text if text.startswith(("\ufeff", "\ufffe")) else text


@dataclass(frozen=True, slots=True)
class Offsets:
    """The conversion for one text; a text without CR LF and astral characters costs nothing.

    ``_after[k]`` is the first code point offset behind the k-th character (or CR LF) that moves the
    rest, ``_shift[k]`` what is to be added from there on.
    """

    length: int
    _after: tuple[int, ...]
    _shift: tuple[int, ...]
    _positions: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Offsets:
        """The conversion for ``text``, which is what the document was filled with."""
        found = [(match.end(), -1 if match[0] == "\r\n" else 1) for match in _MOVES.finditer(text)]
        after = tuple(end for end, _ in found)
        shift = tuple(accumulate(step for _, step in found))
        positions = tuple(end + total for end, total in zip(after, shift, strict=True))
        return cls(len(text), after, shift, positions)

    def position(self, offset: int) -> int:
        """The document position of a code point ``offset``; between CR and LF, the place behind the break.

        Raises ValueError where ``offset`` is outside the text.
        """
        if not 0 <= offset <= self.length:
            raise ValueError(f"offset {offset} outside 0..{self.length}")
        before = bisect_right(self._after, offset)
        return offset + (self._shift[before - 1] if before else 0)

    def offset(self, position: int) -> int:
        """The code point offset of a document ``position``; inside a surrogate pair, the pair's start.

        Raises ValueError where ``position`` is outside the document.
        """
        if not 0 <= position <= self.position(self.length):
            raise ValueError(f"position {position} outside 0..{self.position(self.length)}")
        before = bisect_right(self._positions, position)
        offset = position - (self._shift[before - 1] if before else 0)
        # Within the next moving character only a surrogate pair has an inside.
        inside = before < len(self._after) and self._after[before] <= offset
        return self._after[before] - 1 if inside else offset

    def positions(self, span: Span) -> Span:
        """The document positions of a ``span`` of code points."""
        return self.position(span[0]), self.position(span[1])

    def span(self, start: int, end: int) -> Span:
        """The span of code points between two document positions."""
        return self.offset(start), self.offset(end)
