"""The commands about speakers, sources and origins, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from app.cli import cli
from app.paths import index_root
from db.ingest import ingest
from db.library import Library
from db.records import Attribution, ChainLink, Document, Engine, ExtractedClaim, Extraction, Mention

LINES = {
    "mill": (("Ada Lind", "the mill is shut"), ("Jonas Borg", "the ice is thin")),
    "quay": (("A. Lind", "the ferry sails"), ("A mill source", "coal is dear")),
}


def extraction(doc: str) -> Extraction:
    text, claims = "", []
    for source, content in LINES[doc]:
        start, cue = len(text), len(text) + len(source) + 1
        text += f"{source} said {content}.\n"
        found = Attribution(
            ((cue + 5, len(text) - 2),),
            ((cue, cue + 4),),
            ((start, cue - 1),),
            (start, len(text) - 1),
            "indirect",
        )
        mention = Mention("name", "person", source, named=True)
        if source.startswith("A mill"):
            mention = Mention("nominal", "anonymous", source)
        claims.append(ExtractedClaim(found, mention, chain=(ChainLink("River News", "media"),)))
    document = Document(
        doc, f"/{doc}.txt", "text/plain", doc * 16, "text", 1, text, title=doc, outlet="The Gazette"
    )
    return Extraction(document, tuple(claims), Engine("rules", "1"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with two articles and four speakers."""
    with (
        Library.open(tmp_path / "library", create=True, index_root=index_root()) as library,
        library.write() as session,
    ):
        for doc in LINES:
            ingest(session, extraction(doc))
    return tmp_path / "library"


