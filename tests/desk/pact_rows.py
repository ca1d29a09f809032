"""Pact plans as the tests want them: an invented country of six seats, a plan on it, an outcome. All names made up."""

import json

from django.utils import timezone

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.outcome import Infeasible, Interval, Plan, SeatView, StandAside, Standing
from rejoinder.core.pacts.telling import as_json
from rejoinder.core.pacts.wish import Wish
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.pacts import gathering, making, running, statements
from rejoinder.desk.pacts.models import PactPlan
from rejoinder.desk.seats.models import ResultSet, SeatRow

SEATS = {
    "Sallow Vale": {"Kestrel": 18204, "Orchard": 15961, "Cedar": 4230, "Foundry": 2118},
    "Oxley": {"Kestrel": 14100, "Cedar": 12010, "Orchard": 6010},
    "Deepdale": {"Kestrel": 12040, "Tideway": 11800, "Cedar": 3010, "Orchard": 900},
    "Marl Bay": {"Orchard": 15010, "Kestrel": 9020, "Cedar": 5040},
    "Penn Marsh": {"Cedar": 16010, "Kestrel": 11020, "Tideway": 2040},
    "Hallow Crôss": {"Tideway": 9010, "Foundry": 8020, "Orchard": 7030},
}
NAMES = {"Orchard": "Orchard Party", "Cedar": "Cedar Movement"}


def results(name="General election 2023", seats=SEATS, **fields) -> ResultSet:
    """A set of results as they are loaded."""
    said = {"election": "2023", "kind": "general", "loaded_at": timezone.now(), "names": NAMES, "is_invented": True}
    made = ResultSet.objects.create(name=name, seats_count=len(seats), **said | fields)
    rows = [
        SeatRow(
            result_set=made, place=place, seat=seat, electorate=70_000,
            candidacies=[[party, votes, None, False] for party, votes in found.items()],
        )
        for place, (seat, found) in enumerate(seats.items())
    ]  # fmt: skip
    SeatRow.objects.bulk_create(rows)
    return made


def plan(by=None, on=None, **fields) -> PactPlan:
    """A plan of three partners, its first run asked for."""
    said = {"result_set": (on or results()).pk, "partners": ["Orchard", "Cedar", "Tideway"], "seats_max": "3"}
    return making.make_plan(said | fields, by or "cli")


def stand(seat, aside, for_party, **fields) -> StandAside:
    said = {
        "seat": seat, "code": "", "aside": tuple(aside), "for_party": for_party, "held_by": "Kestrel",
        "p_without": 0.22, "p_with": 0.34, "p_if_rivals": None, "p_decisive": 0.12, "votes_removed": 4230,
        "is_imputed": False, "flip": 0.53, "second": "nobody stands aside", "second_worth": 0.12,
    }  # fmt: skip
    return StandAside(**said | fields)


def outcome(*stands, partners=("Orchard", "Cedar", "Tideway"), vetoed=()) -> dict:
    """What a run leaves, as JSON."""
    some = Interval(1.0, 0.0, 2.0)
    standings = tuple(Standing(one, some, some, some, None, 1, 1, 1000) for one in partners)
    found = Plan(
        Wish(tuple(partners)), Assumptions(), "2023", tuple(stands), standings,
        Standing("", some, some, some, None, len(stands), len(stands), 3000), None, None, None, 1.2, 1.0, (),
        (SeatView("Sallow Vale", "", "", "Kestrel", "Orchard", 0.5, True, 2243),), (("Cedar", "Orchard", 1),),
        tuple(vetoed), ((1, 0.5, (1, 0, 0)),), ("Voters are not transferable.",), (0.1, 0.1, 0.1),
    )  # fmt: skip
    return as_stored(found)


def infeasible(sentence="A gain of three for Tideway cannot hold with an equal sacrifice.") -> dict:
    return as_stored(Infeasible(Wish(("Orchard", "Cedar")), "2023", sentence, ("a", "b"), ("Two can be had.",)))


def as_stored(found) -> dict:
    """As the database gives it back."""
    return json.loads(json.dumps(as_json(found)))


def ran(row: PactPlan, said: dict | None = None, now=None):
    """Runs what is due of a plan, with this outcome; returns the run."""
    now = now or timezone.now()
    due = running.claim_run(now)
    assert due is not None and due.plan == row.pk
    first = stand("Sallow Vale", ["Cedar"], "Orchard")
    assert running.settle(due, said if said is not None else outcome(first), now)
    return row.runs.get(pk=due.id)


def voted(seat, party, decision="veto", at=None, **fields) -> Contest:
    """A members' vote that is counted."""
    at = at or timezone.now()
    number = Contest.objects.count()
    said = {
        "kind": "members", "slug": f"{party}-{number}".lower().replace(" ", "-"), "title": f"{party} in {seat}",
        "seat": seat, "party": party, "rule": "decision", "made_at": at, "state": "counted", "decision": decision,
        "decision_why": "61 of 100 said no.", "counted_at": at, "opens_at": at, "closes_at": at,
        "result": {"decision": {"outcome": decision, "for": 39, "against": 61}},
    }  # fmt: skip
    return Contest.objects.create(**said | fields)


def again(row: PactPlan, why="somebody asked"):
    return gathering.ask(row, why, is_forced=True)


def statement(on=None, by="cli", **fields):
    """Something that rivals said."""
    said = {"party": "Kestrel", "said": "We stand in every seat.", "said_on": "2026-03-01", "seat": "Oxley"}
    return statements.add_statement(on or ResultSet.objects.first(), said | fields, by)
