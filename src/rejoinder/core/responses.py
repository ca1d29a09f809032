"""How fast the desk answers: true medians, with the stories that still wait taken in.

A median over answered stories alone flatters: what nobody answered yet would not count. Here each waiting story counts
for as long as it has waited (Kaplan and Meier 1958).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

STEPS = ("triage", "draft", "approval", "out", "uptake")


@dataclass(frozen=True)
class Response:
    """The moments of one story, unix seconds; None for what did not happen yet. `until`: when nobody waited any more.

    A story that was judged a non-story, say, was waited for until then.
    """

    first_sighting: float
    triage: float | None = None
    draft: float | None = None
    approval: float | None = None
    out: float | None = None
    uptake: float | None = None
    until: float | None = None


@dataclass(frozen=True)
class StepTimes:
    """How long one step takes. `median_s` or `p90_s` None: so many have not done it yet that nobody can say.

    `within` is the share done within the target, None without one.
    """

    step: str
    done: int
    waiting: int
    median_s: float | None
    p90_s: float | None
    within: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether half of them are done within the target; None without a target."""
        return None if self.within is None else self.within >= 0.5


def step_times(responses: Sequence[Response], now: float, *, target_s: float | None = None) -> tuple[StepTimes, ...]:
    """Each step from the one before it, then "answer": from first sighting to out, with the share within the target.

    A step that was left out (a draft without triage) counts from the last one before that was done.

    >>> answered = [Response(0, out=60), Response(0, out=120), Response(0)]
    >>> step_times(answered, 600, target_s=100)[-1]
    StepTimes(step='answer', done=2, waiting=1, median_s=120, p90_s=None, within=0.333)
    """
    found = []
    for number, step in enumerate(STEPS):
        waits = [wait for one in responses if (wait := _wait(one, number, now))]
        found.append(_times(step, waits, None))
    whole = [_until(one.out, one.first_sighting, one, now) for one in responses]
    return (*found, _times("answer", whole, target_s))


Wait = tuple[float, bool]
"""Seconds, and whether it ended because the step was done."""


def _wait(one: Response, number: int, now: float) -> Wait | None:
    moments = [getattr(one, step) for step in STEPS]
    before = [moment for moment in (one.first_sighting, *moments[:number]) if moment is not None]
    done = moments[number]
    if done is None and any(moment is not None for moment in moments[number + 1 :]):
        return None  # left out
    if done is None and number and moments[number - 1] is None:
        return None  # it waits for an earlier step
    return _until(done, max(before), one, now)


def _until(done: float | None, start: float, one: Response, now: float) -> Wait:
    if done is not None:
        return max(0, done - start), True
    return max(0, (now if one.until is None else min(now, one.until)) - start), False


def _times(step: str, waits: Sequence[Wait], target_s: float | None) -> StepTimes:
    curve = survival(waits)
    done = sum(1 for _, is_done in waits if is_done)
    within = None
    if target_s is not None and waits:
        within = round(1 - next((share for time, share in reversed(curve) if time <= target_s), 1.0), 3)
    return StepTimes(step, done, len(waits) - done, _when(curve, 0.5), _when(curve, 0.1), within)


def survival(waits: Iterable[Wait]) -> list[tuple[float, float]]:
    """The share that still waits after each moment at which somebody was done (Kaplan and Meier 1958), by time.

    Of those that end at one moment the done ones count first.

    >>> survival([(60, True), (90, False), (120, True)])
    [(60, 0.6666666666666667), (120, 0.0)]
    """
    ordered = sorted(waits, key=lambda wait: (wait[0], not wait[1]))
    share, left, curve = 1.0, len(ordered), list[tuple[float, float]]()
    for time, is_done in ordered:
        if is_done:
            share *= 1 - 1 / left
            if curve and curve[-1][0] == time:
                curve.pop()
            curve.append((time, share))
        left -= 1
    return curve


def _when(curve: Sequence[tuple[float, float]], share: float) -> float | None:
    return next((time for time, left in curve if left <= share + 1e-9), None)
