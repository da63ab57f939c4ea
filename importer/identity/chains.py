"""Chains: through whom an article has a statement, from the outermost station to the last.

"A clerk told the Courier that the envoy had asked the army to wait": the envoy's request comes through the
Courier and the clerk. Stations are the sources of the claims in which a claim is nested or by which it is
relayed (``Attribution.parent``), and outlets to which it was given (`importer.identity.outlets`). The
article, its author and its own outlet are no stations, and nobody is his own go-between.

A station that is an entry of the article's own list of sources says so (``ChainLink.cited``): by its outlet,
where several entries have the same one by the words of their titles, or by the number of a note.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from db.names import fold, tokens
from db.records import Attribution, ChainLink, Document, Mention, Span, StationKind
from importer.attribution.sentences import around
from importer.identity.gazetteer import load, name_key
from importer.identity.mentions import head_of, own_words
from importer.identity.outlets import Outlets

#: The author speaking of himself.
_AUTHOR = frozenset(
    ("i", "we", "me", "my", "us", "our", "this author", "the author", "the authors", "this writer")
)
_NOBODY = frozenset(("nobody", "no one", "none", "anyone", "anybody", "noone", "whoever", "neither"))
#: Cues of those who are relayed by another claim with the same content.
_RELAYED = re.compile(
    r"\s*(?:citing|quoting|cited|quoted|according|(?:was|were|been|is|are)\squoted)\b", re.IGNORECASE
)
_ENTRY_NUMBER = re.compile(r"\[?(\d{1,3})[.)\]]\s")
_NOTE = re.compile(r"\[(\d{1,3})\]|([⁰¹²³⁴-⁹]{1,3})")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
#: How far behind a claim the number of its note may stand.
_NOTE_REACH = 3
#: Words of a title that must stand in the paragraph before they tell one entry from another.
_TITLE_WORDS = 2


def chains(
    document: Document, attributions: Sequence[Attribution], mentions: Sequence[Mention]
) -> tuple[tuple[ChainLink, ...], ...]:
    """The stations of each of ``attributions``, in their order, the outermost first.

    ``mentions``: how the source of each was understood, in the same order; stations bear these names.
    """
    stations = _Stations(document, attributions, mentions)
    return tuple(stations.chain(index) for index in range(len(attributions)))


class _Stations:
    """The claims of a document, and who stands between whom."""

    def __init__(
        self, document: Document, attributions: Sequence[Attribution], mentions: Sequence[Mention]
    ) -> None:
        self.text = document.text
        self.claims = attributions
        self.mentions = mentions
        self.outlets = Outlets(document, attributions, mentions)
        self.cited = _Cited(document)
        self._parents = _without_rings(
            [_parent(document.text, attributions, i) for i in range(len(attributions))]
        )
        self._found: dict[int, tuple[_Station, ...]] = {}

    def chain(self, index: int) -> tuple[ChainLink, ...]:
        """The stations before the speaker of a claim."""
        stations = list(self._before(index))
        speaker = self._speaker(index)
        while stations and self._same(stations[-1], speaker):
            stations.pop()
        note = self.cited.of_note(self.claims[index])
        links = [station.link for station in stations]
        if note and not any(link.cited == note.cited for link in links):
            own = speaker.link.name if speaker else ""
            links = links if name_key(own) == name_key(note.name) else [note, *links]
        return tuple(links)

    def _before(self, index: int) -> tuple[_Station, ...]:
        """The stations of a claim, its speaker not yet compared."""
        if index not in self._found:
            parent = self._parents[index]
            stations = list(self._before(parent)) if parent is not None else []
            if parent is not None and (holder := self._speaker(parent)):
                stations.append(holder)
            if outlet := self.outlets.spoken_to(index):
                link = ChainLink(outlet.name, "media", outlet.span)
                stations.append(_Station(self.cited.linked(link, self.claims[index]), name_key(outlet.name)))
            self._found[index] = tuple(self._without_repeats(stations))
        return self._found[index]

    def _without_repeats(self, stations: Sequence[_Station]) -> Iterator[_Station]:
        for station, after in zip_longest(stations, stations[1:]):
            if station is not None and not self._same(station, after):
                yield station

    def _speaker(self, index: int) -> _Station | None:
        """The source of a claim as a station; None where it has none or it is the article itself."""
        claim, mention = self.claims[index], self.mentions[index]
        if not claim.source:
            return None
        words = own_words(" ".join(self.text[start:end] for start, end in claim.source))
        folded = fold(words)
        if not folded or folded in _NOBODY or mention.rule == "author":
            return None
        parent = self._parents[index]
        first_person = folded.split()[:1] in (["i"], ["we"], ["me"], ["us"])
        name = mention.name or words
        kind = self._kind(mention, name)
        if parent is None and (folded in _AUTHOR or (kind == "media" and self.outlets.is_own(name))):
            return None
        if first_person and parent is not None and not mention.name:
            return self._speaker(parent)
        link = ChainLink(name, kind, claim.source[0])
        if link.kind == "media":
            link = self.cited.linked(link, claim)
        return _Station(link, name_key(name) if mention.named else "", mention.antecedent)

    def _kind(self, mention: Mention, name: str) -> StationKind:
        head, documents = head_of(name) if not mention.named else None, load().documents
        if head and (head in documents or head.removesuffix("s") in documents):
            return "cited"
        if mention.type == "media" or (mention.named and self.outlets.names_outlet(name)):
            return "media"
        return "anonymous" if mention.type == "anonymous" else "speaker"

    def _same(self, one: _Station, other: _Station | None) -> bool:
        """Whether two stations are one: by name, or by the words that introduced them."""
        if other is None:
            return False
        if one.key or other.key:
            return one.key == other.key
        places = [place for place in (one.link.span, one.antecedent) if place]
        others = [place for place in (other.link.span, other.antecedent) if place]
        return any(a[0] < b[1] and b[0] < a[1] for a in places for b in others)


@dataclass(frozen=True, slots=True)
class _Station:
    """A link with what tells whether it is the same as another: a name's key, or the words that decided."""

    link: ChainLink
    key: str = ""
    antecedent: Span | None = None


