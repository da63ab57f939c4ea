"""A report to read: claims under their articles, as CommonMark.

Articles come in the order in which the records first name them, claims in the order of the text.
Everything that a document or a person wrote is escaped, so that it shows as it is and starts no
link, no HTML and no heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO

from db.records import ArticleRecord, ClaimRecord

#: Escaped wherever they stand: each can open emphasis, code, a link, HTML, an entity, a table or a strike.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>&~|$]")
#: Escaped at the start of a line: headings, lists, rules and underlined headings.
_LINE_START = re.compile(r"^(#|\+|-|=|\d{1,9}(?=[.)]))")
_ITEM_NUMBER = re.compile(r"^(\d{1,9})([.)])")
#: Makes a bare address a link in many renderers.
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto)(:)|\b(www)(\.)")


def escape(text: str) -> str:
    """One line of Markdown that shows exactly ``text``, white space folded.

    >>> escape("*not* <b>bold</b>")
    '\\\\*not\\\\* \\\\<b\\\\>bold\\\\</b\\\\>'
    >>> escape("12. a point"), escape("# x")
    ('12\\\\. a point', '\\\\# x')
    """
    line = _ANYWHERE.sub(r"\\\g<0>", " ".join(text.split()))
    line = _ADDRESS.sub(lambda found: f"{found[1] or found[3]}\\{found[2] or found[4]}", line)
    if _ITEM_NUMBER.match(line):
        return _ITEM_NUMBER.sub(r"\1\\\2", line)
    return _LINE_START.sub(r"\\\1", line)


def write(records: Iterable[ClaimRecord], stream: BinaryIO, title: str) -> int:
    """Write the report under ``title``. Returns the number of claims."""
    groups: dict[str, list[ClaimRecord]] = {}
    for record in records:
        groups.setdefault(record.article.id, []).append(record)
    count = sum(map(len, groups.values()))
    stream.write(f"# {escape(title)}\n\n{_number(count, 'claim')}".encode())
    stream.write(f" from {_number(len(groups), 'article')}.\n".encode())
    for claims in groups.values():
        lines = _article(claims[0].article)
        for claim in sorted(claims, key=lambda record: record.spans):
            lines += _claim(claim)
        stream.write(("\n" + "\n".join(lines) + "\n").encode())
    return count


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _article(article: ArticleRecord) -> list[str]:
    about = [part for part in (article.outlet, article.author, article.date) if part]
    return [f"## {escape(article.label)}", *(["", escape(" · ".join(about))] if about else [])]


def _claim(claim: ClaimRecord) -> list[str]:
    who = escape(claim.speaker or claim.source or "")
    head = " ".join(part for part in (f"**{who}**" if who else "", escape(claim.cue or "")) if part)
    lines = ["", f"{head}:" if head else "No source named:", "", f"> {escape(claim.content)}"]
    facts: list[str] = [claim.kind]
    if claim.polarity != "asserts":
        facts.append(claim.polarity)
    if claim.date:
        facts.append(f"said {claim.date}")
    if claim.via:
        facts.append("via " + " > ".join(claim.via))
    if claim.tags:
        facts.append("tags: " + "; ".join(claim.tags))
    lines += [">", "> " + escape(" · ".join(facts))]
    memo = [escape(line) for line in (claim.memo or "").splitlines() if line.strip()]
    if memo:
        # A hard break keeps the memo's own lines; the label keeps it apart from the quoted words.
        lines += ["", "Memo: " + "\\\n".join(memo)]
    return lines
