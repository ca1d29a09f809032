"""A comparison as JSON and as tables: the same for the command, the API and the page's exports."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rejoinder.core.reform.power import Handful, Power
from rejoinder.core.reform.systems import Compared
from rejoinder.core.text import plain_cell

PLACES = 4  # of figures in JSON


def as_json(compared: Compared) -> dict[str, Any]:
    """One system's result, fit for JSON. Gallagher and Loosemore-Hanby are in percentage points."""
    result = compared.result
    total = sum(compared.votes.values())
    return {
        "election": compared.election,
        "system": result.system,
        "title": result.title,
        "method": result.method or None,
        "options": dict(result.used),
        "seats": dict(result.seats),
        "votes": dict(compared.votes),
        "seats_total": result.total,
        "gallagher": round(compared.gallagher, PLACES),
        "loosemore_hanby": round(compared.loosemore_hanby, PLACES),
        "sainte_lague": round(compared.sainte_lague, PLACES),
        "enp_votes": round(compared.enp_votes, PLACES),
        "enp_seats": round(compared.enp_seats, PLACES),
        "majority": compared.majority or None,
        "wasted": {
            "votes": result.helped_nobody,
            "pct": round(100 * result.helped_nobody / total, PLACES),
            "means": result.helped_means,
        },
        "ranges": {name: list(both) for name, both in result.ranges.items()},
        "by_region": {area: dict(seats) for area, seats in result.by_area.items()},
        "notes": list(result.notes),
        "sentence": compared.sentence,
        "caveat": compared.caveat,
    }


def power_as_json(power: Power, handful: Handful) -> dict[str, Any]:
    """What a vote weighs in each seat, and how few could have turned the majority."""
    return {
        "sentence": power.sentence,
        "lead_moves": round(power.lead_moves, PLACES),
        "lead_moves_from_seats": power.pairs,
        "half_of_power_in_seats": power.half,
        "seats": [
            {
                "seat": one.seat, "code": one.code, "region": one.region, "first": one.first, "second": one.second,
                "lead": one.lead, "lead_pct": one.lead_pct, "chance": one.chance, "relative": one.relative,
            }
            for one in power.seats
        ],
        "majority": {
            "party": handful.party, "has_majority": handful.has_majority, "seats": handful.seats,
            "voters": handful.voters, "pct": round(handful.pct, PLACES), "sentence": handful.sentence,
        },
    }  # fmt: skip


def table_rows(compared: Sequence[Compared]) -> Iterator[list[str | int | float]]:
    """A header and a row for each party, then the figures: systems side by side."""
    parties = parties_of(compared)
    votes = compared[0].votes
    total = sum(votes.values())
    yield ["party", "votes", "votes_pct", *(one.result.system for one in compared)]
    for name in parties:
        seats = [one.result.seats.get(name, 0) for one in compared]
        yield [name, votes.get(name, 0), round(100 * votes.get(name, 0) / total, 2), *seats]
    yield ["all seats", total, 100, *(one.result.total for one in compared)]
    yield ["gallagher", "", "", *(round(one.gallagher, 2) for one in compared)]
    yield ["loosemore_hanby", "", "", *(round(one.loosemore_hanby, 2) for one in compared)]
    yield ["enp_votes", "", "", *(round(one.enp_votes, 2) for one in compared)]
    yield ["enp_seats", "", "", *(round(one.enp_seats, 2) for one in compared)]
    yield ["wasted_pct", "", "", *(round(100 * one.result.helped_nobody / total, 1) for one in compared)]


def power_rows(power: Power) -> Iterator[list[str | int | float]]:
    """A header and a row for each seat, the most powerful votes first."""
    yield ["seat", "code", "region", "first", "second", "lead", "lead_pct", "chance", "relative"]
    for one in power.seats:
        yield [
            one.seat, one.code, one.region, one.first, one.second, one.lead, one.lead_pct, f"{one.chance:.3e}",
            one.relative,
        ]  # fmt: skip


def as_csv(rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV; what a spreadsheet would take for a formula is made text."""
    lines = _Lines()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerows([plain_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return "".join(lines)


class _Lines(list[str]):
    """What csv writes to: the core has no files."""

    write = list.append


def parties_of(compared: Sequence[Compared]) -> list[str]:
    """Parties that win a seat under any of the systems, and those with one vote in a hundred, most votes first."""
    votes = compared[0].votes
    total = sum(votes.values())
    named = {name for one in compared for name in one.result.seats}
    named |= {name for name, number in votes.items() if 100 * number >= total}
    return sorted(named, key=lambda name: (-votes.get(name, 0), name))
