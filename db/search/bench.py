"""How fast search is, beside its peers: the same claims, the same questions, the same run.

A question is answered when all that a window shows is there: the exact number of claims found, the counts of
every facet, and the first 50 claims in order of relevance with the words found marked. SQLite's FTS5 answers
the same over one table of words (``unicode61``, diacritics removed, prefix indexes) and one of columns;
tantivy, where it is installed, over text fields and fast fields. Neither knows half of our language: where a
question has no like there, its cell is empty.

Every question of a class is asked once, in turn with those of the other engines, and nothing is remembered
between the engines. Milliseconds are of the processor, not of the clock: a busy machine tells the same.
"""

from __future__ import annotations

import gc
import itertools
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from db.claims import claim_records
from db.dates import interval
from db.library import Library
from db.names import fold, tokens
from db.query import Order, facets, highlight_spans, preload, run
from db.query.parse import KEYWORDS
from db.schema import Article, Claim, ClaimTag, new_id
from db.search.sample import FUNCTION_WORDS, Sample, distinct_queries, generate, words_and_names

#: Claims shown.
SHOWN = 50
#: Questions of a class.
ASKED = 16


@dataclass(frozen=True, slots=True)
class Question:
    """One question: as our query, as FTS5's and as tantivy's (None: cannot be asked there)."""

    ours: str
    fts5: str | None
    tantivy: str | None
    #: For FTS5 and tantivy: months of publication, first and last included.
    months: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One class of questions: milliseconds, and how many claims were found at the median."""

    name: str
    found: int
    median_ms: float
    p95_ms: float
    fts5_median_ms: float | None = None
    fts5_p95_ms: float | None = None
    tantivy_median_ms: float | None = None
    tantivy_p95_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """All rows; sizes in MB, times in seconds; ``load``: the machine's load before and after."""

    claims: int
    rows: tuple[Row, ...]
    index_s: float
    index_mb: float
    open_s: float
    memory_mb: float | None
    fts5_mb: float
    load: tuple[float, ...]
    peer_missing: bool

    def to_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def bench_search(
    claims: int, *, folder: Path | None = None, progress: Callable[[str], None] = lambda _step: None
) -> Result:
    """Measure search over ``claims`` generated claims, in a temporary folder unless one is given.

    A library left in ``folder`` by an earlier run with as many claims is used again.
    """
    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        return _Bench(place, claims, progress).measure()


class _Bench:
    def __init__(self, folder: Path, claims: int, progress: Callable[[str], None]) -> None:
        self.folder = folder
        self.claims = claims
        self.progress = progress

    def measure(self) -> Result:
        load = _load()
        sample, index_s = self._prepare()
        self.progress("peers")
        peers: dict[str, Any] = {"fts5": Fts5(self.folder / "fts5.db", self._library)}
        if find_spec("tantivy") is not None:
            peers["tantivy"] = Tantivy(self._library)
        self.progress("questions")
        before = _memory_mb()
        open_s = self._open_s()
        with self._library() as library:
            library.refresh_index()
            rows = [*self._asked(library, sample, peers)]
            memory = _grown(before)
            rows += self._written(library, peers["fts5"])
        size = (self.folder / "fts5.db").stat().st_size / 1e6
        return Result(
            self.claims,
            tuple(rows),
            round(index_s, 1),
            round(_folder_mb(self.folder / "index"), 1),
            round(open_s, 2),
            memory,
            round(size - peers["fts5"].columns_mb, 1),
            (*load, *_load()),
            "tantivy" not in peers,
        )

    def _library(self, *, create: bool = False) -> Library:
        place = self.folder / f"library-{self.claims}"
        return Library.open(place, create=create, index_root=self.folder / "index")

    def _prepare(self) -> tuple[Sample, float]:
        """Make library and index; how long the index took."""
        self.progress("library")
        fresh = not (self.folder / f"library-{self.claims}").exists()
        with self._library(create=True) as library:
            sample = generate(library, self.claims) if fresh else words_and_names(self.claims)
            self.progress("index")
            start = time.perf_counter()
            library.rebuild_index()
            return sample, time.perf_counter() - start

    def _open_s(self) -> float:
        """From nothing to the first answer, as a window that opens asks."""
        start = time.process_time()
        with self._library() as library:
            library.refresh_index()
            ask(library, "minister or state")
        return time.process_time() - start

    def _asked(self, library: Library, sample: Sample, peers: dict[str, Any]) -> Iterator[Row]:
        with library.read() as session:
            preload(session, library.index)
        warm = Question("first warm", '"first" AND "warm"', "first AND warm")
        ask(library, warm.ours)
        for peer in peers.values():
            peer.ask(warm)
        for name, questions in classes(sample).items():
            self.progress(name)
            ours: list[float] = []
            found: list[int] = []
            theirs: dict[str, list[float]] = {peer: [] for peer in peers}
            for question in questions:
                gc.collect()
                start = time.process_time()
                found.append(ask(library, question.ours))
                ours.append(time.process_time() - start)
                for peer, engine in peers.items():
                    if getattr(question, peer) is not None:
                        start = time.process_time()
                        engine.ask(question)
                        theirs[peer].append(time.process_time() - start)
            cells = {f"{peer}_{part}_ms": value for peer in theirs for part, value in _ms(theirs[peer])}
            mine = dict(_ms(ours))
            yield Row(name, int(statistics.median(found)), mine["median"], mine["p95"], **cells)

    def _written(self, library: Library, fts5: Fts5) -> Iterator[Row]:
        """Adding 50 claims, and changing what is known of one, until a search finds it."""
        self.progress("writing")
        ours, theirs, tagged = [], [], []
        for _ in range(8):
            # A library that was kept may have those of an earlier run.
            word = "novelty" + "".join(chr(ord("a") + int(digit, 16)) for digit in new_id()[:8])
            with library.write() as session:
                keys = _add_copies(session, 50, word)
            start = time.process_time()
            library.refresh_index()
            if ask(library, word) != 50:
                raise RuntimeError("claims that were added are not found")
            ours.append(time.process_time() - start)
            start = time.process_time()
            fts5.add(keys, word)
            fts5.ask(Question(word, f'"{word}"', None))
            theirs.append(time.process_time() - start)
            with library.write() as session:
                session.execute(insert(ClaimTag), [{"claim_pk": keys[0], "tag_pk": 1, "at": ""}])
            start = time.process_time()
            library.refresh_index()
            if ask(library, f"{word} tag:denial") != 1:
                raise RuntimeError("a tag that was given is not found")
            tagged.append(time.process_time() - start)
        mine, fts = dict(_ms(ours)), dict(_ms(theirs))
        yield Row("50 claims added", 50, mine["median"], mine["p95"], fts["median"], fts["p95"])
        mine = dict(_ms(tagged))
        yield Row("a tag given", 1, mine["median"], mine["p95"])


