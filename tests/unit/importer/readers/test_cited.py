"""Lists of sources: found at the end of a text and taken apart, unsure parts left unknown."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from db.records import CitedSource
from importer.readers.cited import find_cited
from importer.readers.dates import Order
from importer.readers.lines import split_lines

STORY = "The wall fell in the night, the harbour master said.\n\n"


def cited(listing: str, order: Order | None = None) -> tuple[CitedSource, ...]:
    text = STORY + listing
    found = find_cited(split_lines(text), order)
    if found is None:
        return ()
    assert text[slice(*found.span)].strip() == text[slice(*found.span)]
    for source in found.entries:
        assert found.span[0] <= source.span[0] < source.span[1] <= found.span[1]
    return found.entries


def facts(source: CitedSource) -> tuple[str | None, str | None, str | None, str | None]:
    return source.outlet, source.author, source.title, source.date


def test_outlet_title_and_date() -> None:
    (source,) = cited("SOURCES\n\nQuay Gazette, “Wall falls in the night,” 3/24/21\n")
    assert facts(source) == ("Quay Gazette", None, "Wall falls in the night", "2021-03-24")


def test_an_inverted_author_is_turned_round_and_the_outlet_stands_after_the_title() -> None:
    (source,) = cited("References\n\nal-Rashid, Omar, “What the diver saw,” Levant Herald, 3/24/21\n")
    assert facts(source) == ("Levant Herald", "Omar al-Rashid", "What the diver saw", "2021-03-24")


def test_a_dash_stands_for_the_outlet_or_author_above() -> None:
    entries = cited(
        "Sources:\n\nQuay Gazette, “Wall falls,” 3/24/21\n- “Barges raised,” 3/25/21\n"
        "- “Council silent,” 3/26/21\n\n"
        "Toll, Mira, “Cracks,” Levant Herald, 3/27/21\n- “More cracks,” 3/28/21\n"
    )
    assert [(entry.outlet, entry.author) for entry in entries] == [
        ("Quay Gazette", None),
        ("Quay Gazette", None),
        ("Quay Gazette", None),
        ("Levant Herald", "Mira Toll"),
        ("Levant Herald", "Mira Toll"),
    ]


def test_quotations_within_titles() -> None:
    entries = cited(
        "SOURCES\n\nQuay Gazette, “Master: The rumour is “harbour talk,”” 3/24/21\n"
        'Levant Herald, "It won\'t hold, divers say" 24 March 2021\n'
        "Quay Gazette, “Wall will not be a ‘monument’ to anybody, master says,” 3/25/21\n"
    )
    assert [entry.title for entry in entries] == [
        "Master: The rumour is “harbour talk”",
        "It won't hold, divers say",
        "Wall will not be a ‘monument’ to anybody, master says",
    ]
    assert entries[1].date == "2021-03-24"


def test_british_quotation_marks_and_apostrophes() -> None:
    (source,) = cited("SOURCES\n\nLevant Herald, ‘The diver’s letter to the master’s clerk’, 24 March 2021\n")
    assert facts(source) == ("Levant Herald", None, "The diver’s letter to the master’s clerk", "2021-03-24")


def test_author_and_year() -> None:
    (source,) = cited("Bibliography\n\nToll, M. (2019). Walls and water. Harbour Press.\n")
    assert facts(source) == ("Harbour Press", "M. Toll", "Walls and water", "2019")


def test_numbered_entries_without_titles_go_on_while_the_numbers_do() -> None:
    entries = cited(
        "Sources\n1. The Quay Gazette, March 4, 2021, interview with the master.\n"
        "2. Ada Quist, The Harbour Book (Port Levant, 1913).\n3. A letter to the author.\n"
        "5. Not of the list.\n"
    )
    assert [(entry.outlet, entry.author, entry.date) for entry in entries] == [
        ("The Quay Gazette", None, "2021-03-04"),
        (None, None, "1913"),
        (None, None, None),
    ]


def test_links() -> None:
    listing = "1. https://quay.example/wall\n2. Quay Gazette, “Wall falls,” https://quay.example/2.\n"
    first, second = cited(f"Sources\n\n{listing}")
    assert (first.url, first.title, first.outlet) == ("https://quay.example/wall", None, None)
    assert (second.url, second.title, second.outlet) == (
        "https://quay.example/2",
        "Wall falls",
        "Quay Gazette",
    )


def test_sources_in_one_line() -> None:
    text = STORY + "Sources: Reuters, Quay Gazette and Levant Herald.\n"
    found = find_cited(split_lines(text))
    assert found is not None
    assert [source.outlet for source in found.entries] == ["Reuters", "Quay Gazette", "Levant Herald"]
    assert [text[slice(*source.span)] for source in found.entries] == [
        "Reuters",
        "Quay Gazette",
        "Levant Herald",
    ]
    assert cited("Sources: the master spoke to us, and then he left.\n") == ()


def test_the_list_ends_where_the_entries_end() -> None:
    text = (
        STORY
        + "SOURCES\n\nQuay Gazette, “Wall falls,” 3/24/21\n\nNo comments:\n\nSome other story begins here\n"
    )
    found = find_cited(split_lines(text))
    assert found is not None
    assert text[slice(*found.span)].endswith("3/24/21")
    assert len(found.entries) == 1


def test_a_heading_without_entries_is_no_list() -> None:
    assert cited("Sources\n\nThe sources of the river are in the hills, where nobody lives.\n") == ()


def test_month_first_or_day_first_is_told_by_the_list_itself() -> None:
    day_first = cited("SOURCES\n\nHerald, ‘A’, 3/4/21\nHerald, ‘B’, 25/4/21\n")
    assert [entry.date for entry in day_first] == ["2021-04-03", "2021-04-25"]
    month_first = cited("SOURCES\n\nHerald, ‘A’, 3/4/21\nHerald, ‘B’, 3/25/21\n")
    assert [entry.date for entry in month_first] == ["2021-03-04", "2021-03-25"]


def test_month_first_or_day_first_is_told_by_the_articles_dates() -> None:
    listing = "SOURCES\n\nHerald, ‘A’, 3/4/21\n"
    assert [cited(listing, order)[0].date for order in ("month", "day")] == ["2021-03-04", "2021-04-03"]


def test_month_first_or_day_first_is_told_by_nearness() -> None:
    listing = "SOURCES\n\n" + "".join(f"Herald, ‘A’, {day}/4/21\n" for day in (1, 3, 5, 8, 11))
    assert [entry.date for entry in cited(listing)][-1] == "2021-04-11"


def test_american_quotation_marks_tell_month_first_and_otherwise_the_year_is_all_that_is_known() -> None:
    assert cited("SOURCES\n\nHerald, “A thing,” 3/4/21\n")[0].date == "2021-03-04"
    assert cited("SOURCES\n\nHerald, ‘A thing’, 3/4/21\n")[0].date == "2021"


def test_two_names_of_which_either_could_be_the_outlet_stay_unknown() -> None:
    (source,) = cited("SOURCES\n\nMira Toll, “Cracks,” Port Levant, 3/24/21\n")
    assert (source.outlet, source.author) == (None, None)


@given(st.lists(st.text(min_size=1, max_size=80), max_size=8))
def test_any_lines_below_a_heading_give_spans_within_the_text(lines: list[str]) -> None:
    cited("SOURCES\n\n" + "\n".join(lines))


def test_a_hostile_list_takes_no_longer_than_its_length_allows() -> None:
    entries = "".join(f"- {'“' * 900} 3/4/21\n" for _ in range(500))
    start = time.monotonic()
    assert len(cited(f"SOURCES\n\n{entries}")) == 500
    assert time.monotonic() - start < 20
