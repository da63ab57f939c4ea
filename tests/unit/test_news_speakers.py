"""The second layer of the news texts: it fits the first, its spans hold their words, its counts hold."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from db.dates import Interval, interval

NEWS = Path(__file__).parents[1] / "fixtures" / "news"
LAYER = NEWS / "speakers"
STEMS = sorted(path.stem for path in LAYER.glob("*.json") if path.stem != "speakers")
FORMS = {"name", "title", "nominal", "pronoun", "metonym", "none"}
TYPES = {"person", "group", "government", "media", "anonymous", "unspecified"}
STATIONS = {"speaker", "media", "cited", "anonymous"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

Item = dict[str, Any]
Parts = list[list[int]]


def text_of(stem: str) -> str:
    return (NEWS / "text" / f"{stem}.txt").read_bytes().decode("utf-8")


@cache
def layer(stem: str) -> Item:
    return json.loads((LAYER / f"{stem}.json").read_text("utf-8"))  # type: ignore[no-any-return]


@cache
def everybody() -> dict[str, Item]:
    return json.loads((LAYER / "speakers.json").read_text("utf-8"))  # type: ignore[no-any-return]


@cache
def split() -> dict[str, list[str]]:
    return json.loads((NEWS / "split.json").read_text("utf-8"))  # type: ignore[no-any-return]


@cache
def first_layer(stem: str) -> dict[str, Item]:
    """The gold claims: source parts, parent and denial mark by number, in the order of the file."""
    spans: dict[str, Parts] = {}
    claims: dict[str, Item] = {}
    for line in (NEWS / "attributions" / f"{stem}_ed01.ann").read_text("utf-8").splitlines():
        number, value, *_ = line.split("\t")
        if number.startswith("T"):
            spans[number] = [[int(n) for n in part.split()] for part in value.split(" ", 1)[1].split(";")]
        elif number.startswith("E"):
            source = [ref for role, ref in (item.split(":") for item in value.split()) if role == "Source"]
            claims[number] = {"source": spans[source[0]] if source else [], "parent": "", "denial": False}
        elif match := re.fullmatch(r"Parent (E\d+) (E\d+)", value):
            claims[match[1]]["parent"] = match[2]
        elif match := re.fullmatch(r"Denial (E\d+)", value):
            claims[match[1]]["denial"] = True
    return claims


def parents(stem: str, number: str) -> list[str]:
    """The claims around a claim, outermost first."""
    found: list[str] = []
    while number := first_layer(stem)[number]["parent"]:
        found.insert(0, number)
    return found


def polarities() -> set[str]:
    """The closed list, as the guide has it."""
    section = (NEWS / "SPEAKERS.md").read_text("utf-8").partition("## 6.")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))


def holds(stem: str, span: list[int], words: str) -> bool:
    start, end = span
    return 0 <= start < end and text_of(stem)[start:end] == words == words.strip()


def variant(stem: str, mention: Item) -> bool:
    """Whether the mention has a name that is not the speaker's fullest."""
    if mention["form"] != "name":
        return False
    start, end = mention["name"]
    return bool(text_of(stem)[start:end] != everybody()[mention["speaker"]]["name"])


def counts(stems: list[str]) -> Counter[str]:
    """What the table of the guide counts."""
    out: Counter[str] = Counter(texts=len(stems))
    for stem in stems:
        for claim in layer(stem)["claims"]:
            mention, when = claim["mention"], claim["when"]
            out["claims"] += 1
            out[mention["form"]] += 1
            out["mentions"] += mention["form"] != "none"
            resolvable = bool(mention["antecedent"]) and not mention.get("part")
            out["pronouns resolved"] += resolvable and mention["form"] == "pronoun"
            out["titles and nominals resolved"] += resolvable and mention["form"] in {"title", "nominal"}
            out["anonymous"] += mention["type"] == "anonymous"
            out["name variants"] += variant(stem, mention)
            out["chains"] += bool(claim["chain"])
            out["chains of two and more"] += len(claim["chain"]) > 1
            out["dates"] += bool(when) and not when["carried"]
            out["carried dates"] += bool(when) and when["carried"]
    return out


