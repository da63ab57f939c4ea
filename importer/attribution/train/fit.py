"""Training: windows of whole paragraphs, one loss for tags and pointers, an average of the weights kept."""

from __future__ import annotations

import json
import logging
import math
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from db.records import Spans
from importer.attribution import linking
from importer.attribution.evaluate import Evaluation, GoldClaim, GoldDocument, score
from importer.attribution.train import data, distil
from importer.attribution.train.model import POINTERS, Tagger, load_base, pointer_scores
from importer.attribution.windows import SIZE, Window, openings, pack
from importer.attribution.wordpiece import WordPiece

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """The figures of one run.

    ``all_data``: train on the tuning part as well; ``soft``: the teachers' share of the target.
    """

    seed: int = 1
    epochs: float = 6.0
    size: int = SIZE
    budget: int = 2048
    rate: float = 3e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    layer_decay: float = 0.9
    warmup: float = 0.08
    dropout: float = 0.1
    average: float = 0.995
    cue_weight: float = 1.5
    pointer_weight: float = 0.5
    all_data: bool = False
    soft: float = 0.7


def fit(plan: Plan, base: Path, train: Path, out: Path, threads: int, teachers: Sequence[Path] = ()) -> None:
    """One run: a checkpoint of the averaged weights an epoch in ``out`` and a line in ``out/log.jsonl``.

    ``teachers`` are files of `distil.save`: their mean is then ``plan.soft`` of the target.
    """
    torch.set_num_threads(threads)
    torch.manual_seed(0)  # the heads begin alike in every run, so that the runs' weights may be averaged
    rng = random.Random(plan.seed)
    out.mkdir(parents=True, exist_ok=True)
    pieces = WordPiece.read(base / "vocab.txt")
    articles = data.read_corpus(train, pieces, plan.size)
    tuning = [one for one in articles if data.is_tuning(one.stem)]
    learning = [one for one in articles if plan.all_data or not data.is_tuning(one.stem)]
    soft = _taught(teachers)
    _note(
        out,
        {
            "plan": asdict(plan),
            "data": data.digest(train),
            "articles": len(learning),
            "teachers": [path.name for path in teachers],
        },
    )
    model = Tagger(plan.dropout)
    load_base(model, base / "model.safetensors")
    average = {name: value.detach().clone() for name, value in model.state_dict().items()}
    optimiser = torch.optim.AdamW(_groups(model, plan), betas=(0.9, 0.98))
    torch.manual_seed(plan.seed)
    began, done, number = time.process_time(), 0, 0
    groups = data.batches(data.epoch(learning, pieces, rng, plan.size, soft), plan.budget, rng)
    length, steps = len(groups), round(len(groups) * plan.epochs)
    while done < steps:
        model.train()
        total = np.zeros(4)
        for group in groups:
            for part in optimiser.param_groups:
                part["lr"] = part["base"] * _rate(done, steps, plan.warmup)
            losses = _losses(model, group, plan)
            loss = losses[0] + plan.pointer_weight * (losses[1] + 0.5 * losses[2] + losses[3])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            done += 1
            total += [part.item() for part in losses]
            _blend(average, model, min(plan.average, (1 + done) / (10 + done)))
            if done % 25 == 0:
                steps = round(length * _epochs(out, plan))
                _note(out, {"step": done, "of": steps, "loss": _short(total), "cpu": _cpu(began)})
                total[:] = 0
            if done >= steps:
                break
        number += 1
        groups = data.batches(data.epoch(learning, pieces, rng, plan.size, soft), plan.budget, rng)
        torch.save(average, out / f"epoch{number}.pt")
        if not plan.all_data:
            rated = Tagger(0.0)
            rated.load_state_dict(average)
            found = evaluate([rated], tuning, pieces, linking.Settings(), plan.size)
            log.info("%s", brief(found))
            _note(out, {"epoch": number, "cpu": _cpu(began), "tune": found.to_json()})


def evaluate(
    models: Sequence[Tagger],
    articles: Sequence[data.Article],
    pieces: WordPiece,
    settings: linking.Settings,
    size: int = SIZE,
) -> Evaluation:
    """The models' mean, scored against the first reading of ``articles``."""
    return rate(predictions(models, articles, pieces, size), articles, settings)


Predictions = list[list[tuple[Window, linking.Scores]]]


