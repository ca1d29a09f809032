"""The picture of a pair: what each gave the other, as squares that meet in the middle."""

from collections.abc import Iterable, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rejoinder.desk.pledges.balances import Balance, plain

WIDE, TALL, MIDDLE, GAP = 440, 22, 220, 14  # the numbers stand between the two rows of squares
ROOM = MIDDLE - GAP
SQUARE, STEP = 18.0, 20.0
SQUARES_MAX = 9  # single squares up to here; more are one bar


def reached(pairs: Iterable[Balance]) -> float:
    """The largest sum in any pair: all pictures share one scale."""
    return max([1.0, *(max(one.given, one.got) for one in pairs)])


def pair_picture(one: Balance, names: Mapping[str, str], colours: Mapping[str, str], longest: float) -> SafeString:
    """Squares to the left for what the first gave, to the right for what the second gave; the words stand beside."""
    unit = min(STEP, ROOM / longest)
    is_bar = longest > SQUARES_MAX
    left = _blocks(one.given, unit, colours[one.first], side=-1, is_bar=is_bar)
    right = _blocks(one.got, unit, colours[one.second], side=1, is_bar=is_bar)
    return format_html(
        '<svg class="pair-picture" viewBox="0 0 {0} {1}" role="img" aria-label="{2}"><g>{3}</g><g>{4}</g>'
        '<text x="{5}" y="16" text-anchor="end" class="strong-text" font-size="13">{6}</text>'
        '<text x="{7}" y="16" class="strong-text" font-size="13">{8}</text></svg>',
        WIDE, TALL, one.words(names), left, right, MIDDLE - 3, plain(one.given), MIDDLE + 3, plain(one.got),
    )  # fmt: skip


def _blocks(worth: float, unit: float, colour: str, *, side: int, is_bar: bool) -> SafeString:
    """Whole squares, and a part of one where the worth is none; one bar where there are many."""
    parts = [worth] if is_bar else [1.0] * int(worth) + ([worth % 1] if worth % 1 > 0.01 else [])
    begin, shapes = GAP + 2.0, []
    for part in parts:
        wide = max(1.0, part * unit - (unit - unit * SQUARE / STEP))
        x = MIDDLE + begin if side > 0 else MIDDLE - begin - wide
        shapes.append((f"{x:.1f}", f"{wide:.1f}", colour))
        begin += part * unit
    return format_html_join(
        "", '<rect x="{}" y="3" width="{}" height="15" fill="{}" class="edged"/>', shapes
    )  # fmt: skip
