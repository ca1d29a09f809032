"""Runs of the planner as rows: asked where members decided, claimed by one worker, settled, tried again."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery

from rejoinder.desk.audit.trail import record
from rejoinder.desk.contests.decisions import decisions_at
from rejoinder.desk.pacts.gathering import Pair, Said, ask, said_by_members
from rejoinder.desk.pacts.making import held, subject
from rejoinder.desk.pacts.models import PactPlan, PlanRun
from rejoinder.desk.pacts.outcome import is_infeasible

CLAIMED_FOR = timedelta(seconds=60)  # six times the beat by which a living worker renews it
TRIES_MAX = 3
LABEL = "job:plans"
GAVE_UP = "The worker ended each time while it planned. Ask for fewer draws or fewer partners, or look at the log."
State = PlanRun.State


@dataclass(frozen=True)
class DueRun:
    """What is to be planned; `turn` tells this claim from a later one of the same run."""

    id: int
    plan: int
    result_set: int
    wish: dict
    assumptions: dict
    turn: int


def ask_where_members_decided(now: datetime) -> int:
    """Asks for a run of every plan that stands on other vetoes than hold now. Returns how many.

    Two queries where nothing changed: the worker asks every few seconds.
    """
    decisions, asked = decisions_at(now), 0
    for plan in _plans_with_vetoes():
        if set(said_by_members(plan, now, decisions).vetoes) != _pairs(plan.stands_on):
            asked += _ask_again(plan, now)
    return asked


def _plans_with_vetoes():
    """Plans that ever ran, each with `stands_on`: the vetoes of its last run, whatever became of that."""
    last = PlanRun.objects.filter(plan=OuterRef("pk")).order_by("-number").values("wish__vetoes")[:1]
    rows = PactPlan.objects.filter(put_away_at=None).select_related("result_set").order_by("pk")
    return rows.annotate(stands_on=Subquery(last)).filter(Exists(PlanRun.objects.filter(plan=OuterRef("pk"))))


@transaction.atomic
def _ask_again(plan: PactPlan, now: datetime) -> bool:
    row = held(plan)
    said = said_by_members(row, now)
    last = row.runs.defer("outcome").first()
    before = _pairs(last.wish.get("vetoes"))
    return set(said.vetoes) != before and ask(row, _why(said, before), at=now) is not None


def _pairs(stored: object) -> set[Pair]:
    """Vetoes as a wish stores them; a database that reads a part of JSON gives it as text."""
    found = json.loads(stored) if isinstance(stored, str) else stored
    return {(seat, party) for seat, party in found or ()}


def _why(said: Said, before: set[Pair]) -> str:
    new = sorted(set(said.vetoes) - before)
    gone = sorted(before - set(said.vetoes))
    parts = [f"the members of {party} in {seat} said no" for seat, party in new]
    for seat, party in gone:
        agreed = (seat, party) in said.consents
        parts.append(f"the members of {party} in {seat} {'agreed' if agreed else 'no longer say no'}")
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}"


@transaction.atomic
def claim_run(now: datetime) -> DueRun | None:
    """The next run to plan, claimed for a while by compare-and-swap; None where none is due."""
    lost = PlanRun.objects.filter(state=State.RUNNING, claimed_until__lt=now, tries__gte=TRIES_MAX)
    lost.update(state=State.FAILED, problem=GAVE_UP, step="", finished_at=now)
    free = Q(state=State.WAITING) | Q(state=State.RUNNING, claimed_until__lt=now)
    due = PlanRun.objects.filter(free, tries__lt=TRIES_MAX, plan__put_away_at=None)
    found = due.order_by("asked_at", "pk").values("pk", "tries").first()
    if found is None:
        return None
    mine = PlanRun.objects.filter(free, **found)
    claimed = mine.update(
        state=State.RUNNING, started_at=now, claimed_until=now + CLAIMED_FOR, tries=F("tries") + 1,
        step="Reading the results", problem="",
    )  # fmt: skip
    if not claimed:
        return None
    row = PlanRun.objects.defer("outcome").select_related("plan").get(pk=found["pk"])  # as it was claimed
    return DueRun(row.pk, row.plan_id, row.plan.result_set_id, row.wish, row.assumptions, turn=row.tries)


def _mine(due: DueRun):
    """The run while this claim of it holds; a worker that was taken for dead writes nothing any more."""
    return PlanRun.objects.filter(pk=due.id, state=State.RUNNING, tries=due.turn)


def renew(due: DueRun, now: datetime, step: str = "") -> bool:
    """Says that its worker lives, and how far it is. False where another has taken it up."""
    step_too = {"step": step[:120]} if step else {}
    return bool(_mine(due).update(claimed_until=now + CLAIMED_FOR, **step_too))


@transaction.atomic
def settle(due: DueRun, outcome: dict, now: datetime) -> bool:
    """Keeps what came out. False where another worker has taken it up meanwhile."""
    state = State.INFEASIBLE if is_infeasible(outcome) else State.DONE
    kept = _mine(due).update(state=state, outcome=outcome, step="", problem="", finished_at=now, claimed_until=None)
    if kept:
        row = PlanRun.objects.defer("outcome").select_related("plan").get(pk=due.id)
        record("plan.run", subject(row.plan), label=LABEL, run=row.number, state=str(state))
    return bool(kept)


def failed(due: DueRun, problem: str, now: datetime, *, is_final: bool = False) -> None:
    """Keeps what went wrong; it is tried again, three times in all, unless trying cannot help."""
    over = is_final or due.turn >= TRIES_MAX
    state = {"state": State.FAILED, "finished_at": now} if over else {"state": State.WAITING}
    _mine(due).update(problem=problem[:500], step="", claimed_until=None, **state)
