"""The Now board, its rows, and the pages that explain it."""

from datetime import UTC, datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rejoinder.core.forecast.definition import in_words
from rejoinder.desk.board import snapshots
from rejoinder.desk.board.rows import ROWS_MAX, read_board, read_rows
from rejoinder.desk.board.shell import Shell
from rejoinder.desk.forecasts.posts import definition_of
from rejoinder.desk.lines.models import Line
from rejoinder.desk.listening.models import Source
from rejoinder.desk.people.models import Desk, User
from rejoinder.desk.stories.words import STATE_WORDS
from rejoinder.errors import BadInput, RejoinderError


def desk_now() -> Desk:
    """The desk as it is set, or as it is when nobody has set anything."""
    return Desk.objects.filter(pk=1).first() or Desk(pk=1)


@login_required
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """The first page: what must be decided, with the time left for it."""
    chosen = request.GET.get("state", "")
    desk = desk_now()
    board = read_board(desk, timezone.now(), chosen=chosen if chosen in STATE_WORDS else "")
    if not board.total and not board.singles and not Source.objects.exists():
        return render(request, "board/first_run.html", {"desk": desk, **_what_is_there()})
    return render(request, "board/now.html", {"board": board, "desk": desk, "has_lines": Line.objects.exists()})


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
    """The board as it stood at a past minute; without one, the form that asks for it."""
    asked = minute or request.GET.get("at", "").strip()
    told = {"asked": asked, "minute": timezone.now()}
    if not asked:
        return render(request, "board/stood.html", told)
    try:
        # A form names the minute in the reader's own zone, an address in UTC or with its offset.
        moment = _local_minute(asked) if not minute else snapshots.read_minute(minute)
        if not minute:
            return redirect(f"/board/at/{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}/")
        told["stood"] = snapshots.stood(moment)
    except RejoinderError as error:
        return render(request, "board/stood.html", {**told, "wrong": str(error)}, status=404)
    return render(request, "board/stood.html", told)


def _local_minute(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text[:40]!r} is no minute; write 2026-10-08T21:34") from None
    return found if found.tzinfo else found.replace(tzinfo=timezone.get_current_timezone())


@login_required
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """How every number is counted."""
    desk = desk_now()
    return render(request, "board/measures.html", {"desk": desk, "definition": in_words(definition_of(desk))})


@login_required
@require_safe
def more(request: HttpRequest) -> HttpResponse:
    """The rooms that the phone's bar has no place for."""
    around = Shell(request)
    return render(request, "board/more.html", {"all_rooms": [*around.rooms, *around.back_rooms]})
