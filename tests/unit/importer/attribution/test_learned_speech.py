"""Speech that is longer than a window, and the turns of a transcript, whatever the tagger makes of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from db.records import Attribution, Document, Span
from importer.attribution import learned
from importer.attribution.linking import Decoded, Evidence, Linked
from importer.attribution.tagger import Tagger
from importer.attribution.windows import Window, windows
from importer.attribution.wordpiece import WordPiece

SURE = Evidence(9.0, 9.0, 9.0, 9.0, 9.0, 0.0)
PIECES = WordPiece(
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz", *"'\".,!?:()"]
    + ["##" + letter for letter in "abcdefghijklmnopqrstuvwxyz"]
)


@dataclass
class Sayer:
    """In place of a tagger: whoever stands before "says" says the rest of the window, and a window without
    it is loose content from its first word to its last. ``seen`` keeps what was read."""

    size: int = 40
    seen: list[str] = field(default_factory=list)

    def read(self, text: str, running: Sequence[Span]) -> Iterator[tuple[Window, Decoded]]:
        for window in windows(text, running, PIECES, self.size):
            words = [text[a:b] for a, b in zip(window.starts, window.ends, strict=True)]
            self.seen.append(" ".join(words))
            count = len(words)
            if "says" in words:
                at = words.index("says")
                linked = Linked((at, at + 1), (at - 1, at), ((at + 1, count),), 0.9, SURE)
                yield window, Decoded([linked], [])
            else:
                yield window, Decoded([], [(0, count)])


def read(text: str, sayer: Sayer | None = None) -> tuple[Attribution, ...]:
    document = Document("d", "d.txt", "text/plain", "", "test", 1, text)
    return learned.attribute(document, cast(Tagger, sayer or Sayer()))


def contents(text: str, claim: Attribution) -> list[str]:
    return [text[start:end] for start, end in claim.content]


def test_a_speech_goes_on_in_the_next_window_where_it_is_quoted() -> None:
    text = "Ann says, “abc abc abc abc.\n“abc abc abc abc abc abc.\n“abc abc abc abc abc abd.”\n"
    (claim,) = read(text)
    assert contents(text, claim) == [
        "abc abc abc abc.", "abc abc abc abc abc abc.", "abc abc abc abc abc abd.",
    ]  # fmt: skip
    assert claim.sentence == (0, len(text) - 1)


def test_what_is_not_quoted_does_not_go_on_with_a_speech() -> None:
    text = "Ann says, “abc abc abc abc abc.”\nabc abc abc abc abc abc abc abc.\n“abc abc abc abc abc.”\n"
    (claim,) = read(text)
    assert contents(text, claim) == ["abc abc abc abc abc."]


TRANSCRIPT = """Ann spoke to us.

PETER MOSS, HOST: Is it safe?

ANN LIND: (laughs) Moss says it is. [applause]

It has been for a while.

MOSS: Who says so?

LIND: Nobody.
"""


def test_turns_are_claims_of_whoever_is_named_before_the_colon() -> None:
    found = [claim for claim in read(TRANSCRIPT) if claim.parent is None]
    assert [
        (TRANSCRIPT[slice(*claim.source[0])], TRANSCRIPT[slice(*claim.cue[0])], contents(TRANSCRIPT, claim))
        for claim in found
    ] == [
        ("PETER MOSS, HOST", ":", ["Is it safe?"]),
        ("ANN LIND", ":", ["Moss says it is.", "It has been for a while."]),
        ("MOSS", ":", ["Who says so?"]),
        ("LIND", ":", ["Nobody."]),
    ]
    assert {claim.kind for claim in found} == {"direct"}


def test_what_is_said_within_a_turn_is_nested_in_it() -> None:
    sayer = Sayer()
    found = read(TRANSCRIPT, sayer)
    (inner,) = [claim for claim in found if claim.parent is not None]
    assert (TRANSCRIPT[slice(*inner.source[0])], contents(TRANSCRIPT, inner)) == ("Moss", ["it is"])
    assert inner.parent is not None
    assert TRANSCRIPT[slice(*found[inner.parent].source[0])] == "ANN LIND"
    assert not any("MOSS" in words or "LIND" in words for words in sayer.seen)


def test_an_empty_turn_is_no_claim() -> None:
    text = "Q: Is it?\nA: (silence)\nQ: Is it so?\nA: It is."
    assert [contents(text, claim) for claim in read(text)] == [["Is it?"], ["Is it so?"], ["It is."]]


def test_contents_are_read_again_only_where_something_may_be_said_in_them() -> None:
    sayer = Sayer(size=120)
    read("Ann says the state of the rules is a sense of order.\n", sayer)
    assert len(sayer.seen) == 1
    read("Ann says the mayor of the town told us it was late.\n", sayer)
    assert len(sayer.seen) == 3
