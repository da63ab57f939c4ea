"""Every act that a person can do has words for the history and for undo."""

from __future__ import annotations

import ast
import inspect

import pytest

from app.acts import describe_act
from db import edits
from db.records import HistoryRecord

NAMES = sorted(
    node.args[1].value
    for node in ast.walk(ast.parse(inspect.getsource(edits)))
    if isinstance(node, ast.Call)
    and getattr(node.func, "id", "") == "Act"
    and isinstance(node.args[1], ast.Constant)
    and isinstance(node.args[1].value, str)
)
FULL = {
    "tag": "THE-TAG", "name": "THE-NAME", "claims": 2, "review": "verified", "speaker": "THE-SPEAKER",
    "content": "THE-WORDS", "article": "THE-ARTICLE", "fields": ["published", "title"], "relation": "repeats",
}  # fmt: skip


def act(name: str, arguments: dict[str, object]) -> str:
    return describe_act(HistoryRecord("1", "2024-01-01T00:00:00Z", "me", name, arguments, "done", 1))


def test_the_acts_of_the_edits_are_found() -> None:
    assert {"tag-claims", "set-memo", "delete-article"} <= set(NAMES)


@pytest.mark.parametrize("name", sorted(set(NAMES)))
def test_an_act_has_words_with_and_without_what_fills_them_in(name: str) -> None:
    assert act(name, FULL) != name.replace("-", " ")
    assert act(name, {})


def test_the_words_say_what_and_how_many() -> None:
    assert act("tag-claims", FULL) == "tag 2 claims “THE-TAG”"
    assert act("tag-claims", {"tag": "x", "claims": 1}) == "tag 1 claim “x”"
    assert act("set-article", FULL) == "change the date and title of “THE-ARTICLE”"
    assert act("set-review", {"review": "rejected", "claims": 1}) == "reject 1 claim"
    assert act("set-speaker", {"speaker": "", "claims": 1}) == "take the speaker off 1 claim"


def test_an_act_of_a_newer_version_shows_by_its_key() -> None:
    assert act("brand-new-act", {}) == "brand new act"
