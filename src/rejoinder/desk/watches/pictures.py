"""The pictures of a watch: its query in colours of type, its week as bars, its day as a strip."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.query import painted

BARS_WIDTH, BARS_HEIGHT, BAR_TOP, BAR_FOOT = 258, 66, 16, 50
DAY_WIDTH, DAY_LEFT = 532, 4
DOTS_MAX = 40


def paint_lines(text: str, wrong_at: int | None = None) -> list[SafeString]:
    """The lines of a query: operators bold, fields dotted, the place of an error underlined."""
    lines: list[list[SafeString]] = [[]]
    pieces = painted(text)
    for number, (kind, piece, at) in enumerate(pieces):
        end = pieces[number + 1][2] if number + 1 < len(pieces) else len(text) + 1
        is_wrong = wrong_at is not None and at <= wrong_at < end and kind != "space"
        for part_number, part in enumerate(piece.split("\n")):
            if part_number:
                lines.append([])
            if part:
                lines[-1].append(_paint(kind, part, is_wrong=is_wrong))
    return [mark_safe("".join(parts)) for parts in lines]  # noqa: S308 every part is escaped below


def _paint(kind: str, part: str, *, is_wrong: bool) -> SafeString:
    if is_wrong:
        return format_html('<u class="wrong-place">{}</u>', part)
    if kind == "op":
        return format_html('<b class="operator">{}</b>', part)
    if kind == "field":
        return format_html('<i class="field-name">{}</i>', part)
    return conditional_escape(part)


def day_bars(days: Sequence[tuple[date, int]]) -> SafeString:
    """Posts found a day over seven days; the last in ink."""
    most = max((count for _, count in days), default=0)
    slot = BARS_WIDTH / max(len(days), 1)
    parts = []
    for number, (day, count) in enumerate(days):
        height = max(2.0, (BAR_FOOT - BAR_TOP) * count / most) if most and count else 1.0
        is_last = number == len(days) - 1
        x, middle, top = number * slot + 4, number * slot + slot / 2, BAR_FOOT - height
        parts.append(
            format_html(
                '<rect x="{}" y="{}" width="{}" height="{}" class="{}"/><text x="{}" y="{}" font-size="12" '
                'text-anchor="middle" font-weight="{}">{}</text><text x="{}" y="64" font-size="11" '
                'text-anchor="middle" class="caption-text">{}</text>',
                f"{x:.1f}", f"{top:.1f}", f"{slot - 8:.1f}", f"{height:.1f}", "ink" if is_last else "edge",
                f"{middle:.1f}", f"{top - 4:.1f}", 600 if is_last else 400, f"{count:,}", f"{middle:.1f}",
                day.strftime("%a"),
            )
        )  # fmt: skip
    said = ", ".join(f"{count}" for _, count in days)
    return format_html(
        '<svg width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="Posts found a day: {}">{}</svg>',
        BARS_WIDTH, BARS_HEIGHT, BARS_WIDTH, BARS_HEIGHT, said, mark_safe("".join(parts)),  # noqa: S308 escaped above
    )  # fmt: skip


def day_strip(quiet: tuple[time | None, time | None], digest_at: time | None, alerts: Sequence[datetime]) -> SafeString:
    """24 hours: quiet hours hatched, the digest as a bar, alerts as dots. `alerts` are in the reader's time."""
    parts = [format_html('<rect x="{}" y="16" width="{}" height="16" class="strip-ground"/>', DAY_LEFT, DAY_WIDTH)]
    said = []
    start, end = quiet
    if start is not None and end is not None and start != end:
        spans = [(start, end)] if start < end else [(time(0), end), (start, None)]
        parts += [_hatched(_x(a), _x(b) if b else DAY_LEFT + DAY_WIDTH) for a, b in spans if a != b]
        words = f"quiet, {start:%H:%M} to {end:%H:%M}"
        longest = max(spans, key=lambda span: (_x(span[1]) if span[1] else DAY_LEFT + DAY_WIDTH) - _x(span[0]))
        middle = (_x(longest[0]) + (_x(longest[1]) if longest[1] else DAY_LEFT + DAY_WIDTH)) / 2
        parts.append(_word(min(max(middle, 70), 470), words))
        said.append(words)
    if digest_at is not None:
        x = _x(digest_at)
        parts.append(format_html('<path d="M{} 14v20" class="strip-digest"/>', f"{x:.1f}"))
        anchor = "start" if x < 430 else "end"
        parts.append(_word(x + (5 if anchor == "start" else -5), f"digest {digest_at:%H:%M}", anchor))
        said.append(f"digest at {digest_at:%H:%M}")
    dots = [f"{_x(at.time()):.1f}" for at in alerts[:DOTS_MAX]]
    parts.append(format_html_join("", '<circle cx="{}" cy="24" r="3.5" class="strip-alert"/>', ((x,) for x in dots)))
    said.append(f"{len(alerts)} alerts today" if len(alerts) != 1 else "1 alert today")
    hours = ((0, "start"), (6, "middle"), (12, "middle"), (18, "middle"), (24, "end"))
    for hour, anchor in hours:
        x = DAY_LEFT + DAY_WIDTH * hour / 24
        parts.append(
            format_html('<text x="{}" y="46" font-size="11" class="caption-text" text-anchor="{}">{}:00</text>',
                        f"{x:.1f}", anchor, f"{hour:02d}")
        )  # fmt: skip
    return format_html(
        '<svg viewBox="0 0 540 48" class="day-strip" role="img" aria-label="{}"><defs>'
        '<pattern id="quiet-hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="4" height="4" class="hatch-ground"/><rect width="1.5" height="4" class="hatch-line"/></pattern>'
        "</defs>{}</svg>",
        "; ".join(said), mark_safe("".join(parts)),  # noqa: S308 every part is escaped above
    )  # fmt: skip


def _hatched(left: float, right: float) -> SafeString:
    return format_html(
        '<rect x="{}" y="16" width="{}" height="16" fill="url(#quiet-hatch)"/>', f"{left:.1f}", f"{right - left:.1f}"
    )


def _word(x: float, text: str, anchor: str = "middle") -> SafeString:
    return format_html('<text x="{}" y="11" font-size="12" text-anchor="{}">{}</text>', f"{x:.1f}", anchor, text)


def _x(clock: time) -> float:
    return DAY_LEFT + DAY_WIDTH * (clock.hour * 60 + clock.minute) / 1440
