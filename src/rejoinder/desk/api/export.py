"""What leaves the desk for other programs: posts and stories as plain objects."""

from rejoinder.desk.lines.models import LineMatch
from rejoinder.desk.listening.models import Post
from rejoinder.desk.stories.models import Membership, Story

BATCH = 2000  # rows read at once


def posts_for_export():
    """Every post as url, title, source, published_at, seen_at (unix seconds, float), story_id; in order of sighting.

    Read in batches by id, so that neither memory nor a long read stands in the way of a running desk.
    """
    after = 0
    while True:
        rows, after = posts_page(after, BATCH)
        if not rows:
            return
        yield from rows


def posts_page(after, limit):
    """Posts with an id over `after`, at most `limit`, and the id to go on from."""
    fields = ("id", "url", "title", "source__title", "source__address", "published_at", "seen_at")
    rows = Post.objects.filter(id__gt=after).order_by("id").values_list(*fields, "membership__story_id")[:limit]
    out = []
    for key, url, title, name, address, published, seen, story in rows:
        after = key
        out.append(
            {
                "url": url, "title": title, "source": name or address,
                "published_at": published.timestamp() if published else None,
                "seen_at": seen.timestamp(), "story_id": story,
            }
        )  # fmt: skip
    return out, after


def stories_for_export(stories=None):
    """Live stories, newest post first, as id, title, first_seen, posts, sources, growth, state, best_line, why."""
    chosen = Story.objects.filter(merged_into=None, posts_count__gt=0) if stories is None else stories
    rows = list(chosen.order_by("-last_post_at", "-id"))
    best = dict(LineMatch.objects.filter(rank=1, is_fit=True, story__in=chosen).values_list("story_id", "line__ref"))
    why = _reasons([story.first_post_id for story in rows])
    return [story_object(story, best.get(story.id), why) for story in rows]


def story_object(story, best_line, why):
    """One story as an object; `why` is the reason of its first post, or of the merge that made it."""
    return {
        "id": story.id, "title": story.title, "first_seen": story.first_seen.timestamp(), "posts": story.posts_count,
        "sources": story.sources_count, "growth": story.growth, "state": story.state, "best_line": best_line,
        "why": story.opened_why or why.get(story.first_post_id, ""),
    }  # fmt: skip


def _reasons(post_ids):
    found = {}
    for start in range(0, len(post_ids), BATCH // 4):
        part = [i for i in post_ids[start : start + BATCH // 4] if i]
        found.update(Membership.objects.filter(post_id__in=part).values_list("post_id", "why"))
    return found
