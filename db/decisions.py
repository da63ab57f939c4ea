"""What was decided of speakers, and finding again the mentions it was decided of.

A mention is known by its words and those around it, never by offsets: it is found again in a newer text of
its article as long as its neighbourhood stands, and in another article that carries the same passage.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from db import clusters
from db.alike import name_key
from db.claims import chunks
from db.reanchor import CONTEXT, SURE
from db.records import Alias, DecisionKind, DecisionRecord, Span, Spans
from db.schema import Article, Claim, ClaimSpan, Decision, Meta, Snapshot, Speaker, new_id, now
from db.users import user_name

#: Under which key of `Meta` the hash of the table of aliases is kept.
_TABLE = "aliases"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A mention by its words: ``exact``, and at most `CONTEXT` characters before and after.

    ``role``: which words of the claim these are, "source" or, where it names nobody, "content".
    """

    article: str
    role: str
    exact: str
    before: str
    after: str

    def agreement(self, other: Anchor) -> int:
        """How many characters agree, of the words and next to them; 0 where the words differ."""
        if (self.role, self.exact) != (other.role, other.exact):
            return 0
        return (
            len(self.exact)
            + _common(self.before[::-1], other.before[::-1])
            + _common(self.after, other.after)
        )

    def is_whole(self, other: Anchor) -> bool:
        """Whether all characters agree, and are enough to tell a passage by."""
        return (self.role, self.exact, self.before, self.after) == (
            other.role,
            other.exact,
            other.before,
            other.after,
        ) and len(self.exact) + len(self.before) + len(self.after) >= SURE


def anchor(text: str, span: Span, *, article: str, role: str) -> Anchor:
    """The anchor of the words ``text[start:end]`` of the article with that id."""
    start, end = span
    return Anchor(
        article,
        role,
        text[start:end],
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
    )


def claim_anchor(text: str, source: Spans, content: Spans, article: str) -> Anchor:
    """The anchor of a claim's mention; of its content where it names nobody."""
    spans, role = (source, "source") if source else (content, "content")
    return anchor(text, (spans[0][0], spans[-1][1]), article=article, role=role)


def claim_anchors(session: Session, claim_pks: Sequence[int]) -> dict[int, Anchor]:
    """The anchors of stored claims. One text in memory at a time."""
    spans: dict[int, dict[str, list[Span]]] = defaultdict(lambda: {"source": [], "content": []})
    where: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for chunk in chunks(claim_pks):
        for pk, role, start, end in session.execute(
            select(ClaimSpan.claim_pk, ClaimSpan.role, ClaimSpan.start, ClaimSpan.end)
            .where(ClaimSpan.claim_pk.in_(chunk), ClaimSpan.role != "cue")
            .order_by(ClaimSpan.claim_pk, ClaimSpan.role, ClaimSpan.seq)
        ):
            spans[pk][role].append((start, end))
        for pk, snapshot_pk, article in session.execute(
            select(Claim.pk, Claim.snapshot_pk, Article.id)
            .join(Article, Article.pk == Claim.article_pk)
            .where(Claim.pk.in_(chunk))
        ):
            where[snapshot_pk].append((pk, article))
    found: dict[int, Anchor] = {}
    for snapshot_pk, claims in where.items():
        text = session.scalars(select(Snapshot.text).where(Snapshot.pk == snapshot_pk)).one()
        for pk, article in claims:
            source, content = tuple(spans[pk]["source"]), tuple(spans[pk]["content"])
            found[pk] = claim_anchor(text, source, content, article)
    return {pk: found[pk] for pk in claim_pks if pk in found}


def row(
    kind: DecisionKind,
    a: tuple[str, str],
    b: tuple[str | None, str | None],
    *,
    groups: Iterable[Sequence[str]] = (),
    anchors: Iterable[Anchor] = (),
) -> dict[str, Any]:
    """A row of a person's decision; ``a`` and ``b`` are (name, key)."""
    return {
        "id": new_id(),
        "kind": kind,
        "origin": "user",
        "a_name": a[0],
        "a_key": a[1],
        "b_name": b[0],
        "b_key": b[1],
        "groups": [list(group) for group in groups if len(group) > 1],
        "anchors": [asdict(one) for one in anchors],
        "at": now(),
        "by": user_name(),
    }


def decided_mentions(session: Session) -> list[tuple[Anchor, str | None]]:
    """Every mention that a person said who it is, with the name (None: nobody), the latest last."""
    rows = session.execute(
        select(Decision.anchors, Decision.b_name).where(Decision.kind == "is").order_by(Decision.pk)
    )
    return [(Anchor(**one), name) for anchors, name in rows for one in anchors]


