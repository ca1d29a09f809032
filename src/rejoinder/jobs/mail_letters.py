"""Mails the letters of contests: voting links, confirmations, questions to nominees. Without a mail server, none."""

from collections import Counter

from django.utils import timezone

from rejoinder.desk.contests.letters import Went, claim_letters, settle_letter
from rejoinder.jobs.deliver import sender_now
from rejoinder.wire.channels import Email, Message, NotSent, Sent


async def mail_letters(settings, base_url, in_database) -> Counter:
    """Claims and mails what is due; returns counts by status. What they say is never logged: it holds voting links."""
    counts = Counter()
    if not settings.smtp_url:
        return counts
    letters = await in_database(claim_letters, timezone.now(), base_url)
    sender = await in_database(sender_now) if letters else ""
    for letter in letters:
        message = Message(letter.key, letter.address, letter.subject, letter.text)
        went = _went(await Email(settings.smtp_url, sender).send(message))
        counts[f"letter {await in_database(settle_letter, letter.row, went, timezone.now())}"] += 1
    return counts


def _went(outcome) -> Went:
    """A letter that may have arrived counts as sent: it can be had again, and the link in it casts one vote."""
    if isinstance(outcome, Sent):
        return Went(True)
    if isinstance(outcome, NotSent):
        return Went(False, outcome.why, is_final=outcome.is_final and not outcome.is_refused)
    return Went(True, "the mail server did not answer: it may not have arrived")
