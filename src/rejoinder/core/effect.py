"""What an answer did to a story: its posts after against before, beside stories like it that were not answered.

A story mostly fades by itself, and answers go to stories that are fast just then; so before and after alone would
praise every answer. The change is compared with those of stories that had as many posts and grew as fast at that age.
Where they do not let us say more or fewer, the answer is "cannot tell".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

BIN_S = 300
BEFORE_BINS = 12  # the hour before
AFTER_BINS = 12  # the hour after; the five minutes in which it went out belong to neither
RECENT_BINS = 3  # a quarter of an hour: what the slope compares with the rest of the hour
POSTS_MIN = 10  # before: of fewer, chance alone halves or doubles the hour after
COMPARISONS_MIN = 8
COMPARISONS_MAX = 100
CALIPER = 0.5  # of a standard deviation: Austin 2011 takes 0.2 of the logit of a score, which two plain sizes need not
SIZES_APART_MIN = 0.4  # stories whose logarithms differ by less than half of this differ by chance alone
ERROR_MIN = 0.1  # of a change: no set of comparisons is taken to be more alike
ADDED = 0.5  # to each count before its logarithm is taken (Anscombe 1948)
SURE, LIKELY = 0.95, 0.80
CANDIDATES_MAX = 5_000
RIDGE = 3.0  # comparisons' worth of doubt in the correction


@dataclass(frozen=True)
class Course:
    """Posts of a story in its own words by five minutes, oldest first. `moment`: the place of the bin at which it was
    answered, or, of a comparison, of the bin at the same age.
    """

    counts: Sequence[int]
    moment: int

    @property
    def before(self) -> Sequence[int]:
        """The hour before, or what there is of it."""
        return self.counts[max(0, self.moment - BEFORE_BINS) : self.moment]

    @property
    def after(self) -> Sequence[int]:
        """The hour after."""
        return self.counts[self.moment + 1 : self.moment + 1 + AFTER_BINS]


@dataclass(frozen=True)
class Effect:
    """Posts after the answer as a multiple of what stories like it had, with the range in which it lies 19 times of 20.

    `low_likely` and `high_likely`: the range of 4 times of 5. `n`: stories it was compared with, by their places.
    """

    ratio: float
    low: float
    high: float
    n: int
    why: str
    low_likely: float
    high_likely: float
    like: tuple[int, ...] = ()


@dataclass(frozen=True)
class CannotTell:
    """No direction can be said, and why. The range is there where it could be worked out; `like` as in Effect."""

    why: str
    n: int = 0
    low: float | None = None
    high: float | None = None
    like: tuple[int, ...] = ()


def effect(answered: Course, candidates: Sequence[Course]) -> Effect | CannotTell:
    """What the answer did. The candidates were not answered; each is taken at the age the story had at its answer.

    Nearest neighbours within half a standard deviation in the logarithm of posts before and in the slope, at most 100
    of the first 5,000. The change of each is the logarithm of posts after over before. If the answer did nothing, the
    story's change is one more draw from theirs; so the range of the effect is its change less the range of one more
    draw: by rank among them (Vovk and others 2005, exact for any law) where there are enough, 39 for 19 times of 20,
    else by Student's t, one new draw beside n (Fisher 1935). A direction is said only where all of that range lies on
    one side of 1.

    >>> like = [Course([3] * 13 + [2 + n % 3] * 12, 12) for n in range(40)]
    >>> effect(Course([3] * 13 + [1] * 12, 12), like).why
    'About a third as many posts in the hour after as 40 stories like it had: between 0.26 and 0.51 times.'
    >>> effect(Course([0] * 12 + [1] * 13, 12), like).why
    'Too few posts: 0 in the hour before, 10 are needed.'
    """
    posts = sum(answered.before)
    if posts < POSTS_MIN:
        return CannotTell(f"Too few posts: {posts} in the hour before, {POSTS_MIN} are needed.")
    if len(answered.after) < AFTER_BINS:
        return CannotTell("Too early: the hour after the answer is not over.")
    like = matched(answered, candidates)
    if len(like) < COMPARISONS_MIN:
        return CannotTell(f"Too few stories like it: {len(like)}, {COMPARISONS_MIN} are needed.", len(like), like=like)
    own, errors = _unexplained(answered, [candidates[at] for at in like])
    low, high = _range(own, errors, SURE)
    likely = _range(own, errors, LIKELY)
    if low <= 0.0 <= high:
        return CannotTell(_wide(low, high, likely, len(like)), len(like), _times(low), _times(high), like)
    ratio = own - _median(errors)
    why = (
        f"{_said(ratio)} posts in the hour after as {len(like)} stories like it had: "
        f"between {_times(low):g} and {_times(high):g} times."
    )
    return Effect(_times(ratio), _times(low), _times(high), len(like), why, _times(likely[0]), _times(likely[1]), like)


def matched(answered: Course, candidates: Sequence[Course]) -> tuple[int, ...]:
    """The places of the candidates that were like the story before its answer, nearest first, at most 100.

    Both sizes lie within the caliper. Candidates without the whole hour after are left out.
    """
    whole = [
        (at, _sizes(one))
        for at, one in enumerate(candidates[:CANDIDATES_MAX])
        if len(one.after) == AFTER_BINS and len(one.before) == len(answered.before)
    ]
    if len(whole) < 2:
        return ()
    own = _sizes(answered)
    spreads = [_spread([sizes[axis] for _, sizes in whole], SIZES_APART_MIN) for axis in (0, 1)]
    near = []
    for at, sizes in whole:
        apart = [abs(sizes[axis] - own[axis]) / spreads[axis] for axis in (0, 1)]
        if max(apart) <= CALIPER:
            near.append((math.hypot(*apart), at))
    return tuple(at for _, at in sorted(near)[:COMPARISONS_MAX])


def _sizes(one: Course) -> tuple[float, float]:
    """The logarithm of posts before, and of the last quarter of an hour's rate over the rest's."""
    recent, earlier = one.before[-RECENT_BINS:], one.before[:-RECENT_BINS]
    rate = (sum(recent) + ADDED) / max(1, len(recent))
    rest = (sum(earlier) + ADDED) / max(1, len(earlier))
    return math.log(sum(one.before) + ADDED), math.log(rate / rest)


def _spread(values: Sequence[float], least: float) -> float:
    mean = sum(values) / len(values)
    return max(least, math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1)))


def _change(one: Course) -> float:
    return math.log(sum(one.after) + ADDED) - math.log(sum(one.before) + ADDED)


def _unexplained(answered: Course, like: Sequence[Course]) -> tuple[float, list[float]]:
    """The story's change beyond what its speed and slope let expect, and that of each comparison, least first.

    Expected by ridge regression among the comparisons, drawn towards no correction. Each comparison is judged as the
    story is, by the others alone (left out one at a time), so that all are errors of one kind (Barber and others 2021).
    """
    n, own, sizes = len(like), _sizes(answered), [_sizes(one) for one in like]
    changes = [_change(one) for one in like]
    mean = sum(changes) / n
    centre = [sum(one[axis] for one in sizes) / n for axis in (0, 1)]
    apart = [(one[0] - centre[0], one[1] - centre[1]) for one in sizes]
    xx, yy = (sum(one[axis] ** 2 for one in apart) for axis in (0, 1))
    xy = sum(x * y for x, y in apart)
    xc, yc = (sum(one[axis] * (c - mean) for one, c in zip(apart, changes, strict=True)) for axis in (0, 1))
    xx, yy = xx + RIDGE * _part(xx, n), yy + RIDGE * _part(yy, n)
    area = xx * yy - xy * xy
    a, b = (xc * yy - yc * xy) / area, (yc * xx - xc * xy) / area
    errors = []
    for (x, y), change in zip(apart, changes, strict=True):
        pull = 1 / n + (x * x * yy - 2 * x * y * xy + y * y * xx) / area
        errors.append((change - mean - a * x - b * y) / (1 - min(pull, 0.9)))
    expected = mean + a * (own[0] - centre[0]) + b * (own[1] - centre[1])
    return _change(answered) - expected, sorted(errors)


def _part(squares: float, n: int) -> float:
    return max(squares / n, 1e-6)


def _median(ordered: Sequence[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _range(own: float, errors: Sequence[float], sureness: float) -> tuple[float, float]:
    """The range of the effect: the story's own error less where one more of theirs would lie so surely."""
    n, tail = len(errors), (1 - sureness) / 2
    rank = math.floor(tail * (n + 1) + 1e-9)
    if rank >= 1:
        low, high = errors[rank - 1], errors[n - rank]
    else:
        mean = sum(errors) / n
        half = student(1 - tail, n - 1) * _spread(errors, ERROR_MIN) * math.sqrt(1 + 1 / n)
        low, high = min(errors[0], mean - half), max(errors[-1], mean + half)
    return own - high, own - low


