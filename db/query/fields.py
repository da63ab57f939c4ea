"""The fields of a query, in one table: what follows each name, which claims it finds, its match in Python.

A field is a `FieldSpec`: it says which values it takes, compiles a value to a mask (yes or no for every
claim of a `db.query.frame.Frame`), matches the same value against `ClaimFacts` in plain Python, and lists its
values for completion. A property test holds the two answers together.

Names and dates are few beside claims: the distinct ones are matched, then looked up for every claim at once.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.dates import Interval, interval
from db.names import tokens
from db.query import words
from db.query.columns import Ints, Mask
from db.query.facts import ClaimFacts
from db.query.frame import DateList, Frame, NameList, counted, present
from db.query.syntax import Absent, Between, Compare, Contains, Ends, Exactly, Near, Starts, Value
from db.records import KINDS
from db.schema import Claim
from db.search.port import TextView

NameTest: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True)
class Context:
    """One query being compiled: where to look things up. ``spellings``: other spellings of names count.

    ``texts_with`` gives the texts that hold words, where they are looked for in whole articles.
    """

    session: Session
    view: TextView
    frame: Frame
    spellings: bool = False
    texts_with: Callable[[words.Sequence], Ints] | None = None

    def found(self, sequence: words.Sequence, *texts: str) -> Mask:
        """The claims with the words of ``sequence`` next to each other in any of ``texts``."""
        rows = self.frame.rows_of(self.view)
        mask = self.frame.nothing()
        for form in sequence.forms(spellings=self.spellings):
            for text in texts:
                mask |= self.frame.mask(rows[self.view.find(form, text)])
        return mask


# --- names ---------------------------------------------------------------------------------------


def exact_key(text: str) -> str:
    """What ``=`` compares: case, Unicode form and spacing do not count, accents and marks do.

    >>> exact_key("The  TRIBUNE") == exact_key("the tribune"), exact_key("C++") == exact_key("C")
    (True, False)
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def name_test(value: Value) -> NameTest:
    """The test of one name that ``value`` stands for: whole words of it, in order."""
    if isinstance(value, Exactly):
        wanted = exact_key(value.text)
        return lambda name: exact_key(name) == wanted
    sequence = value_sequence(value)
    return lambda name: sequence.in_order(tokens(name))


def value_sequence(value: Value) -> words.Sequence:
    """The words that a `Contains`, `Starts`, `Ends` or `Near` looks for; of any other value, none."""
    if isinstance(value, Contains):
        return words.plain(value.text)
    if isinstance(value, Starts):
        return words.starting(value.text)
    if isinstance(value, Ends):
        return words.ending(value.text)
    if isinstance(value, Near):
        return words.near(value.text)
    return words.Sequence(())


@dataclass(frozen=True)
class Names:
    """Where names of some kind come from."""

    name: str
    #: The distinct names by number.
    listed: Callable[[Frame], NameList]
    #: From yes and no for each number to yes and no for each claim.
    spread: Callable[[Frame, Mask], Mask]
    #: Of facts: the names of this kind.
    of: Callable[[ClaimFacts], tuple[str, ...]]
    #: How often each number occurs among the claims of a mask.
    count: Callable[[Frame, Mask], Ints]

    def compile(self, frame: Frame, value: Value) -> Mask:
        """The claims with a name that fits ``value``; those without any name, for `Absent`."""
        listed = self.listed(frame)
        if isinstance(value, Absent):
            return ~self.spread(frame, ~listed.unnamed)
        return self.spread(frame, fitting(listed, value))


def fitting(listed: NameList, value: Value) -> Mask:
    """Which numbers of ``listed`` have a name that fits ``value``."""
    sequence = value_sequence(value)
    if sequence.tests:
        return listed.in_order(sequence.tests, sequence.in_order)
    return listed.fitting(name_test(value))


