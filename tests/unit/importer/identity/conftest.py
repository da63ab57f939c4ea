"""Texts with their claims marked in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable

import pytest

from db.records import Attribution, CitedSource, Document, Span

Marked = tuple[Document, tuple[Attribution, ...]]

_TAG = re.compile(r"<(/?)([sqc])(\d+)(?::(\d+))?>")


@pytest.fixture
def marked() -> Callable[..., Marked]:
    """Read a text in which ``<s1>``, ``<q1>`` and ``<c1>`` enclose source, cue and content of claim 1.

    A claim whose cue lies in another's content has that as its parent, the innermost one; ``<q2:1>``
    names the parent of a claim whose cue does not.
    """

    def read(
        words: str, date: str | None = None, outlet: str | None = None, cited: tuple[str, ...] = ()
    ) -> Marked:
        spans: dict[tuple[int, str], list[Span]] = defaultdict(list)
        opened: dict[tuple[int, str], int] = {}
        parents: dict[int, int] = {}
        text, at = "", 0
        for tag in _TAG.finditer(words):
            text += words[at : tag.start()]
            at = tag.end()
            mark = (int(tag[3]), tag[2])
            if tag[1]:
                spans[mark].append((opened.pop(mark), len(text)))
            else:
                opened[mark] = len(text)
            if tag[4]:
                parents[int(tag[3])] = int(tag[4])
        text += words[at:]
        numbers = sorted({number for number, _ in spans})
        holders = {n: _holder(n, numbers, spans) for n in numbers}
        claims = [
            Attribution(
                tuple(spans[n, "c"]), tuple(spans[n, "q"]), tuple(spans[n, "s"]), (0, len(text)), "indirect",
                parent=numbers.index(parent) if (parent := parents.get(n, holders[n])) else None,
            )
            for n in numbers
        ]  # fmt: skip
        sources = tuple(
            CitedSource((text.index(line), text.index(line) + len(line)), outlet=line.split(",")[0])
            for line in cited
        )
        document = Document("d", "d", "text/plain", "", "t", 1, text, outlet=outlet, date=date, cited=sources)
        return document, tuple(claims)

    return read


def _holder(number: int, numbers: list[int], spans: dict[tuple[int, str], list[Span]]) -> int | None:
    """The claim with the shortest content that holds the cue of claim ``number``."""
    if not spans[number, "q"]:
        return None
    at = spans[number, "q"][0][0]
    holding = [
        (end - start, other)
        for other in numbers
        if other != number
        for start, end in spans[other, "c"]
        if start <= at < end
    ]
    return min(holding)[1] if holding else None
