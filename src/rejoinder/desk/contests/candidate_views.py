"""Candidates for the team: put forward, looked at, accepted, refused, withdrawn."""

from django.shortcuts import get_object_or_404

from rejoinder.desk.contests import candidates as nominations
from rejoinder.desk.contests.acts import ON_CANDIDATE
from rejoinder.desk.contests.drafts import DRAFTED, RUNNING
from rejoinder.desk.contests.keys import contact_of
from rejoinder.desk.contests.models import Candidate, Contest
from rejoinder.desk.listening.fields import BadFields, whole_number
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput, NotAllowed, RejoinderError

FIELDS = ("name", "party", "about", "statement", "nominated_by", "email")
DONE = {
    "added": "{} is put forward.", "save": "Saved.", "take-up": "{} is written to.", "stand": "{} stands.",
    "refuse": "{} is not on the paper.", "put-back": "The refusal of {} is taken back.",
    "withdraw": "{} has withdrawn.",
}  # fmt: skip


@needs(Role.READER)
@own_clock
def candidates(request, slug):
    """Everybody who was put forward, in the order on the paper once it is drawn."""
    found = get_object_or_404(Contest, slug=slug, kind=Contest.Kind.PRIMARY)
    wrong, fields, link, status = "", {}, "", 200
    if request.method == "POST":
        writers_only(request)
        try:
            if request.POST.get("act") == "link":
                link = nominations.show_link(_one(request, found), by=request.user)
            else:
                done, name = _done(request, found)
                return after(f"/alliance/contests/{slug}/candidates/", done, name=name)
        except BadFields as error:
            fields, status = error.fields, 422
        except RejoinderError as error:
            wrong, status = sentence(error), 409 if isinstance(error, NotAllowed) else 422
        found.refresh_from_db()
    about = {
        "contest": found, "rows": [_row(one) for one in found.candidates.all()], "wrong": wrong, "fields": fields,
        "is_draft": found.state in DRAFTED, "may_withdraw": found.state in RUNNING, "link": link,
        "typed": request.POST if fields or wrong else {}, "declaration": nominations.declaration_for(found),
        "said": said(request, DONE, request.GET.get("name", "")[:120]),
    }  # fmt: skip
    return show(request, "contests/candidates.html", about, status=status)


def _row(one: Candidate) -> dict:
    """A candidate with the address to write to, which only the team sees."""
    return {"one": one, "email": contact_of(one).get("email", "") if one.contact else ""}


def _one(request, found: Contest) -> Candidate:
    return get_object_or_404(Candidate, contest=found, pk=whole_number(request.POST.get("candidate", "")))


def _done(request, found: Contest) -> tuple[str, str]:
    act = request.POST.get("act", "")
    if act == "add":
        fields = {name: request.POST.get(name, "") for name in FIELDS}
        return "added", nominations.add_candidate(found, fields, by=request.user).name
    if act != "save" and act not in ON_CANDIDATE:
        raise BadInput("that press is unknown; nothing was done")
    one = _one(request, found)
    if act == "save":
        fields = {name: request.POST[name] for name in FIELDS if name in request.POST}
        nominations.edit_candidate(one, fields, by=request.user)
    else:
        ON_CANDIDATE[act](one, request.POST.get("why", ""), request.user)
    return act, one.name
