"""How a plan reads in a terminal: who gains and gives, each seat with its chance, what limits cost, what to mind."""

from collections.abc import Iterable
from typing import Any

from rejoinder.core.pacts.outcome import Infeasible, Interval, Plan, StandAside
from rejoinder.core.text import listed, signed

SEATS_TOLD_MAX = 40  # on the screen; the JSON has all


def report(made: Plan | Infeasible) -> None:
    """Prints a plan, or why there is none."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    if isinstance(made, Infeasible):
        console.print(made.sentence, style="bold")
        for one in made.nearest:
            if one not in made.sentence:
                console.print(one)
        return
    console.print(made.sentences[0], style="bold")
    for sentence in made.sentences[1:]:
        console.print(sentence)
    console.print(_gains(made))
    if made.p_majority is not None:
        console.print(_majority(made))
    if made.stands:
        console.print(_seats(made.stands[:SEATS_TOLD_MAX], has_rivals=bool(made.assumptions.rivals)))
        console.print(
            "needs: of 100 voters of those who stand aside, so many must move, net, to draw level as things were"
        )
    if len(made.stands) > SEATS_TOLD_MAX:
        console.print(f"and {len(made.stands) - SEATS_TOLD_MAX} seats more; --json lists all")
    for price in made.prices:
        console.print(price.sentence)


def _table(heads: Iterable[str], left: int) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, head in enumerate(heads):
        table.add_column(head, justify="left" if number < left else "right", overflow="fold")
    return table


def _gains(made: Plan) -> Any:
    has_rivals = bool(made.assumptions.rivals)
    heads = ["partner", "seats, no pact", "with it", "gains", "80 in 100"]
    table = _table([*heads, *(["if rivals unite", "80 in 100"] if has_rivals else []), "gives", "gets"], 1)
    for one in (*made.standings, made.together):
        rivals = gain_cells(one.gain_if_rivals) if one.gain_if_rivals else []
        means = [f"{one.seats_without.mean:.1f}", f"{one.seats_with.mean:.1f}"]
        table.add_row(one.party or "together", *means, *gain_cells(one.gain), *rivals, str(one.gives), str(one.gets))
    return table


def gain_cells(gain: Interval) -> list[str]:
    """A gain and its range as two cells of a table."""
    mean = f"{gain.mean:+z.1f}".replace("-", "−")
    return ["0.0" if mean == "+0.0" else mean, f"{signed(gain.low)} to {signed(gain.high)}"]


def _majority(made: Plan) -> str:
    rivals = "" if made.p_majority_if_rivals is None else f", {made.p_majority_if_rivals:.0%} if rivals unite too"
    return (
        f"A majority of {listed(made.wish.partners)} together: {made.p_majority_without:.0%} without a pact, "
        f"{made.p_majority:.0%} with it{rivals}."
    )


def _seats(stands: Iterable[StandAside], *, has_rivals: bool) -> Any:
    heads = ["seat", "aside › for", "without", "with", *(["if rivals"] if has_rivals else []), "decisive", "needs"]
    table = _table(heads, 2)
    for one in stands:
        rivals = [] if one.p_if_rivals is None else [f"{one.p_if_rivals:.0%}"]
        flip = "over 100" if one.flip is None else f"{one.flip * 100:.0f}"
        chances = [f"{one.p_without:.0%}", f"{one.p_with:.0%}", *rivals, f"{one.p_decisive:.0%}"]
        table.add_row(one.seat, f"{', '.join(one.aside)} › {one.for_party}", *chances, flip)
    return table
