"""What may come next while a query is typed: fields, their values, words; with numbers of claims."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.names import fold, surface_words
from db.query.fields import FIELDS, FieldSpec, FlagField
from db.query.frame import frame_of
from db.query.parse import format
from db.query.saved import SEARCH
from db.query.syntax import Contains, Exactly, Field
from db.schema import SavedSearch
from db.search.port import TextIndex, WordTest

#: What is being typed at the end of a text: a field's value (perhaps in quotation marks), or a word.
_VALUE = re.compile(r'(?<!\w)([^\W\d_][\w-]*):=?(?:["“]([^"“”]*)|([^\s()"“”]*))$')
_WORD = re.compile(r'[^\s()":“”*~]*$')


@dataclass(frozen=True, slots=True)
class Completion:
    """One proposal: the text to put in, what to show, how many claims it stands for (None: not counted)."""

    text: str
    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Completions:
    """Proposals for ``text[start:end]`` of the query being typed."""

    start: int
    end: int
    items: tuple[Completion, ...]


def complete(
    session: Session, index: TextIndex, text: str, cursor: int | None = None, *, limit: int = 20
) -> Completions:
    """What may stand at ``cursor`` (by default the end of ``text``): at most ``limit`` proposals.

    After ``field:`` its values, any word of which begins as typed, commonest first; otherwise the fields
    that begin so, then words of the library.
    """
    end = len(text) if cursor is None else cursor
    before = text[:end]
    value = _VALUE.search(before)
    if value and (spec := FIELDS.get(value.group(1).casefold())):
        typed = value.group(2) if value.group(2) is not None else value.group(3)
        return Completions(value.start(), end, _values(session, spec, typed, limit))
    word = _WORD.search(before)
    start = word.start() if word else end
    while before[start:].startswith("-"):
        start += 1
    return Completions(start, end, _words(index, before[start:], limit))


def _values(session: Session, spec: FieldSpec, typed: str, limit: int) -> tuple[Completion, ...]:
    make = Contains if isinstance(spec, FlagField) else Exactly
    if spec.name == SEARCH:
        names = sorted(session.scalars(select(SavedSearch.name)), key=fold)
        return tuple(
            Completion(format(Field(SEARCH, Contains(name))), name) for name in names if _begins(name, typed)
        )[:limit]
    frame = frame_of(session)
    fitting = [(name, count) for name, count in spec.values(frame, frame.shown) if _begins(name, typed)]
    return tuple(
        Completion(format(Field(spec.name, make(name))), name, count) for name, count in fitting[:limit]
    )


def _begins(name: str, typed: str) -> bool:
    """Whether a word of ``name`` begins as ``typed``; several words must follow each other."""
    wanted = " ".join(surface_words(typed))
    words = surface_words(name)
    if not wanted:
        return not typed.strip() or fold(name).startswith(fold(typed.strip()))
    return any(" ".join(words[i:]).startswith(wanted) for i in range(len(words)))


def _words(index: TextIndex, typed: str, limit: int) -> tuple[Completion, ...]:
    fields = [Completion(f"{name}:", f"{name}:") for name in FIELDS if name.startswith(typed.casefold())]
    surface = surface_words(typed)
    if not surface:
        return tuple(fields[:limit])
    view = index.view()
    words = [
        Completion(word, word, view.frequency(word))
        for word in view.words(WordTest("begins", surface[-1]))[:limit]
    ]
    return tuple((fields + words)[:limit])
