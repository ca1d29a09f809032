"""Ballots that come at the same moment are stored together: one transaction, one wait for the disk, each its receipt.

Where a server runs, one thread stores what waits; elsewhere (a test, a command) each is stored at once. A press is
answered when the commit that holds it has returned, and not before.
"""

import logging
import queue
import threading
from concurrent.futures import Future

from django.db import DatabaseError, connection

from rejoinder.desk.contests.casting import Answered, Press, cast_all
from rejoinder.errors import RejoinderError

log = logging.getLogger("rejoinder.contests")

WAITING_MAX = 2_000  # presses in memory; more are told to press again
AT_ONCE_MAX = 100  # rows of one transaction: a few milliseconds
ANSWER_WITHIN_S = 30.0  # longer than the database's patience with another writer (desk/settings.py)


Batch = list[tuple[Press, "Future[Answered]"]]


class TooMany(RejoinderError):
    """More presses wait than this machine stores. This one is not known to be stored, and may come again."""


def store(press: Press) -> Answered:
    """Stores one ballot and returns once it is on the disk.

    Raises TooMany, or DatabaseError where the database cannot write now: nothing is known to be stored then, and the
    same press again gives the receipt if it was.
    """
    if _gatherer is None:
        return cast_all([press])[0]
    return _gatherer.store(press)


class Gatherer:
    """The thread, and the presses that wait for it."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[tuple[Press, Future[Answered]] | None] = queue.Queue(WAITING_MAX)
        self._thread = threading.Thread(target=self._store_forever, name="ballots", daemon=True)
        self._thread.start()

    def store(self, press: Press) -> Answered:
        """Waits for the commit. Raises what it raised, or TooMany."""
        answer: Future[Answered] = Future()
        try:
            self._waiting.put_nowait((press, answer))
            return answer.result(ANSWER_WITHIN_S)
        except (queue.Full, TimeoutError):
            raise TooMany("too many ballots wait to be stored; press again") from None

    def stop(self) -> None:
        """Stores what waits, then ends."""
        self._waiting.put(None)
        self._thread.join(ANSWER_WITHIN_S)

    def _store_forever(self) -> None:
        is_last = False
        while not is_last:
            batch, is_last = self._batch()
            if batch:
                _answer(batch)
        connection.close()

    def _batch(self) -> tuple[Batch, bool]:
        """All that waits, at least one; and whether it is the last."""
        found: Batch = []
        one = self._waiting.get()
        while one is not None:
            found.append(one)
            if len(found) >= AT_ONCE_MAX or self._waiting.empty():
                return found, False
            one = self._waiting.get()
        return found, True


def _answer(batch: Batch) -> None:
    """Stores a batch and answers each of its presses. What stops a whole batch is tried again one by one."""
    try:
        done = cast_all([press for press, _ in batch])
    except Exception as error:  # the thread outlives whatever a press runs into, and every press is answered
        if len(batch) > 1 and not isinstance(error, DatabaseError):
            for one in batch:
                _answer([one])
            return
        connection.close()  # the next batch begins with a fresh one
        log.warning("ballots not stored count=%d reason=%s", len(batch), type(error).__name__)
        for _, answer in batch:
            answer.set_exception(error)
    else:
        for (_, answer), one in zip(batch, done, strict=True):
            answer.set_result(one)


_gatherer: Gatherer | None = None


def start_gathering() -> None:
    """For a server's process, once."""
    global _gatherer
    if _gatherer is None:
        _gatherer = Gatherer()
