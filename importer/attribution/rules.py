"""Rules over a dependency parse: which words report, who says it, and what.

A rule gives `Finding`s, which are lists of token indices; `assemble` makes spans of them. Rules look at
one sentence at a time and know nothing of quotation marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from importer.attribution import lexicon
from importer.nlp import Parse

SUBJECTS = frozenset(("nsubj", "nsubjpass"))
CLAUSES = frozenset(("ccomp",))
RELATIVES = frozenset(("who", "which", "that"))
CLAUSAL = frozenset(("relcl", "acl", "ccomp", "advcl"))
FUNCTION = frozenset(("aux", "auxpass", "neg", "prt", "advmod"))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, as token indices in order. ``content`` is empty where a quotation must give it.

    ``rule`` is "<construction>" and ``verb`` the lexicon's entry, for counting. ``belief``: the cue
    names a state of mind.
    """

    rule: str
    verb: str
    cue: tuple[int, ...]
    source: tuple[int, ...]
    content: tuple[int, ...]
    belief: bool = False


def findings(parse: Parse) -> Iterator[Finding]:
    """Everything the rules find in ``parse``, in the order of the cues."""
    for index, word in enumerate(parse.words):
        tag = parse.tags[index]
        verb = lexicon.FORMS.get(word) if tag.startswith("V") else None
        if verb is not None:
            yield from _by_verb(parse, index, verb)
        elif word == "according":
            yield from _according(parse, index)
        elif word in lexicon.HEARSAY:
            yield from _hearsay(parse, index)
        elif tag.startswith("NN") and (noun := _noun(word)) is not None:
            yield from _by_noun(parse, index, noun)
        elif tag.startswith(("J", "V")) and word in lexicon.ADJECTIVES:
            yield from _by_adjective(parse, index, word)


# --- verbs ---------------------------------------------------------------------------------------


def _by_verb(parse: Parse, verb: int, lemma: str) -> Iterator[Finding]:
    if _is_modifier(parse, verb):
        return
    source = source_of(parse, verb)
    made = (
        _with_clause(parse, verb, lemma)
        or _parenthetical(parse, verb, lemma)
        or _with_infinitive(parse, verb, lemma)
        or _naming(parse, verb, lemma)
        or _with_preposition(parse, verb, lemma)
        or _bare(parse, verb, lemma)
    )
    if made is not None:
        belief = lemma in lexicon.BELIEVING and lemma not in lexicon.SAYING
        belief = belief or (made.rule == "infinitive" and lemma in lexicon.INTENDING)
        yield replace(made, cue=_cue(parse, verb), source=source, belief=belief)


def _finding(rule: str, lemma: str, content: list[int]) -> Finding:
    return Finding(rule, lemma, (), (), tuple(content))


def _with_clause(parse: Parse, verb: int, lemma: str) -> Finding | None:
    """He said (that) it rained. / It rained, he said."""
    if lemma not in lexicon.SAYING | lexicon.SHOWING | lexicon.BELIEVING:
        return None
    for child in parse.children[verb]:
        if parse.deps[child] not in CLAUSES:
            continue
        if child > verb:
            return _finding("clause", lemma, parse.subtree(child))
        return _finding("clause-before", lemma, _before(parse, verb, child))
    return None


def _before(parse: Parse, verb: int, clause: int) -> list[int]:
    """The words before a reporting clause, from what belongs to it on the left to its subject."""
    own = [child for child in parse.children[verb] if child > clause and child < verb]
    limit = min([min(parse.subtree(child)) for child in own if _is_own(parse, child)], default=verb)
    limit = min(limit, verb)
    return [token for token in parse.subtree(verb) if token < limit]


def _is_own(parse: Parse, child: int) -> bool:
    return parse.deps[child] in SUBJECTS or parse.deps[child] in FUNCTION


def _parenthetical(parse: Parse, verb: int, lemma: str) -> Finding | None:
    """Iraq, he said, can wait. / as he put it: the clause around is the content."""
    if lemma not in lexicon.SAYING | lexicon.BELIEVING:
        return None
    if parse.deps[verb] == "parataxis" or (parse.deps[verb] == "advcl" and _has_as(parse, verb)):
        own = set(parse.subtree(verb))
        around = parse.subtree(parse.heads[verb])
        return _finding("parenthetical", lemma, [token for token in around if token not in own])
    return None


def _has_as(parse: Parse, verb: int) -> bool:
    return any(parse.words[child] == "as" for child in parse.children[verb])


