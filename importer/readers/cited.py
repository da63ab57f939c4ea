"""An article's own list of sources: finds it at the end of a text and takes its entries apart.

An entry is a line under a heading such as SOURCES or References. Understood are
``Outlet, “Title,” date``, ``Last, First, “Title,” Outlet, date``, ``Author (year). Title. Outlet.``,
plain links, and a dash in place of the outlet (or author) of the entry above. What an entry does not
state beyond doubt stays None; its span keeps the words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from db.records import CitedSource, Span
from importer.readers.dates import NumericDate, Order, numeric_dates, stated_date, written_dates
from importer.readers.lines import Line
from importer.readers.names import is_outlet, is_person, is_proper_phrase, people, upright

_HEADER = re.compile(
    r"(?:[#*_]{0,4})(?:sources?|references?|bibliography|works\scited|notes\sand\s(?:sources|references)|"
    r"(?:list\sof|cited|key)\s(?:sources|references|works)|(?:sources|references)\sand\s(?:notes|further\sreading))"
    r"(?:[*_]{0,4}):?(?:[*_]{0,4})",
    re.IGNORECASE,
)
_INLINE = re.compile(r"[(\[]?sources:\s+(?P<rest>\S.{1,400}?)[)\].]{0,2}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+")
_BULLET = re.compile(r"(?:[-–—*•‣·]\s*|\[?\d{1,3}[.)\]]\s+)")
_ITEM = re.compile(r"\[?(?P<number>\d{1,3})[.)\]]\s+\S|[-–—*•‣·]\s*\S")
_URL = re.compile(r"https?://[^\s<>\"”“]{1,2000}|www\.[^\s<>\"”“]{1,2000}")
_APA = re.compile(
    r"(?P<authors>[^()]{2,200}?),?\s\((?P<date>[^()]{4,40})\)[.,:]?\s(?P<title>[^.?!]{2,300}[?!]?)(?:\.\s*(?P<outlet>[^.,(]{2,100}))?"
)
_PAIRS = {"“": "”", "«": "»", "„": "“”", '"': '"', "‘": "’", "'": "'", "”": "”", "″": "″"}
_LONGEST_ENTRY = 1_000
_MOST_ENTRIES = 5_000
_MOST_OPENINGS, _MOST_HEADERS = 8, 20


@dataclass(frozen=True, slots=True)
class CitedList:
    """The list as found: ``span`` from its heading to the end of its last entry."""

    span: Span
    entries: tuple[CitedSource, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry taken apart: what stands before the title, the title, what stands after it."""

    span: Span
    dashed: bool
    lead: str
    title: str | None
    rest: str
    date: str | None
    number: NumericDate | None
    url: str | None
    american: bool
    by_author: bool = False


def find_cited(lines: Sequence[Line], order: Order | None = None) -> CitedList | None:
    """The last list of sources in the text. ``order``: how the article's own dates are written, if known."""
    headers = (
        i
        for i in range(len(lines) - 1, -1, -1)
        if len(lines[i].words) <= 40 and _HEADER.fullmatch(lines[i].words)
    )
    for i in islice(headers, _MOST_HEADERS):
        entries = _entry_lines(lines, i + 1)
        if entries:
            span = (lines[i].start, entries[-1].end)
            return CitedList(span, _resolve([_take_apart(line) for line in entries], order))
    return _find_inline(lines)


def _find_inline(lines: Sequence[Line]) -> CitedList | None:
    """``Sources: Reuters, AFP; the Quay Gazette`` as a line of its own among the last."""
    for line in reversed(lines[-12:]):
        found = _INLINE.fullmatch(line.words)
        if not found:
            continue
        first = line.start + found.start("rest")
        spans = _parts(found["rest"])
        names = [found["rest"][a:b] for a, b in spans]
        if not all(is_proper_phrase(name.removeprefix("the ")) for name in names):
            return None
        entries = [
            CitedSource((first + a, first + b), outlet=name)
            for (a, b), name in zip(spans, names, strict=True)
        ]
        return CitedList(line.span, tuple(entries)) if entries else None
    return None


def _parts(words: str) -> list[Span]:
    """Where the members of an enumeration stand."""
    ends = [found.span() for found in _BETWEEN.finditer(words)]
    starts = [0, *(end for _, end in ends)]
    return [(a, b) for a, b in zip(starts, [*(start for start, _ in ends), len(words)], strict=True) if a < b]


