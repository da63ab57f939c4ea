"""Words for what the library knows of speakers: types, forms, rules, reasons, decisions, stations."""

from __future__ import annotations

from app.views.wording import count_words, isolated
from db.alike import name_key
from db.records import ArticleLinkRecord, CitedSource, DecisionRecord, Duplicate, SpeakerRecord
from db.understanding import Station, Understanding

#: What a speaker is; the keys are those of `db.records.SPEAKER_TYPES`.
TYPES: dict[str, str] = {
    "person": "person",
    "group": "group",
    "government": "government",
    "media": "media",
    "anonymous": "unnamed",
    "unspecified": "type unknown",
}
#: The form of the words that name a source (`db.records.MentionForm`).
FORMS: dict[str, str] = {
    "name": "named",
    "title": "named by a title",
    "nominal": "described",
    "pronoun": "a pronoun",
    "metonym": "a place or seat that stands for its government",
    "none": "nobody is named",
}
#: What decided who is meant (`db.records.Mention.rule`), where the form alone does not say it. ``{}`` takes
#: the words that decided.
RULES: dict[str, str] = {
    "fuller-name": "in full at {}",
    "ambiguous-name": "two people of this name are in the article",
    "given-title": "the article gave this title at {}",
    "described-again": "the same as {}",
    "head-of-name": "the only one of its kind that is named, at {}",
    "label": "whoever this letter stands for in the conversation, {}",
    "both": "the same as {}",
    "addressee": "who is spoken to, {}",
    "first-person": "the speaker of the quotation, {}",
    "author": "the author of the article",
    "relative": "refers to {}",
    "pronoun": "refers to {}",
    "part": "part of {}",
    "several": "several, not told apart",
}
#: Why two speakers may be one (`db.alike.Reason`).
REASONS: dict[str, str] = {
    "full-name": "the same full name",
    "middle-name": "the same but for a middle name",
    "initial": "a first name and its initial",
    "spelling": "spelled alike",
    "surname": "the same surname",
    "acronym": "the initials of the other name",
    "form": "the same but for a word such as “party” or “group”",
}
#: Why a name is part of a speaker (`db.schema.MERGERS`).
MERGERS: dict[str, str] = {
    "user": "you said so",
    "alias": "listed in the table of names",
    "full-name": "the same full name",
    "library-surname": "nobody else here bears this surname",
}
#: The same, said of one mention whose speaker is called otherwise.
_JOINED: dict[str, str] = {
    "user": "joined by you",
    "alias": "joined by the table of names",
    "full-name": "joined by the full name",
    "library-surname": "joined by the surname alone",
}
#: What a station of a chain does; the keys are those of `db.records.StationKind`.
STATIONS: dict[str, str] = {
    "speaker": "passes on",
    "media": "reports",
    "cited": "is cited",
    "anonymous": "passes on",
}
#: Below this, a reading is a guess and says so.
_GUESS = 0.5


def type_words(key: str) -> str:
    """What a type of speaker is called; an unknown key shows as it is."""
    return TYPES.get(key, key)


def role_words(speaker: SpeakerRecord) -> str:
    """What the texts say most often that a speaker is, and for whom a place stands; "" where nothing."""
    parts = [*speaker.roles[:1], *([f"stands for {speaker.stands_for}"] if speaker.stands_for else [])]
    return ", ".join(parts)


def mention_words(speaker: SpeakerRecord) -> str:
    """The words that name a speaker in the texts, with how often.

    >>> mention_words(SpeakerRecord(1, "s", "Ann Marlow", 3, mentions=(("Marlow", 2), ("she", 1))))
    'Marlow 2, she'
    """
    return ", ".join(
        isolated(words) + (f" {count:,}" if count > 1 else "") for words, count in speaker.mentions
    )


def reason_words(pair: Duplicate) -> str:
    """Why two speakers may be one, and what speaks against it."""
    words = REASONS.get(pair.reason, pair.reason)
    if pair.together:
        articles = count_words(pair.together, "article")
        return f"{words}; {articles} {'names' if pair.together == 1 else 'name'} both"
    return words


