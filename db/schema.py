"""The tables, typed.

Every table has an integer ``pk`` that never returns once used (AUTOINCREMENT), for joins and for
arrays; what people and other programs refer to has a UUID ``id`` beside it. Dates are ISO 8601 or
EDTF text as stated; times are UTC ISO 8601 with seconds.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db import alike

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: What a claim's review can be; "rejected" claims are hidden unless asked for.
REVIEWS = ("machine", "edited", "verified", "rejected")
#: The relations two claims can stand in (the public contract's names).
RELATIONS = (
    "contradicts",
    "tension",
    "numbers",
    "dates",
    "supports",
    "repeats",
    "qualifies",
    "supersedes",
    "related",
)
#: The types of speakers (`db.records.SpeakerType`).
TYPES = ("person", "group", "government", "media", "anonymous", "unspecified")
#: Why a speaker is part of another: a person decided; the table of aliases; the same full name; the only
#: bearer of that surname in the library.
MERGERS = ("user", "alias", "full-name", "library-surname")
#: What is decided of speakers (`db.decisions`).
DECISIONS = ("same", "different", "is", "rename", "type")
#: Why two articles are one origin: they share passages, or one quotes the other's outlet.
LINKS = ("same-passage", "quotes")


def new_id() -> str:
    """A random UUID, as text."""
    return str(uuid.uuid4())


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _last_word(context: Any) -> str:
    return alike.last_word(context.get_current_parameters()["key"])


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Base(DeclarativeBase):
    """Common to all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {dict[str, Any]: JSON, list[Any]: JSON}
    __table_args__: Any = {"sqlite_autoincrement": True}  # noqa: RUF012  # a ClassVar would not be overridden

    pk: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)


class Meta(Base):
    """Facts about the library itself: its id, who made it and when."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(unique=True)
    value: Mapped[str]


class Article(Base):
    """A text somebody published, whatever its snapshots. ``location``: path or URL it came from."""

    __tablename__ = "article"
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id)
    doc: Mapped[str]
    location: Mapped[str] = mapped_column(index=True)
    title: Mapped[str | None]
    author: Mapped[str | None]
    outlet: Mapped[str | None]
    published: Mapped[str | None]
    created_at: Mapped[str] = mapped_column(default=now)
    #: Set while the article is deleted; it can be undone, so rows stay.
    deleted_at: Mapped[str | None]


class Snapshot(Base):
    """An immutable text of an article; the current one has the highest ``seq``."""

    __tablename__ = "snapshot"
    article_pk: Mapped[int] = mapped_column(ForeignKey("article.pk", ondelete="CASCADE"))
    seq: Mapped[int] = mapped_column(default=1)
    original_sha256: Mapped[str] = mapped_column(String(64), index=True)
    text_sha256: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str]
    reader: Mapped[str]
    reader_version: Mapped[int]
    read_at: Mapped[str] = mapped_column(default=now)
    text: Mapped[str] = mapped_column(Text)
    headings: Mapped[list[Any]] = mapped_column(default=list)
    boilerplate: Mapped[list[Any]] = mapped_column(default=list)
    __table_args__ = (UniqueConstraint("article_pk", "seq"), Base.__table_args__)


class Cited(Base):
    """An entry of an article's list of sources, with its span in the snapshot."""

    __tablename__ = "cited_source"
    snapshot_pk: Mapped[int] = mapped_column(ForeignKey("snapshot.pk", ondelete="CASCADE"), index=True)
    seq: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    outlet: Mapped[str | None]
    title: Mapped[str | None]
    author: Mapped[str | None]
    date: Mapped[str | None]
    url: Mapped[str | None]


class ExtractionRun(Base):
    """Who made a batch of claims: one row a run over one snapshot."""

    __tablename__ = "extraction"
    snapshot_pk: Mapped[int] = mapped_column(ForeignKey("snapshot.pk", ondelete="CASCADE"), index=True)
    engine: Mapped[str]
    version: Mapped[str]
    models: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[str] = mapped_column(default=now)


