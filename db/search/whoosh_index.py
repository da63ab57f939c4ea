"""The text index on Whoosh 2.7.4: the only module that imports it.

Whoosh keeps the books: segments that are written once, documents that are deleted in them, commits that
appear whole or not at all, merging. What is in a segment is ours, by the door that Whoosh has for it, a
codec: flat arrays (`db.search.arrays`) in place of compressed, pickled blocks. So a prefix of 5,000 words is
one slice, phrases are compared in bulk, and nothing is unpickled. `db.search.view` searches them.

On disk, in the user's cache::

    <folder>/
      lock          held while somebody writes; never removed
      current.json  which generation counts, whose it is and which versions made it: read before all else
      g-<random>/   a generation: one Whoosh index
        MAIN_<random>.words   a segment
        _MAIN_<n>.toc         the table of contents: segments with their sizes and hashes, deleted documents,
                              and the position in the change log; begins with its own hash

The crash story. A commit writes a segment, syncs it to the disk, then renames a table of contents into place:
segments and position appear together or not at all. A rebuild writes a new generation beside the old one,
syncs it, then replaces ``current.json``: killed before that, the old one still counts and the new one is an
orphan that the next writer removes. An index that proved wrong loses ``current.json`` first, so that a kill
before the rebuild is through makes the next start rebuild. Whoosh itself syncs nothing, and keeps its lock
after a failed commit; so both are done here.

A segment is read whole into memory when it is opened, and compared with its hash: flipped bytes are noticed
there, and what happens to the file later cannot change an answer.

Where the folder cannot be written, everything works in memory instead, and `WhooshIndex.degraded` says why.
"""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import secrets
import shutil
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from db.names import ANALYZER_VERSION, Name, tokens
from db.search.arrays import Builder, Ints, SegmentArrays
from db.search.port import Batch, ClaimWords, Held, IndexUnusable, Position
from db.search.view import ArrayView, Part

with warnings.catch_warnings():
    # Invalid escapes and `is 0` in a module of 2016: seen only where it is compiled first.
    warnings.simplefilter("ignore")
    from whoosh.codec.base import Codec, FieldWriter, PerDocumentWriter
    from whoosh.codec.whoosh3 import W3Segment
    from whoosh.columns import NumericColumn
    from whoosh.fields import FieldType, Schema
    from whoosh.filedb.filestore import FileStorage, RamStorage
    from whoosh.formats import Existence
    from whoosh.index import TOC
    from whoosh.util.filelock import FileLock
    from whoosh.util.numeric import byte_to_length, length_to_byte
    from whoosh.writing import SegmentWriter

log = logging.getLogger(__name__)

#: Raised with every change of what is written below; indexes of another version are rebuilt.
SCHEMA_VERSION = 2
#: Claims a segment of a rebuild: bounds the memory it takes.
REBUILD_SEGMENT = 50_000
#: More segments than this are merged, the smallest first.
MAX_SEGMENTS = 8
#: How often to open an index that another process changes meanwhile.
REOPEN = 5
#: Rows of the change log that say nothing new of any words are remembered on the disk once they are so many.
UNSAVED = 5_000
CURRENT = "current.json"
LOCK = "lock"
MAIN = "MAIN"
WORDS = ".words"

#: What a damaged file can make json and numpy raise. Whatever it is, the index is derived and is made anew.
DAMAGE = Exception


# --- Whoosh, as this index uses it ---------------------------------------------------------------


class WordsField(FieldType):  # type: ignore[misc]  # whoosh has no types
    """Tokens that are already analysed. They go to `_Pool` as they are, all at once."""

    def __init__(self) -> None:
        """A field whose lengths count."""
        super().__init__(format=Existence(), analyzer=None, scorable=True)

    def index(self, value: Sequence[str], **_: Any) -> Iterator[tuple[Sequence[str], int, float, bytes]]:
        """One posting for all words: (words, how many, weight, nothing)."""
        yield value, len(value), 1.0, b""


class NumberField(FieldType):  # type: ignore[misc]
    """A number of each document, in a column; never looked up by Whoosh."""

    def __init__(self, code: str) -> None:
        """``code``: the type of `struct`."""
        super().__init__(format=Existence(), analyzer=None)
        self.indexed = False
        self.column_type = NumericColumn(code, default=0)

    def to_column_value(self, value: int) -> int:
        """The number itself."""
        return value


@cache
def _schema() -> Any:
    return Schema(content=WordsField(), sentence=WordsField(), key=NumberField("q"), stamp=NumberField("Q"))


