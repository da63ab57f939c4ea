"""Commands that read texts: import into a library, extract without one, evaluate against gold."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli.base import (
    DONE,
    NOTHING,
    STOPPED,
    JsonOption,
    LibraryOption,
    WorkersOption,
    emit,
    line,
    note,
    open_library,
    text_option,
)

if TYPE_CHECKING:
    from db.library import Library
    from db.records import (
        Attribution,
        Defaults,
        ExtractedClaim,
        Extraction,
        ImportLine,
        ImportOutcome,
        ImportReport,
    )
    from importer import reextract as reextracting
    from importer.attribution.evaluate import GoldDocument
    from importer.run import Failure
    from importer.workers import Extractor

#: The name of the text that comes from standard input.
STDIN = "-"
_OUTCOMES: tuple[ImportOutcome, ...] = ("imported", "updated", "restored", "duplicate", "failed")
_PLURALS = {"duplicate": "duplicates"}


def add_to(cli: typer.Typer) -> None:
    """Give the commands of this module to ``cli``."""
    cli.command("import")(import_)
    cli.command()(extract)
    cli.command()(reextract)
    cli.command()(evaluate)


def import_(
    ctx: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH", help="Files and folders; - is stdin.")],
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="For texts that state no title.")
    ] = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar="TEXT", help="For texts that state no author.")
    ] = None,
    outlet: Annotated[
        str | None, typer.Option("--outlet", metavar="TEXT", help="For texts that state no outlet.")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option(
            "--date", metavar="DATE", help="For texts that state no date: 2024-12-25, 2024-12 or 2024."
        ),
    ] = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Bring texts into the library and find the claims in them.

    A missing library is made. Plain text, Markdown, HTML, PDF and DOCX are told apart by content.
    What the library has already is a duplicate; what cannot be read is reported, and the rest is
    imported.
    """
    from db.dates import is_date
    from db.errors import InvalidValue
    from db.records import Defaults, ImportReport

    given = {"title": title, "author": author, "outlet": outlet, "date": date}
    defaults = Defaults(**{name: text_option(value) or None for name, value in given.items()})
    if defaults.date and not is_date(defaults.date):
        raise InvalidValue("date", defaults.date)
    report = ImportReport()
    with open_library(ctx, library, create=True) as opened:
        files = [Path(path) for path in paths if path != STDIN]
        if files:
            report = _import_files(opened, files, defaults, workers)
        if STDIN in paths and not report.cancelled:
            read = _import_stdin(opened, defaults)
            report = ImportReport(report.lines + read.lines, cancelled=read.cancelled)
    if as_json:
        emit(report_json(report))
    else:
        _print_report(report)
    if report.cancelled:
        kept = "What the report lists is in the library" if report.lines else "Nothing was imported yet"
        note(f"Stopped. {kept}; import the same paths again for the rest.")
        raise typer.Exit(STOPPED)
    if not report.lines:
        note("There are no files in what was named.")
    raise typer.Exit(DONE if report.landed else NOTHING)


def extract(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files and folders.")],
    form: Annotated[Literal["jsonl"], typer.Option("--format", help="One JSON value a line.")] = "jsonl",
    workers: WorkersOption = None,
) -> None:
    """Print the claims of texts as JSON lines, without a library.

    One line a document. Offsets count code points of "text". A document that fails is a line with "error".
    """
    from app.errors import describe_note
    from importer import scan
    from importer.identity import fullest_names
    from importer.run import Failure

    total = sum(1 for _ in scan.files(paths))
    results: list[tuple[str, Extraction | Failure]] = []
    with _progress() as show:
        for path, result in _extracted(paths, workers):
            results.append((path, result))
            show(len(results), total, path)
    # Who says it is named by all documents together, so the first line has to wait for the last text.
    named = iter(fullest_names(one for _, one in results if not isinstance(one, Failure)))
    for path, result in results:
        if isinstance(result, Failure):
            line({"doc": Path(path).stem, "path": path, "error": _unread(path, result)})
        else:
            extraction = next(named)
            line(extraction_json(extraction))
            for key, detail in extraction.document.notes:
                note(f"{path}: {describe_note(key, detail)}.")
    raise typer.Exit(NOTHING if all(isinstance(one, Failure) for _, one in results) else DONE)


