"""Candidacies of all files while they come in: some thirty bytes each, in columns, chained by seat."""

from array import array
from collections.abc import Iterator
from math import isnan, nan

from rejoinder.core.seats.drafts import StandingRead
from rejoinder.core.seats.row_values import Standing

NONE = -1  # before the first candidacy of a seat
_UNKNOWN = -1  # votes that are not said
_SAID, _ELECTED, _SITTING, _ALONE, _DROPPED = 1, 2, 4, 8, 16
_COMMON = 65_536  # counts below are kept once: most candidacies have one that another has too


class Standings:
    """Holds candidacies by their number; each knows the one before it in its seat.

    >>> from rejoinder.core.seats.naming import PartySaid
    >>> held = Standings()
    >>> first = held.add(NONE, 0, Standing(PartySaid("Lab"), 9), 2)
    >>> last = held.add(first, 1, Standing(PartySaid("LD"), None), 3)
    >>> [(one.party, one.votes, one.line) for one in held.read(last, ["Lab", "LD"])]
    [('Lab', 9, 2), ('LD', None, 3)]
    """

    def __init__(self) -> None:
        self._party = array("I")
        self._votes = array("i")
        self._share = array("d")
        self._share_before = array("f")
        self._line = array("I")
        self._flags = array("B")
        self._before = array("i")
        self._who_ends = array("Q")
        self._who = bytearray()
        self._same: dict[int, int] = {}

    def add(self, before: int, party: int, said: Standing, line: int, *, is_alone: bool = False) -> int:
        """Keeps one more of a seat, whose last is `before`; returns its number. `party` is a number of a list of names.

        `is_alone`: one is elected in its seat, as far as the rows up to it say.
        """
        self._party.append(party)
        self._votes.append(_UNKNOWN if said.votes is None else said.votes)
        self._share.append(nan if said.share is None else said.share)
        self._share_before.append(nan if said.share_before is None else said.share_before)
        self._line.append(line)
        flags = (_SAID if said.elected is not None else 0) | (_ELECTED if said.elected else 0)
        self._flags.append(flags | (_SITTING if said.sitting else 0) | (_ALONE if is_alone else 0))
        self._before.append(before)
        if said.who:
            self._who += said.who.encode("utf-8", "surrogatepass")
        self._who_ends.append(len(self._who))
        return len(self._party) - 1

    def of_seat(self, last: int) -> list[int]:
        """The numbers of a seat's candidacies, the first first, without those that were dropped."""
        found = []
        while last != NONE:
            if not self._flags[last] & _DROPPED:
                found.append(last)
            last = self._before[last]
        return found[::-1]

    def drop(self, number: int) -> None:
        """Leaves one out: it stands in another line already."""
        self._flags[number] |= _DROPPED

    def party(self, number: int) -> int:
        """The number of its party."""
        return self._party[number]

    def line(self, number: int) -> int:
        """The line it stands in."""
        return self._line[number]

    def votes(self, number: int) -> int | None:
        """Its votes; None where they are not said."""
        votes = self._votes[number]
        if votes < _COMMON:
            return None if votes == _UNKNOWN else self._same.setdefault(votes, votes)
        return votes

    def who(self, number: int) -> bytes:
        """Whoever stands, only to be compared; empty where nobody is named."""
        return bytes(self._who[self._who_ends[number - 1] if number else 0 : self._who_ends[number]])

    def is_alone(self, number: int) -> bool:
        """Whether one was elected in its seat, as far as the rows up to it say."""
        return bool(self._flags[number] & _ALONE)

    def read(self, last: int, shorts: list[str]) -> Iterator[StandingRead]:
        """A seat's candidacies under the abbreviations of `shorts`."""
        for at in self.of_seat(last):
            share, before, flags = self._share[at], self._share_before[at], self._flags[at]
            yield StandingRead(
                shorts[self._party[at]],
                self.votes(at),
                None if isnan(share) else share,
                bool(flags & _ELECTED) if flags & _SAID else None,
                bool(flags & _SITTING),
                self._line[at],
                None if isnan(before) else before,
            )
