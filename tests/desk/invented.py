"""An invented by-election for tests of pages: Harrowmere and Tidewell, their outlets and stories. All made up."""

import hashlib
import itertools
import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from rejoinder.desk.lines.models import Line, LineMatch
from rejoinder.desk.lines.versions import content_of, version_of
from rejoinder.desk.listening.models import Post, PostLink, Source
from rejoinder.desk.people.models import Role, User
from rejoinder.desk.stories.models import Membership, Story
from rejoinder.desk.stories.sums import sum_up
from rejoinder.desk.watches.models import Alert, Decision, Watch

OUTLETS = [
    ("Quayside Row", "blog", "right"),
    ("County Hustings", "blog", "left"),
    ("Northgate Wire", "agency", ""),
    ("The Ferry Post", "news", "centre"),
    ("Harbour Watch", "blog", "right"),
    ("Left Bank Ledger", "blog", "left"),
]


def person(name: str = "Mirela Toft", role: str = Role.WRITER) -> User:
    return User.objects.create_user(f"{name.split()[0].lower()}@harrowmere.example", name, role)


def source(name: str, medium: str = "blog", leaning: str = "", **more) -> Source:
    address = f"https://{name.lower().replace(' ', '-')}.example/"
    known = Source.objects.filter(address=address).first()
    now = timezone.now()
    return known or Source.objects.create(
        title=name, address=address, medium=medium, leaning=leaning, state="listening", added_at=now,
        next_poll_at=now, **{"health": "fresh", "last_read_at": now, **more},
    )  # fmt: skip


def post(of: Source, minutes_ago: float, title: str, *, text: str = "", links_to: Post | None = None) -> Post:
    url = f"{of.address}{uuid.uuid4().hex}"
    digest = hashlib.sha256(url.encode()).hexdigest()
    at = timezone.now() - timedelta(minutes=minutes_ago)
    made = Post.objects.create(
        source=of, url=url, canonical_url=url, canonical_hash=digest, feed_hash=digest, title=title,
        summary=text, text=text, seen_at=at, at=at, published_at=at, content_hash="-",
    )  # fmt: skip
    if links_to:
        PostLink.objects.create(post=made, url=links_to.url, url_hash=links_to.canonical_hash)
    return made


def story(*posts: Post, now: datetime | None = None, **columns) -> Story:
    """A story of these posts, summed up as the jobs do; `columns` are set after that."""
    at = now or timezone.now()
    made = Story.objects.create(title="-", first_seen=at, last_post_at=at, opened_why="Opened: no story is near")
    for one in posts:
        Membership.objects.create(
            post=one, story=made, at_arrival=made.pk, why="Joined: shares “night ferry” with 2 posts", at=at
        )
    sum_up([made.pk], at, kind="opened")
    if columns:
        Story.objects.filter(pk=made.pk).update(**columns)
    return Story.objects.get(pk=made.pk)


def carried(title: str, *minutes_ago: float, **columns) -> Story:
    """A story that as many outlets carry as there are times."""
    outlets = itertools.cycle(OUTLETS)
    return story(*(post(source(*next(outlets)), ago, title) for ago in minutes_ago), **columns)


def line(ref: str, text: str, **columns) -> Line:
    """A line that was approved before it came here; `evidence` is a list of addresses."""
    now = timezone.now()
    made = Line.objects.create(
        ref=ref, text=text, made_at=now, changed_at=now, latest=1, approved_version=1, **columns
    )  # fmt: skip
    version = version_of(made, content_of(made), number=1, by="as it came", now=now)
    version.approved_at, version.approved_label = now, "as it came"
    version.save()
    return made


def match(of: Story, with_line: Line, words: list[str], *, score: float = 0.86, is_fit: bool = True) -> LineMatch:
    return LineMatch.objects.create(
        story=of, line=with_line, rank=1, score=score, words=words, why="Both say “ferry”.", is_fit=is_fit,
        at=timezone.now(),
    )  # fmt: skip


def watch(name: str, of: Story, *, is_raised: bool) -> Watch:
    now = timezone.now()
    made = Watch.objects.create(name=name, words=["ferry"], made_at=now)
    why = "It says “ferry”." if is_raised else "Quiet because it has 4 posts an hour, needs 90."
    steps = [{"rule": "speed", "held": is_raised, "why": why}]
    Decision.objects.create(watch=made, story=of, is_raised=is_raised, why=why, steps=steps, at=now)
    if is_raised:
        Alert.objects.create(watch=made, story=of, why=why, at=now)
    return made


def ferry() -> Story:
    """The rumour that spreads: six outlets, one line that fits, one watch that raised it and one that did not."""
    first = post(
        source(*OUTLETS[0]), 36, "Brask “voted to close” Tidewell’s night ferry",
        text="Ms Brask voted to close the night ferry in March. The crew were told on the quay.",
    )  # fmt: skip
    second = post(source(*OUTLETS[1]), 28, "Brask voted to scrap the night ferry", links_to=first)
    rest = [
        post(source(*OUTLETS[2]), 22, "Brask declined to save the night ferry", links_to=first),
        post(source(*OUTLETS[3]), 14, "Council paid £1.2m for empty night boats", links_to=second),
        post(source(*OUTLETS[4]), 6, "Brask voted twice to scrap the last ferry"),
        post(source(*OUTLETS[5]), 3, "Did Brask save the night ferry?"),
    ]
    made = story(first, second, *rest)
    match(
        made,
        line("14", "She voted to keep the night ferry. Page 6 of the minutes says so."),
        ["voted", "night", "ferry"],
    )
    watch("Ferry", made, is_raised=True)
    watch("Fast", made, is_raised=False)
    return made


def harrowmere() -> Story:
    """A whole evening: each state has a story, three single posts are folded, one source is not seen."""
    made = ferry()
    now = timezone.now()
    carried("Leaflet says hospital parking charges will double", 18, 15, 9)
    carried("School meals figure out by a factor of ten", 42, 30, 12, state="responding", state_at=now)
    carried("Two candidates skip the Corn Hall hustings", 95, 60, state="watch", state_at=now)
    carried("Flood letter reaches a blog first", 70, 50, state="answered", state_at=now - timedelta(minutes=59))
    carried("Dog fouled the pier, says blog", 190, state="non_story", state_at=now, state_why="One blog")
    for title in ("Bake-off at the chapel", "Lost cat on Mole Street", "Road works on the A9"):
        carried(title, 60)
    source("The Tidewell Lantern", "news", "left", health="not_seen", health_why="It refuses us", health_since=now)
    return made
