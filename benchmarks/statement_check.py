"""Precision and recall of each rule of the statement check on invented sentences, and its speed, with peers beside.

Every second sentence is held out; rules are tuned on the others only. `--part tuned` shows that half and each mistake.
"""

import argparse
import re
import time
from collections import Counter, defaultdict

from measure import ROOT
from rejoinder.core.citing import LineText
from rejoinder.core.statement import check
from rejoinder.core.statement.measures import measures

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
        if line:  # what is said in a line and what is not is the matter of these
            pass
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
    part = parser.parse_args().part
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
