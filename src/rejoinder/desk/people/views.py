"""Signing in and out."""

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rejoinder.desk.audit.trail import record
from rejoinder.desk.people.accounts import LINK_MINUTES, ask_for_link, find_link, plain_address, use_link
from rejoinder.desk.people.models import Desk
from rejoinder.errors import NotAllowed

BACKEND = "rejoinder.desk.people.backend.DeskBackend"
LOCKED_MINUTES = 10
LINK_HINT = f"A link works once, for {LINK_MINUTES} minutes. Whoever runs your desk can make a new one."


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request):
    """Address and password; five wrong tries are followed by a wait of ten minutes."""
    if request.user.is_authenticated and request.method == "GET":
        return redirect(_next(request))
    if request.method == "GET":
        return _page(request)
    # In one spelling, so that other capitals are not five tries more.
    email = plain_address(request.POST.get("email"))
    user = authenticate(request, email=email, password=request.POST.get("password", ""))
    if getattr(request, "axes_locked_out", False):
        return locked_out(request)
    if user is None:
        return _page(request, error="That did not fit. Look at the address and the password.", email=email, status=401)
    _let_in(request, user, "password")
    return redirect(_next(request))


@never_cache
@require_http_methods(["GET", "POST"])
def link(request, secret):
    """A one-time link. Links made on this machine work by opening; mailed ones need a press, because scanners open."""
    found = find_link(secret)
    if request.method == "GET" and found and found.needs_press and not found.used_at:
        return render(request, "people/press.html", {"person": found.user, "desk": _desk()})
    try:
        with transaction.atomic():
            user = use_link(secret)
    except NotAllowed as refused:
        return _page(request, error=str(refused), hint=LINK_HINT, status=403)
    _let_in(request, user, "link")
    return redirect("/")


@require_http_methods(["POST"])
def mail_link(request):
    """Asks for a link by mail; says the same whether the address is known or not."""
    if not settings.REJOINDER.smtp_url:
        return _page(request, error="This desk sends no mail. Ask whoever runs it for a link.", status=400)
    if not ask_for_link(request.POST.get("email", ""), request.META.get("REMOTE_ADDR", "")[:64]):
        return locked_out(request)
    return render(request, "people/mailed.html", {"desk": _desk()})


@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request):
    """Signs out by POST; GET asks, since a link in a page must not sign people out."""
    if request.method == "POST":
        logout(request)
        return redirect("/sign-in/")
    return render(request, "people/sign_out.html", {"desk": _desk()})


def locked_out(request, *_args, **_kwargs):
    """Answers 429 after too many tries, and says when again."""
    error = f"Too many tries. Wait {LOCKED_MINUTES} minutes, then try again."
    response = _page(request, error=error, email=request.POST.get("email", ""), status=429)
    response["Retry-After"] = str(LOCKED_MINUTES * 60)
    return response


def _let_in(request, user, how):
    login(request, user, backend=BACKEND)
    record("person.sign_in", f"person:{user.pk}", actor=user, how=how)


def _page(request, *, status=200, **context):
    context |= {"desk": _desk(), "has_mail": bool(settings.REJOINDER.smtp_url), "next": request.GET.get("next", "")}
    return render(request, "people/sign_in.html", context, status=status)


def _next(request):
    """Where to go after signing in: on this site only."""
    address = request.POST.get("next") or request.GET.get("next") or "/"
    allowed = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if allowed else "/"


def _desk():
    return Desk.objects.filter(pk=1).first() or Desk(pk=1)
