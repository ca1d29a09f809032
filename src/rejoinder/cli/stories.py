"""`rejoinder stories`: look at stories, decide, and put right what the machine put together."""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

stories_app = typer.Typer(no_args_is_help=True, help="Look at stories, decide, correct.")
StoryId = Annotated[int, typer.Argument(metavar="STORY")]
Reason = Annotated[str, typer.Option("--reason", help="Kept with it.")]


@stories_app.command("list")
def list_(
    data: DataOption = None,
    as_json: JsonOption = False,
    limit: Annotated[int, typer.Option(min=1, max=5000)] = 50,
) -> None:
    """List the stories, the one with the newest post first."""
    open_desk(data)
    from rejoinder.desk.api.export import stories_for_export

    rows = stories_for_export()[:limit]
    if not as_json:
        fields = ("id", "title", "state", "posts", "sources", "growth", "best_line")
        rows = [{field: row[field] for field in fields} for row in rows]
    show(rows, as_json=as_json, empty="no story yet")


@stories_app.command("show")
def show_story(story: StoryId, data: DataOption = None, as_json: JsonOption = False) -> None:
    """One story with its posts, each with the reason why it is in it, its corrections, and when it came up before."""
    open_desk(data)
    from rejoinder.desk.api.export import stories_for_export
    from rejoinder.desk.stories.days import days_told
    from rejoinder.desk.stories.models import Story
    from rejoinder.desk.stories.phrases import phrases_of

    found = _story(story)
    row = stories_for_export(Story.objects.filter(pk=found.pk))[0]
    members = found.memberships.select_related("post", "post__source").order_by("post__at")
    row["memberships"] = [
        {"post": m.post_id, "url": m.post.url, "title": m.post.title, "source": str(m.post.source), "why": m.why}
        for m in members
    ]
    row["corrections"] = [
        {"id": c.pk, "kind": c.kind, "by": str(c.by or "command line"), "at": c.at, "undone": bool(c.undone_at)}
        for c in found.corrections.order_by("id")
    ]
    row |= {"own_words": found.own_count, "copies": found.copies_count}
    row |= days_told(found, phrases_of(found))
    show_one(row, as_json=as_json)


@stories_app.command("claims")
def claims(story: StoryId, data: DataOption = None, as_json: JsonOption = False) -> None:
    """What a story claims, the most checkable first, each with why and the line that answers it."""
    open_desk(data)
    from rejoinder.desk.claims.finding import CLAIMS_READ_MAX, claims_of
    from rejoinder.desk.claims.told import claim_told

    rows = [claim_told(shown) for shown in claims_of(_story(story), limit=CLAIMS_READ_MAX).claims]
    if not as_json:
        rows = [{field: row[field] for field in ("score", "sentence", "posts", "line", "fit", "why")} for row in rows]
    show(rows, as_json=as_json, empty="no claim found in it yet")


