"""Two wordings laid side by side: the words both have in order, and what stands in the gaps between."""

from collections.abc import Iterable, Sequence

# Chosen on sentences of one parliamentary day with planted changes, reported on the next: docs/measures/phrases.md.
REPLACED_COUNTS = 1.0  # other words in the place of these tell two sayings apart
GONE_WITHIN_COUNTS = 0.35  # words put in, dropped or elided
GONE_AT_END_COUNTS = 0.2  # a cut quotation is still the quotation

Block = tuple[int, int, int]


def aligned(one: Sequence[int], other: Sequence[int]) -> list[Block]:
    """The longest run of words, with gaps, that both have in order: (place in one, place in other, words), last first.

    What both begin and end with is taken as it is; between them the run is found bit-parallel after Hyyrö 2004, one
    addition for each word, then a walk back. Cost: the sum of both lengths.

    >>> aligned([1, 2, 3, 4], [1, 5, 3, 4])
    [(2, 2, 2), (0, 0, 1)]
    """
    length, length_other = len(one), len(other)
    least = length if length < length_other else length_other
    head = tail = 0
    while head < least and one[head] == other[head]:
        head += 1
    least -= head
    while tail < least and one[length - 1 - tail] == other[length_other - 1 - tail]:
        tail += 1
    blocks = [(length - tail, length_other - tail, tail)] if tail else []
    if tail < least:
        blocks += _between(one[head : length - tail], other[head : length_other - tail], head)
    if head:
        blocks.append((0, 0, head))
    return blocks


def _between(one: Sequence[int], other: Sequence[int], start: int) -> list[Block]:
    shared = set(one).intersection(other)
    if not shared:
        return []
    left = [at for at, token in enumerate(one) if token in shared]
    right = [at for at, token in enumerate(other) if token in shared]
    places: dict[int, int] = dict.fromkeys(shared, 0)
    bit = 1
    for at in right:
        places[other[at]] |= bit
        bit <<= 1
    row = full = bit - 1
    rows = []
    for at in left:
        hit = row & places[one[at]]
        row = ((row + hit) | (row - hit)) & full
        rows.append(row)
    return [(start + left[at], start + right[place], 1) for at, place in _walked_back(rows, len(right))]


def _walked_back(rows: Sequence[int], length: int) -> list[tuple[int, int]]:
    """The steps of the longest run from the rows of Hyyrö's table, last first: a 0 bit is one word more."""
    found = []
    at, place = len(rows) - 1, length - 1
    while at >= 0 and place >= 0:
        if rows[at] >> place & 1:
            place -= 1
        elif at and not rows[at - 1] >> place & 1:
            at -= 1
        else:
            found.append((at, place))
            at -= 1
            place -= 1
    return found


def agreement(one: Sequence[float], other: Sequence[float], blocks: Iterable[Block], slack: float) -> float:
    """How far two wordings agree, 0 to 1, from the running sums of their words' weights and their aligned blocks.

    The weight of the aligned words against itself and what is in the gaps: words in the place of other words count
    whole and for both, words gone within less, words gone at an end least. `slack` is weight that agrees with nothing:
    it asks more of short wordings.

    >>> agreement([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 2.0, 3.0], [(2, 2, 1), (0, 0, 1)], 0.0)
    0.5
    """
    same = against = 0.0
    above, above_other, counts = len(one) - 1, len(other) - 1, GONE_AT_END_COUNTS
    for at, at_other, size in blocks:
        gap, gap_other = one[above] - one[at + size], other[above_other] - other[at_other + size]
        if gap < gap_other:
            against += 2 * REPLACED_COUNTS * gap + counts * (gap_other - gap)
        else:
            against += 2 * REPLACED_COUNTS * gap_other + counts * (gap - gap_other)
        same += one[at + size] - one[at]
        above, above_other, counts = at, at_other, GONE_WITHIN_COUNTS
    if not same:
        return 0.0
    gap, gap_other = one[above], other[above_other]
    if gap < gap_other:
        gap, gap_other = gap_other, gap
    against += 2 * REPLACED_COUNTS * gap_other + GONE_AT_END_COUNTS * (gap - gap_other)
    return same / (same + against + slack)
