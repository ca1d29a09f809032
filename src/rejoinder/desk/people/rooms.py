"""The rooms behind the desk: people for admins, settings for everybody."""

import calendar
import zoneinfo

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rejoinder.core.forecast.definition import StoryDefinition, in_words
from rejoinder.core.forecast.model import HORIZONS_H
from rejoinder.desk.audit.trail import record
from rejoinder.desk.people import accounts
from rejoinder.desk.people import tokens as token_work
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.desk import NO_ZONE, NUMBERS, desk_row, is_zone, save_desk
from rejoinder.desk.people.models import ApiToken, Role, User
from rejoinder.errors import BadInput, RejoinderError

HOURS = ("quiet_from", "quiet_to", "digest_at", "digest_weekday")


@needs("admin")
@require_http_methods(["GET", "POST"])
def people(request):
    """Everybody with an account, and a form for one more."""
    context = {"people": User.objects.order_by("-is_active", "name", "email"), "roles": Role.choices}
    if request.method == "POST":
        said = request.POST
        try:
            user = accounts.add_person(
                said.get("email", ""), name=said.get("name", ""), role=said.get("role", ""), by=request.user
            )
        except BadInput as wrong:
            return render(request, "people/people.html", {**context, "wrong": str(wrong), "said": said}, status=400)
        return _with_link(request, context, user)
    return render(request, "people/people.html", context)


@needs("admin")
@require_http_methods(["POST"])
def person(request, pk):
    """Changes one person: role, switched on or off, or a link to hand over."""
    user = get_object_or_404(User, pk=pk)
    context = {"people": User.objects.order_by("-is_active", "name", "email"), "roles": Role.choices}
    act = request.POST.get("act")
    try:
        if act == "link":
            return _with_link(request, context, user)
        if act == "role":
            accounts.set_role(user, request.POST.get("role", ""), by=request.user)
        elif act in ("on", "off"):
            accounts.set_active(user, act == "on", by=request.user)
        else:
            raise BadInput("nothing was chosen")
    except RejoinderError as wrong:
        return render(request, "people/people.html", {**context, "wrong": str(wrong)}, status=400)
    return redirect("/people/")


def _with_link(request, context, user):
    link = request.build_absolute_uri(accounts.make_link(user, by=request.user, needs_press=True))
    return render(request, "people/people.html", {**context, "link": link, "link_for": user})


@needs()
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def settings_page(request):
    """A person's own settings; for admins the desk's too."""
    wrong = {}
    if request.method == "POST":
        save = {"own": _save_own, "password": _save_password, "desk": _save_desk}.get(request.POST.get("act"))
        wrong = save(request) if save else {"act": "Nothing was chosen."}
        if not wrong:
            return redirect("/settings/?saved=1")
    return _settings(request, wrong)


@needs()
@require_http_methods(["POST"])
def tokens(request):
    """Makes a token, shown once, or ends one."""
    if request.POST.get("act") == "revoke":
        key = request.POST.get("token", "")
        number = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
        token_work.revoke(get_object_or_404(ApiToken, pk=number, user=request.user), by=request.user)
        return redirect("/settings/#tokens")
    try:
        days = int(request.POST.get("days") or token_work.DAYS)
        scope = request.POST.get("scope", "")
        if scope == "admin" and not request.user.may("admin"):
            raise BadInput("an admin token is for admins")
        _, secret = token_work.make_token(request.user, request.POST.get("name", ""), scope=scope, days=days)
    except (BadInput, ValueError) as wrong:
        return _settings(request, {"token": str(wrong) if isinstance(wrong, BadInput) else "days is a number"})
    return _settings(request, {}, secret=secret)


def _settings(request, wrong, *, secret=""):
    desk = desk_row()
    counts = StoryDefinition(desk.story_listed_min, desk.story_both_sides, desk.story_share_pct / 100)
    context = {
        "desk": desk, "counts": in_words(counts), "wrong": wrong, "secret": secret,
        "zones": sorted(zoneinfo.available_timezones()),
        "tokens": ApiToken.objects.filter(user=request.user, revoked_at=None).order_by("-id"),
        "scopes": ApiToken.Scope.choices, "days": token_work.DAYS, "saved": request.GET.get("saved") and not wrong,
        "said": request.POST if wrong and "token" not in wrong else {},
        "horizons": HORIZONS_H, "weekdays": list(enumerate(calendar.day_name)),
         "said_token": request.POST if "token" in wrong else {},
    }  # fmt: skip
    return render(request, "people/settings.html", context, status=400 if wrong else 200)


def _save_own(request):
    said, user = request.POST, request.user
    zone = said.get("time_zone", "")
    if zone and not is_zone(zone):
        return {"time_zone": NO_ZONE}
    user.name = accounts.plain_name(said.get("name"))
    user.time_zone, user.has_keys = zone, bool(said.get("has_keys"))
    user.wants_digest = bool(said.get("wants_digest"))
    user.theme = said.get("theme") if said.get("theme") in ("light", "dark") else ""
    with transaction.atomic():
        user.save(update_fields=["name", "time_zone", "has_keys", "theme", "wants_digest"])
        record("person.settings", f"person:{user.pk}", actor=user)
    return {}


def _save_password(request):
    user, password = request.user, request.POST.get("password", "")
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        return {"password": " ".join(wrong.messages)}
    user.set_password(password)
    with transaction.atomic():
        user.save(update_fields=["password"])
        record("person.password", f"person:{user.pk}", actor=user)
    update_session_auth_hash(request, user)
    return {}


def _save_desk(request):
    if not request.user.may("admin"):
        return {"desk": "Only admins change the desk's settings."}
    said = request.POST
    names = {"desk_name": "name", "desk_time_zone": "time_zone", "answer_target_min": "answer_target_min"}
    names |= {name: name for name in ("smtp_from", *NUMBERS, *HOURS, "forecast_h")}
    if said.get("has_definition"):
        said = said.copy()
        said.setdefault("story_both_sides", "")
        names["story_both_sides"] = "story_both_sides"
    return save_desk({name: said[field] for field, name in names.items() if field in said}, by=request.user)
