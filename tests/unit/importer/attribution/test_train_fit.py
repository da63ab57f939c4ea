"""The network and its losses; only where torch is installed (dependency group ``train``)."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("safetensors")

from importer.attribution import linking  # noqa: E402
from importer.attribution.evaluate import GoldClaim  # noqa: E402
from importer.attribution.train import data, fit, model  # noqa: E402
from importer.attribution.windows import encoded  # noqa: E402
from importer.attribution.wordpiece import WordPiece  # noqa: E402

TEXT = "Ann said no.\n"
CLAIM = GoldClaim(content=((9, 11),), source=((0, 3),), cue=((4, 8),))


@pytest.fixture
def pieces() -> WordPiece:
    return WordPiece(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "ann", "said", "no", ".", "moss", "was", "here"])


def article(pieces: WordPiece, text: str = TEXT) -> data.Article:
    return data.Article("one", text, [data.Reading((CLAIM,))], list(encoded(text, [(0, len(text))], pieces)))


def test_a_few_steps_learn_one_claim_by_heart(pieces: WordPiece) -> None:
    torch.manual_seed(1)
    torch.set_num_threads(1)
    network = model.Tagger(0.0)
    only = article(pieces)
    examples = list(data.examples(only, only.readings[0], pieces))
    plan = fit.Plan()
    optimiser = torch.optim.AdamW(fit._groups(network, plan), lr=1e-3)
    first = None
    for _ in range(12):
        loss = sum(fit._losses(network, examples, plan))
        first = first or loss.item()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert loss.item() < first / 4
    found = fit.evaluate([network], [only], pieces, linking.Settings())
    assert found.scores["claim"].f1 == 1.0
    assert not network.word.weight.requires_grad


def test_padding_changes_nothing(pieces: WordPiece) -> None:
    torch.manual_seed(1)
    network = model.Tagger(0.0).eval()
    ids = torch.tensor([[2, 4, 5, 6, 3]])
    padded = torch.tensor([[2, 4, 5, 6, 3, 0, 0]])
    with torch.inference_mode():
        alone, _ = network(ids, torch.zeros_like(ids))
        beside, _ = network(padded, torch.zeros_like(padded))
    assert torch.allclose(alone, beside[:, :5], atol=1e-4)


def test_the_rate_rises_and_falls_to_nearly_nothing() -> None:
    rates = [fit._rate(step, 100, 0.1) for step in range(100)]
    assert rates.index(max(rates)) in (9, 10)
    assert rates[0] == pytest.approx(0.1)
    assert rates[-1] < 0.02


def test_the_length_of_a_run_may_be_changed_while_it_runs(tmp_path: Path) -> None:
    assert fit._epochs(tmp_path, fit.Plan(epochs=3.0)) == 3.0
    (tmp_path / "epochs").write_text("2.5\n", encoding="ascii")
    assert fit._epochs(tmp_path, fit.Plan(epochs=3.0)) == 2.5


def test_batches_are_seeded(pieces: WordPiece) -> None:
    one = data.epoch([article(pieces)] * 3, pieces, random.Random(3))
    groups = data.batches(one, 20, random.Random(3))
    assert groups == data.batches(one, 20, random.Random(3))


def test_a_student_learns_what_its_teachers_say(
    pieces: WordPiece,
) -> None:
    torch.manual_seed(1)
    torch.set_num_threads(1)
    only = article(pieces)
    (example,) = data.examples(only, only.readings[0], pieces)
    sure = np.full((len(example.tags), 5), 1e-6, np.float32)
    sure[:, data.OUT] = 1.0
    example.soft = (sure, [])
    network, plan = model.Tagger(0.0), fit.Plan(soft=1.0)
    optimiser = torch.optim.AdamW(fit._groups(network, plan), lr=1e-3)
    for _ in range(12):
        loss = sum(fit._losses(network, [example], plan))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert fit.evaluate([network], [only], pieces, linking.Settings()).n_pred == 0
