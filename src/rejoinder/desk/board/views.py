"""The Now board, its rows, and the pages that explain it."""

from datetime import UTC, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rejoinder.core.forecast.definition import in_words
from rejoinder.core.statement import RULES
from rejoinder.desk.board import snapshots
from rejoinder.desk.board.rows import ROWS_MAX, median_answer, read_board, read_rows
from rejoinder.desk.board.shell import Shell, local_time_zone
from rejoinder.desk.forecasts.posts import definition_of
from rejoinder.desk.forecasts.record import past_forecasts
from rejoinder.desk.lines.models import Line
from rejoinder.desk.listening.models import Source
from rejoinder.desk.people.models import Desk, User
from rejoinder.desk.stories.words import STATE_WORDS
from rejoinder.errors import RejoinderError

KEPT_SHOWN = 12  # of the last kept boards, named where none is asked for
AGO = (("15 minutes ago", timedelta(minutes=15)), ("1 hour ago", timedelta(hours=1)), ("Yesterday", timedelta(days=1)))


def desk_now() -> Desk:
    """The desk as it is set, or as it is when nobody has set anything."""
    return Desk.objects.filter(pk=1).first() or Desk(pk=1)


@login_required
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """The first page: what must be decided, with the time left for it."""
    chosen = request.GET.get("state", "")
    desk, at = desk_now(), timezone.now()
    board = read_board(desk, at, chosen=chosen if chosen in STATE_WORDS else "")
    if not board.total and not board.singles and not Source.objects.exists():
        return render(request, "board/first_run.html", {"desk": desk, **_what_is_there()})
    told = {
        "board": board,
        "desk": desk,
        "has_lines": Line.objects.exists(),
        "median": median_answer(at),
        "past": past_forecasts(desk),
    }
    return render(request, "board/now.html", told)


def _what_is_there() -> dict:
    return {"has_lines": Line.objects.exists(), "people": User.objects.filter(is_active=True).count()}


@login_required
@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The rows of `ids` and the filters' counts, as a piece of page: what live.js puts in place."""
    ids = [int(part) for part in request.GET.get("ids", "").split(",") if part.isascii() and part.isdigit()]
    desk, at = desk_now(), timezone.now()
    found = read_rows([pk for pk in ids if pk < 2**63][:ROWS_MAX], desk, at)
    return render(request, "board/rows.html", {"rows": found, "has_lines": Line.objects.exists(), "desk": desk})


@login_required
@require_safe
def stood_at(request: HttpRequest, minute: str = "") -> HttpResponse:
    """The board as it stood at a past minute; without one, the form that asks for it.

    The form names a minute in the reader's own zone, an address in UTC or with its offset.
    """
    desk, now = desk_now(), timezone.now()
    zone = local_time_zone(request.user, desk)
    timezone.activate(zone)
    asked, story = minute or request.GET.get("at", "").strip(), _digits(request.GET.get("story", ""))
    told = {"asked": asked, "minute": now, "zone": zone.key, "desk": desk, "story": story}
    before = {
        "ago": [(name, snapshots.address_of(now - ago)) for name, ago in AGO],
        "kept": snapshots.latest(KEPT_SHOWN),
    }
    if not asked:
        return render(request, "board/stood.html", told | before)
    try:
        moment = snapshots.read_minute(asked, UTC if minute else zone)
        if not minute:
            return redirect(snapshots.address_of(moment) + (f"#story-{story}" if story else ""))
        told["stood"] = snapshots.stood(moment)
        told["cited"] = request.build_absolute_uri(told["stood"].address)
    except RejoinderError as error:
        return render(request, "board/stood.html", told | before | {"wrong": str(error)}, status=404)
    return render(request, "board/stood.html", told)


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) < 19 else ""


@login_required
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """How every number is counted."""
    desk = desk_now()
    about = {"desk": desk, "definition": in_words(definition_of(desk)), "rules": RULES}
    return render(request, "board/measures.html", about)


@login_required
@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """The rooms that the phone's bar has no place for."""
    around = Shell(request)
    return render(request, "board/more.html", {"all_rooms": [*around.rooms, *around.back_rooms]})
