"""Where everything stands in the picture of the transfers: one column per stage, height is papers, one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from rejoinder.core.ballots.count import Count, Stage
from rejoinder.core.ballots.naming import fitted, isolated, short_names, width_of
from rejoinder.core.ballots.placing import in_order_of_result, told_stages
from rejoinder.core.ballots.whole import WholeStage, whole_votes

USED_UP = -1  # stands for "no next choice" where a candidate's number would
PALETTE = (
    "#2C6F8C",
    "#A05230",
    "#6B5CAC",
    "#3B7A4A",
    "#7A6A2A",
    "#A84468",
    "#1F7A78",
    "#8A5A1E",
    "#55708F",
    "#AA4A4A",
    "#8555A8",
    "#4F7A2B",
    "#3F6DB5",
    "#B0452B",
    "#924F8C",
    "#5E6B3A",
)  # fmt: skip  (white on each 4.5 and more; each 3 and more on the dark sheet)
WIDTH, BLOCK, GAP_MIN = 848.0, 116.0, 67.0  # up to five stages fit the width; more make the picture wider
TOP, BODY = 24.0, 320.0  # first block; height of all the papers
APART = 11.0  # between two blocks of a column
TWO_LINES, ONE_LINE, BELOW = 42.0, 18.0, 15.0  # a block holds two lines, or one; else its name stands below it
INSET, OVERHANG = 8.0, 22.0  # of text in a block; how far a name below its block may reach out of it
LABEL_APART = 14.0  # between the numbers of two transfers


@dataclass(frozen=True, slots=True)
class Block:
    """One candidate in one stage, or the used-up papers. The words stand in the block or, where it is low, below it."""

    candidate: int
    x: float
    y: float
    width: float
    height: float
    votes: int
    name: str
    number: str
    is_inside: bool
    colour: str
    says: str


@dataclass(frozen=True, slots=True)
class Band:
    """Votes on their way from one column to the next; `is_strong` where they change hands."""

    x1: float
    y1: float
    height1: float
    x2: float
    y2: float
    height2: float
    colour: str
    is_strong: bool
    says: str


@dataclass(frozen=True, slots=True)
class Number:
    """How many votes a band brings, written at its end: `x` is the right edge, `y` the middle."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Flows:
    """The picture as figures. `heads` are the columns' names with the middle of each column."""

    width: float
    height: float
    heads: tuple[tuple[float, str], ...]
    blocks: tuple[Block, ...]
    bands: tuple[Band, ...]
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What the whole picture shares."""

    count: Count
    stages: tuple[Stage, ...]
    whole: tuple[WholeStage, ...]
    order: tuple[int, ...]
    short: tuple[str, ...]

    def height(self, votes: int) -> float:
        """So many units as a height."""
        everybody: int = self.count.valid * 10**self.count.decimals
        return BODY * votes / max(everybody, 1)

    def held(self, place: int, candidate: int) -> int:
        """Units that the candidate, or the heap of used-up votes, has in the stage at `place`."""
        stage = self.stages[place]
        return stage.exhausted if candidate == USED_UP else stage.totals[candidate]

    def shown(self, place: int, candidate: int) -> int:
        """The same in whole votes."""
        stage = self.whole[place]
        return stage.exhausted if candidate == USED_UP else stage.totals[candidate]


def colour_of(candidate: int) -> str:
    """The candidate's colour: by place on the paper, so that it is the same in every picture of a contest."""
    return "" if candidate == USED_UP else PALETTE[candidate % len(PALETTE)]


def lay_out(count: Count) -> Flows:
    """Where every block, band and number of the picture stands. For counts that conserve votes (`conserves`).

    Candidates stand in the order of the result in every column. The numbers are whole votes that add up in each
    column. Cost: stages times candidates squared.
    """
    stages = told_stages(count)
    whole = whole_votes(count, stages)
    drawing = _Drawing(count, stages, whole, in_order_of_result(count), short_names(count.labels))
    across = _across(len(stages))
    columns = [_column(drawing, place, x) for place, x in enumerate(across)]
    bands, numbers = list[Band](), list[Number]()
    for place in range(1, len(stages)):
        moved, said = _between(drawing, place, columns[place - 1], columns[place])
        bands += moved
        numbers += said
    blocks = [block for column in columns for block in column.values()]
    lowest = max((block.y + block.height + (0 if block.is_inside else BELOW) for block in blocks), default=TOP)
    lowest = max([lowest, *(number.y + LABEL_APART / 2 for number in numbers)])
    heads = tuple((x + BLOCK / 2, f"Stage {stage.number}") for x, stage in zip(across, stages, strict=True))
    return Flows(across[-1] + BLOCK, lowest + 4, heads, tuple(blocks), tuple(bands), tuple(numbers))


