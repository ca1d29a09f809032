"""The digest: one mail a morning (or a week) that says what waits, what changed, what matched, what was not seen."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo

from django.db.models import F, Q
from django.utils import timezone

from rejoinder.desk.forecasts.models import Forecast
from rejoinder.desk.lines.models import LineMatch
from rejoinder.desk.listening.models import Source
from rejoinder.desk.people.models import Desk, User
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.desk.watches.duty import on_duty
from rejoinder.desk.watches.models import Alert, Decision, Duty, Tier, Watch
from rejoinder.desk.watches.stopping import COLUMNS

STORIES_SHOWN = 8  # of each part: more is read at the desk
PACE_H = 3  # over which the pace at the end is counted
NIGHT_FROM = time(18)  # changes since then are of the night
LIKELY_FIRST = F("chance").desc(nulls_last=True)
NEAR_LINE = 0.10  # a non-story came near the chance above which it reopens


@dataclass(frozen=True)
class Item:
    """One story as the mail tells it."""

    story: Story
    line: LineMatch | None
    said: float | None  # the first chance said in the period
    pace: float = 0.0  # posts an hour at the end
    answer_by: datetime | None = None  # when it was to be answered, where that has passed


@dataclass(frozen=True)
class Matched:
    """A watch and what fitted it without being told at once."""

    watch: Watch
    posts: int
    stories: int


@dataclass(frozen=True)
class Told:
    """All that one digest says."""

    since: datetime
    until: datetime
    kind: str
    waiting: list[Item]
    waiting_more: int
    changed: list[Item]
    matched: list[Matched]
    quiet: list[Story]
    reopened: list[Story]
    not_seen: list[Source]
    sources: int
    duty: Duty | None
    why: str
    late_by: timedelta = field(default=timedelta())

    @property
    def is_empty(self) -> bool:
        """Nothing at all to tell: then no mail is sent."""
        return not (self.waiting or self.changed or self.reopened or any(one.posts for one in self.matched))

    @property
    def is_weekly(self) -> bool:
        return self.kind == Tier.WEEKLY

    @property
    def matched_nothing(self) -> str:
        """The names of the watches that nothing else fitted."""
        return ", ".join(one.watch.name for one in self.matched if not one.posts)

    @property
    def matched_some(self) -> list[Matched]:
        return [one for one in self.matched if one.posts]

    @property
    def waiting_count(self) -> int:
        return len(self.waiting) + self.waiting_more

    @property
    def is_near(self) -> bool:
        """Whether a quiet non-story came near the line above which it reopens."""
        lines = [(story.chance, story.reopens_pct) for story in self.quiet]
        return any(chance is not None and pct and chance >= pct / 100 - NEAR_LINE for chance, pct in lines)

    @property
    def night(self) -> tuple[datetime, datetime] | None:
        """The first change and the end, where all that changed did so since the evening."""
        at = [moment for item in self.changed for moment in _moments(item.story, self.since)]
        evening = datetime.combine(timezone.localdate(self.until) - timedelta(days=1), NIGHT_FROM)
        is_night = at and not self.is_weekly and timezone.localtime(min(at)).replace(tzinfo=None) >= evening
        return (min(at), self.until) if is_night else None


def digest_moment(desk: Desk, zone: tzinfo, now: datetime, kind: str) -> datetime:
    """The last hour at which this kind of digest was due, at or before `now`."""
    local = now.astimezone(zone)
    moment = datetime.combine(local.date(), desk.digest_at, zone)
    if moment > local:
        moment = datetime.combine(local.date() - timedelta(days=1), desk.digest_at, zone)
    if kind == Tier.WEEKLY:
        moment -= timedelta(days=(moment.weekday() - desk.digest_weekday) % 7)
    return moment


def next_moment(desk: Desk, zone: tzinfo, now: datetime, kind: str) -> datetime:
    """When this kind of digest is due next, by the wall clock."""
    return digest_moment(desk, zone, now, kind) + timedelta(days=7 if kind == Tier.WEEKLY else 1)


def watches_of(address: str, kind: str, *, is_asked: bool = False) -> list[Watch]:
    """The watches of which an address hears in this kind of digest: its own, and all for people who chose it.

    `is_asked`: as for somebody who chose it.
    """
    ticked = Watch.objects.filter(is_on=True, **{"tells_weekly" if kind == Tier.WEEKLY else "tells_daily": True})
    column = COLUMNS[Tier(kind)]
    chose = is_asked or (kind == Tier.DIGEST and User.objects.filter(email__iexact=address, wants_digest=True).exists())
    return [one for one in ticked.order_by("name") if chose or address in _addresses(getattr(one, column))]


def addresses_of(desk: Desk, kind: str) -> dict[str, str]:
    """Who gets this kind of digest, and why: the addresses of watches, and people who asked for it."""
    found: dict[str, str] = {}
    is_weekly = kind == Tier.WEEKLY
    ticked = Watch.objects.filter(is_on=True, **{"tells_weekly" if is_weekly else "tells_daily": True})
    for name, emails in ticked.values_list("name", COLUMNS[Tier(kind)]).order_by("name"):
        for address in _addresses(emails):
            found.setdefault(address, f"the watch “{name}” tells you in it")
    if not is_weekly:
        for address in User.objects.filter(is_active=True, wants_digest=True).values_list("email", flat=True):
            found[address] = f"you chose the {desk.digest_at:%H:%M} digest under Settings"
    return found


def _addresses(emails: str) -> list[str]:
    return [part.strip() for part in emails.split(",") if part.strip()]


def compose(
    desk: Desk, kind: str, until: datetime, watches: Iterable[Watch], *, why: str, now: datetime | None = None
) -> Told:
    """What a digest with these watches says, read from the rows as they stand; `now` where that is not its hour."""
    since = until - timedelta(days=7 if kind == Tier.WEEKLY else 1)
    live = Story.objects.filter(merged_into=None, muted_at=None, posts_count__gt=0, last_post_at__gte=since)
    waiting = live.filter(state=Story.State.NEW).filter(Q(sources_count__gt=1) | Q(alerts__isnull=False)).distinct()
    shown = list(waiting.order_by(LIKELY_FIRST, "-sources_count", "-id")[:STORIES_SHOWN])
    told = Q(state_at__gte=since) | Q(became_at__gte=since)
    settled = live.filter(told).exclude(state=Story.State.NON_STORY).exclude(pk__in=[s.pk for s in shown])
    changed = list(settled.order_by(F("became_at").desc(nulls_last=True), LIKELY_FIRST, "-id")[:STORIES_SHOWN])
    quiet = list(live.filter(state=Story.State.NON_STORY).order_by(LIKELY_FIRST, "-id")[:STORIES_SHOWN])
    reopened = list(live.filter(reopened_at__gte=since, state=Story.State.NEW).order_by("-reopened_at")[:STORIES_SHOWN])
    listened = Source.objects.filter(state=Source.State.LISTENING)
    missing = listened.filter(health=Source.Health.NOT_SEEN).order_by("health_since", "pk")
    at = min(now or until, until)
    return Told(
        since=since, until=until, kind=kind, waiting=_items(shown, since, at, desk),
        waiting_more=waiting.count() - len(shown), changed=_items(changed, since, at, desk),
        matched=matched_by(watches, since, until), quiet=quiet, reopened=reopened,
        not_seen=list(missing), sources=listened.count(), duty=on_duty(at), why=why,
        late_by=max((now or until) - until, timedelta()),
    )  # fmt: skip


def matched_by(watches: Iterable[Watch], since: datetime, until: datetime) -> list[Matched]:
    """What fitted each watch in a time without being told at once; watches with nothing last."""
    found = []
    for watch in watches:
        fits = Decision.objects.filter(watch=watch, is_raised=True, story__last_post_at__gte=since)
        told = Alert.objects.filter(watch=watch, at__gte=since, at__lte=until).values_list("story_id", flat=True)
        stories = set(fits.values_list("story_id", flat=True)) - set(told)
        posts = Membership.objects.filter(story_id__in=stories, post__seen_at__gte=since, post__seen_at__lt=until)
        found.append(Matched(watch, posts.count(), len(stories)))
    return sorted(found, key=lambda one: -one.posts)


def _items(stories: list[Story], since: datetime, until: datetime, desk: Desk) -> list[Item]:
    ids = [story.pk for story in stories]
    lines = {m.story_id: m for m in LineMatch.objects.filter(story__in=ids, rank=1, is_fit=True).select_related("line")}
    said: dict[int, float] = {}
    rows = Forecast.objects.filter(story__in=ids, at__gte=since).exclude(chance=None).order_by("at", "hours")
    for story, chance in rows.filter(hours=desk.forecast_h).values_list("story_id", "chance"):
        said.setdefault(story, chance)
    pace: dict[int, int] = {}
    late = Membership.objects.filter(story__in=ids, post__seen_at__gte=until - timedelta(hours=PACE_H))
    for story in late.values_list("story_id", flat=True):
        pace[story] = pace.get(story, 0) + 1
    target = timedelta(minutes=desk.answer_target_min)
    found = []
    for story in stories:
        by = story.first_seen + target
        is_late = by < until and story.state == Story.State.NEW
        late_by = by if is_late else None
        found.append(Item(story, lines.get(story.pk), said.get(story.pk), pace.get(story.pk, 0) / PACE_H, late_by))
    return found


def _moments(story: Story, since: datetime) -> list[datetime]:
    return [at for at in (story.state_at, story.became_at) if at is not None and at >= since]
