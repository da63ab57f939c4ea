"""Targets made of standoff annotation. Needs no torch."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from importer.attribution.evaluate import GoldClaim
from importer.attribution.train import data
from importer.attribution.train.data import CONTENT, CUE, CUE_INSIDE, IGNORED, OUT, SOURCE
from importer.attribution.wordpiece import WordPiece

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"abcdefghijklmnopqrstuvwxyz", *"'\".,!?:"]
VOCABULARY += ["##" + letter for letter in "abcdefghijklmnopqrstuvwxyz"]

TEXT = "Ann says no and has claimed it.\nMoss was seen.\nA caption.\n"
GOLD = """T1\tSource 0 3\tAnn
T2\tCue 4 8\tsays
T3\tContent 9 11\tno
E1\tAttribution:T9 Content:T3 Cue:T2 Source:T1
T4\tCue 16 27\thas claimed
T5\tContent 28 30\tit
E2\tAttribution:T9 Content:T5 Cue:T4 Source:T1
T6\tCue 37 40;41 45\twas seen
T7\tContent 32 36\tMoss
E3\tAttribution:T9 Content:T7 Cue:T6
T8\tDiscard 47 57\tA caption.
T9\tAttribution 4 8\tsays
E4\tAttribution:T9 Cue:T2
"""


@pytest.fixture
def pieces() -> WordPiece:
    return WordPiece(VOCABULARY)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "one.txt").write_text(TEXT, encoding="utf-8", newline="")
    (tmp_path / "text" / "none.txt").write_text("Nobody read this.", encoding="utf-8")
    (tmp_path / "attributions" / "one_aaaa.ann").write_text(GOLD, encoding="utf-8", newline="")
    (tmp_path / "attributions" / "one_bbbb.ann").write_text("", encoding="utf-8")
    return tmp_path


def test_only_annotated_articles_count_and_the_first_reading_is_gold(corpus: Path, pieces: WordPiece) -> None:
    (article,) = data.read_corpus(corpus, pieces)
    assert article.stem == "one"
    assert [len(reading.claims) for reading in article.readings] == [3, 0]


def test_targets_of_a_window(corpus: Path, pieces: WordPiece) -> None:
    (article,) = data.read_corpus(corpus, pieces)
    (example,) = data.examples(article, article.readings[0], pieces)
    window = example.window
    assert example.tags == [
        SOURCE, CUE, CONTENT, OUT, CUE, CUE_INSIDE, CONTENT, OUT,
        CONTENT, CUE, CUE_INSIDE, OUT, IGNORED, IGNORED, IGNORED,
    ]  # fmt: skip
    ann, says, claimed, seen = (window.words[at] for at in (0, 1, 4, 9))
    assert [example.to_cue[at] for at in (2, 6, 8)] == [says, claimed, seen]
    assert [example.to_source[at] for at in (1, 4, 9)] == [ann, ann, 0]
    assert example.cues == {0: [says, claimed]}


def test_what_stands_in_another_window_is_no_answer(corpus: Path, pieces: WordPiece) -> None:
    (article,) = data.read_corpus(corpus, pieces)
    reading = data.Reading((GoldClaim(content=((32, 36),), source=((0, 3),), cue=((41, 45),)),))
    first, second = (
        example for example in data.examples(article, reading, pieces, size=40, first=30) if example.tags
    )
    assert first.cues == {0: [0]}
    assert second.to_source[second.tags.index(CUE)] == IGNORED


def test_epochs_are_the_same_for_a_seed_and_batches_hold_everything(corpus: Path, pieces: WordPiece) -> None:
    articles = data.read_corpus(corpus, pieces)
    once = data.epoch(articles, pieces, random.Random(7), 40)
    again = data.epoch(articles, pieces, random.Random(7), 40)
    assert once == again
    groups = data.batches(once, 60, random.Random(1))
    assert sum(map(len, groups)) == len(once)
    assert all(len(group) * max(len(e.window.ids) for e in group) <= 60 for group in groups if len(group) > 1)


def test_the_tuning_part_is_a_fixed_fifth() -> None:
    names = [f"outlet_{number}" for number in range(2000)]
    chosen = [name for name in names if data.is_tuning(name)]
    assert chosen[:3] == [name for name in names if data.is_tuning(name)][:3]
    assert 320 < len(chosen) < 500


def test_the_digest_sees_every_byte(corpus: Path) -> None:
    before = data.digest(corpus)
    assert before == data.digest(corpus)
    (corpus / "text" / "one.txt").write_text(TEXT + " ", encoding="utf-8")
    assert data.digest(corpus) != before
