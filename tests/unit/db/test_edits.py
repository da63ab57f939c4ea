"""Human acts and their undoing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from db import edits, journal, speaker_edits
from db.articles import all_articles, current_snapshot
from db.claims import claim_records, claims_of_article
from db.errors import EditConflict, InvalidValue, NotFound, NothingToUndo
from db.ingest import ingest
from db.library import Library
from db.records import Mention
from db.relations import relations_among
from db.schema import Base, Claim, JournalEntry, Speaker
from db.tags import all_tags, find_tag


@pytest.fixture
def session(library: Library, make) -> Iterator[Session]:
    with library.write() as opened:
        ingest(opened, make())
        yield opened


def pks(session: Session) -> list[int]:
    return [claim.pk for claim in claims_of_article(session, all_articles(session)[0].pk)]


def everything(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables but the journal and the change log."""
    session.flush()
    return {
        name: sorted((tuple(row) for row in session.execute(select(table))), key=repr)
        for name, table in Base.metadata.tables.items()
        if name not in ("journal", "change_log")
    }


ACTS = {
    "create-tag": lambda s, c: edits.create_tag(s, name="new", colour="#AABBCC", note="why"),
    "rename-tag": lambda s, c: edits.rename_tag(s, tag_pk=find_tag(s, "coal"), name="fuel"),
    "recolour-tag": lambda s, c: edits.recolour_tag(s, tag_pk=find_tag(s, "coal"), colour="#000000"),
    "delete-tag": lambda s, c: edits.delete_tag(s, tag_pk=find_tag(s, "coal")),
    "tag-claims": lambda s, c: edits.tag_claims(s, claim_pks=c, tag_pk=find_tag(s, "coal")),
    "tag by a new name": lambda s, c: edits.tag_by_name(s, claim_pks=c, name="brand new"),
    "untag-claims": lambda s, c: edits.untag_claims(s, claim_pks=c, tag_pk=find_tag(s, "coal")),
    "set-memo": lambda s, c: edits.set_memo(s, claim_pk=c[0], memo="a memo"),
    "verify": lambda s, c: edits.set_review(s, claim_pks=c, review="verified"),
    "reject": lambda s, c: edits.set_review(s, claim_pks=c[:2], review="rejected"),
    "set-speaker to a new one": lambda s, c: edits.set_speaker(s, claim_pks=c[1:], name="Otto Reiner"),
    "set-speaker to nobody": lambda s, c: edits.set_speaker(s, claim_pks=c, name=None),
    "merge-speakers": lambda s, c: speaker_edits.merge_speakers(s, into_pk=1, pks=[2]),
    "split-mentions": lambda s, c: speaker_edits.split_mentions(s, claim_pks=c[:1]),
    "rename-speaker": lambda s, c: speaker_edits.rename_speaker(s, speaker_pk=2, name="Ida Borg"),
    "set_speaker_type": lambda s, c: speaker_edits.set_speaker_type(s, speaker_pk=1, type="group"),
    "not_the_same": lambda s, c: speaker_edits.not_the_same(s, a_pk=1, b_pk=2),
    "make-claim": lambda s, c: edits.make_claim(s, snapshot_pk=1, content=((0, 11),), speaker="New Person"),
    "set-article": lambda s, c: edits.set_article(s, article_pk=1, title="T", date="1912-04", outlet=None),
    "delete-article": lambda s, c: edits.delete_article(s, article_pk=1),
    "relate": lambda s, c: edits.relate(s, a_pk=c[0], b_pk=c[2], relation="contradicts", note="!"),
    "relate the other way": lambda s, c: edits.relate(s, a_pk=c[1], b_pk=c[0], relation="supports"),
    "unrelate": lambda s, c: edits.unrelate(s, a_pk=c[1], b_pk=c[0]),
}


