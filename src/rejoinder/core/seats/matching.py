"""The same seat in two elections: by its code, else by its name."""

from collections.abc import Iterable
from functools import cached_property

from rejoinder.core.seats.naming import folded
from rejoinder.core.seats.results import SeatResult

SHARED_MIN = 0.5  # of the seats of an election: another that has fewer of them stands on other boundaries


class SeatIndex:
    """Finds a seat among the results of one election.

    >>> index = SeatIndex([SeatResult("Ynys Môn", (), code="W07000041"), SeatResult("Oxley", ())])
    >>> index.find("Ynys Mon").seat, index.find("Anglesey", "W07000041").seat, index.find("Oxley", "E14000001").seat
    ('Ynys Môn', 'Ynys Môn', 'Oxley')
    >>> index.find("Ynys Mon", "W07000112") is None, index.find("Ynys Mon", "W07000112", is_strict=False).code
    (True, 'W07000041')
    """

    def __init__(self, results: Iterable[SeatResult]) -> None:
        self._results = tuple(results)
        self._by_code: dict[str, SeatResult] = {}
        for one in self._results:
            if one.code:
                self._by_code.setdefault(one.code, one)

    @cached_property
    def _by_name(self) -> dict[str, SeatResult]:
        """Made when it is first needed: where every area has a code, names say nothing more."""
        named: dict[str, SeatResult] = {}
        for one in self._results:
            named.setdefault(folded(one.seat), one)
        return named

    def find(self, seat: str, code: str = "", *, is_strict: bool = True) -> SeatResult | None:
        """The seat with this code; else the one of this name, whatever accents and case.

        Two codes that differ are two areas, though they share a name: None, unless `is_strict` is off.
        """
        found = self._by_code.get(code) if code else None
        if found is None:
            found = self._by_name.get(folded(seat))
            if is_strict and found is not None and code and found.code and found.code != code:
                return None
        return found

    def shared_by(self, results: Iterable[SeatResult]) -> float:
        """The part of `results`, 0 to 1, that has its seat here, on the same boundaries. 0 for none."""
        found = [self.find(one.seat, one.code) is not None for one in results]
        return sum(found) / len(found) if found else 0.0
