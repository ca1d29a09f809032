"""The live stories, who is in which, and what people have said of them."""

from collections import deque

from rejoinder.core.clustering.index import StoryIndex
from rejoinder.core.clustering.last_posts import Vectors
from rejoinder.core.clustering.neighbours import Neighbours
from rejoinder.core.clustering.story import LiveStory
from rejoinder.core.clustering.values import ClusterSettings, PostId, StoryId


class LiveStories:
    """Keeps stories, their sums, memberships and neighbours in step; decides nothing."""

    def __init__(self, settings: ClusterSettings) -> None:
        self.index = StoryIndex(settings.posts_compared, settings.words_share)
        self.stories: dict[StoryId, LiveStory] = {}
        self.story_of: dict[PostId, LiveStory] = {}
        self.neighbours = Neighbours(settings.votes, self.story_of)
        self.to_ask: dict[PostId, None] = {}  # posts whose surroundings have changed, the longest waiting first
        self.fixed: set[StoryId] = set()
        self.now = 0  # posts seen
        self._passing: deque[tuple[int, PostId]] = deque()  # when a post was last held one by one, in order
        self._apart: dict[StoryId, set[StoryId]] = {}

    def place_for(self, story: StoryId) -> LiveStory:
        """The live story of this id, a new one where there is none."""
        live = self.stories.get(story)
        if live is None:
            live = self.stories[story] = self.index.open(story)
        return live

    def take(self, story: LiveStory, vectors: Vectors) -> None:
        """Put a post with its numbers in a story."""
        self._keep(story, vectors)
        self.index.add(story.slot, vectors)
        self._placed(story, vectors.post)

    def _keep(self, story: LiveStory, vectors: Vectors) -> None:
        released = story.keep(vectors)
        if released is not None:
            self.neighbours.release(released)
            self._passing.append((self.now, released))

    def take_loose(self, story: LiveStory, post: PostId) -> None:
        """Put a post in a story that must not draw others: a member without numbers."""
        story.members[post] = None
        self._passing.append((self.now, post))
        self._placed(story, post)

    def _placed(self, story: LiveStory, post: PostId) -> None:
        self.index.resize(story.slot, len(story))
        self.story_of[post] = story

    def take_out(self, story: LiveStory, post: PostId) -> Vectors | None:
        """Take a post out of a story; gives its numbers where they are still held."""
        vectors = story.let_go(post)
        if vectors is not None:
            self.index.subtract(story.slot, vectors)
        self.index.resize(story.slot, len(story))
        return vectors

    def change(self, post: PostId, origin: LiveStory, target: LiveStory) -> None:
        """Move a post from one live story to another; an emptied story is dropped."""
        beats = origin.weakest_of(post)
        vectors = self.take_out(origin, post)
        if vectors is None:
            self.take_loose(target, post)
        else:
            self.take(target, vectors)
            target.set_weakest(post, beats)
        target.last_time = max(target.last_time, origin.last_time)
        target.last_order = max(target.last_order, origin.last_order)
        self.drop_if_empty(origin)

    def note_neighbours(self, story: LiveStory, post: PostId, near: list[tuple[float, PostId]]) -> None:
        """Set the neighbours of a new post."""
        story.set_weakest(post, self.neighbours.put(post, near))
        self.to_ask[post] = None

    def offer(self, post: PostId, nearer: list[tuple[float, LiveStory, int]]) -> None:
        """Tell the posts in these rows of stories that a new one is near them."""
        for likeness, story, row in nearer:
            vectors = story.last.rows[row]
            if vectors is not None:
                story.last.weakest[row] = self.neighbours.offer(vectors.post, (likeness, post))
                self.to_ask[vectors.post] = None

    def ask_neighbours(self, post: PostId) -> None:
        """A post has moved: its neighbours may want to follow."""
        self.to_ask.update((near, None) for _, near in self.neighbours.of(post) if near in self.story_of)

    def forget_post(self, post: PostId) -> None:
        """A post is in no live story any more."""
        self.story_of.pop(post, None)
        self.neighbours.forget(post)
        self.to_ask.pop(post, None)

    def forget_passed(self, first: int) -> None:
        """Count only, from now on, the posts not held one by one since `first` posts had been seen.

        A story that never ends would otherwise grow for ever. Pinned posts are remembered.
        """
        while self._passing and self._passing[0][0] < first:
            _, post = self._passing.popleft()
            story = self.story_of.get(post)
            if story is not None and story.members[post] is None and post not in story.pinned:
                del story.members[post]
                story.passed += 1
                self.forget_post(post)

    def fold(self, into: LiveStory, gone: LiveStory) -> None:
        """Make two stories one."""
        self.index.fold(into, gone)
        self.story_of.update(dict.fromkeys(gone.members, into))
        for vectors in gone.held():
            beats = gone.weakest_of(vectors.post)
            gone.members.pop(vectors.post)
            self._keep(into, vectors)
            into.set_weakest(vectors.post, beats)
        into.members.update(dict.fromkeys(gone.members))
        into.passed += gone.passed
        into.pinned |= gone.pinned
        into.last_time = max(into.last_time, gone.last_time)
        into.last_order = max(into.last_order, gone.last_order)
        self.index.resize(into.slot, len(into))
        self._fold_people(into, gone)
        self.forget(gone)

    def _fold_people(self, into: LiveStory, gone: LiveStory) -> None:
        for other in self._apart.pop(gone.id, ()):
            self._apart[other].discard(gone.id)
            self.keep_apart(into.id, other)
        if gone.id in self.fixed:
            self.fixed.discard(gone.id)
            self.fixed.add(into.id)

    def drop_if_empty(self, story: LiveStory) -> None:
        """Forget a story without posts."""
        if not len(story) and story.id in self.stories:
            self.forget(story)

    def forget(self, story: LiveStory) -> None:
        """Free everything held for a story."""
        self.index.close(story)
        del self.stories[story.id]

    # What people said

    def keep_apart(self, one: StoryId, other: StoryId) -> None:
        """Remember that a person took these stories apart."""
        if one != other:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def apart_from(self, story: LiveStory) -> list[LiveStory]:
        """The live stories that a person took apart from this one."""
        return [self.stories[other] for other in self._apart.get(story.id, ()) if other in self.stories]

    def apart_like(self, new: StoryId, origin: StoryId) -> None:
        """What is kept apart from a story is kept apart from what is cut from it."""
        for other in tuple(self._apart.get(origin, ())):
            self.keep_apart(new, other)

    def is_kept(self, story: LiveStory) -> bool:
        """Whether a person has a say in this story, so that it may neither lose its id nor be split."""
        return story.id in self.fixed or bool(story.pinned)

    def winner_first(self, one: LiveStory, other: LiveStory) -> tuple[LiveStory, LiveStory] | None:
        """The larger, then the older wins, but never over people's word; None where neither may lose."""
        first, second = sorted((one, other), key=lambda s: (self.is_kept(s) is False, -len(s), s.opened))
        return None if self.is_kept(second) else (first, second)