class Speaker(Base):
    """Who says it: an identity, whatever the spelling of a mention.

    One row a full name, and no row ever goes: a merged one points at the live speaker it is part of
    (``merged_pk``, always the live one itself), so that its id keeps answering and a split gives it back.
    Everybody who shows or filters goes through ``coalesce(merged_pk, pk)``; ``claim.speaker_pk`` stays.
    Which rows are one speaker is computed from names and decisions (`db.clusters`), never stored elsewhere.
    """

    __tablename__ = "speaker"
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id)
    name: Mapped[str]
    #: `db.alike.name_key` of the name the row was founded under: what an import finds it again by.
    key: Mapped[str] = mapped_column(index=True)
    #: The last word of ``key`` that counts: what a bare surname is compared with.
    last_word: Mapped[str] = mapped_column(index=True, default=_last_word)
    type: Mapped[str] = mapped_column(default="unspecified")
    #: The live speaker this one is part of; None for a live one.
    merged_pk: Mapped[int | None] = mapped_column(ForeignKey("speaker.pk", ondelete="RESTRICT"), index=True)
    merged_by: Mapped[str | None]
    #: Set for somebody unnamed, who is a speaker of that article alone and never found by name.
    article_pk: Mapped[int | None] = mapped_column(ForeignKey("article.pk", ondelete="CASCADE"), index=True)
    created_at: Mapped[str] = mapped_column(default=now)
    __table_args__ = (
        CheckConstraint(_one_of("type", TYPES), name="type"),
        CheckConstraint(_one_of("merged_by", MERGERS), name="merged_by"),
        CheckConstraint("merged_pk <> pk", name="two_speakers"),
        Base.__table_args__,
    )


class Claim(Base):
    """One attributed claim. ``content``, ``source``, ``cue`` and ``sentence`` repeat the words of the
    spans, so that lists need no text; ``text[a:b]`` of every span stays the truth (`sayso check`)."""

    __tablename__ = "claim"
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id)
    article_pk: Mapped[int] = mapped_column(ForeignKey("article.pk", ondelete="CASCADE"), index=True)
    snapshot_pk: Mapped[int] = mapped_column(ForeignKey("snapshot.pk", ondelete="CASCADE"), index=True)
    #: None: a person made the claim.
    extraction_pk: Mapped[int | None] = mapped_column(ForeignKey("extraction.pk", ondelete="SET NULL"))
    parent_pk: Mapped[int | None] = mapped_column(ForeignKey("claim.pk", ondelete="SET NULL"), index=True)
    speaker_pk: Mapped[int | None] = mapped_column(ForeignKey("speaker.pk", ondelete="RESTRICT"), index=True)
    content: Mapped[str] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(Text)
    cue: Mapped[str | None] = mapped_column(Text)
    sentence: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    sentence_start: Mapped[int]
    sentence_end: Mapped[int]
    kind: Mapped[str] = mapped_column(index=True)
    polarity: Mapped[str] = mapped_column(default="asserts")
    #: The names of the claim's `ChainLink` rows, the outermost first.
    via: Mapped[list[Any]] = mapped_column(default=list)
    said: Mapped[str | None]
    #: The words the date was read or derived from, in the claim's snapshot.
    said_start: Mapped[int | None]
    said_end: Mapped[int | None]
    said_basis: Mapped[str | None]
    confidence: Mapped[float | None]
    review: Mapped[str] = mapped_column(default="machine", index=True)
    memo: Mapped[str | None] = mapped_column(Text)
    orphan: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[str] = mapped_column(default=now)
    __table_args__ = (
        CheckConstraint(_one_of("kind", ("direct", "mixed", "indirect", "belief")), name="kind"),
        CheckConstraint(_one_of("review", REVIEWS), name="review"),
        CheckConstraint(
            '"start" >= 0 AND sentence_start >= 0 AND sentence_end >= sentence_start', name="spans"
        ),
        CheckConstraint(_one_of("said_basis", ("stated", "derived")), name="said_basis"),
        Base.__table_args__,
    )


class ClaimSpan(Base):
    """A part of a claim in its snapshot's text."""

    __tablename__ = "claim_span"
    claim_pk: Mapped[int] = mapped_column(ForeignKey("claim.pk", ondelete="CASCADE"))
    role: Mapped[str]
    seq: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    __table_args__ = (
        UniqueConstraint("claim_pk", "role", "seq"),
        CheckConstraint(_one_of("role", ("content", "source", "cue")), name="role"),
        CheckConstraint('"start" >= 0 AND "end" > "start"', name="order"),
        Base.__table_args__,
    )


