"""The tagger as a network: MiniLM-L6 (Wang et al. 2020) with one tag head and pointer vectors.

The encoder is BERT's (Devlin et al. 2019), written out so that nothing but torch is needed. To its input we
add an embedding of each piece's feature (`windows.feature`), zero at the start of training so that the base
weights begin undisturbed.
"""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

LAYERS, WIDTH, HEADS, INNER, VOCABULARY, LONGEST = 6, 384, 12, 1536, 30522, 512
TAGS = 5
#: Pointers: content -> cue, source -> cue, cue -> source; each has a query and a key vector.
POINTERS, LINK = 3, 128


class Layer(nn.Module):  # type: ignore[misc]  # torch is not type-checked
    """One block of BERT: attention and feed-forward, each with its residual and norm after."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm_out = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """``x``: batch, pieces, width. ``mask``: what is added to the attention scores."""
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        # Written out: torch's fused attention is half as fast in bf16 on a CPU (measured, 256 pieces).
        scores = q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
        seen = (scores + mask.to(q.dtype)).softmax(-1) @ v
        seen = seen.transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm(x + self.dropout(self.out(seen)))
        inner = self.dropout(self.down(F.gelu(self.up(x))))
        return self.norm_out(x + inner)


class Tagger(nn.Module):  # type: ignore[misc]
    """Pieces and features in; tag scores and pointer vectors out."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(VOCABULARY, WIDTH)
        self.position = nn.Embedding(LONGEST, WIDTH)
        self.quote = nn.Embedding(4, WIDTH)
        self.shape = nn.Embedding(4, WIDTH)
        self.heading = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.tags = nn.Linear(WIDTH, TAGS)
        self.links = nn.Linear(WIDTH, 2 * POINTERS * LINK)
        for table in (self.quote, self.shape, self.heading):
            nn.init.zeros_(table.weight)
        for head in (self.tags, self.links):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)
        self.word.weight.requires_grad_(False)

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """``ids`` and ``features``: batch, pieces; 0 in ``ids`` is padding.

        Tag scores (batch, pieces, `TAGS`) and pointer vectors (batch, pieces, 2 * `POINTERS` * `LINK`),
        the three queries before the three keys; queries are scaled.
        """
        places = torch.arange(ids.shape[1], device=ids.device)
        x = self.word(ids) + self.position(places)
        x = x + self.quote(features % 4) + self.shape(features // 4 % 4) + self.heading(features // 16)
        x = self.dropout(self.norm(x))
        mask = ((ids == 0)[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        return self.tags(x), self.links(x)


def pointer_scores(links: Tensor) -> Tensor:
    """Scores of every piece for every piece: batch, `POINTERS`, from, to."""
    batch, length, _ = links.shape
    q, k = links.view(batch, length, 2, POINTERS, LINK).permute(2, 0, 3, 1, 4)
    return q @ k.transpose(-1, -2) / math.sqrt(LINK)


def load_base(model: Tagger, weights: Path) -> None:
    """Put the base encoder's ``model.safetensors`` into ``model``."""
    base = load_file(weights)
    base = {name.removeprefix("bert."): value for name, value in base.items()}
    state = model.state_dict()
    embeddings = "embeddings."
    state["word.weight"] = base[embeddings + "word_embeddings.weight"]
    kind = base[embeddings + "token_type_embeddings.weight"][0]
    state["position.weight"] = base[embeddings + "position_embeddings.weight"] + kind
    for part in ("weight", "bias"):
        state[f"norm.{part}"] = base[f"{embeddings}LayerNorm.{part}"]
        for index in range(LAYERS):
            ours, theirs = f"layers.{index}.", f"encoder.layer.{index}."
            qkv = [base[f"{theirs}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            state[f"{ours}qkv.{part}"] = torch.cat(qkv)
            for name, other in (
                ("out", "attention.output.dense"),
                ("norm", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm_out", "output.LayerNorm"),
            ):
                state[f"{ours}{name}.{part}"] = base[f"{theirs}{other}.{part}"]
    model.load_state_dict(state)
