"""What pages, API and command line show of plans. Each page asks as often for a thousand seats as for one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from rejoinder.core.electionlaw import Timetable, dates_of
from rejoinder.core.pacts.outcome import SeatView, StandAside
from rejoinder.core.text import signed
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.pacts.consent import MembersSay, Stage, members_say
from rejoinder.desk.pacts.differing import Difference, difference, in_words
from rejoinder.desk.pacts.gathering import choices_of
from rejoinder.desk.pacts.making import subject
from rejoinder.desk.pacts.models import PactPlan, PlanRun, RivalStatement, SeatChoice
from rejoinder.desk.pacts.outcome import Outcome, outcome_of
from rejoinder.desk.pacts.parties import Party, parties_of
from rejoinder.desk.pacts.pictures import gained

LISTED_MAX = 200
DEEDS_SHOWN = 10
RUNS_SHOWN = 20
State = PlanRun.State
SHOWN = (State.DONE, State.INFEASIBLE)
PENDING = (State.WAITING, State.RUNNING)
DEEDS = {
    "plan.add": "wrote it", "plan.change": "changed it", "plan.again": "asked for it again",
    "plan.put_away": "put it away", "plan.bring_back": "brought it back", "plan.choose": "decided about a seat",
    "plan.undo": "took a choice back", "plan.run": "planned it",
}  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A plan in a list."""

    plan: PactPlan
    run: PlanRun | None  # the last with an outcome
    pending: PlanRun | None  # waits or runs now
    failed: PlanRun | None  # the last of all, where it failed

    @property
    def address(self) -> str:
        return f"/alliance/plans/{self.plan.number}/"

    @property
    def state_words(self) -> str:
        """Where it stands, in a few words."""
        if self.pending is not None:
            return "Planning again" if self.run else "Planning"
        if self.failed is not None:
            return "Could not be planned"
        if self.run is None:
            return "Not planned yet"
        return "Cannot hold together" if self.run.state == State.INFEASIBLE else "Planned"

    @property
    def finding(self) -> str:
        """What came out, in a line; empty while nothing did."""
        said = self.run.outcome if self.run else {}
        if not said.get("together"):
            return str(said.get("sentence", ""))
        gain, seats = said["together"]["gain"], len(said.get("stands", ()))
        where, mean = "one seat" if seats == 1 else f"{seats} seats", gained(gain["mean"])
        unit = "seat" if mean[1:] == "1" else "seats"
        return f"{mean} {unit} together (80%: {signed(gain['low'])} to {signed(gain['high'])}), in {where}"


def listed(plans=None) -> list[Listed]:
    """Plans, newest first, with how far each is; asks as often for many as for one."""
    rows = PactPlan.objects.filter(put_away_at=None) if plans is None else plans
    chosen = list(rows.select_related("result_set", "made_by")[:LISTED_MAX])
    shown, last = _last_runs(chosen, SHOWN), _last_runs(chosen, None)
    return [_listed(plan, shown.get(plan.pk), last.get(plan.pk)) for plan in chosen]


def how_far(plan: PactPlan) -> Listed:
    """The same for one plan without what came out of it: a page that waits asks every other second."""
    runs = plan.runs.defer("outcome")
    return _listed(plan, runs.filter(state__in=SHOWN).first(), runs.first())


def listed_one(about: "Shown") -> Listed:
    """The same plan as a list shows it."""
    return Listed(about.plan, about.run, about.pending, about.failed)


def _listed(plan: PactPlan, run: PlanRun | None, last: PlanRun | None) -> Listed:
    pending = last if last is not None and last.state in PENDING else None
    failed = last if last is not None and last.state == State.FAILED else None
    return Listed(plan, run, pending, failed)


def _last_runs(plans: list[PactPlan], states: Iterable[str] | None) -> dict[int, PlanRun]:
    runs = PlanRun.objects.filter(plan=OuterRef("pk"))
    runs = runs.filter(state__in=states) if states else runs
    last = PactPlan.objects.filter(pk__in=[one.pk for one in plans]).annotate(
        last=Subquery(runs.order_by("-number").values("pk")[:1])
    )  # fmt: skip
    rows = PlanRun.objects.filter(pk__in=last.values("last"))
    return {one.plan_id: one for one in (rows if states else rows.defer("outcome"))}


@dataclass(frozen=True)
class Stand:
    """One seat in which somebody stands aside, as a page shows it."""

    one: StandAside
    row: int | None  # key of the seat's row: .../seats/<row>/
    words: str  # "Cedar stands aside for Orchard"
    members: tuple[MembersSay, ...]  # one for each party that stands aside
    choice: SeatChoice | None  # what somebody decided about it

    @property
    def stage(self) -> Stage:
        """The least settled of its members' votes."""
        order = list(Stage)
        return min((said.stage for said in self.members), key=order.index, default=Stage.WAITS)


