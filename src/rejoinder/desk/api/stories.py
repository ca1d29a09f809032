"""Stories and posts over the API."""

from datetime import timedelta

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Path, Query, Router

from rejoinder.desk.api import shapes
from rejoinder.desk.api.access import READ, WRITE
from rejoinder.desk.api.export import posts_page, stories_for_export
from rejoinder.desk.listening.models import Post
from rejoinder.desk.stories import corrections
from rejoinder.desk.stories.models import Correction, Story
from rejoinder.desk.stories.sums import standing
from rejoinder.errors import NotAllowed

router = Router(tags=["stories"])
LIMIT = 100
LIMIT_MAX = 500
Key = Path(..., ge=1, le=2**62)
LIMITED = Query(LIMIT, ge=1, le=LIMIT_MAX)
OFFSET = Query(0, ge=0, le=1_000_000)
REFUSED = dict.fromkeys((400, 401, 403, 404, 409, 422, 503), shapes.Problem)


@router.get("/stories", response={200: list[shapes.Story], **REFUSED}, auth=READ)
def stories(
    request,
    *,
    state: shapes.State | None = None,
    q: str = Query("", max_length=200),
    limit: int = LIMITED,
    offset: int = OFFSET,
):
    """Live stories, the one with the newest post first."""
    chosen = Story.objects.filter(merged_into=None, posts_count__gt=0)
    if state:
        chosen = chosen.filter(state=state)
    if q:
        chosen = chosen.filter(title__icontains=q.replace("\x00", ""))
    ids = list(chosen.order_by("-last_post_at", "-id").values_list("id", flat=True)[offset : offset + limit])
    return stories_for_export(Story.objects.filter(pk__in=ids))


@router.get("/stories/{story}", response={200: shapes.Story, **REFUSED}, auth=READ)
def story(request, story: int = Key):
    """One story; one that was merged away answers 409 with where it went."""
    found = live_story(story)
    return stories_for_export(Story.objects.filter(pk=found.pk))[0]


@router.get("/stories/{story}/posts", response={200: list[shapes.Member], **REFUSED}, auth=READ)
def members(request, story: int = Key, limit: int = LIMITED, offset: int = OFFSET):
    """The posts of a story, oldest first, each with the reason why it is there."""
    rows = live_story(story).memberships.select_related("post", "post__source")
    return [
        {
            "post": m.post_id, "url": m.post.url, "title": m.post.title, "source": str(m.post.source),
            "published_at": m.post.published_at.timestamp() if m.post.published_at else None,
            "seen_at": m.post.seen_at.timestamp(), "why": m.why,
        }
        for m in rows.order_by("post__at", "post_id")[offset : offset + limit]
    ]  # fmt: skip


@router.post("/stories/{story}/rename", response={200: shapes.Correction, **REFUSED}, auth=WRITE)
def rename(request, body: shapes.Rename, story: int = Key):
    """Gives a story a name that the machine does not change."""
    return _told(corrections.rename(live_story(story), body.title, by=request.user))


@router.post("/stories/{story}/state", response={200: shapes.Correction, **REFUSED}, auth=WRITE)
def set_state(request, body: shapes.SetState, story: int = Key):
    """Records what the team does about a story."""
    until = timezone.now() + timedelta(hours=body.quiet_h) if body.quiet_h else None
    return _told(
        corrections.set_state(
            live_story(story),
            body.state,
            by=request.user,
            why=body.reason,
            reopens_pct=body.reopens_pct,
            quiet_until=until,
        )
    )


@router.post("/stories/{story}/mute", response={200: shapes.Correction, **REFUSED}, auth=WRITE)
def mute(request, body: shapes.Reason, story: int = Key):
    """Takes a story off the board."""
    return _told(corrections.mute(live_story(story), by=request.user, reason=body.reason))


@router.post("/stories/{story}/unmute", response={200: shapes.Correction, **REFUSED}, auth=WRITE)
def unmute(request, body: shapes.Reason, story: int = Key):
    """Puts a muted story back."""
    return _told(corrections.unmute(live_story(story), by=request.user, reason=body.reason))


@router.post("/stories/{story}/split", response={200: shapes.Correction, **REFUSED}, auth=WRITE)
def split(request, body: shapes.Split, story: int = Key):
    """Puts some posts into a new story, `other` in the answer."""
    return _told(corrections.split(live_story(story), body.posts, by=request.user, reason=body.reason))


@router.post("/stories/{story}/merge", response={200: shapes.Correction, **REFUSED}, auth=WRITE)
def merge(request, body: shapes.Merge, story: int = Key):
    """Puts all posts of story `loser` into this one."""
    return _told(corrections.merge(live_story(story), live_story(body.loser), by=request.user, reason=body.reason))


@router.post("/posts/{post}/move", response={200: shapes.Correction, **REFUSED}, auth=WRITE)
def move(request, body: shapes.Move, post: int = Key):
    """Puts one post into another story."""
    return _told(
        corrections.move(get_object_or_404(Post, pk=post), live_story(body.story), by=request.user, reason=body.reason)
    )


@router.get("/stories/{story}/corrections", response={200: list[shapes.Correction], **REFUSED}, auth=READ)
def corrected(request, story: int = Key, limit: int = LIMITED, offset: int = OFFSET):
    """What people said about a story, newest first."""
    get_object_or_404(Story, pk=story)
    rows = Correction.objects.filter(Q(story=story) | Q(other=story)).order_by("-id")
    return [_told(one) for one in rows[offset : offset + limit]]


@router.post("/corrections/{correction}/undo", response={200: shapes.Correction, **REFUSED}, auth=WRITE)
def undo(request, correction: int = Key):
    """Takes a correction back."""
    return _told(corrections.undo(get_object_or_404(Correction, pk=correction), by=request.user))


@router.get("/posts", response={200: list[shapes.Post], **REFUSED}, auth=READ)
def posts(
    request,
    response: HttpResponse,
    after: int = Query(0, ge=0, le=2**62),
    limit: int = LIMITED,
):
    """Posts in the order in which we saw them. The header X-Next-After goes into `after` of the next call."""
    rows, last = posts_page(after, limit)
    response["X-Next-After"] = str(last)
    return rows


def live_story(key):
    """The story, or 404; NotAllowed with where it went for one that was merged away."""
    found = get_object_or_404(Story, pk=key)
    if found.merged_into_id:
        raise NotAllowed(f"story {key} was merged into story {standing(key)}")
    return found


def _told(correction):
    return {
        "id": correction.pk, "kind": correction.kind, "story": correction.story_id, "other": correction.other_id,
        "posts": correction.post_ids, "reason": correction.reason, "by": str(correction.by or "") or None,
        "at": correction.at.timestamp(), "undone": correction.undone_at is not None,
    }  # fmt: skip
