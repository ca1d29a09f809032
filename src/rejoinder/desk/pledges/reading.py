"""What the pages of pledges show: each pledge with its mark and reason, grouped; and the sums for other pages."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache

from django.utils import timezone

from rejoinder.core.pledges.as_json import solution_as_json
from rejoinder.core.pledges.circles import Circle
from rejoinder.core.pledges.solving import Solution, solve
from rejoinder.core.pledges.telling import NOT_PROVEN, circle_words, counted, told, unmet_words, waits_words
from rejoinder.core.pledges.values import Pledge as PledgeValue
from rejoinder.core.pledges.values import Pledges
from rejoinder.core.pledges.warning import Concern, Warned, warnings_of
from rejoinder.desk.pledges.balances import owed_sentence
from rejoinder.desk.pledges.models import Pledge
from rejoinder.desk.pledges.stored import asked_of, loaded, names_of, short_names
from rejoinder.desk.seats.models import ResultSet

GROUPS = {
    "kept": "Can be kept",
    "waits": "Wait for a members' vote",
    "unmet": "Cannot be kept as things stand",
    "done": "Kept, broken, withdrawn",
}
MARKS = {"kept": "✓", "waits": "⊙", "unmet": "✕", "done": "■"}
WORDS = {"kept": "can be kept", "waits": "waits", "unmet": "cannot be kept"}
SUMMARY = 4  # rows of the panel on a plan's page
KEPT_MAX = 4  # answers in memory: of all pledges in a few time zones
BEFORE_ALL = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One pledge as it stands in a list."""

    pledge: Pledge
    group: str  # of GROUPS
    says: str  # the pledge in words
    why: str  # what is missing, or that it can be kept
    party: str  # its full name
    tail: str  # the words after the party, so that the name can stand bold
    due: datetime | None  # by the clock of the page

    @property
    def mark(self) -> str:
        """The shape of its state; the word stands beside it."""
        return MARKS[self.group]

    @property
    def state_word(self) -> str:
        """Its state in words."""
        return WORDS.get(self.group) or self.pledge.get_state_display().lower()


