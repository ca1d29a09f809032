"""Mails the one-time links that people asked for on the sign-in page: each once, never again by itself.

A link that did not go out is not tried again: it would be old, and its person can ask for another.
"""

import logging
import uuid
from collections import Counter

from rejoinder.desk.people.accounts import LINK_MINUTES, due_link_requests
from rejoinder.desk.people.desk import desk_row
from rejoinder.wire.channels import Email, Message, Sent

log = logging.getLogger("rejoinder.jobs")


async def mail_links(settings, base_url, in_database):
    """Mails what is due; counts by status. `in_database` runs a function where the database may be used."""
    counts = Counter()
    if not settings.smtp_url:
        return counts
    for address, path in await in_database(due_link_requests):
        desk = await in_database(desk_row)
        outcome = await Email(settings.smtp_url, desk.smtp_from or "rejoinder@localhost").send(
            link_message(address, f"{base_url}{path}", desk.name)
        )
        if not isinstance(outcome, Sent):
            log.warning("link not mailed why=%s", outcome.why)
        counts["links sent" if isinstance(outcome, Sent) else "links not sent"] += 1
    return counts


def link_message(address, link, desk_name):
    """The mail with a link: what it does, until when, and what to do if it was not asked for."""
    text = "\n".join(
        [
            f"Sign in to {desk_name}:", "", link, "",
            f"It works once, for {LINK_MINUTES} minutes. Nobody else should have it.",
            "You did not ask for it? Do nothing: without a press on its page it signs nobody in.",
        ]
    )  # fmt: skip
    return Message(str(uuid.uuid4()), address, f"Sign in to {desk_name}", text)
