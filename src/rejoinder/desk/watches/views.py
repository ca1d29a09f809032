"""The watches: a list, an editor that counts before it saves, and the field that asks why not."""

from datetime import timedelta

from django.db.models import Count, Q
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from rejoinder.core.query import QueryError, read_query
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.models import Leaning
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Desk, Role, User
from rejoinder.desk.watches import rules
from rejoinder.desk.watches.asked import ask, find
from rejoinder.desk.watches.counting import count_query
from rejoinder.desk.watches.duty import add_duty, drop_duty, on_duty, read_moment, rota
from rejoinder.desk.watches.models import Alert, Duty, Tier, Watch
from rejoinder.errors import BadInput

RECENT_ALERTS = 5
PREVIEW_SHOWN = 4  # titles named under a preview
SHOW_ONCE = "watch_whose_secret_is_new"  # in the session; the secret itself is never there
DONE = {
    "saved": "The watch {} is saved. It looks at every story that changes from now on.",
    "on": "The watch {} is on.",
    "off": "The watch {} is off. It raises nothing until you turn it on.",
    "deleted": "The watch is gone, with its alerts.",
    "shift": "The shift stands.",
    "dropped": "The shift is taken away.",
}


@require_GET
@needs(Role.READER)
def watches(request):
    """Every watch with its counts, the last alerts, and why not."""
    done = request.GET.get("done", "")
    about = {
        "recent": _recent(Alert.objects.all()),
        "said": said(request, DONE) if done in ("deleted", "shift", "dropped") else None,
        **_duty(request),
    }
    return show(request, "watches/watches.html", about | _listed() | _answer(request, None))


@needs(Role.WRITER)
def new(request):
    """The form of a new watch."""
    if request.method == "POST":
        return _save(request, None)
    return _editor(request, None, {"to_page": True, "is_on": True})


@needs(Role.READER)
def watch(request, pk):
    """One watch: its conditions to edit, what they would have raised, its last alerts."""
    found = get_object_or_404(Watch, pk=pk)
    if request.method == "POST":
        writers_only(request)
        return _save(request, found)
    typed = {name: getattr(found, name) for name in rules.FIELDS}
    return _editor(request, found, typed | {"words": "\n".join(found.words)})


def _duty(request) -> dict:
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    now = timezone.now()
    return {
        "desk": desk, "shifts": rota(now), "now": now, "duty": on_duty(now),
        "people": User.objects.filter(is_active=True).order_by("name", "email"),
    }  # fmt: skip


@require_POST
@needs(Role.WRITER)
def duties(request):
    """Puts somebody on duty, or takes a shift away."""
    drop = request.POST.get("drop", "")
    try:
        if drop.isdecimal():
            drop_duty(get_object_or_404(Duty, pk=int(drop)), by=request.user)
            return after("/watches/", "dropped")
        zone = timezone.get_current_timezone()
        who = request.POST.get("who", "")
        user = get_object_or_404(User, pk=int(who) if who.isdecimal() and len(who) < 19 else 0)
        starts, ends = (read_moment(request.POST.get(name, ""), zone) for name in ("starts", "ends"))
        add_duty(user, starts, ends, by=request.user)
    except BadInput as error:
        about = {"recent": _recent(Alert.objects.all()), "duty_error": sentence(error), "typed": request.POST}
        return show(request, "watches/watches.html", about | _duty(request) | _listed(), status=422)
    return after("/watches/", "shift")


@require_POST
@needs(Role.WRITER)
def press(request, pk, what):
    """On, off or delete, as one press."""
    found = get_object_or_404(Watch, pk=pk)
    if what == "delete":
        if request.POST.get("sure") != "yes":
            return HttpResponseRedirect(f"/watches/{pk}/#delete")
        rules.delete(found, request.user)
        return after("/watches/", "deleted")
    if what not in ("on", "off"):
        raise Http404
    rules.turn(found, request.user, on=what == "on")
    return after(f"/watches/{pk}/", what)


def _save(request, found: Watch | None):
    typed = {name: request.POST.get(name, "") for name in rules.FIELDS}
    if found:
        typed["is_on"] = found.is_on  # turned on and off by its own press
    else:
        typed["is_on"] = True
    if request.POST.get("press") == "mend":
        typed["query"] = request.POST.get("mended", "")
        return _editor(request, found, typed, wrong=_wrong(typed))
    try:
        if request.POST.get("press") == "preview":
            return _editor(request, found, typed, trial=Watch(**rules.checked(typed)))
        saved = rules.save_watch(typed, request.user, found)
    except BadFields as error:
        return _editor(request, found, typed, wrong=error.fields)
    if saved.secret:
        request.session[SHOW_ONCE] = saved.watch.pk
    return after(f"/watches/{saved.watch.pk}/", "saved")


def _wrong(typed: dict) -> dict:
    try:
        rules.checked(typed)
    except BadFields as error:
        return error.fields
    return {}


def _counted(text: str, wrong: dict):
    """The count of a query, or its error with the way to mend it; nothing where there is no query."""
    if not text.strip():
        return None, None
    try:
        return (None if "query" in wrong else count_query(text)), None
    except QueryError as error:
        return None, error


def _broken(text: str) -> QueryError | None:
    try:
        if text.strip():
            read_query(text)
    except QueryError as error:
        return error
    return None


def _editor(request, found: Watch | None, typed: dict, *, wrong: dict | None = None, trial: Watch | None = None):
    preview = None
    if (trial or found) and not wrong:
        preview = rules.test_against(trial or found, rules.recent_stories())
    about = {
        "watch": found,
        "typed": typed,
        "wrong": wrong or {},
        "preview": preview,
        "preview_titles": preview.raised[:PREVIEW_SHOWN] if preview else (),
        "is_trial": trial is not None,
        "counted": _counted(str(typed.get("query") or ""), wrong or {})[0],
        "broken": _broken(str(typed.get("query") or "")),
        "tiers": Tier.choices,
        "leanings": [choice for choice in Leaning.choices if choice[0]],
        "secret": _secret_once(request, found),
        "recent": _recent(found.alerts.all()) if found else [],
        "said": said(request, DONE, f"“{found}”") if found and request.GET.get("done") != "deleted" else None,
    }
    answer = about | _listed() | _answer(request, found)
    return show(request, "watches/watch.html", answer, status=422 if wrong else 200)


def _secret_once(request, found: Watch | None) -> str:
    """The secret made by the save that led here; it is shown on this one page and then nowhere."""
    if not found or request.session.get(SHOW_ONCE) != found.pk:
        return ""
    del request.session[SHOW_ONCE]
    return rules.secret_of(found)


def _listed() -> dict:
    day = timezone.now() - timedelta(days=1)
    listed = Watch.objects.annotate(
        raised=Count("alerts"),
        raised_today=Count("alerts", filter=Q(alerts__at__gte=day)),
        waiting=Count("alerts", filter=Q(alerts__seen_at=None)),
    )
    return {"watches": list(listed.order_by("-is_on", "name", "pk")[:500])}


def _recent(alerts):
    return alerts.select_related("watch", "story").order_by("-at", "-pk")[:RECENT_ALERTS]


def _answer(request, chosen: Watch | None) -> dict:
    asked = request.GET.get("story", "").strip()
    if not asked:
        return {}
    found = find(asked)
    verdicts = []
    if found.story:
        verdicts = ask(found.story, [chosen] if chosen else list(Watch.objects.order_by("name")))
    return {"asked": asked, "found": found, "verdicts": verdicts}
