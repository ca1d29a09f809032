"""What the benchmarks share: where the data lies, and how to say that it does not."""

import csv
import os
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]


def shared_or_skip(inside: str) -> Path:
    """A folder or file of the real data, or the end of the run with the reason."""
    path = Path(os.environ.get("REJOINDER_SHARED") or ROOT.parent / "shared") / inside
    if not path.exists():
        print(f"skipped: {inside} is not there; name its folder with REJOINDER_SHARED")
        sys.exit(0)
    return path


def encoder():
    """The sentence encoder, or None with a line that says so."""
    from rejoinder.errors import Missing
    from rejoinder.wire.encoder import load_encoder

    try:
        return load_encoder(1)
    except Missing as missing:
        print(f"without the sentence model: {missing}")
        return None


def checkthat(folder: Path, part: str):
    """Lines, posts by id and gold line ids by post of CheckThat! 2020 task 2."""
    from rejoinder.core.matching.values import LineForMatch

    def rows(name):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter="\t"))

    lines = [LineForMatch(r[0], r[1], r[2]) for r in rows("verified_claims.docs.tsv")[1:]]
    raw = (folder / part / "tweets.queries.tsv").read_text(encoding="utf-8").splitlines()[1:]
    posts = dict(line.split("\t", 1) for line in raw if line.strip())
    gold = defaultdict(set)
    for row in rows(f"{part}/tweet-vclaim-pairs.qrels"):
        gold[row[0]].add(row[2])
    return lines, posts, gold
