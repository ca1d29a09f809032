"""The pictures of one seat: its last votes, and where the voters of a party may go that is not on the paper."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.pacts.going import Going
from rejoinder.desk.pacts.drawn import Drawn
from rejoinder.desk.pacts.marks import Marks

BAR_TALL = 10
FLOW_WIDE, FLOW_ROOM, FLOW_TOP, FLOW_GAP, FLOW_RIGHT, BLOCK_WIDE = 288, 120.0, 20.0, 8.0, 96.0, 14.0
LABEL_TALL = 17.0  # of one line beside a block: thin blocks are set apart, so that their labels are


def vote_bar(votes: int, most: int, colour: str) -> SafeString:
    """A bar of votes against the most of the seat; the number stands beside it."""
    share = 100 * votes / most if most else 0
    return format_html(
        '<svg width="100%" height="{0}" aria-hidden="true"><rect width="{1}%" height="{0}" fill="{2}" '
        'class="coloured"/></svg>',
        BAR_TALL, f"{max(share, 0.5 if votes else 0):.1f}", colour,
    )  # fmt: skip


def past_words(low: float, high: float) -> str:
    """`26 to 44`, in hundredths.

    >>> past_words(0.26, 0.44), past_words(-0.1, 0.31)
    ('26 to 44', '−10 to 31')
    """
    return f"{_in_hundred(low)} to {_in_hundred(high)}"


def _in_hundred(share: float) -> str:
    whole = round(100 * share)
    return f"−{-whole}" if whole < 0 else str(whole)


def flows(party: str, shares: Sequence[Going], marks: Marks, *, for_party: str = "", finding: str) -> Drawn:
    """Bands from the absent party to the others, the largest above, staying at home last; every band numbered.

    Numbers are of 100 of its voters, with the range that holds 80 in 100 draws.
    """
    ordered = sorted(shares, key=lambda one: (one.to == "", -one.mean))
    total = sum(one.mean for one in ordered) or 1.0
    left, y = FLOW_TOP, FLOW_TOP
    bands, ends = [], []
    for one in ordered:
        tall = max(1.5, FLOW_ROOM * one.mean / total)
        is_strong = bool(for_party) and one.to == for_party
        bands.append(_band(left, y, tall, marks.colour(party), is_strong=is_strong))
        ends.append(_end(one, y, tall, marks, is_strong=is_strong))
        left += tall
        y += max(tall + FLOW_GAP, LABEL_TALL)
    shapes = format_html(
        '<text x="0" y="12" font-size="12" class="strong-text">Of 100 {} voters</text><rect x="0" y="{}" width="{}" '
        'height="{}" fill="{}" class="coloured"/>{}{}',
        marks.short(party), FLOW_TOP, BLOCK_WIDE, f"{left - FLOW_TOP:.1f}", marks.colour(party),
        format_html_join("", "{}", ((band,) for band in bands)), format_html_join("", "{}", ((end,) for end in ends)),
    )  # fmt: skip
    return Drawn(shapes, FLOW_WIDE, int(max(y, left) + 4), finding)


def _band(left: float, y: float, tall: float, colour: str, *, is_strong: bool) -> SafeString:
    x1, x2 = BLOCK_WIDE, FLOW_RIGHT
    middle = (x1 + x2) / 2
    path = (
        f"M{x1:.1f} {left:.1f}C{middle:.1f} {left:.1f} {middle:.1f} {y:.1f} {x2:.1f} {y:.1f}V{y + tall:.1f}"
        f"C{middle:.1f} {y + tall:.1f} {middle:.1f} {left + tall:.1f} {x1:.1f} {left + tall:.1f}z"
    )
    return format_html('<path d="{}" fill="{}" class="{}"/>', path, colour, "band" if is_strong else "band weak")


def _end(one: Going, y: float, tall: float, marks: Marks, *, is_strong: bool) -> SafeString:
    """The block that a band ends in, and what it says. Staying at home has no colour: it is hatched ground."""
    shape = (
        format_html('fill="{}" class="coloured"', marks.colour(one.to)) if one.to else mark_safe('class="hatch-ground"')
    )
    name = marks.short(one.to)
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" {}/><text x="{}" y="{}" font-size="12">'
        '<tspan class="{}">{} {}</tspan><tspan class="second-text">, {}</tspan></text>',
        FLOW_RIGHT, f"{y:.1f}", BLOCK_WIDE, f"{tall:.1f}", shape, FLOW_RIGHT + BLOCK_WIDE + 8,
        f"{y + max(tall / 2, 5) + 4:.1f}", "strong-text" if is_strong else "", name, _in_hundred(one.mean),
        past_words(one.low, one.high),
    )  # fmt: skip
