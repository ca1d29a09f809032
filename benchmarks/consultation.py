"""Opinion groups: agreement with organisers' groups, false alarms, power, false differences, speed; peers in the same run."""

import argparse
import csv
import json
import subprocess
import time
from collections import Counter, defaultdict
from itertools import product
from pathlib import Path

import numpy as np

from agreement import agreement
from consultation_worlds import ANSWERED, CLOUDS, PEOPLE, STATEMENTS, cloud, planted
from measure import shared_or_skip
from rejoinder.core.opinions import ABSENT, Answers, report
from rejoinder.core.opinions.differences import _stands_out, _surest, differences
from rejoinder.core.opinions.polis import read_comments
from rejoinder.core.opinions.reading import read_votes
from rejoinder.core.opinions.space import fit_space, place
from rejoinder.core.opinions.stability import KS, NEEDED, SAME_MIN, alike, find_groups

CONVERSATIONS = ("canadian-electoral-reform", "brexit-consensus", "15-per-hour-seattle", "affordable-housing")
PEER_TRIES = 25  # of leaving out people alone
PEER = """
import json, sys
from reddwarf.implementations.polis import run_pipeline
asked = json.load(sys.stdin)
made = run_pipeline(votes=asked["votes"], mod_out_statement_ids=asked["out"], force_group_count=asked["k"], random_state=1)
found = made.participants_df["cluster_id"].dropna()
print(json.dumps({str(who): int(group) for who, group in found.items()}))
"""


def answers_of(votes):
    people, statements = votes.shape
    return Answers(tuple(map(str, range(people))), tuple(f"{at:04}" for at in range(statements)), votes)


def people_alone(votes, *, seed):
    """How often, of 100, the groups come back when only people are left out: by k."""
    whole, returned = find_groups(votes, np.random.default_rng(seed), least=10), Counter()
    for number in range(PEER_TRIES):
        draw = np.random.default_rng([seed, number])
        rows = np.sort(draw.permutation(len(votes))[round(0.2 * len(votes)) :])
        again = find_groups(votes[rows], draw, least=8, starts=4)
        for k in KS:
            if whole[k] is not None and again[k] is not None:
                returned[k] += alike(whole[k][rows], again[k]) >= SAME_MIN
    return {k: round(100 * returned[k] / PEER_TRIES) for k in KS}


def by_silhouette(votes, *, seed):
    """The k and groups with the widest silhouette (Rousseeuw 1987), as Polis chooses; it never says that there are none."""
    points, best = place(votes, fit_space(votes)), (-2.0, 0, None)
    apart = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
    for k, labels in find_groups(votes, np.random.default_rng(seed), least=2).items():
        if labels is not None:
            best = max(best, (_silhouette(apart, labels, k), k, labels), key=lambda one: one[0])
    return best[1], best[2]


def _silhouette(apart, labels, k):
    sums = np.stack([apart[:, labels == group].sum(axis=1) for group in range(k)], axis=1)
    sizes = np.bincount(labels, minlength=k)
    own = sums[np.arange(len(labels)), labels] / np.maximum(1, sizes[labels] - 1)
    others = np.where(np.arange(k) == labels[:, None], np.inf, sums / sizes).min(axis=1)
    return float(np.mean((others - own) / np.maximum(np.maximum(own, others), 1e-12)))