def reextract(
    ctx: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="[QUERY]", help="Only articles with a claim that this finds.")
    ] = "",
    workers: WorkersOption = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Find the claims of stored articles again, after an upgrade.

    Texts are not read anew. A claim that is found again keeps its id, and what a person did (tags,
    memos, verdicts, corrections) always stays. Without QUERY all articles are done.
    """
    from importer.reextract import Report
    from importer.reextract import reextract as run

    with open_library(ctx, library) as opened:
        articles = _articles_of(opened, query)
        report = Report()
        if articles:
            extractor = _extractor(workers)
            with _interrupt() as stopped, _progress() as show:
                try:
                    report = run(
                        opened,
                        articles,
                        extractor=extractor,
                        progress=lambda one: show(one.done, one.total, one.line.title),
                        cancelled=stopped,
                    )
                finally:
                    if extractor is not None:
                        extractor.close(now=stopped())
    _tell_reextracted(report, as_json=as_json)
    if report.cancelled:
        note("Stopped. The articles of the report are done; the others are as they were.")
        raise typer.Exit(STOPPED)
    raise typer.Exit(NOTHING if report.lines and report.failed == len(report.lines) else DONE)


def _articles_of(library: Library, query: str) -> list[int]:
    """The articles of the claims that a query finds, in the order of their titles."""
    from db.articles import all_articles
    from db.claims import claim_records
    from db.query import run

    with library.read() as session:
        articles = [article.pk for article in all_articles(session)]
    if not query.strip():
        return articles
    index = library.refresh_index()
    with library.read() as session:
        wanted = {claim.article.pk for claim in claim_records(session, run(session, index, query).ids)}
    return [pk for pk in articles if pk in wanted]


def _tell_reextracted(report: reextracting.Report, *, as_json: bool) -> None:
    from app.errors import describe_reason

    total = asdict(report.total)
    if as_json:
        files = [
            {"article": one.article_id, "title": one.title, **asdict(one.stored), "error": one.error}
            for one in report.lines
        ]
        emit({"articles": len(report.lines), **total, "failed": report.failed, "files": files})
        return
    for one in report.lines:
        if one.error is not None:
            note(f"{one.title}: {describe_reason(one.error, one.detail or None).what}")
    done = len(report.lines) - report.failed
    told = report.total
    typer.echo(
        f"{done} article{'' if done == 1 else 's'} done. "
        f"Claims: {told.kept} as before, {told.changed} changed, {told.new} new, "
        f"{told.gone} gone, {told.kept_for_work} kept for what you did with them"
        + (f" ({told.orphans} of them no longer in the text)." if told.orphans else ".")
    )


def evaluate(
    gold: Annotated[Path, typer.Option("--gold-dir", metavar="DIR", help="Holds text/ and attributions/.")],
    nested: Annotated[bool, typer.Option("--nested", help="Score claims inside of claims too.")] = False,
    page: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Also write a page with misses and inventions marked."),
    ] = None,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> None:
    """Score the attribution engine against annotated texts.

    DIR holds text/NAME.txt and attributions/NAME_ANNOTATOR.ann (brat standoff); the first annotator
    of each text is gold.
    """
    from importer.attribution.evaluate import lines, read_gold, score
    from importer.run import Failure

    documents = read_gold(gold)
    paths = [gold / "text" / f"{document.doc}.txt" for document in documents]
    predictions = []
    with _progress() as show:
        for done, (path, result) in enumerate(_extracted(paths, workers), 1):
            if isinstance(result, Failure):
                _unread(path, result)
            else:
                predictions.append((Path(path).stem, [claim.attribution for claim in result.claims]))
            show(done, len(paths), path)
    evaluation = score(documents, predictions, nested=nested)
    if page is not None:
        _write_page(page, gold.name, documents, predictions, lines(evaluation, gold.name), nested=nested)
    if as_json:
        emit(evaluation.to_json())
    else:
        typer.echo("\n".join(lines(evaluation, gold.name)))


def _write_page(
    place: Path,
    title: str,
    documents: Sequence[GoldDocument],
    predictions: Sequence[tuple[str, Sequence[Attribution]]],
    table: Sequence[str],
    *,
    nested: bool,
) -> None:
    from importer.attribution import evaluation_page
    from importer.attribution.evaluate import scored

    kept = {doc: scored(claims, nested=nested) for doc, claims in predictions}
    place.write_text(evaluation_page.page(title, table, documents, kept), "utf-8")
    note(f"The page is in {place}.")


def _extracted(paths: list[Path], workers: int | None) -> Iterator[tuple[str, Extraction | Failure]]:
    from importer.run import extract_paths

    extractor = _extractor(workers)
    done = False
    try:
        yield from extract_paths(paths, extractor=extractor)
        done = True
    finally:
        if extractor is not None:
            extractor.close(now=not done)


def _unread(path: str, failure: Failure) -> str:
    """Say why a text could not be read; the words."""
    from app.errors import describe_reason

    words = describe_reason(failure.error, failure.detail or None).what
    note(f"{path}: {words}")
    return words


# --- the import -----------------------------------------------------------------------------------


def _import_files(
    library: Library, files: list[Path], defaults: Defaults, workers: int | None
) -> ImportReport:
    from importer.run import import_paths

    extractor = _extractor(workers)
    with _interrupt() as stopped, _progress() as show:
        try:
            return import_paths(
                library,
                files,
                defaults=defaults,
                extractor=extractor,
                progress=lambda progress: show(progress.done, progress.total, progress.path),
                cancelled=stopped,
            )
        finally:
            if extractor is not None:
                extractor.close(now=stopped())


def _import_stdin(library: Library, defaults: Defaults) -> ImportReport:
    from importer.readers import MAX_BYTES
    from importer.run import import_text

    if sys.stdin is None:  # closed by whoever started the command
        raise typer.BadParameter("there is no standard input to read", param_hint="-")
    # One byte beyond what is read at all: what never ends must not fill the memory.
    raw = sys.stdin.buffer.read(MAX_BYTES + 1)
    return import_text(library, raw, name="stdin", defaults=defaults)


def _extractor(workers: int | None) -> Extractor | None:
    """What ``--workers`` asks for; None leaves it to the importer. One worker is this process."""
    if workers is None:
        return None
    from importer.workers import Here, Workers

    return Here() if workers == 1 else Workers(workers)


@contextmanager
def _interrupt() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C end the import after the text under way, and a second one at once."""
    asked = False

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        note("Stopping after the text under way; Ctrl-C again stops at once.")

    before = signal.signal(signal.SIGINT, handle)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on stderr where that is a terminal; takes how many of how many are done, and which."""
    if not sys.stderr.isatty():
        yield lambda done, total, path: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from app.table import make_console, printable

    console = make_console(sys.stderr)
    bar = Progress(
        BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"),
        console=console, transient=True,
    )  # fmt: skip
    with bar:
        task = bar.add_task("reading", total=None)

        def show(done: int, total: int, path: str) -> None:
            # The column would take brackets in a file's name for markup.
            bar.update(task, completed=done, total=total, description=Text(printable(Path(path).name)).markup)

        yield show


def report_json(report: ImportReport) -> dict[str, Any]:
    """The report of an import as programs read it: a count an outcome, then every file."""
    return {
        **{_PLURALS.get(outcome, outcome): report.count(outcome) for outcome in _OUTCOMES},
        "claims": sum(one.claims for one in report.lines),
        "cancelled": report.cancelled,
        "files": [
            {**asdict(one), "notes": [list(pair) for pair in one.notes], "message": _why(one) or None}
            for one in report.lines
        ],
    }


def _why(one: ImportLine) -> str:
    from app.errors import describe_note, describe_reason

    if one.error:
        message = describe_reason(one.error, one.detail)
        return f"{message.what} {message.todo}".strip()
    return "; ".join(describe_note(key, detail) for key, detail in one.notes)


def _print_report(report: ImportReport) -> None:
    from app.table import make_console, plain_table

    if report.lines:
        rows = [
            (one.path, one.outcome, str(one.claims) if one.claims else "", one.title or "", _why(one))
            for one in report.lines
        ]
        make_console().print(plain_table(("File", "Outcome", "Claims", "Title", "Remarks"), rows))
    typer.echo(_summary(report))


def _summary(report: ImportReport) -> str:
    counts = []
    for outcome in _OUTCOMES:
        count = report.count(outcome)
        if count or outcome in ("imported", "duplicate", "failed"):
            counts.append(f"{count} {outcome if count == 1 else _PLURALS.get(outcome, outcome)}")
    claims = sum(one.claims for one in report.lines)
    return f"{', '.join(counts)}; {claims} claim{'' if claims == 1 else 's'}."


# --- the contract of `extract` --------------------------------------------------------------------


def extraction_json(extraction: Extraction) -> dict[str, Any]:
    """A document with its claims as `sayso extract` prints it; offsets are code points into ``text``."""
    document = extraction.document
    return {
        "doc": document.doc,
        "title": document.title,
        "author": document.author,
        "outlet": document.outlet,
        "date": document.date,
        "text": document.text,
        "claims": [_claim_json(claim, document.text) for claim in extraction.claims],
    }


def _claim_json(claim: ExtractedClaim, text: str) -> dict[str, Any]:
    from db.records import words

    found = claim.attribution
    return {
        "content": [list(span) for span in found.content],
        "source": [list(span) for span in found.source],
        "cue": [list(span) for span in found.cue],
        "speaker": claim.speaker or words(text, found.source) or None,
        "kind": found.kind,
        "polarity": claim.polarity,
        "via": list(claim.via),
        "date": claim.said,
        "parent": found.parent,
        "confidence": found.confidence,
    }
