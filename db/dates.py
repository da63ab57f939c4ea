"""Dates as people write and store them: ISO 8601 and the part of EDTF that articles need.

EDTF is the Extended Date/Time Format of the Library of Congress, now in ISO 8601-2:2019. Known here:
``2024``, ``2024-12``, ``2024-12-01``, a time after ``T`` (dropped), the qualifiers ``?`` ``~`` ``%``
at the end (kept by the writer, without weight here), ``X`` for unspecified last digits (``191X``,
``2024-12-XX``), intervals ``a/b`` with ``..`` or nothing for an open end.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

#: The ends of time: what open intervals reach to. Dates compare as text.
FIRST, LAST = "0000-01-01", "9999-12-31"

_DATE = re.compile(
    r"(\d{4}|\d{3}X|\d{2}XX)(?:-(\d{2}|XX)(?:-(\d{2}|XX))?)?(?:T[0-9:.,Z+-]*)?[?~%]?", re.ASCII
)

#: What the library itself keeps: calendar dates and their qualifiers, no unspecified digits and no times.
_KEPT = re.compile(r"(?!0000)\d{4}(?:-\d{2}(?:-\d{2})?)?[?~%]?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From the first to the last day that a date may mean, both included, as ``YYYY-MM-DD``."""

    low: str
    high: str

    def inside(self, other: Interval) -> bool:
        """Whether every day of this one is in ``other``."""
        return other.low <= self.low and self.high <= other.high


def interval(text: str) -> Interval | None:
    """The days that ``text`` may mean; None if it is no date known here, or if it ends before it begins.

    >>> interval("2024-02")
    Interval(low='2024-02-01', high='2024-02-29')
    >>> interval("1912-04-14/1912-04")
    Interval(low='1912-04-14', high='1912-04-30')
    >>> interval("191X~"), interval("2023-02-29"), interval("soon")
    (Interval(low='1910-01-01', high='1919-12-31'), None, None)
    """
    start, slash, end = text.strip().partition("/")
    if not slash:
        return _one(start)
    low, high = _end(start), _end(end)
    if low is None or high is None or low.low > high.high:
        return None
    return Interval(low.low, high.high)


def is_date(value: str) -> bool:
    """Whether ``value`` is a date that the library keeps.

    >>> [is_date(value) for value in ("2024-12", "1912-04-14/..", "191X", "2023-02-29", "soon")]
    [True, True, False, False, False]
    """
    ends = value.split("/", 1)
    open_end = ("", "..") if len(ends) == 2 else ()
    return all(end in open_end or _KEPT.fullmatch(end) for end in ends) and interval(value) is not None


def _end(text: str) -> Interval | None:
    return Interval(FIRST, LAST) if text in ("", "..") else _one(text)


def _one(text: str) -> Interval | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = match.groups()
    low_year, high_year = year.replace("X", "0"), year.replace("X", "9")
    if month is None or month == "XX" or "X" in year:
        return Interval(f"{low_year}-01-01", f"{high_year}-12-31")
    if not 1 <= int(month) <= 12:
        return None
    days = monthrange(int(year) or 4, int(month))[1]  # year 0 is a leap year; `calendar` starts at 1
    if day is None or day == "XX":
        return Interval(f"{year}-{month}-01", f"{year}-{month}-{days:02}")
    if not 1 <= int(day) <= days:
        return None
    return Interval(f"{year}-{month}-{day}", f"{year}-{month}-{day}")
