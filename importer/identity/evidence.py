"""What a text itself tells of its names: that they are bodies, or places, and no people.

"The website Norlin", "Norlin, a news agency,", "Pell Marine, which", "shares of Pell Marine" name bodies;
"in Orumaq", "the government of Orumaq", "Orumaq, the capital" name places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from db.names import fold
from db.records import Span, SpeakerType
from importer.identity import lexicon
from importer.identity.gazetteer import load
from importer.identity.mentions import head_of
from importer.identity.speaker_types import type_of_head

#: Bounded, and only where a word begins: else the search through one endless word takes time without end.
_WORD = r"(?<![\w'’\-])(?:(?:al|el)-)?[^\W\d_a-z][\w'’\-]{0,40}"
_NAME = rf"(?P<name>{_WORD}(?:[ \u00a0](?:(?:of|the|&) )?{_WORD}){{0,4}})"
_CAPITAL = rf"(?P<name>{_WORD})(?![ \u00a0][^\W\d_a-z])"
_PARTS = (
    r"shares|board|employees|staff|members|headquarters|branch|subsidiary|unit|customers|shareholders|readers"
    r"|newsroom|website|factory|plant|profits|founder|co-founder|owner|owners|chairman|chairwoman|chair"
    r"|chief executive|executives|managing director|editor"
)
_OFFICES = (
    r"government|president|prime minister|premier|king|queen|parliament|capital|army|people|border|borders"
    r"|city|town|village|province|troops|citizens|ambassador|foreign minister|foreign ministry|embassy"
)
_RENAMED = re.compile(
    rf"\b(?:[Tt]he|an?|his|her|their|its|our)(?: [a-z][\w\-]{{0,40}}){{0,3}}? (?P<noun>[a-z]{{1,40}}) {_NAME}"
)
_NAMED = re.compile(rf"\b[Tt]he {_NAME} (?:news )?(?P<noun>[a-z]{{1,40}})\b")
_APPOSED = re.compile(rf"{_NAME},? \(?(?P<words>(?:an?|the|one of the) [^,.;:()“”\"\n]{{3,60}})[,.;)]")
_WHICH = re.compile(rf"{_NAME}, which\b")
_PART_OF = re.compile(rf"\b(?:{_PARTS}) (?:of|at|in) (?:the )?{_NAME}")
_WITH_PART = re.compile(rf"{_NAME}['’]s? (?:{_PARTS})\b")
_WHERE = re.compile(rf"\b(?:in|into|inside|across|near|outside|throughout|around|reached|entered|at) {_NAME}")
_ACTS = re.compile(
    r"(?<![\w'’\-])(?<![A-Z][a-z] )(?P<name>[^\W\d_a-z][^\W\d_A-Z]{2,20}) "
    r"(?:said|says|told|tells|had|has|did|does|knew|knows|came|went|took|gave|got|sat|stood|felt|saw|kept|keeps"
    r"|left|made|thought|thinks|wrote|read|spoke|[a-z]{2,12}ed)\b"
)
_PLACES = (
    re.compile(
        r"\b(?:in|into|inside|across|near|outside|throughout|around|via|leave|left|reached|entered)"
        rf" (?:[a-z]{{1,40}} )?{_CAPITAL}"
    ),
    re.compile(rf"\b(?:{_OFFICES}) of {_CAPITAL}"),
    re.compile(rf"(?P<name>(?<![\w'’\-])[^\W\d_a-z][\w'\-]{{0,40}})['’]s? (?:{_OFFICES})\b"),
    re.compile(rf"(?P<name>{_WORD}), the (?:[\w\-]{{1,40}} ){{0,2}}capital\b"),
)


def bodies_told(text: str, running: Iterable[Span]) -> dict[str, SpeakerType]:
    """Names (folded) that the text says are bodies, with what they are; the first word on each counts."""
    found: dict[str, SpeakerType] = {}
    for name, type_ in _told(text, running):
        folded = fold(re.sub(r"['’]s?$", "", name))
        if folded not in load().places and folded not in load().adjectives:
            found.setdefault(folded, type_)
    return found


def towns_told(text: str, running: Iterable[Span]) -> frozenset[str]:
    """Names of several words (folded) that stand after "in" and the like: no people's."""
    found = (match["name"] for start, end in running for match in _WHERE.finditer(text, start, end))
    return frozenset(fold(name) for name in found if " " in name and not re.search(r"['’]s?$", name))


def _told(text: str, running: Iterable[Span]) -> Iterator[tuple[str, SpeakerType]]:
    heads = load().heads
    for start, end in running:
        for match in _RENAMED.finditer(text, start, end):
            if match["noun"] in lexicon.APPOSED and match["noun"] in heads:
                yield match["name"], _type_of_noun(match["noun"])
        for match in _NAMED.finditer(text, start, end):
            if match["noun"] in lexicon.APPOSED and match["noun"] in heads:
                yield match["name"], _type_of_noun(match["noun"])
        for match in _APPOSED.finditer(text, start, end):
            head = head_of(match["words"])
            if head in heads and head in lexicon.APPOSED | lexicon.BODIES:
                yield match["name"], type_of_head(head, match["words"].lower().split())
    for start, end in running:
        for pattern in (_WHICH, _PART_OF, _WITH_PART):
            for match in pattern.finditer(text, start, end):
                if pattern is _WHICH or " " in match["name"]:
                    yield match["name"], "group"


def _type_of_noun(noun: str) -> SpeakerType:
    """What a noun beside a name makes of it: an agency with a name of its own is one of news."""
    return "media" if "media" in load().heads[noun] else type_of_head(noun, [noun])


def people_told(text: str, running: Iterable[Span], small: frozenset[str]) -> frozenset[str]:
    """Single names (folded) that do something as people do, and stand alone: "Ines laughed".

    ``small`` are the words that the text also writes without a capital.
    """
    lists = load()
    listed = (lists.titles, lists.modifiers, lists.heads, lists.documents, lists.places, lists.adjectives)
    known = (*listed, lexicon.OPENERS, lexicon.PRONOUNS, lexicon.DETERMINERS, lexicon.NOT_FIRST_NAMES)
    found: set[str] = set()
    for start, end in running:
        for match in _ACTS.finditer(text, start, end):
            word = match["name"]
            folded = fold(word)
            plain = word.lower() in small or any(folded in words for words in known)
            if not plain and not folded.endswith(("ly", "ing", *lexicon.GROUP_ENDINGS)):
                found.add(folded)
    return frozenset(found)


def places_told(text: str, names: Iterable[str]) -> frozenset[str]:
    """Those of the folded single ``names`` that the text uses as places."""
    wanted = frozenset(names)
    if not wanted:
        return frozenset()
    found = (match["name"] for pattern in _PLACES for match in pattern.finditer(text))
    return wanted & {fold(re.sub(r"['’]s?$", "", name)) for name in found}
