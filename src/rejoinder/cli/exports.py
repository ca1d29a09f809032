"""`rejoinder export`: posts and stories for other programs; works while the desk runs."""

from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import jsonl, show
from rejoinder.cli.setup import open_desk

export_app = typer.Typer(no_args_is_help=True, help="Posts and stories for other programs.")


@export_app.command("posts")
def posts(
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="One object a line; there is no other form.")] = True,
    data: DataOption = None,
) -> None:
    """One object a post: url, title, source, published_at, seen_at (unix seconds), story_id."""
    open_desk(data)
    from rejoinder.desk.api.export import posts_for_export

    jsonl(posts_for_export())


@export_app.command("stories")
def stories(
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON list; there is no other form.")] = True,
    data: DataOption = None,
) -> None:
    """Stories: id, title, first_seen, posts, sources, growth, state, best_line, why."""
    open_desk(data)
    from rejoinder.desk.api.export import stories_for_export

    show(stories_for_export(), as_json=True)
