"""The rooms behind the desk: people for admins, settings for everybody."""

import zoneinfo

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rejoinder.desk.audit.trail import record
from rejoinder.desk.people import accounts
from rejoinder.desk.people import tokens as token_work
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import ApiToken, Desk, Role, User
from rejoinder.errors import BadInput, RejoinderError

TARGET_MINUTES_MAX = 1440


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
    desk, _ = Desk.objects.get_or_create(pk=1)
    wrong = {}
    if request.method == "POST":
        save = {"own": _save_own, "password": _save_password, "desk": _save_desk}.get(request.POST.get("act"))
        wrong = save(request, desk) if save else {"act": "Nothing was chosen."}
        if not wrong:
            return redirect("/settings/?saved=1")
    return _settings(request, desk, wrong)


@needs()
@require_http_methods(["POST"])
def tokens(request):
    """Makes a token, shown once, or ends one."""
    desk, _ = Desk.objects.get_or_create(pk=1)
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
        return _settings(request, desk, {"token": str(wrong) if isinstance(wrong, BadInput) else "days is a number"})
    return _settings(request, desk, {}, secret=secret)


def _settings(request, desk, wrong, *, secret=""):
    context = {
        "desk": desk, "wrong": wrong, "secret": secret, "zones": sorted(zoneinfo.available_timezones()),
        "tokens": ApiToken.objects.filter(user=request.user, revoked_at=None).order_by("-id"),
        "scopes": ApiToken.Scope.choices, "days": token_work.DAYS, "saved": request.GET.get("saved") and not wrong,
    }  # fmt: skip
    return render(request, "people/settings.html", context, status=400 if wrong else 200)


def _save_own(request, _desk):
    said, user = request.POST, request.user
    zone = said.get("time_zone", "")
    if zone and zone not in zoneinfo.available_timezones():
        return {"time_zone": "That is no time zone we know. Choose one from the list."}
    user.name = accounts.plain_name(said.get("name"))
    user.time_zone, user.has_keys = zone, bool(said.get("has_keys"))
    user.theme = said.get("theme") if said.get("theme") in ("light", "dark") else ""
    with transaction.atomic():
        user.save(update_fields=["name", "time_zone", "has_keys", "theme"])
        record("person.settings", f"person:{user.pk}", actor=user)
    return {}


def _save_password(request, _desk):
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


def _save_desk(request, desk):
    said = request.POST
    if not request.user.may("admin"):
        return {"desk": "Only admins change the desk's settings."}
    try:
        target = int(said.get("answer_target_min", ""))
    except ValueError:
        target = 0
    if not 1 <= target <= TARGET_MINUTES_MAX:
        return {"answer_target_min": f"Write a number of minutes from 1 to {TARGET_MINUTES_MAX}."}
    if said.get("desk_time_zone") not in zoneinfo.available_timezones():
        return {"desk_time_zone": "That is no time zone we know. Choose one from the list."}
    desk.name = accounts.plain_name(said.get("desk_name")) or desk.name
    desk.time_zone, desk.answer_target_min = said["desk_time_zone"], target
    desk.smtp_from = said.get("smtp_from", "").replace("\x00", "").strip()[:254]
    with transaction.atomic():
        desk.save()
        record("desk.settings", "desk:1", actor=request.user, target_min=target, time_zone=desk.time_zone)
    return {}
