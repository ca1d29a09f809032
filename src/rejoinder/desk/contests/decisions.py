"""What members decided, as the count wrote it down: asked for by whoever plans who stands aside where."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from rejoinder.core.voters import fold_name
from rejoinder.desk.contests.models import Contest


@dataclass(frozen=True)
class Consent:
    """The members agreed to stand aside."""

    contest: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Veto:
    """The members said no; a plan must keep their party in."""

    contest: str
    at: datetime
    why: str


@dataclass(frozen=True)
class NoDecision:
    """Nothing binding is there: nobody was asked, a vote is still open, or it decided nothing."""

    why: str


def decision_for(seat: str, party: str, at: datetime | None = None) -> Consent | Veto | NoDecision:
    """What holds at a moment (None: now) for a party in a seat: the last members' vote that was counted by then.

    Names are compared without regard to capitals, accents and hyphens. A later vote takes the place of an earlier one,
    also where it decided nothing.
    """
    at = at or timezone.now()
    asked = [
        one for one in Contest.objects.filter(kind=Contest.Kind.MEMBERS).order_by("counted_at", "pk")
        if (fold_name(one.seat), fold_name(one.party)) == (fold_name(seat), fold_name(party))
    ]  # fmt: skip
    counted = [one for one in asked if one.decision and one.counted_at and one.counted_at <= at]
    if counted:
        return _said(counted[-1])
    running = [one for one in asked if one.state in (Contest.State.FIXED, Contest.State.OPEN, Contest.State.CLOSED)]
    if running:
        return NoDecision(f"{party} members vote until {timezone.localtime(running[-1].closes_at):%-d %b %Y, %H:%M}.")
    return NoDecision(f"The members of {party} in {seat} were not asked.")


def decided_votes():
    """Every members' vote that was counted, newest first."""
    return (
        Contest.objects.filter(kind=Contest.Kind.MEMBERS)
        .exclude(decision="")
        .exclude(counted_at=None)
        .order_by("-counted_at", "-pk")
    )


def _said(contest: Contest) -> Consent | Veto | NoDecision:
    if contest.decision == "none":
        return NoDecision(contest.decision_why)
    kind = Consent if contest.decision == "consent" else Veto
    return kind(contest.slug, contest.counted_at, contest.decision_why)
