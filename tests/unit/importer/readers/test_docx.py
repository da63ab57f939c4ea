"""DOCX: paragraphs, headings, properties; and archives that are not what they seem."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from db.errors import ReadError
from importer.readers import read_document, safe_zip
from importer.readers.docx import read_docx
from importer.readers.safe_xml import check_xml
from importer.readers.safe_zip import open_zip

MakeDocx = Callable[..., bytes]
STORY = [
    ("Title", "Wall falls"),
    ("Normal", "The wall fell."),
    ("Heading 1", "Why"),
    ("Normal", "It was old, he said."),
]


def reason(raw: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_document(raw, name="wall.docx", location="wall.docx")
    return caught.value.reason


def repack(raw: bytes, change: dict[str, bytes]) -> bytes:
    """The archive with members replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in change:
                new.writestr(member, old.read(member))
        for name, data in change.items():
            new.writestr(name, data)
    return out.getvalue()


def test_text_headings_and_properties(make_docx: MakeDocx) -> None:
    raw = make_docx(STORY, author="Mira Toll", title="Draft of a wall")
    document = read_document(raw, name="wall.txt", location="wall.txt")
    assert document.media_type.endswith("wordprocessingml.document")
    assert document.text == "Wall falls\n\nThe wall fell.\n\nWhy\n\nIt was old, he said."
    assert (document.title, document.author, document.date) == ("Wall falls", "Mira Toll", None)
    assert [(h.level, document.text[slice(*h.span)]) for h in document.headings] == [
        (1, "Wall falls"),
        (1, "Why"),
    ]


def test_a_programs_own_properties_are_no_metadata(make_docx: MakeDocx) -> None:
    reading = read_docx(make_docx(STORY[1:2]))
    assert (reading.title, reading.author) == (None, None)
    assert read_docx(make_docx(STORY[1:2], title="Wall falls at last")).title == "Wall falls at last"


def test_lists_tables_breaks_and_captions(make_docx: MakeDocx) -> None:
    document = docx.Document(
        io.BytesIO(
            make_docx([("List Bullet", "a barge"), ("List Bullet", "a boat"), ("Caption", "The quay")])
        )
    )
    document.add_paragraph("one\ttab\nnew line")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Ada", "sunk"
    out = io.BytesIO()
    document.save(out)
    reading = read_docx(out.getvalue())
    assert reading.text == "- a barge\n- a boat\n\nThe quay\n\none tab\nnew line\n\nAda\n\nsunk"
    assert [reading.text[a:b] for a, b in reading.boilerplate] == ["The quay"]


def test_insertions_are_read_and_deletions_are_not(make_docx: MakeDocx) -> None:
    document = docx.Document(io.BytesIO(make_docx([("Normal", "The wall")])))
    body = (
        "<w:ins {0}><w:r><w:t> fell</w:t></w:r></w:ins>",
        "<w:del {0}><w:r><w:delText> held</w:delText></w:r></w:del>",
    )
    for xml in body:
        document.paragraphs[0]._p.append(parse_xml(xml.format(nsdecls("w"))))
    out = io.BytesIO()
    document.save(out)
    assert read_docx(out.getvalue()).text == "The wall fell"


def test_an_empty_document_has_no_text(make_docx: MakeDocx) -> None:
    assert reason(make_docx([])) == "no-text"


def test_every_truncation_is_refused(make_docx: MakeDocx) -> None:
    raw = make_docx(STORY)
    for length in range(200, len(raw), len(raw) // 40):
        assert reason(raw[:length]) in {"truncated", "unsupported"}


def test_damage_is_refused_or_harmless(make_docx: MakeDocx) -> None:
    raw = make_docx(STORY)
    rng = random.Random(5)
    refused = 0
    for _ in range(60):
        broken = bytearray(raw)
        for _ in range(20):
            broken[rng.randrange(len(raw))] = rng.randrange(256)
        try:
            read_document(bytes(broken), name="w", location="w")
        except ReadError:
            refused += 1
    assert refused


@pytest.mark.parametrize(
    ("member", "data"),
    [
        ("word/document.xml", b"no xml at all"),
        ("word/document.xml", b"<a/>"),
        ("word/document.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        ("word/_rels/document.xml.rels", b"<a/>"),
        ("_rels/.rels", b""),
        ("[Content_Types].xml", b"<Types/>"),
        ("word/styles.xml", b"<x"),
        ("docProps/core.xml", b"<x/>"),
    ],
)
def test_broken_parts_are_refused(make_docx: MakeDocx, member: str, data: bytes) -> None:
    assert reason(repack(make_docx(STORY), {member: data})) in {"damaged", "unsupported"}


def test_a_zip_that_is_no_word_document(make_docx: MakeDocx) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/readme.txt", "The wall fell.")
        archive.writestr("_rels/.rels", "<a/>")
    assert reason(out.getvalue()) == "unsupported"


def test_paths_that_leave_the_archive_are_refused(make_docx: MakeDocx) -> None:
    for name in ("../evil", "/etc/evil", "a\\..\\..\\evil", "C:evil"):
        with pytest.raises(ReadError) as caught:
            open_zip(repack(make_docx(STORY), {name: b"x"}))
        assert caught.value.details == ("damaged", "zip path")


def test_bombs_are_refused_before_they_are_unpacked(
    make_docx: MakeDocx, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = repack(make_docx(STORY), {"word/media/a.bin": bytes(60 * 1024 * 1024)})
    assert len(bomb) < 200_000
    assert reason(bomb) == "too-large"
    monkeypatch.setattr(safe_zip, "MAX_MEMBERS", 3)
    assert reason(make_docx(STORY)) == "too-large"


def test_an_encrypted_member_needs_a_password(make_docx: MakeDocx) -> None:
    raw = bytearray(make_docx(STORY))
    central = raw.index(b"PK\x01\x02")
    raw[central + 8] |= 1
    assert reason(bytes(raw)) == "password"


def test_a_document_type_is_refused_in_any_encoding() -> None:
    xml = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    for encoding in ("utf-8", "utf-16", "utf-16-be", "utf-32"):
        with pytest.raises(ReadError):
            check_xml(xml.encode(encoding), "a.xml")
    check_xml(b"<a>no type here</a>", "a.xml")
