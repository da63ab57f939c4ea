"""What a person's name and an outlet's name look like in bylines and in lists of sources."""

from __future__ import annotations

import re

_ARABIC = "al|el|as|ash|an|ar|at|bin|bint|ibn|abu"
_EUROPEAN = "de|del|della|der|den|di|da|do|dos|du|la|le|van|von|ter|ten|y|e|zu|st"
_PARTICLES = f"{_ARABIC}|{_EUROPEAN}"
_UPPER = r"[^\W\d_a-zß-öø-ÿ]"
# al-Bar, van, d'Arcy, O'Neill, J.K., Anne-Marie
_TOKEN = rf"(?:(?:{_PARTICLES})\b(?:[-’']{_UPPER}[\w’'-]*)?|[dl][’']{_UPPER}\w*|{_UPPER}[\w’'.-]*)"
_PERSON = re.compile(rf"{_UPPER}[\w’'.-]*(?:\s{_TOKEN}){{1,4}}")

_CAPITAL_AFTER_ARTICLE = re.compile(rf"(?:{_ARABIC})[-’']{_UPPER}|[dl][’']{_UPPER}")

# Words that make the two words after "By" something other than a name.
_NOT_NAMES = frozenset(
    re.findall(
        r"\S+",
        """the a an then now day night land sea air popular any all his her my our your their this that these
        those far staff correspondent correspondents reporter reporters editor editors agencies agency news
        admin administrator unknown user anonymous default author guest office owner word document""",
    )
)

_OUTLET_WORDS = frozenset(
    re.findall(
        r"\S+",
        """news times post herald tribune journal press gazette chronicle monitor observer guardian telegraph
        star sun mail mirror standard independent review courier dispatch examiner express globe inquirer
        ledger record register reporter sentinel bulletin echo eye today daily weekly monthly magazine
        quarterly radio television tv broadcasting agency network wire report reports messenger advertiser
        argus banner clarion mercury newspaper online media channel insider post-dispatch""",
    )
)
_LINKING = frozenset(re.findall(r"\S+", "of the and for in on at to de del der des du la le al el & d"))

#: What a person is rather than where it was printed: "Jane Doe, staff writer".
_ROLE = re.compile(
    r"\b(?:writer|reporter|correspondent|editor|contributor|contributing|columnist|analyst|special to|staff|"
    r"photographer|fellow|professor|director|researcher|scholar|ph\.?d|m\.?d|jr|sr|esq)\b\.?",
    re.IGNORECASE,
)


def is_person(words: str) -> bool:
    """Whether the words have the form of a person's full name: two to five capitalised words.

    >>> [is_person(name) for name in ("Omar al-Rashid", "Ludwig van Beethoven", "Reuters", "The Night")]
    [True, True, False, False]
    """
    if len(words) > 60 or not _PERSON.fullmatch(words):
        return False
    return not any(word.lower().strip(".") in _NOT_NAMES for word in words.split())


def people(words: str) -> str | None:
    """The names of a byline, joined by ``; ``; None where a part has not the form of a name.

    >>> people("Mira Toll, Jon Vale and Ada Quist")
    'Mira Toll; Jon Vale; Ada Quist'
    """
    if len(words) > 300:
        return None
    names = [name.strip() for name in re.split(r",\s+and\s|\sand\s|\s&\s|,\s|;\s", words)]
    return "; ".join(names) if all(is_person(name) for name in names) else None


def is_outlet(words: str) -> bool:
    """Whether the words surely name a publication: a word such as News, an acronym, a domain, "The ...".

    >>> is_outlet("Middle East Eye"), is_outlet("Jane Roe"), is_outlet("BBC"), is_outlet("quay.example")
    (True, False, True, True)
    """
    if "," in words or not is_proper_phrase(words) or _ROLE.search(words):
        return False
    tokens = words.split()
    if tokens[0].lower() == "the" and len(tokens) > 1:
        return True
    if len(tokens) == 1 and (re.fullmatch(r"[A-Z]{2,6}", words) or _is_domain(words)):
        return True
    return any(token.lower().strip(".,") in _OUTLET_WORDS for token in tokens)


def is_proper_phrase(words: str) -> bool:
    """Whether the words could be the title of something: up to eight, capitalised but for linking words.

    >>> is_proper_phrase("Journal of the Quay"), is_proper_phrase("the evening when it fell")
    (True, False)
    """
    tokens = words.split()
    if not tokens or len(tokens) > 8 or len(words) > 100:
        return False
    if len(tokens) == 1 and _is_domain(words):
        return True
    own = [token for token in tokens if token.lower() not in _LINKING]
    return bool(own) and all(_is_capital(token) for token in own)


def _is_capital(token: str) -> bool:
    start = token.lstrip("(‘“'\"")[:1]
    return start.isupper() or start.isdigit() or _CAPITAL_AFTER_ARTICLE.match(token) is not None


def is_role(words: str) -> bool:
    """Whether the words say what a person is: "staff writer"."""
    return bool(_ROLE.search(words)) and len(words) < 80


def _is_domain(words: str) -> bool:
    return re.fullmatch(r"(?:[\w-]{1,40}\.){1,3}[a-z]{2,8}", words) is not None


def upright(name: str) -> str:
    """A name written last name first, turned round.

    >>> upright("Quist, Ada"), upright("Ada Quist"), upright("van Dam, J.")
    ('Ada Quist', 'Ada Quist', 'J. van Dam')
    """
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and "," not in first else name
