"""Chronologies: texts whose paragraphs are entries under dates ("12 May 1998: The council ...").

A date at the head of a paragraph, parted from it by a mark, is that of the entry; a date that is all of
a line is that of everything down to the next such line. One such date alone makes no chronology: it is a
date line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.records import Span
from importer.identity.timex import Expression

#: What parts the date of an entry from the entry.
_MARK = re.compile(r"[ \t]*(?:[:.–—]|-(?=\s)|\)|\Z)|\t|[ ]{2}")
#: Forms of expressions that date entries; weekdays and distances begin sentences.
_FORMS = frozenset(
    (
        "iso",
        "month day year",
        "day month year",
        "month day",
        "day month",
        "month year",
        "part of year",
        "season of a year",
    )
)
_YEAR = re.compile(r"\W{0,3}(?P<part>)(?P<y>1\d\d\d|20\d\d)(?=[ \t]*(?:[:.–—]|-\s|\Z))")
_BEFORE = re.compile(r"\W{0,3}\Z")
#: Heads that make a chronology.
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Head:
    """The date of an entry. ``scope``: what it dates; ``line``: it is all of its line."""

    expression: Expression
    scope: Span
    line: bool


def heads(text: str, paragraphs: Sequence[Span], expressions: Sequence[Expression]) -> tuple[Head, ...]:
    """The dated heads of ``text``, in order; none where it is no chronology."""
    starting = {expression.span[0]: expression for expression in expressions}
    found = list(_heads(text, paragraphs, starting))
    if len(found) < _FEWEST:
        return ()
    lines = iter([*[head.scope[0] for head in found if head.line][1:], len(text)])
    return tuple(
        Head(head.expression, (head.scope[0], next(lines)), line=True) if head.line else head
        for head in found
    )


def _heads(text: str, paragraphs: Sequence[Span], starting: Mapping[int, Expression]) -> Iterator[Head]:
    """The heads with their paragraphs as scope."""
    for start, end in paragraphs:
        year = _YEAR.match(text, start, end)
        expression = _first(text, start, starting)
        if year:
            expression = Expression(year.span("y"), "year", year)
        if expression and (mark := _MARK.match(text, expression.span[1], end)):
            yield Head(expression, (start, end), line=mark.end() >= end)


def _first(text: str, start: int, starting: Mapping[int, Expression]) -> Expression | None:
    """The expression that the paragraph begins with, but for a bullet."""
    for at in range(start, start + 4):
        expression = starting.get(at)
        if expression:
            fits = expression.form in _FORMS and _BEFORE.match(text, start, at)
            return expression if fits else None
    return None
