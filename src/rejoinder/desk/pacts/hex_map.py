"""The map of seats: one hexagon each, pale where nothing is done, bold where somebody stands aside."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.pacts.hexes import middle
from rejoinder.desk.pacts.drawn import Drawn
from rejoinder.desk.pacts.marks import Marks

ACROSS = 430.0  # what a map fills that has room to; a panel of the page is as wide
HEX_MIN, HEX_MAX = 25.0, 33.0  # how wide a hexagon is: three letters of 11 px fit into the smallest
EDGE = 6.0  # around the map, for the ring of a selected seat at its rim
LETTERS_SMALL = 28.0  # hexagons narrower than this have letters of 11 px, wider ones of 12 and 13

Spot = tuple[float, float]  # x and y of a middle, in px


@dataclass(frozen=True)
class HexSeat:
    """One seat as the map shows it. `q` and `r` as core/pacts/hexes.py counts them."""

    seat: str
    q: int
    r: int
    likely: str  # party
    says: str  # the whole in words, for those who point at it or hear it
    key: int = 0  # of its row, as addresses name it
    aside: tuple[str, ...] = ()
    for_party: str = ""
    may_change: bool = False
    has_veto: bool = False


def hex_map(seats: Sequence[HexSeat], marks: Marks, *, chosen: str | None, finding: str, under: str = "") -> Drawn:
    """The map, every hexagon a link to `?seat=…`; arrows and h l are static/js/pacts.js's work.

    `chosen` is the seat that is looked at; None draws the map for a file, where nothing is chosen and nothing linked.
    """
    if not seats:
        return Drawn(mark_safe(""), 0, 0, finding, under)
    at = [middle(one.q, one.r) for one in seats]
    left, right = min(x for x, _ in at), max(x for x, _ in at)
    top, bottom = min(y for _, y in at), max(y for _, y in at)
    columns = (right - left) / math.sqrt(3) + 1
    wide = min(max((ACROSS - 2 * EDGE) / columns, HEX_MIN), HEX_MAX)
    side = wide / math.sqrt(3)
    put = [(EDGE + wide / 2 + (x - left) * side, EDGE + side + (y - top) * side) for x, y in at]
    bold = [one for one in zip(seats, put, strict=True) if one[0].aside or one[0].has_veto]
    pale = [one for one in zip(seats, put, strict=True) if not (one[0].aside or one[0].has_veto)]
    here = next((n for n, one in enumerate(seats) if one.seat == chosen), None)
    shapes = format_html(
        '<g data-hexes="{}">{}{}</g>{}',
        f"{side:.2f}",
        format_html_join("", "{}", ((_hex(one, spot, side, marks, chosen=chosen),) for one, spot in pale)),
        format_html_join("", "{}", ((_hex(one, spot, side, marks, chosen=chosen),) for one, spot in bold)),
        "" if chosen is None else _ring(put[here] if here is not None else None, side),
    )
    width = 2 * EDGE + wide * columns
    height = 2 * EDGE + side * (2 + bottom - top)
    return Drawn(shapes, math.ceil(width), math.ceil(height), finding, under)


def key_hex(party: str, marks: Marks, *, is_bold: bool, has_triangle: bool = False) -> SafeString:
    """A small hexagon for the legend."""
    colour = marks.colour(party)
    shape = format_html('<path d="{}" fill="{}" {}/>', _outline(10, 10, 9), colour, _pale(colour, is_bold))
    ring = format_html('<path d="{}" class="hex-ring"/>', _outline(10, 10, 8)) if is_bold else ""
    triangle = mark_safe('<path d="M10 5l4.5 7h-9z" class="on-fill"/>') if has_triangle else ""
    return format_html(
        '<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">{}{}{}</svg>', shape, ring, triangle
    )


def key_cross() -> SafeString:
    """The cross of a veto, for the legend."""
    return mark_safe(
        '<svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true"><path d="M4 4l12 12m0-12l-12 12" '
        'class="hex-veto"/></svg>'
    )


def _hex(one: HexSeat, spot: Spot, side: float, marks: Marks, *, chosen: str | None) -> SafeString:
    """A link with its shape. Only the chosen one is in the order of Tab; the arrows lead to the others."""
    x, y = spot
    shape = _bold(one, spot, side, marks) if one.aside else _plain(one, spot, side, marks)
    if chosen is None:
        return format_html("<g><title>{}</title>{}</g>", one.says, shape)
    return format_html(
        '<a href="?seat={0}#seat" data-seat="{0}" data-x="{1}" data-y="{2}"{3}{4}><title>{5}</title>{6}</a>',
        one.key, f"{x:.1f}", f"{y:.1f}", mark_safe(" data-act") if one.aside else "",
        mark_safe(' aria-current="true"') if one.seat == chosen else mark_safe(' tabindex="-1"'),
        one.says, shape,
    )  # fmt: skip


def _plain(one: HexSeat, spot: Spot, side: float, marks: Marks) -> SafeString:
    x, y = spot
    colour = marks.colour(one.likely)
    shape = format_html('<path d="{}" fill="{}" {}/>', _outline(x, y, side - 0.6), colour, _pale(colour, False))
    if one.has_veto:
        arm = side * 0.42
        return format_html(
            '{}<path d="M{} {}l{} {}m0-{}l-{} {}" class="hex-veto"/>', shape, f"{x - arm:.1f}", f"{y - arm:.1f}",
            *(f"{2 * arm:.1f}",) * 5,
        )  # fmt: skip
    size = 11 if side * math.sqrt(3) < LETTERS_SMALL else 12
    return format_html(
        '{}<text x="{}" y="{}" text-anchor="middle" font-size="{}">{}</text>',
        shape, f"{x:.1f}", f"{y + 4:.1f}", size, marks.letter(one.likely),
    )  # fmt: skip


def _bold(one: HexSeat, spot: Spot, side: float, marks: Marks) -> SafeString:
    x, y = spot
    size = 11 if side * math.sqrt(3) < LETTERS_SMALL else 12.5
    triangle, low = "", 4.5
    if one.may_change:
        half, low = side * 0.25, 4.5 + side * 0.22
        triangle = format_html(
            '<path d="M{} {}l{} {}h-{}z" class="on-fill"/>', f"{x:.1f}", f"{y - side * 0.72:.1f}", f"{half:.1f}",
            f"{half * 1.55:.1f}", f"{2 * half:.1f}",
        )  # fmt: skip
    return format_html(
        '<path d="{}" fill="{}"/><path d="{}" class="hex-ring"/>{}'
        '<text x="{}" y="{}" text-anchor="middle" font-size="{}" class="on-colour">{}</text>',
        _outline(x, y, side - 0.3), marks.colour(one.likely), _outline(x, y, side - 1.4), triangle,
        f"{x:.1f}", f"{y + low:.1f}", size, short_act(one.aside, one.for_party, marks),
    )  # fmt: skip


def short_act(aside: Sequence[str], for_party: str, marks: Marks) -> str:
    """`C›O`: Cedar is out for Orchard; `2›O` where two are, as there is no room for both."""
    out = marks.letter(aside[0]) if len(aside) == 1 else str(len(aside))
    return f"{out}›{marks.letter(for_party)}"


def _ring(spot: Spot | None, side: float) -> SafeString:
    """The ring of the chosen seat, drawn around nought and moved there; without one it waits, unseen."""
    where = (
        format_html('transform="translate({} {})"', f"{spot[0]:.1f}", f"{spot[1]:.1f}") if spot else mark_safe("hidden")
    )
    return format_html(
        '<g class="hex-chosen" {}><path d="{}" class="hex-halo"/><path d="{}" class="hex-selected"/></g>',
        where, _outline(0, 0, side + 3.4), _outline(0, 0, side + 0.6),
    )  # fmt: skip


def _pale(colour: str, is_bold: bool) -> SafeString:
    return mark_safe("") if is_bold else format_html('stroke="{}" class="hex-pale"', colour)


def _outline(x: float, y: float, side: float) -> str:
    """A hexagon that stands on its point, as a path that starts at the top."""
    half, wide = side / 2, side * math.sqrt(3) / 2
    down, up = f"l{wide:.1f} {half:.1f}v{side:.1f}l-{wide:.1f} {half:.1f}", f"l-{wide:.1f}-{half:.1f}v-{side:.1f}z"
    return f"M{x:.1f} {y - side:.1f}{down}{up}"
