"""A small article as an importer would hand it over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from db.records import Attribution, ChainLink, Document, Engine, ExtractedClaim, Extraction, Mention, Span

TEXT = (
    "The harbour will stay closed, Marta Venn said on Monday.\n"
    "“We have no coal left,” she added. A clerk thinks the ferry may sail.\n"
)

Make = Callable[..., Extraction]


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def claim(
    text: str,
    content: str,
    cue: str,
    source: str | None,
    speaker: str | None = None,
    named: bool = False,
    **more: object,
) -> ExtractedClaim:
    spans = [span(text, content), span(text, cue)] + ([span(text, source)] if source else [])
    found = Attribution(
        content=(span(text, content),),
        cue=(span(text, cue),),
        source=(span(text, source),) if source else (),
        sentence=(min(spans)[0], max(end for _, end in spans)),
        kind=more.pop("kind", "indirect"),  # type: ignore[arg-type]
    )
    return ExtractedClaim(found, Mention(name=speaker, named=named), **more)  # type: ignore[arg-type]


def first_claims(text: str) -> tuple[ExtractedClaim, ...]:
    return (
        claim(text, "The harbour will stay closed", "said", "Marta Venn", speaker="Marta Venn", named=True),
        claim(text, "We have no coal left", "added", "she", speaker="she", kind="direct"),
        claim(text, "the ferry may sail", "thinks", "A clerk", speaker="A clerk", kind="belief"),
    )


@pytest.fixture
def make() -> Make:
    """An extraction of ``text`` with the claims that ``claims(text)`` gives, as if read from ``location``."""

    def build(
        text: str = TEXT,
        claims: Callable[[str], tuple[ExtractedClaim, ...]] = first_claims,
        location: str = "/news/harbour.txt",
        **metadata: str,
    ) -> Extraction:
        document = Document(
            doc="harbour",
            location=location,
            media_type="text/plain",
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            reader="text",
            reader_version=1,
            text=text,
            **metadata,  # type: ignore[arg-type]
        )
        return Extraction(document, claims(text), Engine("rules", "1", (("en", "3.8"),)))

    return build


Speak = Callable[..., Extraction]


@pytest.fixture
def speak() -> Speak:
    """An extraction of a text made of ``lines``: "SOURCE said CONTENT." each, told apart by " said ".

    A source is a person's name unless ``mentions`` understand its words otherwise.
    """

    def build(
        *lines: str,
        doc: str = "news",
        before: str = "",
        mentions: dict[str, Mention] | None = None,
        chains: dict[str, tuple[ChainLink, ...]] | None = None,
        **metadata: object,
    ) -> Extraction:
        text, claims = before, []
        for line in lines:
            source, content = line.split(" said ")
            at, cue = len(text), len(text) + len(source) + 1
            text += f"{line}.\n"
            found = Attribution(
                content=((cue + 5, cue + 5 + len(content)),),
                cue=((cue, cue + 4),),
                source=((at, at + len(source)),),
                sentence=(at, at + len(line) + 1),
                kind="indirect",
            )
            person = Mention("name", "person", source, named=True, rule="own-name")
            mention = (mentions or {}).get(source, person)
            claims.append(ExtractedClaim(found, mention, chain=(chains or {}).get(source, ())))
        document = Document(
            doc=doc,
            location=f"/news/{doc}.txt",
            media_type="text/plain",
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            reader="text",
            reader_version=1,
            text=text,
            **metadata,  # type: ignore[arg-type]
        )
        return Extraction(document, tuple(claims), Engine("rules", "1"))

    return build
