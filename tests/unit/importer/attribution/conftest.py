"""The shipped tagger, loaded once a session, and documents of our own sentences."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from db.records import Attribution, Document, Heading, Spans, words
from importer.attribution import Tagger, attribute, load

#: A claim as a reader sees it: source, cue, content, each as its words alone.
Seen = tuple[str, str, str]

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    """The weights that ship with Sayso."""
    return load()


@pytest.fixture
def find(tagger: Tagger) -> Callable[..., tuple[Attribution, ...]]:
    """Attribute a bare text."""

    def run(text: str, boilerplate: Spans = (), headings: Spans = ()) -> tuple[Attribution, ...]:
        marked = tuple(Heading(span) for span in headings)
        document = Document(
            "d", "d.txt", "text/plain", "", "test", 1, text, boilerplate=boilerplate, headings=marked
        )
        return attribute(document, tagger)

    return run


@pytest.fixture
def seen(find: Callable[..., tuple[Attribution, ...]]) -> Callable[[str], list[Seen]]:
    """Attribute a bare text and show the words of the outermost claims, without marks and stops."""

    def run(text: str) -> list[Seen]:
        outer = (claim for claim in find(text) if claim.parent is None)
        return [(_bare(text, a.source), _bare(text, a.cue), _bare(text, a.content)) for a in outer]

    return run


def _bare(text: str, spans: Spans) -> str:
    return " ".join(_WORD.findall(words(text, spans)))
