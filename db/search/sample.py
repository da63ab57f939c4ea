"""Generated libraries, for measuring: any number of claims, the same ones for the same seed.

What a generated library has in common with a real one is what search cares about:

* words by Zipf's law (rank to the power of -1.05) over an invented vocabulary that grows as Heaps' law has
  it (30 times the square root of the number of words), under English function words;
* contents of 12 to 45 words in sentences that add a speaker, a verb and sometimes a tail;
* about 20 claims an article, a speaker for every 25 claims and the popularity of both by Zipf's law,
  names in several spellings (al-Tamimi, Tamimi, Altameemi), 40 outlets, six years of dates, intermediaries
  on a tenth of all claims, a dozen tags, memos, relations, some claims verified or rejected.

Everything `sayso check` asks of a library holds for it (spans are the stored words), but that the raw bytes
of its articles are not kept.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.library import Library
from db.names import key
from db.schema import (
    Article,
    ChainRow,
    Claim,
    ClaimSpan,
    ClaimTag,
    ExtractionRun,
    Relation,
    Snapshot,
    Speaker,
    Tag,
)
from db.tags import PALETTE

#: Claims an article and claims a speaker, on average.
AN_ARTICLE, A_SPEAKER = 20, 25
#: The exponents of popularity: of words and of speakers.
WORDS_ZIPF, SPEAKERS_ZIPF = 1.05, 0.9
#: Rows sent to the database at a time.
BATCH = 5_000

_FUNCTION_WORDS = (
    "the of to and a in that is was for it on with as he be at by this had not are but from or have an "
    "they which one you were her all she there would their we him been has when who will more no if out "
    "so said what up its about into than them can only other new some could time these two may then do "
    "first any my now such like our over man me even most made after also did many before must through "
    "years where much your way well down should because each just those people how too little state good "
    "very make world still own see men work long get here between both life being under never day same "
    "another know while last might us great old year off come since against go came right used take three"
)
FUNCTION_WORDS = tuple(_FUNCTION_WORDS.split())
_ONSETS = (
    "b bl br c ch cl cr d dr f fl fr g gr h j k l m mil n p pl pr pre pro qu r re s sc sh sp st str t th "
    "tr un v w y z"
)
_NUCLEI = "a e i o u ai ea io ou ie a e i o"
_CODAS = "n r s t l m d nd nt rd st ck ng x n r t l"
_ENDINGS = (
    "",
    "",
    "",
    "ing",
    "ed",
    "er",
    "ion",
    "ism",
    "ist",
    "ity",
    "al",
    "ment",
    "ness",
    "ly",
    "s",
    "ship",
)
_GIVEN = (
    "Ada Bram Celia Dara Emil Farid Greta Hana Ivo Jamila Karim Lena Marek Nadia Omar Petra Qasim Rana "
    "Salim Tova Yusuf Zeynep"
)
_FAMILY = (
    "Tamimi Baldwin Rahmani Sorensen Halabi Vance Orlov Jabari Mercer Nasr Lindqvist Hadad Kowal Shirazi "
    "Penrose Zubaidi"
)
_VERBS = ("said", "told reporters", "claimed", "insisted", "warned", "denied", "wrote", "argued")
_KINDS = ("indirect", "indirect", "direct", "direct", "mixed", "belief")
_POLARITIES = ("asserts",) * 8 + ("denies", "warns")
_REVIEWS = ("machine",) * 16 + ("verified", "verified", "edited", "rejected")


@dataclass(frozen=True, slots=True)
class Sample:
    """What was generated, for those who want to ask for it: all words, commonest first, and all speakers."""

    claims: int
    words: tuple[str, ...]
    speakers: tuple[str, ...]
    outlets: tuple[str, ...]


def vocabulary(size: int, seed: int = 1) -> tuple[str, ...]:
    """``size`` different words: English function words, then invented ones.

    >>> vocabulary(500)[:3], len(set(vocabulary(500)))
    (('the', 'of', 'to'), 500)
    """
    chance = random.Random(seed)
    onsets, nuclei, codas = _ONSETS.split(), _NUCLEI.split(), _CODAS.split()
    words = dict.fromkeys(FUNCTION_WORDS)
    while len(words) < size:
        stem = "".join(chance.choice(onsets) + chance.choice(nuclei) for _ in range(chance.randint(1, 3)))
        words[stem + chance.choice(codas) + chance.choice(_ENDINGS)] = None
    return tuple(words)[:size]


def speaker_names(count: int, seed: int = 1) -> tuple[str, ...]:
    """``count`` different names, some of which are spellings of one another."""
    chance = random.Random(seed)
    given, family, letters = _GIVEN.split(), _FAMILY.split(), "bcdfghjklmnprstvwyz"
    names: dict[str, None] = {}
    while len(names) < count:
        surname = chance.choice(family)
        if len(names) > 3 * len(given):
            surname = chance.choice(letters).upper() + chance.choice("aeiou") + surname[1:].lower()
        if chance.random() < 0.2:
            surname = chance.choice(("al-", "Al-", "al-")) + surname
        name = f"{chance.choice(given)} {surname}"
        if len(names) > 0.9 * count or name in names:
            name = f"{chance.choice(given)} {chance.choice(letters).upper()}. {surname}"
        names[name] = None
    return tuple(names)


def words_and_names(claims: int, *, seed: int = 1) -> Sample:
    """What `generate` would draw on for so many claims."""
    maker = _Maker(claims, seed)
    return Sample(claims, maker.words, maker.speakers, maker.outlets)


def generate(library: Library, claims: int, *, seed: int = 1) -> Sample:
    """Fill an empty ``library`` with ``claims`` claims, in a transaction each 5,000."""
    maker = _Maker(claims, seed)
    with library.write() as session:
        maker.frame(session)
    for first in range(1, claims + 1, BATCH):
        with library.write() as session:
            maker.some(session, first, min(BATCH, claims + 1 - first))
    return Sample(claims, maker.words, maker.speakers, maker.outlets)


def _zipf(size: int, exponent: float) -> NDArray[np.float64]:
    """The cumulated chances of ranks 1 to ``size``."""
    weights = np.arange(1, size + 1, dtype=np.float64) ** -exponent
    sums: NDArray[np.float64] = np.cumsum(weights / weights.sum())
    return sums


class _Maker:
    """Makes rows, one batch after the other; keys are counted from 1."""

    def __init__(self, claims: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.words = vocabulary(max(2000, int(30 * (claims * 30) ** 0.5)), seed)
        self.speakers = speaker_names(max(5, claims // A_SPEAKER), seed)
        self.outlets = tuple(f"The {name} {kind}" for kind in _OUTLETS for name in _TOWNS)[:40]
        self.word_chances = _zipf(len(self.words), WORDS_ZIPF)
        self.speaker_chances = _zipf(len(self.speakers), SPEAKERS_ZIPF)
        self.articles = self.spans = 0

    def frame(self, session: Session) -> None:
        """Speakers and tags, which all claims share."""
        session.execute(
            insert(Speaker), [{"pk": pk, "name": n, "key": key(n)} for pk, n in enumerate(self.speakers, 1)]
        )
        tags = [
            {"pk": pk, "name": name, "name_key": name, "colour": PALETTE[pk % len(PALETTE)]}
            for pk, name in enumerate(_TAGS, 1)
        ]
        session.execute(insert(Tag), tags)

    def some(self, session: Session, first: int, count: int) -> None:
        """The claims ``first`` to ``first + count - 1`` with their articles."""
        contents = self._contents(count)
        speakers = np.searchsorted(self.speaker_chances, self.numbers.random(count)).tolist()
        rows: dict[Any, list[dict[str, Any]]] = {
            table: []
            for table in (Article, Snapshot, ExtractionRun, Claim, ChainRow, ClaimSpan, ClaimTag, Relation)
        }
        place = 0
        while place < count:
            size = min(self.chance.randint(1, 2 * AN_ARTICLE - 1), count - place)
            part = slice(place, place + size)
            self._article(rows, first + place, contents[part], speakers[part])
            place += size
        for table, several in rows.items():
            if several:
                session.execute(insert(table), several)

    def _contents(self, count: int) -> list[str]:
        lengths = self.numbers.integers(12, 46, count)
        drawn = np.searchsorted(self.word_chances, self.numbers.random(int(lengths.sum()))).tolist()
        words, ends = self.words, list(accumulate(lengths.tolist()))
        return [
            " ".join([words[n] for n in drawn[start:end]])
            for start, end in zip([0, *ends], ends, strict=False)
        ]

    def _article(
        self, rows: dict[Any, list[dict[str, Any]]], first: int, contents: Sequence[str], who: Sequence[int]
    ) -> None:
        self.articles += 1
        pk, chance = self.articles, self.chance
        day = date(2019, 1, 1) + timedelta(days=chance.randrange(2190))
        text, parts = "", []
        for content, number in zip(contents, who, strict=True):
            sentence = self._sentence(content, number if chance.random() < 0.9 else None)
            parts.append((len(text), sentence))
            text += sentence.text + "\n"
        rows[Article].append(
            {
                "pk": pk,
                "doc": f"article-{pk}.txt",
                "location": f"/sample/article-{pk}.txt",
                "title": " ".join(contents[0].split()[:6]).capitalize(),
                "author": chance.choice(_GIVEN.split()) + " " + chance.choice(_FAMILY.split()),
                "outlet": self.outlets[chance.randrange(len(self.outlets))],
                "published": day.isoformat(),
            }
        )
        rows[Snapshot].append(
            {
                "pk": pk,
                "article_pk": pk,
                "original_sha256": f"{pk:064x}",
                "text_sha256": f"{pk:064x}",
                "media_type": "text/plain",
                "reader": "sample",
                "reader_version": 1,
                "text": text,
            }
        )
        rows[ExtractionRun].append({"pk": pk, "snapshot_pk": pk, "engine": "sample", "version": "1"})
        for number, (start, sentence) in enumerate(parts, first):
            self._claim(rows, number, pk, start, sentence, day)

    def _sentence(self, content: str, speaker: int | None) -> _Sentence:
        verb = self.chance.choice(_VERBS)
        if speaker is None:
            lead = self.chance.choice(("Officials", "A spokesman", "Critics", "It"))
        else:
            lead = self.speakers[speaker]
            if self.chance.random() < 0.15:  # names are said in claims too
                other = self.speakers[self.chance.randrange(len(self.speakers))]
                content = f"{other.split()[-1]} {content}"
        tail = f", {self.chance.choice(_TAILS)}" if self.chance.random() < 0.3 else ""
        return _Sentence(lead, verb, content, f"{lead} {verb} that {content}{tail}.", speaker)

    def _claim(
        self,
        rows: dict[Any, list[dict[str, Any]]],
        pk: int,
        article: int,
        start: int,
        sentence: _Sentence,
        day: date,
    ) -> None:
        chance = self.chance
        said = (day - timedelta(days=chance.randrange(4))).isoformat() if chance.random() < 0.4 else None
        via = [chance.choice(_AGENCIES)] if chance.random() < 0.1 else []
        rows[ChainRow] += [
            {"claim_pk": pk, "seq": seq, "name": name, "kind": "media"} for seq, name in enumerate(via)
        ]
        content_start = start + sentence.text.index(" that ") + len(" that ")
        rows[Claim].append(
            {
                "pk": pk,
                "article_pk": article,
                "snapshot_pk": article,
                "extraction_pk": article,
                "speaker_pk": None if sentence.speaker is None else sentence.speaker + 1,
                "content": sentence.content,
                "source": sentence.source,
                "cue": sentence.cue,
                "sentence": sentence.text,
                "start": content_start,
                "sentence_start": start,
                "sentence_end": start + len(sentence.text),
                "kind": chance.choice(_KINDS),
                "polarity": chance.choice(_POLARITIES),
                "via": via,
                "said": said,
                "review": chance.choice(_REVIEWS),
                "memo": f"see {chance.choice(self.words[150:400])}" if chance.random() < 0.02 else None,
            }
        )
        spans = (
            ("source", start, len(sentence.source)),
            ("cue", start + len(sentence.source) + 1, len(sentence.cue)),
            ("content", content_start, len(sentence.content)),
        )
        for role, begin, length in spans:
            self.spans += 1
            rows[ClaimSpan].append(
                {
                    "pk": self.spans,
                    "claim_pk": pk,
                    "role": role,
                    "seq": 0,
                    "start": begin,
                    "end": begin + length,
                }
            )
        if chance.random() < 0.15:
            for tag in chance.sample(range(1, len(_TAGS) + 1), chance.randint(1, 2)):
                rows[ClaimTag].append({"claim_pk": pk, "tag_pk": tag})
        if pk > 1 and chance.random() < 0.005:
            rows[Relation].append({"a_pk": pk, "b_pk": chance.randrange(1, pk), "relation": "related"})


@dataclass(frozen=True, slots=True)
class _Sentence:
    source: str
    cue: str
    content: str
    text: str
    speaker: int | None


_TOWNS = ("Harbour", "Northern", "Valley", "Daily", "Evening", "River", "Sunday", "Coast")
_OUTLETS = ("Tribune", "Courier", "Post", "Herald", "Ledger")
_AGENCIES = ("the Wire", "Coast Agency", "the State Gazette", "Radio North", "a local broadcaster")
_TAGS = ("denial", "casualties", "talks", "borders", "election", "energy", "courts", "aid", "drones", "grain")
_TAILS = (
    "according to the Wire",
    "the ministry reported on Sunday",
    "in a letter seen by the Tribune",
    "after talks on the coast",
)


def distinct_queries(words: Sequence[str], low: int, high: int, count: int) -> Iterator[str]:
    """``count`` words evenly from ranks ``low`` to ``high`` (from 0) of ``words``."""
    step = max(1, (high - low) // count)
    for place in range(count):
        yield words[min(low + place * step, len(words) - 1)]