@pytest.mark.parametrize("name", ACTS)
def test_an_act_then_its_undo_is_nothing_and_redo_is_the_act(session: Session, name: str) -> None:
    chosen = pks(session)
    edits.tag_by_name(session, claim_pks=chosen[:1], name="coal")
    edits.relate(session, a_pk=chosen[0], b_pk=chosen[1], relation="tension")
    edits.set_speaker(session, claim_pks=chosen[2:], name="Ida Lind")
    before = everything(session)
    edited = ACTS[name](session, chosen)
    after = everything(session)
    assert after != before
    assert edited.entry
    undone = journal.undo(session)
    assert undone.id == edited.entry
    assert everything(session) == before
    journal.redo(session)
    assert everything(session) == after


def test_undo_refuses_where_something_changed_since_and_changes_nothing(session: Session) -> None:
    chosen = pks(session)
    edits.set_memo(session, claim_pk=chosen[0], memo="first")
    session.execute(update(Claim).where(Claim.pk == chosen[0]).values(memo="by another program"))
    before = everything(session)
    with pytest.raises(EditConflict) as caught:
        journal.undo(session)
    assert caught.value.details == ("claim", "memo")
    assert everything(session) == before


def test_undo_refuses_where_a_newer_text_has_no_such_claim(session: Session, make) -> None:
    tag = edits.create_tag(session, name="ice").pk
    claim = pks(session)[0]
    edits.tag_claims(session, claim_pks=[claim], tag_pk=tag)
    edits.untag_claims(session, claim_pks=[claim], tag_pk=tag)
    ingest(session, make(text="Nothing of it is left.\n", claims=lambda text: ()))
    assert session.get(Claim, claim) is None
    with pytest.raises(EditConflict) as refused:
        journal.undo(session)
    assert refused.value.details == ("claim_tag",)
    waiting = journal.next_undo(session)
    assert waiting is not None
    assert waiting.name == "untag-claims"


def test_a_new_act_ends_redo(session: Session) -> None:
    chosen = pks(session)
    edits.set_memo(session, claim_pk=chosen[0], memo="first")
    journal.undo(session)
    edits.set_memo(session, claim_pk=chosen[1], memo="second")
    with pytest.raises(NothingToUndo):
        journal.redo(session)
    assert [entry.state for entry in journal.history(session)] == ["done", "dropped"]


def test_an_act_that_changes_nothing_leaves_no_entry(session: Session) -> None:
    chosen = pks(session)
    edits.tag_by_name(session, claim_pks=chosen, name="coal")
    assert edits.tag_by_name(session, claim_pks=chosen, name="COAL") == edits.Edited(None, 0, 1)
    assert len(journal.history(session)) == 1


def test_bulk_tagging_is_one_entry_and_says_how_many_changed(session: Session) -> None:
    chosen = pks(session)
    edits.tag_by_name(session, claim_pks=chosen[:1], name="coal")
    edited = edits.tag_by_name(session, claim_pks=chosen, name="coal")
    assert edited.changed == 2
    assert journal.next_undo(session).arguments == {"tag": "coal", "claims": 2}
    assert [(tag.name, tag.claims) for tag in all_tags(session)] == [("coal", 3)]


def test_undoing_a_bulk_act_takes_no_more_statements_than_a_small_one(session: Session) -> None:
    def statements_of_undo(claim_pks: list[int]) -> int:
        edits.tag_claims(session, claim_pks=claim_pks, tag_pk=tag)
        seen: list[str] = []

        def note(*arguments: Any) -> None:
            seen.append(arguments[2])

        event.listen(session.connection(), "before_cursor_execute", note)
        journal.undo(session)
        event.remove(session.connection(), "before_cursor_execute", note)
        return len(seen)

    tag = edits.create_tag(session, name="coal").pk
    assert statements_of_undo(pks(session)[:1]) == statements_of_undo(pks(session))
    assert all_tags(session)[0].claims == 0


