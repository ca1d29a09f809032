"""Whether the ranges hold: shocks fitted to other elections, intervals for one that they never saw.

    python benchmarks/backtest_pacts.py [--draws 1000]

Data: British general elections of 2010 to 2019 and the notional result of 2005 (REJOINDER_SHARED/data/elections).
"""

import argparse
import csv
import time
from dataclasses import replace
from itertools import pairwise

import numpy as np

from measure import shared_or_skip
from pact_data import elections_or_skip
from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.basing import base_of, only
from rejoinder.core.pacts.fitting import fit_shocks, transitions
from rejoinder.core.pacts.foreseeing import intervals
from rejoinder.core.pacts.newcomers import with_newcomers
from rejoinder.core.pacts.options import Option, options_of
from rejoinder.core.pacts.shocks import Spread
from rejoinder.core.pacts.simulating import simulate
from rejoinder.core.seats.results import Elections

REPEATS = 12  # polls are wrong in another way each time
EXACT = Spread(1e-4, 0.0)
BINS = np.array([0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0001])


def national(change, random=None, spread=None):
    """Each party's share of all votes, as it was or as polls might have had it."""
    weights = change.weights[:, None]
    shares = (change.shares * weights).sum(axis=0) / weights.sum()
    if random is not None:
        where = np.where(change.standing, change.shares, np.nan)
        levels = np.nan_to_num(np.nanmean(where, axis=0))
        shares = shares * np.exp(random.standard_t(5, shares.size) * np.sqrt(3 / 5) * spread.of(levels))
        shares = shares / shares.sum()
    named = zip(change.base.parties[:-1], shares[:-1], strict=True)
    return {party: float(share) for party, share in named if share > 0}


def held(change, shocks, *, shares=None, nominations=True, draws=1000, seed=1):
    """Whether each range held (S x P, nan where not seen), the same for leads (S), chances and who won."""
    assumptions = Assumptions(national=shares or {}, draws=draws, seed=seed)
    standing = change.standing if nominations else None
    found = intervals(change.base, assumptions, shocks=shocks, standing=standing)
    seen = change.both & (change.weights > 0)[:, None]
    seen[:, -1] = False
    inside = np.where(seen, (found.low <= change.shares) & (change.shares <= found.high), np.nan)
    last = change.base.winners
    rows = np.flatnonzero((change.weights > 0) & (last < len(change.base.parties) - 1) & np.isfinite(found.lead_low))
    leads = np.array([lead(change.shares[row], last[row]) for row in rows])
    leads = (found.lead_low[rows] <= leads) & (leads <= found.lead_high[rows])
    return inside, leads, np.nan_to_num(found.p_win), np.nanmean((found.high - found.low)[seen])


def lead(shares, column):
    return shares[column] - np.delete(shares, column).max()


def brier(change, chances):
    rows = change.weights > 0
    won = np.eye(chances.shape[1])[change.shares.argmax(axis=1)]
    return ((chances - won)[rows] ** 2).sum(axis=1).mean()


def tell(name, change, results):
    inside = np.nanmean([np.nanmean(one[0]) for one in results])
    parties = np.nanmean([np.nanmean(one[0], axis=0) for one in results], axis=0)
    counts = np.isfinite(results[0][0]).sum(axis=0)
    leads = np.mean([one[1].mean() for one in results])
    width = np.mean([one[3] for one in results])
    score = np.mean([brier(change, one[2]) for one in results])
    by_party = " ".join(
        f"{party} {value:.2f}"
        for party, value, count in zip(change.base.parties, parties, counts, strict=True)
        if count > 50
    )
    print(
        f"  {name:38} shares {inside:.3f} (width {width:.3f})  lead {leads:.3f}  Brier {score:.3f}  {by_party}",
        flush=True,
    )
    return inside, leads


def reliability(pairs):
    """Of seats and parties that were given a chance, how many won."""
    chances = np.concatenate([chance[change.weights > 0].ravel() for change, chance in pairs])
    won = np.concatenate(
        [np.eye(chance.shape[1])[change.shares.argmax(axis=1)][change.weights > 0].ravel() for change, chance in pairs]
    )
    for low, high in pairwise(BINS):
        rows = (chances >= low) & (chances < high) & (chances > 0)
        if rows.any():
            print(
                f"    given {low:.2f} to {min(high, 1):.2f}: {rows.sum():5} cases, mean {chances[rows].mean():.3f}, won {won[rows].mean():.3f}"
            )


