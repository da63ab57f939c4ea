"""Scores of the second layer of annotation: who speaks, through whom, when, and with what attitude.

A gold folder has ``text/STEM.txt``, ``attributions/STEM_XXXX.ann`` (the claims) and ``speakers/STEM.json``
(what this module scores, as ``SPEAKERS.md`` there defines it). By default the gold's own attributions are
identified, so that nothing here depends on which claims an engine finds; with an engine, its claims are
first matched with the gold's by content (intersection over union >= .5, one to one).

* pronouns: a speaker and an antecedent are given; third person, first and second, relatives also apart.
* nominals: with an antecedent, the right speaker; without, joined with nobody; a part, new or its group.
* names: pairs of mentions that are names or metonyms, in one text and across texts: precision and recall of
  "same speaker". Across texts the names are joined as `fullest_names` and the alias table do.
* chains: claims whose stations are all right, in order; and single stations.
* dates: equal first and last day, among dates that stand with their cue; dates given where there is none.
* polarity and type: equality.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from db.dates import interval
from db.errors import SaysoError
from db.names import key
from db.records import Attribution, Document, Engine, ExtractedClaim, Extraction, Span
from importer.attribution.evaluate import GoldMissing, positions
from importer.identity import fullest_names, lexicon
from importer.identity import identify as identify_claims
from importer.identity.gazetteer import load, name_key

Identify = Callable[[Document, Sequence[Attribution]], tuple[ExtractedClaim, ...]]
Attribute = Callable[[Document], Sequence[Attribution]]
Read = Callable[[Path], Document]

_EVENT = re.compile(r"(E\d+)\tAttribution:\S+ ?(.*)")
_PARENT = re.compile(r"A\d+\tParent (E\d+) (E\d+)")
_KIND = re.compile(r"A\d+\tKind (E\d+) (\w+)")
_TEXT_BOUND = re.compile(r"(T\d+)\t\S+ ([\d ;]+)\t")
_FIRST = lexicon.FIRST | lexicon.SECOND

#: The measures in the order of the tables, and what the project wants of each on this layer.
MEASURES = (
    "pronouns", "third person", "first person", "relative", "nominals", "described again", "new", "part",
    "form", "type", "named", "chains", "empty chains", "stations", "dates", "polarity",
)  # fmt: skip
_PARTS = frozenset(("third person", "first person", "relative", "described again", "new", "part"))
TARGETS = {"pronouns": 0.85, "chains": 0.80, "dates": 0.85}


class GoldBroken(SaysoError):
    """A file of the gold cannot be read; ``details`` are its name and what is wrong."""


class Share(NamedTuple):
    """How many of how many."""

    hit: int
    n: int

    @property
    def value(self) -> float:
        """Between 0 and 1; 0 where there is nothing to count."""
        return self.hit / self.n if self.n else 0.0


class Pairs(NamedTuple):
    """Pairs of mentions called the same speaker: right ones, all found, all there are."""

    hit: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """1 where nothing was joined."""
        return self.hit / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """1 where there is nothing to join."""
        return self.hit / self.gold if self.gold else 1.0


@dataclass(frozen=True, slots=True)
class GoldText:
    """One annotated text: its document, its claims and what the second layer says of them, in their order."""

    doc: str
    document: Document
    ids: tuple[str, ...]
    attributions: tuple[Attribution, ...]
    layer: tuple[Mapping[str, Any], ...]
    speakers: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Miss:
    """One wrong answer, for reading: claim, measure, what the gold has and what was given."""

    doc: str
    claim: str
    measure: str
    words: str
    gold: str
    given: str


@dataclass(frozen=True, slots=True)
class SpeakerEvaluation:
    """The table. ``stray_dates`` counts the dates given where the gold has none."""

    texts: int
    claims: int
    shares: Mapping[str, Share]
    within: Pairs
    across: Pairs
    stray_dates: int
    misses: tuple[Miss, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data, unrounded; without the misses."""
        return {
            "texts": self.texts,
            "claims": self.claims,
            **{name: one._asdict() | {"accuracy": one.value} for name, one in self.shares.items()},
            "names in a text": _pairs_json(self.within),
            "names across texts": _pairs_json(self.across),
            "dates where there is none": self.stray_dates,
        }


