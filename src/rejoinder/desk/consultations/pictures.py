"""The pictures of a report: the map of groups, the stability bars, the bars of a statement. Drawn from its content."""

import math
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.text import listed

LETTERS = "ABCDEFGH"
WIDTH, HEIGHT = 404, 322
LEFT, RIGHT, TOP, BOTTOM = 34, 370, 66, 268  # where centres of circles may lie
RADIUS = 2.9  # of a circle, times the root of its people: ten people are 9 wide at each side
HULL_GAP, HULL_POINTS, RING_POINTS = 11, 12, 24
NAMED_MAX = 3  # statements that name a side or a group
BAR_X, BAR_END, BAR_STEP = 74, 360, 19
LETTER = 7.2  # of a 12 px line, in the widest of our fonts
FILLS = ("ink", "group-hatch", "group-ring", "edge", "group-dash")


def letter(group: int) -> str:
    """`A` for the largest group."""
    return LETTERS[group]


def group_map(drawn: dict, sizes: Sequence[int], stands_out: Sequence[Sequence[int]]) -> SafeString:
    """Circles of people who answer alike, a dashed line around each group, ends of the axis named by statements."""
    circles = [_placed(one) for one in drawn["circles"]]
    groups = sorted({one[3] for one in circles if one[3] is not None}) or [None]
    hulls = format_html_join("", '<path class="hull" d="{}"/>', ((_hull(_of(circles, g)),) for g in groups))
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="{}" class="{}"/>', (_dot(one) for one in circles))
    labels = format_html_join("", "{}", ((_label(circles, g, sizes, stands_out),) for g in groups if g is not None))
    middle = mark_safe('<path class="rule-line" d="M202 8V300"/>') if len(groups) > 1 else ""
    return format_html(
        '<svg class="group-map" viewBox="0 0 404 322" width="100%" role="img" aria-label="{}">{}'
        '<path class="rule-line" d="M0 300H404"/>{}{}{}{}{}</svg>',
        _map_says(drawn, sizes), HATCH, middle, hulls, dots, labels, _axis(drawn),
    )  # fmt: skip


HATCH = mark_safe(
    '<defs><pattern id="group-b" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" class="sheet-fill"/><rect width="1.8" height="5" class="ink"/></pattern></defs>'
)


def stability_bars(stability: Sequence[dict], chosen: int) -> SafeString:
    """How often each number of groups came back, against the line that it needs."""
    rows, needed = [], stability[0]["needed"] / stability[0]["tries"]
    for index, one in enumerate(stability):
        y, share = 18 + index * BAR_STEP, one["returned"] / one["tries"]
        strong = " strong-text" if one["k"] == chosen else ""
        fill = "ink" if one["k"] == chosen else "edge"
        width = f"{(BAR_END - BAR_X) * share:.1f}"
        rows.append((y, strong, one["k"], y - 9, BAR_END - BAR_X, y - 9, width, fill, y, strong, one["returned"]))
    bars = format_html_join(
        "",
        '<text x="0" y="{}" font-size="13" class="{}">{} groups</text><rect x="74" y="{}" width="{}" height="9" '
        'class="rule-fill"/><rect x="74" y="{}" width="{}" height="9" class="{}"/><text x="404" y="{}" font-size="13" '
        'text-anchor="end" class="{}">{}</text>',
        rows,
    )
    end = 6 + len(stability) * BAR_STEP
    at = BAR_X + (BAR_END - BAR_X) * needed
    said = ", ".join(f"{one['k']} groups {one['returned']}" for one in stability)
    first = stability[0]
    return format_html(
        '<svg viewBox="0 0 404 {}" width="100%" role="img" aria-label="Came back, of {} tries: {}; {} needed">{}'
        '<path class="ink-line thick" d="M{} 2V{}"/><text x="{}" y="{}" font-size="12" text-anchor="middle" '
        'class="second-text">needs {} of {}</text></svg>',
        end + 22, first["tries"], said, first["needed"], bars, f"{at:.1f}", end, f"{at:.1f}", end + 18,
        first["needed"], first["tries"],
    )  # fmt: skip


def agree_bar(cell: dict) -> SafeString:
    """Agree solid, pass pale, disagree outlined; the words beside it say the same, so it is decoration."""
    asked = cell["asked"]
    agree, passed = 328 * cell["agree"] / asked, 328 * cell["passed"] / asked
    against = max(0.0, 328 - agree - passed)
    outline = (
        format_html(
            '<rect class="outlined" x="{}" y=".75" width="{}" height="12.5"/>', *_inset(agree + passed, against)
        )
        if cell["disagree"]
        else ""
    )
    return format_html(
        '<svg class="agree-bar" viewBox="0 0 330 14" width="100%" height="14" preserveAspectRatio="none" '
        'aria-hidden="true"><rect class="ink" width="{}" height="14"/><rect class="rule-fill" x="{}" width="{}" '
        'height="14"/>{}</svg>',
        f"{agree:.1f}", f"{agree:.1f}", f"{passed:.1f}", outline,
    )  # fmt: skip


