"""Dates as the library keeps them: ISO 8601 calendar dates and the simple part of EDTF.

EDTF is the Extended Date/Time Format (ISO 8601-2:2019), of which these are used: ``2024-12-01``, ``2024-12``,
``2024``, each with ``~`` (approximate), ``?`` (uncertain) or ``%`` (both) after it, and intervals of two such
joined by ``/``, an open end being ``..``.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?%]?")


def interval(value: str) -> tuple[str, str] | None:
    """First and last day (ISO 8601) that a date covers; None where it is no date.

    An open end reaches to 0001-01-01 or 9999-12-31.

    >>> interval("2024-12"), interval("2024-12-01/2024-12-08"), interval("~1912")
    (('2024-12-01', '2024-12-31'), ('2024-12-01', '2024-12-08'), None)
    """
    first, slash, last = value.partition("/")
    low = ("0001-01-01", "") if slash and first in ("", "..") else _point(first)
    if not slash:
        return low
    high = ("", "9999-12-31") if last in ("", "..") else _point(last)
    if low is None or high is None or low[0] > high[1]:
        return None
    return low[0], high[1]


def is_date(value: str) -> bool:
    """Whether ``value`` is a date that the library keeps."""
    return interval(value) is not None


def _point(value: str) -> tuple[str, str] | None:
    match = _POINT.fullmatch(value)
    if match is None or match[1] == "0000":
        return None
    year, month = int(match[1]), int(match[2] or 0)
    if match[2] is None:
        return f"{year:04}-01-01", f"{year:04}-12-31"
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if match[3] is None:
        return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{last:02}"
    day = int(match[3])
    if not 1 <= day <= last:
        return None
    exact = date(year, month, day).isoformat()
    return exact, exact