def apply(
    decided: Sequence[tuple[Anchor, str | None]], mentions: Mapping[int, Anchor]
) -> dict[int, str | None]:
    """Who the decisions say that the ``mentions`` of one article are; the others are left out.

    In its own article a decision goes to the mention whose neighbourhood agrees best, if one alone does
    and enough agrees; in others, to every mention whose whole neighbourhood is the same.
    """
    same_words: dict[tuple[str, str], list[int]] = defaultdict(list)
    for key, one in mentions.items():
        same_words[one.role, one.exact].append(key)
    found: dict[int, str | None] = {}
    for wanted, name in decided:
        keys = same_words.get((wanted.role, wanted.exact), [])
        chosen = [key for key in keys if wanted.is_whole(mentions[key])]
        if not chosen and keys and mentions[keys[0]].article == wanted.article:
            chosen = _nearest(wanted, {key: mentions[key] for key in keys})
        found.update(dict.fromkeys(chosen, name))
    return found


def _nearest(wanted: Anchor, mentions: Mapping[int, Anchor]) -> list[int]:
    """The mention that agrees best, and those that are the very same words; none where it is not sure."""
    agreed = {key: wanted.agreement(one) for key, one in mentions.items()}
    best = max(agreed.values())
    chosen = [key for key, score in agreed.items() if score == best]
    there_is = len(wanted.exact) + len(wanted.before) + len(wanted.after)
    one_place = len({(mentions[key].before, mentions[key].after) for key in chosen}) == 1
    return chosen if one_place and best >= min(SURE, there_is) else []


def _common(a: str, b: str) -> int:
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


# --- people's decisions, as a list -------------------------------------------------------------


def all_decisions(session: Session) -> list[DecisionRecord]:
    """What people decided and did not undo, the newest first."""
    rows = session.scalars(select(Decision).where(Decision.origin == "user").order_by(Decision.pk.desc()))
    return [
        DecisionRecord(
            id=row.id,
            kind=row.kind,  # type: ignore[arg-type]  # held by a CHECK
            a=row.a_name,
            b=row.b_name,
            at=row.at,
            by=row.by,
            mentions=tuple(one["exact"] for one in row.anchors),
        )
        for row in rows
    ]


# --- the table of aliases ----------------------------------------------------------------------


def use_aliases(session: Session, aliases: Iterable[Alias]) -> bool:
    """Make ``aliases`` the table of this library, and every speaker what it then is; whether it changed.

    Cheap where the table is what it was: a hash is compared.
    """
    listed = sorted(aliases, key=lambda alias: alias.name)
    digest = hashlib.sha256(json.dumps([asdict(one) for one in listed]).encode()).hexdigest()
    known = session.scalar(select(Meta.value).where(Meta.key == _TABLE))
    if known == digest:
        return False
    session.execute(delete(Decision).where(Decision.origin == "table"))
    if rows := [row for alias in listed for row in _rulings(alias)]:
        session.execute(insert(Decision), rows)
    if known is None:
        session.add(Meta(key=_TABLE, value=digest))
    else:
        session.execute(update(Meta).where(Meta.key == _TABLE).values(value=digest))
    session.flush()
    _found_canonical(session)
    clusters.settle(session)
    return True


def _rulings(alias: Alias) -> list[dict[str, object]]:
    common = {"origin": "table", "by": "", "at": now(), "groups": [], "anchors": []}
    own = {"a_name": alias.name, "a_key": name_key(alias.name)}
    rows: list[dict[str, object]] = [
        {**common, **own, "id": new_id(), "kind": "type", "b_name": alias.type, "b_key": None}
    ]
    for kind, names in (("same", alias.also), ("different", alias.distinct)):
        for key, name in {name_key(name): name for name in names}.items():
            if key == own["a_key"]:
                continue
            other = {"b_name": alias.name, "b_key": own["a_key"], "a_name": name, "a_key": key}
            rows.append({**common, **other, "id": new_id(), "kind": kind})
    return rows


def _found_canonical(session: Session) -> None:
    """Found the listed name of everybody the library knows under another."""
    known = select(Speaker.key).where(Speaker.article_pk.is_(None))
    wanted = session.scalars(
        select(Decision.b_name)
        .where(Decision.origin == "table", Decision.kind == "same")
        .where(Decision.a_key.in_(known), Decision.b_key.not_in(known))
        .distinct()
    ).all()
    found = {name_key(name): name for name in wanted if name}
    session.add_all(Speaker(id=new_id(), name=name, key=key) for key, name in sorted(found.items()))
    session.flush()


def listed_names(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """The names under which the table lists those who are called ``keys``; others are left out."""
    return _called(session, "table", "same", keys)


def new_names(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """What people called the speakers that were founded as ``keys``, the latest names."""
    return _called(session, "user", "rename", keys)


def _called(session: Session, origin: str, kind: str, keys: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for chunk in chunks(sorted(set(keys))):
        rows = session.execute(
            select(Decision.a_key, Decision.b_name)
            .where(Decision.origin == origin, Decision.kind == kind, Decision.a_key.in_(chunk))
            .order_by(Decision.pk)
        )
        found.update({key: name for key, name in rows if name})
    return found