def _by_number(
    name: str,
    listed: Callable[[Frame], NameList],
    numbers: Callable[[Frame], Any],
    of: Callable[[ClaimFacts], tuple[str, ...]],
) -> Names:
    """Names of which each claim has those of one number."""
    return Names(
        name,
        listed,
        lambda frame, mask: mask[numbers(frame)],
        of,
        lambda frame, mask: counted(numbers(frame)[mask], len(listed(frame).entries)),
    )


def _coded(name: str, of: Callable[[ClaimFacts], tuple[str, ...]]) -> Names:
    """Names that stand in a coded column of the claim."""
    return _by_number(
        name,
        lambda frame: NameList([present(value) for value in frame.coded(name)]),
        lambda frame: frame.columns.codes[name],
        of,
    )


def _tagged(frame: Frame, mask: Mask) -> Mask:
    rows, tags = frame.tag_pairs
    return frame.mask(rows[mask[tags]])


def _tag_counts(frame: Frame, mask: Mask) -> Ints:
    rows, tags = frame.tag_pairs
    return counted(tags[mask[rows]], len(frame.tags.entries))


SPEAKERS = _by_number(
    "speaker", lambda frame: frame.speakers, lambda frame: frame.speaker, lambda claim: claim.speakers
)
OUTLETS = _by_number(
    "outlet", lambda frame: frame.outlets, lambda frame: frame.outlet, lambda claim: present(claim.outlet)
)
AUTHORS = _by_number(
    "author", lambda frame: frame.authors, lambda frame: frame.author, lambda claim: present(claim.author)
)
ARTICLES = _by_number(
    "article",
    lambda frame: frame.articles,
    lambda frame: frame.columns.numbers["article"],
    lambda claim: present(claim.article_title, claim.article_id),
)
VIAS = _by_number(
    "via", lambda frame: frame.vias, lambda frame: frame.columns.codes["via"], lambda claim: claim.via
)
CITED = _by_number(
    "cited",
    lambda frame: frame.cited,
    lambda frame: frame.citing,
    lambda claim: claim.cited,
)
KIND = _coded("kind", lambda claim: (claim.kind,))
POLARITIES = _coded("polarity", lambda claim: present(claim.polarity))
TAGS = Names("tag", lambda frame: frame.tags, _tagged, lambda claim: claim.tags, _tag_counts)


def commonest_spellings(counts: Mapping[tuple[str, ...], int]) -> list[tuple[str, int]]:
    """Names with their numbers of claims, commonest first, from how many claims bear which names.

    Spellings that ``=`` does not tell apart are one entry, under the commonest of them.

    >>> commonest_spellings({("The Sun", "Ada"): 1, ("the sun", "The Sun"): 2, ("the sun",): 3})
    [('the sun', 6), ('Ada', 1)]
    """
    spellings: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for names, count in counts.items():
        for name in dict.fromkeys(names):
            spellings.setdefault(exact_key(name), Counter())[name] += count
        for key in {exact_key(name) for name in names}:
            totals[key] += count
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [(min(spellings[key], key=lambda name: (-spellings[key][name], name)), n) for key, n in ordered]


# --- the kinds of fields -------------------------------------------------------------------------


class FieldSpec(ABC):
    """One field. ``accepts`` are the kinds of values the parser may give it."""

    accepts: tuple[type, ...] = (Contains, Exactly)

    def __init__(self, name: str) -> None:
        """A field called ``name``."""
        self.name = name

    def expected(self, value: Value) -> str | None:
        """The key of what was expected instead of ``value`` (for `QueryError`); None if it will do."""
        if not isinstance(value, self.accepts):
            return "value"
        if isinstance(value, Exactly) and not value.text.strip():
            return "value"
        if isinstance(value, Contains | Starts | Ends | Near) and not tokens(value.text):
            return "word"
        return None

    @abstractmethod
    def compile(self, context: Context, value: Value) -> Mask:
        """The claims that fit."""

    @abstractmethod
    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """What plain Python says."""

    def values(self, frame: Frame, mask: Mask) -> list[tuple[str, int]]:
        """The values with their numbers of claims in ``mask``, for completion; [] if they are not listed."""
        return []


