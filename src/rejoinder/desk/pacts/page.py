"""The page of a plan: its pictures and sentences, made from what reading.py read. One object for every template."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from django.utils.safestring import SafeString

from rejoinder.core.pacts.hexes import Place, hexes
from rejoinder.core.pacts.outcome import SeatView, Standing
from rejoinder.core.text import listed, signed
from rejoinder.desk.pacts import pictures
from rejoinder.desk.pacts.differing import Difference
from rejoinder.desk.pacts.drawn import Drawn
from rejoinder.desk.pacts.hex_map import HexSeat, hex_map, key_cross, key_hex, short_act
from rejoinder.desk.pacts.marks import Marks, marks_of
from rejoinder.desk.pacts.models import PlanRun
from rejoinder.desk.pacts.parties import NO_PARTY
from rejoinder.desk.pacts.reading import Shown
from rejoinder.desk.pacts.wishes import SHARINGS, full_wish
from rejoinder.desk.pledges.reading import Summary, summary
from rejoinder.desk.seats.models import ResultSet

LARGE = 200  # seats; the map of more takes two columns of the page
CHANGES_SHOWN = 4


@dataclass(frozen=True)
class GainRow:
    """One row of "who gains, who gives"."""

    one: Standing
    name: str  # "Together" for all
    swatch: SafeString
    picture: SafeString
    gain: str  # "+3"
    range: str  # "+1 to +5"
    gain_if_rivals: str
    range_if_rivals: str

    @property
    def is_all(self) -> bool:
        return not self.one.party


class PlanPage:
    """Everything of a plan's page that is drawn or told, read lazily: each page shows some of it."""

    def __init__(self, about: Shown, seat: str = "") -> None:
        self.about, self.outcome, self.chosen = about, about.outcome, seat

    @cached_property
    def marks(self) -> Marks:
        return marks_for(self.about.plan.result_set, self.about.parties, self.about.plan.renamed)

    # The wish

    @property
    def wish_names(self) -> list[tuple[SafeString, str, str]]:
        """Mark, name and abbreviation of each partner that is wished for now."""
        wished = self.about.plan.wish.get("partners", ())
        return [(self.marks.swatch(one), self.marks.short(one), one) for one in wished]

    @property
    def has_own_gains(self) -> bool:
        """Whether the partners were promised different gains."""
        gains = self.about.plan.wish.get("gains_min", {})
        return len({*gains.values()}) > 1 or 0 < len(gains) < len(self.about.plan.wish.get("partners", ()))

    @property
    def wish_words(self) -> str:
        """The wish for those who may not change it."""
        wish = full_wish(self.about.plan.wish)
        most = wish["seats_max"]
        said = [f"stand aside {'where it pays' if most is None else f'in at most {most:,} seats'}"]
        gains = wish["gains_min"]
        said += [f"{self.marks.name(one)} gains at least {least:g}" for one, least in gains.items()]
        return f"{', '.join(said)}, and {SHARINGS[wish['sharing']]}."

    # The map

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """The hexagon of each seat, by its name."""
        held = {one.seat: one.held_by for one in self.outcome.seats}
        return placed(self.about.plan.result_set, held)

    @cached_property
    def map(self) -> SafeString:
        return self.map_drawn(self.chosen).on_page("hex-map", is_group=True)

    def map_drawn(self, chosen: str | None = None) -> Drawn:
        """The map; with `chosen` None for a file."""
        keys = self.about.rows
        stands = {one.seat: one for one in self.outcome.stands}
        vetoed = {seat for seat, _ in self.outcome.vetoed}
        seats = []
        for view in self.outcome.seats:
            if view.seat not in self.places:
                continue
            stand = stands.get(view.seat)
            seats.append(
                HexSeat(
                    view.seat, *self.places[view.seat], view.likely, self._says(view), key=keys.get(view.seat, 0),
                    aside=stand.aside if stand else (), for_party=stand.for_party if stand else "",
                    may_change=view.may_change and stand is not None, has_veto=view.seat in vetoed and stand is None,
                )
            )  # fmt: skip
        return hex_map(seats, self.marks, chosen=chosen, finding=self.finding, under=self.under)

    def _says(self, view: SeatView) -> str:
        """A seat in a line: what stands in its hexagon, and what that means."""
        stand = next((one for one in self.outcome.stands if one.seat == view.seat), None)
        names = self.marks.name
        likely = f"{names(view.likely)} likely to win ({round(100 * view.p_likely)}%)"
        parts = [f"{view.seat}: held by {names(view.held_by)}, {likely}"]
        if stand:
            parts.append(f"{listed([names(one) for one in stand.aside])} out for {names(stand.for_party)}")
            parts += ["may change hands"] if view.may_change else []
        parts += [f"{names(party)} members said no" for seat, party in self.outcome.vetoed if seat == view.seat]
        return "; ".join(parts)

    @cached_property
    def legend(self) -> list[tuple[str, SafeString, str, int]]:
        """Party, mark, name and seats likely won with the pact: partners first, each group with the most first."""
        counts: dict[str, int] = {}
        for one in self.outcome.seats:
            counts[one.likely] = counts.get(one.likely, 0) + 1
        partners = set(self.partners)
        ordered = sorted(counts.items(), key=lambda item: (item[0] not in partners, -item[1], item[0]))
        return [(party, self.marks.swatch(party), self.marks.short(party), seats) for party, seats in ordered]

    @property
    def is_large(self) -> bool:
        return len(self.outcome.seats) > LARGE

    @cached_property
    def key_pale(self) -> SafeString:
        return key_hex(self._some(0), self.marks, is_bold=False)

    @cached_property
    def key_bold(self) -> SafeString:
        return key_hex(self._some(1), self.marks, is_bold=True)

    @cached_property
    def key_triangle(self) -> SafeString:
        return key_hex(self._some(2), self.marks, is_bold=True, has_triangle=True)

    @property
    def key_cross(self) -> SafeString:
        return key_cross()

    @cached_property
    def key_words(self) -> str:
        """What `C›O` means, by the first stand-aside of this plan."""
        alone = next((one for one in self.outcome.stands if len(one.aside) == 1), None)
        if alone is None:
            return ""
        one, other = alone.aside[0], alone.for_party
        act = short_act(alone.aside, other, self.marks)
        return f"{act}: {self.marks.short(one)} out for {self.marks.short(other)}"

    @property
    def has_two_out(self) -> bool:
        return any(len(one.aside) > 1 for one in self.outcome.stands)

    @property
    def may_change(self) -> int:
        acts = {one.seat for one in self.outcome.stands}
        return sum(one.may_change for one in self.outcome.seats if one.seat in acts)

    @property
    def vetoes(self) -> int:
        acts = {one.seat for one in self.outcome.stands}
        return len({seat for seat, _ in self.outcome.vetoed} - acts)

    def _some(self, place: int) -> str:
        return self.partners[place % len(self.partners)] if self.partners else ""

    # Gains

    @property
    def partners(self) -> list[str]:
        return [one.party for one in self.outcome.standings] or list(self.about.plan.wish.get("partners", ()))

    @cached_property
    def rivals(self) -> list[str]:
        """The names of those who may unite too, as the run was asked."""
        run = self.about.run
        supposed = run.assumptions if run else self.about.plan.assumptions
        return [self.marks.short(one) for one in supposed.get("rivals", ())]

    @property
    def rival_words(self) -> str:
        return listed(self.rivals)

    @cached_property
    def axis_head(self) -> SafeString:
        return pictures.axis_head(self._axis)

    @cached_property
    def _axis(self) -> pictures.Axis:
        return pictures.axis_over(self.all_standings)

    @cached_property
    def all_standings(self) -> list[Standing]:
        together = [self.outcome.together] if self.outcome.together else []
        return [*self.outcome.standings, *together]

    @cached_property
    def gains(self) -> list[GainRow]:
        return [self._gain(one) for one in self.all_standings]

    def _gain(self, one: Standing) -> GainRow:
        also = one.gain_if_rivals
        return GainRow(
            one, self.marks.short(one.party) if one.party else "Together",
            self.marks.swatch(one.party) if one.party else SafeString(""), pictures.intervals(one, self._axis),
            pictures.gained(one.gain.mean), f"{signed(one.gain.low)} to {signed(one.gain.high)}",
            pictures.gained(also.mean) if also else "",
            f"{signed(also.low)} to {signed(also.high)}" if also else "",
        )  # fmt: skip

    def gains_drawn(self) -> Drawn:
        """The gains as one picture, for a file."""
        return pictures.intervals_drawn(self.all_standings, self.marks, finding=self.finding, under=self.under)

    @cached_property
    def finding(self) -> str:
        """The plan in a sentence: seats, gain, range, and the same if the other side unites."""
        together = self.outcome.together
        if together is None:
            return self.outcome.sentence or "Not planned yet."
        seats = len(self.outcome.stands)
        where = "in no seat" if not seats else "in one seat" if seats == 1 else f"in {seats:,} seats"
        gain = together.gain
        said = (
            f"{listed([self.marks.short(one) for one in self.partners])}: somebody stands aside {where}. "
            f"Together {pictures.gained(gain.mean)} seats, {signed(gain.low)} to {signed(gain.high)}"
        )
        if together.gain_if_rivals and self.rivals:
            said += f"; {pictures.gained(together.gain_if_rivals.mean)} if {self.rival_words} unite too"
        return f"{said}."

    @property
    def cautions(self) -> list[str]:
        """What a reader must know beside the numbers: all sentences but the one that sums them up."""
        first = self.outcome.json.get("sentence", "")
        return [one for one in self.outcome.sentences if one != first]

    @property
    def under(self) -> str:
        """What stands under an exported picture."""
        plan = self.about.plan
        return f"{plan}, {plan.result_set.name}. 80 % ranges of {self.draws:,} draws. Ranges, not promises."

    @property
    def draws(self) -> int:
        run = self.about.run
        return int((run.assumptions if run else self.about.plan.assumptions).get("draws", 0))

    @property
    def fresh_words(self) -> str:
        """How far draws that the plan never saw differ from those it was chosen on."""
        apart = abs(self.outcome.planned_gain - self.outcome.fresh_gain)
        if apart <= 1:
            return "fresh draws agree within 1 seat"
        return f"fresh draws agree within {math.ceil(apart)} seats"

    # Fairness

    @cached_property
    def pairs(self) -> list[SafeString]:
        found = self._pairs
        most = max((max(one.one_gives, one.other_gives) for one in found), default=0)
        return [pictures.fairness(one, self.marks, most) for one in found]

    @cached_property
    def _pairs(self) -> list[pictures.Pair]:
        return pictures.pairs_of(self.partners, self.outcome.pairs)

    def fairness_drawn(self) -> Drawn:
        """The pairs as one picture, for a file."""
        said = "; ".join(
            f"{self.marks.name(one.one)} gives {self.marks.name(one.other)} {one.one_gives} and gets {one.other_gives}"
            for one in self._pairs
        )
        return pictures.fairness_drawn(self._pairs, self.marks, finding=f"{said}.", under=self.under)

    # The frontier

    @cached_property
    def fronts(self) -> list[tuple[str, Drawn]]:
        """Gain against the seats it takes, then against what each partner gives."""
        if not self.outcome.frontier:
            return []
        by_partner = ((self.marks.name(one), self.frontier_drawn(one)) for one in self.partners)
        return [("All together", self.frontier_drawn()), *by_partner]

    @property
    def front_pictures(self) -> list[tuple[str, SafeString]]:
        """The same for the page."""
        return [(name, drawn.on_page("frontier")) for name, drawn in self.fronts]

    def frontier_drawn(self, party: str = "") -> Drawn:
        """The frontier; of one partner's sacrifice where it is named. Raises ValueError for who is no partner."""
        place = self.partners.index(party) if party else None
        points = [
            (float(seats if place is None else gives[place]), float(gain))
            for seats, gain, gives in self.outcome.frontier
        ]
        together, here = self.outcome.together, None
        if together is not None:
            cost = len(self.outcome.stands) if place is None else self.outcome.standings[place].gives
            here = (float(cost), together.gain.mean)
        across = f"seats that {self.marks.name(party)} gives" if party else "seats in which somebody stands aside"
        last = max(points, default=(0.0, 0.0))
        says = f"{last[0]:.0f} {across} bring {pictures.gained(last[1])} seats together"
        return pictures.frontier(points, here, across=across, finding=f"{says}.", under=self.under)

    @property
    def frontier_rows(self) -> list[tuple[int, str, tuple[int, ...]]]:
        return [(seats, pictures.gained(gain), gives) for seats, gain, gives in self.outcome.frontier]

    @property
    def partner_names(self) -> list[tuple[SafeString, str, str]]:
        """Mark, name and abbreviation of each partner."""
        return [(self.marks.swatch(one), self.marks.name(one), one) for one in self.partners]

    # Pledges

    @cached_property
    def pledges(self) -> Summary | None:
        """What the panel of pledges says; None where nothing is pledged or owed."""
        return summary(self.about.plan.result_set)

    # What changed

    @property
    def changes(self) -> list:
        """What the last run plans otherwise, as many as fit on the page: what went out first."""
        apart = self._apart
        return [*apart.went_out, *apart.came_in, *apart.other][:CHANGES_SHOWN] if apart else []

    @property
    def _apart(self) -> Difference | None:
        """None beside a run in which the wishes clashed: there every seat would have gone, or come."""
        apart = self.about.difference
        return apart if apart and PlanRun.State.INFEASIBLE not in (apart.run.state, apart.before.state) else None

    @property
    def changes_more(self) -> int:
        apart = self._apart
        every = len(apart.went_out) + len(apart.came_in) + len(apart.other) if apart else 0
        return max(0, every - CHANGES_SHOWN)


