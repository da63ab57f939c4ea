"""Opening, sharing, locking and migrating a library."""

from __future__ import annotations

import errno
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from db import check, journal, migrations
from db.claims import claim_records
from db.engine import TRIGGERS
from db.errors import (
    LibraryDamaged,
    LibraryLocked,
    LibraryMissing,
    LibraryNewer,
    LibraryUnwritable,
)
from db.ingest import ingest
from db.library import DATABASE, Library
from db.schema import Base, Claim, Meta, Speaker


def schema(path: Path) -> list[tuple[str, str, str]]:
    """Every table, index and trigger as SQLite keeps it."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2")
        return [(kind, name, " ".join(sql.split())) for kind, name, sql in rows]


def test_a_library_is_made_once_and_found_again(tmp_path: Path) -> None:
    with Library.open(tmp_path / "a", create=True, index_root=tmp_path) as library:
        uid = library.uid
    with Library.open(tmp_path / "a", create=True, index_root=tmp_path) as library:
        assert library.uid == uid
    with Library.open(tmp_path / "b", create=True, index_root=tmp_path) as other:
        assert other.uid != uid


def test_a_missing_library_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        Library.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "name", ["a b", "ünï 漢字", "100%", "a%20b", "why", "why?", "why?uri=true&mode=memory", "a#b", "~no one"]
)
def test_a_library_lies_in_the_folder_that_was_named(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name == "nt" and "?" in name:
        pytest.skip("no such name on Windows")
    monkeypatch.chdir(tmp_path)
    with Library.open(name, create=True, index_root=tmp_path / "i") as library:
        assert {path.name for path in tmp_path.iterdir()} == {name}
        generation = library.generation()
        with library.write() as session:
            session.add(Meta(key="x", value="y"))
        assert library.generation() != generation
    assert (tmp_path / name / DATABASE).stat().st_size > 0


def test_an_interrupted_creation_is_finished(tmp_path: Path) -> None:
    (tmp_path / DATABASE).touch()
    with pytest.raises(LibraryMissing):
        Library.open(tmp_path)
    with Library.open(tmp_path, create=True, index_root=tmp_path / "i") as library:
        assert library.uid


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"my shopping list, not a database" * 100)
    with pytest.raises(LibraryDamaged):
        Library.open(tmp_path, create=True)
    assert (tmp_path / DATABASE).read_bytes().startswith(b"my shopping list")


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("CREATE TABLE recipes (name)")
    with pytest.raises(LibraryDamaged):
        Library.open(tmp_path, create=True)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryUnwritable):
        Library.open(tmp_path / "file" / "library", create=True)


def test_a_name_that_no_folder_can_have_is_said(tmp_path: Path) -> None:
    with pytest.raises(LibraryMissing):
        Library.open(tmp_path / ("long" * 100))
    with pytest.raises(LibraryUnwritable):
        Library.open(tmp_path / ("long" * 100), create=True)


def test_a_newer_library_is_refused_and_untouched(tmp_path: Path) -> None:
    Library.open(tmp_path, create=True, index_root=tmp_path / "i").close()
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = schema(tmp_path / DATABASE)
    with pytest.raises(LibraryNewer):
        Library.open(tmp_path)
    assert schema(tmp_path / DATABASE) == before
    # Nor does every look at it leave a copy of all of it beside it.
    assert not (tmp_path / "backups").exists()


def test_a_second_writer_waits_and_then_says_the_library_is_locked(tmp_path: Path) -> None:
    with (
        Library.open(tmp_path, create=True, index_root=tmp_path / "i") as first,
        Library.open(tmp_path, index_root=tmp_path / "i", wait=0.1) as second,
    ):

        def write(library: Library) -> None:
            with library.write() as session:
                session.add(Meta(key="x", value="y"))

        with first.write():
            with pytest.raises(LibraryLocked):
                write(second)
            with second.read() as session:  # readers are never in anybody's way
                assert session.scalar(select(Meta.value).where(Meta.key == "id")) == first.uid
        write(second)


def test_writers_in_threads_queue_up(library: Library) -> None:
    def add(number: int) -> None:
        for i in range(10):
            with library.write() as session:
                session.add(Meta(key=f"{number}-{i}", value=""))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with library.read() as session:
        assert len(session.scalars(select(Meta.pk)).all()) == 42


def test_a_reader_keeps_its_view_while_others_write(library: Library) -> None:
    with library.read() as session:
        before = session.scalars(select(Meta.key)).all()
        with library.write() as writing:
            writing.add(Meta(key="later", value=""))
        session.expire_all()
        assert session.scalars(select(Meta.key)).all() == before


def test_every_commit_of_anybody_is_noticed(tmp_path: Path) -> None:
    with (
        Library.open(tmp_path, create=True, index_root=tmp_path / "i") as first,
        Library.open(tmp_path, index_root=tmp_path / "i") as second,
    ):
        seen = {first.generation()}
        assert first.generation() in seen
        for number, library in enumerate((first, second, first)):
            with library.write() as session:
                session.add(Meta(key=str(number), value=""))
            assert first.generation() not in seen
            seen.add(first.generation())


def test_an_original_is_kept_once_under_its_hash(library: Library) -> None:
    sha256 = library.keep_original(b"bytes")
    assert library.keep_original(b"bytes") == sha256
    assert library.original(sha256).read_bytes() == b"bytes"
    assert [path.name for path in library.original(sha256).parent.iterdir()] == [sha256]


def test_an_original_that_does_not_fit_leaves_no_part_of_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LibraryUnwritable, match="No space left"):
        library.keep_original(b"bytes")
    assert [path for path in (library.path / "originals").rglob("*") if path.is_file()] == []


def test_foreign_keys_and_triggers_are_on(library: Library) -> None:
    with library.read() as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        found = set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
    assert found == set(TRIGGERS)


# --- migrations --------------------------------------------------------------------------------


def test_head_is_the_newest_revision() -> None:
    folder = Path(migrations.__file__).parent / "versions"
    assert max(path.stem.split("_")[0] for path in folder.glob("[0-9]*.py")) == migrations.HEAD


#: The schema of this program, seen from one that is further on.
RELEASED = migrations.HEAD
RELEASES = sorted((Path(__file__).parent / "releases").glob("*.sql"))


def released(dump: Path, folder: Path) -> dict[str, int]:
    """Make the filled library that an older program left; the number of rows of each of its tables."""
    folder.mkdir()
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.executescript(dump.read_text("utf-8"))
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for (name,) in names
            if not name.startswith(("sqlite_", "alembic_"))
        }


def shape(path: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    """The schema but for the order of a table's constraints and the quoting of its name."""
    return [
        (kind, name, tuple(sorted(part.strip() for part in sql.replace(f'"{name}"', name).split(","))))
        for kind, name, sql in schema(path)
    ]


