"""Sends what is due, each once. What may have gone out before a crash is shown to a person, never sent again."""

import hashlib
import logging
import uuid
from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from rejoinder.desk.people.accounts import LINK_MINUTES, due_link_requests
from rejoinder.desk.people.models import Desk
from rejoinder.desk.watches.duty import next_on_duty, on_duty
from rejoinder.desk.watches.models import Delivery, Digest
from rejoinder.desk.watches.sealing import secret_of
from rejoinder.desk.watches.stopping import stop_path
from rejoinder.errors import RejoinderError
from rejoinder.jobs.lease import ME
from rejoinder.wire.channels import Email, Message, NotSent, Sent, Webhook

log = logging.getLogger("rejoinder.jobs")

SENDER = "rejoinder@localhost"  # until the team sets its own under Settings
RETRIES_S = (60, 300, 1800)  # only where it surely did not go out
STALE_S = 120.0  # a `sending` older than any send can take is a crash
BATCH = 20
NOBODY_AGAIN_S = 600  # an alert for whoever is on duty is tried again where the rota is empty
State = Delivery.State


def mark_stale(now):
    """Sendings that a dead worker left behind become unclear. Returns how many."""
    stale = Delivery.objects.filter(state=State.SENDING, due_at__lt=now - timedelta(seconds=STALE_S))
    return stale.update(
        state=State.UNCLEAR, error="the desk stopped while this was being sent; look whether it arrived, then mark it"
    )


def claim_deliveries(now, *, limit=BATCH):
    """Due deliveries, each marked `sending` by exactly one worker before anything is sent."""
    claimed = []
    due = Delivery.objects.filter(state=State.DUE, due_at__lte=now).order_by("due_at")[:limit]
    for delivery in due.select_related("alert__watch", "alert__story"):
        if not delivery.address and not _for_duty(delivery, now):
            continue
        mine = Delivery.objects.filter(pk=delivery.pk, state=State.DUE)
        if mine.update(state=State.SENDING, claimed_by=ME, due_at=now, tries=delivery.tries + 1):
            delivery.tries += 1
            claimed.append(delivery)
    return claimed


def _for_duty(delivery, now):
    """Addresses a delivery to whoever is on duty now; False where it waits, or another mail of the alert goes there."""
    waiting = Delivery.objects.filter(pk=delivery.pk, state=State.DUE, address="")
    duty = on_duty(now)
    if duty is None:
        following = next_on_duty(now)
        due = following.starts if following else now + timedelta(seconds=NOBODY_AGAIN_S)
        waiting.update(due_at=due, error="nobody is on duty" if following else "nobody is on the rota")
        return False
    twin = Delivery.objects.filter(alert=delivery.alert_id, channel="email", address=duty.user.email)
    if twin.update(is_duty=True, person=duty.user):
        waiting.delete()
        return False
    delivery.address, delivery.person, delivery.why_you = duty.user.email, duty.user, "you are on duty"
    return bool(waiting.update(address=delivery.address, person=duty.user, why_you=delivery.why_you, error=""))


async def send(delivery, message, settings):
    """Sends one message over its channel."""
    if delivery.channel == "email":
        return await Email(settings.smtp_url, message.data["sender"]).send(message)
    return await Webhook(settings.allow_networks).send(message)


def message_of(delivery, base_url):
    """The exact text that goes out for a delivery; the same for every try."""
    alert = delivery.alert
    story, watch = alert.story, alert.watch
    link = f"{base_url}/stories/{story.pk}/"
    desk = Desk.objects.filter(pk=1).first() or Desk()
    because = f"You get this because of the watch “{watch.name}”"
    if delivery.why_you:
        because += f", and because {delivery.why_you}"
    text = "\n".join(
        [
            story.title, "", alert.why, "",
            f"{story.posts_count} posts from {story.sources_count} carriers, {story.own_count} in words of their own; "
            f"{story.growth:g} posts an hour.", link, "",
            *([f"Say that you have it: {base_url}/alerts/{alert.pk}/", ""] if delivery.is_duty else []),
            f"{because}. Change it: {base_url}/watches/{watch.pk}/",
        ]
    )  # fmt: skip
    data = {
        "type": "alert", "id": str(delivery.key), "watch": watch.name, "why": alert.why, "mark": alert.mark,
        "raised_at": alert.at.timestamp(),
        "story": {"id": story.pk, "title": story.title, "posts": story.posts_count, "sources": story.sources_count,
                  "own_words": story.own_count, "growth": story.growth, "url": link},
    }  # fmt: skip
    if delivery.channel == "email":
        data = {"sender": desk.smtp_from or SENDER}
    secret = secret_of(watch) if delivery.channel == "webhook" else ""
    return Message(str(delivery.key), delivery.address, story.title, text, data=data, secret=secret)


