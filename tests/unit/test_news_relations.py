"""The relations between claims of the news fixture: every id exists, every label is of the closed lists."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

NEWS = Path(__file__).parents[1] / "fixtures" / "news"
RELATIONS = [
    "contradicts",
    "tension",
    "numbers",
    "dates",
    "repeats",
    "supersedes",
    "qualifies",
    "supports",
    "related",
    "none",
]
POLARITIES = {"asserts", "denies", "doubts", "withholds"}
AFFAIRS = sorted(path.stem for path in (NEWS / "relations").glob("*.json"))
DIRECTED = {"qualifies", "supersedes"}


@cache
def relations(affair: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((NEWS / "relations" / f"{affair}.json").read_text(encoding="utf-8"))
    return data


@cache
def affair_of(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((NEWS / "affairs.json").read_text(encoding="utf-8"))[name]
    return data


def named_claims(affair: str) -> list[str]:
    """The claims of an affair in order of publication, then of the text."""
    return [f"{stem}/{claim}" for stem, claims in affair_of(affair)["claims"].items() for claim in claims]


@cache
def parents(stem: str) -> dict[str, str]:
    """Each claim of the first layer, with its parent or an empty string."""
    ann = (NEWS / "attributions" / f"{stem}_ed01.ann").read_text(encoding="utf-8")
    out = dict.fromkeys(re.findall(r"^(E\d+)\t", ann, re.MULTILINE), "")
    out.update(re.findall(r"^A\d+\tParent (E\d+) (E\d+)$", ann, re.MULTILINE))
    return out


def ancestors(claim: str) -> set[str]:
    stem, number = claim.split("/")
    found = set()
    while number := parents(stem)[number]:
        found.add(f"{stem}/{number}")
    return found


def said(claim: str) -> str | None:
    """When the claim was made, by the second layer."""
    stem, number = claim.split("/")
    layer = json.loads((NEWS / "speakers" / f"{stem}.json").read_text(encoding="utf-8"))
    when = next(entry for entry in layer["claims"] if entry["claim"] == number).get("when")
    return when["value"] if when else None


def labels(affair: str) -> Counter[str]:
    data = relations(affair)
    counts = Counter(pair["relation"] for pair in data["pairs"])
    counts["none"] = data["judged"] - len(data["pairs"])
    return counts


@pytest.mark.parametrize("affair", AFFAIRS)
def test_claims_are_those_that_the_affair_names(affair: str) -> None:
    claims = relations(affair)["claims"]
    assert list(claims) == named_claims(affair)
    known = {f"q{number}" for number in range(1, len(affair_of(affair)["questions"]) + 1)}
    for claim, entry in claims.items():
        stem, number = claim.split("/")
        assert number in parents(stem)
        assert set(entry) == {"proposition", "polarity", "questions", "at"}
        assert entry["proposition"]
        assert entry["polarity"] in POLARITIES
        assert set(entry["questions"]) <= known
        assert len(set(entry["questions"])) == len(entry["questions"])
        assert entry["at"] == said(claim), claim


@pytest.mark.parametrize("affair", AFFAIRS)
def test_pairs_are_well_formed_and_in_order(affair: str) -> None:
    data = relations(affair)
    rank = {claim: place for place, claim in enumerate(named_claims(affair))}
    assert data["judged"] == len(rank) * (len(rank) - 1) // 2
    places = [(rank[pair["a"]], rank[pair["b"]]) for pair in data["pairs"]]
    assert all(a < b for a, b in places)
    assert places == sorted(set(places)), "a pair twice, or out of order"
    for pair in data["pairs"]:
        assert set(pair) - {"by"} == {"a", "b", "relation", "strength", "question", "note"}
        assert pair["relation"] in RELATIONS[:-1]
        assert pair["strength"] in {"strong", "weak"}
        assert pair["note"]
        assert (pair["relation"] in DIRECTED) == ("by" in pair)
        assert pair.get("by", "a") in {"a", "b"}


@pytest.mark.parametrize("affair", AFFAIRS)
def test_questions_and_nesting_agree_with_the_pairs(affair: str) -> None:
    data = relations(affair)
    questions = {claim: set(entry["questions"]) for claim, entry in data["claims"].items()}
    listed = {(pair["a"], pair["b"]) for pair in data["pairs"]}
    for pair in data["pairs"]:
        a, b = pair["a"], pair["b"]
        assert b not in ancestors(a)
        assert a not in ancestors(b)
        assert pair["question"] is None or pair["question"] in questions[a] | questions[b], pair
    claims = list(questions)
    for place, a in enumerate(claims):
        for b in claims[place + 1 :]:
            if questions[a] & questions[b] and a not in ancestors(b) and b not in ancestors(a):
                assert (a, b) in listed, f"{a} and {b} share a question"


def test_counts_are_those_of_the_guide() -> None:
    """The table of RELATIONS.md: one row for each label, one column for each affair."""
    guide = (NEWS / "RELATIONS.md").read_text(encoding="utf-8")
    assert set(AFFAIRS) == set(json.loads((NEWS / "affairs.json").read_text(encoding="utf-8")))
    for label in RELATIONS:
        row = re.search(rf"^\| {label} \| (\d+) \| (\d+) \| (\d+) \|$", guide, re.MULTILINE)
        assert row, label
        assert [int(count) for count in row.groups()] == [
            labels(affair)[label] for affair in ("sirwat", "abara", "wend")
        ]
