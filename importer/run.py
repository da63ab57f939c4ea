"""The import: files in, articles and claims in the library, a report out.

Files are read and hashed here, so that a duplicate costs no extraction; workers extract; this thread is
the single writer, one transaction an article. A kill at any time keeps every article that was committed.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import stat
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from db import origins
from db.decisions import use_aliases
from db.errors import LibraryError, ModelMissing, ReadError
from db.ingest import duplicate, ingest, known_original
from db.library import Library
from db.records import Alias, Defaults, Document, Extraction, ImportLine, ImportReport
from importer import readers, scan
from importer.identity import gazetteer, passages
from importer.workers import Extractor, Here, Workers

log = logging.getLogger(__name__)

#: The index follows while an import runs, at most this often (seconds): a commit of it costs 50 ms.
FLUSH_EVERY = 2.0
#: How often (seconds) a running import looks whether it was cancelled.
ASK_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an import is: files done of those found, the path last finished, seconds since the start."""

    done: int
    total: int
    path: str
    line: ImportLine
    elapsed: float

    @property
    def left(self) -> float | None:
        """Seconds to go at the present pace; None before there is a pace."""
        return self.elapsed / self.done * (self.total - self.done) if self.done else None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read or extracted; ``error`` is a reason key of ReadError."""

    path: str
    error: str
    detail: str = ""


def _never() -> bool:
    return False


def _silent(progress: Progress) -> None:
    """Nobody watches."""


def import_paths(
    library: Library,
    paths: Sequence[Path],
    *,
    defaults: Defaults | None = None,
    extractor: Extractor | None = None,
    progress: Callable[[Progress], None] = _silent,
    cancelled: Callable[[], bool] = _never,
) -> ImportReport:
    """Import files and folders; every file gets a line in the report, and a failure keeps nothing back.

    ``extractor``: by default spawned workers, or this process for a single file. ``cancelled`` is asked
    between files; what was committed by then stays.
    Raises LibraryError when the library itself cannot be written to; articles committed before stay.
    """
    found = list(scan.files(paths))
    job = _Import(library, defaults or Defaults(), len(found), progress)
    extractor_here = extractor or _extractor(len(found))
    stopped = True
    try:
        for outcome in _outcomes(job.fresh(found), extractor_here, cancelled):
            job.take(outcome)
        stopped = cancelled()
    finally:
        if extractor is None:
            extractor_here.close(now=stopped)
        job.finish()
    order = {storable(str(path)): i for i, path in enumerate(found)}
    lines = sorted(job.lines, key=lambda line: order.get(line.path, len(order)))
    return ImportReport(tuple(lines), cancelled=stopped)


def import_text(
    library: Library,
    text: str | bytes,
    *,
    name: str = "text",
    defaults: Defaults | None = None,
    extractor: Extractor | None = None,
    progress: Callable[[Progress], None] = _silent,
    cancelled: Callable[[], bool] = _never,
) -> ImportReport:
    """Import a pasted text or standard input as one article called ``name``. The rest as `import_paths`."""
    raw = text.encode() if isinstance(text, str) else text
    job = _Import(library, defaults or Defaults(), 1, progress)
    source = _File(Path(name), "-", raw)
    extractor_here = extractor or Here()
    try:
        for outcome in _outcomes(job.unknown([source]), extractor_here, cancelled):
            job.take(outcome)
    finally:
        if extractor is None:
            extractor_here.close()
        job.finish()
    return ImportReport(tuple(job.lines), cancelled=not job.lines)


def extract_paths(
    paths: Sequence[Path], *, extractor: Extractor | None = None
) -> Iterator[tuple[str, Extraction | Failure]]:
    """Claims without a library: (path, result) for every file, in the order of the paths."""
    found = list(scan.files(paths))
    extractor_here = extractor or _extractor(len(found))
    done = False
    try:
        for file, result in _outcomes((_load(path) for path in found), extractor_here, _never):
            yield storable(str(file.path)), result
        done = True
    finally:
        if extractor is None:
            extractor_here.close(now=not done)


# --- parts -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    location: str
    raw: bytes


_Outcome = tuple[_File, Extraction | Failure]


class _Import:
    """One import under way: what is known already, what lands, what is reported."""

    def __init__(
        self, library: Library, defaults: Defaults, total: int, progress: Callable[[Progress], None]
    ) -> None:
        self.library = library
        self.defaults = defaults
        self.total = total
        self.progress = progress
        self.lines: list[ImportLine] = []
        self.started = self.flushed = time.monotonic()
        know_aliases(library)

    def fresh(self, paths: Iterable[Path]) -> Iterator[_File | tuple[_File, Failure]]:
        """Files whose bytes the library does not have; the others are reported here."""
        return self.unknown(_load(path) for path in paths)

    def unknown(
        self, files: Iterable[_File | tuple[_File, Failure]]
    ) -> Iterator[_File | tuple[_File, Failure]]:
        for file in files:
            if isinstance(file, _File):
                sha256 = hashlib.sha256(file.raw).hexdigest()
                with self.library.read() as session:
                    known = known_original(session, sha256)
                if known is not None:
                    with self.library.write() as session:
                        line = duplicate(session, known, storable(str(file.path)))
                    self._report(line)
                    continue
            yield file

    def take(self, outcome: _Outcome) -> None:
        """Store what a worker made of a file."""
        file, result = outcome
        if isinstance(result, Failure):
            self._report(ImportLine(result.path, "failed", error=result.error, detail=result.detail))
            return
        # The original first: an article without its bytes must never be seen, stray bytes harm nobody.
        self.library.keep_original(file.raw)
        document = result.document
        prints = passages.fingerprints(document.text, document.boilerplate)
        with self.library.write() as session:
            line = ingest(session, result, defaults=self.defaults, path=storable(str(file.path)))
            if line.outcome in ("imported", "updated") and line.article_id:
                origins.link_article(session, line.article_id, prints, partial(carries, document))
        self._report(line)
        if time.monotonic() - self.flushed > FLUSH_EVERY:
            self._flush()

    def finish(self) -> None:
        """Bring the index up to date with what landed, and forget what no index needs any more."""
        if any(line.outcome != "failed" for line in self.lines):
            self._flush()
            try:
                self.library.prune_log()
            except LibraryError:  # housekeeping: the next import does it
                log.info("the change log was not pruned", exc_info=True)

    def _flush(self) -> None:
        self.library.refresh_index()
        self.flushed = time.monotonic()

    def _report(self, line: ImportLine) -> None:
        self.lines.append(line)
        elapsed = time.monotonic() - self.started
        self.progress(Progress(len(self.lines), self.total, line.path, line, elapsed))


def know_aliases(library: Library) -> None:
    """Have the library use the table of aliases that ships: cheap where it does already."""
    with library.write() as session:
        use_aliases(session, gazetteer_aliases())


def gazetteer_aliases() -> tuple[Alias, ...]:
    """The shipped table of aliases, as the library takes it."""
    bodies = dict.fromkeys(gazetteer.load().bodies.values())
    return tuple(Alias(body.name, body.type, body.also, body.distinct) for body in bodies)


def carries(document: Document, outlet: str | None, other: origins.Candidate) -> origins.Copied | None:
    """The passages of one report that a document and a stored article both print."""
    one_outlet = outlet is not None and outlet == other.outlet
    copy = passages.copied(
        document.text, other.text, document.boilerplate, other.boilerplate, one_outlet=one_outlet
    )
    if copy is None:
        return None
    here, there = tuple(one.a for one in copy.passages), tuple(one.b for one in copy.passages)
    return origins.Copied(other.pk, here, there, copy.words)


def storable(name: str) -> str:
    """A file name as text that can be stored: what is not Unicode in it is written as ``%XX``.

    >>> storable("caf\\udce9.txt"), storable("café.txt")
    ('caf%E9.txt', 'café.txt')
    """
    return re.sub("[\ud800-\udfff]", lambda char: f"%{ord(char[0]) & 0xFF:02X}", name)


def _extractor(files: int) -> Extractor:
    return Here() if files <= 1 else Workers()


def _load(path: Path) -> _File | tuple[_File, Failure]:
    empty = _File(path, storable(str(path.absolute())), b"")
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):  # one that the search could not look into: have it said why
            os.listdir(path)  # noqa: PTH208
        if not stat.S_ISREG(about.st_mode):  # to open a pipe would be to wait for ever
            return empty, Failure(storable(str(path)), "not-a-file")
        if about.st_size > readers.MAX_BYTES:
            return empty, Failure(storable(str(path)), "too-large", str(about.st_size))
        with path.open("rb") as file:
            return replace(empty, raw=file.read(readers.MAX_BYTES + 1))  # it may grow meanwhile
    except FileNotFoundError:
        return empty, Failure(storable(str(path)), "missing")
    except OSError as error:
        return empty, Failure(storable(str(path)), "unreadable", error.strerror or str(error))


def _outcomes(
    files: Iterable[_File | tuple[_File, Failure]], extractor: Extractor, cancelled: Callable[[], bool]
) -> Iterator[_Outcome]:
    """Results in the order of ``files``, with ``extractor.ahead`` of them under way at a time."""
    under_way: deque[tuple[_File, Future[Extraction] | Failure]] = deque()
    for file in files:
        if cancelled():
            break
        if isinstance(file, tuple):
            under_way.append(file)
        else:
            under_way.append((file, extractor.submit(file.raw, storable(file.path.name), file.location)))
        while len(under_way) >= extractor.ahead and ready(under_way[0][1], cancelled):
            yield from _result(*under_way.popleft(), extractor, cancelled)
    while under_way and ready(under_way[0][1], cancelled):
        yield from _result(*under_way.popleft(), extractor, cancelled)


def ready(result: Future[Extraction] | Failure, cancelled: Callable[[], bool]) -> bool:
    """Wait for a result; False as soon as the run is cancelled, which may be long before."""
    while not cancelled():
        if isinstance(result, Failure) or wait([result], timeout=ASK_EVERY).done:
            return True
    return False


def _result(
    file: _File, result: Future[Extraction] | Failure, extractor: Extractor, cancelled: Callable[[], bool]
) -> Iterator[_Outcome]:
    """The outcome of what is done; none where the import is cancelled during a second try."""
    if isinstance(result, Failure):
        yield file, result
        return
    if isinstance(extractor, Workers) and was_lost(result):
        result = extractor.alone(file.raw, storable(file.path.name), file.location)
        if not ready(result, cancelled):
            return
    yield file, taken(result, storable(str(file.path)))


def was_lost(result: Future[Extraction]) -> bool:
    """Whether the pool broke under a file, by its own fault or that of another."""
    return result.cancelled() or isinstance(result.exception(), BrokenProcessPool)


def taken(result: Future[Extraction], path: str) -> Extraction | Failure:
    """What came of a future that is done. Raises ModelMissing, for then no text can be extracted."""
    try:
        return result.result()
    except ReadError as error:
        return Failure(path, error.reason, *error.details[1:2])
    except BrokenProcessPool:
        log.warning("a worker died on %s", path)
        return Failure(path, "extraction", "the worker process died")
    except ModelMissing:
        raise  # no file can be extracted; say it once, not a thousand times
    except Exception as error:  # noqa: BLE001  # a fault of ours in one article must not cost the others
        return Failure(path, "extraction", f"{type(error).__name__}: {error}")


__all__ = [
    "Failure",
    "Progress",
    "extract_paths",
    "import_paths",
    "import_text",
    "ready",
]
