"""Who carries a story: distinct sources by leaning, and who was first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEANINGS = ("left", "centre", "right", "")  # the fixed order of every picture and sentence


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
