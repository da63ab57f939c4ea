"""Words for everything that can go wrong: what happened, what was kept, what to do.

`db.errors` and the importer raise types and keys without prose; command line and window both take
their sentences from here. A test goes over all of them and fails where one has no words.
"""

from __future__ import annotations

import errno
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.languages import language_names
from db import errors as e

__all__ = [
    "Message",
    "caret",
    "describe",
    "describe_expected",
    "describe_fault",
    "describe_note",
    "describe_reason",
]


@dataclass(frozen=True, slots=True)
class Message:
    """A message in three sentences; ``kept`` and ``todo`` may be empty."""

    what: str
    kept: str = ""
    todo: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.kept, self.todo) if part)


_REST = "The rest of the import is not affected."
UNCHANGED = "Nothing in the library was changed."

#: Why a document could not be read: reason key -> what happened, what to do.
REASONS: dict[str, tuple[str, str]] = {
    "empty": ("The file is empty.", "Check that it was saved or downloaded to the end."),
    "binary": (
        "This is no text, and no kind of document that Sayso reads.",
        "Export it as text, Markdown, HTML, PDF or DOCX.",
    ),
    "truncated": ("The file breaks off before its end.", "Fetch or copy it again."),
    "password": ("The document is protected by a password.", "Save a copy without one and import that."),
    "encoding": (
        "The characters of the file could not be made out: its encoding is unknown or mixed.",
        "Save it as UTF-8.",
    ),
    "too-large": ("The file is larger than Sayso reads.", "Split it into parts."),
    "unsupported": (
        "Sayso does not read this kind of document.",
        "Export it as text, Markdown, HTML, PDF or DOCX.",
    ),
    "no-text": (
        "The document holds no text, perhaps only pictures of pages.",
        "Run text recognition over it first.",
    ),
    "timeout": ("Reading took too long and was stopped.", "Save it in a simpler form, such as plain text."),
    "damaged": ("The document is damaged.", "Open it in the program it comes from and save it anew."),
    "missing": ("There is no such file.", "Check the name."),
    "not-a-file": (
        "This is a pipe or a device, which may never end, and no file.",
        "Save what comes out of it as a file, or pass it on: sayso import -",
    ),
    "unreadable": ("The file could not be opened.", "Check that it exists and that you may read it."),
    "extraction": (
        "The text was read, but looking for claims in it failed.",
        "Please report this with the text, if you may share it.",
    ),
}

#: Remarks of an import that are no failures: note key -> words; ``{}`` takes the note's detail.
NOTES: dict[str, str] = {
    "decoded-as": "read as {}",
    "language": "in {}: claims are found in English only",
    "language-parts": "passages in {} passed over: claims are found in English only",
}

#: What is wrong at the place of a mistake in a query: the key of `db.query.parse` -> a sentence, in which
#: ``{found}`` is what stands there.
EXPECTED: dict[str, str] = {
    "word": "there is no letter or digit to look for in {found}.",
    "operand": "something to look for is missing here.",
    "value": "the field has no value that it could look for.",
    "closing-quote": "the quotation mark is never closed.",
    "closing-parenthesis": "the parenthesis is never closed.",
    "opening-parenthesis": "this parenthesis closes, but none was opened.",
    "star-at-end": "a word can have one sign: * before or after it, or ~ after it.",
    "field": (
        "there is no field {found}. Fields are speaker, source, outlet, author, article, tag, via, "
        "chain, kind, polarity, content, memo, said, published, date, has, is, in, id and search; put "
        "quotation marks around words with a colon."
    ),
    "date": "{found} is no date. Write 2024, 2024-12, 2024-12-08 or a range such as 2024-11..2024-12-08.",
    "date-order": "the range {found} ends before it begins.",
    "search": "there is no saved search {found}, or what is saved there cannot be read.",
    "search-cycle": "the saved search {found} would hold itself.",
    "number": "{found} is no number. Write 2, >1 or a range such as 1..3.",
    "number-order": "the range {found} ends before it begins.",
    "id": "{found} is no beginning of an id, which has digits, the letters a to f and hyphens only.",
    "depth": "the parentheses are nested too deeply.",
    "kind": "{found} is no kind of claim; there are direct, mixed, indirect and belief.",
    "in": "in: cannot take {found}; it takes text.",
    "has": "has: cannot take {found}; it takes memo, tag, speaker, relation, via, said or parent.",
    "is": "is: cannot take {found}; it takes machine, edited, verified, rejected, orphan or manual.",
}

