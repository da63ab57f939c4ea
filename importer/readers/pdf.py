"""PDF by pypdfium2, in a process that can be killed: lines with their places, joined to paragraphs.

A PDF holds placed letters, not text. From where the lines stand this module finds paragraphs (broken
words mended), headings by their size, and running heads and page numbers, which are left out: they
would cut sentences in two. The properties' dates are the file's, not the publication's: not used.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from db.errors import ReadError
from importer.readers.assemble import Reading, TextBuilder
from importer.readers.docx import is_junk_title
from importer.readers.names import people

VERSION = 1
MEDIA_TYPE = "application/pdf"
TIMEOUT = 120.0  # seconds for one file

_CHILD = Path(__file__).with_name("pdf_child.py")
_EDGE_LINES = 3  # how many lines at a page's top and bottom may be running heads
_LONGEST_HEADING = 250
_SENTENCE_END = re.compile(r"[.!?:؟۔][\"'”’»)\]]*$")
_BULLET = re.compile(r"(?:[•◦▪‣·]|[-–—]\s|\(?[0-9a-z]{1,2}[.)]\s)")
_PAGE_NUMBER = re.compile(r"(?:page\s)?[-–—|\s]*#+(?:\s?(?:of|/)\s?#+)?[-–—|\s]*", re.IGNORECASE)


class PdfLine(NamedTuple):
    """A line of a page, in points from the lower left corner; ``size``: the height of its font."""

    words: str
    left: float
    baseline: float
    right: float
    size: float


Page = Sequence[PdfLine]


def read_pdf(raw: bytes, *, timeout: float = TIMEOUT) -> Reading:
    """The text of a PDF.

    Raises `ReadError`: ``truncated``, ``damaged``, ``password``, ``timeout``, ``too-large``, and
    ``no-text`` for scans without a text layer.
    """
    _refuse_truncated(raw)
    answer = _ask_child(raw, timeout)
    pages = [[PdfLine(*line) for line in page] for page in answer["pages"]]
    if not any(line.words.strip("\u00ad") for page in pages for line in page):
        raise ReadError("no-text")
    builder = TextBuilder()
    for words, level in paragraphs(without_running_heads(pages)):
        builder.add(words, level=level)
    stated = " ".join((answer.get("title") or "").split())
    return Reading(
        text=builder.text,
        media_type=MEDIA_TYPE,
        reader="pdf",
        version=VERSION,
        title=builder.title() or (stated if stated and not is_junk_title(stated) else None),
        author=people(" ".join((answer.get("author") or "").split())),
        headings=tuple(builder.headings) or None,
    )


def _refuse_truncated(raw: bytes) -> None:
    """A file whose end is missing could still be read in part: an article cut in half without a word."""
    linear = re.search(rb"/Linearized\b[^>]{0,200}?/L\s+(\d{1,12})", raw[:2048])
    if (linear and int(linear[1]) > len(raw)) or b"%%EOF" not in raw[-4096:]:
        raise ReadError("truncated")


def _ask_child(raw: bytes, timeout: float) -> dict[str, Any]:
    # -P: not even the script's own folder goes on the path; a module `html` lives there.
    command = [sys.executable, "-P", str(_CHILD)]
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as error:
        raise ReadError("timeout", f"{timeout:g}") from error
    except OSError as error:
        raise ReadError("unreadable", str(error)) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:  # it crashed, or was ended by one of its limits
        raise ReadError("damaged", f"exit {done.returncode}") from error
    if "error" in answer:
        raise ReadError(*filter(None, (answer["error"], answer["detail"])))
    return dict(answer)


# --- layout -------------------------------------------------------------------------------------


def without_running_heads(pages: Sequence[Page]) -> list[list[PdfLine]]:
    """The pages without lines that come again at the edges of most pages, numbers aside."""
    if len(pages) < 2:
        return [list(page) for page in pages]
    counts: Counter[tuple[str, int]] = Counter()
    for page in pages:
        counts.update({_edge_key(line) for line in _edges(page)})
    # On two pages a repetition may be chance, except for a page number.
    enough = max(3, (len(pages) + 1) // 2)
    running = {
        key
        for key, count in counts.items()
        if count >= enough or (count >= 2 and count * 2 >= len(pages) and _PAGE_NUMBER.fullmatch(key[0]))
    }
    return [[line for line in page if not _is_running(line, page, running)] for page in pages]


def _edges(page: Page) -> list[PdfLine]:
    by_height = sorted(page, key=lambda line: line.baseline)
    return by_height[:_EDGE_LINES] + by_height[-_EDGE_LINES:]


def _edge_key(line: PdfLine) -> tuple[str, int]:
    """The words with numbers as ``#``, and roughly where on the page."""
    return re.sub(r"\d+|\b[ivxl]+\b", "#", line.words.casefold()), round(line.baseline / 8)


