"""Who may vote, for the team: the doubtful ones, rolls, people entered or erased, letters."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.contests import printing, rolls
from rejoinder.desk.contests import voters as roster
from rejoinder.desk.contests.credentials import strike
from rejoinder.desk.contests.drafts import RUNNING
from rejoinder.desk.contests.letters import resend, resend_failed
from rejoinder.desk.contests.models import Contest, Roll, Voter
from rejoinder.desk.contests.public import public_base
from rejoinder.desk.contests.sheets import private
from rejoinder.desk.links.shorten import NO_BASE
from rejoinder.desk.listening.fields import read_upload, whole_number
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput, NotAllowed, RejoinderError

FIELDS = ("name", "email", "postcode", "address", "branch", "language")
DONE = {
    "let-vote": "May vote. A letter is due.", "refused": "May not vote.", "entered": "Entered. A letter is due.",
    "erased": "Erased. What was cast, if anything, cannot be found and stays.", "not-found": "Nobody here has that.",
    "struck": "Struck. The board will say so, without a name.", "again": "The letter goes out again.",
    "again-all": "All letters that failed are tried again.", "dropped": "The roll is out again.",
    "doubtful": "Entered, but somebody of that name and postcode is there: decide below.",
}  # fmt: skip
FETCHED_SHOWN = 6


@needs(Role.READER)
@own_clock
def voters(request, slug):
    """Numbers, the ones for a person to decide, and everything that a person does about voters."""
    found = get_object_or_404(Contest, slug=slug)
    wrong, report, status = "", None, 200
    if request.method == "POST":
        writers_only(request)
        try:
            if request.POST.get("act") == "roll":
                report = _import(request, found)
            else:
                return after(f"/alliance/contests/{slug}/voters/", _done(request, found))
        except RejoinderError as error:
            wrong, status = sentence(error), 409 if isinstance(error, NotAllowed) else 422
        found.refresh_from_db()
    events = AuditEvent.objects.filter(subject=f"contest:{found.pk}")
    sees_names = found.erased_at is None and request.user.may(Role.WRITER)
    about = {
        "contest": found, "wrong": wrong, "report": report, "typed": request.POST if wrong else {},
        "numbers": roster.numbers_of(found), "doubtful": roster.doubtful(found) if sees_names else [],
        "rolls": found.rolls.all(), "which": printing.WHICH,
        "may_import": found.state in rolls.IMPORTED, "may_enter": found.state in RUNNING,
        "may_fetch": found.state in printing.READY and request.user.may(Role.APPROVER),
        "has_links": found.state in printing.READY, "sends_mail": bool(settings.REJOINDER.smtp_url),
        "fetched": events.filter(action__in=("letters.csv", "letters.print"))[:FETCHED_SHOWN],
        "local": public_base() if public_base() == NO_BASE else "",
        "is_members": found.kind == Contest.Kind.MEMBERS, "said": said(request, DONE),
    }  # fmt: skip
    return show(request, "contests/voters.html", about, status=status)


@require_POST
@needs(Role.APPROVER)
@own_clock
def letters_csv(request, slug):
    """The voting links as a list for a mail merge."""
    found = get_object_or_404(Contest, slug=slug)
    try:
        letters = printing.take_letters(found, request.POST.get("which", ""), "csv", by=request.user)
    except NotAllowed as error:
        return _refused(request, error)
    answer = HttpResponse(printing.letters_as_csv(letters), content_type="text/csv; charset=utf-8")
    return private(as_file(answer, f"{found.slug}-letters.csv"))


@require_POST
@needs(Role.APPROVER)
@own_clock
def letters_print(request, slug):
    """The letters, one on each sheet of paper."""
    found = get_object_or_404(Contest, slug=slug)
    which = request.POST.get("which", "")
    try:
        letters = printing.take_letters(found, which, "print", by=request.user, most=printing.PRINTED_MAX)
    except NotAllowed as error:
        return _refused(request, error)
    return private(render(request, "contests/print.html", {"contest": found, "letters": letters}))


def _refused(request, error: Exception):
    return HttpResponse(sentence(error), status=409, content_type="text/plain; charset=utf-8")


def _import(request, found: Contest) -> rolls.RollImport:
    file = request.FILES.get("file")
    if file is None:
        raise BadInput("choose the file of the roll first")
    _, content = read_upload(file)
    typed = request.POST
    return rolls.import_roll(found, typed.get("holder", ""), typed.get("basis", ""), content, by=request.user)


def _done(request, found: Contest) -> str:
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise BadInput("that press is unknown; nothing was done")
    return act(request, found)


def _decide(request, found: Contest) -> str:
    voter = get_object_or_404(Voter, contest=found, pk=whole_number(request.POST.get("voter", "")))
    may_vote = request.POST.get("may_vote") == "yes"
    roster.decide(voter, request.POST.get("why", ""), by=request.user, may_vote=may_vote)
    return "let-vote" if may_vote else "refused"


def _enter(request, found: Contest) -> str:
    fields = {name: request.POST.get(name, "") for name in FIELDS}
    voter = roster.enter_voter(found, fields, request.POST.get("why", ""), by=request.user)
    return "doubtful" if voter.state == Voter.State.DOUBTFUL else "entered"


def _found(request, found: Contest) -> Voter:
    asked = {name: request.POST.get(name, "") for name in ("email", "name", "postcode")}
    voter = roster.find_voter(found, **asked)
    if voter is None:
        raise NotAllowed("Nobody of this contest has that address, or name and postcode. Look at how it is written.")
    return voter


def _one(request, found: Contest) -> str:
    """What is done to one voter who is looked for by the address."""
    what = request.POST.get("what", "")
    if what == "erase":
        asked = {name: request.POST.get(name, "") for name in ("email", "name", "postcode")}
        return "erased" if roster.erase_person(found, **asked, by=request.user) else "not-found"
    voter = _found(request, found)
    if what == "strike":
        strike(found, voter, request.POST.get("why", ""), by=request.user)
        return "struck"
    if what == "again":
        resend(voter, by=request.user)
        return "again"
    may_vote = what == "let"
    if what not in ("let", "refuse"):
        raise BadInput("choose what is to be done")
    roster.decide(voter, request.POST.get("why", ""), by=request.user, may_vote=may_vote)
    return "let-vote" if may_vote else "refused"


def _again_all(request, found: Contest) -> str:
    resend_failed(found, by=request.user)
    return "again-all"


def _drop(request, found: Contest) -> str:
    rolls.drop_roll(
        get_object_or_404(Roll, contest=found, pk=whole_number(request.POST.get("roll", ""))), by=request.user
    )
    return "dropped"


ACTS: dict[str, Callable[[object, Contest], str]] = {
    "decide": _decide, "enter": _enter, "one": _one, "again-all": _again_all, "drop": _drop,
}  # fmt: skip
