"""What a run left as JSON, read back as the values of core/pacts/outcome.py, for pages, API and command line alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from rejoinder.core.pacts.outcome import Infeasible, Plan, Price, SeatView, StandAside, Standing
from rejoinder.core.pacts.telling import plan_of
from rejoinder.core.pacts.wish import Exchange
from rejoinder.desk.pacts.models import PlanRun


@dataclass(frozen=True)
class Outcome:
    """A plan that was found, or why none can be; what a run never said is empty."""

    election: str = ""
    stands: tuple[StandAside, ...] = ()
    standings: tuple[Standing, ...] = ()
    together: Standing | None = None
    p_majority_without: float | None = None
    p_majority: float | None = None
    p_majority_if_rivals: float | None = None
    planned_gain: float = 0.0
    fresh_gain: float = 0.0
    prices: tuple[Price, ...] = ()
    seats: tuple[SeatView, ...] = ()
    pairs: tuple[tuple[str, str, int], ...] = ()
    vetoed: tuple[tuple[str, str], ...] = ()
    frontier: tuple[tuple[int, float, tuple[int, ...]], ...] = ()
    sentences: tuple[str, ...] = ()
    seconds: tuple[float, ...] = ()
    exchanged: tuple[Exchange, ...] = ()
    sentence: str = ""  # why no plan exists
    clash: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    json: Mapping = field(default_factory=dict, repr=False)  # as it was stored, for exports


def outcome_of(run: PlanRun) -> Outcome:
    """What came out of a run; an empty one where nothing did yet, or an earlier release wrote it in another form."""
    if not run.outcome:
        return Outcome()
    try:
        found: Plan | Infeasible = plan_of(run.outcome)
    except ValueError:
        return Outcome(json=run.outcome)
    said = {one.name: getattr(found, one.name) for one in fields(found) if one.name in Outcome.__dataclass_fields__}
    return Outcome(**said, json=run.outcome)


def is_infeasible(outcome: Mapping) -> bool:
    """Whether it says that the wishes cannot hold together."""
    return not outcome["feasible"]
