"""Outlets to which a statement was given: "told the Courier", "in an interview with Radio Orn".

An outlet is known by its name (an outlet's in the gazetteer, or one that the article itself calls an
outlet or lists as a source), or by a noun ("a newspaper"). The article's own outlet is none: "told this
newspaper", "told the Courier" in the Courier. Nor is a place of speech: "on television".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.names import fold, tokens
from db.records import Attribution, Document, Mention, Span
from importer.attribution.blocks import merged, paragraphs
from importer.attribution.sentences import around
from importer.identity.gazetteer import load, name_key
from importer.identity.speaker_types import type_of_name

_TOLD = re.compile(
    r"\b(?:tell|tells|told|telling|informed|assured|confirmed\sto|said\sto|explained\sto|wrote\sto)\Z", re.I
)
_WAS_TOLD = re.compile(
    r"\b(?:was|were|been|is|are)\s(?:\w+ly\s)?(?:told|informed|given\sto\sunderstand)\Z", re.IGNORECASE
)
#: Words before an outlet that was spoken to, anywhere beside the cue.
_SPOKE_TO = re.compile(
    r"\b(?:interview(?:ed|s)?\s(?:with|by|for|to|given\sto|published\sby|published\sin)|speaking\s(?:to|with)|"
    r"spoke\s(?:to|with)|(?:remarks|comments|a\sstatement|statements|an\se-?mail|a\sletter|a\smessage)\s"
    r"(?:to|published\sby|published\sin|carried\sby))\s",
    re.IGNORECASE,
)
#: Where the words that name an outlet end.
_END = re.compile(
    r"[,;:.!?()“”\"‘—–\n]|\s[-–—]\s|\s(?:on|in|at|by|that|after|before|when|while|during|as|via|from|last|this|that|"
    r"yesterday|today|earlier|later|about|how|what|why|whether|it|he|she|they|we|there|over|under|with|without|"
    r"and|but|or|who|which|to|if|not|also|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)
_NOUNS = frozenset(
    """
    newspaper newspapers paper tabloid daily weekly magazine website site portal blog podcast radio
    television tv channel station broadcaster network programme program show series agency outlet newsletter
    """.split()  # noqa: SIM905
)
#: Nouns that name other things as well: an outlet only where a word of the trade stands with them.
_DOUBTFUL = frozenset(("agency", "network", "station", "show", "series", "program", "programme", "site"))
_TRADE = frozenset(
    "news press radio television tv media state broadcasting wire evening morning sunday local talk".split()  # noqa: SIM905
)
#: First words of outlets' names ("Radio Lund", "Channel 4").
_FIRST_WORDS = (["radio"], ["tv"], ["television"], ["channel"], ["canal"], ["agence"], ["agencia"])
_ARTICLE = re.compile(r"(?:the|a|an|its|his|her|their)\s+", re.IGNORECASE)
_PROPER = r"(?:al-|el-)?[A-ZÀ-ÖØ-Þ0-9][\w’'.-]*"
_NAME = re.compile(rf"{_PROPER}(?:\s(?:(?:of|al|el|de|la|the|and|&)[\s-])?{_PROPER})*")
#: A name that the text itself calls an outlet: "the Norlin news agency", "the website Orn Today".
_CALLED = re.compile(
    rf"\bthe\s(?P<before>(?-i:{_NAME.pattern}))\s(?:(?:news\s)?agency|newspaper|website|channel|weekly|daily|magazine|"
    rf"broadcaster|radio\sstation|television)\b|"
    rf"\b(?:agency|newspaper|website|channel|weekly|daily|magazine|broadcaster|station|paper)\s"
    rf"(?P<behind>(?-i:{_NAME.pattern}))",
    re.IGNORECASE,
)
_OWN = frozenset(("us", "me", "this newspaper", "this paper", "our reporter", "our correspondent"))
_OUR = re.compile(r"(?:this|our)\s", re.IGNORECASE)
#: The head of a text, where its outlet and agency are named, ends with the first paragraph of so many
#: letters or that ends in a full stop, or after so many lines; the agency may stand in that one's dateline.
_STOP = re.compile(r"\.[”\"’)]*(?:\[\d+\])?\Z")
_RUNNING, _HEAD_LINES, _DATELINE = 120, 8, 60


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet as named in the text: without article, and without "the website" before a name."""

    name: str
    span: Span


