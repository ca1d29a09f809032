"""A plan against another run of it, or another plan: which seats came in, which went out, and why."""

from dataclasses import dataclass

from rejoinder.core.pacts.figures import in_words as option_in_words
from rejoinder.core.pacts.options import Option
from rejoinder.core.pacts.outcome import StandAside
from rejoinder.desk.pacts.models import PlanRun
from rejoinder.desk.pacts.outcome import Outcome, outcome_of


@dataclass(frozen=True)
class Change:
    """One seat that is planned otherwise than before."""

    seat: str
    before: str  # "Cedar stands aside for Orchard"; empty where nobody did
    now: str
    why: str  # empty where the planner alone found it better

    @property
    def kind(self) -> str:
        return "in" if not self.before else "out" if not self.now else "other"


@dataclass(frozen=True)
class Difference:
    """What changed from one run to a later one."""

    run: PlanRun  # the later one
    before: PlanRun
    came_in: tuple[Change, ...] = ()
    went_out: tuple[Change, ...] = ()
    other: tuple[Change, ...] = ()  # another party stands aside there, or for another
    gain: float | None = None  # seats together, more or less than before, on fresh draws; None: one has no plan
    by_party: tuple[tuple[str, float, float], ...] = ()  # party, gain before, gain now

    @property
    def has_any(self) -> bool:
        return bool(self.came_in or self.went_out or self.other)


def difference(run: PlanRun, before: PlanRun) -> Difference:
    """What `run` plans otherwise than `before`, each seat with the reason where a person or members gave one."""
    new, old = outcome_of(run), outcome_of(before)
    now, then = {one.seat: one for one in new.stands}, {one.seat: one for one in old.stands}
    changes = [
        Change(seat, in_words(then.get(seat)), in_words(now.get(seat)), _why(seat, run, before))
        for seat in [*then, *(seat for seat in now if seat not in then)]
        if _who(then.get(seat)) != _who(now.get(seat))
    ]
    return Difference(
        run, before,
        **{
            name: tuple(one for one in changes if one.kind == kind)
            for name, kind in (("came_in", "in"), ("went_out", "out"), ("other", "other"))
        },
        gain=new.fresh_gain - old.fresh_gain if new.stands and old.stands else None,
        by_party=_by_party(new, old),
    )  # fmt: skip


def _who(one: StandAside | None) -> tuple[frozenset[str], str] | None:
    """Who stands aside for whom, in whatever order the partners were named."""
    return (frozenset(one.aside), one.for_party) if one else None


def in_words(one: StandAside | None) -> str:
    """Who stands aside for whom: "Cedar and Tideway stand aside for Orchard"."""
    return option_in_words(Option(one.aside, one.for_party)) if one else ""


def _by_party(new: Outcome, old: Outcome) -> tuple[tuple[str, float, float], ...]:
    then = {one.party: one.gain.mean for one in old.standings}
    return tuple((one.party, then[one.party], one.gain.mean) for one in new.standings if one.party in then)


def _why(seat: str, run: PlanRun, before: PlanRun) -> str:
    reasons = []
    for party in _added("vetoes", seat, run, before):
        reasons.append(f"The members of {party} said no.")
    for party in _added("vetoes", seat, before, run):
        reasons.append(f"The members of {party} no longer say no.")
    for party in _added("kept", seat, run, before):
        reasons.append(f"Somebody chose that {party} stands here.")
    if seat in run.wish.get("left_out", ()) and seat not in before.wish.get("left_out", ()):
        reasons.append("Somebody left the seat out.")
    if seat in before.wish.get("left_out", ()) and seat not in run.wish.get("left_out", ()):
        reasons.append("The seat is no longer left out.")
    if _added("kept", seat, before, run):
        reasons.append("A choice was taken back.")
    return " ".join(reasons)


def _added(what: str, seat: str, run: PlanRun, before: PlanRun) -> list[str]:
    then = {tuple(pair) for pair in before.wish.get(what, ())}
    return [party for name, party in run.wish.get(what, ()) if name == seat and (name, party) not in then]
