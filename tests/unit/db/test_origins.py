"""Which articles go back to one report, and how many independent ones stand behind claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import edits, origins, speaker_edits, speakers
from db.articles import all_articles
from db.claims import claims_of_article
from db.ingest import ingest
from db.library import Library
from db.origins import Candidate, Copied
from db.records import ChainLink, CitedSource, Extraction
from db.schema import ArticleLink, Claim, Fingerprint
from db.sources import all_sources


@pytest.fixture
def session(library: Library) -> Iterator[Session]:
    with library.write() as opened:
        yield opened


@pytest.fixture
def land(session: Session) -> Callable[..., int]:
    """Ingest an extraction with these fingerprints; its article's key."""

    def put(extraction: Extraction, prints: Sequence[int] = (), words: int = 50) -> int:
        line = ingest(session, extraction)
        assert line.article_id is not None

        def compare(_outlet: str | None, other: Candidate) -> Copied | None:
            return Copied(other.pk, ((0, 5),), ((1, 6),), words) if words else None

        origins.link_article(session, line.article_id, prints, compare)
        return next(one.pk for one in all_articles(session) if one.id == line.article_id)

    return put


def everything(session: Session) -> list[int]:
    return list(session.scalars(select(Claim.pk).order_by(Claim.pk)))


def count(session: Session) -> int:
    return len(origins.origins(session, everything(session)))


def via(name: str) -> tuple[ChainLink, ...]:
    return (ChainLink(name, "media"),)


def test_articles_that_print_one_story_are_one_origin(session: Session, speak, land) -> None:
    a = land(speak("Ada Lind said one", doc="a"), [1, 2, 3])
    b = land(speak("Ada Lind said two", doc="b"), [2, 3, 4])
    land(speak("Ada Lind said three", doc="c"), [4, 9])
    assert count(session) == 2
    (link,) = origins.article_links(session, b)
    assert (link.article_pk, link.reason, link.here, link.there, link.words) == (
        a, "same-passage", ((0, 5),), ((1, 6),), 50,
    )  # fmt: skip
    assert origins.article_links(session, a)[0].here == ((1, 6),)


def test_one_shared_fingerprint_is_not_compared_and_a_comparison_decides(
    session: Session, speak, land
) -> None:
    land(speak("Ada Lind said one", doc="a"), [1, 2, 3])
    land(speak("Ada Lind said two", doc="b"), [3, 4])
    land(speak("Ada Lind said three", doc="c"), [1, 2], words=0)
    assert session.scalars(select(ArticleLink)).all() == []
    assert count(session) == 3


def test_origins_are_joined_through_an_article_that_has_none_of_the_claims(
    session: Session, speak, land
) -> None:
    a = land(speak("Ada Lind said one", doc="a"), [1, 2])
    land(speak("Ada Lind said two", doc="b"), [1, 2, 3, 4])
    c = land(speak("Ada Lind said three", doc="c"), [3, 4])
    claims = [claim.pk for pk in (a, c) for claim in claims_of_article(session, pk)]
    assert origins.origins(session, claims) == [tuple(claims)]


def test_a_new_text_of_an_article_forgets_the_old_links(session: Session, speak, land) -> None:
    land(speak("Ada Lind said one", doc="a"), [1, 2])
    land(speak("Ada Lind said two", doc="b"), [1, 2])
    land(speak("Ada Lind said two, and more", doc="b"), [7, 8])
    assert session.scalars(select(ArticleLink)).all() == []
    assert sorted(session.scalars(select(Fingerprint.value))) == [1, 2, 7, 8]


SAID = "the northern mill will close before winter"


@pytest.mark.parametrize("first", ["report", "quoting"])
def test_an_article_that_quotes_the_others_outlet_is_no_second_origin(
    session: Session, speak, land, first: str
) -> None:
    report = speak(f"Ada Lind said {SAID}", doc="report", outlet="River News", date="1912-04-01")
    quoting = speak(
        f"Lind said {SAID} comes", doc="quoting", outlet="The Gazette", date="1912-04-03",
        chains={"Lind": via("The River News")},
    )  # fmt: skip
    for one in (report, quoting) if first == "report" else (quoting, report):
        land(one)
    (link,) = session.scalars(select(ArticleLink))
    assert link.reason == "quotes"
    assert count(session) == 1


