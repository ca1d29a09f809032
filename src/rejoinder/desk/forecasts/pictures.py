"""The pictures of the record, as SVG: said against happened, and ours against the base rate."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rejoinder.core.forecast.scores import Bin
from rejoinder.desk.forecasts.record import Horizon

LEFT, TOP, SIDE_X, SIDE_Y = 44, 22, 520, 320
SMALL = 104


def reliability_picture(bins: Sequence[Bin], base: float | None) -> SafeString:
    """Said across, happened up, a dashed diagonal; dots by count with their 80 % range, the fullest in ink."""
    most = max((one.n for one in bins), default=1)
    fullest = max(bins, key=lambda one: (one.said >= 0.15, one.n), default=None)
    grid = format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}" class="rule-line"/>'
        '<text x="{}" y="{}" font-size="12" text-anchor="end" class="second-text">{}</text>'
        '<line x1="{}" x2="{}" y1="{}" y2="{}" class="rule-line"/>'
        '<text x="{}" y="{}" font-size="12" text-anchor="middle" class="second-text">{}</text>',
        (
            (
                LEFT, LEFT + SIDE_X, _y(v), _y(v), LEFT - 8, _y(v) + 4, f"{v:.0%}" if v in (0, 1) else f"{100 * v:.0f}",
                _x(v), _x(v), TOP, TOP + SIDE_Y, _x(v), TOP + SIDE_Y + 18, f"{v:.0%}" if v == 1 else f"{100 * v:.0f}",
            )
            for v in (0, 0.2, 0.4, 0.6, 0.8, 1)
        ),
    )  # fmt: skip
    dots = format_html_join(
        "",
        '<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" class="ink-line"/>'
        '<circle cx="{0}" cy="{3}" r="{4}" class="{5} ringed"><title>{6}</title></circle>',
        (
            (
                _x(one.said), _y(one.low), _y(one.high), _y(one.happened), f"{4 + 9 * (one.n / most) ** 0.5:.1f}",
                "ink" if one is fullest else "edge",
                f"said about {one.said:.0%}: {round(one.n * one.happened)} of {one.n} happened",
            )
            for one in bins
        ),
    )  # fmt: skip
    rate = (
        format_html(
            '<line x1="{}" x2="{}" y1="{}" y2="{}" class="ink-line" stroke-dasharray="1 3"/>'
            '<text x="{}" y="{}" font-size="12" text-anchor="end" class="second-text halo-text">'
            "base rate: {} of 100 become stories</text>",
            LEFT, LEFT + SIDE_X, _y(base), _y(base), LEFT + SIDE_X - 4, _y(base) - 6, round(100 * base),
        )
        if base is not None
        else ""
    )  # fmt: skip
    says = "; ".join(f"said {one.said:.0%}, happened {one.happened:.0%} of {one.n}" for one in bins)
    return format_html(
        '<svg class="reliability" viewBox="0 0 580 380" width="100%" role="img" aria-label="{}">{}'
        '<line x1="{}" y1="{}" x2="{}" y2="{}" class="edge-line" stroke-dasharray="5 4"/>{}{}'
        '<text x="{}" y="13" font-size="12" class="second-text">what happened</text>'
        '<text x="{}" y="376" font-size="12" class="second-text">what we said</text></svg>',
        f"Reliability: {says}" if says else "No settled forecast yet",
        grid, _x(0), _y(0), _x(1), _y(1), rate, dots, LEFT, LEFT,
    )  # fmt: skip


def small_reliability(bins: Sequence[Bin], chance: float | None) -> SafeString:
    """The same in the size of a stamp, with this forecast as the dot in ink."""
    dots = format_html_join(
        "",
        '<circle cx="{}" cy="{}" r="{}" class="edge"/>',
        ((f"{one.said * SMALL:.0f}", f"{SMALL * (1 - one.happened):.0f}", 3) for one in bins),
    )
    near = min(bins, key=lambda one: abs(one.said - chance), default=None) if chance is not None else None
    here = (
        format_html(
            '<circle cx="{}" cy="{}" r="4.5" class="ink"/>',
            f"{near.said * SMALL:.0f}",
            f"{SMALL * (1 - near.happened):.0f}",
        )
        if near
        else ""
    )
    return format_html(
        '<svg width="118" height="128" viewBox="-6 -6 118 128" role="img" aria-label="Said against happened">'
        '<rect x="0" y="0" width="{0}" height="{0}" fill="none" class="rule-line"/>'
        '<line x1="0" y1="{0}" x2="{0}" y2="0" class="edge-line" stroke-dasharray="3 3"/>{1}{2}'
        '<text x="0" y="118" font-size="11" class="second-text">0</text>'
        '<text x="{0}" y="118" font-size="11" text-anchor="end" class="second-text">we said, 100%</text></svg>',
        SMALL, dots, here,
    )  # fmt: skip


def score_pairs(horizons: Sequence[Horizon]) -> SafeString:
    """Brier scores on one axis: ours solid with its range, the base rate's hollow, the gap as a pale bar."""
    scored = [one for one in horizons if one.scores]
    top = max([0.26, *(max(one.high, one.scores.base_brier) for one in scored)])
    x = lambda value: 60 + 200 * value / top  # noqa: E731
    rows = format_html_join(
        "",
        '<text x="0" y="{0}" font-size="13">{1} h</text>'
        '<rect x="{2}" y="{3}" width="{4}" height="6" class="pale"/>'
        '<line x1="{5}" x2="{6}" y1="{7}" y2="{7}" class="ink-line" stroke-width="3"/>'
        '<circle cx="{8}" cy="{7}" r="5" class="ink"/><circle cx="{9}" cy="{7}" r="5" class="hollow"/>'
        '<text x="330" y="{0}" font-size="13" text-anchor="end" font-weight="600">{10}%</text>',
        (
            (
                34 + 28 * n, one.hours, f"{min(x(one.scores.brier), x(one.scores.base_brier)):.0f}", 27 + 28 * n,
                f"{abs(x(one.scores.brier) - x(one.scores.base_brier)):.0f}", f"{x(one.low):.0f}", f"{x(one.high):.0f}",
                30 + 28 * n, f"{x(one.scores.brier):.0f}", f"{x(one.scores.base_brier):.0f}", one.better_by,
            )
            for n, one in enumerate(scored)
        ),
    )  # fmt: skip
    says = "; ".join(f"{one.hours} h: {one.scores.brier:.3f} against {one.scores.base_brier:.3f}" for one in scored)
    return format_html(
        '<svg viewBox="0 0 334 {}" width="100%" role="img" aria-label="{}">'
        '<text x="60" y="11" font-size="11" class="second-text">● ours &#160; ○ base rate</text>'
        '<text x="330" y="11" font-size="11" text-anchor="end" class="second-text">better by</text>{}</svg>',
        30 + 28 * max(len(scored), 1), f"Brier scores, ours against the base rate. {says}", rows,
    )  # fmt: skip


def _x(value: float) -> float:
    return round(LEFT + SIDE_X * value, 1)


def _y(value: float) -> float:
    return round(TOP + SIDE_Y * (1 - value), 1)