@stories_app.command("board")
def board(
    at: Annotated[str, typer.Option("--at", help="A past minute: 2026-10-08T21:34Z.")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """The board as it stood at a past minute, with its hash."""
    open_desk(data)
    from rejoinder.desk.board import snapshots

    found = snapshots.stood(snapshots.read_minute(at))
    if as_json:
        show_one({"at": found.at, "sha256": found.sha256, "before": found.before, "groups": found.groups}, as_json=True)
        return
    rows = [
        {
            "state": group["state"],
            "story": row["story"],
            "title": row["title"],
            "chance": row["chance"],
            "posts": row["posts"],
        }
        for group in found.groups
        for row in group["rows"]
    ]
    show(rows, as_json=False, empty="the board was empty")
    print(f"kept at {found.at:%Y-%m-%dT%H:%MZ}, sha256 {found.sha256}")


@stories_app.command("phrases")
def phrases(story: StoryId, data: DataOption = None, as_json: JsonOption = False) -> None:
    """How the words of a story changed: each wording under the one it came from, with who said it first."""
    open_desk(data)
    from rejoinder.desk.stories.phrases import phrases_told

    found = phrases_told(_story(story))
    if as_json or not found:
        show(found, as_json=as_json, empty="no phrase that several carriers say")
        return
    for phrase in found:
        for one in phrase["wordings"]:
            print(f"{'  ' * one['depth']}{one['first_seen']:%H:%M}  {one['text']}  ({one['source']}, {one['posts']})")
        print()


@stories_app.command("rename")
def rename(story: StoryId, title: str, data: DataOption = None) -> None:
    """Give a story a name that the machine does not change."""
    _correct(data, story, "rename", title)


@stories_app.command("state")
def state(
    story: StoryId,
    state: str,
    reason: Reason = "",
    data: DataOption = None,
    reopens: Annotated[
        int | None, typer.Option(min=1, max=99, help="A non-story comes back above it, per cent.")
    ] = None,
    quiet_h: Annotated[int | None, typer.Option("--hours", min=1, max=720, help="Or after so many hours.")] = None,
) -> None:
    """Say what the team does: new, responding, watch, answered, non_story."""
    until = datetime.now(UTC) + timedelta(hours=quiet_h) if quiet_h else None
    _correct(data, story, "set_state", state, why=reason, reopens_pct=reopens, quiet_until=until)


@stories_app.command("notice")
def notice(
    story: StoryId,
    data: DataOption = None,
    as_json: JsonOption = False,
    text: Annotated[Path | None, typer.Option("--text", help="A file with the text; - is standard input.")] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask for approval; a person approves it on the page.")] = False,
) -> None:
    """The notice to the posters of a non-story: drafted from the verdict where there is none. It sends nothing."""
    open_desk(data)
    from rejoinder.desk.stories import notices
    from rejoinder.desk.stories.models import Notice

    found = Notice.objects.filter(story=_story(story)).select_related("story").first() or notices.draft(_story(story))
    if text is not None:
        found = notices.edit(found, sys.stdin.read() if str(text) == "-" else text.read_text(encoding="utf-8"))
    if ask:
        found = notices.ask(found)
    said = {
        "story": found.story_id, "state": found.state, "is_approved": notices.is_approved(found),
        "holds": notices.is_current(found), "sha256": notices.sha256_of(found.text), "text": found.text,
    }  # fmt: skip
    if as_json:
        show_one(said, as_json=True)
        return
    print(found.text)
    print(f"\n{found.state}, sha256 {said['sha256']}" + ("" if said["holds"] else "; its verdict no longer stands"))


@stories_app.command("mute")
def mute(story: StoryId, reason: Reason = "", data: DataOption = None) -> None:
    """Take a story off the board and keep watches quiet about it."""
    _correct(data, story, "mute", reason=reason)


@stories_app.command("unmute")
def unmute(story: StoryId, data: DataOption = None) -> None:
    """Put a muted story back."""
    _correct(data, story, "unmute")


@stories_app.command("split")
def split(
    story: StoryId,
    posts: Annotated[list[int], typer.Argument(metavar="POST...", help="Posts that make the new story.")],
    reason: Reason = "",
    data: DataOption = None,
) -> None:
    """Put some posts of a story into a new one; the machine never merges the two."""
    _correct(data, story, "split", posts, reason=reason)


@stories_app.command("merge")
def merge(winner: StoryId, loser: StoryId, reason: Reason = "", data: DataOption = None) -> None:
    """Put all posts of the second story into the first."""
    open_desk(data)
    _correct(data, winner, "merge", _story(loser), reason=reason)


@stories_app.command("move")
def move(post: Annotated[int, typer.Argument(metavar="POST")], story: StoryId, data: DataOption = None) -> None:
    """Put one post into another story."""
    open_desk(data)
    from rejoinder.desk.listening.models import Post
    from rejoinder.desk.stories import corrections

    found = Post.objects.filter(pk=post).first()
    if found is None:
        raise BadInput(f"there is no post {post}")
    done = corrections.move(found, _story(story))
    print(f"move: post {post} is in story {story}; undo with `rejoinder stories undo {done.pk}`")


@stories_app.command("undo")
def undo(correction: Annotated[int, typer.Argument(metavar="CORRECTION")], data: DataOption = None) -> None:
    """Take a correction back; its number stands in `stories show`."""
    open_desk(data)
    from rejoinder.desk.stories import corrections
    from rejoinder.desk.stories.models import Correction

    found = Correction.objects.filter(pk=correction).first()
    if found is None:
        raise BadInput(f"there is no correction {correction}; see `rejoinder stories show STORY`")
    corrections.undo(found)
    print(f"undone: {found.kind} of story {found.story_id}")


def _correct(data: Path | None, story: int, act: str, *args, **said) -> None:
    open_desk(data)
    from rejoinder.desk.stories import corrections

    done = getattr(corrections, act)(_story(story), *args, **said)
    other = f", story {done.other_id}" if done.other_id else ""
    print(f"{done.kind}: story {done.story_id}{other}; undo with `rejoinder stories undo {done.pk}`")


def _story(number: int):
    from rejoinder.desk.stories.models import Story

    found = Story.objects.filter(pk=number).first()
    if found is None:
        raise BadInput(f"there is no story {number}; see `rejoinder stories list`")
    return found
