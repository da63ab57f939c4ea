"""Exports give back the claims they were given, and a spreadsheet runs nothing of them."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os
import stat
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from db.export import FORMATS, export_claims, export_file, format_of
from db.export.csv_format import COLUMNS, cells, neutralise
from db.export.markdown import escape
from db.records import ArticleRecord, ClaimRecord

ARTICLE = ArticleRecord(
    "a-1", "The flood, a year on", "The Harbour Post", "Ines Okafor", "1911-03-04", doc="flood"
)
CLAIM = ClaimRecord(
    id="c-1",
    doc="flood",
    article=ARTICLE,
    content="the dam will hold … until spring",
    spans=((12, 29), (40, 52)),
    sentence="Bram Tully said the dam will hold, if God wills, until spring.",
    speaker="Bram Tully",
    source="Tully",
    cue="said",
    kind="indirect",
    polarity="asserts",
    via=("the wire", "a clerk"),
    date="1911-03-03",
    tags=("dam", "to check"),
    memo="Ask him\nagain.",
    relations=2,
)
BARE = dataclasses.replace(
    CLAIM,
    id="c-2",
    article=ArticleRecord("a-2", None, None, None, None, doc="notes"),
    speaker=None,
    source=None,
    cue=None,
    via=(),
    date=None,
    tags=(),
    memo=None,
    relations=0,
)
HARD = dataclasses.replace(
    CLAIM,
    id="c-3",
    content='لن ينهار السد — "not now", he said, 😀 שלום; a,b',
    speaker='=HYPERLINK("http://x")',
    memo="-1\n\n+2\r\n@all\ttab",
    tags=("@home", "=sum"),
)


def exported(key: str, *records: ClaimRecord, title: str = "Claims") -> bytes:
    stream = io.BytesIO()
    assert export_claims(iter(records), key, stream, title=title) == len(records)
    assert not stream.closed
    return stream.getvalue()


def rows(data: bytes) -> list[dict[str, str]]:
    """The table as a careful program reads it: one apostrophe off where one was put."""

    def restore(cell: str) -> str:
        return cell[1:] if cell[:1] == "'" and neutralise(cell[1:]) == cell else cell

    table = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [{name: restore(cell) for name, cell in row.items()} for row in table]


def test_the_formats_of_the_contract_are_offered_once_each() -> None:
    assert [known.key for known in FORMATS] == ["csv", "json", "markdown"]
    assert len({known.suffix for known in FORMATS}) == len(FORMATS)
    assert all(known.label for known in FORMATS)


def test_an_unknown_format_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        format_of("xlsx")


@pytest.mark.parametrize("record", [CLAIM, BARE, HARD])
def test_json_is_an_array_of_the_public_records(record: ClaimRecord) -> None:
    assert json.loads(exported("json", record, CLAIM)) == [record.as_dict(), CLAIM.as_dict()]


def test_json_is_readable_text_not_escapes() -> None:
    assert "لن ينهار السد" in exported("json", HARD).decode("utf-8")


def test_no_claims_are_an_empty_array_a_bare_header_and_a_report_that_says_so() -> None:
    assert json.loads(exported("json")) == []
    assert exported("csv").decode("utf-8-sig") == ",".join(COLUMNS) + "\r\n"
    assert "0 claims" in exported("markdown").decode()


def test_csv_columns_are_the_public_record_with_the_article_spread_out() -> None:
    expected: list[str] = []
    for key, value in CLAIM.as_dict().items():
        expected += [f"article.{name}" for name in value] if key == "article" else [key]
    assert list(COLUMNS) == expected


def test_csv_begins_with_a_byte_order_mark_and_only_one() -> None:
    data = exported("csv", CLAIM, HARD)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\xef\xbb\xbf") == 1


@pytest.mark.parametrize("record", [CLAIM, BARE, HARD])
def test_csv_gives_back_every_cell(record: ClaimRecord) -> None:
    assert rows(exported("csv", record)) == [cells(record)]


def test_csv_lists_are_readable() -> None:
    row = rows(exported("csv", CLAIM))[0]
    assert (row["spans"], row["via"], row["tags"]) == ("12-29;40-52", "the wire > a clerk", "dam; to check")
    assert (row["article.outlet"], row["relations"]) == ("The Harbour Post", "2")


def test_csv_unknown_is_empty_not_the_word_none() -> None:
    row = rows(exported("csv", BARE))[0]
    assert {row[name] for name in ("speaker", "cue", "date", "memo", "article.title", "tags", "via")} == {""}


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n@x", "＝1", "'=1", "-", "\u00a0=1"]
)
def test_a_cell_that_could_be_a_formula_is_neutralised(cell: str) -> None:
    assert neutralise(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "1-1", "a=b", "“-1”", "'tis", "c@d"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert neutralise(cell) == cell


@given(
    st.text(
        alphabet=st.one_of(st.sampled_from("=+-@'\t\r\n \",;a"), st.characters(codec="utf-8")), max_size=12
    )
)
def test_no_cell_of_a_table_starts_a_formula_and_every_cell_comes_back(memo: str) -> None:
    record = dataclasses.replace(CLAIM, memo=memo, speaker=memo)
    data = exported("csv", record)
    raw = next(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert all(cell[:1] not in tuple("=+-@\t\r\n") for cell in raw.values() if cell)
    assert rows(data) == [cells(record)]


class _Text(HTMLParser):
    """The words of an HTML text and the tags around them."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)


