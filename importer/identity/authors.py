"""Who wrote an article and says "I" in it: as its reader knows, else by a line of its opening."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from db.records import Document, Mention, Span
from importer.identity.gazetteer import load
from importer.identity.mentions import head_of, name_of
from importer.identity.names import is_full
from importer.identity.speaker_types import type_of_name

#: How many paragraphs may stand before the running text and hold a byline.
_OPENING = 8
_BYLINE = re.compile(
    r"\s*(?P<by>(?:(?:[Pp]osted |[Ww]ritten |[Rr]eported )?[Bb]y|BY|[Tt]ext:|[Ww]ords:|[Aa]uthor:)\s+)?"
    r"(?P<name>[^\W\d_][\w.'’\-]+(?:[ \u00a0][^\W\d_][\w.'’\-]*){1,4}?)"
    r"\s*(?:$|\n|\s(?:in|at|for|and)\b.*|[,|·–—]\s*(?P<rest>[^.\n]*))$"
)
_AND = re.compile(r"\s+and\s+(?P<name>[^\W\d_][\w.'’\-]+(?:[ \u00a0][^\W\d_][\w.'’\-]*){1,3})")
_LONGEST_BYLINE = 100


def author_of(document: Document, paragraphs: Sequence[Span], *, several: bool = False) -> Mention:
    """Who wrote the article: as its reader knows, else a line of its opening that is a name.

    ``several``: "we", which may be all of several authors; "I" is none of them for sure.
    """
    author = document.author
    if author and ";" not in author:
        return Mention("pronoun", "person", author, True, None, None, "author", 0.7)
    names = [name.strip() for name in author.split(";")] if author else []
    opening = paragraphs[:_OPENING]
    span = _opening_of(document.text, paragraphs, names) if names else byline(document.text, opening)
    if span is None or (names and not several):
        return Mention("pronoun", rule="author", sure=0.5)
    if not names and (other := _second_author(document.text, span[1])):
        names = [document.text[slice(*span)], other]
    if not names:
        return Mention("pronoun", "person", document.text[slice(*span)], True, None, span, "author", 0.6)
    if not several:
        return Mention("pronoun", rule="author", sure=0.5)
    return Mention("pronoun", "group", " and ".join(names), False, None, span, "author", 0.6)


def _opening_of(text: str, paragraphs: Sequence[Span], names: Sequence[str]) -> Span | None:
    """Where the first of ``names`` stands in the opening of the article."""
    start = text.find(names[0])
    end = paragraphs[min(_OPENING, len(paragraphs)) - 1][1]
    return (start, start + len(names[0])) if 0 <= start < end else None


def byline(text: str, opening: Iterable[Span]) -> Span | None:
    """The only author whom one of the paragraphs ``opening`` an article names: "By Jane Doe, columnist".

    A line with "by" counts before one that is a name, or a name and an office, and nothing else.
    """
    plain: Span | None = None
    for start, end in opening:
        match = _BYLINE.match(text, start, end)
        if match is None or end - start > _LONGEST_BYLINE:
            continue
        name, rest = " ".join(match["name"].split()), (match["rest"] or "").strip()
        if not is_full(name) or name_of(name) != name or type_of_name(name) != "person":
            continue
        if match["by"]:
            return match.span("name")
        if plain is None and (not rest or head_of(rest) in load().titles or any(map(str.isdigit, rest))):
            plain = match.span("name")
    return plain


def _second_author(text: str, end: int) -> str | None:
    """The other name of "Jane Doe and John Roe"."""
    match = _AND.match(text, end, end + _LONGEST_BYLINE)
    name = match["name"] if match else ""
    return name if is_full(name) and name_of(name) == name and type_of_name(name) == "person" else None
