"""How the stories that each source carried early ended: the weight of a carrier, from settled stories alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DateTimeField, ExpressionWrapper, F, Q

from rejoinder.core.carriers import TrackRecord, weight_of
from rejoinder.desk.stories.models import Membership, Story

EARLY = timedelta(minutes=30)  # after the first post
SETTLED = timedelta(hours=24)  # since the first post: as far as forecasts look
STORIES_MAX = 3_000  # the newest settled ones


@dataclass(frozen=True)
class Habits:
    """The records of sources and of the desk as a whole."""

    desk: TrackRecord
    by: dict[int, TrackRecord]

    def weight(self, source: int) -> float:
        """The weight of a carrier; 0 of one that nothing is known of."""
        return weight_of(self.by[source], self.desk) if source in self.by else 0.0


def habits(now: datetime, sources: Iterable[int] | None = None) -> Habits:
    """The records as they are known now, of these sources or of all: two queries.

    A story counts when its first post is a day old and it was ever foretold. A source carried it early when it posted
    within half an hour of the first post, and before the story met the definition: the post that made it one
    foretold nothing.
    """
    settled = Story.objects.filter(merged_into=None, first_post__at__lte=now - SETTLED, chance_at__isnull=False)
    newest = list(settled.order_by("-id").values_list("id", "became_at")[:STORIES_MAX])
    if not newest:
        return Habits(TrackRecord(0, 0), {})
    whole = TrackRecord(len(newest), sum(became is not None and became <= now for _, became in newest))
    chosen = settled.filter(id__gte=newest[-1][0])
    until = ExpressionWrapper(F("story__first_post__at") + EARLY, output_field=DateTimeField())
    early = Membership.objects.filter(story__in=chosen, post__at__lte=until).filter(
        Q(story__became_at=None) | Q(post__at__lt=F("story__became_at"))
    )
    if sources is not None:
        early = early.filter(post__source__in=list(sources))
    rows = early.order_by().values_list("post__source").annotate(
        early=Count("story", distinct=True), grew=Count("story", filter=Q(story__became_at__lte=now), distinct=True)
    )  # fmt: skip
    return Habits(whole, {one: TrackRecord(n, grew) for one, n, grew in rows})
