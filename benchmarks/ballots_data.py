"""Reads the real wards and their official counts for the benchmarks of counting; the product's own reader is not used,
so that a mistake in it cannot hide here.
"""

import csv
import gzip
import tarfile
from collections import Counter, defaultdict
from decimal import Decimal, InvalidOperation

from rejoinder.core.ballots.election import Candidate, Election

YEARS = (2012, 2017, 2022)


def wards(folder, year):
    """Every ward of a year: its file's name and its election."""
    with tarfile.open(folder / f"scot_{year}.tar.gz") as archive:
        for member in archive:
            if member.isfile():
                text = archive.extractfile(member).read().decode("utf-8", "replace")
                yield member.name.rsplit("/", 1)[-1], ward(text)


def ward(text):
    lines = text.splitlines()
    number, seats = (int(part) for part in lines[0].strip(",").split(",")[:2])
    papers = Counter()
    names = []
    for line in lines[1:]:
        if line[:1].isdigit():
            copies, *ranks = (int(part) for part in line.strip().strip(",").split(","))
            papers[bytes(rank - 1 for rank in ranks)] += copies
        elif line.lstrip('"').startswith("Candidate "):
            _, name, party, *_ = next(csv.reader([line]))
            names.append(Candidate(name, party))
    if len(names) != number:
        raise ValueError(f"{len(names)} names for {number} candidates")
    return Election(lines[-1].strip('", '), tuple(names), seats, dict(papers))


def official_counts(folder, year):
    """The official candidates of each ward by (council, ward)."""
    counts = defaultdict(list)
    with gzip.open(folder / f"official_{year}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts[row["council_id"], row["ward_name"]].append(row)
    return counts


def index(folder, year):
    """Which ballot file is which official ward."""
    with (folder / f"ward_index_{year}.csv").open(encoding="utf-8", newline="") as file:
        return {row["ballot_file"]: (row["council_id"], row["ward_name"]) for row in csv.DictReader(file)}


def joined(election, rows):
    """The official row of each candidate, by first preferences and then by the words of the name."""
    firsts = Counter()
    for paper, copies in election.papers.items():
        firsts[paper[0]] += copies
    free, rows_of = list(rows), []
    for number, candidate in enumerate(election.candidates):
        same = [row for row in free if Decimal(row["first_prefs"]) == firsts[number]]
        same.sort(key=lambda row: -len(words(row["name"]) & words(candidate.name)))
        free.remove(same[0])
        rows_of.append(same[0])
    return rows_of


def words(name):
    return set(name.lower().replace("-", " ").split())


def official_stages(rows):
    """For each stage, the total of each candidate in units of 0.00001 (None where there is none) with its text."""
    stages = [[(units(row["first_prefs"]), row["first_prefs"]) for row in rows]]
    for number in range(2, 20):
        cells = [row.get(f"total_votes{number:02d}") or "" for row in rows]
        if not any(cells):
            break
        stages.append([(units(cell), cell) for cell in cells])
    return stages


def units(text):
    """None where the cell is empty or no number: one says 462.466.26."""
    try:
        return int((Decimal(text) * 100_000).to_integral_value())
    except InvalidOperation:
        return None
