"""Quotation marks, of every style and in every state of repair."""

from __future__ import annotations

import pytest

from importer.attribution.blocks import paragraphs
from importer.attribution.quotes import quotations


def quoted(text: str) -> list[str]:
    """The quoted words, parts joined by a bar."""
    return ["|".join(text[a:b] for a, b in one.inner) for one in quotations(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “one” and “two”.", ["one", "two"]),
        ('He said "one" and "two".', ["one", "two"]),
        ("He said ''one'' and ''two''.", ["one", "two"]),
        ("„eins“ und „zwei“", ["eins", "zwei"]),
        ("« un » et «deux»", ["deux"]),
        ("»eins« und »zwei«", ["eins", "zwei"]),
        ("‘It’s the owners’ fault,’ she said.", ["It’s the owners’ fault,"]),
        ("'It's the owners' fault,' she said.", ["It's the owners' fault,"]),
        ("the miners' pay and the owners' profit", []),
        ("Rock ’n’ roll in the ’90s", []),
        ("“He said ‘no’ to me,” she said.", ["He said ‘no’ to me,"]),
        ("‘She said “no” to me,’ he said.", ["She said “no” to me,"]),
        ('a 5" nail and a 6" nail', []),
        ("he said “ and left", []),
    ],
)
def test_outermost_quotations(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quotation_goes_on_where_the_next_paragraph_opens_again() -> None:
    assert quoted("“One.\n\n“Two.”\n\nThree.") == ["One.|Two."]


def test_an_open_mark_ends_with_its_paragraph() -> None:
    assert quoted("“One.\n\nTwo.\n\n“Three.”") == ["One.", "Three."]


def test_many_marks_that_nothing_closes_are_read_in_time() -> None:
    assert quoted("x «a" * 20_000) == []


def test_an_open_end_is_not_believed_for_ever() -> None:
    slip = "“It is late, she said. " + "Rain fell on the harbour. " * 100
    assert quotations(slip, paragraphs(slip)) == []
    believed = "“It is late. " + "Rain fell on the harbour. " * 20
    assert [one.closed for one in quotations(believed, paragraphs(believed))] == [False]


@pytest.mark.parametrize(("last", "count"), [("“And so on.”", 1), ("“And so on.", 0)])
def test_many_paragraphs_that_open_are_a_quotation_if_it_ends(last: str, count: int) -> None:
    text = "\n".join(["“And so on."] * 40 + [last])
    assert len(quotations(text, paragraphs(text))) == count
