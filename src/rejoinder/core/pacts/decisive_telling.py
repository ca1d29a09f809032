"""The answer about one seat in words and as JSON."""

from datetime import date
from typing import Any

from rejoinder.core.pacts.decisive import BACKLASH_MAX, ENDORSEMENT_MAX, Decisive
from rejoinder.core.pacts.next_time import NextTime
from rejoinder.core.pacts.transferring import is_known
from rejoinder.core.text import counted, listed

WORDS = (  # below this chance; the edges of forecast/scores.py, by which pages call chances
    (0.4, "Probably not by arithmetic alone."),
    (0.6, "About even, if they move as such voters did."),
    (0.9, "Likely, if they move as such voters did."),
)
VERY_LIKELY = "Very likely, if they move as such voters did."


def sentence(told: Decisive) -> str:
    """The one sentence that answers, with the net share of voters it takes and whether as many ever moved.

    Shares are of every 100 voters, rounded; net is those who move to the party less those who move to its rival.
    """
    if told.has_won and not told.is_hindsight:
        return (
            f"{told.for_party} won {told.seat} by {counted(told.margin, 'vote')} with {_voters(told)} on the paper: "
            "there is nothing to turn."
        )
    if told.break_even is None:
        return f"{listed(told.aside)} had no votes in {told.seat}, so nothing would move."
    if told.is_hindsight:
        return _in_hindsight(told, told.break_even)
    if told.break_even <= 0:
        level = "leads" if told.margin > 0 else "is level with"
        return (
            f"Without {listed(told.aside)}, {told.for_party} {level} {told.rival} even if none of their voters moved."
        )
    return f"{told.for_party} needs {_of_voters(told, told.break_even)}, net. {_verdict(told, told.break_even)}"


def _in_hindsight(told: Decisive, share: float) -> str:
    away = f"{listed(told.aside)} did not stand in {told.seat} {when(told.election)}"
    if not told.has_won and not told.margin:
        return f"{away}, and {told.for_party} and {told.rival} came level: one vote more would have done."
    if not told.has_won:
        return (
            f"{away}, and {told.for_party} still came {counted(-told.margin, 'vote')} behind {told.rival}: it needed "
            f"another {_of_voters(told, share)}, net."
        )
    return (
        f"{away}, and {told.for_party} won by {counted(told.margin, 'vote')}. For that to be their doing it needs "
        f"{_of_voters(told, share)}, net. {_verdict(told, share)}"
    )


def _verdict(told: Decisive, share: float) -> str:
    if share > 1:
        return "That is more than there are: not by arithmetic."
    return next((words for edge, words in WORDS if told.p_turned < edge), VERY_LIKELY)


def _of_voters(told: Decisive, share: float) -> str:
    return f"{_in_100(share)} of every 100 {_voters(told)}"


def _in_100(share: float) -> str:
    """
    >>> _in_100(.5276), _in_100(.002), _in_100(-.18)
    ('53', 'less than 1', '−18')

    More than all of them never reads as all of them.
    >>> _in_100(1.001), _in_100(2.123)
    ('101', '212')
    """
    whole = max(round(100 * share), 101) if share > 1 else round(100 * share)
    if not whole and share > 0:
        return "less than 1"
    return f"{whole:,}".replace("-", "−")


def _voters(told: Decisive) -> str:
    since = sorted({one.election for one in told.last_votes if one.is_imputed})
    return f"{listed(told.aside)} voters" + (f" of {listed(since)}" if since else "")


def when(election: str) -> str:
    """An election as a sentence places it in time.

    >>> when("2016-12-01"), when("2019")
    ('on 1 December 2016', 'in 2019')
    """
    try:
        day = date.fromisoformat(election)
    except ValueError:
        return f"in {election}"
    return f"on {day.day} {day:%B %Y}"


