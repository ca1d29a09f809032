"""Posts that a watch waits for, found before they stand in a story: in a hurry they are placed first.

Whether an alert is raised is still decided by the whole rule, on the story.
"""

from rejoinder.core.alerts import words_found
from rejoinder.core.query import match
from rejoinder.desk.listening.models import Post
from rejoinder.desk.listening.search import posts_for_query
from rejoinder.desk.watches.models import Tier, Watch
from rejoinder.desk.watches.rules import rule_of

POSTS_MAX = 2_000  # looked at in one turn: about a tenth of a second
BATCH = 250


class Urgent:
    """Remembers how far the waiting posts have been looked at."""

    def __init__(self):
        self._after = 0

    def find(self, now, after):
        """Waiting posts with ids over `after` that a watch which tells at once waits for; each named once."""
        rules = [rule_of(watch) for watch in Watch.objects.filter(is_on=True, tier=Tier.ONCE)]
        rules = [rule for rule in rules if rule.query is not None or rule.words]
        waiting = Post.objects.filter(id__gt=max(after, self._after), membership=None).order_by("id")
        ids = list(waiting.values_list("id", flat=True)[:POSTS_MAX]) if rules else []
        found = []
        for start in range(0, len(ids), BATCH):
            posts = posts_for_query(ids[start : start + BATCH], with_links=True)
            found += [key for key, post in posts.items() if any(_is_of(rule, post, now) for rule in rules)]
        self._after = ids[-1] if ids else self._after
        return found


def _is_of(rule, post, now):
    if rule.query is not None and match(rule.query, post, now.timestamp(), rule.saved) is None:
        return False
    return not rule.words or bool(words_found(rule.words, [post.title, post.text]))