def _is_running(line: PdfLine, page: Page, running: set[tuple[str, int]]) -> bool:
    if not running or line not in _edges(page):
        return False
    words, height = _edge_key(line)
    return any((words, height + step) in running for step in (-1, 0, 1))


def paragraphs(pages: Iterable[Page]) -> list[tuple[str, int | None]]:
    """The paragraphs of all pages in order, with a level where one is a heading."""
    lines = [
        (number, line) for number, page in enumerate(pages) for line in page if line.words.strip("\u00ad ")
    ]
    if not lines:
        return []
    body = _body_size(line for _, line in lines)
    pitch = _usual_pitch([line for _, line in lines], body)
    known = _word_forms(line.words for _, line in lines)
    groups: list[_Group] = []
    for number, line in lines:
        if groups and _goes_on(groups[-1], number, line, pitch):
            groups[-1].add(number, line)
        else:
            groups.append(_Group(line, number))
    sizes = sorted({round(group.size) for group in groups if group.is_heading(body)}, reverse=True)
    return [
        (
            _join([line.words for line in group.lines], known),
            sizes.index(round(group.size)) + 1 if group.is_heading(body) else None,
        )
        for group in groups
    ]


class _Group:
    """Lines that make a paragraph, the page of the last one, and how far they reach."""

    def __init__(self, line: PdfLine, page: int) -> None:
        self.lines = [line]
        self.page, self.left, self.right, self.letters = page, line.left, line.right, len(line.words)
        self.size = line.size

    def add(self, page: int, line: PdfLine) -> None:
        """One line more."""
        self.lines.append(line)
        self.page, self.letters = page, self.letters + len(line.words)
        self.left, self.right = min(self.left, line.left), max(self.right, line.right)

    def is_heading(self, body: float) -> bool:
        """Whether it is set in a larger size than the running text, and short."""
        larger = round(self.size) >= body * 1.15 and self.letters <= _LONGEST_HEADING
        return larger and any(char.isalpha() for line in self.lines for char in line.words)


def _body_size(lines: Iterable[PdfLine]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size)] += len(line.words)
    return sizes.most_common(1)[0][0]


def _usual_pitch(lines: Sequence[PdfLine], body: float) -> float:
    """The usual distance of a line to the next, in points."""
    steps = [
        round(a.baseline - b.baseline)
        for a, b in pairwise(lines)
        if round(a.size) == round(b.size) == body and 0 < a.baseline - b.baseline < 4 * max(body, 6)
    ]
    return float(Counter(steps).most_common(1)[0][0]) if steps else 1.2 * max(body, 6)


def _goes_on(group: _Group, page: int, line: PdfLine, pitch: float) -> bool:
    """Whether ``line`` goes on with the paragraph."""
    above = group.lines[-1]
    if abs(above.size - line.size) > 0.12 * max(above.size, line.size, 1) or _BULLET.match(line.words):
        return False
    ends = _SENTENCE_END.search(above.words) is not None
    down = above.baseline - line.baseline
    if group.page != page or down < -pitch:  # a new page or column: only an unfinished sentence goes on
        return not ends
    if abs(down) < 0.5 * pitch:  # more of the same line
        return True
    if down > 1.45 * pitch * max(1.0, line.size / max(1.0, above.size)):
        return False
    right = max(group.right, line.right)
    short = above.right < right - 0.2 * (right - min(group.left, line.left))
    indented = line.left > above.left + 0.8 * line.size and len(group.lines) > 1
    return not (ends and (indented or short))


def _word_forms(words: Iterable[str]) -> frozenset[str]:
    """Hyphenated and plain words of the document, to tell how a word broken at a hyphen is written."""
    return frozenset(form for line in words for form in re.findall(r"\w+(?:-\w+)*", line.casefold()))


def _join(parts: Sequence[str], known: frozenset[str]) -> str:
    """Lines as one: a broken word is mended, other line ends are spaces.

    The hyphen stays where the document elsewhere writes the word with one and never without.
    """
    joined = parts[0]
    for part in parts[1:]:
        broken = re.search(r"(\w+)[-\u00ad\u2010]$", joined)
        after = re.match(r"\w+", part)
        if not broken or not after:
            joined = f"{joined} {part}"
            continue
        plain, hyphenated = broken[1] + after[0], f"{broken[1]}-{after[0]}"
        keep = hyphenated.casefold() in known and plain.casefold() not in known
        keep = keep or not (broken[1][-1].isalpha() and after[0][0].islower())
        joined = joined[:-1] + ("-" if keep else "") + part
    return joined.replace("\u00ad", "")
