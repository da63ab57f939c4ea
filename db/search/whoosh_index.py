"""The text index on Whoosh 2.7.4: the only module that imports it.

Whoosh is used for what it does fast and nothing else: words to document numbers, in whole posting blocks.
No positions, nothing stored; a column maps documents to claim keys. Two fields: ``content``, and ``rest``,
the words that only the sentence around it has, so that no posting is held twice.

On disk, in the user's cache (Whoosh's files are pickles: what came from elsewhere is never opened)::

    <folder>/
      lock          held while somebody writes; never removed
      current.json  which generation counts, whose it is and which versions made it: read before any pickle
      g-<random>/   a generation: one Whoosh index

The crash story. A commit writes segments, syncs them to the disk, then renames a table of contents into
place, which holds the marker document with the position in the change log: segments and marker appear
together or not at all. A rebuild writes a new generation beside the old one, syncs it, then replaces
``current.json``: killed before that, the old one still counts and the new one is an orphan that the next
writer removes. An index that proved wrong loses ``current.json`` first, so that a kill before the rebuild
is through makes the next start rebuild. Whoosh itself syncs nothing, and keeps its lock after a failed
commit; so both are done here.

Where the folder cannot be written, everything works in memory instead, and `WhooshIndex.degraded` says why.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import secrets
import shutil
import tempfile
import threading
import time
import warnings
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import chain, islice
from math import log as logarithm
from pathlib import Path
from typing import Any

from db.names import ANALYZER_VERSION, prefix_stems, tokens, within
from db.search.port import Batch, ClaimWords, IndexUnusable, Position

with warnings.catch_warnings():
    # Invalid escapes and `is 0` in a module of 2016: seen only where it is compiled first.
    warnings.simplefilter("ignore")
    from whoosh import columns
    from whoosh.codec.whoosh3 import W3Codec, W3Segment
    from whoosh.fields import STORED, FieldType, Schema
    from whoosh.filedb.filestore import FileStorage, RamStorage
    from whoosh.formats import Existence
    from whoosh.index import TOC, FileIndex
    from whoosh.reading import SegmentReader, TermNotFound
    from whoosh.util.filelock import FileLock
    from whoosh.writing import SegmentWriter

log = logging.getLogger(__name__)

#: Raised with every change of what is written below; indexes of another version are rebuilt.
SCHEMA_VERSION = 1
#: BM25's parameters, Whoosh's defaults.
B, K1 = 0.75, 1.2
#: What a word that only the sentence has counts, beside one in the content.
REST_WEIGHT = 0.5
#: Claims a segment of a rebuild: bounds the memory it takes.
REBUILD_SEGMENT = 20_000
#: More segments than this are merged, the smallest first.
MAX_SEGMENTS = 8
#: How often to open an index that another process changes meanwhile.
REOPEN = 5
CURRENT = "current.json"
LOCK = "lock"

#: What a damaged file can make Whoosh raise: pickle, zlib and struct answer with anything, and Whoosh's own
#: checks with bare Exceptions. Whatever it is, the index is derived data and is made anew.
DAMAGE = Exception


# --- Whoosh, as this index uses it ---------------------------------------------------------------


class WordsField(FieldType):  # type: ignore[misc]  # whoosh has no types
    """Tokens that are already analysed, with how often each occurs; no positions."""

    def __init__(self) -> None:
        """A field that can be scored: field lengths are kept."""
        super().__init__(format=Existence(), analyzer=None, scorable=True)

    def index(self, value: Sequence[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """What Whoosh writes: (word, frequency, weight, nothing). The weight carries the frequency."""
        for word, count in Counter(value).items():
            yield word.encode(), count, float(count), b""


class KeyField(FieldType):  # type: ignore[misc]
    """A claim's key, in a column; never looked up by Whoosh."""

    def __init__(self) -> None:
        """A column of 64-bit numbers; 0, the default, is no claim."""
        super().__init__(format=Existence(), analyzer=None)
        self.indexed = False
        self.column_type = columns.NumericColumn("q", default=0)

    def to_column_value(self, value: int) -> int:
        """The key itself."""
        return value

    def from_column_value(self, value: int) -> int:
        """The key itself."""
        return value


