"""Links a new story to the earlier, quiet one that it tells of again."""

from collections import Counter, OrderedDict
from datetime import timedelta

import numpy as np
from django.db.models import Q

from rejoinder.core.returns import Brief, find_return, said_in
from rejoinder.desk.stories.models import Change, KeepApart, Membership, PostVector, Return, Story

QUIET = timedelta(hours=12)  # at least so long nobody carried the earlier story
FRESH = timedelta(days=2)  # a story that began before is not asked again
REMEMBERED = timedelta(days=60)
POSTS_MIN = 3  # fewer say too little
ASKED_MAX = 100  # new stories in one run
EARLIER_MAX = 400  # old stories, those of most posts
TITLES_MAX, VECTORS_MAX = 60, 50  # of a story, its first posts
BRIEFS_KEPT = 2_000
_ASKED_AGAIN = 2.0  # when it has grown so many times


class Recaller:
    """Remembers old stories in brief, and which new ones were asked about at what size."""

    def __init__(self):
        self._briefs = OrderedDict()  # story → its posts then, and its brief
        self._asked = {}

    def run(self, now):
        """Asks for each new story whether it came up before. Returns counts by status."""
        fresh = self._fresh(now)
        counts = Counter()
        if not fresh:
            return counts
        begin = {story.pk: story.first_post.at for story in fresh}
        old = self._old(now, max(begin.values()))
        apart = _apart(begin)
        for story in fresh:
            self._asked[story.pk] = story.posts_count
            known = [one for one in old if one.last_post_at < begin[story.pk] - QUIET and one.pk not in apart[story.pk]]
            found = find_return(self._brief(story), [self._brief(one) for one in known])
            counts["asked"] += 1
            if found:
                Return.objects.get_or_create(
                    story=story,
                    defaults={"earlier_id": found.story, "likeness": found.likeness, "why": found.why, "at": now},
                )
                Change.objects.create(story=story, kind="returned", at=now)
                counts["came back"] += 1
        return counts

    def _fresh(self, now):
        rows = Story.objects.filter(
            merged_into=None, posts_count__gte=POSTS_MIN, first_post__at__gte=now - FRESH, return_of=None
        )
        rows = rows.select_related("first_post").order_by("-last_post_at")[: 4 * ASKED_MAX]
        due = [story for story in rows if story.posts_count >= _ASKED_AGAIN * self._asked.get(story.pk, 0)]
        self._asked = {story.pk: self._asked[story.pk] for story in rows if story.pk in self._asked}
        return due[:ASKED_MAX]

    def _old(self, now, begin):
        rows = Story.objects.filter(
            merged_into=None, posts_count__gte=POSTS_MIN, last_post_at__gte=now - REMEMBERED,
            last_post_at__lt=begin - QUIET,
        )  # fmt: skip
        return list(rows.order_by("-posts_count", "-id").select_related("first_post")[:EARLIER_MAX])

    def _brief(self, story):
        count, known = self._briefs.get(story.pk, (0, None))
        if known is not None and count == story.posts_count:
            self._briefs.move_to_end(story.pk)
            return known
        posts = Membership.objects.filter(story=story).order_by("post__at", "post_id")
        titles = list(posts.values_list("post__title", flat=True)[:TITLES_MAX])
        ids = list(posts.values_list("post_id", flat=True)[:VECTORS_MAX])
        vectors = [
            np.frombuffer(bytes(v), dtype="<f2")
            for v in PostVector.objects.filter(post_id__in=ids).values_list("dense", flat=True)
        ]
        meaning = np.mean(vectors, axis=0, dtype=np.float32) if vectors else None
        first = story.first_post.at if story.first_post else story.first_seen
        made = Brief(story.pk, said_in(titles), first.timestamp(), story.last_post_at.timestamp(), meaning)
        self._briefs[story.pk] = (story.posts_count, made)
        while len(self._briefs) > BRIEFS_KEPT:
            self._briefs.popitem(last=False)
        return made


def _apart(stories):
    """For each of the stories those that a person took it apart from."""
    found = {story: set() for story in stories}
    rows = KeepApart.objects.filter(Q(one_id__in=stories) | Q(other_id__in=stories))
    for one, other in rows.values_list("one_id", "other_id"):
        found.get(one, set()).add(other)
        found.get(other, set()).add(one)
    return found