def _with_infinitive(parse: Parse, verb: int, lemma: str) -> Finding | None:
    """He vowed to go. / She asked them to go."""
    for child in parse.children[verb]:
        if parse.deps[child] not in ("xcomp", "ccomp") or child < verb or not _has_to(parse, child):
            continue
        between = [c for c in parse.children[verb] if verb < c < child]
        objects = [c for c in between if parse.deps[c] in ("dobj", "dative")]
        if lemma in lexicon.DIRECTING and objects:
            tokens = [token for c in objects for token in parse.subtree(c)]
            return _finding("directive", lemma, sorted(tokens + parse.subtree(child)))
        if lemma in lexicon.DIRECTING and any(parse.deps[c] in SUBJECTS for c in parse.children[child]):
            return _finding("directive", lemma, parse.subtree(child))
        if lemma in lexicon.INTENDING:
            return _finding("infinitive", lemma, parse.subtree(child))
    return None


def _has_to(parse: Parse, verb: int) -> bool:
    return any(parse.words[child] == "to" and parse.deps[child] == "aux" for child in parse.children[verb])


def _naming(parse: Parse, verb: int, lemma: str) -> Finding | None:
    """She called it a lie."""
    if lemma not in lexicon.NAMING:
        return None
    right = [c for c in parse.children[verb] if c > verb]
    wanted = [c for c in right if parse.deps[c] in ("dobj", "oprd", "ccomp", "xcomp", "acomp", "attr")]
    wanted += [c for c in right if parse.words[c] == "as" and parse.deps[c] == "prep"]
    if not any(parse.deps[c] != "dobj" for c in wanted):
        return None
    return _finding("naming", lemma, sorted(token for c in wanted for token in parse.subtree(c)))


def _with_preposition(parse: Parse, verb: int, lemma: str) -> Finding | None:
    """He warned of a shortage. / She accused them of fraud."""
    for child in parse.children[verb]:
        if child > verb and (lemma, parse.words[child]) in lexicon.WITH_PREPOSITION:
            objects = [c for c in parse.children[verb] if parse.deps[c] == "dobj" and verb < c < child]
            tokens = [token for c in [*objects, child] for token in parse.subtree(c)]
            if not objects:
                tokens.remove(child)
            return _finding("preposition-" + parse.words[child], lemma, sorted(tokens))
    return None


def _bare(parse: Parse, verb: int, lemma: str) -> Finding | None:
    """A verb that a quotation may complete; its object if it has one."""
    if lemma in lexicon.SAYING | lexicon.JUDGING | lexicon.NAMING:
        objects = [c for c in parse.children[verb] if c > verb and parse.deps[c] in ("dobj", "prep", "attr")]
        tokens = [token for c in objects for token in parse.subtree(c)]
        return _finding("object", lemma, sorted(tokens))
    return None


def _is_modifier(parse: Parse, verb: int) -> bool:
    """Whether the form only modifies a noun (a said amount)."""
    return parse.deps[verb] in ("amod", "compound")


def _cue(parse: Parse, verb: int) -> tuple[int, ...]:
    """The verb with the auxiliaries, adverbs, negation and particle that stand next to it."""
    members = {c for c in parse.children[verb] if parse.deps[c] in FUNCTION and not parse.children[c]}
    first = last = verb
    while first - 1 in members:
        first -= 1
    while last + 1 in members and parse.deps[last + 1] in ("prt", "neg"):
        last += 1
    return tuple(range(first, last + 1))


# --- who -----------------------------------------------------------------------------------------


def source_of(parse: Parse, verb: int) -> tuple[int, ...]:
    """The tokens that name who says it; empty where the sentence does not."""
    if _is_passive(parse, verb):
        return _agent(parse, verb)
    for child in parse.children[verb]:
        if parse.deps[child] == "nsubj":
            return _mention(parse, child, verb)
    return _inverted(parse, verb) or _inherited(parse, verb)


def _is_passive(parse: Parse, verb: int) -> bool:
    deps = {parse.deps[child] for child in parse.children[verb]}
    if deps & {"auxpass", "nsubjpass"}:
        return True
    return parse.tags[verb] == "VBN" and parse.deps[verb] in ("acl", "advcl") and "aux" not in deps


def _agent(parse: Parse, verb: int) -> tuple[int, ...]:
    for child in parse.children[verb]:
        if parse.words[child] == "by" and parse.deps[child] in ("agent", "prep"):
            for noun in parse.children[child]:
                if parse.deps[noun] == "pobj":
                    return tuple(noun_phrase(parse, noun))
    return ()


def _mention(parse: Parse, subject: int, verb: int) -> tuple[int, ...]:
    """The subject; for a relative pronoun the noun it stands for, and the pronoun."""
    if parse.words[subject] in RELATIVES and parse.deps[verb] == "relcl":
        noun = noun_phrase(parse, parse.heads[verb])
        return tuple(sorted({token for token in noun if token < subject} | {subject}))
    if parse.words[subject] == "it" and parse.tags[subject] == "PRP" and _is_expletive(parse, verb):
        return ()
    return tuple(noun_phrase(parse, subject))


def _is_expletive(parse: Parse, verb: int) -> bool:
    return parse.words[verb] in ("seems", "seemed", "appears", "appeared", "emerged", "turns", "turned")


