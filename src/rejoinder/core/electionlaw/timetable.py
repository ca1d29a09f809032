"""The last days to nominate and to withdraw, worked out from polling day, each with its rule and its source."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rejoinder.core.electionlaw.days import YEARS, days_back
from rejoinder.core.electionlaw.kinds import KINDS, READ_ON, ElectionKind
from rejoinder.errors import BadInput

PLACE = ZoneInfo("Europe/London")  # whose clock returning officers go by
NOT_ADVICE = "Worked out from the rules as read on {}. Not legal advice: the returning officer's notice decides."


@dataclass(frozen=True, slots=True)
class Deadline:
    """One moment of a timetable. `on` is the safe day where the returning officer chooses within a range."""

    what: str  # "nominations", "withdrawals"
    on: date
    at: time
    latest: date  # the same as `on` where there is no range
    back: int  # working days before polling day
    back_least: int  # of the latest; the same as `back` where there is no range
    rule: str
    address: str

    @property
    def back_words(self) -> str:
        """How long before the poll, such as "19 working days before the poll"."""
        days = f"{self.back} to {self.back_least}" if self.back_least != self.back else f"{self.back}"
        return f"{days} working days before the poll"

    @property
    def moment(self) -> str:
        """Day and time in words, such as "Fri 7 Jun 2024, 16:00"."""
        return f"{_day(self.on)}, {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Timetable:
    """The dates of one election that a pact has to keep."""

    kind: str
    name: str
    polling_day: date
    nominations: Deadline
    withdrawals: Deadline
    notes: tuple[str, ...]

    @property
    def deadlines(self) -> tuple[Deadline, ...]:
        """All of them, in the order of their dates."""
        return (self.nominations, self.withdrawals)

    def is_past(self, now: datetime) -> bool:
        """Whether nobody can withdraw any more at a moment; one without a zone is meant in the time of the place."""
        there = now.astimezone(PLACE) if now.tzinfo else now.replace(tzinfo=PLACE)
        return there > datetime.combine(self.withdrawals.latest, self.withdrawals.at, PLACE)

    def withdrawal_words(self, now: datetime) -> str:
        """What a planner needs to know of it at a moment, in a sentence or two.

        >>> dates_of("uk-general", date(2024, 7, 4)).withdrawal_words(datetime(2024, 6, 1))
        'Last day to withdraw: Fri 7 Jun 2024, 16:00. After that the name stays on the paper.'
        """
        one = self.withdrawals
        is_range = one.latest != one.on
        span = f"between {_day(one.on)} and {_day(one.latest)}, {one.at:%H:%M}, as the returning officer fixed it"
        when = span if is_range else one.moment
        if self.is_past(now):
            return f"The last day to withdraw was {when}. Names that are on the paper stay on it."
        return f"Last day to withdraw: {when}. After that the name stays on the paper."


def dates_of(kind: str, polling_day: date) -> Timetable:
    """The timetable of an election. Raises BadInput for a kind or a year whose rules are not known here."""
    if kind not in KINDS:
        raise BadInput(f"the dates of {kind!r} elections are not known here; known are {', '.join(KINDS)}")
    if polling_day.year not in YEARS:
        raise BadInput(f"{polling_day.year}: bank holidays are known from {YEARS[0]} to {YEARS[-1]}")
    rule = KINDS[kind]
    return Timetable(
        kind, rule.name, polling_day,
        _deadline("nominations", rule, polling_day, rule.nominations_back),
        _deadline("withdrawals", rule, polling_day, rule.withdrawals_back),
        _notes(rule, polling_day),
    )  # fmt: skip


def _deadline(what: str, rule: ElectionKind, polling_day: date, back: int) -> Deadline:
    on = days_back(polling_day, back, rule.parts, rule.also_no_day)
    latest = on
    if rule.nominations_latest_back is not None:  # with the fewest bank holidays that any place may have
        latest = max(days_back(polling_day, rule.nominations_latest_back, [part]) for part in rule.parts)
    least = rule.nominations_latest_back or back
    return Deadline(what, on, rule.closes_at, latest, back, least, rule.rule, rule.address)


def _notes(rule: ElectionKind, polling_day: date) -> tuple[str, ...]:
    notes = [NOT_ADVICE.format(_day(READ_ON))]
    if polling_day.weekday() > 4:
        notes.append("Polling day is on a weekend: look at the date again.")
    if rule.nominations_latest_back is not None:
        notes.append("The returning officer fixes the day within the range. Plan for the first of the two dates.")
    notes.append("A candidate withdraws by a signed and witnessed notice, delivered in time; nobody does it for them.")
    return tuple(notes)


def _day(on: date) -> str:
    return f"{on:%a} {on.day} {on:%b %Y}"
