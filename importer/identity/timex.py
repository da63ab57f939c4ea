"""Expressions of time in English running text, and the days that they mean.

What TimeML calls TIMEX3 (Pustejovsky et al., "TimeML: robust specification of event and temporal
expressions in text", IWCS-5, 2003), as far as a date of saying needs it: calendar dates with and without
a year, weekdays, parts of months and years, distances ("two days ago", "a week later") and the small
words that point ("yesterday", "last month", "that evening"). A time of day is read and dropped; time
zones are not known.

Every expression is read against an `Anchor`: the day of the article, and the last day that the text
itself named. What is said lies in the past: "on Sunday" is the latest Sunday that is not after the
article. What an expression leaves open stays open: a week is an interval of days, a month is a month, and
what lacks its anchor has no value. Values are ISO 8601 or EDTF as `db.dates` keeps them: ``2023-03-04``,
``2023-03``, ``2023-03~`` where the words are vague, ``2023-03-13/2023-03-19``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from db.records import Span

Basis = Literal["stated", "derived"]
Unit = Literal["day", "month", "year"]
#: A value (ISO 8601 or EDTF) and whether the words state it whole.
Value = tuple[str, Basis]


@dataclass(frozen=True, slots=True)
class Anchor:
    """What expressions are read against. Everything may be unknown.

    ``first`` and ``last`` are the days that the article's date may mean; ``narrative`` is the last day
    that the text named before, to which "a day later" points (the first of its month or year where it
    named no day: ``narrative_unit`` tells); ``story_year`` is the year that a story of the past has named,
    to which its "3 May" belongs.
    """

    first: date | None = None
    last: date | None = None
    narrative: date | None = None
    narrative_unit: Unit = "day"
    story_year: int | None = None
    event: date | None = None
    event_unit: Unit = "day"

    @property
    def day(self) -> date | None:
        """The article's day, where it is known to the day."""
        return self.last if self.first == self.last else None

    @property
    def month(self) -> date | None:
        """The first day of the article's month, where that is known."""
        start = self.last and self.last.replace(day=1)
        return start if self.first and start and self.first >= start else None

    def told(self, unit: str) -> date | None:
        """The narrative's day, if it is known as exactly as steps of ``unit`` need it."""
        return self.narrative if _is_enough(self.narrative_unit, unit) else None

    def happened(self, unit: str) -> date | None:
        """The event's day, under the same condition."""
        return self.event if _is_enough(self.event_unit, unit) else None

    @property
    def year(self) -> int | None:
        """The article's year, where it is known."""
        if self.first is None or self.last is None or self.first.year != self.last.year:
            return None
        return self.last.year