def _schema() -> Any:
    return Schema(content=WordsField(), rest=WordsField(), key=KeyField(), marker=STORED())


class _Pool:
    """Postings of one segment, in memory: in place of Whoosh's pool of sorted runs, three times as fast.

    `REBUILD_SEGMENT` bounds it.
    """

    def __init__(self, *_: Any, **__: Any) -> None:
        self.postings: dict[tuple[str, bytes], list[tuple[int, float]]] = {}

    def add(self, item: tuple[str, bytes, int, float, bytes]) -> None:
        """Take a posting: (field, word, document, weight, value)."""
        self.postings.setdefault(item[:2], []).append((item[2], item[3]))

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes]]:
        """All postings by field, word, document."""
        for field, word in sorted(self.postings):
            # Segments that are merged come one after the other: documents only grow.
            for document, weight in self.postings[field, word]:
                yield field, word, document, weight, b""

    def cleanup(self) -> None:
        """Nothing is on the disk."""


class _Storage(FileStorage):  # type: ignore[misc]
    """Files that can be let go of when opening an index fails half-way."""

    def __init__(self, folder: Path) -> None:
        """Files in ``folder``."""
        super().__init__(str(folder))
        self._opened: list[Any] = []

    def open_file(self, name: str, **kwargs: Any) -> Any:
        """A file, remembered."""
        file = super().open_file(name, **kwargs)
        self._opened.append(file)
        return file

    def release(self) -> None:
        """Close what is still open."""
        for file in self._opened:
            if not file.is_closed:
                file.close()
        self._opened.clear()


class _DurableStorage(_Storage):
    """Files that are synced before the table of contents that names them gets its name."""

    def __init__(self, folder: Path) -> None:
        """Files in ``folder``."""
        super().__init__(folder)
        self._new: set[str] = set()

    def create_file(self, name: str, **kwargs: Any) -> Any:
        """A file that will be synced."""
        self._new.add(name)
        return super().create_file(name, **kwargs)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Sync everything new, then rename, then sync the folder."""
        crash_point("segments-written")
        for name in self._new & set(self.list()):
            _sync(Path(self.folder) / name)
        crash_point("segments-synced")
        super().rename_file(oldname, newname, safe=safe)
        _sync(Path(self.folder))
        crash_point("marker-written")


class _MemoryStorage(RamStorage):  # type: ignore[misc]
    """All in memory: Whoosh's own class writes temporary files to the disk that may be full."""

    def create_file(self, name: str, **kwargs: Any) -> Any:
        """A file in memory. It must survive its writer's reading back."""
        kwargs.pop("mode", None)
        kwargs.pop("excl", None)
        return super().create_file(name, **kwargs)

    def temp_storage(self, name: str | None = None) -> _MemoryStorage:
        """Another place in memory."""
        return _MemoryStorage()

    def delete_file(self, name: str) -> None:
        """Forget the file; one that was never closed was never there."""
        self.files.pop(name, None)


def _sync(path: Path) -> None:
    """Have the system write ``path`` to the disk. A folder cannot be synced on Windows."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" or path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def crash_point(name: str) -> None:
    """A named moment of writing, for tests that kill or fail here."""


class _Codec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec without block statistics of lengths, which only its own search would use."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> Any:
        """A segment whose name nobody has: Whoosh's comes from `random`, which any program may seed."""
        return W3Segment(self, indexname, segid=secrets.token_hex(8))


