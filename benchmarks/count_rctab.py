"""RCTab's own expected reports, round by round: tallies, threshold, who is elected or leaves, transfers, idle papers.

python benchmarks/count_rctab.py
"""

import json
import sys
import tarfile
import tempfile
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

from measure import shared_or_skip
from rejoinder.core.ballots.rctab.tabulate import tabulate
from rejoinder.core.ballots.ties import TieBreaker
from rejoinder.errors import BadInput
from rejoinder.wire.cvr.records import read_config_file, read_records


def main() -> None:
    archive = shared_or_skip("data/ballots/rctab_tests.tar.gz")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        tell(Path(folder) / "rctab")


def tell(root: Path) -> None:
    outcome, rounds, began = Counter(), 0, time.process_time()
    for path in sorted(root.glob("*/*_config.json")):
        stem = path.name.removesuffix("_config.json")
        reports = sorted(path.parent.glob(f"{stem}*_expected_detailed_report.json"))
        try:
            config = read_config_file(path)
            passes = tabulate(read_records(config, path.parent), config, TieBreaker(seed="not used"))
        except BadInput as told:
            outcome["refused, report expected" if reports else "refused, none expected"] += len(reports) or 1
            print(f"{stem}: refused: {str(told).replace(str(root), '')[:110]}")
            continue
        for report, told in zip(reports, passes, strict=bool(reports)):
            expected = json.loads(report.read_text(encoding="utf-8"))
            differences = compare(expected, told)
            rounds += len(told.rounds)
            outcome["all equal" if not differences else "differs"] += 1
            for line in differences:
                print(f"{report.name.removesuffix('_expected_detailed_report.json')}: {line}")
    print(f"\n{dict(outcome)}; {rounds} rounds; {time.process_time() - began:.1f} CPU-s in all")
    print("a report is equal where every tally, threshold, transfer, idle paper and decision of every round is")
    if not rounds:
        sys.exit(1)


def compare(expected: dict, told) -> list[str]:
    """What differs, a line each."""
    found = []
    if len(expected["results"]) != len(told.rounds):
        found.append(f"{len(expected['results'])} rounds, ours {len(told.rounds)}")
    for theirs, ours in zip(expected["results"], told.rounds, strict=False):
        found += compare_round(theirs, ours)
    summary = expected["summary"]
    if (int(summary["totalNumBallots"]), summary["undervotes"]) != (told.ballots, told.undervotes):
        theirs = f"{summary['totalNumBallots']} ballots, {summary['undervotes']} blank"
        found.append(f"{theirs}; ours {told.ballots} and {told.undervotes}")
    return found


def compare_round(theirs: dict, ours) -> list[str]:
    decided = theirs["tallyResults"]
    moved = {
        (row.get("elected") or row.get("eliminated"), to): Decimal(votes)
        for row in decided
        for to, votes in row["transfers"].items()
        if Decimal(votes)
    }
    inactive = {why: Decimal(votes) for why, votes in theirs["inactiveBallots"].items()}
    pairs = {
        "tallies": ({name: Decimal(votes) for name, votes in theirs["tally"].items()}, ours.tally),
        "threshold": (Decimal(theirs["threshold"]), ours.threshold),
        "idle papers": (inactive, {why: ours.inactive.get(why, Decimal(0)) for why in inactive}),
        "elected": (sorted(row["elected"] for row in decided if "elected" in row), sorted(ours.elected)),
        "eliminated": (sorted(row["eliminated"] for row in decided if "eliminated" in row), sorted(ours.eliminated)),
        "transfers": (moved, {way: votes for way, votes in ours.moved.items() if votes}),
    }
    return [f"round {theirs['round']}: {what}: {a}; ours {b}" for what, (a, b) in pairs.items() if a != b]


if __name__ == "__main__":
    main()
