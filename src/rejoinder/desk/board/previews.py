"""Stories as they will be: what the pages for correcting show before anything happens."""

import zoneinfo
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from rejoinder.core.carriers import Carried, carriers_by_leaning
from rejoinder.core.clock import Clock, clock
from rejoinder.core.clustering.why import as_written
from rejoinder.core.forecast.definition import SeenPost, StoryDefinition, became
from rejoinder.core.forecast.features import features_at
from rejoinder.core.forecast.model import StoryModel, TooLittle, foretell
from rejoinder.core.text import content_words
from rejoinder.desk.forecasts.models_used import model_now
from rejoinder.desk.forecasts.posts import LISTED, definition_of, zone_of
from rejoinder.desk.people.models import Desk
from rejoinder.desk.stories.models import Membership, Story

POSTS_MAX = 2000  # that can be gathered into groups on one page
TELLING_MAX = 4  # words that tell the chosen posts from the others
OTHERS_SHARE = 0.2  # of the posts that stay: a word in more of them tells nothing apart
TELLS_FROM = 0.4  # gap between its share among the chosen and among the others


@dataclass(frozen=True)
class Told:
    """A post as a preview needs it."""

    post: int
    title: str
    at: datetime
    seen_at: datetime
    source: int
    name: str
    leaning: str
    medium: str
    is_copy: bool


@dataclass
class Words:
    """Posts with the same words in their headline; `key` is its first post."""

    key: int
    first: Told
    posts: list[Told] = field(default_factory=list)
    is_chosen: bool = False


@dataclass(frozen=True)
class AsItWillBe:
    """One of the stories after the act. `chance` is None where it is one already or there is too little to say."""

    title: str
    posts: int
    sources: int
    carriers: dict[str, int]
    first_seen: datetime
    clock: Clock
    chance: float | None
    chance_why: str


@dataclass(frozen=True)
class Seer:
    """What a chance of a story that does not exist yet is said with: read once for both previews."""

    desk: Desk
    model: StoryModel
    definition: StoryDefinition
    zone: zoneinfo.ZoneInfo
    now: datetime


def seer_of(desk: Desk) -> Seer:
    """Two queries: the model that speaks now, and the calls that it is calibrated on.

    The share of all posts is left out of the definition here: it would read every post of two days for a preview.
    """
    whole = definition_of(desk)
    definition = StoryDefinition(whole.listed_min, whole.both_sides, 0.0)
    return Seer(desk, model_now(), definition, zone_of(desk), timezone.now())


def posts_of(story: Story) -> list[Told]:
    """The posts of a story in order of time."""
    rows = Membership.objects.filter(story=story).order_by("post__at", "post_id")
    named = rows.values_list(
        "post_id", "post__title", "post__at", "post__seen_at", "post__source_id", "post__source__title",
        "post__source__address", "post__source__leaning", "post__source__medium", "copy_of_id",
    )[:POSTS_MAX]  # fmt: skip
    return [
        Told(post, title, at, seen_at, source, name or address, leaning, medium, copy_of is not None)
        for post, title, at, seen_at, source, name, address, leaning, medium, copy_of in named
    ]


def gathered(posts: Sequence[Told], chosen: Collection[str]) -> list[Words]:
    """Posts by the content words of their headlines, in any order of words; earliest group first."""
    found: dict[object, Words] = {}
    for post in posts:
        key = frozenset(content_words(post.title)) or post.post
        group = found.setdefault(key, Words(post.post, post))
        group.posts.append(post)
    for group in found.values():
        group.is_chosen = str(group.key) in chosen
    return list(found.values())


def telling_words(chosen: Sequence[Told], stay: Sequence[Told]) -> list[str]:
    """Words that at least half of the chosen headlines say and few of the others, the most telling first."""
    inside = Counter(word for post in chosen for word in set(content_words(post.title)))
    outside = Counter(word for post in stay for word in set(content_words(post.title)))
    found = [
        (n / len(chosen) - outside[word] / max(len(stay), 1), word)
        for word, n in inside.items()
        if 2 * n >= len(chosen) and outside[word] <= OTHERS_SHARE * len(stay)
    ]
    best = sorted((pair for pair in found if pair[0] >= TELLS_FROM), key=lambda pair: (-pair[0], pair[1]))
    return [_written(word, chosen) for _, word in best[:TELLING_MAX]]


def _written(word: str, posts: Sequence[Told]) -> str:
    title = next(post.title for post in posts if word in content_words(post.title))
    return as_written(word, title)


def with_words(groups: Sequence[Words], words: Sequence[str]) -> set[str]:
    """The keys of the groups whose headline says one of these words."""
    wanted = {word.casefold() for word in words}
    return {str(group.key) for group in groups if wanted & set(content_words(group.first.title))}


def as_it_will_be(title: str, posts: Sequence[Told], seer: Seer) -> AsItWillBe:
    """The story that these posts make: named after its first post unless a person named it."""
    carriers = carriers_by_leaning(Carried(post.source, post.leaning, 0.0) for post in posts)
    first_seen = min(post.seen_at for post in posts)
    first = min(posts, key=lambda post: (post.at, post.post))
    told = clock(first_seen.timestamp(), seer.now.timestamp(), target_s=seer.desk.answer_target_min * 60)
    chance, why = _chance(posts, seer)
    return AsItWillBe(title or first.title, len(posts), sum(carriers.values()), carriers, first_seen, told, chance, why)


def _chance(posts: Sequence[Told], seer: Seer) -> tuple[float | None, str]:
    seen = [SeenPost(p.at.timestamp(), p.source, p.leaning, p.medium in LISTED, p.is_copy) for p in posts]
    seen.sort(key=lambda post: post.time)
    at = seer.now.timestamp()
    known = [post for post in seen if post.time <= at]
    if found := became(known, seer.definition):
        return None, f"It is one: {found.why}"
    if not known:
        return None, "Too little to say"
    features = features_at(known, at, seer.definition, zone=seer.zone)
    said = foretell(features, len(known), seer.model)
    if isinstance(said, TooLittle):
        return None, f"Too little to say: {said.why}"
    return said.by[seer.desk.forecast_h], ""
