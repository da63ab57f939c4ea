"""``python -m importer.attribution.train fit ...``: see the model card for the whole recipe."""

from __future__ import annotations

import argparse
import dataclasses
import logging
from pathlib import Path

from importer.attribution.train import fit


def main() -> None:
    """Parse the command line and run one step of the recipe."""
    parser = argparse.ArgumentParser(prog="python -m importer.attribution.train", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    run = steps.add_parser("fit", help="train once, one checkpoint an epoch")
    run.add_argument("--base", type=Path, required=True, help="the base: model.safetensors, vocab.txt")
    run.add_argument("--train", type=Path, required=True, help="folder of the corpus: text/, attributions/")
    run.add_argument("--out", type=Path, required=True, help="folder for checkpoints and log.jsonl")
    run.add_argument("--scorer", type=Path, help="score_attribution.py; without it nothing is scored")
    run.add_argument("--threads", type=int, default=1)
    for field in dataclasses.fields(fit.Plan):
        name = "--" + field.name.replace("_", "-")
        if isinstance(field.default, bool):
            run.add_argument(name, action="store_true")
        else:
            run.add_argument(name, type=type(field.default), default=field.default)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    plan = fit.Plan(**{field.name: getattr(args, field.name) for field in dataclasses.fields(fit.Plan)})
    fit.fit(plan, args.base, args.train, args.out, args.scorer, args.threads)


if __name__ == "__main__":
    main()
