"""Sequences of words: how a bare word, phrase, prefix or fuzzy word is matched in any text.

One `Sequence` serves three readers: the index (which words to look up), plain Python (does this text
hold it) and the highlighter (which words to mark).
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Tokens
from dataclasses import dataclass
from typing import Literal

from db.names import fuzziness, has_prefix, surface_words, tokens, within
from db.search.port import TextView


@dataclass(frozen=True, slots=True)
class Test:
    """What one word must be: the same token, one that begins so, or one within a few edits."""

    how: Literal["same", "begins", "near"]
    text: str

    def holds(self, token: str) -> bool:
        """Whether ``token`` (of `db.names.word_tokens`) passes."""
        if self.how == "same":
            return token == self.text
        if self.how == "begins":
            return has_prefix(token, self.text)
        return within(token, self.text, fuzziness(self.text))

    def words(self, view: TextView) -> list[str]:
        """The words of the index that pass, commonest first."""
        if self.how == "same":
            return [self.text]
        if self.how == "begins":
            return view.beginning(self.text)
        return view.similar(self.text, fuzziness(self.text))


@dataclass(frozen=True, slots=True)
class Sequence:
    """Words next to each other. An empty one is found nowhere."""

    tests: tuple[Test, ...]

    def found_in(self, words: Tokens[str]) -> bool:
        """Whether the tokens of a text hold the sequence, next to each other."""
        return any(True for _ in self.places(words))

    def places(self, words: Tokens[str]) -> Iterator[int]:
        """Where the sequence begins in ``words``."""
        if not self.tests:
            return
        first, rest = self.tests[0], self.tests[1:]
        for place in range(len(words) - len(rest)):
            if first.holds(words[place]) and all(
                test.holds(words[place + i]) for i, test in enumerate(rest, 1)
            ):
                yield place

    def in_order(self, words: Tokens[str]) -> bool:
        """Whether the words occur in this order, others may stand between: how names are matched."""
        if not self.tests:
            return False
        left = iter(words)
        return all(any(test.holds(word) for word in left) for test in self.tests)

    def candidates(self, view: TextView, *, content_only: bool) -> set[int]:
        """The claims that have all the words: exact for one word, too many for several."""
        found: set[int] | None = None
        for test in sorted(self.tests, key=lambda test: test.how != "same"):
            having: set[int] = set()
            for word in test.words(view):
                having |= view.claims_with(word, content_only=content_only)
            found = having if found is None else found & having
            if not found:
                return set()
        return found or set()

    def term(self) -> str:
        """The sequence as one entry of `Result.terms`, for `highlight_spans`."""
        marks = {"same": "", "begins": "*", "near": "~"}
        return " ".join(test.text + marks[test.how] for test in self.tests)


def plain(text: str) -> Sequence:
    """The words of ``text`` themselves.

    >>> plain("al-Sudani’s").term()
    'al sudani'
    """
    return Sequence(tuple(Test("same", token) for token in tokens(text)))


def starting(text: str) -> Sequence:
    """The words of ``text``, the last of which may go on.

    >>> starting("al-Sud").term()
    'al sud*'
    """
    surface = surface_words(text)
    if not surface:
        return Sequence(())
    return Sequence((*plain(text).tests[:-1], Test("begins", surface[-1])))


def near(text: str) -> Sequence:
    """The words of ``text``, each within a few edits.

    >>> near("soudani").term()
    'soudani~'
    """
    return Sequence(tuple(Test("near", token) for token in tokens(text)))


def from_term(term: str) -> Sequence:
    """The sequence whose `Sequence.term` this is."""
    return Sequence(tuple(_test(part) for part in term.split()))


def _test(part: str) -> Test:
    if part.endswith("*"):
        return Test("begins", part[:-1])
    if part.endswith("~"):
        return Test("near", part[:-1])
    return Test("same", part)
