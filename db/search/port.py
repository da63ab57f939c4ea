"""The seam between queries and whatever holds the words: the only Protocol of `db`.

An index maps words to claims. It knows no speakers, tags or dates, and holds every claim, rejected or
in a deleted article too: what may be shown is decided by the database, to which every hit is joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from db.names import alike, fuzziness, has_prefix, has_suffix, within


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """What an index holds of a claim: the text of its content and of the sentence around it."""

    pk: int
    content: str
    sentence: str


class Held(NamedTuple):
    """The tokens that an index holds of a claim, in order, and the places of those with a capital."""

    content: tuple[str, ...]
    sentence: tuple[str, ...]
    content_names: tuple[int, ...]
    sentence_names: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WordTest:
    """What one word must be: the same token, one that begins or ends so, one within a few edits, or one that
    may be another spelling of the same name."""

    how: Literal["same", "begins", "ends", "near", "alike"]
    text: str

    @property
    def limit(self) -> int:
        """How many edits ``near`` allows."""
        return fuzziness(self.text)

    def holds(self, token: str) -> bool:
        """Whether ``token`` (of `db.names.word_tokens`) passes."""
        if self.how == "same":
            return token == self.text
        if self.how == "begins":
            return has_prefix(token, self.text)
        return _holds(self.how, self.text, token)


# Texts say the same words again and again. Typed: a token that is a `Name` is not the same without a capital.
@lru_cache(maxsize=1 << 16, typed=True)
def _holds(how: str, text: str, token: str) -> bool:
    if how == "ends":
        return has_suffix(token, text)
    if how == "near":
        return within(token, text, fuzziness(text))
    return alike(token, text)


@dataclass(frozen=True, slots=True)
class Position:
    """How far an index has followed the change log: the last row it holds.

    ``stamp`` says which row that was (its claim and time), so that a restored older database whose log
    has grown over the same number again is told from the one the index followed.
    """

    seq: int = 0
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes for one commit: claims to hold with these words, claims to forget; from one position to
    the next."""

    base: Position
    position: Position
    present: tuple[ClaimWords, ...]
    gone: frozenset[int]


class TextView(Protocol):
    """An index at one moment; what happens to the index later does not change it. Safe across threads.

    Its documents are numbered from 0; words are tokens of `db.names.word_tokens`; the texts of a claim are
    its ``content`` and its ``sentence``.
    """

    @property
    def keys(self) -> NDArray[np.int64]:
        """The claim of each document; 0 for one that was replaced or forgotten."""

    def find(self, tests: Sequence[WordTest], text: str) -> NDArray[np.int64]:
        """The documents that have words that pass ``tests`` next to each other in ``text``; one may come
        more than once, and so may documents that hold no claim any more."""

    def words(self, test: WordTest) -> list[str]:
        """The words of the index that pass ``test``, commonest first."""

    def frequency(self, word: str) -> int:
        """How many claims have ``word``, about: claims replaced since the last merge count again."""

    def documents_of(self, claims: Sequence[int]) -> NDArray[np.int64]:
        """The document of each claim; -1 for one that is not held."""

    def scores(self, tests: Sequence[WordTest]) -> NDArray[np.float64]:
        """BM25 of every document, summed over ``tests``; a word in the content counts twice as much as
        one in the sentence."""

    def held(self) -> Iterator[tuple[int, Held]]:
        """Every claim with its words. Slow: for checks."""


class TextIndex(Protocol):
    """An index that follows one library. One thread at a time changes it; any thread takes views."""

    @property
    def position(self) -> Position:
        """How far the current view has followed the change log."""

    @property
    def needs_rebuild(self) -> bool:
        """Whether nothing usable is there: missing, foreign, of another version, broken."""

    @property
    def degraded(self) -> str:
        """Why the index is in memory only, as a key ("read-only", "disk-full", ...); else ""."""

    def view(self) -> TextView:
        """The index as it is now."""

    def reload(self) -> None:
        """Take up what another process committed."""

    def apply(self, batch: Batch) -> bool:
        """Commit ``batch``, but for claims whose text is held already; False, and nothing done, if another
        process holds the index now or has changed it since ``batch.base``.

        Raises IndexUnusable where the index turns out to be broken: it needs a rebuild then.
        """

    def rebuild(self, claims: Callable[[], Iterable[ClaimWords]], position: Position) -> bool:
        """Make the index anew from all ``claims()`` (asked for twice if need be), beside the old one, and
        swap; False, and nothing done, if another process holds the index and it is usable."""

    def distrust(self) -> None:
        """Note that what the index said was wrong: it needs a rebuild, also after a restart."""

    def close(self) -> None:
        """Let go of files; views taken before stay usable."""


class IndexUnusable(Exception):
    """The index is broken; it is derived data, so the answer is always to make it anew."""
