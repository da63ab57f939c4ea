"""Lines with their offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.readers import lines as module
from importer.readers.lines import split_lines


@given(st.text(st.sampled_from("ab .\n\r\t\xa0\u2028\x0c")))
def test_lines_hold_all_that_is_visible_where_it_stands(text: str) -> None:
    lines = split_lines(text)
    assert all(text[line.start : line.end] == line.words == line.words.strip() != "" for line in lines)
    rest = list(text)
    for line in lines:
        rest[line.start : line.end] = " " * (line.end - line.start)
    assert "".join(rest).strip() == ""


def test_blank_lines_may_hold_no_break_spaces() -> None:
    one, two, three = split_lines("a\n\xa0\nb\r\nc")
    assert (one.after_blank, two.after_blank, three.after_blank) == (True, True, False)


def test_old_macintosh_line_ends() -> None:
    assert [line.words for line in split_lines("a\rb\r\rc")] == ["a", "b", "c"]


def test_of_a_text_with_too_many_lines_only_the_ends_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LINES", 10)
    monkeypatch.setattr(module, "_END_CHARS", 7)
    text = "".join(f"l{i:02}\n" for i in range(50))
    lines = split_lines(text)
    assert [line.words for line in lines] == ["l00", "l49"]
    assert all(text[line.start : line.end] == line.words for line in lines)
