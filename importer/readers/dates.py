"""Dates as articles write them, as ISO 8601 or EDTF; nothing is guessed.

A date is only what the words state: no year, no date; no day, a month (``2024-12``). Numeric dates
such as ``3/4/24`` mean two things, so they are read only where something says which part is the
month (`Order`), and otherwise give the year alone. EDTF: Library of Congress, 2019 (level 0).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

#: Which part of a numeric date comes first.
Order = Literal["month", "day"]

_MONTHS = "january february march april may june july august september october november december"
_MONTH_NUMBER = {name[:3]: i for i, name in enumerate(_MONTHS.split(), 1)}

_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"  # noqa: E501
_WEEKDAY = r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?"  # noqa: E501
_YEAR = r"(?:1[4-9]|20|21)\d\d"
_DAY = r"[0-3]?\d(?:st|nd|rd|th)?"
_TIME = r"[0-2]?\d[:.][0-5]\d(?::[0-5]\d)?(?:\s?[ap]\.?m\b\.?)?(?:\s?\(?[A-Z]{2,5}\)?)?"

_WRITTEN = re.compile(
    rf"""(?<![\w/.-])(?:
      (?P<iso>{_YEAR}-[01]\d(?:-[0-3]\d)?)(?:T[0-9:.]{{4,16}}(?:Z|[+-]\d\d:?\d\d)?)?
    | (?:{_WEEKDAY},?\s)?(?P<m1>{_MONTH})\s(?P<d1>{_DAY})(?:,\s?|\s)(?P<y1>{_YEAR})
    | (?:{_WEEKDAY},?\s)?(?:the\s)?(?P<d2>{_DAY})(?:\sof)?[\s-](?P<m2>{_MONTH}),?[\s-](?P<y2>{_YEAR})
    | (?P<m3>{_MONTH}),?\s(?P<y3>{_YEAR})
    )(?![\w/-])""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMERIC = re.compile(rf"(?<![\w/.-])(\d{{1,2}})([/.])(\d{{1,2}})\2({_YEAR}|\d\d)(?![\w/])")
_EXTRAS = re.compile(rf"(?:at\s)?{_TIME}|[\s,()|.·•–—-]+|at|on", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date at ``start:end`` of the searched words; ``order`` where its form shows a habit."""

    start: int
    end: int
    iso: str
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class NumericDate:
    """``first/second/year`` as written; ``year`` has four digits."""

    start: int
    end: int
    first: int
    second: int
    year: int

    def iso(self, order: Order | None) -> str | None:
        """ISO date in this order; the year alone where the order is unknown; None if it is no date.

        >>> NumericDate(0, 7, 12, 25, 2024).iso(None), NumericDate(0, 6, 3, 4, 2024).iso(None)
        ('2024-12-25', '2024')
        """
        as_month, as_day = self.read("month"), self.read("day")
        if as_month and as_day and as_month != as_day:
            return {"month": as_month, "day": as_day}[order].isoformat() if order else str(self.year)
        date = as_month or as_day
        return date.isoformat() if date else None

    def read(self, order: Order) -> datetime.date | None:
        """The date in this order, None if there is no such day."""
        month, day = (self.first, self.second) if order == "month" else (self.second, self.first)
        return _valid(self.year, month, day)


def _valid(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def written_dates(words: str) -> Iterator[DateFound]:
    """Every date whose words leave no doubt: ISO 8601, or with the month's name, and with its year.

    >>> [d.iso for d in written_dates("On Monday, January 13, 2025, not on 3 May.")]
    ['2025-01-13']
    """
    for found in _WRITTEN.finditer(words):
        read = _read_written(found)
        if read:
            iso, order = read
            yield DateFound(found.start(), found.end(), iso, order)


def _read_written(found: re.Match[str]) -> tuple[str, Order | None] | None:
    if found["iso"]:
        return (found["iso"], None) if is_date(found["iso"]) else None
    if found["m3"]:
        return f"{int(found['y3']):04}-{_month(found['m3']):02}", None
    part, order = ("1", "month") if found["m1"] else ("2", "day")
    day = int(re.sub(r"\D", "", found[f"d{part}"]))
    date = _valid(int(found[f"y{part}"]), _month(found[f"m{part}"]), day)
    return (date.isoformat(), "month" if order == "month" else "day") if date else None


def _month(word: str) -> int:
    return _MONTH_NUMBER[word.lower().rstrip(".")[:3]]


def numeric_dates(words: str) -> Iterator[NumericDate]:
    """Every ``3/4/24`` or ``3.4.2024``; two digits of a year mean 1970 to 2069."""
    for found in _NUMERIC.finditer(words):
        year = int(found[4])
        if year < 100:
            year += 2000 if year < 70 else 1900
        date = NumericDate(found.start(), found.end(), int(found[1]), int(found[3]), year)
        if date.iso(None):
            yield date


def whole_date(words: str) -> DateFound | None:
    """The date that is all these words say, but for weekday, time of day and punctuation.

    >>> whole_date("Jan. 13, 2025 at 10:32 AM EST").iso
    '2025-01-13'
    >>> whole_date("It was January 13, 2025") is None
    True
    """
    if len(words) > 80:
        return None
    found = next(written_dates(words), None)
    if found is None:
        return None
    rest = words[: found.start] + " " + words[found.end :]
    return found if not _EXTRAS.sub("", re.sub(rf"\b{_WEEKDAY}", "", rest, flags=re.I)) else None


def is_date(value: str) -> bool:
    """Whether ``value`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` of a day that exists."""
    found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", value)
    return found is not None and _valid(int(found[1]), int(found[2] or 1), int(found[3] or 1)) is not None


def stated_date(value: str) -> str | None:
    """A metadata field's date as ISO or EDTF: an ISO date (time dropped), a year, or a written date.

    >>> stated_date("2025-01-13T08:00:00Z"), stated_date("13 January 2025"), stated_date("3/4/24")
    ('2025-01-13', '2025-01-13', None)
    """
    value = value.strip()
    found = re.match(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?(?=$|[T\s])", value)
    if found and is_date(found[0]):
        return found[0]
    whole = whole_date(value)
    return whole.iso if whole else None
