"""The inner half of the worker: what only reads rows, asks the core, and writes rows, in a fixed order."""

import logging
import time

from django.db import close_old_connections
from django.utils import timezone

from rejoinder.desk.board.snapshots import take
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.people.models import Desk
from rejoinder.desk.watches.counting import recount
from rejoinder.desk.watches.mailing import write_digests
from rejoinder.errors import Missing
from rejoinder.jobs.alert import Alerter
from rejoinder.jobs.clean import run_clean
from rejoinder.jobs.cluster import Clusterer, resum
from rejoinder.jobs.foretell import Foreteller
from rejoinder.jobs.hand_on import hand_on
from rejoinder.jobs.lease import give_back, has_lease
from rejoinder.jobs.match import Matcher
from rejoinder.jobs.recall import Recaller
from rejoinder.jobs.reword import Reworder
from rejoinder.jobs.runs import pause_s, recorded
from rejoinder.jobs.trace import Tracer
from rejoinder.wire.encoder import load_encoder
from rejoinder.wire.static import load_static

log = logging.getLogger("rejoinder.jobs")

BEAT_S = 0.3
RESUM_EVERY_S = 15.0
CLOSE_EVERY_S = 600.0
SNAPSHOT_EVERY_S = 15.0  # one a minute is kept; looked at oftener so that none is missed
SETTLE_EVERY_S = 30.0
DIGEST_EVERY_S = 30.0
HAND_ON_EVERY_S = 10.0  # an alert that nobody takes waits five minutes
RECOUNT_EVERY_S = 3.0  # one number beside the watches at a time
RECALL_EVERY_S = 60.0
CLEAN_EVERY_S = 3600.0
LEASE = "stories"


def _static_or_none():
    try:
        return load_static()
    except Missing as missing:
        log.warning("%s", missing)
        return None


class Inner:
    """Clusters, matches, traces, foretells and alerts. Only the worker that holds the lease does anything here."""

    def __init__(self, base_url=""):
        self._base_url = base_url  # for links in mails; none are written without it
        self._encode = None
        try:
            self._encode = load_encoder()
        except Missing as missing:
            log.warning("%s", missing)
        static = None if self._encode else _static_or_none()
        self._clusterer = Clusterer(self._encode, static)
        self._matcher = Matcher(self._encode)
        self._alerter = Alerter()
        self._tracer = Tracer()
        self._reworder = Reworder()
        self._recaller = Recaller()
        self._foreteller = Foreteller()
        self._had_lease = False
        self._last = {}

    def forever(self, stop):
        """Turns until the threading.Event `stop` is set."""
        while not stop.is_set():
            close_old_connections()
            done = 0
            with recorded("turn"):
                done = self.turn()
            stop.wait(pause_s(0.01 if done else BEAT_S))
        give_back(LEASE)

    def turn(self):
        """One turn of all inner jobs; returns the number of posts placed."""
        if not has_lease(LEASE):
            self._had_lease = False
            return 0
        if not self._had_lease:
            self._clusterer.forget()  # another worker may have placed posts meanwhile
            self._had_lease = True
        now = timezone.now()
        placed = {}
        with recorded("cluster") as counts:
            placed = self._clusterer.run(now)
            counts.update(placed)
        with recorded("match") as counts:
            counts.update(self._matcher.run(now))
        with recorded("trace") as counts:
            counts.update(self._tracer.run(now))
        with recorded("foretell") as counts:
            counts.update(self._foreteller.run(now))
        with recorded("alert") as counts:
            counts.update(self._alerter.run(now))
        with recorded("reword") as counts:
            counts.update(self._reworder.run(now))
        done = placed.get("joined", 0) + placed.get("opened", 0)
        self._now_and_then(now)
        if not done and self._is_time("recount", RECOUNT_EVERY_S):  # posts that wait for their story come first
            with recorded("recount") as counts:
                counts.update({"counted": n} if (n := recount(now)) else {})
        return done

    def _now_and_then(self, now):
        if self._is_time("resum", RESUM_EVERY_S):
            with recorded("sum"):
                resum(now)
        if self._is_time("snapshot", SNAPSHOT_EVERY_S):
            with recorded("snapshot") as counts:
                counts["kept"] += take(now)
        if self._is_time("settle", SETTLE_EVERY_S):
            with recorded("settle") as counts:
                counts["settled"] += self._foreteller.settle(now)
        if self._base_url and self._is_time("digest", DIGEST_EVERY_S):
            with recorded("digest") as counts:
                desk = Desk.objects.filter(pk=1).first() or Desk(pk=1)
                made = write_digests(desk, zone_of(desk), now, self._base_url)
                counts.update({"written": made} if made else {})
        if self._is_time("hand on", HAND_ON_EVERY_S):
            with recorded("hand on") as counts:
                counts.update(hand_on(now))
        if self._is_time("recall", RECALL_EVERY_S):
            with recorded("recall") as counts:
                counts.update(self._recaller.run(now))
        if self._is_time("close", CLOSE_EVERY_S):
            with recorded("close"):
                self._clusterer.close_idle(now)
        if self._is_time("clean", CLEAN_EVERY_S):
            with recorded("clean") as counts:
                counts.update({what: n for what, n in run_clean(now).items() if n})

    def _is_time(self, what, every_s):
        if time.monotonic() - self._last.get(what, -every_s) < every_s:
            return False
        self._last[what] = time.monotonic()
        return True