#: What `db.check` finds: the kind of fault -> a sentence of its subject and detail.
FAULTS: dict[str, str] = {
    "database": "The database is not sound: {detail}.",
    "trigger": "The database's trigger {subject} is {detail}, so the search index may miss changes.",
    "span": "The {detail} stored with claim {subject} is not what stands at its place in the text.",
    "speaker": "The speaker {subject} is {detail}: not one with those the decisions say.",
    "original": "The original {subject} is {detail}.",
    "index": "The search index differs from the database ({detail}); “sayso reindex” makes it anew.",
}


def describe(error: Exception) -> Message:
    """The words for an error of ours, or of the operating system.

    An error class that has no words of its own takes those of the class it specialises.
    """
    if isinstance(error, e.SaysoError) and error.key in _KEYS:
        return _KEYS[error.key](error)
    for kind in type(error).__mro__:
        if kind in _WORDS:
            return _WORDS[kind](error)
    return Message(f"Something went wrong that Sayso has no words for: {error!r}.", todo=_REPORT)


def describe_reason(reason: str, detail: str | None = None) -> Message:
    """The words for a document that was not read; ``reason`` is a `db.errors.ReadError` key.

    Keys of other errors (``library-unwritable``) are worded too: an import reports those by key.
    """
    if reason in REASONS:
        what, todo = REASONS[reason]
        return Message(_with(what, _measured(reason, detail or "")), _REST, todo)
    for kind in _WORDS:
        if issubclass(kind, e.SaysoError) and kind is not e.QueryError and kind().key == reason:
            return describe(kind(detail or ""))
    return Message(_with(f"It could not be read ({reason}).", detail), _REST)


def _measured(reason: str, detail: str) -> str:
    """A detail that is a bare number, with its unit: bytes, seconds, or the place of a bad byte."""
    encoding, _, place = detail.rpartition(", ")
    if encoding and place.isdigit():
        return f"{encoding}, at byte {place}"
    if reason == "timeout" and detail:
        return f"{detail} seconds"
    if reason == "too-large" and (lengths := re.fullmatch(r"(\d+)/(\d+) characters", detail)):
        length, most = (int(count) / 1_000_000 for count in lengths.groups())
        return f"{length:.1f} million characters; the most is {most:g} million"
    if reason == "too-large" and detail.isdigit():
        # The importer's own limit comes in megabytes, what readers measured in bytes.
        count = int(detail)
        return f"{count / 1_000_000:.0f} MB" if count >= 1_000_000 else f"the limit is {count} MB"
    return detail


def describe_note(key: str, detail: str) -> str:
    """A remark of the import report as a few words; an unknown one shows as it is."""
    shown = language_names(detail) if key in ("language", "language-parts") else detail
    return NOTES.get(key, f"{key}: {{}}" if detail else key).format(shown)


def describe_fault(kind: str, subject: str, detail: str) -> str:
    """A fault that `db.check` found, as one sentence."""
    return FAULTS.get(kind, f"{kind}: {{subject}} {{detail}}").format(subject=subject, detail=detail)


def describe_expected(expected: str, found: str = "") -> str:
    """What is wrong with a query, as one sentence; keys are `db.errors.QueryError`'s."""
    words = EXPECTED.get(expected, f"{expected.replace('-', ' ')} expected, but found {{found}}.")
    return words.format(found=_quoted(found) if found else "what stands here")


def caret(query: str, position: int) -> str:
    """The query on one line and, under it, a caret at ``position`` (code points).

    >>> print(caret("tag:(a", 4))
    tag:(a
        ^
    """
    line = "".join(" " if unicodedata.category(char) == "Cc" else char for char in query)
    return f"{line}\n{' ' * _columns(line[: max(0, position)])}^"


# --- the words of each class ----------------------------------------------------------------------

_REPORT = "Please report it with this message; your library is a plain folder and can be copied."


def _detail(error: Exception, number: int, default: str = "") -> str:
    details = error.details if isinstance(error, e.SaysoError) else ()
    return details[number] if number < len(details) and details[number] else default


