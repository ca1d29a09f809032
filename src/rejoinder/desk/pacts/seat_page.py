"""The panel of one seat, drawn and told: its votes, what would have to move, where voters may go, how likely it is."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.pacts import decisive_picture
from rejoinder.core.pacts.base import OTHER
from rejoinder.core.pacts.decisive import Decisive
from rejoinder.core.pacts.going import Going, goings
from rejoinder.core.seats.results import SeatResult
from rejoinder.core.text import listed
from rejoinder.desk.pacts import seat_pictures
from rejoinder.desk.pacts.drawn import Drawn
from rejoinder.desk.pacts.page import PlanPage
from rejoinder.desk.pacts.parties import result_now
from rejoinder.desk.pacts.seat_reading import Bar, SeatPanel

VOTES_SHOWN = 6  # parties; the others are added up


@dataclass(frozen=True)
class VoteLine:
    """One party's last votes in the seat."""

    swatch: SafeString
    name: str
    bar: SafeString
    votes: int | None
    is_out: bool  # the plan takes it off the paper


@dataclass(frozen=True)
class Flow:
    """Where the voters of one party that stands aside may go."""

    name: str
    votes: int
    picture: SafeString
    rows: tuple[tuple[str, str, str], ...]  # to whom, of 100, range


class SeatPage:
    """Everything of a seat's panel that is drawn or told, read lazily."""

    def __init__(self, panel: SeatPanel, page: PlanPage) -> None:
        self.panel, self.page, self.marks = panel, page, page.marks

    @property
    def stand(self):
        return self.panel.stand.one if self.panel.stand else None

    @property
    def held_words(self) -> str:
        """`Kestrel, majority 2,243`."""
        won = next((bar for bar in self.panel.bars if bar.is_elected), None)
        if won is None:
            return ""
        majority = "" if self.panel.majority is None else f", majority {self.panel.majority:,}"
        return f"{self._short(won.party)}{majority}"

    @property
    def plan_words(self) -> str:
        """`Cedar stands aside for Orchard`, in full names; empty where nobody does."""
        one = self.stand
        if one is None:
            return ""
        verb = "stands" if len(one.aside) == 1 else "stand"
        return f"{listed([self._short(party) for party in one.aside])} {verb} aside for {self._short(one.for_party)}"

    @cached_property
    def votes(self) -> list[VoteLine]:
        """The strongest first, the weakest added up, those who stand aside always named."""
        bars = self.panel.bars
        named = [bar for place, bar in enumerate(bars) if place < VOTES_SHOWN or bar.is_aside]
        rest = [bar for bar in bars if bar not in named]
        most = max((bar.votes or 0 for bar in bars), default=0)
        if len(rest) == 1:
            named, rest = [*named, *rest], []
        lines = [self._vote_line(bar, most) for bar in named]
        if rest:
            votes = sum(bar.votes or 0 for bar in rest)
            drawn = seat_pictures.vote_bar(votes, most, self.marks.colour(OTHER))
            lines.append(VoteLine(mark_safe(""), f"{len(rest)} others", drawn, votes, False))
        return lines

    def _vote_line(self, bar: Bar, most: int) -> VoteLine:
        drawn = seat_pictures.vote_bar(bar.votes or 0, most, self.marks.colour(bar.party))
        return VoteLine(self.marks.swatch(bar.party), self._short(bar.party), drawn, bar.votes, bar.is_aside)

    @property
    def decisive(self) -> Decisive | None:
        """What would have to move; None where nobody stands aside, or nothing can be worked out."""
        return self.panel.decisive

    @property
    def sentence(self) -> str:
        return self.panel.decisive_words[0] if self.decisive else ""

    @property
    def endorsed(self) -> float:
        """The share of the voters concerned that is supposed to follow an endorsement; ranked ballots had none."""
        run = self.page.about.run
        return float((run.assumptions if run else {}).get("endorsement", 0.0))

    @property
    def caveats(self) -> tuple[str, ...]:
        """What a reader must know beside it."""
        return self.panel.decisive_words[1:]

    @property
    def picture(self) -> SafeString:
        drawn = decisive_picture.picture(self.decisive) if self.decisive else ""
        return mark_safe(drawn)  # noqa: S308 escaped where it is drawn

    @cached_property
    def flows(self) -> list[Flow]:
        """For each party that stands aside, where its voters may go."""
        return [] if self.decisive is None else [self._flow(party) for party in self.decisive.aside]

    def _flow(self, party: str) -> Flow:
        votes = next(one.votes for one in self.decisive.last_votes if one.party == party)
        past = seat_pictures.past_words
        shares = self._goings(party, votes)
        rows = tuple((self.marks.short(one.to), f"{100 * one.mean:.0f}", past(one.low, one.high)) for one in shares)
        return Flow(self._short(party), votes, self.flow_drawn(party).on_page("flow-picture"), rows)

    def flow_drawn(self, party: str) -> Drawn:
        """The bands of one party, for the page or a file."""
        told = self.decisive
        shares = self._goings(party, next(one.votes for one in told.last_votes if one.party == party))
        there = ", ".join(f"{round(100 * one.mean)} to {self.marks.short(one.to)}" for one in shares)
        finding = f"Of 100 {self._short(party)} voters in {told.seat}: {there}."
        return seat_pictures.flows(party, shares, self.marks, for_party=told.for_party, finding=finding)

    def _goings(self, party: str, votes: int) -> tuple[Going, ...]:
        told, row = self.decisive, result_now(self.panel.row, self.page.about.plan.renamed)
        return _goings(row, party, told.aside, for_party=told.for_party, votes=votes)

    @property
    def odds(self) -> list[tuple[str, float]]:
        """Chances that the party that stays wins: as if nobody stood aside, with the pact, if the others unite too."""
        one = self.stand
        if one is None:
            return []
        rows = [(f"{self._short(one.for_party)} wins, no pact", one.p_without), ("with the pact", one.p_with)]
        if one.p_if_rivals is not None:
            who = self.page.rival_words or "the other side"
            rows.append((f"if {who} {'unite' if self.page.rivals else 'unites'} too", one.p_if_rivals))
        return rows

    @property
    def likely_words(self) -> str:
        """Who is likely to win here under the plan."""
        view = self.panel.view
        return f"{self._short(view.likely)} is likely to win here" if view else ""

    def _short(self, party: str) -> str:
        return self.marks.short(party)


@lru_cache(maxsize=256)
def _goings(
    result: SeatResult, party: str, aside: tuple[str, ...], *, for_party: str, votes: int
) -> tuple[Going, ...]:  # fmt: skip
    """The same answer again at no cost: it is drawn a thousand times, and pages come back to a seat."""
    return goings(result, party, aside, for_party, votes=votes)
