"""Votes with decimals as whole votes, so that what a picture shows adds up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rejoinder.core.ballots.count import Count, Stage


@dataclass(frozen=True, slots=True)
class WholeStage:
    """One stage in whole votes: `totals` by candidate; with `exhausted` they add up to `papers`."""

    totals: tuple[int, ...]
    exhausted: int
    papers: int


def whole_votes(count: Count, stages: Sequence[Stage]) -> tuple[WholeStage, ...]:
    """Each of `stages` in whole votes: every figure is its exact value rounded up or down, and each column adds up.

    Rounded by the largest remainders (Hamilton), with one exception: a figure that did not fall since the stage before
    is not shown falling as long as the column's sum allows that. Nor is somebody shown at the quota who is below it.
    Under rules with whole votes it is the exact figure.
    """
    unit = 10**count.decimals
    found: list[WholeStage] = []
    exact_before: Sequence[int] = ()
    shown_before: Sequence[int] = ()
    for stage in stages:
        exact = (*stage.totals, stage.exhausted)
        not_less = [
            shown if now >= before else 0
            for now, before, shown in zip(exact, exact_before or exact, shown_before or (0,) * len(exact), strict=True)
        ]
        quota = stage.quota or 0
        kept_down = {n for n, votes in enumerate(stage.totals) if votes < quota <= (votes // unit + 1) * unit}
        shown = rounded(exact, unit, not_less, kept_down)
        found.append(WholeStage(tuple(shown[:-1]), shown[-1], sum(shown)))
        exact_before, shown_before = exact, shown
    return tuple(found)


def rounded(
    parts: Sequence[int], unit: int, not_less: Sequence[int] = (), kept_down: Collection[int] = ()
) -> list[int]:
    """`parts`, in units of 1/unit, as whole numbers that add up to their rounded sum; each is rounded up or down.

    Those that stand under their entry in `not_less` are rounded up first, then those with the largest remainder;
    level ones in their order; those `kept_down` only where nothing else is left.

    >>> rounded([150, 125, 25], 100)
    [2, 1, 0]
    """
    floors = [part // unit for part in parts]
    missing = (2 * sum(parts) + unit) // (2 * unit) - sum(floors)
    least = not_less or [0] * len(parts)
    first = sorted(range(len(parts)), key=lambda n: (n in kept_down, floors[n] >= least[n], -(parts[n] % unit)))
    raised = set(first[:missing])
    return [floor + (n in raised) for n, floor in enumerate(floors)]