def student(chance: float, freedom: int) -> float:
    """The place below which Student's t lies with this chance (Hill 1970, algorithm 396), over 2 degrees of freedom.

    >>> [round(student(.975, n), 2) for n in (7, 12, 30)]
    [2.36, 2.18, 2.04]
    """
    two_tails, n = 2 * (1 - chance), float(freedom)
    a = 1 / (n - 0.5)
    b = 48 / (a * a)
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * n
    y = (d * two_tails) ** (2 / n)
    if y > 0.05 + a:
        x = -_normal(two_tails / 2)
        y = x * x
        if freedom < 5:
            c += 0.3 * (n - 4.5) * (x + 0.6)
        c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = math.expm1(a * y * y)
    else:
        y = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1) * (n + 1) / (
            n + 2
        ) + 1 / y
    return math.sqrt(n * y)


def _normal(chance: float) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(chance)


def _times(log_ratio: float) -> float:
    return float(f"{math.exp(log_ratio):.2g}")


def _said(log_ratio: float) -> str:
    ratio = math.exp(log_ratio)
    for least, words in ((1.75, ""), (1.1, ""), (0.9, "About as many"), (0.6, "About three quarters as many")):
        if ratio >= least:
            return words or f"About {ratio:.1f} times as many"
    if ratio >= 0.42:
        return "About half as many"
    return "About a third as many" if ratio >= 0.29 else "Less than a third as many"


def _wide(low: float, high: float, likely: tuple[float, float], n: int) -> str:
    leaning = ""
    if likely[1] < 0 or likely[0] > 0:
        leaning = f" Rather {'fewer' if likely[1] < 0 else 'more'} than not: 4 times of 5 it would be."
    return (
        f"Cannot tell: the hour after may have had between {_times(low):g} and {_times(high):g} times the posts of "
        f"{n} stories like it.{leaning}"
    )
