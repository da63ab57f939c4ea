"""What a document is, by its content."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import ReadError
from importer.readers.sniff import sniff_bytes, sniff_text

PLAIN = "The wall fell.\n\n- one barge sank\n- another did not\n\nThat is # 1 of * two * things.\n"


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html>\n<title>Wall</title>",
        "<html><body>The wall fell.</body></html>",
        "\ufeff  <!-- saved from the quay -->\n<HTML lang='en'><p>The wall fell.</p></HTML>",
        "<?xml version='1.0'?><!DOCTYPE html><html></html>",
        "<div><p>The wall fell.</p><p>Nobody was hurt.</p></div>",
    ],
)
@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.md", "a"])
def test_html_by_its_tags(text: str, name: str) -> None:
    assert sniff_text(text, name) == "html"


@pytest.mark.parametrize(
    "text", ["<wall> is what he wrote.", "a < b and b > c", "<p>", "He wrote </p> and then </div>."]
)
def test_text_that_speaks_of_tags_is_no_html(text: str) -> None:
    assert sniff_text(text, "a.html") == "text"


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Wall\ndate: 2021-03-04\n---\nThe wall fell.",
        "# Wall\n\nThe **wall** fell, [the master](https://quay.example) said.",
        "Wall\n====\n\n> It fell.\n\nSee [the letter][1].\n\n[1]: https://quay.example",
    ],
)
def test_markdown_that_is_beyond_doubt(text: str) -> None:
    assert sniff_text(text, "a.txt") == "markdown"


def test_the_name_decides_where_the_content_does_not() -> None:
    assert sniff_text(PLAIN, "a.txt") == "text"
    assert sniff_text(PLAIN, "") == "text"
    assert sniff_text(PLAIN, "A.MD") == "markdown"
    assert sniff_text("# Wall\n\nIt fell.", "a.txt") == "text"


def test_two_rules_are_no_front_matter() -> None:
    assert sniff_text("---\nThe wall fell.\n---\nNobody was hurt.", "a.txt") == "text"


def test_other_markup_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        sniff_text("<?xml version='1.0'?><rss><channel/></rss>", "a.txt")
    assert caught.value.details == ("unsupported", "application/xml")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\xef\xbb\xbf\n%PDF-1.7\n", "pdf"),
        (b"junk before %PDF-1.7\n" + b"startxref\n9\n%%EOF", "pdf"),
        (b"The file began with %PDF-1.7 and then stopped.", None),
        (b"The wall fell.", None),
        (b"MZ is how it began", None),
    ],
)
def test_pdf_by_its_mark(raw: bytes, kind: str | None) -> None:
    assert sniff_bytes(raw) == kind


@pytest.mark.parametrize(
    ("raw", "details"),
    [
        (b"{\\rtf1 The wall fell.}", ("unsupported", "application/rtf")),
        (b"\x89PNG\r\n\x1a\n", ("unsupported", "image/png")),
        (b"\x1f\x8b\x08", ("unsupported", "application/gzip")),
        (b"\x7fELF\x02", ("binary",)),
        (b"MZ\x90\0\x03", ("binary",)),
        (b"PK\x03\x04rest of some archive", ("unsupported", "application/zip")),
        (b"PK\x03\x04....xl/workbook.xml", ("unsupported", "XLSX")),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"WordDocument", ("unsupported", "application/x-ole-storage")),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), ("password",)),
    ],
)
def test_other_formats_are_named(raw: bytes, details: tuple[str, ...]) -> None:
    with pytest.raises(ReadError) as caught:
        sniff_bytes(raw)
    assert caught.value.details == details


@given(st.text(), st.sampled_from(["a.txt", "a.md", "a.html", ""]))
def test_any_text_is_one_of_three_or_refused(text: str, name: str) -> None:
    if text.startswith("<?xml"):
        return
    assert sniff_text(text, name) in {"html", "markdown", "text"}
