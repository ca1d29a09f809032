"""Second chances: a post moves where it fits better, or, when its small story closes, where it fits loosely."""

from itertools import islice

from rejoinder.core.clustering import why
from rejoinder.core.clustering.last_posts import Vectors
from rejoinder.core.clustering.live import LiveStories
from rejoinder.core.clustering.nearness import Nearness, Slots
from rejoinder.core.clustering.story import LiveStory
from rejoinder.core.clustering.values import ClusterSettings, MovePost, PostId, StoryId

_TOLD_WORDS = 3


class Homes:
    """Asks posts for a better story. What people pinned, fixed or keep apart is left as it is."""

    def __init__(self, live: LiveStories, nearness: Nearness, settings: ClusterSettings) -> None:
        self._live = live
        self._nearness = nearness
        self._settings = settings

    def reconsidered(self) -> list[MovePost]:
        """Ask the posts whose surroundings have changed, the longest waiting first; moves are applied."""
        asked = list(islice(self._live.to_ask, self._settings.asked_again))
        for post in asked:
            del self._live.to_ask[post]
        moves = (self._better(post, among_large=False) for post in asked)
        return [move for move in moves if move is not None]

    def _better(self, post: PostId, *, among_large: bool) -> MovePost | None:
        origin = self._live.story_of.get(post)
        if origin is None or not self._live.neighbours.has_other_story(post, origin):
            return None
        vectors = origin.vectors_of(post)
        if vectors is None or post in origin.pinned or origin.id in self._live.fixed:
            return None
        near = self._live.neighbours.stories(post)
        least = self._settings.small_story if among_large else 1
        apart = self._live.apart_from(origin)
        near = [one for one in near if one[1] is origin or (len(one[1]) >= least and one[1] not in apart)]
        homes = self._nearness.homes(vectors, origin, near)
        slot, score = max(homes, key=lambda home: (home[1], -self._live.index.at[home[0]].opened))
        before, target = homes[0][1], self._live.index.at[slot]
        tier = self._nearness.tier(vectors)
        needs = max(before + tier.move_by, 0.0 if among_large else self._nearness.needs(vectors))
        if target is origin or score < needs:
            return None
        shared = self._live.index.shared_words(slot, vectors.weights)[:_TOLD_WORDS]
        is_loose = len(origin) < least
        reason = why.why_moved_better(shared, origin.id, score, before)
        if is_loose:
            reason = why.why_moved(shared, origin.id, len(origin), why.fit(score, needs))
        self._live.change(post, origin, target)
        self._live.ask_neighbours(post)
        return MovePost(post, origin.id, target.id, score, reason, is_loose)

    def closed(self, closing: list[LiveStory]) -> list[MovePost]:
        """Close stories: posts of small ones move to larger ones they fit loosely, then all are asked once more."""
        moves = [move for story in closing for move in self._loose_moves(story)]
        ends = {story.id for story in closing}
        for move in moves:
            self._apply_loose(move, ends)
        moves += self._polished(closing)
        for story in closing:
            for post in story.members:
                self._live.forget_post(post)
            if story.id in self._live.stories:
                self._live.forget(story)
        self._live.index.compact()
        return moves

    def _polished(self, closing: list[LiveStory]) -> list[MovePost]:
        """Better places for the posts of closing stories, now that the small ones are gone."""
        moves: list[MovePost] = []
        everyone = posts = [vectors.post for story in closing for vectors in story.held()]
        for _ in range(self._settings.polish):
            found = [move for post in posts if (move := self._better(post, among_large=True))]
            moves += found
            # Nothing has changed for the others, so they would stay where they are.
            ids = {story for move in found for story in (move.origin, move.story)}
            changed = {self._live.stories[story] for story in ids if story in self._live.stories}
            story_of, is_among = self._live.story_of, self._live.neighbours.is_among
            posts = [post for post in everyone if changed and (story_of[post] in changed or is_among(post, changed))]
        return moves

    def _apply_loose(self, move: MovePost, ends: set[StoryId]) -> None:
        origin, target = self._live.story_of[move.post], self._live.stories[move.story]
        vectors = self._live.take_out(origin, move.post)
        if vectors is not None and target.id in ends:
            self._live.take(target, vectors)
        else:
            # A loosely related post must not draw others.
            self._live.take_loose(target, move.post)

    def _loose_moves(self, story: LiveStory) -> list[MovePost]:
        if len(story) >= self._settings.small_story or story.id in self._live.fixed:
            return []
        left_out = self._live.index.sizes < self._settings.small_story
        left_out[[other.slot for other in self._live.apart_from(story)]] = True
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
        shared = self._live.index.shared_words(slot, vectors.weights)[:_TOLD_WORDS]
        reason = why.why_moved(shared, story.id, len(story), why.fit(score, needs))
        return MovePost(vectors.post, story.id, self._live.index.at[slot].id, score, reason)
