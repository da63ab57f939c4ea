"""What crosses borders: frozen dataclasses, standard library only.

Every offset in this module is a code point offset into a snapshot's text, end exclusive, so that
``text[start:end]`` is always the words meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Span = tuple[int, int]
Spans = tuple[Span, ...]

Kind = Literal["direct", "mixed", "indirect", "belief"]
KINDS: tuple[Kind, ...] = ("direct", "mixed", "indirect", "belief")

#: How the words that name a source name it; "none": there are no such words.
MentionForm = Literal["name", "title", "nominal", "pronoun", "metonym", "none"]
#: What a speaker is; "unspecified" where nothing tells.
SpeakerType = Literal["person", "group", "government", "media", "anonymous", "unspecified"]
SPEAKER_TYPES: tuple[SpeakerType, ...] = (
    "person",
    "group",
    "government",
    "media",
    "anonymous",
    "unspecified",
)
#: What a station between an article and a speaker is.
StationKind = Literal["speaker", "media", "cited", "anonymous"]

#: Joins the parts of a discontinuous content when it is shown as one string.
JOIN = " … "


def words(text: str, spans: Spans) -> str:
    """The words of discontinuous ``spans`` as one line; parts joined by `` … ``, white space folded.

    >>> words("We, he said, will win.", ((0, 2), (13, 21)))
    'We … will win'
    """
    return JOIN.join(" ".join(text[start:end].split()) for start, end in spans)


# --- what the importer makes -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading of the text; ``level`` 1 is the highest."""

    span: Span
    level: int = 1


@dataclass(frozen=True, slots=True)
class CitedSource:
    """An entry of an article's own list of sources. ``date`` is ISO 8601 or EDTF, None where unknown."""

    span: Span
    outlet: str | None = None
    title: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An immutable reading of some bytes: a function of bytes, reader and reader version.

    Unknown metadata is None, never a guess. ``date`` is the publication date (ISO 8601 or EDTF).
    ``boilerplate`` are spans that are not the article's running text (captions, teasers, bylines,
    lists of sources); they stay in ``text`` and are only marked.
    ``notes`` are keyed remarks for the import report, such as ``("decoded-as", "windows-1252")``.
    """

    doc: str
    location: str
    media_type: str
    sha256: str
    reader: str
    reader_version: int
    text: str
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    date: str | None = None
    headings: tuple[Heading, ...] = ()
    boilerplate: Spans = ()
    cited: tuple[CitedSource, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is credited with what, as spans only: what an attribution engine returns.

    ``source`` is empty where the text names nobody. ``sentence`` covers cue and content.
    ``parent`` is the index, in the same sequence, of the attribution whose content holds this one.
    """

    content: Spans
    cue: Spans
    source: Spans
    sentence: Span
    kind: Kind
    confidence: float | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What the text says somebody is ("role": a spokesman) or belongs to ("affiliation": the mill)."""

    span: Span
    kind: Literal["role", "affiliation"]


@dataclass(frozen=True, slots=True)
class Mention:
    """How the words that name a source were understood.

    ``name`` is who it is: where ``named``, the fullest proper name that the document has for it, by which
    it may be found again in other articles; otherwise the words of a description. None where nothing
    was resolved: a pronoun without antecedent, no source. A mention of type "anonymous" is somebody in
    this article alone; two of them are one where their ``antecedent`` (or else their own span) is the
    same. ``stands_for``: of a metonym, the government meant. ``antecedent``: the words that decided,
    where they are not the mention's own. ``rule`` is the key of the rule that decided, ``sure`` (0..1)
    how sure it is.
    """

    form: MentionForm = "none"
    type: SpeakerType = "unspecified"
    name: str | None = None
    named: bool = False
    stands_for: str | None = None
    antecedent: Span | None = None
    rule: str = ""
    sure: float = 1.0
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One station between the article and the speaker, the outermost first.

    ``span`` are the words that name it, where the text has them; ``cited`` is an index into the
    document's list of cited sources.
    """

    name: str
    kind: StationKind
    span: Span | None = None
    cited: int | None = None


@dataclass(frozen=True, slots=True)
class When:
    """The date of a statement (ISO 8601 or EDTF), and the words it was read or derived from."""

    value: str
    span: Span
    basis: Literal["stated", "derived"]


@dataclass(frozen=True, slots=True)
class ExtractedClaim:
    """An attribution with what the later stages know of it."""

    attribution: Attribution
    mention: Mention = Mention()
    polarity: str = "asserts"
    chain: tuple[ChainLink, ...] = ()
    when: When | None = None

    @property
    def speaker(self) -> str | None:
        """Who says it: the fullest name or the description; None where that is not known."""
        return self.mention.name

    @property
    def named(self) -> bool:
        """Whether `speaker` is a proper name, by which others may be found to be the same."""
        return self.mention.named and self.mention.name is not None

    @property
    def via(self) -> tuple[str, ...]:
        """The names of the stations between article and speaker, the outermost first."""
        return tuple(link.name for link in self.chain)

    @property
    def said(self) -> str | None:
        """The date of the statement (ISO 8601 or EDTF)."""
        return self.when.value if self.when else None


