"""Voting systems compared: figures of real elections beside those published, peers on random instances.

python benchmarks/compare_systems.py [--instances 2000] [--draws 40]

The peers are not a dependency: `python -m pip install --no-deps --target peers apportionpy apportionment`, then run with
PYTHONPATH=peers. Without them, or without the data, a part is skipped with its reason.
"""

import argparse
import importlib
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.measure import shared_or_skip

from rejoinder.core.reform.asking import asked_options
from rejoinder.core.reform.floors import keeping_overhang, levelled
from rejoinder.core.reform.methods import METHODS
from rejoinder.core.reform.power import handful_of, lead_moves, power_of
from rejoinder.core.reform.systems import SYSTEMS, compare, earlier_than
from rejoinder.core.seats.results import Kind
from rejoinder.wire.seat_files import read_seats

GALLAGHER = {"2010": 15.08, "2015": 15.02, "2017": 6.47, "2019": 11.81}
ERS_LIST_2019 = {"Con": 288, "Lab": 216, "LD": 70, "SNP": 28, "PC": 4, "Green": 12, "BRX": 11}
ERS_STV_2019 = {"Con": 312, "Lab": 221, "LD": 59, "SNP": 30, "PC": 5, "Green": 2, "BRX": 3}
GERMANY_2013 = {"CDU": 14921877, "SPD": 11252215, "Linke": 3755699, "Grüne": 3694057, "CSU": 3243569}
SEATS_2013 = {"CDU": 255, "SPD": 193, "Linke": 64, "Grüne": 63, "CSU": 56}
GERMANY_2017 = {
    "CDU": 12447656, "SPD": 9539381, "AfD": 5878115, "FDP": 4999449, "Linke": 4297270, "Grüne": 4158400, "CSU": 2869688,
}  # fmt: skip
SEATS_2017 = {"CDU": 200, "SPD": 153, "AfD": 94, "FDP": 80, "Linke": 69, "Grüne": 67, "CSU": 46}
NZ_2014 = {
    "National": 1131501, "Labour": 604534, "Green": 257356, "NZ First": 208300, "Māori": 31850, "ACT": 16689,
    "United Future": 5286,
}  # fmt: skip
NZ_WON = {"National": 41, "Labour": 27, "Māori": 1, "ACT": 1, "United Future": 1}
NZ_SEATS = {"National": 60, "Labour": 32, "Green": 14, "NZ First": 11, "Māori": 2, "ACT": 1, "United Future": 1}
# Ours by the name that a peer gives the same method.
APPORTIONMENT = {
    "dhondt": "dhondt", "saintelague": "saintelague", "modified": "modified_saintelague", "huntington": "huntington",
    "adams": "adams", "dean": "dean", "hare": "largest_remainder",
}  # fmt: skip
APPORTIONPY = {
    "dhondt": "jefferson", "saintelague": "webster", "huntington": "equal proportions", "adams": "adam",
    "hare": "hamilton",
}  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--instances", type=int, default=2000)
    asked.add_argument("--draws", type=int, default=40)
    asked = asked.parse_args()
    published()
    peers(asked.instances)
    real(asked.draws)


def published() -> None:
    """Apportionments that parliaments published."""
    method = METHODS["saintelague"]
    cases = (
        ("Bundestag 2013, minimum of the CSU 56", levelled(method, GERMANY_2013, 598, {"CSU": 56})[0], SEATS_2013),
        ("Bundestag 2017, minimum of the CDU 200", levelled(method, GERMANY_2017, 598, {"CDU": 200})[0], SEATS_2017),
        ("New Zealand 2014, overhang kept", keeping_overhang(method, NZ_2014, 120, NZ_WON)[0], NZ_SEATS),
    )
    for name, ours, theirs in cases:
        print(f"{name}: {sum(ours.values())} seats, {'equal' if ours == theirs else f'DIFFERS {ours}'}")


def peers(instances: int) -> None:
    """Random instances shared out by us and by each peer that is installed."""
    draw = random.Random(1)
    cases = [
        ([draw.randint(1, 10**7) for _ in range(parties)], draw.randint(parties, 120))
        for parties in (draw.randint(2, 12) for _ in range(instances))
    ]
    for package, names, ask in (
        ("apportionment", APPORTIONMENT, _apportionment), ("apportionpy", APPORTIONPY, _apportionpy),
    ):  # fmt: skip
        try:
            peer = ask(importlib.import_module(package))
        except ImportError:
            print(f"skipped: peer {package} is not installed (see the head of this file)")
            continue
        for ours, theirs in names.items():
            _beside(package, ours, theirs, cases, peer)


