"""The team's pages of a consultation: a new one, its statements and the queue, invitations, opening and closing it."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from rejoinder.desk.consultations import invitations, running, statements
from rejoinder.desk.consultations.fields import as_typed, language_rows, typed_fields
from rejoinder.desk.consultations.models import Consultation, Statement
from rejoinder.desk.consultations.reading import deeds, listed, queue
from rejoinder.desk.consultations.words import words_in
from rejoinder.desk.listening.fields import BadFields, whole_number
from rejoinder.desk.listening.files import as_file
from rejoinder.desk.listening.page import sentence, show, writers_only
from rejoinder.desk.listening.said import after, said
from rejoinder.desk.listening.zone import own_clock
from rejoinder.desk.people.access import needs
from rejoinder.desk.people.models import Role
from rejoinder.errors import NotAllowed

STATEMENTS_A_PAGE = 100
QUEUE_SHOWN = 30
PASTED_MAX = 200  # statements in one paste
DONE = {
    "made": "Written. It is a draft: add statements, then open it.",
    "saved": "Saved.",
    "added": "The statement is up.",
    "added_many": "The statements are up.",
    "open": "Open. The address can be given out.",
    "close": "Closed. The report is being worked out.",
    "publish": "The report is public.",
    "retry": "The report is worked out again.",
    "unpublish": "The report is no longer public.",
    "accepted": "Statement {} is up.",
    "kept": "Statement {} stays up.",
    "rejected": "Statement {} is rejected.",
    "merged": "Statement {} is joined to another.",
    "undone": "Statement {} is as it was before.",
}
BECOMES = {"accept": "accepted", "reject": "rejected", "merge": "merged"}


@require_GET
@needs(Role.READER)
@own_clock
def consultations(request):
    """All of them."""
    return show(request, "consultations/list.html", {"consultations": listed()})


@needs(Role.WRITER)
@own_clock
def new(request):
    """The form of a new one."""
    return _form(request, None)


@needs(Role.WRITER)
@own_clock
def edit(request, pk):
    """The form of one that is there; once it is open, only what nobody agreed to can change."""
    return _form(request, get_object_or_404(Consultation, pk=pk))


def _form(request, row: Consultation | None):
    wrong: dict[str, str] = {}
    refused, post = "", request.POST if request.method == "POST" else None
    if post is not None:
        try:
            fields = typed_fields(post, wrong, row)
            if wrong:
                raise BadFields(wrong)
            made = running.save_consultation(fields, request.user, row)
            return after(f"/alliance/consultations/{made.pk}/", "saved" if row else "made")
        except BadFields as error:
            wrong = error.fields
        except NotAllowed as error:
            refused = sentence(error)
    typed = as_typed(row) | ({name: post.get(name, "") for name in post} if post else {})
    chosen = post.getlist("languages") if post else typed["languages"]
    kept = Consultation.objects.get(pk=row.pk) if row else None  # as it stands, not as it was typed
    about = {
        "row": kept, "typed": typed, "wrong": wrong, "refused": refused,
        "languages": language_rows(post, kept, chosen), "is_open": bool(kept and kept.state != "draft"),
    }  # fmt: skip
    return show(request, "consultations/form.html", about, status=422 if wrong else 409 if refused else 200)


@require_GET
@needs(Role.READER)
@own_clock
def consultation(request, pk):
    """One consultation: the queue, its statements, who may answer, and what can be done now."""
    return _page(request, get_object_or_404(Consultation, pk=pk))


def _page(request, row: Consultation, *, wrong: dict | None = None, typed: dict | None = None, refused: str = ""):
    is_live = row.state in (Consultation.State.DRAFT, Consultation.State.OPEN)
    settled = row.statements.exclude(state=Statement.State.WAITING).select_related("same_as")
    page = Paginator(settled, STATEMENTS_A_PAGE).get_page(request.GET.get("page"))
    about = {
        "row": row, "one": listed(Consultation.objects.filter(pk=row.pk))[0], "page": page, "is_live": is_live,
        "languages": [words_in(code) for code in row.languages],
        "queue": list(queue(row)[:QUEUE_SHOWN]) if is_live else [], "invited": invitations.sums_of(row),
        "why_not_open": running.why_not_open(row) if row.state == "draft" else "", "deeds": deeds(row),
        "may_approve": request.user.may(Role.APPROVER), "may_admin": request.user.may(Role.ADMIN),
        "said": said(request, DONE, request.GET.get("n", "")[:6], _undo(request, row)), "wrong": wrong or {},
        "typed": typed or {}, "refused": refused, "letters_max": statements.LETTERS_MAX,
    }  # fmt: skip
    return show(request, "consultations/consultation.html", about, status=422 if wrong else 409 if refused else 200)


def _undo(request, row: Consultation) -> dict[str, str]:
    number = whole_number(request.GET.get("n", "")[:6])
    address = f"/alliance/consultations/{row.pk}/statements/{number}/undo/"
    return dict.fromkeys(("accepted", "rejected", "merged"), address) if number else {}


@require_POST
@needs(Role.READER)
@own_clock
def press(request, pk, what):
    """Opens, closes, publishes, takes down, or drops a draft."""
    writers_only(request)
    row = get_object_or_404(Consultation, pk=pk)
    try:
        if what == "drop":
            running.drop(row, request.user)
            return after("/alliance/consultations/", "dropped")
        if what not in running.PRESSES:
            raise Http404
        running.PRESSES[what](row, request.user)
    except NotAllowed as error:
        return _page(request, Consultation.objects.get(pk=pk), refused=sentence(error))
    return after(f"/alliance/consultations/{pk}/", what)


@require_POST
@needs(Role.READER)
@own_clock
def add_statements(request, pk):
    """Statements by the team, one a line; those that cannot be taken stay in the field, each with its reason."""
    writers_only(request)
    row = get_object_or_404(Consultation, pk=pk)
    lines = [line for line in request.POST.get("text", "").splitlines() if line.strip()][:PASTED_MAX]
    left, why, added = [], [], 0
    try:
        for line in lines:
            try:
                statements.add_statement(row, line, request.user, request.POST.get("language", ""))
                added += 1
            except BadFields as error:
                left.append(line)
                why.append(f"“{line.strip()[:40]}”: {error}")
    except NotAllowed as error:
        return _page(request, Consultation.objects.get(pk=pk), refused=sentence(error))
    if left or not lines:
        wrong = {"text": " ".join(why) or "Write at least one statement."}
        return _page(request, row, wrong=wrong, typed={"text": "\n".join(left)})
    return after(f"/alliance/consultations/{pk}/", "added" if added == 1 else "added_many")


@require_POST
@needs(Role.READER)
@own_clock
def decide(request, pk, number, what):
    """A moderator's decision about one statement, or its undoing."""
    writers_only(request)
    row = get_object_or_404(Consultation, pk=pk)
    found = get_object_or_404(Statement, consultation=row, number=number)
    typed = {name: request.POST.get(name, "") for name in ("reason", "same_as")}
    is_kept = what == "accept" and found.state == Statement.State.ACCEPTED
    try:
        if what == "undo":
            statements.undo(found, request.user)
        elif what in BECOMES:
            other = row.statements.filter(number=whole_number(typed["same_as"].strip())).first()
            statements.decide(found, BECOMES[what], request.user, reason=typed["reason"], same_as=other)
        else:
            raise Http404
    except BadFields as error:
        wrong = {f"{name}_{number}": text for name, text in error.fields.items()}
        return _page(request, row, wrong=wrong | {"decision": f"Statement {number}: {error}"}, typed=typed)
    except NotAllowed as error:
        return _page(request, row, refused=sentence(error))
    return after(f"/alliance/consultations/{pk}/", "kept" if is_kept else BECOMES.get(what, "undone"), n=number)


@require_POST
@needs(Role.READER)
@own_clock
def invite(request, pk):
    """Makes one-time links and hands them out as a file, this once."""
    writers_only(request)
    row = get_object_or_404(Consultation, pk=pk)
    typed = {name: request.POST.get(name, "") for name in ("count", "branch")}
    try:
        links = invitations.invite(row, whole_number(typed["count"].strip()), request.user, typed["branch"])
    except BadFields as error:
        return _page(request, row, wrong=error.fields, typed=typed)
    except NotAllowed as error:
        return _page(request, row, refused=sentence(error))
    answer = HttpResponse(invitations.links_csv(links, typed["branch"]), content_type="text/csv; charset=utf-8")
    return as_file(answer, f"{row.slug}-invitations.csv", is_kept=False)