def _quoted(words: str) -> str:
    return f"“{words}”"


def _with(what: str, detail: str | None) -> str:
    return f"{what[:-1]} ({detail})." if detail else what


def _columns(text: str) -> int:
    """The columns of a terminal that ``text`` fills: marks fill none, wide characters two."""
    marks = ("Mn", "Me", "Cf")
    return sum(
        0 if unicodedata.category(char) in marks else 1 + (unicodedata.east_asian_width(char) in "WF")
        for char in text
    )


def _list(items: Iterable[str]) -> str:
    *rest, last = items
    return f"{', '.join(rest)} and {last}" if rest else last


def _place(error: Exception) -> str:
    return _detail(error, 0, "the library")


def _missing(error: Exception) -> Message:
    return Message(
        f"There is no library in {_place(error)}.",
        todo="Name another folder (--library), or import something there: that makes a library.",
    )


def _locked(error: Exception) -> Message:
    return Message(
        f"Another program is writing to {_place(error)} and did not finish in time.",
        UNCHANGED,
        "Wait for the import in the other window to end, then try again.",
    )


def _newer(error: Exception) -> Message:
    return Message(
        _with(f"{_place(error)} was made by a newer version of Sayso.", _schema(_detail(error, 1))),
        "It was not touched.",
        "Install the newest Sayso, or open another library.",
    )


def _schema(revision: str) -> str:
    return f"its schema is {revision}" if revision else ""


def _damaged(error: Exception) -> Message:
    return Message(
        _with(f"{_place(error)} is damaged, or its database is not Sayso's.", _detail(error, 1)),
        "It was not touched; the folder “originals” in it holds every imported file.",
        "Copy the folder first, then try a backup from its folder “backups”, or import the originals anew.",
    )


def _unwritable(error: Exception) -> Message:
    return Message(
        _with(f"{_place(error)} cannot be written.", _detail(error, 1)),
        "What was stored before is still there.",
        "Check that you may write there and that the disk has room.",
    )


def _not_found(error: Exception) -> Message:
    kind, asked = _detail(error, 0, "entry"), _detail(error, 1)
    lists = {
        "tag": "“sayso tag list” shows those there are.",
        "article": "“sayso article list” shows those there are.",
        "search": "“sayso search --saved” shows those there are.",
    }
    what = f"There is no {kind} {_quoted(asked)}" if asked else f"There is no such {kind}"
    return Message(
        f"{what}, or more than one id begins so." if asked and kind in ("article", "claim") else f"{what}.",
        UNCHANGED,
        lists.get(kind, ""),
    )


def _nothing_to_undo(error: Exception) -> Message:
    return Message(f"There is nothing to {_detail(error, 0, 'undo')}.", UNCHANGED)


#: What a journal conflict names: tables, then columns (`db.journal`).
_THINGS = {
    "article": "the article",
    "claim": "a claim",
    "claim_span": "the words of a claim",
    "claim_tag": "a tag of a claim",
    "field_state": "a corrected field",
    "relation": "a relation of two claims",
    "speaker": "a speaker",
    "tag": "the tag",
}
_COLUMNS = {
    "published": "date",
    "name_key": "name",
    "speaker_pk": "speaker",
    "tag_pk": "tag",
    "deleted_at": "whether it is deleted",
    "review": "verdict",
}


def _conflict(error: Exception) -> Message:
    details = error.details if isinstance(error, e.SaysoError) else ()
    what, columns = _THINGS.get("".join(details[:1]), "it"), [_COLUMNS.get(one, one) for one in details[1:]]
    since = f"{what} ({_list(columns)})" if columns else what
    return Message(
        f"This cannot be done: {since} was changed, removed or used since.",
        UNCHANGED,
        "Look at it as it is now, and change it by hand if you still want to.",
    )


def _invalid(error: Exception) -> Message:
    field, value = _detail(error, 0, "field"), _detail(error, 1)
    hints = {
        "date": "Write a date as 2024-12-25, 2024-12 or 2024.",
        "published": "Write a date as 2024-12-25, 2024-12 or 2024.",
        "tag": "A tag has a name of its own, of at most 200 characters.",
        "colour": "Write a colour as #rrggbb.",
        "search": "A saved search has a name of its own, of at most 200 characters.",
    }
    given = _quoted(value) if value else "an empty value"
    return Message(f"The {field} cannot be {given}.", UNCHANGED, hints.get(field, ""))


