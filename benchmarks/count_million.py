"""Counts a million papers with twenty candidates, nearly all different, by the transferable-vote rules.

    python benchmarks/count_million.py [--papers N] [--candidates N] [--seats N] [--rules scottish,meek]

The papers are made here: full rankings drawn by a Plackett-Luce model in which the first candidate is six times as
strong as the last, so that surpluses arise. Prints CPU seconds and the most memory the process held, papers included.
"""

import argparse
import resource
import time

import numpy as np

from rejoinder.core.ballots.election import Candidate, Election
from rejoinder.core.ballots.rules import RULES
from rejoinder.core.ballots.ties import TieBreaker

SEED = 6
CHUNK = 50_000  # papers made at once, so that making them is not what takes the memory


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--papers", type=int, default=1_000_000)
    options.add_argument("--candidates", type=int, default=20)
    options.add_argument("--seats", type=int, default=5)
    options.add_argument("--rules", default="scottish,meek,warren,irv")
    asked = options.parse_args()
    start = time.process_time()
    election = invented(asked.papers, asked.candidates, asked.seats)
    made = time.process_time() - start
    print(
        f"{election.valid:,} papers, {len(election.papers):,} different, {asked.candidates} candidates, "
        f"{asked.seats} places; made in {made:.1f} s of CPU, {memory_mb():,.0f} MB"
    )
    for name in asked.rules.split(","):
        chosen = election if name != "irv" else Election("", election.candidates, 1, election.papers)
        start = time.process_time()
        count = RULES[name].count(chosen, TieBreaker(seed="bench"))
        spent = time.process_time() - start
        print(f"{name}: {spent:.2f} s of CPU, {len(count.stages)} stages, most memory so far {memory_mb():,.0f} MB")


def invented(papers, candidates, seats):
    random = np.random.default_rng(SEED)
    strength = np.log(np.linspace(6, 1, candidates))
    held = {}
    for start in range(0, papers, CHUNK):
        drawn = strength + random.gumbel(size=(min(CHUNK, papers - start), candidates))
        for ranking in np.argsort(-drawn, axis=1).astype(np.uint8):
            paper = ranking.tobytes()
            held[paper] = held.get(paper, 0) + 1
    return Election("Invented", tuple(Candidate(f"Candidate {number}") for number in range(candidates)), seats, held)


def memory_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
