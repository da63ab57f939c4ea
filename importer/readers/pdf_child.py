"""The process that opens PDF files: bytes on standard input, JSON on standard output.

PDFium is a large C++ library that meets hostile files; here it can crash, hang or eat memory and
take nobody with it. The parent (`importer.readers.pdf`) sets the time; memory and processor time are
capped below where the system can. This file imports nothing of ours and is run by its path, so that
the process needs neither our packages nor their import time.

Output: ``{"title", "author", "pages": [[[words, left, bottom, right, top, size], ...], ...]}`` with
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
_LINE_ENDS = frozenset({10, 13})
_SOFT_HYPHENS = frozenset({0x02, 0xFFFE, 0xAD})


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
            lines = read_page(document, number)
        except pypdfium2.PdfiumError:
            return {"error": "damaged", "detail": f"page {number + 1}"}
        left -= sum(len(line[0]) for line in lines)
        if left < 0:
            return {"error": "too-large", "detail": str(MAX_CHARACTERS)}
        pages.append(lines)
    info = document.get_metadata_dict(skip_empty=True)
    return {"title": info.get("Title"), "author": info.get("Author"), "pages": pages}


def read_page(document: Any, number: int) -> list[list[Any]]:
    """The lines of a page as PDFium orders them, each with its box and the size of its first letter."""
    from pypdfium2 import raw as pdfium

    page = document[number]
    text = page.get_textpage()
    try:
        handle = text.raw
        codes = [pdfium.FPDFText_GetUnicode(handle, i) for i in range(pdfium.FPDFText_CountChars(handle))]
        return [
            [words, *_box(pdfium, handle, first, last), round(pdfium.FPDFText_GetFontSize(handle, first), 1)]
            for words, first, last in split(codes)
        ]
    finally:
        text.close()
        page.close()


def split(codes: list[int]) -> list[tuple[str, int, int]]:
    """Lines of character codes with the index of their first and last visible character.

    A hyphen that PDFium knows as one of a broken word becomes U+00AD at the line's end.
    """
    lines: list[tuple[str, int, int]] = []
    begin = 0
    for i, code in enumerate([*codes, 10]):
        if code not in _LINE_ENDS:
            continue
        visible = [j for j in range(begin, i) if codes[j] > 32 and codes[j] != 0xA0]
        if visible:
            lines.append((_words(codes[begin:i]), visible[0], visible[-1]))
        begin = i + 1
    return lines


def _words(codes: list[int]) -> str:
    while codes and codes[-1] <= 32 and codes[-1] not in _SOFT_HYPHENS:
        codes = codes[:-1]
    broken = bool(codes) and codes[-1] in _SOFT_HYPHENS
    kept = [
        code for code in codes if code not in _SOFT_HYPHENS and (code >= 32 or code == 9) and code <= 0x10FFFF
    ]
    words = "".join(map(chr, kept)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return " ".join(words.split()) + ("\u00ad" if broken else "")


def _box(pdfium: Any, handle: Any, first: int, last: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a line: from its first to its last visible character."""
    boxes = []
    for index in (first, last):
        sides = [ctypes.c_double() for _ in range(4)]
        pdfium.FPDFText_GetCharBox(handle, index, *sides)  # left, right, bottom, top
        boxes.append([round(side.value, 1) for side in sides])
    (left, _, bottom, top), (_, right, bottom2, top2) = boxes
    return left, min(bottom, bottom2), right, max(top, top2)


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
