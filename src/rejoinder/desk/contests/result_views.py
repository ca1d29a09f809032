"""The result of a contest: the team's page, the public one, and what can be downloaded from both."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from rejoinder.core.ballots import flows
from rejoinder.core.ballots.telling import stages_csv
from rejoinder.desk.contests.models import Contest
from rejoinder.desk.contests.result_reading import (
    count_of,
    decided,
    others_of,
    recount_lines,
    tie_words,
    told_of,
)
from rejoinder.desk.contests.sheets import no_script, public_contest
from rejoinder.desk.listening.files import as_file, json_file
from rejoinder.desk.people.access import needs

DOWNLOADS = {"stages.csv": "text/csv; charset=utf-8", "picture.svg": "image/svg+xml", "result.json": "application/json"}


@require_safe
@needs()
def team(request, slug):
    """The result for the team, in the room."""
    contest = get_object_or_404(Contest, slug=slug)
    return render(request, "contests/result.html", _page(contest, is_team=True))


@require_safe
@no_script
def public(request, slug):
    """The same for anybody: a sheet without shell and script."""
    return _open(render(request, "contests/result_public.html", _page(public_contest(slug), is_team=False)))


@require_safe
@needs()
def team_rules(request, slug):
    """Who wins by the other rules, for the team."""
    contest = get_object_or_404(Contest, slug=slug)
    return render(request, "contests/result_rules.html", _rules_page(contest, is_team=True))


@require_safe
@no_script
def public_rules(request, slug):
    """The same for anybody."""
    return _open(render(request, "contests/result_rules_public.html", _rules_page(public_contest(slug), is_team=False)))


@require_safe
@needs()
def team_file(request, slug, name):
    """One download of the result, for the team."""
    return _file(get_object_or_404(Contest, slug=slug), name)


@require_safe
def public_file(request, slug, name):
    """The same for anybody."""
    return _open(_file(public_contest(slug), name))


def _page(contest: Contest, *, is_team: bool) -> dict:
    """What both pages show."""
    found = told_of(contest)
    about = _base(contest, is_team=is_team) | {"told": found}
    if found is None:
        return about
    return about | {
        "decided": decided(contest),
        "others": others_of(contest, found.count),
        "recount": recount_lines(contest, found.count),
        "tie_words": tie_words(contest, found.count),
    }


def _rules_page(contest: Contest, *, is_team: bool) -> dict:
    count = count_of(contest)
    if count is None or contest.kind == Contest.Kind.MEMBERS:
        raise Http404
    return _base(contest, is_team=is_team) | {"count": count, "others": others_of(contest, count)}


def _base(contest: Contest, *, is_team: bool) -> dict:
    here = f"/alliance/contests/{contest.slug}/result/" if is_team else f"/vote/{contest.slug}/result/"
    return {"contest": contest, "is_team": is_team, "here": here, "board": f"/vote/{contest.slug}/board/"}


def _file(contest: Contest, name: str) -> HttpResponse:
    count = count_of(contest)
    if count is None or name not in DOWNLOADS:
        raise Http404
    if name == "result.json":
        return json_file(contest.result, f"{contest.slug}-{name}")
    text = flows.svg(count) if name == "picture.svg" else "".join(stages_csv(count))
    return as_file(HttpResponse(text, content_type=DOWNLOADS[name]), f"{contest.slug}-{name}")


def _open(answer: HttpResponse) -> HttpResponse:
    """No address is passed on from a public page; a result may be kept for a minute."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "public, max-age=60"
    return answer
