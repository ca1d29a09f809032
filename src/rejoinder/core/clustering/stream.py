"""Stories by one pass over the stream: each post is decided when it arrives, and stories that grow together merge.

After docs/adr/0003: a story is the sum of its posts' word vectors and sentence vectors. The cosine of a post to a sum
is average linkage divided by the root of the story's cohesion, so it adapts to how tight the story is. The five
nearest posts vote beside it. Nothing here reads a clock, a file or the network.
"""

import math
from collections.abc import Iterable

import numpy as np

from rejoinder.core.clustering import why
from rejoinder.core.clustering.live import LivePost, LiveStory
from rejoinder.core.clustering.values import (
    ClusterSettings,
    JoinStory,
    Key,
    MergeStories,
    MovePost,
    OpenStory,
    PostForStory,
    Vector,
)
from rejoinder.core.text import content_words, first_words

POSTS_MAX = 60_000  # posts kept one by one; older ones stay in the sums but can no longer be moved exactly
MERGE_WORDS_MAX = 200  # of a story's words, heaviest first, when it looks for others to merge with
NEAR_STORIES_MAX = 60  # candidates by words and by meaning before the blend is computed


class StoryStream:
    """Decides for each post which story it joins, and keeps what is needed to decide the next.

    `decide` looks, `add` commits: the caller names the story, so that its ids may be a database's. To restore a stream
    after a restart, `add` the known posts in their order.
    """

    def __init__(self, settings: ClusterSettings | None = None) -> None:
        self.settings = settings or ClusterSettings()
        self._df: dict[str, int] = {}
        self._seen = 0
        self._posts: dict[Key, LivePost] = {}
        self._stories: dict[Key, LiveStory] = {}
        self._index: dict[str, dict[Key, float]] = {}  # word -> story -> sum of weights
        self._sums: Vector = np.zeros((64, 0), dtype=np.float32)
        self._rows: list[Key | None] = []
        self._free_rows: list[int] = []
        self._apart: set[tuple[Key, Key]] = set()
        self._last: tuple[Key, LivePost, dict[Key, float]] | None = None

    # -- deciding

    def decide(self, post: PostForStory) -> JoinStory | OpenStory:
        """The story that `post` joins, or that it opens one, with the reason. Changes nothing."""
        made = self._made(post)
        scored, votes = self._scored(made)
        self._last = (post.id, made, votes)
        line = self._line(made.length)
        if not scored:
            return OpenStory(0.0, why.opened(None, 0.0, line))
        (score, story), *others = scored
        if score < line:
            return OpenStory(score, why.opened(story.id, score, line))
        shared = self._shared(made.terms, story)
        runner_up = others[0] if others else None
        nearby = min(self.settings.nearest, story.n)
        return JoinStory(story.id, score, why.joined(shared, nearby, score, line, runner_up))

    def add(self, post: PostForStory, story: Key) -> None:
        """Puts `post` into `story`, opening it if it is new. A post already there is moved."""
        if post.id in self._posts:
            self.move(post.id, story)
            return
        made, votes = self._from_last(post)
        for word in made.terms:
            self._df[word] = self._df.get(word, 0) + 1
        self._seen += 1
        target = self._stories.get(story) or self._open(story, made)
        for other, vote in votes.items():
            if other != story and other in self._stories:
                target.links[other] = target.links.get(other, 0.0) + vote
        self._put(made, target)
        if len(self._posts) > POSTS_MAX:
            self._forget_oldest()

    def __len__(self) -> int:
        return len(self._stories)

    def story_of(self, post_id: Key) -> Key | None:
        """The story that a post is in, while it is kept."""
        kept = self._posts.get(post_id)
        return kept.story if kept else None

    # -- merging

    def merges_due(self, story: Key) -> MergeStories | None:
        """The merge that is due for a story that has grown by half since it was last looked at, or None.

        The caller applies it with `merge` and asks again for the winner.
        """
        here = self._stories.get(story)
        if here is None or here.n < self.settings.merge_growth * here.checked_at:
            return None
        best = max(self._mergeable(here), key=lambda pair: (pair[0], str(pair[1].id)), default=None)
        if best is None or best[0] <= self.settings.merge:
            here.checked_at = max(1, here.n)
            return None
        score, other = best
        winner, loser = (here, other) if (here.n, not here.is_fixed) >= (other.n, not other.is_fixed) else (other, here)
        if loser.is_fixed:
            winner, loser = loser, winner
        shared = self._shared(loser.lex, winner)
        return MergeStories(winner.id, loser.id, score, why.merged(shared, score, self.settings.merge))

    def merge(self, winner: Key, loser: Key) -> None:
        """Folds `loser` into `winner`; unknown or equal ids change nothing."""
        into, gone = self._stories.get(winner), self._stories.get(loser)
        if into is None or gone is None or winner == loser:
            return
        kept = sorted((self._posts[i] for i in (*into.members, *gone.members) if i in self._posts), key=_by_time)
        links = {k: into.links.get(k, 0.0) + gone.links.get(k, 0.0) for k in {*into.links, *gone.links}}
        into.is_fixed = into.is_fixed or gone.is_fixed
        self._drop(gone)
        self._refill(into, kept)
        into.links = {k: v for k, v in links.items() if k not in (winner, loser)}
        for other in self._stories.values():
            if loser in other.links:
                other.links[winner] = other.links.get(winner, 0.0) + other.links.pop(loser)
        self._apart |= {(winner, b) for a, b in self._apart if a == loser and b != winner}
        self._apart |= {(a, winner) for a, b in self._apart if b == loser and a != winner}

    # -- people's word

    def move(self, post_id: Key, story: Key) -> None:
        """Takes a post out of its story and puts it into another; unknown posts change nothing."""
        post = self._posts.get(post_id)
        if post is None or post.story == story:
            return
        self._take_out(post)
        self._put(post, self._stories.get(story) or self._open(story, post))

    def remove(self, post_id: Key) -> None:
        """Forgets a post."""
        post = self._posts.pop(post_id, None)
        if post:
            self._take_out(post)

    def pin(self, post_id: Key) -> None:
        """A person put this post where it is: no closing story moves it."""
        if post_id in self._posts:
            self._posts[post_id].is_pinned = True

    def fix(self, story: Key) -> None:
        """A person made this story: it is never merged away."""
        if story in self._stories:
            self._stories[story].is_fixed = True

    def keep_apart(self, one: Key, other: Key) -> None:
        """These two are never proposed for merging."""
        self._apart |= {(one, other), (other, one)}

    # -- closing

    def close_idle(self, now: float) -> list[Key]:
        """Takes stories without a post for three days, or for 30,000 posts, out of the indexes; returns their ids."""
        idle = [self._stories[key] for key in self.idle_stories(now)]
        for story in idle:
            self._drop(story)
            for post_id in story.members:
                self._posts.pop(post_id, None)
        gone = {story.id for story in idle}
        if gone:
            self._apart = {pair for pair in self._apart if not gone & set(pair)}
            for story in self._stories.values():
                story.links = {k: v for k, v in story.links.items() if k not in gone}
            if self._seen > 4 * self.settings.idle_posts:
                self._df = {word: n for word, n in self._df.items() if n > 1}
        return [story.id for story in idle]

    def idle_stories(self, now: float) -> list[Key]:
        """Ids of the stories that `close_idle` would close."""
        setting = self.settings
        return [
            story.id
            for story in self._stories.values()
            if now - story.last_time > setting.idle_s or self._seen - story.last_index > setting.idle_posts
        ]

    def loose_posts(self, stories: Iterable[Key]) -> list[MovePost]:
        """Where the posts of small stories would go as "loosely related", before those stories close.

        Only to stories of at least eight posts, only from a score of .18, never a pinned post or a fixed story.
        """
        moves = []
        for key in stories:
            story = self._stories.get(key)
            if story is None or story.n >= self.settings.small or story.is_fixed:
                continue
            for post in [self._posts[i] for i in story.members if i in self._posts and not self._posts[i].is_pinned]:
                found = self._loose_home(post, story)
                if found:
                    moves.append(found)
        return moves

    def small_stories(self) -> list[Key]:
        """Ids of the live stories that have fewer than eight posts, in order of opening."""
        return [story.id for story in self._stories.values() if story.n < self.settings.small]

    # -- inside

    def _made(self, post: PostForStory) -> LivePost:
        lead = "" if post.text == post.title else post.text
        text = first_words(f"{post.title} {lead}".strip(), self.settings.words_max)
        total = self.settings.pseudo_posts + self._seen + 1
        raw = {w: math.log(1 + total / (max(self._df.get(w, 0), 1) + 1)) for w in dict.fromkeys(content_words(text))}
        norm = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return LivePost(post.id, post.time, {w: weight / norm for w, weight in raw.items()}, post.dense)

    def _from_last(self, post: PostForStory) -> tuple[LivePost, dict[Key, float]]:
        if self._last and self._last[0] == post.id:
            _, made, votes = self._last
            self._last = None
            return made, votes
        return self._made(post), {}

    def _line(self, length: int) -> float:
        return self.settings.join + self.settings.join_per_log_length * math.log(length / 8)

    def _scored(self, post: LivePost) -> tuple[list[tuple[float, LiveStory]], dict[Key, float]]:
        """Candidates with their scores, best first (ties: the older story), and the votes by story."""
        dense = None if post.dense is None else post.dense.astype(np.float32)
        centroid = self._centroid_scores(post.terms, dense)
        best = sorted(centroid, key=lambda key: -centroid[key])[: self.settings.candidates]
        nearest: list[tuple[float, Key]] = []
        for key in best:
            alike = self._stories[key].similarities(post.terms, dense, self.settings.blend)
            top = np.sort(alike)[-self.settings.nearest :]
            nearest += [(float(value), key) for value in top]
        nearest.sort(key=lambda pair: -pair[0])
        votes: dict[Key, float] = {}
        for value, key in nearest[: self.settings.nearest]:
            votes[key] = votes.get(key, 0.0) + value / self.settings.nearest
        scored = [(centroid[key] + self.settings.vote * votes.get(key, 0.0), self._stories[key]) for key in best]
        scored.sort(key=lambda pair: -pair[0])
        return scored, votes

    def _centroid_scores(
        self, terms: dict[str, float], dense: Vector | None, skip: Key | None = None
    ) -> dict[Key, float]:
        products: dict[Key, float] = {}
        for word, weight in terms.items():
            for key, total in self._index.get(word, {}).items():
                products[key] = products.get(key, 0.0) + weight * total
        near = self._dense_products(dense)
        keys = set(sorted(products, key=lambda key: -products[key])[:NEAR_STORIES_MAX])
        if near is not None:
            top = np.argpartition(-near, min(NEAR_STORIES_MAX, len(near) - 1))[:NEAR_STORIES_MAX]
            found = (self._rows[int(row)] for row in top)
            keys |= {key for key in found if key is not None}
        keys.discard(skip)  # type: ignore[arg-type]
        blend = self.settings.blend
        scores = {}
        for key in sorted(keys, key=lambda key: self._stories[key].row):
            story = self._stories[key]
            score = blend * products.get(key, 0.0) / math.sqrt(story.lex_sq or 1.0)
            if near is not None and story.dense_sq > 0:
                score += (1 - blend) * float(near[story.row])
            scores[key] = score
        return scores

    def _dense_products(self, dense: Vector | None) -> Vector | None:
        """Cosine of a vector to every live story's dense sum, by row."""
        if dense is None or self._sums.shape[1] == 0 or not self._rows:
            return None
        products: Vector = self._sums[: len(self._rows)] @ dense
        norms = np.array([self._stories[k].dense_sq if k is not None else 1.0 for k in self._rows], dtype=np.float32)
        cosines: Vector = (products / np.sqrt(np.maximum(norms, 1e-9))).astype(np.float32)
        return cosines

    def _shared(self, terms: dict[str, float], story: LiveStory, words_max: int = 3) -> list[str]:
        common = [w for w in terms if w in story.lex]
        return sorted(common, key=lambda w: -terms[w] * story.lex[w])[:words_max]

    def _mergeable(self, here: LiveStory) -> list[tuple[float, LiveStory]]:
        heavy = sorted(here.lex.items(), key=lambda pair: -pair[1])[:MERGE_WORDS_MAX]
        norm = math.sqrt(here.lex_sq or 1.0)
        dense = None
        if here.dense_sq > 0:
            dense = (self._sums[here.row] / math.sqrt(here.dense_sq)).astype(np.float32)
        centroid = self._centroid_scores({w: v / norm for w, v in heavy}, dense, skip=here.id)
        found = []
        for key, score in centroid.items():
            other = self._stories[key]
            if (here.id, key) in self._apart or (here.is_fixed and other.is_fixed):
                continue
            smaller = min(here.n, other.n)
            link = here.links.get(key, 0.0) + other.links.get(here.id, 0.0)
            score += self.settings.link_weight * min(1.0, link / smaller) - 0.025 * math.log(smaller)
            score -= 0.04 * math.log((here.mean_length() + other.mean_length()) / 2 / 8)
            found.append((score, other))
        return found

    def _loose_home(self, post: LivePost, story: LiveStory) -> MovePost | None:
        scored, _ = self._scored(post)
        for score, other in scored:
            if other.n >= self.settings.small and other.id != story.id and (other.id, story.id) not in self._apart:
                if score < self.settings.absorb:
                    return None
                return MovePost(post.id, story.id, other.id, score, why.loose(score, self.settings.absorb))
        return None

    def _open(self, key: Key, first: LivePost) -> LiveStory:
        row = self._free_rows.pop() if self._free_rows else len(self._rows)
        if row == len(self._rows):
            self._rows.append(None)
        width = 0 if first.dense is None else first.dense.shape[0]
        if self._sums.shape[1] == 0 and width:
            self._sums = np.zeros((len(self._sums), width), dtype=np.float32)
        if row >= len(self._sums):
            self._sums = np.concatenate([self._sums, np.zeros_like(self._sums)])
        self._rows[row] = key
        self._sums[row] = 0.0
        story = self._stories[key] = LiveStory(key, row, self.settings.members_max)
        return story

    def _put(self, post: LivePost, story: LiveStory) -> None:
        for word, weight in post.terms.items():
            before = story.lex.get(word, 0.0)
            story.lex[word] = before + weight
            story.lex_sq += weight * (2 * before + weight)
            self._index.setdefault(word, {})[story.id] = before + weight
        if post.dense is not None:
            dense = post.dense.astype(np.float32)
            story.dense_sq += float(2 * self._sums[story.row] @ dense + dense @ dense)
            self._sums[story.row] += dense
        story.remember(post)
        story.members.append(post.id)
        story.lengths += post.length
        story.last_time = max(story.last_time, post.time)
        story.last_index = self._seen
        post.story = story.id
        self._posts[post.id] = post

    def _take_out(self, post: LivePost) -> None:
        story = self._stories.get(post.story) if post.story is not None else None
        if story is None:
            return
        left = [self._posts[i] for i in story.members if i in self._posts and i != post.id]
        if left:
            self._refill(story, left)
        else:
            self._drop(story)

    def _refill(self, story: LiveStory, posts: list[LivePost]) -> None:
        """Makes a story anew from its posts. Rare: only people move posts, and only mergers fold stories."""
        checked, last_index = story.checked_at, story.last_index
        for word in story.lex:
            self._index[word].pop(story.id, None)
        self._sums[story.row] = 0.0
        story.clear()
        story.members = []
        for post in posts:
            self._put(post, story)
        story.checked_at = max(1, min(checked, story.n))
        story.last_index = max(last_index, story.last_index)

    def _drop(self, story: LiveStory) -> None:
        for word in story.lex:
            entry = self._index.get(word)
            if entry is not None:
                entry.pop(story.id, None)
                if not entry:
                    del self._index[word]
        self._rows[story.row] = None
        self._sums[story.row] = 0.0
        self._free_rows.append(story.row)
        self._stories.pop(story.id, None)

    def _forget_oldest(self) -> None:
        """Drops the oldest tenth of the posts kept one by one; their stories keep the sums."""
        oldest = list(self._posts)[: POSTS_MAX // 10]
        touched = {self._posts[i].story for i in oldest}
        for post_id in oldest:
            del self._posts[post_id]
        for story in self._stories.values():
            if story.id in touched:
                story.members = [i for i in story.members if i in self._posts]


def _by_time(post: LivePost) -> tuple[float, str]:
    return (post.time, str(post.id))