def _is_enough(known: Unit, unit: str) -> bool:
    """Whether what is known to the day, month or year can be counted from in steps of ``unit``."""
    if unit in ("year", "decade", "century", "centurie"):
        return True
    return known == "day" or (unit == "month" and known == "month")


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that name a time; ``form`` is a key of the grammar. ``until``: the end of "between a and b"."""

    span: Span
    form: str
    match: re.Match[str]
    until: re.Match[str] | None = None
    until_form: str = ""

    def read(self, anchor: Anchor) -> Value | None:
        """What it means; None where its anchor is missing or there is no such day."""
        read = _FORMS[self.form][1]
        if self.until is None:
            return read(self.match, anchor)
        end = _FORMS[self.until_form][1](self.until, anchor)
        if end and end[1] == "stated":  # between 3 March and 5 May 1998
            anchor = replace(anchor, story_year=int(end[0][:4]))
        value = read(self.match, anchor)
        if value is None or end is None or "/" in value[0] + end[0]:
            return None
        return f"{value[0]}/{end[0]}", end[1] if value[1] == "stated" else "derived"


def expressions(text: str, start: int = 0, end: int | None = None) -> list[Expression]:
    """The expressions of time in ``text[start:end]``, in order; of two that overlap, the longer.

    >>> [text[slice(*e.span)] for text in ["He said on Sunday that by 3 May 2021 all was over."]
    ...  for e in expressions(text)]
    ['Sunday', '3 May 2021']
    """
    end = len(text) if end is None else end
    found = [
        Expression(match.span(), form, match)
        for form, (pattern, _) in _FORMS.items()
        for match in pattern.finditer(text, start, end)
    ]
    found.sort(key=lambda one: (one.span[0], -one.span[1]))
    kept: list[Expression] = []
    for one in found:
        if kept and one.span[0] < kept[-1].span[1]:
            if one.span[1] - one.span[0] > kept[-1].span[1] - kept[-1].span[0]:
                kept[-1] = one
        else:
            kept.append(one)
    return _with_ranges(text, kept)


def _with_ranges(text: str, found: Sequence[Expression]) -> list[Expression]:
    """``found`` with the two ends of "between a and b" and "from a to b" as one."""
    kept: list[Expression] = []
    for one in found:
        last = kept[-1] if kept else None
        joint = text[last.span[1] : one.span[0]].lower() if last and last.until is None else ""
        opened = (
            last and _RANGES[joint].search(text, max(0, last.span[0] - 16), last.span[0])
            if joint in _RANGES
            else None
        )
        if last and opened:
            span = (opened.start(), one.span[1])
            kept[-1] = Expression(span, last.form, last.match, one.match, one.form)
        else:
            kept.append(one)
    return kept


_BETWEEN = re.compile(r"\bbetween\s\Z", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s\Z", re.IGNORECASE)
_RANGES = {" and ": _BETWEEN, " to ": _FROM, " until ": _FROM, " till ": _FROM, " through ": _FROM}


_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_DAY_NUMBER = {name: number for number, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_COUNTS = (
    "a one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_COUNT_NUMBER = {name: max(1, number) for number, name in enumerate(_COUNTS.split())} | {
    "an": 1, "a couple of": 2, "a dozen": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a hundred": 100,
}  # fmt: skip

# Capitals decide here: "may" and "march" are words, "mon" and "dec" none.
_MONTH = r"(?-i:January|February|March|April|May|June|July|August|September|October|November|December)"
_SHORT_MONTH = rf"(?:{_MONTH}|(?-i:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_YEAR = r"(?:1[4-9]|20|21)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third "
    "twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
_ORDINAL_NUMBER = {name: number for number, name in enumerate(_ORDINALS.split(), 1)}
_ORDINAL = rf"(?:{'|'.join(sorted(_ORDINAL_NUMBER, key=len, reverse=True))})(?=\sof\s)"
_COUNT_WORDS = "|".join(re.escape(words) for words in sorted(_COUNT_NUMBER, key=len, reverse=True))
_COUNT = rf"(?:{_COUNT_WORDS}|\d{{1,3}})"
_UNIT = r"(?:day|night|week|fortnight|month|year|decade|centurie|century)"
_VAGUE = r"(?P<vague>(?:about|around|roughly|some|nearly|almost|circa|over|more\sthan|at\sleast)\s)?"


def _number(words: str) -> int:
    return int(words) if words.isdigit() else _COUNT_NUMBER[" ".join(words.lower().split())]


def _day_number(words: str) -> int:
    digits = re.match(r"\d+", words)
    return int(digits[0]) if digits else _ORDINAL_NUMBER[words.lower()]


def _month_number(words: str) -> int:
    return _MONTH_NUMBER[words[:3].lower()]


def _day(year: int, month: int, day: int) -> date | None:
    if not 1 <= year <= 9999 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _days(first: date, last: date) -> Value:
    return f"{first.isoformat()}/{last.isoformat()}", "derived"


def _plus(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _months_from(year: int, month: int, months: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def _full(match: re.Match[str], anchor: Anchor) -> Value | None:
    found = _day(int(match["y"]), _month_number(match["m"]), _day_number(match["d"]))
    return (found.isoformat(), "stated") if found else None


def _day_range(match: re.Match[str], anchor: Anchor) -> Value | None:
    """3 to 5 May: both ends in one year, the latest that is not after the article."""
    first, last = int(match["d"]), int(match["e"])
    stated = match["y"] is not None
    years = [int(match["y"])] if stated else [anchor.story_year] if anchor.story_year else []
    if not years and anchor.last and anchor.year:
        years = [anchor.last.year, anchor.last.year - 1]
    for year in years:
        low, high = (_day(year, _month_number(match["m"]), day) for day in (first, last))
        if low and high and low < high and (stated or anchor.last is None or low <= anchor.last):
            return _days(low, high)[0], "stated" if stated else "derived"
    return None


def _holiday(match: re.Match[str], anchor: Anchor) -> Value | None:
    """Feasts with a fixed day, the latest that is not after the article."""
    words = " ".join(match["feast"].lower().replace("’", "'").split())
    month, day = next(day for name, day in _FEASTS.items() if words.startswith(name))
    if anchor.last is None or anchor.year is None:
        return None
    for year in (anchor.last.year, anchor.last.year - 1):
        found = _day(year, month, day)
        if found and found <= anchor.last:
            return found.isoformat(), "derived"
    return None


_FEASTS = {
    "new year's eve": (12, 31), "new year's day": (1, 1), "christmas eve": (12, 24), "christmas": (12, 25),
    "boxing day": (12, 26), "valentine's day": (2, 14), "may day": (5, 1),
}  # fmt: skip


def _iso(match: re.Match[str], anchor: Anchor) -> Value | None:
    found = 1 <= int(match["m"]) <= 12 and _day(int(match["y"]), int(match["m"]), int(match["d"]))
    return (found.isoformat(), "stated") if found else None


def _day_and_month(match: re.Match[str], anchor: Anchor) -> Value | None:
    """The day of the story's year, else the latest that is not after the article."""
    for year in _years(match, anchor):
        found = _day(year, _month_number(match["m"]), _day_number(match["d"]))
        if found and (anchor.story_year or anchor.last is None or found <= anchor.last):
            return found.isoformat(), "derived"
    return None


