"""What every page shows around its own content: rooms, clock, who is here, what we could not see."""

import zoneinfo
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from rejoinder.desk.consultations.reading import waiting_count as statements_waiting
from rejoinder.desk.contests.waiting import waiting_count as contests_waiting
from rejoinder.desk.lines.models import LineMatch
from rejoinder.desk.lines.requests import open_count as requests_open
from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.people.models import Desk, Role
from rejoinder.desk.publishing.alarms import open_alarms
from rejoinder.desk.publishing.calls import about
from rejoinder.desk.publishing.models import KillSwitch
from rejoinder.desk.rebuttals.approving import waiting_for
from rejoinder.desk.stories.models import Correction, Story
from rejoinder.desk.watches.duty import on_duty
from rejoinder.desk.watches.models import Alert, Duty
from rejoinder.wire.encoder import tier_here

NOT_SEEN = (Source.Health.NOT_SEEN,)  # those that we normally read; forbidden ones were never counted
NOT_SEEN_NAMED_MAX = 2  # as many as fit on the notice's one line
UNDO_SHOWN = timedelta(minutes=10)  # how long the status line offers to undo the last thing done
SHIFTS_IN_A_ROW = 20  # of one person that are told as one
BOARD_WINDOW = timedelta(hours=24)  # stories whose last post is older leave the board


# Rooms that are current on addresses of their own beside theirs.
ALSO = {"/watches/": "/alerts/", "/rebuttals/": "/approve/", "/publishing/": "/links/", "/listening/": "/transcripts/"}


@dataclass(frozen=True)
class Room:
    """One entry of the rooms; `count` is what waits there."""

    name: str
    address: str
    icon: str
    count: int = 0
    is_current: bool = False
    is_last: bool = False  # a line is drawn after it


