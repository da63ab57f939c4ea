"""Transcripts: paragraphs that begin with a speaker's name and a colon.

What is printed so is the speaker's word by its form alone, whatever the sentences in it are, so nothing is
left to a tagger. One label proves nothing ("Update: ..."): only labels that take turns do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from db.records import Span, Spans

#: Fewest turns that make a transcript, and the longest a turn is on average, in paragraphs.
LEAST = 4
LONGEST = 4

_NAME = r"[^\W\d_a-zß-öø-ÿ][\w.'’\-]*"
_LABEL = re.compile(
    rf"(?P<name>{_NAME}(?:,? {_NAME}){{0,5}})(?: \([^()\n:]{{1,40}}\))? ?(?P<colon>:)\s+(?=\S)"
)
_END = re.compile(r"[.!?…]['\"’”»)\]]*\s*\Z")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says at a time. ``said`` and ``whole`` (with the label): one span a paragraph."""

    name: Span
    colon: Span
    said: Spans
    whole: Spans


def turns(text: str, running: Sequence[Span]) -> list[Turn]:
    """The turns among the paragraphs ``running``, in order; none where the text is no transcript.

    Paragraphs after a turn belong to it up to the next one; the last turn is one paragraph, as nobody
    knows where a transcript ends.
    """
    opened = [(at, match) for at, block in enumerate(running) if (match := _LABEL.match(text, *block))]
    counts = Counter(_key(match) for _, match in opened)
    opened = [(at, match) for at, match in opened if counts[_key(match)] > 1]
    if len(opened) < LEAST or len({_key(match) for _, match in opened}) < 2:
        return []
    spoken = sum(_is_speech(text[match.end() : running[at][1]]) for at, match in opened)
    if spoken * 2 < len(opened) or opened[-1][0] - opened[0][0] >= LONGEST * len(opened):
        return []
    limits = [*(at for at, _ in opened), opened[-1][0] + 1]
    return [
        _turn(match, running[first:last])
        for (_, match), (first, last) in zip(opened, pairwise(limits), strict=True)
    ]


def _is_speech(words: str) -> bool:
    """Whether what follows a label is words that end in a stop, as nothing in a table does."""
    return _END.search(words) is not None and any(char.isalpha() for char in words)


def _key(match: re.Match[str]) -> str:
    """By what a speaker is known again: the last word of the name, before a comma and a role."""
    words: list[str] = _WORD.findall(match["name"].casefold().split(",")[0])
    return words[-1]


def _turn(match: re.Match[str], whole: Sequence[Span]) -> Turn:
    said = ((match.end(), whole[0][1]), *whole[1:])
    return Turn(match.span("name"), match.span("colon"), said, tuple(whole))
