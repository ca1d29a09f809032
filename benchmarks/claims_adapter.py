"""Teaches the sentence model to tell claims: a low-rank change of its upper layers (Hu et al., LoRA, ICLR 2022).

Needs torch, which the product does not: `pip install torch==2.13.0` into an environment of your own. Called by
train_claims.py. The lower layers stay as they are, so what comes out of them is computed once.
"""

import math
import time

import numpy as np
import torch
import torch.nn.functional as nf
from torch import nn

FIRST, LAYERS, HEADS, WIDTH = 3, 6, 12, 384  # the first layer that is changed; the model's own shape
RANK, SCALE = 8, 2.0
EPOCHS, RATE, HEAD_RATE, BATCH, WARM = 2, 1e-3, 1e-3, 32, 0.1
HEAD_DROP = 0.1
LENGTH = 16.0  # of the vector that the head reads: unit vectors are too short to learn from at this rate
PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)


class Linear(nn.Module):
    """A layer of the model that stays, and a change of rank RANK that is learnt where `is_taught`."""

    def __init__(self, weights, name, is_taught):
        super().__init__()
        self.weight, self.bias, self.is_taught = weights[f"{name}.weight"], weights[f"{name}.bias"], is_taught
        if is_taught:
            out, into = self.weight.shape
            self.a = nn.Parameter(torch.randn(RANK, into) / math.sqrt(into))
            self.b = nn.Parameter(torch.zeros(out, RANK))

    def forward(self, x):
        plain = nf.linear(x, self.weight, self.bias)
        return plain + nf.linear(nf.linear(x, self.a), self.b) * SCALE if self.is_taught else plain


class Layer(nn.Module):
    def __init__(self, weights, number, is_taught):
        super().__init__()
        name = f"encoder.layer.{number}"
        self.parts = nn.ModuleList(Linear(weights, f"{name}.{part}", is_taught) for part in PARTS)
        self.norms = [
            (weights[f"{name}.{part}.LayerNorm.weight"], weights[f"{name}.{part}.LayerNorm.bias"])
            for part in ("attention.output", "output")
        ]

    def forward(self, hidden, bias):
        query, key, value, mixed, inner, outer = self.parts
        texts, words, _ = hidden.shape

        def by_head(x):
            return x.view(texts, words, HEADS, WIDTH // HEADS).transpose(1, 2)

        seen = nf.scaled_dot_product_attention(
            by_head(query(hidden)), by_head(key(hidden)), by_head(value(hidden)), bias
        )
        seen = seen.transpose(1, 2).reshape(texts, words, WIDTH)
        hidden = nf.layer_norm(hidden + mixed(seen), (WIDTH,), *self.norms[0], eps=1e-12)
        return nf.layer_norm(hidden + outer(nf.gelu(inner(hidden))), (WIDTH,), *self.norms[1], eps=1e-12)


class Taught(nn.Module):
    """The upper layers with their change, and the head that says whether a sentence is a claim."""

    def __init__(self, weights):
        super().__init__()
        self.layers = nn.ModuleList(Layer(weights, i, True) for i in range(FIRST, LAYERS))
        self.head = nn.Linear(WIDTH, 1)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, hidden, mask):
        bias = (mask[:, None, None, :] - 1.0) * 1e9
        for layer in self.layers:
            hidden = layer(hidden, bias)
        shown = mask[:, :, None]
        mean = (hidden * shown).sum(1) / shown.sum(1)
        vector = nf.normalize(mean, dim=1) * LENGTH
        return self.head(nf.dropout(vector, HEAD_DROP, self.training))[:, 0]

    def change(self):
        """Name of layer → (a, b) with the scale in b, and the head for unit vectors under `head`."""
        found = {}
        for number, layer in enumerate(self.layers, FIRST):
            for part, linear in zip(PARTS, layer.parts, strict=True):
                name = f"encoder.layer.{number}.{part}"
                found[name] = (linear.a.detach().numpy(), linear.b.detach().numpy() * SCALE)
        head = self.head.weight.detach().numpy()[0] * LENGTH
        return found, head, float(self.head.bias.detach())


