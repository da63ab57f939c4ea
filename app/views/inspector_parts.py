"""The parts of the inspector: facts by name, the chain of who passed it on, state of review, tags."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views.chips import TagChip
from app.views.flow import FlowLayout
from app.views.picture import Picture
from app.views.speaker_words import STATIONS, station_words
from app.views.wording import isolated, review_words, shortened
from db.records import ClaimRecord
from db.understanding import Station

#: Icon and colour of each state of review.
_VERDICTS = {"verified": ("verify", "good"), "rejected": ("reject", "danger"), "edited": ("edit", "accent")}
_KNOWN, _UNKNOWN = QPalette.ColorRole.WindowText, QPalette.ColorRole.PlaceholderText


def value_label(words: str = "", *, muted: bool = False) -> QLabel:
    """A label for words of the library: plain text, wraps, can be copied."""
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    if muted:
        label.setProperty("muted", True)
    return label


def section(words: str) -> QLabel:
    """The heading of a part."""
    label = QLabel(words)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


class LinkButton(QPushButton):
    """Words that lead somewhere, in the colour of links and bold; as many lines as they need."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setFlat(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_words(self, words: str, *, leads: bool = True) -> None:
        """Show other words; ``leads``: there is somewhere to go from them."""
        self.setEnabled(leads)
        self.setToolTip(f"{self._name}: {words}")
        self.setAccessibleName(self.toolTip())
        self.setText(words.replace("&", "&&"))
        self.updateGeometry()

    def words(self) -> str:
        """The words as shown."""
        return self.text().replace("&&", "&")

    def sizeHint(self) -> QSize:
        """Room for all of the words in one line."""
        metrics = QFontMetrics(self._font())
        return QSize(metrics.horizontalAdvance(self.words()) + 4, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        """Room for a line."""
        return QSize(40, self.fontMetrics().height() + 4)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 (Qt)
        """It wraps."""
        return True

    def heightForWidth(self, width: int, /) -> int:  # noqa: N802 (Qt)
        """The height of the lines that ``width`` makes necessary."""
        room = QRect(0, 0, max(width, 1), 10_000)
        metrics = QFontMetrics(self._font())
        return metrics.boundingRect(room, self._wrapping(width), self.words()).height() + 4

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer underlines."""
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The words alone: no frame, no ground; underlined under the pointer and with the focus."""
        painter = QPainter(self)
        font = self._font()
        font.setUnderline(self.isEnabled() and (self.underMouse() or self.hasFocus()))
        painter.setFont(font)
        role = QPalette.ColorRole
        # Words that lead nowhere are still to be read: not in the grey of what cannot be done.
        group = QPalette.ColorGroup.Active
        painter.setPen(self.palette().color(group, role.Link if self.isEnabled() else role.WindowText))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(side) | self._wrapping(self.width()), self.words())

    def _font(self) -> QFont:
        # Not by setFont: a new style sheet of the application forgets it.
        font = QFont(self.font())
        font.setBold(self.isEnabled())
        return font

    def _wrapping(self, width: int) -> int:
        """Between words; inside of them only where one is wider than a line."""
        metrics = QFontMetrics(self._font())
        fits = all(metrics.horizontalAdvance(word) <= width for word in self.words().split())
        return int(Qt.TextFlag.TextWordWrap if fits else Qt.TextFlag.TextWrapAnywhere)


class Facts(QWidget):
    """Named values, one a line; a value that is not known says so quietly.

    A line of ``optional`` is not there where it has no value.
    """

    def __init__(
        self, names: Mapping[str, str], parent: QWidget | None = None, *, optional: Collection[str] = ()
    ) -> None:
        super().__init__(parent)
        self._optional = frozenset(optional)
        self._names: dict[str, QLabel] = {}
        self._values: dict[str, QLabel] = {}
        # Not a QFormLayout: it keeps the height of a line that a narrower pane wraps (Qt 6.11).
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (key, words) in enumerate(names.items()):
            self._names[key] = _muted(words)
            self._values[key] = value_label()
            self._values[key].setAccessibleName(words)
            grid.addWidget(self._names[key], row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._values[key], row, 1)

    def show_facts(self, values: Mapping[str, str | None]) -> None:
        """Show other values; None or "" is not known."""
        for key, label in self._values.items():
            words = values.get(key)
            label.setText(words or "unknown")
            label.setForegroundRole(_KNOWN if words else _UNKNOWN)
            if key in self._optional:
                label.setVisible(bool(words))
                self._names[key].setVisible(bool(words))

    def text(self, key: str) -> str:
        """What a line shows now."""
        return self._values[key].text()

    def label(self, key: str) -> QLabel:
        """The label of a value."""
        return self._values[key]


