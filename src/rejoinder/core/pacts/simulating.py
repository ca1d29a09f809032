"""Draws the coming election many times, and says who wins each seat under each option."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rejoinder.core.pacts.assumptions import Assumptions
from rejoinder.core.pacts.base import Base
from rejoinder.core.pacts.drawing import Block, Supposed, blocks, suppose
from rejoinder.core.pacts.options import Option
from rejoinder.core.pacts.outcomes import Outcomes
from rejoinder.core.pacts.shocks import SHOCKS, Shocks
from rejoinder.core.pacts.standing_aside import campaigned, stood_aside, winning
from rejoinder.core.pacts.transferring import Draws
from rejoinder.core.pacts.transfers import TRANSFERS

PLAIN = Assumptions()


def simulate(
    base: Base,
    options: Sequence[Option],
    assumptions: Assumptions = PLAIN,
    *,
    stream: int = 0,
    seats: NDArray[np.bool_] | None = None,
    shocks: Shocks = SHOCKS,
    table: Mapping[str, Any] = TRANSFERS,
) -> Outcomes:
    """Winners by option, seat and draw. The same draws serve all options, so that their differences are no noise.

    Another `stream` draws afresh. An option in which an aside party does not stand in a seat, or the one it is for does
    not, changes nothing there. Where `assumptions.rivals` are named, the weaker of them stand aside for the strongest
    in every seat in which they win more by it, told for each option by itself, and none of their own voters leave for
    it. `seats` draws these alone (True), just as they are drawn among all; in the others the last winner stays. Raises
    KeyError for a party that has no column.
    """
    for option in options:
        for party in (*option.aside, *([option.for_party] if option.for_party else [])):
            base.column(party)
    involved = {party for option in options for party in (*option.aside, option.for_party)} | {*assumptions.rivals}
    supposed = suppose(base, assumptions, involved, stream=stream, shocks=shocks, table=table)
    if seats is not None:
        supposed = replace(supposed, expected=np.where(seats[:, None], supposed.expected, 0.0))
    winners = np.repeat(base.winners.astype(np.int8)[None, :, None], len(options), axis=0)
    winners = np.repeat(winners, assumptions.draws, axis=2)
    for block in blocks(supposed):
        _fill(winners, block, supposed, options=options, assumptions=assumptions)
    return Outcomes(base, tuple(options), winners)


def _fill(
    winners: NDArray[np.int8], block: Block, supposed: Supposed, *, options: Sequence[Option], assumptions: Assumptions
) -> None:
    """Writes the winners of a block; with rivals, as they answer."""
    slots = {supposed.base.parties[column]: slot for slot, column in enumerate(block.columns)}
    rivals = [slots[party] for party in assumptions.rivals if party in slots]
    winners[:, block.rows] = _winners(block, slots, options, assumptions)
    if len(rivals) < 2:
        return
    columns = [block.columns[slot] for slot in rivals]
    strongest = supposed.expected[block.rows][:, columns].argmax(axis=1)
    for number, stays in enumerate(rivals):
        places = np.flatnonzero(strongest == number)
        if places.size:
            weaker = tuple(slot for slot in rivals if slot != stays)
            part = _answered(_part(block, places), weaker, stays, assumptions)
            answered = _winners(part, slots, options, assumptions, off=weaker)
            winners[:, part.rows] = _better(winners[:, part.rows], answered, columns)


def _better(alone: NDArray[np.int8], united: NDArray[np.int8], columns: Sequence[int]) -> NDArray[np.int8]:
    """O x B x D: united where these parties win more draws of a seat so, under an option."""
    gain = np.isin(united, columns).sum(axis=2) - np.isin(alone, columns).sum(axis=2)
    return np.where((gain > 0)[:, :, None], united, alone)


def _part(block: Block, places: NDArray[np.intp]) -> Block:
    weights = {slot: one[:, places] for slot, one in block.weights.items()}
    return Block(block.rows[places], block.columns, block.shares[:, places], weights, block.lead[:, places])


def _answered(block: Block, weaker: Sequence[int], stays: int, assumptions: Assumptions) -> Block:
    """The rivals united, without a backlash of their own: a plan is tried against the harder case."""
    shares, _ = stood_aside(block.shares, block.weights, weaker, stays, endorsement=assumptions.endorsement)
    return Block(block.rows, block.columns, shares, block.weights, block.lead)


def _winners(
    block: Block,
    slots: Mapping[str, int],
    options: Sequence[Option],
    assumptions: Assumptions,
    *,
    off: Sequence[int] = (),
) -> NDArray[np.int8]:
    """O x B x D."""
    nobody = winning(block.shares, block.lead, block.columns)
    found = np.empty((len(options), *nobody.shape), dtype=np.int8)
    for number, option in enumerate(options):
        wanted = [slots.get(party, -1) for party in (option.for_party, *option.aside)]
        if not option.aside or any(slot < 0 or slot in off for slot in wanted):
            found[number] = nobody
        else:
            found[number] = winning(_under(block, wanted, assumptions, off), block.lead, block.columns)
    return found


def _under(block: Block, wanted: Sequence[int], assumptions: Assumptions, off: Sequence[int]) -> Draws:
    """Shares when the slots `wanted[1:]` stand aside for `wanted[0]`."""
    stays, *aside = wanted
    shares, _ = stood_aside(
        block.shares,
        block.weights,
        aside,
        stays,
        off=off,
        endorsement=assumptions.endorsement,
        backlash=assumptions.backlash,
    )
    return campaigned(shares, stays, assumptions.target_effect) if assumptions.target_effect else shares
