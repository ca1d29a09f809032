"""How the desk does, in numbers: for `rejoinder health`, the API and whoever watches over the machine."""

from datetime import timedelta

from django.utils import timezone

from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.stories.models import Story
from rejoinder.desk.watches.models import Delivery
from rejoinder.desk.work.models import JobRun, Lease

ERRORS_SHOWN = 3


def public_health():
    """What whoever watches over the machine may ask without a token: whether the job loop works, and when it last did.

    No counts: how much a desk listens to is nobody else's business.
    """
    all_of_it = desk_health()
    return {"ok": all_of_it["is_working"]} | {name: all_of_it[name] for name in ("last_turn", "last_post_seen")}


def desk_health():
    """Times of the last post and turn, what is not seen, what waits, and the last errors of jobs."""
    now = timezone.now()
    post = Post.objects.order_by("-seen_at").first()
    is_working = Lease.objects.filter(name="stories", until__gt=now).exists()
    errors = JobRun.objects.exclude(error="").filter(started_at__gte=now - timedelta(hours=24)).order_by("-id")
    turn = JobRun.objects.order_by("-started_at").values_list("started_at", flat=True).first()
    return {
        "is_working": is_working,
        "last_turn": turn.timestamp() if turn else None,
        "last_post_seen": post.seen_at.timestamp() if post else None,
        "sources": Source.objects.exclude(state=Source.State.STOPPED).count(),
        "not_seen": Source.objects.filter(health__in=("not_seen", "dead", "forbidden"))
        .exclude(state="stopped")
        .count(),
        "posts": Post.objects.count(),
        "posts_waiting": Post.objects.filter(membership=None).count(),
        "stories": Story.objects.filter(merged_into=None, posts_count__gt=0).count(),
        "deliveries_unclear": Delivery.objects.filter(state=Delivery.State.UNCLEAR).count(),
        "errors": [f"{run.started_at:%Y-%m-%d %H:%M} {run.job}: {run.error}"[:300] for run in errors[:ERRORS_SHOWN]],
    }
