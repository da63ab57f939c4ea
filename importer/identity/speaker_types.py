"""What a speaker is: a person, a body, or somebody without a name.

By the lists in ``resources/gazetteers`` and the words of a name or description alone.
"""

from __future__ import annotations

from db.names import fold
from db.records import SpeakerType
from importer.identity import lexicon
from importer.identity.gazetteer import load
from importer.identity.mentions import Reading, head_of

_NEWS = frozenset(("news", "press", "radio", "tv", "television", "media", "broadcasting", "wire"))


def type_of_name(name: str, *, titled: bool = False) -> SpeakerType:
    """What bears ``name``. ``titled``: a title stood before it, so that it is a person's."""
    lists = load()
    if body := lists.body(name):
        return body.type
    words = [fold(word.strip(".,'’")) for word in name.split()]
    if any(word in lists.outlets for word in words[-2:]):
        return "media"
    if not titled and (place := lists.place(name)):
        return "government" if place.stands_for else "unspecified"
    if titled or not words:
        return "person"
    if "&" in words or (words[-1] in lists.companies and len(words) > 1):
        return "group"
    if head := _head(words):
        return type_of_head(head, words)
    of_place = len(words) > 1 and (words[0] in lists.adjectives or " ".join(words[:2]) in lists.places)
    return "group" if of_place or _is_acronym(name) else "person"


def type_of_description(reading: Reading) -> SpeakerType:
    """What is described by a mention without a name."""
    head, words = reading.head, [fold(word.strip(".,'’")) for word in reading.words.split()]
    if head is None or head in lexicon.UNSPECIFIED or words[0] in lexicon.QUANTIFIERS:
        return "unspecified"
    lists = load()
    singular = head.removesuffix("s")
    if head in lists.documents:
        return "unspecified"
    if head in lists.heads or (reading.plural and singular in lists.heads):
        return type_of_head(head if head in lists.heads else singular, words)
    if head in lexicon.STATES or head in lists.adjectives:
        return "government"
    if reading.plural or reading.article == "indefinite" or head in lexicon.NUMERALS:
        return _type_of_many(reading, head)
    if apposed := _apposed_body(reading.words):
        return apposed
    people = lists.titles | lexicon.PEOPLE
    if head in people or head.endswith(("er", "or", "ist", "ian", "man", "woman", "ee")):
        return "person" if reading.article in ("definite", "owned") else "anonymous"
    return "unspecified"


def _apposed_body(words: str) -> SpeakerType | None:
    """What an apposition says that is described: its largest shareholder, the Orm fund,"."""
    for part in words.split(", ")[1:2]:
        head = head_of(part)
        if head in load().heads and head is not None and part.lower().startswith(("the ", "a ")):
            return type_of_head(head, part.lower().split())
    return None


def is_acronym(name: str) -> bool:
    """Whether ``name`` is written as an acronym: two to six capitals.

    >>> is_acronym("NORCOM"), is_acronym("F.A.B."), is_acronym("Norcom")
    (True, True, False)
    """
    return _is_acronym(name)


def _is_acronym(name: str) -> bool:
    letters = name.replace(".", "")
    return letters.isalnum() and letters.isupper() and 2 <= len(letters) <= 6


def _type_of_many(reading: Reading, head: str) -> SpeakerType:
    if head in lexicon.GROUPS and reading.article != "indefinite":
        return "group" if head not in lexicon.ANONYMOUS else "anonymous"
    if head.removesuffix("s") in load().documents:
        return "unspecified"
    return "group" if reading.article == "definite" and reading.plural else "anonymous"


def _head(words: list[str]) -> str | None:
    """The noun that a body's name is about: before "of" and "for", else the last known one."""
    heads = load().heads
    if "media" in heads.get(words[0], ()) and len(words) > 1:
        return words[0]  # Radio Norland.
    stop = next((i for i, word in enumerate(words) if word in ("of", "for", "in", "on")), len(words))
    for word in [*reversed(words[:stop]), *words[stop:]]:
        if word in heads and (stop < len(words) or word == words[-1] or len(words) == 1 or word in words[1:]):
            return word
    return None


def type_of_head(head: str, words: list[str]) -> SpeakerType:
    """What a body is whose name or description ``words`` are about the listed noun ``head``."""
    types = load().heads[head]
    if "media" in types and not _NEWS.isdisjoint(words):
        return "media"
    return types[0] if types[0] != "media" or len(types) == 1 else types[1]
