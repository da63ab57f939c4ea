"""Commands that change a library as a person does; every one of them can be undone."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from app.cli.base import JsonOption, LibraryOption, emit, note, open_library, text_option
from db.records import HistoryRecord


def add_to(cli: typer.Typer) -> None:
    """Give the commands of this module to ``cli``."""
    tags = typer.Typer(help="Tag claims, and list the tags.", no_args_is_help=True, rich_markup_mode=None)
    tags.command("add")(tag_add)
    tags.command("list")(tag_list)
    cli.add_typer(tags, name="tag")
    articles = typer.Typer(
        help="List articles, and correct what they are.", no_args_is_help=True, rich_markup_mode=None
    )
    articles.command("set")(article_set)
    articles.command("list")(article_list)
    cli.add_typer(articles, name="article")
    cli.command()(undo)
    cli.command()(redo)
    cli.command()(history)


def tag_add(
    ctx: typer.Context,
    tag: Annotated[str, typer.Argument(metavar="TAG", help="The tag; made if there is none of that name.")],
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="Which claims, as for search.")],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Give a tag to all claims that a query finds."""
    from app.cli.finding import query_mistakes
    from db.edits import tag_by_name
    from db.query import Order, run
    from db.tags import clean_name

    tag = clean_name(text_option(tag) or "")
    wanted = text_option(" ".join(query)) or ""
    with open_library(ctx, library) as opened, query_mistakes(wanted):
        index = opened.refresh_index()
        with opened.read() as session:
            found = run(session, index, wanted, order=Order.ARTICLE)
        changed = 0
        # No claims, no tag: a query that finds nothing is more often a mistake than a wish.
        if found.total:
            with opened.write() as session:
                changed = tag_by_name(session, claim_pks=found.ids, name=tag).changed
    if as_json:
        emit({"tag": tag, "found": found.total, "changed": changed})
        return
    had = found.total - changed
    typer.echo(f"Tagged {_claims(changed)} “{tag}”" + (f"; {had} had it already." if had else "."))


def tag_list(ctx: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the tags with their numbers of claims."""
    from db.tags import all_tags

    with open_library(ctx, library) as opened, opened.read() as session:
        tags = all_tags(session)
    if as_json:
        emit([{name: value for name, value in asdict(tag).items() if name != "pk"} for tag in tags])
    elif tags:
        _print_table(
            ("Tag", "Claims", "Colour", "Note"),
            [(tag.name, str(tag.claims), tag.colour, tag.note or "") for tag in tags],
        )
    else:
        note("There are no tags yet; “sayso tag add TAG QUERY” makes one.")


def article_set(
    ctx: typer.Context,
    article: Annotated[str, typer.Argument(metavar="ID", help="The article's id, or how it begins.")],
    title: Annotated[str | None, typer.Option("--title", metavar="TEXT", help="Its title.")] = None,
    author: Annotated[str | None, typer.Option("--author", metavar="TEXT", help="Who wrote it.")] = None,
    outlet: Annotated[
        str | None, typer.Option("--outlet", metavar="TEXT", help="Where it was published.")
    ] = None,
    date: Annotated[
        str | None,
        typer.Option("--date", metavar="DATE", help="When it was published: 2024-12-25, 2024-12 or 2024."),
    ] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Correct an article's title, author, outlet or date.

    An empty value means unknown.
    """
    given = {"title": title, "author": author, "outlet": outlet, "date": date}
    values = {name: text_option(value) or None for name, value in given.items() if value is not None}
    if not values:
        raise typer.BadParameter("say what to change", param_hint="--title / --author / --outlet / --date")
    from db.articles import article_record, find_article
    from db.edits import set_article

    wanted = text_option(article) or ""
    with open_library(ctx, library) as opened, opened.write() as session:
        pk = find_article(session, wanted)
        changed = set_article(session, article_pk=pk, **values).changed
        record = article_record(session, pk)
    if as_json:
        emit({**record.as_dict(), "doc": record.doc, "changed": bool(changed)})
    else:
        typer.echo(f"{'Changed' if changed else 'Nothing to change in'} “{record.label}”.")


def article_list(ctx: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the articles with their ids."""
    from db.articles import all_articles

    with open_library(ctx, library) as opened, opened.read() as session:
        articles = all_articles(session)
    if as_json:
        emit(
            [
                {**one.as_dict(), "doc": one.doc, "location": one.location, "claims": one.claims}
                for one in articles
            ]
        )
    elif articles:
        from app.table import ID_PREFIX

        _print_table(
            ("Id", "Title", "Outlet", "Author", "Date", "Claims"),
            [
                (
                    one.id[:ID_PREFIX],
                    one.label,
                    one.outlet or "",
                    one.author or "",
                    one.date or "",
                    str(one.claims),
                )
                for one in articles
            ],
        )
    else:
        note("There are no articles yet; “sayso import PATH” brings some in.")


def undo(ctx: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Take back the last change, made in the window or here."""
    from db.journal import undo as take_back

    with open_library(ctx, library) as opened, opened.write() as session:
        act = take_back(session)
    _tell("Undone", act, as_json)


def redo(ctx: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """Do again what was undone last."""
    from db.journal import redo as do_again

    with open_library(ctx, library) as opened, opened.write() as session:
        act = do_again(session)
    _tell("Done again", act, as_json)


def history(
    ctx: typer.Context,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, max=10**9, help="Show at most so many.")
    ] = 100,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """List what people changed, the newest first."""
    from app.acts import describe_act
    from db.journal import history as acts

    with open_library(ctx, library) as opened, opened.read() as session:
        records = acts(session, limit)
    if as_json:
        emit([_act(record) for record in records])
    elif records:
        _print_table(
            ("When (UTC)", "Who", "What", "State"),
            [
                (record.at, record.by, describe_act(record), "" if record.state == "done" else record.state)
                for record in records
            ],
        )
    else:
        note("Nothing was changed yet.")


def _tell(verb: str, record: HistoryRecord, as_json: bool) -> None:
    from app.acts import describe_act

    if as_json:
        emit(_act(record))
    else:
        typer.echo(f"{verb}: {describe_act(record)}.")


def _act(record: HistoryRecord) -> dict[str, Any]:
    from app.acts import describe_act

    return {**asdict(record), "arguments": dict(record.arguments), "what": describe_act(record)}


def _print_table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from app.table import make_console, plain_table

    make_console().print(plain_table(columns, rows))


def _claims(count: int) -> str:
    return "1 claim" if count == 1 else f"{count} claims"
