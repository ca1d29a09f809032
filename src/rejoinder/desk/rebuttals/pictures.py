"""The pictures of the record of answers, as SVG: how long each step takes, and what an answer did."""

import math
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rejoinder.core.clock import duration
from rejoinder.core.responses import StepTimes
from rejoinder.desk.rebuttals.models import Effect

LEFT, RIGHT, TOP, LANE = 150, 96, 26, 34
WIDTH = 640
LANES = {
    "triage": "seen → decided", "draft": "→ drafted", "approval": "→ approved", "out": "→ out", "uptake": "→ taken up",
    "answer": "seen → out, in all",
}  # fmt: skip
SCALES_S = (300, 600, 1200, 1800, 3600, 7200, 14_400, 28_800, 86_400, 259_200)
EDGE = 4.0  # the axis of an effect goes from a quarter to four times
SMALL_WIDTH, SMALL_HEIGHT = 220, 30


def steps_picture(steps: Sequence[StepTimes], target_min: int) -> SafeString:
    """A lane for each step: the median in ink, a line on to p90; the whole answer last, with the target dashed."""
    longest = max([target_min * 60.0, *(one.p90_s or one.median_s or 0.0 for one in steps)])
    scale = next((size for size in SCALES_S if size >= longest), SCALES_S[-1])
    height = TOP + LANE * len(steps) + 24
    grid = format_html_join(
        "",
        '<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" class="rule-line"/>'
        '<text x="{0}" y="{3}" font-size="12" text-anchor="middle" class="second-text">{4}</text>',
        (
            (_x(part * scale, scale), TOP - 6, height - 24, height - 8, _minutes(part * scale))
            for part in (0, 0.25, 0.5, 0.75, 1)
        ),
    )  # fmt: skip
    lanes = format_html_join("", "{}", ((_lane(n, one, scale),) for n, one in enumerate(steps)))
    target = _x(target_min * 60.0, scale)
    says = "; ".join(f"{LANES[one.step]}: {_says(one)}" for one in steps)
    return format_html(
        '<svg class="steps-picture" viewBox="0 0 {} {}" width="100%" role="img" aria-label="{}"><title>How long each '
        'step takes</title>{}<line x1="{}" x2="{}" y1="{}" y2="{}" class="ink-line" stroke-dasharray="2 3"/>'
        '<text x="{}" y="14" font-size="12" text-anchor="middle" class="second-text">target {} min</text>{}</svg>',
        WIDTH, height, says, grid, target, target, TOP - 6, height - 24, target, target_min, lanes,
    )  # fmt: skip


def _lane(n: int, one: StepTimes, scale: float) -> SafeString:
    y = TOP + n * LANE + LANE // 2
    name = format_html(
        '<text x="{}" y="{}" font-size="12" text-anchor="end" class="{}">{}</text>',
        LEFT - 10, y + 4, "strong-text" if one.step == "answer" else "second-text", LANES[one.step],
    )  # fmt: skip
    if one.median_s is None:
        return format_html(
            '{}<text x="{}" y="{}" font-size="12" class="caption-text">{}</text>', name, LEFT + 6, y + 4, _says(one)
        )
    middle = _x(one.median_s, scale)
    whisker = ""
    end = middle
    if one.p90_s is not None:
        end = _x(one.p90_s, scale)
        whisker = format_html(
            '<line x1="{}" x2="{}" y1="{}" y2="{}" class="edge-line" stroke-width="2"/>', middle, end, y, y
        )
    return format_html(
        '{}<rect x="{}" y="{}" width="{}" height="10" class="{}"/>{}<circle cx="{}" cy="{}" r="5" class="ink ringed"/>'
        '<text x="{}" y="{}" font-size="12" class="strong-text halo-text">{}</text>',
        name, LEFT, y - 5, f"{max(1.0, middle - LEFT):.1f}", "ink" if one.step == "answer" else "edge", whisker, middle,
        y, max(end, middle) + 10, y + 4, _minutes(one.median_s),
    )  # fmt: skip


def effect_picture(found: Effect) -> SafeString:
    """Posts as a multiple of what like stories had: the dot, its range, and the line of no effect."""
    if found.low is None or found.high is None:
        return format_html("")
    y = SMALL_HEIGHT // 2
    dot = ""
    if found.ratio is not None:
        dot = format_html('<circle cx="{}" cy="{}" r="5" class="ink ringed"/>', _log_x(found.ratio), y)
    return format_html(
        '<svg class="effect-picture" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        "<title>{}</title>"
        '<line x1="{}" x2="{}" y1="2" y2="{}" class="ink-line" stroke-dasharray="2 3"/>'
        '<line x1="{}" x2="{}" y1="{}" y2="{}" class="{}" stroke-width="3"/>{}</svg>',
        SMALL_WIDTH, SMALL_HEIGHT, SMALL_WIDTH, SMALL_HEIGHT, found.why, found.why, SMALL_WIDTH / 2, SMALL_WIDTH / 2,
        SMALL_HEIGHT - 2, _log_x(found.low), _log_x(found.high), y, y,
        "ink-line" if found.ratio is not None else "edge-line", dot,
    )  # fmt: skip


def _log_x(ratio: float) -> str:
    place = math.log(min(max(ratio, 1 / EDGE), EDGE)) / math.log(EDGE)
    return f"{SMALL_WIDTH / 2 + place * (SMALL_WIDTH / 2 - 8):.1f}"


def _x(seconds: float, scale: float) -> float:
    return round(LEFT + min(1.0, seconds / scale) * (WIDTH - LEFT - RIGHT), 1)


def _minutes(seconds: float) -> str:
    return duration(seconds) if seconds else "0"


def _says(one: StepTimes) -> str:
    if one.median_s is None:
        return f"Too little to say: {one.done} done, {one.waiting} waiting"
    tail = f", 9 of 10 within {duration(one.p90_s)}" if one.p90_s is not None else ""
    return f"median {duration(one.median_s)}{tail}"
