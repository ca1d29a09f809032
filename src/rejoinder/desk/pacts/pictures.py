"""The pictures of a plan: who gains with what range, who gives whom how many, and the frontier of gain and sacrifice.

Each says what it shows in words too, so that its table can stand beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.pacts.outcome import Interval, Standing
from rejoinder.core.text import signed
from rejoinder.desk.pacts.drawn import Drawn
from rejoinder.desk.pacts.marks import Marks

AXIS_WIDE, AXIS_INSET, ROW_TALL = 78.0, 6.0, 40.0
SOLID_AT = 13  # from the top of a row; a row of one case alone is twice as tall
TICKS_MAX = 3  # numbers that fit beside each other on an axis of that width
BLOCKS_MAX = 6  # squares for single seats; more are a bar
WHOLE_FROM = 9.95  # seats; from there on a tenth of a seat says nothing
PAIR_WIDE, PAIR_TALL, PAIR_MIDDLE = 440.0, 22.0, 220.0
PAIR_ROOM = 96.0  # of bars; names of twelve letters have room beside them
FRONT_WIDE, FRONT_TALL, FRONT_LEFT, FRONT_FOOT, FRONT_TOP = 420.0, 196.0, 40.0, 34.0, 24.0


@dataclass(frozen=True)
class Axis:
    """A scale from `low` to `high` seats, both whole, nought always on it."""

    low: float
    high: float
    wide: float = AXIS_WIDE

    def x(self, value: float) -> float:
        """Where a value lies, in px from the left."""
        room = self.wide - 2 * AXIS_INSET
        return AXIS_INSET + room * (value - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> list[int]:
        """Round numbers on it, nought among them, at most TICKS_MAX."""
        for step in _round_steps():
            found = list(range(math.ceil(self.low / step) * step, math.floor(self.high) + 1, step))
            if len(found) <= TICKS_MAX:
                return found
        return [0]


def axis_over(standings: Sequence[Standing]) -> Axis:
    """The scale on which all rows of the table of gains fit."""
    ranges = [one.gain for one in standings] + [one.gain_if_rivals for one in standings if one.gain_if_rivals]
    low = min([0.0, *(one.low for one in ranges)])
    high = max([1.0, *(one.high for one in ranges)])
    return Axis(math.floor(low), math.ceil(high))


def axis_head(axis: Axis, *, is_signed: bool = True) -> SafeString:
    """The numbers over the column of intervals; of gains with their sign."""
    says = signed if is_signed else str
    texts = format_html_join(
        "", '<text x="{}" y="13" text-anchor="{}" font-size="12" class="caption-text">{}</text>',
        ((f"{axis.x(tick):.1f}", _anchor(axis.x(tick), axis.wide), says(tick)) for tick in axis.ticks),
    )  # fmt: skip
    return format_html(
        '<svg width="{0}" height="16" viewBox="0 0 {0} 16" aria-hidden="true">{1}</svg>', int(axis.wide), texts
    )


def intervals(one: Standing, axis: Axis) -> SafeString:
    """One row: solid as things are, dashed where the other side unites too. The words stand beside it."""
    return two_ranges(one.gain, one.gain_if_rivals, axis)


def two_ranges(solid: Interval, dashed: Interval | None, axis: Axis) -> SafeString:
    """Two cases on one axis, the second dashed; one alone stands in the middle. The words stand beside it."""
    tall = ROW_TALL if dashed else 2 * SOLID_AT
    return format_html(
        '<svg width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true">{2}</svg>',
        int(axis.wide), int(tall), _interval_shapes(solid, dashed, axis, tall),
    )  # fmt: skip


def intervals_drawn(standings: Sequence[Standing], marks: Marks, *, finding: str, under: str) -> Drawn:
    """All rows as one picture, for a file."""
    over = axis_over(standings)
    axis = Axis(over.low, over.high, wide=260.0)
    rows = [
        format_html(
            '<g transform="translate(0 {})"><text x="0" y="18" font-size="13" class="strong-text">{}</text>'
            '<g transform="translate(150 0)">{}</g><text x="424" y="17">{}</text><text x="424" y="33" '
            'class="second-text">{}</text></g>',
            24 + n * ROW_TALL, marks.name(one.party) if one.party else "Together",
            _interval_shapes(one.gain, one.gain_if_rivals, axis, ROW_TALL),
            range_words(one.gain), f"{range_words(one.gain_if_rivals)} if they unite" if one.gain_if_rivals else "",
        )
        for n, one in enumerate(standings)
    ]  # fmt: skip
    head = format_html_join(
        "", '<text x="{}" y="12" text-anchor="middle" class="caption-text">{}</text>',
        ((f"{150 + axis.x(tick):.1f}", signed(tick)) for tick in axis.ticks),
    )  # fmt: skip
    shapes = format_html("{}{}", head, format_html_join("", "{}", ((row,) for row in rows)))
    return Drawn(shapes, 620, int(24 + len(rows) * ROW_TALL), finding, under)


def _interval_shapes(solid: Interval, dashed: Interval | None, axis: Axis, tall: float) -> SafeString:
    zero = f"{axis.x(0):.1f}"
    parts = [
        format_html('<path d="M{} 0V{}" class="edge-line"/>', zero, int(tall)),
        format_html(
            '<path d="M{0} {3}H{1}" class="ink-line" stroke-width="4"/><circle cx="{2}" cy="{3}" r="5" class="ink"/>',
            f"{axis.x(solid.low):.1f}", f"{axis.x(solid.high):.1f}", f"{axis.x(solid.mean):.1f}", SOLID_AT,
        ),
    ]  # fmt: skip
    if dashed:
        parts.append(
            format_html(
                '<path d="M{} 28H{}" class="ink-line dashed-line" stroke-width="1.5"/><circle cx="{}" cy="28" r="5" '
                'class="hollow"/>',
                f"{axis.x(dashed.low):.1f}", f"{axis.x(dashed.high):.1f}", f"{axis.x(dashed.mean):.1f}",
            )
        )  # fmt: skip
    return format_html_join("", "{}", ((part,) for part in parts))


def range_words(one: Interval) -> str:
    """`+2.6, +1 to +5`."""
    return f"{gained(one.mean)}, {signed(one.low)} to {signed(one.high)}"


def _anchor(x: float, wide: float) -> str:
    return "start" if x < 10 else "end" if x > wide - 14 else "middle"


def _round_steps():
    for power in range(6):
        for size in (1, 2, 5):
            yield size * 10**power


@dataclass(frozen=True)
class Pair:
    """Two partners and what each gives the other."""

    one: str
    other: str
    one_gives: int
    other_gives: int


def pairs_of(partners: Sequence[str], given: Sequence[tuple[str, str, int]]) -> list[Pair]:
    """Every pair of partners, in their order, round as in a circle so that each stands left once where three are."""
    sums: dict[tuple[str, str], int] = {}
    for giver, taker, seats in given:
        sums[giver, taker] = sums.get((giver, taker), 0) + seats
    found = []
    for step in range(1, len(partners) // 2 + 1):
        for n, one in enumerate(partners):
            other = partners[(n + step) % len(partners)]
            is_double = 2 * step == len(partners) and n >= step
            if not is_double:
                found.append(Pair(one, other, sums.get((one, other), 0), sums.get((other, one), 0)))
    return found


def fairness(pair: Pair, marks: Marks, most: int) -> SafeString:
    """One pair: a square for each seat given, outwards; bars where there are many. `most` of all pairs."""
    says = (
        f"{marks.name(pair.one)} gives {marks.name(pair.other)} {pair.one_gives}; "
        f"{marks.name(pair.other)} gives {marks.name(pair.one)} {pair.other_gives}"
    )
    return format_html(
        '<svg class="pair" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">{3}</svg>',
        int(PAIR_WIDE), int(PAIR_TALL), says, _pair_shapes(pair, marks, most),
    )  # fmt: skip


def fairness_drawn(pairs: Sequence[Pair], marks: Marks, *, finding: str, under: str) -> Drawn:
    """All pairs as one picture, for a file."""
    most = max((max(one.one_gives, one.other_gives) for one in pairs), default=0)
    rows = format_html_join(
        "", '<g transform="translate(0 {})">{}</g>',
        ((n * (PAIR_TALL + 6), _pair_shapes(one, marks, most)) for n, one in enumerate(pairs)),
    )  # fmt: skip
    return Drawn(rows, int(PAIR_WIDE), int(len(pairs) * (PAIR_TALL + 6)), finding, under)


def _pair_shapes(pair: Pair, marks: Marks, most: int) -> SafeString:
    return format_html(
        '<text x="0" y="15" font-size="13">{}</text><text x="440" y="15" font-size="13" text-anchor="end">{}</text>{}{}'
        '<text x="215" y="16" font-size="13" text-anchor="end" class="strong-text">{}</text>'
        '<text x="225" y="16" font-size="13" class="strong-text">{}</text>',
        marks.short(pair.one), marks.short(pair.other),
        _given(pair.one_gives, marks.colour(pair.one), most, -1),
        _given(pair.other_gives, marks.colour(pair.other), most, 1), pair.one_gives, pair.other_gives,
    )  # fmt: skip


def _given(seats: int, colour: str, most: int, way: int) -> SafeString:
    near = PAIR_MIDDLE + way * (16 + 7 * max(1, len(str(most))))  # the numbers stand between
    if most > BLOCKS_MAX:
        long = PAIR_ROOM * seats / most
        x = near if way > 0 else near - long
        return format_html(
            '<rect x="{}" y="4" width="{}" height="14" fill="{}" class="coloured"/>', f"{x:.1f}", f"{long:.1f}", colour
        )
    starts = (near + 16 * n if way > 0 else near - 13 - 16 * n for n in range(seats))
    return format_html_join(
        "",
        '<rect x="{}" y="4" width="13" height="14" fill="{}" class="coloured"/>',
        ((f"{x:.0f}", colour) for x in starts),
    )


def frontier(
    points: Sequence[tuple[float, float]],
    here: tuple[float, float] | None,
    *,
    across: str,
    finding: str,
    under: str = "",
) -> Drawn:
    """Gain together (up) against what it costs (across), one dot for each plan that was solved; this plan in ink."""
    every = [*points, *([here] if here else [])]
    if not every:
        return Drawn(mark_safe(""), 0, 0, finding, under)
    most_x = max(1.0, *(x for x, _ in every))
    low, high = min(0.0, *(y for _, y in every)), max(1.0, *(y for _, y in every))
    plot = _Plot(most_x, low, high)
    line = "".join(f"{'L' if n else 'M'}{plot.x(x):.1f} {plot.y(y):.1f}" for n, (x, y) in enumerate(sorted(points)))
    dots = format_html_join(
        "", '<circle cx="{}" cy="{}" r="4" class="hollow"><title>{}</title></circle>',
        ((f"{plot.x(x):.1f}", f"{plot.y(y):.1f}", f"{_plain(x)} {across}: {gained(y)} seats") for x, y in points),
    )  # fmt: skip
    shapes = format_html(
        '{}<path d="{}" class="edge-line" stroke-width="1.5"/>{}{}<text x="{}" y="{}" text-anchor="end" '
        'class="second-text" font-size="14">{}</text>',
        plot.grid(), line, dots, _mark(plot, here) if here else "", f"{FRONT_WIDE - 6:.0f}", f"{FRONT_TALL - 4:.0f}",
        across,
    )  # fmt: skip
    return Drawn(shapes, int(FRONT_WIDE), int(FRONT_TALL), finding, under)


def gained(value: float) -> str:
    """`+2.4`, `−0.3`, `0`: an expected gain, one place after the point below ten.

    >>> gained(2.44), gained(-0.31), gained(0.01), gained(12.3)
    ('+2.4', '−0.3', '0', '+12')
    """
    if abs(value) >= WHOLE_FROM:
        return signed(value)
    text = f"{abs(value):.1f}".removesuffix(".0")
    return "0" if text == "0" else f"{'+' if value > 0 else '−'}{text}"


@dataclass(frozen=True)
class _Plot:
    """The frame of the frontier: from nought to `most_x` across, from `low` to `high` up."""

    most_x: float
    low: float
    high: float

    def x(self, value: float) -> float:
        return FRONT_LEFT + (FRONT_WIDE - FRONT_LEFT - 14) * value / self.most_x

    def y(self, value: float) -> float:
        tall = FRONT_TALL - FRONT_FOOT - FRONT_TOP
        return FRONT_TOP + tall * (self.high - value) / (self.high - self.low)

    def grid(self) -> SafeString:
        """Lines at round numbers, each with its number, the line of nought darker; nought is written once."""
        up = Axis(self.low, self.high).ticks
        along = Axis(0, self.most_x).ticks
        lines = format_html_join(
            "", '<path d="M{} {}H{}" class="{}"/><text x="{}" y="{}" text-anchor="end" class="caption-text">{}</text>',
            (
                (int(FRONT_LEFT), f"{self.y(tick):.1f}", int(FRONT_WIDE - 6), "edge-line" if tick == 0 else "rule-line",
                 int(FRONT_LEFT - 6), f"{self.y(tick) + 4:.1f}", signed(tick))
                for tick in up
            ),
        )  # fmt: skip
        numbers = format_html_join(
            "", '<text x="{}" y="{}" text-anchor="middle" class="caption-text">{}</text>',
            ((f"{self.x(tick):.1f}", int(FRONT_TALL - FRONT_FOOT + 16), tick) for tick in along if tick),
        )  # fmt: skip
        return format_html("{}{}", lines, numbers)


def _mark(plot: _Plot, here: tuple[float, float]) -> SafeString:
    x, y = plot.x(here[0]), plot.y(here[1])
    anchor = "end" if x > FRONT_WIDE - 60 else "start" if x < FRONT_LEFT + 50 else "middle"
    return format_html(
        '<circle cx="{0}" cy="{1}" r="5.5" class="ink"/><text x="{0}" y="{2}" text-anchor="{3}" font-size="14" '
        'class="strong-text halo-text">this plan {4}</text>',
        f"{x:.1f}", f"{y:.1f}", f"{y - 10:.1f}", anchor, gained(here[1]),
    )  # fmt: skip


def _plain(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
