"""From the sources of a document's attributions to mentions: who each of them is.

One pass in the order of the text over names, descriptions and pronouns; what was understood of one is what
the next can refer to. Pronouns that are no sources are understood as well, since they carry who is spoken of
from sentence to sentence. Nothing is parsed: that a source is the subject of a reporting verb is what the
attributions say already, and the rest is told by what stands before a name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from db.names import fold
from db.records import Attribution, Document, Mention, MentionForm, Span, SpeakerType
from importer.identity import lexicon
from importer.identity.authors import author_of
from importer.identity.cast import Seen, Title, assemble, fullest
from importer.identity.descriptions import Described, descriptions
from importer.identity.discourse import Discourse, Spoken, key_of
from importer.identity.gazetteer import Gender, load
from importer.identity.mentions import Reading, is_generic, is_plural, locate, name_of, read
from importer.identity.names import is_full, opens_sentence, parts
from importer.identity.page import Page
from importer.identity.pronouns import Candidate, Choice, Part, Wanted, choose
from importer.identity.relatives import antecedent_of
from importer.identity.speaker_types import type_of_description, type_of_name

_ONE_OF_TWO = re.compile(r",? the (?:younger|elder)\b(?! (?:brother|sister|son|daughter))")
#: What follows "her" where it is no possessive.
_OBJECTIVE = re.compile(
    r"[,.;:!?“”\"]|\s(?:[“\"(]|(?:an?|the|of|to|for|in|on|at|with|and|as|that|by|from|when|if)\b)"
)
#: What decides (`Mention.rule`): nothing; the words alone; a name, or what the article has for it; a place
#: for its government; a description that was named, titled or met before; a pronoun's antecedent.
RULES: frozenset[str] = frozenset(
    (
        "no-source",
        "too-deep",
        "own-words",
        "several",
        "part",
        "both",
        "name",
        "fuller-name",
        "ambiguous-name",
        "place",
        "given-title",
        "head-of-name",
        "described-again",
        "label",
        "addressee",
        "second-person",
        "first-person",
        "author",
        "relative",
        "pronoun",
    )
)
#: Claims within claims within claims, as deep as one looks for whose "I" it is.
_DEEPEST = 100
#: How far a pronoun that is no source carries somebody on, in code points.
_CARRIED = 5_000
#: How far after a cue its object begins, in code points: a space, and a title.
_OBJECT = 6
_PORTFOLIO = re.compile(r"\b(?:of|for) ((?:the )?[^\W\d_]+(?: [^\W\d_]+){0,2})$")
_RENAMED = re.compile(
    r"[^,;:.!?“”\"]{2,60} (?:of|to|for) the (?:[\w\-]+ ){0,3}(?P<office>[^\W\d_]+), "
    r"(?P<name>[^,;:.!?“”\"]{4,60})(?:,|$)"
)
#: How far before a description its first mention is looked for, in code points.
_DESCRIBED = 6_000
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his)\b", re.IGNORECASE)


def mentions(document: Document, attributions: Sequence[Attribution]) -> tuple[Mention, ...]:
    """A mention for each of ``attributions``, in their order."""
    if not attributions:
        return ()
    resolver = Resolver(document, attributions)
    resolver.resolve_all()
    return tuple(resolver.done[index] for index in range(len(attributions)))


class Resolver:
    """The sources of one document, understood one after the other."""

    def __init__(self, document: Document, attributions: Sequence[Attribution]) -> None:
        self.document, self.attributions = document, attributions
        self.text = document.text
        self.page = Page(document, [one.content for one in attributions if one.parent is None])
        self.readings = [
            read(self.text, one.source) if one.source else Reading("none", "") for one in attributions
        ]
        self.cast = assemble(self.text, self.page.running, self.readings)
        described = list(descriptions(self.text, self.page.running))
        self.discourse = Discourse(self.page, self.cast, described, self._title_of)
        self.done: dict[int, Mention] = {}
        self._open: set[int] = set()
        self._turns = {i for i in range(len(attributions)) if self._is_turn(i)}

    def resolve_all(self) -> None:
        """Understand every source, and every pronoun between them, in the order of the text."""
        sources = [
            (one.source[0][0] if one.source else 0, index) for index, one in enumerate(self.attributions)
        ]
        taken = {one.source[0][0] for one, reading in self._read() if reading.form == "pronoun"}
        others = [(start, -1) for start in self._pronouns() if start not in taken]
        for start, index in sorted([*sources, *others]):
            if index >= 0:
                self.resolve(index)
            else:
                self._carry(start)

    def _read(self) -> Iterator[tuple[Attribution, Reading]]:
        return zip(self.attributions, self.readings, strict=True)

    def _pronouns(self) -> Iterator[int]:
        """Pronouns outside quotations that carry somebody on to a source that is a pronoun, too."""
        sources = sorted(
            one.source[0][0]
            for one, reading in self._read()
            if reading.form == "pronoun" and fold(reading.words.split()[0]) in lexicon.GENDERED
        )
        for start, end in self.page.running:
            for match in _PRONOUN.finditer(self.text, start, end):
                place = bisect_left(sources, match.start())
                near = place < len(sources) and sources[place] - match.start() <= _CARRIED
                if near and self.page.quotation(match.start()) is None:
                    yield match.start()

    def _carry(self, start: int) -> None:
        """Understand a pronoun that is no source, for those that follow."""
        match = _PRONOUN.match(self.text, start)
        word = fold(match[0]) if match else ""
        gender = lexicon.GENDERED.get(word)
        if match is None or gender is None:
            return
        wanted = Wanted(gender=gender)
        candidates = list(self.discourse.candidates(start, wanted))
        if word == "him" or (word == "her" and _OBJECTIVE.match(self.text, match.end())):
            barred = _subject_before(candidates)
            candidates = [one for one in candidates if one.who != barred]
        found = choose(candidates, wanted)
        if found is None:
            return
        mention = self._chosen(found, gender, tells=word in ("he", "she"))
        part = found.candidate.part
        if word in ("he", "she"):
            part = "subject"
        elif word in ("his", "him", "her"):
            part = "other" if part != "owner" else "owner"
        span = (start, match.end())
        self.discourse.remember(Spoken(span, key_of(mention, span), mention, part))

    # --- one source --------------------------------------------------------------------------------

    def resolve(self, index: int) -> Mention:
        """Understand one source; that of an outer claim comes first where it depends on it."""
        if index in self.done:
            return self.done[index]
        if len(self._open) > _DEEPEST:
            return Mention(rule="too-deep", sure=0.0)
        reading = self.readings[index]
        if reading.form == "none":
            found = Mention(rule="no-source")
        else:
            self._open.add(index)
            found = self._understand(index, reading)
            self._open.discard(index)
            if reading.form == "name" and found.form == "nominal" and not found.named:
                reading = replace(reading, form="nominal", plural=is_plural(reading.head, reading.words))
        self.done[index] = found
        self._remember(index, reading, found)
        return found

    def _understand(self, index: int, reading: Reading) -> Mention:
        if reading.form == "pronoun":
            return self._pronoun(index, reading)
        if reading.form == "name" and reading.name and reading.place:
            return self._name(index, reading, reading.name, reading.place)
        return self._description(index, reading)

    def _remember(self, index: int, reading: Reading, mention: Mention) -> None:
        if mention.name is None or reading.several:
            return
        if fold(reading.words.split()[0]) in lexicon.QUANTIFIERS:
            return
        source = self.attributions[index].source[0]
        span = reading.place if reading.form == "name" and reading.place else source
        gender = reading.gender
        nested = self.attributions[index].parent is not None
        part: Part = "subject" if nested else "reporting"
        if fold(reading.words) in lexicon.RELATIVES:
            part = "other"
        head = reading.head if reading.form != "name" else None
        who = key_of(mention, source)
        plural = reading.plural and mention.rule != "first-person"
        self.discourse.remember(Spoken(span, who, mention, part, plural, gender, head))

    # --- names -------------------------------------------------------------------------------------

    def _name(self, index: int, reading: Reading, name: str, place: Span) -> Mention:
        if self._is_common(name, place, index):
            plural = is_plural(reading.head, reading.words)
            common = replace(reading, form="nominal", name=None, place=None, plural=plural)
            return self._description(index, common)
        at = place[0]
        titled = bool(reading.roles) and at > self.attributions[index].source[0][0]
        full, sure = self._turn_name(index, name) or fullest(self.cast, name, at, reading.gender)
        if (metonym := self._metonym(full, titled=titled, roles=reading)) is not None:
            return metonym
        type_ = self._type(full, titled=titled)
        if not sure or _ONE_OF_TWO.match(self.text, place[1]):
            return Mention("name", type_, reading.words, rule="ambiguous-name", sure=0.3, roles=reading.roles)
        if full == name:
            return Mention("name", type_, name, True, rule="name", roles=reading.roles)
        antecedent = self._first_seen(full, at)
        return Mention("name", type_, full, True, None, antecedent, "fuller-name", 0.9, reading.roles)

    def _is_common(self, name: str, place: Span, index: int) -> bool:
        """Whether the only capital of a name may be that of its sentence."""
        folded = fold(name)
        cue = self.attributions[index].cue
        verb = self.text[cue[0][0] : cue[-1][1]].split()[:1] if cue else []
        if verb and verb[0].endswith("s") and name.lower() not in self.cast.vocabulary.small:
            return False  # Thucydides writes: no plural.
        if " " in name or self.cast.names.by_surname.get(folded) or folded in self.cast.first_names:
            return False
        return opens_sentence(self.text, place[0]) and self.cast.vocabulary.is_common(name)

    def _metonym(self, name: str, *, titled: bool, roles: Reading) -> Mention | None:
        place = load().place(name)
        if titled or not self.cast.is_place(name) or (place is None and is_full(name)):
            return None
        stands_for = place.stands_for if place else None
        return Mention("metonym", "government", name, True, stands_for, None, "place", 0.9, roles.roles)

    def _type(self, name: str, *, titled: bool) -> SpeakerType:
        figure = self.cast.figures.get(name)
        return figure.type if figure and figure.type != "person" else type_of_name(name, titled=titled)

    def _first_seen(self, name: str, at: int) -> Span | None:
        return next((span for span in self.cast.first_spans.get(name, ()) if span[0] != at), None)

    # --- transcripts -------------------------------------------------------------------------------

    def _is_turn(self, index: int) -> bool:
        """Whether a claim is a turn of a transcript: "LIND: ..."."""
        one = self.attributions[index]
        cue = "".join(self.text[a:b] for a, b in one.cue).strip()
        return cue == ":" and one.parent is None and bool(one.source)

    def _turn_name(self, index: int, name: str) -> tuple[str, bool] | None:
        """Who a label names: the only full label of the transcript that ends in it."""
        if index not in self._turns or is_full(name):
            return None
        full = self._labels.get(fold(name), ())
        return fullest(self.cast, full[0], 0) if len(full) == 1 else None

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        """The full names among the labels of a transcript, by their last words."""
        found: dict[str, dict[str, None]] = {}
        for index in self._turns:
            name = self.readings[index].name
            if name and is_full(name):
                found.setdefault(fold(name).split()[-1], {})[name] = None
        return {last: list(names) for last, names in found.items()}

    @cached_property
    def _parties(self) -> dict[str, int]:
        """Who speaks in a transcript, each with the first turn."""
        found: dict[str, int] = {}
        for index in sorted(self._turns):
            name = self.resolve(index).name if index not in self._open else None
            if name is not None:
                found.setdefault(name, index)
        return found

    def _label(self, index: int, words: str) -> Mention:
        """Who speaks under "Q" or "A": the author asks, and whoever else the opening names answers."""
        first = min(turn for turn in self._turns if self.readings[turn].words == words)
        span = self._words_of(first)
        if fold(words.strip(". ")) in lexicon.ASKING:
            asking = author_of(self.document, self.page.paragraphs)
            if asking.name is not None:
                return replace(asking, form="title", rule="label")
        elif (guest := self._guest) is not None:
            type_ = self._type(guest.name, titled=True)
            return Mention("title", type_, guest.name, True, None, guest.span, "label", 0.7)
        antecedent = span if first != index else None
        return Mention("title", "person", words, False, None, antecedent, "label", 0.7)

    @cached_property
    def _guest(self) -> Seen | None:
        """The only person named before the first turn of an interview who did not write it."""
        author = author_of(self.document, self.page.paragraphs).name
        opening = self.cast.between(0, min(self._words_of(turn)[0] for turn in self._turns))
        people = [
            one for one in opening if is_full(one.name) and self.cast.figures[one.name].type == "person"
        ]
        names = {one.name for one in people} - {author}
        return next((one for one in people if one.name in names), None) if len(names) == 1 else None

    def _addressee(self, index: int) -> Mention | None:
        """Whom the speaker of a turn addresses, where only two people speak."""
        outer = self._outer(index)
        if outer is None or outer not in self._turns or outer in self._open:
            return None
        here = self.resolve(outer).name
        others = [turn for name, turn in self._parties.items() if name != here]
        if here is None or len(others) != 1:
            return None
        held = self.resolve(others[0])
        span = self._words_of(others[0])
        return replace(held, form="pronoun", antecedent=span, rule="addressee", sure=0.7, roles=())

    # --- descriptions ------------------------------------------------------------------------------

    def _description(self, index: int, reading: Reading) -> Mention:
        form: MentionForm = "title" if reading.form == "title" else "nominal"
        type_, roles, words = type_of_description(reading), reading.roles, reading.words
        span = self.attributions[index].source[0]
        first = fold(words.split()[0]) if words else ""
        if reading.several:
            return Mention(form, type_, words, rule="several", sure=0.8, roles=roles)
        if index in self._turns and fold(words.strip(". ")) in lexicon.LABELS:
            return self._label(index, words)
        if first == "both" and (one := self._last_plural(span[0])):
            root = one.mention.antecedent or one.span
            return replace(one.mention, form=form, antecedent=root, rule="both", sure=0.8, roles=roles)
        if first in ("one", "half", "others") or words.lower().startswith("the other"):
            return Mention(form, "anonymous", words, rule="part", sure=0.8, roles=roles)
        if (named := self._renamed(index, reading)) is not None:
            return named
        if reading.head and reading.article == "definite":
            found = (
                self._given(reading, span[0]) or self._body(reading, span[0]) or self._again(reading, span)
            )
            if found is not None:
                shown = found.form if found.rule == "head-of-name" else form
                return replace(found, form=shown, roles=roles)
        return Mention(form, type_, words, rule="own-words", sure=0.9, roles=roles)

    def _renamed(self, index: int, reading: Reading) -> Mention | None:
        """The name after "an aide of the minister,": the aide's where the minister is called otherwise."""
        span = self.attributions[index].source[0]
        match = _RENAMED.match(self.text, *span)
        if match is None or reading.head not in load().titles | lexicon.PEOPLE:
            return None
        name = name_of(match["name"].strip())
        other = next(iter(self.cast.titles.get(fold(match["office"]), ())), None)
        if name is None or other is None or not is_full(name) or parts(name)[-1] == parts(other.name)[-1]:
            return None
        place = locate(self.text, span, name)
        if place is None or type_of_name(name) != "person":
            return None
        full, _ = fullest(self.cast, name, place[0])
        return Mention("name", "person", full, True, None, None, "name", 0.8, reading.roles)

    def _given(self, reading: Reading, at: int) -> Mention | None:
        """Who was given the title that the description is."""
        portfolio = _portfolio(reading.words)
        if reading.plural or reading.head is None or (not portfolio and _is_closer_told(reading.words)):
            return None
        found = self._bearer(reading.head, [*reading.before, *portfolio], at)
        if found is None:
            return None
        name, several = found
        sure, antecedent = 0.55 if several else 0.9, self._nearest(name, at)
        type_ = self._type(name, titled=True)
        return Mention("title", type_, name, True, None, antecedent, "given-title", sure)

    def _title_of(self, one: Described) -> str | None:
        if (
            one.plural
            or one.type == "unspecified"
            or re.match(r"\s(?:of|for|at|in|from)\b", self.text[one.span[1] : one.span[1] + 6])
        ):
            return None
        if one.type in ("group", "government", "media"):
            bodies = self._bodies(one.head, one.before, one.span[0])
            return bodies[0] if len(bodies) == 1 and bodies[0] in self.cast.figures else None
        found = self._bearer(one.head, one.before, one.span[0])
        return found[0] if found else None

    def _bearer(self, head: str, before: Sequence[str], at: int) -> tuple[str, bool] | None:
        """The name of who was given a title, and whether others were given it, too."""
        given = [one for one in self.cast.titles.get(head, ()) if _is_office(set(before), one)]
        names = dict.fromkeys(one.name for one in given)
        if len(names) > 1:
            earlier = [one for one in given if one.at < at]
            return (max(earlier, key=lambda one: one.at).name, True) if earlier else None
        return (next(iter(names)), False) if names else None

    def _body(self, reading: Reading, at: int) -> Mention | None:
        """The only body whose name ends in the head of the description (the ministry)."""
        head = reading.head or ""
        if head not in load().heads or _is_closer_told(reading.words):
            return None
        bodies = self._bodies(head, reading.before, at)
        if len(bodies) != 1:
            return None
        name = bodies[0]
        antecedent = self._nearest(name, at)
        form: MentionForm = "name" if _is_proper(reading) else "nominal"
        if is_generic(name):  # Another country's may be meant in another article.
            type_, form = self._type(name, titled=False), "nominal"
            return Mention(form, type_, name, False, None, antecedent, "head-of-name", 0.85)
        return Mention(
            form, self._type(name, titled=False), name, True, None, antecedent, "head-of-name", 0.85
        )

    def _bodies(self, head: str, before: Sequence[str], at: int) -> list[str]:
        """The bodies whose names end in ``head`` and have the words ``before`` it."""
        wanted = set(before)
        known = [one for one in self.cast.bodies.get(head, ()) if wanted <= set(fold(one).split())]
        return list(dict.fromkeys(fullest(self.cast, name, at)[0] for name in known))

    def _again(self, reading: Reading, span: Span) -> Mention | None:
        """The last source, or other description, with the same head: "a clerk", then "the clerk"."""
        if _is_closer_told(reading.words):
            return None
        for one in self.discourse.before(span[0], _DESCRIBED):
            if one.head == reading.head and one.plural == reading.plural and _may_be(one, reading):
                root = one.mention.antecedent or one.span
                return replace(one.mention, antecedent=root, rule="described-again", sure=0.8)
        return self._described(reading, span)

    def _described(self, reading: Reading, span: Span) -> Mention | None:
        """The last indefinite description with that head that is no source."""
        wanted = (reading.head, reading.plural, "indefinite", "anonymous")
        before = [
            one
            for one in self.discourse.described_between(span[0] - _DESCRIBED, span[0])
            if (one.head, one.plural, one.article, one.type) == wanted
        ]
        if not before:
            return None
        words = " ".join(self.text[slice(*before[-1].span)].split())
        return Mention("nominal", "anonymous", words, False, None, before[-1].span, "described-again", 0.7)

    def _last_plural(self, at: int) -> Spoken | None:
        found = self.discourse.before(at, _DESCRIBED)
        return next((one for one in found if one.plural and not one.mention.named), None)

    def _nearest(self, name: str, at: int) -> Span | None:
        seen = [one for one in self.cast.between(max(0, at - _DESCRIBED), at) if one.name == name]
        return seen[-1].span if seen else self._first_seen(name, at)

    # --- pronouns ----------------------------------------------------------------------------------

    def _pronoun(self, index: int, reading: Reading) -> Mention:
        word = fold(reading.words.strip(" ,.;:'\"“”‘’"))
        if word in lexicon.FIRST:
            return self._first_person(index, word)
        if word in lexicon.SECOND:
            return self._addressee(index) or Mention("pronoun", rule="second-person", sure=0.0)
        if word in lexicon.RELATIVES:
            at = self.attributions[index].source[0][0]
            return antecedent_of(word, at, self.page, self.cast, self.discourse)
        return self._third_person(index, word)

    def _first_person(self, index: int, word: str) -> Mention:
        """I and we inside a quotation are the speaker of the claim around it, else the author."""
        outer = self._outer(index)
        if outer is not None and outer not in self._open:
            held = self.resolve(outer)
            if held.name is None:
                return Mention("pronoun", rule="first-person", sure=0.0)
            span, sure = held.antecedent or self._words_of(outer), min(held.sure, 0.9)
            return replace(held, form="pronoun", antecedent=span, rule="first-person", sure=sure, roles=())
        if outer is None and self.page.quotation(self.attributions[index].source[0][0]) is None:
            return author_of(self.document, self.page.paragraphs, several=word in lexicon.PLURAL)
        return Mention("pronoun", rule="first-person", sure=0.0)

    def _words_of(self, index: int) -> Span:
        """The words that name a source: the bare name, or its first part."""
        return self.readings[index].place or self.attributions[index].source[0]

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
        at = self.attributions[index].source[0][0]
        gender = lexicon.GENDERED.get(word)
        wanted = Wanted(word in lexicon.PLURAL, word in lexicon.NEUTER, gender)
        barred = self._barred(index, word)
        choice = choose(
            (one for one in self.discourse.candidates(at, wanted) if one.who not in barred), wanted
        )
        if choice is None:
            return Mention("pronoun", rule="pronoun", sure=0.0)
        return self._chosen(choice, gender)

    def _barred(self, index: int, word: str) -> set[str]:
        """Who cannot be meant: who quotes the pronoun, and the subject of the claim that it is object of."""
        outer = self._outer(index)
        span = self.attributions[index].source[0]
        if outer is None:
            return self._addressed(index)
        barred = self._addressed(index)
        quoted = self.page.quotation(span[0]) is not None or self.attributions[outer].kind == "direct"
        after = self.text[span[1] : span[1] + 20].split()
        is_object = word in ("him", "them", "her") and bool(after) and after[0].endswith("ing")
        held = self.resolve(outer) if (quoted or is_object) and outer not in self._open else None
        if held is not None and held.name is not None:
            barred.add(key_of(held, self.attributions[outer].source[0]))
        return barred

    def _addressed(self, index: int) -> set[str]:
        """Who stands right after the cue of a claim, and so cannot be its subject: (he) told Lind."""
        end = max((end for _, end in self.attributions[index].cue), default=0)
        return {one.name for one in self.cast.between(end, end + _OBJECT) if not one.owned}

    def _chosen(self, choice: Choice, gender: Gender | None, *, tells: bool = True) -> Mention:
        """The candidate as the mention that a pronoun is. ``tells``: its gender is a vote."""
        one = choice.candidate
        if gender and tells:
            self.discourse.vote(one.who, gender, choice.sure)
        figure = self.cast.figures.get(one.who)
        if figure is not None:
            type_ = self._type(figure.name, titled=figure.type == "person")
            # The words that name somebody, not a pronoun that carried the name on to here.
            antecedent = self._nearest(figure.name, one.span[1]) or one.span
            return Mention("pronoun", type_, figure.name, True, None, antecedent, "pronoun", choice.sure)
        held = self.discourse.last.get(one.who)
        if held is not None:
            root = held.mention.antecedent or held.span
            sure = choice.sure
            return replace(held.mention, form="pronoun", antecedent=root, rule="pronoun", sure=sure, roles=())
        words = " ".join(self.text[slice(*one.span)].split())
        return Mention("pronoun", one.type, words, False, None, one.span, "pronoun", choice.sure)


