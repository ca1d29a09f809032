"""The seats of a plan as a table: the same as its map, to be sorted, narrowed and searched."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString

from rejoinder.core.pacts.outcome import SeatView, StandAside
from rejoinder.core.text import listed
from rejoinder.core.voters import fold_name
from rejoinder.desk.pacts.page import PlanPage

SORTS = {
    "decisive": "how often it decides", "chance": "chance with the pact", "seat": "name", "majority": "last majority",
    "region": "region",
}  # fmt: skip
SHOWS = {"": "All", "acts": "Somebody stands aside", "changes": "May change hands", "vetoes": "Members said no"}


@dataclass(frozen=True)
class SeatLine:
    """One seat in the table."""

    key: int | None
    view: SeatView
    stand: StandAside | None
    held: str
    likely: str
    swatch: SafeString
    act: str  # "Cedar for Orchard"; empty where nobody stands aside
    has_veto: bool


class SeatList:
    """Lines in the order asked for; what is not known is taken as the first choice."""

    def __init__(self, page: PlanPage, sort: str, show: str, search: str) -> None:
        self.page, self.search = page, search.strip()
        self.sort = sort if sort in SORTS else "decisive"
        self.show = show if show in SHOWS else ""

    @cached_property
    def every(self) -> list[SeatLine]:
        outcome, marks, rows = self.page.outcome, self.page.marks, self.page.about.rows
        stands = {one.seat: one for one in outcome.stands}
        vetoed = {seat for seat, _ in outcome.vetoed}
        return [
            SeatLine(
                rows.get(view.seat), view, stands.get(view.seat), marks.short(view.held_by), marks.short(view.likely),
                marks.swatch(view.likely), self._act(stands.get(view.seat)), view.seat in vetoed,
            )
            for view in outcome.seats
        ]  # fmt: skip

    def _act(self, stand: StandAside | None) -> str:
        names = self.page.marks.short
        return f"{listed([names(one) for one in stand.aside])} for {names(stand.for_party)}" if stand else ""

    @cached_property
    def lines(self) -> list[SeatLine]:
        """What is left of all, sorted."""
        wanted = fold_name(self.search)
        found = [one for one in self.every if self._is_shown(one, self.show)]
        if wanted:
            found = [one for one in found if wanted in fold_name(f"{one.view.seat} {one.view.region} {one.view.code}")]
        return sorted(found, key=self._order)

    @property
    def filters(self) -> list[tuple[str, str, int, bool]]:
        """Value, words, how many seats, whether it holds now."""
        return [
            (value, words, sum(self._is_shown(one, value) for one in self.every), value == self.show)
            for value, words in SHOWS.items()
        ]

    @staticmethod
    def _is_shown(one: SeatLine, show: str) -> bool:
        if show == "acts":
            return one.stand is not None
        if show == "changes":
            return one.view.may_change
        return one.has_veto if show == "vetoes" else True

    def _order(self, one: SeatLine):
        last = (one.view.seat,)
        if self.sort == "seat":
            return last
        if self.sort == "region":
            return (one.view.region, *last)
        if self.sort == "majority":
            return (one.view.majority, *last)
        if self.sort == "chance":
            return (-one.stand.p_with if one.stand else 1.0, *last)
        return (-one.stand.p_decisive if one.stand else 1.0, *last)
