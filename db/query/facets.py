"""Counts for a result, each with the query text that narrows to it.

For every value ``v`` of a facet, ``(query) v.query`` finds ``v.count`` claims, if ``ids`` is what ``query``
found: a property test holds that. What is not known is a line of its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, overload

import numpy as np
from sqlalchemy.orm import Session

from db.query.columns import Ints, Mask
from db.query.fields import exact_key
from db.query.frame import Frame, NameList, counted, frame_of
from db.query.parse import format
from db.query.syntax import Absent, Contains, Exactly, Field, Value
from db.records import Facets, FacetValue

#: Dates are counted by day or month while there are no more than so many lines; else by year.
MOST_DAYS, MOST_MONTHS = 31, 36

DateLines = Literal["fitting", "day", "month", "year"]
_LENGTHS: Mapping[str, int] = {"day": 10, "month": 7, "year": 4}


def facets(session: Session, ids: Sequence[int], *, dates: DateLines = "fitting") -> Facets:
    """Counts of speakers, sources, outlets, dates, tags, kinds, reviews and polarities among ``ids``.

    Names come commonest first, dates in order, what is not known last. ``dates``: a line a day, month or
    year, or whichever of them fits. ``polarity`` is left out where there is only one. ``label`` is "" for
    what is not known: the app words that. Lines are made when they are looked at: there may be ten
    thousand speakers.
    """
    frame = frame_of(session)
    rows = frame.rows(np.frombuffer(ids, dtype=np.int64) if isinstance(ids, array) else list(ids))
    parts = _parts(frame)
    values: dict[str, Sequence[FacetValue]] = {
        name: parts[name].lines(parts[name].count(frame, rows)) for name in ("speaker", "source", "outlet")
    }
    values["date"] = _dates(frame, rows, dates)
    for name in ("tag", "kind", "review"):
        values[name] = parts[name].lines(parts[name].count(frame, rows))
    polarities = parts["polarity"].lines(parts["polarity"].count(frame, rows))
    if len(polarities) > 1:
        values["polarity"] = polarities
    return Facets(values)


def _parts(frame: Frame) -> dict[str, _Part]:
    """What can be counted in this state of the library; made once."""
    parts: dict[str, _Part] | None = frame.kept.get("facets")
    if parts is None:
        before: dict[str, _Part] = frame.kept.pop("before", None) or {}
        parts = frame.kept["facets"] = {
            "speaker": _of_list("speaker", frame.speakers, lambda frame: frame.speaker, first_only=True),
            "source": _Sources.of(frame, before.get("source")),
            "outlet": _of_list("outlet", frame.outlets, lambda frame: frame.outlet),
            "tag": _Tags(frame),
            "kind": _Words("kind", frame.coded("kind"), "kind", Contains),
            "review": _Words("is", frame.coded("review"), "review", Contains),
            "polarity": _Words("polarity", frame.coded("polarity"), "polarity", Exactly),
        }
    return parts


# --- lines -----------------------------------------------------------------------------------------


class Lines(Sequence[FacetValue]):
    """Lines of a facet, each made when it is asked for."""

    def __init__(
        self, make: Callable[[int, int], FacetValue], numbers: Sequence[int], counts: Sequence[int]
    ) -> None:
        """``make(number, count)`` for each of ``numbers``."""
        self._make = make
        self._numbers = numbers
        self._counts = counts

    def __len__(self) -> int:
        """How many."""
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> FacetValue: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[FacetValue]: ...
    def __getitem__(self, place: int | slice) -> FacetValue | Sequence[FacetValue]:
        """A line, or some."""
        if isinstance(place, slice):
            return [self._make(n, c) for n, c in zip(self._numbers[place], self._counts[place], strict=True)]
        return self._make(self._numbers[place], self._counts[place])

    def __iter__(self) -> Iterator[FacetValue]:
        """All lines."""
        return map(self._make, self._numbers, self._counts)


def _line(field: str, value: Value, label: str, count: int, colour: str | None = None) -> FacetValue:
    key = "" if isinstance(value, Absent) else exact_key(label)
    return FacetValue(key=key, label=label, count=count, query=format(Field(field, value)), colour=colour)


class _Part(ABC):
    """One facet: how its lines are counted and made."""

    @abstractmethod
    def count(self, frame: Frame, rows: Ints) -> Ints:
        """For ``rows``: the number of claims of every line, what is not known last."""

    @abstractmethod
    def lines(self, counts: Ints) -> Sequence[FacetValue]:
        """The lines that are not empty, commonest first, what is not known last."""


class _Keyed(_Part):
    """Lines by name, where spellings that ``=`` does not tell apart are one."""

    def __init__(self, field: str, entries: Sequence[Sequence[str]], shown: Sequence[Sequence[str]]) -> None:
        """``entries[number]``: the names by which ``=`` finds it; ``shown[number]``: those with a line."""
        self.field = field
        known: dict[str, int] = {}
        spellings: list[list[str]] = []
        for names in shown:
            for name in names:
                key = known.setdefault(exact_key(name), len(known))
                if key == len(spellings):
                    spellings.append([])
                if name not in spellings[key]:
                    spellings[key].append(name)
        self.spellings = spellings
        pairs = [
            (number, known[key])
            for number, names in enumerate(entries)
            for key in dict.fromkeys(exact_key(name) for name in names)
            if key in known
        ]
        self.pairs = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        order = sorted(range(len(known)), key=list(known).__getitem__)
        self.rank = np.empty(len(known), dtype=np.int64)
        self.rank[order] = np.arange(len(known))
        self.unnamed = np.array([not names for names in entries], dtype=bool)

    def by_key(self, numbers: Ints) -> Ints:
        """From how often each number occurs to how often each key does; the last: no name at all."""
        of_key = np.bincount(
            self.pairs[:, 1], weights=numbers[self.pairs[:, 0]], minlength=len(self.spellings)
        )
        return np.append(of_key, numbers[self.unnamed].sum()).astype(np.int64)

    def lines(self, counts: Ints) -> Sequence[FacetValue]:
        """See `_Part.lines`."""
        named = counts[:-1]
        there = np.flatnonzero(named)
        order = there[np.lexsort((self.rank[there], -named[there]))].tolist()
        if counts[-1]:
            order.append(len(self.spellings))
        return Lines(self._make, order, counts[order].tolist())

    def _make(self, key: int, count: int) -> FacetValue:
        if key == len(self.spellings):
            return _line(self.field, Absent(), "", count)
        name = min(self.spellings[key])
        return _line(self.field, Exactly(name), name, count)


class _Names(_Keyed):
    """Names of which each claim has those of one number."""

    def __init__(
        self, field: str, listed: NameList, numbers: Callable[[Frame], Any], *, first_only: bool = False
    ) -> None:
        shown = [names[:1] for names in listed.entries] if first_only else listed.entries
        super().__init__(field, listed.entries, shown)
        self._numbers = numbers

    def count(self, frame: Frame, rows: Ints) -> Ints:
        """See `_Part.count`."""
        return self.by_key(counted(self._numbers(frame)[rows], len(self.unnamed)))


def _of_list(
    field: str, listed: NameList, numbers: Callable[[Frame], Any], *, first_only: bool = False
) -> _Names:
    """The facet of a list of names, made once for the list."""
    made: _Names | None = listed.kept.get("facet")
    if made is None:
        made = listed.kept["facet"] = _Names(field, listed, numbers, first_only=first_only)
    return made


class _Sources(_Keyed):
    """Outlets, intermediaries and cited sources together: sets of names, of which few are different."""

    @classmethod
    def of(cls, frame: Frame, before: _Part | None) -> _Sources:
        """The facet of ``frame``: the one ``before`` where the names of all claims are what they were."""
        names = (frame.outlets.entries, tuple(frame.vias.entries), frame.cited.entries)
        numbers = np.stack([frame.outlet, frame.columns.codes["via"], frame.citing]).astype(np.int64)
        if isinstance(before, _Sources) and before.names == names and np.array_equal(before.numbers, numbers):
            return before
        return cls(names, numbers)

    def __init__(self, names: tuple[Sequence[tuple[str, ...]], ...], numbers: Ints) -> None:
        """``names`` of outlets, chains and texts; ``numbers``: of every claim, one of each."""
        self.names, self.numbers = names, numbers
        outlets, vias, cited = names
        # One number for three, so that the different ones are found by one sort of numbers.
        sizes = [len(some) for some in names]
        packed = (numbers[0] * sizes[1] + numbers[1]) * sizes[2] + numbers[2]
        different, self._of_row = np.unique(packed, return_inverse=True)
        entries = []
        for number in different.tolist():
            rest, snapshot = divmod(number, sizes[2])
            outlet, via = divmod(rest, sizes[1])
            entries.append((*outlets[outlet], *vias[via], *cited[snapshot]))
        super().__init__("source", entries, entries)

    def count(self, frame: Frame, rows: Ints) -> Ints:
        """See `_Part.count`."""
        return self.by_key(counted(self._of_row[rows], len(self.unnamed)))


class _Words(_Part):
    """Stored words, which queries write as they are."""

    def __init__(
        self, field: str, values: Sequence[str], column: str, write: type[Contains] | type[Exactly]
    ) -> None:
        self.field, self.values, self.column, self.write = field, values, column, write

    def count(self, frame: Frame, rows: Ints) -> Ints:
        """See `_Part.count`."""
        return counted(frame.columns.codes[self.column][rows], len(self.values))[: len(self.values)]

    def lines(self, counts: Ints) -> Sequence[FacetValue]:
        """See `_Part.lines`."""
        there = [
            (word, int(count)) for word, count in zip(self.values, counts, strict=True) if count and word
        ]
        there.sort(key=lambda pair: (-pair[1], pair[0]))
        return tuple(_line(self.field, self.write(word), word, count) for word, count in there)


class _Tags(_Part):
    """Tags, with their colours; the last line: claims without any."""

    def __init__(self, frame: Frame) -> None:
        self.rows = {row.pk: row for row in frame.columns.tag_rows}

    def count(self, frame: Frame, rows: Ints) -> Ints:
        """See `_Part.count`."""
        mask = frame.mask(rows)
        tagged, tags = frame.tag_pairs
        counts = counted(tags[mask[tagged]], len(frame.tags.entries))
        return np.append(counts, int((mask & ~frame.tagged).sum()))

    def lines(self, counts: Ints) -> Sequence[FacetValue]:
        """See `_Part.lines`."""
        lines = [
            _line("tag", Exactly(row.name), row.name, int(counts[pk]), row.colour)
            for pk, row in self.rows.items()
            if counts[pk]
        ]
        lines.sort(key=lambda line: (-line.count, line.key))
        return (*lines, *([_line("tag", Absent(), "", int(counts[-1]))] if counts[-1] else []))


# --- dates -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Calendar:
    """The dates of a state of the library as days, months and years."""

    low: np.ndarray[Any, Any]
    high: np.ndarray[Any, Any]
    known: Mask

    @cached_property
    def lines(self) -> dict[int, tuple[list[str], Ints]]:
        """By length of an ISO date: the different lines, and the line of every date (-1: none of them)."""
        found = {}
        for length in _LENGTHS.values():
            low, high = (days.astype(f"<U{length}") for days in (self.low, self.high))
            different, numbers = np.unique(low, return_inverse=True)
            found[length] = (
                [str(line) for line in different],
                np.where(self.known & (low == high), numbers, -1),
            )
        return found


def _dates(frame: Frame, rows: Ints, by: DateLines) -> Sequence[FacetValue]:
    """Lines by day, month or year; dates wider than a line (or unreadable) are lines as they are written."""
    calendar: _Calendar | None = frame.kept.get("calendar")
    if calendar is None:
        calendar = frame.kept["calendar"] = _Calendar(*frame.dates.days)
    counts = counted(frame.date[rows], len(frame.dates.values))
    there = np.flatnonzero(counts)
    length = _fitting(calendar, there[calendar.known[there]]) if by == "fitting" else _LENGTHS[by]
    labels, numbers = calendar.lines[length]
    buckets = np.bincount(
        numbers[there][numbers[there] >= 0], counts[there][numbers[there] >= 0], len(labels)
    )
    odd: dict[str, int] = {}
    for date in there[numbers[there] < 0].tolist():
        if written := frame.dates.values[date].strip():
            odd[written] = odd.get(written, 0) + int(counts[date])
    lines = [
        (labels[n], _line("date", Contains(labels[n]), labels[n], int(buckets[n])))
        for n in np.flatnonzero(buckets)
    ]
    # What is counted by its line is not found by what it is written as.
    lines += [
        (_sort_key(calendar, frame, date), _line("date", Exactly(date), date, n)) for date, n in odd.items()
    ]
    unknown = int(counts[0])
    last = [_line("date", Absent(), "", unknown)] if unknown else []
    return (*(line for _, line in sorted(lines, key=lambda pair: (pair[0], pair[1].label))), *last)


def _sort_key(calendar: _Calendar, frame: Frame, date: str) -> str:
    place = next(n for n, value in enumerate(frame.dates.values) if value.strip() == date)
    return str(calendar.low[place]) if calendar.known[place] else "~"


def _fitting(calendar: _Calendar, dates: Ints) -> int:
    """How much of an ISO date makes a line: 10 (day), 7 (month) or 4 (year)."""
    low, high = calendar.low[dates], calendar.high[dates]
    if len(dates) and (low == high).all() and len(np.unique(low)) <= MOST_DAYS:
        return _LENGTHS["day"]
    of_month = calendar.lines[_LENGTHS["month"]][1][dates]
    months = len(np.unique(of_month[of_month >= 0]))
    return _LENGTHS["month"] if 0 < months <= MOST_MONTHS else _LENGTHS["year"]
