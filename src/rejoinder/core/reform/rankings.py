"""Whole rankings, imputed from first votes: what papers might have looked like. Nobody was asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rejoinder.core.pacts.transfers import TRANSFERS
from rejoinder.core.reform.preferences import Choices, Table, choices_of, papers_of

LEAST = 0.02  # of a party's voters: rarer orders are counted with the likelier ones; .01 moved no seat of 650 (2019)
DEPTH_MAX = 4  # parties on a paper after the first, so that a district has thousands of papers and not millions


@dataclass(frozen=True, slots=True)
class Field:
    """Who stands in one district: the index of each list's first candidate and how many it has."""

    lists: tuple[str, ...]
    first: tuple[int, ...]
    number: tuple[int, ...]

    def of(self, place: int, turn: int) -> bytes:
        """A list's candidates, the first one by turns: voters of a party part themselves between its candidates."""
        start, number = self.first[place], self.number[place]
        return bytes(start + (turn + n) % number for n in range(number))


def field_for(votes: Mapping[str, int], seats: int) -> Field:
    """A candidate for every full quota and one more, no more than there are seats.

    >>> field_for({"A": 60, "B": 30, "C": 10}, 3).number
    (3, 2, 1)
    """
    quota = sum(votes.values()) // (seats + 1) + 1
    number = [min(seats, votes[name] // quota + 1) for name in votes]
    return Field(tuple(votes), tuple(sum(number[:n]) for n in range(len(number))), tuple(number))


def imputed_papers(
    votes: Mapping[str, int], owners: Mapping[str, str], field: Field, table: Table = TRANSFERS
) -> dict[bytes, int]:
    """Papers and how many of each: every first vote once, with the orders of parties that the table makes likely.

    >>> made = imputed_papers({"A": 60, "B": 40}, {}, field_for({"A": 60, "B": 40}, 1))
    >>> sorted(made.items())
    [(b'\\x00', 18), (b'\\x00\\x01', 42), (b'\\x01', 12), (b'\\x01\\x00', 28)]
    """
    names = list(votes)
    choices = choices_of(papers_of([[(owners.get(name, name), votes[name]) for name in names]], table), table)
    papers: dict[bytes, int] = {}
    for place, name in enumerate(names):
        orders = list(_orders(choices, place))
        turns = field.number[place]
        shares = [share / turns for _, share in orders for _ in range(turns)]
        for n, number in enumerate(_whole(votes[name], shares)):
            turn = n % turns
            paper = b"".join(field.of(other, turn) for other in orders[n // turns][0])
            if number:
                papers[paper] = papers.get(paper, 0) + number
    return papers


def _orders(choices: Choices, place: int) -> Iterator[tuple[tuple[int, ...], float]]:
    """Orders of lists that begin with one, each with its share of that one's voters; the shares add up to 1."""
    weights = {n: weight for n, weight in enumerate(choices.weights[0, place].tolist()) if weight > 0}
    yield from _grown((place,), 1.0, weights, float(choices.nobody[0, place]))


def _grown(
    order: tuple[int, ...], share: float, left: dict[int, float], nobody: float
) -> Iterator[tuple[tuple[int, ...], float]]:
    """An order that ends here with some of the share, and every longer one that is not too rare with its part."""
    total = sum(left.values())
    ends = share * nobody / (total + nobody) if left else share
    least = LEAST * total / max(share - ends, LEAST)
    kept = {other: weight for other, weight in left.items() if weight >= least}
    if len(order) > DEPTH_MAX or not kept:
        yield order, share
        return
    yield order, ends
    scale = (share - ends) / sum(kept.values())
    for other, weight in kept.items():
        rest = {name: number for name, number in left.items() if name != other}
        yield from _grown((*order, other), weight * scale, rest, nobody)


def _whole(votes: int, shares: Sequence[float]) -> list[int]:
    """Whole numbers that add up to `votes`, by largest remainder."""
    exact = [votes * share for share in shares]
    whole = [int(number) for number in exact]
    ranked = sorted(range(len(shares)), key=lambda n: (whole[n] - exact[n], n))
    for n in ranked[: votes - sum(whole)]:
        whole[n] += 1
    return whole
