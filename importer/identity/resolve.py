"""From the sources of a document's attributions to mentions: who each of them is.

One pass in the order of the text over names, descriptions and pronouns; what was understood of one source is
what the next can refer to. Nothing is parsed: where a source stands, and that it is the subject of a
reporting verb, is what the attributions say already.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from db.names import fold
from db.records import Attribution, Document, Mention, MentionForm, Span, SpeakerType
from importer.attribution.blocks import blocks, paragraphs
from importer.attribution.quotes import quotations
from importer.attribution.sentences import sentence_ends
from importer.identity import lexicon
from importer.identity.cast import Cast, Seen, assemble, fullest
from importer.identity.gazetteer import Gender, load
from importer.identity.mentions import Reading, head_of, read
from importer.identity.names import is_full, opens_sentence
from importer.identity.pronouns import Candidate, Choice, Part, choose
from importer.identity.speaker_types import type_of_description, type_of_name

#: How far before a pronoun its antecedent is looked for: paragraphs, and code points of them.
_PARAGRAPHS, _REACH = 2, 1_600
#: How far before a description its first mention is looked for, in code points.
_DESCRIBED = 6_000
_CLAUSE = re.compile(
    r"(?:^|[,;:.!?“”\"‘’()—–]|\b(?:and|but|that|when|while|as|because|after|before|since|if|although|though"
    r"|where|said|whether))\s*$"
)
_DETERMINER = r"(?:the|a|an|his|her|its|their|our|my|another|one|this|two|three|several|some)"


@dataclass(slots=True)
class _Spoken:
    """A source that was understood: where, who, and how it may be referred to."""

    span: Span
    who: str
    mention: Mention
    plural: bool
    gender: Gender | None
    head: str | None
    nested: bool

    def __lt__(self, other: _Spoken) -> bool:
        return self.span < other.span


def mentions(document: Document, attributions: Sequence[Attribution]) -> tuple[Mention, ...]:
    """A mention for each of ``attributions``, in their order."""
    if not attributions:
        return ()
    resolver = _Resolver(document, attributions)
    order = sorted(range(len(attributions)), key=lambda i: (attributions[i].source[:1], i))
    for index in order:
        resolver.resolve(index)
    return tuple(resolver.done[index] for index in range(len(attributions)))


@dataclass
class _Resolver:
    document: Document
    attributions: Sequence[Attribution]
    readings: list[Reading] = field(init=False)
    cast: Cast = field(init=False)
    done: dict[int, Mention] = field(default_factory=dict)
    spoken: list[_Spoken] = field(default_factory=list)
    _open: set[int] = field(default_factory=set)
    _breaks: dict[int, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        text, running = self.document.text, blocks(self.document)
        self.text = text
        self.readings = [
            read(text, one.source) if one.source else Reading("none", "") for one in self.attributions
        ]
        self.cast = assemble(text, running, self.readings)
        self.paragraphs = paragraphs(text)
        self._paragraph_starts = [start for start, _ in self.paragraphs]
        self.quoted = [span for one in quotations(text, running) for span in one.inner]
        self._quote_starts = [start for start, _ in self.quoted]
        self._names = {one.place: i for i, one in enumerate(self.readings) if one.place}

    # --- one mention -----------------------------------------------------------------------------

    def resolve(self, index: int) -> Mention:
        """Understand one source; sources of outer claims come first where it depends on them."""
        if index in self.done:
            return self.done[index]
        reading = self.readings[index]
        if reading.form == "none":
            self.done[index] = Mention(rule="no-source")
            return self.done[index]
        self._open.add(index)
        found = self._understand(index, reading)
        self._open.discard(index)
        self.done[index] = found
        self._remember(index, reading, found)
        return found

    def _understand(self, index: int, reading: Reading) -> Mention:
        if reading.form == "pronoun":
            return self._pronoun(index, reading)
        if reading.form == "name" and reading.name and reading.place:
            return self._name(index, reading)
        return self._description(index, reading)

    def _remember(self, index: int, reading: Reading, mention: Mention) -> None:
        """Let later sources refer to this one."""
        span = self.attributions[index].source[0]
        if mention.name is None or reading.several:
            return
        who = mention.name if mention.named else f"#{(mention.antecedent or span)[0]}"
        figure = self.cast.figures.get(mention.name) if mention.named else None
        gender = (figure.gender if figure else None) or reading.gender
        if mention.antecedent and not mention.named:
            gender = gender or self._gender_of(who)
        place = reading.place if reading.form == "name" and reading.place else span
        nested = self.attributions[index].parent is not None
        one = _Spoken(place, who, mention, reading.plural, gender, reading.head, nested)
        insort(self.spoken, one)

    def _gender_of(self, who: str) -> Gender | None:
        return next((one.gender for one in reversed(self.spoken) if one.who == who and one.gender), None)

    # --- names -----------------------------------------------------------------------------------

    def _name(self, index: int, reading: Reading) -> Mention:
        name, place = reading.name or "", reading.place or (0, 0)
        at = place[0]
        if self._is_common(reading):
            return self._description(index, replace(reading, form="nominal", name=None, place=None))
        titled = bool(reading.roles) and at > self.attributions[index].source[0][0]
        full, sure = fullest(self.cast, name, at, reading.gender)
        metonym = self._metonym(full, titled, reading)
        if metonym is not None:
            return metonym
        type_ = self._type(full, titled)
        rule = "name" if full == name else "fuller-name"
        if not sure:
            return Mention("name", type_, reading.words, rule="ambiguous-name", sure=0.3, roles=reading.roles)
        antecedent = self._first_seen(full, at) if full != name else None
        certainty = 1.0 if full == name else 0.9
        return Mention("name", type_, full, True, None, antecedent, rule, certainty, reading.roles)

    def _is_common(self, reading: Reading) -> bool:
        """Whether the only capital of a name may be that of its sentence."""
        name, place = reading.name, reading.place
        if name is None or place is None or " " in name or self.cast.names.by_surname.get(fold(name)):
            return False
        if fold(name) in self.cast.first_names:
            return False
        return opens_sentence(self.text, place[0]) and self.cast.vocabulary.is_common(name)

    def _metonym(self, name: str, titled: bool, reading: Reading) -> Mention | None:
        place = load().place(name)
        if titled or not self.cast.is_place(name) or (place is None and is_full(name)):
            return None
        stands_for = place.stands_for if place else None
        return Mention("metonym", "government", name, True, stands_for, None, "place", 0.9, reading.roles)

    def _type(self, name: str, titled: bool) -> SpeakerType:
        figure = self.cast.figures.get(name)
        return figure.type if figure and figure.type != "person" else type_of_name(name, titled=titled)

    def _first_seen(self, name: str, at: int) -> Span | None:
        return next((one.span for one in self.cast.seen if one.name == name and one.span[0] != at), None)

    # --- descriptions ----------------------------------------------------------------------------

    def _description(self, index: int, reading: Reading) -> Mention:
        form: MentionForm = "title" if reading.form == "title" else "nominal"
        type_, roles = type_of_description(reading), reading.roles
        span = self.attributions[index].source[0]
        head, first = reading.head, fold(reading.words.split()[0]) if reading.words else ""
        if head is None or reading.several:
            return Mention(form, type_, reading.words, rule="several" if reading.several else "own-words")
        if first == "both" and (one := self._last_plural(span[0])):
            return replace(
                one.mention, form=form, antecedent=self._root(one), rule="both", sure=0.8, roles=roles
            )
        if first in ("one", "half", "others") or reading.words.lower().startswith("the other"):
            return Mention(form, "anonymous", reading.words, rule="part", sure=0.8, roles=roles)
        if reading.article in ("definite", "bare", "owned"):
            found = (
                self._titled(reading, span[0]) or self._body(reading, span[0]) or self._again(reading, span)
            )
            if found is not None:
                return replace(found, form=form, roles=roles)
        return Mention(form, type_, reading.words, rule="own-words", sure=0.9, roles=roles)

    def _titled(self, reading: Reading, at: int) -> Mention | None:
        """Who was given the title that the description is, and nobody else."""
        given = self.cast.titles.get(reading.head or "", ())
        if reading.plural or not given or reading.article != "definite":
            return None
        wanted = {word for word in reading.before if word not in ("the",)}
        if _after_head(reading.words):
            return None
        fitting = [one for one in given if _is_office(wanted, one.before)]
        people = list(dict.fromkeys(one.name for one in fitting))
        if len(people) > 1:
            before = [one for one in fitting if one.at < at]
            people = [max(before, key=lambda one: one.at).name] if before else []
        if len(people) != 1:
            return None
        several = len({one.name for one in fitting}) > 1
        name = people[0]
        antecedent = self._nearest(name, at)
        sure = 0.55 if several else 0.9
        return Mention("title", self._type(name, True), name, True, None, antecedent, "given-title", sure)

    def _body(self, reading: Reading, at: int) -> Mention | None:
        """The only body whose name ends in the head of the description (the ministry)."""
        head = reading.head or ""
        if reading.article != "definite" or head not in load().heads or _after_head(reading.words):
            return None
        wanted = set(reading.before)
        bodies = [
            name for name in self.cast.bodies.get(head, ()) if wanted <= {fold(word) for word in name.split()}
        ]
        bodies = list(dict.fromkeys(fullest(self.cast, name, at)[0] for name in bodies))
        if len(bodies) != 1:
            return None
        antecedent = self._nearest(bodies[0], at)
        return Mention(
            "nominal", type_of_name(bodies[0]), bodies[0], True, None, antecedent, "head-of-name", 0.85
        )

    def _again(self, reading: Reading, span: Span) -> Mention | None:
        """The last source, or other description, with the same head: "a clerk", then "the clerk"."""
        if reading.article != "definite" or _after_head(reading.words):
            return None
        for one in reversed(self.spoken[: bisect_left(self.spoken, span, key=lambda s: s.span)]):
            if span[0] - one.span[0] > _DESCRIBED:
                break
            if one.head == reading.head and one.plural == reading.plural and _names(one, reading):
                return replace(one.mention, antecedent=self._root(one), rule="described-again", sure=0.8)
        return self._described(reading, span)

    def _described(self, reading: Reading, span: Span) -> Mention | None:
        """The first description with that head that is no source."""
        head = reading.head or ""
        if head not in load().titles and head not in lexicon.PEOPLE:
            return None
        low = max(0, span[0] - _DESCRIBED)
        pattern = rf"\b(?:an?|another|one|two|three|several|some) (?:[\w'’\-]+ ){{0,3}}{re.escape(head)}\b"
        found = list(re.finditer(pattern, self.text[low : span[0]], re.IGNORECASE))
        if not found:
            return None
        start, end = found[-1].start() + low, found[-1].end() + low
        words = " ".join(self.text[start:end].split())
        return Mention("nominal", "anonymous", words, False, None, (start, end), "described-again", 0.7)

    def _last_plural(self, at: int) -> _Spoken | None:
        before = self.spoken[: bisect_left(self.spoken, (at, at), key=lambda one: one.span)]
        return next((one for one in reversed(before) if one.plural and not one.mention.named), None)

    def _root(self, one: _Spoken) -> Span:
        return one.mention.antecedent or one.span

    def _nearest(self, name: str, at: int) -> Span | None:
        seen = [one for one in self.cast.between(max(0, at - _DESCRIBED), at) if one.name == name]
        return seen[-1].span if seen else self._first_seen(name, at)

    # --- pronouns --------------------------------------------------------------------------------

    def _pronoun(self, index: int, reading: Reading) -> Mention:
        word = fold(reading.words.strip(" ,.;:'\"“”‘’"))
        if word in lexicon.FIRST:
            return self._first_person(index, word)
        if word in lexicon.SECOND:
            return Mention("pronoun", rule="second-person", sure=0.0)
        if word in lexicon.RELATIVES:
            return self._relative(index, word)
        return self._third_person(index, word)

    def _first_person(self, index: int, word: str) -> Mention:
        """I and we inside a quotation are the speaker of the claim around it, else the author."""
        outer = self._outer(index)
        if outer is not None and outer not in self._open:
            held = self.resolve(outer)
            if held.form == "none":
                return Mention("pronoun", rule="first-person", sure=0.0)
            span = self._span_of(outer)
            span, sure = held.antecedent or span, min(held.sure, 0.9)
            return replace(held, form="pronoun", antecedent=span, rule="first-person", sure=sure, roles=())
        author = self.document.author
        if outer is None and not self._in_quotation(self.attributions[index].source[0][0]):
            if author and ";" not in author:
                return Mention("pronoun", "person", author, True, None, None, "author", 0.7)
            return Mention("pronoun", rule="author", sure=0.5)
        return Mention("pronoun", rule="first-person", sure=0.0)

    def _span_of(self, index: int) -> Span | None:
        """The words that name a source: the bare name, or all of it."""
        place = self.readings[index].place
        source = self.attributions[index].source
        return place or (source[0] if source else None)

    def _outer(self, index: int) -> int | None:
        """The claim around this one whose words they are: the nearest with a source of its own."""
        seen = {index}
        outer = self.attributions[index].parent
        while outer is not None and outer not in seen:
            if self.attributions[outer].source:
                return outer
            seen.add(outer)
            outer = self.attributions[outer].parent
        return None

    def _third_person(self, index: int, word: str) -> Mention:
        span = self.attributions[index].source[0]
        plural, neuter = word in lexicon.PLURAL, word in lexicon.NEUTER
        gender = lexicon.GENDERED.get(word)
        candidates = list(self._candidates(index, span[0]))
        choice = choose(candidates, plural=plural, neuter=neuter, gender=gender)
        if choice is None:
            return Mention("pronoun", rule="pronoun", sure=0.0)
        return self._chosen(choice, gender)

    def _chosen(self, choice: Choice, gender: Gender | None) -> Mention:
        one = choice.candidate
        figure = self.cast.figures.get(one.who)
        if figure is not None:
            if gender and choice.sure >= 0.75:
                figure.gender = figure.gender or gender
            type_ = self._type(figure.name, figure.type == "person")
            return Mention("pronoun", type_, figure.name, True, None, one.span, "pronoun", choice.sure)
        held = next((s for s in reversed(self.spoken) if s.who == one.who), None)
        if held is not None:
            held.gender = held.gender or gender
            root = self._root(held) if not held.mention.named else one.span
            return replace(
                held.mention, form="pronoun", antecedent=root, rule="pronoun", sure=choice.sure, roles=()
            )
        words = " ".join(self.text[slice(*one.span)].split())
        return Mention("pronoun", one.type, words, False, None, one.span, "pronoun", choice.sure)

    def _relative(self, index: int, word: str) -> Mention:
        """Who, which: the noun phrase right before it."""
        at = self.attributions[index].source[0][0]
        start = self._sentence_start(at)
        gap = self.text[start:at].rstrip(" ,")
        end = start + len(gap)
        people = word in ("who", "whom", "whose")
        seen = [one for one in self.cast.between(start, at) if self._may_be_who(one, people)]
        phrase = self._phrase(start, end, people=people)
        if seen and (phrase is None or seen[-1].span[1] >= phrase[1] or seen[-1].span[0] >= phrase[0]):
            name = seen[-1].name
            type_ = self._type(name, False)
            return Mention("pronoun", type_, name, True, None, seen[-1].span, "relative", 0.85)
        if phrase is None:
            return Mention("pronoun", rule="relative", sure=0.0)
        words = " ".join(self.text[slice(*phrase)].split())
        reading = read(self.text, (phrase,))
        held = next((one for one in self.spoken if one.span[0] <= phrase[0] < one.span[1]), None)
        if held is not None and not held.mention.named:
            return replace(
                held.mention, form="pronoun", antecedent=self._root(held), rule="relative", roles=()
            )
        return Mention("pronoun", type_of_description(reading), words, False, None, phrase, "relative", 0.75)

    def _may_be_who(self, one: Seen, people: bool) -> bool:
        person = self.cast.figures[one.name].type == "person" and not self.cast.is_place(one.name)
        return not one.owned and (person or not people)

    def _phrase(self, start: int, end: int, *, people: bool) -> Span | None:
        """The noun phrase that ends at ``end``, as far as words tell: from its last determiner on."""
        text = self.text[start:end]
        found = list(re.finditer(rf"\b{_DETERMINER}\b|\b(?:those|both|many|most|few)\b", text, re.IGNORECASE))
        for match in reversed(found):
            words = text[match.start() :].split()
            if len(words) > 9:
                break
            head = head_of(text[match.start() :])
            if head and (not people or head in load().titles | lexicon.PEOPLE or len(words) <= 5):
                return start + match.start(), start + match.start() + len(text[match.start() :].rstrip())
        words = text.split()
        if not words:
            return None
        count = 2 if len(words) > 1 and words[-2][0].isupper() and words[-2][-1].isalpha() else 1
        tail = text.rfind(words[-count], 0, len(text))
        return start + tail, end

    def _candidates(self, index: int, at: int) -> Iterator[Candidate]:
        """Everybody mentioned in the paragraphs before ``at``, as candidates for a pronoun there."""
        number = bisect_right(self._paragraph_starts, at) - 1
        low = self.paragraphs[max(0, number - _PARAGRAPHS)][0] if number >= 0 else 0
        low = max(low, at - _REACH)
        own = self._quotation(at)
        outer = self._outer(index)
        not_self = self._who(outer) if own is not None and outer is not None else None
        for candidate in self._mentioned(low, at):
            if candidate.who == not_self:
                continue
            there = self._quotation(candidate.span[0])
            yield replace(
                candidate,
                foreign=there is not None and there != own,
                sentences=self._sentences(candidate.span[1], at),
                paragraphs=number - (bisect_right(self._paragraph_starts, candidate.span[0]) - 1),
            )

    def _who(self, index: int) -> str | None:
        held = self.done.get(index)
        if held is None or held.name is None:
            return None
        return held.name if held.named else f"#{(held.antecedent or self.attributions[index].source[0])[0]}"

    def _mentioned(self, low: int, at: int) -> Iterator[Candidate]:
        first = bisect_left(self.spoken, (low, low), key=lambda one: one.span)
        last = bisect_left(self.spoken, (at, at), key=lambda one: one.span)
        spoken = self.spoken[first:last]
        held = {one.span for one in spoken}
        for one in spoken:
            mention = one.mention
            part: Part = "subject" if one.nested else "reporting"
            gender = self.cast.figures[one.who].gender if one.who in self.cast.figures else one.gender
            yield Candidate(
                one.who, one.span, mention.type, part, one.plural, gender or one.gender, mention.named
            )
        for seen in self.cast.between(low, at):
            if seen.span in held:
                continue
            figure = self.cast.figures[seen.name]
            type_ = figure.type
            if type_ == "person" and self.cast.is_place(seen.name):
                type_ = "government"
            yield Candidate(seen.name, seen.span, type_, self._part(seen), False, figure.gender, True)
        yield from self._described_people(low, at, spoken)

    def _described_people(self, low: int, at: int, spoken: Sequence[_Spoken]) -> Iterator[Candidate]:
        """Descriptions of people that are no sources (the tester), in ``text[low:at]``."""
        for match in _DESCRIPTIONS.finditer(self.text, low, at):
            head = fold(match["head"])
            if (head not in load().titles and head not in lexicon.PEOPLE) or match.end() >= at:
                continue
            span = match.span()
            if any(one.span[0] <= span[0] < one.span[1] for one in spoken):
                continue
            if self.text[span[1] : span[1] + 2] in ("’s", "'s"):
                part: Part = "owner"
            else:
                part = "subject" if self._opens_clause(span[0]) else "other"
            reading = read(self.text, (span,))
            given = self._titled(reading, span[0]) if reading.article == "definite" else None
            who = given.name if given and given.name else f"#{span[0]}"
            gender = load().genders.get(head)
            if given and who in self.cast.figures:
                gender = gender or self.cast.figures[who].gender
            yield Candidate(
                who, span, "person" if given else "anonymous", part, False, gender, given is not None
            )

    def _part(self, seen: Seen) -> Part:
        if seen.owned:
            return "owner"
        return "subject" if self._opens_clause(seen.span[0]) else "other"

    def _opens_clause(self, start: int) -> bool:
        """Whether a clause begins before ``start``, but for titles and adjectives."""
        before = self.text[max(0, start - 60) : start]
        words = before.split(" ")
        while len(words) > 1 and words[-1] == "":
            words.pop()
        while words and (fold(words[-1].strip(".")) in load().titles or fold(words[-1]) in load().modifiers):
            words.pop()
        return _CLAUSE.search(" ".join(words)) is not None or not words

    # --- where things stand ------------------------------------------------------------------------

    def _quotation(self, at: int) -> int | None:
        """The index of the quoted stretch that holds ``at``."""
        index = bisect_right(self._quote_starts, at) - 1
        return index if index >= 0 and at < self.quoted[index][1] else None

    def _in_quotation(self, at: int) -> bool:
        return self._quotation(at) is not None

    def _sentences(self, start: int, end: int) -> int:
        """How many sentences end between two places, those inside quotations not counted."""
        first = max(0, bisect_right(self._paragraph_starts, start) - 1)
        last = max(0, bisect_right(self._paragraph_starts, end) - 1)
        count = 0
        for number in range(first, min(last, len(self.paragraphs) - 1) + 1):
            ends = self._ends(number)
            count += bisect_right(ends, end) - bisect_left(ends, start)
        return count

    def _ends(self, number: int) -> list[int]:
        if number not in self._breaks:
            start, end = self.paragraphs[number]
            ends = sentence_ends(self.text, start, end)
            self._breaks[number] = [
                at for at in ends if self._quotation(max(start, at - 2)) is None or at == end
            ]
        return self._breaks[number]

    def _sentence_start(self, at: int) -> int:
        number = max(0, bisect_right(self._paragraph_starts, at) - 1)
        if not self.paragraphs:
            return 0
        start, end = self.paragraphs[number]
        ends = [stop for stop in sentence_ends(self.text, max(start, at - 600), end) if stop <= at]
        return ends[-1] if ends else max(start, at - 600)


_DESCRIPTIONS = re.compile(
    rf"\b(?i:{_DETERMINER}) (?:[^\W\d_][\w'’\-]* ){{0,3}}?(?P<head>[^\W\d_][\w\-]+)\b(?= [^\W\d_]|[,.’'])"
)


def _is_office(wanted: set[str], given: frozenset[str]) -> bool:
    """Whether "the foreign minister" can be who was called "Norland foreign minister"."""
    ranks = lexicon.DEPUTIES
    return wanted <= given | load().adjectives.keys() and not (given - wanted) & ranks


def _after_head(words: str) -> bool:
    """Whether more follows the head that would tell which one: the head of the mill."""
    return any(fold(word) in ("of", "for", "at", "in", "from", "with") for word in words.split()[1:])


def _names(one: _Spoken, reading: Reading) -> bool:
    """Whether an earlier description can be meant by this one: no word of it that the other lacks."""
    known = {fold(word) for word in one.mention.name.split()} if one.mention.name else set()
    return one.mention.form != "pronoun" and set(reading.before) <= known
