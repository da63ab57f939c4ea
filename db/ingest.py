"""Extractions into rows: one article, one transaction, and nothing a person did is lost.

Same bytes or same normalised text: a duplicate. Same path or URL with other content: a new snapshot of
that article, its claims found again by `db.reanchor`. Anything else: a new article.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import UpdateBase, delete, insert, select, update
from sqlalchemy.orm import Session

from db import clusters, decisions, speakers
from db.alike import name_key
from db.claims import chunks
from db.dates import is_date
from db.edits import restore_article, span_rows
from db.reanchor import CONTEXT, Anchored, anchor, match
from db.records import (
    ChainLink,
    Defaults,
    Document,
    ExtractedClaim,
    Extraction,
    ImportLine,
    Mention,
    Span,
    Spans,
    words,
)
from db.schema import (
    Article,
    ChainRow,
    Cited,
    Claim,
    ClaimSpan,
    ClaimTag,
    ExtractionRun,
    FieldState,
    MentionRow,
    Relation,
    Snapshot,
    Speaker,
    new_id,
    now,
)

#: Locations that name no place one could come back to: pasted text, standard input.
NOWHERE = ("", "-")
#: What a reader sees of a claim and a machine may renew.
_SHOWN = ("content", "source", "cue", "kind", "polarity", "via", "said", "speaker_pk")
#: What no name begins with: "a newspaper" passes claims on, too.
_INDEFINITE = ("a ", "an ", "one ", "some ", "several ", "another ", "many ", "other ", "two ", "three ")
_METADATA = (("title", "title"), ("author", "author"), ("outlet", "outlet"), ("published", "date"))


def text_hash(text: str) -> str:
    """SHA-256 of the text as a reader sees it: Unicode composed, white space folded, no byte order mark."""
    seen = unicodedata.normalize("NFC", text.removeprefix("\ufeff"))
    return hashlib.sha256(" ".join(seen.split()).encode()).hexdigest()


def known_original(session: Session, sha256: str) -> int | None:
    """The article (deleted or not) that came from those very bytes, if any."""
    return session.scalar(
        select(Snapshot.article_pk).where(Snapshot.original_sha256 == sha256).order_by(Snapshot.pk).limit(1)
    )


def duplicate(session: Session, article_pk: int, path: str) -> ImportLine:
    """The report line for something the library has; brings the article back if it was deleted."""
    article = session.get_one(Article, article_pk)
    outcome = ImportLine(path, "duplicate", article_id=article.id, title=article.title or article.doc)
    if article.deleted_at is None:
        return outcome
    restore_article(session, article_pk=article_pk)
    return replace(outcome, outcome="restored")


def ingest(
    session: Session, extraction: Extraction, *, defaults: Defaults | None = None, path: str | None = None
) -> ImportLine:
    """Store one extraction. Its line for the report: imported, updated, duplicate or restored.

    ``path`` is what the report calls it, by default the document's location.
    """
    document = extraction.document
    path = path or document.location
    known = known_original(session, document.sha256) or session.scalar(
        select(Snapshot.article_pk).where(Snapshot.text_sha256 == text_hash(document.text)).limit(1)
    )
    if known is not None:
        return duplicate(session, known, path)
    article = None
    if document.location not in NOWHERE:
        article = session.scalar(
            select(Article)
            .where(Article.location == document.location, Article.deleted_at.is_(None))
            .order_by(Article.pk.desc())
            .limit(1)
        )
    updated = article is not None
    if article is None:
        article = Article(id=new_id(), doc=document.doc, location=document.location)
        session.add(article)
        session.flush()
    _describe(session, article, document, defaults or Defaults())
    snapshot = _add_snapshot(session, article, document)
    count = store_claims(session, snapshot, extraction).total
    return ImportLine(
        path,
        "updated" if updated else "imported",
        claims=count,
        article_id=article.id,
        title=article.title or article.doc,
        notes=document.notes,
    )


def _describe(session: Session, article: Article, document: Document, defaults: Defaults) -> None:
    """Metadata: what the document states, else what the user gave; fields a person edited stay."""
    edited = set(session.scalars(select(FieldState.field).where(FieldState.article_pk == article.pk)))
    for column, name in _METADATA:
        stated = [getattr(document, name), getattr(defaults, name), getattr(article, column)]
        if name == "date":
            # A reader that let an impossible date through must not make the row unsearchable.
            stated = [date for date in stated if date and is_date(date)]
        if column not in edited:
            setattr(article, column, next(filter(None, stated), None))
    session.flush()


def _add_snapshot(session: Session, article: Article, document: Document) -> Snapshot:
    newest = session.scalar(
        select(Snapshot.seq).where(Snapshot.article_pk == article.pk).order_by(Snapshot.seq.desc()).limit(1)
    )
    snapshot = Snapshot(
        article_pk=article.pk,
        seq=(newest or 0) + 1,
        original_sha256=document.sha256,
        text_sha256=text_hash(document.text),
        media_type=document.media_type,
        reader=document.reader,
        reader_version=document.reader_version,
        text=document.text,
        headings=[[*heading.span, heading.level] for heading in document.headings],
        boilerplate=[list(span) for span in document.boilerplate],
    )
    session.add(snapshot)
    session.flush()
    for seq, item in enumerate(document.cited):
        session.add(
            Cited(
                snapshot_pk=snapshot.pk,
                seq=seq,
                start=item.span[0],
                end=item.span[1],
                outlet=item.outlet,
                title=item.title,
                author=item.author,
                date=item.date,
                url=item.url,
            )
        )
    return snapshot


# --- claims of a snapshot ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an article's claims, as counts.

    ``kept`` are found again as they were, ``changed`` found again in other words or with another mention
    or kind; both keep their ids. ``kept_for_work`` are no longer found but bear the work of a person;
    ``orphans`` are those among them whose words the text no longer has.
    """

    kept: int = 0
    changed: int = 0
    new: int = 0
    gone: int = 0
    kept_for_work: int = 0
    orphans: int = 0

    @property
    def total(self) -> int:
        """How many claims the machine found."""
        return self.kept + self.changed + self.new


