"""What each button on the page of a rebuttal does; its answer is the word that the next page says."""

from collections.abc import Callable

from django.http import HttpRequest
from django.utils import timezone

from rejoinder.desk.listening.zone import zone_of
from rejoinder.desk.people.models import User
from rejoinder.desk.publishing import by_hand, releases, stopping
from rejoinder.desk.publishing.models import Publication
from rejoinder.desk.publishing.releases import TextFields
from rejoinder.desk.rebuttals import afterwards, writing
from rejoinder.desk.rebuttals.forms import digits, typed_fields, typed_rows
from rejoinder.desk.rebuttals.models import Rebuttal
from rejoinder.desk.rebuttals.reading import shown
from rejoinder.desk.rebuttals.when import moment, when_typed
from rejoinder.errors import BadInput

Act = Callable[[HttpRequest, Rebuttal], str]

DONE = {
    "started": "Drafted from the line. Change what you want, then ask for approval.",
    "saved": "Saved. Draft {}.",
    "same": "Nothing was changed.",
    "mended": "Mended and saved. Draft {}.",
    "asked": "Asked. The text is frozen; any change voids it.",
    "taken_back": "Taken back. It is a draft again.",
    "overridden": "It goes out without a second person. The reviewer is told.",
    "reviewed": "Reviewed. Thank you for reading it.",
    "form": "Its form is changed. Draft {}.",
    "dropped": "Dropped. The story is to be decided again.",
    "let_go": "Let go. It goes out now.",
    "looking": "We look for it on the other side.",
    "marked": "Marked. It is not sent again.",
    "again": "It is tried again.",
    "withdrawn": "Being taken down. A notice says so: read it, then ask for approval.",
    "taken_down": "Being taken down.",
    "correcting": "A correction of what is out. Change it, then ask for approval.",
}


def _save(request: HttpRequest, found: Rebuttal) -> str:
    before, said = found.release.sha256, request.POST
    at = "keep"
    if "goes_out" in said:
        at = moment(when_typed(said, zone_of(request.user).key), timezone.now())
    saved = writing.save(
        found, typed_fields(found, request), by=request.user, seen=said.get("seen", ""), goes_out_at=at
    )
    return "same" if saved.release.sha256 == before else "saved"


def _ask(request: HttpRequest, found: Rebuttal) -> str:
    _save(request, found)
    releases.ask(found.release, by=request.user)
    return "asked"


def _use(request: HttpRequest, found: Rebuttal) -> str:
    """Saves what is typed with one finding mended: `use:2` is finding 2."""
    number = digits(_rest(request))
    page = shown(found, request.user, rows=typed_rows(found, request))
    finding = next((one for one in page.findings if one.number == number and one.mend is not None), None)
    if finding is None:
        raise BadInput("the text changed since that finding; look at it again")
    typed = typed_fields(found, request)
    fields = typed[finding.account]
    text = fields.text[: finding.start] + finding.mend + fields.text[finding.end :]
    typed[finding.account] = TextFields(fields.account, text, fields.title, fields.slug)
    writing.save(found, typed, by=request.user, seen=request.POST.get("seen", ""))
    return "mended"


def _form(request: HttpRequest, found: Rebuttal) -> str:
    _save(request, found)
    writing.choose_form(found, _rest(request), by=request.user)
    return "form"


def _take_back(request: HttpRequest, found: Rebuttal) -> str:
    releases.take_back(found.release, by=request.user)
    return "taken_back"


def _override(request: HttpRequest, found: Rebuttal) -> str:
    reviewer = User.objects.filter(pk=digits(request.POST.get("reviewer", "")), is_active=True).first()
    if reviewer is None:
        raise BadInput("name who reads it afterwards")
    said = request.POST
    releases.override(found.release, said.get("sha256", ""), said.get("reason", ""), reviewer, by=request.user)
    return "overridden"


def _review(request: HttpRequest, found: Rebuttal) -> str:
    releases.review(found.release, request.POST.get("note", ""), by=request.user)
    return "reviewed"


def _drop(request: HttpRequest, found: Rebuttal) -> str:
    writing.drop(found, by=request.user)
    return "dropped"


def _send_now(request: HttpRequest, found: Rebuttal) -> str:
    stopping.send_now(found.release, by=request.user)
    return "let_go"


def _look(request: HttpRequest, found: Rebuttal) -> str:
    by_hand.look_again(_publication(request, found), by=request.user)
    return "looking"


def _mark_out(request: HttpRequest, found: Rebuttal) -> str:
    by_hand.mark_out(_publication(request, found), request.POST.get("url", ""), by=request.user)
    return "marked"


def _mark_not_out(request: HttpRequest, found: Rebuttal) -> str:
    by_hand.mark_not_out(_publication(request, found), by=request.user)
    return "marked"


def _try_again(request: HttpRequest, found: Rebuttal) -> str:
    by_hand.try_again(_publication(request, found), by=request.user)
    return "again"


def _withdraw(request: HttpRequest, found: Rebuttal) -> str:
    notice = afterwards.withdraw(found, request.POST.get("reason", ""), by=request.user)
    return f"{notice.pk}:withdrawn" if notice else "taken_down"


def _correct(request: HttpRequest, found: Rebuttal) -> str:
    return f"{afterwards.correct(found, by=request.user).pk}:correcting"


def _publication(request: HttpRequest, found: Rebuttal) -> Publication:
    row = found.release.publications.filter(pk=digits(_rest(request))).first()
    if row is None:
        raise BadInput("that publication is not there any more; look again")
    return row


def _rest(request: HttpRequest) -> str:
    return request.POST["act"].partition(":")[2]


ACTS: dict[str, Act] = {
    "save": _save, "ask": _ask, "use": _use, "form": _form, "take_back": _take_back, "override": _override,
    "review": _review, "drop": _drop, "send_now": _send_now, "look": _look, "mark_out": _mark_out,
    "mark_not_out": _mark_not_out, "try_again": _try_again, "withdraw": _withdraw, "correct": _correct,
}  # fmt: skip
