"""The pictures of one seat: its last votes, what would have to move, and where the votes of an absent party may go."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rejoinder.desk.pacts.drawn import Drawn
from rejoinder.desk.pacts.marks import Marks

BAR_TALL = 10
LINE_WIDE, LINE_TALL, LINE_LEFT, LINE_RIGHT = 288, 78, 8.0, 280.0
NEED_LETTERS = 80.0  # what "needs 53" takes beside its line
FLOW_WIDE, FLOW_ROOM, FLOW_TOP, FLOW_GAP, FLOW_RIGHT, BLOCK_WIDE = 288, 120.0, 20.0, 8.0, 96.0, 14.0
NAME_LETTERS = 14  # of a party's name that fit beside a block
LABEL_TALL = 17.0  # of one line beside a block: thin blocks are set apart, so that their labels are


def vote_bar(votes: int, most: int, colour: str) -> SafeString:
    """A bar of votes against the most of the seat; the number stands beside it."""
    share = 100 * votes / most if most else 0
    return format_html(
        '<svg width="100%" height="{0}" aria-hidden="true"><rect width="{1}%" height="{0}" fill="{2}" '
        'class="coloured"/></svg>',
        BAR_TALL, f"{max(share, 0.5 if votes else 0):.1f}", colour,
    )  # fmt: skip


def decisive_range(needed: float | None, past: tuple[float, float, float], *, of_whom: str) -> Drawn:
    """What net share must move, against what moved in the past (low, middle, high). Shares; they may be negative.

    `needed` None or above 1: no share would do.
    """
    low, mid, high = past
    start = min(0.0, low, needed if needed is not None else 0.0)
    start = -1.0 if start < -0.5 else -0.5 if start < 0 else 0.0
    scale = _Line(start)
    cannot = needed is None or needed > 1
    word = "more than all" if cannot else f"needs {round(100 * needed)}" if needed > 0 else "needs none"
    at = LINE_RIGHT + 4 if cannot else scale.x(max(needed, start))
    is_end = at + NEED_LETTERS > LINE_WIDE
    centre = min(max(scale.x(mid), 44.0), LINE_WIDE - 44.0)
    shapes = format_html(
        '<path d="M{} 30H{}" class="edge-line"/><rect x="{}" y="23" width="{}" height="14" class="edge"/>'
        '<rect x="{}" y="20" width="3" height="20" class="ink"/>'
        '<path d="M{} 4V42" class="alarm-line" stroke-width="3"/>'
        '<text x="{}" y="13" font-size="12" text-anchor="{}" class="strong-text alarm">{}</text>'
        '<text x="{}" y="55" font-size="12" text-anchor="middle" class="strong-text">past: {}</text>'
        '<text x="{}" y="73" font-size="12" class="caption-text">{}</text>'
        '<text x="{}" y="73" font-size="12" text-anchor="end" class="caption-text">100 in 100 {}</text>',
        LINE_LEFT, LINE_RIGHT, f"{scale.x(low):.1f}", f"{max(2.0, scale.x(high) - scale.x(low)):.1f}",
        f"{scale.x(mid) - 1.5:.1f}", f"{at:.1f}", f"{at - 6 if is_end else at + 6:.1f}",
        "end" if is_end else "start", word, f"{centre:.1f}", past_words(low, high), LINE_LEFT,
        _in_hundred(start), LINE_RIGHT, of_whom,
    )  # fmt: skip
    says = f"{word[:1].upper()}{word[1:]} of 100 {of_whom}, net; past transfers {past_words(low, high)}"
    return Drawn(shapes, LINE_WIDE, LINE_TALL, f"{says}, middle {_in_hundred(mid)}")


def past_words(low: float, high: float) -> str:
    """`26 to 44`, in hundredths.

    >>> past_words(0.26, 0.44), past_words(-0.1, 0.31)
    ('26 to 44', '−10 to 31')
    """
    return f"{_in_hundred(low)} to {_in_hundred(high)}"


@dataclass(frozen=True)
class _Line:
    start: float

    def x(self, share: float) -> float:
        return LINE_LEFT + (LINE_RIGHT - LINE_LEFT) * (share - self.start) / (1 - self.start)


def _in_hundred(share: float) -> str:
    whole = round(100 * share)
    return f"−{-whole}" if whole < 0 else str(whole)


@dataclass(frozen=True)
class Flow:
    """Where a share of an absent party's voters goes: `to` is a party, or "" for nobody (they stay at home)."""

    to: str
    mean: float
    low: float
    high: float


def flows(party: str, shares: Sequence[Flow], marks: Marks, *, for_party: str = "", finding: str) -> Drawn:
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
        bands.append(_band(left, y, tall, marks.colour(party), is_strong))
        ends.append(_end(one, y, tall, marks, is_strong))
        left += tall
        y += max(tall + FLOW_GAP, LABEL_TALL)
    shapes = format_html(
        '<text x="0" y="12" font-size="12" class="strong-text">Of 100 {} voters</text><rect x="0" y="{}" width="{}" '
        'height="{}" fill="{}" class="coloured"/>{}{}',
        short(party, marks), FLOW_TOP, BLOCK_WIDE, f"{left - FLOW_TOP:.1f}", marks.colour(party),
        format_html_join("", "{}", ((band,) for band in bands)), format_html_join("", "{}", ((end,) for end in ends)),
    )  # fmt: skip
    return Drawn(shapes, FLOW_WIDE, int(max(y, left) + 4), finding)


def short(party: str, marks: Marks) -> str:
    """The party's name where it is short enough to stand in a picture, else its abbreviation."""
    name = marks.name(party)
    return name if len(name) <= NAME_LETTERS else party


def _band(left: float, y: float, tall: float, colour: str, is_strong: bool) -> SafeString:
    x1, x2 = BLOCK_WIDE, FLOW_RIGHT
    middle = (x1 + x2) / 2
    path = (
        f"M{x1:.1f} {left:.1f}C{middle:.1f} {left:.1f} {middle:.1f} {y:.1f} {x2:.1f} {y:.1f}V{y + tall:.1f}"
        f"C{middle:.1f} {y + tall:.1f} {middle:.1f} {left + tall:.1f} {x1:.1f} {left + tall:.1f}z"
    )
    return format_html('<path d="{}" fill="{}" class="{}"/>', path, colour, "band" if is_strong else "band weak")


def _end(one: Flow, y: float, tall: float, marks: Marks, is_strong: bool) -> SafeString:
    """The block that a band ends in, and what it says. Staying at home has no colour: it is hatched ground."""
    shape = (
        format_html('fill="{}" class="coloured"', marks.colour(one.to)) if one.to else mark_safe('class="hatch-ground"')
    )
    name = short(one.to, marks) if one.to else "nobody"
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" {}/><text x="{}" y="{}" font-size="12">'
        '<tspan class="{}">{} {}</tspan><tspan class="second-text">, {}</tspan></text>',
        FLOW_RIGHT, f"{y:.1f}", BLOCK_WIDE, f"{tall:.1f}", shape, FLOW_RIGHT + BLOCK_WIDE + 8,
        f"{y + max(tall / 2, 5) + 4:.1f}", "strong-text" if is_strong else "", name, _in_hundred(one.mean),
        past_words(one.low, one.high),
    )  # fmt: skip