class NameField(FieldSpec):
    """Names of some kind, matched by whole words in order."""

    accepts: tuple[type, ...] = (Contains, Exactly, Starts, Ends, Near, Absent)

    def __init__(self, name: str, *sources: Names) -> None:
        """A field ``name`` whose names come from all of ``sources``."""
        super().__init__(name)
        self.sources = sources

    def compile(self, context: Context, value: Value) -> Mask:
        """Any source has such a name; none of them any, for `Absent`."""
        masks = [source.compile(context.frame, value) for source in self.sources]
        joined = np.logical_and if isinstance(value, Absent) else np.logical_or
        mask: Mask = joined.reduce(masks)
        return mask

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """Whether a name of the claim fits; or it has none, for `Absent`."""
        names = [name for source in self.sources for name in source.of(claim)]
        if isinstance(value, Absent):
            return not names
        test = name_test(value)
        return any(test(name) for name in names)

    def values(self, frame: Frame, mask: Mask) -> list[tuple[str, int]]:
        """Each name with its number of claims, commonest first; an article's id is not among them, nor are
        the names of merged speakers."""
        counts: Counter[tuple[str, ...]] = Counter()
        for source in self.sources:
            entries = source.listed(frame).entries
            numbers = source.count(frame, mask)
            for number in np.flatnonzero(numbers).tolist():
                if names := entries[number]:
                    kept = names[:1] if source in (ARTICLES, SPEAKERS) else names
                    counts[kept] += int(numbers[number])
        return commonest_spellings(counts)


class ChoiceField(NameField):
    """A field with a closed list of values."""

    accepts: tuple[type, ...] = (Contains, Exactly)

    def __init__(self, name: str, source: Names, choices: tuple[str, ...]) -> None:
        """A field ``name`` whose values are ``choices``."""
        super().__init__(name, source)
        self.choices = choices

    def expected(self, value: Value) -> str | None:
        """The name of the field, where ``value`` is none of the choices."""
        wrong = super().expected(value)
        if wrong or not isinstance(value, Contains | Exactly):
            return wrong
        return None if exact_key(value.text) in self.choices else self.name


class DateField(FieldSpec):
    """Dates, each an `Interval` of days: within one, compared, or absent."""

    accepts: tuple[type, ...] = (Contains, Exactly, Between, Compare, Absent)

    def __init__(
        self,
        name: str,
        listed: Callable[[Frame], DateList],
        numbers: Callable[[Frame], Any],
        of: Callable[[ClaimFacts], tuple[str | None, ...]],
    ) -> None:
        """A field ``name`` over the dates ``listed``; of facts, the first of those that is stated."""
        super().__init__(name)
        self.listed = listed
        self.numbers = numbers
        self.of = of

    def expected(self, value: Value) -> str | None:
        """``date`` where a date does not read as one, ``date-order`` where a range ends before it begins."""
        if not isinstance(value, self.accepts):
            return "value"
        if isinstance(value, Contains | Compare):
            return None if interval(value.text) else "date"
        if isinstance(value, Between):
            return self._range_fault(value)
        return super().expected(value)

    @staticmethod
    def _range_fault(value: Between) -> str | None:
        low, high = _ends(value)
        if low is None or high is None or not (value.low or value.high):
            return "date"
        return None if low.low <= high.high else "date-order"

    def compile(self, context: Context, value: Value) -> Mask:
        """The distinct dates that fit, looked up for every claim."""
        frame = context.frame
        mask: Mask = date_mask(self.listed(frame), value)[self.numbers(frame)]
        return mask

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """Whether the claim's date fits."""
        date = next((date for date in self.of(claim) if date), None)
        if isinstance(value, Absent) or date is None:
            return isinstance(value, Absent) and date is None
        return date_test(value)(date)


