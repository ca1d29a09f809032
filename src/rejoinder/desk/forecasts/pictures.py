"""The pictures of the record, as SVG: said against happened, and ours against the base rate."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from rejoinder.core.forecast.scores import Bin
from rejoinder.desk.forecasts.record import Horizon

LEFT, TOP, SIDE_X, SIDE_Y = 44, 22, 520, 320
SMALL = 104
OFF_NAMED = 3  # dots that stand furthest off the diagonal; more words than that hide the picture


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
        '<line x1="{}" y1="{}" x2="{}" y2="{}" class="edge-line" stroke-dasharray="5 4"/>{}{}{}'
        '<text x="{}" y="13" font-size="12" class="second-text">what happened</text>'
        '<text x="{}" y="376" font-size="12" class="second-text">what we said</text></svg>',
        f"Reliability: {says}" if says else "No settled forecast yet",
        grid, _x(0), _y(0), _x(1), _y(1), rate, dots, _said(bins, fullest), LEFT, LEFT,
    )  # fmt: skip


def _said(bins: Sequence[Bin], fullest: Bin | None) -> SafeString:
    """In words beside the dots: the fullest, and those off the diagonal; what the diagonal is where there are none."""
    if not bins:
        return format_html(
            '<text x="{}" y="{}" font-size="12" text-anchor="end" class="second-text halo-text">said and happened agree'
            "</text>", _x(0.62), _y(0.68),
        )  # fmt: skip
    off = sorted(bins, key=lambda one: -abs(one.said - one.happened))[:OFF_NAMED]
    rows = [
        (
            _x(one.said) + (-14 if one is fullest else 14), _y(one.happened) + (-12 if one is fullest else 16),
            "end" if one is fullest else "start", "strong-text" if one is fullest else "second-text",
            f"near {one.said:.0%}: {one.count} of {one.n}" if one is fullest else f"{one.count} of {one.n}",
        )
        for one in dict.fromkeys([fullest, *off]) if one is not None and (one is fullest or one.said < 0.9)
    ]  # fmt: skip
    return format_html_join(
        "", '<text x="{}" y="{}" font-size="12" text-anchor="{}" class="{} halo-text">{}</text>', rows
    )


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
    foot = 24 + 27 * max(len(scored), 1)
    grid = format_html_join(
        "",
        '<line x1="{0}" x2="{0}" y1="16" y2="{1}" class="rule-line"/>'
        '<text x="{0}" y="{2}" font-size="12" text-anchor="middle" class="second-text">{3}</text>',
        (
            (f"{_across(v, top):.0f}", foot, foot + 15, f"{v:.1f}".removeprefix("0").removesuffix(".0") or "0")
            for v in (0, 0.1, 0.2, 0.3, 0.4) if v <= top
        ),
    )  # fmt: skip
    rows = format_html_join("", "{}", ((_pair(one, 32 + 27 * n, top),) for n, one in enumerate(scored)))
    says = "; ".join(
        f"{one.hours} h: {one.scores.brier:.3f} against {one.scores.base_brier:.3f}, better by {one.better_by}%"
        for one in scored
    )
    return format_html(
        '<svg viewBox="0 0 344 {}" width="100%" role="img" aria-label="{}">{}'
        '<circle cx="66" cy="6" r="4" class="ink"/><text x="75" y="10" font-size="12" class="second-text">ours</text>'
        '<circle cx="126" cy="6" r="4" class="hollow"/>'
        '<text x="135" y="10" font-size="12" class="second-text">base rate</text>'
        '<text x="344" y="10" font-size="12" text-anchor="end" class="second-text">better by</text>{}</svg>',
        foot + 20, f"Brier scores, ours against the base rate. {says}", grid, rows,
    )  # fmt: skip


def _pair(one: Horizon, y: int, top: float) -> SafeString:
    ours, base = _across(one.scores.brier, top), _across(one.scores.base_brier, top)
    return format_html(
        '<text x="0" y="{0}" font-size="13">{1} h</text>'
        '<rect x="{2}" y="{3}" width="{4}" height="7" class="pale"/>'
        '<line x1="{5}" x2="{6}" y1="{7}" y2="{7}" class="ink-line" stroke-width="3"/>'
        '<circle cx="{8}" cy="{7}" r="5" class="ink"/><circle cx="{9}" cy="{7}" r="5" class="hollow"/>'
        '<text x="344" y="{0}" font-size="13" text-anchor="end" font-weight="600">{10}%</text>',
        y + 4, one.hours, f"{min(ours, base):.0f}", f"{y - 3.5}", f"{abs(ours - base):.0f}",
        f"{_across(one.low, top):.0f}", f"{_across(one.high, top):.0f}", y, f"{ours:.0f}", f"{base:.0f}", one.better_by,
    )  # fmt: skip


def _across(value: float, top: float) -> float:
    return 62 + 216 * value / top


def _x(value: float) -> float:
    return round(LEFT + SIDE_X * value, 1)


def _y(value: float) -> float:
    return round(TOP + SIDE_Y * (1 - value), 1)