def _pairs_json(pairs: Pairs) -> dict[str, float]:
    return {"P": pairs.precision, "R": pairs.recall, **pairs._asdict()}


def lines(evaluation: SpeakerEvaluation, name: str) -> list[str]:
    """The table as lines of text; ``name`` labels the first."""
    out = [f"{name}: {evaluation.texts} texts, {evaluation.claims} claims"]
    for measure, share in evaluation.shares.items():
        target = f"  (target {100 * TARGETS[measure]:.0f})" if measure in TARGETS else ""
        indent = "    " if measure in _PARTS else "  "
        out.append(f"{indent + measure:20}{100 * share.value:5.1f}  {share.hit:4} of {share.n}{target}")
    for label, pairs in (("names in a text", evaluation.within), ("names across", evaluation.across)):
        out.append(
            f"  {label:18}P {100 * pairs.precision:5.1f}  R {100 * pairs.recall:5.1f}"
            f"  {pairs.hit} right of {pairs.found} joined, {pairs.gold} pairs  (target P 98 R 70)"
        )
    out.append(f"  {'stray dates':18}{evaluation.stray_dates:5}")
    return out


# --- the gold --------------------------------------------------------------------------------------


def half_of(folder: Path, half: str) -> frozenset[str]:
    """The names of the texts of one half ("open" or "sealed"). Raises GoldMissing."""
    try:
        return frozenset(json.loads((folder / "split.json").read_text(encoding="utf-8"))[half])
    except (OSError, ValueError, KeyError) as problem:
        raise GoldMissing(str(folder), str(problem)) from problem


def read_gold(folder: Path, read: Read, stems: frozenset[str] | None = None) -> list[GoldText]:
    """The annotated texts of ``folder``, only ``stems`` where given. Raises GoldMissing and GoldBroken.

    ``read`` makes a document of a file, as an import would.
    """
    found = []
    for path in sorted((folder / "speakers").glob("*.json")):
        text = folder / "text" / f"{path.stem}.txt"
        if text.exists() and (stems is None or path.stem in stems):
            found.append(_gold_text(folder, path, read(text)))
    if not found:
        raise GoldMissing(str(folder))
    return found


def _gold_text(folder: Path, path: Path, document: Document) -> GoldText:
    annotations = sorted((folder / "attributions").glob(path.stem + "_????.ann"))
    try:
        layer = json.loads(path.read_text(encoding="utf-8"))
        ids, attributions = read_claims(annotations[0].read_text(encoding="utf-8"))
        by_id = {entry["claim"]: entry for entry in layer["claims"]}
        entries = tuple(by_id[name] for name in ids)
    except (OSError, ValueError, KeyError, IndexError) as problem:
        raise GoldBroken(path.name, str(problem)) from problem
    return GoldText(path.stem, document, ids, attributions, entries, layer["speakers"])


def read_claims(standoff: str) -> tuple[tuple[str, ...], tuple[Attribution, ...]]:
    """The ids and attributions of a brat standoff file with parents, in its order."""
    rows = standoff.split("\n")
    bound = [match for row in rows if (match := _TEXT_BOUND.match(row))]
    spans = {match[1]: [_span(part) for part in match[2].split(";")] for match in bound}
    events = [(match[1], match[2]) for row in rows if (match := _EVENT.match(row))]
    parents = {match[1]: match[2] for row in rows if (match := _PARENT.match(row))}
    kinds = {match[1]: match[2] for row in rows if (match := _KIND.match(row))}
    place = {name: index for index, (name, _) in enumerate(events)}
    made = []
    for name, arguments in events:
        roles: dict[str, list[Span]] = {"Content": [], "Cue": [], "Source": []}
        for argument in arguments.split():
            role, reference = argument.split(":")
            roles.setdefault(role.rstrip("0123456789"), []).extend(spans[reference])
        content, cue, source = (tuple(sorted(roles[role])) for role in ("Content", "Cue", "Source"))
        every = [*content, *cue, *source]
        sentence = (min(a for a, _ in every), max(b for _, b in every)) if every else (0, 0)
        parent = place.get(parents.get(name, ""))
        kind: Any = kinds.get(name, "indirect")
        made.append(Attribution(content, cue, source, sentence, kind, None, parent))
    return tuple(name for name, _ in events), tuple(made)


