"""Speakers in a library: founded by imports, joined by rules and people, found by any of their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from db import decisions, edits, journal, speaker_edits, speakers
from db.articles import all_articles
from db.claims import claims_of_article
from db.errors import InvalidValue, NotFound
from db.ingest import ingest, store_claims
from db.library import Library
from db.records import Alias, ChainLink, ClaimRecord, Mention, Role
from db.schema import ChainRow, ChangeLog, Claim, Decision, MentionRow, Snapshot, Speaker

SOURCE = Mention("nominal", "anonymous", "a mill source", rule="indefinite")


@pytest.fixture
def session(library: Library) -> Iterator[Session]:
    with library.write() as opened:
        yield opened


def claims(session: Session) -> list[ClaimRecord]:
    return [
        claim
        for article in sorted(all_articles(session), key=lambda one: one.pk)
        for claim in claims_of_article(session, article.pk)
    ]


def who(session: Session) -> list[str | None]:
    return [claim.speaker for claim in claims(session)]


def pk(session: Session, name: str) -> int:
    return speakers.find_speaker(session, name)


# --- imports -----------------------------------------------------------------------------------


def test_a_surname_joins_its_only_bearer_and_leaves_when_there_is_a_second(session: Session, speak) -> None:
    ingest(session, speak("Lind said one", doc="a"))
    assert who(session) == ["Lind"]
    ingest(session, speak("Ada Lind said two", doc="b"))
    assert who(session) == ["Ada Lind", "Ada Lind"]
    parts = speakers.name_parts(session, pk(session, "Ada Lind"))
    assert [(part.name, part.merged_by, part.claims) for part in parts] == [
        ("Ada Lind", None, 1),
        ("Lind", "library-surname", 1),
    ]
    ingest(session, speak("Jonas Lind said three", doc="c"))
    assert who(session) == ["Lind", "Ada Lind", "Jonas Lind"]
    offered = [(one.a.name, one.b.name, one.reason) for one in speakers.duplicates(session)]
    assert sorted(offered) == [("Lind", "Ada Lind", "surname"), ("Lind", "Jonas Lind", "surname")]


def test_the_unnamed_are_speakers_of_their_article_alone(session: Session, speak) -> None:
    both = {"A mill source": SOURCE}
    ingest(session, speak("A mill source said one", "A mill source said two", doc="a", mentions=both))
    ingest(session, speak("A mill source said one more", doc="b", mentions=both))
    found = [claim.speaker_pk for claim in claims(session)]
    assert len(set(found)) == 3
    assert {row.type for row in session.scalars(select(Speaker))} == {"anonymous"}
    assert speakers.all_speakers(session) == []
    assert len(speakers.all_speakers(session, unnamed=True)) == 3
    with pytest.raises(NotFound):
        speakers.find_speaker(session, "a mill source")


def test_an_unnamed_speaker_taken_up_again_is_the_same_also_after_a_new_extraction(
    session: Session, speak
) -> None:
    again = Mention("nominal", "anonymous", "a mill source", antecedent=(0, 13), rule="definite")
    made = speak(
        "A mill source said one",
        "The source said two",
        mentions={"A mill source": SOURCE, "The source": again},
    )
    ingest(session, made)
    first, second = claims(session)
    assert first.speaker_pk == second.speaker_pk
    store_claims(session, session.get_one(Snapshot, 1), made)
    assert [claim.speaker_pk for claim in claims(session)] == [first.speaker_pk] * 2
    assert session.scalars(select(Speaker.pk)).all() == [first.speaker_pk]


def test_a_mention_is_kept_as_it_was_understood(session: Session, speak) -> None:
    said = Mention(
        "name", "person", "Ada Lind", True, None, None, "fullest-name", 0.9, (Role((0, 8), "role"),)
    )
    made = speak("Engineer Ada Lind said one", mentions={"Engineer Ada Lind": said})
    ingest(session, made)
    row = session.scalars(select(MentionRow)).one()
    assert (row.form, row.name, row.rule, row.sure) == ("name", "Ada Lind", "fullest-name", 0.9)
    assert row.roles == [[0, 8, "role", "Engineer"]]
    (record,) = speakers.speaker_records(session)
    assert (record.roles, record.mentions) == (("Engineer",), (("Engineer Ada Lind", 1),))
    assert record.as_dict()["role"] == "Engineer"


def test_stations_of_a_chain_are_speakers_and_media_where_they_are_named(session: Session, speak) -> None:
    chain = (ChainLink("River News", "media", (0, 3)), ChainLink("a clerk", "anonymous"))
    ingest(session, speak("Ada Lind said one", chains={"Ada Lind": chain}))
    first, second = session.scalars(select(ChainRow).order_by(ChainRow.seq))
    assert session.get_one(Speaker, first.speaker_pk).type == "media"
    assert (first.start, first.end, second.speaker_pk) == (0, 3, None)
    assert claims(session)[0].via == ("River News", "a clerk")


def test_the_table_of_aliases_joins_what_there_is_and_what_comes(session: Session, speak) -> None:
    table = [Alias("Islamic State", "group", ("ISIS", "Daesh", "the IS group"))]
    ingest(session, speak("Daesh said one", doc="a"))
    assert decisions.use_aliases(session, table)
    assert who(session) == ["Islamic State"]
    ingest(session, speak("ISIS said two", doc="b"))
    assert who(session) == ["Islamic State"] * 2
    (record,) = speakers.speaker_records(session)
    assert (record.type, record.aliases, record.claims) == ("group", ("Daesh", "ISIS"), 2)
    assert not decisions.use_aliases(session, table)
    assert decisions.use_aliases(session, [])
    assert who(session) == ["Daesh", "ISIS"]


# --- people decide -----------------------------------------------------------------------------


def test_a_merged_id_keeps_answering_and_nothing_is_indexed_again(session: Session, speak) -> None:
    ingest(session, speak("Ada Lind said one", "Jonas Borg said two"))
    logged = len(session.scalars(select(ChangeLog.pk).where(ChangeLog.claim_pk > 0)).all())
    gone = session.get_one(Speaker, pk(session, "Jonas Borg"))
    edited = speaker_edits.merge_speakers(session, into_pk=pk(session, "Ada Lind"), pks=[gone.pk])
    assert edited.changed == 1
    assert who(session) == ["Ada Lind"] * 2
    assert speakers.find_speaker(session, gone.id) == pk(session, "Ada Lind") == pk(session, "Jonas Borg")
    speaker_edits.rename_speaker(session, speaker_pk=gone.pk, name="A. Lind")
    assert who(session) == ["A. Lind"] * 2
    (record,) = speakers.speaker_records(session)
    assert (record.name, record.aliases, record.decided) == ("A. Lind", ("Ada Lind", "Jonas Borg"), True)
    assert len(session.scalars(select(ChangeLog.pk).where(ChangeLog.claim_pk > 0)).all()) == logged
    for name in ("Ada Lind", "A. Lind"):
        ingest(session, speak(f"{name} said more", doc=name))
    assert who(session) == ["A. Lind"] * 4


def test_decisions_survive_a_new_text_a_new_extraction_and_a_changed_order(session: Session, speak) -> None:
    lines = ("Ada Lind said the mill is shut", "Lind said the ice is thin", "Jonas Borg said the ferry sails")
    ingest(session, speak(*lines))
    _, second, third = claims(session)
    edits.set_speaker(session, claim_pks=[second.pk], name="Berta Lind")
    speaker_edits.merge_speakers(session, into_pk=pk(session, "Ada Lind"), pks=[pk(session, "Jonas Borg")])
    expected = {
        "the mill is shut": "Ada Lind",
        "the ice is thin": "Berta Lind",
        "the ferry sails": "Ada Lind",
    }

    def now() -> dict[str, str | None]:
        return {claim.content: claim.speaker for claim in claims(session)}

    assert now() == expected
    store_claims(session, session.get_one(Snapshot, 1), speak(*lines))
    assert now() == expected
    ingest(session, speak(*lines[::-1], before="A paragraph put before.\nAnother one.\n"))
    assert now() == expected
    assert third.id in {claim.id for claim in claims(session)}


def test_a_decision_about_a_mention_holds_where_another_paper_carries_the_passage(
    session: Session, speak
) -> None:
    lines = ("Jonas Borg said the ferry sails", "Lind said the ice is thin", "Karl Moe said the coal is gone")
    ingest(session, speak(*lines, doc="a"))
    edits.set_speaker(session, claim_pks=[claims(session)[1].pk], name="Berta Lind")
    ingest(session, speak("Jonas Borg said the ferry sails", "Lind said the ice is thin, too", doc="b"))
    assert who(session)[3:] == ["Jonas Borg", "Berta Lind"], "its surname, as the only bearer's"
    ingest(session, speak("Ada Lind said nothing", doc="c"))
    ingest(session, speak(*lines, "Una Kay said amen", doc="d"))
    assert [name for name in who(session) if name and "Lind" in name] == [
        "Berta Lind", "Lind", "Ada Lind", "Berta Lind",
    ]  # fmt: skip


def test_a_decision_and_its_undo_reach_the_same_passage_in_other_papers_at_once(
    session: Session, speak
) -> None:
    lines = ("Jonas Borg said the ferry sails", "Lind said the ice is thin", "Karl Moe said the coal is gone")
    for doc in "ab":
        ingest(session, speak(*lines, doc=doc, before="" if doc == "a" else "Another paper, another head.\n"))
    ingest(session, speak("Lind said something else", doc="c"))
    before = who(session)
    edits.set_speaker(session, claim_pks=[claims(session)[1].pk], name="Berta Moe")
    assert [name for name in who(session) if name not in ("Jonas Borg", "Karl Moe")] == [
        "Berta Moe",
        "Berta Moe",
        "Lind",
    ]
    journal.undo(session)
    assert who(session) == before
    journal.redo(session)
    assert who(session).count("Berta Moe") == 2


def test_a_mention_taken_out_is_somebody_else_from_then_on(session: Session, speak) -> None:
    lines = ("Ali Hassan said the pitch is dry", "Ali Hassan said the dam will hold")
    ingest(session, speak(*lines))
    first, second = claims(session)
    speaker_edits.split_mentions(session, claim_pks=[second.pk])
    assert who(session) == ["Ali Hassan", "Ali Hassan (2)"]
    assert speakers.duplicates(session) == []
    store_claims(session, session.get_one(Snapshot, 1), speak(*lines))
    assert who(session) == ["Ali Hassan", "Ali Hassan (2)"]
    speaker_edits.split_mentions(session, claim_pks=[first.pk], name="Ali Hassan the miller")
    assert who(session) == ["Ali Hassan the miller", "Ali Hassan (2)"]
    with pytest.raises(InvalidValue):
        speaker_edits.split_mentions(session, claim_pks=[second.pk], name="Ali Hassan (2)")


def test_nobody_says_it_where_a_person_said_so(session: Session, speak) -> None:
    ingest(session, speak("Ada Lind said one is enough for all"))
    edits.set_speaker(session, claim_pks=[1], name=None)
    session.get_one(Claim, 1).review = "machine"
    store_claims(session, session.get_one(Snapshot, 1), speak("Ada Lind said one is enough for all"))
    assert claims(session)[0].speaker_pk is None


def test_told_apart_means_apart_and_merging_takes_it_back(session: Session, speak) -> None:
    ingest(session, speak("Jane Doe said one", doc="a"))
    ingest(session, speak("J. Doe said two", doc="b"))
    a, b = pk(session, "Jane Doe"), pk(session, "J. Doe")
    (offered,) = speakers.duplicates(session)
    assert (offered.reason, offered.together) == ("initial", 0)
    assert [one.words for one in (*offered.evidence_a, *offered.evidence_b)] == ["Jane Doe", "J. Doe"]
    assert speaker_edits.not_the_same(session, a_pk=a, b_pk=b).changed == 1
    assert speakers.duplicates(session) == []
    assert speaker_edits.not_the_same(session, a_pk=b, b_pk=a).changed == 0
    speaker_edits.merge_speakers(session, into_pk=a, pks=[b])
    assert who(session) == ["Jane Doe"] * 2
    assert [(one.kind, one.a, one.b) for one in decisions.all_decisions(session)] == [
        ("same", "J. Doe", "Jane Doe")
    ]


def test_a_name_can_leave_the_speaker_that_a_rule_gave_it_to(session: Session, speak) -> None:
    ingest(session, speak("Ada Lind said one", doc="a"))
    ingest(session, speak("Lind said two", doc="b"))
    alias = next(part for part in speakers.name_parts(session, 1) if part.name == "Lind")
    speaker_edits.not_the_same(session, a_pk=alias.pk, b_pk=pk(session, "Ada Lind"))
    assert who(session) == ["Ada Lind", "Lind"]
    journal.undo(session)
    assert who(session) == ["Ada Lind", "Ada Lind"]


def test_the_unnamed_can_be_told_to_be_somebody(session: Session, speak) -> None:
    made = speak(
        "A mill source said the mill is shut", "Ada Lind said two", mentions={"A mill source": SOURCE}
    )
    ingest(session, made)
    unnamed = claims(session)[0].speaker_pk
    assert unnamed is not None
    speaker_edits.merge_speakers(session, into_pk=pk(session, "Ada Lind"), pks=[unnamed])
    assert who(session) == ["Ada Lind"] * 2
    store_claims(session, session.get_one(Snapshot, 1), made)
    assert who(session) == ["Ada Lind"] * 2
    with pytest.raises(InvalidValue):
        speaker_edits.merge_speakers(session, into_pk=unnamed, pks=[pk(session, "Ada Lind")])


def test_a_type_is_set_and_stays(session: Session, speak) -> None:
    ingest(session, speak("Norland said one"))
    speaker_edits.set_speaker_type(session, speaker_pk=1, type="government")
    ingest(session, speak("Norland said two", doc="b"))
    assert [one.type for one in speakers.all_speakers(session)] == ["government"]
    with pytest.raises(InvalidValue):
        speaker_edits.set_speaker_type(session, speaker_pk=1, type="anonymous")
    journal.undo(session)
    assert [one.type for one in speakers.all_speakers(session)] == ["person"]


def test_a_name_that_another_has_is_not_given(session: Session, speak) -> None:
    ingest(session, speak("Ada Lind said one", "Jonas Borg said two"))
    for name in ("jonas borg", "", "   "):
        with pytest.raises(InvalidValue):
            speaker_edits.rename_speaker(session, speaker_pk=1, name=name)


def test_decisions_are_listed_with_date_and_mentions(session: Session, speak) -> None:
    ingest(session, speak("Ada Lind said one", "Jonas Borg said two"))
    edits.set_speaker(session, claim_pks=[1], name="Berta Lind")
    speaker_edits.set_speaker_type(session, speaker_pk=pk(session, "Jonas Borg"), type="group")
    typed, named = decisions.all_decisions(session)
    assert (typed.kind, typed.a, typed.b) == ("type", "Jonas Borg", "group")
    assert (named.kind, named.a, named.b, named.mentions) == ("is", "Ada Lind", "Berta Lind", ("Ada Lind",))
    assert named.at.endswith("Z")
    journal.undo(session)
    journal.undo(session)
    assert session.scalars(select(Decision)).all() == []


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("MARTA VENN", "Marta Venn"),
        ("Ada O'Neill", "Ada O’Neill"),
        ("Omar al-Tamimi", "Omar Al‑Tamimi"),
        ("The U.N.", "UN"),
        ("محمد شياع السوداني", "محمد شياع السوداني"),
        ("Said Said", "SAID SAID"),
    ],
)
def test_spellings_of_one_name_are_one_speaker(session: Session, speak, a: str, b: str) -> None:
    ingest(session, speak(f"{a} said one", doc="a"))
    ingest(session, speak(f"{b} said two", doc="b"))
    assert who(session) == [a, a]


def test_a_text_with_five_hundred_speakers_lands_and_its_statements_stay_few(session: Session, speak) -> None:
    def statements(count: int) -> int:
        seen: list[str] = []

        def note(*arguments: Any) -> None:
            seen.append(arguments[2])

        lines = [f"Ada Lind{number:03} said one" for number in range(count)]
        event.listen(session.connection(), "before_cursor_execute", note)
        ingest(session, speak(*lines, doc=str(count)))
        event.remove(session.connection(), "before_cursor_execute", note)
        return len(seen)

    few, many = statements(50), statements(500)
    assert len(speakers.all_speakers(session)) == 500
    assert many <= few + 5
