"""What the comparison says of each claim, without Qt: context, facts, relations, Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.views.wording import UNKNOWN, date_words, kind_words
from db.records import ClaimRecord, RelationRecord, SnapshotRecord, Span

#: How a claim can stand to another one: key of the library -> words, read as "this claim ... claim 1".
RELATIONS: dict[str, str] = {
    "contradicts": "contradicts",
    "tension": "in tension",
    "numbers": "numbers differ",
    "dates": "dates differ",
    "supports": "supports",
    "repeats": "repeats",
    "qualifies": "qualifies",
    "supersedes": "supersedes",
    "related": "related",
}
#: Relations that mean something else the other way round.
DIRECTED = frozenset({"supports", "repeats", "qualifies", "supersedes"})
ROWS = ("Speaker", "In the text", "Chain", "Origin", "Said", "Published", "Outlet", "Kind", "Tags")
_MOST = 320


@dataclass(frozen=True, slots=True)
class Standing:
    """How a claim stands to the first one; ``reverse`` where the first stands so to it."""

    relation: str
    reverse: bool = False


def standing(claim: ClaimRecord, first: ClaimRecord, relations: Iterable[RelationRecord]) -> Standing | None:
    """What was recorded between ``claim`` and ``first``; None where nothing was."""
    for one in relations:
        if (one.a_pk, one.b_pk) == (claim.pk, first.pk):
            return Standing(one.relation)
        if (one.a_pk, one.b_pk) == (first.pk, claim.pk):
            return Standing(one.relation, one.relation in DIRECTED)
    return None


def context(text: str, spans: Sequence[Span]) -> Span:
    """The paragraph around ``spans``; a long one is cut at words, a good way before and after."""
    start, end = spans[0][0], spans[-1][1]
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    if start - first > _MOST:
        space = text.find(" ", start - _MOST, start)
        first = start - _MOST if space < 0 else space + 1
    if last - end > _MOST:
        space = text.rfind(" ", end, end + _MOST)
        last = end + _MOST if space < 0 else space
    return first, last


def origin_words(claims: Sequence[ClaimRecord], origins: Sequence[Sequence[int]]) -> list[str]:
    """For each of ``claims``: with which of the others it goes back to one report. ``origins`` are their keys
    in groups (`db.origins.origins`); empty where that is not known."""
    group_of = {pk: number for number, group in enumerate(origins) for pk in group}
    found = []
    for claim in claims:
        group = group_of.get(claim.pk)
        others = [
            str(number)
            for number, other in enumerate(claims, start=1)
            if other.pk != claim.pk and group is not None and group_of.get(other.pk) == group
        ]
        alone = "independent" if group is not None else UNKNOWN
        found.append(f"one with claim {' and '.join(others)}" if others else alone)
    return found


def facts(claim: ClaimRecord, origin: str = UNKNOWN) -> tuple[str, ...]:
    """The cells of a claim, in the order of `ROWS`."""
    article = claim.article
    known = (
        claim.speaker,
        f"“{claim.source}”" if claim.source else None,
        " → ".join((*claim.via, claim.speaker or claim.source or UNKNOWN))
        if claim.via
        else "nobody in between is named",
        origin,
        date_words(claim.date),
        date_words(article.date),
        article.outlet,
        kind_words(claim.kind) + ("" if claim.polarity == "asserts" else f", {claim.polarity}"),
        ", ".join(claim.tags) or "none",
    )
    return tuple(cell or UNKNOWN for cell in known)


def as_markdown(
    claims: Sequence[tuple[ClaimRecord, SnapshotRecord]],
    relations: Sequence[RelationRecord],
    origins: Sequence[Sequence[int]] = (),
) -> str:
    """The comparison as a Markdown table, one column a claim."""
    records = [claim for claim, _ in claims]
    table = [
        ["", *(f"Claim {number}" for number in range(1, len(records) + 1))],
        ["---"] * (len(records) + 1),
        ["**Claim**", *(_cell(claim.content) for claim in records)],
    ]
    from_where = origin_words(records, origins)
    cells = zip(*(facts(*pair) for pair in zip(records, from_where, strict=True)), strict=True)
    table += [[f"**{name}**", *map(_cell, row)] for name, row in zip(ROWS, cells, strict=True)]
    table.append(["**Article**", *(_cell(claim.article.label) for claim in records)])
    table.append(["**To claim 1**", "", *(_relation(claim, records[0], relations) for claim in records[1:])])
    return "".join(f"| {' | '.join(row)} |\n" for row in table)


def _relation(claim: ClaimRecord, first: ClaimRecord, relations: Sequence[RelationRecord]) -> str:
    found = standing(claim, first, relations)
    return sentence(found) if found else ""


def sentence(found: Standing) -> str:
    """A relation in words; the other way round, claim 1 is the subject."""
    words = RELATIONS.get(found.relation, found.relation)
    return f"claim 1 {words} this" if found.reverse else words


def _cell(words: str) -> str:
    """``words`` as one cell: no line breaks, and nothing that Markdown or HTML would read as markup."""
    line = " ".join(words.split()).replace("\\", "\\\\").replace("<", "&lt;")
    for mark in "|*_`[":
        line = line.replace(mark, "\\" + mark)
    return line