def caveats(told: Decisive) -> tuple[str, ...]:
    """What a reader must know beside the sentence."""
    if not told.votes:
        return ("Voters are not transferable. Some stay at home, and a pact drives some away.", *_left_out(told))
    past = told.transfer
    is_guess = not all(is_known(party) for party in told.aside)
    said = [
        f"{_source(told)}: {_in_100(past.low)} to {_in_100(past.high)} of every 100, net, in 8 of 10 draws; "
        f"middle {_in_100(past.mean)}." + ("" if is_guess else " Nobody was asked there to vote for another party."),
        *([_chance(told)] if not told.has_won or told.is_hindsight else []),
        f"{counted(told.votes, 'person', 'people')} would not find their party on the paper."
        if not told.is_hindsight
        else f"{counted(told.votes, 'person', 'people')} last voted for a party that was not on the paper.",
        "Voters are not transferable. Some stay at home, and a pact drives some away.",
    ]
    if not told.has_won or told.is_hindsight:
        said.append(_usual_sum(told))
    said += [
        f"{one.party} did not stand {when(told.election)}: its {counted(one.votes, 'vote')} "
        f"{'is' if one.votes == 1 else 'are'} of {one.election}."
        for one in told.last_votes
        if one.is_imputed
    ]
    return (*said, *_left_out(told))


def _chance(told: Decisive) -> str:
    low, high = told.p_turned_range
    return (
        f"Chance that it {'turned' if told.is_hindsight else 'turns'} the seat: {told.p_turned:.0%}; {low:.0%} if "
        f"{BACKLASH_MAX:.0%} of {told.for_party}'s own voters mind, {high:.0%} if an endorsement moves "
        f"{ENDORSEMENT_MAX:.0%} more."
    )


def _left_out(told: Decisive) -> tuple[str, ...]:
    if not told.left_out:
        return ()
    was, are = ("was", "is") if len(told.left_out) == 1 else ("were", "are")
    away = f"{was} not away" if told.is_hindsight else f"{was} away already"
    return (f"{listed(told.left_out)} {away} {when(told.election)} and {are} left out.",)


def _usual_sum(told: Decisive) -> str:
    margin = told.summed_margin
    without = "without it " if told.is_hindsight and told.has_won else ""
    where = f"{abs(margin):,} {'ahead' if margin > 0 else 'behind'}" if margin else "level"
    return f"The usual sum, as if every vote moved, says: {without}{where}. They never all do."


def _source(told: Decisive) -> str:
    unknown = [party for party in told.aside if not is_known(party)]
    if not unknown:
        return "Ranked ballots of the past"
    return f"No ballots tell where {listed(unknown)} voters go, so a wide guess by the votes of the others"


def next_time_sentence(told: Decisive, later: NextTime | None) -> tuple[str, ...]:
    """The chances at the next election in one sentence, or none."""
    if later is None:
        return ()
    away = listed(told.aside)
    return (
        f"Next time, with what country and seat may do: {told.for_party} wins in {later.without:.0%} of draws with "
        f"all on the paper and in {later.with_it:.0%} with {away} away, in {later.decisive:.0%} only because of it.",
    )


def as_json(told: Decisive, next_time: NextTime | None = None) -> dict[str, Any]:
    """Every field, for programs. Shares and chances are 0 to 1, a break-even may be more or below 0."""
    return {
        "seat": told.seat,
        "code": told.code,
        "election": told.election,
        "aside": list(told.aside),
        "for": told.for_party,
        "rival": told.rival,
        "direction": "hindsight" if told.is_hindsight else "ahead",
        "is_hindsight": told.is_hindsight,
        "has_won": told.has_won,
        "margin": told.margin,
        "votes": told.votes,
        "votes_by_party": [
            {"party": one.party, "votes": one.votes, "election": one.election, "imputed": one.is_imputed}
            for one in told.last_votes
        ],
        "imputed": any(one.is_imputed for one in told.last_votes),
        "break_even": told.break_even,
        "summed_margin": told.summed_margin,
        "transfer_known": all(is_known(party) for party in told.aside),
        "transfer": {"low": told.transfer.low, "mean": told.transfer.mean, "high": told.transfer.high},
        "p_turned": told.p_turned,
        "p_turned_range": list(told.p_turned_range),
        "removed": told.votes,
        "next_time": None
        if next_time is None
        else {
            "p_without": next_time.without,
            "p_with": next_time.with_it,
            "p_decisive": next_time.decisive,
        },
        "sentence": sentence(told),
        "caveats": list(caveats(told)),
        "left_out": list(told.left_out),
        "seat_votes": dict(told.seat_votes),
    }
