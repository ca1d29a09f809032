"""What a reader of a plan must know, in sentences: the gain with its range, what it rests on, what is not promised."""

from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.choosing import Chosen
from rejoinder.core.pacts.newcomers import newcomers_in
from rejoinder.core.pacts.outcome import Interval, Plan
from rejoinder.core.pacts.transferring import is_known
from rejoinder.core.pacts.wish import Mode
from rejoinder.core.pacts.words import capital, seats
from rejoinder.core.pledges.payment import smells_of_payment
from rejoinder.core.pledges.warning import LAW
from rejoinder.core.text import listed, signed

LEFT_MIN = 0.02  # of what is possible: a search that stopped so far from it says so
MISSED_MIN = 0.005  # expected seats: a floor missed by less reads as kept
LOSES_MIN = 0.05  # expected seats: a smaller loss is none that one could tell
GAINS_NOTHING = 0.5  # expected seats: below, a partner has no reason of its own in this election

CAVEAT = (
    "Voters are not transferable. These are ranges, not promises: where voters went in the past, nobody had asked "
    "them, and stand-asides were not drawn by lot."
)


def remarks(plan: Plan, chosen: Chosen, base: Base) -> tuple[str, ...]:
    """The sentences of a plan, the gain first."""
    found = [
        headline(plan, chosen.dropped_seats),
        *_rivals(plan),
        *_floors(plan),
        *_small(plan),
        *_mode(plan, chosen),
        *_exchanges(plan),
        *_idle(plan),
    ]
    found += [*_unmeasured(plan), *_imputed(plan), *_newcomers(plan, base), *_search(chosen)]
    return (*found, CAVEAT) if chosen.dropped_seats else (*found, _draws(plan), CAVEAT)


def headline(plan: Plan, dropped_seats: int = 0) -> str:
    """How many seats the plan is about, and what the partners gain together."""
    if not plan.stands and dropped_seats:
        where = "one seat" if dropped_seats == 1 else f"{dropped_seats} seats"
        return (
            f"Nothing here is worth a stand-aside: the best that was found, in {where}, gains too little on fresh "
            "draws to be told from luck or to be worth asking for."
        )
    if not plan.stands:
        return "Nothing here is worth a stand-aside: nobody stands aside anywhere."
    number = len(plan.stands)
    where = "one seat" if number == 1 else f"{number} seats"
    return f"Somebody stands aside in {where}; together the partners gain {range_in_words(plan.together.gain)}."


def range_in_words(gain: Interval) -> str:
    """A gain with the range that holds 80 in 100 draws.

    >>> range_in_words(Interval(4.52, 2, 7))
    '4.5 seats (+2 to +7 in 80 of 100 draws)'
    >>> range_in_words(Interval(-0.79, -11, 8))
    '−0.8 seats (−11 to +8 in 80 of 100 draws)'
    """
    size = abs(gain.mean)
    plain = f"{'−' if gain.mean < 0 else ''}{size:.1f} seats" if 0.095 <= size < 0.95 else seats(gain.mean)
    return f"{plain} ({signed(gain.low)} to {signed(gain.high)} in 80 of 100 draws)"


def _rivals(plan: Plan) -> list[str]:
    answered = plan.together.gain_if_rivals
    if answered is None:
        return []
    return [
        f"If {listed(plan.assumptions.rivals)} unite too, that becomes {range_in_words(answered)}, against nobody "
        "standing aside on either side."
    ]


def _floors(plan: Plan) -> list[str]:
    """Floors that the plan keeps on the draws it was chosen on and misses, by a little, on fresh ones."""
    worth = {one.party: 0.0 for one in plan.standings}
    for one in plan.exchanged:
        worth[one.taker] += one.worth
        worth[one.giver] -= one.worth
    return [
        f"{one.party} was to gain at least {floor:g}: on the draws the plan was chosen on it does, on fresh ones it "
        f"gains {seats(one.gain.mean + worth[one.party])}."
        for one in plan.standings
        if (floor := plan.wish.gains_min.get(one.party)) is not None
        and one.gain.mean + worth[one.party] < floor - MISSED_MIN
    ]


