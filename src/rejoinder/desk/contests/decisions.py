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


RUNNING = (Contest.State.FIXED, Contest.State.OPEN, Contest.State.CLOSED)
Decision = Consent | Veto | NoDecision


def decision_for(seat: str, party: str, at: datetime | None = None) -> Decision:
    """What holds at a moment (None: now) for a party in a seat: the last members' vote that was counted by then.

    Names are compared without regard to capitals, accents and hyphens. A later vote takes the place of an earlier one,
    also where it decided nothing.
    """
    never_asked = NoDecision(f"The members of {party} in {seat} were not asked.")
    return decisions_at(at).get((fold_name(seat), fold_name(party)), never_asked)


def decisions_at(at: datetime | None = None) -> dict[tuple[str, str], Decision]:
    """What holds at a moment (None: now) for every seat and party whose members were asked, in one query.

    Keys are (seat, party) as core/voters.fold_name spells them. A pair whose members were not asked is not there.
    """
    at = at or timezone.now()
    asked: dict[tuple[str, str], list[Contest]] = {}
    for one in _members_votes().order_by("counted_at", "pk"):
        asked.setdefault((fold_name(one.seat), fold_name(one.party)), []).append(one)
    found = {pair: _holds(votes, at) for pair, votes in asked.items()}
    return {pair: said for pair, said in found.items() if said is not None}


def running_votes() -> dict[tuple[str, str], Contest]:
    """The members' votes that are fixed, open or being counted, by folded seat and party; the last of each pair."""
    rows = _members_votes().filter(state__in=RUNNING).order_by("pk")
    return {(fold_name(one.seat), fold_name(one.party)): one for one in rows}


def decided_votes():
    """Every members' vote that was counted, newest first."""
    return (
        Contest.objects.filter(kind=Contest.Kind.MEMBERS)
        .exclude(decision="")
        .exclude(counted_at=None)
        .order_by("-counted_at", "-pk")
    )


def _members_votes():
    names = (
        "kind", "slug", "seat", "party", "state", "decision", "decision_why", "counted_at", "opens_at", "closes_at",
    )  # fmt: skip
    return Contest.objects.filter(kind=Contest.Kind.MEMBERS).only(*names)


def _holds(votes: list[Contest], at: datetime) -> Decision | None:
    """Of one pair, the votes in the order of their counting; None where none is counted and none runs."""
    counted = [one for one in votes if one.decision and one.counted_at and one.counted_at <= at]
    if counted:
        return _said(counted[-1])
    running = [one for one in votes if one.state in RUNNING]
    if not running:
        return None
    last = running[-1]
    return NoDecision(f"{last.party} members vote until {timezone.localtime(last.closes_at):%-d %b %Y, %H:%M}.")


def _said(contest: Contest) -> Consent | Veto | NoDecision:
    if contest.decision == "none":
        return NoDecision(contest.decision_why)
    kind = Consent if contest.decision == "consent" else Veto
    return kind(contest.slug, contest.counted_at, contest.decision_why)
