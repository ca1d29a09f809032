"""One seat of a plan: its last votes, what is planned there and how sure, what members and the law say, what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from rejoinder.core.pacts.decisive import Decisive, Question, decisive
from rejoinder.core.pacts.decisive_telling import caveats, sentence
from rejoinder.core.pacts.outcome import SeatView
from rejoinder.core.seats.holders import day_of
from rejoinder.core.seats.results import Election, Elections, Kind
from rejoinder.desk.consultations.models import Consultation
from rejoinder.desk.consultations.reading import Listed as Consulted
from rejoinder.desk.consultations.reading import listed as consultations_listed
from rejoinder.desk.pacts.consent import MembersSay, Stage, members_say, new_vote
from rejoinder.desk.pacts.models import PactPlan, RivalStatement, SeatChoice
from rejoinder.desk.pacts.parties import result_now
from rejoinder.desk.pacts.reading import Shown, Stand, shown
from rejoinder.desk.seats.models import SeatRow
from rejoinder.errors import BadInput

CONSULTATIONS_SHOWN = 5


@dataclass(frozen=True)
class Bar:
    """One candidacy of the last election in the seat."""

    party: str
    name: str
    votes: int | None
    share: float  # of the valid votes, 0 to 1
    is_partner: bool
    is_elected: bool
    is_aside: bool  # the plan takes it off the paper


@dataclass(frozen=True)
class Vote:
    """A members' vote that could be set up: of which partner, and the form's address with what is known filled in."""

    party: str
    address: str


@dataclass(frozen=True)
class SeatPanel:
    """Everything that the panel of a seat shows."""

    shown: Shown  # the plan's page that it belongs to
    row: SeatRow
    bars: tuple[Bar, ...]  # most votes first
    majority: int | None
    view: SeatView | None  # who is likely to win it under the plan; None before the first run
    stand: Stand | None  # who stands aside; None where nobody does
    decisive: Decisive | None  # whether that would turn the seat: break-even, past range; None where nobody does
    decisive_words: tuple[str, ...]  # the sentence, then what a reader must know beside it
    members: tuple[MembersSay, ...]  # of each partner that stands aside, or whose members were asked
    votes: tuple[Vote, ...]  # partners whose members nobody asked yet
    choice: SeatChoice | None  # what somebody decided
    keepable: tuple[str, ...]  # partners that could be the one that stands
    consultations: tuple[Consulted, ...]  # that name the seat
    statements: tuple[RivalStatement, ...]  # of rivals about this seat
    law_words: str  # until when a candidate may withdraw
    before: int | None  # keys of the rows before and after it, for h and l: of seats with a stand-aside
    after: int | None

    @property
    def seat(self) -> str:
        return self.row.seat

    @property
    def address(self) -> str:
        return f"/alliance/plans/{self.shown.plan.number}/seats/{self.row.pk}/"


def panel(plan: PactPlan, row: SeatRow, about: Shown | None = None) -> SeatPanel:
    """The panel of one seat. `about`: the plan's page where it was read already."""
    about = about or shown(plan)
    stand = next((one for one in about.stands if one.one.seat == row.seat), None)
    aside = stand.one.aside if stand else ()
    bars = _bars(about, row, aside)
    here = [one.party for one in bars if one.is_partner]
    asked = dict.fromkeys((*here, *aside))  # one that stands aside next time need not have stood last time
    said = members_say(plan.result_set, [(row.seat, party) for party in asked], about.now, renamed=plan.renamed)
    named = Q(title__icontains=row.seat) | Q(question__icontains=row.seat)
    votes = [bar.votes for bar in bars if bar.votes is not None]
    before, after = _neighbours(about, row)
    for_party = stand.one.for_party if stand else ""
    told = _decisive(row, stand, plan.renamed) if stand else None
    return SeatPanel(
        about, row, bars, votes[0] - votes[1] if len(votes) > 1 else None,
        view=next((one for one in about.seats if one.seat == row.seat), None), stand=stand,
        decisive=told, decisive_words=(sentence(told), *caveats(told)) if told else (),
        members=tuple(one for one in said.values() if one.party in aside or one.stage != Stage.WAITS),
        votes=tuple(
            Vote(party, new_vote(plan.result_set, row.seat, party, for_party if party in aside else ""))
            for party in (aside or here) if said[row.seat, party].stage == Stage.WAITS
        ),
        choice=next((one for one in about.choices if one.seat == row.seat), None),
        keepable=tuple(plan.wish.get("partners", ())),
        consultations=tuple(consultations_listed(Consultation.objects.filter(named)[:CONSULTATIONS_SHOWN])),
        statements=tuple(one for one in about.statements if one.seat == row.seat),
        law_words=about.law_words, before=before, after=after,
    )  # fmt: skip


def _decisive(row: SeatRow, stand: Stand, names: Mapping[str, str]) -> Decisive | None:
    """The seat alone, with its results in earlier elections: reading the whole country would make a press wait."""
    mine = row.result_set
    by_name = Q(seat=row.seat, code="") if row.code else Q(seat=row.seat)
    by_name &= Q(region__in=("", row.region)) if row.region else Q()  # many a town has a Castle ward
    same = Q(code=row.code) | by_name if row.code else by_name
    others = SeatRow.objects.filter(same, result_set__removed_at=None, result_set__kind=mine.kind)
    earlier = [one for one in others.exclude(result_set=mine).select_related("result_set") if _day(one) < _day(row)]
    elections = [
        Election(one.result_set.election, Kind(mine.kind), (result_now(one, names),), one.result_set.held_on)
        for one in [*sorted(earlier, key=_day), row]
    ]
    try:
        return decisive(Elections(tuple(elections)), Question(row.seat, stand.one.aside, stand.one.for_party))
    except BadInput:  # a ward of several seats, or a party that never stood here: the plan's own numbers must do
        return None


def _day(row: SeatRow) -> date:
    return day_of(row.result_set.election, row.result_set.held_on)


def _bars(about: Shown, row: SeatRow, aside: tuple[str, ...]) -> tuple[Bar, ...]:
    plan, now = about.plan, about.plan.renamed
    stood = [(now.get(party, party), votes, elected) for party, votes, elected, *_ in row.candidacies]
    ranked = sorted(stood, key=lambda one: -(one[1] or 0))
    total = sum(one[1] or 0 for one in ranked)
    partners, names = plan.wish.get("partners", ()), {short: one.name for short, one in about.parties.items()}
    return tuple(
        Bar(
            party, names.get(party, party), votes, (votes or 0) / total if total else 0.0,
            party in partners,
            bool(elected) if elected is not None else votes is not None and place < row.seats, party in aside,
        )
        for place, (party, votes, elected) in enumerate(ranked)
    )  # fmt: skip


def _neighbours(about: Shown, row: SeatRow) -> tuple[int | None, int | None]:
    keys = [one.row for one in about.stands if one.row is not None]
    if row.pk not in keys:
        return (keys[-1], keys[0]) if keys else (None, None)
    at = keys.index(row.pk)
    return keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None
