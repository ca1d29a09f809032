"""`rejoinder models`: the models that come with a package."""

import typer

models_app = typer.Typer(no_args_is_help=True, help="The models that come with a package.")


@models_app.command("build")
def build() -> None:
    """Build the sentence model from its weights, where it is not built yet."""
    from rejoinder.wire.encoder import load_encoder

    load_encoder()
    print("the sentence model is ready")


@models_app.callback()
def models() -> None:
    """The models that come with a package."""
