"""`rejoinder models`: the models that come with a package."""

import typer

models_app = typer.Typer(no_args_is_help=True, help="The models that come with a package.")


@models_app.command("build")
def build() -> None:
    """Build the sentence model and the claims model from their weights, where they are not built yet."""
    from rejoinder.wire.claims import CLAIMS
    from rejoinder.wire.encoder import load_encoder

    load_encoder()
    load_encoder(build=CLAIMS)
    print("the sentence model is ready")


@models_app.callback()
def models() -> None:
    """The models that come with a package."""
