"""What the start of a command costs, in seconds of CPU of its process: python benchmarks/first_start.py

The first command on an empty data folder makes the database; the second finds it made. The others need none. `--src`
names the source folder of another version, such as one of a worktree, to be measured in the same run.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parents[1] / "src"
ROUNDS = 5
PAPERS = '3 1\n4 1 2 0\n3 2 3 0\n1 3 0\n0\n"Rowan"\n"Hazel"\n"Alder"\n"Tidewell pier board"\n'
COMMANDS = (
    ("desk, first command on an empty folder", ("sources", "list")),
    ("desk, the next one", ("sources", "list")),
    ("--help", ("--help",)),
    ("count --help", ("count", "--help")),
    ("count, eight papers", ("count", "irv", "papers.blt", "--json")),
    ("pact plan --help", ("pact", "plan", "--help")),
    ("statement check, four words", ("statement", "check", "words.txt")),
)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--src", type=Path, action="append", default=[], help="another version's src, measured as well")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    given = asked.parse_args()
    versions = [*given.src, HERE]
    spent = {(version, name): [] for version in versions for name, _ in COMMANDS}
    for _ in range(given.rounds):
        for version in versions:
            _round(version, spent)
    for name, _ in COMMANDS:
        print(f"{name:42}", *(f"{statistics.median(spent[version, name]):6.2f}" for version in versions))


def _round(version: Path, spent: dict) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "papers.blt").write_text(PAPERS, encoding="utf-8")
        (place / "words.txt").write_text("The ferry sails daily.\n", encoding="utf-8")
        for name, words in COMMANDS:
            spent[version, name].append(_cpu_s(version, place, words))


def _cpu_s(version: Path, place: Path, words: tuple[str, ...]) -> float:
    env = os.environ | {"PYTHONPATH": str(version.resolve()), "REJOINDER_DATA": str(place / "data")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "rejoinder.cli.main", *words]
    done = subprocess.run(command, env=env, cwd=place, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"rejoinder {' '.join(words)} failed: {done.stderr[-400:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
