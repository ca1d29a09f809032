"""Loads invented results of 5, 20 and 80 MB as the command does: seconds of CPU and the most memory of its process.

    python benchmarks/load_many_seats.py [--mb 5,20,80] [--shape seats,names,once]

The files are made here by a seed. `seats`: SEATS.csv of the same 650 areas, election after election; `names`: the same
as published, with names of candidates, shares and electors; `once`: SEATS.csv of one election in which no area comes
twice. A row in fifty cannot be read, so that it is listed.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

SEED = 7
AREAS = 650
FIRST_YEAR = 1_900
PARTIES = ("Orchard", "Kestrel", "Cedar", "Mill", "Anchor", "Harbour", "Thistle", "Lantern")
REGIONS = ("Northmere", "Eastmere", "Southmere", "Westmere")
SEATS = "election,date,kind,seat,code,region,country,seats,party,votes,elected,sitting,holder,electorate,party_name\n"
NAMES = (
    "election_year,ons_id,constituency_name,region_name,country_name,candidate_first_name,candidate_surname,"
    "party_name,party_abbreviation,votes,share,electorate\n"
)
SHAPES = ("seats", "names", "once")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--mb", default="5,20,80")
    options.add_argument("--shape", default=",".join(SHAPES))
    asked = options.parse_args()
    for shape in asked.shape.split(","):
        for size in map(int, asked.mb.split(",")):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "results.csv"
                rows = invent(path, shape, size * 1_000_000)
                told(shape, path, rows, Path(folder) / "SEATS.csv")


def invent(path, shape, size):
    """Writes a file of about so many bytes; returns its rows."""
    draw = random.Random(SEED)
    rows = area = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(NAMES if shape == "names" else SEATS)
        while file.tell() < size:
            for line in area_rows(shape, area, draw):
                file.write(line)
                rows += 1
            area += 1
    return rows


def area_rows(shape, area, draw):
    year = FIRST_YEAR if shape == "once" else FIRST_YEAR + area // AREAS
    place = area if shape == "once" else area % AREAS
    name, code, region = f"Area of {place * 7919 % 1_000_003:,}".replace(",", " "), f"K{place:08}", REGIONS[place % 4]
    standing = draw.sample(PARTIES, draw.randint(3, 7))
    votes = [draw.randint(200, 30_000) for _ in standing]
    for party, count in zip(standing, votes, strict=True):
        said = "many" if draw.random() < 0.02 else count
        if shape == "names":
            who = f"Given{draw.randint(0, 9_999)},Family{draw.randint(0, 99_999)}"
            yield (
                f"{year},{code},{name},{region},Mereland,{who},{party} Party,{party},{said},"
                f"{count / sum(votes):.6f},{sum(votes) + 9_000}\n"
            )
        else:
            place_said = f"{name},{code},{region},Mereland,1"
            yield f"{year},,general,{place_said},{party},{said},,0,,{sum(votes) + 9_000},{party} Party\n"


def told(shape, path, rows, out):
    """Runs the command in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "rejoinder.cli.main", "seats", "load", str(path), "--out", str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
        last = run.stderr.read().splitlines()[-1]
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    print(
        f"{shape}, {path.stat().st_size / 1e6:.0f} MB, {rows:,} rows: {used.ru_utime + used.ru_stime:.1f} s of CPU, "
        f"{used.ru_maxrss / 1000:.0f} MB at most; {last}",
        flush=True,
    )


if __name__ == "__main__":
    main()
