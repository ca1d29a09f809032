"""The demo's pact plan: three parties of the invented country, asked for once; the worker plans it at its start."""

from datetime import date, timedelta
from typing import Any

ELECTION = "2024"  # the country's last, on which the plan stands
POLLING_IN = timedelta(days=45)  # so that the last day to withdraw is near, and still to come
THURSDAY = 3
WISH = {
    "name": "Pact plan for the whole country", "partners": ["Orchard", "Cedar", "Tideway"],
    "rivals": ["Kestrel", "Foundry"], "seats_max": 24, "sharing": "equal", "mode": "sum",
    "endorsement": 0.15,  # all three tell their voters whom to choose: the most that the form allows
}  # fmt: skip
SAID = {
    "party": "Foundry", "seat": "Sallow Vale",
    "said": "In Sallow Vale we will not stand in the way of the candidate who can beat the pact.",
}  # fmt: skip


def write_plan(now, sets: dict[str, Any], admin, approver) -> None:
    """A plan on the last general election, and what a rival said about it; once."""
    from rejoinder.desk.pacts.making import make_plan
    from rejoinder.desk.pacts.models import PactPlan
    from rejoinder.desk.pacts.statements import add_statement

    if PactPlan.objects.exists() or ELECTION not in sets:
        return
    on = sets[ELECTION]
    polling_day = _thursday(now.date() + POLLING_IN)
    make_plan(WISH | {"result_set": on.pk, "polling_day": polling_day, "election_kind": "uk-general"}, admin)
    add_statement(on, SAID | {"said_on": now.date() - timedelta(days=6)}, admin)


def _thursday(day: date) -> date:
    """The first Thursday from a day on."""
    return day + timedelta(days=(THURSDAY - day.weekday()) % 7)