def _span(part: str) -> Span:
    start, end = (int(number) for number in part.split())
    return start, end


# --- scoring ---------------------------------------------------------------------------------------


def evaluate(
    gold: Sequence[GoldText], *, identify: Identify = identify_claims, attribute: Attribute | None = None
) -> SpeakerEvaluation:
    """Identify the speakers of ``gold`` and score them.

    ``attribute``: an engine whose claims take the place of the gold's; those that match none of the gold
    are passed over, and so are the gold's that match none of them.
    """
    tally = _Tally()
    for text in gold:
        tally.add(text, *_answers(text, identify, attribute))
    return tally.result(len(gold))


def _answers(
    text: GoldText, identify: Identify, attribute: Attribute | None
) -> tuple[tuple[ExtractedClaim, ...], dict[int, ExtractedClaim]]:
    """All claims that were made of a text, and those that answer a claim of the gold, by its index."""
    if attribute is None:
        claims = identify(text.document, text.attributions)
        return claims, dict(enumerate(claims))
    claims = identify(text.document, attribute(text.document))
    return claims, _matched(text, claims)


def _matched(text: GoldText, claims: Sequence[ExtractedClaim]) -> dict[int, ExtractedClaim]:
    words = text.document.text
    gold = [positions(words, one.content, "content") for one in text.attributions]
    made = [positions(words, one.attribution.content, "content") for one in claims]
    pairs = []
    for g, a in enumerate(gold):
        for p, b in enumerate(made):
            both = len(a & b)
            cues = _overlap_any(text.attributions[g].cue, claims[p].attribution.cue)
            if both * 2 >= len(a | b) and both:
                pairs.append((cues, both / len(a | b), -g, -p))
    found: dict[int, ExtractedClaim] = {}
    taken: set[int] = set()
    for _, _, g, p in sorted(pairs, reverse=True):
        if -g not in found and -p not in taken:
            found[-g] = claims[-p]
            taken.add(-p)
    return found


def _overlap_any(one: Iterable[Span], two: Iterable[Span]) -> bool:
    return any(_overlap(a, b) for a in one for b in two)


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


