"""Contests for the team: set up, changed, asked for, fixed, called off; and what members decided."""

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from rejoinder.core.languages import NAMES
from rejoinder.desk.audit.models import AuditEvent
from rejoinder.desk.contests import drafts, fixing
from rejoinder.desk.contests.acts import ON_CONTEST, Said
from rejoinder.desk.contests.decisions import decided_votes
from rejoinder.desk.contests.fields import rule_of, rules_for
from rejoinder.desk.contests.models import Candidate, Contest
from rejoinder.desk.contests.public import own_page, public_address
from rejoinder.desk.contests.voters import numbers_of
from rejoinder.desk.contests.waiting import listed
from rejoinder.desk.listening.fields import BadFields
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput, NotAllowed, RejoinderError

DEEDS_SHOWN = 12
DECISIONS_A_PAGE = 50
TEXTS = (
    "title", "question", "seat", "party", "about", "rule", "seats", "quorum_pct", "threshold_pct", "no_quorum",
    "consent_means", "controller", "eligibility", "declaration",
)  # fmt: skip
GIVEN = ("title", "question", "seat", "party")  # that another page may fill in, such as a plan's seat
MOMENTS = ("nominations_until", "opens_at", "closes_at")
OFFERED_DECLARATION = "I am entitled to vote in this seat. I vote in this primary once, with one address of my own."
DONE = {
    "made": "A draft. Nobody outside sees it yet.", "saved": "Saved.",
    "nominations": "Nominations are open. The public form works from now on.",
    "ask": "Asked. Somebody else reads and fixes it.", "send-back": "Sent back. It is a draft again.",
    "fix": "Fixed. Its terms never change from now on.", "call-off": "Called off. Its pages say why.",
}  # fmt: skip
DEEDS = {
    "contest.add": "set it up", "contest.edit": "changed it", "contest.nominations": "opened nominations",
    "contest.ask": "asked for it to be fixed", "contest.send_back": "sent it back", "contest.fix": "fixed it",
    "contest.open": "opened it", "contest.close": "closed it", "contest.count": "counted it",
    "contest.call_off": "called it off", "contest.decide": "wrote what it decided",
    "contest.erase": "erased its personal data", "candidate.add": "put somebody forward",
    "candidate.edit": "changed what stands of a candidate", "candidate.take_up": "took a nomination up",
    "candidate.stand": "noted that a nominee stands", "candidate.refuse": "refused a nomination",
    "candidate.put_back": "took a refusal back", "candidate.withdraw": "noted a withdrawal",
    "candidate.accept": "said yes", "candidate.decline": "said no", "candidate.link": "was shown a nominee's link",
    "roll.import": "brought a roll in", "roll.drop": "took a roll out", "voter.enter": "entered a voter",
    "voter.let_vote": "let a voter in", "voter.refuse": "refused a voter", "voter.erase": "erased a person",
    "credential.issue": "made credentials",
    "credential.strike": "struck a vote", "letters.again": "had letters sent again",
    "letters.csv": "downloaded voting links", "letters.print": "printed voting links",
}  # fmt: skip


@needs(Role.WRITER)
@own_clock
def new(request):
    """The form of a new contest; what was typed stays when a field needs another look."""
    kind = request.POST.get("kind") or request.GET.get("kind") or Contest.Kind.PRIMARY
    kind = kind if kind in Contest.Kind.values else Contest.Kind.PRIMARY
    typed, wrong = _offered(kind) | {name: request.GET[name][:400] for name in GIVEN if name in request.GET}, {}
    if request.method == "POST":
        typed = _typed(request.POST)
        try:
            made = drafts.start_contest(typed | {"kind": kind}, by=request.user)
            return after(f"/alliance/contests/{made.slug}/", "made")
        except BadFields as error:
            wrong = error.fields
    return _form(request, kind, typed, wrong)


@needs(Role.WRITER)
@own_clock
def edit(request, slug):
    """The same form for a draft."""
    found = get_object_or_404(Contest, slug=slug)
    typed, wrong, refused = _of_row(found), {}, ""
    if found.state not in drafts.DRAFTED:
        return HttpResponseRedirect(f"/alliance/contests/{slug}/")
    if request.method == "POST":
        typed = _typed(request.POST)
        try:
            drafts.save_contest(found, typed, by=request.user)
            return after(f"/alliance/contests/{slug}/", "saved")
        except BadFields as error:
            wrong = error.fields
        except NotAllowed as error:
            refused = sentence(error)
    return _form(request, found.kind, typed, wrong, contest=found, refused=refused)


