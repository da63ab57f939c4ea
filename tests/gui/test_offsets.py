"""Code points of a text and positions of a real QTextDocument are the same places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from app.views.offsets import Offsets, for_document

#: Every character that QTextDocument treats in a way of its own, and ordinary ones between them.
AWKWARD = "a é\r\n\t\0\x0b\x0c\x1c\x85\u00a0\u2028\u2029\ufdd0\ufdd1\ufffc\ufeff\ufffe😀𐎠\u0627\u0301"
texts = st.one_of(
    st.text(alphabet=AWKWARD, max_size=40),
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=40),
)
#: What a QTextDocument shows in place of a character of ours.
BREAKS = {"\r", "\n", "\u2029", "\ufdd0", "\ufdd1"}


def document(text: str) -> QTextDocument:
    made = QTextDocument()
    made.setPlainText(for_document(text))
    return made


def characters(shown: QTextDocument, start: int, end: int) -> str:
    """The document's own characters between two positions, surrogates joined."""
    units = "".join(shown.characterAt(at) for at in range(start, end))
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def expected(text: str) -> str:
    """What the document holds for ``text``, character by character."""
    return "".join("\u2029" if c in BREAKS else c for c in text.replace("\r\n", "\n"))


@given(texts)
def test_every_character_is_where_the_conversion_says(text: str) -> None:
    offsets, shown = Offsets.of(text), document(text)
    for at in range(len(text)):
        if text[at - 1 : at + 1] == "\r\n" and at:
            continue  # the LF of a pair has no place of its own
        width = 2 if text[at : at + 2] == "\r\n" else 1
        start, end = offsets.positions((at, at + width))
        assert characters(shown, start, end) == expected(text[at : at + width])


@given(texts)
def test_the_end_of_the_text_is_the_end_of_the_document(text: str) -> None:
    assert Offsets.of(text).position(len(text)) == document(text).characterCount() - 1


@given(texts)
def test_there_and_back_is_the_same_place(text: str) -> None:
    offsets = Offsets.of(text)
    for at in range(len(text) + 1):
        inside_pair = 0 < at < len(text) and text[at - 1 : at + 1] == "\r\n"
        assert offsets.offset(offsets.position(at)) == (at + 1 if inside_pair else at)


@given(texts)
def test_positions_never_run_backwards(text: str) -> None:
    offsets = Offsets.of(text)
    positions = [offsets.position(at) for at in range(len(text) + 1)]
    assert positions == sorted(positions)


@given(texts, st.data())
def test_a_selection_gives_the_words_that_are_selected(text: str, data: st.DataObject) -> None:
    offsets, shown = Offsets.of(text), document(text)
    start, end = data.draw(st.tuples(*[st.integers(0, shown.characterCount() - 1)] * 2))
    cursor = QTextCursor(shown)
    for steps, mode in ((start, QTextCursor.MoveMode.MoveAnchor), (end, QTextCursor.MoveMode.KeepAnchor)):
        # By characters, as a hand does: a cursor never stands inside a surrogate pair.
        cursor.movePosition(QTextCursor.MoveOperation.Start, mode)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, mode, steps)
    first, last = offsets.span(cursor.selectionStart(), cursor.selectionEnd())
    assert characters(shown, cursor.selectionStart(), cursor.selectionEnd()) == expected(text[first:last])


def test_a_place_inside_a_surrogate_pair_is_the_start_of_its_character() -> None:
    offsets = Offsets.of("a😀b")
    assert [offsets.offset(at) for at in range(5)] == [0, 1, 1, 2, 3]


@pytest.mark.parametrize("outside", [-1, 4])
def test_a_place_outside_the_text_is_refused(outside: int) -> None:
    offsets = Offsets.of("abc")
    with pytest.raises(ValueError, match="outside"):
        offsets.position(outside)
    with pytest.raises(ValueError, match="outside"):
        offsets.offset(outside)
