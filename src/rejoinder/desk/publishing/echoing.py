"""How often what went out was answered, passed on, quoted and liked: when it is counted, and the counts."""

from datetime import datetime, timedelta

from django.db import transaction

from rejoinder.core.sending import next_echo_s
from rejoinder.desk.publishing.models import Account, Echo, Publication
from rejoinder.wire.channels.outgoing import CannotTell, Echoes

BATCH = 20


def has_echoes_due(now: datetime) -> bool:
    """Whether anything is to be counted now."""
    return Publication.objects.filter(state=Publication.State.OUT, echo_at__lte=now).exists()


def claim_echoes(now: datetime, kinds: set[str], *, limit: int = BATCH) -> list[Publication]:
    """Publications whose echoes are counted now, each claimed by one worker: the next time is set before it is asked.

    `kinds`: of accounts that can be asked.
    """
    due = Publication.objects.filter(state=Publication.State.OUT, echo_at__lte=now, account__kind__in=kinds)
    due = due.exclude(receipt_id="").exclude(account__state__in=[Account.State.REFUSED, Account.State.STOPPED])
    claimed = []
    for row in due.select_related("account").order_by("echo_at", "pk")[:limit]:
        mine = Publication.objects.filter(pk=row.pk, echo_at=row.echo_at)
        if mine.update(echo_at=_next(row, now)):
            claimed.append(row)
    return claimed


def _next(row: Publication, now: datetime) -> datetime | None:
    if row.out_at is None:
        return None
    age_s = next_echo_s((now - row.out_at).total_seconds())
    return None if age_s is None else row.out_at + timedelta(seconds=age_s)


def settle_echo(row: Publication, said: Echoes | CannotTell, now: datetime) -> str:
    """Keeps one count; nothing is kept where the other side did not say. Returns the status."""
    if isinstance(said, CannotTell):
        return "not counted"
    with transaction.atomic():
        Echo.objects.create(
            publication=row, at=now, replies=said.replies, boosts=said.boosts, quotes=said.quotes, likes=said.likes
        )
    return "counted"
