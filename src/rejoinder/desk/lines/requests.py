"""Requests to the policy desk: a line is wanted that is not there; asked, then answered by a line or declined."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.audit.trail import record
from rejoinder.desk.lines.models import Line, LineRequest
from rejoinder.desk.listening.fields import BadFields, Who, actor_of, person_of, plain_line
from rejoinder.desk.people.models import User
from rejoinder.desk.stories.models import Story
from rejoinder.errors import BadInput, NotAllowed

CLAIM_LETTERS_MAX = 2_000
State, Mail = LineRequest.State, LineRequest.Mail


def ask(
    claim: str, by: Who, *, story: Story | None = None, wanted_by: datetime | None = None, owner: User | None = None
):
    """Asks for a line that answers `claim`; its owner is mailed where mail is set. Raises BadFields.

    One that is open for the same story and claim already is answered as it is.
    """
    claim = " ".join(str(claim or "").replace("\x00", " ").split())
    if not claim or len(claim) > CLAIM_LETTERS_MAX:
        raise BadFields({"claim": f"Say what has to be answered, in 1 to {CLAIM_LETTERS_MAX} letters."})
    if owner is not None and not owner.is_active:
        raise BadFields({"owner": f"{owner} has left the desk. Choose somebody else."})
    open_one = LineRequest.objects.filter(state=State.ASKED, story=story, claim=claim).first()
    if open_one is not None:
        return open_one
    now = timezone.now()
    with transaction.atomic():
        made = LineRequest.objects.create(
            story=story, claim=claim, asked_by=person_of(by), asked_at=now, wanted_by=wanted_by, owner=owner,
            mail=Mail.DUE if owner else Mail.NONE, mail_at=now if owner else None,
        )  # fmt: skip
        about = {"story": story.pk} if story else {}
        record("request.ask", f"request:{made.pk}", **actor_of(by), **about)
    return made


def hand_to(request: LineRequest, owner: User, by: Who) -> None:
    """Gives an open request to somebody, who is mailed."""
    if not owner.is_active:
        raise BadInput(f"{owner} has left the desk")
    with transaction.atomic():
        request = _open(request)
        request.owner, request.mail, request.mail_at = owner, Mail.DUE, timezone.now()
        request.save()
        record("request.hand", f"request:{request.pk}", **actor_of(by), to=owner.email)


def answer(request: LineRequest, line: Line, by: Who) -> None:
    """Says which line answers a request. Raises NotAllowed where it is settled already."""
    with transaction.atomic():
        request = _open(request)
        request.line = line
        _settle(request, State.ANSWERED, by, line=line.ref)


def decline(request: LineRequest, reason: str, by: Who) -> None:
    """Says why there will be no line. Raises BadFields without a reason."""
    reason = plain_line(reason, 500)
    if not reason:
        raise BadFields({"reason": "Say why there will be no line; who asked reads it."})
    with transaction.atomic():
        request = _open(request)
        request.reason = reason
        _settle(request, State.DECLINED, by)


def _settle(request: LineRequest, state: str, by: Who, **about) -> None:
    request.state, request.settled_by, request.settled_at = state, person_of(by), timezone.now()
    if request.mail == Mail.DUE:
        request.mail, request.mail_at = Mail.NONE, None
    request.save()
    record(
        f"request.{'answer' if state == State.ANSWERED else 'decline'}",
        f"request:{request.pk}",
        **actor_of(by),
        **about,
    )


def _open(request: LineRequest) -> LineRequest:
    found = LineRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if found.state != State.ASKED:
        raise NotAllowed(f"request {found.pk} is {found.get_state_display().lower()} already")
    return found


def open_count() -> int:
    """How many requests wait."""
    return LineRequest.objects.filter(state=State.ASKED).count()


def open_for(story: Story) -> LineRequest | None:
    """The request that waits for a story's line, or None."""
    return LineRequest.objects.filter(story=story, state=State.ASKED).select_related("owner").first()
