"""The fields of a query, in one table: what follows each name, its SQL and its match in Python.

A field is a `FieldSpec`: it says which values it takes, compiles a value to what `Context` can combine
(an SQL condition over a claim joined to its article, or a set of claim keys), matches the same value
against `ClaimFacts` in plain Python, and lists its values for completion. A property test holds the
two answers together.

Names and dates are few beside claims. So both are read once (distinct values), matched in Python by the
very function that matches facts, and come back as ``column IN (...)``: no folding in SQL, no dialect.
"""

from __future__ import annotations

import json
import unicodedata
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Text,
    and_,
    bindparam,
    cast,
    false,
    func,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from db.dates import Interval, interval
from db.names import tokens
from db.query import words
from db.query.facts import ClaimFacts
from db.query.syntax import Absent, Between, Compare, Contains, Exactly, Near, Starts, Value
from db.records import KINDS
from db.schema import Article, Cited, Claim, ClaimTag, Relation, Speaker, Tag
from db.search.port import TextView

#: Keys sent as bound parameters; more are written into the statement, which no driver limits.
BOUND = 500


@dataclass(frozen=True, slots=True)
class Ids:
    """A set of claim keys, or (``outside``) all claims but those."""

    keys: frozenset[int]
    outside: bool = False

    def __and__(self, other: Ids) -> Ids:
        """The claims in both."""
        if self.outside and other.outside:
            return Ids(self.keys | other.keys, outside=True)
        if self.outside:
            return Ids(other.keys - self.keys)
        if other.outside:
            return Ids(self.keys - other.keys)
        return Ids(self.keys & other.keys)

    def __invert__(self) -> Ids:
        """The claims not in this one."""
        return Ids(self.keys, not self.outside)


Found: TypeAlias = ColumnElement[bool] | Ids
NameTest: TypeAlias = Callable[[str], bool]


@dataclass
class Context:
    """One query being compiled: where to look things up, and what was looked up already."""

    session: Session
    view: TextView
    _names: dict[str, list[tuple[Any, tuple[str, ...]]]] = field(default_factory=dict)

    @cached_property
    def speakers(self) -> list[tuple[int, tuple[str, ...]]]:
        """Every speaker with the tokens of the name."""
        return [(pk, tokens(name)) for pk, name in self.session.execute(select(Speaker.pk, Speaker.name))]

    def names(self, source: Names) -> list[tuple[Any, tuple[str, ...]]]:
        """The names of ``source``, read once a query."""
        if source.name not in self._names:
            self._names[source.name] = list(source.read(self.session))
        return self._names[source.name]

    def keys(self, *where: ColumnElement[bool]) -> frozenset[int]:
        """The keys of the claims (whatever their state) for which the conditions hold."""
        chosen = select(Claim.pk).join(Article, Article.pk == Claim.article_pk).where(*where)
        return frozenset(self.session.scalars(chosen))


