"""Where everyone stands at the end of a count, when they were elected or went out, and which stages to show."""

from rejoinder.core.ballots.count import Count, Stage


def in_order_of_result(count: Count) -> tuple[int, ...]:
    """Every candidate who stood, best first: winners as elected, who was left by votes, who went out, the last first.

    Level candidates keep the order of the paper. Who has withdrawn is not in it.
    """
    gone = out_at(count)
    last = count.stages[-1].totals if count.stages else (0,) * len(count.candidates)
    others = [n for n, one in enumerate(count.candidates) if n not in count.winners and not one.withdrawn]
    left = sorted((n for n in others if n not in gone), key=lambda n: -last[n])
    out = sorted((n for n in others if n in gone), key=lambda n: (-gone[n], -_held_before(count, n, gone[n])))
    return (*count.winners, *left, *out)


def elected_at(count: Count) -> dict[int, int]:
    """The stage of each winner's election, by candidate."""
    found: dict[int, int] = {}
    for stage in count.stages:
        for candidate in stage.elected:
            found.setdefault(candidate, stage.number)
    return found


def out_at(count: Count) -> dict[int, int]:
    """The stage at which each excluded candidate's votes moved on, by candidate.

    A rule may say "goes out" one stage before the votes move; where they never move, it is the stage that said so.
    """
    found: dict[int, int] = {}
    for place, stage in enumerate(count.stages):
        for candidate in stage.excluded:
            if candidate not in found and candidate not in count.winners:
                moved = (later.number for later in count.stages[place:] if not later.totals[candidate])
                found[candidate] = next(moved, stage.number)
    return found


def told_stages(count: Count) -> tuple[Stage, ...]:
    """The stages that a picture shows: all in which something was decided or moved, without the rounds in between.

    Meek's and Warren's rules pass through many rounds of arithmetic in which nobody is elected or goes out.
    """
    kept = [stage for stage in count.stages[1:-1] if stage.action != "iteration" or stage.elected or stage.excluded]
    return (*count.stages[:1], *kept, *(count.stages[-1:] if len(count.stages) > 1 else ()))


def conserves(count: Count) -> bool:
    """Whether each stage's totals and used-up votes are the valid papers: then flows can be drawn.

    Fixed-point rules that round each share up or down may be off by less than one vote.
    """
    unit: int = 10**count.decimals
    sums = (sum(stage.totals) + stage.exhausted for stage in count.stages)
    return bool(count.stages) and all(abs(total - count.valid * unit) < unit for total in sums)


def _held_before(count: Count, candidate: int, number: int) -> int:
    """The candidate's votes in the last stage before `number`."""
    earlier = [stage.totals[candidate] for stage in count.stages if stage.number < number]
    return earlier[-1] if earlier else 0
