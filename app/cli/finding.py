"""Commands that read claims out of a library: search and export."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from app.cli.base import USAGE, JsonOption, LibraryOption, emit, note, open_library, text_option

#: `db.export.FORMATS` by name; not imported for that, because help must be there at once.
Formats = Literal["csv", "json", "markdown"]


SpellingsOption = Annotated[
    bool, typer.Option("--spellings/--exact", help="Whether names are found in other spellings too.")
]
#: Other spellings that are told.
SPELLINGS = 8


def add_to(cli: typer.Typer) -> None:
    """Give the commands of this module to ``cli``."""
    cli.command()(search)
    cli.command()(export)


def search(
    ctx: typer.Context,
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help="What to look for.", show_default=False)
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=0, help="Show at most so many; 0 shows all.")
    ] = 50,
    spellings: SpellingsOption = True,
    save: Annotated[
        str | None, typer.Option("--save", metavar="NAME", help="Keep the query under a name as well.")
    ] = None,
    folder: Annotated[
        str | None, typer.Option("--folder", metavar="FOLDER", help="The folder that --save puts it into.")
    ] = None,
    saved: Annotated[
        bool, typer.Option("--saved", help="List the saved searches with their numbers of claims.")
    ] = False,
    forget: Annotated[
        str | None, typer.Option("--forget", metavar="NAME", help="Forget a saved search.")
    ] = None,
    passages: Annotated[
        bool,
        typer.Option("--passages", help="Show the passages of articles that match and are no claims."),
    ] = False,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Find claims, the most relevant first.

    Words are looked for in what was claimed, in the sentence around it and in the speaker's names:
    harbour dam, "exact phrase", prefix*, *suffix, fuzzy~. Combine with and, or, not (or a minus) and
    parentheses. Names are found in other spellings too (Soudani for Sudani), after those as written.

    Fields: speaker: source: outlet: author: article: tag: via: chain: kind: polarity: content: memo:
    said: published: date: has: is: id: search: in:, as in speaker:"Ada Lind" date:>1912-04 -tag:none.
    A value after = is the whole name; none finds claims without one; dates take ranges such as
    1912-04..1912-06; in:text looks for the words in whole articles.

    Rejected claims are found only by is:rejected. Put -- before a query that begins with a minus.
    """
    wanted = text_option(" ".join(query or ())) or ""
    if saved:
        _list_searches(ctx, library, as_json)
    elif forget is not None:
        _forget(ctx, library, text_option(forget) or "")
    elif query:
        _find(ctx, library, wanted, limit, spellings, passages, as_json)
        if save is not None:
            _save(ctx, library, text_option(save) or "", wanted, text_option(folder))
    else:
        raise typer.BadParameter("say what to look for", param_hint="QUERY")


def _find(
    ctx: typer.Context,
    library: Path | None,
    wanted: str,
    limit: int,
    spellings: bool,
    passages: bool,
    as_json: bool,
) -> None:
    from db.claims import claim_records
    from db.query import Order, format, parse, read_passages, run, suggestion

    with open_library(ctx, library) as opened, query_mistakes(wanted):
        index, texts = opened.refresh_index(), opened.refresh_texts()
        with opened.read() as session:
            found = run(session, index, wanted, order=Order.RELEVANCE, spellings=spellings, texts=texts)
            records = claim_records(session, found.ids[:limit] if limit else found.ids)
            beside = found.passages[:limit] if limit else found.passages
            shown = read_passages(session, beside) if passages else []
            meant = None if found.total else suggestion(index, parse(wanted))
    if as_json:
        emit([record.as_dict() for record in records])
    elif records:
        from app.table import claims_table, make_console

        make_console().print(claims_table(records))
    for passage in shown if not as_json else ():
        typer.echo(f"{passage.title}: {' '.join(passage.text.split())}")
    note(_counted(found.total, len(records)))
    if found.spellings:
        note(f"Also matched: {', '.join(found.spellings[:SPELLINGS])}; --exact leaves them out.")
    if found.passages and not passages:
        several = "1 passage" if len(found.passages) == 1 else f"{len(found.passages):,} passages"
        note(f"And {several} in articles that are no claims; --passages shows them.")
    if meant is not None:
        note(f"Did you mean {format(meant)}?")