def rendered(markdown: str) -> _Text:
    reader = _Text()
    reader.feed(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(markdown))
    reader.close()
    return reader


@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("*_`[]()<>#+-=~|\\!&.:1 a$\n"),
            st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")),
        ),
        max_size=30,
    )
)
def test_escaped_markdown_shows_exactly_the_words(text: str) -> None:
    shown = rendered(escape(text))
    assert shown.words.split() == text.split()
    assert shown.tags == (["p"] if text.split() else [])


def test_markdown_groups_claims_under_their_articles_in_text_order() -> None:
    later = dataclasses.replace(CLAIM, id="c-9", content="the gates were shut", spans=((90, 109),))
    report = exported("markdown", later, BARE, CLAIM, title="Claims tagged “dam”").decode()
    assert report.startswith("# Claims tagged “dam”\n\n3 claims from 2 articles.\n")
    order = [
        report.index(words) for words in ("## The flood", "> the dam will hold", "> the gates", "## notes")
    ]
    assert order == sorted(order)
    assert "The Harbour Post · Ines Okafor · 1911-03-04" in report
    assert "**Bram Tully** said:" in report
    assert "No source named:" in report


def test_markdown_tells_kind_polarity_date_chain_tags_and_memo() -> None:
    denial = dataclasses.replace(CLAIM, polarity="denies", kind="direct")
    words = rendered(exported("markdown", denial).decode()).words
    assert "direct · denies · said 1911-03-03 · via the wire > a clerk · tags: dam; to check" in words
    assert "Memo: Ask him\nagain." in words


def test_markdown_of_hostile_words_makes_no_html_and_no_links() -> None:
    hostile = dataclasses.replace(
        CLAIM,
        content="<script>alert(1)</script> [x](http://x) ![i](y) # z",
        speaker="**<img src=x>**",
        memo="> quote\n# head\n- item\n<b>",
        tags=("](http://evil)",),
    )
    shown = rendered(exported("markdown", hostile).decode())
    assert not {"script", "img", "a", "b", "ul", "h3"} & set(shown.tags)
    assert shown.tags.count("h1") == shown.tags.count("h2") == 1


@pytest.mark.parametrize("key", [known.key for known in FORMATS])
def test_a_file_holds_what_the_stream_would(tmp_path: Path, key: str) -> None:
    target = tmp_path / "out"
    assert export_file([CLAIM, BARE], key, target) == 2
    assert target.read_bytes() == exported(key, CLAIM, BARE)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("key", [known.key for known in FORMATS])
def test_a_failed_export_leaves_the_old_file_and_nothing_else(tmp_path: Path, key: str) -> None:
    def broken() -> Iterator[ClaimRecord]:
        yield CLAIM
        raise OSError("the disk is full")

    target = tmp_path / "out"
    with pytest.raises(OSError, match="disk is full"):
        export_file(broken(), key, target)
    assert list(tmp_path.iterdir()) == []
    target.write_bytes(b"older")
    with pytest.raises(OSError, match="disk is full"):
        export_file(broken(), key, target)
    assert target.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [target]


def test_an_export_into_a_folder_that_is_not_there_or_onto_a_folder_fails(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        export_file([CLAIM], "csv", tmp_path / "nowhere" / "out.csv")
    with pytest.raises(IsADirectoryError):
        export_file([CLAIM], "csv", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX")
def test_an_export_keeps_the_mode_of_the_file_and_follows_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "real.csv", tmp_path / "link.csv"
    target.write_bytes(b"older")
    target.chmod(0o640)
    link.symlink_to(target)
    export_file([CLAIM], "csv", link)
    assert link.is_symlink()
    assert target.read_bytes() == exported("csv", CLAIM)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
def test_a_device_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert export_file([CLAIM], "json", pipe) == 1
        assert json.loads(os.read(reader, 65536)) == [CLAIM.as_dict()]
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
