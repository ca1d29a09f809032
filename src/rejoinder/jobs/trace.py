"""Tells copies from independent writing: each post against the earlier ones of its story."""

from collections import Counter, OrderedDict, defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from rejoinder.core.copies import boilerplate, copied, is_copy, shingles, without
from rejoinder.desk.listening.models import Post, Source
from rejoinder.desk.stories.models import Membership
from rejoinder.desk.stories.sums import sum_up

BATCH_POSTS = 300
AGENCY_LEAD = timedelta(hours=1)  # what an agency sends out stands first, though its clients' feeds are read sooner
LATE_MAX = 150  # posts looked at again when an older one comes in after them
EARLIER_MAX = 150  # posts of a story that a later one is held against: the first ones, where wires start
SITE_POSTS = 12  # of a site by which its boilerplate is learnt
KEPT_POSTS = 4_000  # posts whose runs stay in memory
KEPT_SITES = 2_000
TEXT_LETTERS = 12_000


class Tracer:
    """Remembers the runs of words of lately seen posts, so that a wire's tenth copy costs one comparison."""

    def __init__(self):
        self._runs = OrderedDict()
        self._boilerplate = OrderedDict()

    def run(self, now, *, limit=BATCH_POSTS):
        """Looks at up to `limit` posts that were not looked at yet. Returns counts by status."""
        counts = Counter()
        fresh = list(
            Membership.objects.filter(copied_share=None).order_by("id").values_list("id", "story_id", "post_id")[:limit]
        )
        if not fresh:
            return counts
        by_story = defaultdict(set)
        for _, story, post in fresh:
            self._runs.pop(post, None)  # its text may have come since
            by_story[story].add(post)
        found = [one for story, posts in by_story.items() for one in self._of_story(story, posts)]
        with transaction.atomic():
            touched = _free_those_left_behind([post for _, _, post in fresh])
            for post, story, origin, share in found:
                Membership.objects.filter(post_id=post, story_id=story).update(copy_of_id=origin, copied_share=share)
                counts["copies" if origin else "own words"] += 1
                touched |= {story} if origin else set()
            sum_up(touched, now)
        return counts

    def _of_story(self, story, fresh):
        """For each fresh post, and each later one that a fresh one may have been copied in, what it copies."""
        order = _oldest_first(story)
        first = next((n for n, (post, _, _) in enumerate(order) if post in fresh), 0)
        late = [post for post, _, copies in order[first:] if copies is None][:LATE_MAX]
        wanted = fresh | set(late)
        self._read([p for n, (p, _, _) in enumerate(order) if (n < EARLIER_MAX or p in wanted) and p not in self._runs])
        earlier, found = OrderedDict(), []
        for post, source, _ in order:
            runs = self._runs.get(post)
            if runs is None:
                continue
            if post in wanted:
                # Its own site's earlier posts do not count: a site that repeats itself copies nobody.
                others = {key: held for key, (other, held) in earlier.items() if other != source}
                origin, share = copied(runs, others)
                origin = origin if is_copy(share, len(runs)) else None
                if post in fresh or origin:
                    found.append((post, story, origin, share))
            if len(earlier) < EARLIER_MAX:
                earlier[post] = source, runs
        return found

    def _read(self, posts):
        rows = Post.objects.filter(pk__in=posts).values_list("pk", "source_id", "title", "summary", "text")
        for pk, source, title, summary, text in rows:
            body = without((text or summary)[:TEXT_LETTERS], self._lines_of(source))
            self._runs[pk] = shingles(f"{title}\n{body}")
        while len(self._runs) > KEPT_POSTS:
            self._runs.popitem(last=False)

    def _lines_of(self, source):
        if source not in self._boilerplate:
            texts = (
                Post.objects.filter(source_id=source).exclude(text="").order_by("-id").values_list("text", flat=True)
            )
            self._boilerplate[source] = boilerplate(text[:TEXT_LETTERS] for text in texts[:SITE_POSTS])
            if len(self._boilerplate) > KEPT_SITES:
                self._boilerplate.popitem(last=False)
        return self._boilerplate[source]


def _oldest_first(story):
    """Post, source and what it was found to copy, of all posts of a story; an agency's stand an hour earlier."""
    rows = Membership.objects.filter(story_id=story).values_list(
        "post_id", "post__source_id", "copy_of_id", "post__at", "post__source__medium"
    )
    agency = Source.Medium.AGENCY
    order = sorted(rows, key=lambda row: (row[3] - AGENCY_LEAD * (row[4] == agency), row[0]))
    return [row[:3] for row in order]


def _free_those_left_behind(posts):
    """Posts whose original is in another story now are looked at again; returns their stories."""
    left = Membership.objects.filter(copy_of_id__in=posts).exclude(story_id=F("copy_of__membership__story_id"))
    rows = dict(left.values_list("pk", "story_id"))
    Membership.objects.filter(pk__in=rows).update(copy_of=None, copied_share=None)
    return set(rows.values())