def _query(error: Exception) -> Message:
    if not isinstance(error, e.QueryError):
        return Message("The query has a mistake in it.")
    return Message(
        f"The query has a mistake in it: {describe_expected(error.expected, error.found)}", todo=""
    )


def _read(error: Exception) -> Message:
    reason = error.reason if isinstance(error, e.ReadError) else "unreadable"
    return describe_reason(reason, ", ".join(error.args[1:]) or None)


def _bug(error: Exception) -> Message:
    return Message(
        _with("Sayso made a mistake of its own.", ", ".join(map(str, error.args))), UNCHANGED, _REPORT
    )


def _system(error: Exception) -> Message:
    code = error.errno if isinstance(error, OSError) else None
    name = error.filename if isinstance(error, OSError) else None
    place = str(name) if name else "the file"
    hints = {
        errno.ENOSPC: (f"The disk is full: {place} could not be written.", "Make room and try again."),
        errno.EACCES: (f"You may not write or read {place}.", "Choose another place."),
        errno.EPERM: (f"You may not write or read {place}.", "Choose another place."),
        errno.EROFS: (f"{place} is on a disk that cannot be written.", "Choose another place."),
        errno.ENOENT: (f"There is no {place}.", "Check the name, and that its folder exists."),
        errno.ENOTDIR: (f"There is no {place}.", "Check the name, and that its folder exists."),
        errno.EISDIR: (f"{place} is a folder.", "Name a file."),
    }
    # What a file system says of itself beyond that is in the user's own language already.
    other = str(getattr(error, "strerror", None) or error)
    what, todo = hints.get(code or 0, (f"{place}: {other}.", "Try again, or choose another place."))
    return Message(what, "What was there before is unchanged.", todo)


def _model_missing(error: Exception) -> Message:
    return Message(
        _with(f"The weights that find claims, in {_detail(error, 0)}, cannot be used.", _detail(error, 1)),
        UNCHANGED,
        "They come with Sayso: install it again, or, in a checkout, run: git checkout -- resources/models.",
    )


def _gazetteer_broken(error: Exception) -> Message:
    name = _detail(error, 0, "of names and places")
    return Message(
        _with(f"The list {name} cannot be used.", _detail(error, 1)),
        UNCHANGED,
        "Mend the file there, or put back the one that came with Sayso.",
    )


def _gold_missing(error: Exception) -> Message:
    return Message(
        f"There are no annotated texts in {_place(error)}.",
        todo="Name a folder that has text/NAME.txt and attributions/NAME_ANNOTATOR.ann.",
    )


def _stray_prediction(error: Exception) -> Message:
    return Message(f"The annotated texts have none that is called {_quoted(_detail(error, 0))}.")


def _any(error: Exception) -> Message:
    return Message(_with("It could not be done.", ", ".join(map(str, error.args))), UNCHANGED)


def _library(error: Exception) -> Message:
    return Message(_with(f"{_place(error)} cannot be used.", _detail(error, 1)), UNCHANGED)


_WORDS: dict[type[Exception], Callable[[Exception], Message]] = {
    e.SaysoError: _any,
    e.LibraryError: _library,
    e.LibraryMissing: _missing,
    e.LibraryLocked: _locked,
    e.LibraryNewer: _newer,
    e.LibraryDamaged: _damaged,
    e.LibraryUnwritable: _unwritable,
    e.EditError: _any,
    e.NotFound: _not_found,
    e.NothingToUndo: _nothing_to_undo,
    e.EditConflict: _conflict,
    e.InvalidValue: _invalid,
    e.QueryError: _query,
    e.ReadError: _read,
    e.BugError: _bug,
    OSError: _system,
}

#: Errors of packages that are too heavy to import for their names alone, by `SaysoError.key`.
_KEYS: dict[str, Callable[[Exception], Message]] = {
    "gazetteer-broken": _gazetteer_broken,
    "model-missing": _model_missing,
    "gold-missing": _gold_missing,
    "stray-prediction": _stray_prediction,
}
