"""The rules of the house, as tests with a sentence for a name."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

#: A file, what is planted in it, and the contract that must notice.
PLANTED = {
    "the importer never sees the window": ("importer/scan.py", "import app.paths", "never upward"),
    "the library never sees the importer": ("db/tags.py", "import importer.scan", "never upward"),
    "the library never sees Qt": ("db/tags.py", "import PySide6.QtCore", "Qt lives in the window only"),
    "the window never sees SQLAlchemy": ("app/paths.py", "import sqlalchemy", "SQLAlchemy and Alembic"),
    "one module imports whoosh": ("db/tags.py", "import whoosh.index", "one module imports whoosh"),
    "the window never sees a language model": ("app/paths.py", "import onnxruntime", "language models"),
    "stages never see the tables": ("importer/pipeline.py", "import db.schema", "stages see nothing"),
}


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "importlinter.cli", "lint-imports"]
    runner = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if runner:
        command = [runner]
    return subprocess.run(
        [*command, "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages, apart, so that something can be planted in them."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in ("app", "db", "importer", "resources"):
        shutil.copytree(
            ROOT / package,
            folder / package,
            ignore=shutil.ignore_patterns("__pycache__", "models", "fonts", "demo", "icons"),
        )
    return folder


def test_the_rule_of_dependency_holds(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("rule", PLANTED)
def test_a_planted_import_is_noticed(copy: Path, rule: str) -> None:
    name, line, contract = PLANTED[rule]
    file = copy / name
    before = file.read_text("utf-8")
    head, future, rest = before.partition("from __future__ import annotations\n")
    file.write_text(head + future + line + "\n" + rest, "utf-8")
    try:
        result = lint(copy)
    finally:
        file.write_text(before, "utf-8")
    assert result.returncode == 1, result.stdout
    broken = [row for row in result.stdout.splitlines() if " BROKEN" in row]
    assert any(contract in row for row in broken), result.stdout
