"""What follows from the columns of one state of the library: names, dates, what is shown, and orders.

A `Frame` is made once a state and asked by every query; each part is computed when it is first wanted.
Numbers of rows are places in `Columns.pk`.
"""

from __future__ import annotations

import json
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from db.dates import interval
from db.names import fold, tokens
from db.query.columns import Columns, Ints, Mask, columns_of, is_among
from db.search.arrays import Builder
from db.search.port import TextView, WordTest
from db.search.view import ArrayView, Part

#: One day, as the end of what is known.
Days = tuple[NDArray[np.str_], NDArray[np.str_], Mask]


def present(*names: str | None) -> tuple[str, ...]:
    """The names that are stated: neither None nor empty."""
    return tuple(name for name in names if name)


def article_title(title: str | None, doc: str) -> str:
    """What an article is called in queries: its title, or the file's name."""
    return title or doc


def json_names(text: str | None) -> tuple[str, ...]:
    """The names in a stored JSON list."""
    return present(*(str(name) for name in json.loads(text or "[]") or []))


class NameList:
    """Names that claims refer to by number: some for each number, found by their words."""

    def __init__(self, entries: Sequence[tuple[str, ...]]) -> None:
        """``entries[number]``: the names; () for a number without any."""
        self.entries = entries
        #: What others made of the list, by their own keys; it goes with the list.
        self.kept: dict[str, Any] = {}

    @cached_property
    def unnamed(self) -> Mask:
        """The numbers without a name."""
        return np.array([not names for names in self.entries], dtype=bool)

    @cached_property
    def _words(self) -> tuple[ArrayView, Ints, list[tuple[str, ...]]]:
        """The names as documents of an index in memory; the number of each, and its tokens."""
        builder = Builder()
        owners: list[int] = []
        texts: list[tuple[str, ...]] = []
        for number, names in enumerate(self.entries):
            for name in names:
                words = tokens(name)
                builder.add("content", len(owners), words)
                owners.append(number)
                texts.append(words)
        arrays = builder.finish(owners, [0] * len(owners))
        view = ArrayView([Part("names", arrays, frozenset())], np.arange(2))
        return view, np.array(owners, dtype=np.int64), texts

    def holding(self, tests: Sequence[WordTest]) -> Mask:
        """The numbers with a name that has words that pass ``tests`` next to each other."""
        view, owners, _ = self._words
        return self._mask(owners[view.find(tests, "content")])

    def in_order(self, tests: Sequence[WordTest], fits: Callable[[Sequence[str]], bool]) -> Mask:
        """The numbers with a name that has words that pass ``tests`` and of which ``fits`` is true."""
        view, owners, texts = self._words
        found: Ints | None = None
        for test in tests:
            having = np.unique(view.find([test], "content"))
            found = having if found is None else found[is_among(found, having)]
        if found is None:
            return np.zeros(len(self.entries), dtype=bool)
        if len(tests) > 1:
            found = np.array([name for name in found.tolist() if fits(texts[name])], dtype=np.int64)
        return self._mask(owners[found])

    def fitting(self, fits: Callable[[str], bool]) -> Mask:
        """The numbers with a name of which ``fits`` is true."""
        return np.array([any(fits(name) for name in names) for names in self.entries], dtype=bool)

    def words(self, test: WordTest) -> list[str]:
        """The words of names that pass."""
        return self._words[0].words(test)

    def _mask(self, numbers: Ints) -> Mask:
        mask = np.zeros(len(self.entries), dtype=bool)
        mask[numbers] = True
        return mask


@dataclass(frozen=True)
class DateList:
    """Dates that claims refer to by number."""

    values: Sequence[str]

    @cached_property
    def days(self) -> Days:
        """First day, last day, and whether the date can be read, of every date."""
        found = [days_of(value) for value in self.values]
        return (
            np.array([days[0] if days else "" for days in found], dtype="<U10"),
            np.array([days[1] if days else "" for days in found], dtype="<U10"),
            np.array([days is not None for days in found], dtype=bool),
        )

    def fitting(self, fits: Callable[[str], bool]) -> Mask:
        """The dates of which ``fits`` is true; 0 is none."""
        return np.array([bool(value) and fits(value) for value in self.values], dtype=bool)


@lru_cache(maxsize=65536)
def days_of(date: str) -> tuple[str, str] | None:
    """First and last day of a date as stored."""
    found = interval(date)
    return (found.low, found.high) if found else None


