"""Who, which, whose: the noun phrase right before a relative pronoun."""

from __future__ import annotations

import re

from db.names import fold
from db.records import Mention, Span
from importer.identity import lexicon
from importer.identity.cast import Cast, Seen
from importer.identity.discourse import Discourse
from importer.identity.gazetteer import load
from importer.identity.mentions import head_of, read
from importer.identity.page import Page
from importer.identity.speaker_types import type_of_description, type_of_name

_PERSONAL = frozenset(("who", "whom", "whose"))
_BODIES = frozenset(("group", "government", "media"))
_OPENS = re.compile(
    r"\b(?:the|an?|his|her|its|their|our|my|another|one|this|two|three|four|five|six|seven|eight|nine|ten"
    r"|several|some|those|both|many|most|few)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 9


def antecedent_of(word: str, at: int, page: Page, cast: Cast, discourse: Discourse) -> Mention:
    """Who a relative pronoun ``word`` at ``at`` stands for."""
    start = page.sentence_start(at)
    end = start + len(page.text[start:at].rstrip(" ,"))
    personal = word in _PERSONAL
    seen = [one for one in cast.between(start, at) if _may_be(one, cast, personal=personal)]
    phrase = _phrase(page.text, start, end, personal=personal)
    if phrase is not None and seen and personal and _is_body(page.text, phrase):
        phrase = None
    if seen and (phrase is None or seen[-1].span[1] > phrase[0]):
        figure = cast.figures[seen[-1].name]
        type_ = figure.type if figure.type != "person" else type_of_name(figure.name, titled=True)
        return Mention("pronoun", type_, figure.name, True, None, seen[-1].span, "relative", 0.85)
    if phrase is None:
        return Mention("pronoun", rule="relative", sure=0.0)
    held = next(
        (one for one in discourse.before(at, at - start) if one.span[0] <= phrase[0] < one.span[1]), None
    )
    if held is not None and not held.mention.named:
        root = held.mention.antecedent or held.span
        return Mention("pronoun", held.mention.type, held.mention.name, False, None, root, "relative", 0.8)
    words = " ".join(page.text[slice(*phrase)].split())
    type_ = type_of_description(read(page.text, (phrase,)))
    return Mention("pronoun", type_, words, False, None, phrase, "relative", 0.75)


def _may_be(one: Seen, cast: Cast, *, personal: bool) -> bool:
    if one.owned or one.ambiguous:
        return False
    return not personal or (cast.figures[one.name].type == "person" and not cast.is_place(one.name))


def _is_body(text: str, phrase: Span) -> bool:
    reading = read(text, (phrase,))
    return (type_of_name(reading.name) if reading.name else type_of_description(reading)) in _BODIES


def _phrase(text: str, start: int, end: int, *, personal: bool) -> Span | None:
    """The noun phrase that ends at ``end``, as far as words tell: from its last determiner on."""
    people = load().titles | lexicon.PEOPLE
    for match in reversed(list(_OPENS.finditer(text, start, end))):
        words = text[match.start() : end].split()
        if len(words) > _MOST_WORDS:
            break
        head = head_of(text[match.start() : end])
        if head and (not personal or head in people or len(words) <= _MOST_WORDS // 2):
            return match.start(), end
    words = text[start:end].split()
    if not words or fold(words[-1]) in lexicon.PREPOSITIONS:
        return None
    count = 2 if len(words) > 1 and words[-2][:1].isupper() and words[-2][-1:].isalpha() else 1
    return end - len(text[start:end]) + text[start:end].rindex(words[-count]), end
