"""One turn of all jobs, in order: find, listen, extract; cluster, match, alert; deliver."""

import asyncio

from rejoinder.jobs.inner import Inner
from rejoinder.jobs.outer import Outer

PLACED_ROUNDS_MAX = 2_000  # batches of posts placed in one turn


def run_turn(settings, base_url):
    """Works off everything that is due now, then returns counts by job."""
    counts = asyncio.run(Outer(settings, base_url).once())
    inner = Inner(base_url)
    placed = 0
    for _ in range(PLACED_ROUNDS_MAX):
        done = inner.turn()
        placed += done
        if not done and not inner.has_more:
            break
    counts["cluster"] = {"placed": placed}
    late = asyncio.run(Outer(settings, base_url).once_deliver())
    counts["deliver"] = {k: counts.get("deliver", {}).get(k, 0) + v for k, v in late.items()} or counts["deliver"]
    return counts
