"""Queries inside queries: ``search:"name"`` stands for what was saved under that name.

Before a query is run, every such field is replaced by the tree of the saved query, and so on inside; a
search that holds itself is a mistake. What is saved is text of the query language: a tree that is written
and read is the same tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import QueryError
from db.query.fields import exact_key
from db.query.parse import parse
from db.query.syntax import And, Contains, Exactly, Field, Node, Not, Or, walk
from db.schema import SavedSearch

#: The field's name.
SEARCH = "search"


def named(node: Node) -> Iterator[str]:
    """The keys (`exact_key`) of the saved searches that ``node`` holds, outermost only."""
    for part in walk(node):
        if isinstance(part, Field) and part.name == SEARCH and isinstance(part.value, Contains | Exactly):
            yield exact_key(part.value.text)


def expanded(session: Session, node: Node, query: str = "") -> Node:
    """``node`` with all saved searches in it replaced by what they stand for.

    Raises QueryError for one that is not there ("search") or that holds itself ("search-cycle"), at its
    place in the text ``query``.
    """
    if not any(True for _ in named(node)):
        return node
    saved = {
        exact_key(name): text for name, text in session.execute(select(SavedSearch.name, SavedSearch.query))
    }
    return _expanded(node, saved, query, ())


def _expanded(node: Node, saved: Mapping[str, str], query: str, inside: tuple[str, ...]) -> Node:
    if isinstance(node, And | Or):
        return type(node)(tuple(_expanded(part, saved, query, inside) for part in node.parts))
    if isinstance(node, Not):
        return Not(_expanded(node.part, saved, query, inside))
    if not (isinstance(node, Field) and node.name == SEARCH and isinstance(node.value, Contains | Exactly)):
        return node
    name = node.value.text
    key = exact_key(name)
    place = max(0, query.casefold().find(name.casefold()))
    if key not in saved:
        raise QueryError(place, "search", name)
    if key in inside:
        raise QueryError(place, "search-cycle", name)
    try:
        tree = parse(saved[key])
    except QueryError as error:
        # Written by a newer program, which knew more fields.
        raise QueryError(place, "search", name) from error
    return _expanded(tree, saved, query, (*inside, key))