def spread(middles: Sequence[float], apart: float) -> list[float]:
    """`middles`, in rising order, moved as little as possible (least squares) to stand at least `apart`.

    >>> spread([10, 12, 40], 10)
    [6.0, 16.0, 40.0]
    """
    groups: list[tuple[float, int]] = []  # sum of the middles less their place, and how many
    for place, middle in enumerate(middles):
        total, size = middle - apart * place, 1
        while groups and groups[-1][0] / groups[-1][1] > total / size:
            before, many = groups.pop()
            total, size = total + before, size + many
        groups.append((total, size))
    flat = [total / size for total, size in groups for _ in range(size)]
    return [middle + apart * place for place, middle in enumerate(flat)]


def _across(columns: int) -> list[float]:
    if columns < 2:
        return [0.0]
    gap = max((WIDTH - columns * BLOCK) / (columns - 1), GAP_MIN)
    return [place * (BLOCK + gap) for place in range(columns)]


def _column(drawing: _Drawing, place: int, x: float) -> dict[int, Block]:
    """The blocks of one stage, by candidate, from top to bottom."""
    found: dict[int, Block] = {}
    y = TOP
    for candidate in (*drawing.order, USED_UP):
        votes = drawing.held(place, candidate)
        is_gone = not votes and (candidate == USED_UP or (place > 0 and _was_out(drawing, place, candidate)))
        if not is_gone:
            block = _block(drawing, place, candidate, (x, y))
            found[candidate] = block
            y += block.height + (0 if block.is_inside else BELOW) + APART
    return found


def _was_out(drawing: _Drawing, place: int, candidate: int) -> bool:
    return any(candidate in stage.excluded for stage in drawing.stages[: place + 1])


def _block(drawing: _Drawing, place: int, candidate: int, at: tuple[float, float]) -> Block:
    height = drawing.height(drawing.held(place, candidate))
    votes = drawing.shown(place, candidate)
    if candidate == USED_UP:
        says = f"{votes:,} used up: no next choice"
        return Block(candidate, *at, BLOCK, height, votes, "", f"{votes:,} used up", False, "", says)
    ends = _ending(drawing, place, candidate)
    number = f"{votes:,}{ends}"
    name = drawing.short[candidate]
    if height >= TWO_LINES:
        fits = fitted(name, BLOCK - 2 * INSET, 13, is_bold=True)
    else:
        room = BLOCK - 2 * INSET if height >= ONE_LINE else BLOCK + OVERHANG
        room -= width_of(f" {number}", 12)
        fits = fitted(name, room, 12, is_bold=True)
    says = f"{drawing.count.labels[candidate]}: {number}"
    shade = colour_of(candidate)
    return Block(candidate, *at, BLOCK, height, votes, isolated(fits), number, height >= ONE_LINE, shade, says)


def _ending(drawing: _Drawing, place: int, candidate: int) -> str:
    """What is said after a candidate's votes: that they are elected here, or leave before the next stage."""
    if candidate in drawing.stages[place].elected:
        return ", wins" if drawing.count.seats == 1 else ", in"
    is_last = place + 1 == len(drawing.stages)
    leaves = not is_last and drawing.held(place + 1, candidate) == 0 and _was_out(drawing, place + 1, candidate)
    return ", out" if leaves else ""


def _between(
    drawing: _Drawing, place: int, left: dict[int, Block], right: dict[int, Block]
) -> tuple[list[Band], list[Number]]:
    """The bands that lead to the column at `place`, and the numbers at their ends."""
    moves = _moves(drawing, place)
    if moves is None:
        return _tapered(drawing, place, left, right)
    kept = {c: drawing.held(place - 1, c) - sum(v for (of, _), v in moves.items() if of == c) for c in left}
    leaves_at = {c: block.y + drawing.height(kept[c]) for c, block in left.items()}
    bands = [_stays(drawing, left[c], right[c], kept[c]) for c in left if c in right and kept[c]]
    ends: list[tuple[float, int, int, int]] = []
    for to, block in right.items():
        arrives = block.y + (drawing.height(kept[to]) if to in left else 0.0)
        for of in left:
            votes = moves.get((of, to), 0)
            if votes:
                tall = drawing.height(votes)
                band = _moved(drawing, left[of], block, (votes, leaves_at[of], arrives))
                bands.append(band)
                ends.append((arrives + tall / 2, of, to, votes))
                leaves_at[of] += tall
                arrives += tall
    return bands, _numbers(drawing, place, ends, min((b.x for b in right.values()), default=0.0))


