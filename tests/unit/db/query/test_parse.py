"""The query language: what is read, what is a mistake and where, what half-typed text means."""

from __future__ import annotations

import doctest
import importlib

import pytest

from db.errors import QueryError
from db.query import format, parse
from db.query.syntax import (
    Absent,
    All,
    And,
    Between,
    Compare,
    Contains,
    Exactly,
    Field,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Starts,
    Word,
)

A, B, C = Word("a"), Word("b"), Word("c")


@pytest.mark.parametrize(
    "module",
    ["query", "dates", "query.fields", "query.highlight", "query.parse", "query.run", "query.words"],
)
def test_the_examples_in_the_documentation_hold(module: str) -> None:
    result = doctest.testmod(importlib.import_module("db." + module))
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", All()),
        ("  ", All()),
        ("*", All()),
        ("a", A),
        ("a b c", And((A, B, C))),
        ("a AND b", And((A, B))),
        ("a Or b", Or((A, B))),
        ("a b or c", Or((And((A, B)), C))),
        ("a (b or c)", And((A, Or((B, C))))),
        ("(a)", A),
        ("not a b", And((Not(A), B))),
        ("-a", Not(A)),
        ("- a", Not(A)),
        ("--a", Not(Not(A))),
        ("-(a or b)", Not(Or((A, B)))),
        ("a and not b", And((A, Not(B)))),
        ("android orders nothing", And((Word("android"), Word("orders"), Word("nothing")))),
        ('"a b"', Phrase("a b")),
        ("“a b”", Phrase("a b")),
        ("„a b“", Phrase("a b")),
        ("«a b»", Phrase("a b")),
        (r'"a \"b\" c"', Phrase('a "b" c')),
        ("mil*", Prefix("mil")),
        ("mil~", Fuzzy("mil")),
        ('"al sud"*', Prefix("al sud")),
        (r"\and", Word("and")),
        (r"speaker\:x", Word("speaker:x")),
        ("10:30", Word("10:30")),
        ("al-Sudani", Word("al-Sudani")),
        ("trump’s", Word("trump’s")),
        ("speaker:Smith", Field("speaker", Contains("Smith"))),
        ("SPEAKER:Smith", Field("speaker", Contains("Smith"))),
        ('speaker:"John Smith"', Field("speaker", Contains("John Smith"))),
        ('speaker:="John Smith"', Field("speaker", Exactly("John Smith"))),
        ("speaker:none", Field("speaker", Absent())),
        ('speaker:"none"', Field("speaker", Contains("none"))),
        ("speaker:Smi*", Field("speaker", Starts("Smi"))),
        ("speaker:Smiht~", Field("speaker", Near("Smiht"))),
        ("-tag:denial a", And((Not(Field("tag", Contains("denial"))), A))),
        ("tag:=C++", Field("tag", Exactly("C++"))),
        ("date:2024", Field("date", Contains("2024"))),
        ("date:1912-04-14..1912-04-15", Field("date", Between("1912-04-14", "1912-04-15"))),
        ("date:..1912-04", Field("date", Between("", "1912-04"))),
        ("date:1912..", Field("date", Between("1912", ""))),
        ("date:>=1912", Field("date", Compare(">=", "1912"))),
        ("date:<1912", Field("date", Compare("<", "1912"))),
        ("said:1912~", Field("said", Contains("1912~"))),
        ("said:=1912?", Field("said", Exactly("1912?"))),
        ("date:none", Field("date", Absent())),
        ("is:rejected", Field("is", Contains("rejected"))),
        ("kind:direct", Field("kind", Contains("direct"))),
        ("id:4f2a", Field("id", Contains("4f2a"))),
        ("content:lost*", Field("content", Starts("lost"))),
        ("speaker:a or speaker:b", Or((Field("speaker", Contains("a")), Field("speaker", Contains("b"))))),
    ],
)
def test_what_is_read(text: str, node: Node) -> None:
    assert parse(text) == node
    assert parse(text, typing=True) == node
    assert parse(format(node)) == node


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("colour:red", 0, "field"),
        ("a colour:red", 2, "field"),
        ('a "b', 4, "closing-quote"),
        ("(a", 2, "closing-parenthesis"),
        ("a)", 1, "opening-parenthesis"),
        ("()", 1, "operand"),
        ("a or", 4, "operand"),
        ("or a", 0, "operand"),
        ("and a", 0, "operand"),
        ("a and", 5, "operand"),
        ("a and or b", 6, "operand"),
        ("not", 3, "operand"),
        ("a -", 3, "operand"),
        ("speaker:", 8, "value"),
        ("speaker: x", 8, "value"),
        ("tag:=", 4, "value"),
        ("a !!", 2, "word"),
        ('""', 0, "word"),
        ("~", 0, "word"),
        ("speaker:!!", 8, "word"),
        ("a*b", 1, "star-at-end"),
        ("*ism*", 4, "star-at-end"),
        ("date:soon", 5, "date"),
        ("date:2024-13", 5, "date"),
        ("date:2024..2023", 5, "date-order"),
        ("date:..", 5, "date"),
        ("kind:loud", 5, "kind"),
        ("has:hope", 4, "has"),
        ("is:great", 3, "is"),
        ("id:xyz", 3, "id"),
        ("(" * 60 + "a", 50, "depth"),
        ("-" * 60 + "a", 50, "depth"),
    ],
)
def test_a_mistake_has_its_place(text: str, position: int, expected: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.position, caught.value.expected) == (position, expected)


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(QueryError) as caught:
        parse("relation:contradicts")
    assert caught.value.found == "relation"


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ('a "b c', And((A, Phrase("b c")))),
        ("(a b", And((A, B))),
        ("((a", A),
        ("a)", A),
        ("a) b", And((A, B))),
        ("a or", A),
        ("or", All()),
        ("a and", A),
        ("a -", A),
        ("a not", A),
        ("-", All()),
        ("()", All()),
        ("speaker:", All()),
        ("a speaker:", A),
        ('a speaker:"', A),
        ('speaker:"the may', Field("speaker", Contains("the may"))),
        ("date:2024-1", All()),
        ("is:rej", All()),
        ('"', All()),
        ("a !", A),
    ],
)
def test_half_typed_text_is_answered_as_far_as_it_goes(text: str, node: Node) -> None:
    assert parse(text, typing=True) == node


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("lam", Prefix("lam")),
        ("oil lam", And((Word("oil"), Prefix("lam")))),
        ("lam ", Word("lam")),
        ("(oil lam)", And((Word("oil"), Word("lam")))),
        ("-lam", Not(Prefix("lam"))),
        ("lam~", Fuzzy("lam")),
        ('"the la', Prefix("the la")),
        ('"the la"', Phrase("the la")),
        ("speaker:fr", Field("speaker", Starts("fr"))),
        ('speaker:"ada fen', Field("speaker", Starts("ada fen"))),
        ("speaker:=fr", Field("speaker", Exactly("fr"))),
        ("tag:none", Field("tag", Absent())),
        ("date:1907", Field("date", Contains("1907"))),
        ("kind:dir", All()),
        ("", All()),
    ],
)
def test_the_last_word_may_be_the_beginning_of_one(text: str, node: Node) -> None:
    assert parse(text, typing=True, open_end=True) == node


@pytest.mark.parametrize("text", ["colour:red", "a*b", "is:rej now"])
def test_what_more_typing_cannot_mend_is_a_mistake_while_typing_too(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text, typing=True)
