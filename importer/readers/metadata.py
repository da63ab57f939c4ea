"""What a text says about itself in its own lines: title, author, outlet, date, section headings.

Only what is stated counts: a line of its own that is a date, a byline, a "Published in ..." line, a
heading-like line on top. Where no line states it, the answer is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.records import Heading, Span
from importer.readers.dates import DateFound, Order, whole_date, written_dates
from importer.readers.lines import Line
from importer.readers.names import is_outlet, is_proper_phrase, is_role, people

#: How many lines at the start and at the end may speak about the article.
_HEAD, _TAIL = 14, 12
_LONG_LINE = 120  # a line this long is a whole paragraph, not a wrapped line
_LONGEST_CREDIT = 200
_LONGEST_HEADING, _MOST_HEADING_WORDS = 110, 16
_LONGEST_TITLE, _MOST_TITLE_WORDS = 200, 30

_SEPARATOR = re.compile(r"\s*[|•·]\s*|\s+[–—-]\s+")
_BYLINE = re.compile(
    r"[(\[—–-]?\s?(?:(?:written|story|words|text|report(?:ed|ing)?|analysis|opinion)\s)?by:?\s(?P<rest>\S.*)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"[(\[*_]{0,3}(?:this\s(?:article|story|piece|report|interview|essay|column|text)\s(?:was\s|has\sbeen\s)?)?"
    r"(?:(?:first|originally|previously|also)\s)?(?:published|appeared|printed|posted|broadcast|aired)"
    r"(?:\s(?:in|by|on|at|with)\b|:)?\s?(?P<rest>\S.{2,150})",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"(?:last\s)?(?:updated|modified|edited|accessed|retrieved)\b.{0,80}", re.IGNORECASE)
_DATE_LABEL = re.compile(r"(?:publication\s)?date:\s*", re.IGNORECASE)
_SMALL_TALK = re.compile(
    r"\d{1,3}\s?-?min(?:ute)?s?\.?(?:\sread)?|[0-2]?\d[:.][0-5]\d(?:\s?[ap]\.?m\.?)?(?:\s[A-Z]{2,4})?",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[-–—•*‣·>#|]|\(?[a-z0-9]{1,2}\)\s")
_NUMBERED = re.compile(r"(?:\d{1,2}|[IVXLC]{1,6})(?:\.\d{1,2})*[.)]\s+\S")
_NO_HEADING_ENDS = ".,;:…"
_SENTENCE_END = re.compile(r"[.!?…。！？؟۔]['\"’”»)\]]*$")


@dataclass(frozen=True, slots=True)
class Stated:
    """What the lines state. ``furniture``: the lines that only say so (bylines, dates, section labels).

    ``order``: whether the article's own dates put the month or the day first.
    """

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    date: str | None = None
    title_line: Line | None = None
    furniture: tuple[Span, ...] = ()
    order: Order | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """What one line says about the article; ``published``: it says so in so many words."""

    author: str | None = None
    outlet: str | None = None
    date: DateFound | None = None
    published: bool = False


def read_metadata(lines: Sequence[Line]) -> Stated:
    """What the first and the last lines of an article state about it."""
    head = list(lines[:_HEAD])
    tail = list(lines[max(_HEAD, len(lines) - _TAIL) :])
    credits = {line: credit for line in head + tail if (credit := read_credit(line.words))}
    if lines and len(credits) == len(lines):  # nothing but credits: then they are the text
        return Stated()
    title, labels = _find_title(head, credits)
    credits.pop(title, None) if title else None
    top, end = [credits[x] for x in head if x in credits], [credits[x] for x in tail if x in credits]
    date = _choose_date(top, end)
    return Stated(
        title=title.words if title else None,
        author=next((c.author for c in top + end if c.author), None),
        outlet=next((c.outlet for c in [*_published(top + end), *top, *end] if c.outlet), None),
        date=date.iso if date else None,
        title_line=title,
        furniture=tuple(sorted(line.span for line in [*credits, *labels])),
        order=next((c.date.order for c in top + end if c.date and c.date.order), None),
    )


def _published(credits: Sequence[Credit]) -> list[Credit]:
    return [credit for credit in credits if credit.published]


def _choose_date(top: Sequence[Credit], end: Sequence[Credit]) -> DateFound | None:
    """A line that says "published" wins, then the first date on top.

    A bare date at the end may be that of a correction or a comment, so it does not count.
    """
    for credits in (_published([*top, *end]), top, [credit for credit in end if credit.author]):
        dates = [credit.date for credit in credits if credit.date]
        if dates:
            return dates[0]
    return None


def read_credit(words: str) -> Credit | None:
    """What a line states about the article, None for a line of the article itself.

    >>> read_credit("By Mira Toll |").author
    'Mira Toll'
    >>> credit = read_credit("Published in The Quay Gazette, May 3, 2021.")
    >>> credit.outlet, credit.date.iso
    ('The Quay Gazette', '2021-05-03')
    >>> read_credit("By the end of May 2021 it had fallen.") is None
    True
    """
    if len(words) > _LONGEST_CREDIT:
        return None
    whole = _read_part(words)
    if whole:
        return whole
    parts = [part for part in _SEPARATOR.split(words) if part]
    read = [_read_part(part) for part in parts]
    known = [credit for credit in read if credit]
    if not known:
        return None
    # A part that is no credit itself may name the outlet beside one; anything else makes the line prose.
    names = [part for part, credit in zip(parts, read, strict=True) if credit is None]
    if not all(is_outlet(name) or is_role(name) for name in names):
        return None
    return Credit(
        author=next((c.author for c in known if c.author), None),
        outlet=next((c.outlet for c in known if c.outlet), None) or next(filter(is_outlet, names), None),
        date=next((c.date for c in known if c.date), None),
        published=any(c.published for c in known),
    )


def _read_part(words: str) -> Credit | None:
    words = words.strip(" |")
    if not words:
        return None
    if _UPDATED.fullmatch(words) and next(written_dates(words), None):
        return Credit()
    if _SMALL_TALK.fullmatch(words):
        return Credit()
    date = whole_date(_DATE_LABEL.sub("", words, count=1))
    if date:
        return Credit(date=date, published=bool(_DATE_LABEL.match(words)))
    published = _PUBLISHED.fullmatch(words)
    if published:
        return _read_published(published["rest"])
    byline = _BYLINE.fullmatch(words)
    return _read_byline(byline["rest"]) if byline else None


def _read_published(rest: str) -> Credit | None:
    """``OUTLET, May 3, 2021.``, ``OUTLET on 3 May 2021``, ``May 3, 2021``, ``OUTLET``."""
    rest = rest.strip(" .)]*_")
    date = next(written_dates(rest), None)
    name, after = (rest[: date.start], rest[date.end :]) if date else (rest, "")
    outlet = re.sub(r"(?:,|\b(?:on|in))\s*$", "", name.strip(" ,:(")).strip(" ,*_\"“”'")
    if date and (not outlet or whole_date(rest)):
        return Credit(date=date, published=True) if whole_date(rest) else None
    if not is_proper_phrase(outlet.removeprefix("the ")) or len(after.split()) > 3:
        return None
    # Without a date, "Published works" is no credit: an outlet's name must be beyond doubt.
    return Credit(outlet=outlet, date=date, published=True) if date or is_outlet(outlet) else None


def _read_byline(rest: str) -> Credit | None:
    """``NAME``, ``NAME and NAME``, ``NAME, OUTLET``, ``NAME, staff writer``, ``NAME, May 3, 2021``."""
    rest = rest.strip(" .)],")
    date = next(written_dates(rest), None)
    if date and date.end == len(rest):
        rest = rest[: date.start].strip(" ,(")
    else:
        date = None
    if is_outlet(rest):
        return Credit(outlet=rest, date=date)
    parts = rest.split(", ")
    outlet = None
    while len(parts) > 1 and (is_outlet(parts[-1]) or is_role(parts[-1])):
        last = parts.pop()
        outlet = last if is_outlet(last) else outlet
    name, _, place = ", ".join(parts).partition(" in ")
    author = people(name) if not place or is_proper_phrase(place) else None
    return Credit(author=author, outlet=outlet, date=date) if author else None


# --- title and headings -------------------------------------------------------------------------


def _find_title(head: Sequence[Line], credits: dict[Line, Credit]) -> tuple[Line | None, list[Line]]:
    """The heading-like line on top, past dates and section labels; and those labels."""
    labels: list[Line] = []
    own = [(line, head[i + 1]) for i, line in enumerate(head[:-1]) if line not in credits]
    for i, (line, below) in enumerate(own):
        following = own[i + 1][0] if i + 1 < len(own) else None
        if len(labels) < 2 and is_label(line.words) and following and is_title_like(following.words):
            if not below.after_blank or len(following.words.split()) < 4:
                return None, []
            labels.append(line)
            continue
        is_title = is_title_like(line.words) and _stands_alone(below, credits)
        return (line, labels) if is_title else (None, [])
    return None, []


def _stands_alone(below: Line, credits: dict[Line, Credit]) -> bool:
    return below.after_blank or below in credits or len(below.words) >= _LONG_LINE


def is_label(words: str) -> bool:
    """Whether a line may be a section's name above the title: one word, or a path ("World > Europe")."""
    parts = re.split(r"\s*[>›»/|]\s*", words)
    return (
        len(words) <= 60
        and all(len(part.split()) <= (1 if len(parts) == 1 else 3) for part in parts)
        and (words[0].isupper() and not _SENTENCE_END.search(words) and not words.endswith((",", ";", ":")))
    )


