"""Where the words of a query stand in a text."""

from __future__ import annotations

from collections.abc import Sequence

from db.names import word_tokens
from db.query.words import from_term
from db.records import Span, Spans


def highlight_spans(text: str, terms: Sequence[str]) -> Spans:
    """The places of ``terms`` (of `db.query.Result`) in ``text``: code points, sorted, apart from each other.

    A term of several words is marked where they stand next to each other, from the first to the last.

    >>> highlight_spans("Trump’s men denied it; men left", ("trump man", "deny"))
    ((0, 11),)
    """
    found = list(word_tokens(text))
    sequences = [from_term(term) for term in terms]
    single = {one.tests[0].text for one in sequences if len(one.tests) == 1 and one.tests[0].how == "same"}
    spans: list[Span] = [(start, end) for token, start, end in found if token in single]
    words = [token for token, _, _ in found]
    for sequence in sequences:
        last = len(sequence.tests) - 1
        if last or sequence.tests[0].how != "same":
            spans.extend((found[place][1], found[place + last][2]) for place in sequence.places(words))
    return _apart(spans)


def _apart(spans: list[Span]) -> Spans:
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(apart)