@dataclass(frozen=True, slots=True)
class Engine:
    """Which code and which models made an extraction; kept with every claim's provenance."""

    name: str
    version: str
    models: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """A document with its claims: what a worker sends back to the single writer."""

    document: Document
    claims: tuple[ExtractedClaim, ...]
    engine: Engine


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the user says of the articles of an import, used only where a document itself is silent."""

    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """Somebody whom texts call by several names: an entry of the table of aliases.

    ``also`` are other names of the same; ``distinct`` are names that look alike and are others'.
    """

    name: str
    type: SpeakerType
    also: tuple[str, ...] = ()
    distinct: tuple[str, ...] = ()


# --- what the library shows --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article as shown; ``date`` is its publication date (ISO 8601 or EDTF)."""

    id: str
    title: str | None
    outlet: str | None
    author: str | None
    date: str | None
    pk: int = 0
    doc: str = ""
    location: str = ""
    claims: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The ``article`` part of the public claim record."""
        return {
            "id": self.id,
            "title": self.title,
            "outlet": self.outlet,
            "author": self.author,
            "date": self.date,
        }

    @property
    def label(self) -> str:
        """What to call the article in a list: its title, or the file's name."""
        return self.title or self.doc


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """One claim as every consumer sees it: table, reader, search, compare and export.

    ``content`` joins the parts of ``spans`` by `` … ``; ``sentence`` is the sentence around it.
    ``review`` is "machine", "edited", "verified" or "rejected". ``orphan``: its words could not be
    found again in a newer text of the article, so ``spans`` point into an older snapshot.
    """

    id: str
    doc: str
    article: ArticleRecord
    content: str
    spans: Spans
    sentence: str
    speaker: str | None
    source: str | None
    cue: str | None
    kind: Kind
    polarity: str
    via: tuple[str, ...]
    date: str | None
    tags: tuple[str, ...]
    memo: str | None
    relations: int
    # Not part of the public record: what the window needs.
    pk: int = 0
    snapshot_pk: int = 0
    #: The live speaker, whatever name the mention founded.
    speaker_pk: int | None = None
    speaker_type: SpeakerType = "unspecified"
    #: The claim of which this one is part ("A said that B urged C": A's is the outer).
    parent_pk: int | None = None
    #: The words that ``date`` was read or derived from, in the snapshot's text.
    said_span: Span | None = None
    said_basis: Literal["stated", "derived"] | None = None
    source_spans: Spans = ()
    cue_spans: Spans = ()
    sentence_span: Span = (0, 0)
    confidence: float | None = None
    review: str = "machine"
    orphan: bool = False
    by_hand: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The public claim record: a contract of ``search --json`` and of every export."""
        return {
            "id": self.id,
            "doc": self.doc,
            "article": self.article.as_dict(),
            "content": self.content,
            "spans": [list(span) for span in self.spans],
            "sentence": self.sentence,
            "speaker": self.speaker,
            "source": self.source,
            "cue": self.cue,
            "kind": self.kind,
            "polarity": self.polarity,
            "via": list(self.via),
            "date": self.date,
            "tags": list(self.tags),
            "memo": self.memo,
            "relations": self.relations,
        }


@dataclass(frozen=True, slots=True)
class SnapshotRecord:
    """The text of an article as it was read once."""

    pk: int
    article_pk: int
    text: str
    headings: tuple[Heading, ...] = ()
    boilerplate: Spans = ()
    cited: tuple[CitedSource, ...] = ()
    reader: str = ""
    read_at: str = ""


@dataclass(frozen=True, slots=True)
class TagRecord:
    """A tag with the number of live claims that bear it. ``colour`` is ``#rrggbb``."""

    pk: int
    id: str
    name: str
    colour: str
    note: str | None
    claims: int


