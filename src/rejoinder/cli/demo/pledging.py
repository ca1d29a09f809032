"""The demo's pledges, the members' votes they wait for, and what is owed from elections before. All invented."""

import random
from datetime import datetime, timedelta
from typing import Any

from rejoinder.cli.demo.contesting import AGAINST, FOR, SEED, MembersVote, Team, decided_vote, open_vote

ELECTION = "2024"  # the invented country's last, on which the next one is planned
NEXT, COUNTY = "The next general election", "the county elections of May"
IMPRINT = "Promoted by Mirela Toft, 2 Quay Steps, Tidewell, on behalf of Orchard, 2 Quay Steps, Tidewell."
DUE_IN, LATE_BY = timedelta(days=8), timedelta(days=3)


def _aside(party: str, seat: str) -> dict[str, str]:
    return {"party": party, "seat": seat}


# By number, so that one may name another. "due" is from now.
PLEDGES: tuple[dict[str, Any], ...] = (
    {"party": "Orchard", "seat": "Marl Bay", "if": _aside("Cedar", "Quay North"), "due": DUE_IN},
    {"party": "Cedar", "seat": "Quay North", "if": _aside("Orchard", "Marl Bay"), "due": DUE_IN},
    {"party": "Tideway", "seats": ["Oxley", "Penn Marsh", "Reedham"], "k": 2, "for": "Cedar"},
    {"party": "Cedar", "seat": "Sallow Vale", "for": "Orchard", "note": "Agreed at the ferry house, 3 May"},
    {"party": "Orchard", "seat": "Reedham", "if": "3", "for": "Tideway"},
    {"party": "Tideway", "seat": "Hallow Cross", "if": _aside("Cedar", "Deepdale")},
    {"party": "Cedar", "seat": "Deepdale", "if": _aside("Tideway", "Hallow Cross")},
    {"party": "Orchard", "policy": "votes for a proportional system in the county council",
     "if": {"party": "Tideway", "seats": ["Oxley", "Penn Marsh"]}},
    {"party": "Cedar", "policy": "puts voting reform into its manifesto",
     "if": {"at_least": 2, "of": ["8", _aside("Tideway", "Oxley"), _aside("Orchard", "Marl Bay")]}},
    {"party": "Tideway", "policy": "puts voting reform into its manifesto", "if": "9"},
    {"party": "Orchard", "policy": "asks its voters in Quay North to hear the Cedar candidate", "if": "2"},
    {"party": "Cedar", "policy": "asks its voters in Marl Bay to hear the Tideway candidate", "if": "1"},
    {"party": "Tideway", "policy": "stays out of the mayoral election", "if": "8",
     "unless": _aside("Cedar", "Deepdale")},
    {"party": "Orchard", "seat": "Penn Marsh", "if": _aside("Cedar", "Quay North"), "for": "Tideway", "due": -LATE_BY},
    {"party": "Cedar", "policy": "backs the Tideway motion on the night ferry", "if": {"any": ["3", "10"]}},
    {"party": "Tideway", "policy": "backs the Cedar motion on the harbour wall", "if": "15"},
    {"party": "Orchard", "policy": "shares its list of hustings with both partners"},
    {"party": "Tideway", "ward": "Reed Street", "for": "Cedar", "election": COUNTY},
    {"party": "Cedar", "policy": "stays out of the by-election in Hallow", "for": "Orchard", "election": COUNTY},
)  # fmt: skip
PUBLIC = (1, 2, 17)
KEPT, BROKEN = 18, (19, "It named a candidate on 2 May.")
BEFORE = (
    ("Tideway", "Cedar", ("Mill Lane", "Upper Reach")), ("Cedar", "Tideway", ("Wallside", "Chandlery")),
    ("Orchard", "Cedar", ("Harrow Green",)), ("Cedar", "Orchard", ("Station Road",)),
)  # fmt: skip
BRANCH, SAID = 60, ((34, FOR), (9, AGAINST))  # members of a branch, and their papers where they agreed
AGREED = tuple(
    MembersVote(party, seat, for_party, SAID, BRANCH)
    for party, seat, for_party in (
        ("Orchard", "Marl Bay", "Cedar"), ("Cedar", "Quay North", "Orchard"),
        ("Tideway", "Oxley", "Cedar"), ("Tideway", "Penn Marsh", "Cedar"),
    )
)  # fmt: skip
OPEN = MembersVote("Orchard", "Reedham", "Tideway", members=BRANCH)


def write_pledges(now: datetime, sets: dict[str, Any], admin, approver) -> None:
    """Seventeen pledges that stand, one that was kept, one that was broken, and the ledger; once."""
    from rejoinder.desk.pledges import ledger, marking, publishing
    from rejoinder.desk.pledges.making import add_pledge
    from rejoinder.desk.pledges.models import Pledge

    if Pledge.objects.exists():
        return
    on = sets.get(ELECTION)
    for said in PLEDGES:
        due = (now + said["due"]).isoformat() if "due" in said else None
        about = {name: value for name, value in said.items() if name != "election"} | {"due": due}
        add_pledge(about, admin, election=said.get("election", NEXT), result_set=on if "election" not in said else None)
    rows = {row.number: row for row in Pledge.objects.all()}
    marking.mark(rows[KEPT], "kept", admin)
    marking.mark(rows[BROKEN[0]], "broken", admin, why=BROKEN[1])
    for number in PUBLIC:
        publishing.ask(rows[number], by=admin, imprint=IMPRINT)
    for asked in Pledge.objects.filter(number__in=PUBLIC):
        publishing.approve(asked, publishing.sha256_of(asked), by=approver)
    for giver, taker, places in BEFORE:
        for what in places:
            said = {"giver": giver, "taker": taker, "kind": "ward", "what": what, "election": COUNTY}
            ledger.add_entry(said | {"on": (now - timedelta(days=150)).date()}, admin)


def write_votes(now: datetime, writer, approver) -> None:
    """What members say about the pledges, beside the votes of the plan: four branches agreed, one votes; once."""
    from rejoinder.desk.contests.models import Contest

    if Contest.objects.filter(kind=Contest.Kind.MEMBERS, seat=OPEN.seat).exists():
        return
    team, draw = Team(writer, approver), random.Random(SEED)  # noqa: S311 invented voters, no secret
    for vote in AGREED:
        decided_vote(now, vote, team, draw)
    open_vote(OPEN, now - timedelta(days=2), now + timedelta(days=6), team=team)
