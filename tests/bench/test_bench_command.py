"""The benchmark command works; its figures are for reading, not for tests."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from importer.bench import sample


def test_the_sample_has_as_many_words_as_asked_for() -> None:
    texts = sample(3000)
    assert 3000 <= sum(len(text.split()) for text in texts) < 3600
    assert len(set(texts)) == len(texts)


def test_the_command_measures_and_tells_json() -> None:
    command = [Path(sys.executable).with_name("sayso"), "bench", "extract", "--words", "1000", "--json"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(result.stdout)
    ours, speakers_too = told["rows"][:2]
    assert (ours["name"], speakers_too["name"]) == ("sayso", "sayso, speakers too")
    assert ours["claims"] == speakers_too["claims"] > 20
    assert ours["words_per_cpu_s"] > 0
    assert ours["load_s"] > 0
    assert told["speedup"] > 0
    assert set(told["shares"]) == {"reading", "attribution", "mentions", "polarity", "chains", "dates"}
    assert abs(sum(told["shares"].values()) - 1) < 0.01