def predictions(
    models: Sequence[Tagger], articles: Sequence[data.Article], pieces: WordPiece, size: int = SIZE
) -> Predictions:
    """For each article its windows with their scores; those of several models are averaged."""
    flat = [
        (number, window)
        for number, article in enumerate(articles)
        for window in pack(article.blocks, pieces, size)
    ]
    flat.sort(key=lambda item: len(item[1].ids))
    found: Predictions = [[] for _ in articles]
    for model in models:
        model.eval()
    with torch.inference_mode():
        for at in range(0, len(flat), 8):
            some = flat[at : at + 8]
            ids, features = _tensors([window for _, window in some])
            tags: Any = 0
            links = []
            for model in models:
                with torch.autocast("cpu", dtype=torch.bfloat16):
                    scores, vectors = model(ids, features)
                tags = tags + scores.float().softmax(-1) / len(models)
                links.append(vectors.float())
            for row, (number, window) in enumerate(some):
                found[number].append(
                    (window, _scores(window, pieces, tags[row], [one[row] for one in links]))
                )
    for windows in found:
        windows.sort(key=lambda item: item[0].starts[0])
    return found


def rate(found: Predictions, articles: Sequence[data.Article], settings: linking.Settings) -> Evaluation:
    """Decode ``found`` and score it against the first reading of each article."""
    claims = [
        (article.stem, [claim for window, scores in windows for claim in spans(window, scores, settings)])
        for article, windows in zip(articles, found, strict=True)
    ]
    return score(gold(articles), claims)


def gold(articles: Sequence[data.Article]) -> list[GoldDocument]:
    """The first reading of each article as the scorer takes it."""
    return [
        GoldDocument(one.stem, one.text, one.readings[0].claims, one.readings[0].discard) for one in articles
    ]


def spans(window: Window, scores: linking.Scores, settings: linking.Settings) -> list[GoldClaim]:
    """Decoded claims as spans of the text, as they come: marks and commas never count in the scores."""

    def of(words: Iterable[linking.Words]) -> Spans:
        return tuple((window.starts[start], window.ends[end - 1]) for start, end in words)

    return [
        GoldClaim(of(claim.content), of([claim.source] if claim.source else []), of([claim.cue]))
        for claim in linking.link(scores, settings)
    ]


def brief(found: Evaluation) -> str:
    """The figures that matter in one line: precision, recall and F1 of claims, F1, recall by kind."""
    claim = found.scores["claim"]
    parts = [
        f"claim {100 * claim.precision:.1f}/{100 * claim.recall:.1f}/{100 * claim.f1:.2f}",
        f"soft {100 * found.scores['soft'].f1:.2f}",
        f"cue {100 * found.scores['cue'].f1:.2f}",
        *(f"{kind} {100 * value.claim:.1f}" for kind, value in found.recall.items()),
    ]
    return " ".join(parts)


def _groups(model: Tagger, plan: Plan) -> list[dict[str, Any]]:
    """Parameters by rate: heads and features fast, the encoder slower the deeper."""
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, value in model.named_parameters():
        if not value.requires_grad:
            continue
        if name.startswith(("tags", "links", "quote", "shape", "heading")):
            rate = plan.head_rate
        elif name.startswith("layers."):
            rate = plan.rate * plan.layer_decay ** (5 - int(name.split(".")[1]))
        else:
            rate = plan.rate * plan.layer_decay**6
        groups.setdefault((rate, plan.decay if value.ndim > 1 else 0.0), []).append(value)
    return [
        {"params": some, "lr": rate, "base": rate, "weight_decay": decay}
        for (rate, decay), some in groups.items()
    ]


def _rate(step: int, steps: int, warmup: float) -> float:
    begin = max(1, int(steps * warmup))
    return (step + 1) / begin if step < begin else max(0.01, (steps - step) / (steps - begin))


def _epochs(out: Path, plan: Plan) -> float:
    """How long to train: the plan's figure unless a file ``epochs`` in ``out`` says otherwise meanwhile.

    A machine shared with others is slower than planned; the rate still has to come down to its end.
    """
    try:
        return float((out / "epochs").read_text(encoding="ascii"))
    except FileNotFoundError:
        return plan.epochs


def _tensors(windows: Sequence[Window]) -> tuple[Tensor, Tensor]:
    longest = max(len(window.ids) for window in windows)
    ids = torch.zeros(len(windows), longest, dtype=torch.long)
    features = torch.zeros_like(ids)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = torch.tensor(window.ids)
        features[row, : len(window.ids)] = torch.tensor(window.features)
    return ids, features