def merger_words(key: str | None) -> str:
    """Why a name is part of a speaker; None: it is the name shown."""
    return "the name shown" if key is None else MERGERS.get(key, key)


def decision_words(decision: DecisionRecord) -> str:
    """A decision as a sentence without its end.

    >>> decision_words(DecisionRecord("d", "rename", "Marlow", "Ann Marlow", "2024-12-08T10:00:00Z", "ada"))
    '“Marlow” is called “Ann Marlow”'
    """
    a, b = f"“{isolated(decision.a)}”", f"“{isolated(decision.b or '')}”"
    if decision.kind == "same":
        return f"{a} is {b}"
    if decision.kind == "different":
        return f"{a} and {b} are not the same"
    if decision.kind == "rename":
        return f"{a} is called {b}"
    if decision.kind == "type":
        return f"{a}: {type_words(decision.b or '')}"
    return _mentions_are(decision)


def _mentions_are(decision: DecisionRecord) -> str:
    who = f"“{isolated(decision.b)}”" if decision.b else "nobody who is named"
    number = len(decision.mentions)
    if number == 1:
        return f"“{isolated(' '.join(decision.mentions[0].split()))}” is {who} at one place"
    if decision.a:
        return f"“{isolated(decision.a)}” is {who} at {number:,} places"
    return f"{number:,} mentions are {who}"


def form_words(found: Understanding) -> str:
    """How the words that name the source were understood, as one line; "" where nothing is known of it."""
    if found.form == "none":
        return ""
    words = FORMS.get(found.form, found.form)
    rule = RULES.get(found.rule, "")
    if found.form == "pronoun" and not found.sure:
        return f"{words}; nobody was found that it refers to"
    if "{}" in rule:
        rule = rule.format(f"“{isolated(found.antecedent)}”") if found.antecedent else ""
    parts = [f"{words}, {found.stands_for}" if found.stands_for else words]
    if rule and not found.stands_for:
        parts.append(rule)
    if found.merged_by:
        parts.append(_JOINED.get(found.merged_by, found.merged_by))
    return "; ".join(parts)


def sure_words(found: Understanding) -> str:
    """How sure the reading is; "" where there is no doubt, or nothing was read.

    >>> sure_words(Understanding("pronoun", sure=0.8)), sure_words(Understanding("name"))
    ('80% sure', '')
    """
    if not 0 < found.sure < 1:
        return ""
    return f"{found.sure:.0%} sure" + (": a guess" if found.sure < _GUESS else "")


def roles_words(found: Understanding) -> str:
    """What the text says of the speaker here, and of whom the speaker is; "" where nothing."""
    roles = ", ".join(found.roles)
    rest = [one for one in found.affiliations if all(one not in role for role in found.roles)]
    return "; ".join(part for part in (roles, ", ".join(rest)) if part)


def station_words(station: Station) -> str:
    """A station's name with what is known of it as a source, or what the text calls it.

    >>> station_words(Station("Kelby Wire", "media", "the agency"))
    'Kelby Wire (“the agency”)'
    """
    details = cited_words(station.cited) if station.cited else ""
    if not details and station.words and name_key(station.words) != name_key(station.name):
        details = f"“{isolated(station.words)}”"
    return f"{isolated(station.name)} ({details})" if details else isolated(station.name)


def cited_words(cited: CitedSource) -> str:
    """An entry of a list of sources: title, author, date, as far as they are known."""
    parts = (f"“{isolated(cited.title)}”" if cited.title else None, cited.author, cited.date)
    return ", ".join(part for part in parts if part)


def links_words(found: Understanding) -> str:
    """The articles that are no independent origin, with what shows it, a line each; "" where none."""
    return "\n".join(_link_words(one) for one in found.links)


def _link_words(link: ArticleLinkRecord) -> str:
    where = isolated(link.outlet) if link.outlet else f"“{isolated(link.title)}”"
    if link.reason == "quotes":
        return f"{where}: one quotes the other"
    return f"{where}: a passage of {count_words(link.words, 'word')} in both"
