"""Which names are one speaker: computed, always anew, from the names there are and what was decided.

`clusters` is a pure function; `settle` stores its result in ``speaker.merged_pk`` for the names that
something touched. Nothing is remembered from one time to the next, so that neither the order of imports
nor an undo can leave a trace. In falling order of authority:

1. what a person decided: names held together (same, rename, and what was one speaker when a person named
   or typed it), names held apart (different);
2. the table of aliases, its pairs that look alike and are not included;
3. one full name, with and without its articles;
4. a bare surname goes to the only person in the library who bears it.

No machine's rule joins two speakers that both bear a human act, or breaks what a person holds together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from db import alike
from db.claims import chunks
from db.schema import TYPES, ChainRow, Claim, Decision, MentionRow, Speaker


@dataclass(frozen=True, slots=True)
class Name:
    """A speaker's row as the clustering sees it; ``counts``: how often mentions have which type."""

    pk: int
    key: str
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as the clustering sees it. Their order is that of ``pk``."""

    pk: int
    kind: str
    origin: str
    a: str
    b: str | None
    value: str | None = None
    groups: tuple[tuple[str, ...], ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Every name it is about."""
        return frozenset(key for group in ((self.a, self.b), *self.groups) for key in group if key)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name belongs: the live speaker's key (its own for a live one), by which rule, of what type."""

    root: int
    merged_by: str | None
    type: str


def clusters(names: Sequence[Name], rulings: Sequence[Ruling]) -> dict[int, Place]:
    """Where each of ``names`` belongs, by ``pk``, whatever their order."""
    return _Clustering(names, rulings).places()


def same_key_rulings(rulings: Iterable[Ruling]) -> dict[str, list[Ruling]]:
    """``rulings`` by each name they are about."""
    found: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        for key in ruling.keys:
            found[key].append(ruling)
    return found


class _Clustering:
    """One computation: sets of keys that grow together, and the rule that brought each key in."""

    def __init__(self, names: Sequence[Name], rulings: Sequence[Ruling]) -> None:
        self.by_key: dict[str, list[Name]] = defaultdict(list)
        for name in sorted(names, key=lambda name: name.pk):
            self.by_key[name.key].append(name)
        ordered = sorted(rulings, key=lambda ruling: ruling.pk)
        self.human = [ruling for ruling in ordered if ruling.origin == "user"]
        self.table = [ruling for ruling in ordered if ruling.origin != "user"]
        self.touched = _touched(self.human)
        self.sets: dict[str, set[str]] = {key: {key} for key in self.by_key}
        self.rule: dict[str, str] = {}
        self.apart = _apart(self.human)
        self.typed = _typed(self.table) | _typed(self.human)
        self.chosen = _chosen(self.human)
        self.called = {ruling.b for ruling in self.table if ruling.kind == "same"}

    def places(self) -> dict[int, Place]:
        """The result."""
        self._by_people()
        # What the table holds apart binds the rules below, not people.
        for key, others in _apart(self.table).items():
            self.apart[key] |= others
        self._by_table()
        self._by_full_names()
        self._by_surnames()
        found: dict[int, Place] = {}
        for members in {id(one): one for key in self.by_key if (one := self.sets[key])}.values():
            found.update(self._placed(members))
        return found

    # --- the rules -----------------------------------------------------------------------------

    def _by_people(self) -> None:
        for ruling in self.human:
            for group in ruling.groups:
                for key in group[1:]:
                    self._join(group[0], key, "user")
            if ruling.kind in ("same", "rename") and ruling.b:
                self._join(ruling.b, ruling.a, "user")

    def _by_table(self) -> None:
        pairs = {(ruling.b, ruling.a) for ruling in self.table if ruling.kind == "same" and ruling.b}
        for name, other in sorted(pairs, key=str):
            if name in self.by_key and other in self.by_key:
                self._join_by_machine(str(name), other, "alias")

    def _by_full_names(self) -> None:
        spelled: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for key in self.by_key:
            if alike.is_full(key) and self._type({key}) == "person":
                spelled[alike.parts(key)].append(key)
        for keys in spelled.values():
            first, *others = sorted(keys)
            for key in others:
                self._join_by_machine(first, key, "full-name")

    def _by_surnames(self) -> None:
        bearers: dict[str, dict[int, str]] = defaultdict(dict)
        for key in sorted(self.by_key):
            if alike.is_full(key) and self._type({key}) == "person":
                bearers[alike.last_word(key)].setdefault(id(self.sets[key]), key)
        for key in sorted(self.by_key):
            alone = len(self.sets[key]) == 1 and key not in self.touched and not alike.is_full(key)
            if not alone or self._type({key}) != "person":
                continue
            known = list(bearers.get(alike.last_word(key), {}).values())
            # "Al Gore" is no surname: an article must be the bearer's, too.
            if len(known) == 1 and (alike.has_article(known[0]) or not alike.has_article(key)):
                self._join_by_machine(known[0], key, "library-surname")

    # --- sets ----------------------------------------------------------------------------------

    def _join_by_machine(self, a: str, b: str, rule: str) -> None:
        if not (self.sets[a] & self.touched and self.sets[b] & self.touched):
            self._join(a, b, rule)

    def _join(self, a: str, b: str, rule: str) -> None:
        """Make the sets of ``a`` and ``b`` one, unless two of their names are held apart."""
        for key in (a, b):
            self.sets.setdefault(key, {key})
        one, two = self.sets[a], self.sets[b]
        if one is two or any(self.apart[key] & two for key in one if key in self.apart):
            return
        for key in two:
            self.rule.setdefault(key, rule)
        # The smaller set's keys keep the rule they came by; the first of the larger has none yet.
        for key in one:
            self.rule.setdefault(key, rule)
        one |= two
        for key in two:
            self.sets[key] = one

    # --- what is shown -------------------------------------------------------------------------

    def _placed(self, members: set[str]) -> Iterator[tuple[int, Place]]:
        present = sorted(members & self.by_key.keys())
        root = self._root(present)
        # Its own, where it has one: then a row that is a person's says so, and `_neighbours` finds it.
        own = self._type({root.key})
        type_ = self._type(members) if own == "unspecified" else own
        for key in present:
            for name in self.by_key[key]:
                if name.pk == root.pk:
                    yield name.pk, Place(root.pk, None, type_)
                else:
                    rule = "full-name" if key == root.key else self.rule[key]
                    yield name.pk, Place(root.pk, rule, self._type({key}))

    def _root(self, present: Sequence[str]) -> Name:
        """The name that the others are part of: a person's choice, the table's, the fullest, the oldest."""
        return min(
            (self.by_key[key][0] for key in present),
            key=lambda name: (
                -self.chosen.get(name.key, 0),
                name.key not in self.called,
                -len(alike.parts(name.key)),
                name.pk,
            ),
        )

    def _type(self, members: Iterable[str]) -> str:
        """A person's word, the table's, or what most mentions are."""
        held = list(members)
        if decided := [self.typed[key] for key in held if key in self.typed]:
            return max(decided)[-1]
        counts: Counter[str] = Counter()
        for key in held:
            for name in self.by_key.get(key, ()):
                counts.update(name.counts)
        del counts["unspecified"]
        return min(counts, key=lambda kind: (-counts[kind], TYPES.index(kind)), default="unspecified")