@pytest.mark.parametrize("stem", STEMS)
def test_every_gold_claim_has_its_mention(stem: str) -> None:
    gold, claims = first_layer(stem), layer(stem)["claims"]
    assert [claim["claim"] for claim in claims] == list(gold)
    for claim in claims:
        mention, source = claim["mention"], gold[claim["claim"]]["source"]
        assert mention["form"] in FORMS
        assert mention["type"] in TYPES
        assert (mention["form"] == "none") == (not source)
        if source:
            assert mention["span"] == source[0]
            assert holds(stem, mention["span"], mention["words"])
        else:
            assert mention["speaker"] is mention["antecedent"] is None
        assert (mention["name"] is not None) == (mention["form"] in {"name", "metonym"})
        if mention["name"]:
            assert source[0][0] <= mention["name"][0] < mention["name"][1] <= source[0][1]
        assert mention["stands_for"] is None or mention["form"] == "metonym"
        for role in mention["roles"]:
            assert role["kind"] in {"role", "affiliation"}
            assert holds(stem, role["span"], role["words"])
            assert source[0][0] <= role["span"][0] < role["span"][1] <= source[-1][1]


@pytest.mark.parametrize("stem", STEMS)
def test_antecedents_lie_outside_the_mention_and_belong_to_the_resolvable_forms(stem: str) -> None:
    for claim in layer(stem)["claims"]:
        mention = claim["mention"]
        assert not mention.get("part") or mention["antecedent"]
        if mention["antecedent"]:
            assert mention["form"] in {"title", "nominal", "pronoun"}
            assert mention["speaker"]
            assert holds(stem, mention["antecedent"], mention["antecedent_words"])
            (start, end), (a, b) = mention["antecedent"], mention["span"]
            assert end <= a or b <= start


@pytest.mark.parametrize("stem", STEMS)
def test_ids_are_known_and_keep_to_their_text(stem: str) -> None:
    speakers, text = layer(stem)["speakers"], text_of(stem)
    used: set[str] = set()
    for claim in layer(stem)["claims"]:
        mention = claim["mention"]
        used |= {mention["speaker"], *mention.get("others", ())} - {None}
        used |= {station["speaker"] for station in claim["chain"]} - {None}
        if mention["speaker"]:
            assert mention["type"] == speakers[mention["speaker"]]["type"]
        if mention["form"] in {"name", "metonym"}:
            start, end = mention["name"]
            assert speakers[mention["speaker"]]["named"]
            assert "#" not in mention["speaker"]
            assert text[start:end] in speakers[mention["speaker"]]["aliases"]
    assert used == set(speakers)
    for key, speaker in speakers.items():
        assert "#" not in key or key.startswith(f"{stem}#")
        assert "#" not in key or not speaker["named"]
        assert speaker["type"] == everybody()[key]["type"]
        assert everybody()[key]["variants"][stem] == speaker["aliases"]
        assert all(alias in text for alias in speaker["aliases"])


def test_the_list_of_all_speakers_is_no_longer_than_the_texts() -> None:
    for key, speaker in everybody().items():
        assert speaker["variants"]
        assert set(speaker["variants"]) <= set(STEMS)
        assert "#" not in key or len(speaker["variants"]) == 1
        for stem in speaker["variants"]:
            assert key in layer(stem)["speakers"]