@needs(Role.READER)
@own_clock
def contest(request, slug):
    """One contest: where it stands, what waits, what is fixed, and who did what."""
    found = get_object_or_404(Contest.objects.select_related("asked_by", "fixed_by", "edited_by"), slug=slug)
    wrong, status = "", 200
    if request.method == "POST":
        writers_only(request)
        act, sent = request.POST.get("act", ""), request.POST
        try:
            if act not in ON_CONTEST:
                raise BadInput("that press is unknown; nothing was done")
            why = sent.get("note" if act == "send-back" else "why", "")
            ON_CONTEST[act](found, Said(sent.get("sha256", ""), why), request.user)
            return after(f"/alliance/contests/{slug}/", act)
        except RejoinderError as error:
            wrong, status = sentence(error), 409 if isinstance(error, NotAllowed) else 422
            found.refresh_from_db()
    return show(request, "contests/contest.html", _about(request, found, wrong), status=status)


@require_safe
@needs(Role.READER)
@own_clock
def decisions(request):
    """Every members' vote that was counted, newest first: consent, veto, or no decision, and why."""
    page = Paginator(decided_votes(), DECISIONS_A_PAGE).get_page(request.GET.get("page"))
    return show(request, "contests/decisions.html", {"page": page, "rows": page.object_list})


def _about(request, found: Contest, wrong: str) -> dict:
    is_draft = found.state in drafts.DRAFTED
    on_paper = found.candidates.exclude(place=None) if not is_draft else found.candidates.all()
    return {
        "contest": found, "wrong": wrong, "typed": request.POST if wrong else {}, "is_draft": is_draft,
        "one": listed([found], request.user)[0], "numbers": numbers_of(found), "rule": rule_of(found),
        "stops": fixing.why_not_ready(found) if is_draft and not found.asked_sha256 else [],
        "why_not_fix": fixing.why_not_fix(found, request.user), "may_approve": request.user.may(Role.APPROVER),
        "candidates": [one for one in on_paper if one.state != Candidate.State.DECLINED],
        "address": public_address(found), "page": own_page(found),
        "may_call_off": found.state in drafts.RUNNING,
        "languages": [NAMES.get(code, code) for code in found.languages],
        "cast": found.envelopes.values("pseudonym").distinct().count(), "deeds": _deeds(found),
        "said": said(request, DONE), "entries": found.entries.count(),
    }  # fmt: skip


def _deeds(found: Contest) -> list[dict]:
    of_the_public = ("voter.declare", "voter.confirm")  # a list of times at which people joined is nobody's business
    events = AuditEvent.objects.filter(subject=f"contest:{found.pk}").exclude(action__in=of_the_public)
    return [
        {"at": one.at, "who": one.actor_label, "did": DEEDS.get(one.action, one.action), "why": one.detail.get("why")}
        for one in events[:DEEDS_SHOWN]
    ]


def _form(request, kind: str, typed: dict, wrong: dict, *, contest: Contest | None = None, refused: str = ""):
    about = {
        "kind": kind, "typed": typed, "wrong": wrong, "contest": contest, "refused": refused,
        "rules": rules_for(kind), "languages": NAMES, "eligibilities": Contest.Eligibility.choices,
        "no_quorums": Contest.NoQuorum.choices, "is_members": kind == Contest.Kind.MEMBERS,
    }  # fmt: skip
    return show(request, "contests/form.html", about, status=422 if wrong else 409 if refused else 200)


def _typed(post) -> dict:
    """What stands in the form, also what was left empty."""
    typed = {name: post.get(name, "") for name in (*TEXTS, *MOMENTS, "erase_at") if name in post}
    return typed | {"languages": post.getlist("languages")}


def _of_row(row: Contest) -> dict:
    typed = {name: getattr(row, name) for name in TEXTS}
    typed |= {name: "" if typed[name] is None else typed[name] for name in ("quorum_pct", "threshold_pct")}
    for name in MOMENTS:
        at = getattr(row, name)
        typed[name] = f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else ""
    return typed | {"erase_at": row.erase_at.isoformat() if row.erase_at else "", "languages": row.languages}


def _offered(kind: str) -> dict:
    """What a new form begins with."""
    row = Contest(kind=kind, languages=["en"])
    if kind == Contest.Kind.MEMBERS:
        row.quorum_pct, row.threshold_pct, row.eligibility = 50, 50, Contest.Eligibility.ROLL
    else:
        row.declaration = OFFERED_DECLARATION
    return _of_row(row)
