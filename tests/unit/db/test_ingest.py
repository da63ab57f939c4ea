"""One article, one transaction; ids and human work survive."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db import edits, journal
from db.articles import all_articles, current_snapshot
from db.claims import claim_records, claims_of_article
from db.ingest import ingest, store_claims
from db.library import Library
from db.records import Attribution, ClaimRecord, Defaults, ExtractedClaim
from db.schema import ChangeLog, Claim, Snapshot, Speaker


def claims(session: Session, *, rejected: bool = True) -> list[ClaimRecord]:
    (article,) = all_articles(session)
    return claims_of_article(session, article.pk, rejected=rejected)


def test_an_article_lands_with_its_claims_and_their_words(library: Library, make) -> None:
    with library.write() as session:
        line = ingest(session, make(title="Harbour", date="1912-04-15"))
    assert (line.outcome, line.claims, line.title) == ("imported", 3, "Harbour")
    with library.read() as session:
        first, second, third = claims(session)
        text = current_snapshot(session, first.article.pk).text
    assert [text[a:b] for a, b in first.spans] == [first.content]
    assert (first.speaker, first.source, first.cue, first.kind) == (
        "Marta Venn",
        "Marta Venn",
        "said",
        "indirect",
    )
    assert first.speaker_pk is not None
    # A pronoun founds no speaker; the record shows its words.
    assert (second.speaker, second.speaker_pk, second.kind) == ("she", None, "direct")
    assert third.article.date == "1912-04-15"


def test_the_same_bytes_and_the_same_words_are_duplicates(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make())
        again = ingest(session, make(location="/elsewhere.txt"))
        spaced = ingest(session, make(text=make().document.text.replace("\n", "\r\n"), location="/other.txt"))
    assert (again.outcome, spaced.outcome) == ("duplicate", "duplicate")
    with library.read() as session:
        assert len(all_articles(session)) == 1


def test_a_byte_order_mark_makes_no_other_article(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make())
        marked = make(text="\ufeff" + make().document.text, claims=lambda text: (), location="/marked.txt")
        assert ingest(session, marked).outcome == "duplicate"


def test_defaults_fill_only_what_the_document_leaves_open(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make(outlet="The Gazette"), defaults=Defaults(outlet="Other", author="A. Reader"))
    with library.read() as session:
        (article,) = all_articles(session)
    assert (article.outlet, article.author) == ("The Gazette", "A. Reader")


def test_an_impossible_date_is_none_and_the_one_given_counts(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make(date="1912-13-40"), defaults=Defaults(date="1912-04"))
        assert all_articles(session)[0].date == "1912-04"


def test_new_content_at_the_same_place_is_a_new_snapshot_and_claims_keep_their_ids(
    library: Library, make
) -> None:
    with library.write() as session:
        ingest(session, make())
        before = claims(session)
        edits.set_memo(session, claim_pk=before[1].pk, memo="ask her")
    longer = "A line was put before it.\n" + make().document.text
    with library.write() as session:
        line = ingest(session, make(text=longer))
        after = claims(session)
        text = current_snapshot(session, after[0].article.pk).text
    assert line.outcome == "updated"
    assert [claim.id for claim in after] == [claim.id for claim in before]
    assert after[1].memo == "ask her"
    for claim in after:
        assert [text[a:b] for a, b in claim.spans] == [claim.content]
        assert [text[a:b] for a, b in claim.source_spans] == [claim.source]


def test_what_a_person_touched_stays_when_the_machine_no_longer_finds_it(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make())
        first, second, _ = claims(session)
        edits.tag_by_name(session, claim_pks=[second.pk], name="coal")
        snapshot = session.get_one(Snapshot, first.snapshot_pk)
        stored = store_claims(session, snapshot, replace(make(), claims=make().claims[:1]))
        left = claims(session)
    assert (stored.kept, stored.new, stored.gone, stored.kept_for_work) == (1, 0, 1, 1)
    assert [claim.id for claim in left] == [first.id, second.id]
    assert not left[1].orphan


def test_a_touched_claim_whose_words_are_gone_becomes_an_orphan(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make())
        second = claims(session)[1]
        edits.set_review(session, claim_pks=[second.pk], review="verified")
    changed = make().document.text.replace("no coal", "little coal")
    with library.write() as session:
        ingest(session, make(text=changed, claims=lambda text: ()))
        (left,) = claims(session)
        old = session.get_one(Snapshot, left.snapshot_pk).text
    assert (left.id, left.orphan, left.review) == (second.id, True, "verified")
    assert [old[a:b] for a, b in left.spans] == [left.content]


def test_a_quote_that_stands_twice_is_told_apart_by_its_neighbours(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make())
        second = claims(session)[1]
        edits.set_memo(session, claim_pk=second.pk, memo="mine")
    twice = "“We have no coal left,” a sign read.\n" + make().document.text
    with library.write() as session:
        ingest(session, make(text=twice, claims=lambda text: ()))
        (left,) = claims(session)
        text = current_snapshot(session, left.article.pk).text
    assert text[: left.spans[0][0]].endswith("Monday.\n“")


def test_a_moved_claim_takes_the_sentence_around_it_along_not_one_like_it(library: Library, make) -> None:
    twice = "It will rain, she said. It will rain, she said. Then the ferry left the quay for good."

    def second(text: str) -> tuple[ExtractedClaim, ...]:
        start = text.rindex("It will rain")
        spans = (((start, start + 12),), ((start + 18, start + 22),), ((start + 14, start + 17),))
        return (ExtractedClaim(Attribution(*spans, sentence=(start, start + 23), kind="indirect")),)

    with library.write() as session:
        ingest(session, make(text=twice, claims=second))
        edits.set_review(session, claim_pks=[claims(session)[0].pk], review="verified")
        ingest(session, make(text="Weather.\n" + twice, claims=lambda text: ()))
        (moved,) = claims(session)
        text = current_snapshot(session, moved.article.pk).text
    assert moved.spans == (((start := text.rindex("It will rain")), start + 12),)
    assert moved.sentence_span == (start, start + 23)


def test_a_mention_is_not_taken_from_elsewhere_when_its_sentence_was_rewritten(
    library: Library, make
) -> None:
    content = "the quay stays closed until the ice has gone"

    def said(text: str) -> tuple[ExtractedClaim, ...]:
        start = text.index("She said")
        spans = (((start + 9, start + 9 + len(content)),), ((start + 4, start + 8),), ((start, start + 3),))
        return (ExtractedClaim(Attribution(*spans, sentence=(start, len(text) - 1), kind="indirect")),)

    with library.write() as session:
        ingest(session, make(text=f"Marta Venn came. She said {content}.\n", claims=said))
        edits.set_memo(session, claim_pk=claims(session)[0].pk, memo="mine")
        new = f"The harbour office wrote: {content}.\nShe said good night.\n"
        ingest(session, make(text=new, claims=lambda text: ()))
        (left,) = claims(session)
    assert (left.orphan, left.content, left.source, left.cue) == (False, content, None, None)


def test_an_edited_speaker_is_not_overwritten_by_the_machine(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make())
        first, second, _ = claims(session)
        edits.set_speaker(session, claim_pks=[second.pk], name="Marta Venn")
        store_claims(session, session.get_one(Snapshot, first.snapshot_pk), make())
        again = claim_records(session, [second.pk])[0]
    assert (again.speaker, again.speaker_pk, again.review) == ("Marta Venn", first.speaker_pk, "edited")


def test_edited_metadata_survives_a_new_snapshot(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make(title="Old"))
        (article,) = all_articles(session)
        edits.set_article(session, article_pk=article.pk, title="Mine")
        ingest(session, make(text="Another text.\n", claims=lambda text: (), title="New", outlet="Gazette"))
        (article,) = all_articles(session)
    assert (article.title, article.outlet) == ("Mine", "Gazette")


def test_importing_a_deleted_article_again_brings_it_back_with_its_work(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make())
        first = claims(session)[0]
        edits.tag_by_name(session, claim_pks=[first.pk], name="harbour")
        edits.delete_article(session, article_pk=first.article.pk)
        assert all_articles(session) == []
        line = ingest(session, make())
        assert line.outcome == "restored"
        assert claims(session)[0].tags == ("harbour",)
        journal.undo(session)
        assert all_articles(session) == []


def test_every_write_to_what_is_known_of_a_claim_is_in_the_change_log(library: Library, make) -> None:
    def news(session: Session) -> set[int]:
        """What the log names since it was asked last."""
        rows = set(session.scalars(select(ChangeLog.claim_pk)))
        session.execute(delete(ChangeLog))
        return rows

    with library.write() as session:
        ingest(session, make())
        named = news(session)
        assert {pk for pk in named if pk > 0} == set(session.scalars(select(Claim.pk)))
        assert {-1, -2} <= named  # an article and a speaker are new
        first = claims(session)[0]
        edits.set_memo(session, claim_pk=first.pk, memo="no words of the claim")
        assert news(session) == {first.pk}
        session.get_one(Claim, first.pk).content = "other"
        session.flush()
        assert news(session) == {first.pk}
        edits.tag_by_name(session, claim_pks=[first.pk], name="harbour")
        assert news(session) == {first.pk, -3}


def test_one_full_name_is_one_speaker_in_every_article(library: Library, make) -> None:
    with library.write() as session:
        ingest(session, make())
        ingest(session, make(text=make().document.text + "More.\n", location="/news/second.txt"))
        assert session.scalars(select(Speaker.name)).all() == ["Marta Venn"]


def test_a_failed_transaction_leaves_nothing(library: Library, make) -> None:
    def interrupted() -> None:
        with library.write() as session:
            ingest(session, make())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with library.read() as session:
        assert all_articles(session) == []
        assert session.scalar(select(func.count()).select_from(ChangeLog)) == 0
