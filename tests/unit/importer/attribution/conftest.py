"""The language model, loaded once a session, and documents of our own sentences."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db.records import Attribution, Document, Heading, Spans, words
from importer import nlp
from importer.attribution import attribute

#: A claim as a reader sees it: source, cue, content.
Seen = tuple[str, str, str]


@pytest.fixture(scope="session")
def model() -> nlp.Language:
    """The pinned model."""
    return nlp.load()


@pytest.fixture
def find(model: nlp.Language) -> Callable[..., tuple[Attribution, ...]]:
    """Attribute a bare text."""

    def run(text: str, boilerplate: Spans = (), headings: Spans = ()) -> tuple[Attribution, ...]:
        marked = tuple(Heading(span) for span in headings)
        document = Document(
            "d", "d.txt", "text/plain", "", "test", 1, text, boilerplate=boilerplate, headings=marked
        )
        return attribute(document, model)

    return run


@pytest.fixture
def seen(find: Callable[..., tuple[Attribution, ...]]) -> Callable[[str], list[Seen]]:
    """Attribute a bare text and show the words."""

    def run(text: str) -> list[Seen]:
        return [(words(text, a.source), words(text, a.cue), words(text, a.content)) for a in find(text)]

    return run
