"""Generated libraries are libraries, the same for the same seed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from db import check
from db.library import Library
from db.query import facets, run
from db.schema import Claim
from db.search.sample import generate, vocabulary, words_and_names


def contents(library: Library) -> list[str]:
    with library.read() as session:
        return list(session.scalars(select(Claim.content).order_by(Claim.pk)))


def test_a_generated_library_is_sound_and_has_all_that_queries_ask_for(library: Library) -> None:
    sample = generate(library, 600)
    assert [fault for fault in check.run(library) if fault.kind != "original"] == []
    assert sample == words_and_names(600)
    with library.read() as session:
        everything = run(session, library.index, "")
        assert 500 < everything.total < 600  # some are rejected
        counts = facets(session, everything.ids).values
        assert {"speaker", "source", "outlet", "date", "tag", "kind", "review", "polarity"} == set(counts)
        assert all(len(lines) > 1 for lines in counts.values())
        assert run(session, library.index, "has:memo or has:relation").total
        frequent = [run(session, library.index, word).total for word in ("the", *sample.words[400:402])]
        assert frequent == sorted(frequent, reverse=True)


def test_the_same_seed_makes_the_same_claims(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        with Library.open(tmp_path / name, create=True, index_root=tmp_path / "index") as library:
            generate(library, 50, seed=7)
            made.append(contents(library))
    assert made[0] == made[1]
    assert len(set(made[0])) == 50


def test_words_are_different_and_begin_with_those_of_every_text() -> None:
    words = vocabulary(3000)
    assert len(set(words)) == 3000
    assert words[:2] == ("the", "of")
