"""What is known of all claims, as arrays: read once, then kept in step by the change log.

Queries, counts and orders run on these: a condition is an array of yes and no, one for each claim, and sets
are combined with ``&`` and ``|``. Reading 100,000 claims takes a third of a second; after a commit only the
claims and tables that the change log names are read again. The newest row of the log says which state of the
database a session sees, so that an answer never mixes two of them.

`Columns` are what the tables hold. `db.query.frame` is what follows from them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BindParameter, ColumnElement, Executable, Text, bindparam, cast, false, func, select
from sqlalchemy.orm import Session

from db.schema import Article, ChangeLog, Cited, Claim, ClaimTag, Relation, Speaker, Tag
from db.search.port import Position

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

#: Keys sent as bound parameters; more are written into the statement, which no driver limits.
BOUND = 500
#: With more rows of the log to follow than this part of all claims, reading everything is faster.
RELOAD_SHARE = 0.2
#: States kept for sessions that began before the last commit.
KEPT = 2
#: What stands in the change log for a change of a table that claims refer to (`db.engine`).
ARTICLES, SPEAKERS, TAGS, CITED = -1, -2, -3, -4

#: ``claim.via`` as text: equal lists are equal text, on every database.
VIA = cast(Claim.via, Text)


def among(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    """``column IN values`` for any number of values."""
    if not len(values):
        return false()
    if len(values) <= BOUND:
        return column.in_(values)  # type: ignore[no-any-return]
    several: BindParameter[Any] = bindparam(None, list(values), expanding=True, literal_execute=True)
    return column.in_(several)  # type: ignore[no-any-return]


class Coded:
    """Values as numbers, in the order in which they were met; 0 is none. Numbers stay, values are added."""

    def __init__(self) -> None:
        """No values but "none"."""
        self.values: list[str] = [""]
        self._numbers: dict[str, int] = {"": 0}

    def __len__(self) -> int:
        """How many numbers, 0 among them."""
        return len(self.values)

    def code(self, values: Iterable[str | None]) -> NDArray[np.int32]:
        """The numbers of ``values``; None and "" are 0."""
        known, numbers = self._numbers, []
        for value in values:
            number = known.get(value or "")
            if number is None:
                number = known[value or ""] = len(self.values)
                self.values.append(value or "")
            numbers.append(number)
        return np.array(numbers, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What queries know of an article."""

    pk: int
    id: str
    title: str | None
    doc: str
    outlet: str | None
    author: str | None
    published: str | None
    deleted: bool


@dataclass(frozen=True, slots=True)
class TagRow:
    """What queries know of a tag."""

    pk: int
    name: str
    colour: str


#: The columns of a claim, and how they are kept: a number, a code of text, or yes and no.
NUMBERS = ("article", "snapshot", "speaker", "start", "sentence_start", "sentence_end")
CODES = ("kind", "polarity", "review", "said", "via")
FLAGS = ("memo", "orphan", "manual", "nested")


@dataclass(frozen=True)
class Columns:
    """One state of the database. Arrays run over the claims in the order of their keys (``pk``), but for
    ``tags`` (claim, tag) and ``related`` (claim), which are sorted pairs and keys."""

    position: Position
    pk: Ints
    numbers: Mapping[str, Ints]
    codes: Mapping[str, NDArray[np.int32]]
    flags: Mapping[str, Mask]
    #: What the machine thinks of its claim, 0 to 1; NaN for one made by hand.
    confidence: NDArray[np.float64]
    tags: Ints
    related: Ints
    coded: Mapping[str, Coded]
    articles: Sequence[ArticleRow]
    #: (pk, name, live speaker) of every row.
    speakers: Sequence[tuple[int, str, int]]
    tag_rows: Sequence[TagRow]
    #: (snapshot, name) of every cited source that has one.
    cited: Sequence[tuple[int, str]]


