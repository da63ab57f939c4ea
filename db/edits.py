"""What people do to a library: one act, one small function, one entry in the journal.

Every function takes the session of a `Library.write` block, does the whole act or raises an EditError
and does nothing, and returns what it changed. `db.journal` takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import alike, decisions, speakers
from db.articles import article_record
from db.claims import chunks
from db.dates import is_date
from db.errors import InvalidValue, NotFound
from db.journal import Act
from db.records import KINDS, Kind, Span, Spans, words
from db.schema import (
    RELATIONS,
    REVIEWS,
    Article,
    Claim,
    ClaimTag,
    FieldState,
    Relation,
    Snapshot,
    Tag,
    new_id,
    now,
)
from db.tags import PALETTE, clean_colour, clean_name, find_tag, name_key


class _Unchanged:
    """The type of `UNCHANGED`."""


#: "Leave this field as it is", where None means "unknown".
UNCHANGED: Final = _Unchanged()


@dataclass(frozen=True, slots=True)
class Edited:
    """``entry`` is the journal id (None: nothing changed); ``changed`` counts what was asked about."""

    entry: str | None
    changed: int
    #: The key of what the act made or is about: a tag, a claim, a speaker.
    pk: int | None = None


# --- tags --------------------------------------------------------------------------------------


def create_tag(session: Session, *, name: str, colour: str | None = None, note: str | None = None) -> Edited:
    """A new tag, in the next colour of the palette unless one is given. InvalidValue if the name is taken."""
    act = Act(session, "create-tag", tag=clean_name(name))
    pk = _insert_tag(act, name, colour, note)
    return Edited(act.close(), 1, pk)


def rename_tag(session: Session, *, tag_pk: int, name: str) -> Edited:
    """Another name for a tag. Raises InvalidValue if another tag has it."""
    tag, cleaned = _tag(session, tag_pk), clean_name(name)
    _refuse_taken_name(session, cleaned, but=tag_pk)
    act = Act(session, "rename-tag", tag=tag.name, name=cleaned)
    changed = act.update("tag", [tag_pk], name=cleaned, name_key=name_key(cleaned))
    return Edited(act.close(), changed, tag_pk)


def recolour_tag(session: Session, *, tag_pk: int, colour: str) -> Edited:
    """Another colour (``#rrggbb``) for a tag."""
    act = Act(session, "recolour-tag", tag=_tag(session, tag_pk).name)
    changed = act.update("tag", [tag_pk], colour=clean_colour(colour))
    return Edited(act.close(), changed, tag_pk)


def delete_tag(session: Session, *, tag_pk: int) -> Edited:
    """Remove a tag from all its claims and then itself; ``changed`` counts the claims."""
    tag = _tag(session, tag_pk)
    borne = list(session.scalars(select(ClaimTag.pk).where(ClaimTag.tag_pk == tag_pk)))
    act = Act(session, "delete-tag", tag=tag.name, claims=len(borne))
    changed = act.delete("claim_tag", borne)
    act.delete("tag", [tag_pk])
    return Edited(act.close(), changed, tag_pk)


def tag_claims(session: Session, *, claim_pks: Iterable[int], tag_pk: int) -> Edited:
    """Give a tag to claims; those that have it already do not count."""
    missing = _without_tag(session, claim_pks, tag_pk)
    act = Act(session, "tag-claims", tag=_tag(session, tag_pk).name, claims=len(missing))
    _insert_claim_tags(act, missing, tag_pk)
    return Edited(act.close(), len(missing), tag_pk)


def tag_by_name(session: Session, *, claim_pks: Iterable[int], name: str) -> Edited:
    """Give the tag of that name to claims and make the tag if there is none, as one act."""
    wanted = list(claim_pks)
    try:
        return tag_claims(session, claim_pks=wanted, tag_pk=find_tag(session, name))
    except NotFound:
        cleaned = clean_name(name)
    existing = existing_claims(session, wanted)
    act = Act(session, "tag-claims", tag=cleaned, claims=len(existing))
    pk = _insert_tag(act, cleaned, None, None)
    _insert_claim_tags(act, existing, pk)
    return Edited(act.close(), len(existing), pk)


def untag_claims(session: Session, *, claim_pks: Iterable[int], tag_pk: int) -> Edited:
    """Take a tag from claims; those that do not have it do not count."""
    wanted = set(claim_pks)
    rows = session.execute(select(ClaimTag.pk, ClaimTag.claim_pk).where(ClaimTag.tag_pk == tag_pk))
    borne = [pk for pk, claim_pk in rows if claim_pk in wanted]
    act = Act(session, "untag-claims", tag=_tag(session, tag_pk).name, claims=len(borne))
    changed = act.delete("claim_tag", borne)
    return Edited(act.close(), changed, tag_pk)


# --- claims ------------------------------------------------------------------------------------


def set_memo(session: Session, *, claim_pk: int, memo: str | None) -> Edited:
    """Write a claim's memo; blank text removes it."""
    claim = _claim(session, claim_pk)
    act = Act(session, "set-memo", claim=claim.id)
    kept = memo if memo and memo.strip() else None
    changed = act.update("claim", [claim_pk], memo=kept)
    return Edited(act.close(), changed, claim_pk)


def set_review(session: Session, *, claim_pks: Iterable[int], review: str) -> Edited:
    """Verify claims, reject them, or take that back ("machine": "edited" where fields were edited)."""
    if review not in REVIEWS or review == "edited":
        raise InvalidValue("review", review)
    wanted = existing_claims(session, claim_pks)
    act = Act(session, "set-review", review=review, claims=0)
    if review == "machine":
        touched = _matching(session, FieldState.claim_pk, wanted)
        changed = act.update("claim", [pk for pk in wanted if pk in touched], review="edited")
        changed += act.update("claim", [pk for pk in wanted if pk not in touched], review="machine")
    else:
        changed = act.update("claim", wanted, review=review)
    act.arguments["claims"] = changed
    return Edited(act.close(), changed)


def set_speaker(session: Session, *, claim_pks: Iterable[int], name: str | None) -> Edited:
    """Say who says it: the speaker of that full name, founded if there is none; None for nobody.

    The mentions are remembered by their words and those around them: a later import of the passage, or a
    new extraction, obeys. Acts about speakers themselves are in `db.speaker_edits`.
    """
    wanted = existing_claims(session, claim_pks)
    act = Act(session, "set-speaker", speaker=(name or "").strip(), claims=0)
    speaker_pk = found_speaker(act, name) if name and name.strip() else None
    changed = give_claims(act, wanted, speaker_pk, name.strip() if name and name.strip() else None)
    act.arguments["claims"] = changed
    return Edited(act.close(), changed, speaker_pk)


def give_claims(act: Act, claim_pks: Sequence[int], speaker_pk: int | None, name: str | None) -> int:
    """Make the speaker's row ``speaker_pk`` (called ``name``) that of claims, for good; how many changed."""
    changed = act.update("claim", claim_pks, speaker_pk=speaker_pk)
    if not changed:
        return 0
    _touch_claims(act, claim_pks, "speaker")
    anchors = decisions.claim_anchors(act.session, claim_pks)
    said = {one.exact for one in anchors.values() if one.role == "source"}
    words_used = said.pop() if len(said) == 1 else ""
    key = alike.name_key(name) if name else None
    decision = decisions.row(
        "is", (words_used, alike.name_key(words_used)), (name, key), anchors=anchors.values()
    )
    act.insert("decision", [decision])
    return changed


def make_claim(
    session: Session,
    *,
    snapshot_pk: int,
    content: Spans,
    speaker: str | None = None,
    source: Spans = (),
    cue: Spans = (),
    kind: Kind = "indirect",
) -> Edited:
    """A claim made by a person from words of a snapshot. ``pk`` of the result is the new claim's.

    Raises InvalidValue where a span is empty, out of the text, or overlaps another of its role.
    """
    snapshot = session.get(Snapshot, snapshot_pk)
    if snapshot is None:
        raise NotFound("snapshot", str(snapshot_pk))
    text = snapshot.text
    if kind not in KINDS:
        raise InvalidValue("kind", kind)
    roles = {
        "content": tuple(_trim(text, span) for span in _checked(text, content, "content")),
        "source": _checked(text, source, "source"),
        "cue": _checked(text, cue, "cue"),
    }
    if not content:
        raise InvalidValue("content", "")
    everything = [span for spans in roles.values() for span in spans]
    start, end = sentence_around(text, min(everything)[0], max(end for _, end in everything))
    act = Act(session, "make-claim", content=words(text, roles["content"])[:120])
    speaker_pk = found_speaker(act, speaker) if speaker and speaker.strip() else None
    row = {
        "id": new_id(),
        "article_pk": snapshot.article_pk,
        "snapshot_pk": snapshot_pk,
        "speaker_pk": speaker_pk,
        "content": words(text, roles["content"]),
        "source": words(text, roles["source"]) or None,
        "cue": words(text, roles["cue"]) or None,
        "sentence": words(text, ((start, end),)),
        "start": roles["content"][0][0],
        "sentence_start": start,
        "sentence_end": end,
        "kind": kind,
        "polarity": "asserts",
        "via": [],
        "review": "verified",
        "orphan": False,
        "created_at": now(),
    }
    (claim_pk,) = act.insert("claim", [row])
    act.insert("claim_span", span_rows(claim_pk, roles))
    return Edited(act.close(), 1, claim_pk)


def span_rows(claim_pk: int, roles: dict[str, Spans]) -> list[dict[str, Any]]:
    """The rows of `claim_span` for a claim's spans by role."""
    return [
        {"claim_pk": claim_pk, "role": role, "seq": seq, "start": start, "end": end}
        for role, spans in roles.items()
        for seq, (start, end) in enumerate(spans)
    ]


def sentence_around(text: str, start: int, end: int) -> Span:
    """The sentence (or run of sentences) around ``text[start:end]``, within its line.

    A plain rule for claims made by hand; the importer has a better one.

    >>> text = "It rained. We won, she said. Then home."
    >>> text[slice(*sentence_around(text, 11, 17))]
    'We won, she said.'
    """
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    before = max(text.rfind(mark, line_start, start) for mark in (". ", "! ", "? ", ".” ", '." '))
    first = line_start
    if before >= 0:
        first = text.index(" ", before) + 1
    after = [text.find(mark, max(start, end - 1), line_end) for mark in (". ", "! ", "? ")]
    found = [place + 1 for place in after if place >= 0]
    last = min(found, default=line_end)
    return min(first, start), max(last, end)


# --- articles ----------------------------------------------------------------------------------


def set_article(
    session: Session,
    *,
    article_pk: int,
    title: str | _Unchanged | None = UNCHANGED,
    author: str | _Unchanged | None = UNCHANGED,
    outlet: str | _Unchanged | None = UNCHANGED,
    date: str | _Unchanged | None = UNCHANGED,
) -> Edited:
    """Correct what an article is; None or blank makes a field unknown. Raises InvalidValue for a bad date."""
    record = article_record(session, article_pk)
    given = {"title": title, "author": author, "outlet": outlet, "published": date}
    values = {
        column: (value.strip() or None) if isinstance(value, str) else None
        for column, value in given.items()
        if not isinstance(value, _Unchanged)
    }
    published = values.get("published")
    if published is not None and not is_date(published):
        raise InvalidValue("date", published)
    act = Act(session, "set-article", article=record.label, fields=sorted(values))
    changed = act.update("article", [article_pk], **values)
    for column in act.changes[0]["after"] if changed else ():
        _touch(act, [article_pk], column, owner="article_pk")
    return Edited(act.close(), changed, article_pk)


def delete_article(session: Session, *, article_pk: int) -> Edited:
    """Take an article and its claims out of sight; undo brings them back with all that was done to them."""
    record = article_record(session, article_pk)
    act = Act(session, "delete-article", article=record.label, claims=record.claims)
    changed = act.update("article", [article_pk], deleted_at=now())
    return Edited(act.close(), changed, article_pk)


def restore_article(session: Session, *, article_pk: int) -> Edited:
    """Bring a deleted article back (also what importing the same bytes again does)."""
    article = session.get(Article, article_pk)
    if article is None:
        raise NotFound("article", str(article_pk))
    act = Act(session, "restore-article", article=article.title or article.doc)
    changed = act.update("article", [article_pk], deleted_at=None)
    return Edited(act.close(), changed, article_pk)


# --- relations ---------------------------------------------------------------------------------


def relate(session: Session, *, a_pk: int, b_pk: int, relation: str, note: str | None = None) -> Edited:
    """Record how claim ``a`` stands to claim ``b``; replaces what stood between the two."""
    if relation not in RELATIONS or a_pk == b_pk:
        raise InvalidValue("relation", relation)
    a, b = _claim(session, a_pk), _claim(session, b_pk)
    act = Act(session, "relate", relation=relation, a=a.id, b=b.id)
    standing = _between(session, a_pk, b_pk)
    if len(standing) == 1 and (standing[0].a_pk, standing[0].b_pk) == (a_pk, b_pk):
        changed = act.update("relation", [standing[0].pk], relation=relation, note=note)
        return Edited(act.close(), changed, standing[0].pk)
    act.delete("relation", [row.pk for row in standing])
    row = {"id": new_id(), "a_pk": a_pk, "b_pk": b_pk, "relation": relation, "note": note, "at": now()}
    (pk,) = act.insert("relation", [row])
    return Edited(act.close(), 1, pk)


def unrelate(session: Session, *, a_pk: int, b_pk: int) -> Edited:
    """Take back the relation between two claims, whichever way it was recorded."""
    act = Act(session, "unrelate", a=_claim(session, a_pk).id, b=_claim(session, b_pk).id)
    changed = act.delete("relation", [row.pk for row in _between(session, a_pk, b_pk)])
    return Edited(act.close(), changed)


# --- parts -------------------------------------------------------------------------------------


def _tag(session: Session, tag_pk: int) -> Tag:
    tag = session.get(Tag, tag_pk)
    if tag is None:
        raise NotFound("tag", str(tag_pk))
    return tag


def _claim(session: Session, claim_pk: int) -> Claim:
    claim = session.get(Claim, claim_pk)
    if claim is None:
        raise NotFound("claim", str(claim_pk))
    return claim


def existing_claims(session: Session, claim_pks: Iterable[int]) -> list[int]:
    """Those of ``claim_pks`` that exist, each once, in order."""
    return sorted(_matching(session, Claim.pk, sorted(set(claim_pks))))


def _matching(session: Session, column: Any, values: Sequence[int], *conditions: Any) -> set[int]:
    """The values of ``column`` that are among ``values`` in rows that meet ``conditions``."""
    found: set[int] = set()
    for chunk in chunks(values):
        found.update(session.scalars(select(column).where(column.in_(chunk), *conditions)))
    return found


def _without_tag(session: Session, claim_pks: Iterable[int], tag_pk: int) -> list[int]:
    bearing = set(session.scalars(select(ClaimTag.claim_pk).where(ClaimTag.tag_pk == tag_pk)))
    return [pk for pk in existing_claims(session, claim_pks) if pk not in bearing]


def _refuse_taken_name(session: Session, name: str, *, but: int | None = None) -> None:
    taken = session.scalar(select(Tag.pk).where(Tag.name_key == name_key(name)))
    if taken is not None and taken != but:
        raise InvalidValue("tag", name)


def _insert_tag(act: Act, name: str, colour: str | None, note: str | None) -> int:
    cleaned = clean_name(name)
    _refuse_taken_name(act.session, cleaned)
    if colour is None:
        count = act.session.scalar(select(func.count()).select_from(Tag)) or 0
        colour = PALETTE[count % len(PALETTE)]
    row = {
        "id": new_id(),
        "name": cleaned,
        "name_key": name_key(cleaned),
        "colour": clean_colour(colour),
        "note": note,
        "created_at": now(),
    }
    (pk,) = act.insert("tag", [row])
    return pk


def _insert_claim_tags(act: Act, claim_pks: Sequence[int], tag_pk: int) -> None:
    at = now()
    act.insert("claim_tag", [{"claim_pk": pk, "tag_pk": tag_pk, "at": at} for pk in claim_pks])


def found_speaker(act: Act, name: str) -> int:
    """The row of the speaker of that name, founded in ``act`` if there is none."""
    key = alike.name_key(name)
    known = speakers.find_named(act.session, [name])
    if key not in known:
        act.insert("speaker", speakers.rows_to_found(act.session, [name]), keep_if_used=True)
        known = speakers.find_named(act.session, [name])
    return known[key]


def _touch_claims(act: Act, claim_pks: Sequence[int], field: str) -> None:
    """Remember that a person set ``field``; a claim that only the machine had seen is "edited" now."""
    _touch(act, claim_pks, field, owner="claim_pk")
    act.update(
        "claim", _matching(act.session, Claim.pk, claim_pks, Claim.review == "machine"), review="edited"
    )


def _touch(act: Act, pks: Sequence[int], field: str, *, owner: str) -> None:
    column: Any = FieldState.claim_pk if owner == "claim_pk" else FieldState.article_pk
    known = _matching(act.session, column, pks, FieldState.field == field)
    at = now()
    act.insert(
        "field_state",
        [{owner: pk, "field": field, "state": "edited", "at": at} for pk in pks if pk not in known],
    )


def _checked(text: str, spans: Spans, role: str) -> Spans:
    ordered = tuple(sorted(spans))
    place = 0
    for start, end in ordered:
        if not (place <= start < end <= len(text)) or not text[start:end].strip():
            raise InvalidValue(role, f"{start}-{end}")
        place = end
    return ordered


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _between(session: Session, a_pk: int, b_pk: int) -> list[Relation]:
    either = ((Relation.a_pk == a_pk) & (Relation.b_pk == b_pk)) | (
        (Relation.a_pk == b_pk) & (Relation.b_pk == a_pk)
    )
    return list(session.scalars(select(Relation).where(either)))