@dataclass
class _Tally:
    counts: dict[str, list[int]] = field(default_factory=lambda: {name: [0, 0] for name in MEASURES})
    items: list[tuple[str, str, str]] = field(default_factory=list)
    extractions: list[Extraction] = field(default_factory=list)
    marks: list[list[tuple[int, str]]] = field(default_factory=list)
    misses: list[Miss] = field(default_factory=list)
    stray: int = 0
    claims: int = 0

    def add(
        self, text: GoldText, claims: Sequence[ExtractedClaim], answers: Mapping[int, ExtractedClaim]
    ) -> None:
        """Count one text."""
        known = _Known(text)
        places = {id(claim): index for index, claim in enumerate(claims)}
        marks: list[tuple[int, str]] = []
        for index, answer in answers.items():
            self.claims += 1
            entry = text.layer[index]
            self._mention(known, index, entry, answer, answers)
            self._chain(known, index, entry, answer)
            self._date(known, index, entry, answer)
            want, given = entry["polarity"], answer.polarity
            self._count(known, index, "polarity", want == given, given, want)
            mention = entry["mention"]
            if mention["form"] in ("name", "metonym") and mention["speaker"] and "others" not in mention:
                marks.append((places[id(answer)], mention["speaker"]))
        self.extractions.append(Extraction(text.document, tuple(claims), Engine("evaluation", "")))
        self.marks.append(marks)

    def _count(
        self, known: _Known, index: int, measure: str, right: bool, given: object, gold: object
    ) -> None:
        self.counts[measure][0] += right
        self.counts[measure][1] += 1
        if not right:
            text = known.text
            words = str(text.layer[index]["mention"].get("words", ""))
            self.misses.append(Miss(text.doc, text.ids[index], measure, words, str(gold), str(given)))

    def _mention(
        self,
        known: _Known,
        index: int,
        entry: Mapping[str, Any],
        answer: ExtractedClaim,
        answers: Mapping[int, ExtractedClaim],
    ) -> None:
        gold, given = entry["mention"], answer.mention
        shown = f"{given.name} [{given.rule} {given.sure}]"
        want = gold.get("antecedent_words") or gold["speaker"]
        self._count(known, index, "form", gold["form"] == given.form, given.form, gold["form"])
        if gold["form"] == "none":
            return
        self._count(known, index, "type", gold["type"] == given.type, given.type, gold["type"])
        if gold["form"] in ("name", "metonym"):
            right = bool(given.named and known.is_named(gold, given.name))
            self._count(known, index, "named", right, shown, gold["speaker"])
        elif gold["form"] == "pronoun" and gold["speaker"] and gold["antecedent"]:
            right = known.is_right(gold, answer)
            word = str(gold["words"]).lower()
            person = (
                "first person"
                if word in _FIRST
                else "relative"
                if word in lexicon.RELATIVES
                else "third person"
            )
            for measure in ("pronouns", person):
                self._count(known, index, measure, right, shown, want)
        elif gold["form"] in ("title", "nominal") and gold["speaker"]:
            measure, right = self._nominal(known, gold, answer)
            for name in ("nominals", measure):
                self._count(known, index, name, right, shown, want)

    def _nominal(self, known: _Known, gold: Mapping[str, Any], answer: ExtractedClaim) -> tuple[str, bool]:
        new = not answer.mention.named and (
            answer.mention.antecedent is None or known.is_span_of(gold, answer.mention.antecedent)
        )
        if gold.get("part"):
            found = answer.mention.antecedent
            return "part", new or (found is not None and _overlap(found, _pair(gold["antecedent"])))
        if gold["antecedent"]:
            return "described again", known.is_right(gold, answer)
        own = answer.mention.named and known.is_named(gold, answer.mention.name)
        return "new", new or bool(own)

    def _chain(self, known: _Known, index: int, entry: Mapping[str, Any], answer: ExtractedClaim) -> None:
        gold, given = entry["chain"], answer.chain
        hits = [known.is_station(a, b) for a, b in zip(gold, given, strict=False)]
        right = all(hits) and len(gold) == len(given)
        shown = " < ".join(link.name for link in given)
        want = " < ".join(station["words"] for station in gold)
        self._count(known, index, "chains" if gold else "empty chains", right, shown, want)
        for position, station in enumerate(gold):
            hit = any(known.is_station(station, link) for link in given)
            self._count(known, index, "stations", hit, shown, f"{position + 1}: {station['words']}")

    def _date(self, known: _Known, index: int, entry: Mapping[str, Any], answer: ExtractedClaim) -> None:
        gold, given = entry["when"], answer.said
        if gold is None:
            self.stray += given is not None
            if given is not None:
                text = known.text
                words = text.document.text[slice(*answer.when.span)] if answer.when else ""
                self.misses.append(Miss(text.doc, text.ids[index], "stray date", words, "", given))
            return
        if gold.get("carried"):
            if given is not None and not _same_days(given, gold["value"]):
                self.stray += 1
            return
        right = given is not None and _same_days(given, gold["value"])
        self._count(known, index, "dates", right, given, gold["value"])

    def result(self, texts: int) -> SpeakerEvaluation:
        """The table of what was counted."""
        joined = fullest_names(self.extractions)
        within = Counter[str]()
        across: list[tuple[str, str, str]] = []
        for number, (plain, one, marks) in enumerate(zip(self.extractions, joined, self.marks, strict=True)):
            own = [(_cluster(plain.claims[at], f"{number}/{at}"), speaker) for at, speaker in marks]
            within.update(_pairs(own)._asdict())
            across += [
                (_across(one.claims[at], f"{number}/{at}"), speaker, str(number)) for at, speaker in marks
            ]
        shares = {name: Share(hit, n) for name, (hit, n) in self.counts.items()}
        every = _pairs([(cluster, speaker) for cluster, speaker, _ in across])
        same = Pairs(within["hit"], within["found"], within["gold"])
        return SpeakerEvaluation(texts, self.claims, shares, same, every, self.stray, tuple(self.misses))