class Shell:
    """Asked only for what a page shows: each part is one query at most, and only when it is read."""

    def __init__(self, request) -> None:
        self.user, self.path, self.now = request.user, request.path, timezone.now()

    @cached_property
    def desk(self) -> Desk:
        return Desk.objects.filter(pk=1).first() or Desk(pk=1)

    @cached_property
    def rooms(self) -> list[Room]:
        return [
            self._room("Now", "/", "now", count=self.to_decide, is_last=True),
            self._room("Listening", "/listening/", "listening"),
            self._room("Stories", "/stories/", "stories"),
            self._room("Lines", "/lines/", "lines", count=requests_open()),
            self._room("Rebuttals", "/rebuttals/", "rebuttals", count=self.to_approve),
            self._room("Publishing", "/publishing/", "publishing"),
            self._room("Watches", "/watches/", "watches", count=self.alerts_waiting, is_last=True),
            self._room("Alliance", "/alliance/", "alliance", count=self.alliance_waiting),
        ]

    @cached_property
    def back_rooms(self) -> list[Room]:
        """At the foot of the rooms: what belongs to the desk rather than to the day."""
        rooms = [self._room("Settings", "/settings/", "settings")]
        if self.user.may(Role.ADMIN):
            rooms = [self._room("People", "/people/", "people"), *rooms, self._room("Audit", "/audit/", "audit")]
        return rooms

    @cached_property
    def tabs(self) -> list[Room]:
        """The phone's bar: four rooms and the way to the rest."""
        here = {room.address: room for room in self.rooms}
        approve = replace(here["/rebuttals/"], name="Approve", icon="tick")
        shown = [here["/"], here["/stories/"], approve, here["/lines/"]]
        return [*shown, Room("More", "/more/", "more", is_current=not any(room.is_current for room in shown))]

    @cached_property
    def to_decide(self) -> int:
        return on_board(Story.objects.all(), self.now).filter(state=Story.State.NEW).exclude(single_quiet()).count()

    @cached_property
    def to_approve(self) -> int:
        return waiting_for(self.user).count()

    @cached_property
    def alliance_waiting(self) -> int:
        return contests_waiting(self.user) + statements_waiting()

    @cached_property
    def alerts_waiting(self) -> int:
        return Alert.objects.filter(seen_at=None).count()

    @cached_property
    def publishing_switch(self) -> KillSwitch | None:
        return KillSwitch.objects.select_related("by").filter(pk=1).first()

    @cached_property
    def publishing_alarms(self) -> int:
        return open_alarms().count()

    @property
    def publishing_alarm_words(self) -> str:
        """The oldest alarm in one sentence."""
        first = open_alarms().first()
        return f"{about(first)}: {first.what}." if first else ""

    @cached_property
    def sources_total(self) -> int:
        return Source.objects.exclude(state=Source.State.STOPPED).count()

    @cached_property
    def not_seen(self) -> "NotSeen":
        listened = Source.objects.exclude(state=Source.State.STOPPED)
        missing = listened.filter(state=Source.State.LISTENING, health__in=NOT_SEEN)
        count = missing.count()
        named = list(missing.order_by("-health_since", "id")[:NOT_SEEN_NAMED_MAX]) if count else []
        was_read = bool(self.sources_total) and listened.filter(last_read_at__isnull=False).exists()
        return NotSeen(count, self.sources_total, named, was_read)

    @cached_property
    def tier_note(self) -> str:
        """What is missing for the best stories on this machine; empty where nothing is."""
        notes = {
            "static": "Stories are told by words and rough word vectors: the sentence model is not installed.",
            "lexical": "Stories are told by words alone: the sentence model is not installed.",
        }
        return notes.get(tier_here(), "")

    @cached_property
    def last_post_at(self) -> datetime | None:
        return Post.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()

    @cached_property
    def last_correction(self) -> Correction | None:
        """What this person did last, while it can be undone from the status line."""
        recent = Correction.objects.filter(by=self.user, undone_at=None, at__gte=self.now - UNDO_SHOWN)
        return recent.select_related("story").order_by("-id").first()

    @property
    def duty(self) -> Duty | None:
        """Who is on duty now, in the last of the shifts that this person does one after the other."""
        return self._duties[0]

    @property
    def duty_next(self) -> Duty | None:
        """Who is on duty after that person."""
        return self._duties[1]

    @cached_property
    def _duties(self) -> tuple[Duty | None, Duty | None]:
        found, following = on_duty(self.now), None
        for _ in range(SHIFTS_IN_A_ROW):
            following = on_duty(found.ends) if found else None
            if found is None or following is None or following.user_id != found.user_id:
                break
            found = following
        return found, following

    @property
    def initials(self) -> str:
        parts = (self.user.name or self.user.email).replace("@", " ").split()
        return "".join(part[0] for part in parts[:2]).upper()

    def _room(self, name: str, address: str, icon: str, *, count: int = 0, is_last: bool = False) -> Room:
        here = self.path == "/" if address == "/" else self.path.startswith(address)
        also = ALSO.get(address)
        here = here or bool(also and self.path.startswith(also))
        return Room(name, address, icon, count, here, is_last)


@dataclass(frozen=True)
class NotSeen:
    """What the notice under the top bar says. Counts are of sources that we mean to listen to."""

    count: int
    total: int
    named: list[Source]
    was_read: bool  # at least one source has ever been read

    @property
    def others(self) -> int:
        return self.count - len(self.named)


def on_board(stories: QuerySet[Story], now: datetime) -> QuerySet[Story]:
    """Those stories that the board may show: with posts, alive within a day, not muted, not merged away."""
    fresh = stories.filter(last_post_at__gte=now - BOARD_WINDOW, posts_count__gt=0)
    return fresh.filter(merged_into=None, muted_at=None)


def single_quiet() -> Q:
    """The condition for stories that the board folds: new, one carrier, no line that fits, no alert."""
    fits = LineMatch.objects.filter(story=OuterRef("pk"), is_fit=True)
    alerts = Alert.objects.filter(story=OuterRef("pk"))
    return Q(state=Story.State.NEW, sources_count__lte=1) & ~Q(Exists(fits)) & ~Q(Exists(alerts))


def local_time_zone(user, desk: Desk) -> zoneinfo.ZoneInfo:
    """The person's time zone, else the desk's; UTC where the name is not known to this machine."""
    for name in (getattr(user, "time_zone", ""), desk.time_zone):
        try:
            if name:
                return zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            continue
    return zoneinfo.ZoneInfo("UTC")


def shell(request) -> dict:
    """For every template: `shell`, absent for people who are not signed in. Sets the times to the person's zone."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    around = Shell(request)
    timezone.activate(local_time_zone(user, around.desk))
    return {"shell": around}
