"""A candidate and the party in one cell, the party in two languages: "Ada Pell ** Orchard/Verger".

So publishes Elections Canada; ** marks the member who stood again. What stands after the stroke is the party alone, so
that it tells the parties apart; what it is called before the stroke is the end that the cells of one party share.
"""

from collections.abc import Mapping, Sequence

from rejoinder.core.seats.naming import PartySaid

SAMPLE_MIN = 0.5  # of the cells must have a stroke
SHARED_ROWS_MIN = 3  # candidates of whom a name is taken to be the party's: two may share a family name
SITTING = "**"


def has_parties(cells: Sequence[str]) -> bool:
    """Whether cells that name candidates also name parties in two languages.

    >>> has_parties(["Ada Pell Orchard/Verger", "Bo Finch ** Cedar/Cèdre"]), has_parties(["Ada Pell", "Bo Finch"])
    (True, False)
    """
    said = [cell for cell in cells if cell.strip()]
    return bool(said) and sum("/" in cell for cell in said) > SAMPLE_MIN * len(said)


class JoinedParties:
    """Parts candidates from parties and learns what the parties are called in the first language.

    >>> joined = JoinedParties()
    >>> for name in ("Ada Pell", "Bo Finch", "Cy Stone"):
    ...     said, is_sitting = joined.part(f"{name} Orchard Party/Parti du verger")
    >>> said.name, joined.names()
    ('Parti du verger', {PartySaid(name='Parti du verger', short='', number=''): 'Orchard Party'})
    """

    def __init__(self) -> None:
        self._ends: dict[PartySaid, list[str]] = {}
        self._rows: dict[PartySaid, int] = {}
        self._sure: dict[PartySaid, str] = {}

    def part(self, cell: str) -> tuple[PartySaid, bool]:
        """The party of a cell, and whether its candidate was the member. Raises ValueError where it names none."""
        _, mark, party = cell.rpartition(SITTING)
        parts = party.split("/")
        if len(parts) % 2 or not parts[-1].strip():
            raise ValueError(f"no party in two languages stands after the candidate in {cell[-60:]!r}")
        half = len(parts) // 2
        first, second = "/".join(parts[:half]).split(), "/".join(parts[half:])
        said = PartySaid(" ".join(second.split()))
        if mark:
            self._sure.setdefault(said, " ".join(first))
        else:
            before = self._ends.get(said)
            self._ends[said] = first[1:] if before is None else _shared_end(before, first[1:])
            self._rows[said] = self._rows.get(said, 0) + 1
        return said, bool(mark)

    def names(self) -> Mapping[PartySaid, str]:
        """What parties are called before the stroke, where that is certain."""
        often = [said for said, rows in self._rows.items() if rows >= SHARED_ROWS_MIN]
        shared = {said: " ".join(self._ends[said]) for said in often if self._ends[said]}
        return shared | {said: name for said, name in self._sure.items() if name}


def _shared_end(one: Sequence[str], other: Sequence[str]) -> list[str]:
    count = 0
    while count < min(len(one), len(other)) and one[-1 - count] == other[-1 - count]:
        count += 1
    return list(one[len(one) - count :])
