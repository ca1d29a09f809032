"""Counts every real ward and holds the counts against the official ones, stage by stage; then times each rule.

    python benchmarks/count_wards.py [--peer-python VENV/bin/python]

Exits with 1 where a winner, a quota or a stage differs and the source itself does not explain it. With a Python that
has pref-voting installed, the same wards are counted by that peer in the same run.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from ballots_data import YEARS, index, joined, official_counts, official_stages, wards
from measure import shared_or_skip
from rejoinder.core.ballots.rules import RULES
from rejoinder.core.ballots.ties import TieBreaker

TIMED = ("scottish", "meek", "warren", "irv")
RUNS = 3  # the fastest of three counts of a ward is its time
PEER_SAMPLE = 10  # wards counted by the peer's Meek and Warren: 15 to 40 s each there
PEER_SECONDS_MAX = 180  # of CPU, for the peer's Meek and Warren together
ROUNDED = 1_000  # 0.01 votes: a cell of the source with at most two decimals may be this far off
PENTLAND = "the source has 0 here, but one of these papers moves on at stage 4 with the 0.06016 that stage 3 gives"
MISTYPED = {  # file, stage, total as typed: cells that the ballots and the rest of the same source contradict
    ("edinburgh_2022_ward2.csv", 2, "32"): "the source has 0 here; three papers move on at 0.12366",
    ("edinburgh_2022_ward2.csv", 3, "32"): PENTLAND,
    ("edinburgh_2022_ward2.csv", 3, "164.68836"): "the source has 0 here; sixteen papers move on at 0.06016",
    ("edinburgh_2022_ward2.csv", 4, "1241.66748"): "the source has 6 here; three papers move on, at 1",
}
KINDS = {
    "equal": "equal to 5 decimals",
    "rounded": "rounded to 2 decimals in the source, whose transfer of that stage is equal to 5 decimals",
    "rounded twice": "rounded to 2 decimals in the source, the transfer too",
    "carried": "off by what an earlier cell of the source is off, with the same transfer",
    "contradicts itself": "where the source's total is not its own last total and transfer",
    "no number": "that hold no number",
    "mistyped": "mistyped and listed here",
    "other": "other",
}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--peer-python", help="a Python with pref-voting installed")
    peer_python = options.parse_args().peer_python
    folder = shared_or_skip("data/ballots")
    all_wards = {year: list(wards(folder, year)) for year in YEARS}
    wrong = sum(compare(folder, year, all_wards[year]) for year in (2017, 2022))
    everything = [ward for year in YEARS for ward in all_wards[year]]
    wrong += conserve(everything)
    elected = {name: timed(name, everything) for name in TIMED}
    disagree(everything, elected)
    if peer_python:
        wrong += ask_peer(peer_python, everything, elected)
    else:
        print("skipped: the peer, because --peer-python names no Python with pref-voting")
    sys.exit(1 if wrong else 0)


def compare(folder, year, of_year):
    """Every official stage of a year. Returns how many differences the source does not explain."""
    officials, files = official_counts(folder, year), index(folder, year)
    tally, unexplained = Counter(), []
    for name, election in of_year:
        if name not in files:
            continue
        rows = joined(election, officials[files[name]])
        count = RULES["scottish"].count(election, TieBreaker())
        tally["wards"] += 1
        tally["winners"] += {number for number, row in enumerate(rows) if row["elected"] == "1"} == set(count.winners)
        tally["quotas"] += int(float(rows[0]["quota"])) * 10**count.decimals == count.quota
        stages = official_stages(rows)
        tally["stage numbers"] += len(stages) == len(count.stages)
        whole = True
        for cell in cells(rows, stages, count):
            tally["cells"] += 1
            kind = "mistyped" if (name, cell[0], cell[2][1]) in MISTYPED else explained(cell)
            tally[kind] += 1
            whole &= kind == "equal"
            if not kind.startswith(("equal", "rounded")):
                unexplained.append((name, kind, cell))
        tally["whole wards"] += whole
    print(
        f"{year}: {tally['wards']} wards, winners equal in {tally['winners']}, quota in {tally['quotas']}, "
        f"number of stages in {tally['stage numbers']}"
    )
    print(f"  {tally['cells']:,} cells, {tally['whole wards']} wards wholly equal")
    for kind, words in KINDS.items():
        print(f"  {tally[kind]:7,} {words}")
    for name, kind, cell in unexplained:
        stage, who, (_, text), told = cell[:4]
        print(f"    {kind}: {name} stage {stage} {who}: source {text}, ours {told / 100_000:.5f}")
    same = [tally[kind] == tally["wards"] for kind in ("winners", "quotas", "stage numbers")]
    return tally["other"] + same.count(False)


def cells(rows, stages, count):
    """Stage, name, official total, ours, the official total and ours of the stage before, the official transfer."""
    for number, (official, stage) in enumerate(zip(stages, count.stages, strict=False), 1):
        for place, (units, text) in enumerate(official):
            before = (stages[number - 2][place][0], count.stages[number - 2].totals[place]) if number > 1 else None
            moved = rows[place].get(f"transfers{number:02d}")
            yield number, rows[place]["name"], (units, text), stage.totals[place], before, moved


def explained(cell):
    """What a cell is: equal, or which fault of the source explains the difference, or "other"."""
    _, _, (units, text), told, before, moved = cell
    if units is None:
        return "no number"
    if units == told:
        return "equal"
    moved_units = round(float(moved) * 100_000) if before and moved else None
    carried = moved_units is not None and moved_units == told - before[1]
    if abs(units - told) < ROUNDED and len(text.partition(".")[2]) <= 2:
        return "rounded" if carried else "rounded twice"
    if moved_units is not None and before[0] is not None and abs(before[0] + moved_units - units) > ROUNDED:
        return "contradicts itself"
    if carried:
        return "carried"
    return "other"


def conserve(everything):
    """Votes are conserved, and no quota rises, at every stage of every ward by every transferable-vote rule."""
    stages = wrong = 0
    for name in TIMED:
        for file, election in everything:
            count = RULES[name].count(one_place(election) if name == "irv" else election, TieBreaker(seed="bench"))
            quotas = [stage.quota for stage in count.stages if stage.quota is not None]
            for stage in count.stages:
                stages += 1
                lost = sum(stage.totals) + stage.exhausted - count.valid * 10**count.decimals
                if lost or quotas != sorted(quotas, reverse=True):
                    wrong += 1
                    print(f"  {file} {name} stage {stage.number}: {lost} units too many")
    print(f"conservation: {stages:,} stages of {len(everything)} wards by {', '.join(TIMED)}, {wrong} wrong")
    return wrong


def one_place(election):
    return type(election)(election.title, election.candidates, 1, election.papers)


def timed(name, everything):
    """CPU time of each ward by a rule, printed; returns who is elected in each."""
    seconds, elected = [], []
    for _, ward in everything:
        election = one_place(ward) if name == "irv" else ward
        best = None
        for _ in range(RUNS):
            start = time.process_time()
            count = RULES[name].count(election, TieBreaker(seed="bench"))
            spent = time.process_time() - start
            best = spent if best is None else min(best, spent)
        seconds.append(best)
        elected.append(frozenset(count.winners))
    print(f"{name}: {line(seconds)} of CPU a ward, {len(seconds)} wards")
    return elected


def line(seconds):
    ordered = sorted(1_000 * each for each in seconds)
    p99 = ordered[int(0.99 * len(ordered))]
    return f"median {statistics.median(ordered):.2f} ms, p99 {p99:.2f} ms, slowest {ordered[-1]:.2f} ms"


def disagree(everything, elected):
    for name in ("meek", "warren"):
        others = sum(one != other for one, other in zip(elected["scottish"], elected[name], strict=True))
        print(f"{name} elects others than scottish in {others} of {len(everything)} wards")


def ask_peer(peer_python, everything, elected):
    """The same wards by pref-voting, in its own process. Returns how many winners differ."""
    sample = peer_sample(everything, elected)
    jobs = [("scottish", at) for at in range(len(everything))]
    jobs += [(rule, at) for at in sample for rule in ("meek", "warren")]
    lines = [
        json.dumps([rule, at, election.seats, len(election.candidates), [[copies, *paper] for paper, copies in papers]])
        for rule, at in jobs
        for election in [everything[at][1]]
        for papers in [election.papers.items()]
    ]
    script = Path(__file__).with_name("peer_pref_voting.py")
    asked = [peer_python, str(script), str(PEER_SECONDS_MAX)]
    done = subprocess.run(asked, input="\n".join(lines), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(f"skipped: the peer, because it failed with {done.returncode}")
        return 0
    return judge([json.loads(line) for line in done.stdout.splitlines()], everything, elected)


def peer_sample(everything, elected):
    """Wards for the slow rules: half evenly spread, half where Meek and Scottish elect others; small ones first."""
    papers = {at: len(ward.papers) for at, (_, ward) in enumerate(everything)}
    spread = list(range(0, len(everything), len(everything) // (PEER_SAMPLE // 2)))[: PEER_SAMPLE // 2]
    telling = [at for at in papers if elected["meek"][at] != elected["scottish"][at] and at not in spread]
    telling.sort(key=papers.get)
    return sorted([*spread, *telling[: PEER_SAMPLE - len(spread)]], key=papers.get)


def judge(answers, everything, elected):
    spent, differing = {}, []
    for rule, at, seconds, winners in answers:
        spent.setdefault(rule, []).append(seconds)
        if frozenset(winners) != elected[rule][at]:
            differing.append((rule, everything[at][0]))
    for rule, seconds in spent.items():
        others = [name for other, name in differing if other == rule]
        print(
            f"pref-voting {rule}: {line(seconds)} of CPU a ward, {len(seconds)} wards, other winners in {len(others)}"
        )
        for name in others:
            print(f"  {name}")
    return len(differing)


if __name__ == "__main__":
    main()
