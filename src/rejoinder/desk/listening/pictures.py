"""The habit picture: fourteen bars, the last in ink, on a band between two dotted lines."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from rejoinder.desk.listening.habit import Rhythm

WIDTH, HEIGHT, STEP, BAR = 140, 26, 10, 8
TOP = 21.4  # the tallest bar, so that the band's upper line stays inside


def habit_picture(rhythm: Rhythm) -> SafeString:
    """The rhythm as a picture whose label states what it shows. Own scale; a day without posts is a thin line."""
    top = max(*rhythm.days, rhythm.high or 0, 1)
    bars = [_bar(number, count, top) for number, count in enumerate(rhythm.days)]
    return format_html(
        '<svg class="habit" width="140" height="26" viewBox="0 0 140 26" role="img" '
        'aria-label="Posts a day, 14 days: {}">{}<path class="edge" d="{}"/><path class="ink" d="{}"/>{}</svg>',
        rhythm.words,
        _band(rhythm, top),
        "".join(bars[:-1]),
        bars[-1],
        _band_lines(rhythm, top),
    )


def _bar(number: int, count: int, top: int) -> str:
    height = max(1.0, TOP * count / top)
    return f"M{number * STEP} {HEIGHT - height:.1f}h{BAR}v{height:.1f}h-{BAR}z"


def _band(rhythm: Rhythm, top: int) -> SafeString | str:
    if rhythm.low is None or rhythm.high is None:
        return ""
    low, high = (HEIGHT - TOP * value / top for value in (rhythm.low, rhythm.high))
    tall = f"{max(low - high, 1):.1f}"
    return format_html('<rect class="band" y="{}" width="140" height="{}"/>', f"{high:.1f}", tall)


def _band_lines(rhythm: Rhythm, top: int) -> SafeString | str:
    if rhythm.low is None or rhythm.high is None:
        return ""
    low, high = (HEIGHT - TOP * value / top for value in (rhythm.low, rhythm.high))
    return format_html(
        '<path class="ink-line" stroke-dasharray="1.5 2.5" d="M0 {}H140M0 {}H140"/>', f"{low:.1f}", f"{high:.1f}"
    )