def _years(match: re.Match[str], anchor: Anchor) -> Sequence[int]:
    """The years that a day or month without one may mean, the likelier first."""
    of_year = (match["rel"] or "").lower().split()
    if {"that", "the"}.intersection(of_year):
        told = anchor.told("year")
        return (told.year + bool({"following", "next"}.intersection(of_year)),) if told else ()
    if of_year and anchor.year:
        return (anchor.year - ("last" in of_year),)
    if anchor.story_year:
        return (anchor.story_year,)
    return (anchor.last.year, anchor.last.year - 1) if anchor.last and anchor.year else ()


def _month_and_year(match: re.Match[str], anchor: Anchor) -> Value | None:
    vague = "~" if match["part"] else ""
    return f"{int(match['y']):04}-{_month_number(match['m']):02}{vague}", "stated"


def _month(match: re.Match[str], anchor: Anchor) -> Value | None:
    """The month of the story's year, else the latest that has begun; "last May" is not this one."""
    part, month = (match["part"] or "").lower().strip(), _month_number(match["m"])
    vague = "~" if part not in ("", "last", "this") else ""
    if part in ("last", "this"):
        anchor = replace(anchor, story_year=None)
    for year in _years(match, anchor):
        now = anchor.last and (year, month) == (anchor.last.year, anchor.last.month)
        begun = anchor.last is None or (year, month) <= (anchor.last.year, anchor.last.month)
        if (begun or anchor.story_year) and not (now and part == "last"):
            return f"{year:04}-{month:02}{vague}", "derived"
    return None


def _year(match: re.Match[str], anchor: Anchor) -> Value | None:
    return match["y"] + ("~" if match["part"] else ""), "stated"


def _year_range(match: re.Match[str], anchor: Anchor) -> Value | None:
    """1957-59 and 1957/58."""
    first, digits = match["y"], match["e"]
    last = digits if len(digits) == 4 else first[:2] + digits
    return (f"{first}/{last}", "stated") if first < last else None


def _decade(match: re.Match[str], anchor: Anchor) -> Value | None:
    return f"{match['y']}0/{match['y']}9", "stated"


