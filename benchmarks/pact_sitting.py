"""What a sitting member who stands again is worth, against a successor in the same party's seats.

    python benchmarks/pact_sitting.py

Data: British general elections (REJOINDER_SHARED/data/elections). Beyond what the country, the region's shares of last
time and the nominations let expect; members choose when to go, so this is an association.
"""

from collections import defaultdict

import numpy as np

from pact_data import elections_or_skip
from rejoinder.core.pacts.fitting import given_country, transitions
from rejoinder.core.pacts.shocks import SHOCKS

SEATS_MIN = 10


def sitting(election):
    """(code, party) of each member who stands again."""
    return {(one.code, each.party) for one in election.results for each in one.candidacies if each.sitting}


def main():
    elections = elections_or_skip()
    by_name = {one.name: one for one in elections.elections}
    for change in transitions(elections):
        base, again = change.base, sitting(by_name[change.after])
        left = (change.shares - given_country(change, SHOCKS.evenness)) * 100
        found = defaultdict(lambda: ([], []))
        for row, column in enumerate(base.winners):
            if change.both[row, column] and column < len(base.parties) - 1:
                party = base.parties[column]
                found[party][(base.codes[row], party) in again].append(left[row, column])
        for party, (new, old) in found.items():
            if min(len(new), len(old)) >= SEATS_MIN:
                gain = np.mean(old) - np.mean(new)
                error = np.sqrt(np.var(old) / len(old) + np.var(new) / len(new))
                print(
                    f"{change.after} {party:4} {gain:+.1f} points (standard error {error:.1f}; {len(old)} stood again, {len(new)} did not)"
                )


if __name__ == "__main__":
    main()
