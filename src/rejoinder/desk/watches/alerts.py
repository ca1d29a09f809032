"""The alerts: which watch raised which story and why, who has seen it, and how it went out."""

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from rejoinder.desk.audit.trail import record
from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.desk.watches import rules
from rejoinder.desk.watches.models import Alert, Delivery
from rejoinder.errors import BadInput

ALERTS_A_PAGE = 50
NO_MAIL_SERVER = "no mail server is set"  # as wire/channels/email.py says it
DONE = {
    "seen": "Taken. It is handed on no more.",
    "retried": "It is sent again within a minute.",
    "marked": "Marked as arrived. It is not sent again.",
}


@require_GET
@needs(Role.READER)
@own_clock
def alerts(request):
    """Alerts, newest first; those that nobody has seen, or all."""
    return _list(request)


@require_GET
@needs(Role.READER)
@own_clock
def alert(request, pk):
    """One alert, where a mail leads: who was told, and the press that says "I have it"."""
    return _list(request, only=get_object_or_404(Alert, pk=pk).pk)


@require_POST
@needs(Role.READER)
def seen(request, pk):
    """Says that this person has one alert: it is handed on no more."""
    mark_seen(Alert.objects.filter(pk=get_object_or_404(Alert, pk=pk).pk), request.user)
    return _back(request)


@require_POST
@needs(Role.READER)
def all_seen(request):
    """Says that this person has seen all that wait, up to the newest that the page showed."""
    newest = request.POST.get("newest", "")
    waiting = Alert.objects.filter(pk__lte=int(newest)) if newest.isdecimal() else Alert.objects.none()
    mark_seen(waiting, request.user)
    return _back(request)


@require_POST
@needs(Role.WRITER)
def press(request, pk, what):
    """Sends a failed or unclear delivery again, or marks it as arrived, by this person's word."""
    presses = {"retry": (rules.retry, "retried"), "mark": (rules.mark_arrived, "marked")}
    if what not in presses:
        raise Http404
    turn, done = presses[what]
    try:
        turn(get_object_or_404(Delivery, pk=pk), request.user)
    except BadInput as error:
        return _list(request, error=sentence(error), status=409)
    return after("/alerts/?show=all", done)


def mark_seen(alerts, by) -> int:
    """Marks those of `alerts` that nobody has seen as seen by `by`; how many there were."""
    fresh = alerts.filter(seen_at=None)
    ids = list(fresh.values_list("pk", flat=True)[:1000])
    if ids:
        Alert.objects.filter(pk__in=ids, seen_at=None).update(seen_at=timezone.now(), seen_by=by)
        record("alert.seen", f"alert:{ids[0]}" if len(ids) == 1 else "alerts", actor=by, ids=ids[:200])
    return len(ids)


def _list(request, *, error: str = "", status: int = 200, only: int | None = None):
    total, waiting = Alert.objects.count(), Alert.objects.filter(seen_at=None).count()
    kind = request.GET.get("show") or ("waiting" if waiting else "all")
    chosen = Alert.objects.select_related("watch", "story", "seen_by").order_by("-at", "-pk")
    if kind == "waiting":
        chosen = chosen.filter(seen_at=None)
    elif kind == "seen":
        chosen = chosen.exclude(seen_at=None)
    deliveries = Delivery.objects.select_related("person").order_by("due_at", "channel", "pk")
    chosen = chosen.prefetch_related(Prefetch("deliveries", deliveries))
    if only is not None:
        chosen, kind = Alert.objects.filter(pk=only).prefetch_related(Prefetch("deliveries", deliveries)), "one"
    page = Paginator(chosen, ALERTS_A_PAGE).get_page(request.GET.get("page"))
    counts = [("waiting", "Nobody has it", waiting), ("seen", "Taken", total - waiting), ("all", "All", total)]
    about = {
        "page": page,
        "counts": counts,
        "kind": kind,
        "waiting": waiting,
        "total": total,
        "now": timezone.now(),
        "no_mail_server": NO_MAIL_SERVER,
        "has_no_mail": Delivery.objects.filter(state=Delivery.State.FAILED, error__contains=NO_MAIL_SERVER).exists(),
        "newest": max((alert.pk for alert in page.object_list), default=0),
        "error": error,
        "said": said(request, DONE),
    }
    return show(request, "watches/alerts.html", about, status=status)


def _back(request):
    """Where the press came from: the board and the story page have it too."""
    to = request.POST.get("next", "")
    if to and url_has_allowed_host_and_scheme(to, allowed_hosts=None):
        return HttpResponseRedirect(to)
    return after("/alerts/", "seen")
