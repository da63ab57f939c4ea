"""Markdown (CommonMark with tables) as the plain text that a reader sees; raw HTML stays off.

The text is rendered: marks are gone, soft line ends are spaces, blocks stand apart by a blank line.
Front matter is read by a small parser of its own: ``key: value`` lines, no YAML types, no nesting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from importer.readers.assemble import Reading, TextBuilder
from importer.readers.dates import stated_date
from importer.readers.decoding import Decoded

VERSION = 1
MEDIA_TYPE = "text/markdown"

_FRONT = re.compile(r"---[ \t]*\n(?P<body>(?:[^\n]{0,2000}\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w-]{0,40})\s*:(?:\s+(?P<value>.*))?$")
_TITLE, _AUTHOR, _DATE = (
    ("title",),
    ("author", "authors", "byline"),
    ("date", "published", "publication-date"),
)
_OUTLET = ("outlet", "publication", "publisher", "site", "sitename", "journal", "newspaper")


def read_markdown(decoded: Decoded) -> Reading:
    """The rendered text, headings and front matter of a Markdown document."""
    fields, body = split_front_matter(decoded.text.replace("\r\n", "\n").replace("\r", "\n"))
    builder = TextBuilder()
    _render(_parser().parse(body), builder)
    return Reading(
        text=builder.text,
        media_type=MEDIA_TYPE,
        reader="markdown",
        version=VERSION,
        title=_first(fields, _TITLE) or builder.title(),
        author=_first(fields, _AUTHOR),
        outlet=_first(fields, _OUTLET),
        date=stated_date(_first(fields, _DATE) or ""),
        headings=tuple(builder.headings) or None,
        boilerplate=tuple(builder.boilerplate),
        notes=decoded.notes,
    )


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


# --- front matter -------------------------------------------------------------------------------


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """The fields of the front matter, keys in lower case, and the text below it.

    >>> split_front_matter("---\\ntitle: 'Quay'\\nauthor: [Ada Quist, Jon Vale]\\n---\\nIt fell.")
    ({'title': 'Quay', 'author': 'Ada Quist; Jon Vale'}, 'It fell.')
    """
    found = _FRONT.match(text)
    if not found:
        return {}, text
    fields: dict[str, str] = {}
    key = ""
    for line in found["body"].split("\n"):
        item = re.match(r"\s*-\s+(.+)$", line)
        field = _FIELD.match(line)
        if item and key:
            fields[key] = "; ".join(filter(None, [fields[key], _scalar(item[1])]))
        elif field:
            key = field["key"].lower()
            fields[key] = _scalar(field["value"] or "")
        elif line.strip() and not line.lstrip().startswith("#") and not line[0].isspace():
            return {}, text  # not front matter but a text between two rules
    return fields, text[found.end() :]


def _scalar(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    if value.startswith("[") and value.endswith("]"):
        return "; ".join(filter(None, (_scalar(part) for part in value[1:-1].split(","))))
    return "" if value in {"|", ">", "null", "~"} else re.sub(r"\s+#.*$", "", value)


def _first(fields: dict[str, str], keys: Iterable[str]) -> str | None:
    return next((fields[key] for key in keys if fields.get(key)), None)


# --- rendering ----------------------------------------------------------------------------------


def _render(tokens: Sequence[Token], builder: TextBuilder) -> None:
    """Appends the blocks of a token stream. Items of a list stand on lines of their own, with their mark."""
    lists: list[str] = []
    marks: list[str] = []  # the mark of the item whose first line is still to come
    level: int | None = None
    row: list[str] = []
    first_item = True
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = None
            case "bullet_list_open" | "ordered_list_open":
                lists.append("" if token.type[0] == "b" else str(token.attrGet("start") or 1))
                first_item = len(lists) == 1
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                marks = [f"{token.info or lists[-1]}{token.markup} " if lists[-1] else "- "]
            case "inline" if row:
                row.append(_inline(token.children or []))
            case "inline":
                words = _inline(token.children or [])
                mark = marks.pop() if marks else ""
                if words:
                    builder.add(mark + words, level=level, tight=bool(mark) and not first_item)
                    first_item = first_item and not mark
            case "fence" | "code_block":
                builder.add(token.content)
            case "tr_close":
                builder.add(" | ".join(row[1:]), tight=row[0] == "more")
            case "tr_open":
                row = ["more" if row else "first"]
            case "table_close":
                row = []
            case _:
                pass


def _inline(children: Sequence[Token]) -> str:
    parts: list[str] = []
    for child in children:
        match child.type:
            case "text" | "code_inline" | "text_special":
                parts.append(child.content)
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case _:
                pass  # an image's description is not the article's text
    return "".join(parts).strip()
