"""The decisions: which story a post joins, which stories are one, which have ended."""

from dataclasses import dataclass
import math
from collections.abc import Sequence
from itertools import islice

import numpy as np

from rejoinder.core.clustering import why
from rejoinder.core.clustering.halves import halves, likeness
from rejoinder.core.clustering.index import Rows, StoryIndex
from rejoinder.core.clustering.nearness import Nearness, Ranking, Slots, length_term
from rejoinder.core.clustering.neighbours import Neighbours
from rejoinder.core.clustering.story import LiveStory, Vectors
from rejoinder.core.clustering.values import (
    ClusterSettings,
    Decision,
    JoinStory,
    MergeStories,
    MovePost,
    OpenStory,
    PostForStory,
    SplitStory,
    PostId,
    StoryId,
    Tier,
    story_text,
)
from rejoinder.core.clustering.vocabulary import Vocabulary

_HOUR_S = 3600.0


@dataclass(frozen=True)
class _Weighed:
    """A post with its numbers, the text they came from, and how it scored against the nearest stories."""

    vectors: Vectors
    text: str
    ranking: Ranking


class StoryStream:
    """Stories as posts arrive. The caller decides nothing and numbers everything.

    For each post: `decide`, then `add` it to the story named or to a new one; then ask `merges_due` and apply with
    `merge` until None. Now and then `close_idle`. What people say is told by `move`, `merge`, `pin`, `keep_apart` and
    `fix`. After a restart, `add` the posts of live stories again in their order. Nothing here is random; ties go to the
    story opened first. Cost of a post: its words × the live stories that have them + live stories × 384.

    >>> stream = StoryStream()
    >>> stream.add(PostForStory(1, 0.0, "Council drops the night ferry to Tidewell"), "A")
    >>> stream.decide(PostForStory(2, 60.0, "Night ferry to Tidewell dropped")).story
    'A'
    >>> stream.decide(PostForStory(3, 90.0, "Budget vote on Tuesday")).why
    'New story: the nearest, story A at .00, is under .25'
    """

    def __init__(self, settings: ClusterSettings | None = None) -> None:
        self.settings = settings or ClusterSettings()
        self._vocabulary = Vocabulary(self.settings.start_posts, self.settings.vocabulary_max)
        self._index = StoryIndex(self.settings.posts_compared)
        self._nearness = Nearness(self._index, self.settings)
        self._stories: dict[StoryId, LiveStory] = {}
        self._story_of: dict[PostId, LiveStory] = {}
        self._neighbours = Neighbours(self.settings.votes, self._story_of)
        self._fixed: set[StoryId] = set()
        self._apart: dict[StoryId, set[StoryId]] = {}
        self._to_ask: dict[PostId, None] = {}
        self._seen = 0
        self._last: _Weighed | None = None

    # Questions

    def __len__(self) -> int:
        """How many stories are live."""
        return len(self._stories)

    @property
    def posts_held(self) -> int:
        """How many posts have their story remembered: those of live stories."""
        return len(self._story_of)

    def story_of(self, post: PostId) -> StoryId | None:
        """The live story of a post; None where the post is unknown or its story has closed."""
        story = self._story_of.get(post)
        return story.id if story else None

    def is_live(self, story: StoryId) -> bool:
        """Whether posts can still join this story."""
        return story in self._stories

    def posts_in(self, story: StoryId) -> int:
        """How many posts a live story has; 0 where it is not live."""
        return len(self._stories.get(story, ()))

    # The machine's decisions

    def decide(self, post: PostForStory) -> Decision:
        """Which story a post belongs to. Changes nothing but the counts of words; `add` commits.

        Asked again for the same post, the words are not counted again.
        """
        weighed = self._weigh(post)
        tier = self._nearness.tier(weighed.vectors)
        needs = tier.join_at + tier.join_by_length * length_term(len(weighed.vectors.weights))
        if not weighed.vectors.weights and weighed.vectors.dense is None:
            return OpenStory(0.0, "New story: the post has no words to compare")
        if not weighed.ranking.stories:
            return OpenStory(0.0, why.why_opened(None, needs))
        slot, score = weighed.ranking.stories[0]
        best = self._index.at[slot]
        if score < needs:
            return OpenStory(score, why.why_opened((best.id, score), needs))
        return JoinStory(best.id, score, self._why_joined(weighed, best, needs))

    def merges_due(self, story: StoryId) -> MergeStories | None:
        """The merge that is due now that this story has grown by half since it was last looked at; else None.

        Apply it with `merge` and ask again for the winner, until None. Stories that people keep apart are never named;
        a story they fixed, or one with a pinned post, is never the loser.
        """
        grown = self._stories.get(story)
        if grown is None or len(grown) < self.settings.growth * grown.checked_size:
            return None
        tier = self._nearness.tier_of_story(grown)
        for other, likeness, link in self._merge_candidates(grown):
            if likeness <= tier.merge_at:
                break
            pair = self._winner_first(grown, other)
            if pair:
                return self._merge_of(pair, likeness, tier, link)
        grown.checked_size = len(grown)
        return None

    def _merge_candidates(self, story: LiveStory) -> list[tuple[LiveStory, float, float]]:
        """The stories most like this one: likeness and links, best first."""
        likes = self._likes(story)
        links = self._neighbours.links(story)
        found: dict[LiveStory, None] = {self._index.at[slot]: None for slot in self._index.nearest(likes, 5)}
        linked = sorted(links, key=lambda other: (-links[other], other.opened))
        found.update(dict.fromkeys(linked[:3]))
        scored = []
        for other in found:
            if np.isnan(likes[other.slot]):
                continue
            link = links.get(other, 0.0) + self._neighbours.link(other, story)
            scored.append((other, float(likes[other.slot]) + self._nearness.bond(story, other, link), link))
        return sorted(scored, key=lambda one: (-one[1], one[0].opened))

    def splits_due(self, story: StoryId) -> SplitStory | None:
        """The split that is due now that this story has grown; apply it with `split`."""
        grown = self._stories.get(story)
        if grown is None or len(grown) < self.settings.growth * grown.split_size or self._is_kept(grown):
            return None
        grown.split_size = max(len(grown), self.settings.split_from)
        if len(grown) < self.settings.split_from:
            return None
        posts = grown.held()
        share = self.settings.words_share
        side = halves(posts, share)
        if side is None:
            return None
        side = side if 2 * side.sum() <= len(side) else ~side
        least = int(side.sum())
        if least < self.settings.split_least:
            return None
        tier = self._nearness.tier_of_story(grown)
        part = {vectors.post for vectors, second in zip(posts, side.tolist(), strict=True) if second}
        rest = {vectors.post for vectors in posts} - part
        link = self._neighbours.link_between(part, rest)
        like = likeness(posts, side, share) - tier.merge_by_size * math.log(least)
        like -= tier.merge_by_length * length_term(self._index.words_totals[grown.slot] / len(grown))
        like += (tier.link + tier.link_by_size * math.log(least)) * min(1.0, link / least)
        if like >= tier.split_at:
            return None
        return SplitStory(story, tuple(v.post for v in posts if v.post in part), like, f"Split: likeness {like:.2f}")

    def split(self, story: StoryId, posts: Sequence[PostId], new: StoryId) -> None:
        """Put some posts of a story into a new one."""
        origin = self._stories[story]
        live = self._open(new)
        for post in posts:
            vectors = origin.vectors_of(post)
            if vectors is not None:
                self._change(origin, live, vectors)
        live.checked_size, live.split_size = len(live), len(live)
        origin.checked_size = len(origin)

    def close_idle(self, now: float) -> list[MovePost]:
        """Close the stories without a post for `idle_h` hours or `idle_posts` posts, and free what they held.

        Posts of small ones that fit a larger story loosely move there: the moves are already applied here and are
        returned for the record. Pinned posts, fixed stories and stories kept apart stay as they are.
        """
        oldest = now - self.settings.idle_h * _HOUR_S
        first = self._seen - self.settings.idle_posts
        return self._close([s for s in self._stories.values() if s.last_time < oldest or s.last_order < first])

    def close_all(self) -> list[MovePost]:
        """Close every story, as at the end of a file; moves as in `close_idle`."""
        return self._close(list(self._stories.values()))

    # Telling the stream what is so

    def add(self, post: PostForStory, story: StoryId, *, is_loose: bool = False) -> None:
        """Put a post in a story, opening the story if it is not live; a post already known moves.

        Also restores known memberships after a restart. A loosely related post counts as a member but draws no others.
        """
        if post.id in self._story_of:
            self.remove(post.id)
        weighed = self._weigh(post)
        live = self._stories.get(story) or self._open(story)
        if is_loose:
            live.members[post.id] = None
        else:
            nearer = weighed.ranking.compared.nearer()
            self._take(live, weighed.vectors)
            self._note_neighbours(live, weighed, nearer)
        self._story_of[post.id] = live
        live.last_time = max(live.last_time, post.time)
        live.last_order = self._seen
        self._last = None

    def merge(self, winner: StoryId, loser: StoryId) -> None:
        """Make two stories one under the winner's id; nothing where either is not live or both are the same."""
        into, gone = self._stories.get(winner), self._stories.get(loser)
        if into is None or gone is None or into is gone:
            return
        self._last = None
        self._index.fold(into, gone)
        for vectors in gone.held():
            gone.members.pop(vectors.post)
            into.keep(vectors)
        into.members.update(dict.fromkeys(gone.members))
        for post in [v.post for v in gone.held()] + list(gone.members):
            self._story_of[post] = into
        into.split_size = min(into.split_size, gone.split_size) if len(gone) >= self.settings.split_least else into.split_size
        into.pinned |= gone.pinned
        into.last_time = max(into.last_time, gone.last_time)
        into.last_order = max(into.last_order, gone.last_order)
        self._index.sizes[into.slot] = len(into)
        self._fold_people(into, gone)
        self._forget(gone)

    def move(self, post: PostId, story: StoryId) -> None:
        """Move a post, opening the story if it is not live. A post that is not held is left to `add`."""
        origin = self._story_of.get(post)
        if origin is None or origin.id == story:
            return
        was_pinned, vectors = post in origin.pinned, self._take_out(origin, post)
        live = self._stories.get(story) or self._open(story)
        if vectors is None:
            live.members[post] = None
            self._index.sizes[live.slot] = len(live)
        else:
            self._take(live, vectors)
        live.last_time = max(live.last_time, origin.last_time)
        live.last_order = self._seen
        self._story_of[post] = live
        if was_pinned:
            live.pinned.add(post)
        self._drop_if_empty(origin)

    def remove(self, post: PostId) -> None:
        """Take a post out, as if it had not come; an empty story is dropped. Nothing where it is not held."""
        origin = self._story_of.pop(post, None)
        if origin is not None:
            self._neighbours.forget(post)
            self._to_ask.pop(post, None)
            self._take_out(origin, post)
            self._drop_if_empty(origin)

    def pin(self, post: PostId) -> None:
        """A person put this post where it is: the machine never moves it."""
        story = self._story_of.get(post)
        if story is not None:
            story.pinned.add(post)

    def fix(self, story: StoryId) -> None:
        """A person made or cut this story: it is never merged away and its posts are never found loosely related."""
        self._fixed.add(story)

    def keep_apart(self, one: StoryId, other: StoryId) -> None:
        """A person took these stories apart: they are never proposed for merging, nor when they live again."""
        if one != other:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    # Scoring

    def _weigh(self, post: PostForStory) -> _Weighed:
        if self._last is not None and self._last.vectors.post == post.id:
            return self._last
        self._seen += 1
        text = story_text(post.title, post.text, post.site)
        vectors = Vectors(post.id, self._seen, self._vocabulary.weigh(text), self._index.meaning_of(post))
        self._last = _Weighed(vectors, text, self._nearness.rank(vectors))
        return self._last

    def _likes(self, story: LiveStory) -> Rows:
        """How like each live story is to this one; NaN for itself and for those that people keep apart from it."""
        likes = self._nearness.likes(story)
        likes[story.slot] = np.nan
        likes[self._slots_apart(story)] = np.nan
        return likes

    def _slots_apart(self, story: LiveStory) -> list[int]:
        return [self._stories[other].slot for other in self._apart.get(story.id, ()) if other in self._stories]

    # Words for the record

    def _why_joined(self, weighed: _Weighed, story: LiveStory, needs: float) -> str:
        shared = self._index.shared_words(story.slot, weighed.vectors.weights)
        shown = why.phrases(shared, weighed.text)
        posts = max((story.held_with(word) for word in shared[:3]), default=0)
        after = weighed.ranking.stories[1] if len(weighed.ranking.stories) > 1 else None
        following = (self._index.at[after[0]].id, after[1]) if after else None
        return why.why_joined(shown, posts, why.fit(weighed.ranking.stories[0][1], needs), following)

    def _merge_of(self, pair: tuple[LiveStory, LiveStory], likeness: float, tier: Tier, link: float) -> MergeStories:
        winner, loser = pair
        shared = self._index.heaviest_shared(winner.slot, loser.slot, 3)
        links = min(1.0, link / min(len(winner), len(loser)))
        return MergeStories(winner.id, loser.id, likeness, why.why_merged(shared, likeness, tier.merge_at, links))

    # Bookkeeping

    def _winner_first(self, one: LiveStory, other: LiveStory) -> tuple[LiveStory, LiveStory] | None:
        """The larger, then the older wins, but never over people's word; None where neither may lose."""
        first, second = sorted((one, other), key=lambda s: (self._is_kept(s) is False, -len(s), s.opened))
        return None if self._is_kept(second) else (first, second)

    def _is_kept(self, story: LiveStory) -> bool:
        return story.id in self._fixed or bool(story.pinned)

    def _open(self, story: StoryId) -> LiveStory:
        live = self._stories[story] = self._index.open(story)
        return live

    def _take(self, story: LiveStory, vectors: Vectors) -> None:
        story.keep(vectors)
        self._index.add(story.slot, vectors)
        self._index.sizes[story.slot] = len(story)

    def _take_out(self, story: LiveStory, post: PostId) -> Vectors | None:
        self._last = None
        vectors = story.let_go(post)
        if vectors is not None:
            self._index.subtract(story.slot, vectors)
        self._index.sizes[story.slot] = len(story)
        return vectors

    def _note_neighbours(self, story: LiveStory, weighed: _Weighed, nearer: list[tuple[float, LiveStory, PostId]]) -> None:
        post = weighed.vectors.post
        story.set_weakest(post, self._neighbours.put(post, weighed.ranking.near))
        self._to_ask[post] = None
        for likeness, other, near in nearer:
            other.set_weakest(near, self._neighbours.offer(near, (likeness, post)))
            self._to_ask[near] = None

    def reconsider(self) -> list[MovePost]:
        """Ask the posts whose surroundings have changed for a better story; the moves are already applied here."""
        asked = list(islice(self._to_ask, self.settings.asked_again))
        for post in asked:
            del self._to_ask[post]
        moves = [self._better(post, 0) for post in asked]
        return [move for move in moves if move is not None]

    def _better(self, post: PostId, least: int) -> MovePost | None:
        origin = self._story_of.get(post)
        vectors = origin.vectors_of(post) if origin else None
        if origin is None or vectors is None or post in origin.pinned or origin.id in self._fixed:
            return None
        near = self._neighbours.stories(post)
        if all(story is origin for _, story in near):
            return None
        apart = self._apart.get(origin.id, ())
        near = [(l, s) for l, s in near if s is origin or (len(s) >= least and s.id not in apart)]
        tier = self._nearness.tier(vectors)
        homes = self._nearness.homes(vectors, origin, near)
        slot, score = max(homes, key=lambda home: (home[1], -self._index.at[home[0]].opened))
        before = homes[0][1]
        needs = max(before + tier.move_by, 0.0 if least else tier.join_at*self.settings.stay)
        if slot == origin.slot or score < needs:
            return None
        target = self._index.at[slot]
        shared = self._index.shared_words(slot, vectors.weights)[:3]
        move = MovePost(post, origin.id, target.id, score, why.why_moved_better(shared, origin.id, score, before), is_loose=False)
        self._change(origin, target, vectors)
        for _, other in self._neighbours.of(post):
            if other in self._story_of:
                self._to_ask[other] = None
        return move

    def _change(self, origin: LiveStory, target: LiveStory, vectors: Vectors) -> None:
        weakest = origin.weakest_of(vectors.post)
        self._take_out(origin, vectors.post)
        self._take(target, vectors)
        target.set_weakest(vectors.post, weakest)
        self._story_of[vectors.post] = target
        target.last_time = max(target.last_time, origin.last_time)
        target.last_order = max(target.last_order, origin.last_order)
        self._drop_if_empty(origin)

    def _fold_people(self, into: LiveStory, gone: LiveStory) -> None:
        for other in self._apart.pop(gone.id, ()):
            self._apart[other].discard(gone.id)
            self.keep_apart(into.id, other)
        if gone.id in self._fixed:
            self._fixed.discard(gone.id)
            self._fixed.add(into.id)

    def _drop_if_empty(self, story: LiveStory) -> None:
        if not len(story):
            self._forget(story)

    def _forget(self, story: LiveStory) -> None:
        self._last = None
        self._index.close(story)
        del self._stories[story.id]

    # Closing

    def _close(self, closing: list[LiveStory]) -> list[MovePost]:
        moves = [move for story in closing for move in self._loose_moves(story)]
        ends = {story.id for story in closing}
        for move in moves:
            self._apply_loose(move, ends)
        moves += self._polished(closing)
        for story in closing:
            for post in story.members:
                del self._story_of[post]
                self._neighbours.forget(post)
                self._to_ask.pop(post, None)
            if story.id in self._stories:
                self._forget(story)
        return moves

    def _polished(self, closing: list[LiveStory]) -> list[MovePost]:
        """Better places for the posts of closing stories, now that the small ones are gone."""
        moves: list[MovePost] = []
        for _ in range(self.settings.polish):
            posts = [v.post for story in closing for v in story.held()]
            found = [move for post in posts if (move := self._better(post, self.settings.small_story))]
            moves += found
            if not found:
                break
        return moves

    def _apply_loose(self, move: MovePost, ends: set[StoryId]) -> None:
        origin, target = self._story_of[move.post], self._stories[move.story]
        vectors = origin.vectors_of(move.post)
        if vectors is not None and target.id in ends:
            self._change_(origin, target, vectors)
            return
        self._take_out(origin, move.post)
        # A loosely related post must not draw others, so it is a member without numbers.
        target.members[move.post] = None
        self._index.sizes[target.slot] = len(target)
        self._story_of[move.post] = target

    def _change_(self, origin, target, vectors):
        self._take_out(origin, vectors.post)
        self._take(target, vectors)
        self._story_of[vectors.post] = target

    def _loose_moves(self, story: LiveStory) -> list[MovePost]:
        if len(story) >= self.settings.small_story or story.id in self._fixed:
            return []
        left_out = self._index.sizes[: self._index.top] < self.settings.small_story
        left_out[self._slots_apart(story)] = True
        found = (self._loose_move(story, vectors, left_out) for vectors in story.held())
        return [move for move in found if move is not None]

    def _loose_move(self, story: LiveStory, vectors: Vectors, left_out: Slots) -> MovePost | None:
        if vectors.post in story.pinned:
            return None
        ranked = self._nearness.rank(vectors, left_out).stories
        needs = self._nearness.tier(vectors).loose_at
        if not ranked or ranked[0][1] < needs:
            return None
        slot, score = ranked[0]
        shared = self._index.shared_words(slot, vectors.weights)[:3]
        reason = why.why_moved(shared, story.id, len(story), why.fit(score, needs))
        return MovePost(vectors.post, story.id, self._index.at[slot].id, score, reason)