def sayso(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--library", str(folder), *arguments])


def value(folder: Path, *arguments: str) -> Any:
    result = sayso(folder, *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def names(folder: Path) -> dict[str, int]:
    return {one["name"]: one["claims"] for one in value(folder, "speakers")}


def claim(folder: Path, words: str) -> str:
    (found,) = value(folder, "search", words)
    return str(found["id"])


def test_speakers_are_listed_with_what_is_known_of_them(folder: Path) -> None:
    listed = value(folder, "speakers")
    assert {one["name"] for one in listed} == {"Ada Lind", "Jonas Borg", "A. Lind", "A mill source"}
    assert listed[0] == {
        "id": listed[0]["id"], "name": "A mill source", "type": "anonymous", "role": None, "aliases": [],
        "mentions": [{"words": "A mill source", "count": 1}], "claims": 1,
    }  # fmt: skip
    table = sayso(folder, "speakers").stdout
    assert "Jonas Borg" in table
    assert listed[0]["id"][:8] in table
    assert sayso(folder, "speakers", "--library", str(folder / "nowhere")).exit_code == 2


def test_two_are_merged_found_by_either_name_and_taken_apart_by_undo(folder: Path) -> None:
    (offered,) = value(folder, "speakers", "duplicates")
    assert (offered["reason"], offered["a"]["name"], offered["b"]["name"]) == (
        "initial",
        "Ada Lind",
        "A. Lind",
    )
    assert offered["b"]["places"][0]["sentence"] == "A. Lind said the ferry sails."
    gone = next(one["id"] for one in value(folder, "speakers") if one["name"] == "A. Lind")
    told = sayso(folder, "speakers", "merge", "Ada Lind", "A. Lind")
    assert told.stdout == "Merged 1 into “Ada Lind”.\n"
    assert names(folder) == {"Ada Lind": 2, "Jonas Borg": 1, "A mill source": 1}
    for asked in (gone, gone[:8], "A. Lind", "ada lind"):
        assert value(folder, "speakers", "show", asked)["name"] == "Ada Lind"
    assert [one["speaker"] for one in value(folder, "search", "ferry")] == ["Ada Lind"]
    for query in ('speaker:"Ada Lind"', 'speaker:="Ada Lind"', 'speaker:"A. Lind"'):
        assert len(value(folder, "search", query)) == 2, query
    assert "merge" in sayso(folder, "history").stdout
    assert "“A. Lind” is “Ada Lind”" in sayso(folder, "speakers", "decisions").stdout
    assert sayso(folder, "undo").stdout == "Undone: merge “A. Lind” into “Ada Lind”.\n"
    assert names(folder)["A. Lind"] == 1


def test_told_apart_they_are_offered_no_more(folder: Path) -> None:
    assert "held apart" in sayso(folder, "speakers", "distinct", "Ada Lind", "A. Lind").stdout
    assert value(folder, "speakers", "duplicates") == []
    assert "No two speakers" in sayso(folder, "speakers", "duplicates").stderr
    (decision,) = value(folder, "speakers", "decisions")
    assert (decision["kind"], decision["at"][-1]) == ("different", "Z")


def test_a_name_leaves_a_merged_speaker(folder: Path) -> None:
    sayso(folder, "speakers", "merge", "Ada Lind", "A. Lind", "Jonas Borg")
    assert names(folder)["Ada Lind"] == 3
    sayso(folder, "speakers", "distinct", "Ada Lind", "Jonas Borg")
    assert names(folder) == {"Ada Lind": 2, "Jonas Borg": 1, "A mill source": 1}
    shown = sayso(folder, "speakers", "show", "Ada Lind").stdout
    assert "A. Lind, 1 claim" in shown
    assert "“Ada Lind said the mill is shut.” (mill)" in shown


def test_single_mentions_are_split_off_and_said_to_be_somebody(folder: Path) -> None:
    sayso(folder, "speakers", "merge", "Ada Lind", "A. Lind")
    assert value(folder, "speakers", "split", claim(folder, "ferry"))["name"] == "Ada Lind (2)"
    assert names(folder)["Ada Lind"] == 1
    told = sayso(folder, "speakers", "is", "Una Kay", claim(folder, "ferry"), claim(folder, "coal"))
    assert told.stdout == "2 claims said by “Una Kay” now.\n"
    assert names(folder)["Una Kay"] == 2
    assert value(folder, "speakers", "is", "", claim(folder, "coal")) == {"speaker": None, "changed": 1}


def test_a_speaker_is_renamed_and_typed(folder: Path) -> None:
    assert value(folder, "speakers", "rename", "Jonas Borg", "The Miller")["aliases"] == ["Jonas Borg"]
    assert (
        sayso(folder, "speakers", "type", "The Miller", "group").stdout
        == "“The Miller” is of type group now.\n"
    )
    assert "Nothing to change" in sayso(folder, "speakers", "type", "Jonas Borg", "group").stdout
    assert [one["speaker"] for one in value(folder, "search", "ice")] == ["The Miller"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "Nobody"),
        ("merge", "Ada Lind", "Nobody"),
        ("rename", "Ada Lind", "Jonas Borg"),
        ("rename", "Ada Lind", ""),
        ("type", "Ada Lind", "anonymous"),
        ("split", "zz"),
        ("distinct", "Ada Lind", "ada lind"),
    ],
)
def test_what_cannot_be_done_says_so_and_changes_nothing(folder: Path, arguments: tuple[str, ...]) -> None:
    before = names(folder)
    result = sayso(folder, "speakers", *arguments)
    assert result.exit_code == 2
    assert result.stderr
    assert names(folder) == before
    assert value(folder, "history") == []


def test_sources_and_origins_are_listed(folder: Path) -> None:
    listed = {one["name"]: (one["kinds"], one["claims"]) for one in value(folder, "sources")}
    assert listed == {"The Gazette": (["outlet"], 4), "River News": (["station"], 4)}
    assert "River News" in sayso(folder, "sources").stdout
    assert len(value(folder, "origins", "speaker:Lind")["origins"]) == 1
    assert "1 independent origin" in sayso(folder, "origins", "speaker:Lind").stderr


def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    Library.open(tmp_path / "library", create=True, index_root=index_root()).close()
    for command in ("speakers", "sources"):
        result = sayso(tmp_path / "library", command)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "sayso import" in result.stderr