def date_mask(listed: DateList, value: Value) -> Mask:
    """Which of the dates ``listed`` fit ``value``; 0 is none."""
    if isinstance(value, Absent):
        none: Mask = np.arange(len(listed.values)) == 0
        return none
    if isinstance(value, Exactly):
        return listed.fitting(date_test(value))
    low, high, known = listed.days
    fits: Mask = known & _interval_test(value)(low, high)
    return fits


def _ends(value: Between) -> tuple[Interval | None, Interval | None]:
    return interval(value.low or "../.."), interval(value.high or "../..")


def date_test(value: Value) -> NameTest:
    """The test of one stored date that ``value`` stands for. A date that cannot be read fits only ``=``.

    >>> within = date_test(Contains("2024-12"))
    >>> within("2024-12-01"), within("2024"), date_test(Compare(">", "2024-11"))("2024-12-01")
    (True, False, True)
    """
    if isinstance(value, Exactly):
        wanted = value.text.strip()
        return lambda date: date.strip() == wanted
    test = _interval_test(value)

    def holds(date: str) -> bool:
        days = interval(date)
        return days is not None and bool(test(days.low, days.high))

    return holds


def _interval_test(value: Value) -> Callable[[Any, Any], Any]:
    """The test of a first and a last day; of two arrays of them, one by one."""
    if isinstance(value, Contains) and (wanted := interval(value.text)):
        return lambda low, high: (low >= wanted.low) & (high <= wanted.high)
    if isinstance(value, Between):
        first, last = _ends(value)
        if first and last:
            whole = Interval(first.low, last.high)
            return lambda low, high: (low >= whole.low) & (high <= whole.high)
    if isinstance(value, Compare) and (edge := interval(value.text)):
        return {
            ">": lambda low, high: low > edge.high,
            ">=": lambda low, high: low >= edge.low,
            "<": lambda low, high: high < edge.low,
            "<=": lambda low, high: high <= edge.high,
        }[value.operator]
    return lambda low, high: low != low


@dataclass(frozen=True)
class Flag:
    """A yes or no about a claim: of all claims at once, and of one."""

    mask: Callable[[Frame], Mask]
    holds: Callable[[ClaimFacts], bool]


class FlagField(FieldSpec):
    """``has:`` and ``is:``: one of a few words, each a condition."""

    accepts: tuple[type, ...] = (Contains,)

    def __init__(self, name: str, flags: dict[str, Flag]) -> None:
        """A field ``name`` that takes the keys of ``flags``."""
        super().__init__(name)
        self.flags = flags

    def expected(self, value: Value) -> str | None:
        """The field's own name, where ``value`` is none of its words."""
        known = isinstance(value, Contains) and exact_key(value.text) in self.flags
        return None if known else self.name

    def compile(self, context: Context, value: Value) -> Mask:
        """The claims with the flag."""
        flag = self._flag(value)
        return flag.mask(context.frame) if flag else context.frame.nothing()

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """The flag in Python."""
        flag = self._flag(value)
        return flag is not None and flag.holds(claim)

    def _flag(self, value: Value) -> Flag | None:
        return self.flags.get(exact_key(value.text)) if isinstance(value, Contains) else None

    def values(self, frame: Frame, mask: Mask) -> list[tuple[str, int]]:
        """The words it takes, with their numbers of claims (rejected ones only for ``rejected``)."""
        return [
            (word, int((flag.mask(frame) & (frame.there if word == "rejected" else mask)).sum()))
            for word, flag in self.flags.items()
        ]


