"""The tagger at run time: onnxruntime and numpy, one thread, one window after the other.

The weights are found in a folder with ``meta.json``, which names every file with its SHA-256; they are
checked once a process. Batches would gain nothing (measured: one window at a time is as fast as eight) and
would make results depend on what stands beside a window.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from db.errors import ModelMissing
from db.records import Span
from importer.attribution.linking import Decoded, Scores, Settings, decode, log_softmax
from importer.attribution.windows import Window, openings, windows
from importer.attribution.wordpiece import WordPiece

#: Where the weights are unless another folder is named.
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "models" / "attribution"

#: What ``meta.json`` must say: raised when the shape of the inputs or outputs changes.
FORMAT = 1

_POINTERS = 3


@dataclass(frozen=True, slots=True)
class Tagger:
    """Loaded weights. ``version`` and ``sha256`` are what provenance records."""

    version: str
    sha256: str
    size: int
    settings: Settings
    pieces: WordPiece
    session: Any

    @classmethod
    def load(cls, folder: Path = FOLDER) -> Tagger:
        """Read the weights in ``folder``. Raises ModelMissing."""
        try:
            meta = json.loads(_bytes(folder / "meta.json"))
            weights = _checked(folder, meta, "model")
            _checked(folder, meta, "vocabulary")
            pieces = WordPiece.read(folder / meta["vocabulary"]["file"])
            settings = Settings(**meta["decoding"])
            version, size = str(meta["version"]), int(meta["window"])
            session = _session(weights)
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise ModelMissing(str(folder), "meta.json does not describe them") from error
        except (ImportError, OSError, ValueError) as error:
            raise ModelMissing(str(folder), str(error)) from error
        return cls(version, meta["model"]["sha256"], size, settings, pieces, session)

    def read(self, text: str, running: Sequence[Span]) -> Iterator[tuple[Window, Decoded]]:
        """The windows over the paragraphs ``running`` with what is in them, one after the other.

        Nothing is kept of a window when the next is read: memory does not grow with the text.
        """
        for window in windows(text, running, self.pieces, self.size):
            yield window, decode(self.scores(window), self.settings)

    def scores(self, window: Window) -> Scores:
        """Run the network on one window."""
        ids = np.array([window.ids], np.int64)
        features = np.array([window.features], np.int64)
        tags, links = self.session.run(None, {"ids": ids, "features": features})
        words = np.array(window.words, np.intp)
        at = np.concatenate(([0], words))
        parts = links[0][at].reshape(len(at), 2, _POINTERS, -1).transpose(1, 2, 0, 3)
        scale = np.float32(parts.shape[-1] ** -0.5)
        begins = np.array(openings(window, self.pieces), np.bool_)
        return Scores(log_softmax(tags[0][words]), parts[0] * scale, parts[1], begins)


def _checked(folder: Path, meta: dict[str, Any], name: str) -> bytes:
    if meta["format"] != FORMAT:
        raise ValueError(f"format {meta['format']}, not {FORMAT}")
    raw = _bytes(folder / meta[name]["file"])
    if hashlib.sha256(raw).hexdigest() != meta[name]["sha256"]:
        raise ValueError(f"{meta[name]['file']} is not the file that meta.json describes")
    return raw


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise ValueError(f"{path.name} is missing")
    return path.read_bytes()


def _session(weights: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
