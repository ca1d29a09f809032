"""The pictures of a link: a day of people as bars, its hours by class, and its QR code."""

import io
from collections.abc import Sequence

import segno
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rejoinder.desk.links.reading import Hour

STEP, BAR, HEIGHT = 6, 5, 26
LEFT, TOP, WIDE, TALL = 40, 12, 660, 150
QR_QUIET = 4  # modules around it (ISO/IEC 18004, 6.3.8)
QR_PNG_SCALE = 16  # pixels a module: over 400 on a side, enough for a leaflet


def day_bars(hours: Sequence[int]) -> SafeString:
    """People by hour on a zero line, own scale; the hour that runs in ink."""
    top = max(*hours, 1)
    bars = [
        (
            n * STEP, f"{HEIGHT - max(1.0, HEIGHT * count / top):.1f}", BAR, f"{max(1.0, HEIGHT * count / top):.1f}",
            "ink" if n == len(hours) - 1 else "edge",
        )
        for n, count in enumerate(hours)
    ]  # fmt: skip
    said = f"People in 24 hours: {sum(hours)}; most in one hour: {max(hours)}" if sum(hours) else "Nobody in 24 hours"
    return format_html(
        '<svg class="day-bars" width="144" height="26" viewBox="0 0 144 26" role="img" aria-label="{}">{}</svg>',
        said,
        format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>', bars),
    )


def hours_picture(hours: Sequence[Hour]) -> SafeString:
    """Clicks by hour: people in ink from the zero line, all others pale above them."""
    top = _round_up(max((hour.human + hour.others for hour in hours), default=0))
    step = WIDE / max(len(hours), 1)
    grid = format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" class="rule-line"/>'
        '<text x="{}" y="{}" font-size="12" text-anchor="end" class="second-text">{}</text>',
        ((LEFT, LEFT + WIDE, y := _y(n, top), y, LEFT - 6, y + 4, f"{n:,}") for n in sorted({0, top // 2, top})),
    )
    bars = format_html_join(
        "",
        '<g><title>{}: {} people, {} others</title><rect x="{}" width="{}" y="{}" height="{}" class="pale-bar"/>'
        '<rect x="{}" width="{}" y="{}" height="{}" class="ink"/></g>',
        (_bar(hour, LEFT + n * step, step, top) for n, hour in enumerate(hours)),
    )
    labels = format_html_join(
        "",
        '<text x="{}" y="{}" font-size="12" text-anchor="middle" class="second-text">{}</text>',
        ((f"{LEFT + (n + 0.5) * step:.1f}", TOP + TALL + 18, words) for n, words in _labels(hours)),
    )
    return format_html(
        '<svg class="hours-picture" viewBox="0 0 720 190" width="100%" role="img" aria-label="{}">{}{}{}</svg>',
        _says(hours), grid, bars, labels,
    )  # fmt: skip


def qr_svg(address: str) -> bytes:
    """The address as a QR code: black on white whatever the theme, or no telephone reads it."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=QR_QUIET, light="#fff", dark="#000", omitsize=True, svgclass=None, lineclass=None,
        title=f"QR code of {address}",
    )  # fmt: skip
    return out.getvalue()


def qr_png(address: str) -> bytes:
    """The same as an image of pixels."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="png", border=QR_QUIET, scale=QR_PNG_SCALE)
    return out.getvalue()


def _bar(hour: Hour, x: float, step: float, top: int):
    both, human = _y(hour.human + hour.others, top), _y(hour.human, top)
    at, wide, zero = f"{x + 1:.1f}", f"{step - 2:.1f}", _y(0, top)
    words = f"{timezone.localtime(hour.at):%a %H:%M}"
    return (
        words, hour.human, hour.others, at, wide, both, f"{human - both:.1f}", at, wide, human, f"{zero - human:.1f}"
    )  # fmt: skip


def _labels(hours: Sequence[Hour]):
    for n, hour in enumerate(hours):
        local = timezone.localtime(hour.at)
        if local.hour % 6 == 0:
            yield n, f"{local:%a}" if local.hour == 0 else f"{local:%H:%M}"


def _says(hours: Sequence[Hour]) -> str:
    people, others = sum(hour.human for hour in hours), sum(hour.others for hour in hours)
    if not people + others:
        return f"Nobody in {len(hours)} hours"
    best = max(hours, key=lambda hour: hour.human)
    peak = f"; most people at {timezone.localtime(best.at):%a %H:%M}: {best.human}" if best.human else ""
    return f"In {len(hours)} hours {people} people and {others} others{peak}"


def _y(count: int, top: int) -> float:
    return round(TOP + TALL - TALL * count / max(top, 1), 1)


def _round_up(most: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100 …: an axis that reads itself."""
    for ten in (10**power for power in range(12)):
        for top in (2 * ten, 4 * ten, 10 * ten):
            if most <= top:
                return top
    return most
