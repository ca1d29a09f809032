"""Mails each request for a line to whom it was given, once; what may have gone out before a crash is not sent again."""

import uuid
from collections import Counter
from datetime import timedelta

from django.utils import timezone

from rejoinder.desk.lines.models import LineRequest
from rejoinder.desk.people.models import Desk
from rejoinder.jobs.deliver import RETRIES_S, SENDER
from rejoinder.wire.channels import Email, Message, NotSent, Sent

STALE_S = 120.0  # a `sending` older than any send can take is a crash
BATCH = 20
Mail = LineRequest.Mail
_NAMESPACE = uuid.UUID("9b1c7a52-4f0e-5b0f-8f5e-3a2f4c9d7e61")  # ours; makes the same key for the same mail


async def mail_requests(settings, base_url, in_database):
    """Claims and mails what is due where mail is set; returns counts by status."""
    counts = Counter()
    if not settings.smtp_url:
        return counts
    for request, message in await in_database(claim_mails, timezone.now(), base_url):
        outcome = await Email(settings.smtp_url, message.data["sender"]).send(message)
        counts[f"request {await in_database(settle_mail, request, outcome)}"] += 1
    return counts


def claim_mails(now, base_url, *, limit=BATCH):
    """Due requests with their mails, each marked `sending` by exactly one worker before anything is sent."""
    old = LineRequest.objects.filter(mail=Mail.SENDING, mail_at__lt=now - timedelta(seconds=STALE_S))
    old.update(mail=Mail.UNCLEAR, mail_error="the desk stopped while this was being sent")
    due = LineRequest.objects.filter(mail=Mail.DUE, mail_at__lte=now, owner__is_active=True)
    desk = Desk.objects.filter(pk=1).first() or Desk()
    claimed = []
    for request in due.select_related("owner", "asked_by", "story").order_by("mail_at")[:limit]:
        if LineRequest.objects.filter(pk=request.pk, mail=Mail.DUE).update(mail=Mail.SENDING, mail_at=now):
            claimed.append((request, _mail(request, desk, base_url)))
    return claimed


def settle_mail(request, outcome):
    """Writes what came of a mail; returns its state."""
    state, error = Mail.UNCLEAR, getattr(outcome, "why", "")
    if isinstance(outcome, Sent):
        state, error = Mail.SENT, ""
    elif isinstance(outcome, NotSent):
        age = (timezone.now() - request.asked_at).total_seconds()
        state = Mail.FAILED if outcome.is_final or age > sum(RETRIES_S) else Mail.DUE
    again = {"mail_at": timezone.now() + timedelta(seconds=RETRIES_S[0])} if state == Mail.DUE else {}
    LineRequest.objects.filter(pk=request.pk, mail=Mail.SENDING).update(mail=state, mail_error=error[:500], **again)
    return str(state)


def _mail(request, desk, base_url):
    link = f"{base_url}/lines/requests/#request-{request.pk}"
    story = f"Story: {request.story.title}\n{base_url}/stories/{request.story_id}/\n\n" if request.story else ""
    wanted = f"Wanted by {timezone.localtime(request.wanted_by):%a %d %b, %H:%M}.\n\n" if request.wanted_by else ""
    who = request.asked_by or "The command line"
    text = f"{who} asks for a line that answers:\n\n“{request.claim}”\n\n{story}{wanted}Answer or decline it: {link}\n"
    key = uuid.uuid5(_NAMESPACE, f"{request.pk} {request.owner_id}")
    subject = f"A line is wanted: {request.claim[:80]}"
    return Message(str(key), request.owner.email, subject, text, data={"sender": desk.smtp_from or SENDER})
