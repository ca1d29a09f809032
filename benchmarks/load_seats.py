"""Reads every real file of results and holds the sums against the official ones.

    python benchmarks/load_seats.py

Official: `valid_votes` and `first_party` of each constituency's own row, added up here by a plain reader that shares no
code with ours; for wards, the rows that say elected. Prints seconds of CPU, of this process alone.
"""

import csv
import gzip
import io
import time
from collections import Counter
from pathlib import Path

from measure import shared_or_skip
from rejoinder.core.seats.results import Kind
from rejoinder.wire.seat_files import load_seats, write_seats

YEARS = (2010, 2015, 2017, 2019)
PUBLISHED = {2010: 29_687_604, 2015: 30_697_525, 2017: 32_204_184, 2019: 32_014_110}  # Electoral Commission
ROUNDS = 3


def main() -> None:
    folder = shared_or_skip("data/elections")
    general = [folder / f"ge{year}_{part}.csv" for year in YEARS for part in ("candidacies", "constituencies")]
    by = sorted(folder.glob("by_elections_*.csv"))
    read = told("general and by-elections", [*general, *by])
    for year in YEARS:
        general_election(folder, read.elections, year)
    by_elections(by, read.elections)
    holders(folder, read.elections)
    notional(folder)
    wards(folder)
    round_trip(read.elections)


def told(name, paths):
    """Reads files three times; says what came of it and the fastest time."""
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        read = load_seats(paths)
        spent.append(time.process_time() - start)
    elections = read.elections.elections
    seats = sum(len(one.results) for one in elections)
    rows = sum(len(result.candidacies) for one in elections for result in one.results)
    print(
        f"{name}: {len(paths)} files, {len(elections)} elections, {seats:,} seats, {rows:,} candidacies, "
        f"{len(read.elections.names)} parties, {len(read.problems)} rows left out, {len(read.elections.notes)} notes, "
        f"{min(spent):.2f} s CPU"
    )
    return read


def plain(path: Path) -> list[dict]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def general_election(folder, elections, year) -> None:
    (mine,) = (one for one in elections.elections if one.name == str(year))
    rows = plain(folder / f"ge{year}_constituencies.csv")
    valid = sum(int(row["valid_votes"]) for row in rows)
    total = sum(one.valid for one in mine.results)
    won = Counter(one.winner() for one in mine.results)
    official = Counter(row["first_party"].replace("Lab Coop", "Lab") for row in rows)
    seats = {one.code: one for one in mine.results}
    equal = sum(seats[row["ons_id"]].valid == int(row["valid_votes"]) for row in rows)
    print(
        f"{year}: {total:,} valid votes; official {valid:,}, published {PUBLISHED[year]:,}; equal in {equal} of "
        f"{len(rows)} seats; seats by party equal: {won == official} {dict(won.most_common(4))}"
    )


def by_elections(paths, elections) -> None:
    mine = [one for one in elections.elections if one.kind is Kind.BY]
    rows = plain(next(path for path in paths if "constituencies" in path.name))
    seats = {(one.name, result.code): result for one in mine for result in one.results}
    equal = sum(seats[row["by_election_date"], row["ons_id"]].valid == int(row["valid_votes"]) for row in rows)
    print(f"by-elections: {len(seats)} seats on {len(mine)} days; valid votes equal in {equal} of {len(rows)}")


def holders(folder, elections) -> None:
    """The holder from candidacies alone, the earlier election's winner, against what each result says."""
    alone = load_seats([folder / f"ge{year}_candidacies.csv" for year in YEARS]).elections
    official = {one.name: one for one in elections.elections if one.kind is Kind.GENERAL}
    same, wrong = 0, []
    for one in alone.elections[1:]:
        said = {result.code: result.holder for result in official[one.name].results}
        for result in one.results:
            if said[result.code] == result.holder:
                same += 1
            else:
                wrong.append((one.name, result.seat, result.holder, said[result.code]))
    print(f"holder from the election before: as the result says in {same:,} of {same + len(wrong):,}")
    for year, seat, mine, theirs in wrong[:8]:
        print(f"  {year} {seat}: {mine or 'nobody'}, the result says {theirs or 'nobody'}")


def notional(folder) -> None:
    paths = sorted(folder.glob("notional_*.csv.gz"))
    read = told("notional", paths)
    by_name = {one.name: one for one in read.elections.elections}
    for path in paths:
        rows = plain(path)
        valid = {row["ons_id"]: int(float(row["total_votes"])) for row in rows}
        mine = by_name[f"{path.name.split('_')[1]} notional"]
        equal = sum(valid[one.code] == one.valid for one in mine.results)
        print(f"{mine.name}: valid votes equal in {equal} of {len(valid)} seats")


def wards(folder) -> None:
    read = told("wards of 2018", [folder / "leap_2018.csv.gz"])
    rows = [row for row in plain(folder / "leap_2018.csv.gz") if row["votes"] != "NULL"]
    won = sum(len(result.elected()) for one in read.elections.elections for result in one.results)
    total = sum(result.valid for one in read.elections.elections for result in one.results)
    print(
        f"wards: {won:,} elected, the file marks {sum(row['elected'] == '1' for row in rows):,}; {total:,} votes, the "
        f"file has {sum(int(row['votes']) for row in rows):,}"
    )
    council = load_seats([folder / "richmond_council_2018.csv"]).elections.latest
    seats = Counter(one.party for result in council.results for one in result.elected())
    votes = Counter()
    for result in council.results:
        votes.update(result.votes_by_party())
    print(f"{council.name}: {dict(seats.most_common())}, votes {dict(votes.most_common(4))}")


def round_trip(elections) -> None:
    from rejoinder.wire.seat_files import load_seat_bytes

    out = io.StringIO()
    start = time.process_time()
    write_seats(elections, out)
    again = load_seat_bytes([("SEATS.csv", out.getvalue().encode())]).elections
    spent = time.process_time() - start
    print(f"written as SEATS.csv and read again: equal {again.elections == elections.elections}, {spent:.2f} s CPU")


if __name__ == "__main__":
    main()
