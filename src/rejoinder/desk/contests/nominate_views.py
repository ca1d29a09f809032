"""The public pages of nominations: somebody is put forward, and answers by an own link. No cookie, no script."""

from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from rejoinder.desk.contests import candidates
from rejoinder.desk.contests.join_views import address_of, form_page
from rejoinder.desk.contests.models import Candidate, Contest
from rejoinder.desk.contests.public import may_knock
from rejoinder.desk.contests.sheets import no_script, public_contest, sheet
from rejoinder.desk.listening.fields import BadFields
from rejoinder.errors import NotAllowed

FIELDS = ("name", "party", "about", "email", "nominated_by")


@csrf_exempt  # no cookie gives any right here, so there is nothing that another site could use
@form_page
@no_script
def nominate(request, slug):
    """The form by which anybody puts somebody forward while nominations are open."""
    found = public_contest(slug)
    if not _is_open(found):
        return sheet(request, "joining/nominations_over.html", found, {})
    typed = {name: request.POST.get(name, "")[:400] for name in FIELDS}
    if request.method != "POST":
        return sheet(request, "joining/nominate.html", found, {"typed": typed})
    wrong = _wrong(typed)
    if not wrong and not may_knock("nominate", address_of(request)):
        return sheet(request, "joining/nominate.html", found, {"typed": typed, "too_many": True}, status=429)
    try:
        if not wrong:
            candidates.add_candidate(found, typed, by="the public", is_public=True)
            return sheet(request, "joining/nominated.html", found, {})
    except BadFields as error:
        wrong = {name: "join.bad_email" if name == "email" else "join.namesake" for name in error.fields}
    except NotAllowed:
        return sheet(request, "joining/nominations_over.html", found, {}, status=409)
    return sheet(request, "joining/nominate.html", found, {"typed": typed, "wrong": wrong}, status=422)


@csrf_exempt  # as above: who has the link may answer, and nobody else can
@form_page
@no_script
def stand(request, slug, token):
    """Where a nominee says yes or no, once; with a yes in words of their own."""
    found = public_contest_of_nominee(slug)
    nominee = candidates.nominee_with(found, token)
    if nominee is None:
        return sheet(request, "joining/stand_used.html", found, {}, status=404)
    about = {"nominee": nominee, "declaration": candidates.declaration_for(found)}
    answer = request.POST.get("answer", "")
    if request.method != "POST" or answer not in ("yes", "no"):
        return sheet(request, "joining/stand.html", found, about)
    if not may_knock("stand", address_of(request)):
        return sheet(request, "joining/stand.html", found, about | {"too_many": True}, status=429)
    try:
        candidates.answer(
            nominee, accepts=answer == "yes", about=request.POST.get("about"), statement=request.POST.get("statement")
        )
    except NotAllowed:
        return sheet(request, "joining/stand_used.html", found, {}, status=409)
    said = "stood" if nominee.state == Candidate.State.STANDING else "declined"
    return sheet(request, f"joining/{said}.html", found, about)


def public_contest_of_nominee(slug: str) -> Contest:
    """The contest of a nominee's link. It works in a draft too, where the team puts people forward."""
    found = Contest.objects.filter(slug=slug, state=Contest.State.DRAFT).first()
    return found or public_contest(slug)


def _is_open(contest: Contest) -> bool:
    until = contest.nominations_until
    return contest.state == Contest.State.NOMINATIONS and until is not None and until > timezone.now()


def _wrong(typed: dict[str, str]) -> dict[str, str]:
    wrong = {} if typed["name"].strip() else {"name": "join.need_nominee"}
    if not typed["email"].strip():
        wrong["email"] = "join.need_email"
    if not typed["nominated_by"].strip():
        wrong["nominated_by"] = "join.need_by"
    return wrong