def extracted_again(session: Session, snapshot_pk: int, extraction: Extraction) -> Stored:
    """Renew the claims of a text that was extracted again; nothing where a newer text has come meanwhile."""
    snapshot = session.get(Snapshot, snapshot_pk)
    if snapshot is None:
        return Stored()
    of_article = select(Snapshot.pk).where(Snapshot.article_pk == snapshot.article_pk)
    if session.scalar(of_article.order_by(Snapshot.seq.desc()).limit(1)) != snapshot_pk:
        return Stored()
    return store_claims(session, snapshot, extraction)


def store_claims(session: Session, snapshot: Snapshot, extraction: Extraction) -> Stored:
    """Make the claims of the snapshot's article what ``extraction`` says, keeping ids and human work."""
    run = ExtractionRun(
        snapshot_pk=snapshot.pk,
        engine=extraction.engine.name,
        version=extraction.engine.version,
        models=[list(model) for model in extraction.engine.models],
    )
    session.add(run)
    session.flush()
    old = list(session.scalars(select(Claim).where(Claim.article_pk == snapshot.article_pk)))
    moved = _moved(session, old, snapshot)
    fresh = [
        Anchored(i, claim.attribution.content, claim.attribution.source, claim.attribution.cue)
        for i, claim in enumerate(extraction.claims)
    ]
    by_pk = {claim.pk: claim for claim in old}
    before = clusters.keys_of(session, [claim.speaker_pk for claim in old if claim.speaker_pk])
    same = match([spans for spans in moved.values() if spans], fresh)
    matched = {new: by_pk[pk] for pk, new in same}
    worked = _touched(session, old)
    writer = _Writer(session, snapshot, run, moved, worked)
    pks = writer.write(extraction.claims, matched)
    writer.set_parents(pks, extraction.claims)
    found_again = {pk for pk, _ in same}
    gone, kept_for_work, orphans = writer.leave(claim for claim in old if claim.pk not in found_again)
    # What was written past the session's objects must not be read from them.
    session.flush()
    session.expire_all()
    clusters.settle(session, before | clusters.keys_of(session, writer.rows()))
    session.expire_all()
    return Stored(
        kept=len(matched) - writer.changed,
        changed=writer.changed,
        new=len(extraction.claims) - len(matched),
        gone=gone,
        kept_for_work=kept_for_work,
        orphans=orphans,
    )


