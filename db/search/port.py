"""The seam between queries and whatever holds the words: the only Protocol of `db`.

An index maps words to claims. It knows no speakers, tags or dates, and holds every claim, rejected or
in a deleted article too: what may be shown is decided by the database, to which every hit is joined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """What an index holds of a claim: the text of its content and of the sentence around it."""

    pk: int
    content: str
    sentence: str


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

    Words are tokens of `db.names.word_tokens`.
    """

    def claims_with(self, word: str, *, content_only: bool = False) -> Set[int]:
        """The keys of claims with ``word`` in the content, or in the content or the sentence."""

    def beginning(self, prefix: str) -> list[str]:
        """The words that a folded ``prefix`` finds (`db.names.has_prefix`), commonest first."""

    def similar(self, word: str, limit: int) -> list[str]:
        """The words within ``limit`` edits of ``word``, commonest first."""

    def frequency(self, word: str) -> int:
        """How many claims have ``word``, about: claims replaced since the last merge count again."""

    def scores(self, words: Iterable[str]) -> dict[int, float]:
        """BM25 of every claim with any of ``words``; the content counts double."""

    def claims(self) -> Set[int]:
        """The keys of all claims held."""

    def held(self) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
        """By claim: the words of its content, and those only its sentence has. Slow: for checks."""


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
        """Commit ``batch``; False, and nothing done, if another process holds the index now or has
        changed it since ``batch.base``.

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
