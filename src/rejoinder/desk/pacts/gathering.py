"""What a plan is asked with at this moment: its own wish, the vetoes of members, what people chose about seats.

Members' votes are read all at once, never seat by seat: a plan may have six partners in 650 seats.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.db.models import Max
from django.utils import timezone

from rejoinder.core.voters import fold_name
from rejoinder.desk.contests.decisions import Consent, Decision, Veto, decisions_at
from rejoinder.desk.pacts.models import PactPlan, PlanRun, SeatChoice
from rejoinder.desk.pacts.parties import spellings
from rejoinder.desk.pacts.wishes import full_assumptions, full_wish
from rejoinder.desk.seats.models import SeatRow

Pair = tuple[str, str]  # (seat, party), as the results spell them
Decisions = dict[Pair, Decision]  # as decisions_at gives them


@dataclass(frozen=True)
class Said:
    """What members said about standing aside, for the partners of one plan in the seats of its results."""

    vetoes: dict[Pair, Veto] = field(default_factory=dict)
    consents: dict[Pair, Consent] = field(default_factory=dict)


def said_by_members(plan: PactPlan, at: datetime | None = None, decisions: Decisions | None = None) -> Said:
    """Every veto and consent that touches the plan at a moment (None: now). `decisions`: where they were read already.

    One query, and one more the first time that its results are looked at.
    """
    decisions = decisions_at(at) if decisions is None else decisions
    said = Said()
    if not decisions:
        return said
    seats = seats_by_spelling(plan.result_set_id, plan.result_set.loaded_at)
    partners, now = plan.wish.get("partners", ()), plan.renamed
    parties = {spelt: party for party in partners for spelt in spellings(plan.result_set, party, now)}
    for (seat, party), one in decisions.items():
        if party in parties and isinstance(one, Veto | Consent):
            kept = said.vetoes if isinstance(one, Veto) else said.consents
            kept |= {(name, parties[party]): one for name in seats.get(seat, ())}
    return said


@lru_cache(maxsize=32)
def seats_by_spelling(result_set: int, loaded_at: datetime) -> dict[str, list[str]]:
    """The seats of results by their one spelling; several names where they differ by an accent alone.

    Kept in memory: the worker asks every few seconds, and results are never changed, only loaded anew.
    """
    found: dict[str, list[str]] = {}
    rows = SeatRow.objects.filter(result_set=result_set).order_by("place")
    for name in rows.values_list("seat", flat=True):
        found.setdefault(fold_name(name), []).append(name)
    return found


def choices_of(plan: PactPlan) -> dict[str, SeatChoice]:
    """What holds for each seat that somebody decided about: the last choice that is not undone."""
    return {one.seat: one for one in plan.choices.filter(undone_at=None).order_by("pk").select_related("by")}


def wish_now(plan: PactPlan, at: datetime | None = None) -> dict[str, object]:
    """The wish as the planner is asked at a moment, as JSON: with vetoes and choices, always in one order."""
    choices = choices_of(plan).values()
    now = plan.renamed
    kept = {(one.seat, now.get(one.party, one.party)) for one in choices if one.choice == SeatChoice.Choice.KEEP}
    left = {one.seat for one in choices if one.choice == SeatChoice.Choice.LEAVE}
    partners = plan.wish.get("partners", [])
    return full_wish(plan.wish) | {
        "vetoes": [list(pair) for pair in sorted(said_by_members(plan, at).vetoes)],
        "kept": [list(pair) for pair in sorted(kept) if pair[1] in partners],
        "left_out": sorted(left),
    }


def ask(plan: PactPlan, why: str, by=None, *, at: datetime | None = None, is_forced: bool = False) -> PlanRun | None:
    """Has the plan made again, unless nothing that it is asked with has changed; None then.

    A run that nobody has begun yet takes the new wish instead of standing in the way of another. Call it inside a
    transaction that holds the plan's row.
    """
    at = at or timezone.now()
    wish, assumptions = wish_now(plan, at), full_assumptions(plan.assumptions)
    last = plan.runs.defer("outcome").first()
    before = (full_wish(last.wish), full_assumptions(last.assumptions)) if last is not None else None
    if before == (wish, assumptions) and not is_forced:
        return None
    new = {"wish": wish, "assumptions": assumptions, "why": why[:300], "asked_by": by, "asked_at": at}
    waiting = plan.runs.filter(state=PlanRun.State.WAITING, tries=0)
    if waiting.update(**new):
        return waiting.first()
    number = (plan.runs.aggregate(most=Max("number"))["most"] or 0) + 1
    return PlanRun.objects.create(plan=plan, number=number, **new)