def ask(library: Library, query: str, order: Order = Order.RELEVANCE) -> int:
    """Answer as a window does; how many claims were found."""
    with library.read() as session:
        result = run(session, library.index, query, order=order)
        facets(session, result.ids)
        for record in claim_records(session, result.ids[:SHOWN]):
            highlight_spans(record.content, result.terms)
            highlight_spans(record.sentence, result.terms)
        return result.total


def classes(sample: Sample) -> dict[str, list[Question]]:
    """The classes of questions, from the words of the sample."""
    words = [word for word in sample.words if tokens(word) == (word,) and word not in KEYWORDS]
    invented = [word for word in words if word not in FUNCTION_WORDS]
    rare = list(distinct_queries(invented, len(invented) // 3, len(invented) * 2 // 3, ASKED))
    middle = list(distinct_queries(invented, 100, 1500, 2 * ASKED))
    common = list(distinct_queries(words, 2, 60, ASKED))
    pairs = list(zip(middle[::2], middle[1::2], strict=True))
    starts = Counter(word[:2] for word in invented)
    two = [start for start, _ in starts.most_common(ASKED)]
    three = [word[:4] for word in middle[:ASKED]]
    letters = [letter for letter, _ in Counter(word[0] for word in words).most_common(ASKED)]
    fuzzy = [word[:2] + word[3:] for word in middle[:ASKED] if len(word) > 5] or [
        word[:-1] for word in middle
    ]
    ends = ["ism", "ness", "tion", "ment", "ship", "ity", "ers", "ist", "ly", "als", "ood", "ain"]
    names = [fold(name.split()[-1]) for name in sample.speakers[:ASKED]]
    outlets = [sample.outlets[n % len(sample.outlets)] for n in range(ASKED)]
    return {
        "rare word": [_words(word) for word in rare],
        "word": [_words(word) for word in middle[:ASKED]],
        "common word": [_words(word) for word in common],
        "two words": [_words(*pair) for pair in pairs],
        "common and rare word": [_words(*pair) for pair in zip(common, middle, strict=False)],
        "any of five words": [_any(middle[n : n + 5]) for n in range(ASKED)],
        "phrase, common words": [_phrase(*pair) for pair in itertools.pairwise(common)],
        "phrase": [_phrase(common[n % len(common)], middle[n]) for n in range(ASKED)],
        "word and outlet": [_in_outlet(word, name) for word, name in zip(middle, outlets, strict=False)],
        "speaker": [Question(f'speaker:"{name}"', None, None) for name in names],
        "prefix, four letters": [_prefix(start) for start in three],
        "prefix, two letters": [_prefix(start) for start in two],
        "prefix, one letter": [_prefix(start) for start in letters],
        "fuzzy word": [Question(f"{word}~", None, f"{word}~1") for word in fuzzy],
        "suffix": [Question(f"*{end}", None, None) for end in ends],
        "word and dates": [_dated(word, 2019 + n % 6) for n, word in enumerate(common)],
        "dates alone": [Question(f"published:{2019 + n % 6}", None, None) for n in range(6)],
        "everything": [Question("", "*", "*") for _ in range(6)],
    }


def _words(*words: str) -> Question:
    return Question(" ".join(words), " AND ".join(f'"{word}"' for word in words), " AND ".join(words))


def _any(words: Sequence[str]) -> Question:
    ours = " or ".join(words)
    return Question(ours, " OR ".join(f'"{word}"' for word in words), " OR ".join(words))


def _phrase(one: str, other: str) -> Question:
    phrase = f'"{one} {other}"'
    return Question(phrase, phrase, phrase)


def _prefix(start: str) -> Question:
    return Question(f"{start}*", f'"{start}"*', f"{start}*")


def _in_outlet(word: str, outlet: str) -> Question:
    return Question(f'{word} outlet:="{outlet}"', f'outlet: "{outlet}" AND "{word}"', None)


def _dated(word: str, year: int) -> Question:
    months = (year * 12, year * 12 + 11)
    return Question(f"{word} published:{year}", f'"{word}"', None, months)


# --- peers ---------------------------------------------------------------------------------------

#: What is counted: every facet of ours that a column can stand for.
COUNTED = ("speaker", "outlet", "month", "kind", "polarity", "review", "tag")


def _columns(library: Library) -> Iterator[tuple[Any, ...]]:
    """Of every claim: pk, content, sentence, outlet's name, and the columns of `COUNTED` as numbers."""
    with library.read() as session:
        tags = dict(session.execute(select(ClaimTag.claim_pk, ClaimTag.tag_pk)).all())
        chosen = select(
            Claim.pk,
            Claim.content,
            Claim.sentence,
            Article.outlet,
            Claim.speaker_pk,
            Article.published,
            Claim.kind,
            Claim.polarity,
            Claim.review,
        ).join(Article, Article.pk == Claim.article_pk)
        numbers: dict[str, int] = {}
        for pk, content, sentence, outlet, speaker, day, *words in session.execute(chosen):
            found = interval(day or "")
            month = int(found.low[:4]) * 12 + int(found.low[5:7]) - 1 if found else 0
            coded = [numbers.setdefault(word, len(numbers)) for word in words]
            outlet_number = numbers.setdefault(f"outlet {outlet}", len(numbers))
            yield (pk, content, sentence, outlet, speaker or 0, outlet_number, month, *coded, tags.get(pk, 0))


class Fts5:
    """SQLite's own full-text search, over the same claims."""

    def __init__(self, path: Path, library: Callable[[], Library]) -> None:
        """Make the tables in the new file ``path``."""
        path.unlink(missing_ok=True)
        self.connection = sqlite3.connect(path, isolation_level=None)
        run = self.connection.execute
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA cache_size = -32000")
        run("PRAGMA temp_store = MEMORY")
        run(f"CREATE TABLE claim (pk INTEGER PRIMARY KEY, {', '.join(COUNTED)})")
        run(
            "CREATE VIRTUAL TABLE words USING fts5 "
            "(content, sentence, outlet, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')"
        )
        with library() as opened:
            rows = list(_columns(opened))
        run("BEGIN")
        marks = ", ".join("?" * (len(COUNTED) + 1))
        self.connection.executemany(
            f"INSERT INTO claim VALUES ({marks})", [(row[0], *row[4:]) for row in rows]
        )
        run("COMMIT")
        self.columns_mb = path.stat().st_size / 1e6
        run("BEGIN")
        self.connection.executemany(
            "INSERT INTO words (rowid, content, sentence, outlet) VALUES (?, ?, ?, ?)",
            [row[:4] for row in rows],
        )
        run("COMMIT")
        run("PRAGMA wal_checkpoint(TRUNCATE)")

    def ask(self, question: Question) -> int:
        """Count, count every column, and mark the 50 best."""
        run = self.connection.execute
        run("DROP TABLE IF EXISTS temp.hits")
        if question.fts5 == "*":
            run("CREATE TEMP TABLE hits AS SELECT pk FROM claim")
        elif question.months:
            run(
                "CREATE TEMP TABLE hits AS SELECT pk FROM words JOIN claim ON pk = words.rowid "
                "WHERE words MATCH ? AND month BETWEEN ? AND ?",
                (question.fts5, *question.months),
            )
        else:
            run(
                "CREATE TEMP TABLE hits AS SELECT rowid AS pk FROM words WHERE words MATCH ?",
                (question.fts5,),
            )
        (total,) = run("SELECT count(*) FROM hits").fetchone()
        for column in COUNTED:
            run(
                f"SELECT {column}, count(*) FROM hits JOIN claim USING (pk) GROUP BY 1 ORDER BY 2 DESC"
            ).fetchall()
        if question.fts5 == "*":
            run(f"SELECT content, sentence FROM words ORDER BY rowid LIMIT {SHOWN}").fetchall()
        else:
            within = "WHERE words MATCH ?"
            if question.months:
                within = f"JOIN claim ON pk = words.rowid {within} AND month BETWEEN ? AND ?"
            run(
                f"SELECT highlight(words, 0, '<', '>'), highlight(words, 1, '<', '>') FROM words {within} "
                f"ORDER BY rank LIMIT {SHOWN}",
                (question.fts5, *(question.months or ())),
            ).fetchall()
        return int(total)

    def add(self, keys: Iterable[int], word: str) -> None:
        """Add a claim with ``word`` for each of ``keys``."""
        run = self.connection.execute
        run("BEGIN")
        for key in keys:
            run("INSERT INTO claim (pk) VALUES (?)", (key,))
            run("INSERT INTO words (rowid, content, sentence) VALUES (?, ?, ?)", (key, word, word))
        run("COMMIT")


class Tantivy:
    """The engine of Quickwit, in Rust, over the same claims, in memory."""

    def __init__(self, library: Callable[[], Library]) -> None:
        """Make the index."""
        import tantivy  # type: ignore[import-not-found, unused-ignore]

        builder = tantivy.SchemaBuilder()
        for name in ("content", "sentence"):
            builder.add_text_field(name, stored=True)
        for name in COUNTED:
            builder.add_unsigned_field(name, fast=True, indexed=True)
        self.index = tantivy.Index(builder.build())
        writer = self.index.writer(200_000_000, 1)
        with library() as opened:
            for _, content, sentence, _, *numbers in _columns(opened):
                document = tantivy.Document(content=content, sentence=sentence)
                for name, number in zip(COUNTED, numbers, strict=True):
                    document.add_unsigned(name, number)
                writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()
        self.counts = {name: {"terms": {"field": name, "size": 100_000}} for name in COUNTED}

    def ask(self, question: Question) -> int:
        """Count, count every column, and mark the 50 best."""
        import tantivy

        query = self._query(question.tantivy or "")
        found = self.searcher.search(query, limit=SHOWN, count=True)
        self.searcher.aggregate(query, self.counts)
        marker = tantivy.SnippetGenerator.create(self.searcher, query, self.index.schema, "content")
        for _, address in found.hits:
            marker.snippet_from_doc(self.searcher.doc(address)).highlighted()
        return int(found.count)

    def _query(self, text: str) -> Any:
        import tantivy

        schema = self.index.schema
        if text == "*":
            return tantivy.Query.all_query()
        pattern = text[:-1] + ".*" if text.endswith("*") else ""
        if pattern or "~" in text:
            word = text.partition("~")[0]
            both = [
                tantivy.Query.regex_query(schema, name, pattern)
                if pattern
                else tantivy.Query.fuzzy_term_query(schema, name, word, distance=2)
                for name in ("content", "sentence")
            ]
            return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in both])
        return self.index.parse_query(text, ["content", "sentence"])