def is_title_like(words: str) -> bool:
    """Whether a line has the form of a headline: short, capital first, no full stop at its end."""
    count = len(words.split())
    return 2 <= count <= _MOST_TITLE_WORDS and _is_heading_form(words, _LONGEST_TITLE)


def _is_heading_form(words: str, longest: int) -> bool:
    if len(words) > longest or not words or words[-1] in _NO_HEADING_ENDS or _BULLET.match(words):
        return False
    first = next((char for char in words if char.isalnum()), "")
    if not first or first.islower():
        return False
    closed = words.rstrip("\"'”’»)]")
    # What ends with a stop inside its quotation marks is speech or a sentence, a heading never.
    return not (closed != words and closed[-1:] in ".,!?;:…") and any(char.isalpha() for char in words)


def find_headings(lines: Sequence[Line], title: Line | None, skip: Sequence[Span]) -> tuple[Heading, ...]:
    """Section headings: short lines between paragraphs, without a sentence's punctuation.

    The line before must end a sentence (or be a heading), and a paragraph must follow: after a blank
    line on both sides, or, in texts with one line a paragraph, a long one at once. The title is level
    1, sections 2, numbered ones 3 below unnumbered ones.
    """
    skipped = set(skip)
    section: list[Line] = []
    ended = True
    for i, line in enumerate(lines):
        words = line.words
        if line is title or line.span in skipped:
            ended = True
            continue
        last = words[-1]
        may_be = ended and len(words) <= _LONGEST_HEADING and last not in _NO_HEADING_ENDS
        if may_be and _is_section(lines, i, skipped):
            section.append(line)
            continue
        ended = last in ".?!" or _SENTENCE_END.search(words[-6:]) is not None
    plain = any(not _NUMBERED.match(line.words) for line in section)
    levels = [(line, 3 if plain and _NUMBERED.match(line.words) else 2) for line in section]
    if title:
        levels.append((title, 1))
    return tuple(Heading(line.span, level) for line, level in sorted(levels))


def _is_asking_heading(words: str) -> bool:
    """Whether a question may be a heading: one alone, no speech, nobody's line in an interview."""
    several = re.search(r"[.?!]\s", words) is not None
    speech = words[0] in "\"'“‘«" or re.match(r"\w{1,20}:", words) is not None
    return words[-1] == "?" and len(words.split()) >= 4 and not several and not speech


def _is_section(lines: Sequence[Line], i: int, skipped: set[Span]) -> bool:
    words = lines[i].words
    if i == 0 or i + 1 >= len(lines) or len(words.split()) > _MOST_HEADING_WORDS:
        return False
    below = lines[i + 1]
    longer = len(below.words) > len(words) or _is_heading_form(below.words, _LONGEST_HEADING)
    if below.span in skipped or not longer:
        return False
    if words[-1] in "?!" and not _is_asking_heading(words):
        return False
    apart = lines[i].after_blank and below.after_blank
    if not (apart or len(below.words) >= _LONG_LINE):
        return False
    return _is_heading_form(words, _LONGEST_HEADING)