def among(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    """``column IN values`` for any number of values."""
    if not values:
        return false()
    if len(values) <= BOUND:
        return column.in_(values)  # type: ignore[no-any-return]
    several: BindParameter[Any] = bindparam(None, list(values), expanding=True, literal_execute=True)
    return column.in_(several)  # type: ignore[no-any-return]


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
    """The words that a `Contains`, `Starts` or `Near` looks for; of any other value, none."""
    if isinstance(value, Contains):
        return words.plain(value.text)
    if isinstance(value, Starts):
        return words.starting(value.text)
    if isinstance(value, Near):
        return words.near(value.text)
    return words.Sequence(())


@dataclass(frozen=True)
class Names:
    """Where names come from: ``read`` gives (key, names) rows, ``having`` and ``lacking`` the SQL."""

    name: str
    read: Callable[[Session], Iterable[tuple[Any, tuple[str, ...]]]]
    having: Callable[[Sequence[Any]], ColumnElement[bool]]
    lacking: Callable[[], ColumnElement[bool]]
    #: Of facts: the names of this kind.
    of: Callable[[ClaimFacts], tuple[str, ...]]
    #: The column with the key, for counting; with the table it is in where that is not the claim's own.
    group: Any
    through: tuple[Any, Any] | None = None

    def compile(self, context: Context, value: Value) -> ColumnElement[bool]:
        """The SQL for ``value``."""
        if isinstance(value, Absent):
            return self.lacking()
        test = name_test(value)
        keys = [key for key, names in context.names(self) if any(test(name) for name in names)]
        return self.having(keys)


def present(*names: str | None) -> tuple[str, ...]:
    """The names that are stated: neither None nor empty."""
    return tuple(name for name in names if name)


def column_names(name: str, column: Any, of: Callable[[ClaimFacts], tuple[str, ...]]) -> Names:
    """Names that stand in a column of the claim or its article."""
    return Names(
        name=name,
        read=lambda session: [
            (value, (value,)) for value in session.scalars(select(column).distinct()) if value
        ],
        having=lambda values: among(column, values),
        lacking=lambda: or_(column.is_(None), column == ""),
        of=of,
        group=column,
    )


def json_names(text: str | None) -> tuple[str, ...]:
    """The names in a stored JSON list."""
    return present(*(str(name) for name in json.loads(text or "[]")))


#: ``claim.via`` as text: equal lists are equal text, on every database.
VIA = cast(Claim.via, Text)


def _read_via(session: Session) -> Iterable[tuple[Any, tuple[str, ...]]]:
    return [(text, json_names(text)) for text in session.scalars(select(VIA).distinct()) if text]


def _having_no_via() -> ColumnElement[bool]:
    return VIA.in_(["[]", "null"])


def _read_tags(session: Session) -> Iterable[tuple[Any, tuple[str, ...]]]:
    return [(pk, (name,)) for pk, name in session.execute(select(Tag.pk, Tag.name))]


def _having_tags(keys: Sequence[Any]) -> ColumnElement[bool]:
    return Claim.pk.in_(select(ClaimTag.claim_pk).where(among(ClaimTag.tag_pk, keys))) if keys else false()


def _read_speakers(session: Session) -> Iterable[tuple[Any, tuple[str, ...]]]:
    return [(pk, (name,)) for pk, name in session.execute(select(Speaker.pk, Speaker.name))]


def article_title(title: str | None, doc: str) -> str:
    """What an article is called in queries: its title, or the file's name."""
    return title or doc


def _read_articles(session: Session) -> Iterable[tuple[Any, tuple[str, ...]]]:
    rows = session.execute(select(Article.pk, Article.title, Article.doc, Article.id))
    return [(pk, present(article_title(title, doc), uid)) for pk, title, doc, uid in rows]


def cited_name(outlet: str | None, title: str | None) -> tuple[str, ...]:
    """What an entry of a list of sources is called: its outlet, or its title."""
    return present(outlet or title)


def _read_cited(session: Session) -> Iterable[tuple[Any, tuple[str, ...]]]:
    names: dict[int, tuple[str, ...]] = {}
    for snapshot_pk, outlet, title in session.execute(select(Cited.snapshot_pk, Cited.outlet, Cited.title)):
        names[snapshot_pk] = names.get(snapshot_pk, ()) + cited_name(outlet, title)
    return names.items()


def _citing_nothing() -> ColumnElement[bool]:
    named = or_(func.coalesce(Cited.outlet, "") != "", func.coalesce(Cited.title, "") != "")
    return Claim.snapshot_pk.not_in(select(Cited.snapshot_pk).where(named))


SPEAKERS = Names(
    "speaker",
    _read_speakers,
    lambda keys: among(Claim.speaker_pk, keys),
    lambda: Claim.speaker_pk.is_(None),
    lambda claim: claim.speakers,
    Claim.speaker_pk,
)
OUTLETS = column_names("outlet", Article.outlet, lambda claim: present(claim.outlet))
AUTHORS = column_names("author", Article.author, lambda claim: present(claim.author))
POLARITIES = column_names("polarity", Claim.polarity, lambda claim: present(claim.polarity))
ARTICLES = Names(
    "article",
    _read_articles,
    lambda keys: among(Claim.article_pk, keys),
    false,
    lambda claim: present(claim.article_title, claim.article_id),
    Claim.article_pk,
)
TAGS = Names(
    "tag",
    _read_tags,
    _having_tags,
    lambda: Claim.pk.not_in(select(ClaimTag.claim_pk)),
    lambda claim: claim.tags,
    ClaimTag.tag_pk,
    (ClaimTag, ClaimTag.claim_pk == Claim.pk),
)
VIAS = Names("via", _read_via, lambda texts: among(VIA, texts), _having_no_via, lambda claim: claim.via, VIA)
CITED = Names(
    "cited",
    _read_cited,
    lambda keys: among(Claim.snapshot_pk, keys),
    _citing_nothing,
    lambda claim: claim.cited,
    Claim.snapshot_pk,
)


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
        if isinstance(value, Contains | Starts | Near) and not tokens(value.text):
            return "word"
        return None

    @abstractmethod
    def compile(self, context: Context, value: Value) -> Found:
        """What the database and the index say."""

    @abstractmethod
    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """What plain Python says."""

    def values(self, session: Session) -> list[tuple[str, int]]:
        """The values in the library with their numbers of claims, for completion; [] if not listed."""
        return []


class NameField(FieldSpec):
    """Names of some kind, matched by whole words in order."""

    accepts: tuple[type, ...] = (Contains, Exactly, Starts, Near, Absent)

    def __init__(self, name: str, *sources: Names) -> None:
        """A field ``name`` whose names come from all of ``sources``."""
        super().__init__(name)
        self.sources = sources

    def compile(self, context: Context, value: Value) -> Found:
        """Any source has such a name; none of them any, for `Absent`."""
        parts = [source.compile(context, value) for source in self.sources]
        return and_(*parts) if isinstance(value, Absent) else or_(*parts)

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """Whether a name of the claim fits; or it has none, for `Absent`."""
        names = [name for source in self.sources for name in source.of(claim)]
        if isinstance(value, Absent):
            return not names
        test = name_test(value)
        return any(test(name) for name in names)

    def values(self, session: Session) -> list[tuple[str, int]]:
        """Each name with its number of claims, commonest first; an article's id is not among them."""
        named = [dict(source.read(session)) for source in self.sources]
        groups = [source.group for source in self.sources]
        chosen = (
            select(*groups, func.count()).select_from(Claim).join(Article, Article.pk == Claim.article_pk)
        )
        for source in self.sources:
            if source.through:
                chosen = chosen.join(*source.through)
        counts: Counter[tuple[str, ...]] = Counter()
        for *keys, count in session.execute(chosen.where(visible()).group_by(*groups)):
            names = [name for names, key in zip(named, keys, strict=True) for name in names.get(key, ())]
            counts[tuple(names[:1] if self.name == "article" else names)] += count
        return commonest_spellings(counts)


def _count(session: Session, condition: ColumnElement[bool], *, rejected: bool) -> int:
    chosen = select(func.count()).select_from(Claim).join(Article, Article.pk == Claim.article_pk)
    return session.scalars(chosen.where(condition, visible(rejected=rejected))).one()


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

    def __init__(self, name: str, *columns: Any, of: Callable[[ClaimFacts], tuple[str | None, ...]]) -> None:
        """A field ``name`` over the first of ``columns`` that is stated."""
        super().__init__(name)
        self.columns = columns
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

    def compile(self, context: Context, value: Value) -> Found:
        """The distinct dates that fit, in the first column that has one."""
        test = date_test(value)
        parts = []
        for i, column in enumerate(self.columns):
            unstated = [_unstated(earlier) for earlier in self.columns[:i]]
            parts.append(and_(*unstated, self._column(context, column, value, test)))
        if isinstance(value, Absent):
            return and_(*(_unstated(column) for column in self.columns))
        return or_(*parts)

    @staticmethod
    def _column(context: Context, column: Any, value: Value, test: NameTest) -> ColumnElement[bool]:
        if isinstance(value, Absent):
            return _unstated(column)
        dates = context.session.scalars(select(column).distinct())
        return among(column, [date for date in dates if date and test(date)])

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """Whether the claim's date fits."""
        date = next((date for date in self.of(claim) if date), None)
        if isinstance(value, Absent) or date is None:
            return isinstance(value, Absent) and date is None
        return date_test(value)(date)


def _unstated(column: Any) -> ColumnElement[bool]:
    return or_(column.is_(None), column == "")


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
        return days is not None and test(days)

    return holds


def _interval_test(value: Value) -> Callable[[Interval], bool]:
    if isinstance(value, Contains) and (wanted := interval(value.text)):
        return lambda days: days.inside(wanted)
    if isinstance(value, Between):
        low, high = _ends(value)
        if low and high:
            whole = Interval(low.low, high.high)
            return lambda days: days.inside(whole)
    if isinstance(value, Compare) and (edge := interval(value.text)):
        return {
            ">": lambda days: days.low > edge.high,
            ">=": lambda days: days.low >= edge.low,
            "<": lambda days: days.high < edge.low,
            "<=": lambda days: days.high <= edge.high,
        }[value.operator]
    return lambda days: False


@dataclass(frozen=True)
class Flag:
    """A yes or no about a claim, in both languages."""

    clause: Callable[[], ColumnElement[bool]]
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

    def compile(self, context: Context, value: Value) -> Found:
        """The flag's SQL."""
        flag = self._flag(value)
        return flag.clause() if flag else false()

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """The flag in Python."""
        flag = self._flag(value)
        return flag is not None and flag.holds(claim)

    def _flag(self, value: Value) -> Flag | None:
        return self.flags.get(exact_key(value.text)) if isinstance(value, Contains) else None

    def values(self, session: Session) -> list[tuple[str, int]]:
        """The words it takes, with their numbers of claims (rejected ones only for ``rejected``)."""
        return [
            (word, _count(session, flag.clause(), rejected=word == "rejected"))
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

    def compile(self, context: Context, value: Value) -> Found:
        """Ids that begin so; for ``=`` that id."""
        if isinstance(value, Exactly):
            return Claim.id == value.text.strip().lower()
        wanted = value.text.strip().lower() if isinstance(value, Contains) else ""
        # No LIKE: "_" in what somebody typed would match anything.
        return func.substr(Claim.id, 1, len(wanted)) == wanted if wanted else false()

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """The same, of one claim."""
        if isinstance(value, Exactly):
            return claim.id == value.text.strip().lower()
        wanted = value.text.strip().lower() if isinstance(value, Contains) else ""
        return bool(wanted) and claim.id.startswith(wanted)


class ContentField(FieldSpec):
    """``content:``: words next to each other in the content alone, by the index."""

    accepts: tuple[type, ...] = (Contains, Starts, Near)

    def compile(self, context: Context, value: Value) -> Found:
        """The index's answer, checked on the text where there are several words."""
        sequence = value_sequence(value)
        found = sequence.candidates(context.view, content_only=True)
        if len(sequence.tests) > 1:
            found = {
                pk for pk, content, _ in texts(context.session, found) if sequence.found_in(tokens(content))
            }
        return Ids(frozenset(found))

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """The same, of one claim's content."""
        return value_sequence(value).found_in(tokens(claim.content))


class MemoField(FieldSpec):
    """``memo:``: words next to each other in what the user wrote; memos are few and read whole."""

    accepts: tuple[type, ...] = (Contains, Starts, Near, Absent)

    def compile(self, context: Context, value: Value) -> Found:
        """The memos that fit."""
        if isinstance(value, Absent):
            return not_(HAS["memo"].clause())
        sequence = value_sequence(value)
        rows = context.session.execute(select(Claim.pk, Claim.memo).where(HAS["memo"].clause()))
        return Ids(frozenset(pk for pk, memo in rows if sequence.found_in(tokens(memo or ""))))

    def matches(self, claim: ClaimFacts, value: Value) -> bool:
        """The same, of one memo."""
        if isinstance(value, Absent):
            return not claim.memo
        return value_sequence(value).found_in(tokens(claim.memo or ""))


def texts(session: Session, keys: Iterable[int]) -> Iterable[tuple[int, str, str]]:
    """The content and sentence of the claims with those keys, as (pk, content, sentence)."""
    several = list(keys)
    for start in range(0, len(several), 10_000):
        chunk = several[start : start + 10_000]
        rows = session.execute(select(Claim.pk, Claim.content, Claim.sentence).where(among(Claim.pk, chunk)))
        yield from ((pk, content, sentence) for pk, content, sentence in rows)


# --- the table -----------------------------------------------------------------------------------


def visible(*, rejected: bool = False) -> ColumnElement[bool]:
    """What lists show: claims of articles that are not deleted, and not rejected unless asked for."""
    there = Article.deleted_at.is_(None)
    return there if rejected else and_(there, Claim.review != "rejected")


def _review(state: str) -> Flag:
    return Flag(lambda: Claim.review == state, lambda claim: claim.review == state)


def _related() -> ColumnElement[bool]:
    return or_(Claim.pk.in_(select(Relation.a_pk)), Claim.pk.in_(select(Relation.b_pk)))


HAS = {
    "memo": Flag(lambda: func.coalesce(Claim.memo, "") != "", lambda claim: bool(claim.memo)),
    "tag": Flag(lambda: not_(TAGS.lacking()), lambda claim: bool(claim.tags)),
    "speaker": Flag(lambda: not_(SPEAKERS.lacking()), lambda claim: bool(claim.speakers)),
    "relation": Flag(_related, lambda claim: claim.related),
    "via": Flag(lambda: not_(VIAS.lacking()), lambda claim: bool(claim.via)),
    "said": Flag(lambda: not_(_unstated(Claim.said)), lambda claim: bool(claim.said)),
    "parent": Flag(lambda: Claim.parent_pk.is_not(None), lambda claim: claim.nested),
}
IS = {
    "machine": _review("machine"),
    "edited": _review("edited"),
    "verified": _review("verified"),
    "rejected": _review("rejected"),
    "orphan": Flag(lambda: Claim.orphan == true(), lambda claim: claim.orphan),
    "manual": Flag(lambda: Claim.extraction_pk.is_(None), lambda claim: claim.by_hand),
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
        ChoiceField("kind", column_names("kind", Claim.kind, lambda claim: (claim.kind,)), KINDS),
        NameField("polarity", POLARITIES),
        NameField("via", VIAS),
        DateField("said", Claim.said, of=lambda claim: (claim.said,)),
        DateField("published", Article.published, of=lambda claim: (claim.published,)),
        DateField("date", Claim.said, Article.published, of=lambda claim: (claim.said, claim.published)),
        FlagField("has", HAS),
        FlagField("is", IS),
        IdField("id"),
        ContentField("content"),
        MemoField("memo"),
    )
}