def _weekday(match: re.Match[str], anchor: Anchor) -> Value | None:
    """The latest such day not after the article; "last Monday", written on a Monday, is a week before."""
    which = (match["which"] or "").lower().split()
    number = _DAY_NUMBER[match["weekday"][:3].lower()]
    if which[:1] == ["the"]:
        return _weekday_of_story(number, which[-1], anchor)
    if anchor.day is None or "next" in which:
        return None
    back = (anchor.day.weekday() - number) % 7
    if back == 0 and (which[:1] == ["last"] or match["last"]):
        back = 7
    found = _plus(anchor.day, -back)
    return (found.isoformat(), "derived") if found else None


def _weekday_of_story(number: int, way: str, anchor: Anchor) -> Value | None:
    """The previous or the following Monday, from the last day that the text named."""
    day = anchor.told("day")
    if day is None:
        return None
    ahead = (number - day.weekday()) % 7 or 7
    found = _plus(day, ahead if way in ("following", "next") else (ahead - 7 or -7))
    return (found.isoformat(), "derived") if found else None


def _pointed(match: re.Match[str], anchor: Anchor) -> Value | None:
    words = " ".join(match["deixis"].lower().split())
    back = 2 if "before" in words else 1 if words in ("yesterday", "last night", "overnight") else 0
    found = anchor.day and _plus(anchor.day, -back)
    return (found.isoformat(), "derived") if found else None


def _ago(match: re.Match[str], anchor: Anchor) -> Value | None:
    """A distance back from the article. A day counts in days; more than that is as exact as its unit."""
    if anchor.day is None:
        return None
    return _distant(anchor.day, -_number(match["count"]), match["unit"].lower(), bool(match["vague"]))


def _distant(day: date, count: int, unit: str, vague: bool) -> Value | None:
    mark = "~" if vague else ""
    if unit in ("day", "night"):
        found = _plus(day, count)
        return (found.isoformat() + mark, "derived") if found else None
    if unit in ("week", "fortnight"):
        found = _plus(day, count * (14 if unit == "fortnight" else 7))
        return (found.isoformat() + "~", "derived") if found else None
    if unit == "month":
        year, month = _months_from(day.year, day.month, count)
        return (f"{year:04}-{month:02}~", "derived") if year > 0 else None
    year = day.year + count * {"decade": 10, "century": 100, "centurie": 100}.get(unit, 1)
    return (f"{year:04}~", "derived") if year > 0 else None


def _ordinal(match: re.Match[str], anchor: Anchor) -> Value | None:
    """On the 14th: the latest such day not after the article."""
    if anchor.last is None or anchor.month is None:
        return None
    day = int(match["d"])
    for back in (0, 1):
        year, month = _months_from(anchor.last.year, anchor.last.month, -back)
        found = _day(year, month, day)
        if found and found <= anchor.last:
            return found.isoformat(), "derived"
    return None


def _season(match: re.Match[str], anchor: Anchor) -> Value | None:
    """A season of the northern half, as the interval of its months; winter begins in December."""
    month = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[match["season"].lower()]
    which = (match["which"] or "").lower().strip()
    told = anchor.told("year")
    if match["y"]:
        year, basis = int(match["y"]), "stated"
    elif which.startswith(("that", "the same", "the following", "the next")):
        if told is None:
            return None
        year, basis = told.year + which.endswith(("following", "next")), "derived"
    elif anchor.last is None or anchor.month is None:
        return None
    else:
        year, basis = anchor.last.year, "derived"
        if month > anchor.last.month or (which == "last" and month + 2 >= anchor.last.month):
            year -= 1
    end_year, end_month = _months_from(year, month, 2)
    value = f"{year:04}-{month:02}/{end_year:04}-{end_month:02}"
    return (value, "stated") if basis == "stated" else (value, "derived")


