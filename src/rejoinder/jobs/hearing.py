"""What watches have heard of each story: with each change only its new posts are read, and those that fitted before.

A story of thousands of posts costs no more to ask about than a small one.
"""

from collections import OrderedDict, defaultdict
from dataclasses import dataclass, field

from django.db.models import Max

from rejoinder.core.alerts import words_found
from rejoinder.core.query import PostForQuery, match
from rejoinder.desk.listening.models import Post
from rejoinder.desk.listening.search import posts_for_query
from rejoinder.desk.stories.models import Membership
from rejoinder.desk.watches.told import QUERIED_POSTS, as_told, posts_of, texts_of

STORIES_KEPT = 5_000
REREAD_S = 600.0  # after this a story is read whole again: what its sources changed in old posts is heard then
FRESH_MAX = 150  # new posts of a story since it was asked; of more it is read whole, the newest of them
IDS_MAX = 500  # in one statement


@dataclass
class _Heard:
    """Of one story: how far it was read, and what stays worth asking."""

    last: int  # id of the newest membership that was read
    count: int  # posts read in all
    read_at: float
    posts: dict[int, PostForQuery] = field(default_factory=dict)  # the newest that fits each watch's query
    texts: list[str] = field(default_factory=list)  # one that holds each word found
    unsettled: list[int] = field(default_factory=list)  # whose pages were still to be read


class Hearing:
    """Stories as watches may look at them, remembered between two looks. Forgets all where a watch changed."""

    def __init__(self):
        self._heard = OrderedDict()
        self._print = None

    def told(self, stories, rules, now):
        """StoryForAlert by id, with the posts and texts that can decide. `rules`: pairs of watch and its rule."""
        print_ = [(watch.pk, watch.words, watch.query, rule.saved) for watch, rule in rules]
        if print_ != self._print:
            self._heard.clear()
            self._print = print_
        at = now.timestamp()
        fresh = self._fresh(stories, at)
        posts, texts = self._whole([s.pk for s in stories if s.pk not in fresh], rules)
        more_posts, more_texts = self._with_fresh(fresh)
        posts, texts = posts | more_posts, texts | more_texts
        self._note(stories, fresh, at)
        told = {}
        for story in stories:
            own, said = posts.get(story.pk, {}), texts.get(story.pk, [])
            told[story.pk] = as_told(story, said, list(own.values()), asked=min(story.posts_count, QUERIED_POSTS))
            self._keep(self._heard[story.pk], own, said, (rules, at))
        while len(self._heard) > STORIES_KEPT:
            self._heard.popitem(last=False)
        return told

    def _whole(self, ids, rules):
        """Posts and texts of stories that are new here, or must be read again."""
        posts = posts_of(ids) if any(rule.query is not None for _, rule in rules) else {}
        return posts, texts_of(ids) if any(rule.words for _, rule in rules) else {}

    def _fresh(self, stories, at):
        """New (membership, post) pairs of the stories that need not be read whole, by story."""
        known = {s.pk: self._heard[s.pk] for s in stories if s.pk in self._heard}
        known = {key: heard for key, heard in known.items() if at - heard.read_at < REREAD_S}
        if not known:
            return {}
        found = defaultdict(list)
        rows = Membership.objects.filter(story_id__in=known, id__gt=min(heard.last for heard in known.values()))
        for story, member, post in rows.order_by("id").values_list("story_id", "id", "post_id"):
            if member > known[story].last:
                found[story].append((member, post))
        counts = {story.pk: story.posts_count for story in stories}
        # Where the counts differ, posts were moved in or out meanwhile.
        return {
            key: found[key]
            for key, heard in known.items()
            if heard.count + len(found[key]) == counts[key] and len(found[key]) <= FRESH_MAX
        }

    def _with_fresh(self, fresh):
        """New posts of stories that were read before, those whose pages were due then, and what was kept."""
        wanted = {story: [post for _, post in reversed(fresh[story])] + self._heard[story].unsettled for story in fresh}
        every = [post for found in wanted.values() for post in found]
        read = {}
        for start in range(0, len(every), IDS_MAX):
            read |= posts_for_query(every[start : start + IDS_MAX], with_links=True)
        posts, texts = {}, {}
        for story, ids in wanted.items():
            new = {post: read[post] for post in ids if post in read}
            posts[story] = new | {post: one for post, one in self._heard[story].posts.items() if post not in new}
            said = [text for one in new.values() for text in (one.title, one.text) if text]
            texts[story] = [*said, *self._heard[story].texts]
        return posts, texts

    def _note(self, stories, fresh, at):
        """Writes down how far each story is read now."""
        whole = [story.pk for story in stories if story.pk not in fresh]
        lasts = _lasts(whole)
        new = {story: [post for _, post in found] + self._heard[story].unsettled for story, found in fresh.items()}
        of_whole = _members(whole)
        due = _unsettled([post for found in (*new.values(), *of_whole.values()) for post in found])
        for story in stories:
            before = self._heard.pop(story.pk, None)
            if story.pk in fresh:
                last = max([before.last, *(member for member, _ in fresh[story.pk])])
                heard = _Heard(last, before.count + len(fresh[story.pk]), before.read_at)
                ids = new[story.pk]
            else:
                heard, ids = _Heard(lasts.get(story.pk, 0), story.posts_count, at), of_whole.get(story.pk, [])
            heard.unsettled = [post for post in ids if post in due]
            self._heard[story.pk] = heard

    def _keep(self, heard, posts, texts, about):
        """Keeps of posts and texts what made a query or a word fit: it must be there at the next look too."""
        rules, at = about
        for _, rule in rules:
            if rule.query is not None:
                fits = (key for key, post in posts.items() if match(rule.query, post, at, rule.saved) is not None)
                if (key := next(fits, None)) is not None:
                    heard.posts[key] = posts[key]
            for word in words_found(rule.words, texts):
                if (text := next((one for one in texts if words_found([word], [one])), None)) is not None:
                    heard.texts.append(text)
        heard.texts = list(dict.fromkeys(heard.texts))


def _lasts(ids):
    """The newest membership of each story."""
    found = {}
    for start in range(0, len(ids), IDS_MAX):
        of = Membership.objects.filter(story_id__in=ids[start : start + IDS_MAX]).values("story_id")
        found.update(of.annotate(last=Max("id")).values_list("story_id", "last"))
    return found


def _members(ids):
    """Posts whose pages are still to be read, by story."""
    found = defaultdict(list)
    for start in range(0, len(ids), IDS_MAX):
        of = Membership.objects.filter(story_id__in=ids[start : start + IDS_MAX], post__page=Post.Page.DUE)
        for story, post in of.values_list("story_id", "post_id"):
            found[story].append(post)
    return found


def _unsettled(posts):
    """Those whose pages are still to be read: their words will change."""
    found = set()
    for start in range(0, len(posts), IDS_MAX):
        rows = Post.objects.filter(pk__in=posts[start : start + IDS_MAX], page=Post.Page.DUE)
        found.update(rows.values_list("pk", flat=True))
    return found
