"""What the tagger reads: windows of whole paragraphs as word pieces with a feature for each.

A window is ``[CLS] paragraph [SEP] paragraph [SEP] ...``. No sentence is cut out and no parse is needed;
only a paragraph longer than a window is divided, after a sentence if one ends in the second half.

The vocabulary knows no case and reads every style of quotation mark differently, so both travel beside the
pieces: marks are written ``"`` and ``'`` before cutting (lengths unchanged), and each piece has a feature
made of where it stands to the quotation around it, how its word is written, and whether its paragraph looks
like a heading.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from db.records import Span
from importer.attribution.blocks import pieces as cut_up
from importer.attribution.quotes import Quotation, quotations
from importer.attribution.wordpiece import WordPiece

#: Values of the parts of a feature: see `feature`.
OUTSIDE, INSIDE, OPENS, CLOSES = range(4)
LOWER, CAPITAL, UPPER, DIGITS = range(4)
FEATURES = 32

#: Pieces in a window, separators included.
SIZE = 256

#: Paragraphs encoded at a time, so that a long text is never held as pieces in whole.
_GROUP = 256

_MARKS = str.maketrans({**dict.fromkeys("“”‟„″«»", '"'), **dict.fromkeys("‘’‚‛`´", "'")})
_DOUBLED = re.compile(r"''")
_ENDS = re.compile(r"[.!?…:][\"')\]]*\s*\Z")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+\Z")


@dataclass(slots=True)
class Block:
    """The pieces of a paragraph or of a part of one; parallel lists, offsets into the text.

    ``words`` are the indices of the pieces that begin a word.
    """

    ids: list[int] = field(default_factory=list)
    features: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Window:
    """One input of the tagger: ``ids`` and ``features`` for each piece, and the words in it.

    ``words[i]`` is the piece that begins word i, ``starts[i]`` and ``ends[i]`` its span in the text and
    ``blocks[i]`` the number of its paragraph in the window. ``[CLS]`` is piece 0 and no word.
    """

    ids: list[int] = field(default_factory=list)
    features: list[int] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    blocks: list[int] = field(default_factory=list)


def feature(quote: int, shape: int, heading: bool) -> int:
    """The three parts of a feature as one number below `FEATURES`."""
    return quote + 4 * shape + 16 * heading


def windows(text: str, running: Sequence[Span], pieces: WordPiece, size: int = SIZE) -> Iterator[Window]:
    """The windows of ``text`` over its paragraphs ``running``, made one after the other."""
    return pack(encoded(text, running, pieces, size), pieces, size)


def encoded(text: str, running: Sequence[Span], pieces: WordPiece, size: int = SIZE) -> Iterator[Block]:
    """Each paragraph as pieces; long ones in parts that fit into a window of ``size``."""
    for at in range(0, len(running), _GROUP):
        group = running[at : at + _GROUP]
        marked = quotations(text, group)
        next_mark = 0
        for span in group:
            while next_mark < len(marked) and marked[next_mark].outer[1] <= span[0]:
                next_mark += 1
            for part in cut_up(text, span):
                yield from _parts(text, _encode(text, part, marked, next_mark, pieces), size - 2)


def pack(
    blocks: Iterable[Block], pieces: WordPiece, size: int = SIZE, first: int | None = None
) -> Iterator[Window]:
    """Blocks put together in order while they fit into ``size`` pieces.

    A window ends rather before than after a paragraph that a quotation follows, whose speaker is often named
    in it (measured: claim recall of direct quotations .4 better).

    ``first`` is the room in the first window where it is not ``size``: training begins its windows at
    other paragraphs in every epoch.
    """
    held: list[Block] = []
    used, room = 1, first or size
    for block in blocks:
        if not block.words:
            continue
        if held and used + len(block.ids) + 1 > room:
            cut = _break([*held, block], size)
            yield _window(held[:cut], pieces)
            held, room = held[cut:], size
            used = 1 + sum(len(one.ids) + 1 for one in held)
        held.append(block)
        used += len(block.ids) + 1
    if held:
        yield _window(held, pieces)


def _break(blocks: Sequence[Block], size: int) -> int:
    """Where to end a window that the last of ``blocks`` no longer fits into.

    That is before the last block that does not begin quoted, if what is then carried over fits into a window
    and takes no more than half of it.
    """
    last = len(blocks) - 1
    carried = 0
    for at in range(last, 0, -1):
        if carried > size // 2 or 1 + carried + len(blocks[last].ids) + 1 > size:
            break
        if blocks[at].features[0] % 4 not in (OPENS, INSIDE):
            return at
        carried += len(blocks[at - 1].ids) + 1
    return last


def _window(blocks: Sequence[Block], pieces: WordPiece) -> Window:
    window = Window([pieces.start], [0])
    for number, block in enumerate(blocks):
        base = len(window.ids)
        window.ids += block.ids
        window.ids.append(pieces.separator)
        window.features += block.features
        window.features.append(0)
        window.words += [base + index for index in block.words]
        window.starts += [block.starts[index] for index in block.words]
        window.ends += [block.ends[after - 1] for after in (*block.words[1:], len(block.ids))]
        window.blocks += [number] * len(block.words)
    return window


def openings(window: Window, pieces: WordPiece) -> list[bool]:
    """For each word whether a sentence or a paragraph begins with it, marks and stops aside."""
    stops, marks = pieces.known(".", "!", "?"), pieces.known('"', "'", ")", "]")
    found, pending, block = [], True, -1
    for piece, number in zip(window.words, window.blocks, strict=True):
        pending = pending or number != block
        block = number
        if window.ids[piece] in stops:
            pending = True
            found.append(False)
        elif window.ids[piece] in marks:
            found.append(False)
        else:
            found.append(pending)
            pending = False
    return found


def normalised(text: str) -> str:
    """``text`` with one form for each kind of quotation mark; the length never changes.

    >>> normalised("‘A’ “B” ''C''")
    '\\'A\\' "B" " C" '
    """
    return _DOUBLED.sub('" ', text.replace("``", "''").translate(_MARKS))


def _encode(text: str, span: Span, marked: list[Quotation], mark: int, pieces: WordPiece) -> Block:
    start, end = span
    words = normalised(text[start:end])
    quotes: list[tuple[int, int, int]] = []
    while mark < len(marked) and marked[mark].outer[0] < end:
        quotation = marked[mark]
        for inner_start, inner_end in quotation.inner:
            if inner_start < end and inner_end > start:
                quotes += _states(quotation, max(start, inner_start), min(end, inner_end), span)
        mark += 1
    letters = list(words)
    for begin, stop, state in quotes:
        if state != INSIDE and stop - begin == 1 and letters[begin - start] == "'":
            letters[begin - start] = '"'
    cut = pieces.encode("".join(letters))
    heading = len(words) < 120 and not _ENDS.search(words)
    block = Block(cut.ids, [], [start + at for at in cut.starts], [start + at for at in cut.ends], cut.words)
    block.features = _features(text, block, quotes, heading)
    return block


def _states(quotation: Quotation, start: int, end: int, block: Span) -> list[tuple[int, int, int]]:
    """The parts of a quotation in one paragraph: (start, end, state)."""
    opening = max(quotation.outer[0], block[0])
    closing = min(quotation.outer[1], block[1])
    before = [(max(opening, start - 2), start, OPENS)] if opening < start else []
    after = [(end, closing, CLOSES)] if end < closing <= end + 2 else []
    return [*before, (start, end, INSIDE), *after]


def _features(text: str, block: Block, quotes: list[tuple[int, int, int]], heading: bool) -> list[int]:
    found: list[int] = []
    at, ends = 0, block.ends
    for number, first in enumerate(block.words):
        last = block.words[number + 1] if number + 1 < len(block.words) else len(block.ids)
        start = block.starts[first]
        while at < len(quotes) and quotes[at][1] <= start:
            at += 1
        state = quotes[at][2] if at < len(quotes) and quotes[at][0] <= start else OUTSIDE
        found += [feature(state, _shape(text[start : ends[last - 1]]), heading)] * (last - first)
    return found


def _shape(word: str) -> int:
    if word[:1].isdigit():
        return DIGITS
    if not word[:1].isupper():
        return LOWER
    return UPPER if word.isupper() and len(word) > 1 else CAPITAL


def _parts(text: str, block: Block, limit: int) -> Iterator[Block]:
    """``block`` in parts of at most ``limit`` pieces, cut at words and, if may be, after a sentence."""
    first = 0
    while len(block.ids) - first > limit:
        low = bisect_right(block.words, first + limit // 2)
        high = bisect_right(block.words, first + limit)
        cut = block.words[high - 1] if high > low else first + limit
        for at in reversed(block.words[low:high]):
            if _SENTENCE_END.search(text[max(0, block.starts[at] - 4) : block.starts[at]]):
                cut = at
                break
        yield _slice(block, first, cut)
        first = cut
    if first < len(block.ids):
        yield _slice(block, first, len(block.ids))


def _slice(block: Block, start: int, end: int) -> Block:
    words = block.words[bisect_left(block.words, start) : bisect_left(block.words, end)]
    return Block(
        block.ids[start:end],
        block.features[start:end],
        block.starts[start:end],
        block.ends[start:end],
        [at - start for at in words],
    )
