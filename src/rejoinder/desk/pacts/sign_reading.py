"""Signs that rivals give way to each other in one set of results or nominations, beside what they said in public."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString

from rejoinder.core.pacts.presence import nominations_of
from rejoinder.core.pacts.rivals import Absence, Rivals, Strength, rivals
from rejoinder.core.pacts.rivals_telling import CAVEAT, as_json, chance, finding, group_sentence, pair_sentence
from rejoinder.core.seats.results import Election, Elections
from rejoinder.desk.pacts import seat_pictures
from rejoinder.desk.pacts.marks import Marks, marks_of
from rejoinder.desk.pacts.models import RivalStatement
from rejoinder.desk.seats.models import ResultSet
from rejoinder.desk.seats.stored import elections_of

KEPT_MAX = 4  # answers in memory: a quarter of a second each for 650 seats
PAIRS_SHOWN = 60  # that are no sign; the JSON has all


@dataclass(frozen=True)
class Pair:
    """One party's absences in the seats of another, as a row of the table."""

    one: Absence
    party: SafeString  # its swatch
    rival: SafeString
    here: SafeString  # bars of the shares of seats without it
    elsewhere: SafeString
    sentence: str
    chance: str

    @property
    def where(self) -> str:
        """Which seats of the other party are meant."""
        return f"{self.one.rival} held" if self.one.role == "held" else f"{self.one.rival} is strong"


@dataclass(frozen=True)
class Group:
    """Parties of which one stands for the others."""

    parties: tuple[str, ...]
    sentence: str
    seats: tuple[str, ...]
    surprising: tuple[str, ...]


class Signs:
    """The page of one set, read lazily. `found` is the test on its nominations."""

    def __init__(self, row: ResultSet) -> None:
        self.row = row
        self.elections = elections_of(row)
        self.found = spotted_in(self.elections)
        self.marks = marks_of_set(row, self.elections.latest)

    @property
    def finding(self) -> str:
        """The one sentence that answers."""
        return finding(self.found)

    @property
    def pairs(self) -> list[Pair]:
        """Signs, surest first: the same two parties once, by the role that shows more."""
        seen, rows = set[tuple[str, str]](), []
        for one in (*self.found.pairs, *self.found.links):
            if one.strength is not Strength.NONE and (one.party, one.rival) not in seen:
                seen.add((one.party, one.rival))
                rows.append(self._pair(one))
        return sorted(rows, key=lambda row: -list(Strength).index(row.one.strength))

    @property
    def others(self) -> list[Pair]:
        """Pairs that are no sign."""
        return [self._pair(one) for one in self.found.pairs if one.strength is Strength.NONE][:PAIRS_SHOWN]

    @property
    def groups(self) -> list[Group]:
        return [Group(one.parties, group_sentence(one), one.seats, one.surprising) for one in self.found.together]

    @property
    def statements(self) -> list[RivalStatement]:
        """What rivals said, newest first."""
        return list(self.row.statements.filter(removed_at=None).select_related("by"))

    @property
    def is_nominations(self) -> bool:
        """Whether nobody has votes yet."""
        return not any(one.valid for one in self.elections.latest.results)

    @property
    def lacks(self) -> list[str]:
        """What would make the test sharper."""
        said = []
        if not any(self.found.known.holders):
            said.append("Nobody is known to hold a seat. Load the election before, or a column holder.")
        elif not self.found.known.before:
            said.append("No election before is loaded: with it, a party’s own past can be told from a pact.")
        if not any(self.found.known.places):
            said.append("The file has no regions, so a regional party may look like a pact.")
        return said

    @property
    def caveat(self) -> str:
        return CAVEAT

    def _pair(self, one: Absence) -> Pair:
        bar = seat_pictures.vote_bar
        return Pair(
            one, self.marks.swatch(one.party), self.marks.swatch(one.rival),
            bar(round(1000 * one.absent / one.held), 1000, self.marks.colour(one.party)),
            bar(round(1000 * one.absent_elsewhere / max(1, one.elsewhere)), 1000, self.marks.colour(one.party)),
            pair_sentence(one), chance(one.p),
        )  # fmt: skip


def spotted_in(elections: Elections) -> Rivals:
    """The test on the latest of these elections, kept by content: a set that changes is another election."""
    return _spotted(elections.elections)


@lru_cache(maxsize=KEPT_MAX)
def _spotted(elections: tuple[Election, ...]) -> Rivals:
    return rivals(nominations_of(Elections(elections), elections[-1].name))


def signs_json(row: ResultSet) -> dict:
    """Everything for programs: all pairs that were tested, and the finding in a sentence."""
    found = spotted_in(elections_of(row))
    return {"results": row.pk, "name": row.name, "is_invented": row.is_invented, "finding": finding(found),
            **as_json(found)}  # fmt: skip


def marks_of_set(row: ResultSet, election: Election) -> Marks:
    """Letters and colours of every party that stands, most votes first, then most candidacies."""
    sums: dict[str, list[int]] = {}
    for result in election.results:
        for one in result.candidacies:
            of = sums.setdefault(one.party, [0, 0])
            of[0] += one.votes or 0
            of[1] += 1
    ordered = sorted(sums, key=lambda party: (-sums[party][0], -sums[party][1], party))
    names: Mapping[str, str] = row.names
    return marks_of(ordered, names, row.colours)
