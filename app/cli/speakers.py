"""Commands about who speaks and through whom: speakers, what people decide of them, sources, origins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli.base import JsonOption, LibraryOption, State, emit, note, open_library, text_option

if TYPE_CHECKING:
    from db.records import Duplicate, Evidence, SpeakerRecord

#: The types a person may give; "anonymous" is for those that no text names.
Types = Literal["person", "group", "government", "media", "unspecified"]
Halves = Literal["open", "sealed"]

SpeakerArgument = Annotated[
    str, typer.Argument(metavar="SPEAKER", help="A speaker's name or id, or how the id begins.")
]
OthersArgument = Annotated[
    list[str], typer.Argument(metavar="OTHER", help="Speakers that are the same; names or ids.")
]
ClaimsArgument = Annotated[
    list[str], typer.Argument(metavar="CLAIM", help="Ids of claims, or how they begin.")
]
LimitOption = Annotated[
    int, typer.Option("--limit", metavar="N", min=1, max=10**9, help="Show at most so many.")
]


def add_to(cli: typer.Typer) -> None:
    """Give the commands of this module to ``cli``."""
    group = typer.Typer(
        help="List the speakers, and decide who is who.",
        invoke_without_command=True,
        no_args_is_help=False,
        rich_markup_mode=None,
    )
    group.callback()(speakers)
    group.command("show")(show)
    group.command("merge")(merge)
    group.command("split")(split)
    group.command("rename")(rename)
    group.command("type")(set_type)
    group.command("distinct")(distinct)
    group.command("is")(mention_is)
    group.command("duplicates")(duplicates)
    group.command("decisions")(decisions)
    group.command("evaluate")(evaluate)
    cli.add_typer(group, name="speakers")
    cli.command()(sources)
    cli.command()(origins)


def speakers(ctx: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List the speakers, and decide who is who.

    Without a command: every speaker with type, role, other names and number of claims, those with
    most claims first.
    """
    if ctx.invoked_subcommand is not None:
        if library is not None:
            ctx.obj = State(library)
        return
    from db.speakers import speaker_records

    with open_library(ctx, library) as opened, opened.read() as session:
        records = speaker_records(session)
    if as_json:
        emit([one.as_dict() for one in records])
    elif records:
        _print_table(("Id", "Name", "Type", "Role", "Also", "Claims"), [_speaker_row(one) for one in records])
    else:
        note("There are no speakers yet; “sayso import PATH” brings some in.")


