"""The import: every file gets a line, a failure keeps nothing back, a duplicate costs nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import select, update

from db import check
from db.articles import all_articles
from db.errors import LibraryLocked
from db.library import Library
from db.records import Defaults, Extraction
from db.schema import ChangeLog
from importer import pipeline, run
from importer.workers import Here, Workers

STORY = """The Quay Messenger

Marta Venn said the ferry would not sail on Monday. “We have no coal left,” she told reporters.

According to Otto Reiner, the harbour master, the ice will break within a week.
"""


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as people have them: good texts, and some that are not."""
    folder = tmp_path_factory.mktemp("texts")
    (folder / "a.txt").write_text(STORY, "utf-8")
    (folder / "b-same.txt").write_text(STORY, "utf-8")
    (folder / "c-empty.txt").touch()
    (folder / "d-binary.txt").write_bytes(bytes(range(256)) * 50)
    (folder / "e-cp1252.txt").write_bytes(
        "Marta Venn said: “The café stays closed.” Nobody objected.".encode("cp1252")
    )
    (folder / "f-broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    (folder / ".hidden.txt").write_text("Nobody said this.", "utf-8")
    (folder / "sub").mkdir()
    (folder / "sub" / "g.txt").write_text(STORY.replace("Monday", "Friday"), "utf-8")
    return folder


class Counting(Here):
    """Says how many files were really worked through."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def submit(self, raw: bytes, name: str, location: str) -> Future[Extraction]:
        self.names.append(name)
        return super().submit(raw, name, location)


def outcomes(report: run.ImportReport) -> dict[str, str]:
    return {Path(line.path).name: line.error or line.outcome for line in report.lines}


EXPECTED = {
    "a.txt": "imported",
    "b-same.txt": "duplicate",
    "c-empty.txt": "empty",
    "d-binary.txt": "binary",
    "e-cp1252.txt": "imported",
    "f-broken.pdf": "truncated",
    "g.txt": "imported",
}


def test_every_file_gets_a_line_and_what_is_good_lands(library: Library, texts: Path) -> None:
    seen: list[run.Progress] = []
    report = run.import_paths(library, [texts], extractor=Here(), progress=seen.append)
    assert outcomes(report) == EXPECTED
    assert [progress.done for progress in seen] == list(range(1, 8))
    assert {progress.total for progress in seen} == {7}
    assert seen[-1].left == 0
    assert check.run(library) == []
    with library.read() as session:
        assert len(all_articles(session)) == 3


def test_importing_twice_is_importing_once_and_extracts_nothing(library: Library, texts: Path) -> None:
    run.import_paths(library, [texts], extractor=Here())
    counting = Counting()
    again = run.import_paths(library, [texts, texts / "a.txt"], extractor=counting)
    assert counting.names == ["c-empty.txt", "d-binary.txt", "f-broken.pdf"]
    assert again.count("duplicate") == 4
    assert again.landed == 4
    with library.read() as session:
        assert len(all_articles(session)) == 3


def test_an_import_forgets_changes_that_every_index_has_long_read(
    library: Library, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def rows() -> list[tuple[int, str]]:
        with library.read() as session:
            return [tuple(row) for row in session.execute(select(ChangeLog.pk, ChangeLog.at))]

    run.import_text(library, STORY, extractor=Here())
    with library.write() as session:
        session.execute(update(ChangeLog).values(at="2001-01-01T00:00:00Z"))
    library.rebuild_index()
    old = len(rows())
    run.import_text(library, STORY.replace("ice", "snow"), extractor=Here())
    assert rows()[0][0] == old + 1
    assert check.run(library) == []
    # Housekeeping is no part of the import: where it cannot be done, what landed is still reported.
    with pytest.MonkeyPatch.context() as patch, caplog.at_level("INFO", logger="importer.run"):
        patch.setattr(Library, "prune_log", _locked)
        assert run.import_text(library, STORY.replace("ice", "fog"), extractor=Here()).landed == 1
    assert "not pruned" in caplog.text


def _locked(library: Library) -> None:
    raise LibraryLocked(str(library.path))


def test_what_was_named_but_is_not_there_is_said(library: Library, tmp_path: Path) -> None:
    report = run.import_paths(library, [tmp_path / "gone.txt"], extractor=Here())
    assert [(line.outcome, line.error) for line in report.lines] == [("failed", "missing")]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_said(library: Library, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(STORY)
    secret.chmod(0)
    report = run.import_paths(library, [secret], extractor=Here())
    assert [line.error for line in report.lines] == ["unreadable"]


def test_a_file_name_that_is_no_utf8_is_kept_in_escapes(library: Library, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(name, "w", encoding="utf-8") as file:  # noqa: PTH123  # Path takes no bytes
        file.write(STORY)
    report = run.import_paths(library, [tmp_path], extractor=Here())
    assert [line.outcome for line in report.lines if "caf" in line.path] == ["imported"]
    with library.read() as session:
        assert [article.doc for article in all_articles(session)] == ["caf%E9"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("named", [True, False])
def test_a_pipe_is_not_waited_for(library: Library, tmp_path: Path, named: bool) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "story.txt").write_text(STORY, "utf-8")
    paths = [folder / "pipe.txt", folder / "story.txt"] if named else [folder]
    report = run.import_paths(library, paths, extractor=Here())
    expected = {"pipe.txt": "not-a-file", "story.txt": "imported"}
    assert outcomes(report) == (expected if named else {"story.txt": "imported"})


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device here")
def test_a_device_is_not_read_for_ever(library: Library) -> None:
    report = run.import_paths(library, [Path("/dev/zero")], extractor=Here())
    assert [line.error for line in report.lines] == ["not-a-file"]


def test_names_that_no_file_can_have_cost_their_own_line_only(library: Library, tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    (tmp_path / "story.txt").write_text(STORY, "utf-8")
    paths = [tmp_path / ("long" * 100), loop, tmp_path / "story.txt"]
    report = run.import_paths(library, paths, extractor=Here())
    assert [line.error or line.outcome for line in report.lines] == ["unreadable", "unreadable", "imported"]


def test_a_folder_that_cannot_be_looked_into_is_said(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "texts" / "closed"
    closed.mkdir(parents=True)
    (tmp_path / "texts" / "story.txt").write_text(STORY, "utf-8")
    for name in ("scandir", "listdir"):

        def refuse(place: object, real: object = getattr(os, name)) -> object:
            if Path(str(place)) == closed:
                raise PermissionError(13, "Permission denied", str(place))
            return real(place)  # type: ignore[operator]

        monkeypatch.setattr(os, name, refuse)
    report = run.import_paths(library, [tmp_path / "texts"], extractor=Here())
    assert outcomes(report) == {"story.txt": "imported", "closed": "unreadable"}


def test_an_empty_folder_is_an_empty_report(library: Library, tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    assert run.import_paths(library, [tmp_path / "texts"], extractor=Here()).lines == ()


def test_a_text_too_long_to_work_through_is_said_and_the_rest_lands(library: Library, tmp_path: Path) -> None:
    story = STORY.replace("“", "‘").replace("”", "’")
    long = story * (pipeline.MAX_CHARACTERS // len(story) + 1)
    (tmp_path / "a.txt").write_text(long, "utf-8")
    (tmp_path / "b.txt").write_text(story, "utf-8")
    report = run.import_paths(library, [tmp_path], extractor=Here())
    lines = {Path(line.path).name: line for line in report.lines}
    assert (lines["a.txt"].error, lines["b.txt"].outcome) == ("too-large", "imported")
    assert lines["a.txt"].detail == f"{len(long)}/{pipeline.MAX_CHARACTERS} characters"
    assert check.run(library) == []


def test_a_pasted_text_can_be_cancelled_and_leaves_nothing(library: Library) -> None:
    report = run.import_text(library, STORY, extractor=Here(), cancelled=lambda: True)
    assert (report.lines, report.cancelled) == ((), True)
    with library.read() as session:
        assert all_articles(session) == []


def test_a_cancelled_import_keeps_what_landed(library: Library, texts: Path) -> None:
    done: list[run.Progress] = []
    report = run.import_paths(
        library, [texts], extractor=Here(), progress=done.append, cancelled=lambda: len(done) >= 2
    )
    assert report.cancelled
    assert len(report.lines) == 2
    assert check.run(library) == []


def test_worker_processes_give_what_this_process_gives(library: Library, texts: Path, tmp_path: Path) -> None:
    with Workers(2) as workers:
        report = run.import_paths(library, [texts], extractor=workers)
    assert outcomes(report) == EXPECTED
    with Library.open(tmp_path / "other", create=True, index_root=tmp_path / "i") as other:
        run.import_paths(other, [texts], extractor=Here())
        with library.read() as ours, other.read() as theirs:
            found = [[(a.doc, a.claims) for a in all_articles(session)] for session in (ours, theirs)]
    assert found[0] == found[1]
    assert sum(count for _, count in found[0]) >= 7


def test_a_worker_that_dies_costs_its_own_file_only(library: Library, texts: Path, monkeypatch) -> None:
    # The environment is inherited by spawned workers; the hook below runs in them alone.
    hook = texts.parent / "sitecustomize.py"
    hook.write_text(
        "import os, sys\n"
        "if os.environ.get('DIE_ON') and 'multiprocessing.spawn' in ' '.join(sys.orig_argv):\n"
        "    import importer.pipeline as p\n"
        "    real = p.process\n"
        "    def process(raw, name, location):\n"
        "        if name == os.environ['DIE_ON']: os._exit(9)\n"
        "        return real(raw, name, location)\n"
        "    process.__module__, process.__qualname__ = 'importer.pipeline', 'process'\n"
        "    p.process = process\n",
        "utf-8",
    )
    root = str(Path(pipeline.__file__).parents[1])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(hook.parent), root]))
    monkeypatch.setenv("DIE_ON", "e-cp1252.txt")
    with Workers(2) as workers:
        report = run.import_paths(library, [texts], extractor=workers)
    assert outcomes(report) == EXPECTED | {"e-cp1252.txt": "extraction"}


def test_pasted_text_is_an_article_and_pasting_it_again_a_duplicate(library: Library) -> None:
    defaults = Defaults(title="From the quay", date="1912-04")
    report = run.import_text(library, STORY, name="pasted", defaults=defaults, extractor=Here())
    assert [(line.outcome, line.claims > 0) for line in report.lines] == [("imported", True)]
    with library.read() as session:
        (article,) = all_articles(session)
    assert (article.date, article.location, article.doc) == ("1912-04", "-", "pasted")
    assert run.import_text(library, STORY, extractor=Here()).count("duplicate") == 1
    # Another text from nowhere is another article, not a new version of this one.
    run.import_text(library, STORY.replace("ice", "snow"), extractor=Here())
    with library.read() as session:
        assert len(all_articles(session)) == 2


def test_extraction_without_a_library_keeps_the_order(texts: Path) -> None:
    found = list(run.extract_paths([texts / "sub", texts / "c-empty.txt", texts / "a.txt"]))
    assert [Path(path).name for path, _ in found] == ["g.txt", "c-empty.txt", "a.txt"]
    first, second, third = (result for _, result in found)
    assert isinstance(first, Extraction)
    assert isinstance(second, run.Failure)
    assert isinstance(third, Extraction)
    text = third.document.text
    assert "Marta Venn" in {claim.speaker for claim in third.claims}
    for claim in third.claims:
        assert all(text[a:b].strip() for a, b in claim.attribution.content)


def test_workers_import_neither_qt_nor_the_database() -> None:
    code = (
        "import sys, importer.pipeline as p\n"
        "p.process(b'Marta Venn said it would rain.', 'a.txt', '/a.txt')\n"
        "print([m for m in ('PySide6', 'sqlalchemy', 'whoosh') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_orphaned_workers_end_with_their_parent(tmp_path: Path) -> None:
    code = (
        "import os, signal\n"
        "from importer.workers import Workers\n"
        "if __name__ == '__main__':\n"
        "    w = Workers(1)\n"
        "    w.submit(b'Marta Venn said it would rain.', 'a.txt', '/a.txt').result()\n"
        "    print(*w._pool._processes, flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(code, "utf-8")
    root = str(Path(pipeline.__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": root}
    result = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, env=environment, check=False
    )
    (pid,) = map(int, result.stdout.split())
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or "zombie" in Path(f"/proc/{pid}/status").read_text():
            return
        import time

        time.sleep(0.1)
    os.kill(pid, 9)
    pytest.fail("the worker outlived its parent")
