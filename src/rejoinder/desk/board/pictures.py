"""Pictures drawn on the server: SVG sized by attributes, coloured by classes: they turn dark with the page."""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.carriers import LEANINGS

LEANING_WORDS = {"left": "left", "centre": "centre", "right": "right", "": "no label"}
RECENT_BARS = 3  # of five minutes: the last quarter of an hour stands in ink
BAR_STEP, BAR_WIDTH, BAR_HEIGHT = 9.25, 8.0, 27.0
GAP = 1.5  # between the parts of a leaning bar, of 168 units


def post_bars(counts: Sequence[int]) -> SafeString:
    """Bars of five minutes on a zero line, own scale; the last quarter of an hour in ink."""
    counts = list(counts) or [0] * 13
    top = max(*counts, 1)
    bars = []
    for index, count in enumerate(counts):
        height = max(1.0, BAR_HEIGHT * count / top)
        kind = "ink" if index >= len(counts) - RECENT_BARS else "edge"
        bars.append((f"{index * BAR_STEP:.1f}", f"{30 - height:.1f}", f"{BAR_WIDTH}", f"{height:.1f}", kind))
    rects = format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>', bars)
    said = (
        f"{sum(counts)} posts in 65 minutes, {sum(counts[-RECENT_BARS:])} in the last 15; most in five minutes: {top}"
    )
    return format_html(
        '<svg class="post-bars" width="120" height="30" viewBox="0 0 120 30" role="img" aria-label="{}">{}</svg>',
        said if sum(counts) else "No posts in the last 65 minutes",
        rects,
    )


def leaning_bar(carriers: Mapping[str, int]) -> SafeString:
    """Carriers as one bar in the fixed order left, centre, right, no label, with the same in words under it."""
    total = sum(carriers.get(leaning, 0) for leaning in LEANINGS)
    words = [
        (carriers.get(leaning, 0), LEANING_WORDS[leaning])
        for leaning in LEANINGS
        if leaning != "" or carriers.get("", 0)
    ]
    return format_html(
        '<svg class="leaning-bar" width="100%" height="10" viewBox="0 0 168 10" preserveAspectRatio="none" '
        'aria-hidden="true">{}</svg><div class="leaning-words">{}</div>',
        _leaning_parts(carriers, total),
        format_html_join("", "<span><b>{}</b> {}</span>", words),
    )


def _leaning_parts(carriers: Mapping[str, int], total: int) -> SafeString:
    if not total:
        return mark_safe('<rect class="hatch-ground" width="168" height="10"/>')
    present = [leaning for leaning in LEANINGS if carriers.get(leaning, 0)]
    room = 168.0 - GAP * (len(present) - 1)
    parts, x = [], 0.0
    for leaning in present:
        width = room * carriers[leaning] / total
        parts.append(_hatched(x, width) if leaning == "" else _filled(x, width, leaning))
        x += width + GAP
    return mark_safe("".join(parts))  # noqa: S308 made of escaped parts


def _filled(x: float, width: float, leaning: str) -> SafeString:
    return format_html('<rect x="{}" width="{}" height="10" class="lean-{}"/>', f"{x:.1f}", f"{width:.1f}", leaning)


def _hatched(x: float, width: float) -> SafeString:
    """Slanted lines inside a box, drawn as paths: a pattern would need an id that is unique in the page."""
    end = x + width
    slants = []
    start = x - 10.0
    while start < end:
        # The line from (start, 10) to (start + 10, 0), cut to the box.
        left, right = max(start, x), min(start + 10.0, end)
        if right > left:
            slants.append(f"M{left:.1f} {10 - (left - start):.1f}L{right:.1f} {10 - (right - start):.1f}")
        start += 5.0
    return format_html(
        '<rect x="{}" width="{}" height="10" class="hatch-ground"/><path d="{}" class="edge-line" stroke-width="1.5"/>',
        f"{x:.1f}",
        f"{width:.1f}",
        "".join(slants),
    )


def chance_bar(chance: float | None, line_pct: int = 0) -> SafeString:
    """A chance (0 to 1) as a bar in ink, with a tick at the team's line where `line_pct` names one."""
    tick = (
        format_html('<rect class="tick" x="{}%" y="0" width="2" height="12"/>', line_pct)
        if line_pct and chance is not None
        else ""
    )
    full = (
        format_html('<rect class="full" y="3" width="{}%" height="6" rx="1"/>', round(100 * chance))
        if chance is not None
        else ""
    )
    return format_html(
        '<svg class="track chance-bar" width="100%" height="12" aria-hidden="true">'
        '<rect class="empty" y="3" width="100%" height="6" rx="1"/>{}{}</svg>',
        full,
        tick,
    )


def share_bar(share: float) -> SafeString:
    """A thin bar, full from the left up to `share` (0 to 1)."""
    return format_html(
        '<svg class="track" width="100%" height="4" aria-hidden="true"><rect class="empty" width="100%" height="4" '
        'rx="2"/><rect class="full" width="{}%" height="4" rx="2"/></svg>',
        round(100 * min(max(share, 0.0), 1.0)),
    )
