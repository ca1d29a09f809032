"""Second choices, imputed: nobody was asked. From ranked ballots where those exist, else by the votes of those left.

The table is that of the pacts (core/pacts/transfers.py, card in docs/models-pacts.md): where voters of a party go whose
candidate is not on the paper. Of those left, each takes its weight's part, and so does "nobody" (Luce 1959: striking
out an alternative leaves the odds between the others as they were).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.transfers import NONE, POOL, TRANSFERS

Array = NDArray[np.float64]
Table = Mapping[str, Any]
WEIGHT_MIN = 1e-4  # nobody is shut out altogether
UNKNOWN = -1  # the place of a row or column that the table does not have

TOLD = (
    "Second choices are imputed, not known: from ranked ballots of Scottish councils where a party stood there, else "
    "by the votes of those left. Ranges hold 80 in 100 draws of how such choices stray from one election to another."
)


@dataclass(frozen=True, slots=True, eq=False)
class Papers:
    """S papers by C candidates: all of the imputation that does not depend on the figures of the table."""

    votes: Array  # S x C, 0 where there is no candidate
    stands: NDArray[np.bool_]  # S x C
    rows: NDArray[np.intp]  # S x C: which row of the table says where this one's voters go
    columns: NDArray[np.intp]  # S x C: which party of the table this one is
    others: Array  # S x C x C: the share of each other, from by to
    held: Array  # S x C x C: the share of each other's party, without the one who is out


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """Papers with where each one's voters go next: weight / (sum of the weights of those left + nobody)."""

    votes: Array  # S x C
    stands: NDArray[np.bool_]  # S x C
    weights: Array  # S x C x C, from by to
    nobody: Array  # S x C

    def of(self, seats: NDArray[np.bool_]) -> "Choices":
        """Those of some seats only."""
        return Choices(self.votes[seats], self.stands[seats], self.weights[seats], self.nobody[seats])


def papers_of(candidates: Sequence[Sequence[tuple[str, int]]], table: Table = TRANSFERS) -> Papers:
    """From party and votes of the candidates of each seat. Space grows with seats times the square of candidates."""
    shape = (len(candidates), max(map(len, candidates)))
    votes, stands = np.zeros(shape), np.zeros(shape, dtype=bool)
    rows, columns = np.full(shape, UNKNOWN), np.full(shape, UNKNOWN)
    alike = np.zeros((*shape, shape[1]), dtype=bool)
    row_places, names = _row_places(table), _names(table)
    for n, paper in enumerate(candidates):
        parties = [party for party, _ in paper]
        votes[n, : len(paper)] = [number for _, number in paper]
        stands[n, : len(paper)] = True
        rows[n, : len(paper)] = [row_places.get(_row_of(party, parties, table), UNKNOWN) for party in parties]
        columns[n, : len(paper)] = [names.get(party, UNKNOWN) for party in parties]
        for a, party in enumerate(parties):
            alike[n, a, : len(paper)] = [party == other for other in parties]
    share = np.where(stands, np.maximum(votes / np.maximum(votes.sum(axis=1, keepdims=True), 1), WEIGHT_MIN), 0.0)
    others = np.repeat(share[:, None, :], shape[1], axis=1)
    others[:, np.arange(shape[1]), np.arange(shape[1])] = 0.0
    held = np.einsum("sad,scd->sca", alike, others)  # of a's party, where c is out
    return Papers(votes, stands, rows, columns, others, held)


