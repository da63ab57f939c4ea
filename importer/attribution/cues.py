"""Classes of cues, for tables that show what an engine is good at."""

from __future__ import annotations

import re
from typing import Literal

from importer.attribution.lexicon import (
    BELIEVING,
    DIRECTING,
    FORMS,
    INTENDING,
    JUDGING,
    NAMING,
    NOUNS,
    SAYING,
    SHOWING,
)

CueClass = Literal["say", "according to", "speech verb", "belief", "noun", "mark", "other", "none"]
#: In the order of the tables.
CLASSES: tuple[CueClass, ...] = (
    "say",
    "according to",
    "speech verb",
    "belief",
    "noun",
    "mark",
    "other",
    "none",
)

_SAY = frozenset(("say", "tell"))
_SPEECH = SAYING | SHOWING | DIRECTING | NAMING | JUDGING
#: Verbs that stand in both lists tell of a belief or an intention more often than of speech.
_BELIEF = (BELIEVING | INTENDING) - SAYING
_WORD = re.compile(r"[^\W\d_]+")
_DETERMINERS = frozenset(
    ("a", "an", "the", "his", "her", "its", "their", "my", "our", "your", "this", "that")
)
_NOUN_FORMS = frozenset(NOUNS) | {noun + "s" for noun in NOUNS}


def cue_class(cue: str) -> CueClass:
    """The class of a cue by its words: the last verb of speech or belief decides.

    >>> [cue_class(cue) for cue in ("has said", "according to", "was denied", "hopes", "the claim", ":", "")]
    ['say', 'according to', 'speech verb', 'belief', 'noun', 'mark', 'none']
    """
    words = [word.lower() for word in _WORD.findall(cue)]
    if not words:
        return "mark" if cue.strip() else "none"
    if words[0] == "according":
        return "according to"
    for word in reversed(words):
        verb = FORMS.get(word)
        if verb in _SAY:
            return "say"
        if verb in _BELIEF:
            return "belief"
        if verb in _SPEECH:
            # "claims" after an article is a noun, whatever else it can be.
            return "noun" if word in _NOUN_FORMS and words[0] in _DETERMINERS else "speech verb"
        if word in _NOUN_FORMS:
            return "noun"
    return "other"
