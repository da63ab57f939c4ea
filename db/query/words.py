"""Sequences of words: how a bare word, phrase, prefix, suffix or fuzzy word is matched in any text.

One `Sequence` serves three readers: the index (which words to look up), plain Python (does this text
hold it) and the highlighter (which words to mark).
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Tokens
from dataclasses import dataclass

from db.names import ARTICLES, skeletons, surface_words, tokens
from db.query.syntax import Fuzzy, Phrase, Prefix, Suffix, Word
from db.search.port import WordTest

#: How tests are written in terms; no token has such signs.
_MARKS = {"same": "{}", "begins": "{}*", "ends": "*{}", "near": "{}~", "alike": "≈{}"}


@dataclass(frozen=True, slots=True)
class Sequence:
    """Words next to each other. An empty one is found nowhere."""

    tests: tuple[WordTest, ...]

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

    def forms(self, *, spellings: bool = False) -> tuple[tuple[WordTest, ...], ...]:
        """What to look for: the sequence itself and, with ``spellings``, other spellings of its names.

        >>> [len(form) for form in plain("Abd al-Rahman").forms(spellings=True)]
        [3, 1, 2, 3]
        """
        if not self.tests:
            return ()
        others = spelled(self.tests) if spellings else ()
        return tuple(dict.fromkeys((self.tests, *others)))

    def term(self) -> str:
        """The sequence as one entry of `Result.terms`, for `highlight_spans`."""
        return " ".join(_MARKS[test.how].format(test.text) for test in self.tests)


def plain(text: str) -> Sequence:
    """The words of ``text`` themselves.

    >>> plain("al-Sudani’s").term()
    'al sudani'
    """
    return Sequence(tuple(WordTest("same", str(token)) for token in tokens(text)))


def starting(text: str) -> Sequence:
    """The words of ``text``, the last of which may go on.

    >>> starting("al-Sud").term()
    'al sud*'
    """
    surface = surface_words(text)
    if not surface:
        return Sequence(())
    return Sequence((*plain(text).tests[:-1], WordTest("begins", surface[-1])))


def ending(text: str) -> Sequence:
    """The words of ``text``, of the first of which only the end is said.

    >>> ending("isms of war").term()
    '*isms of war'
    """
    surface = surface_words(text)
    if not surface:
        return Sequence(())
    return Sequence((WordTest("ends", surface[0]), *plain(text).tests[1:]))


def near(text: str) -> Sequence:
    """The words of ``text``, each within a few edits.

    >>> near("soudani").term()
    'soudani~'
    """
    return Sequence(tuple(WordTest("near", str(token)) for token in tokens(text)))


def sequence_of(node: Word | Phrase | Prefix | Suffix | Fuzzy) -> Sequence:
    """The words that a text node looks for."""
    if isinstance(node, Prefix):
        return starting(node.text)
    if isinstance(node, Suffix):
        return ending(node.text)
    if isinstance(node, Fuzzy):
        return near(node.text)
    return plain(node.text)


def from_term(term: str) -> Sequence:
    """The sequence whose `Sequence.term` this is."""
    return Sequence(tuple(_test(part) for part in term.split()))


def _test(part: str) -> WordTest:
    if part.startswith("*"):
        return WordTest("ends", part[1:])
    if part.startswith("≈"):
        return WordTest("alike", part[1:])
    if part.endswith("*"):
        return WordTest("begins", part[:-1])
    if part.endswith("~"):
        return WordTest("near", part[:-1])
    return WordTest("same", part)


# --- other spellings -----------------------------------------------------------------------------

#: "servant of", as one word and as the first of two or three.
_SERVANTS = ("abdul", "abdel", "abdal")


def spelled(tests: Tokens[WordTest]) -> Iterator[tuple[WordTest, ...]]:
    """Other ways of writing a name of those words: every word in any spelling of its own, articles left out,
    "Abd al-X" joined or apart. Only plain words are spelled otherwise."""
    if any(test.how != "same" for test in tests):
        return
    names = [test.text for test in tests]
    if len(names) > 1:
        names = [name for name in names if name not in ARTICLES] or names
    if names[0] in ("abd", *_SERVANTS) and len(names) > 1:
        rest = names[1:]
        yield from _alike(["abdal" + rest[0], *rest[1:]])
        yield from _servants(rest)
        return
    yield from _alike(names)
    for servant in _SERVANTS:
        if names[0].startswith(servant) and len(names[0]) > len(servant) + 2:
            yield from _servants([names[0][len(servant) :], *names[1:]])


def _servants(rest: Tokens[str]) -> Iterator[tuple[WordTest, ...]]:
    """ "Abdul X" and "Abd al-X"."""
    for form in _alike(rest):
        yield (WordTest("alike", "abdul"), *form)
        yield (WordTest("same", "abd"), WordTest("same", "al"), *form)


def _alike(names: Tokens[str]) -> Iterator[tuple[WordTest, ...]]:
    """Every name in any spelling; one that has no other (too short) as it is."""
    tests = tuple(WordTest("alike" if skeletons(name) else "same", name) for name in names)
    if any(test.how == "alike" for test in tests):
        yield tests
