"""A story while it lives in the stream: sums, an index of its last posts, links to other stories."""

import numpy as np

from rejoinder.core.clustering.values import Key, Vector


class LivePost:
    """What is kept of a post: its weighted words, its vector in half precision, its place."""

    __slots__ = ("dense", "id", "is_pinned", "length", "story", "terms", "time")

    def __init__(self, id_: Key, time: float, terms: dict[str, float], dense: Vector | None) -> None:
        self.id = id_
        self.time = time
        self.terms = terms
        self.length = max(2, len(terms))
        self.dense = None if dense is None else dense.astype(np.float16)
        self.story: Key | None = None
        self.is_pinned = False


class LiveStory:
    """Sums over all posts of a story, and its last `members_max` posts one by one."""

    __slots__ = (
        "checked_at", "dense_sq", "id", "is_fixed", "last_index", "last_time", "lengths", "lex", "lex_sq", "links",
        "members", "members_max", "n", "postings", "recent", "ring", "row",
    )  # fmt: skip

    def __init__(self, id_: Key, row: int, members_max: int) -> None:
        self.id = id_
        self.row = row  # of the stream's matrix of dense sums
        self.members_max = members_max
        self.is_fixed = False
        self.checked_at = 1
        self.links: dict[Key, float] = {}
        self.members: list[Key] = []
        self.clear()

    def clear(self) -> None:
        """Forget every post, as before a rebuild."""
        self.n = 0
        self.lex: dict[str, float] = {}
        self.lex_sq = 0.0
        self.dense_sq = 0.0
        self.lengths = 0
        self.last_time = 0.0
        self.last_index = 0
        self.recent: list[Key] = []  # ids by slot, a ring
        self.ring: Vector = np.zeros((1, 0), dtype=np.float32)
        self.postings: dict[str, list[tuple[int, float]]] = {}  # word -> (number of post, weight)

    def remember(self, post: LivePost) -> None:
        """Put a post among the last ones; the sums are the stream's business."""
        slot = self.n % self.members_max
        if slot < len(self.recent):
            self.recent[slot] = post.id
        else:
            self.recent.append(post.id)
        if post.dense is not None:
            self._put_dense(slot, post.dense.astype(np.float32))
        for word, weight in post.terms.items():
            self.postings.setdefault(word, []).append((self.n, weight))
        self.n += 1
        if self.n % self.members_max == 0:
            self._prune()

    def similarities(self, terms: dict[str, float], dense: Vector | None, blend: float) -> Vector:
        """How alike a post is to each of the last posts, by slot, 0 to 1."""
        count = len(self.recent)
        lexical = np.zeros(count, dtype=np.float32)
        oldest = self.n - self.members_max
        for word, weight in terms.items():
            for number, other in self.postings.get(word, ()):
                if number >= oldest:
                    lexical[number % self.members_max] += weight * other
        if dense is None or self.ring.shape[1] == 0:
            return lexical * np.float32(blend)
        near: Vector = self.ring[:count] @ dense
        if len(near) < count:
            near = np.pad(near, (0, count - len(near)))
        mixed: Vector = np.float32(blend) * lexical + np.float32(1 - blend) * near
        return mixed

    def mean_length(self) -> float:
        """Distinct words per post, on average."""
        return self.lengths / max(1, self.n)

    def _put_dense(self, slot: int, dense: Vector) -> None:
        if self.ring.shape[1] == 0:
            self.ring = np.zeros((max(1, slot + 1), dense.shape[0]), dtype=np.float32)
        if slot >= len(self.ring):
            grown = np.zeros((min(self.members_max, max(4, 2 * slot)), dense.shape[0]), dtype=np.float32)
            grown[: len(self.ring)] = self.ring
            self.ring = grown
        self.ring[slot] = dense

    def _prune(self) -> None:
        oldest = self.n - self.members_max
        for word in list(self.postings):
            kept = [entry for entry in self.postings[word] if entry[0] >= oldest]
            if kept:
                self.postings[word] = kept
            else:
                del self.postings[word]
