"""Words of grammar: pronouns, determiners, particles of names, and nouns that are nobody's name.

Lists that a user may want to edit (titles, places, organisations, aliases) are in ``resources/gazetteers``.
All words are folded by `db.names.fold`.
"""

from __future__ import annotations

from typing import Literal


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PRONOUNS = _words(
    """
    i you he she it we they me him her us them this that these those who whom which what one ones
    someone somebody anyone anybody everyone everybody nobody none each both all some many most several
    few others another either neither myself yourself himself herself itself ourselves themselves
    mine yours his hers ours theirs there here
    """
)

#: What a description of somebody begins with; "the" also begins names.
DETERMINERS = _words(
    """
    a an the this that these those some any many most several few all both each every another other
    one two three four five six seven eight nine ten no his her its their our my your certain various
    numerous dozens hundreds thousands half more fewer at least about nearly almost over
    """
)

#: Common nouns that often open a sentence as the subject of a verb of saying.
COMMON = _words(
    """
    companies critics data documents evidence families figures friends investigators people police polls
    pollsters records reports research results sources statistics studies surveys teachers workers
    """
)

#: Words that open sentences and are nobody's first name.
OPENERS = _words(
    """
    again also apparently are ask asked be being besides between both can could dear despite did do does
    during each either even ever every except first further get give given had has have hello here
    however indeed inside instead is just last let like make many maybe meanwhile more most moreover
    neither never next nor not no of only once other our outside over perhaps read say second see several
    should some soon still such take tell thank third through thus until upon was watch were whatever
    whenever wherever whether which whose will within would yes
    """
)

#: Beside head nouns of organisations, what every country has its own of: alone they name nobody.
GENERIC = _words(
    """
    interior foreign defence defense finance health justice education oil supreme high federal national
    central state local city county provincial general political crown cabinet parliamentary electoral
    election human rights civil military security intelligence border senior top government internal
    external affairs and of the for presidential
    """
)

#: All of these words would count as generic, yet they name one body in English news.
PARTICULAR = frozenset(("state department", "justice department", "national guard", "security council"))

#: Plurals of people: groups, whatever their capitals.
GROUPS = _words(
    """
    arabs brits britons danes dutch finns french germans greeks jews kurds muslims poles scots serbs
    sunnis shias shiites swedes swiss turks yazidis yezidis druze alawites hindus sikhs buddhists
    catholics evangelicals conservatives liberals greens tories independents lords mps meps senators
    officials sources experts analysts residents voters reporters police lawmakers governors democrats
    republicans congressmen ministers americans iraqis israelis saudis pakistanis emiratis qataris
    bahrainis kuwaitis omanis yemenis afghans uzbeks tajiks kazakhs english irish welsh spanish japanese
    chinese portuguese vietnamese lebanese
    """
)
GROUP_ENDINGS = ("ians", "icans", "ists", "crats", "ites")

#: Small words inside names.
PARTICLES = _words(
    """
    al el ul ad ar as ash at an bin ibn ben bint abu umm von van der den de del della di da du la le
    dos das ter y
    """
)

#: What may follow a surname.
SUFFIXES = _words("jr sr ii iii iv")

#: A word before a surname that is no first name (Western Iran, Kurdish Iraq).
NOT_FIRST_NAMES = _words(
    """
    north south east west northern southern eastern western central greater upper lower new old post pre
    anti pro former late young january february march april june july august september october november
    december monday tuesday wednesday thursday friday saturday sunday if when while after before since
    because although though as in on at by for from with without under over against like unlike but and
    or so yet then now today yesterday tomorrow that this these those what why how who where there here
    saint mount lake river port fort cape san santa los las
    """
) | frozenset(("the", "a", "an"))

#: Endings of adjectives of nations, which are no first names (Iranian, Turkish, Japanese).
DEMONYM_ENDINGS = ("ish", "ese", "nian", "rian", "sian", "tian", "aeli", "raqi", "audi", "kistani", "meni")


#: Personal and possessive pronouns, with what they tell.
PERSONAL = _words(
    """
    i me my mine myself we us our ours ourselves you your yours he him his himself she her hers herself
    it its itself they them their theirs themselves
    """
)
FIRST = _words("i me my mine myself we us our ours ourselves")
SECOND = _words("you your yours")
NEUTER = _words("it its itself")
PLURAL = _words("we us our ours ourselves they them their theirs themselves")
GENDERED: dict[str, Literal["male", "female"]] = {
    "he": "male", "him": "male", "his": "male", "himself": "male",
    "she": "female", "her": "female", "hers": "female", "herself": "female",
}  # fmt: skip
RELATIVES = _words("who whom whose which that")
OWNERS = _words("my your his her its our their")

#: Kinship and the like: one definite person, but no office.
KIN = _words(
    """
    father mother brother sister son daughter husband wife uncle aunt nephew niece cousin grandfather
    grandmother grandson granddaughter widow widower partner fiance fiancee friend neighbour neighbor
    boyfriend girlfriend stepfather stepmother twin parent child
    """
)