def _event(match: re.Match[str], anchor: Anchor) -> Value | None:
    """A distance from an event whose day the text has told: two days after the flood."""
    sign = {"after": 1, "before": -1}.get(match["way"].lower(), 0)
    unit = (match["unit"] or match["one"]).lower()
    unit = "day" if unit in ("morning", "evening", "afternoon", "night") else unit
    day = anchor.happened(unit)
    if day is None:
        return None
    if match["one"] and unit in ("week", "month", "year"):
        return _span_of(unit, day, sign)
    return _distant(day, sign * _number(match["count"] or "one"), unit, bool(match["vague"]))


def _hours(match: re.Match[str], anchor: Anchor) -> Value | None:
    """Hours later: the same day, as far as one can tell."""
    day = anchor.told("hour")
    return (day.isoformat() + "~", "derived") if day else None


def _later(match: re.Match[str], anchor: Anchor) -> Value | None:
    """A distance from the last day that the text named; back from the article's where it named none."""
    back = match["way"].lower() in ("earlier", "before", "previously")
    unit = match["unit"].lower()
    start = anchor.told(unit) or (anchor.day if back and not anchor.narrative else None)
    if start is None:
        return None
    count = _number(match["count"])
    return _distant(start, -count if back else count, unit, bool(match["vague"]))


def _next(match: re.Match[str], anchor: Anchor) -> Value | None:
    """The next, the same or the previous day of the story."""
    unit = match["unit"].lower()
    start = anchor.told(unit)
    if start is None:
        return None
    way = match["way"].lower().split()[-1]
    step = {"next": 1, "following": 1, "after": 1, "previous": -1, "preceding": -1, "before": -1}.get(way, 0)
    if unit in ("week", "month", "year"):
        return _span_of(unit, start, step)
    found = _plus(start, step)
    return (found.isoformat(), "derived") if found else None


def _span_of(unit: str, day: date, step: int) -> Value | None:
    """The calendar week (from Monday), month or year of ``day``, ``step`` further."""
    if unit in ("week", "weekend"):
        monday = _plus(day, 7 * step - day.weekday())
        first = monday and (_plus(monday, 5) if unit == "weekend" else monday)
        last = monday and _plus(monday, 6)
        return _days(first, last) if first and last else None
    if unit == "month":
        year, month = _months_from(day.year, day.month, step)
        return f"{year:04}-{month:02}", "derived"
    return f"{day.year + step:04}", "derived"


def _calendar(match: re.Match[str], anchor: Anchor) -> Value | None:
    """Last week, this month, earlier this year; "the weekend" is the last one."""
    unit, last = match["unit"].lower(), "last" in match["which"].lower()
    if unit == "year":
        return (f"{anchor.year - last:04}", "derived") if anchor.year else None
    if unit == "month":
        return _span_of(unit, anchor.month, -last) if anchor.month else None
    if anchor.day is None:
        return None
    if last or unit == "weekend":
        return _span_of(unit, anchor.day, -1)
    return _span_of(unit, anchor.day, 0)


_PART = r"(?P<part>(?:early|mid|late|the\s(?:start|beginning|middle|end)\sof)[\s-](?:in\s)?)?"
_SEASON = r"(?P<season>spring|summer|autumn|fall|winter)"
_SOME_PART = _PART[:-1]
#: What makes of four digits a count.
_NO_COUNT = (
    r"(?!,\d|\.\d|\s(?:people|men|women|children|miles|met(?:re|er)s|feet|tonn?e?s|troops|homes|jobs))"
)
_Reader = Callable[[re.Match[str], Anchor], Value | None]


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.-]){words}(?![\w/])", re.IGNORECASE)


def _after(*words: str) -> str:
    """What must stand before: one of ``words`` and a space (Python looks behind by fixed lengths only)."""
    return "(?:" + "|".join(rf"(?<=\b{word}\s)" for word in words) + ")"


