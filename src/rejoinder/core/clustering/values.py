"""What goes into the stream of stories and what comes out of it."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
Key = int | str


@dataclass(frozen=True)
class PostForStory:
    """A post as the stream sees it. `time` is unix seconds; `dense` a unit vector, or None for words alone."""

    id: Key
    time: float
    title: str
    text: str = ""
    site: str = ""
    dense: Vector | None = None


@dataclass(frozen=True)
class JoinStory:
    """The post belongs to `story`."""

    story: Key
    score: float
    why: str


@dataclass(frozen=True)
class OpenStory:
    """No live story is near enough: the post opens one."""

    score: float  # of the nearest story, 0 where there is none
    why: str


@dataclass(frozen=True)
class MergeStories:
    """Two stories grew into one; the larger keeps its id."""

    winner: Key
    loser: Key
    score: float
    why: str


@dataclass(frozen=True)
class MovePost:
    """A post of a small story that went quiet is loosely related to a larger one."""

    post: Key
    origin: Key
    story: Key
    score: float
    why: str


@dataclass(frozen=True)
class ClusterSettings:
    """Thresholds of the stream. The defaults are the frozen ones of docs/measures/cluster.md."""

    blend: float = 0.5  # share of the lexical part; the rest is dense
    join: float = 0.37  # a score from here joins
    join_per_log_length: float = 0.015  # longer posts share more words by chance
    vote: float = 0.5  # weight of the nearest posts beside the centroid
    nearest: int = 5
    candidates: int = 8  # stories whose posts are looked at one by one
    members_max: int = 100  # posts of a story kept for that
    merge: float = 0.40
    merge_growth: float = 1.5  # a story is checked again when it has grown so much
    link_weight: float = 0.2
    small: int = 8  # a story under this many posts may be taken in by a larger one when it closes
    absorb: float = 0.18
    idle_posts: int = 30_000  # a story that long without a post leaves the indexes
    idle_s: float = 72 * 3600.0
    pseudo_posts: int = 2000  # as if so many posts had been seen before: early weights are not wild
    words_max: int = 60  # of title and lead

    @classmethod
    def lexical(cls) -> Self:
        """Thresholds for words alone, where no sentence model is installed."""
        return cls(blend=1.0, join=0.25, merge=0.24, absorb=0.12)
