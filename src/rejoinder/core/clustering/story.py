"""One live story: who is in it, and its last posts one by one."""

from rejoinder.core.clustering.last_posts import LastPosts, Vectors
from rejoinder.core.clustering.values import PostId, StoryId


class LiveStory:
    """Sums live in the index (one row for each story); here are members, last posts and times."""

    __slots__ = (
        "checked_size",
        "id",
        "last",
        "last_order",
        "last_time",
        "members",
        "opened",
        "passed",
        "pinned",
        "slot",
        "split_size",
    )

    def __init__(self, story: StoryId, slot: int, opened: int, posts_kept: int) -> None:
        self.id = story
        self.slot = slot
        self.opened = opened  # for ties: the older first
        self.last_time = float("-inf")
        self.last_order = 0
        self.checked_size = 1  # posts when it was last looked at for merging
        self.split_size = 1  # the same for splitting
        self.members: dict[PostId, int | None] = {}  # its row among the last posts; None: no longer held one by one
        self.passed = 0  # posts that count, but are no longer known by name
        self.pinned: set[PostId] = set()
        self.last = LastPosts(posts_kept)

    def __len__(self) -> int:
        return len(self.members) + self.passed

    def keep(self, vectors: Vectors) -> PostId | None:
        """Hold a post one by one; gives the one that made room for it, still a member."""
        row, gone = self.last.put(vectors)
        self.members[vectors.post] = row
        if gone is None:
            return None
        self.members[gone.post] = None
        return gone.post

    def let_go(self, post: PostId) -> Vectors | None:
        """Take a post out; gives its numbers where they are still held."""
        row = self.members.pop(post)
        self.pinned.discard(post)
        return None if row is None else self.last.empty(row)

    def held_posts(self) -> list[PostId]:
        """The posts still held one by one, in no order."""
        return [vectors.post for vectors in self.last.rows if vectors is not None]

    def held(self) -> list[Vectors]:
        """The posts still held one by one, oldest first."""
        return sorted((v for v in self.last.rows if v is not None), key=lambda vectors: vectors.order)

    @property
    def rows(self) -> int:
        """Rows used for the last posts, some perhaps empty by now."""
        return len(self.last.rows)

    def vectors_of(self, post: PostId) -> Vectors | None:
        """The numbers of a post of this story, where they are still held."""
        row = self.members.get(post)
        return None if row is None else self.last.rows[row]

    def set_weakest(self, post: PostId, likeness: float) -> None:
        """What a new neighbour of this post has to beat from now on."""
        row = self.members.get(post)
        if row is not None:
            self.last.weakest[row] = likeness

    def weakest_of(self, post: PostId) -> float:
        """What a new neighbour of this post has to beat."""
        row = self.members.get(post)
        return 0.0 if row is None else float(self.last.weakest[row])
