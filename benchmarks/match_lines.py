"""Ranks written claims for posts: MAP@5, P@1, "no line answers", and speed, beside BM25 alone and meaning alone.

    python benchmarks/match_lines.py [--part dev|test]

Data: CheckThat! 2020 task 2, English. The models were fitted on train only (train_matching.py).
"""

import argparse
import time

import numpy as np

from measure import checkthat, encoder, shared_or_skip
from rejoinder.core.matching.clean import clean_post
from rejoinder.core.matching.index import LineIndex


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="test", choices=["dev", "test"])
    part = parser.parse_args().part
    lines, posts, gold = checkthat(shared_or_skip("data/matching/clef2020_task2"), part)
    twin = _twins(lines)
    print(f"CheckThat! 2020 T2, {part}: {len(posts)} posts, {len(lines)} lines")
    encode = encoder()
    for name, model in (("words alone", None), ("words and meaning", encode)):
        if model is None and name != "words alone":
            continue
        began = time.process_time()
        index = LineIndex(lines, model)
        built = time.process_time() - began
        began = time.process_time()
        ranked = {key: index.rank(text, 5) for key, text in posts.items()}
        took = time.process_time() - began
        _print(f"rejoinder, {name}", ranked, gold, twin)
        print(f"    index {built:.1f} CPU-s, {len(posts) / took:.0f} posts per CPU-second")
        print(f"    no line answers: AUROC {_no_line_auroc(index, posts, gold, twin):.3f}")
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
    print(f"{name}: MAP@5 {np.mean(merged):.3f} (official order {np.mean(official):.3f}), P@1 {first:.3f}")


def _by_signal(index, text, signal):
    pool = index.pool(clean_post(text))
    best = np.argsort(-pool.signals[signal], kind="stable")[:5]
    return [line.id for i in best for line in index._entries[int(pool.rows[i])].members]


def _no_line_auroc(index, posts, gold, twin):
    """Top score with the answer in, against the top score with the answer and its twins taken out."""
    with_answer, without = [], []
    for key, text in posts.items():
        ranked = index.rank(text, 12)
        wanted = {twin[g] for g in gold[key]}
        if not wanted or not ranked:
            continue
        with_answer.append(ranked[0].score)
        without.append(next((m.score for m in ranked if twin[m.line] not in wanted), 0.0))
    a, b = np.array(with_answer), np.array(without)
    return float((a[:, None] > b[None]).mean() + 0.5 * (a[:, None] == b[None]).mean())


if __name__ == "__main__":
    main()
