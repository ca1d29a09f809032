"""Which posts are nearest to each post: kept up to date from both sides as posts arrive."""

from collections.abc import Collection, Mapping, Sequence

from rejoinder.core.clustering.story import LiveStory
from rejoinder.core.clustering.values import PostId

Near = tuple[float, PostId]  # likeness, post


class Neighbours:
    """For each post held one by one the few posts most like it, best first; ties: the one that came first.

    >>> near = Neighbours(2, {})
    >>> _ = near.put(2, [(0.5, 1)])
    >>> near.offer(2, (0.7, 3)), near.offer(2, (0.6, 4))
    (0.5, 0.6)
    >>> near.of(2)
    [(0.7, 3), (0.6, 4)]
    """

    def __init__(self, kept: int, story_of: Mapping[PostId, LiveStory]) -> None:
        self._kept = kept
        self._story_of = story_of
        self._near: dict[PostId, list[Near]] = {}

    def put(self, post: PostId, near: Sequence[Near]) -> float:
        """Set the neighbours of a new post; gives the likeness that a further one has to beat."""
        mine = self._near[post] = list(near[: self._kept])
        return self._weakest(mine)

    def offer(self, post: PostId, one: Near) -> float:
        """A new post is near this one; gives the likeness that a further one has to beat."""
        mine = self._near.setdefault(post, [])
        place = next((n for n, (likeness, _) in enumerate(mine) if likeness < one[0]), len(mine))
        mine.insert(place, one)
        del mine[self._kept :]
        return self._weakest(mine)

    def _weakest(self, mine: list[Near]) -> float:
        return mine[-1][0] if len(mine) == self._kept else 0.0

    def of(self, post: PostId) -> list[Near]:
        """The neighbours of a post, those that have gone included."""
        return self._near.get(post, [])

    def stories(self, post: PostId) -> list[tuple[float, LiveStory]]:
        """The stories of the neighbours that are still live, with the likeness of each."""
        found = ((likeness, self._story_of.get(other)) for likeness, other in self._near.get(post, ()))
        return [(likeness, story) for likeness, story in found if story is not None]

    def links(self, story: LiveStory) -> dict[LiveStory, float]:
        """Likeness of a story's posts to those of their neighbours that are in other stories, summed by story."""
        found: dict[LiveStory, float] = {}
        for post in story.held_posts():
            for likeness, near in self._near.get(post, ()):
                other = self._story_of.get(near)
                if other is not None and other is not story:
                    found[other] = found.get(other, 0.0) + likeness / self._kept
        return found

    def link(self, one: LiveStory, other: LiveStory) -> float:
        """The same from one story to another."""
        total, story_of = 0.0, self._story_of
        for post in one.held_posts():
            for likeness, near in self._near.get(post, ()):
                if story_of.get(near) is other:
                    total += likeness
        return total / self._kept

    def link_between(self, part: Collection[PostId], rest: Collection[PostId]) -> float:
        """The same between two sets of posts, from both sides."""
        sides = ((part, rest), (rest, part))
        return sum(
            likeness / self._kept
            for one, other in sides
            for post in one
            for likeness, near in self.of(post)
            if near in other
        )

    def forget(self, post: PostId) -> None:
        """A post is no longer held; others may still name it."""
        self._near.pop(post, None)