def marks_for(results: ResultSet, parties, renamed: Mapping[str, str] = MappingProxyType({})) -> Marks:
    """The marks of all parties of a set of results: who won most first, then persons and pools, then the others.

    A party that is supposed to have a new name keeps the colour that the team chose for it.
    """
    ordered = sorted(parties.values(), key=lambda one: (-one.won, -one.votes, one.short))
    won, lost = [one.short for one in ordered if one.won], [one.short for one in ordered if not one.won]
    colours = results.colours | {new: results.colours[old] for old, new in renamed.items() if old in results.colours}
    return marks_of([*won, *NO_PARTY, *lost], results.names, colours)


def placed(results: ResultSet, held: dict[str, str]) -> dict[str, tuple[int, int]]:
    """The hexagon of each seat of a set, by its name; `held` groups seats with the same holder in their region."""
    rows = list(results.rows.order_by("place").values_list("seat", "region", "country", "hex_q", "hex_r"))
    places = tuple(Place(region or country, held.get(seat, ""), q, r) for seat, region, country, q, r in rows)
    return dict(zip((row[0] for row in rows), _laid_out(places), strict=True))


@lru_cache(maxsize=8)
def _laid_out(places: tuple[Place, ...]) -> tuple[tuple[int, int], ...]:
    """The same map again at no cost: a page asks for it with every seat that is looked at."""
    return hexes(places)
