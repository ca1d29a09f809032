"""The decisions: which story a post joins, which stories are one, which have ended."""

from collections.abc import Sequence
from typing import NamedTuple

from rejoinder.core.clustering import why
from rejoinder.core.clustering.bonds import Bonds
from rejoinder.core.clustering.homes import Homes
from rejoinder.core.clustering.last_posts import Vectors
from rejoinder.core.clustering.live import LiveStories
from rejoinder.core.clustering.nearness import Nearness, Ranking
from rejoinder.core.clustering.story import LiveStory
from rejoinder.core.clustering.values import (
    ClusterSettings,
    Decision,
    JoinStory,
    MergeStories,
    MovePost,
    OpenStory,
    PostForStory,
    PostId,
    SplitStory,
    StoryId,
    story_text,
)
from rejoinder.core.clustering.vocabulary import Vocabulary

_HOUR_S = 3600.0


class _Weighed(NamedTuple):
    """A post with its numbers, the text they came from, and how it scored against the nearest stories."""

    vectors: Vectors
    text: str
    ranking: Ranking


class StoryStream:
    """Stories as posts arrive. The caller decides nothing and numbers everything.

    For each post: `decide`, then `add` it to the story named or to a new one; then ask `merges_due` and apply with
    `merge` until None, and `splits_due` and apply with `split`. Now and then `reconsider` and `close_idle`. What people
    say is told by `move`, `merge`, `pin`, `keep_apart` and `fix`. After a restart, `add` the posts of live stories
    again in their order. Nothing here is random; ties go to the story opened first. Cost of a post: its words × the
    live stories that have them + live stories × the width of a vector.

    >>> stream = StoryStream()
    >>> stream.add(PostForStory(1, 0.0, "Council drops the night ferry to Tidewell"), "A")
    >>> stream.decide(PostForStory(2, 60.0, "Night ferry to Tidewell dropped")).story
    'A'
    >>> stream.decide(PostForStory(3, 90.0, "Budget vote on Tuesday")).why
    'New story: the nearest, story A at .00, is under .17'
    """

    def __init__(self, settings: ClusterSettings | None = None) -> None:
        self.settings = settings or ClusterSettings()
        self._vocabulary = Vocabulary(self.settings.start_posts, self.settings.vocabulary_max)
        self._live = LiveStories(self.settings)
        self._nearness = Nearness(self._live.index, self.settings)
        self._bonds = Bonds(self._live, self._nearness, self.settings)
        self._homes = Homes(self._live, self._nearness, self.settings)
        self._last: _Weighed | None = None

    # Questions

    def __len__(self) -> int:
        """How many stories are live."""
        return len(self._live.stories)

    @property
    def posts_held(self) -> int:
        """How many posts have their story remembered: those of live stories."""
        return len(self._live.story_of)

    @property
    def words_counted(self) -> int:
        """How many words have a count: at most `vocabulary_max`."""
        return len(self._vocabulary)

    def story_of(self, post: PostId) -> StoryId | None:
        """The live story of a post; None where the post is unknown or its story has closed."""
        story = self._live.story_of.get(post)
        return story.id if story else None

    def is_live(self, story: StoryId) -> bool:
        """Whether posts can still join this story."""
        return story in self._live.stories

    def posts_in(self, story: StoryId) -> int:
        """How many posts a live story has; 0 where it is not live."""
        return len(self._live.stories.get(story, ()))

    # The machine's decisions

    def decide(self, post: PostForStory) -> Decision:
        """Which story a post belongs to. Changes nothing but the counts of words; `add` commits.

        Asked again for the same post, the words are not counted again.
        """
        weighed = self._weigh(post)
        needs = self._nearness.needs(weighed.vectors)
        if not weighed.vectors.weights and weighed.vectors.dense is None:
            return OpenStory(0.0, "New story: the post has no words to compare")
        if not weighed.ranking.stories:
            return OpenStory(0.0, why.why_opened(None, needs))
        slot, score = weighed.ranking.stories[0]
        best = self._live.index.at[slot]
        if score < needs:
            return OpenStory(score, why.why_opened((best.id, score), needs))
        return JoinStory(best.id, score, self._why_joined(weighed, best, needs))

    def merges_due(self, story: StoryId) -> MergeStories | None:
        """The merge that is due now that this story has grown by half since it was last looked at; else None.

        Apply it with `merge` and ask again for the winner, until None. Stories that people keep apart are never named;
        a story they fixed, or one with a pinned post, is never the loser.
        """
        grown = self._live.stories.get(story)
        return self._bonds.merge_due(grown) if grown else None

    def splits_due(self, story: StoryId) -> SplitStory | None:
        """The split that is due now that this story has grown by half since it was last looked at; else None.

        Apply it with `split` under an id of a new story. A story that people fixed, or one with a pinned post, is never
        named.
        """
        grown = self._live.stories.get(story)
        return self._bonds.split_due(grown) if grown else None

    def reconsider(self) -> list[MovePost]:
        """Ask posts whose surroundings have changed for a better story: up to `asked_again` of them.

        The moves are already applied here and are returned for the record. Pinned posts and those of fixed stories
        stay where they are, and none moves between stories kept apart.
        """
        moves = self._homes.reconsidered()
        if moves:
            self._last = None
        return moves

    def close_idle(self, now: float) -> list[MovePost]:
        """Close the stories without a post for `idle_h` hours or `idle_posts` posts, and free what they held.

        Where more than `stories_max` are live, those longest without a post close too. Posts of small ones that fit a
        larger story loosely move there: the moves are already applied here and are returned for the record. Pinned
        posts, fixed stories and stories kept apart stay as they are.
        """
        oldest = now - self.settings.idle_h * _HOUR_S
        first = self._live.now - self.settings.idle_posts
        self._live.forget_passed(first)
        stories = list(self._live.stories.values())
        if len(stories) > self.settings.stories_max:
            stories.sort(key=lambda story: story.last_order)
            first = max(first, stories[-self.settings.stories_max].last_order)
        return self._close([s for s in stories if s.last_time < oldest or s.last_order < first])

    def close_all(self) -> list[MovePost]:
        """Close every story, as at the end of a file; moves as in `close_idle`."""
        return self._close(list(self._live.stories.values()))

    def _close(self, closing: list[LiveStory]) -> list[MovePost]:
        if not closing:
            return []
        self._last = None
        return self._homes.closed(closing)

    # Telling the stream what is so

    def add(self, post: PostForStory, story: StoryId, *, is_loose: bool = False) -> None:
        """Put a post in a story, opening the story if it is not live; a post already known moves.

        Also restores known memberships after a restart. A loosely related post counts as a member but draws no others.
        """
        if post.id in self._live.story_of:
            self.remove(post.id)
        weighed = self._weigh(post)
        live = self._live.place_for(story)
        if is_loose:
            self._live.take_loose(live, post.id)
        else:
            self._live.offer(post.id, weighed.ranking.compared.nearer())  # before the post itself takes a row
            self._live.take(live, weighed.vectors)
            self._live.note_neighbours(live, post.id, weighed.ranking.near)
        live.last_time = max(live.last_time, post.time)
        live.last_order = self._live.now
        self._last = None

    def merge(self, winner: StoryId, loser: StoryId) -> None:
        """Make two stories one under the winner's id; nothing where either is not live or both are the same."""
        into, gone = self._live.stories.get(winner), self._live.stories.get(loser)
        if into is not None and gone is not None and into is not gone:
            self._last = None
            self._live.fold(into, gone)

    def split(self, story: StoryId, posts: Sequence[PostId], new: StoryId) -> None:
        """Put these posts of a live story in a new one, kept apart from all that the first is kept apart from."""
        origin = self._live.stories.get(story)
        if origin is None or story == new:
            return
        self._last = None
        self._live.apart_like(new, story)
        live = self._live.place_for(new)
        for post in posts:
            if self._live.story_of.get(post) is origin:
                self._live.change(post, origin, live)
        # Neither is asked at once whether it should not be one with the other.
        live.checked_size = live.split_size = len(live)
        origin.checked_size = len(origin)
        self._live.drop_if_empty(live)

    def move(self, post: PostId, story: StoryId) -> None:
        """Move a post, opening the story if it is not live. A post that is not held is left to `add`."""
        origin = self._live.story_of.get(post)
        if origin is None or origin.id == story:
            return
        self._last = None
        was_pinned, live = post in origin.pinned, self._live.place_for(story)
        self._live.change(post, origin, live)
        live.last_order = self._live.now
        if was_pinned:
            live.pinned.add(post)

    def remove(self, post: PostId) -> None:
        """Take a post out, as if it had not come; an empty story is dropped. Nothing where it is not held."""
        origin = self._live.story_of.get(post)
        if origin is not None:
            self._last = None
            self._live.take_out(origin, post)
            self._live.forget_post(post)
            self._live.drop_if_empty(origin)

    def pin(self, post: PostId) -> None:
        """A person put this post where it is: the machine never moves it."""
        story = self._live.story_of.get(post)
        if story is not None:
            story.pinned.add(post)

    def fix(self, story: StoryId) -> None:
        """A person made or cut this story: it is never merged away and its posts are never found loosely related."""
        self._live.fixed.add(story)

    def keep_apart(self, one: StoryId, other: StoryId) -> None:
        """A person took these stories apart: they are never proposed for merging, nor when they live again."""
        self._live.keep_apart(one, other)

    # Scoring

    def _weigh(self, post: PostForStory) -> _Weighed:
        if self._last is not None and self._last.vectors.post == post.id:
            return self._last
        self._live.now += 1
        text = story_text(post.title, post.text, post.site)
        vectors = Vectors(post.id, self._live.now, self._vocabulary.weigh(text), self._live.index.meanings.of(post))
        self._last = _Weighed(vectors, text, self._nearness.rank(vectors, now=post.time))
        return self._last

    # Words for the record

    def _why_joined(self, weighed: _Weighed, story: LiveStory, needs: float) -> str:
        shared = self._live.index.shared_words(story.slot, weighed.vectors.weights)
        shown = why.phrases(shared, weighed.text)
        posts = max([story.last.count(word) for word in shared[:3]], default=0)
        ranked = weighed.ranking.stories
        following = (self._live.index.at[ranked[1][0]].id, ranked[1][1]) if len(ranked) > 1 else None
        return why.why_joined(shown, posts, why.fit(ranked[0][1], needs), following)
