"""What a person does to claims and articles: asked in a dialog where needed, written by the one writer."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.dialogs import ArticleDialog, SpeakerDialog, TagPicker
from app.jobs.reads import Failed, Session
from app.views.claim_table import ClaimTable
from app.views.inspector import InspectorView
from app.views.reader import MakeClaim, ReaderView
from app.windows.browse import Browse
from app.windows.desk import Desk
from app.windows.notices import Notices
from app.windows.tagging import Tagging
from db import edits
from db.articles import article_record
from db.claims import claim_records
from db.errors import SaysoError
from db.records import ArticleRecord, ClaimRecord, SpeakerRecord, TagRecord
from db.speakers import all_speakers
from db.tags import all_tags, find_tag

#: Up to so many selected claims are read to say how many of them bear a tag.
_COUNTED = 5000


def tag_counts(session: Session, pks: Sequence[int]) -> tuple[list[TagRecord], dict[str, int]]:
    """All tags, and how many of these claims bear each."""
    borne = Counter(tag for claim in claim_records(session, pks[:_COUNTED]) for tag in claim.tags)
    return all_tags(session), dict(borne)


def untag_by_name(session: Session, pks: Sequence[int], name: str) -> edits.Edited:
    """Take the tag of that name from claims."""
    return edits.untag_claims(session, claim_pks=pks, tag_pk=find_tag(session, name))


class Editing(QObject):
    """Acts on the selected claims, or on the claim that is looked at."""

    def __init__(
        self,
        desk: Desk,
        notices: Notices,
        browse: Browse,
        *,
        table: ClaimTable,
        reader: ReaderView,
        inspector: InspectorView,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._notices = notices
        self._browse = browse
        self._table = table
        self._inspector = inspector
        self._window = window
        self._tagging = Tagging(desk, notices, window)
        reader.claim_wanted.connect(self.make_claim)
        reader.article_edit_wanted.connect(self.edit_article)
        inspector.memo_changed.connect(self.set_memo)
        inspector.tag_removed.connect(lambda pk, name: self.untag([pk], name))
        inspector.tag_wanted.connect(self.pick_tag)
        inspector.speaker_wanted.connect(self.change_speaker)
        inspector.verify_wanted.connect(self.verify)
        inspector.reject_wanted.connect(self.reject)
        inspector.article_edit_wanted.connect(self.edit_article)

    def chosen(self) -> array[int]:
        """The selected claims; where none is, the one that is looked at."""
        pks = self._table.selected_pks()
        if not pks and self._browse.claim is not None:
            pks.append(self._browse.claim.pk)
        return pks

    # --- tags --------------------------------------------------------------------------------------

    def pick_tag(self) -> None:
        """Ask which tag the chosen claims shall get or lose."""
        pks = self.chosen()
        if pks:
            self._desk.reads.ask(
                "tags",
                lambda session: tag_counts(session, pks),
                partial(self._pick_tag, pks),
                self._notices.fail,
            )

    def tag(self, pks: Sequence[int], name: str) -> None:
        """Give a tag to claims; it is made if there is none of that name."""
        self._do(
            lambda session: edits.tag_by_name(session, claim_pks=pks, name=name),
            lambda done: f"{_claims(done.changed)} tagged “{name}”",
        )

    def untag(self, pks: Sequence[int], name: str) -> None:
        """Take a tag from claims."""
        self._do(
            lambda session: untag_by_name(session, pks, name),
            lambda done: f"“{name}” taken off {_claims(done.changed)}",
        )

    def manage_tags(self) -> None:
        """Create, rename, recolour and delete tags."""
        self._tagging.open()

    # --- one claim or several ----------------------------------------------------------------------

    def write_memo(self) -> None:
        """Go to the memo of the claim that is looked at."""
        self._inspector.memo.setFocus()

    def set_memo(self, pk: int, memo: str) -> None:
        """Keep a memo; an empty one is none. Where that fails, what was typed is not lost."""

        def failed(error: SaysoError) -> None:
            self._inspector.memo.put_back(pk, memo)
            self._notices.fail(error)

        def act(session: Session) -> edits.Edited:
            return edits.set_memo(session, claim_pk=pk, memo=memo)

        self._do(act, lambda _done: "Memo saved", failed=failed)

    def verify(self) -> None:
        """Verify the chosen claims and go on to the next; once more on a verified claim takes it back."""
        pks, claim = self.chosen(), self._browse.claim
        alone = len(pks) == 1 and claim is not None
        back = alone and claim is not None and claim.review == "verified"
        self._review(pks, "machine" if back else "verified", go_on=alone and not back)

    def reject(self) -> None:
        """Reject the chosen claims: they leave the result, and the next one takes the place."""
        pks, claim = self.chosen(), self._browse.claim
        back = len(pks) == 1 and claim is not None and claim.review == "rejected"
        self._review(pks, "machine" if back else "rejected", go_on=False)

    def change_speaker(self) -> None:
        """Ask who said the chosen claims."""
        pks = self.chosen()
        if pks:
            self._desk.reads.ask(
                "speakers", all_speakers, partial(self._ask_speaker, pks), self._notices.fail
            )

    def make_claim(self, wish: MakeClaim) -> None:
        """Make a claim of the words that were selected in the reader, and look at it."""
        self._do(
            lambda session: edits.make_claim(
                session, snapshot_pk=wish.snapshot_pk, content=wish.content, speaker=None
            ),
            lambda _done: "Claim made; now say who said it",
            self._follow,
        )

    # --- articles ----------------------------------------------------------------------------------

    def edit_article(self, article_pk: int | None = None) -> None:
        """Ask for the title, author, outlet and date of an article, by default of the claim's."""
        pk = article_pk if article_pk is not None else self._article_pk()
        if pk is not None:
            read = partial(article_record, pk=pk)
            self._desk.reads.ask("article", read, self._edit_article, self._notices.fail)

    def delete_article(self) -> None:
        """Delete the article of the claim that is looked at, after a question."""
        pk = self._article_pk()
        if pk is not None:
            read = partial(article_record, pk=pk)
            self._desk.reads.ask("article", read, self._ask_delete, self._notices.fail)

    # --- dialogs -----------------------------------------------------------------------------------

    def _pick_tag(self, pks: Sequence[int], found: tuple[list[TagRecord], dict[str, int]]) -> None:
        dialog = TagPicker(self._window, *found, total=len(pks))
        dialog.tag_added.connect(lambda name: self.tag(pks, name))
        dialog.tag_removed.connect(lambda name: self.untag(pks, name))
        dialog.open()

    def _ask_speaker(self, pks: Sequence[int], speakers: list[SpeakerRecord]) -> None:
        claim = self._browse.claim
        current = claim.speaker if claim is not None and len(pks) == 1 else None
        dialog = SpeakerDialog(self._window, current, [one.name for one in speakers], total=len(pks))
        dialog.accepted.connect(lambda: self._set_speaker(pks, dialog.name))
        dialog.open()

    def _set_speaker(self, pks: Sequence[int], name: str | None) -> None:
        self._do(
            lambda session: edits.set_speaker(session, claim_pks=pks, name=name),
            lambda done: f"{_claims(done.changed)}: {name or 'nobody named'}",
        )

    def _edit_article(self, article: ArticleRecord) -> None:
        dialog = ArticleDialog(self._window, article)
        dialog.accepted.connect(lambda: self._set_article(article.pk, dialog.changes))
        dialog.open()

    def _set_article(self, pk: int, changes: dict[str, str | None]) -> None:
        def act(session: Session) -> edits.Edited:
            return edits.set_article(session, article_pk=pk, **changes)

        self._do(act, lambda _done: "Article changed")

    def _ask_delete(self, article: ArticleRecord) -> None:
        def delete(session: Session) -> edits.Edited:
            return edits.delete_article(session, article_pk=article.pk)

        self._notices.ask(
            f"Delete “{article.label}”?",
            f"It has {_claims(article.claims)}. Undo brings back the article with all of them.",
            "Delete",
            lambda: self._do(delete, lambda _done: f"“{article.label}” deleted; Ctrl+Z brings it back"),
        )

    # --- parts -------------------------------------------------------------------------------------

    def _review(self, pks: Sequence[int], review: str, *, go_on: bool) -> None:
        words = {"verified": "verified", "rejected": "rejected", "machine": "no longer judged"}[review]
        self._do(
            lambda session: edits.set_review(session, claim_pks=pks, review=review),
            lambda done: f"{_claims(done.changed)} {words}",
        )
        if go_on:
            self._table.step(1)

    def _follow(self, made: edits.Edited) -> None:
        if made.pk is not None:
            self._browse.follow(made.pk)

    def _article_pk(self) -> int | None:
        claim: ClaimRecord | None = self._browse.claim
        return claim.article.pk if claim is not None else None

    def _do(
        self,
        act: Callable[[Session], edits.Edited],
        words: Callable[[edits.Edited], str],
        then: Callable[[edits.Edited], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        def done(edited: edits.Edited) -> None:
            self._notices.say(words(edited) if edited.entry else "Nothing to change")
            if then is not None:
                then(edited)

        self._desk.writer.do(act, initiator=self, then=done, failed=failed or self._notices.fail)


def _claims(number: int) -> str:
    return "1 claim" if number == 1 else f"{number:,} claims"
