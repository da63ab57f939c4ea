"""How claims were understood, in words of their texts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from db import edits, speaker_edits, speakers
from db.articles import all_articles, snapshot
from db.claims import claim_records, claims_of_article
from db.ingest import ingest
from db.library import Library
from db.records import ChainLink, ClaimRecord, Mention, Role
from db.schema import Claim
from db.understanding import Understanding, speaker_types, understanding

BEFORE = "Clara Moss, a miller, spoke. The wire had it.\n"
SHE = Mention(
    "pronoun", "person", "Clara Moss", True, None, (0, 10), "pronoun", 0.8, (Role((14, 20), "role"),)
)
SOURCE = Mention("nominal", "anonymous", "A mill source", rule="own-words")
CHAIN = (ChainLink("Kelby Wire", "media", (29, 37)), ChainLink("a clerk", "anonymous"))


@pytest.fixture
def session(library: Library, speak) -> Iterator[Session]:
    with library.write() as opened:
        extraction = speak(
            "She said one",
            "Ada Lind said two",
            "A mill source said three",
            before=BEFORE,
            mentions={"She": SHE, "A mill source": SOURCE},
            chains={"She": CHAIN},
        )
        ingest(opened, extraction)
        yield opened


def claims(session: Session) -> list[ClaimRecord]:
    return [claim for article in all_articles(session) for claim in claims_of_article(session, article.pk)]


def read(session: Session, number: int) -> Understanding:
    claim = claims(session)[number]
    return understanding(session, claim, snapshot(session, claim.snapshot_pk).text)


def test_a_pronoun_is_read_with_the_words_that_decided(session: Session) -> None:
    found = read(session, 0)
    assert (found.form, found.type, found.rule, found.sure) == ("pronoun", "person", "pronoun", 0.8)
    assert (found.antecedent, found.roles, found.affiliations) == ("Clara Moss", ("miller",), ())
    assert [(one.name, one.kind, one.words) for one in found.chain] == [
        ("Kelby Wire", "media", "The wire"),
        ("a clerk", "anonymous", ""),
    ]


def test_a_station_goes_by_the_name_of_the_speaker_it_is_part_of(session: Session) -> None:
    wire = speakers.find_speaker(session, "Kelby Wire")
    speaker_edits.rename_speaker(session, speaker_pk=wire, name="The Kelby Wire Service")
    assert read(session, 0).chain[0].name == "The Kelby Wire Service"


def test_it_is_told_why_another_name_is_the_speaker_s(session: Session) -> None:
    assert read(session, 1).merged_by is None
    into, other = (speakers.find_speaker(session, name) for name in ("Clara Moss", "Ada Lind"))
    speaker_edits.merge_speakers(session, into_pk=into, pks=[other])
    assert read(session, 1).merged_by == "user"


def test_a_claim_and_the_one_told_in_it_know_each_other(session: Session) -> None:
    outer, inner = claims(session)[:2]
    session.execute(update(Claim).where(Claim.pk == inner.pk).values(parent_pk=outer.pk))
    session.expire_all()
    assert read(session, 0).inner == ((inner.pk, "Ada Lind"),)
    assert read(session, 1).outer == (outer.pk, "Clara Moss")
    edits.set_review(session, claim_pks=[outer.pk, inner.pk], review="rejected")
    rejected = {claim.pk: claim for claim in claim_records(session, [outer.pk, inner.pk])}
    text = snapshot(session, outer.snapshot_pk).text
    assert understanding(session, rejected[outer.pk], text).inner == ()
    assert understanding(session, rejected[inner.pk], text).outer is None


def test_little_is_known_of_a_claim_made_by_hand(session: Session) -> None:
    pk = claims(session)[0].snapshot_pk
    edits.make_claim(session, snapshot_pk=pk, content=((29, 44),), speaker="Jonas Brook")
    made = next(number for number, claim in enumerate(claims(session)) if claim.by_hand)
    assert read(session, made) == Understanding()


def test_types_are_found_by_name_the_named_before_the_unnamed(session: Session, speak) -> None:
    assert speaker_types(session)["a mill source"] == "anonymous"
    ingest(session, speak("A mill source said four", doc="other"))
    assert speaker_types(session)["a mill source"] == "person"
    assert speaker_types(session)["clara moss"] == "person"