#: Nouns of people that are no titles; with them, a description is somebody and nothing.
PEOPLE = KIN | _words(
    """
    person people man woman boy girl somebody someone anyone anybody everyone everybody source colleague
    relative patient customer client visitor tourist traveller traveler commuter worker employee villager
    opponent associate ally insider bystander onlooker protester protestor demonstrator refugee migrant
    counterpart representative member fisherman pupil speaker eldest youngest elder younger
    """
)

#: What a description may be of beside the heads of organisations: a state.
STATES = _words("country nation government regime administration capital city town village county state")

SINGULAR_DETERMINERS = _words("a an this that another each every one")
PLURAL_DETERMINERS = _words(
    """
    these those two three four five six seven eight nine ten several many most few some both all various
    numerous dozens hundreds thousands
    """
)
PLURAL_NOUNS = _words("people men women children police families others themselves militiamen fishermen")

#: Adjectives that follow their noun and open a phrase (a person close to him).
POSTPOSED = _words("close familiar present able likely responsible aged")
PARTICIPLES = _words("seen known shown written taken held made led sent found")

#: Forms of address and ranks after which a title word is a surname (Captain Lord, Mr King) ...
RANKS = _words(
    """
    mr mrs ms miss dr prof professor captain capt colonel col sergeant sgt general gen lieutenant lt major maj
    admiral adm sir dame lady senator sen governor gov judge president minister inspector detective officer
    """
)
#: ... but for ranks of two words.
DOUBLE_RANKS = frozenset((("sergeant", "major"), ("sgt", "major"), ("minister", "president")))

#: Nouns that stand after the name of the body that they describe (the Norlin agency).
APPOSED = _words(
    """
    agency channel newspaper paper magazine website site broadcaster station network daily weekly tabloid blog
    militia movement party group company firm foundation brigade brigades
    """
)

#: Particles that make one word of a name with what follows (Abu Hazim).
KUNYA = _words("abu umm abd abdul abdel")
#: Particles that are first names as well where they open a name.
FIRST_NAMES = _words("ben van ash della")

#: Heads of descriptions of nobody.
UNSPECIFIED = _words("nobody none everybody everyone anybody anyone those party")
NUMERALS = _words(
    "one two three four five six seven eight nine ten half many most several few some others both cent "
    "percent majority minority third quarter fifth tenth number handful dozens hundreds thousands"
)
#: Groups whose members stay unknown.
ANONYMOUS = _words("officials sources experts analysts residents voters reporters police lawmakers governors")
SMALL_IN_ACRONYMS = _words("of the and for in on to & de la du des")
#: Words before an office that make it another one: "the minister" is not the prime minister.
DEPUTIES = _words("prime vice deputy assistant former ex late acting then")

PREPOSITIONS = _words(
    "of for from at in on with to by near about inside outside behind under over after before"
)

#: Determiners that pick out nobody.
QUANTIFIERS = _words("every each no any all")
#: Plurals that no rule makes.
PEOPLE_PLURALS = {
    "men": "man", "women": "woman", "people": "person", "spokesmen": "spokesman",
    "spokeswomen": "spokeswoman", "policemen": "policeman", "businessmen": "businessman",
    "fishermen": "fisherman", "wives": "wife", "allies": "ally", "lawmen": "lawman",
}  # fmt: skip

#: Words that show that a verb has begun.
AUXILIARIES = _words(
    """
    is are was were be been being am has have had do does did will would shall should can could may might must
    not said says say who which that to and or if when as while because than whether but so though where
    """
)

REFLEXIVE = _words("himself herself itself themselves myself ourselves yourself")

#: Other nouns that say of a name before them that it is a body's: "Pell Marine, a charity,".
BODIES = _words(
    """
    charity club bank union university institute institution organisation organization association federation
    league alliance coalition corporation developer manufacturer retailer insurer lender producer utility
    watchdog regulator authority agency council committee commission tribunal ministry consultancy contractor
    operator supplier programme project campaign outlet publisher think-tank tank observatory monitor
    """
)

#: Letters after a name.
HONOURS = frozenset(
    ("KC", "QC", "MP", "MEP", "MSP", "OBE", "CBE", "MBE", "KBE", "PhD", "MD", "Esq", "SJ", "OP")
)

#: Forms of address, which tell nothing of an office.
ADDRESSES = _words("mr mrs ms miss dr prof professor sir dame")

#: Labels of interviews, and those of them that ask.
LABELS = _words("q a question answer")
ASKING = _words("q question")

#: Adjectives that describe and do not tell one office from another.
NEUTRAL = _words(
    """
    elderly young aging ageing veteran outspoken popular powerful embattled influential beleaguered visiting
    soft-spoken same very
    """
)
