"""Every act that a person can do has words for the history and for undo."""

from __future__ import annotations

import ast
import inspect

import pytest

from app.acts import describe_act
from db import edits, speaker_edits, taking_back
from db.records import HistoryRecord

NAMES = sorted(
    node.args[1].value
    for module in (edits, speaker_edits, taking_back)
    for node in ast.walk(ast.parse(inspect.getsource(module)))
    if isinstance(node, ast.Call)
    and getattr(node.func, "id", "") == "Act"
    and isinstance(node.args[1], ast.Constant)
    and isinstance(node.args[1].value, str)
)
FULL = {
    "search": "THE-SEARCH",
    "tag": "THE-TAG", "name": "THE-NAME", "claims": 2, "review": "verified", "speaker": "THE-SPEAKER",
    "content": "THE-WORDS", "article": "THE-ARTICLE", "fields": ["published", "title"], "relation": "repeats",
    "speakers": ["ONE", "TWO"], "into": "THE-OTHER", "type": "person", "a": "ONE", "b": "TWO",
}  # fmt: skip


def act(name: str, arguments: dict[str, object]) -> str:
    return describe_act(HistoryRecord("1", "2024-01-01T00:00:00Z", "me", name, arguments, "done", 1))


def test_the_acts_of_the_edits_are_found() -> None:
    assert {"tag-claims", "set-memo", "delete-article", "merge-speakers"} <= set(NAMES)


@pytest.mark.parametrize("name", sorted(set(NAMES)))
def test_an_act_has_words_with_and_without_what_fills_them_in(name: str) -> None:
    assert act(name, FULL) != name.replace("-", " ")
    assert act(name, {})


def test_the_words_say_what_and_how_many() -> None:
    assert act("tag-claims", FULL) == "tag 2 claims “THE-TAG”"
    assert act("tag-claims", {"tag": "x", "claims": 1}) == "tag 1 claim “x”"
    assert act("set-article", FULL) == "change the date and title of “THE-ARTICLE”"
    assert act("set-review", {"review": "rejected", "claims": 1}) == "reject 1 claim"
    assert act("merge-speakers", FULL) == "merge “ONE” and “TWO” into “THE-OTHER”"
    assert act("merge-speakers", {"speakers": ["a"] * 5, "into": "b"}) == "merge 5 speakers into “b”"
    assert act("set-speaker", {"speaker": "", "claims": 1}) == "take the speaker off 1 claim"


def test_an_act_of_a_newer_version_shows_by_its_key() -> None:
    assert act("brand-new-act", {}) == "brand new act"