def _entry_lines(lines: Sequence[Line], begin: int) -> list[Line]:
    """The lines from ``begin``, below the heading, as long as they look like entries."""
    entries: list[Line] = []
    for i in range(begin, min(len(lines), begin + _MOST_ENTRIES)):
        goes_on = bool(entries) and _is_next_item(entries[-1].words, lines[i].words)
        if not (goes_on or _is_entry(lines[i].words)):
            break
        entries.append(lines[i])
    return entries


def _is_next_item(above: str, words: str) -> bool:
    """Whether a line goes on with the numbers or the dashes of the one above."""
    marks = [_ITEM.match(line) for line in (above, words)]
    if len(words) > _LONGEST_ENTRY or not (marks[0] and marks[1]):
        return False
    one, two = marks[0]["number"], marks[1]["number"]
    return int(two) == int(one) + 1 if one and two else one is two is None


def _is_entry(words: str) -> bool:
    if len(words) > _LONGEST_ENTRY:
        return False
    if _URL.search(words) or _APA.match(words):
        return True
    has_date = bool(next(written_dates(words), None) or next(numeric_dates(words), None))
    has_title = _quoted(words) is not None
    bulleted = _BULLET.match(words) is not None
    return (has_title and (has_date or bulleted or words.count(",") >= 1)) or (
        has_date and (bulleted or len(words) <= 200)
    )


def _quoted(words: str) -> Span | None:
    """The outermost quotation: from the first opening mark to the last mark that closes it.

    The last one, since titles hold quotations themselves, and a closing single mark is an apostrophe
    within a word.
    """
    openings = (
        i for i, char in enumerate(words) if char in _PAIRS and not words[max(0, i - 1) : i].isalnum()
    )
    for i in islice(openings, _MOST_OPENINGS):
        char = words[i]
        for j in range(len(words) - 1, i + 1, -1):
            if words[j] in _PAIRS[char] and not words[j + 1 : j + 2].isalnum():
                return i, j + 1
    return None


def _take_apart(line: Line) -> _Entry:
    words = line.words
    bullet = _BULLET.match(words)
    begin = bullet.end() if bullet else 0
    link = _URL.search(words)
    url = link[0].rstrip(".,;)]") if link else None
    body = words[begin : link.start()] + words[link.end() :] if link else words[begin:]
    apa = _APA.match(body)
    quote = _quoted(body)
    if apa and (quote is None or quote[0] > apa.start("date")):
        return _apa_entry(line, apa, url)
    lead, title, rest = (body, None, "") if quote is None else _around(body, quote)
    searched = rest if quote else lead
    written = max(written_dates(searched), key=lambda found: found.start, default=None)
    number = None if written else max(numeric_dates(searched), key=lambda found: found.start, default=None)
    at = written or number
    date = written.iso if written else None
    if at:
        searched = searched[: at.start] + " " + searched[at.end :]
    elif year := re.search(r"\((\d{4})\)|,\s(\d{4})\W*$", searched):
        date = stated_date(year[1] or year[2])
        searched = searched[: year.start()] + " " + searched[year.end() :]
    lead, rest = (lead, searched) if quote else (searched, "")
    return _Entry(
        span=line.span,
        dashed=bullet is not None and words[0] in "-–—",
        lead=_trim(lead),
        title=title,
        rest=_trim(rest),
        date=date,
        number=number,
        url=url,
        american=quote is not None and re.search(r"[,.]['’\"”]*$", body[quote[0] : quote[1]]) is not None,
    )


def _around(body: str, quote: Span) -> tuple[str, str, str]:
    title = " ".join(body[quote[0] + 1 : quote[1] - 1].split())
    title = re.sub(r",(?=[”’\"']*$)", "", title).strip()
    return body[: quote[0]], title, body[quote[1] :]


def _apa_entry(line: Line, apa: re.Match[str], url: str | None) -> _Entry:
    date = re.sub(r"^(\d{4}), (.+)$", r"\2, \1", apa["date"])
    return _Entry(
        span=line.span,
        dashed=False,
        lead=" ".join(apa["authors"].split()).strip(" ,;"),
        title=_trim(apa["title"]),
        rest=_trim(apa["outlet"] or ""),
        date=stated_date(date),
        number=None,
        url=url,
        american=False,
        by_author=True,
    )


