"""A library: a folder with the database and the originals, and an index in the user's cache.

    library/
      sayso.db        SQLite, the truth
      originals/      the raw bytes of everything imported, by SHA-256
      backups/        made before a migration

The index lives elsewhere (it is pickles, and derived): ``index_root/<library id>/``.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from db import migrations
from db.engine import WRITES, Watch, back_up, install_triggers, make_engine, typed_errors
from db.errors import LibraryDamaged, LibraryMissing, LibraryUnwritable
from db.schema import Base, ChangeLog, Meta, new_id, now

if TYPE_CHECKING:
    from db.search.port import TextIndex

log = logging.getLogger(__name__)

DATABASE = "sayso.db"
#: Index followers that were away longer than this rebuild.
LOG_DAYS = 30


class Library:
    """An open library. Safe to use from several threads; other processes may have it open too."""

    def __init__(self, path: Path, *, index_root: Path, wait: float) -> None:
        """Use `Library.open`; this only wires the parts."""
        self.path = path
        self._index_root = index_root
        self._engine = make_engine(path / DATABASE, wait=wait)
        self._watch: Watch | None = None
        self._index: TextIndex | None = None
        self._texts: TextIndex | None = None
        self._index_lock = threading.RLock()
        self._texts_lock = threading.Lock()
        self._watch_lock = threading.Lock()
        #: What readers keep from one session to the next: the arrays of `db.query.columns`.
        self._kept: dict[str, Any] = {}
        self.uid = ""

    @classmethod
    def open(
        cls, path: Path | str, *, create: bool = False, index_root: Path | None = None, wait: float = 10.0
    ) -> Library:
        """Open the library in the folder ``path``, migrating it if it is older than this program.

        ``create`` makes a missing one (and finishes one whose creation was interrupted).
        ``wait``: seconds a write waits for another process. ``index_root``: the folder of indexes,
        by default ``.sayso-index`` of the system's temporary folder (the app gives the user's cache).
        Raises LibraryMissing, LibraryLocked, LibraryNewer, LibraryDamaged or LibraryUnwritable.
        """
        # Not Path.expanduser: that fails on "~name" where nobody has the name, which may well be a folder.
        folder = Path(os.path.expanduser(path))  # noqa: PTH111
        # Not Path.is_file: that raises for a name too long, or below a folder that may not be entered.
        if not os.path.isfile(folder / DATABASE):  # noqa: PTH113
            if not create:
                raise LibraryMissing(str(folder))
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise LibraryUnwritable(str(folder), error.strerror or str(error)) from error
        root = index_root or Path(tempfile.gettempdir()) / ".sayso-index"
        library = cls(folder, index_root=root, wait=wait)
        try:
            with typed_errors(folder):
                library._prepare(create=create)
        except BaseException:
            library.close()
            raise
        return library

    def _prepare(self, *, create: bool) -> None:
        with self._engine.connect() as connection, connection.begin():
            revision = migrations.current(connection)
            tables = connection.dialect.get_table_names(connection)
        if revision is None and tables:
            raise LibraryDamaged(str(self.path), "a database of another program")
        if revision is None:
            if not create:
                raise LibraryMissing(str(self.path))
            self._create()
        elif revision != migrations.HEAD:
            # Before the backup: every look at a newer library would leave another copy of it there.
            migrations.refuse_unknown(self.path, revision)
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
            try:
                back_up(self.path / DATABASE, self.path / "backups" / f"{stamp}-schema-{revision}.db")
            except OSError as error:
                raise LibraryUnwritable(str(self.path), error.strerror or str(error)) from error
            migrations.upgrade(self._engine, self.path, revision)
        with self.read() as session:
            self.uid = session.execute(select(Meta.value).where(Meta.key == "id")).scalar_one()

    def _create(self) -> None:
        # One transaction: a kill in the middle leaves an empty file, which the next `create` fills.
        with self._engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            if migrations.current(connection) is not None:
                return  # another process was faster
            Base.metadata.create_all(connection)
            install_triggers(connection)
            migrations.stamp(connection)
            for key, value in (("id", new_id()), ("created", now())):
                connection.execute(Meta.__table__.insert().values(key=key, value=value))  # type: ignore[attr-defined]

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent view of the library, whatever others write meanwhile."""
        with typed_errors(self.path), Session(self._engine, info={"kept": self._kept}) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end of the block, rolled back if it raises.

        Raises LibraryLocked when another process keeps writing longer than ``wait`` seconds.
        """
        with (
            typed_errors(self.path),
            self._engine.connect().execution_options(**{WRITES: True}) as connection,
            connection.begin(),
            Session(connection, join_transaction_mode="rollback_only") as session,
        ):
            yield session
            session.flush()

    def generation(self) -> int:
        """A number that changes whenever anybody commits, this program or another."""
        with typed_errors(self.path), self._watch_lock:
            if self._watch is None:
                self._watch = Watch(self.path / DATABASE)
            return self._watch.generation()

    # --- originals ---------------------------------------------------------------------------------

    def original(self, sha256: str) -> Path:
        """Where the raw bytes with that hash are kept (if they are)."""
        return self.path / "originals" / sha256[:2] / sha256

    def keep_original(self, raw: bytes) -> str:
        """Store raw bytes durably under their SHA-256, which is returned; a second time is a no-op."""
        sha256 = hashlib.sha256(raw).hexdigest()
        place = self.original(sha256)
        if place.is_file() and place.stat().st_size == len(raw):
            return sha256
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            # Written beside and renamed: a kill leaves a stray partial file, never half an original.
            handle, name = tempfile.mkstemp(prefix=".partial-", dir=place.parent)
            partial = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(raw)
                    file.flush()
                    os.fsync(file.fileno())
                partial.replace(place)
            except OSError:
                partial.unlink(missing_ok=True)  # on a full disk it would take the room of what is needed
                raise
            _sync_folder(place.parent)
        except OSError as error:
            raise LibraryUnwritable(str(self.path), error.strerror or str(error)) from error
        return sha256

    # --- the index ---------------------------------------------------------------------------------

    @property
    def index(self) -> TextIndex:
        """The words of claims; opened (not yet brought up to date) at the first use."""
        with self._index_lock:
            if self._index is None:
                from db.search import open_index

                self._index = open_index(self._index_root / self.uid, library_uid=self.uid)
            return self._index

    def refresh_index(self) -> TextIndex:
        """The index, brought up to date with what is committed now; rebuilt where it disagrees."""
        from db.search import refresh

        with self._index_lock:
            index = self.index
            with self.read() as session:
                refresh(session, index)
            return index

    def rebuild_index(self) -> TextIndex:
        """The index, made anew from the database."""
        from db.search import rebuild

        with self._index_lock:
            index = self.index
            with self.read() as session:
                rebuild(session, index)
            return index

    def refresh_texts(self) -> TextIndex:
        """The words of whole articles, brought up to date; opened at the first use."""
        from db.search import open_index, refresh_texts

        with self._texts_lock:
            if self._texts is None:
                self._texts = open_index(self._index_root / self.uid / "texts", library_uid=self.uid)
            with self.read() as session:
                refresh_texts(session, self._texts)
            return self._texts

    @property
    def texts(self) -> TextIndex | None:
        """The words of whole articles as they were brought up to date last; None before that."""
        return self._texts

    def prune_log(self) -> None:
        """Forget change-log rows that every index in use has long read; the newest row stays."""
        edge = (datetime.now(UTC) - timedelta(days=LOG_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self.write() as session:
            newest = session.execute(select(func.max(ChangeLog.pk))).scalar_one() or 0
            session.execute(delete(ChangeLog).where(ChangeLog.at < edge, ChangeLog.pk < newest))

    def close(self) -> None:
        """Close every connection and the index; the object is not used again."""
        with self._watch_lock:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        with self._index_lock:
            for index in (self._index, self._texts):
                if index is not None:
                    index.close()
            self._index = self._texts = None
        self._engine.dispose()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _sync_folder(folder: Path) -> None:
    """Have a new name in ``folder`` survive a power cut: the database would name an original that is gone."""
    if os.name == "nt":  # where a folder cannot be opened for that
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
