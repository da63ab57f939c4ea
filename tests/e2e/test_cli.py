"""The installed `sayso` command, as a person and as a program would use it."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FLOOD = """The dam above Harrow Mills

Bram Tully, the keeper of the dam, said that the wall would hold until spring.
"We looked at every stone," Mr. Tully told the Harbour Post on Monday.

Ines Okafor, an engineer, denied that the wall was safe.
According to Okafor, forty families should leave the valley at once.
"""
COUNCIL = """Council meets over the dam

Mayor Odile Strand said that nobody had warned the council.
"Nobody wrote to us," she said. The mayor added that the valley was safe.
"""
CLAIM_KEYS = [
    "id", "doc", "article", "content", "spans", "sentence", "speaker", "source", "cue", "kind", "polarity",
    "via", "date", "tags", "memo", "relations",
]  # fmt: skip
EXTRACT_KEYS = ["doc", "title", "author", "outlet", "date", "text", "claims"]
EXTRACTED_CLAIM_KEYS = {
    "content", "source", "cue", "speaker", "kind", "polarity", "via", "date", "parent", "confidence",
}  # fmt: skip

Run = subprocess.CompletedProcess[bytes]


def command() -> list[str]:
    installed = shutil.which("sayso", path=str(Path(sys.executable).parent))
    assert installed, "the console script is not installed beside this Python"
    return [installed]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment of its own, so that no test sees the libraries of whoever runs it."""
    place = tmp_path_factory.mktemp("home")
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SAYSO", "XDG", "PYTHON"))
    }
    folders = {f"XDG_{name}_HOME": str(place / name.lower()) for name in ("DATA", "CACHE", "STATE", "CONFIG")}
    return {**kept, **folders, "HOME": str(place), "LOCALAPPDATA": str(place), "PYTHONUTF8": "0"}


@pytest.fixture(scope="module")
def sayso(home: dict[str, str]) -> Callable[..., Run]:
    def run(*arguments: object, stdin: bytes = b"", env: dict[str, str] | None = None) -> Run:
        return subprocess.run(
            [*command(), *map(str, arguments)],
            input=stdin,
            capture_output=True,
            env={**home, **(env or {})},
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "flood.txt").write_text(FLOOD, "utf-8")
    (folder / "council.txt").write_text(COUNCIL, "utf-8")
    return folder


