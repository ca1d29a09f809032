"""Phrases: planted variants of real sentences found again, and who said it first, beside simple peers.

    python benchmarks/quote_variants.py [--day 26|27] [--only planted|said]

Planted: sentences of a day of the Commons (REJOINDER_SHARED, `../shared` unless set) are repeated with changes: *mild*
(one change in four repeats of five: cut at an end, a word dropped, put in or swapped, "[…]", other punctuation) and
*hard* (two to four changes, half of the words may go). Which repeat came from which sentence is known. The thresholds
were chosen on 26 October 2009; 27 October is the day to report. Said: from a fact-checker's wording to the line of the
transcript (That is a Known Lie). Prints Markdown for docs/measures/phrases.md.
"""

import argparse
import csv
import gzip
import random
import re
import time
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np

from measure import encoder, shared_or_skip
from rejoinder.core.bcubed import bcubed
from rejoinder.core.matching.bags import bags_of
from rejoinder.core.matching.bm25 import Bm25
from rejoinder.core.phrases import PhraseStream, find_said
from rejoinder.core.text import sentences, words

BASES, SEED = 1500, 7
LEAST_WORDS, MOST_WORDS = 7, 40


def main() -> None:
    """Print both tables, or one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--day", choices=["26", "27"], default="27")
    parser.add_argument("--only", choices=["planted", "said"])
    chosen = parser.parse_args()
    folder = shared_or_skip("data/quotes")
    if chosen.only != "said":
        planted(folder, chosen.day)
    if chosen.only != "planted":
        said(folder / "known_lie")


def planted(folder: Path, day: str) -> None:
    """B-cubed of phrases found against sentences planted, mild and hard, each method on the same quotes."""
    bases = spoken(folder, day)
    print(f"\n{len(bases):,} sentences of {day} October 2009\n")
    print(
        "| changes | quotes | method | P | R | **B³** | phrases / true | quotes/CPU-s |\n|---|---|---|---|---|---|---|---|"
    )
    for kind in ("mild", "hard"):
        texts, truth = repeats(bases, kind)
        for name, find in (("Rejoinder", by_stream), ("same words", by_words), ("shingles, Jaccard .5", by_shingles)):
            started = time.process_time()
            found = find(texts)
            spent = time.process_time() - started
            score = bcubed(found, truth)
            ratio = len(set(found)) / len(set(truth))
            print(
                f"| {kind} | {len(texts):,} | {name} | {score.precision:.3f} | {score.recall:.3f} | **{score.f1:.3f}** "
                f"| {ratio:.2f} | {len(texts) / spent:,.0f} |",
                flush=True,
            )


def spoken(folder: Path, day: str) -> list[str]:
    """Distinct sentences of one day, of 7 to 40 words, in a fixed random order."""
    path = folder / "hansard" / f"hansard_commons_2009-10-{day}.xml.gz"
    with gzip.open(path) as file:
        root = ET.fromstring(file.read())
    found: dict[str, str] = {}
    for speech in root.iter("speech"):
        for paragraph in speech.iter("p"):
            for sentence in sentences(" ".join(" ".join(paragraph.itertext()).split())):
                if LEAST_WORDS <= len(sentence.split()) <= MOST_WORDS:
                    found.setdefault(" ".join(words(sentence)), sentence)
    chosen = list(found.values())
    random.Random(SEED).shuffle(chosen)
    return chosen[:BASES]


def repeats(bases: list[str], kind: str) -> tuple[list[str], list[int]]:
    """Quotes with the number of their sentence: 1 to 30 repeats of each (Zipf), shuffled."""
    chance = random.Random(f"{SEED} {kind}")
    pool = [word for base in bases for word in base.split()]
    made = []
    for number, base in enumerate(bases):
        times = min(30, int(1 / (1 - chance.random()) ** 0.8))
        made.append((base, number))
        made.extend((changed(base, kind, chance, pool), number) for _ in range(times))
    chance.shuffle(made)
    return [text for text, _ in made], [number for _, number in made]


def changed(base: str, kind: str, chance: random.Random, pool: list[str]) -> str:
    """One repeat: changed once, often not at all (mild), or two to four times (hard)."""
    tokens = base.split()
    rounds = (chance.random() < 0.8) if kind == "mild" else chance.randint(2, 4)
    for _ in range(rounds):
        tokens = change(tokens, chance, pool, kind)
    return " ".join(tokens)


def change(tokens: list[str], chance: random.Random, pool: list[str], kind: str) -> list[str]:
    """Cut an end, drop, put in, swap, elide, or punctuate otherwise; at least four words stay."""
    what = chance.choice(["cut", "drop", "insert", "swap", "elide", "punctuate"])
    n, most = len(tokens), 0.25 if kind == "mild" else 0.5
    at = chance.randrange(n)
    if what == "cut":
        gone = min(int(n * chance.uniform(0.1, most)) + 1, n - 4)
        return tokens if gone < 1 else (tokens[gone:] if chance.random() < 0.5 else tokens[: n - gone])
    if what == "drop" and n > 5:
        return tokens[:at] + tokens[at + 1 :]
    if what == "insert":
        return [*tokens[:at], chance.choice(pool), *tokens[at:]]
    if what == "swap":
        return [*tokens[:at], chance.choice(pool), *tokens[at + 1 :]]
    if what == "elide" and n > 8:
        length = chance.randint(1, max(1, int(n * most / 2)))
        return [*tokens[:at], "[…]", *tokens[at + length :]]
    return [
        re.sub(r"[,;:.!?]+$", "", t) + chance.choice(["", ",", " –", "!"]) if i == at else t
        for i, t in enumerate(tokens)
    ]


def by_stream(texts: list[str]) -> list[int]:
    stream = PhraseStream()
    found = [stream.add(number, float(number), text)[0].phrase for number, text in enumerate(texts)]
    stream.settle()
    return [stream.standing(phrase) for phrase in found]


def by_words(texts: list[str]) -> list[str]:
    return [" ".join(words(text)) for text in texts]


def by_shingles(texts: list[str]) -> list[int]:
    """Pairs of neighbouring words; a quote joins the first earlier one with Jaccard at least .5."""
    holders: dict[tuple[str, str], list[int]] = defaultdict(list)
    sets, found = [], []
    for text in texts:
        tokens = words(text)
        own = set(pairwise(tokens))
        shared = Counter(other for pair in own for other in holders[pair][:200])
        best = max(shared, key=lambda o: (shared[o] / len(own | sets[o]), -o), default=None)
        is_near = best is not None and shared[best] / len(own | sets[best]) >= 0.5
        found.append(found[best] if is_near else len(found))
        for pair in own:
            holders[pair].append(len(sets))
        sets.append(own)
    return found


def said(folder: Path) -> None:
    """Recall at 1 and 5 of the line said, within its transcript and over all of them."""
    encode = encoder()
    with (folder / "statement_to_line.csv").open(encoding="utf-8", newline="") as file:
        gold = list(csv.DictReader(file))
    scripts = {row["transcript"]: transcript(folder, row["transcript"]) for row in gold}
    everything = [(name, number, text) for name, lines in scripts.items() for number, text in lines]
    print(
        f"\n{len(gold)} statements, {len(everything):,} lines\n\n| where | method | recall at 1 | at 5 |\n|---|---|---|---|"
    )
    vectors = {}
    if encode is not None:
        made = encode([text for _, _, text in everything])
        vectors = {(name, number): v for (name, number, _), v in zip(everything, made, strict=True)}
    for where in ("its transcript", "all transcripts"):
        methods = [("Rejoinder, words alone", None), ("BM25", "bm25")]
        methods += [("Rejoinder, words and meaning", encode)] if encode else []
        for name, how in methods:
            ranks = []
            for row in gold:
                lines = (
                    everything
                    if where.startswith("all")
                    else [(row["transcript"], n, t) for n, t in scripts[row["transcript"]]]
                )
                wanted = {(row["transcript"], n) for n in row["gold_line_numbers"].split()}
                ranks.append(rank_of(row["statement"], lines, wanted, how, vectors))
            one, five = (sum(r <= k for r in ranks) / len(ranks) for k in (1, 5))
            print(f"| {where} | {name} | **{one:.3f}** | {five:.3f} |", flush=True)


def rank_of(statement, lines, wanted, how, vectors) -> int:
    texts = [text for _, _, text in lines]
    if how == "bm25":
        said = [words(text) for text in texts]
        number = {word: i for i, word in enumerate(sorted({word for one in said for word in one}))}
        index = Bm25(bags_of([[number[word] for word in one] for one in said]))
        asked = [number[word] for word in words(statement) if word in number]
        scores = index.scores(np.array(sorted(set(asked)), dtype=np.int64))
        order = sorted(range(len(texts)), key=lambda i: (-scores[i], i))
    else:
        near = None
        if how is not None:
            asked = how([statement])[0]
            near = [float(asked @ vectors[line[:2]]) for line in lines]
        order = [found.line for found in find_said(statement, texts, nearness=near, limit=5)]
    return next((rank for rank, i in enumerate(order, 1) if lines[i][:2] in wanted), 10**9)


def transcript(folder: Path, name: str) -> list[tuple[str, str]]:
    rows = (folder / "transcripts" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(cells[0], cells[2]) for row in rows if len(cells := row.split("\t")) > 2 and cells[0].isdigit()]


if __name__ == "__main__":
    main()
