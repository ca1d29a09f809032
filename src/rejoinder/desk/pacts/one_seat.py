"""One seat of a set of results, without a plan: would it turn if some parties stood aside for another?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from rejoinder.core.pacts import decisive_picture
from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.decisive import Decisive, Question, decisive
from rejoinder.core.pacts.decisive_telling import as_json, caveats, sentence
from rejoinder.core.pacts.finding import Found, find_party, find_seat
from rejoinder.core.pacts.going import goings
from rejoinder.core.pacts.moving import POOLED
from rejoinder.core.pacts.next_time import NextTime, next_time
from rejoinder.core.seats.results import Elections
from rejoinder.core.text import listed
from rejoinder.desk.pacts import seat_pictures
from rejoinder.desk.pacts.marks import Marks
from rejoinder.desk.pacts.seat_page import Flow, VoteLine
from rejoinder.desk.pacts.sign_reading import marks_of_set
from rejoinder.desk.seats.models import ResultSet
from rejoinder.desk.seats.stored import elections_of

ASIDE_MAX = 8  # parties; nobody asks about more


@dataclass(frozen=True)
class Asked:
    """What the address asks: a seat, who stands aside, for whom, at which election; empty where it does not say."""

    seat: str
    aside: tuple[str, ...] = ()
    for_party: str = ""
    election: str = ""


class OneSeat:
    """The seat with its last votes and, after `answer`, the answer. Raises BadInput where there is no such seat."""

    def __init__(self, row: ResultSet, asked: Asked) -> None:
        self.row, self.asked = row, asked
        self.elections: Elections = elections_of(row)
        self.found: Found = find_seat(self.elections, asked.seat, asked.election or None)
        self.told: Decisive | None = None

    def answer(self) -> None:
        """Works out what is asked, where parties are named. Raises BadInput in words."""
        if self.asked.aside and self.asked.for_party:
            self.told = decisive(self.elections, self._question())

    def _question(self) -> Question:
        aside = [find_party(self.elections, one) for one in self.asked.aside[:ASIDE_MAX]]
        for_party = find_party(self.elections, self.asked.for_party)
        return Question(self.found.result.code or self.found.result.seat, tuple(aside), for_party, self.election)

    @property
    def election(self) -> str:
        return self.found.election.name

    @property
    def seat(self) -> str:
        return self.found.result.seat

    @cached_property
    def later(self) -> NextTime | None:
        """The chances next time, supposing no more than the answer does; None where they cannot be drawn."""
        supposed = Assumptions(endorsement=0.0, backlash=0.0)
        return next_time(self.elections, self.told, supposed) if self.told else None

    @cached_property
    def marks(self) -> Marks:
        return marks_of_set(self.row, self.found.election)

    @property
    def parties(self) -> list[str]:
        """Who could stand aside: who stood, most votes first, then who stood here before."""
        before = [party for _, result in self.found.earlier for party in result.votes_by_party()]
        here = self.found.result.votes_by_party()
        return [party for party in dict.fromkeys((*here, *before)) if party not in POOLED]

    @property
    def standing(self) -> list[str]:
        """Who could be the one that stays."""
        return list(self.found.result.votes_by_party())

    @property
    def votes(self) -> list[VoteLine]:
        """The last votes here, most first."""
        votes = self.found.result.votes_by_party()
        most = max(votes.values(), default=0)
        aside = self.told.aside if self.told and not self.told.is_hindsight else ()
        return [
            VoteLine(
                self.marks.swatch(party), self.marks.short(party),
                seat_pictures.vote_bar(count, most, self.marks.colour(party)), count, party in aside,
            )
            for party, count in votes.items()
        ]  # fmt: skip

    @property
    def sentence(self) -> str:
        return sentence(self.told) if self.told else ""

    @property
    def caveats(self) -> Sequence[str]:
        """What a reader must know beside it."""
        return caveats(self.told) if self.told else ()

    @property
    def picture(self) -> SafeString:
        drawn = decisive_picture.picture(self.told) if self.told else ""
        return mark_safe(drawn)  # noqa: S308 escaped where it is drawn

    @property
    def picture_rows(self) -> list[tuple[str, str]]:
        """The picture as a table, of every 100 voters, net."""
        told = self.told
        need = "–" if told.break_even is None else f"{100 * told.break_even:.0f}"
        past = seat_pictures.past_words(told.transfer.low, told.transfer.high)
        return [("Needed", need), ("Past, middle", f"{100 * told.transfer.mean:.0f}"), ("Past, 80% range", past)]

    @property
    def odds(self) -> list[tuple[str, float]]:
        """Chances in words: over transfers alone, then next time."""
        told = self.told
        if told.has_won and not told.is_hindsight:
            rows = []
        else:
            rows = [
                (f"It {'turned' if told.is_hindsight else 'turns'} the seat, other votes as they were", told.p_turned)
            ]
        if self.later:
            who, away = self.marks.short(told.for_party), listed([self.marks.short(one) for one in told.aside])
            rows += [
                (f"Next time {who} wins, all on the paper", self.later.without),
                (f"Next time {who} wins, {away} away", self.later.with_it),
                ("Next time, only because of it", self.later.decisive),
            ]
        return rows

    @property
    def flows(self) -> list[Flow]:
        """For each party that stands aside, where its voters may go."""
        told = self.told
        return [] if told is None else [self._flow(one.party, one.votes) for one in told.last_votes]

    def _flow(self, party: str, votes: int) -> Flow:
        told, past = self.told, seat_pictures.past_words
        shares = goings(self.found.result, party, told.aside, told.for_party, votes=votes)
        there = ", ".join(f"{round(100 * one.mean)} to {self.marks.short(one.to)}" for one in shares)
        finding = f"Of 100 {self.marks.short(party)} voters in {told.seat}: {there}."
        drawn = seat_pictures.flows(party, shares, self.marks, for_party=told.for_party, finding=finding)
        rows = tuple((self.marks.short(one.to), f"{100 * one.mean:.0f}", past(one.low, one.high)) for one in shares)
        return Flow(self.marks.short(party), votes, drawn.on_page("flow-picture"), rows)

    def json(self) -> dict:
        """Everything for programs."""
        return {"results": self.row.pk, "name": self.row.name, "is_invented": self.row.is_invented,
                **as_json(self.told, self.later)}  # fmt: skip
