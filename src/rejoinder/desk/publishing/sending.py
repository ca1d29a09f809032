"""What is sent next, claimed by exactly one worker: everything is read again in the moment before it goes out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from rejoinder.core.formal import page_html
from rejoinder.core.sending import STALE_S, pace_of
from rejoinder.desk.audit.trail import record
from rejoinder.desk.publishing.alarms import About, raise_alarm
from rejoinder.desk.publishing.content import exact_text, is_untouched
from rejoinder.desk.publishing.models import Account, PressContact, Publication, Release
from rejoinder.desk.publishing.releases import held
from rejoinder.desk.publishing.stopping import switch
from rejoinder.wire.channels.outgoing import Outgoing, Picture, Receipt

BATCH = 20
STALE = timedelta(seconds=STALE_S)
HTML_KINDS = ("wordpress", "press")  # they take a formal answer as HTML made from its text
BLOCKED = (Account.State.REFUSED, Account.State.STOPPED)
JOB = "job:publish"
State = Publication.State
OPEN = (State.SENDING, State.UNCLEAR)
StopUrl = Callable[[PressContact], str]


@dataclass(frozen=True)
class Claim:
    """One publication that this worker alone may work on now, and the exact text it stands for."""

    publication: Publication
    account: Account
    out: Outgoing
    prior: Receipt | None = None  # of what stands there and is corrected by it


def claim_due(now: datetime, me: str, stop_url: StopUrl, *, limit: int = BATCH) -> list[Claim]:
    """Due publications, each marked `sending` by exactly one worker before anything is sent."""
    claimed: list[Claim] = []
    due = Publication.objects.filter(state=State.WAITING, due_at__lte=now, release__held_why="")
    due = due.exclude(account__state__in=BLOCKED).exclude(corrects__state__in=OPEN)
    for account, room in _rooms(due):
        rows = due.filter(account=account).order_by("should_be_out_at", "pk").values_list("pk", flat=True)
        for pk in rows[: min(room, limit - len(claimed))]:
            if found := claim(pk, account, now, (me, stop_url)):
                claimed.append(found)
    return claimed


def _rooms(due: QuerySet[Publication]) -> list[tuple[int, int]]:
    """Accounts that have something due, and how much of it they take now.

    Posts stand before the mails of a list, which may be thousands, then what is due longest.
    """
    waiting = due.values_list("account_id", "account__kind").annotate(since=Min("should_be_out_at")).order_by("since")
    if not (accounts := [(account, pace_of(kind).in_flight) for account, kind, _ in waiting]):
        return []
    sending = Publication.objects.filter(state=State.SENDING).values_list("account_id").annotate(n=Count("pk"))
    under_way = dict(sending.order_by())
    rooms = [(account, most, most - under_way.get(account, 0)) for account, most in accounts]
    return [(account, room) for account, most, room in sorted(rooms, key=lambda one: one[1]) if room > 0]


@transaction.atomic
def claim(pk: int, account_pk: int, now: datetime, mine: tuple[str, StopUrl]) -> Claim | None:
    """Claims one publication, or leaves it where anything stands against it now. `mine`: worker and address maker.

    Locked in this order: switch, account, release. So nothing is claimed after a stop has returned, two workers keep
    one pace, and no edit slips in between the last reading and the claim.
    """
    me, stop_url = mine
    if switch(is_locked=True).is_on:
        return None
    account = Account.objects.select_for_update().get(pk=account_pk)
    if account.state in BLOCKED or not _is_in_pace(account, now):
        return None
    publication = Publication.objects.get(pk=pk)
    release = held(publication.release)
    publication.release, publication.account = release, account
    if publication.state != State.WAITING or release.state != Release.State.OUT or release.held_why:
        return None
    if not is_untouched(publication):
        _void_changed(publication, now)
        return None
    contact = _contact(publication)
    if publication.address and contact is None:
        _void(publication, "they have left the list")
        return None
    if publication.corrects_id and _is_open(publication.corrects):
        return None
    mine_now = Publication.objects.filter(pk=pk, state=State.WAITING, due_at__lte=now)
    changes = {"tries": publication.tries + 1, "looks": 0, "absent": 0, "claimed_by": me, "claimed_at": now}
    if not mine_now.update(state=State.SENDING, sent_at=now, **changes):
        return None
    Account.objects.filter(pk=account.pk).update(used_at=now)
    publication.refresh_from_db(fields=["state", "sent_at", *changes])
    return _claimed(publication, stop_url(contact) if contact else "")


def reread(claim: Claim) -> Claim:
    """The same claim with its publication as it is written now."""
    row = Publication.objects.select_related("account", "release", "corrects").get(pk=claim.publication.pk)
    return replace(claim, publication=row)


def claim_looks(now: datetime, me: str, *, limit: int = BATCH) -> list[Claim]:
    """Publications that may be out and whose time has come to be looked up, each claimed by one worker."""
    unseen = Q(state=State.OUT, seen_at=None, looks__gt=0, needs_person=False)
    open_ones = Publication.objects.filter(unseen | Q(state=State.UNCLEAR, needs_person=False))
    return _claim_open(open_ones, now, me, limit=limit)


def claim_withdrawals(now: datetime, me: str, *, limit: int = BATCH) -> list[Claim]:
    """Publications to take down, each claimed by one worker; the kill switch, for what goes out, does not hold them."""
    return _claim_open(Publication.objects.filter(state=State.WITHDRAWING, needs_person=False), now, me, limit=limit)


def _claim_open(chosen, now: datetime, me: str, *, limit: int) -> list[Claim]:
    """Pushes `due_at` past the time that any look can take: the claim runs out by itself where the worker dies."""
    claimed = []
    chosen = chosen.filter(due_at__lte=now).exclude(account__state__in=[Account.State.REFUSED])
    for row in chosen.select_related("account", "release", "corrects").order_by("due_at", "pk")[:limit]:
        mine = Publication.objects.filter(pk=row.pk, state=row.state, due_at=row.due_at)
        if mine.update(due_at=now + STALE, claimed_by=me, claimed_at=now):
            row.due_at, row.claimed_by, row.claimed_at = now + STALE, me, now
            claimed.append(_claimed(row, ""))
    return claimed


def mark_stale(now: datetime) -> int:
    """What a worker that died was sending may have gone out: it is looked up next. Returns how many."""
    stale = Publication.objects.filter(state=State.SENDING, claimed_at__lt=now - STALE)
    if not stale.exists():  # an update takes the database's one writer even where it finds nothing
        return 0
    return stale.update(
        state=State.UNCLEAR, due_at=now, looks=0, absent=0, claimed_by="", why="the desk stopped while it was sent"
    )


def _is_in_pace(account: Account, now: datetime) -> bool:
    pace = pace_of(account.kind)
    if account.used_at and (now - account.used_at).total_seconds() < pace.gap_s:
        return False
    return account.publications.filter(state=State.SENDING).count() < pace.in_flight


def _is_open(prior: Publication | None) -> bool:
    """True while nobody knows whether what is corrected stands out there."""
    return prior is not None and prior.state in OPEN


def _contact(publication: Publication) -> PressContact | None:
    if not publication.address:
        return None
    of = publication.account.contacts.filter(email=publication.address, left_at=None)
    return of.first()


def _void(publication: Publication, why: str) -> None:
    Publication.objects.filter(pk=publication.pk, state=State.WAITING).update(state=State.VOID, why=why)
    record("publication.void", f"publication:{publication.pk}", label=JOB, why=why)


def _void_changed(publication: Publication, now: datetime) -> None:
    why = "it is not what was approved any more"
    _void(publication, why)
    raise_alarm("changed", f"{why}; it was not sent", About(publication=publication), at=now)


def _claimed(publication: Publication, stop_url: str) -> Claim:
    prior = publication.corrects
    receipt = None
    if prior is not None and prior.state == State.OUT and prior.receipt_id:
        receipt = Receipt(prior.receipt_id, prior.receipt_url)
    return Claim(publication, publication.account, outgoing(publication, stop_url, receipt), receipt)


def outgoing(publication: Publication, stop_url: str = "", prior: Receipt | None = None) -> Outgoing:
    """The exact text that goes out for a publication; the same for every try."""
    release, account = publication.release, publication.account
    row = release.texts.get(account=account)
    pictures = tuple(Picture(bytes(one.content), one.mime, one.alt, one.sha256) for one in release.pictures.all())
    text = exact_text(row)
    return Outgoing(
        key=publication.key, text=text, made_at=publication.made_at.timestamp(), title=row.title,
        html=page_html(text) if account.kind in HTML_KINDS else "", slug=row.slug, language=account.language,
        pictures=pictures, reply_to=prior.id if prior else "", address=publication.address, stop_url=stop_url,
    )  # fmt: skip