def _small(plan: Plan) -> list[str]:
    """Partners who gain next to nothing or lose, and what then has to carry them."""
    without = [one for one in plan.standings if one.gain.mean < GAINS_NOTHING and one.gives]
    if not without or len(without) == len(plan.standings):
        return []
    losing = [one.party for one in without if one.gain.mean <= -LOSES_MIN]
    small = [one.party for one in without if one.party not in losing]
    told = []
    if small:
        told.append(f"{listed(small)} {_verb('gain', small)} less than half a seat{'' if len(small) == 1 else ' each'}")
    if losing:
        told.append(f"{listed(losing)} {_verb('lose', losing)} by the plan")
    way = f"and {_verb('give', [*small, *losing])} way elsewhere" if len(told) == 1 else "and they give way elsewhere"
    gets = "it gets" if len(without) == 1 else "they get"
    how = " ".join([*told, way]) if len(told) == 1 else ", ".join([*told, way])
    return [f"{how}: what {gets} must be on another level, such as councils or voting reform."]


def _verb(plain: str, who: list[str]) -> str:
    return f"{plain}s" if len(who) == 1 else plain


def _mode(plan: Plan, chosen: Chosen) -> list[str]:
    found = []
    if chosen.without:
        verb = "gains" if len(chosen.without) == 1 else "gain"
        found.append(
            f"{listed(chosen.without)} {verb} nothing in any such plan, so the product of gains leaves it out."
        )
    if plan.wish.mode is Mode.MAXMIN:
        found.append(f"On the draws it was chosen on, the partner that gains least gains {seats(chosen.reached)}.")
    if plan.wish.mode is Mode.CVAR:
        found.append(f"In the worst tenth of the draws it was chosen on, the partners gain {seats(chosen.reached)}.")
    return found


def _exchanges(plan: Plan) -> list[str]:
    told = [
        capital(f"{one.giver} gives {one.taker} {one.what}, which {one.taker} holds to be worth {seats(one.worth)}.")
        for one in plan.exchanged
    ]
    smells = [
        words for one in plan.wish.exchanges
        if (words := smells_of_payment(f"{one.giver} gives {one.taker} {one.what}"))
    ]  # fmt: skip
    return told + [f"“{words}” reads like payment. {LAW}" for words in smells]


def _idle(plan: Plan) -> list[str]:
    """Seats that only make the sacrifice even."""
    idle = sum(one.second_worth < 0 and not one.is_forced for one in plan.stands)
    if not idle:
        return []
    number = "One seat is" if idle == 1 else f"{idle} seats are"
    return [f"{number} not the best thing to do there for the seats together: another wish needs it."]


def _unmeasured(plan: Plan) -> list[str]:
    """Whose voters no table knows, and what that does to the plan."""
    aside = {party for one in plan.stands for party in one.aside}
    unknown = [party for party in plan.wish.partners if not is_known(party) and (party in aside or not plan.stands)]
    if not unknown:
        return []
    told = (
        f"Where {listed(unknown)} voters go was never measured here: they are drawn, in a very wide range, as the rest "
        "of each paper voted."
    )
    if plan.stands:
        return [told]
    return [
        f"{told} So standing aside helps the other side as much as a partner: nothing is gained unless more of those "
        "voters are supposed to follow (endorsement)."
    ]


def _newcomers(plan: Plan, base: Base) -> list[str]:
    new = newcomers_in(base, plan.assumptions.national)
    return [f"{listed(new)} did not stand in {base.election}: where it is strong is not known."] if new else []


def _imputed(plan: Plan) -> list[str]:
    number = sum(one.is_imputed for one in plan.stands)
    if not number:
        return []
    where = "one seat" if number == 1 else f"{number} seats"
    return [
        f"In {where} a partner that stands aside, or is stood aside for, did not stand there last time; those votes "
        "are estimates."
    ]


def _search(chosen: Chosen) -> list[str]:
    left = chosen.possible - chosen.reached
    if left <= LEFT_MIN * max(1.0, abs(chosen.possible)):
        return []
    return [f"The search stopped early: a plan that is better by up to {seats(left)} may exist."]


def _draws(plan: Plan) -> str:
    return (
        f"The plan promised {seats(plan.planned_gain)} on the draws it was chosen on. All figures are from fresh "
        f"draws, which give {seats(plan.fresh_gain)}."
    )
