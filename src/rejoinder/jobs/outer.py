"""The outer half of the worker: everything that waits for the network, in one event loop.

It never waits for clustering, and clustering never waits for it: they meet in the rows.
"""

import asyncio
import contextlib
import logging
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections
from django.utils import timezone

from rejoinder.jobs import archive, extract, find, listen
from rejoinder.jobs.accounts_open import Accounts
from rejoinder.jobs.consult import consult
from rejoinder.jobs.deliver import deliver_due
from rejoinder.jobs.look_after import look_after
from rejoinder.jobs.mail_letters import mail_letters
from rejoinder.jobs.mail_requests import mail_requests
from rejoinder.jobs.outside import StoredBook, open_client
from rejoinder.jobs.plan_pacts import plan_pacts
from rejoinder.jobs.publish import publish_forever, publish_once
from rejoinder.jobs.runs import pause_s, recorded
from rejoinder.jobs.store import store

log = logging.getLogger("rejoinder.jobs")

BEAT_S = 0.2  # between two looks for due work: well under the second that a person would notice
DELIVER_EVERY_S = 1.0
SKIP_OLD_EVERY_S = 30.0
LOOK_AFTER_EVERY_S = 3.0  # a new account is ready before its page is read
CONSULT_EVERY_S = 5.0  # from the end of a consultation to its closed page
PLAN_EVERY_S = 2.0  # from "Plan again" to its first step
PAGES_IN_FLIGHT_MAX = 16
FINDS_IN_FLIGHT_MAX = 8
EVIDENCE_IN_FLIGHT_MAX = 4
TICK_ROUNDS_MAX = 10  # batches in one `rejoinder tick`


