"""The speakers of the library in place of the table of claims: asked, decided, shown as they are then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject

from app.dialogs.speakers import MergeDialog, NameDialog
from app.jobs.reads import Session
from app.jobs.writer import Changed
from app.models.rulings import Pair
from app.views.speaker_card import MOST_MENTIONS, SpeakerDetail
from app.views.speaker_words import decision_words, type_words
from app.views.speakers import DECISIONS, DUPLICATES, MOST_PAIRS, SPEAKERS, SpeakersView
from app.views.wording import count_words
from app.windows.browse import Browse
from app.windows.desk import Desk
from app.windows.notices import Notices
from db import speaker_edits
from db.claims import claim_records
from db.decisions import all_decisions
from db.edits import Edited
from db.query import format as query_text
from db.query.syntax import Exactly, Field
from db.records import DecisionRecord, Duplicate, SpeakerRecord
from db.speakers import claims_of_speaker, duplicates, name_parts, speaker_records
from db.taking_back import take_back_decision

_SPLIT_HINT = (
    "The mentions become this speaker's, a new or a known one, and the two are told apart from then on."
    " With no name, the new speaker gets the old one's with a number."
)


def speaker_detail(session: Session, pk: int) -> SpeakerDetail | None:
    """All that the card of a speaker shows; None if it is gone."""
    found = speaker_records(session, [pk])
    if not found:
        return None
    claims = claim_records(session, claims_of_speaker(session, pk)[:MOST_MENTIONS])
    return SpeakerDetail(found[0], name_parts(session, found[0].pk), claims)


class Speaking(QObject):
    """Opens and closes the view. ``show`` puts it in the middle of the window, or the table back."""

    def __init__(
        self,
        desk: Desk,
        notices: Notices,
        browse: Browse,
        view: SpeakersView,
        show: Callable[[bool], None],
    ) -> None:
        super().__init__(view)
        self._desk = desk
        self._notices = notices
        self._browse = browse
        self._view = view
        self._place = show
        self._open = False
        #: Pairs put off until the program is started again.
        self._later: set[Pair] = set()
        self._speakers: Sequence[SpeakerRecord] = ()
        view.closed.connect(self.close)
        self._connect(view)
        desk.changed.connect(self._changed)

    @property
    def open(self) -> bool:
        """Whether the speakers are shown."""
        return self._open

    def show(self, page: int = SPEAKERS) -> None:
        """Show one of the pages."""
        if not self._open:
            self._open = True
            self._place(True)
        self._view.go_to_page(page)
        self._read()

    def show_duplicates(self) -> None:
        """Show who may be one."""
        self.show(DUPLICATES)

    def show_decisions(self) -> None:
        """Show what was decided."""
        self.show(DECISIONS)

    def close(self) -> None:
        """Back to the table."""
        if self._open:
            self._open = False
            self._place(False)

    # --- reading -----------------------------------------------------------------------------------

    def _read(self) -> None:
        reads, fail = self._desk.reads, self._notices.fail
        reads.ask("speaker table", speaker_records, self._show_speakers, fail)
        reads.ask("decisions", all_decisions, self._view.show_decisions, fail)
        self._read_duplicates()

    def _read_duplicates(self) -> None:
        read = partial(duplicates, limit=MOST_PAIRS)
        self._desk.reads.ask("duplicates", read, self._show_pairs, self._notices.fail)

    def _show_pairs(self, found: list[Duplicate]) -> None:
        self._view.show_pairs(found, self._later)

    def _show_speakers(self, found: list[SpeakerRecord]) -> None:
        self._speakers = found
        self._view.show_speakers(found)

    def _look_at(self, pk: int | None) -> None:
        if pk is None:
            self._desk.reads.drop("speaker")
            return
        read = partial(speaker_detail, pk=pk)
        self._desk.reads.ask("speaker", read, self._view.speakers.show_detail, self._notices.fail)

    def _changed(self, _change: Changed) -> None:
        if self._open:
            self._read()

    # --- acts --------------------------------------------------------------------------------------

    def _connect(self, view: SpeakersView) -> None:
        page, card = view.speakers, view.speakers.card
        page.current_changed.connect(self._look_at)
        page.merge_wanted.connect(self._ask_merge)
        page.rename_wanted.connect(self._ask_rename)
        page.claims_wanted.connect(lambda one: self._show_claims(one.name))
        card.type_wanted.connect(self._set_type)
        card.apart_wanted.connect(self._tell_apart)
        card.split_wanted.connect(self._ask_split)
        card.claim_wanted.connect(self._show_claim)
        view.duplicates.merge_wanted.connect(lambda into, other: self._merge(into, [other]))
        view.duplicates.apart_wanted.connect(self._tell_apart)
        view.duplicates.later_wanted.connect(self._put_off)
        view.duplicates.claims_wanted.connect(self._show_claims)
        view.decisions.back_wanted.connect(self._take_back)

    def _ask_merge(self, speakers: list[SpeakerRecord]) -> None:
        dialog = MergeDialog(self._view.window(), speakers)
        dialog.accepted.connect(lambda: self._merge(dialog.into.pk, [one.pk for one in dialog.others]))
        dialog.open()

    def _merge(self, into: int, others: Sequence[int]) -> None:
        self._do(
            lambda session: speaker_edits.merge_speakers(session, into_pk=into, pks=others),
            lambda done: f"{count_words(done.changed + 1, 'speaker')} made one",
        )
        self._view.speakers.follow(into)

    def _ask_rename(self, one: SpeakerRecord) -> None:
        others = {other.name for other in self._speakers if other.pk != one.pk and other.article_pk is None}
        dialog = NameDialog(
            self._view.window(),
            f"Rename “{one.name}”",
            accept="&Rename",
            name=one.name,
            hint="The old name still finds the speaker.",
            taken=others,
        )
        dialog.accepted.connect(lambda: self._rename(one.pk, dialog.name or ""))
        dialog.open()

    def _rename(self, pk: int, name: str) -> None:
        self._do(
            lambda session: speaker_edits.rename_speaker(session, speaker_pk=pk, name=name),
            lambda _done: f"Called “{name}” from now on",
        )

    def _set_type(self, pk: int, kind: str) -> None:
        self._do(
            lambda session: speaker_edits.set_speaker_type(session, speaker_pk=pk, type=kind),
            lambda _done: f"Type set: {type_words(kind)}",
        )

    def _tell_apart(self, a: int, b: int) -> None:
        self._do(
            lambda session: speaker_edits.not_the_same(session, a_pk=a, b_pk=b),
            lambda _done: "Told apart; the two will not be offered as one again",
        )

    def _ask_split(self, claim_pks: Sequence[int]) -> None:
        self.split(claim_pks)

    def split(self, claim_pks: Sequence[int]) -> None:
        """Ask whose the mentions of these claims are, and take them out of their speakers."""
        if not claim_pks:
            return
        dialog = NameDialog(
            self._view.window(),
            f"Split {count_words(len(claim_pks), 'mention')} out",
            accept="&Split out",
            hint=_SPLIT_HINT,
            known=[one.name for one in self._speakers if one.article_pk is None],
            may_be_empty=True,
        )
        dialog.accepted.connect(lambda: self._split(claim_pks, dialog.name))
        dialog.open()

    def _split(self, claim_pks: Sequence[int], name: str | None) -> None:
        self._do(
            lambda session: speaker_edits.split_mentions(session, claim_pks=claim_pks, name=name),
            lambda done: f"{count_words(done.changed, 'mention')} split out",
        )

    def _put_off(self, pair: Pair) -> None:
        self._later.add(pair)
        self._read_duplicates()

    def _take_back(self, decision: DecisionRecord) -> None:
        self._do(
            lambda session: take_back_decision(session, decision_id=decision.id),
            lambda _done: f"Taken back: {decision_words(decision)}",
        )

    # --- back to the claims --------------------------------------------------------------------------

    def _show_claims(self, name: str) -> None:
        self.close()
        self._browse.ask(query_text(Field("speaker", Exactly(name))))

    def _show_claim(self, pk: int) -> None:
        self.close()
        self._browse.go_to_claim(pk)

    def _do(self, act: Callable[[Session], Edited], words: Callable[[Edited], str]) -> None:
        def done(edited: Edited) -> None:
            self._notices.say(words(edited) if edited.entry else "Nothing to change")

        self._desk.writer.do(act, initiator=self, then=done, failed=self._notices.fail)