def _cluster(claim: ExtractedClaim, alone: str) -> str:
    """What a mention was joined under; ``alone`` where it was not."""
    return name_key(claim.speaker) if claim.named and claim.speaker else alone


def _across(claim: ExtractedClaim, alone: str) -> str:
    cluster = _cluster(claim, alone)
    body = load().body(claim.speaker) if claim.named and claim.speaker else None
    return name_key(body.name) if body else cluster


def _pairs(marks: Sequence[tuple[str, str]]) -> Pairs:
    hit = found = gold = 0
    for (a, one), (b, two) in combinations(marks, 2):
        found += a == b
        gold += one == two
        hit += a == b and one == two
    return Pairs(hit, found, gold)


def _pair(values: Sequence[int]) -> Span:
    return values[0], values[1]


def _same_days(a: str, b: str) -> bool:
    one, two = interval(a), interval(b)
    return one is not None and one == two


@dataclass
class _Known:
    """The names and words that the gold of one text has for each of its speakers."""

    text: GoldText
    names: dict[str, set[str]] = field(default_factory=dict)
    spans: dict[str, list[Span]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, speaker in self.text.speakers.items():
            self.names[name] = {_bare(alias) for alias in [speaker["name"], *speaker["aliases"]]}
            self.spans[name] = []
        for entry in self.text.layer:
            mention = entry["mention"]
            spans = [mention["span"]] if "span" in mention else []
            if mention["antecedent"] and not mention.get("part"):
                spans.append(mention["antecedent"])
            if mention["speaker"]:
                self.spans.setdefault(mention["speaker"], []).extend(_pair(span) for span in spans)
                if mention["name"]:
                    words = self.text.document.text[slice(*mention["name"])]
                    self.names.setdefault(mention["speaker"], set()).add(_bare(words))

    def is_named(self, gold: Mapping[str, Any], name: str | None) -> bool:
        """Whether ``name`` is one that the gold's speaker has in this text."""
        speakers = [gold["speaker"], *gold.get("others", ())]
        return name is not None and any(_bare(name) in self.names.get(one, ()) for one in speakers)

    def is_span_of(self, gold: Mapping[str, Any], span: Span) -> bool:
        """Whether ``span`` overlaps with a mention or antecedent of the gold's speaker."""
        speakers = [gold["speaker"], *gold.get("others", ())]
        return any(_overlap(span, own) for one in speakers for own in self.spans.get(one, ()))

    def is_right(self, gold: Mapping[str, Any], answer: ExtractedClaim) -> bool:
        """Whether the answer is the gold's speaker: by name where it has one, else by the words."""
        mention = answer.mention
        if mention.name is None:
            return False
        if self.is_named(gold, mention.name):
            return True
        span = mention.antecedent
        return span is not None and self.is_span_of(gold, span) and not self._is_other(gold, mention.name)

    def _is_other(self, gold: Mapping[str, Any], name: str) -> bool:
        speakers = {gold["speaker"], *gold.get("others", ())}
        return any(_bare(name) in names for one, names in self.names.items() if one not in speakers)

    def is_station(self, gold: Mapping[str, Any], link: Any) -> bool:
        """Whether a station is the gold's, by its speaker's names or by the words."""
        named = _bare(link.name) in self.names.get(gold["speaker"], ())
        return named or (link.span is not None and _overlap(link.span, _pair(gold["span"])))


def _bare(name: str) -> str:
    """A name or description as compared: folded, without articles and the possessive."""
    folded = key(re.sub(r"['’]s?$", "", name.strip(" ,.")))
    return re.sub(r"^(?:the|a|an) ", "", folded)
