"""How long one post takes against 100,000 lines on one core: encoding, candidates, order and reasons.

    OMP_NUM_THREADS=1 python benchmarks/match_speed.py [--lines 100000] [--posts 300]

Lines: CheckThat! 2020 task 2, each ten times with a fifth of its words taken from other lines; its vectors are the real
ones moved at random (encoding 100,000 lines takes five minutes and tells nothing of a post). Seconds are of the
processor, so that other programs on the machine matter little. Peer: the same, but every line's two vectors compared.
"""

import argparse
import resource
import sys
import time
from pathlib import Path

import numpy as np

from matching_cases import cached_encoder
from measure import checkthat, encoder, shared_or_skip
from rejoinder.core.matching.clean import clean_post
from rejoinder.core.matching.index import ENCODED_WORDS_MAX, POST_WORDS_MAX, LineIndex
from rejoinder.core.matching.values import LineForMatch
from rejoinder.core.text import first_words

OTHER_WORDS = 0.2
MOVED = 0.25  # of the length of a vector


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--vectors", type=Path, help="Where vectors are kept between runs.")
    asked = parser.parse_args()
    real, posts, _ = checkthat(shared_or_skip("data/matching/clef2020_task2"), "train")
    encode = encoder()
    if encode is None:
        sys.exit(0)
    lines, known = invented(real, asked.lines, cached_encoder(encode, asked.vectors))
    began = time.process_time()
    index = LineIndex(lines, known)
    built = time.process_time() - began
    began = time.process_time()
    LineIndex([*lines, LineForMatch("new", "The night ferry sails all winter")], _with(encode, known), before=index)
    added = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{len(index):,} lines: built in {built:.0f} CPU-s besides encoding; one added in {added:.1f}; peak {peak:.1f} GB"
    )
    texts = list(posts.values())[: asked.posts]
    for text in texts[:20]:
        index.answer(text, 5, dense=encode([text])[0])
    took = np.array([measured(index, text, encode) for text in texts]) * 1000
    for name, column in (("encoding", took[:, 0]), ("ranking", took[:, 1]), ("a post", took.sum(axis=1))):
        p50, p90, p99 = np.percentile(column, [50, 90, 99])
        print(f"    {name}: p50 {p50:.1f} ms, p90 {p90:.1f}, p99 {p99:.1f}")
    exact = np.concatenate([index.vectors.texts, index.vectors.titles]).astype(np.float32)
    peer = np.array([scanned(index, text, encode, exact) for text in texts[:100]]) * 1000
    p50, p99 = np.percentile(peer, [50, 99])
    print(f"    peer, every vector compared: p50 {p50:.1f} ms, p99 {p99:.1f}")


def invented(real, count, encode):
    """As many lines, and an encoder that knows their vectors."""
    rng = np.random.default_rng(1)
    pool = " ".join(line.text for line in real).split()
    texts, titles = encode([cut(line.text) for line in real]), encode([cut(line.title) for line in real])
    lines, known = [], {}
    for number in range(count):
        at = number % len(real)
        line = LineForMatch(number, changed(real[at].text, pool, rng), changed(real[at].title, pool, rng))
        lines.append(line)
        known[cut(line.text)] = (texts[at], number)
        known[cut(line.title)] = (titles[at], number)

    def remembered(asked):
        out = np.empty((len(asked), 384), dtype=np.float32)
        for i, text in enumerate(asked):
            vector, seed = known[text]
            noise = np.random.default_rng(seed).standard_normal(384).astype(np.float32)
            moved = vector + MOVED * noise / np.linalg.norm(noise)
            out[i] = moved / np.linalg.norm(moved)
        return out

    return lines, remembered


def _with(encode, known):
    def either(texts):
        try:
            return known(texts)
        except KeyError:
            return encode(texts)

    return either


def changed(text, pool, rng):
    """The text with a fifth of its words taken from other lines."""
    said = text.split()
    for i in np.flatnonzero(rng.random(len(said)) < OTHER_WORDS):
        said[i] = pool[int(rng.integers(len(pool)))]
    return " ".join(said)


def cut(text):
    """As the index cuts it before encoding."""
    return first_words(text, ENCODED_WORDS_MAX)


def measured(index, text, encode):
    """Seconds for the vector of a post, and for the rest."""
    began = time.process_time()
    vector = encode([first_words(clean_post(text).full, POST_WORDS_MAX)])[0]
    encoded = time.process_time()
    index.answer(text, 5, dense=vector)
    return encoded - began, time.process_time() - encoded


def scanned(index, text, encode, exact):
    """Seconds for a post where the vectors of all lines are compared."""
    seconds = sum(measured(index, text, encode))
    vector = encode([cut(text)])[0]
    began = time.process_time()
    exact @ vector
    return seconds + time.process_time() - began


if __name__ == "__main__":
    main()