def _apportionment(_):
    methods = importlib.import_module("apportionment.methods")
    return lambda name, votes, seats: methods.compute(name, votes, seats, verbose=False)


def _apportionpy(_):
    found = importlib.import_module("apportionpy.apportionment")
    return lambda name, votes, seats: found.Apportion(seats=seats, populations=votes, method=name).fair_shares


def _beside(package, ours, theirs, cases, peer) -> None:
    equal = tied = gave_up = 0
    differ = []
    spent = [0.0, 0.0]
    for votes, seats in cases:
        started = time.process_time()
        made = METHODS[ours].share({str(n): v for n, v in enumerate(votes)}, seats, {}, "1")
        between = time.process_time()
        try:
            said = [int(number) for number in peer(theirs, list(votes), seats)]
        except Exception:  # what a peer raises where it gives up is its own
            gave_up += 1
            continue
        spent[0] += between - started
        spent[1] += time.process_time() - between
        if made.ties:
            tied += 1
        elif list(made.seats.values()) == said:
            equal += 1
        else:
            differ.append((votes, seats, list(made.seats.values()), said))
    print(
        f"{package} {theirs}: {equal:,} of {len(cases):,} equal, {len(differ)} differ, {tied} tied, peer gave up {gave_up}; "
        f"CPU ms an instance, ours {1000 * spent[0] / len(cases):.2f}, peer {1000 * spent[1] / len(cases):.2f}"
    )
    for one in differ[:2]:
        print(f"  votes, seats, ours, theirs: {one}")


def real(draws: int) -> None:
    """British general elections: the indices published, the list of the Electoral Reform Society, every system."""
    folder = shared_or_skip("data/elections")
    read = read_seats(sorted(folder.glob("ge20*_candidacies.csv")))
    general = [one for one in read.elections if one.kind is Kind.GENERAL]
    moves, pairs = lead_moves(general)
    print(f"leads move by {moves:.4f} of the votes (root mean square, {pairs:,} seats)")
    for election in general:
        print(f"\n{election.name}: {len(election.results)} seats")
        for name in SYSTEMS:
            _tell(election, name, draws)
        print(f"  {handful_of(election).sentence}")
        print(f"  {power_of(election, earlier_than(read, election)).sentence}")
    _ers(general[-1], draws)


def _tell(election, name, draws) -> None:
    started = time.process_time()
    made = compare(election, name, asked_options(draws=draws))
    spent = time.process_time() - started
    beside = f" (published {GALLAGHER[election.name]})" if name == "fptp" and election.name in GALLAGHER else ""
    print(
        f"  {name:9} Gallagher {made.gallagher:6.3f}{beside}; Loosemore-Hanby {made.loosemore_hanby:5.2f}; "
        f"parties {made.enp_votes:.2f} by votes, {made.enp_seats:.2f} by seats; CPU {spent:.2f} s; "
        + ", ".join(f"{party} {seats}{_range(made, party)}" for party, seats in list(made.result.seats.items())[:8])
    )


def _range(made, party) -> str:
    low_high = made.result.ranges.get(party)
    return f" [{low_high[0]}-{low_high[1]}]" if low_high else ""


def _ers(election, draws) -> None:
    print("\nElectoral Reform Society, 2019, the same votes (its AMS and STV used survey data that is not public):")
    for name, theirs in (("list", ERS_LIST_2019), ("stv", ERS_STV_2019)):
        ours = compare(election, name, asked_options(draws=0)).result.seats
        told = ", ".join(f"{party} {ours.get(party, 0)} ({seats})" for party, seats in theirs.items())
        worst = max(abs(ours.get(party, 0) - seats) for party, seats in theirs.items())
        print(f"  {name}: ours (theirs) {told}; at most {worst} apart")
    equal = {
        half: dict(compare(election, "ams", asked_options(overhang=half, draws=0)).result.seats)
        == dict(compare(election, "list", asked_options(draws=0)).result.seats)
        for half in ("none", "fixed")
    }
    print(
        f"  AMS with half from lists equals the pure list: without overhang {equal['none']}, as in Scotland {equal['fixed']}"
    )


if __name__ == "__main__":
    main()