def _trim(words: str) -> str:
    words = re.sub(r"\b(?:accessed|retrieved)(?:\son)?\W*$", "", " ".join(words.split()), flags=re.IGNORECASE)
    return words.strip(" ,;:.()[]–—-*_")


def _resolve(entries: Sequence[_Entry], order: Order | None) -> tuple[CitedSource, ...]:
    order = _order_of(entries) or order or _order_by_spread(entries) or _order_by_style(entries)
    leads = (entry.lead for entry in entries if entry.title and not entry.rest)
    outlets = {lead for lead in leads if "," not in lead and is_proper_phrase(lead)}
    cited: list[CitedSource] = []
    for entry in entries:
        above = cited[-1] if cited else None
        source = CitedSource(
            span=entry.span,
            title=entry.title or None,
            date=entry.date or (entry.number.iso(order) if entry.number else None),
            url=entry.url,
        )
        outlet, author = _names(entry, outlets)
        if entry.dashed and not entry.lead and above:
            outlet, author = outlet or above.outlet, above.author
        cited.append(replace(source, outlet=outlet, author=author))
    return tuple(cited)


def _names(entry: _Entry, outlets: set[str]) -> tuple[str | None, str | None]:
    """Outlet and author. Which of the two the first words are depends on what follows the title."""
    lead = entry.lead
    after = entry.rest.split(",")[0].strip()
    after = after if is_proper_phrase(after) else ""
    if not lead:
        return (after or None), None
    if lead in outlets or is_outlet(lead):
        return lead, None
    if entry.by_author:
        return (after or None), _inverted(lead) or people(lead)
    if entry.title is None:
        first = lead.split(",")[0].strip()
        known = is_outlet(first) or (first == lead and is_proper_phrase(lead))
        return (first if known else None), None
    inverted = _inverted(lead)
    if inverted:
        return (after or None), inverted if after else None
    if is_person(lead) and (after in outlets or is_outlet(after)):
        return after, lead
    # One name, then a title, then one more name: nothing says which is the outlet.
    return (None, None) if after else (lead if is_proper_phrase(lead) and "," not in lead else None, None)


def _inverted(lead: str) -> str | None:
    """``Quist, Ada`` and ``Quist, Ada and Jon Vale`` as upright names; None for anything else."""
    first, *others = re.split(r",?\s(?:and|&)\s", lead)
    if not re.fullmatch(r"[^\W\d_][^\d,]{0,40},\s[^\W\d_][^\d,]{0,40}", first) or is_outlet(
        first.split(",")[0]
    ):
        return None
    if not all(is_proper_phrase(part) for part in first.split(", ")):
        return None
    return "; ".join(upright(name) for name in [first, *others])


# --- which part of 3/4/24 is the month ----------------------------------------------------------


def _numbers(entries: Sequence[_Entry]) -> list[NumericDate]:
    return [entry.number for entry in entries if entry.number]


def _order_of(entries: Sequence[_Entry]) -> Order | None:
    """What the list itself shows: a part above 12 is no month."""
    possible = {
        order
        for number in _numbers(entries)
        if (number.read("month") is None) != (number.read("day") is None)
        for order in (("month",) if number.read("month") else ("day",))
    }
    if len(possible) != 1:
        return None
    return "month" if "month" in possible else "day"


def _order_by_spread(entries: Sequence[_Entry]) -> Order | None:
    """Sources of one article are close in time: the order by which at least four dates lie far closer."""
    numbers = _numbers(entries)
    if len(numbers) < 4:
        return None
    spread: dict[Order, int] = {}
    orders: tuple[Order, Order] = ("month", "day")
    for order in orders:
        dates = sorted(date for number in numbers if (date := number.read(order)))
        if len(dates) < len(numbers):
            return None
        spread[order] = sum((b - a).days for a, b in pairwise(dates))
    near = min(orders, key=lambda order: spread[order])
    far = max(orders, key=lambda order: spread[order])
    return near if spread[far] > 60 and spread[far] >= 8 * spread[near] else None


def _order_by_style(entries: Sequence[_Entry]) -> Order | None:
    """American lists put the comma inside the quotation marks, and the month first."""
    titled = [entry for entry in entries if entry.title and entry.number]
    return "month" if titled and sum(entry.american for entry in titled) * 2 > len(titled) else None
