"""Taking back and putting right what is out: never silently, always with a notice or a correction that stays listed."""

import zoneinfo
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rejoinder.core.approval import State as ReleaseState
from rejoinder.desk.audit.trail import record
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.people.desk import desk_row
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.publishing import releases
from rejoinder.desk.publishing.models import Publication, Release, ReleaseText
from rejoinder.desk.publishing.releases import TextFields, held
from rejoinder.errors import BadInput, NotAllowed

REASON_LETTERS_MAX = 500
State = Publication.State
ON_ITS_WAY = (State.SENDING, State.UNCLEAR)


@transaction.atomic
def withdraw(release: Release, reason: str, *, by: User) -> Release | None:
    """Takes down all that is out of a release, at once; returns the draft of the notice that says so.

    What has not gone out never does. What is under way is taken down as soon as it is known to be out. The notice is
    None where nothing was out. Raises NotAllowed for people who may not, BadInput without a reason.
    """
    reason = " ".join(reason.replace("\x00", " ").split())[:REASON_LETTERS_MAX]
    if not by.may(Role.APPROVER):
        raise NotAllowed("Only an approver withdraws what is out.")
    if not reason:
        raise BadInput("Say why it is withdrawn: the reason stands in the notice.")
    row = held(release)
    if row.state != ReleaseState.OUT:
        raise NotAllowed("Nothing of it is out. Take it back or drop it.")
    now = timezone.now()
    rows = list(row.publications.select_for_update(of=("self",)).select_related("account"))
    if not (touched := [one for one in rows if _taken_back(one, reason, by, now)]):
        raise NotAllowed("Nothing of it stands any more.")
    record(
        "release.withdraw", f"release:{row.pk}", actor=by, reason=reason,
        publications={str(one.pk): one.state for one in touched},
    )  # fmt: skip
    stood = [one for one in touched if one.state != State.VOID]
    return _notice(row, stood, reason, by) if stood else None


def _taken_back(one: Publication, reason: str, by: User, now: datetime) -> bool:
    """Marks one publication as withdrawn or to be withdrawn. False where there is nothing to take back."""
    stays = one.state == State.OUT and one.withdrawn_why  # it was tried: what was mailed cannot be taken back
    if stays or one.state not in (State.OUT, State.WAITING, State.FAILED, *ON_ITS_WAY):
        return False
    one.withdrawn_why, one.withdrawn_by = reason, by
    if one.state == State.OUT:
        one.state, one.due_at, one.looks, one.needs_person = State.WITHDRAWING, now, 0, False
    elif one.state not in ON_ITS_WAY:  # what is under way is taken down once it is known to be out
        one.state, one.why = State.VOID, "withdrawn before it went out"
    one.save()
    return True


def _notice(row: Release, stood: list[Publication], reason: str, by: User) -> Release:
    """The draft that tells on every account it stood on that it was withdrawn; it goes through approval like any."""
    at = min((one.out_at for one in stood if one.out_at), default=timezone.now())
    text = f"We have withdrawn our post of {_clock(at)}: {reason}"
    accounts = {one.account_id for one in stood}
    title = f"Withdrawn: {row.title}"
    notice = releases.start(title, by=by, story=row.story, corrects=row)
    fields = [_fields(was, text, title) for was in row.texts.filter(account__in=accounts)]
    return releases.edit(notice, fields, by=by)


@transaction.atomic
def correct(release: Release, *, by: User) -> Release:
    """A draft that puts right what is out, with the text of each account to begin from; it goes through approval."""
    row = held(release)
    if row.state != ReleaseState.OUT:
        raise NotAllowed("Nothing of it is out yet. Change it instead.")
    out = row.publications.filter(state__in=[State.OUT, State.WAITING, *ON_ITS_WAY])
    accounts = set(out.values_list("account_id", flat=True))
    if not accounts:
        raise NotAllowed("Nothing of it stands any more. Write a new one.")
    draft = releases.start(f"Correction: {row.title}", by=by, story=row.story, corrects=row)
    fields = [_fields(was, was.text, was.title) for was in row.texts.filter(account__in=accounts)]
    return releases.edit(draft, fields, by=by)


def _fields(was: ReleaseText, text: str, title: str) -> TextFields:
    return TextFields(was.account_id, text, title)


def _clock(at: datetime) -> str:
    """The time as the team's clock had it, with the day where it was not today."""
    zone: zoneinfo.ZoneInfo = zone_of(desk_row())
    local, today = at.astimezone(zone), timezone.now().astimezone(zone).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local.day} {local:%B}, {local:%H:%M}"
