"""Who carries a story: distinct sources by leaning, who was first, and how much a carrier weighs."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEANINGS = ("left", "centre", "right", "")  # the fixed order of every picture and sentence
STORIES_ADDED = 10.0  # imagined stories that ended as the desk's do, added to each carrier's: few stories say little


@dataclass(frozen=True)
class Carried:
    """A post as a carrier's: which source, its leaning, when (unix seconds)."""

    source: int
    leaning: str
    time: float


def carriers_by_leaning(posts: Iterable[Carried]) -> dict[str, int]:
    """Distinct sources by leaning, in the fixed order; a source counts once however often it posts.

    >>> carriers_by_leaning([Carried(1, "left", 0), Carried(1, "left", 5), Carried(2, "", 9)])
    {'left': 1, 'centre': 0, 'right': 0, '': 1}
    """
    sources = {post.source: post.leaning for post in posts}
    counts = dict.fromkeys(LEANINGS, 0)
    for leaning in sources.values():
        counts[leaning if leaning in counts else ""] += 1
    return counts


def first_of(posts: Sequence[Carried]) -> Carried | None:
    """The earliest post, ties by source; None of none.

    >>> first_of([Carried(2, "", 9.0), Carried(1, "left", 5.0)]).source
    1
    """
    return min(posts, key=lambda post: (post.time, post.source), default=None)


def first_crossing(posts: Sequence[Carried]) -> Carried | None:
    """The first post on another side than the first one's: where a story crossed. None where it has not.

    Only left and right are sides: centre and unlabelled sources cross nothing.

    >>> first_crossing([Carried(1, "left", 0.0), Carried(2, "centre", 1.0), Carried(3, "right", 2.0)]).source
    3
    """
    sided = sorted((post for post in posts if post.leaning in ("left", "right")), key=lambda p: (p.time, p.source))
    return next((post for post in sided if post.leaning != sided[0].leaning), None)


@dataclass(frozen=True)
class TrackRecord:
    """Settled stories that a source carried early, and how many of them grew into stories by the team's definition."""

    early: int
    grew: int


def weight_of(record: TrackRecord, desk: TrackRecord) -> float:
    """Log-odds that a story which the source carries early grows, against the desk's mean; 0 where nothing is known.

    Shrunk: the shares are those after ten more stories that ended as the desk's mean (a beta prior).

    >>> weight_of(TrackRecord(0, 0), TrackRecord(100, 20))
    0.0
    >>> round(weight_of(TrackRecord(10, 8), TrackRecord(100, 20)), 2)
    1.36
    """
    mean = (desk.grew + 1) / (desk.early + 2)
    share = (record.grew + STORIES_ADDED * mean) / (record.early + STORIES_ADDED)
    return math.log(share / (1 - share)) - math.log(mean / (1 - mean)) if record.early else 0.0


def weight_words(record: TrackRecord, desk: TrackRecord) -> str:
    """The record in words, beside what is usual.

    >>> weight_words(TrackRecord(10, 8), TrackRecord(100, 20))
    '8 of 10 stories that it carried early grew; 2 of 10 is usual'
    """
    usual = round(10 * desk.grew / desk.early) if desk.early else 0
    return f"{record.grew} of {record.early} stories that it carried early grew; {usual} of 10 is usual"


def carriers_weight(sources: Iterable[int], weights: Mapping[int, float]) -> float:
    """The mean weight of a story's carriers, those of whom nothing is known at 0; 0 of none.

    >>> carriers_weight([1, 2], {1: 1.0})
    0.5
    """
    found = [weights.get(source, 0.0) for source in dict.fromkeys(sources)]
    return sum(found) / len(found) if found else 0.0