class Frame:
    """One state of the library, ready for questions."""

    def __init__(self, columns: Columns, before: Frame | None = None) -> None:
        """``before``: an earlier state, whose lists of names are used again where nothing changed."""
        self.columns = columns
        self.pk = columns.pk
        self._rows_of_views: weakref.WeakKeyDictionary[TextView, Ints] = weakref.WeakKeyDictionary()
        self._lock = threading.Lock()
        self.kept: dict[str, Any] = {}
        if before is not None:
            self.kept["before"] = before.kept.get("facets")
            for name, parts in _FROM.items():
                same = all(getattr(before.columns, part) is getattr(columns, part) for part in parts)
                if same and name in before.__dict__:
                    self.__dict__[name] = before.__dict__[name]

    def __len__(self) -> int:
        """How many claims."""
        return len(self.pk)

    # --- rows ----------------------------------------------------------------------------------------

    @cached_property
    def _row_of_pk(self) -> NDArray[np.int32]:
        rows = np.full(int(self.pk[-1]) + 2 if len(self.pk) else 1, len(self.pk), dtype=np.int32)
        rows[self.pk] = np.arange(len(self.pk), dtype=np.int32)
        return rows

    def rows(self, pks: Sequence[int] | Ints) -> Ints:
        """The rows of claims; those that are not there are left out."""
        wanted = np.asarray(pks, dtype=np.int64)
        wanted = wanted[(wanted >= 0) & (wanted < len(self._row_of_pk))]
        rows = self._row_of_pk[wanted]
        return rows[rows < len(self.pk)].astype(np.int64)

    def rows_of(self, view: TextView) -> Ints:
        """The row of every document of ``view``; `len(self)` where it holds no claim that is there."""
        with self._lock:
            rows = self._rows_of_views.get(view)
            if rows is None:
                keys = view.keys
                rows = np.full(len(keys), len(self.pk), dtype=np.int64)
                known = (keys > 0) & (keys < len(self._row_of_pk))
                rows[known] = self._row_of_pk[keys[known]]
                self._rows_of_views[view] = rows
            return rows

    def mask(self, rows: Ints) -> Mask:
        """Yes for ``rows``; `len(self)` among them is nobody."""
        mask = np.zeros(len(self.pk) + 1, dtype=bool)
        mask[rows] = True
        return mask[:-1]

    def everything(self) -> Mask:
        """Yes for all."""
        return np.ones(len(self.pk), dtype=bool)

    def nothing(self) -> Mask:
        """No for all."""
        return np.zeros(len(self.pk), dtype=bool)

    @cached_property
    def there(self) -> Mask:
        """Claims of articles that are not deleted."""
        deleted = self._by_article([row.deleted for row in self.columns.articles], False)
        return ~deleted[self.columns.numbers["article"]].astype(bool)

    @cached_property
    def shown(self) -> Mask:
        """What lists show: `there`, and not rejected."""
        reviews = self.columns.coded["review"].values
        rejected = reviews.index("rejected") if "rejected" in reviews else -1
        shown: Mask = self.there & (self.columns.codes["review"] != rejected)
        return shown

    # --- names ---------------------------------------------------------------------------------------

    def _by_article(self, values: Sequence[Any], missing: Any) -> NDArray[Any]:
        """An array over the keys of articles."""
        articles = self.columns.articles
        size = (articles[-1].pk if articles else 0) + 1
        array = np.full(size, missing)
        if articles:
            array[np.array([row.pk for row in articles])] = values
        return array

    @cached_property
    def _article_lists(self) -> tuple[NameList, NDArray[Any], NameList, NDArray[Any], DateList, NDArray[Any]]:
        """Outlets, authors and dates of publication: distinct values, and by article which."""
        found: list[Any] = []
        for name in ("outlet", "author", "published"):
            numbers: dict[str, int] = {"": 0}
            by_row = [numbers.setdefault(getattr(r, name) or "", len(numbers)) for r in self.columns.articles]
            values = list(numbers)
            distinct: Any = (
                DateList(values) if name == "published" else NameList([present(v) for v in values])
            )
            found += [distinct, self._by_article(by_row, 0)]
        return tuple(found)

    @property
    def outlets(self) -> NameList:
        """The distinct outlets; 0 is none."""
        return self._article_lists[0]

    @property
    def outlet_of(self) -> Ints:
        """Of every article: its outlet."""
        return self._article_lists[1]

    @property
    def author_of(self) -> Ints:
        """Of every article: its author."""
        return self._article_lists[3]

    @property
    def published_of(self) -> Ints:
        """Of every article: its date."""
        return self._article_lists[5]

    @cached_property
    def outlet(self) -> Ints:
        """Of every claim: its outlet."""
        return self.outlet_of[self.columns.numbers["article"]]

    @property
    def authors(self) -> NameList:
        """The distinct authors; 0 is none."""
        return self._article_lists[2]

    @cached_property
    def author(self) -> Ints:
        """Of every claim: its author."""
        return self.author_of[self.columns.numbers["article"]]

    @property
    def publications(self) -> DateList:
        """The distinct dates of publication; 0 is none."""
        return self._article_lists[4]

    @cached_property
    def published(self) -> Ints:
        """Of every claim: the date of its article."""
        return self.published_of[self.columns.numbers["article"]]

    @cached_property
    def articles(self) -> NameList:
        """By article: its title, and its id."""
        rows = self.columns.articles
        entries: list[tuple[str, ...]] = [()] * (max((row.pk for row in rows), default=0) + 1)
        for row in rows:
            entries[row.pk] = present(article_title(row.title, row.doc), row.id)
        return NameList(entries)

    @cached_property
    def speakers(self) -> NameList:
        """By live speaker: the name, then those of the speakers that were merged into it."""
        rows = self.columns.speakers
        entries: list[tuple[str, ...]] = [()] * (max((pk for pk, _, _ in rows), default=0) + 1)
        for live_first in (True, False):
            for pk, name, live in rows:
                if (pk == live) is live_first:
                    entries[live] += present(name)
        return NameList([tuple(dict.fromkeys(names)) for names in entries])

    @cached_property
    def _live(self) -> Ints:
        live = np.zeros(len(self.speakers.entries), dtype=np.int64)
        for pk, _, root in self.columns.speakers:
            live[pk] = root
        return live

    @cached_property
    def speaker(self) -> Ints:
        """Of every claim: the live speaker; 0 is none."""
        return self._live[self.columns.numbers["speaker"]]

    @cached_property
    def vias(self) -> NameList:
        """The distinct chains of intermediaries; 0 is none."""
        return NameList([json_names(text) for text in list(self.columns.coded["via"].values)])

    @cached_property
    def cited(self) -> NameList:
        """By snapshot: the sources that its text lists; up to the last one that lists any."""
        entries: list[tuple[str, ...]] = [()] * (max((pk for pk, _ in self.columns.cited), default=0) + 1)
        for snapshot, name in self.columns.cited:
            entries[snapshot] += (name,)
        return NameList(entries)

    @cached_property
    def citing(self) -> Ints:
        """Of every claim: its number in `cited`."""
        snapshots = self.columns.numbers["snapshot"]
        return np.where(snapshots < len(self.cited.entries), snapshots, 0)

    @cached_property
    def tags(self) -> NameList:
        """By tag: its name."""
        rows = self.columns.tag_rows
        entries: list[tuple[str, ...]] = [()] * (max((row.pk for row in rows), default=0) + 1)
        for row in rows:
            entries[row.pk] = (row.name,)
        return NameList(entries)

    @cached_property
    def tag_pairs(self) -> tuple[Ints, Ints]:
        """Row and tag of everything tagged."""
        pairs = self.columns.tags
        known = (pairs[:, 0] < len(self._row_of_pk)) & (pairs[:, 1] < len(self.tags.entries))
        rows = self._row_of_pk[pairs[known, 0]].astype(np.int64)
        there = rows < len(self.pk)
        return rows[there], pairs[known, 1][there]

    @cached_property
    def tagged(self) -> Mask:
        """Claims with a tag."""
        return self.mask(self.tag_pairs[0])

    @cached_property
    def related(self) -> Mask:
        """Claims with a relation."""
        return is_among(self.pk, self.columns.related)

    def coded(self, name: str) -> list[str]:
        """The distinct values of a coded column."""
        return list(self.columns.coded[name].values)

    # --- dates ---------------------------------------------------------------------------------------

    @cached_property
    def statements(self) -> DateList:
        """The distinct dates of what was said; 0 is none."""
        return DateList(self.coded("said"))

    @cached_property
    def dates(self) -> DateList:
        """The distinct dates: said, or else published; 0 is none."""
        return DateList([*self.statements.values, *self.publications.values])

    @cached_property
    def date(self) -> Ints:
        """Of every claim: the date said, or published where that is not known."""
        said = self.columns.codes["said"].astype(np.int64)
        published = np.where(self.published == 0, 0, self.published + len(self.statements.values))
        return np.where(said == 0, published, said)

    # --- orders --------------------------------------------------------------------------------------

    @cached_property
    def by_place(self) -> Ints:
        """All rows by article, and by place in its text."""
        numbers = self.columns.numbers
        return np.lexsort((self.pk, numbers["start"], numbers["article"]))

    def ordered(self, keys: NDArray[Any]) -> Ints:
        """All rows by ``keys`` (a number for each), those with the same in the order of `by_place`."""
        return self.by_place[np.argsort(keys[self.by_place], kind="stable")]

    @cached_property
    def by_newest(self) -> Ints:
        """All rows by the last day of their date, the newest first; unknown dates last."""
        last = self.dates.days[1]
        order = np.argsort(last, kind="stable")
        rank = np.empty(len(last), dtype=np.int64)
        rank[order] = np.cumsum(np.append(True, last[order][1:] != last[order][:-1])) if len(last) else []
        return self.ordered(-rank[self.date])

    @cached_property
    def by_speaker(self) -> Ints:
        """All rows by the speaker's name; without a speaker last."""
        names = [fold(names[0]) if names else "" for names in self.speakers.entries]
        return self.ordered(_ranks(names)[self.speaker])

    @cached_property
    def by_kind(self) -> Ints:
        """All rows by kind."""
        return self.ordered(_ranks(self.coded("kind"))[self.columns.codes["kind"]])

    @cached_property
    def by_title(self) -> Ints:
        """All rows by the title of their article."""
        titles = [fold(names[0]) if names else "" for names in self.articles.entries]
        return self.ordered(_ranks(titles)[self.columns.numbers["article"]])

    @cached_property
    def by_confidence(self) -> Ints:
        """All rows by the machine's confidence, the surest first; those made by hand before all."""
        return self.ordered(-self._confidence)

    @cached_property
    def by_doubt(self) -> Ints:
        """The other way round."""
        return self.ordered(self._confidence)

    @property
    def _confidence(self) -> NDArray[np.float64]:
        return np.nan_to_num(self.columns.confidence, nan=2.0)

    @cached_property
    def by_tags(self) -> Ints:
        """All rows by their first tag; those without one last."""
        ranks = _ranks([fold(names[0]) if names else "" for names in self.tags.entries])
        rows, tags = self.tag_pairs
        first = np.full(len(self.pk), len(ranks) + 1, dtype=np.int64)
        np.minimum.at(first, rows, ranks[tags])
        return self.ordered(first)


