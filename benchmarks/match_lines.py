"""Ranks written claims for posts: MAP@5, P@1 and "no line answers", beside BM25 alone and meaning alone.

    python benchmarks/match_lines.py [--part dev|test] [--vectors FILE.npz]

Data: CheckThat! 2020 task 2, English. The models were fitted on train only (train_matching.py).
"""

import argparse
import time
from pathlib import Path

import numpy as np

from matching_cases import SIZES, cached_encoder, cases_of, no_match_columns, ordered, small_cases
from measure import checkthat, encoder, shared_or_skip
from rejoinder.core.forecast.scores import auc, score
from rejoinder.core.matching.clean import clean_post
from rejoinder.core.matching.index import LineIndex

FALSE_ALARMS = 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="test", choices=["dev", "test"])
    parser.add_argument("--vectors", type=Path, help="Where vectors are kept between runs.")
    asked = parser.parse_args()
    lines, posts, gold = checkthat(shared_or_skip("data/matching/clef2020_task2"), asked.part)
    twin = _twins(lines)
    print(f"CheckThat! 2020 T2, {asked.part}: {len(posts)} posts, {len(lines)} lines")
    encode = encoder()
    remembered = cached_encoder(encode, asked.vectors) if encode else None
    for name, model in (("words alone", None), ("words and meaning", remembered)):
        if model is None and name != "words alone":
            continue
        index = LineIndex(lines, model)
        index._encode = encode if model else None
        began = time.process_time()
        ranked = {key: index.rank(text, 5) for key, text in posts.items()}
        took = time.process_time() - began
        _print(f"rejoinder, {name}", ranked, gold, twin)
        print(f"    {len(posts) / took:.0f} posts per CPU-second, each encoded by itself")
        _print_no_match(index, posts, gold, model)
        for peer in ("joint", "cos_max"):
            if name == "words alone" and peer == "cos_max":
                continue
            alone = {key: _by_signal(index, text, peer) for key, text in posts.items()}
            _print(f"peer: {'BM25 alone' if peer == 'joint' else 'meaning alone'}", alone, gold, twin)


def _twins(lines):
    """Lines that are the same but for quotes and case share one name, so that twins are one answer."""
    folded = {}
    return {
        line.id: folded.setdefault(" ".join(filter(str.isalnum, (line.text + line.title).lower())), line.id)
        for line in lines
    }


def _print(name, ranked, gold, twin):
    merged, official = [], []
    for key, found in ranked.items():
        ids = [match if isinstance(match, str) else match.line for match in found]
        names = list(dict.fromkeys(twin[i] for i in ids))
        wanted = {twin[g] for g in gold[key]}
        if gold[key]:
            merged.append(next((1 / r for r, n in enumerate(names[:5], 1) if n in wanted), 0.0))
            official.append(next((1 / r for r, i in enumerate(ids[:5], 1) if i in gold[key]), 0.0))
    first = np.mean([value == 1 for value in merged])
    print(f"{name}: MAP@5 {np.mean(merged):.4f} (official order {np.mean(official):.4f}), P@1 {first:.3f}")


def _by_signal(index, text, signal):
    pool = index.pool(clean_post(text))
    best = np.argsort(-pool.signals[signal], kind="stable")[:5]
    return [line.id for i in best for line in index._entries[int(pool.rows[i])].members]


def _print_no_match(index, posts, gold, model):
    """The answer in, against the answer and its twins taken out; in all lines, and in small collections."""
    cases = cases_of(index, posts, gold, model)
    said, happened = _said(index, cases)
    found = score(said, happened)
    right = np.array([not one.is_in or one.right[ordered(one, index.ranker.order)[1][0]] for one in cases])
    edge = np.quantile(said[happened == 1], FALSE_ALARMS)
    print(
        f"    no line answers: AUROC {found.auc:.4f} (where the first line is right {auc(said[right], happened[right]):.4f}),"
        f" ECE {found.ece:.3f}, Brier {found.brier:.3f}; at 5 % false alarms {(said[happened == 0] < edge).mean():.2f} pass"
    )
    alone = [-float(one.pool.signals["cos_max" if model else "joint"].max()) for one in cases]
    print(f"    peer: the best signal alone, AUROC {auc(np.array(alone), happened):.4f}")
    nearness = index.vectors.texts.astype(np.float32) if index.vectors else _by_chance(len(index._entries))
    for size in SIZES:
        some = score(*_said(index, small_cases(index, posts, gold, model, nearness=nearness, sizes=(size,), seed=3)))
        print(f"    of {size} lines: AUROC {some.auc:.3f}, ECE {some.ece:.3f}, Brier {some.brier:.3f}")


def _said(index, cases):
    said = [index.ranker.no_match(no_match_columns(one, index.ranker.order)) for one in cases]
    return np.array(said), np.array([float(not one.is_in) for one in cases])


def _by_chance(count):
    """Where there are no vectors, the lines near an answer are any."""
    return np.random.default_rng(4).standard_normal((count, 8)).astype(np.float32)


if __name__ == "__main__":
    main()
