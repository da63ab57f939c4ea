"""The weights: refused where they are not what is described, and what the shipped ones do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.errors import ModelMissing
from db.records import Attribution, Document
from importer.attribution import learned
from importer.attribution.tagger import FOLDER, Tagger


def test_no_weights_are_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        Tagger.load(tmp_path)
    assert caught.value.details == (str(tmp_path), "meta.json is missing")


@pytest.mark.parametrize("meta", ["", "[]", "{}", '{"format": 99}'])
def test_a_description_that_is_none_is_refused(tmp_path: Path, meta: str) -> None:
    (tmp_path / "meta.json").write_text(meta, encoding="utf-8")
    with pytest.raises(ModelMissing, match=r"meta\.json|format"):
        Tagger.load(tmp_path)


def test_weights_that_are_not_those_described_are_refused(tmp_path: Path) -> None:
    described = {"file": "model.onnx", "sha256": "0" * 64}
    meta = {"format": 1, "version": "1", "window": 64, "model": described, "vocabulary": described}
    (tmp_path / "meta.json").write_text(json.dumps(meta | {"decoding": {}}), encoding="utf-8")
    (tmp_path / "model.onnx").write_bytes(b"something else")
    with pytest.raises(ModelMissing) as caught:
        Tagger.load(tmp_path)
    assert "model.onnx" in caught.value.details[1]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    pytest.importorskip("onnxruntime")
    if not (FOLDER / "meta.json").exists():
        pytest.skip("no weights in resources/models/attribution")
    return Tagger.load()


def read(text: str, tagger: Tagger) -> tuple[Attribution, ...]:
    return learned.attribute(Document("d", "d.txt", "text/plain", "0" * 64, "t", 1, text), tagger)


def words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(text[start:end] for start, end in spans)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "kind"),
    [
        (
            "“The bridge will open in May,” said Ilse Marden, the mayor of Thornby.",
            "Ilse Marden", "said", "The bridge will open in May", "direct",
        ),
        (
            "Ilse Marden said on Monday that the bridge would open in May.",
            "Ilse Marden", "said", "the bridge would open in May", "indirect",
        ),
        (
            "‘We shall rebuild the bridge,’ Mr Marden told the council.",
            "Marden", "told", "We shall rebuild the bridge", "direct",
        ),
        (
            "The flood cost 40 million crowns, according to the ministry of works.",
            "ministry of works", "according to", "The flood cost 40 million crowns", "indirect",
        ),
    ],
)  # fmt: skip
def test_plain_cases(tagger: Tagger, text: str, source: str, cue: str, content: str, kind: str) -> None:
    found = [claim for claim in read(text, tagger) if claim.parent is None]
    assert len(found) == 1
    assert source in words(text, found[0].source)
    assert words(text, found[0].cue).startswith(cue)
    assert words(text, found[0].content) == content
    assert found[0].kind == kind
    assert found[0].confidence is not None
    assert 0.5 < found[0].confidence <= 1.0


def test_plain_narrative_is_nobodys_claim(tagger: Tagger) -> None:
    text = "The train left Thornby at nine. Rain fell on the harbour, and the boats stayed in all day."
    assert read(text, tagger) == ()


def test_the_same_text_gives_the_same_claims(tagger: Tagger) -> None:
    text = "The mayor said the bridge was safe. Her deputy denied that anybody had been hurt.\n" * 12
    assert read(text, tagger) == read(text, tagger)


@pytest.mark.parametrize(
    "text",
    [
        "", "\x00\x01\x02", "“““ ””", "SHE SAID THE BRIDGE WAS SAFE", "e\u0301" * 400, "🙂 " * 400,
        "word" * 5000, "he said " * 3000,
    ],
)  # fmt: skip
def test_no_text_makes_it_fail(tagger: Tagger, text: str) -> None:
    for claim in read(text, tagger):
        spans = (*claim.content, *claim.cue, *claim.source, claim.sentence)
        assert all(0 <= start < end <= len(text) for start, end in spans)
