"""The inner half of the worker: what only reads rows, asks the core, and writes rows, in a fixed order."""

import logging
import time

from django.db import close_old_connections
from django.utils import timezone

from rejoinder.desk.board.snapshots import take
from rejoinder.desk.forecasts.posts import zone_of
from rejoinder.desk.listening.models import Post
from rejoinder.desk.people.models import Desk
from rejoinder.desk.watches.counting import recount
from rejoinder.desk.watches.mailing import write_digests
from rejoinder.errors import Missing
from rejoinder.jobs.alert import Alerter
from rejoinder.jobs.answered import run_answered
from rejoinder.jobs.clean import run_clean
from rejoinder.jobs.cluster import Clusterer, resum
from rejoinder.jobs.contests_open import run_contests_open
from rejoinder.jobs.effect import run_effect
from rejoinder.jobs.foretell import Foreteller
from rejoinder.jobs.hand_on import hand_on
from rejoinder.jobs.keep_boards import keep_boards
from rejoinder.jobs.learn import run_learn
from rejoinder.jobs.lease import give_back, has_lease
from rejoinder.jobs.match import STORIES_MAX, Matcher
from rejoinder.jobs.recall import Recaller
from rejoinder.jobs.reword import Reworder
from rejoinder.jobs.runs import pause_s, recorded
from rejoinder.jobs.sight import Sighter
from rejoinder.jobs.tell_clicks import tell_clicks
from rejoinder.jobs.trace import Tracer
from rejoinder.jobs.urgent import Urgent
from rejoinder.wire.encoder import load_encoder
from rejoinder.wire.static import load_static

log = logging.getLogger("rejoinder.jobs")