def _save(ctx: typer.Context, library: Path | None, name: str, query: str, folder: str | None) -> None:
    from db.searches import save_search

    with open_library(ctx, library) as opened, query_mistakes(query), opened.write() as session:
        save_search(session, name=name, query=query, folder=folder)
    note(f"Saved as “{' '.join(name.split())}”.")


def _forget(ctx: typer.Context, library: Path | None, name: str) -> None:
    from db.searches import delete_search, find_search

    with open_library(ctx, library) as opened, opened.write() as session:
        record = find_search(session, name)
        delete_search(session, search_pk=record.pk)
    note(f"Forgot “{record.name}”.")


def _list_searches(ctx: typer.Context, library: Path | None, as_json: bool) -> None:
    from db.searches import all_searches, count_of

    with open_library(ctx, library) as opened:
        index = opened.refresh_index()
        with opened.read() as session:
            counted = [(one, count_of(session, index, one)) for one in all_searches(session)]
    if as_json:
        emit(
            [
                {"id": one.id, "name": one.name, "folder": one.folder, "query": one.query, "claims": count}
                for one, count in counted
            ]
        )
    elif counted:
        from app.table import make_console, plain_table

        rows = [
            (one.folder or "", one.name, "a mistake" if count is None else f"{count:,}", one.query)
            for one, count in counted
        ]
        make_console().print(plain_table(("Folder", "Name", "Claims", "Query"), rows))
    else:
        note("No searches are saved. “sayso search QUERY --save NAME” saves one.")


def export(
    ctx: typer.Context,
    form: Annotated[Formats, typer.Option("--format", help="The kind of file.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The file; - is stdout.")],
    tag: Annotated[
        str | None, typer.Option("--tag", metavar="TAG", help="Export the claims with this tag.")
    ] = None,
    query: Annotated[
        str | None, typer.Option("--query", metavar="QUERY", help="Export what this query finds.")
    ] = None,
    spellings: SpellingsOption = True,
    library: LibraryOption = None,
) -> None:
    """Write claims to a file, for spreadsheets, programs or people.

    An existing file is replaced once the new one is complete, never before.
    """
    to_stdout = str(output) == "-"
    query, tag = text_option(query), text_option(tag)
    if (tag is None) == (query is None):
        raise typer.BadParameter("give either a tag or a query", param_hint="--tag / --query")
    from db.export import export_claims, export_file, stored, tagged
    from db.query import Order, run
    from db.tags import find_tag

    with open_library(ctx, library) as opened, query_mistakes(query or ""):
        index = opened.refresh_index()
        with opened.read() as session:
            if tag is not None:
                pks: Sequence[int] = tagged(session, find_tag(session, tag))
            else:
                pks = run(session, index, query or "", order=Order.ARTICLE, spellings=spellings).ids
            records = stored(session, pks)
            title = f"Claims tagged “{tag}”" if query is None else f"Claims found by “{query}”"
            if to_stdout:
                sys.stdout.flush()
                count = export_claims(records, form, sys.stdout.buffer, title=title)
                sys.stdout.buffer.flush()
            else:
                count = export_file(records, form, output, title=title)
    note(f"Exported {count} claim{'' if count == 1 else 's'} to {'stdout' if to_stdout else output}.")


@contextmanager
def query_mistakes(query: str) -> Iterator[None]:
    """Show a mistake in ``query`` at its place and end the command with 2."""
    from db.errors import QueryError

    try:
        yield
    except QueryError as error:
        from app.errors import caret, describe

        note(f"{describe(error)}\n\n{caret(query, error.position)}")
        raise typer.Exit(USAGE) from error


def _counted(total: int, shown: int) -> str:
    if not total:
        return "No claims found."
    found = "1 claim found" if total == 1 else f"{total} claims found"
    return f"{found}." if shown == total else f"{found}, the first {shown} shown; --limit shows more."