def _moved(session: Session, old: Sequence[Claim], snapshot: Snapshot) -> dict[int, Anchored | None]:
    """The old claims' spans in the snapshot's text, by key; None where they cannot be found."""
    parts: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for chunk in chunks([claim.pk for claim in old]):
        rows = session.execute(
            select(ClaimSpan.claim_pk, ClaimSpan.role, ClaimSpan.start, ClaimSpan.end)
            .where(ClaimSpan.claim_pk.in_(chunk))
            .order_by(ClaimSpan.claim_pk, ClaimSpan.role, ClaimSpan.seq)
        )
        for pk, role, start, end in rows:
            parts[pk][role].append((start, end))
    texts: dict[int, str] = {snapshot.pk: snapshot.text}
    moved: dict[int, Anchored | None] = {}
    for claim in old:
        if claim.snapshot_pk not in texts:
            texts[claim.snapshot_pk] = session.get_one(Snapshot, claim.snapshot_pk).text
        spans = {role: tuple(parts[claim.pk][role]) for role in ("content", "source", "cue")}
        if claim.snapshot_pk == snapshot.pk:
            moved[claim.pk] = Anchored(claim.pk, **spans)
        else:
            moved[claim.pk] = _moved_spans(claim.pk, texts[claim.snapshot_pk], spans, snapshot.text)
    return moved


def _moved_spans(key: int, old_text: str, spans: dict[str, Spans], new_text: str) -> Anchored | None:
    """All roles are found as one passage, so that a short mention is not taken from elsewhere."""
    everything = sorted(span for role in spans.values() for span in role)
    if not spans["content"]:
        return None
    start, end = everything[0][0], max(span[1] for span in everything)
    whole = anchor(old_text, ((start, end),), new_text)
    if whole is not None:
        shift = whole[0][0] - start
        shifted = {role: tuple((a + shift, b + shift) for a, b in part) for role, part in spans.items()}
        return Anchored(key, **shifted)
    content = anchor(old_text, spans["content"], new_text)
    if content is None:
        return None
    source, cue = (
        _beside(old_text, spans["content"], spans[role], new_text, content) for role in ("source", "cue")
    )
    return Anchored(key, content, source, cue)


def _beside(old_text: str, content: Spans, part: Spans, new_text: str, new_content: Spans) -> Spans:
    """Where ``part`` of a claim stands beside its content's new place: as near, and on the same side."""
    if not part:
        return ()
    before, after = content[0][0] - part[0][0], part[-1][1] - content[-1][1]
    first = new_content[0][0] - (before + CONTEXT if before > 0 else 0)
    last = new_content[-1][1] + (after + CONTEXT if after > 0 else 0)
    return anchor(old_text, part, new_text, within=(max(0, first), last)) or ()


def _touched(session: Session, claims: Sequence[Claim]) -> dict[int, set[str]]:
    """Claims that bear human work, with the fields a person set (may be empty: a tag, a relation)."""
    worked: dict[int, set[str]] = {}
    for claim in claims:
        if claim.extraction_pk is None or claim.memo is not None or claim.review != "machine":
            worked.setdefault(claim.pk, set())
    pks = [claim.pk for claim in claims]
    for chunk in chunks(pks):
        for pk, name in session.execute(
            select(Claim.pk, FieldState.field)
            .join(FieldState, FieldState.claim_pk == Claim.pk)
            .where(Claim.pk.in_(chunk))
        ):
            worked.setdefault(pk, set()).add(name)
        for column in (ClaimTag.claim_pk, Relation.a_pk, Relation.b_pk):
            for pk in session.scalars(select(column).where(column.in_(chunk))):
                worked.setdefault(pk, set())
    return worked


def _named_stations(claims: Sequence[ExtractedClaim]) -> set[str]:
    """The stations of chains that are speakers themselves: media with a name, and whoever is named here."""
    known = {name_key(claim.speaker) for claim in claims if claim.named and claim.speaker}
    return {
        link.name
        for claim in claims
        for link in claim.chain
        if (link.kind == "media" and _has_name(link.name))
        or (link.kind == "speaker" and name_key(link.name) in known)
    }


def _has_name(words_: str) -> bool:
    """Whether words hold a proper name, as far as capitals tell; a script without them is trusted."""
    cased = any(char.isupper() or char.islower() for char in words_)
    return not words_.lower().startswith(_INDEFINITE) and (
        not cased or any(word[0].isupper() for word in words_.split())
    )


