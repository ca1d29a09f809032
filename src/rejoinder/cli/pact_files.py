"""`rejoinder pact`: pacts planned and looked at on files, without a database."""

import typer

pact_app = typer.Typer(no_args_is_help=True, help="Pacts: who stands aside where, and what that would change.")
