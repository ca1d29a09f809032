"""Once it is out: corrections and notices of withdrawal, each a rebuttal of its own that goes through approval."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.lines.models import Line
from rejoinder.desk.people.models import User
from rejoinder.desk.publishing import withdrawing
from rejoinder.desk.publishing.models import Release
from rejoinder.desk.rebuttals.models import Rebuttal


@transaction.atomic
def withdraw(rebuttal: Rebuttal, reason: str, *, by: User) -> Rebuttal | None:
    """Takes down all that is out; returns the draft of the notice that says so, None where nothing was out."""
    notice = withdrawing.withdraw(rebuttal.release, reason, by=by)
    return _of(rebuttal, notice, (), by) if notice else None  # it says no line: it says what we did


@transaction.atomic
def correct(rebuttal: Rebuttal, *, by: User) -> Rebuttal:
    """A draft that puts right what is out, with its texts to begin from."""
    return _of(rebuttal, withdrawing.correct(rebuttal.release, by=by), rebuttal.lines.all(), by)


def _of(rebuttal: Rebuttal, release: Release, lines: Sequence[Line], by: User) -> Rebuttal:
    now = timezone.now()
    made = Rebuttal.objects.create(
        story=rebuttal.story, release=release, claim=rebuttal.claim, claim_post=rebuttal.claim_post,
        form=rebuttal.form, opened_by=by, opened_at=now, triaged_at=now,
    )  # fmt: skip
    made.lines.set(lines)
    return made