# --- measuring -----------------------------------------------------------------------------------


def _add_copies(session: Any, count: int, word: str) -> list[int]:
    """Add copies of the first claim that say ``word``; their keys."""
    row = dict(session.execute(select(Claim.__table__).limit(1)).mappings().one())
    del row["pk"]
    keys = []
    for _ in range(count):
        row.update(id=new_id(), content=f"{word} {row['content']}"[:200])
        keys.append(session.execute(insert(Claim).values(**row)).inserted_primary_key[0])
    return keys


def _ms(seconds: Sequence[float]) -> list[tuple[str, Any]]:
    if not seconds:
        return [("median", None), ("p95", None)]
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return [("median", round(statistics.median(ordered) * 1000, 1)), ("p95", round(p95 * 1000, 1))]


def _load() -> tuple[float, ...]:
    return (round(os.getloadavg()[0], 1),) if hasattr(os, "getloadavg") else ()


def _folder_mb(folder: Path) -> float:
    return sum(place.stat().st_size for place in folder.rglob("*") if place.is_file()) / 1e6


def _memory_mb() -> float | None:
    """Resident memory now; None where the system does not tell it so."""
    if not sys.platform.startswith("linux"):
        return None
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _grown(before: float | None) -> float | None:
    now = _memory_mb()
    return None if before is None or now is None else round(now - before)
