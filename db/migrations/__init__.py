"""Schema revisions, and the one safe way to run them.

A batch migration rebuilds a table: with foreign keys on, its DROP deletes every child row by cascade,
its triggers vanish without a word, and keys of deleted rows return. So foreign keys go off before BEGIN,
the keys are checked before COMMIT, key counters are put back, and all triggers are made anew by the
function that a new library uses. A backup comes first.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text

from db.engine import WRITES, install_triggers, integrity_faults, raise_sequences, sequences
from db.errors import LibraryDamaged, LibraryNewer

if TYPE_CHECKING:
    from alembic.config import Config

#: The revision this program writes. A test holds it against the newest file in ``versions``.
HEAD = "0002"


def current(connection: Connection) -> str | None:
    """The revision of the open database; None where it has no tables of ours."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def stamp(connection: Connection) -> None:
    """Mark a freshly created database as being at HEAD."""
    connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def refuse_unknown(path: Path, found: str) -> None:
    """Raise LibraryNewer where revision ``found`` of the library in ``path`` is none of ours."""
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found not in known:
        raise LibraryNewer(str(path), found)


def upgrade(engine: Engine, path: Path, found: str) -> None:
    """Bring the database from revision ``found`` to HEAD in one transaction, or leave it untouched.

    Raises LibraryNewer where ``found`` is none of ours, LibraryDamaged where the result would break
    a foreign key (then nothing is committed).
    """
    from alembic import command

    refuse_unknown(path, found)
    config = _config()
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        driver = connection.connection.dbapi_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")  # no effect inside a transaction, hence on the driver
        try:
            with connection.begin():
                config.attributes["connection"] = connection
                used = sequences(connection)
                command.upgrade(config, "head")
                raise_sequences(connection, used)
                install_triggers(connection)
                if faults := integrity_faults(connection):
                    raise LibraryDamaged(str(path), faults[0])
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _config() -> Config:
    # Alembic is imported in functions only: opening a library that is up to date does not pay for it.
    from alembic.config import Config

    config = Config()
    # The option's text is a template in which "%" has a meaning, and a folder may have one in its name.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
