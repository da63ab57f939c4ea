"""Text to tree and back. The grammar, with examples, is in the docstring of `db.query`.

A hand-written recursive descent over the text itself, so that every mistake has its place. Two modes:
strict, where a mistake is a `QueryError`; and ``typing``, where what is not finished yet (an open quote
or parenthesis, an operator or a field without its operand) is read as if it were, or left out.

The keys of ``QueryError.expected``, which the app words: ``word``, ``operand``, ``value``,
``closing-quote``, ``closing-parenthesis``, ``opening-parenthesis``, ``star-at-end``, ``field`` (``found``
is the unknown name), ``date``, ``date-order``, ``number``, ``number-order``, ``id``, ``depth``,
``search`` and ``search-cycle`` (of `db.query.saved`: ``found`` is the name) and the names of the fields that
take words of a list: ``kind``, ``has``, ``is``, ``in``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from db.errors import QueryError
from db.names import tokens
from db.query.fields import FIELDS, FieldSpec
from db.query.syntax import (
    Absent,
    All,
    And,
    Between,
    Compare,
    Comparison,
    Contains,
    Ends,
    Exactly,
    Field,
    Fuzzy,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Starts,
    Suffix,
    Value,
    Word,
)

#: Each opening quotation mark with those that close it.
QUOTES = {'"': '"', "“": "”“‟", "„": "“”", "”": "”", "‟": "”“", "«": "»", "»": "«", "＂": "＂"}
#: Parentheses and signs deeper than this are a mistake, not a question.
MAX_DEPTH = 50

_FIELD = re.compile(r"([^\W\d_][\w-]*):")
_COMPARE: tuple[Comparison, ...] = (">=", "<=", ">", "<")
#: Words that are no words to look for, unless they are escaped or in quotation marks.
KEYWORDS = ("and", "or", "not")
#: What ends a bare word.
_STOPS = frozenset("()") | frozenset(QUOTES)


def parse(text: str, *, typing: bool = False, open_end: bool = False) -> Node:
    """The tree of the query ``text``. Raises QueryError with the place of the first mistake.

    ``typing``: the text may be half-typed; what is not finished is completed or left out.
    ``open_end``: so may its last word be, which then stands for every word that begins so.

    >>> parse("nine bo", typing=True, open_end=True) == parse("nine bo*")
    True
    """
    return _Parser(text, typing, open_end).query()


def format(node: Node) -> str:
    """The query text of ``node``; ``parse(format(node)) == node`` for every tree that `parse` makes."""
    if isinstance(node, Or):
        return " or ".join(_operand(part, (And,)) for part in node.parts)
    if isinstance(node, And):
        return " ".join(_operand(part, (Or,)) for part in node.parts)
    if isinstance(node, Not):
        return "-" + _operand(node.part, (And, Or))
    return _term(node)


def _operand(node: Node, in_parentheses: tuple[type, ...]) -> str:
    return f"({format(node)})" if isinstance(node, in_parentheses) else format(node)


def _term(node: Node) -> str:
    if isinstance(node, Word):
        return _escaped(node.text)
    if isinstance(node, Phrase):
        return quoted(node.text)
    if isinstance(node, Prefix):
        return (_escaped(node.text) if _is_bare(node.text) else quoted(node.text)) + "*"
    if isinstance(node, Suffix):
        return "*" + (_escaped(node.text) if _is_bare(node.text) else quoted(node.text))
    if isinstance(node, Fuzzy):
        return (_escaped(node.text) if _is_bare(node.text) else quoted(node.text)) + "~"
    if isinstance(node, Field):
        return f"{node.name}:{_value(node.value)}"
    return "*"


def _value(value: Value) -> str:
    if isinstance(value, Absent):
        return "none"
    if isinstance(value, Between):
        return f"{value.low}..{value.high}"
    if isinstance(value, Compare):
        return value.operator + _atom(value.text)
    if isinstance(value, Exactly):
        return "=" + _atom(value.text)
    if isinstance(value, Starts):
        return _atom(value.text) + "*"
    if isinstance(value, Ends):
        return "*" + _atom(value.text)
    if isinstance(value, Near):
        return _atom(value.text) + "~"
    return _atom(value.text)


def _atom(text: str) -> str:
    return text if _is_bare(text) else quoted(text)


def _is_bare(text: str) -> bool:
    """Whether ``text`` can stand without quotation marks or escapes, wherever a value may stand."""
    if not text or text[0] in "-=<>" or ".." in text or text.casefold() in (*KEYWORDS, "none"):
        return False
    return not any(c in _STOPS or c in "\\*~:" or c.isspace() for c in text)


def quoted(text: str) -> str:
    """``text`` between quotation marks, those in it escaped.

    >>> print(quoted('the "Daily" Mail'))
    "the \\"Daily\\" Mail"
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _escaped(text: str) -> str:
    if text.casefold() in KEYWORDS:
        return "\\" + text
    kept = "".join("\\" + c if c in _STOPS or c in "\\*~:" or c.isspace() else c for c in text)
    return "\\" + kept if kept.startswith("-") else kept


