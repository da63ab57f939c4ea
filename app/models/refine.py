"""What a click on a facet does to the query, as a change of its syntax tree.

>>> refine("tag:denial", "speaker:Lowe", Click.AND)
'tag:denial speaker:Lowe'
>>> refine("tag:denial", "speaker:Lowe", Click.REPLACE)
'speaker:Lowe'
>>> refine("speaker:Lowe", "speaker:Lowe", Click.REPLACE)       # again: include -> exclude
'-speaker:Lowe'
>>> refine("-speaker:Lowe", "speaker:Lowe", Click.REPLACE)      # and again: exclude -> clear
''
>>> refine("speaker:Lowe tag:denial", "speaker:Boxhall", Click.OR)
'(speaker:Lowe or speaker:Boxhall) tag:denial'
"""

from __future__ import annotations

from enum import Enum

from db.errors import QueryError
from db.query import format as written
from db.query import parse
from db.query.syntax import All, And, Field, Node, Not, Or


class Click(Enum):
    """Which way a value is added to the query."""

    REPLACE = "replace"
    AND = "and"
    OR = "or"
    NOT = "not"


def refine(query: str, value: str, click: Click) -> str:
    """The query text after a click on the facet value whose own query is ``value``.

    A value that the query holds already goes the round include, exclude, clear, whatever else the query
    says. A query with a mistake in it counts as empty.
    """
    node, term = _tree(query), parse(value)
    state = state_of(node, term)
    if click is Click.NOT:
        changed = _without(node, term) if state == "out" else _with(_without(node, term), Not(term))
    elif state == "in":
        changed = _with(_without(node, term), Not(term))
    elif state == "out":
        changed = _without(node, term)
    elif click is Click.REPLACE:
        changed = term
    elif click is Click.AND:
        changed = _with(node, term)
    else:
        changed = _or(node, term)
    return "" if isinstance(changed, All) else written(changed)


def states(query: str) -> dict[str, str]:
    """The facet queries that the query holds ("in") or excludes ("out").

    >>> states("-tag:denial (speaker:Lowe or speaker:Boxhall)")
    {'tag:denial': 'out', 'speaker:Lowe': 'in', 'speaker:Boxhall': 'in'}
    """
    found: dict[str, str] = {}
    for part in _parts(_tree(query), And):
        if isinstance(part, Not):
            found[written(part.part)] = "out"
        else:
            for one in _parts(part, Or):
                found.setdefault(written(one), "in")
    return found


def excluded(query: str) -> list[Field]:
    """The fields that the query excludes: they have no count in its result, but can be clicked back in."""
    parts = _parts(_tree(query), And)
    return [part.part for part in parts if isinstance(part, Not) and isinstance(part.part, Field)]


def state_of(node: Node, term: Node) -> str:
    """ "in", "out" or "": whether the query asks for ``term`` or for all but it."""
    for part in _parts(node, And):
        if part == Not(term):
            return "out"
        if term in _parts(part, Or):
            return "in"
    return ""


def _tree(query: str) -> Node:
    try:
        return parse(query)
    except QueryError:
        return All()


def _parts(node: Node, kind: type[And] | type[Or]) -> tuple[Node, ...]:
    return node.parts if isinstance(node, And | Or) and isinstance(node, kind) else (node,)


def _join(parts: list[Node], kind: type[And] | type[Or]) -> Node:
    if not parts:
        return All()
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _with(node: Node, term: Node) -> Node:
    return term if isinstance(node, All) else _join([*_parts(node, And), term], And)


def _or(node: Node, term: Node) -> Node:
    """Beside the part of the same field where there is one, otherwise beside the whole query."""
    if isinstance(node, All):
        return term
    parts = list(_parts(node, And))
    for place, part in enumerate(parts):
        others = _parts(part, Or)
        if isinstance(term, Field) and all(isinstance(o, Field) and o.name == term.name for o in others):
            parts[place] = _join([*others, term], Or)
            return _join(parts, And)
    return _join([*_parts(node, Or), term], Or)


def _without(node: Node, term: Node) -> Node:
    kept: list[Node] = []
    for part in _parts(node, And):
        others = [other for other in _parts(part, Or) if other not in (term, Not(term))]
        if others:
            kept.append(_join(others, Or))
    return _join(kept, And)
