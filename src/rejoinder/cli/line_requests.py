"""`rejoinder lines requests`: what the policy desk is asked for."""

from datetime import datetime
from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

requests_app = typer.Typer(no_args_is_help=True, help="Requests for lines that are not there.")
Number = Annotated[int, typer.Argument(metavar="REQUEST")]


@requests_app.command("list")
def list_(
    data: DataOption = None,
    as_json: JsonOption = False,
    everything: Annotated[bool, typer.Option("--all", help="Those that are settled too.")] = False,
) -> None:
    """What waits for a line, newest first."""
    open_desk(data)
    from rejoinder.desk.api.line_rows import request_told
    from rejoinder.desk.lines.models import LineRequest

    found = LineRequest.objects.select_related("asked_by", "owner", "line")
    found = found if everything else found.filter(state=LineRequest.State.ASKED)
    rows = [request_told(one) for one in found]
    if not as_json:
        rows = [
            {name: row[name] for name in ("id", "claim", "story", "state", "owner", "line", "reason")} for row in rows
        ]
    show(rows, as_json=as_json, empty="nothing is asked for")


@requests_app.command("ask")
def ask(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="What has to be answered.")],
    story: Annotated[int | None, typer.Option(help="The story that needs it.")] = None,
    owner: Annotated[str, typer.Option(help="The address of who should write it.")] = "",
    wanted_by: Annotated[str, typer.Option("--by", help="2026-10-08T18:00, in the desk's zone.")] = "",
    data: DataOption = None,
) -> None:
    """Ask the policy desk for a line."""
    open_desk(data)
    from rejoinder.desk.lines import requests
    from rejoinder.desk.stories.models import Story

    found = Story.objects.filter(pk=story).first() if story else None
    if story and found is None:
        raise BadInput(f"there is no story {story}; see `rejoinder stories list`")
    made = requests.ask(claim, None, story=found, wanted_by=_moment(wanted_by), owner=_person(owner) if owner else None)
    print(f"request {made.pk}")


@requests_app.command("answer")
def answer(number: Number, ref: Annotated[str, typer.Argument(metavar="REF")], data: DataOption = None) -> None:
    """Say which line answers a request."""
    open_desk(data)
    from rejoinder.desk.lines import requests
    from rejoinder.desk.lines.models import Line

    line = Line.objects.filter(ref=ref).first()
    if line is None:
        raise BadInput(f"there is no line {ref}; see `rejoinder lines list`")
    requests.answer(_request(number), line, None)
    print(f"request {number} is answered by line {ref}")


@requests_app.command("decline")
def decline(number: Number, reason: Annotated[str, typer.Argument(metavar="REASON")], data: DataOption = None) -> None:
    """Say why there will be no line."""
    open_desk(data)
    from rejoinder.desk.lines import requests

    requests.decline(_request(number), reason, None)
    print(f"request {number} is declined")


@requests_app.command("hand")
def hand(number: Number, email: Annotated[str, typer.Argument(metavar="EMAIL")], data: DataOption = None) -> None:
    """Give a request to somebody, who is mailed where mail is set."""
    open_desk(data)
    from rejoinder.desk.lines import requests

    requests.hand_to(_request(number), _person(email), None)
    print(f"request {number} is with {email}")


def _request(number: int):
    from rejoinder.desk.lines.models import LineRequest

    found = LineRequest.objects.filter(pk=number).first()
    if found is None:
        raise BadInput(f"there is no request {number}; see `rejoinder lines requests list`")
    return found


def _person(email: str):
    from rejoinder.desk.people.models import User

    found = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise BadInput(f"there is no person {email[:80]!r} at the desk")
    return found


def _moment(text: str) -> datetime | None:
    from rejoinder.desk.listening.zone import zone_of

    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--by {text[:40]!r}: no day and time; write 2026-10-08T18:00") from None
    return at if at.tzinfo else at.replace(tzinfo=zone_of(None))