@dataclass(frozen=True, slots=True)
class _Atom:
    """A word or quotation as read: its text, where it was, what hung on it."""

    text: str
    start: int
    in_quotes: bool
    plain: bool  # no quotation marks and no escapes: may be a keyword
    prefix: str = ""
    suffix: str = ""
    open: bool = False  # nothing ended it but the end of the text


class _Parser:
    """One parse; ``place`` is the next code point to read."""

    def __init__(self, text: str, typing: bool, open_end: bool) -> None:
        self.text = text
        self.typing = typing
        self.open_end = open_end
        self.place = 0
        self.depth = 0

    # Each level returns None for what was left out (only while typing).

    def query(self) -> Node:
        node = self.either()
        while self.skip_space():
            # Only a closing parenthesis stops `either` before the end.
            if not self.typing:
                raise QueryError(self.place, "opening-parenthesis", ")")
            self.place += 1
            node = _joined(And, [node, self.either()])
        return node or All()

    def either(self) -> Node | None:
        parts = [self.all_of()]
        while self.keyword("or"):
            start = self.place
            part = self.all_of()
            if part is None:
                self.missing("operand", start)
            parts.append(part)
        return _joined(Or, parts)

    def all_of(self) -> Node | None:
        parts: list[Node | None] = []
        while self.skip_space() and self.text[self.place] != ")" and not self.at_keyword("or"):
            start = self.place
            if self.keyword("and"):
                self.check_operand(parts, start)
                continue
            parts.append(self.negated())
        if not parts and self.at_keyword("or"):
            self.missing("operand", self.place, "or")
        return _joined(And, parts)

    def check_operand(self, before: list[Node | None], start: int) -> None:
        """``and`` was read at ``start``: it needs something on both sides."""
        if not before:
            self.missing("operand", start, "and")
        if self.at_operand_end():
            self.missing("operand", self.place)

    def at_operand_end(self) -> bool:
        """Whether nothing that could be an operand is next."""
        at_end = not self.skip_space() or self.text[self.place] == ")"
        return at_end or self.at_keyword("or") or self.at_keyword("and")

    def negated(self) -> Node | None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(self.place, "depth")
        try:
            if self.minus() or self.keyword("not"):
                return self.negation()
            return self.primary()
        finally:
            self.depth -= 1

    def negation(self) -> Node | None:
        if self.at_operand_end():
            self.missing("operand", self.place)
            return None
        part = self.negated()
        return Not(part) if part is not None else None

    def primary(self) -> Node | None:
        if self.text[self.place] == "(":
            return self.group()
        name = _FIELD.match(self.text, self.place)
        return self.field(name) if name else self.word()

    def group(self) -> Node | None:
        start = self.place
        self.place += 1
        node = self.either()
        if not self.skip_space():
            self.missing("closing-parenthesis", self.place)
            return node
        self.place += 1
        if node is None:
            self.missing("operand", start + 1, ")")
        return node

    # --- terms -----------------------------------------------------------------------------------

    def word(self) -> Node | None:
        atom = self.atom()
        if atom.text == "" and atom.prefix == "*" and not (atom.in_quotes or atom.suffix):
            return All()
        if not tokens(atom.text):
            self.missing("word", atom.start, atom.prefix + atom.text + atom.suffix)
            return None
        if atom.prefix:
            return Suffix(atom.text)
        if atom.suffix:
            return Prefix(atom.text) if atom.suffix == "*" else Fuzzy(atom.text)
        if atom.open and self.open_end:
            return Prefix(atom.text)
        return Phrase(atom.text) if atom.in_quotes else Word(atom.text)

    def field(self, match: re.Match[str]) -> Node | None:
        name = match.group(1).casefold()
        spec = FIELDS.get(name)
        if spec is None:
            raise QueryError(match.start(), "field", match.group(1))
        self.place = start = match.end()
        if start == len(self.text) or self.text[start].isspace() or self.text[start] == ")":
            self.missing("value", start)
            return None
        value = self.value(spec)
        wrong = spec.expected(value)
        if wrong is None:
            return Field(name, value)
        found = self.text[start : self.place]
        if wrong in ("word", "value"):
            self.missing(wrong, start, found)
        # While typing, what ends at the end may become a date or a known word yet.
        elif not (self.typing and self.place == len(self.text)):
            raise QueryError(start, wrong, found)
        return None

    def value(self, spec: FieldSpec) -> Value:
        if self.text[self.place] == "=":
            self.place += 1
            atom = self.atom(suffixes=False)
            return Exactly(atom.text)
        operator = next((sign for sign in _COMPARE if self.text.startswith(sign, self.place)), None)
        if operator and Compare in spec.accepts:
            self.place += len(operator)
            return Compare(operator, self.atom(suffixes=False).text)
        atom = self.atom(suffixes=Starts in spec.accepts)
        value = _value_of(atom, spec)
        goes_on = (
            self.open_end
            and atom.open
            and not atom.prefix
            and Starts in spec.accepts
            and isinstance(value, Contains)
        )
        return Starts(atom.text) if goes_on else value

    def atom(self, *, suffixes: bool = True) -> _Atom:
        """A quotation or a bare word; where ``suffixes``, a * before it and a * or ~ after it are not part
        of it, and there is only one of them."""
        start, prefix = self.place, ""
        if suffixes and self.text.startswith("*", self.place):
            self.place += 1
            prefix = "*"
        if self.place < len(self.text) and self.text[self.place] in QUOTES:
            atom = self.quotation(suffixes)
        else:
            atom = self.bare(suffixes)
        if prefix and atom.suffix:
            raise QueryError(self.place - 1, "star-at-end", atom.suffix)
        return replace(atom, start=start, prefix=prefix) if prefix else atom

    def bare(self, suffixes: bool) -> _Atom:
        start, kept, plain, suffix = self.place, [], True, ""
        while self.place < len(self.text):
            c = self.text[self.place]
            if c in _STOPS or c.isspace():
                break
            if suffixes and c in "*~":
                suffix = self.suffix()
                break
            if c == "\\" and self.place + 1 < len(self.text):
                self.place += 1
                c, plain = self.text[self.place], False
            kept.append(c)
            self.place += 1
        is_open = self.place == len(self.text) and not suffix
        return _Atom("".join(kept), start, False, plain, suffix=suffix, open=is_open)

    def quotation(self, suffixes: bool) -> _Atom:
        start = self.place
        closing, kept = QUOTES[self.text[start]], []
        self.place += 1
        while self.place < len(self.text) and self.text[self.place] not in closing:
            if self.text[self.place] == "\\" and self.place + 1 < len(self.text):
                self.place += 1
            kept.append(self.text[self.place])
            self.place += 1
        is_open = self.place == len(self.text)
        if is_open:
            self.missing("closing-quote", self.place)
        self.place += 1
        self.place = min(self.place, len(self.text))
        text = "".join(kept)
        ends_in_suffix = suffixes and self.place < len(self.text) and self.text[self.place] in "*~"
        suffix = self.suffix() if ends_in_suffix else ""
        return _Atom(text, start, True, False, suffix=suffix, open=is_open)

    def suffix(self) -> str:
        """The * or ~ at ``place``, which must end the word."""
        sign = self.text[self.place]
        self.place += 1
        if self.place < len(self.text):
            after = self.text[self.place]
            if not (after.isspace() or after in _STOPS):
                raise QueryError(self.place - 1, "star-at-end", sign)
        return sign

    # --- the text --------------------------------------------------------------------------------

    def skip_space(self) -> bool:
        """Go to the next sign; False at the end."""
        while self.place < len(self.text) and self.text[self.place].isspace():
            self.place += 1
        return self.place < len(self.text)

    def at_keyword(self, word: str) -> bool:
        end = self.place + len(word)
        if self.text[self.place : end].casefold() != word:
            return False
        return end == len(self.text) or self.text[end].isspace() or self.text[end] in _STOPS

    def keyword(self, word: str) -> bool:
        """Read ``word`` if it is next."""
        self.skip_space()
        if not self.at_keyword(word):
            return False
        self.place += len(word)
        return True

    def minus(self) -> bool:
        """Read a minus sign if it is next."""
        if self.text[self.place] != "-":
            return False
        self.place += 1
        return True

    def missing(self, expected: str, place: int, found: str = "") -> None:
        """Something is not there: a mistake, unless it may still be typed."""
        if not self.typing:
            raise QueryError(place, expected, found or self.text[place : place + 1])


def _value_of(atom: _Atom, spec: FieldSpec) -> Value:
    if atom.prefix:
        return Ends(atom.text)
    if atom.suffix:
        return Starts(atom.text) if atom.suffix == "*" else Near(atom.text)
    if atom.plain and Absent in spec.accepts and atom.text.casefold() == "none":
        return Absent()
    if atom.plain and Between in spec.accepts and ".." in atom.text and "/" not in atom.text:
        low, _, high = atom.text.partition("..")
        return Between(low, high)
    return Contains(atom.text)


def _joined(kind: type[And] | type[Or], parts: list[Node | None]) -> Node | None:
    there = [part for part in parts if part is not None]
    if len(there) < 2:
        return there[0] if there else None
    return kind(tuple(there))
