"""How near a post is to each live story, and each live story to another."""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.index import Rows, StoryIndex
from rejoinder.core.clustering.story import LiveStory, Vectors
from rejoinder.core.clustering.values import ClusterSettings, StoryId, Tier

Slots = NDArray[np.bool_]

_USUAL_WORDS = 8  # the length of a title, from which the length terms count
_LEAST_WORDS = 2.0


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

    def rank(self, vectors: Vectors, left_out: Slots | None = None) -> tuple[list[tuple[int, float]], dict[int, float]]:
        """The nearest stories by fit = cosine to the story + weight · vote of the nearest posts; and the votes."""
        fits = self._index.fits(vectors, self._settings.words_share)
        if left_out is not None:
            fits = np.where(left_out, np.nan, fits)
        nearest = self._index.nearest(fits, self._settings.stories_compared)
        votes = self._votes(vectors, nearest)
        weight = self.tier(vectors).vote
        scored = [(slot, float(fits[slot]) + weight * votes.get(slot, 0.0)) for slot in nearest]
        # The sort is stable, so ties keep the order of `nearest`: the story opened first.
        return sorted(scored, key=lambda pair: -pair[1]), votes

    def _votes(self, vectors: Vectors, slots: list[int]) -> dict[int, float]:
        """The few nearest posts vote for their story with their likeness; the whole vote is at most 1."""
        best: list[tuple[float, int]] = []
        for slot in slots:
            like = self._index.at[slot].likeness(vectors, self._settings.words_share)
            top = np.sort(like)[-self._settings.votes :]
            best.extend((float(value), slot) for value in top)
        best.sort(key=lambda pair: -pair[0])
        votes: dict[int, float] = {}
        for value, slot in best[: self._settings.votes]:
            votes[slot] = votes.get(slot, 0.0) + max(value, 0.0) / self._settings.votes
        return votes

    def likes(self, story: LiveStory, stories: Mapping[StoryId, LiveStory]) -> Rows:
        """How like each live story is to this one, larger and longer ones asked more of."""
        tier = self.tier_of_story(story)
        likes = self._index.likes(story, self._settings.words_share)
        smaller = np.minimum(np.maximum(self._index.sizes[: len(likes)], 1), len(story))
        likes -= tier.merge_by_size * np.log(smaller)
        for other, link in story.links.items():
            slot = stories[other].slot
            likes[slot] += tier.link * min(1.0, link / float(smaller[slot]))
        if tier.merge_by_length:
            totals = self._index.words_totals[: len(likes)] + self._index.words_totals[story.slot]
            words = totals / np.maximum(self._index.sizes[: len(likes)] + len(story), 1)
            likes -= tier.merge_by_length * np.log(np.maximum(words, _LEAST_WORDS) / _USUAL_WORDS)
        return likes


def length_term(words: float) -> float:
    """The e-folds of words over the usual length; longer texts share more words by chance.

    >>> round(length_term(8), 2), round(length_term(22), 2)
    (0.0, 1.01)
    """
    return math.log(max(words, _LEAST_WORDS) / _USUAL_WORDS)
