"""From a checkpoint to the files that ship: an int8 ONNX graph, the vocabulary and ``meta.json``."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from importer.attribution.linking import Settings
from importer.attribution.tagger import FORMAT
from importer.attribution.train.model import Tagger
from importer.attribution.windows import SIZE


def blended(checkpoints: Sequence[Path]) -> Tagger:
    """The mean of several checkpoints' weights (a "soup", Wortsman et al. 2022), ready to rate."""
    states = [torch.load(path, map_location="cpu", weights_only=True) for path in checkpoints]
    mean = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    model = Tagger(0.0)
    model.load_state_dict(mean)
    model.eval()
    return model


def export(
    model: Tagger, vocabulary: Path, out: Path, version: str, settings: Settings, notes: dict[str, Any]
) -> None:
    """Write ``model.onnx`` (int8), ``vocab.txt`` and ``meta.json`` into ``out``.

    Weights are quantised per channel to seven bits: with eight, the sums of processors without VNNI
    saturate, and results would differ from machine to machine.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        to_onnx(model, whole)
        quantize_dynamic(
            whole, out / "model.onnx", per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
        )
    shutil.copyfile(vocabulary, out / "vocab.txt")
    meta = {
        "format": FORMAT,
        "version": version,
        "window": SIZE,
        "model": _described(out / "model.onnx"),
        "vocabulary": _described(out / "vocab.txt"),
        "decoding": dataclasses.asdict(settings),
        **notes,
    }
    (out / "meta.json").write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")


def to_onnx(model: Tagger, path: Path) -> None:
    """The network in fp32; inputs ``ids`` and ``features``, outputs ``tags`` and ``links``."""
    example = torch.ones(1, 16, dtype=torch.long)
    axes = {0: "batch", 1: "pieces"}
    torch.onnx.export(
        model.eval(),
        (example, example),
        path,
        input_names=["ids", "features"],
        output_names=["tags", "links"],
        dynamic_axes=dict.fromkeys(("ids", "features", "tags", "links"), axes),
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(path)


def _described(path: Path) -> dict[str, str]:
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
