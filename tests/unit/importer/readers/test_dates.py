"""Dates: what the words state, as ISO 8601 or EDTF, and nothing more."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.readers.dates import is_date, numeric_dates, stated_date, whole_date, written_dates


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("Monday, January 13, 2025", "2025-01-13"),
        ("Jan. 13, 2025", "2025-01-13"),
        ("Sept 3 1939", "1939-09-03"),
        ("13 January 2025", "2025-01-13"),
        ("the 1st of May, 1912", "1912-05-01"),
        ("16-Apr-1912", "1912-04-16"),
        ("April 2nd, 1912", "1912-04-02"),
        ("2021-03-04", "2021-03-04"),
        ("2021-03-04T08:00:00Z", "2021-03-04"),
        ("December 2024", "2024-12"),
        ("2024-12", "2024-12"),
        ("Thursday 4 March 2021 at 10:32 AM EST", "2021-03-04"),
    ],
)
def test_a_date_that_is_the_whole_line(words: str, iso: str) -> None:
    found = whole_date(words)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    "words",
    [
        "13 January",
        "January 13",
        "2025",
        "February 30, 2024",
        "2021-13-40",
        "It fell on January 13, 2025",
        "May 3, 2021 was a Monday",
        "version 2021-03-04-beta",
        "",
    ],
)
def test_no_year_no_such_day_or_a_sentence_is_no_date_line(words: str) -> None:
    assert whole_date(words) is None


def test_the_form_of_a_date_shows_the_writers_order() -> None:
    orders = [date.order for date in written_dates("May 3, 2021; 3 May 2021; 2021-05-03; May 2021")]
    assert orders == ["month", "day", None, None]


def test_an_ambiguous_numeric_date_states_its_year_only() -> None:
    (date,) = numeric_dates("printed 3/4/24")
    assert (date.iso("month"), date.iso("day"), date.iso(None)) == ("2024-03-04", "2024-04-03", "2024")


@pytest.mark.parametrize(
    ("words", "iso"), [("25/12/24", "2024-12-25"), ("12/25/99", "1999-12-25"), ("5/5/24", "2024-05-05")]
)
def test_an_unambiguous_numeric_date_needs_no_order(words: str, iso: str) -> None:
    (date,) = numeric_dates(words)
    assert date.iso(None) == iso


@pytest.mark.parametrize("words", ["32/13/24", "1/2", "1/2/3/4", "10.0.0.1", "a1/2/24", "0/0/24"])
def test_other_numbers_are_no_dates(words: str) -> None:
    assert list(numeric_dates(words)) == []


@given(st.dates(datetime.date(1400, 1, 1), datetime.date(2199, 12, 31)))
def test_every_day_is_read_back_from_how_it_is_written(day: datetime.date) -> None:
    month = day.strftime("%B")
    for words in (day.isoformat(), f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}"):
        found = whole_date(words)
        assert found is not None
        assert found.iso == day.isoformat()


@given(st.text())
def test_any_words_give_only_real_dates_within_them(words: str) -> None:
    for date in written_dates(words):
        assert is_date(date.iso)
        assert 0 <= date.start < date.end <= len(words)
    stated = stated_date(words)
    assert stated is None or is_date(stated)