class _Segment(W3Segment):  # type: ignore[misc]
    """A segment in one file of its own, with what that file must be.

    ``keys`` and ``stamps`` are those of its documents, while it is being written.
    """

    def __init__(self, name: str, claims: int = 0, deleted: Iterable[int] = ()) -> None:
        super().__init__(_Codec(), MAIN, doccount=claims, segid=name, deleted=set(deleted))
        self.size = 0
        self.digest = ""
        self.keys: list[int] = []
        self.stamps: list[int] = []

    @property
    def file(self) -> str:
        """The name of its file."""
        return str(self.make_filename(WORDS))

    def should_assemble(self) -> bool:
        """It is one file already."""
        return False


class _Codec(Codec):  # type: ignore[misc]
    """Segments of flat arrays."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> Any:
        """A segment whose name nobody has: Whoosh's comes from `random`, which any program may seed."""
        return _Segment(secrets.token_hex(8))

    def per_document_writer(self, storage: Any, segment: Any) -> Any:
        """What takes the numbers of each document."""
        return _NumbersWriter(segment)

    def field_writer(self, storage: Any, segment: Any) -> Any:
        """What takes the words of all documents."""
        return _WordsWriter(storage, segment)


class _NumbersWriter(PerDocumentWriter):  # type: ignore[misc]
    """Keeps key and stamp of each document with the segment."""

    def __init__(self, segment: _Segment) -> None:
        self._columns = {"key": segment.keys, "stamp": segment.stamps}
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """Nothing to do: documents come in order."""

    def add_field(self, fieldname: str, fieldobj: Any, value: Any, length: int) -> None:
        """Nothing is stored; lengths follow from the words."""

    def add_column_value(self, fieldname: str, columnobj: Any, value: int) -> None:
        """A number of the document."""
        self._columns[fieldname].append(value)

    def finish_doc(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing is open."""
        self.is_closed = True


class _Pool:
    """The words of a segment's documents, in memory, in place of Whoosh's pool of sorted runs."""

    def __init__(self) -> None:
        self.builder = Builder()

    def add(self, item: tuple[str, Sequence[str], int, float, bytes]) -> None:
        """Take all words of a field of a document: see `WordsField`."""
        field, words, document, _, _ = item
        self.builder.add(field, document, words)

    def iter_postings(self) -> Builder:
        """Everything, for `_WordsWriter`."""
        return self.builder

    def cleanup(self) -> None:
        """Nothing is on the disk."""


class _WordsWriter(FieldWriter):  # type: ignore[misc]
    """Writes the one file of a segment."""

    def __init__(self, storage: Any, segment: _Segment) -> None:
        self._storage = storage
        self._segment = segment
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Builder) -> None:
        """Put the words in order and write them."""
        segment = self._segment
        raw = items.finish(segment.keys, segment.stamps).to_bytes()
        segment.size, segment.digest = len(raw), _digest(raw)
        file = self._storage.create_file(segment.file)
        try:
            file.write(raw)
        finally:
            file.close()

    def close(self) -> None:
        """Nothing is open."""
        self.is_closed = True


def _digest(raw: bytes) -> str:
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


@dataclass(frozen=True)
class _Contents:
    """A table of contents: what `SegmentWriter` begins with. ``position`` is None while a rebuild goes on."""

    generation: int
    segments: list[_Segment]
    position: Position | None
    schema: Any

    def to_bytes(self) -> bytes:
        """As a file: its hash, then JSON."""
        segments = [
            {
                "name": segment.segid,
                "claims": segment.doc_count_all(),
                "size": segment.size,
                "digest": segment.digest,
                "deleted": sorted(segment.deleted_docs()),
            }
            for segment in self.segments
        ]
        position = None if self.position is None else [self.position.seq, self.position.stamp]
        said = json.dumps(
            {"generation": self.generation, "position": position, "segments": segments}
        ).encode()
        return _digest(said).encode() + b"\n" + said

    @classmethod
    def from_bytes(cls, raw: bytes) -> _Contents:
        """A file as a table of contents; raises ValueError where it is not what was written."""
        digest, _, said = raw.partition(b"\n")
        if digest.decode("ascii", "replace") != _digest(said):
            raise ValueError("a table of contents that was changed")
        read = json.loads(said)
        segments = []
        for row in read["segments"]:
            segment = _Segment(row["name"], row["claims"], row["deleted"])
            segment.size, segment.digest = row["size"], row["digest"]
            segments.append(segment)
        position = Position(*read["position"]) if read["position"] else None
        return cls(read["generation"], segments, position, _schema())


def _read_contents(storage: Any, generation: int) -> _Contents:
    return _Contents.from_bytes(storage.raw(TOC._filename(MAIN, generation)))


class _Frame:
    """What `SegmentWriter` asks of an index: its place and its table of contents."""

    def __init__(self, storage: Any, contents: _Contents) -> None:
        self.storage = storage
        self.indexname = MAIN
        self._contents = contents

    def _read_toc(self) -> _Contents:
        return self._contents


class _Writer(SegmentWriter):  # type: ignore[misc]
    """A Whoosh writer that ends in our table of contents, with ``position``."""

    def __init__(self, storage: Any, contents: _Contents, position: Position | None) -> None:
        super().__init__(_Frame(storage, contents), _lk=False, codec=_Codec())
        self.pool = _Pool()
        self.position = position

    def add_claim(self, claim: ClaimWords) -> None:
        """A document."""
        self.add_document(
            key=claim.pk, stamp=_stamp(claim), content=tokens(claim.content), sentence=tokens(claim.sentence)
        )

    def add_segment(self, segment: _Segment, arrays: SegmentArrays) -> None:
        """The documents of ``segment`` that are not deleted."""
        kept = np.ones(len(arrays.keys), dtype=bool)
        kept[list(segment.deleted_docs())] = False
        numbers = np.where(kept, self.docnum + np.cumsum(kept) - 1, -1)
        self.pool.builder.add_segment(arrays, numbers)
        self.newsegment.keys.extend(arrays.keys[kept].tolist())
        self.newsegment.stamps.extend(arrays.stamps[kept].tolist())
        self.docnum += int(kept.sum())
        if kept.any():
            self._added = True

    def _commit_toc(self, segments: list[_Segment]) -> None:
        contents = _Contents(self.generation, segments, self.position, self.schema)
        name = TOC._filename(MAIN, self.generation)
        partial = f"{name}.{secrets.token_hex(4)}"
        file = self.storage.create_file(partial)
        try:
            file.write(contents.to_bytes())
        finally:
            file.close()
        self.storage.rename_file(partial, name, safe=True)
        _remove_leftovers(self.storage, name, segments)


def _remove_leftovers(storage: Any, contents: str, segments: Sequence[_Segment]) -> None:
    """Remove what the table of contents does not name: older ones, segments merged, what a kill left."""
    kept = {contents, *(segment.file for segment in segments)}
    for name in storage.list():
        if name not in kept:
            try:
                storage.delete_file(name)
            except OSError as error:  # another program looks into it: then the next commit does it
                log.info("cannot remove %s: %r", name, error)


class _Storage(FileStorage):  # type: ignore[misc]
    """Files that are read whole, and synced before the table of contents that names them gets its name."""

    def __init__(self, folder: Path) -> None:
        """Files in ``folder``."""
        super().__init__(str(folder))
        self._new: set[str] = set()

    def raw(self, name: str) -> bytes:
        """All bytes of a file."""
        return (Path(self.folder) / name).read_bytes()

    def temp_storage(self, name: str | None = None) -> Any:
        """Nothing temporary needs a disk."""
        return _MemoryStorage()

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

    def raw(self, name: str) -> bytes:
        """All bytes of a file."""
        return bytes(self.files[name])

    def temp_storage(self, name: str | None = None) -> Any:
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


def _merge_small(
    writer: _Writer, segments: list[_Segment], arrays: dict[str, SegmentArrays]
) -> list[_Segment]:
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
        writer.add_segment(segment, arrays[segment.segid])
    return fresh


@cache
def _lengths() -> Ints:
    """What a document of so many words counts as: Whoosh keeps lengths in a byte, roughly."""
    return np.array([byte_to_length(length_to_byte(number)) for number in range(4096)], dtype=np.int64)


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
        self._view = _view(())
        self._position = Position()
        self._saved = Position()
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

    def view(self) -> ArrayView:
        """The index as it is now."""
        return self._view

    def close(self) -> None:
        """Let go of files; views taken before stay usable."""
        with self._lock:
            self._view = _view(())
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
                newest = TOC._latest_generation(storage, MAIN)
                if (owner, newest) == (self._owner, self._toc) and not self.needs_rebuild:
                    return
                try:
                    self._load(storage, newest)
                except DAMAGE as error:
                    log.warning("the index cannot be opened: %r", error)
                    if owner == self._read_owner() and newest == TOC._latest_generation(storage, MAIN):
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

    def _load(self, storage: Any, newest: int) -> None:
        """Make a view of the commit ``newest`` in ``storage``; segments that are open already are kept."""
        contents = _read_contents(storage, newest)
        if contents.position is None:
            raise ValueError("a rebuild that did not end")
        known = {part.name: part.arrays for part in self._view.parts}
        parts = [
            Part(
                segment.segid,
                known.get(segment.segid) or _read_segment(storage, segment),
                frozenset(segment.deleted_docs()),
            )
            for segment in contents.segments
        ]
        self._view = _view(parts, self._view)
        self._position = self._saved = contents.position
        self._toc = contents.generation

    # --- changing it -----------------------------------------------------------------------------

    def apply(self, batch: Batch) -> bool:
        """Commit ``batch`` and take it up; False, with nothing done, if another process holds the index
        or has changed it since ``batch.base``. Raises IndexUnusable where it turns out to be broken.

        Claims whose text is held already are left alone: most of what the log tells is no news of words.
        """
        with self._lock:
            if not self._is_at(batch.base):
                return False
            if not any(self._news(batch)) and batch.position.seq - self._saved.seq < UNSAVED:
                self._position = batch.position
                return True
            with self._writing() as held:
                return held and self._is_at(batch.base) and self._apply(batch)

    def _is_at(self, position: Position) -> bool:
        """Whether the newest commit is at ``position``. Raises IndexUnusable where there is none."""
        self.reload()
        if self.needs_rebuild:
            raise IndexUnusable("nothing to add to")
        return self._position == position

    def _news(self, batch: Batch) -> tuple[list[ClaimWords], list[int]]:
        """The claims of ``batch`` that are new or say something else; the documents that go."""
        view, gone = self._view, sorted(batch.gone)
        places = view.documents_of([claim.pk for claim in batch.present]).tolist()
        stamps = view.stamps
        new = [
            (claim, place)
            for claim, place in zip(batch.present, places, strict=True)
            if place < 0 or int(stamps[place]) != _stamp(claim)
        ]
        going = [place for _, place in new] + view.documents_of(gone).tolist()
        return [claim for claim, _ in new], [place for place in going if place >= 0]

    def _apply(self, batch: Batch) -> bool:
        try:
            storage = self._storage()
            claims, going = self._news(batch)
            with self._writer(storage, batch.position) as writer:
                for document in going:
                    writer.delete_document(document)
                for claim in claims:
                    writer.add_claim(claim)
            self._load(storage, TOC._latest_generation(storage, MAIN))
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
        return _Storage(self._folder / self._owner.generation)

    @contextmanager
    def _writer(self, storage: Any, position: Position) -> Iterator[_Writer]:
        arrays = {part.name: part.arrays for part in self._view.parts}
        contents = _read_contents(storage, self._toc)
        with _committing(_Writer(storage, contents, position), arrays) as writer:
            yield writer

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
            newest = _build(storage, claims(), position)
            self._memory = storage
            self._load(storage, newest)
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
                storage = _Storage(self._folder / owner.generation)
                storage.create()
                newest = _build(storage, claims(), position)
                crash_point("rebuilt")
                self._publish(owner)
                crash_point("swapped")
                self._load(storage, newest)
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
    if error.errno in (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "disk-full"
    return "unwritable"


@contextmanager
def _committing(writer: _Writer, arrays: dict[str, SegmentArrays]) -> Iterator[_Writer]:
    """Commit at the end of the block. What a failed commit leaves are orphans that the next one removes."""
    yield writer
    crash_point("before-segments")
    writer.commit(mergetype=lambda _, segments: _merge_small(writer, segments, arrays))


def _build(storage: Any, claims: Iterable[ClaimWords], position: Position) -> int:
    """Write all ``claims`` and the position, a segment for every `REBUILD_SEGMENT` of them; the number of the
    table of contents."""
    contents = _Contents(0, [], None, _schema())
    left = iter(claims)
    while True:
        some = list(islice(left, REBUILD_SEGMENT))
        is_last = len(some) < REBUILD_SEGMENT
        writer = _Writer(storage, contents, position if is_last else None)
        for claim in some:
            writer.add_claim(claim)
        crash_point("before-segments")
        writer.commit(mergetype=lambda _, segments: list(segments))
        if is_last:
            return int(writer.generation)
        contents = _read_contents(storage, writer.generation)


def _read_segment(storage: Any, segment: _Segment) -> SegmentArrays:
    """The segment's arrays. Raises ValueError where its file is not what was written."""
    raw = storage.raw(segment.file)
    if len(raw) != segment.size or _digest(raw) != segment.digest:
        raise ValueError(f"{segment.file} was changed")
    return SegmentArrays.from_bytes(raw)


def _view(parts: Sequence[Part], before: ArrayView | None = None) -> ArrayView:
    return ArrayView(parts, _lengths(), before)


def held_of(claim: ClaimWords) -> Held:
    """What an index must hold of a claim."""
    content, sentence = tokens(claim.content), tokens(claim.sentence)
    return Held(content, sentence, _capitals(content), _capitals(sentence))


def _capitals(words: Sequence[str]) -> tuple[int, ...]:
    return tuple(place for place, word in enumerate(words) if isinstance(word, Name))


def _stamp(claim: ClaimWords) -> int:
    """A number that another text would not have."""
    raw = f"{claim.content}\0{claim.sentence}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little")