def test_every_released_schema_has_a_library_to_migrate() -> None:
    folder = Path(migrations.__file__).parent / "versions"
    known = sorted(path.stem.split("_")[0] for path in folder.glob("[0-9]*.py"))
    assert [path.stem for path in RELEASES] == known[:-1]


@pytest.mark.parametrize("dump", RELEASES, ids=lambda path: path.stem)
def test_a_library_of_every_release_keeps_its_rows_and_becomes_like_a_new_one(
    tmp_path: Path, dump: Path
) -> None:
    before = released(dump, tmp_path / "old")
    Library.open(tmp_path / "new", create=True, index_root=tmp_path / "i").close()
    with Library.open(tmp_path / "old", index_root=tmp_path / "i") as library:
        after = counts(library)
        assert {name: after[name] for name in before} == before
        assert {name for name in after if name not in before and after[name]} == set()
        assert [fault for fault in check.run(library) if fault.kind != "original"] == []
    assert shape(tmp_path / "old" / DATABASE) == shape(tmp_path / "new" / DATABASE)


@pytest.mark.parametrize("dump", RELEASES, ids=lambda path: path.stem)
def test_what_was_done_before_a_migration_can_be_undone_and_redone_after_it(
    tmp_path: Path, dump: Path
) -> None:
    released(dump, tmp_path / "old")
    with Library.open(tmp_path / "old", index_root=tmp_path / "i") as library, library.write() as session:
        assert journal.redo(session).name == "set-speaker"
        assert claim_records(session, [1])[0].speaker == "Gone Soon"
        assert journal.undo(session).name == "set-speaker"
        assert claim_records(session, [1])[0].speaker == "Marta Venn"


def test_a_key_that_was_given_never_returns(tmp_path: Path) -> None:
    released(RELEASES[0], tmp_path / "old")
    with closing(sqlite3.connect(tmp_path / "old" / DATABASE)) as connection:
        used = dict(connection.execute("SELECT name, seq FROM sqlite_sequence"))
        highest = connection.execute("SELECT max(pk) FROM speaker").fetchone()[0]
    assert used["speaker"] > highest
    with Library.open(tmp_path / "old", index_root=tmp_path / "i") as library, library.write() as session:
        session.add(speaker := Speaker(name="Una Borg", key="una borg"))
        session.flush()
        assert speaker.pk == used["speaker"] + 1
        assert speaker.last_word == "borg"


