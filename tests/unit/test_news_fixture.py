"""The annotated news texts of our own: every file parses, every span says what it claims to say."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

NEWS = Path(__file__).parents[1] / "fixtures" / "news"
KINDS = {"direct", "mixed", "indirect", "belief"}
ROLES = {"Source", "Cue", "Content", "Attribution", "Discard"}
NOTES = {"byline", "caption", "reference", "note"}
STEMS = sorted(path.stem for path in (NEWS / "text").glob("*.txt"))
ANNS = sorted(path.name for path in (NEWS / "attributions").glob("*.ann"))

Parts = tuple[tuple[int, int], ...]


@dataclass
class Claim:
    source: Parts = ()
    cue: Parts = ()
    content: Parts = ()
    kind: str = ""
    parent: str = ""
    denial: bool = False


@dataclass
class Annotation:
    spans: dict[str, tuple[str, Parts, str]] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def read_text(stem: str) -> str:
    return (NEWS / "text" / f"{stem}.txt").read_bytes().decode("utf-8")


@cache
def read_ann(name: str) -> Annotation:
    """Brat standoff, strictly: a line that is none of T, E, A and # is an error."""
    out = Annotation()
    lines = (NEWS / "attributions" / name).read_bytes().decode("utf-8").split("\n")
    assert lines.pop() == "", "the last line ends with a line end"
    for line in lines:
        if match := re.fullmatch(r"(T\d+)\t(\w+) (\d+ \d+(?:;\d+ \d+)*)\t(.+)", line):
            pairs = tuple((int(a), int(b)) for a, b in (part.split() for part in match[3].split(";")))
            assert match[1] not in out.spans
            out.spans[match[1]] = (match[2], pairs, match[4])
        elif match := re.fullmatch(r"(E\d+)\tAttribution:(T\d+)((?: (?:Source|Cue|Content):T\d+)+)", line):
            claim = Claim()
            for item in match[3].split():
                role, ref = item.split(":")
                assert out.spans[ref][0] == role
                assert not getattr(claim, role.lower())
                setattr(claim, role.lower(), out.spans[ref][1])
            assert out.spans[match[2]][0] == "Attribution"
            assert out.spans[match[2]][1] == claim.cue
            assert match[1] not in out.claims
            out.claims[match[1]] = claim
        elif match := re.fullmatch(r"A\d+\tKind (E\d+) (\w+)", line):
            out.claims[match[1]].kind = match[2]
        elif match := re.fullmatch(r"A\d+\tParent (E\d+) (E\d+)", line):
            out.claims[match[1]].parent = match[2]
        elif match := re.fullmatch(r"A\d+\tDenial (E\d+)", line):
            out.claims[match[1]].denial = True
        elif match := re.fullmatch(r"#\d+\tAnnotatorNotes (T\d+)\t(\w+)", line):
            out.notes[match[1]] = match[2]
        else:
            raise AssertionError(f"{name}: {line!r}")
    return out


def covered(parts: Parts) -> set[int]:
    return {index for start, end in parts for index in range(start, end)}


def gold() -> dict[str, Annotation]:
    return {stem: read_ann(f"{stem}_ed01.ann") for stem in STEMS}


def split() -> dict[str, list[str]]:
    return json.loads((NEWS / "split.json").read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ANNS)
def test_spans_hold_their_words(name: str) -> None:
    text, ann = read_text(name[:-9]), read_ann(name)
    for role, parts, words in ann.spans.values():
        assert role in ROLES
        for start, end in parts:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
            assert "\n" not in text[start:end]
        assert all(before[1] < after[0] for before, after in pairwise(parts))
        assert words == " ".join(text[start:end] for start, end in parts)


@pytest.mark.parametrize("name", ANNS)
def test_claims_are_whole(name: str) -> None:
    ann = read_ann(name)
    assert ann.claims
    assert list(ann.claims) == [f"E{n}" for n in range(1, len(ann.claims) + 1)]
    for claim in ann.claims.values():
        assert claim.content
        assert claim.cue
        assert claim.kind in KINDS
        assert not covered(claim.content) & covered(claim.cue)
    assert len({(c.source, c.cue, c.content) for c in ann.claims.values()}) == len(ann.claims)


