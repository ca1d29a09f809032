"""What the buttons on the page of a line do. Each returns the word of what was done; a refusal is raised."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from rejoinder.desk.lines import evidence, requests, take, versions
from rejoinder.desk.lines.models import Evidence, Line, LineRequest
from rejoinder.desk.people.models import Role
from rejoinder.errors import BadInput
from rejoinder.wire.archive import EVIDENCE_BYTES_MAX

Press = Callable[..., str]

DONE = {
    "saved": "Line {} is saved. Stories are matched anew within a minute.",
    "waits": "Line {} is saved. The new version waits for a second person; what was approved works meanwhile.",
    "new": "Line {} is in. It waits for a second person to approve it.",
    "same": "Line {}: nothing was changed.",
    "withdrawn": "Line {} is withdrawn. It is never suggested again.",
    "restored": "Line {} is back.",
    "approved": "Line {}: this version is approved and works from now on.",
    "back": "Line {} says again what it said; that is a new version and waits for a second person.",
    "taken": "Line {}: the new copy is taken; the old ones are kept.",
    "put": "Line {}: the copy is kept with its hash.",
    "looks": "Line {}: its evidence is looked at within a minute.",
    "owned": "Line {} is yours.",
}


def _withdraw(request, line: Line) -> str:
    take.withdraw(line, request.user)
    return "withdrawn"


def _restore(request, line: Line) -> str:
    take.restore(line, request.user)
    return "restored"


def _approve(request, line: Line) -> str:
    if not request.user.may(Role.APPROVER):
        raise PermissionDenied("Approvers and admins approve. Ask one of them.")
    said = request.POST
    versions.approve(line, said.get("sha256", ""), by=request.user, no_evidence_why=said.get("no_evidence_why", ""))
    return "approved"


def _back(request, line: Line) -> str:
    number = request.POST.get("number", "")
    if not number.isdecimal() or len(number) > 9:
        raise BadInput("say to which version to go back")
    versions.go_back(line, int(number), request.user)
    return "back"


def _take(request, line: Line) -> str:
    seen = request.POST.get("copy", "")
    evidence.take_copy(_piece(request, line), int(seen) if seen.isdecimal() else 0, request.user)
    return "taken"


def _put(request, line: Line) -> str:
    file = request.FILES.get("file")
    if file is None:
        raise BadInput("choose the file that is to be the copy")
    if file.size > EVIDENCE_BYTES_MAX:
        raise BadInput(f"{file.name}: over {EVIDENCE_BYTES_MAX // 2**20} MB; a copy may have no more")
    evidence.put_in(_piece(request, line), file.name, file.read(), request.user, content_type=file.content_type or "")
    return "put"


def _look(request, line: Line) -> str:
    for piece in evidence.pieces_of(line).exclude(address=""):
        evidence.look_again(piece, request.user)
    return "looks"


def _own(request, line: Line) -> str:
    take.take_over(line, request.user)
    return "owned"


def _piece(request, line: Line) -> Evidence:
    number = request.POST.get("evidence", "")
    found = line.pieces.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 16 else None
    if found is None:
        raise BadInput("this line has no such evidence")
    return found


PRESSES: dict[str, Press] = {
    "withdraw": _withdraw, "restore": _restore, "approve": _approve, "back": _back, "take": _take, "put": _put,
    "look": _look, "own": _own,
}  # fmt: skip


def answer_request(request, line: Line) -> None:
    """Settles the request that a new line was written for, where the form names one that is open."""
    number = request.POST.get("request", "")
    if number.isdecimal() and len(number) < 16:
        wanted = LineRequest.objects.filter(pk=int(number), state=LineRequest.State.ASKED).first()
        if wanted is not None:
            requests.answer(wanted, line, request.user)
