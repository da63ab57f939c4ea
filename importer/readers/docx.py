"""DOCX by python-docx: paragraphs, tables and headings of the body, and the core properties.

Read are the words as the document stands now: insertions in, deletions, notes, headers, footers and
text boxes out. The core properties' dates are those of the file, not of the publication: not used.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from db.errors import ReadError
from importer.readers.assemble import Reading, TextBuilder
from importer.readers.names import people
from importer.readers.safe_xml import check_xml
from importer.readers.safe_zip import UNPACKING_ERRORS, open_zip, read_member

VERSION = 1
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: All XML of a document together; its tree takes ten times that. A book of a thousand pages has a fifth.
MAX_XML = 100 * 1024 * 1024

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset(
    {
        f"{_W}{name}"
        for name in (
            "del",
            "moveFrom",
            "txbxContent",
            "instrText",
            "delText",
            "rPr",
            "pPr",
            "tblPr",
            "sectPr",
        )
    }
    | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)
_CHARACTERS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011"}
_HEADING_STYLE = re.compile(r"heading\s*([1-9])", re.IGNORECASE)
_JUNK_TITLE = re.compile(
    r"(?:word |new )?document\s?\d*|untitled.*|microsoft word\b.*|.*\.(?:docx?|odt|rtf|pdf|txt)",
    re.IGNORECASE,
)
_XML_PART = re.compile(r".*\.(?:xml|rels)$", re.IGNORECASE)


def read_docx(raw: bytes) -> Reading:
    """The body of a Word document.

    Raises `ReadError`: ``truncated``, ``damaged``, ``password``, ``too-large``, ``no-text``, and
    ``unsupported`` for a zip archive that is no such document.
    """
    with open_zip(raw) as archive:
        _check_parts(archive)
    document = _open(raw)
    builder = TextBuilder()
    styles = _style_names(document)
    title = _render(document.element.body, styles, builder)
    if not builder.text:
        raise ReadError("no-text")
    stated = " ".join((document.core_properties.title or "").split())
    return Reading(
        text=builder.text,
        media_type=MEDIA_TYPE,
        reader="docx",
        version=VERSION,
        title=title or (stated if stated and not is_junk_title(stated) else None) or builder.title(),
        author=people(" ".join((document.core_properties.author or "").split())),
        headings=tuple(builder.headings) or None,
        boilerplate=tuple(builder.boilerplate),
    )


def is_junk_title(words: str) -> bool:
    """Whether a title in a file's properties is a program's, not the author's: "Document1", "x.docx"."""
    return _JUNK_TITLE.fullmatch(words) is not None


def _check_parts(archive: zipfile.ZipFile) -> None:
    names = [member.filename for member in archive.infolist()]
    if "[Content_Types].xml" not in names:
        raise ReadError("unsupported", "application/zip")
    sizes = sum(member.file_size for member in archive.infolist() if _XML_PART.fullmatch(member.filename))
    if sizes > MAX_XML:
        raise ReadError("too-large", str(sizes))
    for name in names:
        if _XML_PART.fullmatch(name):
            check_xml(read_member(archive, name), name)


def _open(raw: bytes) -> Any:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(raw))
        # Ask for what is used, so that a part that is missing or broken shows here.
        _ = (document.element.body.tag, document.core_properties.title, document.core_properties.author)
        _ = len(document.styles)
    except (OpcError, SyntaxError, AttributeError, TypeError, IndexError, UnicodeError) as error:
        raise ReadError("damaged", type(error).__name__) from error  # lxml's XMLSyntaxError is a SyntaxError
    except ValueError as error:
        # python-docx has one word for both: another kind of Office file, or nonsense in one.
        raise ReadError("unsupported", "DOCX") from error
    except UNPACKING_ERRORS as error:
        raise ReadError("damaged", type(error).__name__) from error
    return document


def _style_names(document: Any) -> dict[str, str]:
    return {style.style_id: style.name or "" for style in document.styles if style.style_id}


def _render(body: Any, styles: dict[str, str], builder: TextBuilder) -> str | None:
    """Appends the paragraphs; returns the words of the first one in the style Title."""
    title: str | None = None
    listed = False
    for paragraph in _paragraphs(body):
        words = _words(paragraph)
        style = _style(paragraph, styles)
        heading = _HEADING_STYLE.fullmatch(style)
        item = paragraph.find(f"{_W}pPr/{_W}numPr") is not None or style.lower().startswith("list")
        if heading:
            builder.add(words, level=int(heading[1]))
        elif style.lower() == "title" and words and title is None:
            title = " ".join(words.split())
            builder.add(words, level=1)
        elif item and words:
            builder.add(f"- {words}", tight=listed)
        else:
            builder.add(words, caption=style.lower() == "caption")
        listed = item and bool(words)
    return title


def _paragraphs(body: Any) -> Iterator[Any]:
    """Every paragraph in order, also those of tables and content controls; iterative, never nested."""
    stack = [body]
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}p":
            yield element
        elif element.tag not in _SKIPPED:
            stack.extend(child for child in reversed(element) if isinstance(child.tag, str))


def _words(paragraph: Any) -> str:
    parts: list[str] = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}t":
            parts.append(element.text or "")
        elif element.tag in _CHARACTERS:
            parts.append(_CHARACTERS[element.tag])
        elif element.tag not in _SKIPPED:
            stack.extend(child for child in reversed(element) if isinstance(child.tag, str))
    return re.sub(r"[^\S\n\xa0]+", " ", "".join(parts)).strip()


def _style(paragraph: Any, styles: dict[str, str]) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return styles.get(style.get(f"{_W}val") or "", "") if style is not None else ""
