"""WordPiece: the pieces of BERT (uncased) with offsets into the text as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.attribution.wordpiece import Pieces, WordPiece

VOCABULARY = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]",
    "the", "cafe", "min", "##ister", "##s", "said", ".", ",", '"', "'",
    "50", "##0", "%", "中", "x", "##y", "!",
]  # fmt: skip


@pytest.fixture
def pieces() -> WordPiece:
    return WordPiece(VOCABULARY)


def words(found: Pieces, text: str) -> list[tuple[str, str]]:
    """The pieces as (vocabulary entry, words of the text)."""
    rows = zip(found.ids, found.starts, found.ends, strict=True)
    return [(VOCABULARY[piece], text[start:end]) for piece, start, end in rows]


def test_longest_known_piece_first(pieces: WordPiece) -> None:
    text = "The Ministers said."
    found = pieces.encode(text)
    assert words(found, text) == [
        ("the", "The"), ("min", "Min"), ("##ister", "ister"), ("##s", "s"), ("said", "said"), (".", "."),
    ]  # fmt: skip
    assert found.words == [0, 1, 4, 5]


def test_offsets_count_from_the_whole_text(pieces: WordPiece) -> None:
    text = "xx The, xx"
    found = pieces.encode(text, 3, 7)
    assert words(found, text) == [("the", "The"), (",", ",")]


@pytest.mark.parametrize("word", ["Café", "Cafe\u0301", "CAFÉ"])
def test_accents_and_case_fold_and_no_letter_loses_its_accent(pieces: WordPiece, word: str) -> None:
    text = f"the {word}!"
    assert words(pieces.encode(text), text) == [("the", "the"), ("cafe", word), ("!", "!")]


def test_a_piece_ends_where_the_next_begins(pieces: WordPiece) -> None:
    text = "x\u200dy"
    assert words(pieces.encode(text), text) == [("x", "x\u200d"), ("##y", "y")]


def test_punctuation_and_cjk_stand_alone(pieces: WordPiece) -> None:
    text = "500%中x"
    assert words(pieces.encode(text), text) == [
        ("50", "50"), ("##0", "0"), ("%", "%"), ("中", "中"), ("x", "x"),
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["zzz", "🙂", "x" * 101])
def test_what_cannot_be_cut_is_one_unknown_piece(pieces: WordPiece, word: str) -> None:
    text = f"the {word} said"
    assert words(pieces.encode(text), text)[1:] == [("[UNK]", word), ("said", "said")]


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00\x0b\ufffd", "\u0301"])
def test_nothing_comes_of_nothing(pieces: WordPiece, text: str) -> None:
    assert len(pieces.encode(text)) == 0


def test_the_cache_changes_nothing(pieces: WordPiece) -> None:
    text = "The ministers, the ministers"
    once, twice = pieces.encode(text), pieces.encode(text)
    assert once == twice
    assert words(once, text)[1:4] == words(once, text)[6:9]


@given(st.text(max_size=80))
def test_pieces_follow_one_another_and_words_are_whole(text: str) -> None:
    found = WordPiece(VOCABULARY).encode(text)
    assert all(start < end for start, end in zip(found.starts, found.ends, strict=True))
    assert all(end <= start for end, start in zip(found.ends, found.starts[1:], strict=False))
    assert found.words == sorted(set(found.words))
    assert not found.ids or found.words[0] == 0
    covered = {at for start, end in zip(found.starts, found.ends, strict=True) for at in range(start, end)}
    assert covered >= {at for at, char in enumerate(text) if char.isascii() and char.isalnum()}
