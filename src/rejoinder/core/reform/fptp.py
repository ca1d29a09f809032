"""First past the post: the seats as they were won."""

from rejoinder.core.reform.result import Options, Result, most_first
from rejoinder.core.reform.tally import areas_of, most_votes, votes_by_party
from rejoinder.core.seats.results import Election

MEANS = "votes for candidates who were not elected"
TITLE = "First past the post"


def elect_fptp(election: Election, options: Options) -> Result:
    """Who has the most votes in each seat; in a ward of several seats so many of them.

    >>> from rejoinder.core.seats.results import Candidacy, Kind, SeatResult
    >>> seat = SeatResult("Oxley", (Candidacy("A", 5), Candidacy("B", 4)))
    >>> elect_fptp(Election("now", Kind.GENERAL, (seat,)), Options()).seats
    {'A': 1}
    """
    votes = votes_by_party(election.results)
    areas, _ = areas_of(election, options.by)
    by_area: dict[str, dict[str, int]] = {}
    notes: list[str] = []
    helped, seats = 0, dict.fromkeys(votes, 0)
    for area, results in areas.items():
        here = by_area.setdefault(area, {})
        for result in results:
            won = most_votes(result, options.seed)
            helped += sum(one.votes or 0 for one in won.elected)
            notes += [won.tie] if won.tie else []
            for one in won.elected:
                here[one.party] = here.get(one.party, 0) + 1
                seats[one.party] += 1
    lost = sum(votes.values()) - helped
    return Result("fptp", TITLE, "", most_first(seats, votes), by_area, lost, MEANS, notes=tuple(notes))
