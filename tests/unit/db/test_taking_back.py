"""Decisions taken back out of their order, as acts that undo and redo know."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from db import decisions, edits, journal, speaker_edits, speakers
from db.articles import all_articles
from db.claims import claims_of_article
from db.errors import EditConflict, NotFound
from db.ingest import ingest
from db.library import Library
from db.records import ClaimRecord
from db.taking_back import take_back_decision


@pytest.fixture
def session(library: Library, speak) -> Iterator[Session]:
    with library.write() as opened:
        ingest(opened, speak("Ada Lind said one", "Jonas Brook said two", doc="a"))
        ingest(opened, speak("Adeline Lind said three", "The Mill Guild said four", doc="b"))
        yield opened


def claims(session: Session) -> list[ClaimRecord]:
    articles = sorted(all_articles(session), key=lambda one: one.pk)
    return [claim for article in articles for claim in claims_of_article(session, article.pk)]


def who(session: Session) -> list[str | None]:
    return [claim.speaker for claim in claims(session)]


def pk(session: Session, name: str) -> int:
    return speakers.find_speaker(session, name)


def decided(session: Session) -> list[str]:
    return [one.id for one in decisions.all_decisions(session)]


def merge(session: Session) -> None:
    speaker_edits.merge_speakers(session, into_pk=pk(session, "Ada Lind"), pks=[pk(session, "Adeline Lind")])


BEFORE = ["Ada Lind", "Jonas Brook", "Adeline Lind", "The Mill Guild"]
MERGED = ["Ada Lind", "Jonas Brook", "Ada Lind", "The Mill Guild"]


def test_a_merge_is_taken_back_though_other_acts_came_after_it(session: Session) -> None:
    merge(session)
    speaker_edits.set_speaker_type(session, speaker_pk=pk(session, "Mill Guild"), type="group")
    assert who(session) == MERGED
    made = take_back_decision(session, decision_id=decided(session)[1])
    assert made.entry is not None
    assert who(session) == BEFORE
    assert [one.kind for one in decisions.all_decisions(session)] == ["type"]
    journal.undo(session)
    assert who(session) == MERGED
    assert [one.kind for one in decisions.all_decisions(session)] == ["type", "same"]
    journal.redo(session)
    assert who(session) == BEFORE


def test_a_rename_gives_the_old_name_back_unless_there_is_a_newer_one(session: Session) -> None:
    speaker = pk(session, "Jonas Brook")
    speaker_edits.rename_speaker(session, speaker_pk=speaker, name="Jonas Abel Brook")
    speaker_edits.rename_speaker(session, speaker_pk=speaker, name="J. A. Brook")
    newer, older = decided(session)
    with pytest.raises(EditConflict):
        take_back_decision(session, decision_id=older)
    assert who(session)[1] == "J. A. Brook"
    take_back_decision(session, decision_id=newer)
    assert who(session)[1] == "Jonas Abel Brook"
    take_back_decision(session, decision_id=older)
    assert who(session) == BEFORE


def test_mentions_go_back_to_whom_they_were_and_a_new_import_finds_no_decision(
    session: Session, speak
) -> None:
    first = claims(session)[0].pk
    edits.set_speaker(session, claim_pks=[first], name="Clara Moss")
    assert who(session)[0] == "Clara Moss"
    made = take_back_decision(session, decision_id=decided(session)[0])
    assert made.changed == 1
    assert who(session) == BEFORE
    ingest(session, speak("Ada Lind said one", "Jonas Brook said two", "Ada Lind said six", doc="a"))
    assert "Clara Moss" not in who(session)


def test_mentions_that_were_given_to_somebody_else_since_stay_with_them(session: Session) -> None:
    first = claims(session)[0].pk
    edits.set_speaker(session, claim_pks=[first], name="Clara Moss")
    edits.set_speaker(session, claim_pks=[first], name="Jonas Brook")
    with pytest.raises(EditConflict):
        take_back_decision(session, decision_id=decided(session)[1])
    assert who(session)[0] == "Jonas Brook"


def test_told_apart_is_taken_back_and_offered_again(session: Session) -> None:
    a, b = pk(session, "Ada Lind"), pk(session, "Adeline Lind")
    merge(session)
    take_back_decision(session, decision_id=decided(session)[0])
    speaker_edits.not_the_same(session, a_pk=a, b_pk=b)
    take_back_decision(session, decision_id=decided(session)[0])
    assert decided(session) == []
    merge(session)
    assert who(session) == MERGED


def test_there_is_no_such_decision(session: Session) -> None:
    with pytest.raises(NotFound):
        take_back_decision(session, decision_id="nothing")