def _merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Which segments stay: at most `MAX_SEGMENTS`, and none of which most documents are deleted.

    The smallest go into the new one, as many as are together no smaller than the next: each claim is
    rewritten about log(n) times in its life.
    """
    alive = [segment for segment in segments if segment.doc_count() > 0]
    stale = [segment for segment in alive if segment.deleted_count() * 2 > segment.doc_count_all()]
    fresh = sorted((s for s in alive if s not in stale), key=lambda s: s.doc_count())
    merged, total = list(stale), sum(s.doc_count() for s in stale)
    if len(fresh) > MAX_SEGMENTS:
        while fresh and (len(fresh) > MAX_SEGMENTS or fresh[0].doc_count() <= total):
            total += fresh[0].doc_count()
            merged.append(fresh.pop(0))
    for segment in merged:
        reader = SegmentReader(writer.storage, writer.schema, segment)
        try:
            writer.add_reader(reader)
        finally:
            reader.close()
    return fresh


# --- reading -------------------------------------------------------------------------------------


class _Segment:
    """One immutable segment: its keys, lengths and words in memory, its postings read when asked for."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader
        self._lock = threading.Lock()
        self.name: str = reader.segment().segment_id()
        count = reader.doc_count_all()
        keys = reader.column_reader("key", KeyField().column_type) if reader.has_column("key") else None
        self.keys = array("q", (keys[i] for i in range(count)) if keys else (0 for _ in range(count)))
        self.lengths = {field: self._lengths(field, count) for field in ("content", "rest")}

    def _lengths(self, field: str, count: int) -> array[int]:
        get = self.reader.doc_field_length
        return array("l", ((get(i, field) or 0) for i in range(count)))

    @cached_property
    def words(self) -> dict[str, dict[str, int]]:
        """By field: how many documents have each word."""
        found: dict[str, dict[str, int]] = {"content": {}, "rest": {}}
        with self._lock:
            for (field, word), info in self.reader._terms.items():
                found[field][word.decode()] = info.doc_frequency()
        return found

    def frequency(self, field: str, word: str) -> int:
        """How many documents have ``word``, deleted ones too."""
        with self._lock:
            try:
                return int(self.reader._terms.doc_frequency(field, word.encode()))
            except (TermNotFound, KeyError):
                return 0

    def postings(self, field: str, word: str) -> tuple[Sequence[int], Sequence[float]]:
        """The documents with ``word``, deleted ones too, and how often each has it."""
        with self._lock:
            try:
                matcher = self.reader._terms.matcher(field, word.encode(), Existence())
            except TermNotFound:
                return (), ()
            return read_postings(matcher)

    def marker(self, deleted: frozenset[int]) -> str | None:
        """What the marker document says, if this segment has it."""
        for document, key in enumerate(self.keys):
            if key == 0 and document not in deleted:
                return str(self.reader.stored_fields(document)["marker"])
        return None

    def __del__(self) -> None:
        """The last view that used the segment is gone: let go of its file."""
        if not self.reader.is_closed:
            self.reader.close()


def read_postings(matcher: Any) -> tuple[list[int], list[float]]:
    """All documents and weights of a posting list, block by block.

    Whoosh's public way goes document by document, five times as slow; it is the way out where this
    version's blocks are not what they were.
    """
    if not all(hasattr(matcher, name) for name in ("_read_ids", "_read_weights", "_next_block")):
        return read_postings_publicly(matcher)
    documents: list[int] = []
    weights: list[float] = []
    while matcher.is_active():
        matcher._read_ids()
        matcher._read_weights()
        documents.extend(matcher._ids)
        weights.extend(matcher._weights)
        matcher._next_block()
    return documents, weights


def read_postings_publicly(matcher: Any) -> tuple[list[int], list[float]]:
    """The same through Whoosh's public interface."""
    documents: list[int] = []
    weights: list[float] = []
    while matcher.is_active():
        documents.append(matcher.id())
        weights.append(matcher.weight())
        matcher.next()
    return documents, weights


@contextmanager
def _damage_typed() -> Iterator[None]:
    """What a damaged file makes Whoosh raise, as IndexUnusable."""
    try:
        yield
    except DAMAGE as error:
        raise IndexUnusable(repr(error)) from error