class _Writer:
    """Writes the claims of one extraction run."""

    def __init__(
        self,
        session: Session,
        snapshot: Snapshot,
        run: ExtractionRun,
        moved: Mapping[int, Anchored | None],
        worked: Mapping[int, set[str]],
    ) -> None:
        self.session = session
        self.snapshot = snapshot
        self.run = run
        self.moved = moved
        self.worked = worked
        self.article_id = session.scalars(select(Article.id).where(Article.pk == snapshot.article_pk)).one()
        #: The snapshot's cited sources, by their place in its list.
        self.cited = list(
            session.scalars(select(Cited.pk).where(Cited.snapshot_pk == snapshot.pk).order_by(Cited.seq))
        )
        #: Who says each of the claims being written, by their place.
        self.who: list[int | None] = []
        #: The rows of the names of chain stations, by key.
        self.stations: dict[str, int] = {}
        #: How many renewed claims differ in what a reader sees of them.
        self.changed = 0

    def write(self, claims: Sequence[ExtractedClaim], matched: Mapping[int, Claim]) -> list[int]:
        """Insert claims, or renew those that are ``matched`` (by place in the sequence); their keys."""
        self.who = self._identify(claims, matched)
        renewed = {i: self._renew(i, claims[i], old) for i, old in matched.items()}
        inserted = iter(self._insert([(i, claim) for i, claim in enumerate(claims) if i not in renewed]))
        pks = [renewed[i] if i in renewed else next(inserted) for i in range(len(claims))]
        self._understood(pks, claims)
        return pks

    def rows(self) -> set[int]:
        """The rows of speakers that the claims written belong to or came through."""
        return {pk for pk in self.who if pk is not None} | set(self.stations.values())

    def _insert(self, claims: Sequence[tuple[int, ExtractedClaim]]) -> Iterator[int]:
        for chunk in chunks(claims):
            rows = [
                {"id": new_id(), "created_at": now(), "review": "machine", **self._values(i, claim)}
                for i, claim in chunk
            ]
            # Their keys are asked for: returned in order, they would cost a statement each.
            self.session.execute(insert(Claim), rows)
            chosen = select(Claim.id, Claim.pk).where(Claim.id.in_([row["id"] for row in rows]))
            keys = {row.id: row.pk for row in self.session.execute(chosen)}
            pks = [keys[row["id"]] for row in rows]
            self._spans(pks, [claim for _, claim in chunk])
            yield from pks

    def _renew(self, i: int, claim: ExtractedClaim, old: Claim) -> int:
        """Renew ``old`` where no person has been; its key."""
        values, edited = self._values(i, claim), self.worked.get(old.pk, set())
        if old.extraction_pk is None or old.review in ("verified", "rejected") or "content" in edited:
            # A person vouches for these spans: only their place may change.
            self._move(old)
            same_date = claim.when is not None and claim.when.value == old.said
            old.said_start, old.said_end = claim.when.span if claim.when and same_date else (None, None)
            return old.pk
        if "speaker" in edited:
            values.pop("speaker_pk")
        for field in edited & {"kind", "said", "polarity"}:
            values.pop(field)
        if "said" in edited:
            values |= {"said_start": None, "said_end": None, "said_basis": None}
        self.changed += any(getattr(old, name) != values.get(name, getattr(old, name)) for name in _SHOWN)
        self._execute(update(Claim).where(Claim.pk == old.pk).values(**values))
        self._execute(delete(ClaimSpan).where(ClaimSpan.claim_pk == old.pk))
        self._spans([old.pk], [claim])
        return old.pk

    def _execute(self, statement: UpdateBase) -> None:
        """Run a statement without looking through all objects of the session for those it is about."""
        self.session.execute(statement, execution_options={"synchronize_session": False})

    def set_parents(self, pks: Sequence[int], claims: Sequence[ExtractedClaim]) -> None:
        """Nesting: ``parent`` is an index into the same sequence."""
        for pk, claim in zip(pks, claims, strict=True):
            parent = claim.attribution.parent
            if parent is not None:
                self._execute(update(Claim).where(Claim.pk == pk).values(parent_pk=pks[parent]))

    def leave(self, claims: Iterable[Claim]) -> tuple[int, int, int]:
        """Claims the machine no longer finds: gone, or kept for the work of people (gone, kept, orphans)."""
        gone = kept = orphans = 0
        for claim in claims:
            place = self.moved[claim.pk]
            if claim.pk not in self.worked:
                self._execute(delete(Claim).where(Claim.pk == claim.pk))
                gone += 1
                continue
            kept += 1
            if place is None:
                claim.orphan = True
                orphans += 1
            elif claim.snapshot_pk != self.snapshot.pk:
                self._place(claim, place)
        self.session.flush()
        return gone, kept, orphans

    def _move(self, old: Claim) -> None:
        place = self.moved[old.pk]
        if place is not None and old.snapshot_pk != self.snapshot.pk:
            self._place(old, place)
        self.session.flush()

    def _place(self, claim: Claim, place: Anchored) -> None:
        """Put a claim's spans where they stand in the new snapshot; its words stay what they are."""
        text = self.snapshot.text
        covered = [*place.content, *place.cue]
        start, end = min(covered)[0], max(end for _, end in covered)
        length = claim.sentence_end - claim.sentence_start
        # The old sentence around these very words; the same sentence may stand before it as well.
        whole = text.find(self._old_sentence(claim), max(0, end - length), start + length)
        claim.sentence_start, claim.sentence_end = (whole, whole + length) if whole >= 0 else (start, end)
        claim.sentence = words(text, ((claim.sentence_start, claim.sentence_end),))
        claim.snapshot_pk = self.snapshot.pk
        claim.start = place.content[0][0]
        claim.source = words(text, place.source) or None
        claim.cue = words(text, place.cue) or None
        claim.orphan = False
        claim.said_start = claim.said_end = None
        self._loosen(claim.pk)
        self.session.flush()
        self._execute(delete(ClaimSpan).where(ClaimSpan.claim_pk == claim.pk))
        roles = {"content": place.content, "source": place.source, "cue": place.cue}
        self.session.execute(insert(ClaimSpan), span_rows(claim.pk, roles))

    def _loosen(self, claim_pk: int) -> None:
        """Forget places in the old text; what was understood from them stays."""
        self._execute(
            update(MentionRow)
            .where(MentionRow.claim_pk == claim_pk)
            .values(antecedent_start=None, antecedent_end=None, roles=[])
        )
        self._execute(
            update(ChainRow).where(ChainRow.claim_pk == claim_pk).values(start=None, end=None, cited_pk=None)
        )

    def _old_sentence(self, claim: Claim) -> str:
        text = self.session.get_one(Snapshot, claim.snapshot_pk).text
        return text[claim.sentence_start : claim.sentence_end]

    def _values(self, i: int, claim: ExtractedClaim) -> dict[str, Any]:
        text, found = self.snapshot.text, claim.attribution
        return {
            "article_pk": self.snapshot.article_pk,
            "snapshot_pk": self.snapshot.pk,
            "extraction_pk": self.run.pk,
            "parent_pk": None,
            "speaker_pk": self.who[i],
            "content": words(text, found.content),
            "source": words(text, found.source) or None,
            "cue": words(text, found.cue) or None,
            "sentence": words(text, (found.sentence,)),
            "start": found.content[0][0],
            "sentence_start": found.sentence[0],
            "sentence_end": found.sentence[1],
            "kind": found.kind,
            "polarity": claim.polarity,
            "via": list(claim.via),
            "said": claim.said,
            "said_start": claim.when.span[0] if claim.when else None,
            "said_end": claim.when.span[1] if claim.when else None,
            "said_basis": claim.when.basis if claim.when else None,
            "confidence": found.confidence,
            "orphan": False,
        }

    def _spans(self, pks: Sequence[int], claims: Sequence[ExtractedClaim]) -> None:
        rows = []
        for pk, claim in zip(pks, claims, strict=True):
            found = claim.attribution
            rows += span_rows(pk, {"content": found.content, "source": found.source, "cue": found.cue})
        if rows:
            self.session.execute(insert(ClaimSpan), rows)

    # --- who says it -----------------------------------------------------------------------------

    def _identify(self, claims: Sequence[ExtractedClaim], matched: Mapping[int, Claim]) -> list[int | None]:
        """Whose row each claim's mention belongs to; names are founded, and decisions obeyed."""
        decided = self._decided(claims)
        names = {i: decided.get(i, claim.speaker if claim.named else None) for i, claim in enumerate(claims)}
        stations = _named_stations(claims)
        rows = speakers.found(self.session, [*(name for name in names.values() if name), *sorted(stations)])
        self.stations = {key: rows[key] for name in stations if (key := name_key(name)) in rows}
        unnamed = {
            i: claim.mention
            for i, claim in enumerate(claims)
            if i not in decided and not claim.named and claim.speaker and claim.mention.type == "anonymous"
        }
        alone = self._unnamed(claims, unnamed, matched)
        return [alone.get(i, rows.get(name_key(name)) if name else None) for i, name in names.items()]

    def _decided(self, claims: Sequence[ExtractedClaim]) -> dict[int, str | None]:
        """Who people said that mentions of this text are, by the claims' places."""
        decided = decisions.decided_mentions(self.session)
        if not decided:
            return {}
        anchors = {
            i: decisions.claim_anchor(
                self.snapshot.text, claim.attribution.source, claim.attribution.content, self.article_id
            )
            for i, claim in enumerate(claims)
        }
        return decisions.apply(decided, anchors)

    def _unnamed(
        self,
        claims: Sequence[ExtractedClaim],
        unnamed: Mapping[int, Mention],
        matched: Mapping[int, Claim],
    ) -> dict[int, int]:
        """The rows of speakers whom this article alone knows, those of the last extraction used again."""
        if not unnamed:
            return {}
        free = self._unnamed_before(matched)
        people: dict[Span, list[int]] = defaultdict(list)
        for i, mention in unnamed.items():
            source = claims[i].attribution.source
            own = (source[0][0], source[-1][1]) if source else claims[i].attribution.sentence
            people[mention.antecedent or own].append(i)
        found: dict[int, int] = {}
        for places in people.values():
            name = str(unnamed[places[0]].name)
            before = [matched[i].speaker_pk for i in places if i in matched]
            pk = next((pk for pk in before if pk in free), None)
            if pk is None:
                pk = next((pk for pk, key in free.items() if key == name_key(name)), None)
            if pk is None:
                row = Speaker(
                    id=new_id(),
                    name=" ".join(name.split()),
                    key=name_key(name),
                    type="anonymous",
                    article_pk=self.snapshot.article_pk,
                )
                self.session.add(row)
                self.session.flush()
                pk = row.pk
            free.pop(pk, None)
            found.update(dict.fromkeys(places, pk))
        return found

    def _unnamed_before(self, matched: Mapping[int, Claim]) -> dict[int, str]:
        """The keys of the article's unnamed speakers that no claim needs which is kept for people's work."""
        article_pk = self.snapshot.article_pk
        renewed = {claim.pk for claim in matched.values()}
        held = {
            claim.speaker_pk
            for claim in self.session.scalars(select(Claim).where(Claim.article_pk == article_pk))
            if claim.pk in self.worked and claim.pk not in renewed
        }
        rows = self.session.scalars(
            select(Speaker).where(Speaker.article_pk == article_pk).order_by(Speaker.pk)
        )
        return {row.pk: row.key for row in rows if row.pk not in held}

    def _understood(self, pks: Sequence[int], claims: Sequence[ExtractedClaim]) -> None:
        """Write how the sources were understood, and on whose word the claims are."""
        for chunk in chunks(pks):
            self._execute(delete(MentionRow).where(MentionRow.claim_pk.in_(chunk)))
            self._execute(delete(ChainRow).where(ChainRow.claim_pk.in_(chunk)))
        pairs = list(zip(pks, claims, strict=True))
        if pairs:
            self.session.execute(insert(MentionRow), [self._mention(pk, claim) for pk, claim in pairs])
        links = [self._link(pk, seq, link) for pk, claim in pairs for seq, link in enumerate(claim.chain)]
        if links:
            self.session.execute(insert(ChainRow), links)

    def _mention(self, pk: int, claim: ExtractedClaim) -> dict[str, Any]:
        mention, text = claim.mention, self.snapshot.text
        start, end = mention.antecedent or (None, None)
        return {
            "claim_pk": pk,
            "form": mention.form,
            "type": mention.type,
            "name": mention.name,
            "named": claim.named,
            "stands_for": mention.stands_for,
            "antecedent_start": start,
            "antecedent_end": end,
            "rule": mention.rule,
            "sure": mention.sure,
            "roles": [[*role.span, role.kind, words(text, (role.span,))] for role in mention.roles],
        }

    def _link(self, pk: int, seq: int, link: ChainLink) -> dict[str, Any]:
        start, end = link.span or (None, None)
        cited = link.cited if link.cited is not None and link.cited < len(self.cited) else None
        return {
            "claim_pk": pk,
            "seq": seq,
            "name": link.name,
            "kind": link.kind,
            "start": start,
            "end": end,
            "speaker_pk": self.stations.get(name_key(link.name)),
            "cited_pk": self.cited[cited] if cited is not None else None,
        }
