"""Where voters go next whose party stands aside: fits the shipped table to ranked ballots, and scores it on elections
and councils that it never saw.

    python benchmarks/fit_transfers.py [--write]

Data: ballots of Scottish wards of 2012, 2017 and 2022 (REJOINDER_SHARED/data/ballots); British general elections
(REJOINDER_SHARED/data/elections) for the voters of UKIP, whom few wards had.
"""

import argparse
import pprint
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

from ballots_data import YEARS, wards
from measure import ROOT, shared_or_skip
from pact_absences import absences
from pact_data import changes_or_skip
from rejoinder.core.pacts.transferring import Chance, drawn_weights, expected_transfers, straying
from rejoinder.core.pacts.transfers import NONE, POOL

TARGET = ROOT / "src/rejoinder/core/pacts/transfers.py"
NAMES = {"Con": "Con", "Lab": "Lab", "LabCo": "Lab", "LD": "LD", "Gr": "Green", "SNP": "SNP"}
ALL_STOOD = ("Con", "Lab", "LD", "Green")
BALLOTS_MIN = 30  # of a party in a ward, for its shares to be taken
SHARE_MIN = 0.005
STRENGTHS = np.arange(0, 0.85, 0.05)
WARDS_MIN = 3  # of a council, to tell it from its wards
OVERALL_MAX = 20.0  # a judgement: no general election with ranked ballots can tell how far it strays from local ones
UNKNOWN = {"none": 0.3, "overall": 5.0}  # a judgement: a party nobody has ballots of


def party(candidate):
    said = candidate.party
    return NAMES.get(said[said.rfind("(") + 1 : said.rfind(")")], POOL)


def counted(election, skipped):
    """Ballots of each party by the next different party, those of `skipped` overlooked."""
    parties = [party(one) for one in election.candidates]
    found = defaultdict(Counter)
    for paper, copies in election.papers.items():
        first = parties[paper[0]]
        later = (parties[rank] for rank in paper[1:])
        found[first][next((one for one in later if one not in {first, skipped}), NONE)] += copies
    return found


def read(folder):
    """A row for each ward and party: year, council, party, ballots, shares by next party (two ways), the paper."""
    rows = []
    for year in YEARS:
        for name, election in wards(folder, year):
            stood = {party(one) for one in election.candidates}
            if not stood.issuperset(ALL_STOOD):
                continue
            plain, full = counted(election, "SNP"), counted(election, None)
            firsts = {one: sum(full[one].values()) for one in (*ALL_STOOD, "SNP", POOL) if one in stood}
            paper = {one: number / sum(firsts.values()) for one, number in firsts.items()}
            for one in (*ALL_STOOD, "SNP"):
                if firsts.get(one, 0) >= BALLOTS_MIN:
                    both = (shares(plain[one]), shares(full[one]) if "SNP" in stood else None)
                    rows.append((year, name.rsplit("_", 2)[0], one, firsts[one], both, paper))
    return rows


def shares(counts):
    total = sum(counts.values())
    return {name: number / total for name, number in counts.items()}


def mean_row(rows, way):
    """The mean over wards, by ballots."""
    total = Counter()
    for *_, ballots, both, _ in rows:
        for name, share in both[way].items():
            total[name] += share * ballots
    return {name: round(number / sum(total.values()), 4) for name, number in total.most_common()}


def without_snp(paper):
    """The shares of a paper without the SNP, as in a seat outside Scotland."""
    total = sum(share for name, share in paper.items() if name != "SNP")
    return {name: share / total for name, share in paper.items() if name != "SNP"}


def typical(papers):
    """The share of each party in a typical ward (its geometric mean)."""
    logs = {name: [np.log(max(paper[name], SHARE_MIN)) for paper in papers if name in paper] for name in NAMES.values()}
    return {name: round(float(np.exp(np.mean(found))), 4) for name, found in logs.items() if found}