def test_an_act_that_founded_a_speaker_can_be_undone_although_its_key_is_another(tmp_path: Path) -> None:
    released(RELEASES[0], tmp_path / "old")
    with closing(sqlite3.connect(tmp_path / "old" / DATABASE)) as connection, connection:
        changes = connection.execute("SELECT changes FROM journal WHERE state = 'undone'").fetchone()[0]
        renamed = changes.replace("Gone Soon", "The Soon").replace("gone soon", "the soon")
        connection.execute("UPDATE journal SET changes = ? WHERE state = 'undone'", (renamed,))
    with Library.open(tmp_path / "old", index_root=tmp_path / "i") as library, library.write() as session:
        journal.redo(session)
        assert session.scalars(select(Speaker.key).where(Speaker.name == "The Soon")).one() == "soon"
        journal.undo(session)
        assert session.scalars(select(Speaker).where(Speaker.name == "The Soon")).all() == []


def test_the_last_word_of_a_speakers_key_is_filled_in(tmp_path: Path) -> None:
    released(RELEASES[0], tmp_path / "old")
    with Library.open(tmp_path / "old", index_root=tmp_path / "i") as library, library.read() as session:
        found = {row.name: row.last_word for row in session.scalars(select(Speaker))}
    assert found == {"Marta Venn": "venn", "Otto al-Reiner": "reiner", "Ida Lind": "lind"}


REBUILD = '''
"""Rebuilds a table as batch mode does: the case that loses children and triggers when done naively."""
from alembic import op
import sqlalchemy as sa
revision = "test2"
down_revision = "HEAD"
def upgrade() -> None:
    with op.batch_alter_table("article", recreate="always") as batch:
        batch.add_column(sa.Column("subtitle", sa.String))
    with op.batch_alter_table("claim", recreate="always") as batch:
        batch.add_column(sa.Column("extra", sa.String))
'''


@pytest.fixture
def next_revision(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program one schema further on."""
    import shutil

    folder = tmp_path / "program" / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder)
    (folder / "versions" / "test2_rebuild.py").write_text(REBUILD.replace("HEAD", migrations.HEAD), "utf-8")
    monkeypatch.setattr(migrations, "__file__", str(folder / "__init__.py"))
    monkeypatch.setattr(migrations, "HEAD", "test2")


def counts(library: Library) -> dict[str, int]:
    with library.read() as session:
        return {
            name: session.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in Base.metadata.tables
        }


@pytest.mark.usefixtures("next_revision")
def test_a_migration_keeps_every_row_and_trigger_and_leaves_a_backup(
    tmp_path: Path, make, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as old:
        old.setattr(migrations, "HEAD", RELEASED)
        with Library.open(tmp_path / "library", create=True, index_root=tmp_path / "i") as library:
            with library.write() as session:
                ingest(session, make())
            before = counts(library)
    with Library.open(tmp_path / "library", index_root=tmp_path / "i") as library:
        assert counts(library) == before
        with library.read() as session:
            assert session.scalar(text("SELECT version_num FROM alembic_version")) == "test2"
            assert set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))) == set(
                TRIGGERS
            )
            assert session.scalar(text("PRAGMA foreign_keys")) == 1
        with library.write() as session:
            session.get_one(Claim, 1).content = "still followed"
        assert counts(library)["change_log"] == before["change_log"] + 1
    (backup,) = (tmp_path / "library" / "backups").iterdir()
    assert sqlite3.connect(backup).execute("SELECT count(*) FROM claim").fetchone() == (before["claim"],)


@pytest.mark.usefixtures("next_revision")
def test_without_a_backup_there_is_no_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as old:
        old.setattr(migrations, "HEAD", RELEASED)
        Library.open(tmp_path / "library", create=True, index_root=tmp_path / "i").close()
    was = schema(tmp_path / "library" / DATABASE)
    (tmp_path / "library" / "backups").write_text("in the way")
    with pytest.raises(LibraryUnwritable):
        Library.open(tmp_path / "library", index_root=tmp_path / "i")
    assert schema(tmp_path / "library" / DATABASE) == was


@pytest.mark.usefixtures("next_revision")
def test_a_migration_that_fails_changes_nothing(
    tmp_path: Path, make, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as old:
        old.setattr(migrations, "HEAD", RELEASED)
        with Library.open(tmp_path / "library", create=True, index_root=tmp_path / "i") as library:
            with library.write() as session:
                ingest(session, make())
            before = counts(library)
    was = schema(tmp_path / "library" / DATABASE)
    monkeypatch.setattr(migrations, "integrity_faults", lambda _: ["claim 1 refers to a missing article"])
    with pytest.raises(LibraryDamaged):
        Library.open(tmp_path / "library", index_root=tmp_path / "i")
    assert schema(tmp_path / "library" / DATABASE) == was
    with monkeypatch.context() as old:
        old.setattr(migrations, "HEAD", RELEASED)
        with Library.open(tmp_path / "library", index_root=tmp_path / "i") as library:
            assert counts(library) == before
