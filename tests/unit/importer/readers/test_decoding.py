"""From bytes to characters: marks, UTF-8, UTF-16 and 32 without marks, code pages, and refusals."""

from __future__ import annotations

import codecs
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import ReadError
from importer.readers.decoding import decode

ENGLISH = "“We won’t pay for a wall,” the café owner said — and left.\n" * 3
ARABIC = "قال مدير الميناء إن الجدار القديم انهار قبل الفجر ولم يصب أحد بأذى.\n" * 3


def reason(raw: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        decode(raw)
    return caught.value.reason


@given(st.text())
def test_utf8_is_decoded_exactly(text: str) -> None:
    raw = codecs.BOM_UTF8 + text.encode("utf-8")
    if "\0" in text:
        assert reason(raw) == "binary"
    else:
        assert decode(raw).text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("text", [ENGLISH, ARABIC, "a"])
def test_a_byte_order_mark_decides_and_is_no_part_of_the_words(mark: bytes, encoding: str, text: str) -> None:
    decoded = decode(mark + text.encode(encoding))
    assert decoded.text == text
    assert decoded.encoding == encoding
    assert decoded.mark == ("\ufeff" if encoding == "utf-8" else "")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [ENGLISH, ARABIC])
def test_wide_text_without_a_mark(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.notes == (("decoded-as", encoding),)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", ENGLISH),
        ("cp1252", "“No,” she said."),
        (
            "latin-1",
            "Le maître du port a déclaré que le mur était déjà tombé, d'après les élus présents. " * 3,
        ),
        (
            "latin-1",
            "Der Hafenmeister erklärte, die Mauer sei längst gefallen; größere Schäden gebe es nicht. " * 3,
        ),
        (
            "cp1252",
            "El portavoz señaló que la decisión había sido tomada mañana según él; niños y años. " * 3,
        ),
        (
            "cp1250",
            "Kapitan portu powiedział, że mur już runął, a większość łodzi zatonęła. Źródła milczą. " * 3,
        ),
        ("cp1250", "Přístavní mistr řekl, že zeď již spadla a většina lodí se potopila. Žádné ztráty. " * 3),
        ("cp1251", "Начальник порта заявил, что стена уже рухнула, и большинство лодок затонуло. " * 3),
        ("koi8-r", "Начальник порта заявил, что стена уже рухнула, и большинство лодок затонуло. " * 3),
        ("cp1253", "Ο λιμενάρχης δήλωσε ότι το τείχος έχει ήδη πέσει και οι βάρκες βυθίστηκαν. " * 3),
        ("cp1254", "Liman başkanı duvarın çoktan yıkıldığını ve teknelerin çoğunun battığını söyledi. " * 3),
        ("cp1255", "מנהל הנמל אמר שהחומה כבר נפלה ורוב הסירות טבעו. " * 3),
        ("cp1256", ARABIC),
        ("cp932", "港長は壁がすでに崩れたと述べ、船の大半が沈んだ。" * 3),
        ("gb18030", "港务长表示墙已经倒塌，大多数船只沉没。" * 3),
        ("mac-roman", "The master said: “We won’t pay.” The café owner — a naïve man — agreed. " * 3),
    ],
)
def test_code_pages_are_told_apart_and_noted(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.notes


def test_a_declared_encoding_is_believed_where_it_decodes() -> None:
    raw = "Naïve façade".encode("cp1252")
    assert decode(raw, declared="iso-8859-1").text == "Naïve façade"
    assert decode(raw, declared="no-such-encoding").text == "Naïve façade"
    assert decode("Naïve".encode(), declared="cp1251").text == "Naïve"


def test_utf8_that_was_cut_or_damaged_is_not_read_as_nonsense() -> None:
    raw = ARABIC.encode()
    assert (
        reason(raw[:41] if raw[:41].decode("utf-8", "ignore").encode() != raw[:41] else raw[:40])
        == "truncated"
    )
    damaged = bytearray(raw)
    damaged[101] = 0xFF
    assert reason(bytes(damaged)) == "encoding"


def test_binary_is_refused() -> None:
    rng = random.Random(7)
    assert reason(rng.randbytes(5000)) == "binary"
    assert reason(bytes(byte for byte in rng.randbytes(9000) if byte)) == "binary"
    assert reason(b"text with a \0 zero") == "binary"
    assert reason(codecs.BOM_UTF8 + b"a\0b") == "binary"


def test_wide_text_with_a_mark_that_does_not_decode() -> None:
    assert reason(codecs.BOM_UTF16_LE + b"a\0b") == "encoding"
    assert reason(codecs.BOM_UTF16_LE + b"\x00\xd8\x00\x00") == "encoding"


def test_a_few_control_characters_are_kept() -> None:
    text = "A page\x0cand a bell\x07 and an escape\x1b in a text that is otherwise like any other one.\n"
    assert decode(text.encode()).text == text


@given(st.binary(max_size=400))
def test_any_bytes_decode_or_are_refused(raw: bytes) -> None:
    reason_given, text = "", ""
    try:
        text = decode(raw).text
    except ReadError as error:
        reason_given = error.reason
    assert reason_given in {"", "binary", "encoding", "truncated"}
    assert "\0" not in text
