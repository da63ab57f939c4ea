"""Speakers as identities: merges, mentions, chains, dates, decisions; links of articles; saved searches.

``speaker`` and ``claim`` are rebuilt by hand rather than in batch mode, whose reflection loses
AUTOINCREMENT and the checks: a new table, its rows, the old one dropped, the new one renamed.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from db.alike import last_word, name_key

revision = "0002"
down_revision = "0001"

_TYPES = ("person", "group", "government", "media", "anonymous", "unspecified")
_MERGERS = ("user", "alias", "full-name", "library-surname")
_FORMS = ("name", "title", "nominal", "pronoun", "metonym", "none")
_OLD_CLAIM = (
    "id, article_pk, snapshot_pk, extraction_pk, parent_pk, speaker_pk, content, source, cue, sentence, "
    'start, sentence_start, sentence_end, kind, polarity, via, said, confidence, review, memo, "orphan", '
    "created_at, pk"
)


def upgrade() -> None:
    """Rebuild ``speaker`` and ``claim`` with their new columns, then make the new tables."""
    _speakers()
    _claims()
    _mentions()
    _decisions()
    _links()
    _saved_searches()


def _speakers() -> None:
    _create(
        "speaker",
        _id(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("last_word", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("merged_pk", sa.Integer()),
        sa.Column("merged_by", sa.String()),
        sa.Column("article_pk", sa.Integer()),
        sa.Column("created_at", sa.String(), nullable=False),
        _check("speaker", "type", _one_of("type", _TYPES)),
        _check("speaker", "merged_by", _one_of("merged_by", _MERGERS)),
        _check("speaker", "two_speakers", "merged_pk <> pk"),
        _unique("speaker", "id"),
        _refers("speaker", "merged_pk", "speaker", "RESTRICT"),
        _refers("speaker", "article_pk", "article", "CASCADE"),
        name="new_speaker",
    )
    op.execute(
        "INSERT INTO new_speaker (id, name, key, last_word, type, created_at, pk) "
        "SELECT id, name, key, key, 'unspecified', created_at, pk FROM speaker"
    )
    op.drop_table("speaker")
    op.rename_table("new_speaker", "speaker")
    for column in ("key", "last_word", "merged_pk", "article_pk"):
        op.create_index(f"ix_speaker_{column}", "speaker", [column])
    connection = op.get_bind()
    # A key has had no leading article and no full stops since.
    keys = [
        (pk, name_key(name)) for pk, name in connection.execute(sa.text("SELECT pk, name FROM speaker")).all()
    ]
    if keys:
        connection.execute(
            sa.text("UPDATE speaker SET key = :key, last_word = :word WHERE pk = :pk"),
            [{"pk": pk, "key": key, "word": last_word(key)} for pk, key in keys],
        )
    _journal(connection)


def _journal(connection: sa.Connection) -> None:
    """Let acts that founded a speaker still be undone: they expect the key that it has now."""
    rows = connection.execute(
        sa.text("SELECT pk, changes FROM journal WHERE changes LIKE '%\"speaker\"%'")
    ).all()
    for pk, stored in rows:
        changes = json.loads(stored)
        for change in changes:
            for row in (change["before"], change["after"]):
                if change["table"] == "speaker" and row and "key" in row and "name" in row:
                    row["key"] = name_key(row["name"])
        connection.execute(
            sa.text("UPDATE journal SET changes = :changes WHERE pk = :pk"),
            {"pk": pk, "changes": json.dumps(changes)},
        )


def _claims() -> None:
    _create(
        "claim",
        _id(),
        sa.Column("article_pk", sa.Integer(), nullable=False),
        sa.Column("snapshot_pk", sa.Integer(), nullable=False),
        sa.Column("extraction_pk", sa.Integer()),
        sa.Column("parent_pk", sa.Integer()),
        sa.Column("speaker_pk", sa.Integer()),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("source", sa.Text()),
        sa.Column("cue", sa.Text()),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("sentence_start", sa.Integer(), nullable=False),
        sa.Column("sentence_end", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("polarity", sa.String(), nullable=False),
        sa.Column("via", sa.JSON(), nullable=False),
        sa.Column("said", sa.String()),
        sa.Column("said_start", sa.Integer()),
        sa.Column("said_end", sa.Integer()),
        sa.Column("said_basis", sa.String()),
        sa.Column("confidence", sa.Double()),
        sa.Column("review", sa.String(), nullable=False),
        sa.Column("memo", sa.Text()),
        sa.Column("orphan", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        _check("claim", "kind", _one_of("kind", ("direct", "mixed", "indirect", "belief"))),
        _check("claim", "review", _one_of("review", ("machine", "edited", "verified", "rejected"))),
        _check("claim", "spans", '"start" >= 0 AND sentence_start >= 0 AND sentence_end >= sentence_start'),
        _check("claim", "said_basis", _one_of("said_basis", ("stated", "derived"))),
        _unique("claim", "id"),
        _refers("claim", "article_pk", "article", "CASCADE"),
        _refers("claim", "snapshot_pk", "snapshot", "CASCADE"),
        _refers("claim", "extraction_pk", "extraction", "SET NULL"),
        _refers("claim", "parent_pk", "claim", "SET NULL"),
        _refers("claim", "speaker_pk", "speaker", "RESTRICT"),
        name="new_claim",
    )
    op.execute(f"INSERT INTO new_claim ({_OLD_CLAIM}) SELECT {_OLD_CLAIM} FROM claim")
    op.drop_table("claim")
    op.rename_table("new_claim", "claim")
    for column in ("article_pk", "snapshot_pk", "parent_pk", "speaker_pk", "kind", "review"):
        op.create_index(f"ix_claim_{column}", "claim", [column])
    op.create_index("ix_claim_article_start", "claim", ["article_pk", "start"])


def _mentions() -> None:
    _create(
        "mention",
        sa.Column("claim_pk", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("name", sa.Text()),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("stands_for", sa.String()),
        sa.Column("antecedent_start", sa.Integer()),
        sa.Column("antecedent_end", sa.Integer()),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("sure", sa.Double(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        _check("mention", "form", _one_of("form", _FORMS)),
        _check("mention", "type", _one_of("type", _TYPES)),
        _unique("mention", "claim_pk"),
        _refers("mention", "claim_pk", "claim", "CASCADE"),
    )
    _create(
        "chain_link",
        sa.Column("claim_pk", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start", sa.Integer()),
        sa.Column("end", sa.Integer()),
        sa.Column("speaker_pk", sa.Integer()),
        sa.Column("cited_pk", sa.Integer()),
        _unique("chain_link", "claim_pk", "seq"),
        _check("chain_link", "kind", _one_of("kind", ("speaker", "media", "cited", "anonymous"))),
        _refers("chain_link", "claim_pk", "claim", "CASCADE"),
        _refers("chain_link", "speaker_pk", "speaker", "RESTRICT"),
        _refers("chain_link", "cited_pk", "cited_source", "SET NULL"),
    )
    op.create_index("ix_chain_link_speaker_pk", "chain_link", ["speaker_pk"])
    op.create_index("ix_chain_link_cited_pk", "chain_link", ["cited_pk"])


def _decisions() -> None:
    _create(
        "decision",
        _id(),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("a_name", sa.String(), nullable=False),
        sa.Column("a_key", sa.String(), nullable=False),
        sa.Column("b_name", sa.String()),
        sa.Column("b_key", sa.String()),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("anchors", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        _check("decision", "kind", _one_of("kind", ("same", "different", "is", "rename", "type"))),
        _check("decision", "origin", _one_of("origin", ("user", "table"))),
        _unique("decision", "id"),
    )
    op.create_index("ix_decision_a_key", "decision", ["a_key"])
    op.create_index("ix_decision_b_key", "decision", ["b_key"])


def _links() -> None:
    _create(
        "article_link",
        sa.Column("a_pk", sa.Integer(), nullable=False),
        sa.Column("b_pk", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        _unique("article_link", "a_pk", "b_pk", "reason"),
        _check("article_link", "reason", _one_of("reason", ("same-passage", "quotes"))),
        _check("article_link", "order", "a_pk < b_pk"),
        _refers("article_link", "a_pk", "article", "CASCADE"),
        _refers("article_link", "b_pk", "article", "CASCADE"),
    )
    op.create_index("ix_article_link_b_pk", "article_link", ["b_pk"])
    _create(
        "fingerprint",
        sa.Column("article_pk", sa.Integer(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        _refers("fingerprint", "article_pk", "article", "CASCADE"),
    )
    op.create_index("ix_fingerprint_article_pk", "fingerprint", ["article_pk"])
    op.create_index("ix_fingerprint_value_article", "fingerprint", ["value", "article_pk"])


def _saved_searches() -> None:
    _create(
        "saved_search",
        _id(),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folder", sa.String()),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        _unique("saved_search", "id"),
    )


# --- parts, each with the name that the convention of `db.schema` gives it -----------------------------


def _create(table: str, *parts: Any, name: str = "") -> None:
    """Make ``table`` (for now under another ``name``) with a key that never returns."""
    key = sa.Column("pk", sa.Integer(), primary_key=True, autoincrement=True)
    op.create_table(name or table, *parts, key, sqlite_autoincrement=True)


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(36), nullable=False)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _refers(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{other}.pk"], name=name, ondelete=ondelete)
