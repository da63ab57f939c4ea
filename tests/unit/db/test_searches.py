"""Saved searches: kept, renamed, undone, counted, and used inside queries."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from db import journal, searches
from db.errors import InvalidValue, NotFound, QueryError
from db.ingest import ingest
from db.library import Library
from db.query import complete, run


@pytest.fixture
def filled(library: Library, make) -> Library:
    with library.write() as session:
        ingest(session, make())
    library.refresh_index()
    return library


def names(session: Session) -> list[str]:
    return [f"{one.folder or ''}/{one.name}" for one in searches.all_searches(session)]


def found(library: Library, query: str) -> int:
    with library.read() as session:
        return run(session, library.index, query).total


def test_a_saved_search_stands_for_its_query(filled: Library) -> None:
    with filled.write() as session:
        searches.save_search(session, name="Closed  harbours", query="harbour closed")
        searches.save_search(session, name="news", query='search:"closed harbours" or ferry', folder="Coast")
    assert found(filled, 'search:"CLOSED harbours"') == found(filled, "harbour closed") == 1
    assert found(filled, "search:news") == 2
    assert found(filled, "-search:news") == 1
    assert found(filled, "search:=news -ferry") == 1
    with filled.read() as session:
        assert names(session) == ["/Closed harbours", "Coast/news"]
        record = searches.find_search(session, "NEWS")
        assert searches.count_of(session, filled.index, record) == 2
        offered = complete(session, filled.index, "search:har").items
        assert [one.text for one in offered] == ['search:"Closed harbours"']


def test_a_name_has_one_query_and_acts_can_be_undone(filled: Library) -> None:
    with filled.write() as session:
        first = searches.save_search(session, name="news", query="ferry", folder="Coast")
        again = searches.save_search(session, name="News", query="harbour")
        assert first.pk == again.pk
        assert searches.find_search(session, "news").query == "harbour"
        assert names(session) == ["Coast/news"]
        searches.delete_search(session, search_pk=first.pk or 0)
        assert names(session) == []
        for expected in ("harbour", "ferry"):
            journal.undo(session)
            assert searches.find_search(session, "news").query == expected
        journal.undo(session)
        assert names(session) == []
        with pytest.raises(NotFound):
            searches.find_search(session, "news")


def test_who_holds_a_search_follows_its_name(filled: Library) -> None:
    with filled.write() as session:
        inner = searches.save_search(session, name="inner", query="ferry").pk
        searches.save_search(session, name="outer", query="search:inner or coal")
        searches.rename_search(session, search_pk=inner or 0, name="The ferries")
        assert searches.find_search(session, "outer").query == 'search:"The ferries" or coal'
        searches.save_search(session, name="third", query="tide")
        with pytest.raises(InvalidValue):
            searches.rename_search(session, search_pk=inner or 0, name="THIRD")
        searches.move_search(session, search_pk=inner or 0, folder=" By  sea ")
        assert names(session) == ["/outer", "/third", "By sea/The ferries"]
    assert found(filled, "search:outer") == 2


def test_what_is_not_there_or_holds_itself_is_a_mistake_at_its_place(filled: Library) -> None:
    with filled.write() as session:
        searches.save_search(session, name="one", query="ferry")
        searches.save_search(session, name="two", query="search:one")
        for query in ("search:one", "coal or search:two"):
            with pytest.raises(QueryError) as caught:
                searches.save_search(session, name="ONE", query=query)
            assert caught.value.expected == "search-cycle"
        searches.delete_search(session, search_pk=searches.find_search(session, "one").pk)
        record = searches.find_search(session, "two")
        assert searches.count_of(session, filled.index, record) is None
    with pytest.raises(QueryError) as caught:
        found(filled, "coal search:nowhere")
    assert (caught.value.expected, caught.value.position, caught.value.found) == ("search", 12, "nowhere")


def test_a_query_with_a_mistake_and_an_empty_name_are_not_kept(filled: Library) -> None:
    with filled.write() as session:
        with pytest.raises(QueryError):
            searches.save_search(session, name="x", query="(")
        with pytest.raises(InvalidValue):
            searches.save_search(session, name="  ", query="x")
        assert names(session) == []
