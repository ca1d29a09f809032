"""The demo's alliance room: an invented country's results, and what else is planned and pledged with them."""

from collections.abc import Callable
from typing import Any

from rejoinder.cli.demo.country import COLOURS, council, country
from rejoinder.cli.demo.planning import write_plan
from rejoinder.cli.demo.pledging import write_pledges
from rejoinder.core.seats.results import Elections

SOURCE = "Invented for this demo by a script; no real place, party or result"

# What else the demo writes once the results are there, in this order: write(now, sets, admin, approver). `sets` has the
# stored sets by the name of their election ("2024", "Harrowmere 2025"). Each must do nothing when its rows are there.
HOOKS: tuple[Callable[[Any, dict[str, Any], Any, Any], None], ...] = (write_plan, write_pledges)


def write_alliance(now, admin, approver) -> None:
    """Results first, then every hook; once."""
    sets = write_results(admin)
    for write in HOOKS:
        write(now, sets, admin, approver)


def write_results(admin) -> dict[str, Any]:
    """Stores the invented country's elections and its council's; gives them by the name of their election."""
    from rejoinder.desk.seats.keeping import keep
    from rejoinder.desk.seats.models import ResultSet

    if not ResultSet.objects.filter(is_invented=True).exists():
        for elections in (country(), council()):
            for one in elections.elections:
                name = f"General election {one.name} (invented)" if one.name.isdigit() else f"{one.name} (invented)"
                alone = Elections((one,), elections.names)
                keep(alone, admin, source=SOURCE, name=name, is_invented=True, colours=COLOURS)
    return {one.election: one for one in ResultSet.objects.filter(is_invented=True, removed_at=None)}
