"""HTML: main text, headings and what the page states about itself."""

from __future__ import annotations

import socket

import pytest

from db.errors import ReadError
from importer.readers import html, read_document
from importer.readers.html import declared_encoding

PARAGRAPHS = "".join(
    f"<p>The {word} wall of the harbour fell before dawn, said <b>the master</b>, and nobody was near it.</p>"
    for word in ("first", "second", "third", "fourth")
)
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Wall falls | Quay Gazette</title>
<meta property="og:site_name" content="Quay Gazette"><meta name="author" content="Mira Toll">
<meta property="article:published_time" content="2021-03-04T08:00:00Z">
<style>p {{ color: red }}</style><script>alert("no")</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Wall falls</h1>{PARAGRAPHS}<h2>What the divers saw</h2>{PARAGRAPHS.replace("wall", "quay")}
<ul><li>one barge sank in the night</li><li>another barge was saved</li></ul></article>
<footer>Copyright 1999 Quay Gazette</footer></body></html>"""


def test_main_text_and_metadata() -> None:
    document = read_document(PAGE.encode(), name="wall.txt", location="wall.txt")
    assert document.media_type == "text/html"
    assert (document.title, document.author) == ("Wall falls", "Mira Toll")
    assert (document.outlet, document.date) == ("Quay Gazette", "2021-03-04")
    headings = [(h.level, document.text[slice(*h.span)]) for h in document.headings]
    assert headings == [(1, "Wall falls"), (2, "What the divers saw")]
    assert "\n\nThe first wall of the harbour fell before dawn, said the master, and nobody" in document.text
    assert "- one barge sank in the night\n- another barge was saved" in document.text
    assert not any(word in document.text for word in ("Home", "alert", "color", "1999"))


def test_reading_is_deterministic_and_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    first, second = (read_document(PAGE.encode(), name="w", location="w") for _ in range(2))
    assert first == second


def test_a_page_without_metadata_leaves_it_unknown() -> None:
    page = f"<html><body><article>{PARAGRAPHS}</article><p>Seen 1,999 times since 2019</p></body></html>"
    document = read_document(page.encode(), name="w.html", location="w.html")
    assert (document.title, document.author, document.outlet, document.date) == (None, None, None, None)


def test_the_declared_encoding_is_used() -> None:
    page = PAGE.replace("utf-8", "windows-1251").replace("before dawn", "до рассвета")
    document = read_document(page.encode("cp1251"), name="w", location="w")
    assert "до рассвета" in document.text
    assert document.notes == (("decoded-as", "cp1251"),)


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"<meta charset=utf-8>", "utf-8"),
        (b'<META http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">', "ISO-8859-1"),
        (b'<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"),
        (b"<p>charset</p>", None),
    ],
)
def test_declarations(raw: bytes, encoding: str | None) -> None:
    assert declared_encoding(raw) == encoding


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><head><title>Wall</title></head></html>",
        "<!doctype html>",
        "<html><body><script>wall()</script></body></html>",
        "<html><body>" + "<div>" * 50_000 + "</body></html>",
    ],
)
def test_a_page_without_words_has_no_text(page: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_document(page.encode(), name="w.html", location="w")
    assert caught.value.reason == "no-text"


def test_a_large_page_is_refused_but_for_the_pictures_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_CHARACTERS", len(PAGE) + 1_000)
    picture = f'<img src="data:image/png;base64,{"QUJD" * 10_000}">'
    document = read_document(PAGE.replace("<h2>", f"{picture}<h2>").encode(), name="w", location="w")
    assert document.title == "Wall falls"
    with pytest.raises(ReadError) as caught:
        read_document((PAGE + "<p>more</p>" * 200).encode(), name="w", location="w")
    assert caught.value.reason == "too-large"
