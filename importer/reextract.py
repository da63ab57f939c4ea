"""Extracting again: newer code over the texts of a library, with ids and human work kept.

Texts are not read anew, since a snapshot never changes; the stages run over what was read then.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial

from db import origins
from db.articles import article_record, stored_document
from db.errors import NotFound
from db.ingest import Stored, extracted_again
from db.library import Library
from db.records import Document, Extraction
from importer.identity import passages
from importer.run import Failure, carries, know_aliases, ready, taken, was_lost
from importer.workers import Extractor, Here, Workers


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one article; ``error`` is a reason key where it was left as it was."""

    article_id: str
    title: str
    stored: Stored = field(default_factory=Stored)
    error: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One line an article, in the order given; ``cancelled`` where the run was stopped."""

    lines: tuple[Line, ...] = ()
    cancelled: bool = False

    @property
    def total(self) -> Stored:
        """The counts of all articles together."""
        counts = [line.stored for line in self.lines]
        return Stored(
            kept=sum(one.kept for one in counts),
            changed=sum(one.changed for one in counts),
            new=sum(one.new for one in counts),
            gone=sum(one.gone for one in counts),
            kept_for_work=sum(one.kept_for_work for one in counts),
            orphans=sum(one.orphans for one in counts),
        )

    @property
    def failed(self) -> int:
        """How many articles were left as they were because of an error."""
        return sum(line.error is not None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Progress:
    """Articles done of all, the line of the last one, and seconds since the start."""

    done: int
    total: int
    line: Line
    elapsed: float


def reextract(
    library: Library,
    article_pks: Sequence[int],
    *,
    extractor: Extractor | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """Extract the claims of articles again, one transaction an article.

    Raises `db.errors.ModelMissing` where there is no model, LibraryError where the library cannot be
    written to; articles done by then stay done.
    """
    know_aliases(library)
    run = _Run(library, len(article_pks), progress)
    here = extractor or (Here() if len(article_pks) == 1 else Workers())
    stopped = True
    try:
        _work(run, article_pks, here, cancelled)
        stopped = cancelled()
    finally:
        if extractor is None:
            here.close(now=stopped)
        if run.lines:
            library.refresh_index()
    return Report(tuple(run.lines), cancelled=stopped)


class _Run:
    """A run under way."""

    def __init__(self, library: Library, total: int, progress: Callable[[Progress], None]) -> None:
        self.library = library
        self.total = total
        self.progress = progress
        self.lines: list[Line] = []
        self.started = time.monotonic()

    def report(self, line: Line) -> None:
        self.lines.append(line)
        self.progress(Progress(len(self.lines), self.total, line, time.monotonic() - self.started))

    def store(self, article_pk: int, snapshot_pk: int, result: Future[Extraction]) -> None:
        try:
            with self.library.read() as session:
                article = article_record(session, article_pk)
        except NotFound:
            return  # deleted meanwhile
        extraction = taken(result, article.location)
        if isinstance(extraction, Failure):
            self.report(Line(article.id, article.label, error=extraction.error, detail=extraction.detail))
            return
        document = extraction.document
        prints = passages.fingerprints(document.text, document.boilerplate)
        with self.library.write() as session:
            stored = extracted_again(session, snapshot_pk, extraction)
            origins.link_article(session, article.id, prints, partial(carries, document))
        self.report(Line(article.id, article.label, stored))


def _work(run: _Run, article_pks: Iterable[int], extractor: Extractor, cancelled: Callable[[], bool]) -> None:
    under_way: deque[tuple[int, int, Document, Future[Extraction]]] = deque()

    def store(article_pk: int, snapshot_pk: int, document: Document, result: Future[Extraction]) -> None:
        if isinstance(extractor, Workers) and was_lost(result):
            result = extractor.again_alone(document)
            if not ready(result, cancelled):
                return
        run.store(article_pk, snapshot_pk, result)

    for article_pk in article_pks:
        if cancelled():
            return
        try:
            with run.library.read() as session:
                document, snapshot_pk = stored_document(session, article_pk)
        except NotFound:
            continue  # deleted since the list was made
        under_way.append((article_pk, snapshot_pk, document, extractor.again(document)))
        while len(under_way) >= extractor.ahead and ready(under_way[0][-1], cancelled):
            store(*under_way.popleft())
    while under_way and ready(under_way[0][-1], cancelled):
        store(*under_way.popleft())
