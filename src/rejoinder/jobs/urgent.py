"""Posts that a watch waits for, found before they stand in a story: in a hurry they are placed first.

Whether an alert is raised is still decided by the whole rule, on the story.
"""

from rejoinder.core.alerts import words_found
from rejoinder.core.query import match
from rejoinder.desk.listening.models import Post
from rejoinder.desk.listening.search import posts_for_query
from rejoinder.desk.stories.models import Membership
from rejoinder.desk.watches.models import Watch
from rejoinder.desk.watches.rules import rule_of

POSTS_MAX = 5_000  # looked at in one turn: about a quarter of a second
BATCH = 250
WAITING_MAX = 1_000  # named again until they are placed


class Urgent:
    """Remembers how far the waiting posts have been looked at."""

    def __init__(self):
        self._after = 0
        self._waiting = []

    def find(self, now, after):
        """Posts with ids over `after` that wait and that a watch which tells at once waits for, oldest first."""
        placed = set(Membership.objects.filter(post_id__in=self._waiting).values_list("post_id", flat=True))
        self._waiting = [post for post in self._waiting if post not in placed]
        rules = [rule_of(watch) for watch in Watch.objects.filter(is_on=True) if watch.tells_once]
        rules = [rule for rule in rules if rule.query is not None or rule.words]
        waiting = Post.objects.filter(id__gt=max(after, self._after), membership=None).order_by("id")
        ids = list(waiting.values_list("id", flat=True)[:POSTS_MAX]) if rules else []
        for start in range(0, len(ids), BATCH):
            posts = posts_for_query(ids[start : start + BATCH], with_links=True)
            self._waiting += [key for key, post in posts.items() if any(_is_of(rule, post, now) for rule in rules)]
        self._after = ids[-1] if ids else self._after
        self._waiting = self._waiting[:WAITING_MAX]
        return self._waiting


def _is_of(rule, post, now):
    if rule.query is not None and match(rule.query, post, now.timestamp(), rule.saved) is None:
        return False
    return not rule.words or bool(words_found(rule.words, [post.title, post.text]))