BEAT_S = 0.3
LOOK_S = 0.03  # between two looks for a new post: one row by its key
BUSY_POSTS = 15  # placed in one turn: more wait, and what can wait gets only a share of the time
BACK_SHARE = 0.25  # of the time for new posts and alerts
MATCH_S = 0.15  # that matching may take in one turn, by what a story took lately on this machine
STORY_S = 0.015  # that one takes, before any was measured here
FORETOLD_STORIES = 40  # in one turn
TRACED_POSTS = 60  # looked at in one turn
RESUM_EVERY_S = 15.0
CLOSE_EVERY_S = 600.0
SNAPSHOT_EVERY_S = 15.0  # one a minute is kept; looked at oftener so that none is missed
SETTLE_EVERY_S = 30.0
DIGEST_EVERY_S = 30.0
ANSWERED_EVERY_S = 2.0  # the clock on the board stops a blink after the answer is out
EFFECT_EVERY_S = 60.0
HAND_ON_EVERY_S = 10.0  # an alert that nobody takes waits five minutes
RECOUNT_EVERY_S = 3.0  # one number beside the watches at a time
RECALL_EVERY_S = 60.0
CLICKS_EVERY_S = 60.0  # a click is told seven minutes after it came
CONTESTS_EVERY_S = 2.0  # a contest opens and closes within seconds of its time
CLEAN_EVERY_S = 3600.0
LEARN_EVERY_S = 1800.0
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
        self._urgent = Urgent()
        self._tracer = Tracer()
        self._reworder = Reworder()
        self._recaller = Recaller()
        self._sighter = Sighter(self._encode)
        self._foreteller = Foreteller()
        self._had_lease = False
        self._last = {}
        self._last_post = None
        self._front_s = self._back_s = 0.0  # seconds of this busy stretch, for new posts and for what can wait
        self._next_step = 0
        self._story_s = STORY_S
        self.has_more = False

    def forever(self, stop):
        """Turns until the threading.Event `stop` is set: at each beat, and at once where a post has come in."""
        while not stop.is_set():
            close_old_connections()
            with recorded("turn"):
                self.turn()
            self._wait(stop)
        give_back(LEASE)

    def _wait(self, stop):
        """Until the next beat, or until a post is there that was not when the last turn began."""
        until = time.monotonic() + pause_s(0.0 if self.has_more else BEAT_S)
        while not stop.is_set() and time.monotonic() < until:
            with recorded("look"):
                if _last_post() != self._last_post:
                    return
            stop.wait(LOOK_S)

    def turn(self):
        """One turn: new posts and their alerts first, then a share of what can wait. Returns the posts placed.

        `has_more` says afterwards whether anything is left to do at once.
        """
        self.has_more = False
        if not has_lease(LEASE):
            self._had_lease = False
            return 0
        if not self._had_lease:
            self._clusterer.forget()  # another worker may have placed posts meanwhile
            self._had_lease = True
        now, began = timezone.now(), time.monotonic()
        self._last_post = _last_post()
        placed = {}
        with recorded("cluster") as counts:
            is_hurried = self._clusterer.is_hurried
            first = self._urgent.find(now, self._clusterer.all_placed) if is_hurried else ()
            placed = self._clusterer.run(now, first)
            counts.update(placed)
        with recorded("alert") as counts:
            counts.update(self._alerter.run(now))
        done = placed.get("joined", 0) + placed.get("opened", 0)
        self._front_s += time.monotonic() - began
        self._what_can_wait(now, done)
        self.has_more = self.has_more or done > 0
        return done

    def _what_can_wait(self, now, done):
        """Lines, copies, chances, late vectors: all of them in a quiet turn, one at a time while posts stream in."""
        if not done:
            self._front_s = self._back_s = 0.0
            steps = [
                self._match,
                self._trace,
                self._foretell,
                self._reword,
                self._sight,
                self._vectors,
                self._recount,
                self._now_and_then,
            ]
        elif done >= BUSY_POSTS and self._back_s > self._front_s * BACK_SHARE:
            steps = []
        else:  # lines are what people wait for
            turns = [
                self._match,
                self._trace,
                self._match,
                self._foretell,
                self._match,
                self._sight,
                self._reword,
                self._vectors,
                self._now_and_then,
            ]
            steps = [turns[self._next_step % len(turns)]]
            self._next_step += 1
        began = time.monotonic()
        for step in steps:
            self.has_more = step(now) or self.has_more
        self._back_s += time.monotonic() - began

    def _match(self, now):
        with recorded("match") as counts:
            began = time.monotonic()
            counts.update(self._matcher.run(now, limit=min(STORIES_MAX, max(1, int(MATCH_S / self._story_s)))))
            if done := sum(counts.values()):
                self._story_s += ((time.monotonic() - began) / done - self._story_s) / 3
        return self._matcher.has_more

    def _trace(self, now):
        with recorded("trace") as counts:
            counts.update(self._tracer.run(now, limit=TRACED_POSTS))
            return sum(counts.values()) >= TRACED_POSTS
        return False

    def _foretell(self, now):
        with recorded("foretell") as counts:
            counts.update(self._foreteller.run(now, limit=FORETOLD_STORIES))
            return counts["said"] + counts["too little to say"] >= FORETOLD_STORIES
        return False

    def _reword(self, now):
        with recorded("reword") as counts:
            counts.update(self._reworder.run(now))
        return False

    def _sight(self, now):
        with recorded("sight") as counts:
            counts.update(self._sighter.run(now))
        return self._sighter.has_more

    def _recount(self, now):
        if self._is_time("recount", RECOUNT_EVERY_S):
            with recorded("recount") as counts:
                counts.update({"counted": n} if (n := recount(now)) else {})
        return False

    def _vectors(self, now):
        with recorded("vectors") as counts:
            counts["given"] += self._clusterer.give_vectors()
            return counts["given"] > 0
        return False

    def _now_and_then(self, now):
        """What has its own rhythm."""
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
        if self._is_time("answered", ANSWERED_EVERY_S):
            with recorded("answered") as counts:
                counts.update(run_answered(now))
        if self._is_time("effect", EFFECT_EVERY_S):
            with recorded("effect") as counts:
                counts.update(run_effect(now))
        if self._is_time("hand on", HAND_ON_EVERY_S):
            with recorded("hand on") as counts:
                counts.update(hand_on(now))
        if self._is_time("recall", RECALL_EVERY_S):
            with recorded("recall") as counts:
                counts.update(self._recaller.run(now))
        if self._is_time("clicks", CLICKS_EVERY_S):
            with recorded("clicks") as counts:
                counts.update(tell_clicks(now))
        if self._is_time("contests", CONTESTS_EVERY_S):
            with recorded("contests") as counts:
                counts.update(run_contests_open(now))
        if self._is_time("boards", CONTESTS_EVERY_S):
            with recorded("boards") as counts:
                counts.update(keep_boards(now))
        if self._is_time("close", CLOSE_EVERY_S):
            with recorded("close"):
                self._clusterer.close_idle(now)
        if self._is_time("learn", LEARN_EVERY_S):
            with recorded("learn") as counts:
                counts.update(run_learn())
        if self._is_time("clean", CLEAN_EVERY_S):
            with recorded("clean") as counts:
                counts.update({what: n for what, n in run_clean(now).items() if n})
        return False

    def _is_time(self, what, every_s):
        if time.monotonic() - self._last.get(what, -every_s) < every_s:
            return False
        self._last[what] = time.monotonic()
        return True


def _last_post():
    return Post.objects.order_by("-id").values_list("id", flat=True).first()
