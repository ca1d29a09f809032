"""How near a post is to each live story, and each live story to another."""

import math
from bisect import bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.clustering.index import Nearest, StoryIndex, largest
from rejoinder.core.clustering.last_posts import Vectors, with_room
from rejoinder.core.clustering.meanings import Rows
from rejoinder.core.clustering.story import LiveStory
from rejoinder.core.clustering.values import ClusterSettings, PostId, Tier

Slots = NDArray[np.bool_]

_USUAL_WORDS = 8  # the length of a title, from which the length terms count
_LEAST_WORDS = 2.0
_HOUR_S = 3600.0
_NO_POSTS: Rows = np.zeros(0, dtype=np.float32)
_NEAR_ENOUGH = 0.3  # of the best fit: posts of stories further off hardly ever count. By words alone they do (-.006)
_LIKE_LOOKED_AT = 32  # stories with the most like sums, of which the few most like are sought, size and length counted


class Compared(NamedTuple):
    """The likeness of a post to the last posts of the nearest stories, all in one row."""

    stories: list[LiveStory]
    starts: list[int]  # where each story's posts begin
    likeness: Rows
    alone: list[tuple[LiveStory, float]]  # stories of one post: their fit is the likeness to that post

    def best(self, k: int) -> list[tuple[float, LiveStory, PostId]]:
        """The k nearest posts: likeness, story, post; best first."""
        best = largest(self.likeness.copy(), k)
        found = [(value, *at) for place, value in best if (at := self._at(place))]
        least = best[-1][1] if len(best) == k else -math.inf
        alone = [(value, story) for story, value in self.alone if value > least]
        if alone:
            found += [(value, story, vectors.post) for value, story in alone if (vectors := story.last.rows[0])]
            found.sort(key=_likeness, reverse=True)
        return found[:k]

    def nearer(self) -> list[tuple[float, LiveStory, int]]:
        """The posts to which this one is nearer than the weakest of their neighbours: likeness, story, row."""
        found: list[tuple[float, LiveStory, int]] = []
        if self.stories:
            weakest = np.concatenate([last.weakest[: len(last.rows)] for last in [s.last for s in self.stories]])
            for place in (self.likeness > weakest).nonzero()[0].tolist():
                n = bisect_right(self.starts, place) - 1
                found.append((float(self.likeness[place]), self.stories[n], place - self.starts[n]))
        return found + [(value, story, 0) for story, value in self.alone if value > story.last.weakest[0]]

    def _at(self, place: int) -> tuple[LiveStory, PostId] | None:
        n = bisect_right(self.starts, place) - 1
        vectors = self.stories[n].last.rows[place - self.starts[n]]
        return None if vectors is None else (self.stories[n], vectors.post)


_likeness = itemgetter(0)