def _parent(text: str, claims: Sequence[Attribution], index: int) -> int | None:
    """The claim through which this one comes: its parent, or one that relays the same content."""
    claim = claims[index]
    if claim.parent is not None or not claim.cue:
        return claim.parent
    if not _RELAYED.match(text, *claim.cue[0]):
        return None
    for other in (index - 1, index + 1):
        if 0 <= other < len(claims) and claims[other].parent != index:
            beside = claims[other]
            relays = beside.cue and not _RELAYED.match(text, *beside.cue[0])
            if relays and beside.content == claim.content and beside.source != claim.source:
                return other
    return None


def _without_rings(parents: Sequence[int | None]) -> list[int | None]:
    """``parents`` without those that would make a claim its own ancestor."""
    kept: list[int | None] = []
    for index, parent in enumerate(parents):
        seen = {index}
        at = parent
        while at is not None and at not in seen:
            seen.add(at)
            at = kept[at] if at < index else parents[at]
        kept.append(parent if at is None or at != index else None)
    return kept


class _Cited:
    """The article's list of sources, and which entry a claim or an outlet refers to."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.entries = document.cited
        self._by_outlet: defaultdict[str, list[int]] = defaultdict(list)
        for index, entry in enumerate(self.entries):
            if entry.outlet:
                self._by_outlet[name_key(entry.outlet)].append(index)
        self._numbers = {
            int(match[1]): index
            for index, entry in enumerate(self.entries)
            if (match := _ENTRY_NUMBER.match(self.text, *entry.span))
        } or {index + 1: index for index in range(len(self.entries))}

    def linked(self, link: ChainLink, claim: Attribution) -> ChainLink:
        """``link`` with the entry of its outlet that the claim fits; itself where there is none."""
        if not self.entries:
            return link
        wanted = set(name_key(link.name).split())
        found = [
            index
            for outlet, indices in self._by_outlet.items()
            for index in indices
            if wanted and (wanted <= set(outlet.split()) or set(outlet.split()) <= wanted)
        ]
        if len(found) > 1:
            found = self._by_title(found, claim)
        return replace(link, cited=found[0]) if len(found) == 1 else link

    def _by_title(self, found: Sequence[int], claim: Attribution) -> list[int]:
        """Those of ``found`` whose titles share most words with the claim's sentence."""
        at = claim.cue[0] if claim.cue else claim.content[0]
        first = min([at[0], *(start for start, _ in claim.content)])
        last = max([at[1], *(end for _, end in claim.content)])
        words = _content_words(self.text[slice(*around(self.text, (0, len(self.text)), first, last))])
        scores = {index: len(words & _content_words(self.entries[index].title or "")) for index in found}
        best = max(scores.values())
        return [index for index in found if scores[index] == best] if best >= _TITLE_WORDS else []

    def of_note(self, claim: Attribution) -> ChainLink | None:
        """The entry whose number stands behind the claim, as a station."""
        ends = [end for _, end in (*claim.content, *claim.cue, *claim.source)]
        if not self.entries or not ends:
            return None
        at = max(ends)
        while at < len(self.text) and self.text[at] in '.,;:!?"”’ )':
            at += 1
        note = _NOTE.match(self.text, at) if at - max(ends) <= _NOTE_REACH else None
        if note is None:
            return None
        index = self._numbers.get(int(note[1] or note[2].translate(_SUPERSCRIPT)))
        if index is None:
            return None
        entry = self.entries[index]
        name = entry.outlet or entry.author or entry.title or self.text[slice(*entry.span)]
        return ChainLink(name, "cited", None, index)


def _content_words(words: str) -> set[str]:
    return {token for token in tokens(words) if len(token) > 3}
