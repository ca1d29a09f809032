"""The Alliance room: pact plans, open primaries, members' votes and consultations, each with what waits."""

from django.core.paginator import Paginator
from django.views.decorators.http import require_safe

from rejoinder.desk.consultations.reading import listed as consultations_listed
from rejoinder.desk.contests.decisions import decided_votes
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.contests.waiting import OVER, listed
from rejoinder.desk.listening.page import show
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.pacts.reading import listed as plans_listed
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role

OVER_A_PAGE = 30
RUNNING_MAX = 60  # a desk that runs more at once has forgotten some
State = Contest.State


@require_safe
@needs(Role.READER)
@own_clock
def alliance(request):
    """The room's first page: what runs first, what is over below."""
    running = sorted(
        Contest.objects.exclude(state__in=OVER).order_by("closes_at", "-pk")[:RUNNING_MAX], key=_first_open
    )
    page = Paginator(Contest.objects.filter(state__in=OVER), OVER_A_PAGE).get_page(request.GET.get("page"))
    rows = listed([*running, *page.object_list], request.user)
    about = {
        "running": [one for one in rows if one.row.state not in OVER],
        "over": [one for one in rows if one.row.state in OVER],
        "page": page, "has_contests": bool(rows) or page.paginator.count > 0,
        "decided": decided_votes().count(),
        "consultations": consultations_listed(),
        "plans": plans_listed(),
    }  # fmt: skip
    return show(request, "board/alliance.html", about)


def _first_open(contest: Contest) -> int:
    """What people vote on now comes first, then what is counted, then what is to open; drafts last."""
    return [State.OPEN, State.CLOSED, State.FIXED, State.NOMINATIONS, State.DRAFT].index(contest.state)
