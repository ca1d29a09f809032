"""The Alliance room: plans, primaries, members' votes, consultations, pledges; what waits for somebody comes first."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.views.decorators.http import require_safe

from rejoinder.desk.consultations.reading import listed as consultations_listed
from rejoinder.desk.consultations.reading import waiting_count as statements_waiting
from rejoinder.desk.contests.decisions import decided_votes
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.contests.waiting import OVER, listed, waiting_count
from rejoinder.desk.listening.page import show
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts.models import PactPlan, PlanRun
from rejoinder.desk.pacts.reading import Listed
from rejoinder.desk.pacts.reading import listed as plans_listed
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.pledges.reading import summary
from rejoinder.desk.seats.models import ResultSet

OVER_A_PAGE = 30
RUNNING_MAX = 60  # a desk that runs more at once has forgotten some
PLANS_SHOWN = 4  # the newest; the others are one press away
State = Contest.State


@dataclass(frozen=True)
class Section:
    """One part of the room; `waits` is how much of it waits for somebody."""

    name: str  # of its template
    waits: int


@require_safe
@needs(Role.READER)
@own_clock
def alliance(request):
    """The room's first page: what waits first, then what runs, what is over below."""
    running = sorted(
        Contest.objects.exclude(state__in=OVER).order_by("closes_at", "-pk")[:RUNNING_MAX], key=_first_open
    )
    page = Paginator(Contest.objects.filter(state__in=OVER), OVER_A_PAGE).get_page(request.GET.get("page"))
    rows = listed([*running, *page.object_list], request.user)
    plans = PactPlan.objects.filter(put_away_at=None)
    about = {
        "running": [one for one in rows if one.row.state not in OVER],
        "over": [one for one in rows if one.row.state in OVER],
        "page": page, "has_contests": bool(rows) or page.paginator.count > 0,
        "decided": decided_votes().count(),
        "consultations": consultations_listed(),
        "plans": plans_listed(plans[:PLANS_SHOWN]), "plans_total": plans.count(),
        "pledges": summary(None), "results": _results(),
    }  # fmt: skip
    about["sections"] = _sections(request.user, about["plans"])
    return show(request, "board/alliance.html", about)


def _sections(user, plans: list[Listed]) -> list[Section]:
    """Plans, contests, consultations, pledges: in this order, but what waits for somebody goes before what does not."""
    stuck = sum(one.failed is not None or _cannot_hold(one) for one in plans)
    found = [
        Section("plans", stuck), Section("contests", waiting_count(user)),
        Section("consultations", statements_waiting()), Section("pledges", 0),
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.waits)


def _cannot_hold(one: Listed) -> bool:
    return one.pending is None and one.run is not None and one.run.state == PlanRun.State.INFEASIBLE


def _results() -> dict[str, object]:
    """How many sets of results are loaded, and the last general one, or the last of any kind."""
    sets = ResultSet.objects.filter(removed_at=None)
    return {"total": sets.count(), "last": sets.filter(kind=ResultSet.Kind.GENERAL).first() or sets.first()}


def _first_open(contest: Contest) -> int:
    """What people vote on now comes first, then what is counted, then what is to open; drafts last."""
    return [State.OPEN, State.CLOSED, State.FIXED, State.NOMINATIONS, State.DRAFT].index(contest.state)