def _moves(drawing: _Drawing, place: int) -> dict[tuple[int, int], int] | None:
    """Units by (of, to) since the column before, USED_UP for no next choice; None where the count does not say."""
    before, now = drawing.stages[place - 1], drawing.stages[place]
    if now.number != before.number + 1:
        return None
    moves: dict[tuple[int, int], int] = {}
    for transfer in now.transfers:
        if transfer.to is not None:
            moves[transfer.of, transfer.to] = moves.get((transfer.of, transfer.to), 0) + transfer.votes
    donors = {transfer.of for transfer in now.transfers}
    used_up = 0
    for candidate, held in enumerate(before.totals):
        came = sum(votes for (_, to), votes in moves.items() if to == candidate)
        went = sum(votes for (of, _), votes in moves.items() if of == candidate)
        rest = held + came - went - now.totals[candidate]
        if rest < 0 or (rest and candidate not in donors):
            return None
        if rest:
            moves[candidate, USED_UP] = rest
            used_up += rest
    return moves if used_up == now.exhausted - before.exhausted else None


def _stays(drawing: _Drawing, before: Block, now: Block, votes: int) -> Band:
    tall = drawing.height(votes)
    x1 = before.x + before.width
    says = now.says if now.candidate == USED_UP else f"stays with {drawing.count.labels[now.candidate]}"
    return Band(x1, before.y, tall, now.x, now.y, tall, now.colour, False, says)


def _moved(drawing: _Drawing, before: Block, now: Block, move: tuple[int, float, float]) -> Band:
    """The band of votes that change hands: how many units, and where its top leaves and arrives."""
    votes, leaves, arrives = move
    tall = drawing.height(votes)
    labels = drawing.count.labels
    whither = "no next choice" if now.candidate == USED_UP else f"to {labels[now.candidate]}"
    said = f"{votes / 10**drawing.count.decimals:,.{drawing.count.decimals}f}"
    says = f"{said} from {labels[before.candidate]}: {whither}"
    return Band(before.x + before.width, leaves, tall, now.x, arrives, tall, before.colour, True, says)


def _numbers(drawing: _Drawing, place: int, ends: Sequence[tuple[float, int, int, int]], edge: float) -> list[Number]:
    """One number at each transfer's end, from top to bottom, none upon another."""
    ordered = sorted(ends)
    middles = spread([end[0] for end in ordered], LABEL_APART)
    sunk = max(TOP + LABEL_APART / 2 - middles[0], 0.0) if middles else 0.0
    said = _said(drawing, place, ordered)
    return [Number(edge - 6, middle + sunk, text) for middle, text in zip(middles, said, strict=True)]


def _said(drawing: _Drawing, place: int, ends: Sequence[tuple[float, int, int, int]]) -> list[str]:
    """Each transfer in whole votes. One that comes alone says by how much the receiver's shown total rises."""
    found = []
    unit = 10**drawing.count.decimals
    receivers = [to for _, _, to, _ in ends]
    for _, _, to, votes in ends:
        rise = drawing.shown(place, to) - drawing.shown(place - 1, to)
        alone = receivers.count(to) == 1
        whole = rise if alone else (2 * votes + unit) // (2 * unit)
        found.append(f"+{whole:,}" if whole > 0 else "<1")
    return found


def _tapered(
    drawing: _Drawing, place: int, left: dict[int, Block], right: dict[int, Block]
) -> tuple[list[Band], list[Number]]:
    """Where the count does not say who got whose votes: one band for each candidate, as high as it was and is."""
    bands, ends = list[Band](), list[tuple[float, int, int, int]]()
    for candidate, block in right.items():
        before = left.get(candidate)
        if before is not None:
            x1 = before.x + before.width
            says = f"{before.says}, then {block.says}"
            tall = before.height, block.height
            bands.append(Band(x1, before.y, tall[0], block.x, block.y, tall[1], block.colour, False, says))
        gained = drawing.held(place, candidate) - drawing.held(place - 1, candidate)
        if gained > 0:
            ends.append((block.y + block.height / 2, USED_UP, candidate, gained))
    return bands, _numbers(drawing, place, ends, min((b.x for b in right.values()), default=0.0))
