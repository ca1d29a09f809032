"""Precision and recall of each rule of the statement check on invented sentences, and its speed, with peers beside.

Every second sentence is held out; rules are tuned on the others only. `--part tuned` shows that half and each mistake.
"""

import argparse
import random
import re
import time
from collections import Counter, defaultdict

from measure import ROOT, shared_or_skip
from rejoinder.core.citing import LineText
from rejoinder.core.statement import check
from rejoinder.core.statement.measures import measures
from rejoinder.core.statement.passive import passive_marks
from rejoinder.core.statement.prose import read

SENTENCES = ROOT / "tests" / "core" / "statement_sentences.txt"
NAIVE_PASSIVE = re.compile(r"\b(?:am|is|are|was|were|be|been|being)\b\s+(?:\w+ly\s+)?\w+(?:ed|en)\b", re.I)
NAIVE_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def entries():
    """Sentence, its line or nothing, and what a reader marked: (rule, start, end)."""
    for block in SENTENCES.read_text(encoding="utf-8").split("\n\n"):
        rows = [row for row in block.splitlines() if row and not row.startswith("#")]
        if not rows:
            continue
        plain = [re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), row) for row in rows]
        text, line, gold = plain[0], None, []
        for row in plain[1:]:
            name, _, piece = row.strip().partition(": ")
            if name == "line":
                line = piece
            else:
                start = 0 if piece == "*" else text.index(piece)
                gold.append((name, start, len(text) if piece == "*" else start + len(piece)))
        yield text, line, gold


def ours(text, line):
    return [(f.rule, f.start, f.end) for f in check(text, [LineText(14, line)] if line else [])]


def peer(text, line):
    """What a regular expression of one line finds: passives by ending, numbers by their digits."""
    found = [("passive", m.start(), m.end()) for m in NAIVE_PASSIVE.finditer(text)]
    if line:
        known = set(NAIVE_NUMBER.findall(line))
        found += [("number", m.start(), m.end()) for m in NAIVE_NUMBER.finditer(text) if m.group() not in known]
    return found


def score(part, find):
    """True, false and missed by rule; and the mistakes."""
    right, false, missed, mistakes = Counter(), Counter(), Counter(), []
    for number, (text, line, gold) in enumerate(entries()):
        if part != "all" and (number % 2 == 0) != (part == "tuned"):
            continue
        found = find(text, line)
        for one in gold:
            hit = any(one[0] == f[0] and f[1] < one[2] and one[1] < f[2] for f in found)
            (right if hit else missed)[one[0]] += 1
            if not hit:
                mistakes.append(f"missed {one[0]}: {text} [{text[one[1] : one[2]]}]")
        for f in found:
            if not any(f[0] == one[0] and f[1] < one[2] and one[1] < f[2] for one in gold):
                false[f[0]] += 1
                mistakes.append(f"false {f[0]}: {text} [{text[f[1] : f[2]]}]")
    return right, false, missed, mistakes


def table(part):
    right, false, missed, mistakes = score(part, ours)
    peers = score(part, peer)
    print("| rule | gold | precision | recall | peer precision | peer recall |\n|---|---|---|---|---|---|")
    rules = sorted(set(right) | set(false) | set(missed))
    for rule in rules:
        beside = [row[rule] for row in peers[:3]] if rule in ("passive", "number") else None
        print("|", " | ".join([rule, str(right[rule] + missed[rule]), *rates(right[rule], false[rule], missed[rule]),
                               *(rates(*beside) if beside else ("–", "–"))]), "|")  # fmt: skip
    total = [sum(row.values()) for row in (right, false, missed)]
    print("| **all** |", total[0] + total[2], "|", " | ".join(rates(*total)), "| – | – |")
    return mistakes


def rates(right, false, missed):
    return [f"{right / of:.2f}" if (of := right + wrong) else "–" for wrong in (false, missed)]


def sample(seed, n=700):
    """Passives marked in real turns of debates, to be judged by eye: marked by both, by us alone, by the peer alone."""
    folder = shared_or_skip("data/claims/clef2019_task1/test_annotated")
    turns = [
        row.split("\t")[2]
        for path in sorted(folder.glob("*"))
        for row in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if row.count("\t") >= 2
    ]
    counts = Counter()
    for text in random.Random(seed).sample(turns, n):
        own = [(m.start, m.end) for one in read(text).sentences for m in passive_marks(one)]
        theirs = [m.span() for m in NAIVE_PASSIVE.finditer(text)]
        for start, end in sorted({*own, *theirs}):
            near = [any(a < end and start < b for a, b in spans) for spans in (own, theirs)]
            who = "both" if all(near) else "ours" if near[0] else "peer"
            if who == "both" and (start, end) not in own:
                continue
            counts[who] += 1
            print(who, "|", text[max(0, start - 40) : start], ">>", text[start:end], "<<", text[end : end + 30])
    print(dict(counts))


def speed():
    rows = list(entries())
    texts = [text for text, _, _ in rows]
    lines = [LineText(n, line) for n, line in enumerate(dict.fromkeys(line for _, line, _ in rows if line))][:5]
    text = "\n\n".join(" ".join(texts[i : i + 8]) for i in range(0, len(texts), 8))
    for name, given in (("without lines", []), (f"against {len(lines)} lines", lines)):
        check(text, given)
        start, n = time.process_time(), 0
        while time.process_time() - start < 2:
            check(text, given)
            n += len(texts)
        print(f"{name}: {n / (time.process_time() - start):,.0f} sentences/CPU-s")


def easy():
    """The reading ease of the lines file's texts by our syllables and by a count of vowel groups alone."""
    text = " ".join(text for text, _, _ in entries())
    ours = measures(text)
    words = re.findall(r"[A-Za-z’']+", text)
    groups = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower()))) for word in words) / len(words)
    naive = 206.835 - 1.015 * len(words) / max(1, len(re.findall(r"[.!?]+(?:\s|$)", text))) - 84.6 * groups
    print(f"reading ease of all: {ours.ease} (age {ours.age}); peer, vowel groups and full stops alone: {naive:.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--part", choices=["tuned", "held-out", "all"], default="held-out")
    parser.add_argument("--sample", type=int, metavar="SEED", help="real turns with passives marked, to judge by eye")
    arguments = parser.parse_args()
    if arguments.sample is not None:
        sample(arguments.sample)
        raise SystemExit
    part = arguments.part
    print(
        f"{part}: {sum(1 for n, _ in enumerate(entries()) if part == 'all' or (n % 2 == 0) == (part == 'tuned'))} sentences"
    )
    mistakes = table(part)
    if part == "tuned":
        by = defaultdict(list)
        for one in mistakes:
            by[one.split(":")[0]].append(one)
        print(*(one for group in sorted(by) for one in by[group]), sep="\n")
    speed()
    easy()
