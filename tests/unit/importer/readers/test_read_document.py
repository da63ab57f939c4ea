"""The front door: any bytes give a document or a `ReadError`, and plain text stays as it is."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import ReadError
from db.records import Document
from importer import readers
from importer.readers import read_document

STORY = (
    "Region\r\n\r\nHarbour wall gives way at last\r\n\r\nBy Mira Toll |\r\n\r\n"
    "Thursday, March 4, 2021\r\n\r\n"
    "The old wall of the harbour fell before dawn, the master said.\r\n\r\n"
    "What the divers saw\r\n\r\n"
    "They saw two barges at the bottom, and nobody in them, he told the council.\r\n\r\n"
    "SOURCES\r\n\r\nQuay Gazette, “Wall falls,” 3/4/21\r\n\r\n"
    "- “Barges raised,” 3/5/21\r\n\r\nNo comments:\r\n"
)


def read(raw: bytes, name: str = "wall.txt") -> Document:
    return read_document(raw, name=name, location=f"/news/{name}")


def reason(raw: bytes, name: str = "wall.txt") -> str:
    with pytest.raises(ReadError) as caught:
        read(raw, name)
    return caught.value.reason


def check(document: Document) -> None:
    """What holds for every document."""
    size = len(document.text)
    spans = (
        [h.span for h in document.headings] + [c.span for c in document.cited] + list(document.boilerplate)
    )
    assert all(0 <= start < end <= size for start, end in spans)
    assert list(document.boilerplate) == sorted(document.boilerplate)
    assert all(document.text[start:end].strip() for start, end in spans)
    assert document.text.strip()
    assert all(value is None or value.strip() for value in (document.title, document.author, document.outlet))


def test_a_plain_text_with_everything() -> None:
    raw = STORY.encode()
    document = read(raw)
    check(document)
    assert document.text == STORY
    assert (document.doc, document.location) == ("wall", "/news/wall.txt")
    assert (document.reader, document.reader_version, document.media_type) == ("text", 2, "text/plain")
    assert document.sha256 == hashlib.sha256(raw).hexdigest()
    assert (document.title, document.author) == ("Harbour wall gives way at last", "Mira Toll")
    assert (document.outlet, document.date) == (None, "2021-03-04")
    assert [document.text[slice(*h.span)] for h in document.headings] == [
        "Harbour wall gives way at last",
        "What the divers saw",
    ]
    assert [(c.outlet, c.title, c.date) for c in document.cited] == [
        ("Quay Gazette", "Wall falls", "2021-03-04"),
        ("Quay Gazette", "Barges raised", "2021-03-05"),
    ]
    marked = [document.text[a:b] for a, b in document.boilerplate]
    assert marked[:3] == ["Region", "By Mira Toll |", "Thursday, March 4, 2021"]
    assert marked[3].startswith("SOURCES")
    assert marked[3].endswith("3/5/21")
    assert marked[4:] == ["No comments:"]


@pytest.mark.parametrize(
    ("name", "doc"),
    [
        ("a/b/wall.txt", "wall"),
        ("C:\\news\\wall.v2.txt", "wall.v2"),
        ("wall", "wall"),
        ("-", "-"),
        ("", "document"),
    ],
)
def test_doc_is_the_files_name_without_its_ending(name: str, doc: str) -> None:
    assert read(b"The wall fell.", name).doc == doc


NOTHING = [
    b"",
    b" \n\t\r\n",
    "\xa0\u200b\u2003\n\ufeff".encode(),
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\n" * 10**5,
]


@pytest.mark.parametrize("raw", NOTHING)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_nothing_to_read(raw: bytes, name: str) -> None:
    assert reason(raw, name) == "empty"


def test_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_BYTES", 10)
    assert reason(b"The wall fell.") == "too-large"


def test_large_markdown_is_read_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_MARKDOWN_BYTES", 10)
    document = read(b"# Wall\n\nThe *wall* fell.", "wall.md")
    assert (document.text, document.notes) == ("# Wall\n\nThe *wall* fell.", (("read-as", "text/plain"),))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_same_words_in_another_encoding(encoding: str) -> None:
    document = read(STORY.encode(encoding))
    assert document.text == STORY
    assert document.title == "Harbour wall gives way at last"


def test_right_to_left_text_and_odd_characters_stay_as_they_are() -> None:
    text = "انهار جدار الميناء القديم قبل الفجر.\u200f\n"
    text += "\u202bקיר הנמל נפל\u202c\x07\x0c e\u0301 \U0001f6a2\u2028x\x85y\n"
    assert read(text.encode()).text == text


@given(st.text(min_size=1))
def test_plain_utf8_text_is_the_decoded_file(text: str) -> None:
    try:
        document = read(text.encode())
    except ReadError as error:
        assert error.reason in {"empty", "binary", "no-text", "unsupported"}  # noqa: PT017
        return
    check(document)
    if "\0" in text:  # no text file has these, but for UTF-16 and UTF-32
        assert document.notes
    elif document.media_type == "text/plain":
        assert document.text == text


def test_a_byte_order_mark_stays_in_plain_text_and_is_nobodys_word() -> None:
    marked, plain = read(b"\xef\xbb\xbf" + STORY.encode()), read(STORY.encode())
    check(marked)
    assert marked.text == "\ufeff" + plain.text

    def moved(span: tuple[int, int]) -> tuple[int, int]:
        return span[0] + 1, span[1] + 1

    for name in ("title", "author", "outlet", "date"):
        assert getattr(marked, name) == getattr(plain, name)
    assert [h.span for h in marked.headings] == [moved(h.span) for h in plain.headings]
    assert marked.boilerplate == ((0, 1), *(moved(span) for span in plain.boilerplate))


LINES = st.sampled_from(
    [
        *STORY.split("\r\n"),
        "By Mira Toll, The Quay Gazette | March 4, 2021",
        "Published in Quay News, 4 March 2021.",
        "Sources: Reuters, Quay News",
        "1. Closing the quay",
        "Photo: Ada Quist/AFP",
        "Toll, M. (2019). Walls. Harbour Press. https://quay.example",
        "- " * 20,
        "“" * 9,
        "((",
        "3/4/21",
        "\xa0",
    ]
)


@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
def test_articles_in_any_order_of_lines(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    if not text.strip():
        assert reason(text.encode()) == "empty"
        return
    document = read(text.encode())
    check(document)
    assert document.text == text


STARTS = [b"", b"%PDF-1.4\n", b"PK\x03\x04word/_rels/.rels", b"<html>", b"# a\n"]


@given(
    st.binary(max_size=300),
    st.sampled_from(STARTS),
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_a_document_or_a_read_error(raw: bytes, start: bytes) -> None:
    try:
        document = read(start + raw)
    except ReadError as error:
        assert error.reason in ReadError.__doc__ if ReadError.__doc__ else True  # noqa: PT017
    else:
        check(document)


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "a",
        "\n a",
        "- ",
        "“a ",
        "[",
        "<",
        "((",
        "By Mira Toll, ",
        "3/4/21 ",
        "A b\n\n",
        "…",
        "# ",
        ". ",
        "SOURCES\n",
        "Sources: A, B\n",
    ],
)
def test_ten_megabytes_of_anything_are_read_in_seconds(unit: str) -> None:
    text = unit * (10_000_000 // len(unit))
    start = time.monotonic()
    document = read(text.encode())
    assert time.monotonic() - start < 20
    assert document.text == text


def test_fifty_megabytes_of_articles_are_read_in_seconds() -> None:
    paragraph = "The old wall of the harbour fell before dawn, the master said. " * 12
    raw = f"{paragraph}\n\nWhat the divers saw\n\n".encode() * (50_000_000 // 780)
    start = time.monotonic()
    document = read(raw)
    assert time.monotonic() - start < 30
    assert len(document.text) == len(raw)
    assert len(document.headings) > 60_000


def test_plain_text_loads_none_of_the_other_formats_libraries() -> None:
    heavy = ("trafilatura", "lxml", "docx", "pypdfium2", "markdown_it", "onnxruntime", "charset_normalizer")
    code = (
        "import sys; from importer.readers import read_document\n"
        "read_document(b'The wall fell.', name='a.txt', location='a')\n"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.shared
def test_the_trial_articles(shared: Path) -> None:
    """Facts that anybody can check by eye; the words themselves stay where they are."""
    folder = shared / "articles"
    if not folder.is_dir():
        pytest.skip("no trial articles beside this checkout")
    documents = []
    for path in sorted(folder.glob("*.txt")):
        raw = path.read_bytes()
        document = read_document(raw, name=path.name, location=str(path))
        check(document)
        assert document.text == raw.decode("utf-8")
        documents.append(document)
    assert [document.date for document in documents] == [None, "2024-12-25", None, None, "2025-01-13"]
    assert [document.author is not None for document in documents] == [False, False, False, True, False]
    assert [document.outlet is not None for document in documents] == [False, True, False, False, False]
    assert [document.title is not None for document in documents] == [False, False, False, True, True]
    assert [len(document.cited) for document in documents] == [0, 0, 0, 0, 16]
    assert [len(document.headings) for document in documents] == [1, 3, 9, 2, 1]
    assert all(source.date and source.date.startswith("2024-12-") for source in documents[4].cited)
    assert [source.author is not None for source in documents[4].cited].count(True) == 1
    assert all(source.outlet and source.title for source in documents[4].cited)
