"""Windows: whole paragraphs, marks of one form, features beside the pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.attribution import windows
from importer.attribution.blocks import paragraphs
from importer.attribution.windows import CAPITAL, CLOSES, DIGITS, INSIDE, LOWER, OPENS, OUTSIDE, UPPER
from importer.attribution.wordpiece import WordPiece

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz", *"'\".,!?:"]
VOCABULARY += ["##" + letter for letter in "abcdefghijklmnopqrstuvwxyz"]


@pytest.fixture
def pieces() -> WordPiece:
    return WordPiece(VOCABULARY)


def states(text: str, pieces: WordPiece) -> list[tuple[str, int]]:
    """Each word of ``text`` with where it stands to the quotation around it."""
    (window,) = windows.windows(text, paragraphs(text), pieces)
    return [
        (text[start:end], window.features[piece] % 4)
        for start, end, piece in zip(window.starts, window.ends, window.words, strict=True)
    ]


@pytest.mark.parametrize("marks", ["“”", '""', "‘’", "''"])
def test_every_style_of_quotation_mark_is_one(pieces: WordPiece, marks: str) -> None:
    text = f"he said: {marks[0]}go on.{marks[1]} so"
    (window,) = windows.windows(text, paragraphs(text), pieces)
    assert [VOCABULARY[window.ids[window.words[at]]] for at in (3, 7)] == ['"', '"']
    assert [state for _, state in states(text, pieces)] == [
        OUTSIDE, OUTSIDE, OUTSIDE, OPENS, INSIDE, INSIDE, INSIDE, CLOSES, OUTSIDE,
    ]  # fmt: skip


def test_doubled_apostrophes_are_a_mark(pieces: WordPiece) -> None:
    assert [state for _, state in states("''go,'' he said", pieces)] == [
        OPENS, INSIDE, INSIDE, CLOSES, OUTSIDE, OUTSIDE,
    ]  # fmt: skip


def test_an_apostrophe_is_none(pieces: WordPiece) -> None:
    assert {state for _, state in states("the minister's aides' plan", pieces)} == {OUTSIDE}


def test_the_way_a_word_is_written(pieces: WordPiece) -> None:
    text = "go Go GO 12th I"
    (window,) = windows.windows(text, paragraphs(text), pieces)
    shapes = [window.features[piece] // 4 % 4 for piece in window.words]
    assert shapes == [LOWER, CAPITAL, UPPER, DIGITS, CAPITAL]


def test_a_paragraph_without_a_stop_looks_like_a_heading(pieces: WordPiece) -> None:
    text = "a heading\nA sentence."
    (window,) = windows.windows(text, paragraphs(text), pieces)
    assert [window.features[piece] // 16 for piece in window.words] == [1, 1, 0, 0, 0]
    assert window.blocks == [0, 0, 1, 1, 1]


def test_paragraphs_stay_whole_where_they_fit(pieces: WordPiece) -> None:
    text = "\n".join(["abc abc."] * 5)
    found = list(windows.windows(text, paragraphs(text), pieces, size=20))
    assert [len(window.ids) for window in found] == [17, 17, 9]
    assert all(window.ids[0] == pieces.start and window.ids[-1] == pieces.separator for window in found)


def test_the_first_window_may_be_short(pieces: WordPiece) -> None:
    text = "\n".join(["abc abc."] * 4)
    blocks = list(windows.encoded(text, paragraphs(text), pieces))
    found = list(windows.pack(blocks, pieces, size=40, first=10))
    assert [len(window.ids) for window in found] == [9, 25]


def test_a_quotation_stays_with_the_paragraph_before_it(pieces: WordPiece) -> None:
    text = "\n".join(["abc abc.", "abc abc.", "he says.", "“abc abc.”"])
    found = list(windows.windows(text, paragraphs(text), pieces, size=28))
    assert [text[window.starts[0] : window.ends[-1]].split("\n") for window in found] == [
        ["abc abc.", "abc abc."],
        ["he says.", "“abc abc.”"],
    ]


def test_many_quotations_are_parted_all_the_same(pieces: WordPiece) -> None:
    text = "\n".join(["“abc abc.”"] * 5)
    found = list(windows.windows(text, paragraphs(text), pieces, size=30))
    assert [len(window.ids) for window in found] == [21, 21, 11]


@given(
    st.lists(st.sampled_from(["a.", "ab ab.", "“a.”", "“ab ab.” ab.", "a b c d e."]), max_size=12),
    st.integers(14, 40),
)
def test_windows_hold_every_paragraph_once(parts: list[str], size: int) -> None:
    text = "\n".join(parts)
    pieces = WordPiece(VOCABULARY)
    blocks = list(windows.encoded(text, paragraphs(text), pieces, size))
    found = list(windows.pack(blocks, pieces, size))
    assert [start for window in found for start in window.starts] == [
        block.starts[word] for block in blocks for word in block.words
    ]
    assert all(len(window.ids) <= size for window in found)


def test_a_long_paragraph_is_cut_after_a_sentence(pieces: WordPiece) -> None:
    text = "a b c d e f. a b c d e f g h. a b c d"
    found = list(windows.windows(text, paragraphs(text), pieces, size=14))
    assert [text[window.starts[0] : window.ends[-1]] for window in found] == [
        "a b c d e f.", "a b c d e f g h.", "a b c d",
    ]  # fmt: skip


def test_where_sentences_open(pieces: WordPiece) -> None:
    text = 'a b. "c d!" e? f\ng'
    (window,) = windows.windows(text, paragraphs(text), pieces)
    opening = zip(window.starts, windows.openings(window, pieces), strict=True)
    assert [text[start] for start, opens in opening if opens] == ["a", "c", "e", "f", "g"]


def test_normalising_keeps_every_offset() -> None:
    text = "‘a’ “b” ''c'' ``d'' «e»"
    assert windows.normalised(text) == '\'a\' "b" " c"  " d"  "e"'
    assert len(windows.normalised(text)) == len(text)


@given(st.text(alphabet="aB1 .,\n\"'“”‘’«»é\u0301🙂", max_size=120), st.integers(8, 40))
def test_every_word_is_in_one_window_and_windows_are_bounded(text: str, size: int) -> None:
    pieces = WordPiece(VOCABULARY)
    running = paragraphs(text)
    found = list(windows.windows(text, running, pieces, size))
    spans = [span for window in found for span in zip(window.starts, window.ends, strict=True)]
    whole = [
        start
        for block in windows.encoded(text, running, pieces, 10_000)
        for start in (block.starts[word] for word in block.words)
    ]
    assert [start for start, _ in spans] == whole
    assert all(start < end for start, end in spans)
    assert all(len(window.ids) == len(window.features) <= size for window in found)
    assert all(0 <= feature < windows.FEATURES for window in found for feature in window.features)
