"""PDF: lines to paragraphs, running heads out, and files that crash, hang or hide."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable

import pytest

from db.errors import ReadError
from importer.readers import pdf, read_document
from importer.readers.pdf import PdfLine, paragraphs, read_pdf, without_running_heads
from importer.readers.pdf_child import lines, split, words

MakePdf = Callable[..., bytes]


def set_lines(
    *words: str, top: float = 700, size: float = 11, left: float = 72, pitch: float = 14
) -> list[tuple[float, float, float, str]]:
    return [(left, top - i * pitch, size, line) for i, line in enumerate(words)]


STORY = [
    *set_lines("Wall falls", top=740, size=20),
    *set_lines(
        "The old wall of the harbour fell before dawn, and the mas-",
        "ter of the quay said that nobody was hurt.",
    ),
    *set_lines("Why it fell", top=650, size=15),
    *set_lines("It was old and nobody had looked at it for the better part", "of ten years.", top=620),
]


def reason(raw: bytes, **options: float) -> str:
    with pytest.raises(ReadError) as caught:
        read_pdf(raw, **options)
    return caught.value.reason


def test_paragraphs_headings_and_title(make_pdf: MakePdf) -> None:
    document = read_document(make_pdf([STORY]), name="wall.txt", location="wall.txt")
    assert document.media_type == "application/pdf"
    assert document.text.split("\n\n") == [
        "Wall falls",
        "The old wall of the harbour fell before dawn, and the master of the quay said that nobody was hurt.",
        "Why it fell",
        "It was old and nobody had looked at it for the better part of ten years.",
    ]
    assert [(h.level, document.text[slice(*h.span)]) for h in document.headings] == [
        (1, "Wall falls"),
        (2, "Why it fell"),
    ]
    assert (document.title, document.author, document.date) == ("Wall falls", None, None)


def test_properties_count_where_they_are_an_authors(make_pdf: MakePdf) -> None:
    body = set_lines("The old wall of the harbour fell before dawn.")
    reading = read_pdf(
        make_pdf([body], info="/Title (Wall falls) /Author (Mira Toll) /CreationDate (D:20210304)")
    )
    assert (reading.title, reading.author, reading.date) == ("Wall falls", "Mira Toll", None)
    reading = read_pdf(make_pdf([body], info="/Title (Microsoft Word - wall.docx) /Author (mtoll)"))
    assert (reading.title, reading.author) == (None, None)


def test_running_heads_and_page_numbers_go_and_sentences_go_on_over_pages(make_pdf: MakePdf) -> None:
    pages = [
        [
            *set_lines("The Quay Gazette", top=770, size=9),
            *set_lines(
                f"On page {word} the harbour master said that the wall",
                f"was never looked at by {word} of those who",
            ),
            *set_lines(str(number), top=30, size=9),
        ]
        for number, word in enumerate(("one", "two", "three", "four"), 1)
    ]
    text = read_pdf(make_pdf(pages)).text
    assert "Gazette" not in text
    assert "the wall was never looked at by one of those who On page two the harbour master" in text
    assert not any(char.isdigit() for char in text)


def test_a_line_that_stands_on_one_page_only_is_kept() -> None:
    pages = [[PdfLine(f"body {word}", 72, 700, 300, 11)] for word in ("one", "two", "three")]
    assert without_running_heads(pages) == pages


def test_a_broken_word_keeps_its_hyphen_where_the_document_writes_it_so() -> None:
    def read(*words: str) -> str:
        page = [PdfLine(line, 72, 700 - 14 * i, 500, 11) for i, line in enumerate(words)]
        return " / ".join(text for text, _ in paragraphs([page]))

    assert (
        read("they were well-known and the well-", "known wall fell")
        == "they were well-known and the well-known wall fell"
    )
    assert read("the har-", "bour wall") == "the harbour wall"
    assert read("the Anglo-", "Dutch wall") == "the Anglo-Dutch wall"
    assert read("the har\u00ad", "bour wall") == "the harbour wall"


def test_an_indent_after_a_full_stop_begins_a_paragraph() -> None:
    page = [
        PdfLine("The wall fell and there was a very great noise.", 72, 700, 500, 11),
        PdfLine("The master ran out at once and saw what was left.", 72, 686, 500, 11),
        PdfLine("Nobody was hurt by it, as he told us later on.", 90, 672, 500, 11),
    ]
    assert [text[:10] for text, _ in paragraphs([page])] == ["The wall f", "Nobody was"]


def test_character_codes_become_words() -> None:
    codes = [*b" wall", 13, 10, *b"har", 0x02, *b"bour", 32, 0xD83D, 0xDE00, 1]
    assert [words(codes[a:b]) for a, b in split(codes)] == ["wall", "har\u00ad", "bour", "😀"]


def test_words_become_lines_by_their_baseline() -> None:
    placed = [
        ("The", (72, 700, 90, 11)),
        ("wall", (95, 701, 120, 11)),
        ("fell.", (72, 686, 99, 11)),
        ("One", (300, 686, 320, 11)),
    ]
    assert [line[0] for line in lines(placed)] == ["The wall", "fell. One"]
    assert [line[0] for line in lines([placed[3], placed[2]])] == ["One", "fell."]


def test_what_stands_beyond_the_pages_edge_is_not_read(make_pdf: MakePdf) -> None:
    page = [*set_lines("Clipped.", top=900), *set_lines("The wall fell."), *set_lines("Gone.", left=700)]
    assert read_pdf(make_pdf([page])).text == "The wall fell."


def test_a_scan_has_no_text(make_pdf: MakePdf) -> None:
    assert reason(make_pdf([[], []])) == "no-text"


def test_a_password_is_named(make_pdf: MakePdf) -> None:
    secret = f"/Filter /Standard /V 1 /R 2 /O <{'41' * 32}> /U <{'42' * 32}> /P -44"
    assert reason(make_pdf([STORY], encrypt=secret)) == "password"


def test_every_truncation_is_refused(make_pdf: MakePdf) -> None:
    raw = make_pdf([STORY])
    for length in range(20, len(raw) - 8, 150):
        assert reason(raw[:length]) == "truncated"


def test_a_linear_file_that_is_shorter_than_it_says_is_truncated(make_pdf: MakePdf) -> None:
    raw = make_pdf([STORY]).replace(b"%PDF-1.4\n", b"%PDF-1.4\n%<< /Linearized 1 /L 99999999 >>\n")
    assert reason(raw) == "truncated"


def test_nonsense_behind_the_mark_is_damaged() -> None:
    assert reason(b"%PDF-1.7\n" + b"nonsense " * 100 + b"\n%%EOF") == "damaged"


def test_a_file_that_takes_too_long_is_given_up_and_its_process_ended(make_pdf: MakePdf) -> None:
    start = time.monotonic()
    assert reason(make_pdf([STORY]), timeout=0.001) == "timeout"
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    ("returncode", "stdout", "wanted"),
    [
        (-11, b"", "damaged"),
        (-9, b'{"pages": [[', "damaged"),
        (0, b'{"error": "too-large", "detail": "memory"}', "too-large"),
    ],
)
def test_a_reader_that_dies_is_the_files_fault(
    make_pdf: MakePdf, monkeypatch: pytest.MonkeyPatch, returncode: int, stdout: bytes, wanted: str
) -> None:
    done: subprocess.CompletedProcess[bytes] = subprocess.CompletedProcess([], returncode, stdout, b"")
    monkeypatch.setattr(pdf.subprocess, "run", lambda *_, **__: done)
    assert reason(make_pdf([STORY])) == wanted