class MentionRow(Base):
    """How the words that name a claim's source were understood (`db.records.Mention`); machine-made."""

    __tablename__ = "mention"
    claim_pk: Mapped[int] = mapped_column(ForeignKey("claim.pk", ondelete="CASCADE"), unique=True)
    form: Mapped[str]
    type: Mapped[str]
    name: Mapped[str | None] = mapped_column(Text)
    named: Mapped[bool]
    stands_for: Mapped[str | None]
    antecedent_start: Mapped[int | None]
    antecedent_end: Mapped[int | None]
    rule: Mapped[str]
    sure: Mapped[float]
    #: ``[[start, end, "role" or "affiliation"], ...]`` in the claim's snapshot.
    roles: Mapped[list[Any]] = mapped_column(default=list)
    __table_args__ = (
        CheckConstraint(
            _one_of("form", ("name", "title", "nominal", "pronoun", "metonym", "none")), name="form"
        ),
        CheckConstraint(_one_of("type", TYPES), name="type"),
        Base.__table_args__,
    )


class ChainRow(Base):
    """A station between the article and a claim's speaker; ``seq`` 0 is the outermost."""

    __tablename__ = "chain_link"
    claim_pk: Mapped[int] = mapped_column(ForeignKey("claim.pk", ondelete="CASCADE"))
    seq: Mapped[int]
    name: Mapped[str]
    kind: Mapped[str]
    start: Mapped[int | None]
    end: Mapped[int | None]
    speaker_pk: Mapped[int | None] = mapped_column(ForeignKey("speaker.pk", ondelete="RESTRICT"), index=True)
    cited_pk: Mapped[int | None] = mapped_column(
        ForeignKey("cited_source.pk", ondelete="SET NULL"), index=True
    )
    __table_args__ = (
        UniqueConstraint("claim_pk", "seq"),
        CheckConstraint(_one_of("kind", ("speaker", "media", "cited", "anonymous")), name="kind"),
        Base.__table_args__,
    )


class Decision(Base):
    """What was decided of speakers: a constraint over normalised names or over mentions.

    * same: ``a`` and ``b`` are one speaker, called as ``b``;
    * different: ``a`` and ``b`` are two speakers;
    * is: the mentions at ``anchors`` are ``b``, whatever they say (``a``); None for nobody;
    * rename: ``a`` is called ``b``;
    * type: ``a`` is of the type that ``b_name`` says.

    ``groups`` are lists of keys: names that were one speaker when a person decided something about it, and
    therefore stay one. ``origin`` "user": a person, through the journal; "table": the aliases that ship.
    """

    __tablename__ = "decision"
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id)
    kind: Mapped[str]
    origin: Mapped[str] = mapped_column(default="user")
    a_name: Mapped[str]
    a_key: Mapped[str] = mapped_column(index=True)
    b_name: Mapped[str | None]
    b_key: Mapped[str | None] = mapped_column(index=True)
    groups: Mapped[list[Any]] = mapped_column(default=list)
    #: The words of each mention and around it (`db.decisions.Anchor`).
    anchors: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[str] = mapped_column(default=now)
    by: Mapped[str]
    __table_args__ = (
        CheckConstraint(_one_of("kind", DECISIONS), name="kind"),
        CheckConstraint(_one_of("origin", ("user", "table")), name="origin"),
        Base.__table_args__,
    )


class ArticleLink(Base):
    """Two articles are not independent; ``a_pk`` is the lower key. An origin is a component of these."""

    __tablename__ = "article_link"
    a_pk: Mapped[int] = mapped_column(ForeignKey("article.pk", ondelete="CASCADE"))
    b_pk: Mapped[int] = mapped_column(ForeignKey("article.pk", ondelete="CASCADE"), index=True)
    reason: Mapped[str]
    #: What shows it: ``{"a": [[start, end], ...], "b": [...], "words": n}`` in the newest snapshots' texts.
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)
    __table_args__ = (
        UniqueConstraint("a_pk", "b_pk", "reason"),
        CheckConstraint(_one_of("reason", LINKS), name="reason"),
        CheckConstraint("a_pk < b_pk", name="order"),
        Base.__table_args__,
    )


