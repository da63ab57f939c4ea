"""Who has been spoken of so far, and may be meant by a pronoun.

Three kinds of mention stand behind each other in the order of the text: names, descriptions, and what was
understood of sources and pronouns.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from db.records import Mention, Span
from importer.identity.cast import Cast, Seen, bearers_before
from importer.identity.descriptions import Described
from importer.identity.gazetteer import Gender
from importer.identity.page import Page
from importer.identity.pronouns import Candidate, Part, Wanted, fits

#: How far before a pronoun its antecedent is looked for: paragraphs, and code points of them.
_NAME_AFTER = 8
_PARAGRAPHS, _REACH = 4, 2_500


@dataclass(slots=True)
class Spoken:
    """A source or pronoun that was understood. ``who`` is equal for all mentions of one referent."""

    span: Span
    who: str
    mention: Mention
    part: Part
    plural: bool = False
    gender: Gender | None = None
    head: str | None = None

    def __lt__(self, other: Spoken) -> bool:
        return self.span < other.span


def key_of(mention: Mention, span: Span) -> str:
    """What makes mentions of one referent equal: its name, or where it was first described."""
    if mention.named and mention.name is not None:
        return mention.name
    return f"#{(mention.antecedent or span)[0]}"


#: Who a description is, if the article gave its title to somebody: the name.
Titled = Callable[[Described], str | None]


@dataclass
class Discourse:
    """The mentions of one article. What is understood is added as the text goes on."""

    page: Page
    cast: Cast
    described: Sequence[Described]
    titled: Titled
    spoken: list[Spoken] = field(default_factory=list)
    last: dict[str, Spoken] = field(default_factory=dict)
    votes: dict[str, dict[Gender, float]] = field(default_factory=dict)
    _known: dict[Span, str | None] = field(default_factory=dict)

    def remember(self, one: Spoken) -> None:
        """Let what follows refer to ``one``."""
        before = self.last.get(one.who)
        one.gender = one.gender or self.gender(one.who)
        if before is None or before.span <= one.span:
            self.last[one.who] = one
        insort(self.spoken, one)

    def gender(self, who: str) -> Gender | None:
        """The gender of a referent, as far as the article states it."""
        if (figure := self.cast.figures.get(who)) and figure.gender:
            return figure.gender
        return self.last[who].gender if who in self.last else None

    def vote(self, who: str, gender: Gender, sure: float) -> None:
        """A pronoun of ``gender`` was understood as ``who``."""
        votes = self.votes.setdefault(who, {"male": 0.0, "female": 0.0})
        votes[gender] += sure

    def leaning(self, who: str, gender: Gender | None) -> float:
        """How much more often ``who`` was met by pronouns of ``gender`` than of the other."""
        votes = self.votes.get(who)
        if votes is None or gender is None:
            return 0.0
        return 2 * votes[gender] - sum(votes.values())

    def before(self, at: int, reach: int) -> Iterator[Spoken]:
        """What was understood before ``at``, the last first, no farther than ``reach`` code points."""
        index = bisect_left(self.spoken, (at, at), key=lambda one: one.span)
        while index and at - self.spoken[index - 1].span[0] <= reach:
            index -= 1
            yield self.spoken[index]

    def candidates(self, at: int, wanted: Wanted) -> Iterator[Candidate]:
        """Everybody mentioned in the paragraphs before ``at`` for whom a pronoun there can stand."""
        number = self.page.number(at)
        low = max(self.page.start_of(number - _PARAGRAPHS), at - _REACH)
        own = self.page.quotation(at)
        for one in self._mentioned(low, at):
            if at - one.span[1] <= 1:
                continue  # In a letter it said: two phrases side by side are two things.
            leaning = self.leaning(one.who, wanted.gender)
            if not fits(one, wanted, told=leaning != 0):
                continue
            there = self.page.quotation(one.span[0])
            one.leaning = leaning
            one.times = self.cast.times.get(one.who, 1)
            one.foreign = there is not None and there != own
            one.sentences = self.page.sentences_between(one.span[1], at)
            one.paragraphs = number - self.page.number(one.span[0])
            yield one

    def _mentioned(self, low: int, at: int) -> Iterator[Candidate]:
        spoken = self.spoken[self._place(low) : self._place(at)]
        for one in spoken:
            held, gender = one.mention, self.gender(one.who) or one.gender
            yield Candidate(one.who, one.span, held.type, one.part, one.plural, gender, named=held.named)
        taken = [one.span for one in spoken]
        for seen in self.cast.between(low, at):
            if seen.span in taken:
                continue
            if seen.ambiguous:
                yield from self._bearers(seen)
                continue
            figure = self.cast.figures[seen.name]
            is_place = figure.type == "person" and self.cast.is_place(seen.name)
            part = self._part(seen.span, owned=seen.owned)
            type_ = "government" if is_place else figure.type
            yield Candidate(seen.name, seen.span, type_, part, False, figure.gender, named=True)
        yield from self._descriptions(low, at, taken)

    def _bearers(self, seen: Seen) -> Iterator[Candidate]:
        """Everybody who may be meant by a surname that several bear: the pronoun's gender may tell."""
        part = self._part(seen.span, owned=seen.owned)
        for name in bearers_before(self.cast, seen.name, seen.span[0]):
            yield Candidate(name, seen.span, "person", part, False, self.gender(name), named=True)

    def described_between(self, low: int, high: int) -> Sequence[Described]:
        """The descriptions in a stretch of the text, sources or not."""
        first = bisect_left(self.described, (low, low), key=lambda one: one.span)
        return self.described[first : bisect_left(self.described, (high, high), key=lambda one: one.span)]

    def _descriptions(self, low: int, at: int, taken: Sequence[Span]) -> Iterator[Candidate]:
        for one in self.described_between(low, at):
            start, end = one.span
            if one.apposed or end > at or any(a < end <= b for a, b in taken):
                continue
            if self.page.text[end : end + 2] == ", " and self.cast.between(end, end + _NAME_AFTER):
                continue  # The name that follows says who it is.
            name = self._name(one)
            part = self._part(one.span, owned=self.page.text[end : end + 1] in ("'", "’"))
            who = name or f"#{start}"
            type_ = self.cast.figures[name].type if name in self.cast.figures else one.type
            gender = one.gender or self.gender(who)
            yield Candidate(who, one.span, type_, part, one.plural, gender, named=name is not None)

    def _name(self, one: Described) -> str | None:
        if one.span not in self._known:
            self._known[one.span] = None if one.article != "definite" else self.titled(one)
        return self._known[one.span]

    def _part(self, span: Span, *, owned: bool) -> Part:
        if owned:
            return "owner"
        return "subject" if self.page.may_be_subject(span) else "other"

    def _place(self, at: int) -> int:
        return bisect_left(self.spoken, (at, at), key=lambda one: one.span)
