"""Which live stories are one, and which one is two: by likeness and by how often neighbours cross over."""

from rejoinder.core.clustering import why
from rejoinder.core.clustering.halves import Halves, halves
from rejoinder.core.clustering.live import LiveStories
from rejoinder.core.clustering.nearness import Nearness
from rejoinder.core.clustering.story import LiveStory
from rejoinder.core.clustering.values import ClusterSettings, MergeStories, SplitStory

_LIKE = 5  # stories most like a story that are looked at for merging
_LINKED = 3  # and those most linked to it
_TOLD_WORDS = 3


class Bonds:
    """Looks at a story when it has grown: should it be merged with another, or split?"""

    def __init__(self, live: LiveStories, nearness: Nearness, settings: ClusterSettings) -> None:
        self._live = live
        self._nearness = nearness
        self._settings = settings

    def merge_due(self, story: LiveStory) -> MergeStories | None:
        """The best merge of a story that has grown enough since it was last looked at."""
        if len(story) < self._settings.growth * story.checked_size:
            return None
        needs = self._nearness.tier_of_story(story).merge_at
        for other, likeness, link in self._candidates(story):
            if likeness <= needs:
                break
            pair = self._live.winner_first(story, other)
            if pair:
                winner, loser = pair
                shared = self._live.index.heaviest_shared(winner.slot, loser.slot, _TOLD_WORDS)
                links = min(1.0, link / min(len(winner), len(loser)))
                return MergeStories(winner.id, loser.id, likeness, why.why_merged(shared, likeness, needs, links))
        story.checked_size = len(story)
        return None

    def _candidates(self, story: LiveStory) -> list[tuple[LiveStory, float, float]]:
        """The stories most like this one or most linked to it: likeness and links, best first."""
        never = (story, *self._live.apart_from(story))
        mine, theirs = self._live.neighbours.links(story)
        linked = sorted(mine, key=lambda other: (-mine[other], other.opened))[:_LINKED]
        tier = self._nearness.tier_of_story(story)
        scored: list[tuple[LiveStory, float, float]] = []
        for other, likeness in self._nearness.most_like(story, _LIKE, beside=linked, never=never):
            link = mine.get(other, 0.0) + theirs.get(other, 0.0)
            bond = self._nearness.bond(tier, link, min(other.rows, story.rows))
            scored.append((other, likeness + bond, link))
        return sorted(scored, key=lambda one: (-one[1], one[0].opened))

    def split_due(self, story: LiveStory) -> SplitStory | None:
        """The two halves of a story that has grown enough since it was last looked at, if they are too unlike."""
        if len(story) < max(self._settings.growth * story.split_size, self._settings.split_from):
            return None
        story.split_size = len(story)
        if self._live.is_kept(story):
            return None
        needs = self._nearness.tier_of_story(story).split_at
        ways = [
            way
            for way in halves(story.last, self._settings.words_share)
            if len(way.smaller) >= self._settings.split_least
        ]
        scored = [(likeness, way) for way in ways if (likeness := self._likeness(story, way, needs)) < needs]
        if not scored:
            return None
        likeness, found = min(scored, key=lambda one: one[0])
        return self._split_of(story, found, likeness, needs)

    def _likeness(self, story: LiveStory, found: Halves, needs: float) -> float:
        """Likeness of two halves of a story, as if they were two stories; without their links if that is enough."""
        tier, size = self._nearness.tier_of_story(story), len(found.smaller)
        words = float(self._live.index.words_totals[story.slot]) / len(story)
        likeness = found.likeness - self._nearness.asked_more(tier, size, words)
        if likeness >= needs:
            return likeness
        link = self._live.neighbours.link_between(found.smaller, found.larger)
        return likeness + self._nearness.bond(tier, link, size)

    def _split_of(self, story: LiveStory, found: Halves, likeness: float, needs: float) -> SplitStory:
        smaller, larger = (found.told(_TOLD_WORDS, is_smaller=is_smaller) for is_smaller in (True, False))
        reason = why.why_split(
            len(found.smaller), smaller, larger, f"likeness {why.number(likeness)}, under {why.number(needs)}"
        )
        return SplitStory(story.id, tuple(found.smaller), likeness, reason)