@pytest.fixture(scope="module")
def filled(sayso: Callable[..., Run], texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with both texts. Tests that write take a copy."""
    library = tmp_path_factory.mktemp("filled") / "library"
    done = sayso("import", texts, "--library", library, "--workers", 1)
    assert done.returncode == 0, done.stderr.decode()
    return library


@pytest.fixture
def library(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled library, to change."""
    return Path(shutil.copytree(filled, tmp_path / "library"))


def value(run: Run) -> Any:
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


def said(run: Run) -> str:
    return run.stderr.decode("utf-8")


# --- import ---------------------------------------------------------------------------------------


def test_import_ends_in_a_report_and_makes_a_missing_library(
    sayso: Callable[..., Run], texts: Path, tmp_path: Path
) -> None:
    library = tmp_path / "deep" / "new"
    (tmp_path / "empty.txt").write_bytes(b"")
    paths = (texts / "flood.txt", tmp_path / "empty.txt", tmp_path / "nowhere.txt")
    report = value(sayso("import", *paths, "--library", library, "--workers", 1, "--json"))
    assert {name: report[name] for name in ("imported", "duplicates", "failed", "cancelled")} == {
        "imported": 1, "duplicates": 0, "failed": 2, "cancelled": False,
    }  # fmt: skip
    assert report["claims"] >= 3
    outcomes = {Path(line["path"]).name: line for line in report["files"]}
    assert outcomes["empty.txt"]["error"] == "empty"
    assert "empty" in outcomes["empty.txt"]["message"]
    assert outcomes["nowhere.txt"]["outcome"] == "failed"
    assert (library / "sayso.db").is_file()


def test_the_same_text_again_is_a_duplicate_and_counts_as_landed(
    sayso: Callable[..., Run], texts: Path, library: Path
) -> None:
    run = sayso("import", texts, "--library", library)
    assert run.returncode == 0
    assert "0 imported" in run.stdout.decode()
    assert "2 duplicates" in run.stdout.decode()


def test_exit_code_1_where_nothing_landed(sayso: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 40)
    run = sayso("import", tmp_path / "noise.bin", tmp_path / "nowhere.txt", "--library", tmp_path / "new")
    assert run.returncode == 1
    assert "2 failed" in run.stdout.decode()
    assert "no such file" in run.stdout.decode()
    assert "Traceback" not in said(run)


def test_text_from_standard_input_takes_the_defaults_given(sayso: Callable[..., Run], tmp_path: Path) -> None:
    options = ("--title", "Note", "--author", "Pim Aalto", "--outlet", "Desk", "--date", "1911-03-04")
    library = tmp_path / "new"
    assert (
        value(sayso("import", "-", *options, "--library", library, "--json", stdin=COUNCIL.encode()))[
            "imported"
        ]
        == 1
    )
    (article,) = value(sayso("article", "list", "--json", "--library", library))
    assert [article[key] for key in ("author", "outlet", "date")] == ["Pim Aalto", "Desk", "1911-03-04"]
    assert article["claims"] >= 2


def test_a_default_date_that_is_none_is_refused_before_anything_is_made(
    sayso: Callable[..., Run], texts: Path, tmp_path: Path
) -> None:
    run = sayso("import", texts, "--date", "last week", "--library", tmp_path / "new")
    assert run.returncode == 2
    assert "last week" in said(run)
    assert not (tmp_path / "new").exists()


# --- reextract ------------------------------------------------------------------------------------


def test_extracting_again_keeps_ids_and_tags_and_says_what_became_of_the_claims(
    sayso: Callable[..., Run], library: Path
) -> None:
    before = value(sayso("search", "", "--limit", 0, "--json", "--library", library))
    sayso("tag", "add", "kept", "", "--library", library)
    told = value(sayso("reextract", "--json", "--workers", 1, "--library", library))
    assert (told["kept"], told["changed"], told["new"], told["gone"]) == (len(before), 0, 0, 0)
    after = value(sayso("search", "", "--limit", 0, "--json", "--library", library))
    assert [claim["id"] for claim in after] == [claim["id"] for claim in before]
    assert all("kept" in claim["tags"] for claim in after)
    run = sayso("reextract", "gates", "--workers", 1, "--library", library)
    assert run.returncode == 0, said(run)
    assert "as before" in run.stdout.decode()


# --- extract --------------------------------------------------------------------------------------


def test_extract_prints_one_json_line_a_document_in_the_order_given(
    sayso: Callable[..., Run], texts: Path, home: dict[str, str]
) -> None:
    run = sayso("extract", texts / "flood.txt", texts / "council.txt", "--format", "jsonl", "--workers", 1)
    assert run.returncode == 0, said(run)
    lines = [json.loads(line) for line in run.stdout.decode("utf-8").splitlines()]
    assert [line["doc"] for line in lines] == ["flood", "council"]
    for line, text in zip(lines, (FLOOD, COUNCIL), strict=True):
        assert list(line) == EXTRACT_KEYS
        assert line["text"] == text
        assert line["claims"]
        for claim in line["claims"]:
            assert set(claim) == EXTRACTED_CLAIM_KEYS
            for role in ("content", "source", "cue"):
                assert all(0 <= start < end <= len(text) for start, end in claim[role])
    tully = next(
        c for c in lines[0]["claims"] if "wall would hold" in FLOOD[c["content"][0][0] : c["content"][0][1]]
    )
    assert tully["speaker"] == "Bram Tully"
    assert not (Path(home["XDG_DATA_HOME"]) / "sayso").exists()


def test_extract_names_a_speaker_as_fully_as_any_document_of_the_command(
    sayso: Callable[..., Run], texts: Path, tmp_path: Path
) -> None:
    (tmp_path / "brief.txt").write_text("In brief\n\nMr. Tully said the gates were shut.\n", "utf-8")
    alone = sayso("extract", tmp_path / "brief.txt", "--workers", 1)
    assert not any("Bram" in claim["speaker"] for claim in json.loads(alone.stdout)["claims"])
    both = sayso("extract", tmp_path / "brief.txt", texts / "flood.txt", "--workers", 1)
    first = json.loads(both.stdout.splitlines()[0])
    assert [claim["speaker"] for claim in first["claims"]] == ["Bram Tully"]


def test_extract_goes_on_after_a_document_that_fails(
    sayso: Callable[..., Run], texts: Path, tmp_path: Path
) -> None:
    missing = tmp_path / "gone.txt"
    run = sayso("extract", missing, texts / "council.txt", "--workers", 1)
    assert run.returncode == 0
    first, second = (json.loads(line) for line in run.stdout.splitlines())
    assert set(first) == {"doc", "path", "error"}
    assert (first["doc"], first["path"]) == ("gone", str(missing))
    assert first["error"]
    assert second["doc"] == "council"


def test_extract_says_that_a_text_is_in_another_language_and_invents_nothing(
    sayso: Callable[..., Run], tmp_path: Path
) -> None:
    text = "Die Bürgermeisterin sagte am Montag, dass die Brücke im Mai eröffnet wird und nicht später.\n"
    (tmp_path / "brücke.txt").write_text(text, "utf-8")
    run = sayso("extract", tmp_path / "brücke.txt")
    assert run.returncode == 0, said(run)
    assert list(json.loads(run.stdout)) == EXTRACT_KEYS
    assert json.loads(run.stdout)["claims"] == []
    assert "in German: claims are found in English only" in run.stderr.decode()


def test_extract_exits_1_where_no_document_could_be_read(sayso: Callable[..., Run], tmp_path: Path) -> None:
    run = sayso("extract", tmp_path / "gone.txt")
    assert run.returncode == 1
    assert json.loads(run.stdout)["doc"] == "gone"


# --- search ---------------------------------------------------------------------------------------


def test_search_prints_the_public_claim_records(sayso: Callable[..., Run], filled: Path) -> None:
    run = sayso("search", "speaker:Tully", "--json", "--library", filled)
    claims = value(run)
    assert claims
    for claim in claims:
        assert list(claim) == CLAIM_KEYS
        assert list(claim["article"]) == ["id", "title", "outlet", "author", "date"]
        assert claim["speaker"] == "Bram Tully"
        start, end = claim["spans"][0]
        assert " ".join(FLOOD[start:end].split()) == claim["content"].split(" … ")[0]


def test_search_says_how_many_there_are_and_how_many_it_shows(
    sayso: Callable[..., Run], filled: Path
) -> None:
    every = value(sayso("search", "*", "--limit", 0, "--json", "--library", filled))
    run = sayso("search", "*", "--limit", 1, "--json", "--library", filled)
    assert len(value(run)) == 1
    assert f"{len(every)} claims found, the first 1 shown" in said(run)


def test_search_for_people_is_a_table_without_colour_in_a_pipe(
    sayso: Callable[..., Run], filled: Path
) -> None:
    run = sayso("search", "wall", "hold", "--library", filled)
    flat = " ".join(run.stdout.decode("utf-8").replace("│", " ").split())
    assert run.returncode == 0
    assert "Bram Tully said the wall would hold until spring" in flat
    assert b"\x1b" not in run.stdout + run.stderr


def test_no_hits_are_no_failure(sayso: Callable[..., Run], filled: Path) -> None:
    run = sayso("search", "zeppelin", "--library", filled)
    assert (run.returncode, run.stdout) == (0, b"")
    assert "No claims found" in said(run)
    assert value(sayso("search", "zeppelin", "--json", "--library", filled)) == []


def test_a_mistake_in_a_query_is_shown_at_its_place(sayso: Callable[..., Run], filled: Path) -> None:
    run = sayso("search", "wall colour:red", "--library", filled)
    assert (run.returncode, run.stdout) == (2, b"")
    *_, query, caret = said(run).rstrip("\n").splitlines()
    assert query == "wall colour:red"
    assert caret == " " * query.index("colour") + "^"


# --- which library --------------------------------------------------------------------------------


def test_the_library_is_named_before_or_after_the_command_or_by_the_environment(
    sayso: Callable[..., Run], filled: Path, tmp_path: Path
) -> None:
    wrong = str(tmp_path / "wrong")
    query = ("search", "wall", "--json")
    expected = value(sayso(*query, "--library", filled))
    assert expected
    assert value(sayso("--library", filled, *query)) == expected
    assert value(sayso(*query, env={"SAYSO_LIBRARY": str(filled)})) == expected
    assert value(sayso("--library", filled, *query, env={"SAYSO_LIBRARY": wrong})) == expected
    assert value(sayso("--library", wrong, *query, "--library", filled)) == expected


def test_exit_code_2_where_there_is_no_library_and_none_is_made(
    sayso: Callable[..., Run], tmp_path: Path
) -> None:
    run = sayso("search", "x", "--library", tmp_path / "none")
    assert (run.returncode, run.stdout) == (2, b"")
    assert f"There is no library in {tmp_path / 'none'}" in said(run)
    assert list(tmp_path.iterdir()) == []


def test_exit_code_3_where_the_library_is_newer(sayso: Callable[..., Run], library: Path) -> None:
    with sqlite3.connect(library / "sayso.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    run = sayso("search", "wall", "--library", library)
    assert (run.returncode, run.stdout) == (3, b"")
    assert "newer version" in said(run)


def test_exit_code_3_where_another_program_writes(home: dict[str, str], library: Path) -> None:
    # The real command, but for how long it waits.
    impatient = (
        "import functools, sys\n"
        "from db.library import Library\n"
        "Library.open = functools.partial(Library.open, wait=0.2)\n"
        "from app.__main__ import main\n"
        "main()\n"
    )
    other = sqlite3.connect(library / "sayso.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        arguments = ["tag", "add", "wet", "wall", "--library", str(library)]
        run = subprocess.run(
            [sys.executable, "-c", impatient, *arguments],
            capture_output=True,
            env=home,
            timeout=60,
            check=False,
        )
    finally:
        other.close()
    assert (run.returncode, run.stdout) == (3, b"")
    assert "Another program" in said(run)


# --- tags, export, undo ---------------------------------------------------------------------------


def test_tags_are_given_listed_searched_and_taken_back(sayso: Callable[..., Run], library: Path) -> None:
    at = ("--library", library)
    given = value(sayso("tag", "add", "the wall", "wall", "--json", *at))
    assert given["changed"] == given["found"] >= 2
    assert value(sayso("tag", "add", "The Wall", "wall", "--json", *at))["changed"] == 0
    (tag,) = value(sayso("tag", "list", "--json", *at))
    assert (tag["name"], tag["claims"]) == ("the wall", given["changed"])
    assert len(value(sayso("search", 'tag:"the wall"', "--json", *at))) == given["changed"]
    undone = sayso("undo", *at)
    assert undone.returncode == 0
    assert "“the wall”" in undone.stdout.decode()
    assert value(sayso("search", 'tag:"the wall"', "--json", *at)) == []
    assert value(sayso("redo", "--json", *at))["name"] == "tag-claims"
    (entry,) = value(sayso("history", "--json", *at))
    assert (entry["name"], entry["state"]) == ("tag-claims", "done")
    assert "tag" in sayso("history", *at).stdout.decode()


def test_a_query_that_finds_nothing_makes_no_tag(sayso: Callable[..., Run], library: Path) -> None:
    assert value(sayso("tag", "add", "empty", "zeppelin", "--json", "--library", library))["changed"] == 0
    assert value(sayso("tag", "list", "--json", "--library", library)) == []


def test_nothing_to_undo_is_said_and_exits_1(sayso: Callable[..., Run], library: Path) -> None:
    for name in ("undo", "redo"):
        run = sayso(name, "--library", library)
        assert (run.returncode, run.stdout) == (1, b"")
        assert f"nothing to {name}" in said(run)


def test_an_export_holds_what_search_finds_in_every_format(
    sayso: Callable[..., Run], library: Path, tmp_path: Path
) -> None:
    at = ("--library", library)
    value(sayso("tag", "add", "the wall", "wall", "--json", *at))
    tagged = {claim["id"]: claim for claim in value(sayso("search", 'tag:"the wall"', "--json", *at))}
    for form in ("json", "csv", "markdown"):
        run = sayso("export", "--tag", "THE WALL", "--format", form, "-o", tmp_path / f"out.{form}", *at)
        assert (run.returncode, run.stdout) == (0, b""), said(run)
    exported = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert {claim["id"]: claim for claim in exported} == tagged
    table = (tmp_path / "out.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert {row["id"]: row["content"] for row in rows} == {
        key: claim["content"] for key, claim in tagged.items()
    }
    report = (tmp_path / "out.markdown").read_text("utf-8")
    assert report.startswith("# Claims tagged “THE WALL”\n")
    assert "**Bram Tully** said:" in report
    run = sayso("export", "--tag", "the wall", "--format", "json", "-o", "-", *at)
    assert run.stdout == (tmp_path / "out.json").read_bytes()
    assert sayso("export", "--query", "wall", "--format", "csv", "-o", "-", *at).stdout == table


def test_an_export_that_cannot_be_written_leaves_no_file(
    sayso: Callable[..., Run], filled: Path, tmp_path: Path
) -> None:
    place = tmp_path / "no folder" / "out.csv"
    run = sayso("export", "--query", "wall", "--format", "csv", "-o", place, "--library", filled)
    assert run.returncode == 1
    assert "out.csv" in said(run)
    assert list(tmp_path.iterdir()) == []


# --- articles -------------------------------------------------------------------------------------


def test_an_article_is_corrected_by_the_start_of_its_id(sayso: Callable[..., Run], library: Path) -> None:
    at = ("--library", library)
    before = {one["doc"]: one for one in value(sayso("article", "list", "--json", *at))}["flood"]
    changed = value(
        sayso(
            "article",
            "set",
            before["id"][:13],
            "--outlet",
            "Harbour Post",
            "--date",
            "1911-03",
            "--json",
            *at,
        )
    )
    assert (changed["outlet"], changed["date"], changed["title"]) == (
        "Harbour Post",
        "1911-03",
        before["title"],
    )
    assert "Harbour Post" in sayso("article", "list", *at).stdout.decode()
    sayso("article", "set", before["id"], "--outlet", "", *at)
    after = {one["doc"]: one for one in value(sayso("article", "list", "--json", *at))}["flood"]
    assert (after["outlet"], after["date"]) == (None, "1911-03")


# --- upkeep ---------------------------------------------------------------------------------------


def test_check_finds_nothing_wrong_with_a_sound_library(sayso: Callable[..., Run], filled: Path) -> None:
    assert sayso("check", "--library", filled).returncode == 0
    assert value(sayso("check", "--json", "--library", filled)) == []


def test_exit_code_1_where_check_finds_words_that_are_not_in_the_text(
    sayso: Callable[..., Run], library: Path
) -> None:
    with sqlite3.connect(library / "sayso.db") as database:
        database.execute("UPDATE claim SET content = content || ' not' WHERE pk = 1")
    database.close()
    run = sayso("check", "--json", "--library", library)
    assert run.returncode == 1
    assert json.loads(run.stdout)
    assert sayso("check", "--library", library).returncode == 1


def test_reindex_makes_the_index_anew(sayso: Callable[..., Run], library: Path, tmp_path: Path) -> None:
    env = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    at = ("--library", library)
    before = value(sayso("search", "wall", "--json", *at, env=env))
    assert sayso("reindex", *at, env=env).returncode == 0
    assert value(sayso("search", "wall", "--json", *at, env=env)) == before


# --- the streams ----------------------------------------------------------------------------------


def test_words_of_any_script_survive_a_terminal_that_knows_only_ascii(
    sayso: Callable[..., Run], tmp_path: Path
) -> None:
    text = "Das Werk\n\nJürgen Groß said that the gate of Łódź would open. 😀\n"
    env = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    (tmp_path / "gate.txt").write_text(text, "utf-8")
    run = sayso("extract", tmp_path / "gate.txt", "--workers", 1, env=env)
    assert json.loads(run.stdout.decode("utf-8"))["text"] == text
    at = ("--library", tmp_path / "library")
    assert sayso("import", tmp_path / "gate.txt", *at, "--workers", 1, env=env).returncode == 0
    assert "Groß" in sayso("search", "gate", *at, env=env).stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="closing a pipe early is an error of another kind there")
def test_a_reader_that_goes_away_is_no_failure(home: dict[str, str], filled: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        run = subprocess.run(
            [*command(), "search", "*", "--json", "--library", str(filled)],
            stdout=writer, stderr=subprocess.PIPE, env=home, timeout=60, check=False,
        )  # fmt: skip
    finally:
        os.close(writer)
    assert run.returncode == 0
    assert b"Traceback" not in run.stderr
    assert b"BrokenPipe" not in run.stderr


def _wait_until_idle(pid: int) -> None:
    """Until a process has used no processor time for a while: an interrupt amid imports can be swallowed."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        time.sleep(3)
        return
    used, since, ends = "", time.monotonic(), time.monotonic() + 60
    while time.monotonic() - since < 0.7 and time.monotonic() < ends:
        now = " ".join(stat.read_text().rpartition(")")[2].split()[11:13])
        if now != used:
            used, since = now, time.monotonic()
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_ctrl_c_stops_with_130_and_words(home: dict[str, str], tmp_path: Path) -> None:
    library = tmp_path / "library"
    with subprocess.Popen(
        [*command(), "import", "-", "--library", str(library)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=home,
        # A shell's background jobs ignore the signal, and so would all that they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:  # fmt: skip
        ends = time.monotonic() + 60
        while not (library / "sayso.db").is_file() and time.monotonic() < ends:
            time.sleep(0.02)
        _wait_until_idle(process.pid)  # it waits for the text
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Stopped" in stderr
    assert b"Traceback" not in stderr