class Chain(QWidget):
    """From what we hold to who said it: the article, those who passed it on, the speaker."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._steps: tuple[tuple[str, str, str], ...] = ()

    def show_chain(self, claim: ClaimRecord, stations: Sequence[Station] = ()) -> None:
        """Show the chain of another claim; ``stations`` where more than the names is known of them."""
        self._steps = chain_steps(claim, stations)
        self.setToolTip(self.line())
        self.setAccessibleDescription(self.line())
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget:
                widget.hide()
                widget.deleteLater()
        for row, (picture, name, role) in enumerate(self._steps):
            self._grid.addWidget(Picture(picture), row, 0, Qt.AlignmentFlag.AlignTop)
            label = value_label(isolated(shortened(name)))
            label.setToolTip(name)
            self._grid.addWidget(label, row, 1)
            self._grid.addWidget(_muted(role), row, 2, Qt.AlignmentFlag.AlignTop)

    def names(self) -> list[str]:
        """Who is in the chain, from the article to the speaker."""
        return [name for _, name, _ in self._steps]

    def line(self) -> str:
        """The chain as one line."""
        return " → ".join(isolated(name) for name in self.names())


def chain_steps(claim: ClaimRecord, stations: Sequence[Station] = ()) -> tuple[tuple[str, str, str], ...]:
    """(icon, name, what they do) for each link, the article first, the speaker last."""
    article = claim.article
    publisher = ", ".join(part for part in (article.outlet, article.author) if part)
    last = claim.speaker or claim.source
    known = [(station_words(one), STATIONS.get(one.kind, one.kind)) for one in stations]
    between = known or [(name, "passes on") for name in claim.via]
    return (
        ("outlet", publisher or article.label, "publishes"),
        *(("source", name, role) for name, role in between),
        ("person", last or "nobody named", "says"),
    )


class Review(QWidget):
    """Whether a person has looked at it, and the two verdicts."""

    verify_wanted = Signal()
    reject_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = Picture()
        self._state = QLabel()
        self._confidence = _muted("")
        self.verify = QPushButton("&Verify")
        self.verify.setToolTip("The claim is what the article says; once more takes the verdict back")
        self.reject = QPushButton("Re&ject")
        self.reject.setToolTip("This is no claim, or it is wrongly read; it is hidden from lists")
        for button in (self.verify, self.reject):
            button.setCheckable(True)
        self.verify.clicked.connect(self.verify_wanted)
        self.reject.clicked.connect(self.reject_wanted)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self._picture)
        top.addWidget(self._state)
        top.addStretch(1)
        top.addWidget(self._confidence)
        buttons = QHBoxLayout()
        buttons.addWidget(self.verify)
        buttons.addWidget(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(top)
        rows.addLayout(buttons)

    def show_review(self, claim: ClaimRecord) -> None:
        """Show the state of another claim."""
        self._picture.show_picture(*_VERDICTS.get(claim.review, ("info", "muted")))
        self._state.setText("made by hand" if claim.by_hand else review_words(claim.review))
        shown = claim.confidence is not None and not claim.by_hand
        self._confidence.setText(f"confidence {claim.confidence:.0%}" if shown else "")
        for button, review, words in (
            (self.verify, "verified", ("&Verify", "✓ &Verified")),
            (self.reject, "rejected", ("Re&ject", "✗ Re&jected")),
        ):
            button.setText(words[claim.review == review])
            button.setChecked(claim.review == review)

    def words(self) -> str:
        """The state as shown."""
        return self._state.text()


class Tags(QWidget):
    """The tags of a claim as chips, and a button for another one."""

    chosen = Signal(str)
    removed = Signal(str)
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self)
        self._names: tuple[str, ...] = ()

    def show_tags(self, names: tuple[str, ...], colour_of: Mapping[str, str]) -> None:
        """Show other tags."""
        self._names = names
        self._flow.clear()
        for name in names:
            chip = TagChip(name, colour_of.get(name))
            chip.chosen.connect(self.chosen)
            chip.removed.connect(self.removed)
            self._flow.addWidget(chip)
        self._flow.addWidget(self._add_button())

    def names(self) -> tuple[str, ...]:
        """The tags shown."""
        return self._names

    def _add_button(self) -> QToolButton:
        button = QToolButton()
        button.setText("+ Tag…")
        button.setAutoRaise(True)
        button.setToolTip("Tag this claim (T)")
        button.setAccessibleName("Add a tag")
        button.clicked.connect(self.wanted)
        return button


def _muted(words: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("muted", True)
    return label
