"""Everything that can go wrong has words: what happened, what was kept, what to do."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
import db
import importer
import importer.attribution.evaluate
from app import errors as words
from app.languages import LANGUAGES
from db import errors
from importer.attribution import language
from importer.identity.gazetteer import GazetteerBroken

#: The module; `db.query` gives its name to the function.
parse = importlib.import_module("db.query.parse")
ROOTS = [Path(str(package.__file__)).parent for package in (db, importer, app)]


def family(kind: type[errors.SaysoError]) -> Iterator[type[errors.SaysoError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from family(child)


KINDS = sorted(set(family(errors.SaysoError)), key=lambda kind: kind.__name__)


def example(kind: type[errors.SaysoError]) -> errors.SaysoError:
    if issubclass(kind, errors.QueryError):
        return kind(4, "value", ")")
    if issubclass(kind, errors.ReadError):
        return kind("password")
    return kind("THE-PLACE", "THE-DETAIL")


def literals(function: str, argument: int) -> set[str]:
    """The string literals that the program gives to calls of ``function`` at that place."""
    found = set()
    for root in ROOTS:
        for path in root.rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and len(node.args) > argument:
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    value = node.args[argument]
                    if name == function and isinstance(value, ast.Constant) and isinstance(value.value, str):
                        found.add(value.value)
    return found


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_class_of_error_has_words_of_its_own(kind: type[errors.SaysoError]) -> None:
    own = words._WORDS.get(kind) or words._KEYS.get(example(kind).key)
    assert own is not None, f"app.errors has no words for {kind.__name__}"
    message = words.describe(example(kind))
    assert message.what.endswith(".")
    assert kind.__name__ not in str(message)
    assert "None" not in str(message)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_without_details_has_words_too(kind: type[errors.SaysoError]) -> None:
    bare = kind(0, "") if issubclass(kind, errors.QueryError) else kind()
    assert words.describe(bare).what.endswith(".")


@pytest.mark.parametrize(
    "kind",
    [errors.LibraryDamaged, errors.LibraryUnwritable, errors.LibraryNewer],
    ids=lambda kind: kind.__name__,
)
def test_a_library_error_names_the_place_what_was_found_and_what_to_do(
    kind: type[errors.LibraryError],
) -> None:
    message = words.describe(kind("THE-PLACE", "THE-DETAIL"))
    assert "THE-PLACE" in message.what
    assert "THE-DETAIL" in message.what
    assert message.kept
    assert message.todo


@pytest.mark.parametrize("folder", ["/opt/sayso/models/attribution", r"C:\sayso\models\attribution"])
def test_missing_weights_are_named_with_the_way_to_get_them(folder: str) -> None:
    message = words.describe(errors.ModelMissing(folder, "meta.json is missing"))
    assert f"in {folder}, cannot be used (meta.json is missing)" in message.what
    assert "install it again" in message.todo


def test_a_list_that_was_edited_wrongly_is_named_with_the_mistake() -> None:
    message = words.describe(GazetteerBroken("aliases.toml", "Expected '=' (at line 3)"))
    assert message.what == "The list aliases.toml cannot be used (Expected '=' (at line 3))."
    assert message.todo


def test_every_reason_for_an_unread_document_has_words() -> None:
    listed = (inspect.getdoc(errors.ReadError) or "").partition("Reason keys:")[2]
    documented = set(re.findall(r"``([a-z-]+)``", listed))
    raised = literals("ReadError", 0) | literals("Failure", 1)
    assert {"empty", "binary", "password"} <= documented
    assert {"too-large", "unreadable"} <= raised
    assert documented | raised <= set(words.REASONS)


@pytest.mark.parametrize("reason", sorted(words.REASONS))
def test_a_reason_says_what_happened_and_what_to_do(reason: str) -> None:
    message = words.describe_reason(reason, "THE-DETAIL")
    assert "THE-DETAIL" in message.what
    assert message.todo
    assert "THE-DETAIL" in str(words.describe(errors.ReadError(reason, "THE-DETAIL")))


@pytest.mark.parametrize(
    ("reason", "detail", "shown"),
    [
        ("too-large", "62000000", "(62 MB)"),
        (
            "too-large",
            "50000001/5000000 characters",
            "(50.0 million characters; the most is 5 million)",
        ),
        ("too-large", "50", "(the limit is 50 MB)"),
        ("timeout", "60", "(60 seconds)"),
        ("encoding", "utf-8, 117", "(utf-8, at byte 117)"),
        ("unsupported", "application/zip", "(application/zip)"),
    ],
)
def test_a_bare_number_gets_its_unit(reason: str, detail: str, shown: str) -> None:
    assert shown in words.describe_reason(reason, detail).what


def test_the_key_of_another_error_is_worded_as_that_error() -> None:
    assert words.describe_reason("library-unwritable", "/there") == words.describe(
        errors.LibraryUnwritable("/there")
    )


def test_an_unknown_reason_still_shows() -> None:
    assert "some-new-reason" in words.describe_reason("some-new-reason").what


@pytest.mark.parametrize(
    ("error", "part"),
    [
        (FileNotFoundError(2, "No such file or directory", "out.csv"), "out.csv"),
        (PermissionError(13, "Permission denied", "out.csv"), "may not"),
        (OSError(28, "No space left on device", "out.csv"), "full"),
        (IsADirectoryError(21, "Is a directory", "out"), "folder"),
        (OSError("odd"), "odd"),
    ],
)
def test_errors_of_the_system_are_worded(error: OSError, part: str) -> None:
    assert part in words.describe(error).what


def test_a_note_shows_with_its_detail() -> None:
    assert words.describe_note("decoded-as", "windows-1252") == "read as windows-1252"
    assert words.describe_note("language", "de") == "in German: claims are found in English only"
    assert "passages in German and French passed over" in words.describe_note("language-parts", "de, fr")
    assert words.describe_note("brand-new", "x") == "brand-new: x"
    assert words.describe_note("brand-new", "") == "brand-new"


def test_every_language_that_is_told_apart_has_a_name() -> None:
    assert language.languages() <= set(LANGUAGES)


def test_every_mistake_in_a_query_has_words() -> None:
    listed = (inspect.getdoc(parse) or "").partition("The keys of ``QueryError.expected``")[2]
    keys = set(re.findall(r"``([a-z-]+)``", listed)) - {"found"}
    assert {"word", "closing-quote", "date-order", "kind"} <= keys
    assert keys == set(words.EXPECTED)


@pytest.mark.parametrize(
    "query",
    [
        "(a",
        "a)",
        '"a',
        "tag:",
        "colour:red",
        "kind:blue",
        "has:nothing",
        "is:odd",
        "date:someday",
        "a or",
        "id:zz",
    ],
)
def test_a_mistake_in_a_query_is_worded_at_its_place(query: str) -> None:
    with pytest.raises(errors.QueryError) as caught:
        parse.parse(query)
    message = words.describe(caught.value)
    assert caught.value.expected in words.EXPECTED
    assert "{" not in message.what
    assert 0 <= caught.value.position <= len(query)


def test_every_fault_of_a_check_has_words() -> None:
    kinds = literals("Fault", 0)
    assert {"span", "index"} <= kinds
    assert kinds == set(words.FAULTS)
    for kind in kinds:
        assert "THE-DETAIL" in words.describe_fault(kind, "THE-SUBJECT", "THE-DETAIL")
    assert words.describe_fault("brand-new", "a", "b") == "brand-new: a b"


def test_what_stands_at_the_place_is_quoted() -> None:
    assert "“colour”" in words.describe_expected("field", "colour")
    assert "“odd”" in words.describe_expected("brand-new", "odd")


@pytest.mark.parametrize(
    ("query", "position", "column"),
    [("tag:(a", 4, 4), ("", 0, 0), ("ab", 2, 2), ("e\u0301x)", 3, 2), ("東京)", 2, 4), ("a\nb)", 3, 3)],
)
def test_the_caret_stands_under_the_place(query: str, position: int, column: int) -> None:
    line, mark = words.caret(query, position).split("\n")
    assert mark == " " * column + "^"
    assert len(line) == len(query)