def real(peer):
    """The four conversations whose organisers' groups are published."""
    folder = shared_or_skip("data/consultation")
    if peer is None:
        print("skipped: red-dwarf; name the python of an environment that has it with --peer-python\n")
    print("| conversation | placed | organiser's groups | ARI at their k | our verdict | came back, k = 2 to 5 |"
          " people alone left out | red-dwarf ARI at their k | red-dwarf's own k |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for name in CONVERSATIONS:
        where = folder / name
        answers, out, official = _conversation(where)
        k = len({*official.values()})
        forced = report(answers, seed=1, moderated_out=out, k=k)
        free = report(answers, seed=1, moderated_out=out)
        kept = answers.without(out).votes
        kept = kept[(kept != ABSENT).sum(axis=1) >= free.answers_min]
        alone = people_alone(kept, seed=1)
        sizes = ", ".join(str(n) for n in sorted(Counter(official.values()).values(), reverse=True))
        verdict = f"{free.k} groups: {', '.join(map(str, free.sizes))}" if free.k else free.verdict
        came = " ".join(str(one.returned) for one in free.stability)
        peers = _peer_row(peer, answers, out, official) if peer else "– | –"
        print(f"| {name} | {len(kept)} | {sizes} | {_ari(forced.group_of, official):.2f} | {verdict} | {came}"
              f" | {' '.join(map(str, alone.values()))} | {peers} |", flush=True)  # fmt: skip


def _conversation(where):
    with (where / "votes.csv").open(encoding="utf-8") as file:
        answers = read_votes(file, "votes.csv").answers
    with (where / "comments.csv").open(encoding="utf-8") as file:
        out = {one.id for one in read_comments(file, "comments.csv") if one.moderated == -1}
    with (where / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        official = {row["participant"]: row["group-id"] for row in csv.DictReader(file) if row["group-id"]}
    return answers, out, official


def _ari(found, official):
    both = sorted(found.keys() & official.keys())
    return agreement([found[who] for who in both], [official[who] for who in both]).ari


def _peer_row(peer, answers, out, official):
    votes = [
        {"participant_id": int(answers.participants[row]), "statement_id": int(answers.statements[column]),
         "vote": int(answers.votes[row, column])}
        for row, column in np.argwhere(answers.votes != ABSENT).tolist()
    ]  # fmt: skip
    asked = {"votes": votes, "out": [int(one) for one in out]}
    forced = ask_peer(peer, {**asked, "k": len({*official.values()})})
    free = ask_peer(peer, {**asked, "k": None})
    return f"{_ari(forced, official):.2f} | {len({*free.values()})}"


def ask_peer(peer, asked):
    done = subprocess.run([peer, "-W", "ignore", "-c", PEER], input=json.dumps(asked), capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"red-dwarf failed: {done.stderr[-500:]}")
    return json.loads(done.stdout.splitlines()[-1])


def alarms(runs, seed, only=None):
    """How often groups are said of one cloud: of all kinds, or of one."""
    print(
        "| people of one cloud | reports | groups said | of them more than two | people alone left out | silhouette |"
    )
    print("|---|---|---|---|---|---|")
    for number, kind in enumerate(CLOUDS):
        if only not in (None, kind):
            continue
        rows = []
        for run, people, statements, answered in product(range(runs), PEOPLE, STATEMENTS, ANSWERED):
            draw = np.random.default_rng([seed, number, run, people, statements, ANSWERED.index(answered)])
            votes = cloud(draw, kind, people, statements, answered)
            made = report(answers_of(votes), seed=run)
            rows.append((made.k > 0, made.k > 2, max(people_alone(votes, seed=run).values()) >= NEEDED))
        ours, more, alone = (f"{np.mean(column):.1%}" for column in zip(*rows, strict=True))
        print(f"| {kind}: {CLOUDS[kind]} | {len(rows)} | {ours} | {more} | {alone} | 100% |", flush=True)


def power(runs, seed):
    """How often planted groups are found. Recoverable: at the true k the found groups agree with the true ones, ARI .8."""
    tables = {name: defaultdict(list) for name in ("groups", "people", "statements", "answered")}
    for run, people, statements, answered, k, share in product(
        range(runs), PEOPLE, STATEMENTS, ANSWERED, KS, (0.4, 0.7)
    ):
        draw = np.random.default_rng([seed, run, people, statements, ANSWERED.index(answered), k, int(10 * share)])
        parts = np.array([draw.choice([1, 3]), *[1] * (k - 1)])
        sizes = np.maximum(12, people * parts // parts.sum())
        votes, true = planted(draw, sizes, statements, answered, share=share)
        labels = find_groups(votes, np.random.default_rng(run), least=10, ks=(k,))[k]
        is_there = labels is not None and alike(labels, true) >= SAME_MIN
        made, other = report(answers_of(votes), seed=run), by_silhouette(votes, seed=run)
        found = [made.group_of.get(str(at), -1) for at in range(len(true))]
        row = (is_there, made.k > 0, made.k == k, alike(np.array(found), true) if made.k else np.nan, other[0] == k)
        for name, value in zip(tables, (k, people, statements, answered), strict=True):
            tables[name][value].append(row)
    print("| planted | reports | recoverable | groups said | of recoverable: said | exactly so many | ARI where said |"
          " not recoverable: said | silhouette: exactly so many |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for name, table in tables.items():
        for value, rows in table.items():
            print(f"| {name}: {value} | {_told(np.array(rows, dtype=float))} |")


def _told(rows):
    there, gone = rows[rows[:, 0] == 1], rows[rows[:, 0] == 0]
    said = rows[rows[:, 1] == 1]
    cells = (f"{len(rows)}", f"{rows[:, 0].mean():.0%}", f"{rows[:, 1].mean():.0%}", _share(there[:, 1]),
             _share(there[:, 2]), f"{np.nanmean(said[:, 3]):.2f}" if len(said) else "–", _share(gone[:, 1]),
             _share(there[:, 4]))  # fmt: skip
    return " | ".join(cells)


def _share(column):
    return f"{column.mean():.0%}" if len(column) else "–"


def false_differences(runs, seed):
    """Two groups cut out of unstructured votes: how often a statement is said to set them apart."""
    print("| tested | cuts | one at p ≤ .05 | one at p ≤ .001 |")
    print("|---|---|---|---|")
    rows = []
    for run, people, statements, answered in product(range(runs), PEOPLE, STATEMENTS, ANSWERED):
        draw = np.random.default_rng([seed, run, people, statements, ANSWERED.index(answered)])
        votes = cloud(draw, "unstructured", people, statements, answered)
        labels = find_groups(votes, draw, least=10, ks=(2,))[2]
        if labels is None:
            continue
        ours = min(differences(votes, labels, seed=run, least=10).surest)
        same = min(_surest(_stands_out(votes, labels, 2)).surest)
        rows.append((ours <= 0.05, ours <= 0.001, same <= 0.05, same <= 0.001))
    shares = [f"{np.mean(column):.1%}" for column in zip(*rows, strict=True)]
    print(f"| with groups found without the statement | {len(rows)} | {shares[0]} | {shares[1]} |")
    print(f"| on the answers the groups were made of | {len(rows)} | {shares[2]} | {shares[3]} |")


def speed():
    """Seconds for a large consultation."""
    print("| people × statements | CPU s | wall s | verdict |")
    print("|---|---|---|---|")
    for people, statements in ((400, 40), (2_000, 100), (10_000, 300)):
        draw = np.random.default_rng(3)
        votes, _ = planted(draw, [people // 2, people // 2], statements, "half", share=0.4)
        started, cpu = time.perf_counter(), time.process_time()
        made = report(answers_of(votes), seed=1)
        took, used = time.perf_counter() - started, time.process_time() - cpu
        print(f"| {people:,} × {statements} | {used:.1f} | {took:.1f} | {made.verdict}, {made.k} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=["real", "alarms", "power", "differences", "speed"])
    parser.add_argument("--runs", type=int, default=2, help="worlds of each shape")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--only", choices=[*CLOUDS], help="alarms: of this cloud alone")
    parser.add_argument("--peer-python", type=Path, help="a python that has red-dwarf 0.4.0")
    arguments = parser.parse_args()
    if arguments.part == "real":
        real(str(arguments.peer_python) if arguments.peer_python else None)
    elif arguments.part == "speed":
        speed()
    elif arguments.part == "alarms":
        alarms(arguments.runs, arguments.seed, arguments.only)
    else:
        part = {"power": power, "differences": false_differences}[arguments.part]
        part(arguments.runs, arguments.seed)
