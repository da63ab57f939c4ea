"""What kind of document some bytes are, by their content; a name's ending only breaks ties."""

from __future__ import annotations

import re
from typing import Literal

from db.errors import ReadError

Format = Literal["pdf", "docx", "html", "markdown", "text"]

_HEAD = 65_536
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# Formats whose first bytes would otherwise pass for text, or that deserve a better word than "binary".
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "unsupported", "application/rtf"),
    (b"\x89PNG\r\n", "unsupported", "image/png"),
    (b"\xff\xd8\xff", "unsupported", "image/jpeg"),
    (b"GIF8", "unsupported", "image/gif"),
    (b"RIFF", "unsupported", "audio or video"),
    (b"ID3", "unsupported", "audio/mpeg"),
    (b"\x1f\x8b", "unsupported", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "unsupported", "application/x-7z-compressed"),
    (b"Rar!\x1a", "unsupported", "application/vnd.rar"),
    (b"SQLite format 3\0", "unsupported", "application/vnd.sqlite3"),
    (b"\x7fELF", "binary", ""),
    (b"%!PS", "unsupported", "application/postscript"),
    (b"\0asm", "binary", ""),
)
_OPENING = re.compile(r"(?:\s|\ufeff|<!--.{0,4000}?-->|<\?xml[^>]{0,400}\?>)*", re.DOTALL)
_HTML_START = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h[1-6]|meta|title|table|nav|header)\b",
    re.IGNORECASE,
)
_CLOSING_TAG = re.compile(
    r"</(?:p|div|article|section|body|html|h[1-6]|title|table|ul|ol|blockquote)\s*>", re.IGNORECASE
)

_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(?:[^\n]{0,2000}\n){0,60}?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)")
_FRONT_KEY = re.compile(
    r"^(?:title|author|authors|date|tags|layout|categories|description|slug)\s*:", re.MULTILINE
)
_SIGNS = {
    "heading": re.compile(r"^#{1,6}[ \t]+\S", re.MULTILINE),
    "setext": re.compile(r"^[^\s#>|-][^\n]{1,120}\n(?:={3,}|-{3,})[ \t]*$", re.MULTILINE),
    "link": re.compile(
        r"!?\[[^\]\n]{1,200}\]\((?:https?:|/|\.|#|mailto:|[\w-]+\.)[^)\s]{0,500}(?:\s\"[^\"\n]{0,200}\")?\)"
    ),
    "definition": re.compile(r"^\[[^\]\n]{1,80}\]:\s+\S+", re.MULTILINE),
    "fence": re.compile(r"^(?:```|~~~)[\w-]{0,20}[ \t]*$", re.MULTILINE),
    "strong": re.compile(
        r"(?<![\w*])\*\*[^\s*][^*\n]{0,300}\*\*(?![\w*])|(?<!\w)__[^\s_][^_\n]{0,300}__(?!\w)"
    ),
    "quote": re.compile(r"^> ?\S", re.MULTILINE),
    "table": re.compile(r"^\|?[ :]*-{3,}[ :]*\|[-| :]*$", re.MULTILINE),
}


def sniff_bytes(raw: bytes) -> Literal["pdf", "docx"] | None:
    """PDF or DOCX by their structure, None for what may be text. Raises `ReadError` for other formats.

    A compound file (OLE) is a Word document encrypted with a password if it holds an encrypted
    package, otherwise an old format.
    """
    if raw.startswith(_OLE):
        _refuse_ole(raw)
    if raw[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _sniff_zip(raw)
    at = raw[:1024].find(b"%PDF-")
    if at >= 0 and (not raw[:at].strip(b"\xef\xbb\xbf\0\t\r\n ") or b"startxref" in raw[-4096:]):
        return "pdf"
    for magic, reason, kind in _MAGIC:
        if raw.startswith(magic):
            raise ReadError(reason, kind) if kind else ReadError(reason)
    if raw.startswith(b"MZ") and b"\0" in raw[:512]:
        raise ReadError("binary")
    return None


def _refuse_ole(raw: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in raw:
        raise ReadError("password")
    raise ReadError("unsupported", "application/x-ole-storage")


def _sniff_zip(raw: bytes) -> Literal["docx"]:
    # The names stand in the local headers too, so a file whose end is missing still tells what it was.
    if b"word/" in raw and (b"[Content_Types].xml" in raw or b"_rels/.rels" in raw):
        return "docx"
    for sign, kind in (
        (b"mimetypeapplication/", "OpenDocument or EPUB"),
        (b"xl/", "XLSX"),
        (b"ppt/", "PPTX"),
    ):
        if sign in raw[:4096]:
            raise ReadError("unsupported", kind)
    raise ReadError("unsupported", "application/zip")


def sniff_text(text: str, name: str = "") -> Literal["html", "markdown", "text"]:
    """HTML, Markdown or plain text. Raises `ReadError` for other markup.

    Markdown is certain by front matter or by three kinds of signs with a heading among them; no sign
    at all is plain text unless the name ends in ``.md``; between the two the name decides.
    """
    head = text[:_HEAD]
    opening = _OPENING.match(head)
    start = opening.end() if opening else 0
    if _HTML_START.match(head, start) and (
        head[start : start + 5].lower() in {"<html", "<!doc"} or len(_CLOSING_TAG.findall(head)) >= 2
    ):
        return "html"
    if re.search(r"<(?:html|body)\b[^>]*>", head, re.IGNORECASE) and len(_CLOSING_TAG.findall(head)) >= 2:
        return "html"
    if head.startswith("<?xml"):
        raise ReadError("unsupported", "application/xml")
    return "markdown" if _is_markdown(head, name) else "text"


def _is_markdown(head: str, name: str) -> bool:
    front = _FRONT_MATTER.match(head)
    if front and _FRONT_KEY.search(front[0]):
        return True
    signs = {sign for sign, pattern in _SIGNS.items() if pattern.search(head)}
    if len(signs) >= 3 and signs & {"heading", "setext"}:
        return True
    return name.lower().endswith((".md", ".markdown", ".mdown", ".mkd"))
