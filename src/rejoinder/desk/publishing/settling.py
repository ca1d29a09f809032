"""What came of a send, a look or a withdrawal, written down: the answer of core/sending.py to rows and alarms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from rejoinder.core import sending as rule
from rejoinder.core.sending import AskPerson, GiveUp, Look, Next, Out, TryAgain
from rejoinder.desk.audit.trail import record
from rejoinder.desk.links.hashtags import tie_own_post
from rejoinder.desk.publishing.alarms import About, mend, raise_alarm
from rejoinder.desk.publishing.models import Account, Publication, Release
from rejoinder.desk.publishing.sending import JOB, STALE, Claim
from rejoinder.wire.channels.message import NotSent, Unclear
from rejoinder.wire.channels.outgoing import (
    Absent,
    CannotTell,
    Found,
    Outcome,
    Published,
    Receipt,
    Standing,
    Withdrawn,
)

State = Publication.State
CANNOT_ASK = "this channel cannot be asked whether it arrived; look there, then mark it"
ECHO_FIRST = timedelta(seconds=rule.ECHO_AFTER_S[0])


@dataclass(frozen=True)
class CannotTake:
    """What went out over this channel cannot be taken back by anybody, such as a mail; the notice must do."""

    why: str


@transaction.atomic
def settle_sent(claim: Claim, outcome: Outcome, now: datetime, *, can: frozenset[str]) -> str:
    """Writes what came of a send; returns the status under which it is counted."""
    row = _mine(claim, is_sure=isinstance(outcome, Published))
    if row is None:
        return "settled by another"
    if isinstance(outcome, Published):
        _write_receipt(row, outcome.receipt)
        row.looks, row.due_at = (1, now + STALE) if "read_back" in can else (0, now)
        return _apply(row, Out(is_seen=False), now)
    if isinstance(outcome, Unclear):
        row.looks, row.absent = 0, 0
        is_asked = "read_back" in can
        return _apply(row, rule.after_silence(0, outcome.why) if is_asked else AskPerson(CANNOT_ASK), now)
    if outcome.is_refused:
        _refuse(row, outcome, now)
        return "refused"
    answer = rule.after_not_sent(row.tries, outcome.why, is_final=outcome.is_final, after_s=outcome.after_s)
    return _apply(row, answer, now)


@transaction.atomic
def settle_look(claim: Claim, standing: Standing, now: datetime) -> str:
    """Writes what a look found; returns the status under which it is counted."""
    row = _mine(claim)
    if row is None:
        return "settled by another"
    looks, row.looks = row.looks, row.looks + 1
    if isinstance(standing, Found) and claim.prior and not standing.is_same:
        standing = Absent("the text before it still stands there")  # a correction in place has not come through
    if isinstance(standing, Found):
        _write_receipt(row, standing.receipt)
        return _apply(row, rule.after_found(is_same=standing.is_same), now)
    if row.state == State.OUT:
        return _apply(row, rule.after_unseen(looks - 1, standing.why), now)
    if isinstance(standing, CannotTell):
        row.absent = 0
        return _apply(row, rule.after_silence(looks + 1, standing.why), now)
    row.absent += 1
    return _apply(row, rule.after_absent(row.tries, looks + 1, row.absent, standing.why), now)


@transaction.atomic
def settle_withdrawal(claim: Claim, outcome: Withdrawn | NotSent | Unclear | CannotTake, now: datetime) -> str:
    """Writes what came of taking a publication down. It may be tried again: what is gone stays gone."""
    row = _mine(claim)
    if row is None:
        return "settled by another"
    row.looks += 1
    if isinstance(outcome, Withdrawn):
        row.state, row.withdrawn_at, row.why, row.echo_at = State.WITHDRAWN, now, outcome.why[:500], None
        _save(row, "withdrawn", now)
        return "withdrawn"
    if isinstance(outcome, NotSent) and outcome.is_refused:
        _refuse_account(row.account, outcome, now)
    is_final, after_s = (outcome.is_final, outcome.after_s) if isinstance(outcome, NotSent) else (False, 0.0)
    if isinstance(outcome, CannotTake):
        row.state, row.looks, row.why = State.OUT, 0, outcome.why[:500]
        return _save(row, "stays", now)
    answer = rule.after_not_withdrawn(row.looks, outcome.why, is_final=is_final, after_s=after_s)
    row.why = answer.why[:500]
    if isinstance(answer, TryAgain):
        row.due_at = now + timedelta(seconds=answer.in_s)
    else:
        row.needs_person = True
        raise_alarm("failed", f"could not be taken down: {answer.why}", About(publication=row), at=now)
    _save(row, "not withdrawn", now)
    return "not withdrawn"


def _mine(claim: Claim, *, is_sure: bool = False) -> Publication | None:
    """The row, locked, where it is still this worker's; a sure "it is out" is believed even after the claim ran out."""
    row = Publication.objects.select_for_update(of=("self",)).select_related("account", "release")
    row = row.get(pk=claim.publication.pk)
    is_mine = row.claimed_at == claim.publication.claimed_at and row.state == claim.publication.state
    may_still = is_sure and row.state in (State.UNCLEAR, State.WAITING, State.FAILED)
    return row if is_mine or may_still else None


