"""Words that are not part of anybody's name, and names that stand for places.

Sources: forms of address and offices as English news style guides list them (AP Stylebook, "titles";
Reuters Handbook of Journalism, "titles"), sorted by hand; countries by their short names in ISO 3166-1
and the capitals and seats of government that stand for them in the news. All are folded by
`db.names.fold` before they are compared.
"""

from __future__ import annotations


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

#: Forms of address and offices; whatever follows the last of them may be a name.
TITLES = _words(
    """
    mr mrs ms miss mx dr prof sir dame lord lady baron baroness count countess duke duchess prince princess
    king queen emperor sultan emir sheikh shaikh sheik sayyid sayyed sayed hajj imam ayatollah mullah rabbi
    pope cardinal archbishop bishop father sister brother reverend rev fr st saint hon honourable honorable
    president vice-president premier chancellor minister secretary undersecretary senator sen
    representative rep congressman congresswoman congressperson assemblyman councilman councilwoman
    councillor mp msp mep governor gov lieutenant-governor lt mayor speaker ambassador envoy consul
    commissioner commander commodore admiral adm general gen colonel col major maj captain capt
    lieutenant sergeant sgt corporal cpl private officer detective inspector superintendent constable
    sheriff marshal judge justice attorney prosecutor lawyer barrister solicitor counsel magistrate
    chairman chairwoman chairperson chair chief ceo cfo head leader director manager executive boss
    founder co-founder owner editor publisher columnist correspondent reporter journalist author writer
    blogger commentator analyst pundit host anchor presenter strategist adviser advisor aide consultant
    spokesman spokeswoman spokesperson professor lecturer scholar historian economist scientist physicist
    researcher expert pollster activist candidate nominee contender rival challenger incumbent lawmaker
    legislator delegate politician official diplomat operator advocate surgeon steward passenger engineer
    actor actress singer musician coach player doctor nurse teacher student farmer trader broker banker
    businessman businesswoman billionaire mogul tycoon investor witness survivor resident neighbour
    neighbor widow widower husband wife son daughter mother supporter voter veteran whip dictator
    strongman warlord cleric fighter militant successor predecessor deputy
    """
)

#: Words that stand before an office or between its parts, in capitals or not.
MODIFIERS = _words(
    """
    prime vice deputy assistant associate acting interim outgoing incoming former ex then-president late
    senior junior top leading chief high first second third retired current new old long-time longtime
    foreign interior defence defense finance health justice labor labour education energy agriculture
    commerce trade transport transportation treasury oil culture housing environment information
    state national federal local homeland security intelligence affairs presidential political military
    campaign communications press party opposition republican democratic conservative liberal gop
    tory independent supreme grand crown crew police army navy
    """
)

#: Common nouns that often open a sentence as the subject of a verb of saying.
COMMON = _words(
    """
    companies critics data documents evidence families figures friends investigators people police polls
    pollsters records reports research results sources statistics studies surveys teachers workers
    """
)

#: Names in the plural.
AGENCIES = _words("reuters bloomberg haaretz politico forbes")

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

#: Parties as forms of address.
PARTIES = _words(
    "republican democrat democratic conservative labour labor liberal tory fellow former then late"
)

#: After "of" in the name of an office (Secretary of State).
PORTFOLIOS = _words(
    """
    state defence defense the interior foreign affairs finance health justice labor labour education energy
    agriculture commerce trade transport transportation treasury oil culture housing environment
    information homeland security national intelligence staff and war india exchequer lords commons
    """
)

#: Head nouns of organisations: "of" and "for" after them belong to the name.
ORGANISATIONS = _words(
    """
    academy administration agency alliance army assembly association authority bank board brigade brigades
    broadcasting bureau cabinet center centre chamber church club coalition command commission committee
    company conference confederation congress convention corporation corps council court department
    directorate division embassy federation force forces foundation front fund government group guard
    guards guild house initiative institute institution journal kingdom league library line magazine
    ministry mission movement network news newspaper observatory office organisation organization parliament
    party police post press project republic school senate service services society staff star state states
    station syndicate telegraph times tribune trust union units university watch herald gazette
    """
)

#: Names that every country has its own of: alone they name nobody.
GENERIC = ORGANISATIONS | _words(
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

PLACES = frozenset(
    place.strip()
    for place in """
    afghanistan, albania, algeria, andorra, angola, argentina, armenia, australia, austria, azerbaijan,
    bahamas, bahrain, bangladesh, barbados, belarus, belgium, belize, benin, bhutan, bolivia, bosnia,
    botswana, brazil, britain, brunei, bulgaria, burkina faso, burundi, cambodia, cameroon, canada,
    chad, chile, china, colombia, comoros, congo, costa rica, croatia, cuba, cyprus, czechia, denmark,
    djibouti, dominica, ecuador, egypt, el salvador, england, eritrea, estonia, eswatini, ethiopia,
    europe, fiji, finland, france, gabon, gambia, gaza, georgia, germany, ghana, greece, grenada,
    guatemala, guinea, guyana, haiti, holland, honduras, hong kong, hungary, iceland, india, indonesia,
    iran, iraq, ireland, israel, italy, jamaica, japan, jordan, kazakhstan, kenya, kiribati, kosovo,
    kurdistan, kuwait, kyrgyzstan, laos, latvia, lebanon, lesotho, liberia, libya, liechtenstein,
    lithuania, luxembourg, macedonia, madagascar, malawi, malaysia, maldives, mali, malta, mauritania,
    mauritius, mexico, micronesia, moldova, monaco, mongolia, montenegro, morocco, mozambique, myanmar,
    namibia, nauru, nepal, netherlands, new zealand, nicaragua, niger, nigeria, north korea, norway,
    oman, pakistan, palau, palestine, panama, paraguay, persia, peru, philippines, poland, portugal,
    prussia, qatar, romania, russia, rwanda, samoa, san marino, saudi arabia, scotland, senegal, serbia,
    seychelles, sierra leone, singapore, slovakia, slovenia, somalia, south africa, south korea, spain,
    sri lanka, sudan, suriname, sweden, switzerland, syria, taiwan, tajikistan, tanzania, thailand,
    togo, tonga, tunisia, turkey, turkiye, turkmenistan, tuvalu, uganda, ukraine, uruguay, uzbekistan,
    vanuatu, vatican, venezuela, vietnam, wales, yemen, zambia, zimbabwe, america, u.s, us, usa, uk, eu, un,
    abu dhabi, abuja, amman, ankara, athens, baghdad, baku, bangkok, beijing, beirut, belfast, belgrade,
    berlin, bern, brasilia, brussels, bucharest, budapest, cairo, canberra, caracas, copenhagen,
    damascus, delhi, dhaka, doha, dublin, edinburgh, erbil, geneva, hanoi, havana, helsinki, islamabad,
    jakarta, jerusalem, kabul, khartoum, kiev, kyiv, kremlin, lisbon, london, madrid, manila, minsk,
    moscow, nairobi, new delhi, new york, oslo, ottawa, paris, pentagon, prague, pretoria, pyongyang, riyadh,
    rome, sanaa, santiago, seoul, sofia, stockholm, taipei, tehran, teheran, tel aviv, tokyo, tripoli,
    tunis, vienna, vilnius, warsaw, washington, westminster, whitehall, zagreb
    """.replace("\n", " ").split(",")
)
