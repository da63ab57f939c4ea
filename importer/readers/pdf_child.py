"""The process that opens PDF files: bytes on standard input, JSON on standard output.

PDFium is a large C++ library that meets hostile files; here it can crash, hang or eat memory and
take nobody with it. The parent (`importer.readers.pdf`) sets the time; memory and processor time are
capped below where the system can. This file imports nothing of ours and is run by its path, so that
the process needs neither our packages nor their import time.

Output: ``{"title", "author", "pages": [[[words, left, baseline, right, height], ...], ...]}`` with
one list a line in points from the lower left corner, or ``{"error": reason, "detail": str}``.
"""

from __future__ import annotations

import ctypes
import json
import sys
from typing import Any

MAX_MEMORY = 2 * 1024**3
MAX_SECONDS = 120
MAX_PAGES = 20_000
MAX_CHARACTERS = 50_000_000

_WRONG_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_BLANKS = frozenset({*range(2), *range(3, 33), 0xA0})
_SOFT_HYPHENS = frozenset({0x02, 0xFFFE, 0xAD})

Place = tuple[float, float, float, float]  # left, baseline, right, height; or a box: left, bottom, right, top


def limit() -> None:
    """Caps memory and processor time of this process, where the system knows how (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CPU, MAX_SECONDS)):
        try:
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        except (ValueError, OSError):  # macOS refuses the first; the parent's clock remains
            continue


def read(raw: bytes) -> dict[str, Any]:
    """The lines of every page, or what is wrong with the file."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        reason = "password" if error.err_code in (_WRONG_PASSWORD, _SECURITY) else "damaged"
        return {"error": reason, "detail": ""}
    count = len(document)
    if count > MAX_PAGES:
        return {"error": "too-large", "detail": str(count)}
    pages: list[list[list[Any]]] = []
    left = MAX_CHARACTERS
    for number in range(count):
        try:
            page = read_page(document, number)
        except pypdfium2.PdfiumError:
            return {"error": "damaged", "detail": f"page {number + 1}"}
        left -= sum(len(line[0]) for line in page)
        if left < 0:
            return {"error": "too-large", "detail": str(MAX_CHARACTERS)}
        pages.append(page)
    info = document.get_metadata_dict(skip_empty=True)
    return {"title": info.get("Title"), "author": info.get("Author"), "pages": pages}


def read_page(document: Any, number: int) -> list[list[Any]]:
    """The lines of a page as PDFium orders them, each with its place."""
    from pypdfium2 import raw as pdfium

    page = document[number]
    text = page.get_textpage()
    try:
        handle = text.raw
        codes = [pdfium.FPDFText_GetUnicode(handle, i) for i in range(pdfium.FPDFText_CountChars(handle))]
        box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()

        def place(first: int, last: int) -> Place:
            # Baseline and the font's own height, not the letters' boxes, which depend on the letters;
            # the height rather than the font size, which a matrix may scale.
            pdfium.FPDFText_GetLooseCharBox(handle, first, box)
            left, height = box.left, abs(box.top - box.bottom)
            pdfium.FPDFText_GetLooseCharBox(handle, last, box)
            pdfium.FPDFText_GetCharOrigin(handle, first, x, y)
            return left, y.value, box.right, height

        placed = [(words(codes[a:b]), place(a, b - 1)) for a, b in split(codes)]
        edges = page.get_cropbox()
        return lines([(word, at) for word, at in placed if _is_on(edges, at)])
    finally:
        text.close()
        page.close()


def split(codes: list[int]) -> list[tuple[int, int]]:
    """Where the words stand: runs without white space; a hyphen of a broken word ends one.

    >>> split([32, 97, 98, 13, 10, 99, 2, 100])
    [(1, 3), (5, 7), (7, 8)]
    """
    spans: list[tuple[int, int]] = []
    begin = None
    for i, code in enumerate([*codes, 32]):
        if code in _BLANKS:
            if begin is not None:
                spans.append((begin, i))
            begin = None
        elif begin is None:
            begin = i
        if code in _SOFT_HYPHENS and begin is not None:
            spans.append((begin, i + 1))
            begin = None
    return spans


def _is_on(box: Place, word: Place) -> bool:
    """Whether a word stands within the visible page: programs print what they clipped beyond its edge."""
    left, bottom, right, top = box
    begin, baseline, end, _ = word
    return bottom <= baseline <= top and begin <= right and end >= left


def words(codes: list[int]) -> str:
    """The characters of a word; U+00AD at its end where it is broken."""
    broken = codes[-1] in _SOFT_HYPHENS
    kept = [code for code in codes if code not in _SOFT_HYPHENS and 32 < code <= 0x10FFFF]
    text = "".join(map(chr, kept)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text + ("\u00ad" if broken else "")


def lines(placed: list[tuple[str, Place]]) -> list[list[Any]]:
    """Words on one baseline, from left to right, joined to lines: PDFium's own line ends are too few."""
    joined: list[list[Any]] = []
    at = 0.0
    for word, (left, baseline, right, height) in placed:
        if not word:
            continue
        above = joined[-1] if joined else None
        if above and abs(above[2] - baseline) < 0.4 * max(height, above[4]) and left >= at - height:
            above[0] += " " + word
            above[3] = round(right, 1)
        else:
            joined.append([word, round(left, 1), round(baseline, 1), round(right, 1), round(height, 1)])
        at = left
    return joined


def main() -> int:
    """Reads one file; a run out of memory is an answer like any other."""
    limit()
    try:
        answer = read(sys.stdin.buffer.read())
    except MemoryError:
        answer = {"error": "too-large", "detail": "memory"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode("ascii"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
