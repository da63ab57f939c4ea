"""What people did to a library, in words: for `sayso history`, `sayso undo` and the window's Edit menu.

The journal keeps a key and what fills it in (`db.edits`); a test goes over all keys.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from db.records import HistoryRecord

__all__ = ["describe_act"]

Arguments = Mapping[str, Any]


def describe_act(record: HistoryRecord) -> str:
    """The act as a noun-less phrase that "Undo: " can stand before.

    >>> describe_act(HistoryRecord("1", "", "", "tag-claims", {"tag": "denial", "claims": 2}, "done", 3))
    'tag 2 claims “denial”'
    """
    words = _WORDS.get(record.name)
    return words(record.arguments) if words else record.name.replace("-", " ")


def _claims(arguments: Arguments) -> str:
    count = arguments.get("claims", 0)
    return "1 claim" if count == 1 else f"{count} claims"


def _q(arguments: Arguments, name: str) -> str:
    return f"“{arguments.get(name) or ''}”"


def _set_review(arguments: Arguments) -> str:
    verbs = {"verified": "verify {}", "rejected": "reject {}", "machine": "take back the verdict on {}"}
    return verbs.get(str(arguments.get("review")), "review {}").format(_claims(arguments))


def _set_speaker(arguments: Arguments) -> str:
    if not arguments.get("speaker"):
        return f"take the speaker off {_claims(arguments)}"
    return f"set the speaker of {_claims(arguments)} to {_q(arguments, 'speaker')}"


def _set_article(arguments: Arguments) -> str:
    names = ["date" if field == "published" else str(field) for field in arguments.get("fields", ())]
    return f"change the {' and '.join(names) or 'data'} of {_q(arguments, 'article')}"


def _merge_speakers(arguments: Arguments) -> str:
    names = [f"“{name}”" for name in arguments.get("speakers", ())]
    told = " and ".join(names) if len(names) < 4 else f"{len(names)} speakers"
    return f"merge {told} into {_q(arguments, 'into')}"


def _take_back(arguments: Arguments) -> str:
    a, b, kind = _q(arguments, "a"), _q(arguments, "b"), arguments.get("kind")
    if kind == "is":
        return f"take back who {a} is" if arguments.get("a") else "take back who some mentions are"
    told = {
        "same": f"{a} is {b}",
        "different": f"{a} and {b} are not the same",
        "rename": f"{a} is called {b}",
    }
    return f"take back that {told.get(str(kind), f'{a} has a type')}"


_WORDS: dict[str, Callable[[Arguments], str]] = {
    "create-tag": lambda a: f"create the tag {_q(a, 'tag')}",
    "rename-tag": lambda a: f"rename the tag {_q(a, 'tag')} to {_q(a, 'name')}",
    "recolour-tag": lambda a: f"recolour the tag {_q(a, 'tag')}",
    "delete-tag": lambda a: f"delete the tag {_q(a, 'tag')} of {_claims(a)}",
    "tag-claims": lambda a: f"tag {_claims(a)} {_q(a, 'tag')}",
    "untag-claims": lambda a: f"take the tag {_q(a, 'tag')} off {_claims(a)}",
    "set-memo": lambda a: "change a memo",
    "set-review": _set_review,
    "set-speaker": _set_speaker,
    "merge-speakers": _merge_speakers,
    "split-mentions": lambda a: f"split {_claims(a)} from {_q(a, 'speaker')} as {_q(a, 'name')}",
    "rename-speaker": lambda a: f"call {_q(a, 'speaker')} {_q(a, 'name')}",
    "type-speaker": lambda a: f"set the type of {_q(a, 'speaker')} to {a.get('type') or ''}",
    "distinguish-speakers": lambda a: f"tell {_q(a, 'a')} and {_q(a, 'b')} apart",
    "take-back": _take_back,
    "make-claim": lambda a: f"make the claim {_q(a, 'content')}",
    "set-article": _set_article,
    "delete-article": lambda a: f"delete {_q(a, 'article')} with {_claims(a)}",
    "restore-article": lambda a: f"bring back {_q(a, 'article')}",
    "save-search": lambda a: f"save the search {_q(a, 'search')}",
    "rename-search": lambda a: f"rename the search {_q(a, 'search')} to {_q(a, 'name')}",
    "move-search": lambda a: f"move the search {_q(a, 'search')}",
    "delete-search": lambda a: f"forget the search {_q(a, 'search')}",
    "relate": lambda a: f"relate two claims: {a.get('relation') or ''}",
    "unrelate": lambda a: "take back the relation of two claims",
}