def test_a_founded_speaker_stays_if_an_import_uses_it_before_the_undo(session: Session, make) -> None:
    chosen = pks(session)
    edits.set_speaker(session, claim_pks=chosen[1:2], name="Otto Reiner")
    text = make().document.text.replace("Marta Venn", "Otto Reiner")

    def said_by_otto(_: str) -> tuple[object, ...]:
        return tuple(
            replace(claim, mention=Mention(name="Otto Reiner", named=True)) if claim.named else claim
            for claim in make(text=make().document.text).claims
        )

    ingest(session, make(text=text + "!", claims=said_by_otto, location="/other.txt"))
    journal.undo(session)
    assert session.scalars(select(Speaker.name).order_by(Speaker.pk)).all() == ["Marta Venn", "Otto Reiner"]
    assert claim_records(session, chosen[1:2])[0].speaker == "she"


def test_a_claim_made_by_hand_has_its_words_sentence_and_speaker(session: Session) -> None:
    text = current_snapshot(session, 1).text
    start = text.index("coal left")
    made = edits.make_claim(session, snapshot_pk=1, content=((start, start + 9),), speaker="  Marta   Venn ")
    (claim,) = claim_records(session, [made.pk])
    assert (claim.content, claim.speaker, claim.by_hand, claim.review) == (
        "coal left",
        "Marta Venn",
        True,
        "verified",
    )
    assert claim.sentence == "“We have no coal left,” she added."


@pytest.mark.parametrize("spans", [(), ((5, 5),), ((-1, 4),), ((0, 10_000),), ((0, 9), (4, 12)), ((56, 57),)])
def test_impossible_spans_are_refused(session: Session, spans: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(InvalidValue):
        edits.make_claim(session, snapshot_pk=1, content=spans)
    assert journal.history(session) == []


@pytest.mark.parametrize(
    "act",
    [
        lambda s: edits.create_tag(s, name="   "),
        lambda s: edits.create_tag(s, name="x", colour="red"),
        lambda s: edits.set_article(s, article_pk=1, date="25 December"),
        lambda s: edits.set_review(s, claim_pks=[1], review="edited"),
        lambda s: edits.relate(s, a_pk=1, b_pk=1, relation="supports"),
        lambda s: edits.relate(s, a_pk=1, b_pk=2, relation="likes"),
    ],
)
def test_values_that_a_field_does_not_take_are_refused(session: Session, act) -> None:
    with pytest.raises(InvalidValue):
        act(session)


def test_what_is_not_there_is_said(session: Session) -> None:
    with pytest.raises(NotFound):
        edits.set_memo(session, claim_pk=999, memo="x")
    with pytest.raises(NotFound):
        find_tag(session, "nothing")
    edits.delete_article(session, article_pk=1)
    with pytest.raises(NotFound):
        edits.delete_article(session, article_pk=1)


def test_two_tags_differ_by_more_than_case(session: Session) -> None:
    edits.create_tag(session, name="Denial")
    with pytest.raises(InvalidValue):
        edits.create_tag(session, name="denial")
    with pytest.raises(InvalidValue):
        edits.rename_tag(session, tag_pk=edits.create_tag(session, name="other").pk, name="DENIAL")


def test_a_relation_between_two_claims_is_one_whichever_way(session: Session) -> None:
    a, b, _ = pks(session)
    edits.relate(session, a_pk=a, b_pk=b, relation="contradicts")
    edits.relate(session, a_pk=b, b_pk=a, relation="supports")
    (only,) = relations_among(session, [a, b])
    assert (only.a_pk, only.relation) == (b, "supports")
    assert [record.relations for record in claim_records(session, [a, b])] == [1, 1]


def test_taking_a_rejection_back_gives_the_state_before_hands_were_laid_on(session: Session) -> None:
    a, b, _ = pks(session)
    edits.set_speaker(session, claim_pks=[a], name="Somebody Else")
    edits.set_review(session, claim_pks=[a, b], review="rejected")
    edits.set_review(session, claim_pks=[a, b], review="machine")
    assert [record.review for record in claim_records(session, [a, b])] == ["edited", "machine"]


def test_the_journal_says_who_and_when(session: Session) -> None:
    edits.create_tag(session, name="x")
    entry = session.scalars(select(JournalEntry)).one()
    assert entry.by
    assert entry.at.endswith("Z")
