"""Words for what records hold as keys: kinds, reviews, polarities, dates; and how to set mixed names."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

UNKNOWN = "unknown"

#: Each begins with its key, which is what the query language takes.
_KINDS = {
    "direct": "direct quotation",
    "mixed": "mixed, partly quoted",
    "indirect": "indirect speech",
    "belief": "belief",
}
_REVIEWS = {
    "machine": "not reviewed",
    "edited": "edited by hand",
    "verified": "verified",
    "rejected": "rejected",
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def kind_words(kind: str) -> str:
    """What a kind of claim is called; an unknown key shows as it is."""
    return _KINDS.get(kind, kind)


def review_words(review: str) -> str:
    """What a state of review is called; an unknown key shows as it is."""
    return _REVIEWS.get(review, review)


def is_date(text: str) -> bool:
    """Whether ``text`` is a date as the library takes it: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    >>> is_date("1912-04"), is_date("1912-02-30"), is_date("April 1912")
    (True, False, False)
    """
    match = _DATE.fullmatch(text)
    if not match:
        return False
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def date_words(text: str | None) -> str:
    """A date for reading: days, months, years, about when, from when to when; other EDTF as it is.

    >>> date_words("1912-04-15"), date_words("1912-04"), date_words("1912"), date_words(None)
    ('15 April 1912', 'April 1912', '1912', 'unknown')
    >>> date_words("1912-04~"), date_words("1912-04-14/1912-04-15"), date_words("1912-04-14/..")
    ('about April 1912', '14 April 1912 to 15 April 1912', 'since 14 April 1912')
    """
    if not text:
        return UNKNOWN
    start, slash, end = text.partition("/")
    if slash:
        return _range_words(start, end) or text
    return _one_date(text) or text


def _range_words(start: str, end: str) -> str:
    low, high = _one_date(start), _one_date(end)
    if low and high:
        return f"{low} to {high}"
    if low and end in ("", ".."):
        return f"since {low}"
    return f"until {high}" if high and start in ("", "..") else ""


def _one_date(text: str) -> str:
    """A date that is no range; "" where it is none that has words."""
    bare = text.rstrip("?~%")
    if not is_date(bare) or len(text) - len(bare) > 1:
        return ""
    about = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}.get(text[len(bare) :], "")
    return about + _day_words(bare)


def _day_words(text: str) -> str:
    year, *rest = text.split("-")
    words = [str(int(rest[1]))] if len(rest) > 1 else []
    return " ".join([*words, *([_MONTHS[int(rest[0]) - 1]] if rest else []), year])


def moment_words(at: str) -> str:
    """A moment (ISO 8601 in UTC, as the library keeps it) as day and time here."""
    local = datetime.fromisoformat(at).astimezone()
    return f"{_day_words(local.date().isoformat())}, {local:%H:%M}"


def count_words(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> count_words(1, "claim"), count_words(2140, "claim"), count_words(0, "reply", "replies")
    ('1 claim', '2,140 claims', '0 replies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def shortened(words: str, most: int = 60) -> str:
    """``words`` cut after a whole word where they are longer than ``most`` characters.

    >>> shortened("a clerk of the Kelby mill who asked not to be named", 24)
    'a clerk of the Kelby…'
    """
    if len(words) <= most:
        return words
    cut = words.rfind(" ", 0, most)
    return words[: cut if cut > 0 else most - 1].rstrip(" ,;") + "…"


def is_right_to_left(text: str) -> bool:
    """Whether the first strong character of ``text`` runs from right to left (UAX 9, rule P2).

    >>> is_right_to_left("«سالمون» they said"), is_right_to_left("“سالمون”, they said"[::-1])
    (True, False)
    """
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


def isolated(name: str) -> str:
    """``name`` between FSI and PDI where it has right-to-left letters: it does not disturb its line."""
    mixed = any(unicodedata.bidirectional(char) in ("R", "AL") for char in name)
    return f"\u2068{name}\u2069" if mixed else name
