"""How near a post is to each live story, and each live story to another."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.index import Rows, StoryIndex
from rejoinder.core.clustering.story import LiveStory, Vectors
from rejoinder.core.clustering.values import ClusterSettings, PostId, Tier

Slots = NDArray[np.bool_]
Compared: TypeAlias = tuple[int, NDArray[np.float32]]

_USUAL_WORDS = 8  # the length of a title, from which the length terms count
_LEAST_WORDS = 2.0


@dataclass(frozen=True)
class Ranking:
    """How a post stands to the nearest stories."""

    stories: list[tuple[int, float]]  # slot, fit; best first
    votes: dict[int, float]  # slot, vote
    near: list[tuple[float, PostId]]  # the nearest posts: likeness, post; best first
    compared: list[Compared]  # slot, likeness to each row of its last posts


class Nearness:
    """Fits of posts to stories and likeness between stories, from what the index holds."""

    def __init__(self, index: StoryIndex, settings: ClusterSettings) -> None:
        self._index = index
        self._settings = settings

    def tier(self, vectors: Vectors) -> Tier:
        """The thresholds for a post: by words and meaning where it has a vector, else by words."""
        return self._settings.lexical if vectors.dense is None else self._settings.dense

    def tier_of_story(self, story: LiveStory) -> Tier:
        """The thresholds for a story."""
        return self._settings.dense if self._index.has_meaning(story.slot) else self._settings.lexical

    def rank(self, vectors: Vectors, left_out: Slots | None = None) -> Ranking:
        """The nearest stories by fit = cosine to the story + weight · vote of the nearest posts; and those posts."""
        fits = self._index.fits(vectors, self._settings.words_share)
        if left_out is not None:
            fits = np.where(left_out, np.nan, fits)
        nearest, compared = self._compare(vectors, fits)
        best = self._nearest_rows(compared)
        votes: dict[int, float] = {}
        for value, slot, _ in best:
            votes[slot] = votes.get(slot, 0.0) + max(value, 0.0) / self._settings.votes
        weight = self.tier(vectors).vote
        scored = [(slot, float(fits[slot]) + weight * votes.get(slot, 0.0)) for slot in nearest]
        # The sort is stable, so ties keep the order of `nearest`: the story opened first.
        scored.sort(key=lambda pair: -pair[1])
        return Ranking(scored, votes, [(value, self._index.at[slot].post_at(row)) for value, slot, row in best], compared)

    def _compare(self, vectors: Vectors, fits: Rows) -> tuple[list[int], list[Compared]]:
        """The nearest stories, and the likeness of the post to their last posts one by one."""
        sizes, k = self._index.sizes[: len(fits)], self._settings.stories_compared
        larger = self._index.nearest(np.where(sizes > 1, fits, np.nan), k)
        alone = self._index.nearest(np.where(sizes == 1, fits, np.nan), k)
        compared = [(slot, self._index.at[slot].likeness(vectors, self._settings.words_share)) for slot in larger]
        # The fit to a story of one post is the likeness to that post.
        compared += [(slot, fits[slot : slot + 1].astype(np.float32)) for slot in alone if self._index.at[slot].rows == 1]
        return sorted(larger + alone, key=lambda slot: (-fits[slot], self._index.at[slot].opened)), compared

    def _nearest_rows(self, compared: list[Compared]) -> list[tuple[float, int, int]]:
        """The few nearest posts of all: likeness, slot, row."""
        best: list[tuple[float, int, int]] = []
        k = self._settings.votes
        for slot, like in compared:
            rows = np.argsort(like, kind="stable")[-k:].tolist()
            best.extend((float(like[row]), slot, row) for row in rows if self._index.at[slot].post_at(row) is not None)
        best.sort(key=lambda one: -one[0])
        return best[:k]

    def homes(self, vectors: Vectors, own: LiveStory, near: Iterable[tuple[float, LiveStory]]) -> list[tuple[int, float]]:
        """The fit of a post to its own story as if it were not in it, then to those of its nearest posts."""
        votes = {own.slot: 0.0}
        for likeness, story in near:
            votes[story.slot] = votes.get(story.slot, 0.0) + max(likeness, 0.0) / self._settings.votes
        weight, share = self.tier(vectors).vote, self._settings.words_share
        return [
            (slot, self._index.fit_at(slot, vectors, share, is_in=slot == own.slot) + weight * vote)
            for slot, vote in votes.items()
        ]

    def likes(self, story: LiveStory) -> Rows:
        """How like each live story is to this one, larger and longer ones asked more of; their links not counted."""
        tier = self.tier_of_story(story)
        likes = self._index.likes(story, self._settings.words_share)
        smaller = np.minimum(np.maximum(self._index.sizes[: len(likes)], 1), len(story))
        likes -= tier.merge_by_size * np.log(smaller)
        if tier.merge_by_length:
            totals = self._index.words_totals[: len(likes)] + self._index.words_totals[story.slot]
            words = totals / np.maximum(self._index.sizes[: len(likes)] + len(story), 1)
            likes -= tier.merge_by_length * np.log(np.maximum(words, _LEAST_WORDS) / _USUAL_WORDS)
        return likes

    def bond(self, one: LiveStory, other: LiveStory, link: float) -> float:
        """What links from both sides add to the likeness of two stories: in large ones they tell more."""
        tier = self.tier_of_story(one)
        least = max(1, min(one.rows, other.rows))
        return (tier.link + tier.link_by_size * math.log(least)) * min(1.0, link / least)


def length_term(words: float) -> float:
    """The e-folds of words over the usual length; longer texts share more words by chance.

    >>> round(length_term(8), 2), round(length_term(22), 2)
    (0.0, 1.01)
    """
    return math.log(max(words, _LEAST_WORDS) / _USUAL_WORDS)
