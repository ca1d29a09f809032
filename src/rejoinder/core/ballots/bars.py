"""Totals as bars, for rules under which votes do not move: approvals, points, scores, pairs."""

from html import escape

from rejoinder.core.ballots.count import Count, Stage
from rejoinder.core.ballots.flow_layout import colour_of
from rejoinder.core.ballots.naming import cut, isolated
from rejoinder.core.ballots.placing import conserves, in_order_of_result

WIDTH, NAMES, ROW = 848.0, 220.0, 28.0
LETTERS = 30  # of a name beside its bar


def bars(count: Count) -> tuple[str, float, float]:
    """One bar for each candidate in each stage, best first; the drawing, its width and its height."""
    order = in_order_of_result(count)
    parts, y = list[str](), 0.0
    names = stage_names(count)
    for place, stage in enumerate(count.stages):
        if len(count.stages) > 1:
            parts.append(
                f'<text x="0" y="{y + 13:.0f}" font-size="13" font-weight="600" fill="#16181A" class="count-text" '
                f'data-stage="{place}">{names[place]}</text>'
            )
            y += 24
        most = max([1, *stage.totals])
        for candidate in (n for n in order if not _has_left(count, place, n)):
            parts.append(_bar(count, stage, candidate, (y, most)))
            y += ROW
        if stage.exhausted:
            parts.append(_used_up(count, stage, y))
            y += ROW
        y += 10
    return "".join(parts), WIDTH, max(y - 10, ROW)


def stage_names(count: Count) -> tuple[str, ...]:
    """What is added up in each stage, in a word or two."""
    if count.rule == "star":
        return ("Score", "Run-off")[: len(count.stages)]
    if len(count.stages) == 1:
        return ("Approvals" if count.rule == "approval" else "Votes" if conserves(count) else "Points",)
    return tuple(f"Stage {stage.number}" for stage in count.stages)


def _has_left(count: Count, place: int, candidate: int) -> bool:
    """Whether the candidate is out and has nothing in this stage."""
    stages = count.stages[: place + 1]
    return not stages[-1].totals[candidate] and any(candidate in stage.excluded for stage in stages)


def _bar(count: Count, stage: Stage, candidate: int, at: tuple[float, int]) -> str:
    y, most = at
    total = stage.totals[candidate]
    wide = (WIDTH - NAMES - 150) * total / most
    number = f"{total / 10**count.decimals:,.{count.decimals}f}" + (", wins" if candidate in stage.elected else "")
    weight = 600 if candidate in count.winners else 400
    return (
        f'<text x="0" y="{y + 16:.0f}" font-size="13" font-weight="{weight}" fill="#16181A" class="count-text">'
        f"{escape(isolated(cut(count.labels[candidate], LETTERS)))}</text>"
        f'<rect x="{NAMES:.0f}" y="{y + 3:.0f}" width="{max(wide, 1):.1f}" height="18" fill="{colour_of(candidate)}">'
        f"<title>{escape(count.labels[candidate])}: {number}</title></rect>"
        f'<text x="{NAMES + max(wide, 1) + 8:.1f}" y="{y + 16:.0f}" font-size="13" font-weight="{weight}" '
        f'fill="#16181A" class="count-text">{number}</text>'
    )


def _used_up(count: Count, stage: Stage, y: float) -> str:
    number = f"{stage.exhausted / 10**count.decimals:,.{count.decimals}f}"
    where = 'font-size="13" fill="#484B4C" class="count-second"'
    return (
        f'<text x="0" y="{y + 16:.0f}" {where}>No choice</text>'
        f'<text x="{NAMES:.0f}" y="{y + 16:.0f}" {where}>{number}</text>'
    )
