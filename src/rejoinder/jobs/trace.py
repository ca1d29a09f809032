"""Tells copies from independent writing: each post against the earlier ones of its story."""

from collections import Counter, OrderedDict, defaultdict

from django.db import transaction

from rejoinder.core.copies import boilerplate, copied, is_copy, shingles, without
from rejoinder.desk.listening.models import Post
from rejoinder.desk.stories.models import Membership
from rejoinder.desk.stories.sums import sum_up

BATCH_POSTS = 300
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
        by_story = defaultdict(list)
        for _, story, post in fresh:
            by_story[story].append(post)
        found = []
        for post in (post for _, _, post in fresh):
            self._runs.pop(post, None)  # its text may have come since
        for story, posts in by_story.items():
            found += self._of_story(story, set(posts))
        with transaction.atomic():
            touched = set()
            for post, story, origin, share in found:
                Membership.objects.filter(post_id=post).update(copy_of_id=origin, copied_share=share)
                counts["copies" if origin else "own words"] += 1
                touched |= {story} if origin else set()
            sum_up(touched, now)
        return counts

    def _of_story(self, story, wanted):
        rows = Membership.objects.filter(story_id=story).order_by("post__at", "post_id")
        order = list(rows.values_list("post_id", "post__source_id"))
        needed = [post for n, (post, _) in enumerate(order) if n < EARLIER_MAX or post in wanted]
        self._read([post for post in needed if post not in self._runs])
        sources, earlier, found = dict(order), OrderedDict(), []
        for post, source in order:
            runs = self._runs.get(post)
            if runs is None:
                continue
            if post in wanted:
                # Its own site's earlier posts do not count: a site that repeats itself copies nobody.
                others = {key: held for key, held in earlier.items() if sources[key] != source}
                origin, share = copied(runs, others)
                found.append((post, story, origin if is_copy(share, len(runs)) else None, share))
            if len(earlier) < EARLIER_MAX:
                earlier[post] = runs
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
