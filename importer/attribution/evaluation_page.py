"""An evaluation for the eye: every text with what was found, missed and invented, as one HTML page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from db.records import Spans, words
from importer.attribution.evaluate import GoldDocument, HasSpans, Outcome, outcome

_STYLE = """
body { font: 15px/1.55 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  color: #1b222c; background: #fff; }
pre { white-space: pre-wrap; font: inherit; }
table { border-collapse: collapse; } td, th { padding: .15rem .7rem; text-align: left; }
th { color: #55606e; font-weight: 600; }
.hit { background: #d8f0df; border-bottom: 2px solid #1a6f3c; }
.miss { background: #fbdedb; border-bottom: 2px dashed #b3261e; }
.extra { background: #ffe9a3; border-bottom: 2px dotted #8a5300; }
.both { background: #e9d5f2; border-bottom: 2px double #6b2d87; }
@media (prefers-color-scheme: dark) {
  body { color: #e3e7ed; background: #181b20; } th { color: #a3adba; }
  .hit { background: #173d27; } .miss { background: #521d1a; } .extra { background: #4d3d0c; }
  .both { background: #40274d; } }
"""
_NAMES = {"hit": "found", "miss": "missed", "extra": "invented", "both": "missed and invented"}


def page(
    title: str,
    table: Sequence[str],
    gold: Iterable[GoldDocument],
    predictions: Mapping[str, Sequence[HasSpans]],
) -> str:
    """The page: the tables of the whole, then every document with its contents marked and its faults listed.

    ``predictions`` by document name, without those that are not scored.
    """
    parts = [
        f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{escape(title)}</title>",
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1><pre>{escape(chr(10).join(table))}</pre><p>",
        *(f"<span class='{key}'>{name}</span> " for key, name in _NAMES.items()),
        "(contents of claims; a claim is found where its content and its source agree)</p>",
    ]
    for document in gold:
        parts += _document(document, predictions.get(document.doc, ()))
    return "\n".join(parts) + "</html>\n"


def _document(document: GoldDocument, claims: Sequence[HasSpans]) -> list[str]:
    result = outcome(document, claims)
    rows = [
        (name, one)
        for name, ones in (("missed", result.missed), ("invented", result.invented))
        for one in ones
    ]
    found = [f"<h2>{escape(document.doc)}</h2>", f"<pre>{_marked(document.text, result)}</pre>"]
    if rows:
        cells = "".join(
            f"<tr><td>{name}</td><td>{_words(document.text, one.source)}</td>"
            f"<td>{_words(document.text, one.cue)}</td><td>{_words(document.text, one.content)}</td></tr>"
            for name, one in rows
        )
        found.append(f"<table><tr><th></th><th>source</th><th>cue</th><th>content</th></tr>{cells}</table>")
    return found


def _words(text: str, spans: Spans) -> str:
    return escape(words(text, spans)) or "–"


def _marked(text: str, result: Outcome) -> str:
    marks = [""] * len(text)
    for name, claims in (("hit", result.found), ("miss", result.missed), ("extra", result.invented)):
        for claim in claims:
            for start, end in claim.content:
                for i in range(max(0, start), min(end, len(text))):
                    clash = {marks[i], name} == {"miss", "extra"}
                    marks[i] = "both" if clash or marks[i] == "both" else marks[i] or name
    out, place = [], 0
    for mark, run in groupby(marks):
        end = place + sum(1 for _ in run)
        piece = escape(text[place:end])
        out.append(f"<span class='{mark}'>{piece}</span>" if mark else piece)
        place = end
    return "".join(out)