def _touched(human: Iterable[Ruling]) -> frozenset[str]:
    """The names that bear a human act. Taking a mention from somebody (is) is an act about the mention."""
    return frozenset(
        key for ruling in human for key in (ruling.keys - {ruling.a} if ruling.kind == "is" else ruling.keys)
    )


def _typed(rulings: Iterable[Ruling]) -> dict[str, tuple[bool, int, str]]:
    """The type that was last decided for each name: (by a person, the ruling, the type)."""
    return {
        key: (ruling.origin == "user", ruling.pk, ruling.value)
        for ruling in rulings
        if ruling.kind == "type" and ruling.value
        for key in {ruling.a, *(key for group in ruling.groups for key in group)}
    }


def _chosen(human: Iterable[Ruling]) -> dict[str, int]:
    """The names that a person chose for a speaker, each with the ruling that last did."""
    chosen = {"same": lambda ruling: ruling.b, "rename": lambda ruling: ruling.a}
    return {chosen[ruling.kind](ruling): ruling.pk for ruling in human if ruling.kind in chosen}


def _apart(rulings: Iterable[Ruling]) -> dict[str, set[str]]:
    apart: dict[str, set[str]] = defaultdict(set)
    for ruling in rulings:
        if ruling.kind == "different" and ruling.b:
            apart[ruling.a].add(ruling.b)
            apart[ruling.b].add(ruling.a)
    return apart


# --- in the library ----------------------------------------------------------------------------


def settle(session: Session, keys: Iterable[str] | None = None) -> None:
    """Store where names belong: those with ``keys`` and all that may depend on them; None for all."""
    session.flush()
    for row, place in _computed(session, None if keys is None else {key for key in keys if key}):
        stored = _stored(place, row.pk)
        if (row.merged_pk, row.merged_by, row.type) != stored:
            row.merged_pk, row.merged_by, row.type = stored
    session.flush()


def misplaced(session: Session) -> list[str]:
    """The ids of speakers that are not where `settle` would put them; none in a sound library."""
    return [
        row.id
        for row, place in _computed(session, None)
        if (row.merged_pk, row.merged_by, row.type) != _stored(place, row.pk)
    ]


def _stored(place: Place, pk: int) -> tuple[int | None, str | None, str]:
    return None if place.root == pk else place.root, place.merged_by, place.type


def _computed(session: Session, wanted: set[str] | None) -> list[tuple[Speaker, Place]]:
    if wanted is not None and not wanted:
        return []
    human = _rulings(session, Decision.origin == "user")
    if wanted is None:
        rows = {row.pk: row for row in session.scalars(_named())}
        table = _rulings(session, Decision.origin != "user")
    else:
        rows, table = _neighbours(session, wanted, human)
    counts = _type_counts(session, None if wanted is None else list(rows))
    names = [Name(row.pk, row.key, counts.get(row.pk, {})) for row in rows.values()]
    return [(rows[pk], place) for pk, place in clusters(names, [*human, *table]).items()]


