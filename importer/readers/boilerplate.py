"""Marks what is not an article's running text: captions, credits, teasers, repeats of the title.

Only marked, never cut: spans of whole lines. Rules look at a line's form and place, so an article
about newsletters keeps its sentences: a teaser is a short line that is nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from db.records import Span, Spans
from importer.readers.lines import Line

_LONGEST_TEASER = 120
_LONGEST_CAPTION = 500
_SHORTEST_REPEAT = 12
_TAIL = 60  # lines at the end in which a teaser of this very article may stand

_TEASER = re.compile(
    r"""\W{0,3}(?:
      (?:do|did)\syou\s(?:like|enjoy)\sth(?:is|e)\s(?:article|story|post|piece)
    | (?:like|enjoy(?:ed|ing)?)\s(?:this|what\syou.re\sreading).{0,60}
    | was\sthis\s(?:article|story|page|information)\s(?:helpful|useful|interesting)
    | (?:no|\d{1,6}|leave\sa|post\sa|add\sa|write\sa|view|show|hide|join\sthe)
      \s(?:comments?|reply|conversation|discussion)
    | comments?(?:\s\(?\d{1,6}\)?|\sare\s(?:closed|off))
    | share\s(?:this|on|via|article|story|post)\b.{0,60} | share
    | (?:tweet|pin\sit|e-?mail\sthis|print(?:\sthis)?(?:\s(?:page|article))?|save|bookmark|reply)
    | (?:like|follow|find|join)\sus\s(?:on|at|in)\s.{1,60}
    | follow\s@?\w{1,30}\son\s.{1,40}
    | (?:subscribe|sign\sup|register)\b.{0,60}
      \b(?:newsletters?|updates|alerts|today|now|here|free|e-?mails?|inbox|podcast|channel)
    | subscribe(?:\snow)? | sign\sup(?:\snow)? | log\s?in | sign\sin
    | (?:get|receive)\b.{0,60}\b(?:inbox|newsletters?|alerts)
    | (?:read|see|watch|listen|hear)\s(?:more|also|next|now)\b.{0,90}
    | also\sread\b.{0,90} | (?:click|tap)\shere\b.{0,60}
    | continue\sreading | read\sthe\sfull\s(?:story|article).{0,40}
    | (?:related|recommended|popular|trending|most\sread|latest|more)
      \s(?:articles?|stories|posts?|news|content|topics|reading|from\s.{1,40}|on\sthis\s.{1,30})
    | you\smay\salso\slike | up\snext | editor.?s\spicks?
    | advertisements? | sponsored(?:\scontent)? | story\scontinues\sbelow(?:\sadvertisement)?
    | (?:newer|older|next|previous)\s(?:post|article|story)s? | (?:back\sto\s)?top | home
    | view\s(?:web|mobile)\sversion
    | (?:tags?|labels?|filed\sunder|categor(?:y|ies)|topics?|keywords?)\s?:.{0,100}
    | (?:copyright\b|©|\(c\)\s).{0,100} | all\srights\sreserved
    | (?:skip|jump)\sto\s(?:main\s)?content | cookie\s(?:policy|settings|preferences)
    | privacy\spolicy | terms\sof\s(?:use|service)
    | image\s(?:source|caption) | media\scaption | file\s(?:photo|image|picture)
    )\W{0,4}""",
    re.IGNORECASE | re.VERBOSE,
)

_CREDIT_START = re.compile(
    r"[(\[]?(?:photo(?:graph)?s?|image|picture|illustration|video|graphic|map|cartoon|caption|file\sphoto)"
    r"(?:\s(?:credit|source|caption|courtesy(?:\sof)?|by))?\s?(?::|\bby\b|©|\bcourtesy\b)",
    re.IGNORECASE,
)
_CREDIT_END = re.compile(
    r"(?:\((?:photo|image|picture|photograph|illustration|credit|courtesy|ap\sphoto|file)\b[^()]{0,100}\)"
    r"|\[[^\[\]/,;]{2,60}/[^\[\]/,;]{2,60}\]"
    r"|(?:photo(?:graph)?|image|picture|illustration|credit)s?(?:\scredit|\sby)?\s?:\s?[^.:]{2,80}"
    r"|/\s?(?:getty\simages|reuters|afp|ap(?:\sphoto)?|epa|shutterstock|file)\W{0,2}"
    r"|\b(?:getty\simages|file\sphoto|ap\sphoto)\W{0,3}|/\s?handout\W{0,3})\.?\)?",
    re.IGNORECASE,
)
_CREDIT_WINDOW = 140
# Cheap looks before the patterns: most lines of a long text fail them.
_FIRST_WORD = re.compile(r"\W{0,3}(\w+)")
_TEASER_WORDS = frozenset(
    re.findall(
        r"\S+",
        """do did like enjoy enjoyed enjoying was no leave post add write view show hide join comment comments
        share tweet pin e email print save bookmark reply follow find subscribe sign register log get receive
        read see watch listen hear also click tap continue related recommended popular trending most latest
        more you up editor advertisement advertisements sponsored story newer older next previous back top
        home tag tags label labels filed category categories topic topics keyword keywords copyright all skip
        jump cookie privacy terms image media file c""",
    )
)
_CREDIT_MARKS = ":/©)]"
_CREDIT_WORDS = frozenset(
    re.findall(
        r"\S+", "photo photos photograph photographs image images picture pictures illustration video file"
    )
)
_CREDIT_LAST = ("images", "Images", "photo", "Photo", "handout", "Handout", ".")
_ELLIPSIS = re.compile(r"\s*(?:\.{2,}|…|\[(?:…|\.\.\.)\])\W{0,2}$")


def find_boilerplate(lines: Sequence[Line], title: str | None, known: Iterable[Span] = ()) -> Spans:
    """Spans of the lines that are no running text, with the ``known`` ones; in order, none overlapping."""
    spans = list(known)
    for i, line in enumerate(lines):
        words = line.words
        if len(words) <= _LONGEST_CAPTION and (is_teaser(words) or is_credit(words)):
            spans.append(line.span)
        if len(words) >= _SHORTEST_REPEAT and i and words == lines[i - 1].words and " " in words:
            spans += (lines[i - 1].span, line.span)
    spans += _own_teasers(lines, title)
    return merge(spans)


def is_teaser(words: str) -> bool:
    """Whether a line only invites: to comment, share, subscribe, read on.

    >>> is_teaser("No comments:"), is_teaser("Nobody shared his comments with the press.")
    (True, False)
    """
    if len(words) > _LONGEST_TEASER:
        return False
    first = _FIRST_WORD.match(words)
    known = "©" in words or (first is not None and (first[1].lower() in _TEASER_WORDS or first[1].isdigit()))
    return known and _TEASER.fullmatch(words) is not None


def is_credit(words: str) -> bool:
    """Whether a line is a caption by its credit: ``(Photo by A. Quist)``, ``[A. Quist/AFP]``, ``Photo: ...``.

    >>> is_credit("The quay at noon. (Photo by Ada Quist)"), is_credit("He said the photo was old.")
    (True, False)
    """
    if len(words) > _LONGEST_CAPTION:
        return False
    if not _may_be_credit(words):
        return False
    if _CREDIT_START.match(words):
        return True
    offset = max(0, len(words) - _CREDIT_WINDOW)
    return any(found.end() == len(words) for found in _CREDIT_END.finditer(words, offset))


def _may_be_credit(words: str) -> bool:
    for mark in _CREDIT_MARKS:
        if mark in words:
            return True
    if words.endswith(_CREDIT_LAST) and ("hoto" in words or "mages" in words or "andout" in words):
        return True
    first = _FIRST_WORD.match(words)
    return first is not None and first[1].lower() in _CREDIT_WORDS


def _own_teasers(lines: Sequence[Line], title: str | None) -> list[Span]:
    """The title once more at the end, and the article's own beginning cut short by an ellipsis."""
    spans: list[Span] = []
    tail = lines[max(1, len(lines) - _TAIL) :]
    seen_title = False
    openings = lines[:40]
    for line in tail:
        if title and line.words == title and line.start != _first(lines, title):
            spans.append(line.span)
            seen_title = True
            continue
        cut = _ELLIPSIS.search(line.words)
        begin = line.words[: cut.start()] if cut else ""
        long_enough = len(begin) >= (20 if seen_title else 40)
        if long_enough and any(
            opening.start < line.start and opening.words != line.words and opening.words.startswith(begin)
            for opening in openings
        ):
            spans.append(line.span)
    return spans


def _first(lines: Sequence[Line], words: str) -> int:
    return next((line.start for line in lines[:40] if line.words == words), -1)


def merge(spans: Iterable[Span]) -> Spans:
    """The spans in order; overlapping ones joined, empty ones left out.

    >>> merge([(4, 6), (0, 2), (5, 9), (3, 3)])
    ((0, 2), (4, 9))
    """
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