def fitted(rows, strength):
    """The table from some wards."""
    of = {one: [row for row in rows if row[2] == one] for one in (*ALL_STOOD, "SNP")}
    papers = [row[5] for row in rows if row[2] == "Lab"]
    with_snp = {one: [row for row in found if row[4][1] is not None] for one, found in of.items()}
    return {
        "rows": {one: mean_row(of[one], 0) for one in ALL_STOOD},
        "with": {"SNP": {one: mean_row(with_snp[one], 1) for one in of}},
        "typical": {"*": typical([without_snp(paper) for paper in papers]), "SNP": typical(papers)},
        "strength": round(float(strength), 2),
        "as": {},
        "concentrations": {"overall": OVERALL_MAX, "region": 40.0, "seat": 25.0},
        "unknown": UNKNOWN,
    }


def foretold(row, table):
    """Shares that the table expects in a ward without the SNP."""
    paper = {("Oth" if name == POOL else name): share for name, share in without_snp(row[5]).items()}
    to, none = expected_transfers(row[2], paper, table)
    return {**{(POOL if name == "Oth" else name): share for name, share in to.items()}, NONE: none}


def keys(row):
    return [one for one in (*ALL_STOOD, POOL, NONE) if one != row[2] and (one != POOL or POOL in row[5])]


def scaled(row):
    """The true shares over the parties of the paper."""
    found = np.array([row[4][0].get(key, 0) for key in keys(row)])
    return found / found.sum()


def distances(rows, table):
    """Half the sum of absolute differences, ward by ward: the share of voters put in the wrong place."""
    found = []
    for row in rows:
        said = foretold(row, table)
        found.append(np.abs(np.array([said.get(key, 0) for key in keys(row)]) - scaled(row)).sum() / 2)
    return np.array(found)


def best_strength(rows):
    """How strongly shares draw on a party's strength: by leaving out each year among those given."""
    years = sorted({row[0] for row in rows})

    def miss(strength):
        return sum(
            distances(
                [row for row in rows if row[0] == year and row[2] != "SNP"],
                fitted([row for row in rows if row[0] != year], strength),
            ).mean()
            for year in years
        )

    return min(STRENGTHS, key=miss)


def concentrations(rows, table):
    """Of nested Dirichlet distributions, by moments: years around the table, councils around years, wards around them."""
    left, room, noise = defaultdict(list), [], []
    for row in rows:
        if row[2] == "SNP" or POOL not in row[5]:
            continue
        said = foretold(row, table)
        mean = np.array([said.get(key, 0) for key in keys(row)])
        left[row[2], row[0], row[1]].append(scaled(row) - mean)
        room.append((mean * (1 - mean)).sum())
        noise.append(room[-1] / row[3])
    councils = {key: np.array(found) for key, found in left.items() if len(found) >= WARDS_MIN}
    seat = np.mean([found.var(axis=0, ddof=1).sum() for found in councils.values()]) - np.mean(noise)
    means, sizes = defaultdict(list), []
    for (one, year, _), found in councils.items():
        means[one, year].append(found.mean(axis=0))
        sizes.append(seat / len(found))
    region = np.mean([np.array(found).var(axis=0, ddof=1).sum() for found in means.values()]) - np.mean(sizes)
    overall = [
        np.array([np.mean(means[one, year], axis=0) for year in YEARS if (one, year) in means])
        .var(axis=0, ddof=1)
        .sum()
        for one in ALL_STOOD
        if sum((one, year) in means for year in YEARS) > 1
    ]
    by_level = {"overall": np.mean(overall) if overall else None, "region": region, "seat": seat}
    return {name: round(float(np.mean(room) / max(value, 1e-4) - 1), 1) for name, value in by_level.items() if value}


def complete(rows, strength):
    table = fitted(rows, strength)
    found = concentrations(rows, table)
    print("  concentrations found:", found)
    table["concentrations"] = {**table["concentrations"], **found}
    table["concentrations"]["overall"] = min(OVERALL_MAX, table["concentrations"]["overall"])
    return table