class IdField(FieldSpec):
    """``id:``: a claim's id or the beginning of one."""

    def expected(self, value: Value) -> str | None:
        """``id`` where it cannot begin one."""
        if not isinstance(value, self.accepts):
            return "value"
        letters = value.text.strip().lower()  # type: ignore[union-attr]  # both have it
        return None if letters and set(letters) <= set("0123456789abcdef-") else "id"

    def compile(self, context: Context, value: Value) -> Mask:
        """Ids that begin so; for ``=`` that id."""
        if isinstance(value, Exactly):
            chosen = select(Claim.pk).where(Claim.id == value.text.strip().lower())
        else:
            wanted = value.text.strip().lower() if isinstance(value, Contains) else "~"
            # No LIKE: "_" in what somebody typed would match anything. A range, for the index on ids.
            chosen = select(Claim.pk).where(
                Claim.id >= wanted, Claim.id < wanted + "~", func.substr(Claim.id, 1, len(wanted)) == wanted
            )
        return context.frame.mask(context.frame.rows(list(context.session.scalars(chosen))))

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """The same, of one claim."""
        if isinstance(value, Exactly):
            return claim.id == value.text.strip().lower()
        wanted = value.text.strip().lower() if isinstance(value, Contains) else ""
        return bool(wanted) and claim.id.startswith(wanted)


class ContentField(FieldSpec):
    """``content:``: words next to each other in the content alone, by the index."""

    accepts: tuple[type, ...] = (Contains, Starts, Ends, Near)

    def compile(self, context: Context, value: Value) -> Mask:
        """The index's answer."""
        return context.found(value_sequence(value), "content")

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """The same, of one claim's content."""
        return value_sequence(value).found_in(tokens(claim.content))


class MemoField(FieldSpec):
    """``memo:``: words next to each other in what the user wrote; memos are few and read whole."""

    accepts: tuple[type, ...] = (Contains, Starts, Ends, Near, Absent)

    def compile(self, context: Context, value: Value) -> Mask:
        """The memos that fit."""
        frame = context.frame
        if isinstance(value, Absent):
            return ~frame.columns.flags["memo"]
        sequence = value_sequence(value)
        rows = context.session.execute(
            select(Claim.pk, Claim.memo).where(func.coalesce(Claim.memo, "") != "")
        )
        return frame.mask(frame.rows([pk for pk, memo in rows if sequence.found_in(tokens(memo or ""))]))

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """The same, of one memo."""
        if isinstance(value, Absent):
            return not claim.memo
        return value_sequence(value).found_in(tokens(claim.memo or ""))


class SearchField(FieldSpec):
    """``search:``: a saved search. `db.query.saved` puts its tree in place before a query is run."""

    def expected(self, value: Value) -> str | None:
        """A name."""
        return "value" if not isinstance(value, self.accepts) or not value.text.strip() else None  # type: ignore[union-attr]

    def compile(self, context: Context, value: Value) -> Mask:
        """Nothing: see above."""
        return context.frame.nothing()

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """Nothing: see above."""
        return False

    def values(self, frame: Frame, mask: Mask) -> list[tuple[str, int]]:
        """Names are read by `db.query.complete`: they are not among the columns of claims."""
        return []


class ScopeField(FieldSpec):
    """``in:text``: words are looked for in whole articles. Says nothing of a claim itself."""

    accepts: tuple[type, ...] = (Contains,)

    def expected(self, value: Value) -> str | None:
        """``in`` where it is not ``text``."""
        return None if isinstance(value, Contains) and exact_key(value.text) == "text" else "in"

    def compile(self, context: Context, value: Value) -> Mask:
        """Every claim."""
        return context.frame.everything()

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """Every claim."""
        return True

    def values(self, frame: Frame, mask: Mask) -> list[tuple[str, int]]:
        """The one word it takes."""
        return [("text", int(mask.sum()))]


class ChainField(FieldSpec):
    """``chain:``: by how many intermediaries a claim came: a number, compared, or a range."""

    accepts: tuple[type, ...] = (Contains, Exactly, Between, Compare)

    def expected(self, value: Value) -> str | None:
        """``number`` where there is none, ``number-order`` where a range ends before it begins."""
        if not isinstance(value, self.accepts):
            return "value"
        if isinstance(value, Between):
            low, high = _number_ends(value)
            if low is None or high is None or not (value.low or value.high):
                return "number"
            return None if low <= high else "number-order"
        return None if _whole(value.text) is not None else "number"  # type: ignore[union-attr]  # all have it

    def compile(self, context: Context, value: Value) -> Mask:
        """The distinct chains that fit, looked up for every claim."""
        lengths = np.array([len(names) for names in context.frame.vias.entries])
        fits: Mask = _number_test(value)(lengths)
        return fits[context.frame.columns.codes["via"]]

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """The same, of one claim."""
        return bool(_number_test(value)(len(claim.via)))


