"""What a query can ask about one claim, as plain values: the Python side of every field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ClaimFacts:
    """One claim with its article, names and tags, as `db.query.matches` reads it.

    ``speakers`` are the names of the speaker ("" never); ``cited`` the outlets (or titles) of the
    sources that the text lists; dates are ISO 8601 or EDTF as stated.
    """

    pk: int
    id: str
    content: str
    sentence: str
    kind: str
    polarity: str
    review: str
    article_id: str
    article_title: str
    speakers: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    said: str | None = None
    memo: str | None = None
    orphan: bool = False
    by_hand: bool = False
    related: bool = False
    nested: bool = False
    tags: tuple[str, ...] = ()
    outlet: str | None = None
    author: str | None = None
    published: str | None = None
    cited: tuple[str, ...] = ()
