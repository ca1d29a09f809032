"""An invented country of 120 seats with a plan on it and what a run left: for pages as full as they get. All made up."""

import random
from datetime import date

from django.utils import timezone

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.outcome import Interval, Plan, Price, SeatView, StandAside, Standing
from rejoinder.core.pacts.wish import Wish
from rejoinder.desk.pacts import running
from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.seats.models import ResultSet
from tests.desk import pact_rows

PARTNERS = ("Orchard", "Cedar", "Tideway")
RIVALS = ("Kestrel", "Foundry")
REGIONS = {"Harrow": 30, "Marl": 26, "Quay": 24, "Penn": 22, "Dale": 18}
LEAN = {
    "Harrow": (30, 24, 8, 32, 6), "Marl": (22, 33, 7, 28, 10), "Quay": (14, 20, 28, 26, 12),
    "Penn": (12, 16, 8, 46, 18), "Dale": (20, 24, 10, 24, 22),
}  # fmt: skip
PARTIES = (*PARTNERS, *RIVALS)
FIRST = ("Sallow Vale", "Oxley", "Deepdale", "Marl Bay", "Penn Marsh", "Hallow Cross", "Quay North", "Reedham")
ASIDE = 24


def country(name="General election 2023", seed=7) -> ResultSet:
    """Votes of five parties in 120 seats of five regions; the same for the same seed."""
    chance, seats, regions = random.Random(seed), {}, []
    for region, count in REGIONS.items():
        for number in range(count):
            seat = FIRST[len(seats)] if len(seats) < len(FIRST) else f"{region} {number + 1}"
            votes = {
                p: int(400 * w * chance.lognormvariate(0, 0.35)) for p, w in zip(PARTIES, LEAN[region], strict=True)
            }
            seats[seat] = dict(sorted(votes.items(), key=lambda item: -item[1]))
            regions.append(region)
    made = pact_rows.results(name, seats, held_on=date(2023, 5, 4))
    rows = list(made.rows.order_by("place"))
    for row, region in zip(rows, regions, strict=True):
        row.region = region
    made.rows.bulk_update(rows, ["region"])
    return made


def planned(on: ResultSet | None = None, *, run=True, **fields) -> PactPlan:
    """A plan of three partners against two rivals on that country, with an outcome unless told otherwise."""
    on = on or country()
    row = pact_rows.plan(on=on, rivals=list(RIVALS), seats_max="24", **fields)
    if run:
        pact_rows.ran(row, said(on))
    return row


def said(on: ResultSet, *, without=()) -> dict:
    """What a run may leave on these results: a partner stays where it was the nearest to who won. Not a real plan."""
    seats, stands = [], []
    for row in on.rows.order_by("place"):
        votes = {party: votes for party, votes, *_ in row.candidacies}
        (won, most), (_, second), *_ = sorted(votes.items(), key=lambda item: -item[1])
        here = [one for one in PARTNERS if one in votes]
        best = max(here, key=votes.get)
        gap = (most - votes[best]) / sum(votes.values())
        is_near = won in RIVALS and gap < 0.12 and row.seat not in without and len(stands) < ASIDE and len(here) > 1
        if is_near:
            others = [one for one in sorted(here, key=votes.get) if one != best]
            aside = tuple(others) if len(stands) % 7 == 6 else (others[len(stands) % len(others)],)
            lost = sum(votes[one] for one in aside)
            stands.append(
                StandAside(row.seat, row.code, aside, best, won, 0.4 - 2 * gap, 0.62 - 2 * gap, 0.3 - gap, 0.22, lost,
                           False, min(0.9, gap * sum(votes.values()) / lost), "nobody stands aside", 0.2)
            )  # fmt: skip
        turns = is_near and gap < 0.06
        seats.append(SeatView(row.seat, row.code, row.region, won, best if turns else won, 0.6, is_near, most - second))
    return pact_rows.as_stored(_plan(tuple(stands), tuple(seats)))


def _plan(stands, seats) -> Plan:
    given = [(giver, one.for_party) for one in stands for giver in one.aside]
    pairs = tuple((a, b, given.count((a, b))) for a in PARTNERS for b in PARTNERS if a != b)
    standings = tuple(_standing(party, stands, seats, n) for n, party in enumerate(PARTNERS))
    held = sum(one.held_by in PARTNERS for one in seats)
    together = Standing("", Interval(held, held - 4, held + 4), Interval(held + 9, held + 4, held + 14),
                        Interval(9, 5, 13), Interval(2, -2, 5), len(stands), len(stands), 90_000)  # fmt: skip
    return Plan(
        Wish(PARTNERS, seats_max=24), Assumptions(rivals=RIVALS), "2023", stands, standings, together, 0.14, 0.52, 0.09,
        9.4, 8.9, (Price("seats_max", 0.3, "One more seat would gain 0.3 seats."),), seats, pairs,
        (("Dale 3", "Cedar"), ("Penn 9", "Tideway")),
        tuple((n, 9.4 * (1 - (1 - n / 24) ** 2), (n // 3, n // 3, n - 2 * (n // 3))) for n in range(0, 25, 4)),
        ("Differences seen in the past are associations: who stood aside was not drawn by lot.",), (0.4, 0.2, 0.3),
    )  # fmt: skip


def _standing(party, stands, seats, place) -> Standing:
    held, gain = sum(one.held_by == party for one in seats), (3, 4, 2)[place]
    votes = sum(one.votes_removed for one in stands if party in one.aside)
    return Standing(
        party, Interval(held, held - 2, held + 2), Interval(held + gain, held + gain - 2, held + gain + 3),
        Interval(gain, gain - 2, gain + 2), Interval(gain - 2, gain - 4, gain - 1),
        sum(party in one.aside for one in stands), sum(one.for_party == party for one in stands), votes,
    )  # fmt: skip


def failed(row: PactPlan) -> None:
    """Its last run gave up."""
    pact_rows.again(row)
    row.runs.filter(number=row.runs.first().number).update(
        state="failed", problem="The results have no votes in two seats.", finished_at=timezone.now()
    )


def in_every_state(on: ResultSet) -> None:
    """Plan 1 planned twice, a veto between; 2 cannot hold together; 3 is being planned; 4 failed and shows the run before."""
    first = planned(on, polling_day="2027-05-06", election_kind="uk-general")
    stand = first.runs.get().outcome["stands"][0]
    pact_rows.voted(stand["seat"], stand["aside"][0])
    pact_rows.again(first, f"The members of {stand['aside'][0]} in {stand['seat']} said no")
    pact_rows.ran(first, said(on, without=(stand["seat"],)))
    pact_rows.ran(planned(on, run=False, name="Three for each of three"), pact_rows.infeasible())
    planned(on, run=False, name="Just written")
    running.renew(running.claim_run(timezone.now()), timezone.now(), "Drawing 1,000 elections")
    failed(planned(on, name="Given up"))
