"""Pact plans: asked for where members decided, planned in a process of its own, settled; a crash is taken up again."""

import asyncio
import contextlib
import logging
from collections import Counter

from django.utils import timezone

from rejoinder.desk.pacts import running
from rejoinder.desk.pacts.outcome import is_infeasible
from rejoinder.desk.seats.models import ResultSet
from rejoinder.desk.seats.stored import elections_of
from rejoinder.errors import BadInput
from rejoinder.jobs.plan_apart import plan_apart

log = logging.getLogger("rejoinder.jobs")

RUNS_MAX = 20  # in one round
PLAN_S = 600.0  # a hundred times what 650 seats and three partners take; then nobody waits for it any more
BEAT_S = 10.0  # a sixth of the time after which a run counts as lost
TOO_LONG = "It took longer than {:.0f} minutes. Ask for fewer draws, fewer partners or fewer limits."
STOPPED = "The planner stopped: {}. "
ONCE_MORE = "It is tried again by itself."
GIVEN_UP = "It was tried three times. Plan again, or show this line to whoever runs the desk."


async def plan_pacts(in_database, *, clock=timezone.now, plan=None, plan_s=PLAN_S):
    """Asks for what members changed, and plans what is due. Returns counts by status.

    `plan` is awaited with the elections, the run that is due, and what to await with each step's words; a process of
    its own does it unless another way is given, so that neither pages nor clustering wait.
    """
    counts = Counter()
    counts["asked"] = await in_database(running.ask_where_members_decided, clock())
    for _ in range(RUNS_MAX):
        due = await in_database(running.claim_run, clock())
        if due is None:
            break
        counts[await _one(due, in_database, clock, _within(plan or plan_apart, plan_s))] += 1
    return Counter({status: n for status, n in counts.items() if n})


async def _one(due, in_database, clock, plan):
    async def said(step):
        await in_database(running.renew, due, clock(), step)

    beat = asyncio.create_task(_renew_for_ever(due, in_database, clock))
    try:
        elections = await in_database(_elections, due.result_set)
        outcome = await plan(elections, due, said)
        kept = await in_database(running.settle, due, outcome, clock())
        return ("infeasible" if is_infeasible(outcome) else "planned") if kept else "overtaken"
    except BadInput as problem:
        await in_database(running.failed, due, _sentence(problem), clock(), is_final=True)
    except TimeoutError:
        await in_database(running.failed, due, TOO_LONG.format(PLAN_S / 60), clock(), is_final=True)
    except Exception as problem:  # one plan's trouble must not stop the others
        log.exception("plan failed run=%s", due.id)
        next_step = GIVEN_UP if due.turn >= running.TRIES_MAX else ONCE_MORE
        words = STOPPED.format(problem or type(problem).__name__) + next_step
        await in_database(running.failed, due, words, clock())
    finally:
        beat.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beat
    return "failed"


def _within(plan, seconds):
    async def timed(*about):
        return await asyncio.wait_for(plan(*about), seconds)

    return timed


async def _renew_for_ever(due, in_database, clock):
    while True:
        await asyncio.sleep(BEAT_S)
        await in_database(running.renew, due, clock())


def _elections(key):
    return elections_of(ResultSet.objects.get(pk=key))


def _sentence(problem):
    text = str(problem)
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(".") else ".")