@dataclass(frozen=True)
class Shown:
    """Everything that a plan's page shows. `outcome` is of `run`; both are of the last run that came to an end."""

    plan: PactPlan
    parties: dict[str, Party]  # of the results, most votes first
    run: PlanRun | None
    outcome: Outcome
    pending: PlanRun | None  # "planning again" until it is done
    failed: PlanRun | None  # the last run, where it failed: `problem` says why
    runs: tuple[PlanRun, ...]  # newest first, without outcomes
    stands: tuple[Stand, ...]  # in the order of the plan
    vetoed: tuple[MembersSay, ...]  # what members said no to, as the run obeyed it
    difference: Difference | None  # against the run before it
    choices: tuple[SeatChoice, ...]  # that hold
    rows: dict[str, int]  # key of each seat's row by its name
    timetable: Timetable | None  # dates of the law, where polling day and kind are set
    statements: tuple[RivalStatement, ...]  # of rivals, newest first
    deeds: list[dict]
    now: datetime

    @property
    def is_planning(self) -> bool:
        return self.pending is not None

    @property
    def is_infeasible(self) -> bool:
        return self.run is not None and self.run.state == State.INFEASIBLE

    @property
    def waits(self) -> int:
        """Stand-asides whose members were not asked yet."""
        return sum(said.stage == Stage.WAITS for stand in self.stands for said in stand.members)

    @property
    def seats(self) -> tuple[SeatView, ...]:
        return self.outcome.seats

    @property
    def law_words(self) -> str:
        """Until when a candidate may withdraw; empty where polling day or kind are not set."""
        return self.timetable.withdrawal_words(self.now) if self.timetable else ""


def shown(plan: PactPlan, run: PlanRun | None = None, now: datetime | None = None) -> Shown:
    """The plan as its page shows it: with `run`, or the last run that has an outcome."""
    now = now or timezone.now()
    runs = tuple(plan.runs.defer("outcome").select_related("asked_by")[:RUNS_SHOWN])
    ended = list(plan.runs.filter(state__in=SHOWN, number__lte=run.number if run else 2**31 - 1)[:2])
    run = ended[0] if ended else None
    outcome = outcome_of(run) if run else Outcome()
    choices = choices_of(plan)
    rows = dict(plan.result_set.rows.order_by().values_list("seat", "pk"))
    pairs = [(one.seat, party) for one in outcome.stands for party in one.aside]
    vetoes = [(seat, party) for seat, party in (run.wish.get("vetoes", ()) if run else ())]
    said = members_say(plan.result_set, [*pairs, *vetoes], now, renamed=plan.renamed)
    last = _listed(plan, run, runs[0] if runs else None)
    return Shown(
        plan, parties_of(plan.result_set, plan.assumptions), run, outcome, last.pending, last.failed, runs,
        stands=tuple(_stand(one, rows, said, choices) for one in outcome.stands),
        vetoed=tuple(said[pair] for pair in vetoes),
        difference=difference(ended[0], ended[1]) if len(ended) == 2 else None,
        choices=tuple(choices.values()), rows=rows, timetable=timetable_of(plan),
        statements=tuple(statements_of(plan)), deeds=deeds(plan), now=now,
    )  # fmt: skip


def _stand(one: StandAside, rows: dict[str, int], said: dict, choices: dict[str, SeatChoice]) -> Stand:
    members = tuple(said[one.seat, party] for party in one.aside)
    return Stand(one, rows.get(one.seat), in_words(one), members, choices.get(one.seat))


def timetable_of(plan: PactPlan) -> Timetable | None:
    """The dates of the law for the election that is planned for; None where polling day or kind are not set."""
    if plan.polling_day is None or not plan.election_kind:
        return None
    return dates_of(plan.election_kind, plan.polling_day)


def statements_of(plan: PactPlan):
    """What was said on the other side, and is not removed."""
    return plan.result_set.statements.filter(removed_at=None).select_related("by")


def deeds(plan: PactPlan) -> list[dict]:
    """What was done to it, newest first, in plain words."""
    events = AuditEvent.objects.filter(subject=subject(plan)).select_related("actor")[:DEEDS_SHOWN]
    return [
        {"at": one.at, "who": one.who, "did": DEEDS.get(one.action, one.action),
         "seat": one.detail.get("seat", ""), "changed": one.detail.get("changed")}
        for one in events
    ]  # fmt: skip