@pytest.mark.parametrize(
    ("said", "date"), [(SAID, "1912-03-01"), ("nothing of the kind is planned at all", "1912-04-01")]
)
def test_another_report_of_the_outlet_is_not_what_was_quoted(
    session: Session, speak, land, said: str, date: str
) -> None:
    land(speak(f"Ada Lind said {said}", doc="report", outlet="River News", date=date))
    land(speak(f"Lind said {SAID}", doc="b", date="1912-04-03", chains={"Lind": via("River News")}))
    assert session.scalars(select(ArticleLink)).all() == []


def test_what_came_through_one_medium_is_one_origin_whatever_it_is_called(
    session: Session, speak, land
) -> None:
    land(speak("Ada Lind said one", doc="a", chains={"Ada Lind": via("River News")}))
    land(speak("Ada Lind said two", doc="b", chains={"Ada Lind": via("the RN agency")}))
    land(speak("Ada Lind said three", doc="c", outlet="River News"))
    land(speak("Ada Lind said four", doc="d", outlet="The Gazette"))
    assert count(session) == 3
    agency, news = (speakers.find_speaker(session, name) for name in ("the RN agency", "River News"))
    speaker_edits.merge_speakers(session, into_pk=news, pks=[agency])
    assert count(session) == 2


def test_claims_of_one_article_are_one_origin_and_no_claims_are_none(session: Session, speak, land) -> None:
    land(speak("Ada Lind said one", "Ada Lind said two", doc="a"))
    assert count(session) == 1
    assert origins.origins(session, []) == []


# --- sources -----------------------------------------------------------------------------------


def test_sources_are_outlets_stations_and_cited_entries_with_their_claims(
    session: Session, speak, land
) -> None:
    entry = CitedSource((0, 8), "Coal Times", "On Coal", "A. Writer", "1912-04-01")
    unused = CitedSource((9, 12), None, "A Book of Ice")
    land(
        speak(
            "Ada Lind said one", "Jonas Borg said two", doc="a", outlet="The Gazette", cited=(entry, unused),
            chains={
                "Ada Lind": (ChainLink("Coal Times", "cited", cited=0), ChainLink("a clerk", "anonymous")),
                "Jonas Borg": via("River News"),
            },
        )
    )  # fmt: skip
    land(speak("Ada Lind said three", doc="b", outlet="River News"))
    found = {one.name: one for one in all_sources(session)}
    assert {name: (one.kinds, one.claims, one.articles) for name, one in found.items()} == {
        "The Gazette": (("outlet",), 2, 1),
        "River News": (("outlet", "station"), 2, 2),
        "Coal Times": (("cited",), 1, 1),
        "a clerk": (("station",), 1, 1),
        "A Book of Ice": (("cited",), 0, 1),
    }
    assert found["River News"].type == "media"
    assert found["Coal Times"].as_dict()["cited"] == [
        {"outlet": "Coal Times", "title": "On Coal", "author": "A. Writer", "date": "1912-04-01", "url": None}
    ]


def test_a_merged_source_is_one_and_a_rejected_claim_counts_nowhere(session: Session, speak, land) -> None:
    land(speak("Ada Lind said one", doc="a", chains={"Ada Lind": via("River News")}))
    land(speak("Ada Lind said two", doc="b", chains={"Ada Lind": via("RN Agency")}))
    into, other = (speakers.find_speaker(session, name) for name in ("River News", "RN Agency"))
    speaker_edits.merge_speakers(session, into_pk=into, pks=[other])
    (source,) = all_sources(session)
    assert (source.name, source.aliases, source.claims) == ("River News", ("RN Agency",), 2)
    edits.set_review(session, claim_pks=[1], review="rejected")
    assert all_sources(session)[0].claims == 1
