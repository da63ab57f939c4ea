"""What people decide of speakers: one act, one small function, one entry in the journal.

Every act is a row of ``decision``; which names are one speaker is computed from these (`db.clusters`),
when the act is closed, undone or redone. Who says a single claim is set by `db.edits.set_speaker`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db import decisions, speakers
from db.alike import name_key
from db.claims import chunks
from db.edits import Edited, existing_claims, found_speaker, give_claims
from db.errors import InvalidValue
from db.journal import Act
from db.records import SPEAKER_TYPES
from db.schema import Claim, Decision, Speaker

#: Longest name a speaker can be given, in characters.
LONGEST = 200


def merge_speakers(session: Session, *, into_pk: int, pks: Iterable[int]) -> Edited:
    """Make several speakers one that is called as ``into_pk``; ``changed`` counts those merged into it.

    What was decided against it before is taken back. Somebody whom one article alone knows gives over
    the claims. Raises NotFound; InvalidValue where ``into_pk`` is such a one.
    """
    into = _live(session, into_pk)
    if into.article_pk is not None:
        raise InvalidValue("speaker", into.name)
    others = [row for row in _distinct(_live(session, pk) for pk in pks) if row.pk != into.pk]
    act = Act(session, "merge-speakers", into=into.name, speakers=[row.name for row in others])
    for row in others:
        if row.article_pk is not None:
            give_claims(act, _claims_of(session, [row.pk]), into.pk, into.name)
        else:
            _merge(act, into, row)
    return Edited(act.close(), len(others), into.pk)


def split_mentions(session: Session, *, claim_pks: Iterable[int], name: str | None = None) -> Edited:
    """Take single mentions out of their speakers: they are somebody else, called ``name``.

    Without a name it is the first speaker's with a number. The two are held apart from then on.
    ``pk`` is the new (or found) speaker's. Raises InvalidValue where none of the claims has a named speaker.
    """
    wanted = existing_claims(session, claim_pks)
    whose = _speakers_of(session, wanted)
    if not whose:
        raise InvalidValue("mention", ", ".join(map(str, wanted)))
    called = _clean(name) if name is not None else _numbered(session, whose[0].name)
    act = Act(session, "split-mentions", speaker=whose[0].name, name=called, claims=0)
    pk = found_speaker(act, called)
    if speakers.live_pk(session, pk) in {row.pk for row in whose}:
        raise InvalidValue("speaker", called)
    changed = give_claims(act, wanted, pk, called)
    for row in whose:
        _hold_apart(act, row, session.get_one(Speaker, pk))
    act.arguments["claims"] = changed
    return Edited(act.close(), changed, pk)


def rename_speaker(session: Session, *, speaker_pk: int, name: str) -> Edited:
    """Call a speaker otherwise; the old name still finds it. InvalidValue where another is called so."""
    row, called = _live(session, speaker_pk), _clean(name)
    key = name_key(called)
    taken = speakers.find_named(session, [called]).get(key)
    if row.article_pk is None and taken is not None and speakers.live_pk(session, taken) != row.pk:
        raise InvalidValue("speaker", called)
    act = Act(session, "rename-speaker", speaker=row.name, name=called)
    before = (row.name, row.key)
    changed = act.update("speaker", [row.pk], name=called)
    if changed and row.article_pk is None:
        act.insert("decision", [decisions.row("rename", before, (called, key), groups=[_held(session, row)])])
    return Edited(act.close(), changed, row.pk)


def set_speaker_type(session: Session, *, speaker_pk: int, type: str) -> Edited:
    """Say what a speaker is. InvalidValue for an unknown type, and for somebody unnamed, who stays so."""
    row = _live(session, speaker_pk)
    if type not in SPEAKER_TYPES or type == "anonymous" or row.article_pk is not None:
        raise InvalidValue("type", type)
    act = Act(session, "type-speaker", speaker=row.name, type=type)
    if row.type == type:
        return Edited(act.close(), 0, row.pk)
    decision = decisions.row("type", (row.name, row.key), (type, None), groups=[_held(session, row)])
    act.insert("decision", [decision])
    return Edited(act.close(), 1, row.pk)


def not_the_same(session: Session, *, a_pk: int, b_pk: int) -> Edited:
    """Two speakers, or two names of one, are not the same and will not be offered as such again.

    Names of one speaker come apart: ``b_pk`` leaves, unless it is the live one. Raises InvalidValue
    where both are one name, or one of them is somebody unnamed, who is nobody else anyway.
    """
    a, b = (_row(session, pk) for pk in (a_pk, b_pk))
    if a.key == b.key or a.article_pk is not None or b.article_pk is not None:
        raise InvalidValue("speaker", b.name)
    if a.merged_pk == b.pk:
        a, b = b, a
    act = Act(session, "distinguish-speakers", a=a.name, b=b.name)
    changed = _hold_apart(act, a, b)
    return Edited(act.close(), changed, b.pk)


# --- parts -------------------------------------------------------------------------------------


def _merge(act: Act, into: Speaker, row: Speaker) -> None:
    session = act.session
    ours, theirs = _held(session, into), _held(session, row)
    against = [
        decision.pk
        for decision in session.scalars(
            select(Decision).where(Decision.kind == "different", Decision.origin == "user")
        )
        if (decision.a_key in ours and decision.b_key in theirs)
        or (decision.b_key in ours and decision.a_key in theirs)
    ]
    act.delete("decision", against)
    keys = [into.key, *(key for key in (*ours, *theirs) if key != into.key)]
    act.insert("decision", [decisions.row("same", (row.name, row.key), (into.name, into.key), groups=[keys])])


def _hold_apart(act: Act, a: Speaker, b: Speaker) -> int:
    """Decide that two are different, where nobody did; each keeps the names that are not the other's."""
    session = act.session
    either = or_(
        (Decision.a_key == a.key) & (Decision.b_key == b.key),
        (Decision.a_key == b.key) & (Decision.b_key == a.key),
    )
    known = session.scalar(
        select(Decision.pk).where(either, Decision.kind == "different", Decision.origin == "user").limit(1)
    )
    if known is not None:
        return 0
    one = (a.merged_pk or a.pk) == (b.merged_pk or b.pk)
    groups = (
        [[key for key in _held(session, a) if key != b.key]]
        if one
        else [_held(session, a), _held(session, b)]
    )
    act.insert("decision", [decisions.row("different", (a.name, a.key), (b.name, b.key), groups=groups)])
    return 1