def keys_of(session: Session, speaker_pks: Iterable[int]) -> set[str]:
    """The keys of named speakers' rows."""
    found: set[str] = set()
    for chunk in chunks(sorted(set(speaker_pks))):
        found.update(
            session.scalars(select(Speaker.key).where(Speaker.pk.in_(chunk), Speaker.article_pk.is_(None)))
        )
    return found


def unmerge(session: Session, speaker_pks: Sequence[int]) -> None:
    """Let go of what is merged into rows that are about to go; `settle` finds the others a place."""
    for chunk in chunks(speaker_pks):
        session.execute(
            update(Speaker).where(Speaker.merged_pk.in_(chunk)).values(merged_pk=None, merged_by=None)
        )


def _named(*conditions: ColumnElement[bool]) -> Any:
    return select(Speaker).where(Speaker.article_pk.is_(None), *conditions).order_by(Speaker.pk)


def _rulings(session: Session, *conditions: ColumnElement[bool]) -> list[Ruling]:
    chosen = select(
        Decision.pk,
        Decision.kind,
        Decision.origin,
        Decision.a_key,
        Decision.b_key,
        Decision.b_name,
        Decision.groups,
    )
    return [
        Ruling(pk, kind, origin, a, b, value, tuple(tuple(group) for group in groups))
        for pk, kind, origin, a, b, value, groups in session.execute(
            chosen.where(*conditions).order_by(Decision.pk)
        )
    ]


def _neighbours(
    session: Session, keys: set[str], human: Sequence[Ruling]
) -> tuple[dict[int, Speaker], list[Ruling]]:
    """The rows that those with ``keys`` may depend on, whole clusters always, and the table's rulings."""
    rows: dict[int, Speaker] = {}
    table: dict[int, Ruling] = {}
    decided = same_key_rulings(human)
    asked: set[str] = set()
    words: set[str] = set()
    roots: set[int] = set()
    frontier = set(keys)
    while frontier:
        asked |= frontier
        fresh = _rows(session, Speaker.key, frontier, rows)
        for ruling in _about(session, frontier):
            table[ruling.pk] = ruling
        new_roots = {row.merged_pk or row.pk for row in fresh} - roots
        roots |= new_roots
        fresh += _rows(session, Speaker.pk, new_roots, rows)
        fresh += _rows(session, Speaker.merged_pk, new_roots, rows)
        # What was touched may be a person from now on; of the others, those are that were.
        new_words = {row.last_word for row in fresh if row.type == "person" or row.key in keys} - words
        words |= new_words
        fresh += _rows(session, Speaker.last_word, new_words, rows, Speaker.type == "person")
        near = {row.key for row in fresh} | frontier
        near |= {key for one in list(near) for ruling in decided.get(one, ()) for key in ruling.keys}
        near |= {key for ruling in table.values() for key in ruling.keys}
        frontier = near - asked
    return rows, list(table.values())


def _rows(
    session: Session,
    column: Any,
    values: Iterable[Any],
    known: dict[int, Speaker],
    *conditions: ColumnElement[bool],
) -> list[Speaker]:
    """The named speakers with those values that are not yet ``known``; they are known from then on."""
    fresh = []
    for chunk in chunks(sorted(values)):
        for row in session.scalars(_named(column.in_(chunk), *conditions)):
            if row.pk not in known:
                known[row.pk] = row
                fresh.append(row)
    return fresh


def _about(session: Session, keys: Iterable[str]) -> Iterator[Ruling]:
    for chunk in chunks(sorted(keys)):
        yield from _rulings(
            session, Decision.origin != "user", or_(Decision.a_key.in_(chunk), Decision.b_key.in_(chunk))
        )


def _type_counts(session: Session, pks: Sequence[int] | None) -> dict[int, Counter[str]]:
    """How often mentions of each row have which type; who passes claims on as a medium is one."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    passing = (
        select(ChainRow.speaker_pk, ChainRow.kind, func.count())
        .where(ChainRow.kind == "media", ChainRow.speaker_pk.is_not(None))
        .group_by(ChainRow.speaker_pk, ChainRow.kind)
    )
    chosen = (
        select(Claim.speaker_pk, MentionRow.type, func.count())
        .join(MentionRow, MentionRow.claim_pk == Claim.pk)
        .where(MentionRow.type != "unspecified", Claim.speaker_pk.is_not(None))
        .group_by(Claim.speaker_pk, MentionRow.type)
    )
    for chunk in [None] if pks is None else chunks(pks):
        for statement, column in ((chosen, Claim.speaker_pk), (passing, ChainRow.speaker_pk)):
            limited = statement if chunk is None else statement.where(column.in_(chunk))
            for pk, kind, count in session.execute(limited):
                found[pk or 0][kind] += count
    return found
