"""Reading the exact text and saying yes or no to it, on a phone as on a desk; works without any script."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from rejoinder.desk.lines.models import Line
from rejoinder.desk.listening.page import sentence, show
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Desk, Role
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.models import Release
from rejoinder.desk.rebuttals.cards import cards_of
from rejoinder.desk.rebuttals.checking import findings_of
from rejoinder.desk.rebuttals.evidence import pieces_of
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.rebuttals.reading import clock_of, hash_parts
from rejoinder.desk.rebuttals.versions import draft_number, looked, since_looked, since_sha256
from rejoinder.errors import RejoinderError

DONE = {
    "approved": "Approved. It goes out by itself.",
    "sent_back": "Sent back with your note. The writers see it.",
}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.READER)
@own_clock
def approve(request: HttpRequest, key) -> HttpResponse:
    """The clean text of every account with what was checked; a POST approves it or sends it back."""
    release = _found(key)
    if request.method == "POST":
        return _did(request, release)
    answer = _page(request, release)
    looked(release, request.user)
    return answer


def _did(request: HttpRequest, release: Release) -> HttpResponse:
    typed = request.POST
    try:
        if typed.get("act") == "send_back":
            releases.send_back(release, typed.get("note", ""), by=request.user)
            return after(request.path, "sent_back")
        releases.approve(release, typed.get("sha256", ""), by=request.user)
        return after(request.path, "approved")
    except RejoinderError as error:
        release = _found(release.key)
        answer = _page(
            request, release, status=409, refused=sentence(error), note=typed.get("note", ""),
            since=since_sha256(release, typed.get("sha256", "")),
        )  # fmt: skip
        looked(release, request.user)
        return answer


def _page(request: HttpRequest, release: Release, *, status: int = 200, **more) -> HttpResponse:
    rebuttal = Rebuttal.objects.filter(release=release).select_related("story").first()
    lines = list(rebuttal.lines.order_by("pk")) if rebuttal else []
    rows = list(release.texts.select_related("account"))
    findings = findings_of(rows, lines)
    look, since = since_looked(release, request.user)
    cards = cards_of(rows, lines, [])
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    about = {
        "release": release, "rebuttal": rebuttal, "draft": draft_number(release), "look": look, "since": since,
        "cards": cards, "checks": _checks(cards, lines), "findings": findings, "hash": hash_parts(release.sha256),
        "why_not": releases.why_not_approve(release, request.user), "said": said(request, DONE),
        "clock": clock_of(rebuttal.story, release, desk, timezone.now()) if rebuttal else None,
        "target_min": desk.answer_target_min,
    } | more  # fmt: skip
    about["cards"] = [(card, _change(about["since"], card.account)) for card in cards]
    return show(request, "rebuttals/approve.html", about, status=status)


def _change(since, account: int):
    return next((one for one in since.texts if one.account == account), None) if since else None


def _checks(cards, lines: list[Line]) -> dict:
    """What was checked: whether every sentence comes from a line, and where the imprint is missing."""
    return {
        "lines": lines,
        "uncited": [(card, card.uncited) for card in cards if card.uncited],
        "reworded": [(card, card.reworded) for card in cards if card.reworded],
        "evidence": pieces_of(lines),
        "no_imprint": [card for card in cards if not card.imprint_says],
    }


def _found(key) -> Release:
    rows = Release.objects.select_related("story", "author", "last_editor", "asked_by", "approved_by", "overridden_by")
    return get_object_or_404(rows, key=key)
