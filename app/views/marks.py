"""How places of a text are marked: by ground and by kind of underline, never by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtGui import QColor, QPalette, QTextCharFormat

from app.theme import colours
from db.records import ClaimRecord, Span, Spans


class Role(IntEnum):
    """What a marked place is; a higher one is painted over a lower one."""

    BOILERPLATE = 0
    OTHER = 1
    CONTENT = 2
    SOURCE = 3
    CUE = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked place, in code points; ``claim`` is the pk of the claim it belongs to, 0 for none."""

    span: Span
    role: Role
    claim: int = 0


def marks_of(
    claim: ClaimRecord | None, others: Iterable[ClaimRecord], boilerplate: Spans
) -> tuple[Mark, ...]:
    """All marks of a text in the order in which they are painted."""
    marks = [Mark(span, Role.BOILERPLATE) for span in boilerplate]
    own = claim.pk if claim else None
    marks += [Mark(span, Role.OTHER, one.pk) for one in others if one.pk != own for span in one.spans]
    if claim:
        marks += [Mark(span, Role.CONTENT, claim.pk) for span in claim.spans]
        marks += [Mark(span, Role.SOURCE, claim.pk) for span in claim.source_spans]
        marks += [Mark(span, Role.CUE, claim.pk) for span in claim.cue_spans]
    return tuple(marks)


def formats(palette: QPalette) -> dict[Role, QTextCharFormat]:
    """The text format of each role in the theme of ``palette``."""
    c = colours(palette)
    line = QTextCharFormat.UnderlineStyle
    content = QTextCharFormat()
    content.setBackground(QColor(c.match))
    content.setForeground(QColor(c.on_match))
    dimmed = QTextCharFormat()
    dimmed.setForeground(QColor(c.muted))
    return {
        Role.BOILERPLATE: dimmed,
        Role.OTHER: underlined(line.DotLine, c.muted),
        Role.CONTENT: content,
        Role.SOURCE: underlined(line.SingleUnderline, c.accent),
        Role.CUE: underlined(line.DashUnderline, c.warning),
    }


def underlined(style: QTextCharFormat.UnderlineStyle, colour: str) -> QTextCharFormat:
    """A format that only underlines."""
    made = QTextCharFormat()
    made.setUnderlineStyle(style)
    made.setUnderlineColor(QColor(colour))
    return made


def visible(marks: Sequence[Mark], first: int, last: int) -> list[Mark]:
    """The marks that touch the code points ``first`` to ``last``."""
    return [mark for mark in marks if mark.span[0] <= last and mark.span[1] >= first]


def claim_at(marks: Iterable[Mark], offset: int) -> int | None:
    """The pk of the innermost claim whose content holds ``offset``; None where there is none."""
    holding = [
        mark
        for mark in marks
        if mark.role in (Role.OTHER, Role.CONTENT) and mark.span[0] <= offset < mark.span[1]
    ]
    return min(holding, key=lambda mark: mark.span[1] - mark.span[0]).claim if holding else None
