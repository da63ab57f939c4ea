"""Questions about speakers: which name stays, and what somebody is called."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QRadioButton, QWidget

from app.dialogs.parts import Dialog, Problem, mnemonic, quiet
from app.views.speaker_words import type_words
from app.views.wording import count_words, isolated
from db.alike import name_key
from db.records import SpeakerRecord


class MergeDialog(Dialog):
    """Which of the speakers gives the name that stays."""

    def __init__(self, parent: QWidget | None, speakers: Sequence[SpeakerRecord]) -> None:
        super().__init__(parent, f"Merge {count_words(len(speakers), 'speaker')}", accept="&Merge")
        self._speakers = tuple(speakers)
        self.rows.addWidget(quiet("Which name stays? The others still find the speaker."))
        self.choices = [self._choice(one) for one in self._speakers]
        named = [at for at, one in enumerate(self._speakers) if one.article_pk is None]
        first = max(named, key=lambda at: self._speakers[at].claims, default=None)
        if first is not None:
            self.choices[first].setChecked(True)
            self.choices[first].setFocus()
        self.rows.addWidget(quiet(_effect(self._speakers)))
        self.rows.addStretch(1)
        self.setMinimumWidth(440)

    @property
    def into(self) -> SpeakerRecord:
        """The speaker whose name stays. Only after the dialog was accepted."""
        return next(
            one for one, choice in zip(self._speakers, self.choices, strict=True) if choice.isChecked()
        )

    @property
    def others(self) -> list[SpeakerRecord]:
        """The speakers that become part of it."""
        return [one for one in self._speakers if one != self.into]

    def problem(self) -> Problem | None:
        """Nobody among them has a name."""
        if any(choice.isChecked() for choice in self.choices):
            return None
        return Problem("None of them has a name. Rename one of them first.", self.choices[0])

    def _choice(self, one: SpeakerRecord) -> QRadioButton:
        words = f"{isolated(one.name)}  ·  {type_words(one.type)}, {count_words(one.claims, 'claim')}"
        choice = QRadioButton(words.replace("&", "&&"))
        # Somebody whom one article knows by a description becomes somebody named, never the other way.
        choice.setEnabled(one.article_pk is None)
        self.rows.addWidget(choice)
        return choice


class NameDialog(Dialog):
    """What a speaker is called. ``taken`` are the names that others have, ``known`` those to choose from."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        *,
        accept: str,
        name: str = "",
        hint: str = "",
        taken: Collection[str] = (),
        known: Sequence[str] = (),
        may_be_empty: bool = False,
    ) -> None:
        super().__init__(parent, title, accept=accept)
        self._taken = {name_key(one): one for one in taken}
        self._may_be_empty = may_be_empty
        self.line = QLineEdit(name)
        if known:
            completer = QCompleter(sorted(known, key=str.casefold), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            self.line.setCompleter(completer)
        self.rows.addWidget(mnemonic("&Name", self.line))
        self.rows.addWidget(self.line)
        if hint:
            self.rows.addWidget(quiet(hint))
        self.rows.addStretch(1)
        self.line.selectAll()
        self.line.setFocus()
        self.line.textEdited.connect(lambda: self.say_error(""))
        self.setMinimumWidth(440)

    @property
    def name(self) -> str | None:
        """The name typed; None for an empty line."""
        return " ".join(self.line.text().split()) or None

    def problem(self) -> Problem | None:
        """No name, none with a letter in it, or somebody else's."""
        if self.name is None:
            return None if self._may_be_empty else Problem("A speaker needs a name.", self.line)
        key = name_key(self.name)
        if not any(char.isalnum() for char in self.name):
            return Problem(f"“{self.name}” has no letter or digit.", self.line)
        if key in self._taken:
            return Problem(
                f"There is a speaker “{self._taken[key]}” already. Merge the two instead.", self.line
            )
        return None


def _effect(speakers: Sequence[SpeakerRecord]) -> str:
    claims = count_words(sum(one.claims for one in speakers), "claim")
    return f"{claims} will be one speaker's. Undo and the list of decisions take it back."
