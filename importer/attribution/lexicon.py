"""Words that introduce what somebody says or thinks.

Sources: the classes of B. Levin, "English Verb Classes and Alternations" (1993), as VerbNet 3 names
them (say-37.7, tell-37.2, manner_speaking-37.3, complain-37.8, advise-37.9, confess-37.10,
lecture-37.11, order-60, urge-58, promise-37.13, forbid-67, characterize-29.2, dub-29.3,
conjecture-29.5, consider-29.9, wish-62, marvel-31.3), with the reporting verbs of English news grammar
(Biber et al. 1999, 9.2: verbs with that-clauses), sorted by hand. Which construction a verb is trusted
in was checked by counting on the training part of PolNeAR 1.0 (Newell, Margolin and Ruths, LREC 2018).
"""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """A set of words, from a list of them in one string."""
    return frozenset(text.split())


#: Verbs of saying: with a clause, or beside a quotation.
SAYING = words_of(
    """
    acknowledge add admit advise affirm agree allege announce answer argue ask assert assure attest
    aver boast brag caution charge cite claim comment complain concede conclude confess confide confirm
    contend continue convey counsel counter cry declare decree deny describe disclose emphasise emphasize
    exclaim explain fume grumble hint imply indicate inform insist interject interrupt joke lament
    maintain mention moan muse mutter note notify object observe opine order point post proclaim promise
    pronounce propose protest quip quote reaffirm reason reassure recall recommend recount
    reiterate remark remember remind repeat reply report respond retort reveal rule say scoff shout
    shrug sigh signal state stipulate stress suggest swear teach tell testify threaten tweet underline
    underscore urge vow warn whisper wonder write yell
    specify stipulate surmise summarise summarize marvel pledge elaborate retweet blog
    """
)

#: Verbs whose clause is what a study, a poll or a document brings to light; subjects are often things.
SHOWING = words_of(
    """
    confirm demonstrate find highlight imply indicate reflect reveal show signal suggest underline underscore
    """
)

#: Verbs of belief, hope and fear: with a clause.
BELIEVING = words_of(
    """
    assume believe consider deem doubt dread estimate expect fear feel figure forecast foresee guess hope
    imagine judge know predict presume project reckon regret speculate suppose suspect think trust
    understand want wish worry
    """
)

#: Verbs of intention with an infinitive: who says or shows what he or she means to do.
INTENDING = words_of(
    """
    agree aim ask decline demand expect hope intend offer plan pledge prefer promise propose refuse
    swear threaten undertake vow want wish
    """
)

#: Verbs with a person and an infinitive: what somebody is told to do.
DIRECTING = words_of(
    """
    advise ask beg beseech caution challenge command counsel demand direct encourage exhort implore
    instruct invite order press remind request tell urge warn
    """
)

#: Verbs with an object and what it is called.
NAMING = words_of("brand call characterise characterize denounce depict describe dub label portray term")

#: Verbs that carry quoted words in their object (condemned "the plot").
JUDGING = words_of(
    """
    accuse applaud attack blame blast condemn criticise criticize decry defend denounce deplore deride
    dismiss express hail mock praise rail reject slam speak talk use cite demand propose
    """
)

#: Verb and preposition, whose object is what was said (warned of a shortage).
WITH_PREPOSITION = frozenset((("call", "for"), ("warn", "of"), ("warn", "against"), ("accuse", "of")))

#: Nouns whose clause is what somebody says or thinks; True where they are beliefs.
NOUNS = {
    **dict.fromkeys(
        words_of("""
        accusation acknowledgment admission allegation announcement argument assertion assessment assurance
        charge claim comment complaint conclusion confirmation contention declaration denial estimate
        explanation finding insistence notion pledge prediction promise proposal remark report revelation
        statement suggestion testimony threat vow warning word
        """),
        False,
    ),
    **dict.fromkeys(
        words_of("""
        assumption belief concern confidence conviction doubt expectation fear feeling hope opinion
        sense speculation suspicion view worry
        """),
        True,
    ),
}

#: Adjectives after "be" whose clause is what somebody thinks.
ADJECTIVES = words_of(
    """
    adamant afraid angry aware certain clear concerned confident convinced disappointed doubtful glad
    hopeful optimistic pessimistic positive proud sceptical skeptical sorry sure surprised worried
    """
)

#: Forms that regular rules do not make.
IRREGULAR = {
    "said": "say", "says": "say", "told": "tell", "wrote": "write", "written": "write",
    "thought": "think", "knew": "know", "known": "know", "felt": "feel", "found": "find",
    "foresaw": "foresee", "foreseen": "foresee", "swore": "swear", "sworn": "swear", "taught": "teach",
    "understood": "understand", "undertook": "undertake", "undertaken": "undertake", "spoke": "speak",
    "spoken": "speak", "shown": "show", "read": "read", "forecast": "forecast", "begged": "beg",
    "bragged": "brag", "admitted": "admit", "quipped": "quip", "planned": "plan", "blogged": "blog",
    "labelled": "label", "labelling": "label", "begging": "beg", "bragging": "brag",
    "admitting": "admit", "quipping": "quip", "planning": "plan", "blogging": "blog",
    "preferred": "prefer", "preferring": "prefer", "dubbed": "dub", "dubbing": "dub",
    "signalled": "signal", "signalling": "signal", "underlay": "underlie",
}  # fmt: skip


def inflected(verb: str) -> tuple[str, ...]:
    """The regular forms of ``verb``.

    >>> inflected("deny")
    ('deny', 'denies', 'denied', 'denying')
    """
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb, verb + "es", verb + "ed", verb + "ing"
    return verb, verb + "s", verb + "ed", verb + "ing"


def _forms() -> dict[str, str]:
    verbs = SAYING | SHOWING | BELIEVING | INTENDING | DIRECTING | NAMING | JUDGING
    verbs |= {verb for verb, _ in WITH_PREPOSITION}
    forms = {form: verb for verb in sorted(verbs) for form in inflected(verb)}
    return forms | {form: verb for form, verb in IRREGULAR.items() if verb in verbs}


#: Inflected form, lower case -> verb.
FORMS: dict[str, str] = _forms()
