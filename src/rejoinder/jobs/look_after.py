"""Looks after what publishing stands on: whether accounts are ready, and imprints stand where they should."""

import logging
from collections import Counter
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from rejoinder.core.imprint import why_not_on
from rejoinder.desk.publishing.imprints import promoted
from rejoinder.desk.publishing.models import Account, Imprint
from rejoinder.errors import RejoinderError
from rejoinder.wire.channels.message import NotSent
from rejoinder.wire.channels.outgoing import Ready
from rejoinder.wire.charset import decoded
from rejoinder.wire.http import PAGE_ACCEPT, Fetched
from rejoinder.wire.markup import plain_text

log = logging.getLogger("rejoinder.jobs")

READY_EVERY = timedelta(hours=6)
AWAY_EVERY = timedelta(minutes=5)
PLACE_EVERY = timedelta(days=1)
PLACE_AGAIN = timedelta(hours=1)  # where the page did not answer or does not show it
BATCH = 10
State = Account.State


def claim_accounts(now, *, limit=BATCH):
    """Accounts whose standing is due to be asked, each claimed by one worker."""
    due = Q(state=State.UNCHECKED, checked_at=None)
    due |= Q(state=State.UNCHECKED, checked_at__lt=now - AWAY_EVERY) | Q(
        state=State.AWAY, checked_at__lt=now - AWAY_EVERY
    )
    due |= Q(state=State.READY, checked_at__lt=now - READY_EVERY)
    claimed = []
    for account in Account.objects.filter(due).exclude(kind="site")[:limit]:
        if Account.objects.filter(pk=account.pk, checked_at=account.checked_at).update(checked_at=now):
            claimed.append(account)
    return claimed


def store_standing(account, said):
    """Writes what an account's server said of it; returns the state."""
    fields = {"checked_at": timezone.now(), "state_why": ""}
    if isinstance(said, Ready):
        fields |= {"state": State.READY, "limits": dict(said.limits)}
    else:
        fields |= {"state": State.REFUSED if said.is_refused else State.AWAY, "state_why": said.why[:300]}
    Account.objects.filter(pk=account.pk).exclude(state=State.STOPPED).update(**fields)
    return str(fields["state"])


def claim_places(now, *, limit=BATCH):
    """Imprints whose page is due to be looked at, each claimed by one worker."""
    due = Q(place_checked_at=None) | Q(place_checked_at__lt=now - PLACE_EVERY)
    due |= Q(place_stands=False, place_checked_at__lt=now - PLACE_AGAIN)
    claimed = []
    for imprint in Imprint.objects.filter(due).exclude(place_url="")[:limit]:
        mine = Imprint.objects.filter(pk=imprint.pk, place_checked_at=imprint.place_checked_at)
        if mine.update(place_checked_at=now):
            claimed.append(imprint)
    return claimed


def store_place(imprint, answer):
    """Writes whether an imprint can be read on its page; a page that does not answer keeps what we knew."""
    fields = {"place_checked_at": timezone.now()}
    if isinstance(answer, Fetched):
        why = why_not_on(plain_text(decoded(answer.body, answer.content_type)), promoted(imprint))
        fields |= {"place_stands": not why, "place_why": why[:300]}
    else:
        fields |= {"place_why": f"the page did not answer: {getattr(answer, 'why', answer)}"[:300]}
        if imprint.place_stands is None:
            fields["place_stands"] = False
    Imprint.objects.filter(pk=imprint.pk).update(**fields)
    return "stands" if fields.get("place_stands", imprint.place_stands) else "does not stand"


async def look_after(accounts, client, in_database):
    """One round over what is due; counts by what was found. `in_database` runs a function that uses the database."""
    counts = Counter()
    for account in await in_database(claim_accounts, timezone.now()):
        try:
            said = await (await accounts.opened(account)).check()
        except RejoinderError as problem:
            said = NotSent(str(problem), is_final=True)
        counts[f"account {await in_database(store_standing, account, said)}"] += 1
    for imprint in await in_database(claim_places, timezone.now()):
        answer = await client.fetch(imprint.place_url, accept=PAGE_ACCEPT)
        counts[f"imprint {await in_database(store_place, imprint, answer)}"] += 1
    return counts
