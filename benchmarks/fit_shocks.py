"""How far votes stray from one election to the next: fits the shipped shocks, and scores how well a swing foretells.

    python benchmarks/fit_shocks.py [--write]

Data: British general elections of 2010 to 2019 and the notional result of 2005 (REJOINDER_SHARED/data/elections).
"""

import argparse
import re

import numpy as np

from measure import ROOT
from pact_data import changes_or_skip
from rejoinder.core.pacts.expecting import expected_shares
from rejoinder.core.pacts.fitting import fit_shocks, given_country

TARGET = ROOT / "src/rejoinder/core/pacts/shocks.py"
SHARES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5)


def uniform(change):
    """Uniform national swing: the country's change in points added everywhere, given who stands."""
    before = expected_shares(change.base, standing=change.standing)
    weights = change.weights[:, None]
    added = ((change.shares - before) * weights).sum(axis=0) / weights.sum()
    shares = np.where(change.standing, np.maximum(before + added, 0.001), 0)
    return shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-9)


def score(name, change, shares):
    seen = change.both & (change.weights > 0)[:, None]
    rows = change.weights > 0
    points = np.abs(shares - change.shares)[seen].mean() * 100
    logs = np.abs(np.log(np.maximum(shares, 1e-4) / np.maximum(change.shares, 1e-4)))[seen].mean()
    won = (shares.argmax(axis=1) == change.shares.argmax(axis=1))[rows].mean()
    print(f"  {name:34} {points:.2f} points, {logs:.3f} of log share, winner right in {won:.3f}")


def compare(changes):
    """How swings foretell seats when the country's shares are known; the evenness from the other elections."""
    for number, change in enumerate(changes):
        fitted = fit_shocks([one for place, one in enumerate(changes) if place != number])
        print(f"{change.base.election} to {change.after}, the country's shares and nominations known")
        score("uniform swing", change, uniform(change))
        score("in proportion", change, given_country(change, 0.0))
        score(f"between (evenness {fitted.evenness:.2f})", change, given_country(change, fitted.evenness))


SPREADS = ("country", "polled", "region", "seat", "pool")
NUMBERS = ("absent", "tails", "evenness")


def tell(shocks):
    print(", ".join(f"{name} {getattr(shocks, name):.2f}" for name in NUMBERS))
    print("share    " + "".join(f"{share:8.2f}" for share in SHARES))
    for name in SPREADS:
        sizes = getattr(shocks, name).of(np.array(SHARES))
        print(f"{name:9}" + "".join(f"{size:8.3f}" for size in sizes))


def written(shocks):
    """The lines of the shipped value."""
    spreads = [
        f"    {name}=Spread({getattr(shocks, name).at:.3g}, {getattr(shocks, name).power:.3g})," for name in SPREADS
    ]
    numbers = [f"    {name}={float(f'{getattr(shocks, name):.3g}')}," for name in NUMBERS]
    return "\n".join(["SHOCKS = Shocks(", *spreads, *numbers, f"    elections={shocks.elections!r},", ")", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the shipped value")
    asked = parser.parse_args()
    changes = changes_or_skip()
    compare(changes)
    shocks = fit_shocks(changes)
    tell(shocks)
    print(written(shocks))
    if asked.write:
        text = TARGET.read_text(encoding="utf-8")
        TARGET.write_text(re.sub(r"SHOCKS = Shocks\(.*\n\)\n", written(shocks), text, flags=re.S), encoding="utf-8")
        print(f"wrote {TARGET.relative_to(ROOT)}; format it with ruff")


if __name__ == "__main__":
    main()