class WhooshView:
    """One generation of the index, as `db.search.port.TextView` describes it."""

    #: Words whose claims are remembered: what people type is asked for again with every letter.
    REMEMBERED = 256

    def __init__(self, segments: Sequence[_Segment], deleted: Sequence[frozenset[int]]) -> None:
        """A view over ``segments``, without the documents of each that are ``deleted``."""
        self.segments = segments
        self._deleted = deleted
        self._remembered: dict[tuple[str, bool], frozenset[int]] = {}
        self._lock = threading.Lock()

    def claims_with(self, word: str, *, content_only: bool = False) -> Set[int]:
        """The keys of claims with ``word``. Raises IndexUnusable for damaged postings."""
        known = self._remembered.get((word, content_only))
        if known is not None:
            return known
        fields = ("content",) if content_only else ("content", "rest")
        found = frozenset(chain.from_iterable(self._keys(field, word) for field in fields))
        with self._lock:
            if len(self._remembered) >= self.REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            self._remembered[word, content_only] = found
        return found

    def _keys(self, field: str, word: str) -> Iterator[int]:
        for segment, deleted, documents, _ in self._postings(field, word):
            there = documents if not deleted else [one for one in documents if one not in deleted]
            yield from map(segment.keys.__getitem__, there)

    def _postings(
        self, field: str, word: str
    ) -> Iterator[tuple[_Segment, frozenset[int], Sequence[int], Sequence[float]]]:
        """By segment: what is deleted there, the documents with ``word`` (deleted too), its frequencies."""
        for segment, deleted in zip(self.segments, self._deleted, strict=True):
            with _damage_typed():
                documents, weights = segment.postings(field, word)
            if documents and max(documents) >= len(segment.keys):
                raise IndexUnusable("a posting of no document")
            yield segment, deleted, documents, weights

    @cached_property
    def _lexicon(self) -> dict[str, int]:
        total: Counter[str] = Counter()
        with _damage_typed():
            for segment in self.segments:
                for counts in segment.words.values():
                    total.update(counts)
        return total

    @cached_property
    def _sorted_words(self) -> list[str]:
        return sorted(self._lexicon)

    @cached_property
    def _by_length(self) -> dict[int, list[tuple[int, str]]]:
        """Words by length, each with a bit for every letter (of 64 classes) in it."""
        shelves: dict[int, list[tuple[int, str]]] = {}
        for word in self._lexicon:
            shelves.setdefault(len(word), []).append((_letters(word), word))
        return shelves

    def beginning(self, prefix: str) -> list[str]:
        """The words that a folded ``prefix`` finds, commonest first."""
        words, lexicon = self._sorted_words, self._lexicon
        start = bisect_left(words, prefix)
        found = set(words[start : bisect_left(words, prefix + "\U0010ffff")])
        found.update(word for word in prefix_stems(prefix) if word in lexicon)
        return self._commonest(found)

    def similar(self, word: str, limit: int) -> list[str]:
        """The words within ``limit`` edits of ``word``, commonest first."""
        wanted = _letters(word)
        shelves = (self._by_length.get(len(word) + d, ()) for d in range(-limit, limit + 1))
        # An edit changes at most two letters of the set: a cheap sieve before the distance itself.
        near = (
            other
            for shelf in shelves
            for letters, other in shelf
            if (letters ^ wanted).bit_count() <= 2 * limit and within(other, word, limit)
        )
        return self._commonest(near)

    def _commonest(self, words: Iterable[str]) -> list[str]:
        return sorted(words, key=lambda word: (-self._lexicon[word], word))

    def frequency(self, word: str) -> int:
        """How many claims have ``word``, about."""
        return self._lexicon.get(word, 0)

    def scores(self, words: Iterable[str]) -> dict[int, float]:
        """BM25 as Whoosh computes it, summed over ``words`` and both fields."""
        scores: dict[int, float] = {}
        for word in words:
            for field, weight in (("content", 1.0), ("rest", REST_WEIGHT)):
                self._add_scores(scores, field, word, weight)
        return scores

    def _add_scores(self, scores: dict[int, float], field: str, word: str, weight: float) -> None:
        with _damage_typed():
            counted = sum(segment.frequency(field, word) for segment in self.segments)
        if not counted:
            return
        total = sum(len(segment.keys) for segment in self.segments)
        idf = logarithm(total / (counted + 1)) + 1
        average = self._average_length(field)
        top, flat, slope = weight * idf * (K1 + 1), K1 * (1 - B), K1 * B / average
        for segment, deleted, documents, frequencies in self._postings(field, word):
            keys, lengths = segment.keys, segment.lengths[field]
            for document, frequency in zip(documents, frequencies, strict=True):
                if document not in deleted:
                    score = top * frequency / (frequency + flat + slope * lengths[document])
                    scores[keys[document]] = scores.get(keys[document], 0.0) + score

    def _average_length(self, field: str) -> float:
        total = sum(segment.reader.field_length(field) for segment in self.segments)
        return (total / (sum(len(segment.keys) for segment in self.segments) or 1)) or 1.0

    def claims(self) -> Set[int]:
        """The keys of all claims held."""
        return self._claims

    @cached_property
    def _claims(self) -> frozenset[int]:
        return frozenset(key for key, _, _ in self.documents() if key)

    def documents(self) -> Iterator[tuple[int, int, int]]:
        """Of every document: its key (0: the marker), the place of its segment and its number there."""
        for place, (segment, deleted) in enumerate(zip(self.segments, self._deleted, strict=True)):
            for document, key in enumerate(segment.keys):
                if document not in deleted:
                    yield key, place, document

    def held(self) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
        """By claim: the words of its content, and those only its sentence has."""
        found: dict[int, tuple[set[str], set[str]]] = {key: (set(), set()) for key in self.claims()}
        for which, field in enumerate(("content", "rest")):
            for word in {word for segment in self.segments for word in segment.words[field]}:
                for key in self._keys(field, word):
                    found[key][which].add(word)
        return {key: (frozenset(content), frozenset(rest)) for key, (content, rest) in found.items()}


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