def lower(weights, pieces):
    """What the untouched lower layers make of each text, as bfloat16: half the memory, and as good."""
    layers = [Layer(weights, i, False) for i in range(FIRST)]
    out = [None] * len(pieces)
    order = np.argsort([len(ids) for ids in pieces], kind="stable")
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            batch = order[start : start + 64]
            ids = torch.zeros(len(batch), max(len(pieces[i]) for i in batch), dtype=torch.long)
            mask = torch.zeros(ids.shape)
            for row, i in enumerate(batch):
                ids[row, : len(pieces[i])] = torch.tensor(pieces[i])
                mask[row, : len(pieces[i])] = 1
            hidden = _embedded(weights, ids)
            for layer in layers:
                hidden = layer(hidden, (mask[:, None, None, :] - 1.0) * 1e9)
            for row, i in enumerate(batch):
                out[i] = hidden[row, : len(pieces[i])].to(torch.bfloat16).clone()
    return out


def _embedded(weights, ids):
    names = ("word_embeddings", "position_embeddings", "token_type_embeddings")
    word, place, kind = (weights[f"embeddings.{name}.weight"] for name in names)
    both = word[ids] + place[: ids.shape[1]] + kind[0]
    norm = (weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"])
    return nf.layer_norm(both, (WIDTH,), *norm, eps=1e-12)


def _padded(hidden):
    whole = torch.zeros(len(hidden), max(len(h) for h in hidden), WIDTH)
    mask = torch.zeros(whole.shape[:2])
    for row, h in enumerate(hidden):
        whole[row, : len(h)] = h.float()
        mask[row, : len(h)] = 1
    return whole, mask


def _batches(hidden, rows, chance):
    """Texts of like length go together within sixteen batches' worth; the batches in any order."""
    rows, found = chance.permutation(rows), []
    for start in range(0, len(rows), BATCH * 16):
        chunk = sorted(rows[start : start + BATCH * 16], key=lambda i: len(hidden[i]))
        found += [chunk[i : i + BATCH] for i in range(0, len(chunk), BATCH)]
    return [found[i] for i in chance.permutation(len(found))]


def taught(weights, hidden, labels, rows, *, seed=0):
    """The upper layers taught on `rows`: AdamW, warm-up, then a straight way down to nothing. Minutes."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    chance, net, began = np.random.default_rng(seed), Taught(weights), time.process_time()
    change = [value for name, value in net.named_parameters() if "head" not in name]
    groups = [{"params": change, "lr": RATE}, {"params": net.head.parameters(), "lr": HEAD_RATE}]
    steps, step = EPOCHS * math.ceil(len(rows) / BATCH), 0
    tuner = torch.optim.AdamW(groups, weight_decay=0.01)
    for _ in range(EPOCHS):
        net.train()
        for batch in _batches(hidden, rows, chance):
            share = min(step / (WARM * steps), (steps - step) / ((1 - WARM) * steps))
            for group, rate in zip(tuner.param_groups, (RATE, HEAD_RATE), strict=True):
                group["lr"] = rate * share
            with torch.autocast("cpu", dtype=torch.bfloat16):
                out = net(*_padded([hidden[i] for i in batch]))
            right = torch.tensor(labels[batch], dtype=torch.float32)
            loss = nf.binary_cross_entropy_with_logits(out.float(), right)
            tuner.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(change, 1.0)
            tuner.step()
            step += 1
    print(f"  taught on {len(rows)} sentences in {time.process_time() - began:.0f} CPU-s", flush=True)
    return net.eval()


def logits(net, hidden):
    """The head's log-odds for each text, in float32."""
    out = np.zeros(len(hidden), dtype=np.float32)
    order = np.argsort([len(h) for h in hidden], kind="stable")
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            batch = order[start : start + 64]
            out[batch] = net(*_padded([hidden[i] for i in batch])).numpy()
    return out