def _losses(model: Tagger, group: Sequence[data.Example], plan: Plan) -> list[Tensor]:
    """Of the tags and of the three pointers, each a mean over its own words."""
    ids, features = _tensors([example.window for example in group])
    tags = torch.full(ids.shape, data.IGNORED)
    targets = torch.full((POINTERS, *ids.shape), data.IGNORED)
    allowed = torch.zeros(ids.shape, dtype=torch.bool)
    allowed[:, 0] = True
    shared: list[tuple[int, int, list[int]]] = []
    for row, example in enumerate(group):
        words = torch.tensor(example.window.words)
        allowed[row, words] = True
        tags[row, words] = torch.tensor(example.tags)
        to_cue = torch.tensor(example.to_cue)
        is_source = torch.tensor(example.tags) == data.SOURCE
        targets[0, row, words] = to_cue.masked_fill(is_source, data.IGNORED)
        targets[2, row, words] = torch.tensor(example.to_source)
        shared += [(row, example.window.words[word], cues) for word, cues in example.cues.items()]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores, links = model(ids, features)
    weight = torch.tensor([1.0, 1.0, plan.cue_weight, 1.0, 1.0])
    chances = scores.float().log_softmax(-1)
    losses = [F.nll_loss(chances.flatten(0, 1), tags.flatten(), weight)]
    points = pointer_scores(links.float()).masked_fill(~allowed[:, None, None, :], -1e4).log_softmax(-1)
    for which in (0, 2):
        chosen = (targets[which] >= 0).nonzero(as_tuple=True)
        if len(chosen[0]):
            losses.append(-points[:, which][(*chosen, targets[which][chosen])].mean())
        else:
            losses.append(torch.zeros(()))
    mass = [torch.logsumexp(points[row, 1, word, cues], 0) for row, word, cues in shared]
    losses.insert(2, -torch.stack(mass).mean() if mass else torch.zeros(()))
    if any(example.soft is None for example in group):
        return losses
    taught = _soft_losses(chances, points, group, weight)
    return [(1 - plan.soft) * hard + plan.soft * soft for hard, soft in zip(losses, taught, strict=True)]


def _soft_losses(
    chances: Tensor, points: Tensor, group: Sequence[data.Example], weight: Tensor
) -> list[Tensor]:
    """The same four losses against the teachers' probabilities."""
    shares = torch.zeros(chances.shape)
    rows: list[distil.Links] = [[] for _ in range(POINTERS)]
    for row, example in enumerate(group):
        tags, links = example.soft or (np.zeros((0, 5)), [])
        known = torch.tensor(example.tags) != data.IGNORED
        shares[row, torch.tensor(example.window.words)] = torch.from_numpy(tags) * known[:, None]
        for which, piece, to, mass in links:
            rows[which].append((row, piece, to, mass))
    weighed = shares * weight
    losses = [-(weighed * chances).sum() / weighed.sum().clamp_min(1e-6)]
    for which, some in enumerate(rows):
        if not some:
            losses.append(torch.zeros(()))
            continue
        at = torch.tensor([item[:3] for item in some])
        mass = torch.tensor([item[3] for item in some])
        losses.append(-(mass * points[at[:, 0], which, at[:, 1], at[:, 2]]).sum() / mass.sum())
    return losses


def _taught(teachers: Sequence[Path]) -> dict[str, distil.Soft] | None:
    """The teachers' mean by article; None without teachers."""
    if not teachers:
        return None
    read = [distil.load(path) for path in teachers]
    return {stem: distil.mean([one[stem] for one in read]) for stem in read[0]}


def _scores(window: Window, pieces: WordPiece, tags: Tensor, links: Sequence[Tensor]) -> linking.Scores:
    words = torch.tensor(window.words)
    at = torch.cat([torch.zeros(1, dtype=torch.long), words])
    parts = [one[at].view(len(at), 2, POINTERS, -1).permute(1, 2, 0, 3).numpy() for one in links]
    scale = 1 / math.sqrt(parts[0].shape[-1])
    queries = np.concatenate([part[0] for part in parts], axis=-1) * np.float32(scale / len(parts))
    keys = np.concatenate([part[1] for part in parts], axis=-1)
    begins = np.array(openings(window, pieces), np.bool_)
    return linking.Scores(tags[words].clamp_min(1e-9).log().numpy(), queries, keys, begins)


def _blend(average: dict[str, Tensor], model: Tagger, keep: float) -> None:
    with torch.no_grad():
        for name, value in model.named_parameters():
            if value.requires_grad:
                average[name].lerp_(value.detach(), 1 - keep)


def _cpu(began: float) -> int:
    return round(time.process_time() - began)


def _short(total: Any) -> list[float]:
    return [round(float(part), 3) for part in total / 25]


def _note(out: Path, line: dict[str, Any]) -> None:
    with (out / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    if "tune" not in line:
        log.info("%s", line)
