"""The lists in ``resources/gazetteers``, read into plain, immutable data.

What they hold and how they are edited is told in the README beside them. Everything is found by folded
words (`db.names.fold`) or by the key of a name (`name_key`).
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

from db.errors import SaysoError
from db.names import fold, key
from db.records import SpeakerType

#: Where the lists are unless another folder is named.
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "gazetteers"

Gender = Literal["male", "female"]
PlaceKind = Literal["country", "capital", "seat", "parliament", "adjective", "city", "region"]

_Entry = TypeVar("_Entry")
_Read = TypeVar("_Read")

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_TYPES = frozenset(("person", "group", "government", "media"))
_KINDS = frozenset(get_args(PlaceKind))


class GazetteerBroken(SaysoError):
    """A list cannot be read; ``details`` are the file's name and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Body:
    """Somebody whom news calls by several names. ``also`` and ``distinct`` are as written."""

    name: str
    type: SpeakerType
    also: tuple[str, ...] = ()
    distinct: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A place or an adjective of one; ``stands_for`` is None where it stands for nobody."""

    name: str
    kind: PlaceKind
    stands_for: str | None = None


@dataclass(frozen=True)
class Gazetteer:
    """All lists. Keys of ``bodies`` are `name_key`; of all others folded words or phrases."""

    bodies: Mapping[str, Body]
    places: Mapping[str, Place]
    adjectives: Mapping[str, Place]
    titles: frozenset[str]
    genders: Mapping[str, Gender]
    modifiers: frozenset[str]
    parties: frozenset[str]
    portfolios: frozenset[str]
    surnames: frozenset[str]
    heads: Mapping[str, tuple[SpeakerType, ...]]
    companies: frozenset[str]
    outlets: frozenset[str]
    documents: frozenset[str]

    def body(self, name: str) -> Body | None:
        """Who is listed under ``name``, whatever its spelling."""
        return self.bodies.get(name_key(name))

    def place(self, name: str) -> Place | None:
        """The place of that name; adjectives are none."""
        return self.places.get(fold(name).removeprefix("the ").strip())


@functools.lru_cache(maxsize=16384)
def name_key(name: str) -> str:
    """What a name is compared by: `db.names.key` without a leading "the", acronyms without full stops.

    >>> name_key("The U.N."), name_key("Hashd al‑Sha’abi")
    ('un', 'hashd al shaabi')
    """
    folded = key(_INITIALS.sub(lambda found: found[0].replace(".", ""), name))
    return folded.removeprefix("the ") or folded


@functools.lru_cache(maxsize=4)
def load(folder: Path = FOLDER) -> Gazetteer:
    """The lists in ``folder``, read once a process. Raises GazetteerBroken."""
    titles, organisations = _toml(folder, "titles.toml"), _toml(folder, "organisations.toml")
    places, adjectives = _places(folder)
    male, female, neutral = (_words(titles, name) for name in ("male", "female", "neutral"))
    genders: dict[str, Gender] = {**dict.fromkeys(male, "male"), **dict.fromkeys(female, "female")}
    return Gazetteer(
        bodies=_bodies(folder),
        places=places,
        adjectives=adjectives,
        titles=male | female | neutral,
        genders=genders,
        modifiers=_words(titles, "modifiers"),
        parties=_words(titles, "parties"),
        portfolios=_words(titles, "portfolios"),
        surnames=_words(titles, "surnames"),
        heads=_heads(organisations),
        companies=_words(organisations, "companies"),
        outlets=_words(organisations, "outlets"),
        documents=_words(organisations, "documents"),
    )


def _heads(organisations: Mapping[str, Any]) -> dict[str, tuple[SpeakerType, ...]]:
    types: tuple[SpeakerType, ...] = ("government", "group", "media")
    found: dict[str, tuple[SpeakerType, ...]] = {}
    for type_ in types:
        for word in sorted(_words(organisations, type_)):
            found[word] = (*found.get(word, ()), type_)
    return found


def _bodies(folder: Path) -> dict[str, Body]:
    found: dict[str, Body] = {}
    for entry in _toml(folder, "aliases.toml").get("body", ()):
        body = _reading(folder, "aliases.toml", entry, _body)
        for name in (body.name, *body.also):
            if found.setdefault(name_key(name), body) is not body:
                raise GazetteerBroken("aliases.toml", f"{name}: {found[name_key(name)].name}, {body.name}")
    return found


def _body(entry: Any) -> Body:
    name, type_ = entry["name"], entry["type"]
    if type_ not in _TYPES or not isinstance(name, str):
        raise ValueError(f"{name}: {type_}")
    return Body(name, type_, tuple(entry.get("also", ())), tuple(entry.get("distinct", ())))


def _places(folder: Path) -> tuple[dict[str, Place], dict[str, Place]]:
    places: dict[str, Place] = {}
    adjectives: dict[str, Place] = {}
    for line in _lines(folder / "places.tsv"):
        place = _reading(folder, "places.tsv", line, _place)
        (adjectives if place.kind == "adjective" else places).setdefault(fold(place.name), place)
    return places, adjectives


def _place(line: str) -> Place:
    name, stands_for, kind = (cell.strip() for cell in line.split("\t"))
    if kind not in _KINDS or not name:
        raise ValueError(line)
    return Place(name, kind, stands_for or None)  # type: ignore[arg-type]  # checked above


def _reading(folder: Path, file: str, entry: _Entry, read: Callable[[_Entry], _Read]) -> _Read:
    try:
        return read(entry)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise GazetteerBroken(file, f"{folder}: {problem}") from problem


def _toml(folder: Path, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads((folder / file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise GazetteerBroken(file, f"{folder}: {problem}") from problem


def _lines(path: Path) -> Iterator[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as problem:
        raise GazetteerBroken(path.name, f"{path.parent}: {problem}") from problem
    return (line for line in lines if line.strip() and not line.startswith("#"))


def _words(lists: Mapping[str, Any], name: str) -> frozenset[str]:
    words = lists.get(name, "")
    if not isinstance(words, str):
        raise GazetteerBroken(name, "not a string of words")
    return frozenset(fold(words).split())
