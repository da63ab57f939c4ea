"""The syntax tree of a query: what saved searches store and every consumer walks.

Nodes are frozen and hold text as typed; folding happens when they are compiled or matched. They carry
no meaning of their own: `db.query.fields` says what a field is, `db.query.run` what a node finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

Comparison = Literal[">", ">=", "<", "<="]

# --- values of fields ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contains:
    """The words of ``text``, in that order; in a date field: within that day, month, year or interval."""

    text: str


@dataclass(frozen=True, slots=True)
class Exactly:
    """``=``: the whole value is ``text``, but for case, accents and punctuation."""

    text: str


@dataclass(frozen=True, slots=True)
class Starts:
    """``text*``: as `Contains`, the last word may go on."""

    text: str


@dataclass(frozen=True, slots=True)
class Ends:
    """``*text``: as `Contains`, of the first word only the end is said."""

    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """``text~``: as `Contains`, each word within a few edits."""

    text: str


@dataclass(frozen=True, slots=True)
class Between:
    """``low..high``, both included; either may be open ("")."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Compare:
    """``>2024-12``: after all of that day, month or year; with ``=`` from its first day on; so ``<``."""

    operator: Comparison
    text: str


@dataclass(frozen=True, slots=True)
class Absent:
    """``none``: the field has no value."""


Value: TypeAlias = Contains | Exactly | Starts | Ends | Near | Between | Compare | Absent

# --- nodes ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class All:
    """Every claim: the empty query, or ``*``."""


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word: in the content, its sentence or the speaker's names."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """``"several words"`` next to each other, where a `Word` is looked for."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """``text*``: the last word of ``text`` may go on."""

    text: str


@dataclass(frozen=True, slots=True)
class Suffix:
    """``*text``: of the first word of ``text`` only the end is said."""

    text: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """``text~``: each word within a few edits (`db.names.fuzziness`)."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """``name:value``; ``name`` is a key of `db.query.fields.FIELDS`."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Not:
    """``-part``: what ``part`` does not find."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """What all ``parts`` (two or more; an And among them dissolves) find."""

    parts: tuple[Node, ...]

    def __post_init__(self) -> None:
        """Dissolve nested Ands, so that equal queries are equal trees."""
        object.__setattr__(self, "parts", tuple(_flat(self.parts, And)))
        if len(self.parts) < 2:
            raise ValueError("And needs two parts")


@dataclass(frozen=True, slots=True)
class Or:
    """What any of ``parts`` (two or more; an Or among them dissolves) finds."""

    parts: tuple[Node, ...]

    def __post_init__(self) -> None:
        """Dissolve nested Ors, so that equal queries are equal trees."""
        object.__setattr__(self, "parts", tuple(_flat(self.parts, Or)))
        if len(self.parts) < 2:
            raise ValueError("Or needs two parts")


Node: TypeAlias = All | Word | Phrase | Prefix | Suffix | Fuzzy | Field | Not | And | Or


def _flat(parts: tuple[Node, ...], kind: type[And] | type[Or]) -> Iterator[Node]:
    for part in parts:
        if isinstance(part, And | Or) and isinstance(part, kind):
            yield from part.parts
        else:
            yield part


def walk(node: Node) -> Iterator[Node]:
    """``node`` and every node below it, parents first."""
    yield node
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from walk(part)
    elif isinstance(node, Not):
        yield from walk(node.part)
