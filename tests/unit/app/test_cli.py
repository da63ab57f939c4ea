"""What every command has in common: help, names of the contract, and a quick start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main
from typer.testing import CliRunner

from app import screen
from app.cli import cli
from app.cli.base import exit_code
from app.cli.finding import Formats
from db import errors
from db.export import FORMATS

CONTRACT = {
    "demo": ["--reset"],
    "import": ["--title", "--author", "--outlet", "--date", "--workers", "--json", "--library"],
    "extract": ["--format", "--workers"],
    "search": ["--limit", "--json", "--library"],
    "tag add": ["--library"],
    "tag list": ["--json", "--library"],
    "export": ["--tag", "--query", "--format", "-o", "--library"],
    "undo": ["--library"],
    "redo": ["--library"],
    "history": ["--json", "--limit", "--library"],
    "article set": ["--title", "--author", "--outlet", "--date", "--library"],
    "article list": ["--json", "--library"],
    "speakers show": ["--json", "--library"],
    "speakers merge": ["--json", "--library"],
    "speakers split": ["--name", "--json", "--library"],
    "speakers rename": ["--json", "--library"],
    "speakers type": ["--json", "--library"],
    "speakers distinct": ["--json", "--library"],
    "speakers is": ["--json", "--library"],
    "speakers duplicates": ["--limit", "--json", "--library"],
    "speakers decisions": ["--json", "--library"],
    "speakers evaluate": ["--gold-dir", "--half", "--engine", "--json"],
    "sources": ["--json", "--library"],
    "origins": ["--json", "--library"],
    "check": ["--library"],
    "reindex": ["--library"],
    "evaluate": ["--gold-dir", "--nested", "--html", "--json"],
    "reextract": ["--workers", "--json", "--library"],
    "bench extract": ["--words", "--json"],
    "bench search": ["--json"],
}


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


COMMANDS = dict(commands(typer.main.get_command(cli)))


def test_the_commands_are_those_of_the_contract() -> None:
    assert sorted(COMMANDS) == sorted(CONTRACT)


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_a_command_has_the_options_of_the_contract_and_words_for_all_it_takes(name: str) -> None:
    command = COMMANDS[name]
    assert (command.help or "").strip()
    first = command.help.strip().split("\n")[0]
    assert first.endswith(".")
    assert len(first) <= 62, "a longer one is cut in the list of commands"
    for parameter in command.params:
        assert parameter.help, f"{name} {parameter.name}"
    options = {option for parameter in command.params for option in parameter.opts}
    assert set(CONTRACT[name]) <= options


@pytest.mark.parametrize("name", ["", *sorted(CONTRACT)])
def test_help_is_shown_and_exits_0(name: str) -> None:
    result = CliRunner().invoke(cli, [*name.split(), "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_help_tells_the_exit_codes() -> None:
    words = " ".join(CliRunner().invoke(cli, ["--help"]).output.split())
    for part in ("0 done", "1 nothing landed", "2 wrong usage", "3 library locked or newer"):
        assert part in words


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_the_readme_names_every_command(name: str) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    assert f"sayso {name}" in readme


def test_help_for_search_names_every_field() -> None:
    from db.query.fields import FIELDS

    words = CliRunner().invoke(cli, ["search", "--help"]).output.split()
    assert not {f"{name}:" for name in FIELDS} - {word.rstrip(",") for word in words}


@pytest.mark.parametrize("arguments", [["nonsense"], ["search"], ["search", "x", "--limit", "-1"], ["tag"]])
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(cli, arguments).exit_code == 2


def test_the_version_is_printed() -> None:
    result = CliRunner().invoke(cli, ["--version"])
    assert result.exit_code == 0
    assert result.output.startswith("sayso ")


@pytest.mark.parametrize("platform", ["offscreen", "minimal"])
def test_the_window_without_a_screen_is_words_not_an_abort(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    result = CliRunner().invoke(cli, ["--library", str(tmp_path / "library")])
    assert (result.exit_code, result.stdout) == (1, "")
    assert platform in result.stderr
    assert "sayso --help" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_window_without_its_system_libraries_is_the_apt_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screen, "find_screen", lambda: screen.Screen("native"))
    monkeypatch.setattr(screen, "missing_packages", lambda found: ["libegl1", "libgl1"])
    result = CliRunner().invoke(cli, ["--library", str(tmp_path / "library")])
    assert result.exit_code == 1
    assert screen.apt_line(["libegl1", "libgl1"]) in result.stderr


def test_export_offers_every_format() -> None:
    assert get_args(Formats) == tuple(known.key for known in FORMATS)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.LibraryMissing("x"), 2),
        (errors.QueryError(0, "value"), 2),
        (errors.NotFound("tag", "x"), 2),
        (errors.InvalidValue("date", "x"), 2),
        (errors.LibraryLocked("x"), 3),
        (errors.LibraryNewer("x", "9"), 3),
        (errors.LibraryDamaged("x"), 1),
        (errors.LibraryUnwritable("x"), 1),
        (errors.NothingToUndo("undo"), 1),
        (errors.EditConflict("tag"), 1),
        (OSError(28, "full"), 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_errors_end_in_the_exit_codes_of_the_contract(error: Exception, code: int) -> None:
    assert exit_code(error) == code


@pytest.mark.skipif(os.name == "nt", reason="there is no such shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_a_closed_stream_is_no_fault(closed: str) -> None:
    command = f'"{sys.executable}" -m app --version {closed}'
    root = Path(screen.__file__).parents[1]
    ended = subprocess.run(["sh", "-c", command], cwd=root, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_command_keeps_numpy_to_one_core() -> None:
    script = (
        "import os, sys\n"
        "from app.__main__ import main\n"
        "sys.argv = ['sayso', '--version']\n"
        "try:\n    main()\n"
        "finally:\n    print(os.environ['OPENBLAS_NUM_THREADS'], 'numpy' in sys.modules)\n"
    )
    bare = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=bare, timeout=60
    )
    assert done.stdout.split()[-2:] == ["1", "False"]


def test_the_plain_command_starts_without_the_heavy_packages() -> None:
    script = (
        "import sys\n"
        "from app.cli import cli\n"
        "heavy = {'PySide6', 'sqlalchemy', 'alembic', 'whoosh', 'onnxruntime', 'rich.table'}\n"
        "heavy.add('importer.run')\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
