"""The alternative vote: the last goes out until somebody has a majority; second choices imputed."""

from rejoinder.core.reform.oneseat import decide, one_seat_each, seats_won, ties_told, turned, won_by_area
from rejoinder.core.reform.preferences import TOLD
from rejoinder.core.reform.result import Options, Result, most_first
from rejoinder.core.reform.runoffs import instant_winners
from rejoinder.core.reform.spread import spread
from rejoinder.core.reform.tally import votes_by_party
from rejoinder.core.seats.results import Election

MEANS = "first votes that end with nobody who is elected"
TITLE = "Alternative vote"


def elect_av(election: Election, options: Options) -> Result:
    """A winner for each seat, with the range that other second choices would give. Raises BadInput for larger wards."""
    results = one_seat_each(election, "av")
    made = decide(results, instant_winners, draws=options.draws, seed=options.seed)
    votes = votes_by_party(results)
    seats = most_first(seats_won(results, made.winners), votes)
    lost = round(sum(votes.values()) - float(made.last.sum()))
    by_area = won_by_area(election, made.winners, options.by)
    counted = (
        f"Second choices decide in {made.open_seats:,} of {len(results):,} seats: nobody has more than half there."
    )
    ties = ties_told(results, made, options.seed, "for who goes out")
    notes = (TOLD, counted, turned(results, made.winners), *ties)
    return Result("av", TITLE, "", seats, by_area, lost, MEANS, ranges=spread(seats, made.draws), notes=notes)
