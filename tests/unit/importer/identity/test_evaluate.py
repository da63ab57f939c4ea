"""The scorer of the second layer, on a gold of three claims."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db.records import Attribution, ChainLink, Document, ExtractedClaim, Mention, When
from importer.attribution.evaluate import GoldMissing
from importer.identity.evaluate import GoldBroken, evaluate, half_of, lines, read_claims, read_gold

TEXT = "Ada Lind said it rained. She said on Friday that a clerk had warned Lind."
STANDOFF = """T1\tSource 0 8\tAda Lind
T2\tCue 9 13\tsaid
T3\tContent 14 23\tit rained
T4\tAttribution 9 13\tsaid
E1\tAttribution:T4 Content:T3 Cue:T2 Source:T1
A1\tKind E1 indirect
T5\tSource 25 28\tShe
T6\tCue 29 33\tsaid
T7\tContent 44 72\tthat a clerk had warned Lind
T8\tAttribution 29 33\tsaid
E2\tAttribution:T8 Content:T7 Cue:T6 Source:T5
T9\tSource 49 56\ta clerk
T10\tCue 57 67\thad warned
T11\tContent 68 72\tLind
T12\tAttribution 57 67\thad warned
E3\tAttribution:T12 Content:T11 Cue:T10 Source:T9
A2\tParent E3 E2
"""
ADA = {"name": "Ada Lind", "type": "person", "named": True, "aliases": ["Ada Lind", "Lind"]}
CLERK = {"name": "a clerk", "type": "anonymous", "named": False, "aliases": ["a clerk"]}


def mention(form: str, type_: str, speaker: str, span: list[int], **more: Any) -> dict[str, Any]:
    words = TEXT[slice(*span)]
    empty: dict[str, Any] = {"name": None, "antecedent": None, "stands_for": None, "roles": []}
    return {**empty, "form": form, "type": type_, "speaker": speaker, "span": span, "words": words, **more}


LAYER = {
    "article_date": "2020-05-04",
    "speakers": {"ada": ADA, "d#clerk": CLERK},
    "claims": [
        {
            "claim": "E1", "chain": [], "when": None, "polarity": "asserts",
            "mention": mention("name", "person", "ada", [0, 8], name=[0, 8]),
        },
        {
            "claim": "E2", "chain": [], "polarity": "asserts",
            "mention": mention("pronoun", "person", "ada", [25, 28], antecedent=[0, 8]),
            "when": {"value": "2020-05-01", "span": [37, 43], "basis": "derived", "carried": False},
        },
        {
            "claim": "E3", "when": None, "polarity": "warns",
            "mention": mention("nominal", "anonymous", "d#clerk", [49, 56]),
            "chain": [{"kind": "speaker", "speaker": "ada", "span": [25, 28], "words": "She"}],
        },
    ],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The gold as files."""
    for name in ("text", "attributions", "speakers"):
        (tmp_path / name).mkdir()
    (tmp_path / "text" / "d.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "attributions" / "d_ed01.ann").write_text(STANDOFF, encoding="utf-8")
    (tmp_path / "speakers" / "d.json").write_text(json.dumps(LAYER), encoding="utf-8")
    (tmp_path / "split.json").write_text('{"open": ["d"], "sealed": []}', encoding="utf-8")
    return tmp_path


def read(path: Path) -> Document:
    return Document(path.stem, path.stem, "", "", "test", 1, path.read_text(encoding="utf-8"))


RIGHT = (
    ExtractedClaim(Attribution((), (), (), (0, 0), "direct"), Mention("name", "person", "Ada Lind", True)),
    ExtractedClaim(
        Attribution((), (), (), (0, 0), "direct"),
        Mention("pronoun", "person", "Ada Lind", True, antecedent=(0, 8)),
        when=When("2020-05-01", (37, 43), "derived"),
    ),
    ExtractedClaim(
        Attribution((), (), (), (0, 0), "direct"),
        Mention("nominal", "anonymous", "a clerk"),
        "warns",
        (ChainLink("Ada Lind", "speaker", (25, 28)),),
    ),
)


def answering(*claims: ExtractedClaim) -> Any:
    def identify(document: Document, attributions: Sequence[Attribution]) -> tuple[ExtractedClaim, ...]:
        return tuple(replace(a, attribution=b) for a, b in zip(claims, attributions, strict=True))

    return identify


def test_claims_are_read_with_their_parents() -> None:
    ids, claims = read_claims(STANDOFF)

    assert ids == ("E1", "E2", "E3")
    assert [claim.parent for claim in claims] == [None, None, 1]
    assert claims[0].source == ((0, 8),)


def test_a_perfect_answer_has_every_point(folder: Path) -> None:
    found = evaluate(read_gold(folder, read), identify=answering(*RIGHT))

    assert {name: share.hit for name, share in found.shares.items()} == {
        name: share.n for name, share in found.shares.items()
    }
    assert (found.within.precision, found.within.recall, found.stray_dates) == (1, 1, 0)
    assert found.misses == ()
    assert found.shares["pronouns"].n == found.shares["chains"].n == found.shares["dates"].n == 1


@pytest.mark.parametrize(
    ("index", "wrong", "measures"),
    [
        (
            1,
            {"mention": Mention("pronoun", "person", "a clerk", antecedent=(49, 56))},
            {"pronouns", "third person"},
        ),
        (1, {"mention": Mention("pronoun", "person")}, {"pronouns", "third person"}),
        (1, {"when": When("2020-05-08", (37, 43), "derived")}, {"dates"}),
        (1, {"when": None}, {"dates"}),
        (2, {"polarity": "asserts"}, {"polarity"}),
        (2, {"chain": ()}, {"chains", "stations"}),
        (
            2,
            {"mention": Mention("nominal", "anonymous", "Ada Lind", True, antecedent=(0, 8))},
            {"nominals", "new"},
        ),
        (0, {"mention": Mention("name", "group", "Ada Lind", True)}, {"type"}),
        (0, {"mention": Mention("name", "person", "Jonas Lind", True)}, {"named"}),
        (0, {"chain": (ChainLink("Norlin", "media"),)}, {"empty chains"}),
    ],
)
def test_each_mistake_costs_its_own_measure(
    folder: Path, index: int, wrong: dict[str, Any], measures: set[str]
) -> None:
    claims = [replace(one, **wrong) if i == index else one for i, one in enumerate(RIGHT)]

    found = evaluate(read_gold(folder, read), identify=answering(*claims))

    assert {name for name, share in found.shares.items() if share.hit < share.n} == measures
    assert {miss.measure for miss in found.misses} == measures


def test_a_date_where_there_is_none_is_counted(folder: Path) -> None:
    stray = replace(RIGHT[0], when=When("2020-05-04", (0, 8), "derived"))

    assert evaluate(read_gold(folder, read), identify=answering(stray, *RIGHT[1:])).stray_dates == 1


def test_an_engines_claims_are_matched_by_content(folder: Path) -> None:
    own = Attribution(((14, 23),), ((9, 13),), ((0, 8),), (0, 24), "indirect")
    other = Attribution(((60, 66),), ((57, 59),), (), (24, 73), "indirect")

    found = evaluate(read_gold(folder, read), attribute=lambda document: [other, own])

    assert found.claims == 1
    assert (found.shares["named"].hit, found.shares["named"].n) == (1, 1)


def test_the_table_as_lines_and_as_data(folder: Path) -> None:
    found = evaluate(read_gold(folder, read, half_of(folder, "open")), identify=answering(*RIGHT))

    table = "\n".join(lines(found, "gold"))
    assert "pronouns" in table
    assert "100.0" in table
    assert json.loads(json.dumps(found.to_json()))["pronouns"] == {"hit": 1, "n": 1, "accuracy": 1.0}


def test_missing_and_broken_gold(folder: Path) -> None:
    with pytest.raises(GoldMissing):
        read_gold(folder, read, half_of(folder, "sealed"))
    with pytest.raises(GoldMissing):
        half_of(folder, "third")
    (folder / "speakers" / "d.json").write_text('{"claims": []}', encoding="utf-8")
    with pytest.raises(GoldBroken):
        read_gold(folder, read)