def _subject_before(candidates: Sequence[Candidate]) -> str | None:
    """The last subject in the sentence of an object: not who the object is."""
    here = [one for one in candidates if one.sentences == 0 and one.part in ("reporting", "subject")]
    return max(here, key=lambda one: one.span).who if here else None


def _is_office(wanted: set[str], given: Title) -> bool:
    """Whether "the foreign minister" can be who was called "Norland foreign minister"."""
    wanted = wanted - lexicon.NEUTRAL
    return (
        wanted <= given.before | load().adjectives.keys() and not (given.before - wanted) & lexicon.DEPUTIES
    )


def _portfolio(words: str) -> list[str]:
    """The folded words of an office's portfolio: (the Secretary of) State."""
    match = _PORTFOLIO.search(words)
    held = [fold(word) for word in match[1].split()] if match else []
    known = all(word in load().portfolios for word in held)
    return [word for word in held if word != "the"] if known else []


def _is_proper(reading: Reading) -> bool:
    """Whether the head of a description is written as a name: the Office."""
    words = reading.words.split()
    return any(word[0].isupper() and fold(word).startswith(reading.head or " ") for word in words[1:])


def _is_closer_told(words: str) -> bool:
    """Whether more follows the head that would tell which one: the head of the mill."""
    return any(fold(word) in lexicon.PREPOSITIONS for word in words.split()[1:])


def _may_be(one: Spoken, reading: Reading) -> bool:
    """Whether an earlier description can be meant by this one: no word of it that the other lacks."""
    known = {fold(word) for word in one.mention.name.split()} if one.mention.name else set()
    return one.mention.form != "pronoun" and set(reading.before) <= known