class Fingerprint(Base):
    """A hash of a few words of an article's newest text: articles that share some are compared in full."""

    __tablename__ = "fingerprint"
    article_pk: Mapped[int] = mapped_column(ForeignKey("article.pk", ondelete="CASCADE"), index=True)
    value: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_fingerprint_value_article", "value", "article_pk"), Base.__table_args__)


class SavedSearch(Base):
    """A query somebody kept under a name; ``seq`` is its place in its folder."""

    __tablename__ = "saved_search"
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id)
    name: Mapped[str]
    folder: Mapped[str | None]
    query: Mapped[str] = mapped_column(Text)
    seq: Mapped[int] = mapped_column(default=0)
    at: Mapped[str] = mapped_column(default=now)


class Tag(Base):
    """A label of the user's. ``name_key`` is the case-folded name: tags differ by more than case."""

    __tablename__ = "tag"
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    colour: Mapped[str] = mapped_column(String(7))
    note: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[str] = mapped_column(default=now)


class ClaimTag(Base):
    """This claim bears this tag."""

    __tablename__ = "claim_tag"
    claim_pk: Mapped[int] = mapped_column(ForeignKey("claim.pk", ondelete="CASCADE"))
    #: RESTRICT: deleting a tag is an act that removes it from its claims first, in the journal.
    tag_pk: Mapped[int] = mapped_column(ForeignKey("tag.pk", ondelete="RESTRICT"), index=True)
    at: Mapped[str] = mapped_column(default=now)
    __table_args__ = (UniqueConstraint("claim_pk", "tag_pk"), Base.__table_args__)


class Relation(Base):
    """How claim ``a`` stands to claim ``b``, as a person recorded it."""

    __tablename__ = "relation"
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id)
    a_pk: Mapped[int] = mapped_column(ForeignKey("claim.pk", ondelete="CASCADE"))
    b_pk: Mapped[int] = mapped_column(ForeignKey("claim.pk", ondelete="CASCADE"), index=True)
    relation: Mapped[str]
    note: Mapped[str | None] = mapped_column(Text)
    at: Mapped[str] = mapped_column(default=now)
    __table_args__ = (
        UniqueConstraint("a_pk", "b_pk"),
        CheckConstraint(_one_of("relation", RELATIONS), name="relation"),
        CheckConstraint("a_pk <> b_pk", name="two_claims"),
        Base.__table_args__,
    )


class FieldState(Base):
    """A field that a person touched; a machine never writes it again. Exactly one owner is set."""

    __tablename__ = "field_state"
    article_pk: Mapped[int | None] = mapped_column(ForeignKey("article.pk", ondelete="CASCADE"))
    claim_pk: Mapped[int | None] = mapped_column(ForeignKey("claim.pk", ondelete="CASCADE"))
    field: Mapped[str]
    state: Mapped[str]
    at: Mapped[str] = mapped_column(default=now)
    __table_args__ = (
        UniqueConstraint("article_pk", "field"),
        UniqueConstraint("claim_pk", "field"),
        CheckConstraint("(article_pk IS NULL) <> (claim_pk IS NULL)", name="one_owner"),
        CheckConstraint(_one_of("state", ("edited", "verified")), name="state"),
        Base.__table_args__,
    )


class JournalEntry(Base):
    """One human act: rows before and after (`db.journal`). ``pk`` is its order."""

    __tablename__ = "journal"
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id)
    at: Mapped[str] = mapped_column(default=now)
    by: Mapped[str]
    #: A key that the app words ("tag-claims"), with what fills it in.
    name: Mapped[str]
    arguments: Mapped[dict[str, Any]] = mapped_column(default=dict)
    changes: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(default="done", index=True)
    __table_args__ = (
        CheckConstraint(_one_of("state", ("done", "undone", "dropped")), name="state"),
        Base.__table_args__,
    )


class ChangeLog(Base):
    """Which claims' words changed, in order; written by triggers only (`db.engine`)."""

    __tablename__ = "change_log"
    claim_pk: Mapped[int]
    at: Mapped[str]


Index("ix_claim_article_start", Claim.article_pk, Claim.start)
Index("ix_field_state_claim", FieldState.claim_pk)
