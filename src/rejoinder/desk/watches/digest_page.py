"""The digest at the desk: the next one as it would be now, those that went out, and stopping it from the mail."""

import base64
import hashlib
import re

from csp.decorators import csp_update
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rejoinder.desk.audit.trail import record
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.listening.page import show
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Desk, Role
from rejoinder.desk.watches.digest import addresses_of
from rejoinder.desk.watches.mailing import preview
from rejoinder.desk.watches.models import Digest, Tier
from rejoinder.desk.watches.stopping import read_stop, stop

SENT_SHOWN = 20
OPEN_STATES = ("failed", "unclear")
DONE = {"retried": "It is sent again within a minute.", "marked": "Marked as arrived. It is not sent again."}


def _kind(request) -> str:
    return Tier.WEEKLY if request.GET.get("kind") == "weekly" else Tier.DIGEST


@require_GET
@needs(Role.READER)
@csp_update({"frame-src": ["'self'"]})
@own_clock
def digest(request):
    """The next digest of this person: its subject, both its parts, who gets it, and what became of the last ones."""
    desk, kind = Desk.objects.filter(pk=1).first() or Desk(pk=1), _kind(request)
    told, parts = preview(desk, zone_of(desk), kind, request.user.email)
    about = {
        "told": told, "parts": parts, "kind": kind, "desk": desk, "to": addresses_of(desk, kind),
        "is_mine": request.user.email in addresses_of(desk, kind), "now": timezone.now(),
        "sent": Digest.objects.exclude(state="empty").order_by("-until", "address")[:SENT_SHOWN],
        "said": said(request, DONE),
    }  # fmt: skip
    return show(request, "watches/digest.html", about)


@require_GET
@needs(Role.READER)
@xframe_options_sameorigin
@own_clock
def mail(request):
    """The HTML part alone, as a mail program shows it. Its one style block is let in by its hash."""
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    pk = request.GET.get("sent", "")
    if pk.isascii() and pk.isdigit() and len(pk) < 19:
        html = get_object_or_404(Digest, pk=int(pk)).html
    else:
        html = preview(desk, zone_of(desk), _kind(request), request.user.email)[1]["html"]
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    digest_of = base64.b64encode(hashlib.sha256(style.group(1).encode() if style else b"").digest()).decode()
    answer = HttpResponse(html)
    policy = f"default-src 'none'; style-src 'sha256-{digest_of}'; frame-ancestors 'self'; base-uri 'none'"
    answer["Content-Security-Policy"] = policy
    return answer


@require_POST
@needs(Role.WRITER)
def press(request, pk, what):
    """Sends a failed or unclear digest again, or marks it as arrived, by this person's word."""
    if what not in ("retry", "mark"):
        raise Http404
    found = get_object_or_404(Digest, pk=pk)
    changed = (
        {"state": "due", "due_at": timezone.now(), "tries": 0, "error": ""}
        if what == "retry"
        else {"state": "sent", "receipt": "marked by a person"}
    )
    with transaction.atomic():
        if Digest.objects.filter(pk=pk, state__in=OPEN_STATES).update(**changed):
            record(f"digest.{what}", f"digest:{pk}", actor=request.user, before=found.state)
    return after("/digest/", "retried" if what == "retry" else "marked")


@csrf_exempt  # the token is signed, and RFC 8058 has mail programs post without a page of ours
@require_http_methods(["GET", "POST"])
def stop_page(request, token):
    """Stops a digest from the link in it, without signing in; opening the link alone stops nothing."""
    read = read_stop(token)
    about = {"token": token, "address": read[0] if read else "", "is_weekly": bool(read and read[1] == Tier.WEEKLY)}
    if read is None:
        return render(request, "watches/stop.html", {"is_unknown": True}, status=404)
    if request.method == "POST":
        stop(*read)
        about["is_done"] = True
    return render(request, "watches/stop.html", about)
