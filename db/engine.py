"""SQLite as this library uses it: connections, transactions, triggers, faults.

Everything SQLite-only lives here. The driver's own transaction control is switched off
(``isolation_level = None``), since it neither rolls back DDL nor begins reads; explicit BEGIN events
take its place, as SQLAlchemy's SQLite documentation recommends.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from db.errors import LibraryDamaged, LibraryError, LibraryLocked, LibraryUnwritable

#: Marks a connection whose transactions write: they take the write lock at once, so that two
#: writers queue up instead of failing half-way.
WRITES = "sayso_writes"

#: The triggers that keep the change log. The one list: a new library and every migration use it.
_LOG = "INSERT INTO change_log (claim_pk, at) VALUES ({what}, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));"
_ROW = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
#: Tables that claims refer to, and what stands in the log for a change in one of them.
_REFERRED = {"article": -1, "speaker": -2, "tag": -3, "cited_source": -4}
#: Tables whose rows are facts about claims: the columns with the claims.
_FACTS = {"claim_tag": ("claim_pk",), "relation": ("a_pk", "b_pk")}
_LOGGED: dict[str, tuple[str, ...]] = {
    "claim": ("{row}.pk",),
    **{table: tuple(f"{{row}}.{column}" for column in columns) for table, columns in _FACTS.items()},
    **{table: (str(number),) for table, number in _REFERRED.items()},
}
TRIGGERS: dict[str, str] = {
    f"sayso_{table}_{act}": f"AFTER {act.upper()} ON {table} BEGIN "
    + " ".join(_LOG.format(what=what.format(row=row)) for what in whats)
    + " END"
    for table, whats in _LOGGED.items()
    for act, row in _ROW.items()
}


def make_engine(path: Path, *, wait: float) -> Engine:
    """An engine on the database file ``path``; a writer waits at most ``wait`` seconds for another."""
    engine = create_engine(
        # Built, not written out: in a URL's text a "?" would end the path and "%20" would be a space,
        # and the database would be made in a folder that nobody named.
        URL.create("sqlite", database=str(path.absolute())),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=8,
        connect_args={"timeout": wait, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode = WAL",
            # FULL: a commit that was reported survives a power cut, not only a killed process.
            "synchronous = FULL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            "cache_size = -32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def install_triggers(connection: Connection) -> None:
    """Drop every trigger there is and create ours: the one function that makes them."""
    found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    for name in found:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for name, body in TRIGGERS.items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {body}")


def sequences(connection: Connection) -> dict[str, int]:
    """The highest key ever given by each table."""
    rows = connection.exec_driver_sql("SELECT name, seq FROM sqlite_sequence")
    return {str(name): int(seq) for name, seq in rows}


def raise_sequences(connection: Connection, used: Mapping[str, int]) -> None:
    """Have no table give a key again up to ``used``; a rebuilt table forgets those of deleted rows."""
    held = sequences(connection)
    for name, seq in used.items():
        if name not in held:
            if connection.dialect.has_table(connection, name):
                connection.exec_driver_sql(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, seq)
                )
        elif held[name] < seq:
            connection.exec_driver_sql("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (seq, name))


def integrity_faults(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong: pages, indexes, foreign keys. Empty when all is well."""
    rows = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")]
    faults = [row for row in rows if row != "ok"]
    for table, rowid, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        faults.append(f"{table} {rowid} refers to a missing {parent}")
    return faults


class Watch:
    """Notices commits, whoever makes them: SQLite's ``PRAGMA data_version`` on a connection of its own."""

    def __init__(self, path: Path) -> None:
        """Watch the database file ``path``; usable from any thread, one at a time."""
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)

    def generation(self) -> int:
        """A number that differs from the last one if anybody committed since."""
        with self._lock:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()


def back_up(path: Path, target: Path) -> None:
    """Copy the database consistently, others may be writing. ``target`` appears whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    source, copy = sqlite3.connect(path), sqlite3.connect(partial)
    try:
        source.backup(copy)
    finally:
        copy.close()
        source.close()
    partial.replace(target)


@contextmanager
def typed_errors(path: Path) -> Iterator[None]:
    """Turn the driver's errors that are the world's fault into `db.errors`; others pass."""
    try:
        yield
    except DBAPIError as error:
        raise _typed(error.orig, path) or error from error
    except sqlite3.Error as error:
        raise _typed(error, path) or error from error


def _typed(error: BaseException | None, path: Path) -> LibraryError | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    place, found = str(path), str(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return LibraryLocked(place)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return LibraryDamaged(place, found)
    if name.startswith(("SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return LibraryUnwritable(place, found)
    return None
