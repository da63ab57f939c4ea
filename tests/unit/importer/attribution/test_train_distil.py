"""Soft targets: what a teacher says survives the file, averages word by word, and finds its pieces."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from importer.attribution import linking
from importer.attribution.train import distil
from importer.attribution.windows import Window


def teacher(content: float) -> tuple[Window, linking.Scores]:
    """Three words (source, cue, content), the content as sure as ``content``; all point where they should."""
    window = Window(ids=[101, 5, 6, 7], features=[0] * 4, words=[1, 2, 3], starts=[0, 5, 10], ends=[4, 9, 14])
    tags = np.full((3, 5), 0.01, np.float32)
    tags[0, linking.SOURCE], tags[1, linking.CUE], tags[2, linking.CONTENT] = 0.9, 0.9, content
    tags[2, linking.OUT] = 1 - content
    # [CLS] and three words; each query picks one key.
    keys = np.stack([np.eye(4, dtype=np.float32) * 9] * 3)
    queries = np.zeros((3, 4, 4), np.float32)
    queries[0, 3, 2] = queries[1, 1, 2] = queries[2, 2, 1] = 1.0
    return window, linking.Scores(np.log(tags), queries, keys, np.array([True, False, False]))


def test_pointers_are_kept_for_likely_words_only() -> None:
    soft = distil.read_off([teacher(0.8)])
    content_to_cue, source_to_cue, cue_to_source = soft.links
    assert list(content_to_cue) == [10]
    assert max(content_to_cue[10], key=content_to_cue[10].get) == 5
    assert max(source_to_cue[0], key=source_to_cue[0].get) == 5  # type: ignore[arg-type]
    assert max(cue_to_source[5], key=cue_to_source[5].get) == 0  # type: ignore[arg-type]
    assert distil.read_off([teacher(0.1)]).links[0] == {}


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    soft = distil.read_off([teacher(0.8)])
    distil.save(tmp_path / "soft.npz", {"one": soft, "empty": distil.Soft({}, ({}, {}, {}))})
    loaded = distil.load(tmp_path / "soft.npz")
    assert set(loaded) == {"one", "empty"}
    assert loaded["empty"].tags == {}
    assert list(loaded["one"].tags) == [0, 5, 10]
    np.testing.assert_allclose(loaded["one"].tags[10], soft.tags[10], atol=1e-3)
    assert loaded["one"].links[0][10] == pytest.approx(soft.links[0][10], abs=1e-3)


def test_the_mean_of_teachers_counts_a_silent_one() -> None:
    sure, unsure = distil.read_off([teacher(0.8)]), distil.read_off([teacher(0.1)])
    both = distil.mean([sure, unsure])
    assert both.tags[10][linking.CONTENT] == pytest.approx(0.45, abs=1e-3)
    assert both.links[0][10][5] == pytest.approx(sure.links[0][10][5] / 2)


def test_targets_outside_the_window_are_left_out() -> None:
    window, scores = teacher(0.8)
    soft = distil.read_off([(window, scores)])
    alone = Window(ids=[101, 7], features=[0, 0], words=[1], starts=[10], ends=[14])
    shares, links = distil.of_window(alone, soft)
    np.testing.assert_allclose(shares[0], soft.tags[10])
    assert all(target == 0 for _, _, target, _ in links), "the cue is not in this window"
    assert distil.of_window(window, soft)[1], "in the whole window it is"
