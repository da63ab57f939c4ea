"""What can go wrong in a library, typed and without prose; `app.errors` words them.

SaysoError                      anything this program raises on purpose
├── LibraryError                the world's fault: a folder, a disk, another program
│   ├── LibraryMissing          no library there
│   ├── LibraryLocked           another process writes, and did not finish in time
│   ├── LibraryNewer            made by a newer Sayso; this one will not touch it
│   ├── LibraryDamaged          SQLite finds the file corrupt, or it is no library
│   └── LibraryUnwritable       read-only folder, or the disk is full
├── EditError                   a human act that cannot be done as asked
│   ├── NotFound                no such claim, article, tag or speaker
│   ├── NothingToUndo           the journal has nothing (more) to undo or redo
│   ├── EditConflict            what the act would change was changed since
│   └── InvalidValue            a value that the field does not take
├── QueryError                  a mistake in a query, with its place
├── ReadError                   a document that cannot be read (`importer.readers`)
├── ModelMissing                the weights of a model are missing or damaged
└── BugError                    our fault: an invariant does not hold
"""

from __future__ import annotations


class SaysoError(Exception):
    """The root. ``key`` names the kind for `app.errors`; ``details`` fill the sentence in."""

    def __init__(self, *details: str) -> None:
        super().__init__(*details)
        self.details = details

    @property
    def key(self) -> str:
        """A stable, untranslated name: ``LibraryLocked`` is ``library-locked``."""
        name = type(self).__name__
        return "".join("-" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(name))


class LibraryError(SaysoError):
    """The library cannot be used; nothing in it was changed. ``details[0]`` is its place."""


class LibraryMissing(LibraryError):
    """There is no library in that place."""


class LibraryLocked(LibraryError):
    """Another process is writing and did not finish in time."""


class LibraryNewer(LibraryError):
    """The library was made by a newer version; ``details[1]`` is its schema revision."""


class LibraryDamaged(LibraryError):
    """The file is no library or is corrupt; ``details[1]`` says what SQLite found."""


class LibraryUnwritable(LibraryError):
    """The folder is read-only or the disk is full; ``details[1]`` says what the system answered."""


class EditError(SaysoError):
    """A human act that was not done; the library is as before."""


class NotFound(EditError):
    """``details`` are the kind of thing and what was asked for."""


class NothingToUndo(EditError):
    """The journal has nothing to undo, or nothing to redo (``details[0]``)."""


class EditConflict(EditError):
    """What the act would restore was changed since; ``details`` name the things that differ."""


class InvalidValue(EditError):
    """``details`` are the field and the value that it does not take."""


class QueryError(SaysoError):
    """A mistake in a query at ``position`` (code points); ``expected`` is a key that the app words."""

    def __init__(self, position: int, expected: str, found: str = "") -> None:
        super().__init__(expected, found)
        self.position = position
        self.expected = expected
        self.found = found


class ReadError(SaysoError):
    """A document that cannot be read. ``details`` are a reason key and what completes it.

    Reason keys: ``empty``, ``binary``, ``truncated``, ``password``, ``encoding``, ``too-large``,
    ``unsupported``, ``no-text``, ``timeout``, ``damaged``, ``unreadable``, ``extraction``.
    """

    @property
    def reason(self) -> str:
        """The reason key."""
        return self.details[0] if self.details else "unreadable"


class ModelMissing(SaysoError):
    """Weights cannot be used; ``details`` are their folder and what is wrong with it."""


class BugError(SaysoError):
    """An invariant of ours does not hold; ``details`` say which."""