def choices_of(papers: Papers, table: Table = TRANSFERS) -> Choices:
    """The weights that a table gives. It must have the rows and columns of the one the papers were made with.

    A named party gets more than the row says where it is stronger than where the table was counted. One that is not
    named gets what its votes beside those of the named would give. Voters of a party without a row go to the others by
    their votes.

    >>> paper = papers_of([[("Orchard", 50), ("Cedar", 30), ("Tideway", 20)]])
    >>> made = choices_of(paper)
    >>> made.weights[0, 2].round(4).tolist(), float(made.nobody[0, 2])
    ([0.4375, 0.2625, 0.0], 0.3)
    """
    figures, typical, none = _figures(table)
    named = figures > 0
    row = np.where(papers.rows == UNKNOWN, len(figures) - 1, papers.rows)
    column = np.where(papers.columns == UNKNOWN, figures.shape[1] - 1, papers.columns)
    of_to = row[:, :, None], column[:, None, :]
    is_named = named[of_to]
    part = np.divide(papers.others, papers.held, out=np.zeros_like(papers.others), where=papers.held > 0)
    pull = (papers.held / typical[of_to]) ** table.get("strength", 0.0)  # more go to a party where it is stronger
    told = figures[of_to] * part * np.where(np.isnan(pull), 1.0, pull) * is_named
    known_votes = (papers.others * is_named).sum(axis=2)
    known = told.sum(axis=2)
    rate = np.divide(known, known_votes, out=np.ones_like(known), where=known_votes > 0)
    weights = told + papers.others * ~is_named * rate[:, :, None]
    no_row = papers.rows == UNKNOWN
    scaled = papers.others * ((1 - none[-1]) / np.maximum(papers.others.sum(axis=2), WEIGHT_MIN))[:, :, None]
    weights[no_row] = scaled[no_row]
    return Choices(papers.votes, papers.stands, weights, none[row])


def tables_drawn(draws: int, seed: int, table: Table = TRANSFERS) -> list[Table]:
    """The table as it may be in other elections: each row drawn from a Dirichlet distribution around what it says.

    How far rows stray is `concentrations.overall`; voters of parties without a row stray in how many go to nobody.
    """
    random = np.random.default_rng(seed)
    overall, unknown = table["concentrations"]["overall"], table["unknown"]
    drawn: list[Table] = []
    for _ in range(draws):
        strayed = _strayed(table["rows"], overall, random)
        beside = {name: _strayed(rows, overall, random) for name, rows in table["with"].items()}
        few, many = unknown["overall"] * unknown["none"], unknown["overall"] * (1 - unknown["none"])
        drawn.append(
            {**table, "rows": strayed, "with": beside, "unknown": {**unknown, "none": float(random.beta(few, many))}}
        )
    return drawn


def _strayed(rows: Mapping[str, Mapping[str, float]], overall: float, random: np.random.Generator) -> dict[str, Any]:
    found = {}
    for party in sorted(rows):
        names = list(rows[party])
        shares = random.dirichlet(np.maximum(overall * np.array([rows[party][name] for name in names]), 0.05))
        found[party] = dict(zip(names, shares.tolist(), strict=True))
    return found


def _all_rows(table: Table) -> dict[tuple[str, str], Mapping[str, float]]:
    """Every row under the party that must be present ("" for none) and its own."""
    plain = {("", party): row for party, row in table["rows"].items()}
    return plain | {(name, party): row for name, rows in table["with"].items() for party, row in rows.items()}


def _row_places(table: Table) -> dict[tuple[str, str], int]:
    return {key: n for n, key in enumerate(sorted(_all_rows(table)))}


def _names(table: Table) -> dict[str, int]:
    found = {name for row in _all_rows(table).values() for name in row} - {NONE, POOL}
    return {name: n for n, name in enumerate(sorted(found))}


def _row_of(party: str, parties: Sequence[str], table: Table) -> tuple[str, str]:
    for present, rows in table["with"].items():
        if party in rows and present in parties:
            return present, party
    return "", table.get("as", {}).get(party, party)


def _figures(table: Table) -> tuple[Array, Array, Array]:
    """Rows by columns of the table, the typical shares beside them (nan: not said), and what goes to nobody."""
    rows, names = _all_rows(table), _names(table)
    figures = np.zeros((len(rows) + 1, len(names) + 1))
    typical = np.full(figures.shape, np.nan)
    none = np.full(len(rows) + 1, float(table["unknown"]["none"]))
    for n, key in enumerate(sorted(rows)):
        none[n] = rows[key][NONE]
        beside = _typical(key, table)
        for name in set(rows[key]) & set(names):
            figures[n, names[name]] = max(rows[key][name], WEIGHT_MIN)
            typical[n, names[name]] = beside.get(name, np.nan)
    return figures, typical, none


def _typical(key: tuple[str, str], table: Table) -> Mapping[str, float]:
    """The shares that parties had where a row was counted; empty where the table does not say."""
    said = table.get("typical", {})
    found: Mapping[str, float] = said.get(key[0] or key[1], said.get("*", {}))
    return found
