"""The steps of the recipe, from a corpus to the weights that ship; the model card has the whole commands."""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from db.records import Document
from importer.attribution import learned
from importer.attribution.evaluate import lines, score
from importer.attribution.linking import Settings
from importer.attribution.tagger import Tagger
from importer.attribution.train import calibrate, data, distil, export, fit
from importer.attribution.windows import SIZE, pack
from importer.attribution.wordpiece import WordPiece

log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse the command line and run one step: fit, rate, export or check."""
    args = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    args.run(args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m importer.attribution.train", description=__doc__)
    steps = parser.add_subparsers(required=True)

    run = steps.add_parser("fit", help="train once, one checkpoint an epoch")
    run.add_argument("--base", type=Path, required=True, help="the base: model.safetensors, vocab.txt")
    run.add_argument("--train", type=Path, required=True, help="folder of the corpus: text/, attributions/")
    run.add_argument("--out", type=Path, required=True, help="folder for checkpoints and log.jsonl")
    run.add_argument("--threads", type=int, default=1)
    run.add_argument("--teachers", type=Path, nargs="*", default=[], help="files that teach wrote")
    _add_fields(run, fit.Plan)
    run.set_defaults(run=_fit)

    run = steps.add_parser("teach", help="write what one teacher says of a corpus, for fit --teachers")
    run.add_argument("checkpoints", type=Path, nargs="+", help="their mean is the teacher")
    run.add_argument("--base", type=Path, required=True)
    run.add_argument("--corpus", type=Path, required=True)
    run.add_argument("--size", type=int, default=SIZE, help="pieces in a window, as the teacher was trained")
    run.add_argument("--out", type=Path, required=True, help="a file .npz")
    run.set_defaults(run=_teach)

    run = steps.add_parser("rate", help="score the mean of checkpoints, in torch")
    run.add_argument("checkpoints", type=Path, nargs="+")
    run.add_argument("--ensemble", action="store_true", help="average the outputs, not the weights")
    run.add_argument("--base", type=Path, required=True)
    run.add_argument("--corpus", type=Path, required=True)
    run.add_argument("--tuning", action="store_true", help="only the articles set aside for tuning")
    _add_fields(run, Settings)
    run.set_defaults(run=_rate)

    run = steps.add_parser("export", help="write the weights that ship, from the mean of checkpoints")
    run.add_argument("checkpoints", type=Path, nargs="+")
    run.add_argument("--base", type=Path, required=True)
    run.add_argument("--out", type=Path, required=True)
    run.add_argument("--corpus", type=Path, required=True, help="some of its articles scale the activations")
    run.add_argument("--version", required=True)
    run.add_argument("--notes", type=json.loads, default={}, help="JSON object added to meta.json")
    _add_fields(run, Settings)
    run.set_defaults(run=_export)

    run = steps.add_parser("calibrate", help="fit confidence on the tuning articles, which FOLDER never saw")
    run.add_argument("folder", type=Path)
    run.add_argument("--corpus", type=Path, required=True)
    run.set_defaults(run=_calibrate)

    run = steps.add_parser("check", help="score what ships on a corpus, as the program would use it")
    run.add_argument("folder", type=Path)
    run.add_argument("--corpus", type=Path, required=True)
    run.add_argument("--tuning", action="store_true")
    run.add_argument("--predictions", type=Path, help="write them here, as the scorer reads them")
    run.set_defaults(run=_check)
    return parser


def _add_fields(parser: argparse.ArgumentParser, kind: Any) -> None:
    for field in dataclasses.fields(kind):
        name = "--" + field.name.replace("_", "-")
        if isinstance(field.default, bool):
            parser.add_argument(name, action="store_true")
        else:
            parser.add_argument(name, type=type(field.default), default=field.default)


def _fields(args: argparse.Namespace, kind: Any) -> Any:
    return kind(**{field.name: getattr(args, field.name) for field in dataclasses.fields(kind)})


def _fit(args: argparse.Namespace) -> None:
    fit.fit(_fields(args, fit.Plan), args.base, args.train, args.out, args.threads, args.teachers)


def _teach(args: argparse.Namespace) -> None:
    pieces = WordPiece.read(args.base / "vocab.txt")
    articles = data.read_corpus(args.corpus, pieces, args.size)
    found = fit.predictions([export.blended(args.checkpoints)], articles, pieces, args.size)
    distil.save(
        args.out, {one.stem: distil.read_off(said) for one, said in zip(articles, found, strict=True)}
    )


def _articles(corpus: Path, pieces: WordPiece, tuning: bool) -> list[data.Article]:
    return [one for one in data.read_corpus(corpus, pieces) if not tuning or data.is_tuning(one.stem)]


def _rate(args: argparse.Namespace) -> None:
    pieces = WordPiece.read(args.base / "vocab.txt")
    groups = [[path] for path in args.checkpoints] if args.ensemble else [args.checkpoints]
    models = [export.blended(group) for group in groups]
    articles = _articles(args.corpus, pieces, args.tuning)
    figures = fit.evaluate(models, articles, pieces, _fields(args, Settings))
    log.info("%s", fit.brief(figures))


def _export(args: argparse.Namespace) -> None:
    model = export.blended(args.checkpoints)
    settings = _fields(args, Settings)
    vocabulary = args.base / "vocab.txt"
    pieces = WordPiece.read(vocabulary)
    articles = data.read_corpus(args.corpus, pieces)[:: export.EVERY]
    sample = [window for article in articles for window in pack(article.blocks, pieces)]
    export.export(model, sample, vocabulary, args.out, args.version, settings, args.notes)


def _calibrate(args: argparse.Namespace) -> None:
    tagger = Tagger.load(args.folder)
    rows = calibrate.judgements(tagger, _articles(args.corpus, tagger.pieces, tuning=True))
    for least, mean, right in calibrate.halves(tagger.settings, rows):
        log.info("confidence from %.3f: %.3f on average, %.3f right", least, mean, right)
    fitted = dataclasses.asdict(calibrate.calibrated(tagger.settings, rows))
    log.info(
        "%s", " ".join(f"--{k.replace('_', '-')}={v}" for k, v in fitted.items() if k.startswith("sure"))
    )


def _check(args: argparse.Namespace) -> None:
    tagger = Tagger.load(args.folder)
    articles = _articles(args.corpus, tagger.pieces, args.tuning)
    began = time.process_time()
    found = []
    for article in articles:
        document = Document(article.stem, article.stem, "text/plain", "", "corpus", 1, article.text)
        found.append((article.stem, learned.attribute(document, tagger)))
    taken = time.process_time() - began
    words = sum(len(article.text.split()) for article in articles)
    log.info("%d words, %.0f a CPU-second", words, words / taken)
    if args.predictions:
        rows = [
            {"doc": stem, "claims": [dataclasses.asdict(one) for one in claims]} for stem, claims in found
        ]
        args.predictions.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for line in lines(score(fit.gold(articles), found), str(args.folder)):
        log.info("%s", line)


if __name__ == "__main__":
    main()
