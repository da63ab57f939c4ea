"""From bytes to characters: byte order marks, UTF-8, UTF-16 and UTF-32 without marks, old code pages.

UTF-8 is certain when it decodes. Anything else is inferred and therefore noted: the caller shows
``Decoded.encoding`` in the import report unless it is ``utf-8``.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace

from db.errors import ReadError

_SAMPLE = 65_536
#: The largest share of control characters that a text may have; random bytes have a tenth.
_MOST_CONTROLS = 0.03
_CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27} | {127})
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What old texts are written in; a longer list only adds look-alikes (ISO 8859-1 is read as its superset).
_CODE_PAGES = [
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "cp932", "euc_jp", "gb18030", "big5", "cp949", "mac_roman"),
]
_LATIN = frozenset({"cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "mac_roman"})
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# Read as Western, text of other alphabets shows signs within words, or capitals inside them.
_NOT_WESTERN = re.compile(r"[^\W\d_][¹³¾¿£¥¼½][^\W\d_]|[a-z][¹³¿¾]|[a-z][À-ÖØ-Þ]|[ìò][^\W\d_]{2}|[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, without a byte order mark, and the Python name of its encoding.

    ``mark`` is U+FEFF where the file begins with one in UTF-8: there it tells no byte order and is a
    character of the file. In UTF-16 and UTF-32 it belongs to the encoding (RFC 2781, 3.2).
    """

    text: str
    encoding: str
    mark: str = ""

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """The remark for the report, where the encoding is not UTF-8."""
        return () if self.encoding == "utf-8" else (("decoded-as", self.encoding),)


def decode(raw: bytes, *, declared: str | None = None) -> Decoded:
    """The characters of ``raw``; ``declared`` is an encoding that the document itself names.

    Raises `ReadError`: ``binary`` for what is no text, ``encoding`` for text that does not decode.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            decoded = _checked(_strictly(raw[len(mark) :], encoding), encoding)
            return replace(decoded, mark="\ufeff") if encoding == "utf-8" else decoded
    if b"\0" in raw[:_SAMPLE] or b"\0" in raw:
        return _without_mark(raw)
    if _share_of_controls(raw) > _MOST_CONTROLS:
        raise ReadError("binary")
    text = _attempt(raw, "utf-8")
    if text is not None:
        return Decoded(text, "utf-8")
    _refuse_damaged_utf8(raw)
    if declared and (known := _known(declared)):
        text = _attempt(raw, known)
        if text is not None and "\0" not in text:
            return Decoded(text, known)
    return _by_code_page(raw)


def _refuse_damaged_utf8(raw: bytes) -> None:
    """UTF-8 with a few bad bytes would decode as nonsense in a code page: it is refused, with the place."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        start = max(0, error.start - _SAMPLE // 2)
        sample = raw[start : error.start + _SAMPLE // 2]
        high = len(sample) - len(sample.translate(None, bytes(range(128, 256))))
        well_formed = sum(len(found) for found in _UTF8_SEQUENCE.findall(sample))
        if well_formed > 10 * (high - well_formed):
            cut_off = error.end == len(raw) and error.reason == "unexpected end of data"
            raise ReadError("truncated" if cut_off else "encoding", f"utf-8, {error.start}") from None


def _known(name: str) -> str | None:
    """The codec for a declared name, by the web's rule: what is called Latin-1 or ASCII is windows-1252."""
    try:
        codec = codecs.lookup(name.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return "cp1252" if codec in {"iso8859-1", "ascii"} else codec


def _attempt(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _strictly(raw: bytes, encoding: str) -> str:
    text = _attempt(raw, encoding)
    if text is None:
        raise ReadError("encoding", encoding)
    return text


def _checked(text: str, encoding: str) -> Decoded:
    if "\0" in text:
        raise ReadError("binary")
    return Decoded(text, encoding)


def _share_of_controls(raw: bytes) -> float:
    sample = raw[:_SAMPLE]
    return (len(sample) - len(sample.translate(None, _CONTROLS))) / len(sample) if sample else 0.0


def _without_mark(raw: bytes) -> Decoded:
    """UTF-16 or UTF-32 shows itself by where its zero bytes stand; any other zero byte means binary."""
    sample = raw[: _SAMPLE & ~3]
    columns = [sample[i::4].count(0) for i in range(4)]
    quarter = max(1, len(sample) // 4)
    guesses: list[str] = []
    if len(raw) % 4 == 0 and min(columns[2:]) >= 0.9 * quarter:
        guesses.append("utf-32-le")
    if len(raw) % 4 == 0 and min(columns[:2]) >= 0.9 * quarter:
        guesses.append("utf-32-be")
    even, odd = columns[0] + columns[2], columns[1] + columns[3]
    if len(raw) % 2 == 0:
        # A space or a full stop has one zero byte, whatever the alphabet; letters of Latin text too.
        guesses += ["utf-16-le"] if odd > 20 * even and _few_alphabets(sample[1::2]) else []
        guesses += ["utf-16-be"] if even > 20 * odd and _few_alphabets(sample[::2]) else []
    for encoding in guesses:
        text = _attempt(raw, encoding)
        if text is not None and _reads_well(text):
            return Decoded(text, encoding)
    raise ReadError("binary")


def _few_alphabets(high: bytes) -> bool:
    """Whether the upper halves of 16-bit characters are those of a few blocks, as in any alphabet's text."""
    return high.count(0) * 50 >= max(len(high), 100) and len(set(high) - {0}) <= min(6, 1 + len(high) // 4)


def _reads_well(text: str) -> bool:
    sample = text[:_SAMPLE]
    good = sum(
        char.isalnum() or char.isspace() or 0x20 <= ord(char) < 0x7F or 0x2010 <= ord(char) < 0x2040
        for char in sample
    )
    return "\0" not in text and good >= 0.9 * len(sample)


def _by_code_page(raw: bytes) -> Decoded:
    sample = _telling_part(raw)
    best = _detect(sample)
    western = _attempt(raw, "cp1252")
    if western is not None and (best is None or best in _LATIN):
        letters = western if len(western) <= _SAMPLE else sample.decode("cp1252", "replace")
        if _is_turkish(letters):
            best = "cp1254"
        elif not _NOT_WESTERN.search(letters):
            return Decoded(western, "cp1252")
    for encoding in (best, "cp1252" if best in _LATIN else None):
        text = _attempt(raw, encoding) if encoding else None
        if encoding and text is not None and "\0" not in text:
            return Decoded(text, encoding)
    raise ReadError("encoding")


def _is_turkish(letters: str) -> bool:
    """Turkish read as Western has Icelandic letters, but not the accents that Icelandic has with them."""
    return len(re.findall("[ðýþ]", letters)) >= 3 and not re.search("[áéíóúæÁÉÍÓÚÆ]", letters)


def _telling_part(raw: bytes) -> bytes:
    """The lines of ``raw`` that are not ASCII, up to a sample: only they tell one code page from another."""
    if len(raw) <= _SAMPLE:
        return raw
    found = re.search(rb"[\x80-\xff]", raw)
    first = raw.rfind(b"\n", 0, found.start()) + 1 if found else 0
    first = max(first, (found.start() if found else 0) - 2_000)
    end = raw.rfind(b"\n", first, first + _SAMPLE)
    return raw[first : end if end > first else first + _SAMPLE]


def _detect(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # 25 ms, and most texts are UTF-8

    best = from_bytes(sample, cp_isolation=_CODE_PAGES, preemptive_behaviour=False).best()
    return best.encoding if best else None