def covered(rows, table, draws=400):
    """The share of wards' true shares that lie in the 80 % range, drawn as the product draws."""
    columns = [*ALL_STOOD, "Oth"]
    chance = Chance(draws, 1, 0)
    strays = {one: straying(one, columns, 1, chance=chance, table=table) for one in ALL_STOOD}
    inside = []
    for number, row in enumerate(row for row in rows if row[2] != "SNP" and POOL in row[5]):
        said = foretold(row, table)
        here = [one for one in columns if one != row[2]]
        means = np.array([*(said[POOL if one == "Oth" else one] for one in here), said[NONE]])
        weights = drawn_weights(strays[row[2]], means, chance.of("ward", str(number)))
        weights *= strays[row[2]].factors[[*(columns.index(one) for one in here), -1], 0]
        low, high = np.quantile(weights / weights.sum(axis=0), (0.1, 0.9), axis=1)
        true = np.array([row[4][0].get(POOL if one == "Oth" else one, 0) for one in [*here, NONE]])
        inside.append((low <= true / true.sum()) & (true / true.sum() <= high))
    return np.mean(inside)


def score(name, train, test):
    """Prints how well a table fitted to some wards tells others."""
    test = [row for row in test if row[2] != "SNP"]
    strength = best_strength(train) if len({row[0] for row in train}) > 1 else 0.35
    table = complete(train, strength)
    plain = {**table, "strength": 0.0}
    by_votes = {**table, "rows": {}, "with": {}}
    print(f"{name}: {len(test)} rows, strength {strength:.2f}")
    for said, one in (("table", table), ("table without strength", plain), ("by votes on the paper", by_votes)):
        print(f"  {said:24} {distances(test, one).mean():.3f} of voters in the wrong place")
    everyone = [1 - max(scaled(row)[:-1]) for row in test]
    print(f"  {'100 % to the likeliest':24} {np.mean(everyone):.3f} at best")
    print(f"  80 % ranges hold {covered(test, table):.3f} of wards' shares", flush=True)


def hold_out(rows):
    for year in YEARS:
        score(f"{year} held out", [r for r in rows if r[0] != year], [r for r in rows if r[0] == year])
    councils = sorted({row[1].split("_")[0] for row in rows})
    for fold in range(2):
        test = set(councils[fold::2])
        train = [row for row in rows if row[1].split("_")[0] not in test]
        score(f"half of the councils held out ({fold + 1})", train, [r for r in rows if r[1].split("_")[0] in test])


def write(table, ballots):
    text = f'''"""Where voters go next whose party is not on the paper. Card and scores: docs/models-pacts.md.

Written by `python benchmarks/fit_transfers.py --write`; do not edit. Shares of the voters of a party by the next
different party on {ballots:,} ranked ballots; what the strength of a party adds; how far elections, regions and seats
stray (concentrations of nested Dirichlet distributions: the larger, the closer).
"""

from typing import Any

NONE = "none"  # votes for nobody else
POOL = "other"  # all parties that the table does not name

TRANSFERS: dict[str, Any] = {pprint.pformat(table, width=110, sort_dicts=False)}
'''
    Path(TARGET).write_text(text.replace("'", '"'), encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}; format it with ruff")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the shipped table")
    asked = parser.parse_args()
    rows = read(shared_or_skip("data/ballots"))
    hold_out(rows)
    table = complete(rows, best_strength(rows))
    ukip = absences(changes_or_skip(), "UKIP", "2017")
    table["rows"]["UKIP"] = ukip.row
    table["typical"]["UKIP"] = ukip.typical
    table["as"] = {"BRX": "UKIP", "RUK": "UKIP"}
    pprint.pp(table, width=110)
    if asked.write:
        write(table, sum(row[3] for row in rows))


if __name__ == "__main__":
    main()
