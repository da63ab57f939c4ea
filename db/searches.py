"""Saved searches: queries kept under names, in folders, with live counts; usable inside queries.

A name is one search's, whatever its case. Every act is in the journal, like those about tags.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.edits import Edited
from db.errors import InvalidValue, NotFound, QueryError
from db.journal import Act
from db.query import format, parse, run
from db.query.fields import exact_key
from db.query.saved import SEARCH, expanded, named
from db.query.syntax import And, Contains, Exactly, Field, Node, Not, Or
from db.schema import SavedSearch, new_id, now
from db.search.port import TextIndex

#: No name and no folder is longer.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """A saved search. ``folder`` is None for those in no folder."""

    pk: int
    id: str
    name: str
    folder: str | None
    query: str
    at: str


def all_searches(session: Session) -> list[SearchRecord]:
    """Every saved search: those in no folder first, then folder by folder, each in its order."""
    rows = session.scalars(select(SavedSearch))
    ordered = sorted(
        rows, key=lambda row: (exact_key(row.folder or ""), row.seq, exact_key(row.name), row.pk)
    )
    return [SearchRecord(row.pk, row.id, row.name, row.folder, row.query, row.at) for row in ordered]


def find_search(session: Session, name: str) -> SearchRecord:
    """The search of that name, whatever its case. Raises NotFound."""
    wanted = exact_key(name)
    for record in all_searches(session):
        if exact_key(record.name) == wanted:
            return record
    raise NotFound("search", name)


def count_of(session: Session, index: TextIndex, record: SearchRecord) -> int | None:
    """How many claims a saved search finds now; None where it has a mistake (a search in it is gone)."""
    try:
        return run(session, index, record.query).total
    except QueryError:
        return None


def save_search(session: Session, *, name: str, query: str, folder: str | None = None) -> Edited:
    """Keep ``query`` under ``name``, in place of what has that name already (its folder stays unless one is
    given). Raises InvalidValue for a name that will not do, QueryError for a query with a mistake, one that
    holds itself included."""
    cleaned = _cleaned(name)
    kept = _checked(session, cleaned, query)
    known = next((one for one in all_searches(session) if exact_key(one.name) == exact_key(cleaned)), None)
    act = Act(session, "save-search", search=cleaned, query=kept)
    if known:
        changed = {"query": kept} if folder is None else {"query": kept, "folder": _folder(folder)}
        act.update("saved_search", [known.pk], **changed)
        return Edited(act.close(), 1, known.pk)
    place = session.scalar(select(func.max(SavedSearch.seq)).where(SavedSearch.folder == _folder(folder)))
    row = {
        "id": new_id(),
        "name": cleaned,
        "folder": _folder(folder),
        "query": kept,
        "seq": (place or 0) + 1,
        "at": now(),
    }
    (pk,) = act.insert("saved_search", [row])
    return Edited(act.close(), 1, pk)


def rename_search(session: Session, *, search_pk: int, name: str) -> Edited:
    """Another name; searches that hold this one follow. Raises InvalidValue if another one has the name."""
    row, cleaned = _row(session, search_pk), _cleaned(name)
    old = exact_key(row.name)
    for other in all_searches(session):
        if other.pk != search_pk and exact_key(other.name) == exact_key(cleaned):
            raise InvalidValue(SEARCH, cleaned)
    act = Act(session, "rename-search", search=row.name, name=cleaned)
    changed = act.update("saved_search", [search_pk], name=cleaned)
    for other in all_searches(session):
        tree = parse(other.query)
        if old in named(tree):
            act.update("saved_search", [other.pk], query=format(_renamed(tree, old, cleaned)))
    return Edited(act.close(), changed, search_pk)


def move_search(session: Session, *, search_pk: int, folder: str | None) -> Edited:
    """Put a search into a folder, or (None) into none."""
    row = _row(session, search_pk)
    act = Act(session, "move-search", search=row.name, folder=_folder(folder))
    return Edited(act.close() if act.update("saved_search", [search_pk], folder=_folder(folder)) else None, 1)


def delete_search(session: Session, *, search_pk: int) -> Edited:
    """Forget a search. Those that hold it say that it is gone."""
    row = _row(session, search_pk)
    act = Act(session, "delete-search", search=row.name)
    changed = act.delete("saved_search", [search_pk])
    return Edited(act.close(), changed, search_pk)


def _row(session: Session, pk: int) -> SavedSearch:
    row = session.get(SavedSearch, pk)
    if row is None:
        raise NotFound("search", str(pk))
    return row


def _cleaned(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > LONGEST:
        raise InvalidValue(SEARCH, name[:LONGEST])
    return cleaned


def _folder(folder: str | None) -> str | None:
    return " ".join(folder.split())[:LONGEST] or None if folder else None


def _checked(session: Session, name: str, query: str) -> str:
    """The query as written back from its tree; it must stand for something, and not for itself."""
    tree = parse(query)
    expanded(session, tree, query)
    # What it holds may have been saved under this very name before: then it would now hold itself.
    if exact_key(name) in _all_named(session, tree):
        raise QueryError(max(0, query.casefold().find(name.casefold())), "search-cycle", name)
    return format(tree)


def _all_named(session: Session, tree: Node) -> set[str]:
    """The keys of all searches in ``tree``, at any depth."""
    saved = {exact_key(one.name): one.query for one in all_searches(session)}
    found: set[str] = set()
    left = list(named(tree))
    while left:
        key = left.pop()
        if key not in found:
            found.add(key)
            left += named(parse(saved[key])) if key in saved else []
    return found


def _renamed(node: Node, old: str, name: str) -> Node:
    if isinstance(node, And | Or):
        return type(node)(tuple(_renamed(part, old, name) for part in node.parts))
    if isinstance(node, Not):
        return Not(_renamed(node.part, old, name))
    if isinstance(node, Field) and node.name == SEARCH and old in named(node):
        value = Exactly(name) if isinstance(node.value, Exactly) else Contains(name)
        return Field(SEARCH, value)
    return node