def _row(session: Session, pk: int) -> Speaker:
    speakers.live_pk(session, pk)
    return session.get_one(Speaker, pk)


def _live(session: Session, pk: int) -> Speaker:
    return session.get_one(Speaker, speakers.live_pk(session, pk))


def _distinct(rows: Iterable[Speaker]) -> list[Speaker]:
    return list({row.pk: row for row in rows}.values())


def _held(session: Session, row: Speaker) -> list[str]:
    """The names that are one speaker now, and stay so from the act on; the row's own first."""
    keys = [one.key for one in speakers.members(session, row.pk)]
    return list(dict.fromkeys([row.key, *keys]))


def _speakers_of(session: Session, claim_pks: Sequence[int]) -> list[Speaker]:
    """The live named speakers of claims, each once."""
    pks: list[int] = []
    for chunk in chunks(claim_pks):
        chosen = select(Claim.speaker_pk).where(Claim.pk.in_(chunk), Claim.speaker_pk.is_not(None))
        pks += [pk for pk in session.scalars(chosen.order_by(Claim.pk)) if pk is not None]
    return [
        row for row in _distinct(_live(session, pk) for pk in dict.fromkeys(pks)) if row.article_pk is None
    ]


def _claims_of(session: Session, speaker_pks: Sequence[int]) -> list[int]:
    return list(session.scalars(select(Claim.pk).where(Claim.speaker_pk.in_(speaker_pks)).order_by(Claim.pk)))


def _clean(name: str) -> str:
    cleaned = " ".join(name.split())
    if not name_key(cleaned) or len(cleaned) > LONGEST:
        raise InvalidValue("speaker", cleaned)
    return cleaned


def _numbered(session: Session, name: str) -> str:
    """``name`` with the first number that nobody of that name has."""
    number = 2
    while speakers.find_named(session, [f"{name} ({number})"]):
        number += 1
    return f"{name} ({number})"