@pytest.mark.parametrize("name", ANNS)
def test_children_lie_in_their_parents(name: str) -> None:
    ann = read_ann(name)
    for number, claim in ann.claims.items():
        seen, above = {number}, claim.parent
        while above:
            assert above not in seen, "a claim is no ancestor of itself"
            seen.add(above)
            above = ann.claims[above].parent
        if claim.parent:
            assert covered(claim.content) <= covered(ann.claims[claim.parent].content)
        for other, outer in ann.claims.items():
            inside = covered(claim.content) | covered(claim.cue) <= covered(outer.content)
            assert other == number or not inside or claim.parent, f"{name}: {number} lies in {other}"


@pytest.mark.parametrize("stem", STEMS)
def test_discards_hold_no_claim(stem: str) -> None:
    ann = read_ann(f"{stem}_ed01.ann")
    discard = {ref for ref, span in ann.spans.items() if span[0] == "Discard"}
    assert set(ann.notes) == discard
    assert set(ann.notes.values()) <= NOTES
    dropped = {index for ref in discard for index in covered(ann.spans[ref][1])}
    for claim in ann.claims.values():
        assert not dropped & (covered(claim.content) | covered(claim.cue) | covered(claim.source))


def test_texts_are_plain_and_different() -> None:
    seen: dict[str, str] = {}
    for stem in STEMS:
        text = read_text(stem)
        assert "\r" not in text
        assert text.endswith("\n")
        assert "\t" not in text
        assert not re.search(r" $", text, re.MULTILINE)
        body = " ".join(text.split())
        assert body not in seen, f"{stem} is {seen[body]}"
        seen[body] = stem


def test_every_text_is_annotated_and_every_annotation_has_a_text() -> None:
    assert {name[:-9] for name in ANNS if name.endswith("_ed01.ann")} == set(STEMS)
    assert {name[-8:] for name in ANNS} == {"ed01.ann", "ed02.ann", "ed03.ann"}
    assert {name[:-9] for name in ANNS} == set(STEMS)


def test_the_fixture_is_as_large_as_it_says() -> None:
    claims = [claim for ann in gold().values() for claim in ann.claims.values()]
    assert len(STEMS) >= 22
    assert sum(len(read_text(stem).split()) for stem in STEMS) >= 7000
    assert len(claims) >= 420
    assert sum(bool(claim.parent) for claim in claims) >= 100
    assert sum(not claim.source for claim in claims) >= 25
    assert sum(len(claim.content) > 1 for claim in claims) >= 40
    assert sum(claim.denial for claim in claims) >= 20
    for kind in KINDS:
        assert sum(claim.kind == kind for claim in claims) >= 60
    captions = [stem for stem, ann in gold().items() if "caption" in ann.notes.values()]
    assert len(captions) >= 5
    assert sum(name.endswith("_ed02.ann") for name in ANNS) >= 8


def test_the_split_is_complete_and_even() -> None:
    sides = split()
    assert set(sides) == {"open", "sealed"}
    assert sorted(sides["open"] + sides["sealed"]) == STEMS
    sizes = {side: sum(len(gold()[stem].claims) for stem in stems) for side, stems in sides.items()}
    assert abs(len(sides["open"]) - len(sides["sealed"])) <= 1
    assert 0.4 <= sizes["sealed"] / sum(sizes.values()) <= 0.6


def test_affairs_stay_on_one_side() -> None:
    affairs = json.loads((NEWS / "affairs.json").read_text("utf-8"))
    assert len(affairs) == 3
    for name, affair in affairs.items():
        stems = set(affair["claims"])
        assert stems == {stem for stem in STEMS if stem.startswith(f"{name}-")}
        assert 4 <= len(stems) <= 6
        assert any(stems <= set(side) for side in split().values())
        assert 40 <= sum(map(len, affair["claims"].values())) <= 60
        for stem, numbers in affair["claims"].items():
            assert set(numbers) <= set(gold()[stem].claims)
        assert affair["questions"]