def _inverted(parse: Parse, verb: int) -> tuple[int, ...]:
    """After a quotation (said Jane Roe): a subject that the parser took for an object."""
    if parse.words[verb] not in lexicon.INVERTING:
        return ()
    for child in parse.children[verb]:
        if child > verb and parse.deps[child] in ("dobj", "attr", "npadvmod"):
            phrase = noun_phrase(parse, child)
            named = parse.tags[child].startswith("NNP") or parse.tags[child] == "PRP"
            return tuple(phrase) if named and phrase[0] == verb + 1 else ()
    return ()


def _inherited(parse: Parse, verb: int) -> tuple[int, ...]:
    """The subject of what the verb hangs on: and said; vowing; by saying; wants to say."""
    dep, head = parse.deps[verb], parse.heads[verb]
    if head == verb:
        return ()
    if dep == "acl":
        return tuple(noun_phrase(parse, head, without=verb))
    if dep in ("conj", "advcl", "xcomp") and parse.tags[head].startswith("V"):
        if dep == "advcl" and parse.tags[verb] != "VBG":
            return ()
        return source_of(parse, head)
    if dep == "pcomp" and parse.tags[parse.heads[head]].startswith("V"):
        return source_of(parse, parse.heads[head])
    return ()


def noun_phrase(parse: Parse, noun: int, *, without: int | None = None) -> list[int]:
    """The noun with what belongs to its name: no relative clause or participle after it."""
    found, waiting = [], [noun]
    while waiting:
        token = waiting.pop()
        found.append(token)
        for child in parse.children[token]:
            if child != without and not (child > token and parse.deps[child] in CLAUSAL):
                waiting.append(child)
    return sorted(found)


# --- other cues ----------------------------------------------------------------------------------


def _according(parse: Parse, index: int) -> Iterator[Finding]:
    """According to X, it rained."""
    to = next((c for c in parse.children[index] if parse.words[c] == "to"), None)
    noun = None if to is None else next((c for c in parse.children[to] if parse.deps[c] == "pobj"), None)
    if to is None or noun is None:
        return
    own = set(parse.subtree(index))
    around = parse.subtree(parse.heads[index])
    content = tuple(token for token in around if token not in own)
    yield Finding("according", "according", (index, to), tuple(parse.subtree(noun)), content)


def _hearsay(parse: Parse, index: int) -> Iterator[Finding]:
    """X reportedly agreed."""
    head = parse.heads[index]
    if head == index or not parse.tags[head].startswith("V"):
        return
    content = tuple(token for token in parse.subtree(head) if token != index)
    yield Finding("hearsay", parse.words[index], (index,), (), content)


def _noun(word: str) -> str | None:
    if word in lexicon.NOUNS:
        return word
    return word[:-1] if word.endswith("s") and word[:-1] in lexicon.NOUNS else None


def _by_noun(parse: Parse, index: int, noun: str) -> Iterator[Finding]:
    """Her claim that it rained."""
    for child in parse.children[index]:
        if child > index and parse.deps[child] in ("acl", "ccomp", "relcl") and _has_that(parse, child):
            source = _owner(parse, index)
            content = tuple(parse.subtree(child))
            yield Finding("noun", noun, (index,), source, content, belief=lexicon.NOUNS[noun])
            return


def _has_that(parse: Parse, verb: int) -> bool:
    return any(parse.words[c] == "that" and parse.deps[c] == "mark" for c in parse.children[verb])


def _owner(parse: Parse, noun: int) -> tuple[int, ...]:
    """Whose claim it is: a possessive, an of- or by-phrase, or the subject that makes it."""
    for child in parse.children[noun]:
        if parse.deps[child] == "poss":
            return tuple(token for token in noun_phrase(parse, child) if parse.tags[token] != "POS")
        if parse.deps[child] == "prep" and parse.words[child] in ("of", "by", "from", "among"):
            for pobj in parse.children[child]:
                if parse.deps[pobj] == "pobj":
                    return tuple(noun_phrase(parse, pobj))
    head = parse.heads[noun]
    if parse.deps[noun] == "dobj" and parse.tags[head].startswith("V"):
        return source_of(parse, head)
    return ()


def _by_adjective(parse: Parse, index: int, word: str) -> Iterator[Finding]:
    """She is sure that it rained."""
    be = parse.heads[index] if parse.deps[index] == "acomp" else index
    clause = next((c for c in parse.children[index] if c > index and parse.deps[c] == "ccomp"), None)
    if clause is None:
        return
    source = source_of(parse, be) if be != index else _passive_subject(parse, index)
    cue = tuple(sorted({be, index})) if index - be == 1 else (index,)
    yield Finding("adjective", word, cue, source, tuple(parse.subtree(clause)), belief=True)


def _passive_subject(parse: Parse, index: int) -> tuple[int, ...]:
    for child in parse.children[index]:
        if parse.deps[child] in SUBJECTS:
            return _mention(parse, child, index)
    return ()
