"""Claims as a table of plain text: for `sayso search` and for the demonstration without a screen.

Words out of documents never reach a terminal as they are: control characters could move its cursor
or change its title, and direction overrides could make a line read otherwise than it is.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from db.records import ArticleRecord, ClaimRecord

#: How many characters of an id are shown; commands take any prefix that names one thing.
ID_PREFIX = 8
#: Columns of a table that goes to a file or a pipe.
PLAIN_WIDTH = 140

_OPENING = "\"“”„«‘'‚"
_BEFORE_SOURCE = ("according to", "per ", "in the words of", "in the view of", "in the opinion of")


def printable(text: str) -> str:
    """``text`` on one line and harmless to a terminal.

    >>> printable("one\\ntwo \\x1b[31mred")
    'one two �[31mred'
    """
    line = " ".join(text.split())
    return "".join("�" if _is_control(char) else char for char in line)


def _is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc" or char in "\u202a\u202b\u202c\u202d\u202e"


def sentence(claim: ClaimRecord) -> str:
    """The claim as it would be said: who, with which words of reporting, what.

    A claim whose text names nobody says so; words that were quoted stand in quotation marks.
    """
    who = claim.speaker or claim.source
    cue = claim.cue or ""
    content = claim.content
    if claim.kind == "direct" and content[:1] not in tuple(_OPENING):
        content = f"“{content}”"
    if who and cue and cue.casefold().startswith(_BEFORE_SOURCE):
        return f"{cue[:1].upper()}{cue[1:]} {who}, {content}"
    if not cue:
        return f"{who or '(no source named)'}: {content}"
    return f"{who or '(no source named)'} {cue} {content}"


def make_console(stream: TextIO | None = None) -> Console:
    """A console on ``stream`` (standard output): as wide as the terminal, without colour in a pipe."""
    target = stream or sys.stdout
    on_screen = target.isatty()
    return Console(
        file=target, width=None if on_screen else PLAIN_WIDTH, highlight=False, emoji=False, markup=False
    )


def plain_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """A table of short cells, folded rather than cut; columns without any content are left out."""
    table = Table()
    shown = [number for number in range(len(columns)) if not rows or any(row[number] for row in rows)]
    for number in shown:
        table.add_column(Text(columns[number]), overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(row[number])) for number in shown))
    return table


def claims_table(claims: Sequence[ClaimRecord]) -> Table:
    """One line a claim: the claim as a sentence, its article, when it was said, tags, start of the id."""
    table = Table(show_lines=True)
    has = {"Said": any(claim.date for claim in claims), "Tags": any(claim.tags for claim in claims)}
    table.add_column("Claim", overflow="fold", ratio=5)
    table.add_column("Article", overflow="fold", ratio=3)
    for name, wanted in has.items():
        if wanted:
            table.add_column(name, overflow="fold", max_width=24)
    table.add_column("Id", no_wrap=True)
    for claim in claims:
        cells = [sentence(claim), _where(claim.article)]
        cells += [", ".join((claim.date,) if claim.date else ())] if has["Said"] else []
        cells += [", ".join(claim.tags)] if has["Tags"] else []
        table.add_row(*(Text(printable(cell)) for cell in (*cells, claim.id[:ID_PREFIX])))
    return table


def _where(article: ArticleRecord) -> str:
    return " · ".join(part for part in (article.label, article.outlet, article.date) if part)
