"""`rejoinder forecast`: how good forecasts are, on files and on the desk's own past; and learning from that past."""

from dataclasses import asdict
from typing import Annotated

import typer

from rejoinder.cli.forecast_files import evaluate
from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show_one
from rejoinder.cli.setup import open_desk

forecast_app = typer.Typer(no_args_is_help=True, help="How probable stories are, and how good that was.")
forecast_app.command("eval")(evaluate)


@forecast_app.command("train")
def train(
    data: DataOption = None,
    as_json: JsonOption = False,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back to learn from.")] = 60,
) -> None:
    """Fit the forecast to this desk's own settled forecasts; used only if it is better on later ones."""
    open_desk(data)
    from rejoinder.desk.forecasts import learning

    made = learning.train(days=days)
    show_one(
        {
            "model": made.model.name,
            "calls": made.calls,
            "used": made.is_on,
            "why": made.model.why,
            "brier": made.scores,
        },
        as_json=as_json,
    )


@forecast_app.command("record")
def record(
    data: DataOption = None,
    as_json: JsonOption = False,
    hours: Annotated[int, typer.Option(help="How far ahead: 1, 3, 6 or 24.")] = 6,
) -> None:
    """What was said against what happened: Brier score, skill and reliability of past forecasts."""
    open_desk(data)
    from rejoinder.core.forecast.model import HORIZONS_H
    from rejoinder.desk.forecasts.record import read_record
    from rejoinder.desk.people.desk import desk_row
    from rejoinder.errors import BadInput

    if hours not in HORIZONS_H:
        raise BadInput(f"hours {hours}: forecasts look {', '.join(map(str, HORIZONS_H))} hours ahead")
    found = read_record(desk_row(), hours=hours)
    horizons = {str(h.hours): asdict(h.scores) if h.scores else None for h in found.horizons}
    show_one(
        {
            "definition": found.definition, "version": found.version, "is_invented": found.is_invented,
            "settled": found.total, "open": found.open,
            "too_little": found.too_little, "too_little_happened": found.too_little_happened, "by_hours": horizons,
            "reliability": [asdict(one) for one in found.bins],
        },
        as_json=as_json,
    )  # fmt: skip