def settle(delivery, message, outcome):
    """Writes what came of it; returns the status under which it is counted."""
    now = timezone.now()
    delivery.text_hash = hashlib.sha256(message.text.encode()).hexdigest()
    if isinstance(outcome, Sent):
        delivery.state, delivery.sent_at, delivery.receipt, delivery.error = State.SENT, now, outcome.receipt[:500], ""
    elif isinstance(outcome, NotSent):
        delivery.error = outcome.why[:500]
        is_over = outcome.is_final or delivery.tries > len(RETRIES_S)
        delivery.state = State.FAILED if is_over else State.DUE
        if not is_over:
            delivery.due_at = now + timedelta(seconds=RETRIES_S[delivery.tries - 1])
    else:
        delivery.state, delivery.error = State.UNCLEAR, outcome.why[:500]
    with transaction.atomic():
        mine = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING, claimed_by=ME)
        mine.update(
            state=delivery.state, sent_at=delivery.sent_at, receipt=delivery.receipt, error=delivery.error,
            due_at=delivery.due_at, text_hash=delivery.text_hash,
        )  # fmt: skip
    return delivery.state


async def deliver_due(settings, base_url, in_database):
    """Claims, sends and settles what is due. `in_database` runs a function where the database may be used."""
    now = timezone.now()
    counts = Counter()
    stale = await in_database(mark_stale, now)
    if stale:
        counts["unclear"] += stale
    for delivery in await in_database(claim_deliveries, now):
        try:
            message = await in_database(message_of, delivery, base_url)
        except RejoinderError as problem:  # a secret that cannot be opened: nothing was sent
            message = Message(str(delivery.key), delivery.address, "", "")
            outcome = NotSent(str(problem), is_final=True)
        else:
            outcome = await send(delivery, message, settings)
        counts[await in_database(settle, delivery, message, outcome)] += 1
    for digest in await in_database(claim_digests, now):
        outcome = await Email(settings.smtp_url, await in_database(sender_now)).send(_digest_mail(digest, base_url))
        counts[f"digest {await in_database(settle_digest, digest, outcome)}"] += 1
    if settings.smtp_url:
        counts.update(await mail_links(settings, base_url, in_database))
    return counts


def _digest_mail(digest, base_url):
    stop = base_url + stop_path(digest.address, digest.kind)
    return Message(str(digest.key), digest.address, digest.subject, digest.text, html=digest.html, stop_url=stop)


def claim_digests(now, *, limit=BATCH):
    """Due digests, each marked `sending` by exactly one worker; those that a dead worker left become unclear."""
    old = Digest.objects.filter(state=State.SENDING, due_at__lt=now - timedelta(seconds=STALE_S))
    old.update(state=State.UNCLEAR, error="the desk stopped while this was being sent")
    claimed = []
    for digest in Digest.objects.filter(state=State.DUE, due_at__lte=now).order_by("due_at")[:limit]:
        mine = Digest.objects.filter(pk=digest.pk, state=State.DUE)
        if mine.update(state=State.SENDING, claimed_by=ME, due_at=now, tries=digest.tries + 1):
            digest.tries += 1
            claimed.append(digest)
    return claimed


def sender_now():
    """In whose name mail goes out."""
    return (Desk.objects.filter(pk=1).first() or Desk()).smtp_from or SENDER


def settle_digest(digest, outcome):
    """Writes what came of a digest; returns its state."""
    changed = _state_after(outcome, digest.tries)
    Digest.objects.filter(pk=digest.pk, state=State.SENDING, claimed_by=ME).update(**changed)
    return changed["state"]


def _state_after(outcome, tries):
    if isinstance(outcome, Sent):
        return {"state": State.SENT, "receipt": outcome.receipt[:500], "error": ""}
    if not isinstance(outcome, NotSent):
        return {"state": State.UNCLEAR, "error": outcome.why[:500]}
    if outcome.is_final or tries > len(RETRIES_S):
        return {"state": State.FAILED, "error": outcome.why[:500]}
    due = timezone.now() + timedelta(seconds=RETRIES_S[tries - 1])
    return {"state": State.DUE, "error": outcome.why[:500], "due_at": due}


def links_due():
    """Sign-in links to mail, claimed, and the desk in whose name."""
    return due_link_requests(), Desk.objects.filter(pk=1).first() or Desk()


async def mail_links(settings, base_url, in_database):
    """Mails the sign-in links that people asked for. One that cannot be sent is not tried again: they ask anew."""
    counts = Counter()
    due, desk = await in_database(links_due)
    for address, path in due:
        outcome = await Email(settings.smtp_url, desk.smtp_from or SENDER).send(
            _link_mail(desk, address, base_url + path)
        )
        counts["link mailed" if isinstance(outcome, Sent) else "link not mailed"] += 1
        if not isinstance(outcome, Sent):
            log.warning("sign-in link not mailed why=%s", outcome.why)
    return counts


def _link_mail(desk, address, link):
    text = "\n".join(
        [
            f"Sign in to {desk.name}:", "", link, "",
            f"The link works once, for {LINK_MINUTES} minutes. If you did not ask for it, do nothing.",
        ]
    )  # fmt: skip
    return Message(str(uuid.uuid4()), address, f"Sign in to {desk.name}", text)