class Outer:
    """Reads sources, finds feeds, reads pages and delivers alerts. `settings` are the process's own."""

    def __init__(self, settings, base_url):
        self._settings = settings
        self._base_url = base_url
        self._database = ThreadPoolExecutor(1, "database")  # one writer of this half: writes never queue on a lock
        self._readings, self._pages, self._found, self._archived = [], [], [], []
        self._tasks = {"listen": set(), "page": set(), "find": set(), "archive": set()}

    async def forever(self, stop):
        """Works until the asyncio.Event `stop` is set; what is in flight then is left to the next start."""
        await self._db(listen.free_claims)
        book = await self._db(StoredBook)
        async with open_client(self._settings, book) as client:
            deliveries = asyncio.create_task(self._deliver_forever(stop))
            looking = asyncio.create_task(self._look_after_forever(stop, client))
            consulting = asyncio.create_task(self._consult_forever(stop))
            planning = asyncio.create_task(self._plan_forever(stop))
            publishing = asyncio.create_task(publish_forever(stop, self._settings, self._base_url, self._db))
            while not stop.is_set():
                with recorded("listen"):
                    await self._beat(client, book)
                await _pause(stop, pause_s(BEAT_S))
            for tasks in self._tasks.values():
                for task in tasks:
                    task.cancel()
            await self._flush(book)
            for task in (deliveries, publishing, looking, consulting, planning):
                task.cancel()
        self._database.shutdown()

    async def once(self):
        """Works off what is due now, in bounded batches; returns counts by job."""
        totals = {}
        book = await self._db(StoredBook)
        async with open_client(self._settings, book) as client:
            for _ in range(TICK_ROUNDS_MAX):
                now = timezone.now()
                started = await self._start(client, now, listen.IN_FLIGHT_MAX)
                await asyncio.gather(*(task for tasks in self._tasks.values() for task in tasks))
                for job, counts in (await self._flush(book)).items():
                    totals[job] = {k: totals.get(job, {}).get(k, 0) + v for k, v in counts.items()}
                if not started:
                    break
            totals["deliver"] = dict(await deliver_due(self._settings, self._base_url, self._db))
            totals["deliver"] |= await mail_requests(self._settings, self._base_url, self._db)
            totals["deliver"] |= await mail_letters(self._settings, self._base_url, self._db)
            totals["look after"] = dict(await look_after(Accounts(self._settings, self._db), client, self._db))
            totals["consult"] = dict(await consult(self._db))
            totals["plan"] = dict(await plan_pacts(self._db))
            totals["publish"] = dict(await publish_once(self._settings, self._base_url, self._db))
        self._database.shutdown()
        return totals

    async def once_deliver(self):
        """Sends what is due now and nothing else; returns counts by status."""
        counts = dict(await deliver_due(self._settings, self._base_url, self._db))
        self._database.shutdown()
        return counts

    async def _beat(self, client, book):
        await self._start(client, timezone.now(), listen.IN_FLIGHT_MAX)
        await self._flush(book)

    async def _start(self, client, now, in_flight_max):
        """Claims what is due and starts it; returns how much was started."""
        room = in_flight_max - len(self._tasks["listen"])
        started = 0
        if room > 0:
            for source in await self._db(listen.claim_due, now, limit=room):
                self._go("listen", listen.read_source(client, source, time.time), self._readings)
                started += 1
        if (room := PAGES_IN_FLIGHT_MAX - len(self._tasks["page"])) > 0:
            for post in await self._db(extract.claim_pages, now, limit=room):
                self._go("page", extract.read_page(client, post, time.time), self._pages)
                started += 1
        if (room := FINDS_IN_FLIGHT_MAX - len(self._tasks["find"])) > 0:
            for source in await self._db(find.claim_to_find, now, limit=room):
                self._go("find", find.find_feed(client, source), self._found)
                started += 1
        if (room := EVIDENCE_IN_FLIGHT_MAX - len(self._tasks["archive"])) > 0:
            for piece in await self._db(archive.claim_evidence, now, limit=room):
                self._go("archive", archive.read_evidence(client, piece, time.time), self._archived)
                started += 1
        return started

    def _go(self, job, work, results):
        async def run():
            try:
                results.append(await work)
            except Exception:  # one item's trouble: its claim runs out and it is tried again
                log.exception("item failed job=%s", job)

        task = asyncio.create_task(run())
        self._tasks[job].add(task)
        task.add_done_callback(self._tasks[job].discard)

    async def _flush(self, book):
        """Writes what has come in since the last time, each kind in one transaction."""
        done = {}
        poll_min_s = self._settings.poll_min_s
        for job, results, write in (
            ("listen", self._readings, lambda batch: store(batch, poll_min_s=poll_min_s)),
            ("extract", self._pages, extract.store_pages),
            ("archive", self._archived, archive.store_evidence),
            ("find", self._found, lambda batch: _count(find.store_found(one, poll_min_s=poll_min_s) for one in batch)),
        ):
            batch = results[:]
            if batch:
                counts = done[job] = await self._db(_written, job, write, batch)
                del results[: len(batch) if counts is not None else 0]
        await self._db(book.flush)
        return {job: counts or {} for job, counts in done.items()}

    async def _deliver_forever(self, stop):
        last_skip = 0.0
        while not stop.is_set():
            with recorded("deliver") as counts:
                counts.update(await deliver_due(self._settings, self._base_url, self._db))
                counts.update(await mail_requests(self._settings, self._base_url, self._db))
                counts.update(await mail_letters(self._settings, self._base_url, self._db))
            if time.monotonic() - last_skip > SKIP_OLD_EVERY_S:
                last_skip = time.monotonic()
                with recorded("extract") as counts:
                    counts["too old"] += await self._db(extract.skip_old, timezone.now())
            await _pause(stop, pause_s(DELIVER_EVERY_S))

    async def _look_after_forever(self, stop, client):
        accounts = Accounts(self._settings, self._db)
        while not stop.is_set():
            with recorded("look after") as counts:
                counts.update(await look_after(accounts, client, self._db))
            await _pause(stop, pause_s(LOOK_AFTER_EVERY_S))

    async def _consult_forever(self, stop):
        while not stop.is_set():
            with recorded("consult") as counts:
                counts.update(await consult(self._db))
            await _pause(stop, pause_s(CONSULT_EVERY_S))

    async def _plan_forever(self, stop):
        while not stop.is_set():
            with recorded("plan") as counts:
                counts.update(await plan_pacts(self._db))
            await _pause(stop, pause_s(PLAN_EVERY_S))

    async def _db(self, function, *args, **kwargs):
        """Runs a function that uses the database in the thread that is kept for it."""
        return await asyncio.get_running_loop().run_in_executor(
            self._database, lambda: _fresh(function, *args, **kwargs)
        )


def _fresh(function, *args, **kwargs):
    close_old_connections()
    return function(*args, **kwargs)


def _written(job, write, batch):
    """Counts of a batch, or None where it could not be written: it is kept and tried again at the next beat."""
    written = None
    with recorded(job) as counts:
        written = write(batch)
        counts.update({status: n for status, n in written.items() if n})
    return written


def _count(statuses):
    found = {}
    for status in statuses:
        found[status] = found.get(status, 0) + 1
    return found


async def _pause(stop, seconds):
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
