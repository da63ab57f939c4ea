"""What `sayso check` finds in what is known of speakers; the rest is in the tests of the library."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from db import check
from db.ingest import ingest
from db.library import Library
from db.records import ChainLink, Mention, Role
from db.schema import ChainRow, Claim, MentionRow, Speaker

SPOILT = {
    "a merge that nothing decides": (Speaker, {"merged_pk": 2, "merged_by": "user"}, "speaker"),
    "another type": (Speaker, {"type": "group"}, "speaker"),
    "an antecedent outside": (MentionRow, {"antecedent_start": 5, "antecedent_end": 9999}, "span"),
    "a role of other words": (MentionRow, {"roles": [[0, 4, "role", "else"]]}, "span"),
    "a station outside": (ChainRow, {"start": 9, "end": 4}, "span"),
    "another station": (ChainRow, {"name": "The Gazette"}, "span"),
    "a date outside": (Claim, {"said_start": 5, "said_end": 9999}, "span"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_spoilt_is_found(library: Library, speak, name: str) -> None:
    table, values, kind = SPOILT[name]
    mention = Mention("name", "person", "Ada Lind", True, antecedent=(0, 8), roles=(Role((0, 3), "role"),))
    with library.write() as session:
        made = speak(
            "Ada Lind said one", "Jonas Borg said two", mentions={"Ada Lind": mention},
            chains={"Ada Lind": (ChainLink("River News", "media", (0, 3)),)},
        )  # fmt: skip
        ingest(session, made)
    assert [fault.kind for fault in check.run(library)] == ["original"]
    with library.write() as session:
        session.execute(update(table).where(table.pk == 1).values(**values))
    assert {fault.kind for fault in check.run(library)} == {"original", kind}