class Shelf:
    """Keeps the newest states of one library, for any thread."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._lock = threading.Lock()
        self._kept: list[Columns] = []

    def columns(self, session: Session) -> Columns:
        """The state that ``session`` sees."""
        position = position_of(session)
        with self._lock:
            for kept in self._kept:
                if kept.position == position:
                    return kept
            newest = max(self._kept, key=lambda kept: kept.position.seq, default=None)
            found = _followed(session, newest, position) if newest else None
            if found is None:
                found = load(session, position, {name: Coded() for name in CODES})
            self._kept = [*self._kept, found][-KEPT:]
            return found


def columns_of(session: Session) -> Columns:
    """The state that ``session`` sees: from the shelf of its library where it has one (`Library.read`)."""
    kept = session.info.get("kept")
    if kept is None:
        return load(session, position_of(session), {name: Coded() for name in CODES})
    # A session that only reads sees one state as long as its transaction lasts.
    transaction, columns = session.info.get("seen", (None, None))
    if columns is None or transaction is not session.get_transaction():
        shelf: Shelf = kept.setdefault("shelf", Shelf())
        columns = shelf.columns(session)
        session.info["seen"] = (session.get_transaction(), columns)
    return columns  # type: ignore[no-any-return]


def position_of(session: Session) -> Position:
    """The newest row of the change log that ``session`` sees."""
    row = session.execute(
        select(ChangeLog.pk, ChangeLog.claim_pk, ChangeLog.at).order_by(ChangeLog.pk.desc()).limit(1)
    ).first()
    return Position(row.pk, stamp_of(row.claim_pk, row.at)) if row else Position()


def stamp_of(claim_pk: int, at: str) -> str:
    """What tells a row of the change log from another one of the same number."""
    return f"{claim_pk}@{at}"


# --- reading everything ------------------------------------------------------------------------------


def load(session: Session, position: Position, coded: Mapping[str, Coded]) -> Columns:
    """Everything, anew."""
    return Columns(
        position,
        **_claims(session, coded, None),
        tags=_pairs(session, None),
        related=_related(session, None),
        coded=coded,
        articles=_articles(session),
        speakers=_speakers(session),
        tag_rows=_tags(session),
        cited=_cited(session),
    )


def _claims(session: Session, coded: Mapping[str, Coded], pks: Sequence[int] | None) -> dict[str, Any]:
    chosen = select(
        Claim.pk,
        Claim.article_pk,
        Claim.snapshot_pk,
        func.coalesce(Claim.speaker_pk, 0),
        Claim.start,
        Claim.sentence_start,
        Claim.sentence_end,
        Claim.kind,
        Claim.polarity,
        Claim.review,
        Claim.said,
        VIA,
        func.coalesce(Claim.memo, "") != "",
        Claim.orphan,
        Claim.extraction_pk.is_(None),
        Claim.parent_pk.is_not(None),
        Claim.confidence,
    ).order_by(Claim.pk)
    if pks is not None:
        chosen = chosen.where(among(Claim.pk, pks))
    rows = _raw(session, chosen)
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * 17
    pk, numbers, codes, flags, confidence = (
        columns[0],
        columns[1:7],
        columns[7:12],
        columns[12:16],
        columns[16],
    )
    return {
        "pk": np.array(pk, dtype=np.int64),
        "numbers": {
            name: np.array(some, dtype=np.int64) for name, some in zip(NUMBERS, numbers, strict=True)
        },
        "codes": {name: coded[name].code(some) for name, some in zip(CODES, codes, strict=True)},
        "flags": {name: np.array(some, dtype=bool) for name, some in zip(FLAGS, flags, strict=True)},
        "confidence": np.array(confidence, dtype=np.float64),
    }


def _pairs(session: Session, pks: Sequence[int] | None) -> Ints:
    """Claims with their tags: an array of two columns, sorted."""
    chosen = select(ClaimTag.claim_pk, ClaimTag.tag_pk).order_by(ClaimTag.claim_pk, ClaimTag.tag_pk)
    if pks is not None:
        chosen = chosen.where(among(ClaimTag.claim_pk, pks))
    return np.array(_raw(session, chosen), dtype=np.int64).reshape(-1, 2)


def _raw(session: Session, chosen: Executable) -> list[tuple[Any, ...]]:
    """All rows as the driver gives them: what SQLAlchemy makes of each takes longer than to read it."""
    session.flush()
    cursor = session.connection().execute(chosen).cursor
    return [] if cursor is None else list(cursor.fetchall())


def _related(session: Session, pks: Sequence[int] | None) -> Ints:
    found: set[int] = set()
    for end in (Relation.a_pk, Relation.b_pk):
        chosen = select(end)
        found.update(session.scalars(chosen if pks is None else chosen.where(among(end, pks))))
    return np.array(sorted(found), dtype=np.int64)


def _articles(session: Session) -> list[ArticleRow]:
    rows = session.execute(
        select(
            Article.pk,
            Article.id,
            Article.title,
            Article.doc,
            Article.outlet,
            Article.author,
            Article.published,
            Article.deleted_at.is_not(None),
        ).order_by(Article.pk)
    )
    return [ArticleRow(*row) for row in rows]


def _speakers(session: Session) -> list[tuple[int, str, int]]:
    rows = session.execute(
        select(Speaker.pk, Speaker.name, func.coalesce(Speaker.merged_pk, Speaker.pk)).order_by(Speaker.pk)
    )
    return [(pk, name, live) for pk, name, live in rows]


def _tags(session: Session) -> list[TagRow]:
    rows = session.execute(select(Tag.pk, Tag.name, Tag.colour).order_by(Tag.pk))
    return [TagRow(*row) for row in rows]


def _cited(session: Session) -> list[tuple[int, str]]:
    rows = session.execute(select(Cited.snapshot_pk, Cited.outlet, Cited.title).order_by(Cited.pk))
    return [(pk, name) for pk, outlet, title in rows if (name := outlet or title)]


# --- following -----------------------------------------------------------------------------------------


def _followed(session: Session, old: Columns, position: Position) -> Columns | None:
    """``old`` brought to ``position`` by what the log says; None where everything must be read."""
    if position.seq <= old.position.seq:
        return None
    row = session.execute(
        select(ChangeLog.claim_pk, ChangeLog.at).where(ChangeLog.pk == old.position.seq)
    ).first()
    if row is None or stamp_of(row.claim_pk, row.at) != old.position.stamp:
        return None  # of another database, or older than the log
    if position.seq - old.position.seq > max(5000, RELOAD_SHARE * len(old.pk)):
        return None
    changed = set(
        session.scalars(select(ChangeLog.claim_pk).where(ChangeLog.pk > old.position.seq).distinct())
    )
    claims = sorted(pk for pk in changed if pk > 0)
    again: dict[str, Any] = _with_claims(session, old, claims) if claims else {}
    tables: tuple[tuple[int, str, Callable[[Session], Any]], ...] = (
        (ARTICLES, "articles", _articles),
        (SPEAKERS, "speakers", _speakers),
        (TAGS, "tag_rows", _tags),
        (CITED, "cited", _cited),
    )
    again |= {name: read(session) for number, name, read in tables if number in changed}
    return replace(old, position=position, **again)


def _with_claims(session: Session, old: Columns, pks: Sequence[int]) -> dict[str, Any]:
    changed = np.array(pks, dtype=np.int64)
    new = _claims(session, old.coded, pks)
    kept = ~is_among(old.pk, changed)
    pk = np.concatenate([old.pk[kept], new["pk"]])
    order = np.argsort(pk, kind="stable")

    def joined(
        before: Mapping[str, NDArray[Any]], after: Mapping[str, NDArray[Any]]
    ) -> dict[str, NDArray[Any]]:
        return {name: np.concatenate([before[name][kept], after[name]])[order] for name in before}

    pairs = np.concatenate([old.tags[~is_among(old.tags[:, 0], changed)], _pairs(session, pks)])
    related = np.concatenate([old.related[~is_among(old.related, changed)], _related(session, pks)])
    return {
        "pk": pk[order],
        "numbers": joined(old.numbers, new["numbers"]),
        "codes": joined(old.codes, new["codes"]),
        "flags": joined(old.flags, new["flags"]),
        "confidence": np.concatenate([old.confidence[kept], new["confidence"]])[order],
        "tags": pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))],
        "related": np.sort(related),
    }


def is_among(values: Ints, ordered: Ints) -> Mask:
    """Which of ``values`` are in the sorted ``ordered``."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    there: Mask = ordered[place] == values
    return there
