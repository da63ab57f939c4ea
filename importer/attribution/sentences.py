"""Sentences by their stops alone, for showing a claim in its context; nothing is decided by them."""

from __future__ import annotations

import re

from db.records import Span

_STOP = re.compile(r"(?P<stop>[.!?…]+)(?P<close>[\"'”’»)\]]*)\s+(?=[\"'“‘«(\[]*[^\W_])")
_BEFORE = re.compile(r"[^\s\"'“‘«(\[]*\Z")

#: How far from a span its sentence may begin and end, in code points.
_REACH = 2_000

#: What a full stop may follow without an end of the sentence, in lower case.
_ABBREVIATIONS = """
    mr mrs ms dr prof rev hon gen col lt sgt capt cmdr adm maj sen rep gov pres st jr sr inc corp co ltd no
    vs etc e.g i.e u.s u.k u.n jan feb mar apr jun jul aug sept sep oct nov dec fig vol pp a.m p.m
"""
_SHORT = frozenset(_ABBREVIATIONS.split())


def sentence_ends(text: str, start: int, end: int) -> list[int]:
    """Where sentences end in ``text[start:end]``, white space after them excluded; ``end`` is the last.

    >>> sentence_ends("Mr. Roe left. Did he? Yes.", 0, 26)
    [13, 21, 26]
    """
    found = [match.end("close") for match in _STOP.finditer(text, start, end) if _ends(text, match)]
    return [*found, end]


def around(text: str, block: Span, start: int, end: int) -> Span:
    """The sentences of paragraph ``block`` that hold ``start`` to ``end``."""
    first, last = max(block[0], start - _REACH), min(block[1], end + _REACH)
    for stop in sentence_ends(text, first, last):
        if stop <= start:
            first = stop
        if stop >= end:
            last = stop
            break
    while first < start and text[first].isspace():
        first += 1
    return min(first, start), max(last, end)


def _ends(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 1]
    if match["stop"] == ".":
        before = _BEFORE.search(text[max(0, match.start() - 12) : match.start()])
        word = before[0].lower() if before else ""
        if word in _SHORT or (len(word) == 1 and word.isalpha()):
            return False
    return not after.islower()