@pytest.mark.parametrize("stem", STEMS)
def test_chains_follow_the_nesting(stem: str) -> None:
    by_number = {claim["claim"]: claim for claim in layer(stem)["claims"]}
    for number, claim in by_number.items():
        above = parents(stem, number)
        sources = [by_number[outer]["mention"].get("span") for outer in above]
        places = []
        for station in claim["chain"]:
            assert station["kind"] in STATIONS
            assert holds(stem, station["span"], station["words"])
            kind = layer(stem)["speakers"][station["speaker"]]["type"]
            assert (station["kind"] == "media") == (kind == "media")
            assert (station["kind"] == "anonymous") == (kind == "anonymous")
            if station["span"] in sources:
                places.append(sources.index(station["span"]))
            else:
                assert station["kind"] == "media", "only an outlet is a station without a claim of its own"
        assert places == sorted(places)
        ids = [station["speaker"] for station in claim["chain"]] + [claim["mention"]["speaker"]]
        assert all(before != after for before, after in pairwise(ids))


@pytest.mark.parametrize("stem", STEMS)
def test_dates_are_dates_and_agree_with_their_words(stem: str) -> None:
    made = layer(stem)["article_date"]
    assert made[:4] in text_of(stem).partition("\n\n")[2].partition("\n\n")[0]
    published = interval(made)
    assert published
    for claim in layer(stem)["claims"]:
        if not (when := claim["when"]):
            continue
        assert holds(stem, when["span"], when["words"])
        assert when["basis"] in {"stated", "derived"}
        days = interval(when["value"])
        assert days
        length = len(when["value"].rstrip("~"))
        sizes = {4: "year", 7: "month", 10: "day"}
        assert when["precision"] == ("interval" if "/" in when["value"] else sizes[length])
        assert days.low <= published.high
        if when["basis"] == "stated":
            assert days.low[:4] in when["words"]
        agrees(when["words"], days)


def agrees(words: str, days: Interval) -> None:
    """A weekday, a month or a week in the words is that of the value."""
    for name in WEEKDAYS:
        if name in words:
            assert days.low == days.high
            assert WEEKDAYS[date.fromisoformat(days.low).weekday()] == name
    if months := [MONTHS.index(name) + 1 for name in MONTHS if re.search(rf"\b{name}\b", words)]:
        assert int(days.low[5:7]) == months[0]
    if words.lower() == "last week":
        low, high = date.fromisoformat(days.low), date.fromisoformat(days.high)
        assert (low.weekday(), (high - low).days) == (0, 6)


def test_polarity_keeps_to_the_list_and_to_the_denials() -> None:
    known, used = polarities(), set()
    for stem in STEMS:
        for claim in layer(stem)["claims"]:
            used.add(claim["polarity"])
            if first_layer(stem)[claim["claim"]]["denial"]:
                assert claim["polarity"] in {"denies", "rejects", "doubts"}, f"{stem} {claim['claim']}"
    assert used == known


def test_the_layer_is_as_large_as_it_should_be() -> None:
    sides = {side: counts([stem for stem in stems if stem in STEMS]) for side, stems in split().items()}
    least = {"mentions": 250, "pronouns resolved": 60, "name variants": 40, "chains": 15, "dates": 30}
    assert len(STEMS) >= 16
    for key, number in least.items():
        total = sum(side[key] for side in sides.values())
        assert total >= number
        assert 0.33 <= sides["sealed"][key] / total <= 0.67, key
    affairs = json.loads((NEWS / "affairs.json").read_text("utf-8"))
    assert {stem for affair in affairs.values() for stem in affair["claims"]} <= set(STEMS)


def test_the_table_of_the_guide_is_right() -> None:
    table = (NEWS / "SPEAKERS.md").read_text("utf-8").partition("## 8.")[2]
    sides = {side: counts(stems) for side, stems in split().items()}
    rows = re.findall(r"^\| ([\w ]+?) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$", table, re.MULTILINE)
    assert {row[0] for row in rows} == set(sides["open"] | sides["sealed"])
    for key, *numbers in rows:
        opened, sealed = sides["open"][key], sides["sealed"][key]
        assert [int(number) for number in numbers] == [opened, sealed, opened + sealed], key
