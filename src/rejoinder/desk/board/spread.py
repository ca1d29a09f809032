"""Who carried a story and when, as one picture: time across, one lane for each leaning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.carriers import Carried, first_crossing
from rejoinder.core.clock import duration

LANES = {"": 62, "left": 100, "centre": 138, "right": 176}
LABEL_ROWS = (12, 27)  # above the lanes: "now", and where it crossed
LANE_WORDS = {"": "No label", "left": "Left", "centre": "Centre", "right": "Right"}
LEFT, RIGHT = 128.0, 824.0
NAMES_MAX = 6  # more cannot be read beside each other
CURVES_MAX = 40
TICKS_MAX = 7
STEPS_MIN = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080)  # minutes between two times on the axis
LETTER = 6.6  # width of a letter at 12 px, generously


@dataclass(frozen=True)
class Carrier:
    """A source in a story, by its first post there. Times in unix seconds."""

    source: int
    name: str
    medium: str
    leaning: str
    first: float
    posts: int
    linked_to: int | None = None  # the source of the post that its first post links to

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.first, tz=timezone.get_current_timezone())


@dataclass(frozen=True)
class Crossing:
    """Where a story first reached another side, or news: drawn as a dotted line."""

    time: float
    says: str


@dataclass(frozen=True)
class Axis:
    """Unix seconds to places across."""

    start: float
    end: float

    def x(self, time: float) -> float:
        share = (time - self.start) / max(self.end - self.start, 1.0)
        return LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0)


def crossings(carriers: Sequence[Carrier]) -> list[Crossing]:
    """The first carrier on the other side, and the first in the news after a start elsewhere; each at most once."""
    if not carriers:
        return []
    start = carriers[0].first
    found = []
    other = first_crossing([Carried(c.source, c.leaning, c.first) for c in carriers])
    if other:
        found.append(Crossing(other.time, f"reached the {other.leaning} after {duration(other.time - start)}"))
    news = next((c for c in carriers if c.medium in ("news", "agency")), None)
    if news and carriers[0].medium not in ("news", "agency"):
        found.append(Crossing(news.first, f"reached news after {duration(news.first - start)}"))
    return sorted(found, key=lambda crossing: crossing.time)


def draw(carriers: Sequence[Carrier], now: float) -> SafeString:
    """The picture; `carriers` by first post, earliest first. Its table stands beside it in the page."""
    axis = _axis(carriers, now)
    parts = [
        _lanes(carriers),
        _ticks(axis),
        _crossing_lines(crossings(carriers), axis),
        _now_line(axis, now),
        _labels(crossings(carriers), axis, now),
        _curves(carriers, axis),
        format_html_join("", "{}", ((_mark(carrier, axis),) for carrier in carriers)),
        _names(carriers, axis),
    ]
    said = f"Who carried it, when, by leaning: {len(carriers)} carriers. The table below says the same."
    return format_html(
        '<svg class="spread" viewBox="0 0 836 220" width="100%" role="img" aria-label="{}">{}</svg>',
        said,
        mark_safe("".join(parts)),  # noqa: S308 made of escaped parts
    )


def _axis(carriers: Sequence[Carrier], now: float) -> Axis:
    first, last = carriers[0].first, max(carrier.first for carrier in carriers)
    span = max(last - first, 600.0)
    end = now if now - last < 1.5 * span else last + 0.1 * span
    return Axis(first - 0.06 * (end - first), end + 0.04 * (end - first))


def _lanes(carriers: Sequence[Carrier]) -> SafeString:
    parts = []
    for leaning, y in LANES.items():
        count = sum(carrier.leaning == leaning for carrier in carriers)
        parts.append((y, y, _swatch(leaning, y), y + 4, LANE_WORDS[leaning], y + 4, count))
    return format_html_join(
        "",
        '<line x1="128" x2="824" y1="{}" y2="{}" class="rule-line"/>{}<text x="17" y="{}" font-size="13">{}</text>'
        '<text x="114" y="{}" font-size="13" text-anchor="end" font-weight="600">{}</text>',
        parts,
    )


def _swatch(leaning: str, y: int) -> SafeString:
    if leaning:
        return format_html('<rect x="0" y="{}" width="10" height="10" class="lean-{}"/>', y - 5, leaning)
    return format_html(
        '<rect x="0" y="{}" width="10" height="10" class="hatch-ground"/>'
        '<path d="M0 {}L5 {}M0 {}L10 {}M5 {}L10 {}" class="edge-line" stroke-width="1.5"/>',
        y - 5, y, y - 5, y + 5, y - 5, y + 5, y,
    )  # fmt: skip


def _ticks(axis: Axis) -> SafeString:
    span_min = (axis.end - axis.start) / 60
    step = next((m for m in STEPS_MIN if span_min / m <= TICKS_MAX), STEPS_MIN[-1]) * 60
    zone = timezone.get_current_timezone()
    offset = (datetime.fromtimestamp(axis.start, tz=zone).utcoffset() or timedelta()).total_seconds()
    time = ((axis.start + offset) // step + 1) * step - offset
    found = []
    while time < axis.end and len(found) < 2 * TICKS_MAX:
        at = datetime.fromtimestamp(time, tz=zone)
        said = f"{at:%H:%M}" if step < 86400 and (at.hour or at.minute) else f"{at.day} {at:%b}"
        x = f"{axis.x(time):.0f}"
        found.append((x, said, x, x))
        time += step
    return format_html_join(
        "",
        '<text x="{}" y="216" font-size="12" text-anchor="middle" class="caption-text">{}</text>'
        '<line x1="{}" x2="{}" y1="195" y2="200" class="edge-line"/>',
        found,
    )


def _now_line(axis: Axis, now: float) -> SafeString:
    if now > axis.end:
        return mark_safe("")
    return format_html('<rect x="{}" y="32" width="1" height="163" class="ink"/>', f"{axis.x(now):.0f}")


def _labels(found: Sequence[Crossing], axis: Axis, now: float) -> SafeString:
    """What stands above the lanes: "now" first, then each crossing left or right of its line, in the first free row."""
    taken: dict[int, list[tuple[float, float]]] = {row: [] for row in LABEL_ROWS}
    said = []
    if now <= axis.end:
        at = datetime.fromtimestamp(now, tz=timezone.get_current_timezone())
        said.append((axis.x(now), f"now, {at:%H:%M}", "strong-text", ("end", "start")))
    for index, crossing in enumerate(found):
        sides = ("end", "start") if index == 0 else ("start", "end")
        said.append((axis.x(crossing.time), crossing.says, "second-text", sides))
    rows = []
    for x, words, kind, sides in said:
        place = _free_place(x, len(words) * LETTER, sides, taken)
        if place is not None:
            row, anchor, at_x = place
            rows.append((f"{at_x:.0f}", row, anchor, kind, words))
    return format_html_join(
        "", '<text x="{}" y="{}" font-size="12" text-anchor="{}" class="{} halo-text">{}</text>', rows
    )


def _free_place(
    x: float, width: float, sides: Sequence[str], taken: dict[int, list[tuple[float, float]]]
) -> tuple[int, str, float] | None:
    """The row, the anchor and the place of a label that stands clear of those before it; None where none is free."""
    for row in LABEL_ROWS:
        for side in sides:
            start, end = (x - 5 - width, x - 5) if side == "end" else (x + 5, x + 5 + width)
            if start < 0 or end > 836 or any(start < right + 6 and end > left - 6 for left, right in taken[row]):
                continue
            taken[row].append((start, end))
            return row, side, end if side == "end" else start
    return None


def _crossing_lines(found: Sequence[Crossing], axis: Axis) -> SafeString:
    """A dotted line where it first reached another side, or the news."""
    return format_html_join(
        "",
        '<line x1="{0}" x2="{0}" y1="32" y2="195" class="ink-line" stroke-dasharray="2 3"/>',
        ((f"{axis.x(crossing.time):.0f}",) for crossing in found),
    )


def _curves(carriers: Sequence[Carrier], axis: Axis) -> SafeString:
    by_source = {carrier.source: carrier for carrier in carriers}
    paths = []
    for carrier in carriers:
        origin = by_source.get(carrier.linked_to) if carrier.linked_to is not None else None
        if origin and len(paths) < CURVES_MAX:
            x1, y1 = axis.x(origin.first), LANES[origin.leaning]
            x2, y2 = axis.x(carrier.first), LANES[carrier.leaning]
            dip = 17 if y1 == y2 else 0
            middle = (x1 + x2) / 2
            paths.append((f"M{x1:.0f} {y1}C{middle:.0f} {y1 + dip} {middle:.0f} {y2 + dip} {x2:.0f} {y2}",))
    return format_html_join("", '<path d="{}" class="edge-line" stroke-width="1.25"/>', paths)


def _mark(carrier: Carrier, axis: Axis) -> SafeString:
    """A circle for a blog, a square for news."""
    x, y = axis.x(carrier.first), LANES[carrier.leaning]
    colour = f"lean-{carrier.leaning}" if carrier.leaning else "edge"
    title = f"{carrier.name}, {carrier.at:%H:%M}"
    if carrier.medium in ("news", "agency"):
        shape = '<rect x="{}" y="{}" width="12" height="12" class="{} ringed"><title>{}</title></rect>'
        return format_html(shape, f"{x - 6:.0f}", y - 6, colour, title)
    shape = '<circle cx="{}" cy="{}" r="6.5" class="{} ringed"><title>{}</title></circle>'
    return format_html(shape, f"{x:.0f}", y, colour, title)


def _names(carriers: Sequence[Carrier], axis: Axis) -> SafeString:
    """The first carrier, those that crossed, then the busiest: as many as stand clear of each other."""
    crossed = {crossing.time for crossing in crossings(carriers)}
    order = sorted(
        range(len(carriers)), key=lambda i: (i != 0, carriers[i].first not in crossed, -carriers[i].posts, i)
    )
    taken: dict[str, list[tuple[float, float]]] = {leaning: [] for leaning in LANES}
    rows = []
    for index in order:
        carrier = carriers[index]
        name = _short(carrier.name) + (", first" if index == 0 else "")
        half = len(name) * LETTER / 2
        x = min(max(axis.x(carrier.first), LEFT - 12 + half), RIGHT - half)
        if any(x - half < end and x + half > start for start, end in taken[carrier.leaning]):
            continue
        taken[carrier.leaning].append((x - half, x + half))
        rows.append((f"{x:.0f}", LANES[carrier.leaning] - 11, 600 if index == 0 else 500, name))
        if len(rows) == NAMES_MAX:
            break
    return format_html_join(
        "",
        '<text x="{}" y="{}" font-size="12" text-anchor="middle" font-weight="{}" class="halo-text">{}</text>',
        rows,
    )


def _short(name: str) -> str:
    return name if len(name) <= 24 else name[:23].rstrip() + "…"