#: A year that no comma, bracket or such word announces is a number.
_BEFORE_YEAR = _after(
    "in", "of", "by", "to", "since", "until", "till", "from", "during", "and", "or", "a", "an", "the",
    "between", "around", "about", "circa", "as", "after", "before", "year", "dated", "published", "his",
    "her", "its", "their", "another", "mid", "through", "throughout", "for", "back",
)  # fmt: skip
#: A month that may be somebody's name is one only behind such a word.
_BEFORE_MONTH = _after(
    "in", "of", "by", "to", "since", "until", "till", "from", "during", "and", "or", "the", "between",
    "around", "after", "before", "a", "an", "his", "her", "its", "their", "every", "next", "through", "as",
)  # fmt: skip
_BEFORE_SEASON = _after("in", "since", "until", "over", "during", "from", "by")
_THAT_YEAR = r"(?:,?\s(?P<rel>(?:of\s)?(?:last|this|that|the\s(?:same|following|next))\syear))?"

_EVENT_UNIT = r"(?:day|morning|afternoon|evening|night|week|month|year)"
_OF_WHICH = r"(?:the|this|that|his|her|its|their|an?)"
_TIME = r"(?:\s(?:morning|afternoon|evening|night|noon))?"
_FORMS: dict[str, tuple[re.Pattern[str], _Reader]] = {
    "iso": (_pattern(rf"(?P<y>{_YEAR})-(?P<m>[01]\d)-(?P<d>[0-3]\d)"), _iso),
    "days month": (
        _pattern(
            rf"(?:(?:between|from)\s)?(?:the\s)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[-–]\s?|\s(?:and|to)\s)"
            rf"(?P<e>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m>{_SHORT_MONTH})(?:,?\s(?P<y>{_YEAR}))?"
        ),
        _day_range,
    ),
    "month days": (
        _pattern(
            rf"(?P<m>{_SHORT_MONTH})\s(?P<d>\d{{1,2}})(?:\s?[-–]\s?|\s(?:and|to)\s)(?P<e>\d{{1,2}})"
            rf"(?:,\s(?P<y>{_YEAR}))?(?![\d:])"
        ),
        _day_range,
    ),
    "feast": (
        _pattern(
            r"(?P<feast>(?-i:New\sYear['’]s\s(?:Eve|Day)|Christmas(?:\s(?:Eve|Day))?|Boxing\sDay|Valentine['’]s\sDay|"
            r"May\sDay))"
        ),
        _holiday,
    ),
    "month day year": (
        _pattern(rf"(?:{_WEEKDAY},?\s)?(?P<m>{_SHORT_MONTH})\s(?P<d>{_DAY}),?\s(?P<y>{_YEAR})"),
        _full,
    ),
    "day month year": (
        _pattern(
            rf"(?:{_WEEKDAY},?\s)?(?:the\s)?(?P<d>{_DAY}|{_ORDINAL})\s(?:of\s)?(?P<m>{_SHORT_MONTH}),?\s(?P<y>{_YEAR})"
        ),
        _full,
    ),
    "month day": (
        _pattern(rf"(?:{_WEEKDAY},?\s)?(?P<m>{_SHORT_MONTH})\s(?P<d>{_DAY})(?![:\d]){_THAT_YEAR}"),
        _day_and_month,
    ),
    "day month": (
        _pattern(
            rf"(?:{_WEEKDAY},?\s)?(?:the\s)?(?P<d>{_DAY}|{_ORDINAL})\s(?:of\s)?(?P<m>{_SHORT_MONTH}){_THAT_YEAR}"
        ),
        _day_and_month,
    ),
    "month year": (_pattern(rf"{_PART}(?P<m>{_SHORT_MONTH}),?\s(?:of\s)?(?P<y>{_YEAR})"), _month_and_year),
    "month": (
        _pattern(
            rf"(?:(?P<part>(?:early|mid|late|the\s(?:start|beginning|middle|end)\sof)[\s-]|last\s|this\s)|"
            rf"{_BEFORE_MONTH}|(?!(?:April|May|June|August)\b))(?P<m>{_MONTH}){_THAT_YEAR}"
        ),
        _month,
    ),
    "year": (
        _pattern(rf"(?:{_BEFORE_YEAR}|(?<=,\s)|(?<=\()|(?<=[’']s\s))(?P<part>)(?P<y>{_YEAR}){_NO_COUNT}"),
        _year,
    ),
    "years": (_pattern(rf"(?:{_BEFORE_YEAR}|(?<=\())(?P<y>{_YEAR})[-–/](?P<e>{_YEAR}|\d\d)"), _year_range),
    "part of year": (_pattern(rf"{_SOME_PART}(?P<y>{_YEAR})"), _year),
    "decade": (_pattern(r"(?:the\s)?(?:(?:early|mid|late)[\s-])?(?P<y>(?:1[4-9]|20)\d)0s"), _decade),
    "weekday": (
        _pattern(
            rf"(?P<which>(?:last|this|this\spast|next|the\s(?:previous|preceding|following|next))\s)?(?P<weekday>{_WEEKDAY})"
            rf"(?P<last>\slast\b)?{_TIME}(?!,?\s{_SHORT_MONTH}\s\d)"
        ),
        _weekday,
    ),
    "pointed": (
        _pattern(
            rf"(?P<deixis>the\sday\sbefore\syesterday|(?:earlier\s|later\s|late\s|early\s)?(?:yesterday|today)|tonight|"
            rf"last\snight|overnight|this\s(?:morning|afternoon|evening)){_TIME}"
        ),
        _pointed,
    ),
    "ago": (_pattern(rf"{_VAGUE}(?P<count>{_COUNT})\s(?P<unit>{_UNIT})s?\sago"), _ago),
    "later": (
        _pattern(
            rf"{_VAGUE}(?P<count>{_COUNT})\s(?P<unit>{_UNIT})s?\s(?P<way>later|earlier|previously|afterwards|"
            rf"before(?!\s(?:the|an?|his|her|its|their|our|that|this|they|he|she|it|we|i|(?-i:[A-Z])|\w+ing)))"
        ),
        _later,
    ),
    "next": (
        _pattern(
            r"(?P<way>the\s(?:very\s)?(?:next|following|previous|preceding|same))\s"
            r"(?P<unit>day|morning|afternoon|evening|night|week|month|year)"
        ),
        _next,
    ),
    "hours": (
        _pattern(rf"(?:{_COUNT}\s|several\s|some\s|a\sfew\s)?(?:hours?|minutes?)\s(?:later|earlier)"),
        _hours,
    ),
    "ordinal": (
        _pattern(rf"(?<=\bon\s)the\s(?P<d>[12]?\d|3[01])(?:st|nd|rd|th)(?!\s(?:of\s)?{_SHORT_MONTH})"),
        _ordinal,
    ),
    "season": (
        _pattern(
            rf"(?P<which>(?:last|this|that|the\s(?:same|following|next))\s|{_BEFORE_SEASON}(?:the\s)?){_SEASON}(?P<y>)(?!\sof\b|\s\d)"
        ),
        _season,
    ),
    "season of a year": (_pattern(rf"(?P<which>the\s)?{_SEASON}\s(?:of\s)?(?P<y>{_YEAR})"), _season),
    "before": (
        _pattern(r"the\s(?P<unit>day|night|week|month|year)\s(?P<way>before|after)(?=[,.;]|\shad\b)"),
        _next,
    ),
    "event": (
        _pattern(
            rf"(?:{_VAGUE}(?P<count>{_COUNT})\s(?P<unit>{_UNIT})s?|the\s(?:very\s)?(?P<one>{_EVENT_UNIT}))"
            rf"\s(?P<way>after|before)\s{_OF_WHICH}\s(?P<noun>\w+)"
        ),
        _event,
    ),
    "day of event": (
        _pattern(
            rf"the\s(?:very\s)?(?P<one>day|morning|afternoon|evening|night)\s(?P<way>of)\s{_OF_WHICH}\s"
            r"(?P<noun>\w+)(?P<count>)(?P<unit>)(?P<vague>)"
        ),
        _event,
    ),
    "calendar": (
        _pattern(
            r"(?:(?:earlier|later|late|early)\s)?(?P<which>this|last)\s(?P<unit>week|weekend|month|year)"
        ),
        _calendar,
    ),
    "weekend": (_pattern(r"(?P<which>(?<=over\s)the|(?<=at\s)the)\s(?P<unit>weekend)"), _calendar),
}