def foretell(changes, number, *, only_earlier, draws):
    change = changes[number]
    train = changes[:number] if only_earlier else [one for one in changes if one is not change]
    shocks = fit_shocks(train)
    print(f"{change.after} foretold from {change.base.election}; shocks fitted to {', '.join(shocks.elections)}")
    random = np.random.default_rng(7)
    exact = replace(shocks, polled=EXACT)
    found = {
        "nothing known": [held(change, shocks, nominations=False, draws=draws)],
        "nominations known": [held(change, shocks, draws=draws)],
        "national shares as polls, nominations": [
            held(change, shocks, shares=national(change, random, shocks.polled), draws=draws) for _ in range(REPEATS)
        ],
        "national shares as polls": [
            held(change, shocks, shares=national(change, random, shocks.polled), nominations=False, draws=draws)
            for _ in range(REPEATS)
        ],
        "national shares exact, nominations": [held(change, exact, shares=national(change), draws=draws)],
    }
    return {name: (*tell(name, change, results), results[0][2]) for name, results in found.items()}


def everywhere(part, outcomes, partners):
    """Seats gained if partners united in every seat: by adding their votes, and as drawn."""
    columns = [part.column(one) for one in partners]
    held = np.isin(part.winners, columns)
    together = part.votes[:, columns].sum(axis=1)
    gained = (together > np.delete(part.votes, columns, axis=1).max(axis=1)) & ~held
    chances = sum(outcomes.chances(one) for one in partners)
    drawn = (chances[1:].max(axis=0) - chances[0])[~held]
    print(
        f"  adding all votes of {', '.join(partners)}: {gained.sum()} seats gained; as drawn, {np.maximum(drawn, 0).sum():.1f}"
    )


def speed(elections):
    """One processor's time for three partners in the seats of England and Wales, and what they would gain."""
    base = base_of(elections)
    places = zip(base.seats, base.regions, strict=True)
    seats = [seat for seat, region in places if region not in ("Scotland", "Northern Ireland")][:572]
    part = only(base, set(seats))
    partners = ("Lab", "LD", "Green")
    for rivals in ((), ("Con", "BRX")):
        started = time.process_time()
        outcomes = simulate(part, options_of(partners), Assumptions(rivals=rivals))
        used = time.process_time() - started
        print(
            f"simulate {len(seats)} seats, {len(outcomes.options)} options, 1,000 draws, rivals {rivals}: {used:.2f} CPU s"
        )
        everywhere(part, outcomes, partners)


def unite_to_remain():
    """The party that stood for all, by the code of the seat; who won is told by its votes."""
    path = shared_or_skip("data/elections") / "unite_to_remain_2019.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["ons_id"]: row for row in csv.DictReader(file)}


def arithmetic(elections, changes):
    """The pact of 2019 foretold from 2017: by adding all votes of the partners, and by the product."""
    pact, partners = unite_to_remain(), ("LD", "Green", "PC")
    shares = national(changes[-1])
    base = with_newcomers(base_of(Elections(elections.elections[:-1]), keep=partners), shares)
    outcomes = simulate(base, options_of(partners), Assumptions(national=shares))
    columns = [base.column(one) for one in partners]
    added, chances = 0, np.zeros(2)
    rows = [row for row, code in enumerate(base.codes) if code in pact]
    for row in rows:
        stays = pact[base.codes[row]]["standing_party"]
        votes = base.votes[row] * base.stood[row]
        added += votes[columns].sum() > np.delete(votes, columns).max()
        aside = tuple(one for one in partners if one != stays and base.votes[row, base.column(one)] > 0)
        number = outcomes.options.index(Option(aside, stays)) if aside else 0
        chances += (outcomes.winners[[0, number], row] == base.column(stays)).mean(axis=1)
    won = sum(int(row["standing_party_won"]) for row in pact.values())
    print(f"Unite to Remain 2019, {len(rows)} seats, foretold from 2017; in fact {won} were won")
    print(f"  all votes of the partners added, no swing: {added}")
    print(f"  the product, national shares known: {chances[0]:.1f} without a pact, {chances[1]:.1f} with it")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    asked = parser.parse_args()
    elections = elections_or_skip()
    changes = transitions(elections)
    print("Only earlier elections")
    foretell(changes, len(changes) - 1, only_earlier=True, draws=asked.draws)
    print("Each election left out")
    found = [foretell(changes, number, only_earlier=False, draws=asked.draws) for number in range(len(changes))]
    for name in found[0]:
        shares, leads = np.mean([one[name][0] for one in found]), np.mean([one[name][1] for one in found])
        print(f"  mean of {len(found)}: {name:38} shares {shares:.3f}  lead {leads:.3f}")
        reliability([(change, one[name][2]) for change, one in zip(changes, found, strict=True)])
    arithmetic(elections, changes)
    speed(elections)


if __name__ == "__main__":
    main()
