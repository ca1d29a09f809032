"""Candidates for the team: put forward, looked at, accepted, refused, withdrawn."""

from collections.abc import Callable

from django.shortcuts import get_object_or_404

from rejoinder.desk.contests import candidates as nominations
from rejoinder.desk.contests.drafts import DRAFTED
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
    "added": "{} is put forward.", "saved": "Saved.", "taken-up": "{} is written to.", "stands": "{} stands.",
    "refused": "{} is not on the paper.", "put-back": "The refusal of {} is taken back.",
    "withdrawn": "{} has withdrawn.",
}  # fmt: skip
WITHDRAWABLE = (*DRAFTED, Contest.State.FIXED, Contest.State.OPEN)


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
        "is_draft": found.state in DRAFTED, "may_withdraw": found.state in WITHDRAWABLE, "link": link,
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
    if act not in ACTS:
        raise BadInput("that press is unknown; nothing was done")
    one = _one(request, found)
    return ACTS[act](request, one), one.name


def _save(request, one: Candidate) -> str:
    fields = {name: request.POST[name] for name in FIELDS if name in request.POST}
    nominations.edit_candidate(one, fields, by=request.user)
    return "saved"


def _take_up(request, one: Candidate) -> str:
    nominations.take_up(one, by=request.user)
    return "taken-up"


def _stand(request, one: Candidate) -> str:
    nominations.stand(one, by=request.user)
    return "stands"


def _refuse(request, one: Candidate) -> str:
    nominations.refuse(one, request.POST.get("why", ""), by=request.user)
    return "refused"


def _put_back(request, one: Candidate) -> str:
    nominations.put_back(one, by=request.user)
    return "put-back"


def _withdraw(request, one: Candidate) -> str:
    nominations.withdraw(one, request.POST.get("why", ""), by=request.user)
    return "withdrawn"


ACTS: dict[str, Callable[[object, Candidate], str]] = {
    "save": _save, "take-up": _take_up, "stand": _stand, "refuse": _refuse, "put-back": _put_back,
    "withdraw": _withdraw,
}  # fmt: skip
