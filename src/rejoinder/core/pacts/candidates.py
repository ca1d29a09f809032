"""What a plan may choose from: one candidate for each seat and option that could be worth a stand-aside."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.options import Option
from rejoinder.core.pacts.weighing import Worths, ones_of
from rejoinder.core.pacts.wish import Sharing, Wish

# An option that moves no partner's expected seats by so much is not worth taking a choice from voters; with 1,000
# draws it is also less than two standard errors from nothing.
WORTH_MIN = 0.005
SWINGS_MAX = 2000  # draws that Mode.CVAR looks at; each is a row of its program
PADS_MAX = 30  # such options that are kept for each way to stand aside where the sacrifice must be shared


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """N pairs of a seat and an option, by seat and then by option."""

    worths: Worths
    seat: NDArray[np.intp]  # N
    option: NDArray[np.intp]  # N
    gain: NDArray[np.float64]  # partners x N
    gives: NDArray[np.bool_]  # partners x N: who stands aside
    gets: NDArray[np.bool_]  # partners x N: for whom

    def only(self, chosen: NDArray[np.bool_]) -> "Candidates":
        """These candidates alone."""
        gives, gets = self.gives[:, chosen], self.gets[:, chosen]
        return Candidates(self.worths, self.seat[chosen], self.option[chosen], self.gain[:, chosen], gives, gets)

    @property
    def swings_kept(self) -> int:
        """Draws that `swings` has."""
        return min(int(self.worths.outcomes.winners.shape[2]), SWINGS_MAX)

    def swings(self) -> NDArray[np.int8]:
        """N x draws: seats that the partners gain together, -1, 0 or 1."""
        winners = self.worths.outcomes.winners[:, :, : self.swings_kept]
        is_one = ones_of(self.worths.base, self.worths.partners)
        changed: NDArray[np.int8] = is_one[winners[self.option, self.seat]] - is_one[winners[0, self.seat]]
        return changed


def allowed(base: Base, options: tuple[Option, ...], wish: Wish) -> NDArray[np.bool_]:
    """Options x seats: what no veto, choice or incumbent forbids. `NOBODY` is always allowed.

    The Speaker's seat is left alone, as is the custom, unless a person keeps a party there.
    """
    may = np.ones((len(options), len(base.seats)), dtype=bool)
    place = {seat: number for number, seat in enumerate(base.seats)}
    for row, option in enumerate(options):
        if wish.incumbents_stay:
            for party in option.aside:
                may[row] &= base.winners != base.column(party)
        for seat, party in wish.vetoes:
            if party in option.aside:
                may[row, place[seat]] = False
    custom = base.speakers - {seat for seat, _ in wish.kept}
    may[1:, [place[seat] for seat in wish.left_out | custom]] = False
    return may


def candidates_of(worths: Worths, wish: Wish) -> Candidates:
    """All that may be chosen under a wish, without what can gain nothing and is not needed for fairness."""
    base, options = worths.base, worths.options
    free = allowed(base, options, wish) & worths.stands
    free[0] = False  # nobody stands aside: what is left where no candidate is chosen
    may = free & worths.sound
    most = worths.gain.max(axis=0)
    useful = may & (most >= WORTH_MIN)
    if wish.sharing is not Sharing.FREE:
        useful |= _pads(may & ~useful, worths.gain.sum(axis=0))
    useful |= free & _forced(base, options, wish)
    seat, option = np.nonzero(useful.T)
    gives = np.array([[party in one.aside for one in options] for party in worths.partners])
    gets = np.array([[party == one.for_party for one in options] for party in worths.partners])
    return Candidates(worths, seat, option, worths.gain[:, option, seat], gives[:, option], gets[:, option])


def _pads(may: NDArray[np.bool_], together: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The least harmful of what gains nothing: an equal sacrifice may need seats that are lost anyway."""
    chosen = np.zeros_like(may)
    for row in range(len(may)):
        places = np.nonzero(may[row])[0]
        best = places[np.argsort(-together[row, places], kind="stable")[:PADS_MAX]]
        chosen[row, best] = True
    return chosen


def _forced(base: Base, options: tuple[Option, ...], wish: Wish) -> NDArray[np.bool_]:
    forced = np.zeros((len(options), len(base.seats)), dtype=bool)
    for seat, party in wish.kept:
        rows = [row for row, option in enumerate(options) if option.for_party == party]
        forced[rows, base.seats.index(seat)] = True
    return forced
