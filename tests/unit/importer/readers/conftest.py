"""Documents made on the spot: PDF written by hand, DOCX by python-docx."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import docx
import pytest

PdfMaker = Callable[..., bytes]
PlacedLine = tuple[float, float, float, str]  # left, bottom, size, words


def _stream(lines: Sequence[PlacedLine]) -> bytes:
    parts = ["BT"]
    for left, bottom, size, words in lines:
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        parts.append(f"/F1 {size} Tf 1 0 0 1 {left} {bottom} Tm ({escaped}) Tj")
    return "\n".join([*parts, "ET"]).encode("cp1252")


def write_pdf(pages: Sequence[Sequence[PlacedLine]], *, info: str = "", encrypt: str = "") -> bytes:
    """A PDF 1.4 file of Helvetica lines; ``info`` and ``encrypt`` are the insides of those dictionaries."""
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(pages)))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>".encode("cp1252"),
    ]
    for i, lines in enumerate(pages):
        page = f"/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {6 + 2 * i} 0 R"
        bodies.append(f"<< {page} /Resources << /Font << /F1 3 0 R >> >> >>".encode())
        stream = _stream(lines)
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    if encrypt:
        bodies.append(f"<< {encrypt} >>".encode())
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    secret = f"/Encrypt {len(bodies)} 0 R /ID [<{'00' * 16}> <{'00' * 16}>]" if encrypt else ""
    trailer = f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R /Info 4 0 R {secret} >>"
    return bytes(out) + f"{trailer}\nstartxref\n{start}\n%%EOF\n".encode()


@pytest.fixture
def make_pdf() -> PdfMaker:
    """`write_pdf` as a fixture: test files cannot import one another."""
    return write_pdf


@pytest.fixture
def make_docx() -> Callable[..., bytes]:
    """A function from (style, words) pairs and core properties to the bytes of a DOCX file."""

    def make(paragraphs: Sequence[tuple[str, str]], **properties: str) -> bytes:
        document = docx.Document()
        for style, words in paragraphs:
            document.add_paragraph(words, style=style)
        for name, value in properties.items():
            setattr(document.core_properties, name, value)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return make