class Round:
    """All pledges, solved together, since a ward may be given for a seat; `own` are those shown and counted."""

    def __init__(self, result_set: ResultSet | None = None, election: str = "", now: datetime | None = None) -> None:
        self.rows = loaded()
        self.now = now or timezone.now()
        self.own = [
            row for row in self.rows
            if (result_set is None or row.result_set_id == result_set.pk) and election in ("", row.election)
        ]  # fmt: skip

    @cached_property
    def asked(self) -> Pledges:
        return asked_of(self.rows)

    @cached_property
    def solution(self) -> Solution:
        return solved(self.asked, self.now)

    @cached_property
    def names(self) -> dict[str, str]:
        return short_names(names_of(self.rows))

    @cached_property
    def greatest(self) -> int:
        """How many of those shown are in the greatest set."""
        return sum(row.group in ("kept", "waits") for row in self.listed)

    @cached_property
    def standing(self) -> int:
        """How many of those shown stand."""
        return sum(row.group != "done" for row in self.listed)

    @property
    def title(self) -> str:
        """How many can be kept at once, without a word more: the heading of a page."""
        return counted(self.greatest, self.standing).removesuffix(".")

    @cached_property
    def waiting(self) -> int:
        """How many of those wait for a members' vote."""
        return sum(row.group == "waits" for row in self.listed)

    @property
    def headline(self) -> str:
        """How many can be kept at once, in one sentence."""
        said = counted(self.greatest, self.standing, self.waiting)
        return said if self.solution.is_proven else f"{said} {NOT_PROVEN}"

    @cached_property
    def warnings(self) -> tuple[Warned, ...]:
        return warnings_of(self.asked, self.now)

    @property
    def nobody_stands(self) -> list[str]:
        """Pairs of pledges that would leave nobody to stand, in words."""
        return [one.says for one in self.warnings if one.concern == Concern.NOBODY_STANDS]

    @cached_property
    def listed(self) -> list[Row]:
        """Every pledge of the round, by number."""
        values = self.values
        found = {one: ("kept", self._kept_why(one)) for one in self.solution.kept}
        found |= {one.id: ("waits", f"{waits_words(one, day)}.") for one in self.solution.waits}
        found |= {one.id: ("unmet", f"{unmet_words(one, values[one.id], day)}.") for one in self.solution.unmet}
        rows = []
        for row in self.own:
            group, why = found.get(str(row.number), ("done", self._done_why(row)))
            says = told(values[str(row.number)], self.names)
            name = self.names.get(row.party, row.party)
            rows.append(Row(row, group, says, why, name, says[len(name) :], values[str(row.number)].due))
        return rows

    @property
    def groups(self) -> list[tuple[str, str, list[Row]]]:
        """Key, heading and rows of each group that has any: what is missing first after what can be kept."""
        by_group = {key: [row for row in self.listed if row.group == key] for key in GROUPS}
        return [(key, heading, by_group[key]) for key, heading in GROUPS.items() if by_group[key]]

    def row_of(self, pledge: Pledge) -> Row:
        """One pledge of the round."""
        return next(row for row in self.listed if row.pledge.pk == pledge.pk)

    @cached_property
    def values(self) -> dict[str, PledgeValue]:
        """Every pledge as a value, by its number as text."""
        return {one.id: one for one in self.asked.pledges}

    @cached_property
    def _circle_of(self) -> dict[str, Circle]:
        return {number: circle for circle in self.solution.circles for number in circle.ids}

    @cached_property
    def _acts_of(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for given in self.solution.acts:
            for number in given.by:
                found.setdefault(number, []).append(given.act.what)
        return found

    def _kept_why(self, number: str) -> str:
        one, circle = self.values[number], self._circle_of.get(number)
        due = f" Due {day(one.due)}." if one.due else ""
        if circle and len(circle.ids) == 2:
            other = next(other for other in circle.ids if other != number)
            return f"Both can be kept: {number} and {other} must move together.{due}"
        if circle:
            return f"{circle_words(circle, self.values)}{due}"
        if one.k < len(one.gives):
            return f"Can be kept by {' and '.join(self._acts_of[number])}.{due}"
        return f"Can be kept.{due}"

    def _done_why(self, row: Pledge) -> str:
        last = row.standing_marks[-1] if row.standing_marks else None
        said = f"{row.get_state_display()} {day(last.at) if last else ''}".strip()
        return f"{said}: {last.why}" if last and last.why else f"{said}."


def solved(asked: Pledges, now: datetime) -> Solution:
    """`solve`, kept by content: every page of the room asks for it, and dense pledges take seconds.

    Of the moment it matters alone whose day is over, so that it is the moment after the last of these.
    """
    over = [one.due for one in asked.pledges if one.due is not None and one.due < now]
    moment = max(over) + timedelta(microseconds=1) if over else BEFORE_ALL
    return _kept(asked, moment, timezone.get_current_timezone_name())


@lru_cache(maxsize=KEPT_MAX)
def _kept(asked: Pledges, moment: datetime, zone: str) -> Solution:
    """By zone too: the times within are by the clock of the page."""
    return solve(asked, moment)


def day(at: datetime) -> str:
    """A day and time by the clock of the page."""
    local = timezone.localtime(at)
    return f"{local:%-d %b %Y, %H:%M}"


def solved_json(one: Round) -> dict:
    """The whole answer as `rejoinder pledges solve --json` prints it."""
    return solution_as_json(one.asked, one.now, one.solution)


@dataclass(frozen=True)
class SummaryRow:
    """One pledge in the panel of a plan."""

    number: int
    mark: str  # ✓, ⊙ or ✕
    icon: str  # the drawn shape: tick, watch or cross
    state: str  # "can be kept", for screen readers
    party: str
    tail: str  # what stands behind the party's name
    why: str


@dataclass(frozen=True)
class Summary:
    """What the panel of pledges on a plan's page shows."""

    kept_count: int  # in the greatest set
    count: int  # standing
    sentence: str  # "14 of 17 pledges can all be kept at once."
    rows: tuple[SummaryRow, ...]
    ledger: str  # "Tideway is owed one more from …"; "" where nothing is owed


ICONS = {"kept": "tick", "waits": "watch", "unmet": "cross"}


def summary(result_set: ResultSet | None, limit: int = SUMMARY) -> Summary | None:
    """The panel for a set of results; None where it has no standing pledge and nothing is owed.

    Some of each kind are shown: what can be kept, what waits, what is unmet, in the order of the list.
    """
    one = Round(result_set)
    ledger = owed_sentence(names=short_names(result_set.names) if result_set else {})
    if not one.standing and not ledger:
        return None
    shown = _some_of_each([row for row in one.listed if row.group != "done"], limit)
    rows = tuple(
        SummaryRow(row.pledge.number, row.mark, ICONS[row.group], row.state_word, row.party, row.tail, row.why)
        for row in shown
    )  # fmt: skip
    return Summary(one.greatest, one.standing, one.headline, rows, ledger)


def _some_of_each(rows: list[Row], limit: int) -> list[Row]:
    """At most `limit`: one of each kind that there is, the rest from the first kind on."""
    kinds = {kind: [row for row in rows if row.group == kind] for kind in ("kept", "waits", "unmet")}
    taken = dict.fromkeys(kinds, 0)
    for _ in range(min(limit, len(rows))):
        open_kinds = [kind for kind in kinds if taken[kind] < len(kinds[kind])]
        least = next((kind for kind in open_kinds if not taken[kind]), open_kinds[0])
        taken[least] += 1
    return [row for kind, found in kinds.items() for row in found[: taken[kind]]]