def _apply(row: Publication, answer: Next, now: datetime) -> str:
    """The answer of the rule, as the state of the row, with its alarm and its line in the trail."""
    row.why = answer.why[:500]
    if isinstance(answer, Out):
        return _out(row, answer, now)
    if isinstance(answer, Look):
        row.due_at = now + timedelta(seconds=answer.in_s)
        if row.state != State.OUT:
            row.state = State.UNCLEAR
        return _save(row, "unclear" if row.state == State.UNCLEAR else "not seen yet", now)
    if isinstance(answer, AskPerson):
        if row.state != State.OUT:
            row.state = State.UNCLEAR
        row.needs_person = True
        raise_alarm("unclear", answer.why, About(publication=row), at=now)
        return _save(row, "asks a person", now)
    return _not_out(row, answer, now)


def _out(row: Publication, answer: Out, now: datetime) -> str:
    about = About(publication=row)
    row.out_at = row.out_at or now
    row.seen_at = now if answer.is_seen else row.seen_at
    row.echo_at = row.echo_at or now + ECHO_FIRST
    row.needs_person = bool(answer.why)
    if answer.why:
        raise_alarm("unclear", answer.why, about, at=now)
    row.state = State.OUT
    if row.withdrawn_why:  # somebody withdrew it while it was under way
        row.state, row.looks, row.due_at = State.WITHDRAWING, 0, now
    Release.objects.filter(pk=row.release_id, out_at=None).update(out_at=now)
    if row.receipt_url:
        texts = row.release.texts.filter(account=row.account_id)
        tie_own_post(" ".join(texts.values_list("text", flat=True)), row.receipt_url, now)
    mend(("late", "failed") if answer.why else ("late", "failed", "unclear"), about, at=now)
    return _save(row, "seen" if answer.is_seen else "out", now)


def _not_out(row: Publication, answer: TryAgain | GiveUp, now: datetime) -> str:
    mend(("unclear",), About(publication=row), at=now)
    if row.withdrawn_why:
        row.state = State.VOID
        return _save(row, "void", now)
    if isinstance(answer, TryAgain):
        row.state, row.due_at = State.WAITING, now + timedelta(seconds=answer.in_s)
        return _save(row, "again later", now)
    row.state = State.FAILED
    raise_alarm("failed", f"did not go out: {answer.why}", About(publication=row), at=now)
    return _save(row, "failed", now)


def _refuse(row: Publication, outcome: NotSent, now: datetime) -> None:
    """The account is not let in: what waits for it waits until it is connected anew, and nothing counts as a try."""
    _refuse_account(row.account, outcome, now)
    row.state, row.due_at, row.tries, row.why = State.WAITING, now, max(0, row.tries - 1), outcome.why[:500]
    if row.withdrawn_why:
        row.state = State.VOID
    _save(row, "refused", now)


def _refuse_account(account: Account, outcome: NotSent, now: datetime) -> None:
    refused = Account.objects.filter(pk=account.pk).exclude(state=Account.State.REFUSED)
    if refused.update(state=Account.State.REFUSED, state_why=outcome.why[:300], checked_at=now):
        record("account.refused", f"account:{account.pk}", label=JOB, why=outcome.why[:300])
    what = f"{account.name} is refused ({outcome.why}); what waits for it goes out once it is connected anew"
    raise_alarm("refused", what, About(account=account), at=now)


def _write_receipt(row: Publication, receipt: Receipt) -> None:
    row.receipt_id, row.receipt_url = receipt.id[:500], receipt.url[:2000]


def _save(row: Publication, status: str, now: datetime) -> str:
    row.claimed_by = ""
    row.save()
    said: Mapping[str, Any] = {"tries": row.tries, "looks": row.looks, "why": row.why[:200]}
    record(f"publication.{status.replace(' ', '_')}", f"publication:{row.pk}", label=JOB, at=now, **said)
    return status