#: More than any chain is long.
_MANY = 10**9


def _whole(text: str) -> int | None:
    stripped = text.strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 10 else None


def _number_ends(value: Between) -> tuple[int | None, int | None]:
    return _whole(value.low) if value.low else 0, _whole(value.high) if value.high else _MANY


def _number_test(value: Value) -> Callable[[Any], Any]:
    if isinstance(value, Between):
        low, high = (-1 if end is None else end for end in _number_ends(value))
        return lambda number: (number >= low) & (number <= high)
    if isinstance(value, Compare):
        edge = _whole(value.text) or 0
        return {
            ">": lambda number: number > edge,
            ">=": lambda number: number >= edge,
            "<": lambda number: number < edge,
            "<=": lambda number: number <= edge,
        }[value.operator]
    wanted = _whole(value.text) if isinstance(value, Contains | Exactly) else None
    return lambda number: number == (-1 if wanted is None else wanted)


# --- the table -----------------------------------------------------------------------------------


def _review(state: str) -> Flag:
    def mask(frame: Frame) -> Mask:
        values = frame.coded("review")
        having: Mask = frame.columns.codes["review"] == (values.index(state) if state in values else -1)
        return having

    return Flag(mask, lambda claim: claim.review == state)


HAS = {
    "memo": Flag(lambda frame: frame.columns.flags["memo"], lambda claim: bool(claim.memo)),
    "tag": Flag(lambda frame: frame.tagged, lambda claim: bool(claim.tags)),
    "speaker": Flag(lambda frame: ~SPEAKERS.compile(frame, Absent()), lambda claim: bool(claim.speakers)),
    "relation": Flag(lambda frame: frame.related, lambda claim: claim.related),
    "via": Flag(lambda frame: ~VIAS.compile(frame, Absent()), lambda claim: bool(claim.via)),
    "said": Flag(lambda frame: frame.columns.codes["said"] != 0, lambda claim: bool(claim.said)),
    "parent": Flag(lambda frame: frame.columns.flags["nested"], lambda claim: claim.nested),
}
IS = {
    "machine": _review("machine"),
    "edited": _review("edited"),
    "verified": _review("verified"),
    "rejected": _review("rejected"),
    "orphan": Flag(lambda frame: frame.columns.flags["orphan"], lambda claim: claim.orphan),
    "manual": Flag(lambda frame: frame.columns.flags["manual"], lambda claim: claim.by_hand),
}

FIELDS: dict[str, FieldSpec] = {
    spec.name: spec
    for spec in (
        NameField("speaker", SPEAKERS),
        NameField("source", OUTLETS, VIAS, CITED),
        NameField("outlet", OUTLETS),
        NameField("author", AUTHORS),
        NameField("article", ARTICLES),
        NameField("tag", TAGS),
        ChoiceField("kind", KIND, KINDS),
        NameField("polarity", POLARITIES),
        NameField("via", VIAS),
        ChainField("chain"),
        DateField(
            "said",
            lambda frame: frame.statements,
            lambda frame: frame.columns.codes["said"],
            lambda claim: (claim.said,),
        ),
        DateField(
            "published",
            lambda frame: frame.publications,
            lambda frame: frame.published,
            lambda claim: (claim.published,),
        ),
        DateField(
            "date",
            lambda frame: frame.dates,
            lambda frame: frame.date,
            lambda claim: (claim.said, claim.published),
        ),
        FlagField("has", HAS),
        FlagField("is", IS),
        IdField("id"),
        ContentField("content"),
        MemoField("memo"),
        SearchField("search"),
        ScopeField("in"),
    )
}
