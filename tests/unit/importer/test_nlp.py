"""Models: found, refused, and read into plain data."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest

from db.errors import ModelMissing
from importer import nlp


@pytest.fixture(scope="session")
def model() -> nlp.Language:
    """The pinned model."""
    return nlp.load()


def test_the_pinned_model_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(nlp.VARIABLE, raising=False)

    assert nlp.installed_models()[0] == nlp.PINNED
    assert nlp.choose_model() == nlp.PINNED


def test_a_model_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelMissing) as raised:
        nlp.load("en_core_web_absent")
    assert raised.value.details[0] == "en_core_web_absent"
    assert pickle.loads(pickle.dumps(raised.value)).details == raised.value.details

    monkeypatch.setenv(nlp.VARIABLE, "en_core_web_gone")
    with pytest.raises(ModelMissing, match="en_core_web_gone"):
        nlp.load()


def test_a_package_that_is_no_model_is_refused() -> None:
    with pytest.raises(ModelMissing):
        nlp.load("pickletools")


def test_the_model_is_loaded_once(model: nlp.Language) -> None:
    assert nlp.load() is model


def test_importing_the_module_does_not_import_spacy() -> None:
    code = "import importer.attribution, importer.identity, sys; sys.exit('spacy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_offsets_are_those_of_the_whole_text(model: nlp.Language) -> None:
    text = "Head.\r\n\u2028The \U0001f600 mayor\u00a0said cafe\u0301s open."
    at = text.index("The")

    [parse] = model.parse([nlp.Piece(at, text[at:])])

    assert [text[a:b] for a, b in zip(parse.starts, parse.ends, strict=True)][-3:] == [
        "cafe\u0301s",
        "open",
        ".",
    ]
    assert parse.sentences[0][0] == 0
    assert parse.sentences[-1][1] == len(parse)


def test_one_parse_a_piece_in_any_number_of_batches(model: nlp.Language) -> None:
    pieces = [nlp.Piece(i * 10, "It rains.") for i in range(nlp.BATCH_PIECES * 2 + 3)]

    assert [parse.starts[0] for parse in model.parse(pieces)] == [piece.offset for piece in pieces]


@pytest.mark.parametrize(
    "text", ["a\u00a0b\u2028c\x00d", "THE MAYOR SAID IT WAS LATE İ", "\ud800x\udfff", ""]
)
def test_what_the_parser_reads_is_as_long_as_the_text(text: str) -> None:
    readable = nlp.readable(text)

    assert len(readable) == len(text)
    readable.encode("utf-8")