# --- writing -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Owner:
    """What ``current.json`` says: which generation, whose, made by which versions."""

    library: str
    generation: str
    schema: int = SCHEMA_VERSION
    analyzer: int = ANALYZER_VERSION


class WhooshIndex:
    """An index that follows one library, as `db.search.port.TextIndex` describes it."""

    def __init__(self, folder: Path, *, library_uid: str, patience: float = 5.0) -> None:
        """Open the index in ``folder`` (made if missing) for the library with that id.

        Never raises for what is in the folder: an index that is missing, foreign, of another version or
        damaged is one that `needs_rebuild`; a folder that cannot be written leaves the index in memory.
        ``patience``: seconds to wait for another process that rebuilds, before doing so in memory.
        """
        self._folder = folder
        self._uid = library_uid
        self._patience = patience
        self._lock = threading.RLock()
        self._memory: _MemoryStorage | None = None
        self._owner: _Owner | None = None
        self._toc = -1
        self._view = WhooshView((), ())
        self._position = Position()
        self.needs_rebuild = True
        self.degraded = ""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            self._degrade(_reason(error), error)
        self.reload()

    @property
    def position(self) -> Position:
        """How far the current view has followed the change log."""
        return self._position

    def view(self) -> WhooshView:
        """The index as it is now."""
        return self._view

    def close(self) -> None:
        """Let go of files; views taken before stay usable."""
        with self._lock:
            self._view = WhooshView((), ())
            self._owner, self._toc = None, -1

    # --- which generation counts -----------------------------------------------------------------

    def reload(self) -> None:
        """Take up what another process committed; where nothing usable is there, ask for a rebuild."""
        with self._lock:
            if self._memory is not None:
                return
            # Another process may remove what it has just replaced while this one opens it: then again.
            for _ in range(REOPEN):
                owner = self._read_owner()
                if owner is None:
                    break
                storage = _Storage(self._folder / owner.generation)
                newest = TOC._latest_generation(storage, "MAIN")
                if (owner, newest) == (self._owner, self._toc) and not self.needs_rebuild:
                    return
                try:
                    self._load(storage)
                except DAMAGE as error:
                    storage.release()
                    log.warning("the index cannot be opened: %r", error)
                    if owner == self._read_owner() and newest == TOC._latest_generation(storage, "MAIN"):
                        break
                else:
                    self._owner, self.needs_rebuild = owner, False
                    return
            self.needs_rebuild = True

    def _read_owner(self) -> _Owner | None:
        """Whose index the folder holds; None unless it is ours, of this version, and complete."""
        try:
            said = json.loads((self._folder / CURRENT).read_text(encoding="utf-8"))
            owner = _Owner(**said)
        except (OSError, ValueError, TypeError):
            return None
        ours = owner == _Owner(self._uid, owner.generation) and _is_generation(owner.generation)
        return owner if ours else None

    def _load(self, storage: Any) -> None:
        """Make a view of the newest commit in ``storage``; segments that are open already are kept."""
        toc = TOC.read(storage, "MAIN", schema=_schema())
        known = {segment.name: segment for segment in self._view.segments}
        segments, deleted, marker = [], [], None
        for found in toc.segments:
            segment = known.get(found.segment_id())
            if segment is None:
                segment = _Segment(SegmentReader(storage, _schema(), found, generation=toc.generation))
            gone = frozenset(found.deleted_docs())
            segments.append(segment)
            deleted.append(gone)
            marker = segment.marker(gone) or marker
        if marker is None:
            raise ValueError("no marker")
        seq, stamp = json.loads(marker)
        self._position = Position(int(seq), str(stamp))
        self._view = WhooshView(tuple(segments), tuple(deleted))
        self._toc = toc.generation

    # --- changing it -----------------------------------------------------------------------------

    def apply(self, batch: Batch) -> bool:
        """Commit ``batch`` and take it up; False, with nothing done, if another process holds the index
        or has changed it since ``batch.base``. Raises IndexUnusable where it turns out to be broken.
        """
        with self._lock, self._writing() as held:
            if not held:
                return False
            self.reload()
            if self.needs_rebuild:
                raise IndexUnusable("nothing to add to")
            if self._position != batch.base:
                return False
            try:
                storage = self._storage()
                self._commit(storage, batch)
                self._load(storage)
                self._remove_orphans()
            except DAMAGE as error:
                if isinstance(error, OSError) and _reason(error) != "unwritable":
                    self._degrade(_reason(error), error)
                else:
                    self.distrust()
                raise IndexUnusable(repr(error)) from error
            return True

    def _storage(self) -> Any:
        if self._memory is not None:
            return self._memory
        if self._owner is None:
            raise IndexUnusable("no generation")
        return _DurableStorage(self._folder / self._owner.generation)

    def _commit(self, storage: Any, batch: Batch) -> None:
        replaced = batch.gone | {claim.pk for claim in batch.present} | {0}
        starts, place = [], 0
        for segment in self._view.segments:
            starts.append(place)
            place += len(segment.keys)
        with _writer(storage, _merge_small) as writer:
            for key, segment_place, document in self._view.documents():
                if key in replaced:
                    writer.delete_document(starts[segment_place] + document)
            for claim in batch.present:
                _add(writer, claim)
            _add_marker(writer, batch.position)

    def rebuild(self, claims: Callable[[], Iterable[ClaimWords]], position: Position) -> bool:
        """Make the index anew from all ``claims()``, beside the old one, and swap.

        False if another process holds the index and leaves a usable one. One that keeps holding it
        without leaving any makes this process work in memory.
        """
        with self._lock:
            if self._memory is None:
                done = self._rebuild_on_disk(claims, position)
                if done is not None:
                    return done
            storage = _MemoryStorage()
            _build(storage, claims(), position)
            self._memory = storage
            self._load(storage)
            self.needs_rebuild = False
            return True

    def _rebuild_on_disk(self, claims: Callable[[], Iterable[ClaimWords]], position: Position) -> bool | None:
        """As `rebuild`; None where it must be done in memory."""
        with self._writing(self._patience) as held:
            if not held:
                if self._memory is None and self.needs_rebuild:
                    self._degrade("busy")
                return False if self._memory is None and not self.needs_rebuild else None
            try:
                owner = _Owner(self._uid, f"g-{secrets.token_hex(8)}")
                storage = _DurableStorage(self._folder / owner.generation)
                storage.create()
                _build(storage, claims(), position)
                crash_point("rebuilt")
                self._publish(owner)
                crash_point("swapped")
                self._load(storage)
            except OSError as error:
                self._degrade(_reason(error), error)
                return None
            self._owner, self.needs_rebuild = owner, False
            self._remove_orphans()
            return True

    def _publish(self, owner: _Owner) -> None:
        """From here on ``owner.generation`` is the one that counts."""
        partial = self._folder / f"{CURRENT}.new"
        partial.write_text(json.dumps(asdict(owner)), encoding="utf-8")
        _sync(partial)
        partial.replace(self._folder / CURRENT)
        _sync(self._folder)

    def _remove_orphans(self) -> None:
        """Delete generations that do not count: of rebuilds that were killed, and the one before."""
        if self._memory is not None or self._owner is None:
            return
        for place in self._folder.iterdir():
            if _is_generation(place.name) and place.name != self._owner.generation:
                # Another process (on Windows, this one) may still read it: then the next writer does it.
                shutil.rmtree(place, ignore_errors=True)

    def distrust(self) -> None:
        """Note that what the index said was wrong: it needs a rebuild, also after a restart."""
        with self._lock:
            self.needs_rebuild = True
            if self._memory is None:
                try:
                    # If this is interrupted, the missing file makes the next start rebuild.
                    (self._folder / CURRENT).unlink(missing_ok=True)
                except OSError as error:
                    self._degrade(_reason(error), error)

    def _degrade(self, reason: str, error: OSError | None = None) -> None:
        """Work in memory from now on; what is on the disk stays as it is."""
        log.warning("the index is kept in memory only (%s): %r", reason, error)
        self.degraded, self.needs_rebuild = reason, True
        self._memory = _MemoryStorage()
        self._owner, self._toc = None, -1

    @contextmanager
    def _writing(self, patience: float = 0.0) -> Iterator[bool]:
        """Hold the folder's lock, and release it whatever happens; False if another process keeps it.

        Where there is ``patience``, waiting ends early when the other one leaves a usable index.
        """
        if self._memory is not None:
            yield True
            return
        lock = FileLock(str(self._folder / LOCK))
        try:
            held = self._acquire(lock, patience)
        except OSError as error:
            self._degrade(_reason(error), error)
            held = False
        try:
            yield held
        finally:
            if lock.fd is not None:
                lock.release()

    def _acquire(self, lock: Any, patience: float) -> bool:
        until = time.monotonic() + patience
        while not lock.acquire():
            self.reload()
            if not self.needs_rebuild or time.monotonic() >= until:
                return False
            time.sleep(0.05)
        return True


