"""Our record: every settled forecast against what happened. Open to anyone; the stories' names to the team alone."""

import csv
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rejoinder.core.forecast.model import HORIZONS_H
from rejoinder.desk.forecasts.models import Forecast
from rejoinder.desk.forecasts.models_used import model_now
from rejoinder.desk.forecasts.pictures import reliability_picture, score_pairs
from rejoinder.desk.forecasts.posts import LISTED
from rejoinder.desk.forecasts.record import read_record, worst_calls
from rejoinder.desk.forecasts.verdicts import non_stories
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.models import Source
from rejoinder.desk.people.models import Desk


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The page; without signing in it shows figures and pictures, no titles."""
    desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
    hours, version = _number(request, "hours", desk.forecast_h), _number(request, "version", desk.story_version)
    hours = hours if hours in HORIZONS_H else desk.forecast_h
    found = read_record(desk, hours=hours, version=version)
    is_team = request.user.is_authenticated
    newest = request.GET.get("order") == "newest"
    listed = Source.objects.filter(medium__in=LISTED).exclude(state=Source.State.STOPPED).count()
    told = {
        "record": found,
        "desk": desk,
        "is_team": is_team,
        "picture": reliability_picture(found.bins, found.chosen.scores.base_rate if found.chosen.scores else None),
        "pairs": score_pairs(found.horizons),
        "calls": worst_calls(hours=hours, version=version, newest=newest),
        "newest": newest,
        "model": model_now().name,
        "layout": "base.html" if is_team else "public.html",
        "horizons": HORIZONS_H,
        "listed": listed,
        "verdicts": non_stories(),
        "settled": Forecast.objects.exclude(happened=None).count(),
    }
    return render(request, "forecasts/record.html", told)


@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    """Every settled call as CSV: no titles, no features."""
    rows = Forecast.objects.exclude(happened=None).order_by("id")
    fields = rows.values_list("id", "story_id", "at", "hours", "chance", "happened", "model", "definition")
    response = StreamingHttpResponse(_lines(fields.iterator(2000)), content_type="text/csv; charset=utf-8")
    return as_file(response, "forecasts.csv")


def _lines(rows) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(["call", "story", "at", "hours", "chance", "happened", "model", "definition"])
    for key, story, at, hours, chance, happened, model, definition in rows:
        said = "" if chance is None else f"{chance:.4f}"
        yield writer.writerow([key, story, at.isoformat(), hours, said, int(happened), model, definition])


class _Echo:
    def write(self, line: str) -> str:
        return line


def _number(request: HttpRequest, name: str, usual: int) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else usual
