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


#: Tokens of a sentence beyond which it is none: a list, or a text without full stops.
LONGEST_SENTENCE = 400


def findings(parse: Parse) -> Iterator[Finding]:
    """Everything the rules find in ``parse``, in the order of the cues."""
    for first, last in parse.sentences:
        if last - first <= LONGEST_SENTENCE:
            yield from _in_sentence(parse, range(first, last))


def _in_sentence(parse: Parse, tokens: range) -> Iterator[Finding]:
    for index in tokens:
        word = parse.words[index]
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
    if _is_modifier(parse, verb) or _is_unreal(parse, verb):
        return
    source = source_of(parse, verb)
    if _is_nobody(parse, source) or (lemma in lexicon.SHOWING and _is_demonstrative(parse, source)):
        return
    if lemma == "ask" and not source:
        return  # She was asked whether: a question of nobody's is no claim.
    made = (
        _with_clause(parse, verb, lemma)
        or _parenthetical(parse, verb, lemma)
        or _with_infinitive(parse, verb, lemma)
        or _naming(parse, verb, lemma)
        or _with_preposition(parse, verb, lemma)
        or _bare(parse, verb, lemma)
    )
    if made is not None and (source or _is_passive(parse, verb) or made.rule == "object"):
        belief = lemma in lexicon.BELIEVING and lemma not in lexicon.SAYING
        belief = belief or (made.rule == "infinitive" and lemma in lexicon.INTENDING)
        yield replace(made, cue=_cue(parse, verb), source=source, belief=belief)


def _finding(rule: str, lemma: str, content: list[int]) -> Finding:
    return Finding(rule, lemma, (), (), tuple(content))


def _with_clause(parse: Parse, verb: int, lemma: str) -> Finding | None:
    """He said (that) it rained. / It rained, he said."""
    if lemma not in lexicon.SAYING | lexicon.SHOWING | lexicon.BELIEVING:
        return None
    clauses = [
        child
        for child in parse.children[verb]
        if parse.deps[child] == "ccomp"
        and not _is_relative(parse, child)
        and not _is_cut_off(parse, child, verb)
    ]
    if not clauses:
        return None
    after = [child for child in clauses if child > verb]
    if after and (after == clauses or _has_that(parse, after[0])):
        return _finding("clause", lemma, parse.subtree(after[0]))
    return _finding("clause-before", lemma, _before(parse, verb, clauses[0]))


def _is_relative(parse: Parse, clause: int) -> bool:
    """Whether a clause taken for a complement is one about a noun (Reuters, that quoted him)."""
    subjects = [child for child in parse.children[clause] if parse.deps[child] in SUBJECTS]
    return any(parse.words[child] in ("that", "which") and parse.tags[child] == "WDT" for child in subjects)


def _is_cut_off(parse: Parse, clause: int, verb: int) -> bool:
    """Whether a semicolon parts the clause from the verb: two statements, not one inside the other."""
    return clause < verb and ";" in parse.words[clause:verb]


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
    aside = parse.deps[verb] == "parataxis" and lemma in lexicon.SAYING | lexicon.BELIEVING
    if aside or (lemma in lexicon.SAYING and _is_as_clause(parse, verb)):
        own = set(parse.subtree(verb))
        around = parse.subtree(parse.heads[verb])
        return _finding("parenthetical", lemma, [token for token in around if token not in own])
    return None


def _is_as_clause(parse: Parse, verb: int) -> bool:
    """As she noted; as he put it. Not: as they continued to talk, which tells the time."""
    children = parse.children[verb]
    if parse.deps[verb] != "advcl" or not any(parse.words[child] == "as" for child in children):
        return False
    after = [child for child in children if child > verb and parse.words[child] not in ("it", "in", "at")]
    return not any(parse.deps[child] in ("dobj", "prep", "xcomp", "acomp") for child in after)


def _with_infinitive(parse: Parse, verb: int, lemma: str) -> Finding | None:
    """He vowed to go. / She asked them to go. / The ship is said to have sunk."""
    for child in parse.children[verb]:
        if parse.deps[child] not in ("xcomp", "ccomp") or child < verb or not _has_to(parse, child):
            continue
        if _is_passive(parse, verb):
            subjects = [c for c in parse.children[verb] if parse.deps[c] == "nsubjpass"]
            if lemma in lexicon.SAID_TO and subjects:
                return _finding("said-to", lemma, sorted(parse.subtree(subjects[0]) + parse.subtree(child)))
            return None
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
    if lemma not in lexicon.NAMING or _is_passive(parse, verb):
        return None
    right = [c for c in parse.children[verb] if c > verb]
    wanted = [c for c in right if parse.deps[c] in ("dobj", "oprd", "ccomp", "xcomp", "acomp", "attr")]
    wanted += [c for c in right if parse.words[c] == "as" and parse.deps[c] == "prep"]
    named = wanted[0] if wanted else verb
    if named == verb or parse.words[named].endswith(("self", "selves")) or _has_to(parse, named):
        return None
    if len(wanted) == 1 and (parse.deps[named] == "dobj" or not _has_subject(parse, named)):
        return None
    return _finding("naming", lemma, sorted(token for c in wanted for token in parse.subtree(c)))