def _inset(x: float, width: float) -> tuple[str, str]:
    return f"{x + 0.75:.1f}", f"{max(1.0, width - 0.75):.1f}"


def _placed(one: dict) -> tuple[float, float, float, int | None, int]:
    x = LEFT + (one["x"] + 1) / 2 * (RIGHT - LEFT)
    y = BOTTOM - (one["y"] + 1) / 2 * (BOTTOM - TOP)
    return x, y, RADIUS * math.sqrt(one["people"]), one["group"], one["people"]


def _of(circles: Sequence[tuple], group: int | None) -> list[tuple]:
    return [one for one in circles if one[3] == group]


def _dot(one: tuple) -> tuple[str, str, str, str]:
    fill = "edge" if one[3] is None else FILLS[one[3] % len(FILLS)]
    return f"{one[0]:.1f}", f"{one[1]:.1f}", f"{one[2]:.1f}", f"dot {fill}"


def _label(
    circles: Sequence[tuple], group: int, sizes: Sequence[int], stands_out: Sequence[Sequence[int]]
) -> SafeString:
    mine = _of(circles, group)
    x = sum(one[0] for one in mine) / len(mine)
    top = min(one[1] - one[2] for one in mine) - HULL_GAP - 8
    named = _numbers(stands_out[group])
    half = max(56.0, LETTER * (len("stands out on ") + len(named)) / 2)
    x, y = min(max(x, half), WIDTH - half), max(18.0, top - 14)
    more = format_html(
        '<text x="{}" y="{}" font-size="12" text-anchor="middle" class="second-text halo-text">stands out on {}</text>',
        f"{x:.0f}", f"{y + 16:.0f}", named,
    ) if named else ""  # fmt: skip
    return format_html(
        '<text x="{}" y="{}" font-size="14" text-anchor="middle" class="strong-text halo-text">Group {}, {}</text>{}',
        f"{x:.0f}", f"{y:.0f}", letter(group), sizes[group], more,
    )  # fmt: skip


def _axis(drawn: dict) -> SafeString:
    ends = ((0, "start", drawn["left"]), (WIDTH, "end", drawn["right"]))
    return format_html_join(
        "", '<text x="{}" y="316" font-size="12" text-anchor="{}" class="caption-text">agrees with {}</text>',
        ((x, anchor, _numbers(some)) for x, anchor, some in ends if some),
    )  # fmt: skip


def _map_says(drawn: dict, sizes: Sequence[int]) -> str:
    if not sizes:
        return f"One cloud of {len(drawn['circles'])} circles without a gap that lasts: no clear groups"
    said = listed([f"{letter(n)} with {size} people" for n, size in enumerate(sizes)])
    return f"{len(sizes)} groups apart: {said}. Each circle is at least ten people."


def _numbers(statements: Sequence[int]) -> str:
    """The first of them: `7`, `7 and 31`, `7, 12 and 31`."""
    return listed([str(number) for number in statements[:NAMED_MAX]])


def _hull(circles: Sequence[tuple]) -> str:
    """A smooth line around circles: the convex hull of points beside them, rounded (Catmull-Rom as Bézier curves)."""
    turns = [2 * math.pi * n / HULL_POINTS for n in range(HULL_POINTS)]
    points = [
        (x + (r + HULL_GAP) * math.cos(turn), y + (r + HULL_GAP) * math.sin(turn))
        for x, y, r, *_ in circles
        for turn in turns
    ]
    ring = _evenly(_convex(points))
    path = [f"M{ring[0][0]:.1f} {ring[0][1]:.1f}"]
    for n in range(len(ring)):
        before, a, b, after = (ring[(n + step) % len(ring)] for step in (-1, 0, 1, 2))
        one = (a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6)
        two = (b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6)
        path.append(f"C{one[0]:.1f} {one[1]:.1f} {two[0]:.1f} {two[1]:.1f} {b[0]:.1f} {b[1]:.1f}")
    return "".join(path) + "z"


def _evenly(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points at equal steps along a closed line, corners cut (Chaikin 1974), so that a curve through them is smooth."""
    sides = [(a, b, math.dist(a, b)) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    step = sum(length for *_, length in sides) / RING_POINTS
    found, walked, due = [], 0.0, 0.0
    for a, b, length in sides:
        while due < walked + length and len(found) < RING_POINTS:
            share = (due - walked) / length
            found.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
            due += step
        walked += length
    after = [*found[1:], found[0]]
    return [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(found, after, strict=True)]


def _convex(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The convex hull, in turn (Andrew 1979)."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered

    def half(walk: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        kept: list[tuple[float, float]] = []
        for point in walk:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
                kept.pop()
            kept.append(point)
        return kept[:-1]

    return half(ordered) + half(ordered[::-1])


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
