"""Writes a click down without making anybody wait: through a bounded queue where a server runs, at once elsewhere."""

import atexit
import logging
import queue
import threading
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction

from rejoinder.core.clicks import ALL_RECORDED, Request, Sign, look_at, signs_of
from rejoinder.desk.links.models import Click
from rejoinder.desk.links.salts import mark_of

log = logging.getLogger("rejoinder.links")

WAITING_MAX = 20_000  # clicks in memory: some minutes of the worst storm; more are dropped and said
AT_ONCE_MAX = 500  # rows of one insert: under SQLite's limit of variables
TRIES_MAX = 3  # of one batch, before it is dropped


@dataclass(frozen=True)
class Visit:
    """A click on its way to its row. The address is in memory for a second and stored nowhere."""

    link: int
    address: str
    look: str
    at: datetime


def visit_of(link: int, request, at: datetime) -> Visit:
    """What a request shows, read at once: of its headers only the look is kept."""
    sent = Request(request.headers.get("User-Agent", ""), request.method, request.headers)
    look = look_at(signs_of(sent), recorded())
    return Visit(link, request.META.get("REMOTE_ADDR", "") or "", look.kind.value, at)


def recorded() -> int:
    """Headers whose absence says something: some come over https only."""
    address = settings.REJOINDER.link_url or settings.REJOINDER.base_url
    return ALL_RECORDED if address.startswith("https://") else ALL_RECORDED & ~(Sign.FETCH | Sign.PACKED)


def note(visit: Visit) -> None:
    """Keeps a click. Never raises and never waits: what cannot be kept is dropped, and the log says so."""
    if _writer is not None:
        try:
            _writer.waiting.put_nowait(visit)
        except queue.Full:
            log.warning("click dropped reason=queue_full waiting=%d", WAITING_MAX)
        return
    try:
        write([visit])
    except DatabaseError as error:
        log.warning("click dropped reason=%s", type(error).__name__)


def write(visits: list[Visit]) -> None:
    """One insert for all of them. Raises DatabaseError."""
    rows = [
        Click(
            link_id=visit.link, network=mark_of(visit.address, visit.at), look=visit.look,
            minute=visit.at.replace(second=0, microsecond=0),
        )
        for visit in visits
    ]  # fmt: skip
    with transaction.atomic():
        Click.objects.bulk_create(rows)


class Writer:
    """A thread that writes what waits in the queue, as many at once as there are."""

    def __init__(self) -> None:
        self.waiting: queue.Queue[Visit | None] = queue.Queue(WAITING_MAX)
        self._thread = threading.Thread(target=self._write_forever, name="clicks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Writes what waits, then ends."""
        self.waiting.put(None)
        self._thread.join(5)

    def _write_forever(self) -> None:
        while True:
            batch, is_last = self._batch()
            for attempt in range(1, TRIES_MAX + 1):
                try:
                    close_old_connections()
                    if batch:
                        write(batch)
                    break
                except DatabaseError as error:
                    log.warning(
                        "clicks not written count=%d try=%d reason=%s", len(batch), attempt, type(error).__name__
                    )
            if is_last:
                return

    def _batch(self) -> tuple[list[Visit], bool]:
        found: list[Visit] = []
        one = self.waiting.get()
        while one is not None:
            found.append(one)
            if len(found) >= AT_ONCE_MAX:
                return found, False
            try:
                one = self.waiting.get_nowait()
            except queue.Empty:
                return found, False
        return found, True


_writer: Writer | None = None


def start_writer() -> Writer:
    """For a server's process, once: from here on redirects never wait for the database's lock."""
    global _writer
    if _writer is None:
        _writer = Writer()
        _writer.start()
        atexit.register(stop_writer)
    return _writer


def stop_writer() -> None:
    """Writes what waits; clicks are written at once again."""
    global _writer
    if _writer is not None:
        writer, _writer = _writer, None
        writer.stop()
