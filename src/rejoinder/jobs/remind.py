"""Mails reminders and alarms of publishing: each once, to whom the rota and the roles say."""

from collections import Counter

from django.utils import timezone

from rejoinder.desk.publishing.alarms import call_people, watch_over
from rejoinder.desk.publishing.calls import claim_calls, settle_call
from rejoinder.desk.publishing.reminding import remind_due
from rejoinder.jobs.deliver import sender_now
from rejoinder.jobs.lease import ME
from rejoinder.wire.channels import Email


async def call_due(settings, base_url, in_database, *, clock=timezone.now, me=ME):
    """Raises and settles alarms, writes the calls that are due and mails them. Returns counts by status."""
    counts = Counter()
    counts.update(await in_database(watch_over, clock()))
    counts["reminders"] += await in_database(remind_due, clock())
    counts["alarm mails"] += await in_database(call_people, clock())
    sender = await in_database(sender_now)
    for mail in await in_database(claim_calls, clock(), me, base_url, sender):
        outcome = await Email(settings.smtp_url, sender).send(mail.message)
        counts[f"call {await in_database(settle_call, mail, outcome, clock())}"] += 1
    return Counter({what: n for what, n in counts.items() if n})
