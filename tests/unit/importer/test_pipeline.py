"""Bytes in, an extraction out: what is noted, what is refused, what is the same every time."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import ModelMissing, ReadError
from db.records import Extraction, words
from importer import attribution, pipeline
from importer.run import extract_paths
from importer.workers import Here

ENGLISH = "Ilse Marden said on Monday that the bridge would open in May, and that nobody was in danger."
GERMAN = (
    "Die Bürgermeisterin sagte am Montag, dass die Brücke im Mai eröffnet wird. „Wir sind bereit“, sagte sie."
)
FRENCH = (
    "Le maire a déclaré lundi que le pont ouvrirait en mai. Selon deux ingénieurs, les piles sont solides."
)


def process(text: str) -> Extraction:
    return pipeline.process(text.encode(), "news.txt", "news.txt")


def contents(extraction: Extraction) -> list[str]:
    return [words(extraction.document.text, claim.attribution.content) for claim in extraction.claims]


def test_a_text_in_english_has_claims_and_no_note() -> None:
    extraction = process(ENGLISH)

    assert contents(extraction) == ["the bridge would open in May, and that nobody was in danger"]
    assert extraction.document.notes == ()


def test_of_a_text_in_another_language_that_is_said_and_nothing_is_invented() -> None:
    extraction = process(f"{GERMAN}\n\n{ENGLISH.split()[0]}, Thornby\n")

    assert extraction.claims == ()
    assert extraction.document.notes == (("language", "de"),)


def test_passages_in_other_languages_are_said_and_the_rest_is_read() -> None:
    others = [ENGLISH.replace("Ilse Marden", name) for name in ("Ada Lind", "Jonas Okoro", "Maud Ellery")]
    extraction = process("\n\n".join([ENGLISH, GERMAN, *others, FRENCH]))

    assert len(extraction.claims) == 4
    assert all("the bridge would open in May" in content for content in contents(extraction))
    assert extraction.document.notes == (("language-parts", "de, fr"),)


def test_a_text_that_is_too_long_is_refused_with_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "MAX_CHARACTERS", 50)
    with pytest.raises(ReadError) as caught:
        process(ENGLISH)
    assert caught.value.reason == "too-large"
    assert f"{len(ENGLISH)}/50" in caught.value.details[1]


def test_missing_weights_are_said_once_and_not_of_every_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> attribution.Tagger:
        raise ModelMissing(str(tmp_path), "meta.json is missing")

    monkeypatch.setattr(attribution, "load", missing)
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(ENGLISH, "utf-8")
    with pytest.raises(ModelMissing):
        list(extract_paths([tmp_path], extractor=Here()))


def test_the_same_bytes_give_the_same_claims_whatever_came_before() -> None:
    first = process(f"{ENGLISH}\n\n“We are ready,” said Jonas Okoro.")
    process(ENGLISH.upper())

    assert process(f"{ENGLISH}\n\n“We are ready,” said Jonas Okoro.") == first
    assert len(first.claims) == 2