#: Which parts of a frame follow from which columns, so that they can be taken over.
_FROM: Mapping[str, tuple[str, ...]] = {
    "speakers": ("speakers",),
    "_live": ("speakers",),
    "tags": ("tag_rows",),
    "articles": ("articles",),
    "cited": ("cited",),
    "_article_lists": ("articles",),
    "_row_of_pk": ("pk",),
    "outlet": ("articles", "numbers"),
    "author": ("articles", "numbers"),
    "published": ("articles", "numbers"),
    "speaker": ("speakers", "numbers"),
    "by_place": ("numbers",),
}


def _ranks(names: Sequence[str]) -> Ints:
    """The place of each name by alphabet; equal ones share one; "" comes last."""
    order = sorted(range(len(names)), key=lambda number: (not names[number], names[number]))
    ranks, rank = np.empty(len(names), dtype=np.int64), -1
    for place, number in enumerate(order):
        rank += place == 0 or names[number] != names[order[place - 1]]
        ranks[number] = rank
    return ranks


def frame_of(session: Session) -> Frame:
    """The state of the library that ``session`` sees, ready for questions; kept with its library."""
    columns = columns_of(session)
    kept = session.info.get("kept")
    if kept is None:
        return Frame(columns)
    frames: list[Frame] = kept.setdefault("frames", [])
    for frame in frames:
        if frame.columns is columns:
            return frame
    frame = Frame(columns, frames[-1] if frames else None)
    # One assignment: other threads see the old list or the new one.
    kept["frames"] = [*frames[-1:], frame]
    return frame


def counted(codes: NDArray[Any], size: int) -> Ints:
    """How often each number from 0 to ``size`` - 1 occurs."""
    return np.bincount(codes, minlength=size)


def distinct(values: Iterable[str]) -> list[str]:
    """``values`` once each, in order."""
    return list(dict.fromkeys(values))