def _is_generation(name: str) -> bool:
    return name.startswith("g-") and name[2:].isalnum()


def _reason(error: OSError) -> str:
    """Why a folder cannot be written, as a key."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "read-only"
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "disk-full"
    return "unwritable"


@contextmanager
def _writer(storage: Any, merge: Callable[[Any, list[Any]], list[Any]]) -> Iterator[Any]:
    """A Whoosh writer that commits at the end of the block, and lets go of its files if that fails."""
    index = FileIndex(storage, schema=_schema())
    writer = SegmentWriter(index, poolclass=_Pool, _lk=False, codec=_Codec())
    try:
        yield writer
        crash_point("before-segments")
        writer.commit(mergetype=merge)
    except BaseException:
        _abandon(writer)
        raise
    _remove_partial(storage)


def _abandon(writer: Any) -> None:
    """Close what a failed commit left open. The files themselves are orphans that the next one removes."""
    for close in (writer.perdocwriter.close, writer.fieldwriter.close, writer._tempstorage.destroy):
        try:
            close()
        except Exception as error:  # noqa: BLE001  # the failure itself is being raised already
            log.debug("abandoning a commit: %r", error)


def _remove_partial(storage: Any) -> None:
    """Remove tables of contents that a killed commit left under their temporary names."""
    for name in storage.list():
        if name.startswith("_MAIN_") and ".toc." in name:
            storage.delete_file(name)


def _build(storage: Any, claims: Iterable[ClaimWords], position: Position) -> None:
    """Write all ``claims`` and the marker, a segment for every `REBUILD_SEGMENT` of them."""
    FileIndex.create(storage, _schema())
    left = iter(claims)
    while True:
        some = list(islice(left, REBUILD_SEGMENT))
        with _writer(storage, lambda _, segments: segments) as writer:
            for claim in some:
                _add(writer, claim)
            if len(some) < REBUILD_SEGMENT:
                _add_marker(writer, position)
                return


def _add(writer: Any, claim: ClaimWords) -> None:
    content, rest = indexed_words(claim)
    writer.add_document(key=claim.pk, content=content, rest=rest)


def indexed_words(claim: ClaimWords) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the index holds of a claim: the tokens of its content, and those only its sentence has."""
    content = tokens(claim.content)
    known = set(content)
    return content, tuple(token for token in tokens(claim.sentence) if token not in known)


def _add_marker(writer: Any, position: Position) -> None:
    writer.add_document(marker=json.dumps([position.seq, position.stamp]))