class Outlets:
    """What a document knows of outlets."""

    def __init__(
        self, document: Document, attributions: Sequence[Attribution], mentions: Sequence[Mention]
    ) -> None:
        self.text = document.text
        self._claims = attributions
        self._paragraphs = paragraphs(document.text)
        self._starts = [start for start, _ in self._paragraphs]
        named = [mention.name for mention in mentions if mention.type == "media" and mention.named]
        listed = [entry.outlet for entry in document.cited]
        called = [match["before"] or match["behind"] for match in _CALLED.finditer(document.text)]
        self._known = frozenset(name_key(name) for name in [*named, *listed, *called] if name)
        self._own = frozenset(_own_words(document, self._paragraphs))

    def names_outlet(self, name: str) -> bool:
        """Whether ``name`` is an outlet's, by the gazetteer or by what the article says of it."""
        begins = fold(name).split()[:1]
        return name_key(name) in self._known or type_of_name(name) == "media" or begins in _FIRST_WORDS

    def is_own(self, name: str) -> bool:
        """Whether ``name`` is the article's own outlet, or the agency that it is signed by."""
        words = frozenset(tokens(name)) - {"the"}
        return fold(name) in _OWN or bool(_OUR.match(name)) or bool(words and words <= self._own)

    def spoken_to(self, index: int) -> Outlet | None:
        """The outlet to which claim ``index`` was given, as far as its sentence says so."""
        claim = self._claims[index]
        if not claim.cue:
            return None
        for start, end in self._places(claim):
            outlet = self._outlet(start, end)
            if outlet and not self.is_own(outlet.name):
                return outlet
        return None

    def _places(self, claim: Attribution) -> Iterator[Span]:
        """Where the name of an outlet may stand: behind "told", behind "in an interview with"."""
        cue = self.text[claim.cue[-1][0] : claim.cue[-1][1]]
        start, end = claim.cue[0][0], claim.cue[-1][1]
        sentence = around(self.text, self._paragraph(start), start, end)
        out = merged([*claim.content, *claim.source])
        if _WAS_TOLD.search(cue):
            if not claim.source:
                yield self._subject(sentence[0], start)
            return
        if _TOLD.search(cue):
            yield end, min([*(left for left, _ in out if left >= end), sentence[1]])
        for found in _SPOKE_TO.finditer(self.text, *sentence):
            if not any(left < found.end() and found.start() < right for left, right in out):
                limit = min([*(left for left, _ in out if left >= found.end()), sentence[1]])
                yield found.end(), limit

    def _subject(self, start: int, end: int) -> Span:
        """The words between the last mark and a cue: "Radio Orn was told"."""
        marks = [
            match.end() for match in re.finditer(r"[,;:.!?“”\"]\s*|\b(?:and|but)\s", self.text[start:end])
        ]
        return start + (marks[-1] if marks else 0), end

    def _paragraph(self, at: int) -> Span:
        index = bisect_right(self._starts, at) - 1
        return self._paragraphs[index] if index >= 0 else (0, len(self.text))

    def _outlet(self, start: int, end: int) -> Outlet | None:
        """The outlet that ``text[start:end]`` begins with."""
        while start < end and self.text[start].isspace():
            start += 1
        stop = _END.search(self.text, start, end)
        end = stop.start() if stop else end
        words = self.text[start:end].rstrip()
        if not words or len(words) > 80:
            return None
        article = _ARTICLE.match(words)
        bare = words[article.end() :] if article else words
        if not bare:
            return None
        name = _NAME.search(bare)
        before = bare[: name.start()] if name else ""
        if name and not before.endswith(" of ") and self._is_outlet(name[0], before, bare[name.end() :]):
            at = start + len(words) - len(bare) + name.start()
            return Outlet(name[0], (at, at + len(name[0])))
        if _is_noun(bare):
            return Outlet(words, (start, start + len(words)))
        return None

    def _is_outlet(self, name: str, before: str, behind: str) -> bool:
        return self.names_outlet(name) or _is_noun(before) or _is_noun(behind.partition(" of ")[0])


def _is_noun(words: str) -> bool:
    """Whether common words name an outlet: "the website", "a local newspaper", "news agency"."""
    folded = fold(words).removesuffix("'s").split()
    for index, word in enumerate(folded):
        if word in _NOUNS and (
            index + 1 == len(folded) or folded[index + 1] in ("of", "in", "series", "station")
        ):
            return word not in _DOUBTFUL or not _TRADE.isdisjoint(folded)
    return bool(folded) and folded[-1] in load().outlets


def _own_words(document: Document, spans: Sequence[Span]) -> Iterator[str]:
    """The words of the article's outlet and of the head of its text."""
    if document.outlet:
        yield from tokens(document.outlet)
    for start, end in spans[:_HEAD_LINES]:
        line = document.text[start:end].rstrip()
        if len(line) > _RUNNING or _STOP.search(line):
            for agency in re.findall(r"\(([^()]{2,30})\)", line[:_DATELINE]):
                yield from tokens(agency)
            return
        yield from tokens(line)
