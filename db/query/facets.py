"""Counts for a result, each with the query text that narrows to it.

For every value ``v`` of a facet, ``(query) v.query`` finds ``v.count`` claims, if ``ids`` is what ``query``
found: a property test holds that. What is not known is a line of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.dates import Interval, interval
from db.query.fields import (
    CITED,
    VIA,
    among,
    commonest_spellings,
    exact_key,
    json_names,
    present,
)
from db.query.parse import format
from db.query.syntax import Absent, Contains, Exactly, Field, Value
from db.records import Facets, FacetValue
from db.schema import Article, Claim, ClaimTag, Speaker, Tag

#: Up to so many keys are sent to the database; with more, it is read whole and sieved here.
FEW = 20_000
#: Dates are counted by day or month while there are no more than so many lines; else by year.
MOST_DAYS, MOST_MONTHS = 31, 36


def facets(session: Session, ids: Sequence[int]) -> Facets:
    """Counts of speakers, sources, outlets, dates, tags, kinds, reviews and polarities among ``ids``.

    Names come commonest first, dates in order, what is not known last. ``polarity`` is left out where
    there is only one. ``label`` is "" for what is not known: the app words that.
    """
    counted = _Counted(session, ids)
    values = {
        "speaker": _names("speaker", counted.by("speaker_pk", _speaker_names(session))),
        "source": _names("source", counted.sources()),
        "outlet": _names("outlet", counted.by("article_pk", counted.outlets)),
        "date": _dates(counted.dates()),
        "tag": _tags(session, ids),
        "kind": _words("kind", counted.column("kind")),
        "review": _words("is", counted.column("review")),
    }
    polarities = counted.column("polarity")
    if len(polarities) > 1:
        values["polarity"] = _words("polarity", polarities)
    return Facets(values)


#: The columns of a claim that are counted.
COLUMNS = ("pk", "speaker_pk", "article_pk", "snapshot_pk", "kind", "polarity", "review", "said", "via")


class _Counted:
    """The claims of ``ids`` read once, as columns."""

    def __init__(self, session: Session, ids: Sequence[int]) -> None:
        self._session = session
        rows = list(_sieved(session, _columns(), Claim.pk, ids))
        self._columns: dict[str, Sequence[Any]] = dict(
            zip(COLUMNS, zip(*rows, strict=True) if rows else [()] * len(COLUMNS), strict=True)
        )
        articles = session.execute(select(Article.pk, Article.outlet, Article.published)).all()
        self.outlets = {pk: present(outlet) for pk, outlet, _ in articles}
        self._published = {pk: published for pk, _, published in articles}

    def column(self, name: str) -> Counter[Any]:
        """How often each value of a column occurs."""
        return Counter(self._columns[name])

    def by(self, name: str, names: Mapping[Any, tuple[str, ...]]) -> Counter[tuple[str, ...]]:
        """How often each tuple of names occurs, for the keys in a column."""
        counts: Counter[tuple[str, ...]] = Counter()
        for key, count in self.column(name).items():
            counts[names.get(key, ())] += count
        return counts

    def sources(self) -> Counter[tuple[str, ...]]:
        """How often each set of sources occurs: the outlet, intermediaries, cited sources."""
        cited = dict(CITED.read(self._session))
        counts: Counter[tuple[str, ...]] = Counter()
        columns = (self._columns[name] for name in ("article_pk", "via", "snapshot_pk"))
        for (article, via, snapshot), count in Counter(zip(*columns, strict=True)).items():
            counts[self.outlets[article] + json_names(via) + cited.get(snapshot, ())] += count
        return counts

    def dates(self) -> Counter[str | None]:
        """How often each date occurs: said, or published where that is not known."""
        counts: Counter[str | None] = Counter()
        pairs = zip(self._columns["said"], self._columns["article_pk"], strict=True)
        for (said, article), count in Counter(pairs).items():
            counts[said or self._published[article] or None] += count
        return counts


def _columns() -> tuple[Any, ...]:
    table = {"via": VIA}
    return tuple(table.get(name, getattr(Claim, name)) for name in COLUMNS)


def _sieved(session: Session, columns: Sequence[Any], key: Any, ids: Sequence[int]) -> Iterator[Any]:
    """The rows whose ``key`` is among ``ids``; the first column is that key."""
    if len(ids) <= FEW:
        yield from session.execute(select(*columns).where(among(key, list(ids))))
    else:
        wanted = set(ids)
        yield from (row for row in session.execute(select(*columns)) if row[0] in wanted)


def _speaker_names(session: Session) -> dict[int, tuple[str, ...]]:
    return {pk: present(name) for pk, name in session.execute(select(Speaker.pk, Speaker.name))}


def _line(field: str, value: Value, label: str, count: int, colour: str | None = None) -> FacetValue:
    key = "" if isinstance(value, Absent) else exact_key(label)
    return FacetValue(key=key, label=label, count=count, query=format(Field(field, value)), colour=colour)


def _names(field: str, counts: Mapping[tuple[str, ...], int]) -> tuple[FacetValue, ...]:
    """Lines for names, commonest first; what is not known last."""
    lines = [_line(field, Exactly(name), name, count) for name, count in commonest_spellings(counts)]
    unknown = counts.get((), 0)
    return (*lines, *([_line(field, Absent(), "", unknown)] if unknown else []))


def _words(field: str, counts: Mapping[str, int]) -> tuple[FacetValue, ...]:
    """Lines for stored words, which queries write as they are."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    exact: Callable[[str], Value] = Exactly if field == "polarity" else Contains
    return tuple(_line(field, exact(word), word, count) for word, count in ordered)