def _has_subject(parse: Parse, verb: int) -> bool:
    return any(parse.deps[child] in SUBJECTS for child in parse.children[verb])


def _with_preposition(parse: Parse, verb: int, lemma: str) -> Finding | None:
    """He warned of a shortage. / She accused them of fraud. / They called on him to go."""
    if any(parse.words[child] == "which" for child in parse.children[verb]):
        return None
    for child in parse.children[verb]:
        if lemma == "call" and child > verb and parse.words[child] in ("on", "upon"):
            wish = next((c for c in parse.children[verb] if c > child and _has_to(parse, c)), None)
            tokens = [token for token in parse.subtree(child) if token != child]
            if wish is None and not any(_has_to(parse, token) for token in tokens):
                return None
            return _finding(
                "directive", lemma, sorted(tokens + ([] if wish is None else parse.subtree(wish)))
            )
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


def _is_unreal(parse: Parse, verb: int) -> bool:
    """Whether nothing has been said: could say; in order to say. "Went on to say" has been."""
    for child in parse.children[verb]:
        if parse.deps[child] == "aux" and parse.words[child] in lexicon.UNREAL:
            return True
        if parse.deps[child] == "aux" and parse.words[child] == "to":
            head = parse.heads[verb]
            return parse.deps[verb] != "xcomp" or parse.words[head] not in lexicon.CARRYING_ON
    return False


def _is_nobody(parse: Parse, source: tuple[int, ...]) -> bool:
    first = parse.words[source[0]] if source else ""
    return first in ("any", "such", "what") or (len(source) == 1 and first in ("this", "these"))


def _is_demonstrative(parse: Parse, source: tuple[int, ...]) -> bool:
    """Whether the subject is a fact and nobody's voice (this shows; these ties underline)."""
    return (
        not source or parse.words[source[0]] in lexicon.DEMONSTRATIVES or parse.words[source[-1]] == "which"
    )


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
        noun = noun_phrase(parse, _antecedent(parse, subject, parse.heads[verb]))
        return tuple(sorted({token for token in noun if token < subject} | {subject}))
    if parse.words[subject] == "it" and parse.tags[subject] == "PRP" and _is_expletive(parse, verb):
        return ()
    return tuple(noun_phrase(parse, subject))


def _antecedent(parse: Parse, pronoun: int, noun: int) -> int:
    """Jane Roe, head of the mill, who said: not the mill, to which the parser ties the clause."""
    if parse.words[pronoun] != "who" or parse.tags[pronoun - 1] != ",":
        return noun
    above = noun
    while parse.deps[above] in ("pobj", "prep"):
        above = parse.heads[above]
        if parse.deps[above] == "appos":
            return parse.heads[above]
    return noun


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
    """The subject of what the verb hangs on: and said; vowing; by saying; went on to say."""
    dep, head = parse.deps[verb], parse.heads[verb]
    if head == verb:
        return ()
    if dep == "acl" and not _is_apart(parse, verb):
        return tuple(noun_phrase(parse, head, without=verb))
    if dep == "conj" or parse.tags[verb] == "VBG" or dep == "xcomp":
        above = _verb_above(parse, verb)
        return () if above is None else source_of(parse, above)
    return ()


def _is_apart(parse: Parse, verb: int) -> bool:
    """Whether a comma or dash parts a participle from the noun before it: it goes with the subject."""
    first = parse.subtree(verb)[0]
    return first > 0 and parse.tags[verb] == "VBG" and parse.tags[first - 1] in (",", ":")


def _verb_above(parse: Parse, token: int) -> int | None:
    """The nearest verb that ``token`` hangs on, through nouns and prepositions."""
    head = parse.heads[token]
    while not parse.tags[head].startswith(("V", "MD")):
        if parse.heads[head] == head:
            return None
        head = parse.heads[head]
    return head if head != token else None


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
    above = _verb_above(parse, index)
    around = parse.subtree(parse.heads[index] if above is None else above)
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