def show(
    ctx: typer.Context, speaker: SpeakerArgument, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """Show one speaker: its names, why they are one, and where.

    A merged speaker's id shows the speaker it is part of.
    """
    from app.views.speaker_words import merger_words
    from db.speakers import evidence, find_speaker, name_parts, speaker_records

    with open_library(ctx, library) as opened, opened.read() as session:
        pk = find_speaker(session, _text(speaker))
        (record,) = speaker_records(session, [pk])
        parts = name_parts(session, pk)
        places = evidence(session, pk, limit=5)
    if as_json:
        names = [
            {"id": one.id, "name": one.name, "merged_by": one.merged_by, "claims": one.claims}
            for one in parts
        ]
        emit({**record.as_dict(), "stands_for": record.stands_for, "names": names, "places": _places(places)})
        return
    typer.echo(_line(f"{record.name} ({record.type}), {_claims(record.claims)}"))
    if record.stands_for:
        typer.echo(_line(f"stands for {record.stands_for}"))
    for one in parts:
        why = f": {merger_words(one.merged_by)}" if one.merged_by else ""
        typer.echo(_line(f"  {one.name}, {_claims(one.claims)}{why}"))
    for role in record.roles:
        typer.echo(_line(f"  as {role}"))
    for place in places:
        typer.echo(_line(f"  “{place.sentence}” ({place.article})"))


def merge(
    ctx: typer.Context,
    speaker: SpeakerArgument,
    others: OthersArgument,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Make other speakers one with SPEAKER, who keeps the name."""
    from db.speaker_edits import merge_speakers
    from db.speakers import find_speaker

    with open_library(ctx, library) as opened, opened.write() as session:
        into = find_speaker(session, _text(speaker))
        done = merge_speakers(
            session, into_pk=into, pks=[find_speaker(session, _text(one)) for one in others]
        )
        record = _record(session, into)
    _tell(as_json, record, done.changed, f"Merged {done.changed} into “{record.name}”.")


def split(
    ctx: typer.Context,
    claims: ClaimsArgument,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Who it is; by default a number is added.")
    ] = None,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Take single mentions out of a speaker: somebody else said it."""
    from db.claims import find_claim
    from db.speaker_edits import split_mentions

    with open_library(ctx, library) as opened, opened.write() as session:
        pks = [find_claim(session, _text(one)) for one in claims]
        done = split_mentions(session, claim_pks=pks, name=text_option(name))
        record = _record(session, done.pk or 0)
    _tell(as_json, record, done.changed, f"{_claims(done.changed)} said by “{record.name}” now.")


def rename(
    ctx: typer.Context,
    speaker: SpeakerArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it; the old name stays known.")],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Call a speaker by another name."""
    from db.speaker_edits import rename_speaker
    from db.speakers import find_speaker

    with open_library(ctx, library) as opened, opened.write() as session:
        pk = find_speaker(session, _text(speaker))
        done = rename_speaker(session, speaker_pk=pk, name=_text(name))
        record = _record(session, pk)
    _tell(as_json, record, done.changed, f"Called “{record.name}” now.")


def set_type(
    ctx: typer.Context,
    speaker: SpeakerArgument,
    kind: Annotated[
        Types, typer.Argument(metavar="TYPE", help="person, group, government, media or unspecified.")
    ],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say what a speaker is: a person, a group, a government ..."""
    from db.speaker_edits import set_speaker_type
    from db.speakers import find_speaker

    with open_library(ctx, library) as opened, opened.write() as session:
        pk = find_speaker(session, _text(speaker))
        done = set_speaker_type(session, speaker_pk=pk, type=kind)
        record = _record(session, pk)
    _tell(as_json, record, done.changed, f"“{record.name}” is of type {record.type} now.")


def distinct(
    ctx: typer.Context,
    speaker: SpeakerArgument,
    other: Annotated[
        str,
        typer.Argument(metavar="OTHER", help="Somebody else, or a name of SPEAKER's that is not its own."),
    ],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say that two speakers are not the same; they stay apart."""
    from db.speaker_edits import not_the_same
    from db.speakers import find_name

    with open_library(ctx, library) as opened, opened.write() as session:
        a, b = find_name(session, _text(speaker)), find_name(session, _text(other))
        done = not_the_same(session, a_pk=a, b_pk=b)
        records = [_record(session, pk) for pk in (a, b)]
    if as_json:
        emit({"speakers": [one.as_dict() for one in records], "changed": bool(done.changed)})
    else:
        typer.echo(_line(f"“{records[0].name}” and “{records[1].name}” are held apart."))


def mention_is(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who says it; founded where there is nobody.")],
    claims: ClaimsArgument,
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Say who says single claims; an empty NAME is nobody."""
    from db.claims import find_claim
    from db.edits import set_speaker

    called = _text(name).strip()
    with open_library(ctx, library) as opened, opened.write() as session:
        pks = [find_claim(session, _text(one)) for one in claims]
        done = set_speaker(session, claim_pks=pks, name=called or None)
    if as_json:
        emit({"speaker": called or None, "changed": done.changed})
    else:
        typer.echo(_line(f"{_claims(done.changed)} said by {f'“{called}”' if called else 'nobody'} now."))


def duplicates(
    ctx: typer.Context, limit: LimitOption = 50, as_json: JsonOption = False, library: LibraryOption = None
) -> None:
    """List speakers that may be one, with the reasons.

    Nothing is merged. “sayso speakers merge” makes two one; “sayso speakers distinct” keeps them
    apart and off this list.
    """
    from app.views.speaker_words import reason_words
    from db.speakers import duplicates as possible

    with open_library(ctx, library) as opened, opened.read() as session:
        found = possible(session, limit=limit)
    if as_json:
        emit([_duplicate_json(one) for one in found])
        return
    for one in found:
        both = " and ".join(f"“{side.name}” ({_claims(side.claims)})" for side in (one.a, one.b))
        typer.echo(_line(f"{both}: {reason_words(one)}"))
        for side, places in ((one.a, one.evidence_a), (one.b, one.evidence_b)):
            for place in places[:1]:
                typer.echo(_line(f"  {side.name}: “{place.sentence}” ({place.article})"))
    if not found:
        note("No two speakers look alike.")


def decisions(ctx: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List what people decided about speakers, with dates."""
    from app.views.speaker_words import decision_words
    from db.decisions import all_decisions

    with open_library(ctx, library) as opened, opened.read() as session:
        found = all_decisions(session)
    if as_json:
        emit([{**asdict(one), "what": decision_words(one)} for one in found])
    elif found:
        _print_table(("When (UTC)", "Who", "What"), [(one.at, one.by, decision_words(one)) for one in found])
    else:
        note("Nothing was decided about speakers yet.")


def evaluate(
    gold: Annotated[
        Path, typer.Option("--gold-dir", metavar="DIR", help="Holds text/, attributions/ and speakers/.")
    ],
    half: Annotated[
        Halves | None, typer.Option("--half", help="Only the texts of that half in DIR/split.json.")
    ] = None,
    engine: Annotated[
        bool, typer.Option("--engine", help="On the claims the engine finds, not those of the gold.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Score speakers, chains and dates against annotated texts."""
    from importer.identity.evaluate import evaluate as score
    from importer.identity.evaluate import half_of, lines, read_gold
    from importer.pipeline import read

    def document(path: Path) -> Any:
        return read(path.read_bytes(), name=path.name, location=str(path))

    texts = read_gold(gold, document, half_of(gold, half) if half else None)
    if engine:
        from importer.attribution import attribute

        evaluation = score(texts, attribute=attribute)
    else:
        evaluation = score(texts)
    if as_json:
        emit(evaluation.to_json())
    else:
        typer.echo("\n".join(lines(evaluation, gold.name)))


def sources(ctx: typer.Context, as_json: JsonOption = False, library: LibraryOption = None) -> None:
    """List whom claims pass through: outlets, agencies, citations."""
    from db.sources import all_sources

    with open_library(ctx, library) as opened, opened.read() as session:
        found = all_sources(session)
    if as_json:
        emit([one.as_dict() for one in found])
    elif found:
        _print_table(
            ("Name", "Kind", "Type", "Also", "Cited", "Articles", "Claims"),
            [
                (
                    one.name,
                    ", ".join(one.kinds),
                    "" if one.type == "unspecified" else one.type,
                    ", ".join(one.aliases),
                    str(len(one.cited) or ""),
                    str(one.articles),
                    str(one.claims),
                )
                for one in found
            ],
        )
    else:
        note("There are no sources yet; “sayso import PATH” brings some in.")


def origins(
    ctx: typer.Context,
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="Which claims, as for search.")],
    as_json: JsonOption = False,
    library: LibraryOption = None,
) -> None:
    """Count the independent origins behind the claims of a query.

    Articles that carry one report, or of which one quotes the other, are one origin; so is what came
    through one medium.
    """
    from app.cli.finding import query_mistakes
    from db.claims import claim_records
    from db.origins import origins as independent
    from db.query import Order, run

    wanted = text_option(" ".join(query)) or ""
    with open_library(ctx, library) as opened, query_mistakes(wanted):
        index = opened.refresh_index()
        with opened.read() as session:
            found = run(session, index, wanted, order=Order.ARTICLE)
            groups = [claim_records(session, pks) for pks in independent(session, found.ids)]
    if as_json:
        emit({"claims": found.total, "origins": [[claim.id for claim in group] for group in groups]})
        return
    for number, group in enumerate(groups, 1):
        articles = dict.fromkeys(claim.article.label for claim in group)
        typer.echo(_line(f"{number}. {_claims(len(group))}: {'; '.join(articles)}"))
    note(f"{_claims(found.total)}, {_count(len(groups), 'independent origin')}.")


# --- parts ----------------------------------------------------------------------------------------


def _text(value: str) -> str:
    return text_option(value) or ""


def _record(session: Any, pk: int) -> SpeakerRecord:
    from db.speakers import speaker_records

    return speaker_records(session, [pk])[0]


def _tell(as_json: bool, record: SpeakerRecord, changed: int, words: str) -> None:
    if as_json:
        emit({**record.as_dict(), "changed": changed})
    else:
        typer.echo(_line(words if changed else f"Nothing to change in “{record.name}”."))


def _speaker_row(one: SpeakerRecord) -> tuple[str, ...]:
    from app.table import ID_PREFIX

    kind = "" if one.type == "unspecified" else one.type
    roles = one.roles[0] if one.roles else ""
    return one.id[:ID_PREFIX], one.name, kind, roles, ", ".join(one.aliases), str(one.claims)


def _duplicate_json(one: Duplicate) -> dict[str, Any]:
    return {
        "a": {**one.a.as_dict(), "places": _places(one.evidence_a)},
        "b": {**one.b.as_dict(), "places": _places(one.evidence_b)},
        "reason": one.reason,
        "sure": one.sure,
        "together": one.together,
    }


def _places(found: Sequence[Evidence]) -> list[dict[str, Any]]:
    return [asdict(one) for one in found]


def _print_table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from app.table import make_console, plain_table

    make_console().print(plain_table(columns, rows))


def _line(words: str) -> str:
    from app.table import printable

    return printable(words) if words[:2] != "  " else f"  {printable(words)}"


def _claims(count: int) -> str:
    return _count(count, "claim")


def _count(count: int, word: str) -> str:
    return f"1 {word}" if count == 1 else f"{count} {word}s"
