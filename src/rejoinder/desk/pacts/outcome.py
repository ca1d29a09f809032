"""What a run left as JSON, read back as the values of core/pacts/outcome.py, for pages, API and command line alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rejoinder.core.pacts.outcome import Interval, Price, SeatView, StandAside, Standing
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
    sentence: str = ""  # why no plan exists
    clash: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    json: Mapping = field(default_factory=dict, repr=False)  # as it was stored, for exports


def outcome_of(run: PlanRun) -> Outcome:
    """What came out of a run; an empty one where nothing did yet."""
    said = run.outcome or {}
    if not said:
        return Outcome()
    plain = ("election", "planned_gain", "fresh_gain", "sentence", "p_majority_without", "p_majority",
             "p_majority_if_rivals")  # fmt: skip
    return Outcome(
        **{name: said[name] for name in plain if name in said},
        **{name: tuple(said.get(name, ())) for name in ("sentences", "clash", "nearest", "seconds")},
        **{name: tuple(map(_tupled, said.get(name, ()))) for name in ("pairs", "vetoed", "frontier")},
        stands=tuple(StandAside(**one | {"aside": tuple(one["aside"])}) for one in said.get("stands", ())),
        standings=tuple(map(_standing, said.get("standings", ()))),
        together=_standing(said["together"]) if said.get("together") else None,
        prices=tuple(Price(**one) for one in said.get("prices", ())),
        seats=tuple(SeatView(**one) for one in said.get("seats", ())),
        json=said,
    )  # fmt: skip


def _standing(said: Mapping) -> Standing:
    ranges = {
        name: Interval(**said[name]) if said.get(name) else None
        for name in ("seats_without", "seats_with", "gain", "gain_if_rivals")
    }
    return Standing(**dict(said) | ranges)


def _tupled(row):
    return tuple(tuple(part) if isinstance(part, list) else part for part in row)
