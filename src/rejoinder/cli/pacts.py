"""`rejoinder pact`: each of its commands stands in a file of its own."""

import typer

from rejoinder.cli.commands import PACT
from rejoinder.cli.later import later

pact_app = typer.Typer(
    cls=later(*PACT), no_args_is_help=True, help="Pacts: who stands aside where, and what that would change."
)


@pact_app.callback()
def _pact() -> None:
    pass  # without one, Typer takes the group for a single command