@dataclass(frozen=True, slots=True)
class SpeakerRecord:
    """A live speaker. ``claims`` counts those that are neither rejected nor deleted.

    ``aliases`` are the other names it is found by, ``mentions`` the words that name it in the texts, each
    with its count, the most frequent first; ``roles`` what the texts say it is. Only `db.speakers` fills
    these. ``stands_for``: of a metonym, the government meant. ``articles`` counts those of its claims.
    """

    pk: int
    id: str
    name: str
    claims: int
    type: SpeakerType = "unspecified"
    aliases: tuple[str, ...] = ()
    mentions: tuple[tuple[str, int], ...] = ()
    roles: tuple[str, ...] = ()
    stands_for: str | None = None
    articles: int = 0
    #: Set for somebody unnamed: the article whose speaker it is.
    article_pk: int | None = None
    #: Whether a person decided something about it.
    decided: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The public speaker record: a contract of ``sayso speakers --json``."""
        return {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "role": self.roles[0] if self.roles else None,
            "aliases": list(self.aliases),
            "mentions": [{"words": words, "count": count} for words, count in self.mentions],
            "claims": self.claims,
        }


@dataclass(frozen=True, slots=True)
class NamePart:
    """One of the names that are one speaker. ``merged_by`` (`db.schema.MERGERS`) says why it is part of it;
    None for the live one."""

    pk: int
    id: str
    name: str
    merged_by: str | None
    claims: int


DecisionKind = Literal["same", "different", "is", "rename", "type"]


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """What a person decided of speakers; `db.schema.Decision` tells what ``a`` and ``b`` are.

    ``mentions``: the words of each mention it is about (of kind "is").
    """

    id: str
    kind: DecisionKind
    a: str
    b: str | None
    at: str
    by: str
    mentions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One mention of a speaker: where, in which words, in which sentence."""

    claim_id: str
    article: str
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two speakers that may be one: the reason (`db.alike.Reason`), how sure (0..1), evidence side by side.

    ``together`` counts the articles that name both: people of one name are told apart there.
    """

    a: SpeakerRecord
    b: SpeakerRecord
    reason: str
    sure: float
    together: int = 0
    evidence_a: tuple[Evidence, ...] = ()
    evidence_b: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """How claim ``a`` stands to claim ``b``: one of `db.schema.RELATIONS`, with a person's note."""

    id: str
    a_pk: int
    b_pk: int
    relation: str
    note: str | None
    at: str


@dataclass(frozen=True, slots=True)
class ArticleLinkRecord:
    """Another article that is not independent of one: both carry one report, or one quotes the other.

    ``here`` and ``there`` are passages in the two newest texts, ``words`` how many words they share.
    """

    article_pk: int
    article_id: str
    title: str
    outlet: str | None
    reason: Literal["same-passage", "quotes"]
    here: Spans
    there: Spans
    words: int


SourceKind = Literal["outlet", "station", "cited"]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """Whom claims pass through: an outlet, an agency or somebody else who relays, a cited source.

    ``claims`` counts the live claims that do, ``articles`` those that have or cite it. ``speaker_pk`` where
    the library knows the source as a speaker too, whose other names are ``aliases``; ``cited`` are the
    entries of lists of sources.
    """

    name: str
    kinds: tuple[SourceKind, ...]
    claims: int
    articles: int
    type: SpeakerType = "unspecified"
    aliases: tuple[str, ...] = ()
    cited: tuple[CitedSource, ...] = ()
    speaker_pk: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The public source record: a contract of ``sayso sources --json``."""
        return {
            "name": self.name,
            "kinds": list(self.kinds),
            "type": self.type,
            "aliases": list(self.aliases),
            "claims": self.claims,
            "articles": self.articles,
            "cited": [
                {
                    "outlet": one.outlet,
                    "title": one.title,
                    "author": one.author,
                    "date": one.date,
                    "url": one.url,
                }
                for one in self.cited
            ],
        }


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One line of a facet: ``query`` is the query-language text that filters by it."""

    key: str
    label: str
    count: int
    query: str
    colour: str | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts for the current result, by facet name: speaker, outlet, date, tag, kind ..."""

    values: Mapping[str, Sequence[FacetValue]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HistoryRecord:
    """One human act in the journal. ``state`` is "done", "undone" or "dropped" (redo no longer possible)."""

    id: str
    at: str
    by: str
    name: str
    arguments: Mapping[str, Any]
    state: str
    changes: int


ImportOutcome = Literal["imported", "updated", "restored", "duplicate", "failed"]


@dataclass(frozen=True, slots=True)
class ImportLine:
    """What became of one file. ``error`` is a key that the app words; ``detail`` completes it."""

    path: str
    outcome: ImportOutcome
    claims: int = 0
    article_id: str | None = None
    title: str | None = None
    error: str | None = None
    detail: str | None = None
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The end of an import: one line a file, in the order given; ``cancelled`` where it was stopped."""

    lines: tuple[ImportLine, ...] = ()
    cancelled: bool = False

    def count(self, *outcomes: ImportOutcome) -> int:
        """How many lines ended in one of ``outcomes``."""
        return sum(line.outcome in outcomes for line in self.lines)

    @property
    def landed(self) -> int:
        """How many files are in the library now; a duplicate counts."""
        return len(self.lines) - self.count("failed")
