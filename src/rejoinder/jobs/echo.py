"""Counts replies, boosts, quotes and likes of what went out, ever more rarely, for a week."""

import asyncio
from collections import Counter

from django.utils import timezone

from rejoinder.desk.publishing.echoing import claim_echoes, has_echoes_due, settle_echo
from rejoinder.errors import RejoinderError
from rejoinder.wire.channels.outgoing import CannotTell, Receipt

ASK_S = 30.0


async def count_echoes(accounts, in_database, *, clock=timezone.now):
    """Asks every publisher that can tell about what is due. Returns counts by status."""
    counts = Counter()
    if not await in_database(has_echoes_due, clock()):
        return counts
    for row in await in_database(claim_echoes, clock(), accounts.kinds_that_can("echoes")):
        said = await _asked(accounts, row)
        counts[await in_database(settle_echo, row, said, clock())] += 1
    return counts


async def _asked(accounts, row):
    try:
        publisher = await accounts.opened(row.account)
        return await asyncio.wait_for(publisher.echoes(Receipt(row.receipt_id, row.receipt_url)), ASK_S)
    except TimeoutError:
        return CannotTell(f"no answer within {ASK_S:.0f} s")
    except RejoinderError as problem:
        return CannotTell(str(problem))
