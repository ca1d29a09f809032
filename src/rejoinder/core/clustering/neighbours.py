"""Which posts are nearest to each post: kept up to date from both sides as posts arrive."""

from collections.abc import Collection, Mapping, Sequence

from rejoinder.core.clustering.story import LiveStory
from rejoinder.core.clustering.values import PostId

Near = tuple[float, PostId]  # likeness, post


class Neighbours:
    """For each post held one by one the few posts most like it, best first; ties: the one that came first.

    >>> near = Neighbours(2, {})
    >>> near.put(2, [(0.5, 1)])
    0.0
    >>> near.offer(2, (0.7, 3)), near.offer(2, (0.6, 4))
    (0.5, 0.6)
    >>> near.of(2)
    [(0.7, 3), (0.6, 4)]
    """

    def __init__(self, kept: int, story_of: Mapping[PostId, LiveStory]) -> None:
        self._kept = kept
        self._story_of = story_of
        self._near: dict[PostId, list[Near]] = {}
        self._named_by: dict[PostId, list[PostId]] = {}  # the other way round, those that no longer do included

    def put(self, post: PostId, near: Sequence[Near]) -> float:
        """Set the neighbours of a new post; gives the likeness that a further one has to beat."""
        mine = self._near[post] = list(near[: self._kept])
        for _, other in mine:
            self._name(other, post)
        return mine[-1][0] if len(mine) == self._kept else 0.0

    def offer(self, post: PostId, one: Near) -> float:
        """A new post is near this one; gives the likeness that a further one has to beat."""
        mine = self._near.get(post)
        if mine is None:
            mine = self._near[post] = []
        likeness, other = one
        place = len(mine)
        while place and mine[place - 1][0] < likeness:
            place -= 1
        mine.insert(place, one)
        self._name(other, post)
        del mine[self._kept :]
        return mine[-1][0] if len(mine) == self._kept else 0.0

    def _name(self, other: PostId, post: PostId) -> None:
        named_by = self._named_by.get(other)
        if named_by is None:
            self._named_by[other] = [post]
        else:
            named_by.append(post)

    def of(self, post: PostId) -> list[Near]:
        """The neighbours of a post, those that have gone included."""
        return self._near.get(post, [])

    def is_among(self, post: PostId, stories: set[LiveStory]) -> bool:
        """Whether a neighbour of a post is in one of these stories."""
        return not stories.isdisjoint([self._story_of.get(near) for _, near in self._near.get(post, ())])

    def has_other_story(self, post: PostId, own: LiveStory) -> bool:
        """Whether a neighbour of a post is in another story than its own."""
        story_of = self._story_of
        for _, near in self._near.get(post, ()):
            other = story_of.get(near)
            if other is not own and other is not None:
                return True
        return False

    def stories(self, post: PostId) -> list[tuple[float, LiveStory]]:
        """The stories of the neighbours that are still live, with the likeness of each."""
        found = ((likeness, self._story_of.get(other)) for likeness, other in self._near.get(post, ()))
        return [(likeness, story) for likeness, story in found if story is not None]

    def links(self, story: LiveStory) -> tuple[dict[LiveStory, float], dict[LiveStory, float]]:
        """Likeness between a story's posts and neighbours in other stories, summed by story.

        First what its own posts name, then what those of others name.
        """
        mine: dict[LiveStory, float] = {}
        theirs: dict[LiveStory, float] = {}
        story_of = self._story_of
        for post in story.members:
            for likeness, near in self._near.get(post, ()):
                other = story_of.get(near)
                if other is not story and other is not None:
                    mine[other] = mine.get(other, 0.0) + likeness
            for near in dict.fromkeys(self._named_by.get(post, ())):
                other = story_of.get(near)
                if other is not story and other is not None:
                    theirs[other] = theirs.get(other, 0.0) + self._likeness(near, post)
        for found in (mine, theirs):
            for other in found:
                found[other] /= self._kept
        return mine, theirs

    def _likeness(self, post: PostId, other: PostId) -> float:
        return next((likeness for likeness, near in self._near.get(post, ()) if near == other), 0.0)

    def link_between(self, part: Collection[PostId], rest: Collection[PostId]) -> float:
        """The same between two sets of posts, from both sides."""
        total = 0.0
        for one, other in ((part, rest), (rest, part)):
            for post in one:
                for likeness, near in self._near.get(post, ()):
                    if near in other:
                        total += likeness
        return total / self._kept

    def release(self, post: PostId) -> None:
        """A post is no longer held one by one: it names none, though others may still name it."""
        self._near.pop(post, None)

    def forget(self, post: PostId) -> None:
        """A post is in no live story; others may still name it."""
        self._near.pop(post, None)
        self._named_by.pop(post, None)
