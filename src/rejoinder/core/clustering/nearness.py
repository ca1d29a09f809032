"""How near a post is to each live story, and each live story to another."""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.index import Rows, StoryIndex
from rejoinder.core.clustering.story import LiveStory, Vectors
from rejoinder.core.clustering.values import ClusterSettings, PostId, Tier

Slots = NDArray[np.bool_]

_USUAL_WORDS = 8  # the length of a title, from which the length terms count
_LEAST_WORDS = 2.0


@dataclass(frozen=True)
class Compared:
    """The likeness of a post to the last posts of the nearest stories, all in one row."""

    stories: list[LiveStory]
    starts: list[int]  # where each story's posts begin
    likeness: NDArray[np.float32]

    def best(self, k: int) -> list[tuple[float, LiveStory, PostId]]:
        """The k nearest posts: likeness, story, post; best first."""
        if len(self.likeness) > 4 * k:
            places = np.sort(np.argpartition(-self.likeness, k - 1)[:k])
        else:
            places = np.arange(len(self.likeness))
        order = places[np.argsort(-self.likeness[places], kind="stable")][:k]
        return list(self._at(order.tolist()))

    def nearer(self) -> list[tuple[float, LiveStory, PostId]]:
        """The posts to which this one is nearer than the weakest of their neighbours."""
        weakest = np.concatenate([story.weakest for story in self.stories]) if self.stories else np.zeros(0)
        return list(self._at(np.flatnonzero(self.likeness > weakest).tolist()))

    def _at(self, places: list[int]) -> Iterator[tuple[float, LiveStory, PostId]]:
        for place in places:
            n = bisect_right(self.starts, place) - 1
            post = self.stories[n].post_at(place - self.starts[n])
            if post is not None:
                yield float(self.likeness[place]), self.stories[n], post


@dataclass(frozen=True)
class Ranking:
    """How a post stands to the nearest stories."""

    stories: list[tuple[int, float]]  # slot, fit; best first
    near: list[tuple[float, PostId]]  # the nearest posts: likeness, post; best first
    compared: Compared


class Nearness:
    """Fits of posts to stories and likeness between stories, from what the index holds."""

    def __init__(self, index: StoryIndex, settings: ClusterSettings) -> None:
        self._index = index
        self._settings = settings

    def tier(self, vectors: Vectors) -> Tier:
        """The thresholds for a post: by words and meaning where it has a vector, else by words."""
        return self._settings.lexical if vectors.dense is None else self._with_meaning()

    def tier_of_story(self, story: LiveStory) -> Tier:
        """The thresholds for a story."""
        return self._with_meaning() if self._index.has_meaning(story.slot) else self._settings.lexical

    def _with_meaning(self) -> Tier:
        return self._settings.static if self._index.is_static else self._settings.dense

    def rank(self, vectors: Vectors, left_out: Slots | None = None) -> Ranking:
        """The nearest stories by fit = cosine to the story + weight · vote of the nearest posts; and those posts."""
        fits = self._index.fits(vectors, self._settings.words_share)
        if left_out is not None:
            fits = np.where(left_out, np.nan, fits)
        larger, alone = self._nearest(fits)
        compared = self._compare(vectors, larger, [(slot, float(fits[slot])) for slot in alone])
        best = compared.best(self._settings.votes)
        votes: dict[int, float] = {}
        for value, story, _ in best:
            votes[story.slot] = votes.get(story.slot, 0.0) + max(value, 0.0) / self._settings.votes
        weight = self.tier(vectors).vote
        scored = [(slot, float(fits[slot]) + weight * votes.get(slot, 0.0)) for slot in larger + alone]
        scored.sort(key=lambda pair: (-pair[1], self._index.at[pair[0]].opened))
        return Ranking(scored, [(value, post) for value, _, post in best], compared)

    def _nearest(self, fits: Rows) -> tuple[list[int], list[int]]:
        """The nearest stories of several posts, and the nearest of one post."""
        sizes = self._index.sizes[: len(fits)]
        larger = self._index.nearest(np.where(sizes > 1, fits, np.nan), self._settings.stories_compared)
        alone = self._index.nearest(np.where(sizes == 1, fits, np.nan), self._settings.votes)
        return larger, alone

    def _compare(self, vectors: Vectors, larger: list[int], alone: list[tuple[int, float]]) -> Compared:
        """The likeness of a post to the last posts of these stories one by one."""
        stories = [self._index.at[slot] for slot in larger]
        likes = [story.likeness(vectors, self._settings.words_share) for story in stories]
        # The fit to a story of one post is the likeness to that post.
        single = [(self._index.at[slot], fit) for slot, fit in alone if self._index.at[slot].rows == 1]
        likes.append(np.array([fit for _, fit in single], dtype=np.float32))
        stories += [story for story, _ in single]
        starts = np.cumsum([0] + [story.rows for story in stories]).tolist()
        return Compared(stories, starts, np.concatenate(likes))

    def homes(
        self, vectors: Vectors, own: LiveStory, near: Iterable[tuple[float, LiveStory]]
    ) -> list[tuple[int, float]]:
        """The fit of a post to its own story as if it were not in it, then to those of its nearest posts."""
        votes = {own.slot: 0.0}
        for likeness, story in near:
            votes[story.slot] = votes.get(story.slot, 0.0) + max(likeness, 0.0) / self._settings.votes
        weight, share = self.tier(vectors).vote, self._settings.words_share
        return [
            (slot, self._index.fit_at(slot, vectors, share, is_in=slot == own.slot) + weight * vote)
            for slot, vote in votes.items()
        ]

    def needs(self, vectors: Vectors) -> float:
        """The least fit for joining."""
        tier = self.tier(vectors)
        return tier.join_at + tier.join_by_length * length_term(len(vectors.weights))

    def likes(self, story: LiveStory) -> Rows:
        """How like each live story is to this one, larger and longer ones asked more of; links are not in it."""
        likes = self._index.likes(story, self._settings.words_share)
        sizes = np.maximum(self._index.sizes[: len(likes)], 1)
        totals = self._index.words_totals[: len(likes)] + self._index.words_totals[story.slot]
        smaller = np.minimum(sizes, len(story))
        likes -= self.asked_more(self.tier_of_story(story), smaller, totals / (sizes + len(story)))
        return likes

    def asked_more(self, tier: Tier, smaller: Rows | int, words: Rows | float) -> Any:
        """What is taken off a likeness: the sums of large stories and of long texts are alike for that alone."""
        by_length = tier.merge_by_length * np.log(np.maximum(words, _LEAST_WORDS) / _USUAL_WORDS)
        return tier.merge_by_size * np.log(smaller) + by_length

    def bond(self, tier: Tier, link: float, smaller: int) -> float:
        """What links from both sides add to the likeness of two stories: the more posts, the more they tell."""
        smaller = max(smaller, 1)
        return (tier.link + tier.link_by_size * math.log(smaller)) * min(1.0, link / smaller)


def length_term(words: float) -> float:
    """The e-folds of words over the usual length; longer texts share more words by chance.

    >>> round(length_term(8), 2), round(length_term(22), 2)
    (0.0, 1.01)
    """
    return math.log(max(words, _LEAST_WORDS) / _USUAL_WORDS)
