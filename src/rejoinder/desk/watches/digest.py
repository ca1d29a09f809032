"""The digest: one mail a morning (or a week) that says what waits, what changed, what matched, what was not seen."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from rejoinder.desk.forecasts.models import Forecast
from rejoinder.desk.lines.models import LineMatch
from rejoinder.desk.listening.models import Source
from rejoinder.desk.people.models import Desk, User
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.duty import on_duty
from rejoinder.desk.watches.models import Alert, Digest, Tier, Watch

STORIES_SHOWN = 8  # of each part: more is read at the desk
LATE = timedelta(hours=6)  # a desk that was off at the hour sends it late, but not in the afternoon


@dataclass(frozen=True)
class Item:
    """One story as the mail tells it."""

    story: Story
    line: LineMatch | None
    said: float | None  # the first chance said in the period


@dataclass(frozen=True)
class Told:
    """All that one digest says."""

    since: datetime
    until: datetime
    kind: str
    waiting: list[Item]
    changed: list[Item]
    matched: list[tuple[str, int]]
    quiet: list[Story]
    reopened: list[Story]
    not_seen: int
    sources: int
    on_duty: str
    why: str
    watches: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing at all to tell: then no mail is sent."""
        return not (self.waiting or self.changed or self.matched or self.reopened)


def digest_moment(desk: Desk, zone, now: datetime, kind: str) -> datetime:
    """The last hour at which this kind of digest was due, at or before `now`."""
    local = now.astimezone(zone)
    moment = datetime.combine(local.date(), desk.digest_at, zone)
    if moment > local:
        moment = datetime.combine(local.date() - timedelta(days=1), desk.digest_at, zone)
    if kind == Tier.WEEKLY:
        moment -= timedelta(days=(moment.weekday() - desk.digest_weekday) % 7)
    return moment


def addresses_of(kind: str) -> dict[str, str]:
    """Who gets this kind of digest, and why: the addresses of watches of that tier, and people who asked for it."""
    found: dict[str, str] = {}
    for name, emails in Watch.objects.filter(tier=kind, is_on=True).values_list("name", "to_email").order_by("name"):
        for address in (part.strip() for part in emails.split(",") if part.strip()):
            found.setdefault(address, f"the watch “{name}” tells you in it")
    if kind == Tier.DIGEST:
        for address in User.objects.filter(is_active=True, wants_digest=True).values_list("email", flat=True):
            found[address] = "you chose the daily digest under Settings"
    return found


def compose(kind: str, until: datetime, address: str, *, why: str) -> Told:
    """What a digest says to one address, read from the rows as they stand."""
    since = until - timedelta(days=7 if kind == Tier.WEEKLY else 1)
    live = Story.objects.filter(merged_into=None, muted_at=None, posts_count__gt=0, last_post_at__gte=since)
    waiting = live.filter(state=Story.State.NEW).filter(Q(sources_count__gt=1) | Q(alerts__isnull=False)).distinct()
    waiting = list(waiting.order_by("-chance", "-sources_count")[:STORIES_SHOWN])
    told = Q(state_at__gte=since) | Q(became_at__gte=since)
    changed = list(
        live.filter(told)
        .exclude(state=Story.State.NON_STORY)
        .exclude(pk__in=[s.pk for s in waiting])
        .order_by("-chance")[:STORIES_SHOWN]
    )
    mine = Q(watch__to_email__contains=address) | Q(watch__to_page=True)
    alerts = Alert.objects.filter(at__gte=since, at__lte=until, watch__tier=kind).filter(mine)
    matched: dict[str, int] = {}
    for name in alerts.values_list("watch__name", flat=True):
        matched[name] = matched.get(name, 0) + 1
    quiet = list(live.filter(state=Story.State.NON_STORY).order_by("-chance")[:STORIES_SHOWN])
    reopened = list(live.filter(reopened_at__gte=since, state=Story.State.NEW)[:STORIES_SHOWN])
    listened = Source.objects.filter(state=Source.State.LISTENING)
    duty = on_duty(until)
    return Told(
        since, until, kind, _items(waiting, since), _items(changed, since), sorted(matched.items()), quiet, reopened,
        listened.filter(health=Source.Health.NOT_SEEN).count(), listened.count(), str(duty.user) if duty else "", why,
    )  # fmt: skip


def subject_of(told: Told) -> str:
    """The news, not the name of the mail."""
    first = f"{len(told.waiting)} for you to decide." if told.waiting else "Nothing for you to decide."
    if told.reopened:
        return f"{first} Back by itself: {told.reopened[0].title[:90]}"
    grown = [item.story for item in told.changed if item.story.became_at and item.story.became_at >= told.since]
    if grown:
        return f"{first} It became a story: {grown[0].title[:90]}"
    lead = told.waiting or told.changed
    return f"{first} {lead[0].story.title[:110]}" if lead else first


def write_digests(desk: Desk, zone, now: datetime, base_url: str) -> int:
    """Writes the digests that are due and not written yet; returns how many."""
    made = 0
    for kind in (Tier.DIGEST, Tier.WEEKLY):
        until = digest_moment(desk, zone, now, kind)
        if now - until > LATE:
            continue
        for address, why in addresses_of(kind).items():
            if Digest.objects.filter(address=address, kind=kind, until=until).exists():
                continue
            told = compose(kind, until, address, why=why)
            state = "empty" if told.is_empty else "due"
            about = {"told": told, "desk": desk, "base": base_url}
            with timezone.override(zone):
                text = render_to_string("mail/digest.txt", about)
                html = render_to_string("mail/digest.html", about)
            Digest.objects.get_or_create(
                address=address, kind=kind, until=until,
                defaults={
                    "since": told.since, "subject": subject_of(told), "text": text, "html": html, "state": state,
                    "due_at": now,
                },
            )  # fmt: skip
            made += not told.is_empty
    return made


def _items(stories: list[Story], since: datetime) -> list[Item]:
    ids = [story.pk for story in stories]
    lines = {m.story_id: m for m in LineMatch.objects.filter(story__in=ids, rank=1, is_fit=True).select_related("line")}
    said: dict[int, float] = {}
    rows = Forecast.objects.filter(story__in=ids, at__gte=since).exclude(chance=None).order_by("at", "hours")
    for story, chance in rows.values_list("story_id", "chance"):
        said.setdefault(story, chance)
    return [Item(story, lines.get(story.pk), said.get(story.pk)) for story in stories]