def _tags(session: Session, ids: Sequence[int]) -> tuple[FacetValue, ...]:
    pairs = list(_sieved(session, (ClaimTag.claim_pk, ClaimTag.tag_pk), ClaimTag.claim_pk, ids))
    counts = Counter(tag for _, tag in pairs)
    tags = {pk: (name, colour) for pk, name, colour in session.execute(select(Tag.pk, Tag.name, Tag.colour))}
    lines = [
        _line("tag", Exactly(name), name, counts[pk], colour)
        for pk, (name, colour) in tags.items()
        if counts[pk]
    ]
    lines.sort(key=lambda line: (-line.count, line.key))
    untagged = len(ids) - len({claim for claim, _ in pairs})
    return (*lines, *([_line("tag", Absent(), "", untagged)] if untagged else []))


# --- dates ---------------------------------------------------------------------------------------


def _dates(counts: Mapping[str | None, int]) -> tuple[FacetValue, ...]:
    """Lines by day, month or year; dates wider than a line (or unreadable) are lines as they are written."""
    days = {date: interval(date) for date in counts if date}
    length = _length([found for found in days.values() if found])
    buckets: Counter[str] = Counter()
    odd: Counter[str] = Counter()
    for date, found in days.items():
        bucket = found.low[:length] if found else ""
        inside = interval(bucket) if bucket else None
        if found and inside and found.inside(inside):
            buckets[bucket] += counts[date]
        elif date:
            odd[date.strip()] += counts[date]
    lines = [(bucket, _line("date", Contains(bucket), bucket, count)) for bucket, count in buckets.items()]
    lines += [(_sort_key(date), _line("date", Exactly(date), date, count)) for date, count in odd.items()]
    unknown = counts.get(None, 0)
    last = [_line("date", Absent(), "", unknown)] if unknown else []
    return (*(line for _, line in sorted(lines, key=lambda pair: (pair[0], pair[1].label))), *last)


def _sort_key(date: str) -> str:
    found = interval(date)
    return found.low if found else "~"


def _length(found: Iterable[Interval]) -> int:
    """How much of an ISO date makes a line: 10 (day), 7 (month) or 4 (year)."""
    known = list(found)
    exact = [days for days in known if days.low == days.high]
    if exact and len(exact) == len(known) and len({days.low for days in exact}) <= MOST_DAYS:
        return 10
    months = {days.low[:7] for days in known if days.low[:7] == days.high[:7]}
    return 7 if months and len(months) <= MOST_MONTHS else 4