class Ranking(NamedTuple):
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
        return self._settings.static if self._index.meanings.is_static else self._settings.dense

    def rank(self, vectors: Vectors, left_out: Slots | None = None, *, now: float | None = None) -> Ranking:
        """The nearest stories by fit = cosine to the story + weight · vote of the nearest posts; and those posts.

        With the time of the post the fit fades for each e-fold of hours that a story has been quiet.
        """
        fits = self._index.fits(vectors.weights, vectors.dense)
        if left_out is not None:
            fits[left_out] = -np.inf
        settings, at = self._settings, self._index.at
        larger, alone = self._index.nearest(fits, vectors.dense, settings.stories_compared, settings.votes)
        tier = self.tier(vectors)
        least = _NEAR_ENOUGH * max([one[0][1] for one in (larger, alone) if one], default=0.0)
        compared = self._compare(vectors, larger, alone, least if tier is settings.dense else -math.inf)
        best = compared.best(settings.votes)
        weight = tier.vote / settings.votes
        scores = dict(larger + alone)
        if now is not None:
            for slot, score in scores.items():
                quiet_h = max(now - at[slot].last_time, 0.0) / _HOUR_S
                scores[slot] = max(score - tier.fade * math.log1p(quiet_h), min(score, 0.0))
        for value, story, _ in best:
            if value > 0:
                scores[story.slot] += weight * value
        order = sorted([(-score, at[slot].opened, slot) for slot, score in scores.items()])
        scored = [(slot, -score) for score, _, slot in order]
        return Ranking(scored, [(value, post) for value, _, post in best], compared)

    def _compare(self, vectors: Vectors, larger: Nearest, alone: Nearest, least: float) -> Compared:
        """The likeness of a post to the last posts of these stories one by one, where the fit to all is at least so."""
        at, share, weights = self._index.at, self._settings.words_share, vectors.weights
        meaning = with_room(vectors.dense, 1 - share)
        stories, starts, likes, start = [], [], [], 0
        for slot, fit in larger:
            if fit < least:
                break
            story = at[slot]
            like = story.last.likeness(weights, meaning, share)
            stories.append(story)
            starts.append(start)
            likes.append(like)
            start += len(like)
        single = [(story, fit) for slot, fit in alone if fit >= least and len((story := at[slot]).last.rows) == 1]
        return Compared(stories, starts, np.concatenate(likes) if likes else _NO_POSTS, single)

    def homes(
        self, vectors: Vectors, own: LiveStory, near: Iterable[tuple[float, LiveStory]]
    ) -> list[tuple[int, float]]:
        """The fit of a post to its own story as if it were not in it, then to those of its nearest posts."""
        votes = {own.slot: 0.0}
        for likeness, story in near:
            votes[story.slot] = votes.get(story.slot, 0.0) + max(likeness, 0.0) / self._settings.votes
        weight = self.tier(vectors).vote
        return [
            (slot, self._index.fit_at(slot, vectors, is_in=slot == own.slot) + weight * vote)
            for slot, vote in votes.items()
        ]

    def needs(self, vectors: Vectors) -> float:
        """The least fit for joining."""
        tier = self.tier(vectors)
        return tier.join_at + tier.join_by_length * length_term(len(vectors.weights))

    def most_like(
        self, story: LiveStory, k: int, *, beside: Iterable[LiveStory], never: Iterable[LiveStory]
    ) -> list[tuple[LiveStory, float]]:
        """The k stories most like this one, best first, and those beside; larger and longer ones are asked more of.

        Links are not in the likeness. Ties: the story opened first.
        """
        weights, dense = self._index.unit_sums(story)
        likes, at = self._index.fits(weights, dense), self._index.at
        for other in never:
            likes[other.slot] = -np.inf
        also = [other.slot for other in beside if likes[other.slot] > -np.inf]
        slots = self._index.nearest_of_all(likes, max(k, _LIKE_LOOKED_AT))
        places = slots + also
        values = self._index.true_fits(likes, places, dense) - self._asked_of(story, places)
        best = [(at[slots[n]], value) for n, value in largest(values[: len(slots)].copy(), k)]
        best.sort(key=lambda pair: (-pair[1], pair[0].opened))
        beside_them = [(at[slot], value) for slot, value in zip(also, values[len(slots) :].tolist(), strict=True)]
        return list(dict(best + beside_them).items())

    def _asked_of(self, story: LiveStory, slots: list[int]) -> NDArray[np.float64]:
        """What is taken off the likeness of a story to each of these."""
        tier, size = self.tier_of_story(story), len(story)
        sizes, totals = self._index.sizes[slots], self._index.words_totals[slots]
        words = (totals + self._index.words_totals[story.slot]) / (sizes + size)
        asked: NDArray[np.float64] = tier.merge_by_length * np.log(np.maximum(words, _LEAST_WORDS) / _USUAL_WORDS)
        asked += tier.merge_by_size * np.log(np.minimum(sizes, size))
        return asked

    def asked_more(self, tier: Tier, smaller: int, words: float) -> float:
        """What is taken off a likeness: the sums of large stories and of long texts are alike for that alone."""
        return tier.merge_by_size * math.log(max(smaller, 1)) + tier.merge_by_length * length_term(words)

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
