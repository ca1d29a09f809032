"""People, tokens, alerts, the audit trail and the health of the desk, from the command line."""

from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

people_app = typer.Typer(no_args_is_help=True, help="Who may do what.")
tokens_app = typer.Typer(no_args_is_help=True, help="Tokens for the API.")
alerts_app = typer.Typer(no_args_is_help=True, help="What was raised, and how it went out.")
audit_app = typer.Typer(no_args_is_help=True, help="Who did what.")
Email = Annotated[str, typer.Argument(metavar="EMAIL")]


@people_app.command("list")
def people_list(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the people."""
    open_desk(data)
    from rejoinder.desk.people.models import User

    rows = [
        {"email": u.email, "name": u.name, "role": u.role, "on": u.is_active} for u in User.objects.order_by("email")
    ]
    show(rows, as_json=as_json, empty="nobody yet")


@people_app.command("add")
def people_add(
    email: Email,
    name: str = "",
    role: Annotated[str, typer.Option(help="reader, writer, approver or admin")] = "reader",
    data: DataOption = None,
) -> None:
    """Add a person; make them a link with `people link`."""
    open_desk(data)
    from rejoinder.desk.people.accounts import add_person

    print(f"added: {add_person(email, name=name, role=role).email}, {role}")


@people_app.command("role")
def people_role(email: Email, role: str, data: DataOption = None) -> None:
    """Change what a person may do."""
    open_desk(data)
    from rejoinder.desk.people.accounts import set_role

    print(f"{set_role(person_of(email), role).email} is {role}")


@people_app.command("link")
def people_link(
    email: Email,
    base: Annotated[str, typer.Option("--base", help="The address of the desk.")] = "",
    data: DataOption = None,
) -> None:
    """Print a link that signs a person in once within 15 minutes."""
    settings = open_desk(data)
    from rejoinder.desk.people.accounts import make_link

    print((base or settings.base_url or "http://127.0.0.1:8000").rstrip("/") + make_link(person_of(email)))


@tokens_app.command("make")
def tokens_make(
    email: Email,
    name: str,
    scope: Annotated[str, typer.Option(help="read, write or admin")] = "read",
    days: Annotated[int, typer.Option(help="Until it ends.")] = 90,
    data: DataOption = None,
) -> None:
    """Print a new token for the API; it is shown only now."""
    open_desk(data)
    from rejoinder.desk.people.tokens import make_token

    print(make_token(person_of(email), name, scope=scope, days=days)[1])


@tokens_app.command("list")
def tokens_list(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the tokens."""
    open_desk(data)
    from rejoinder.desk.people.models import ApiToken

    rows = [
        {"id": t.pk, "name": t.name, "person": t.user.email, "scope": t.scope, "begins": t.hint, "until": t.expires_at,
         "last_used": t.last_used_at, "ended": bool(t.revoked_at)}
        for t in ApiToken.objects.select_related("user").order_by("id")
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no token yet")


@tokens_app.command("revoke")
def tokens_revoke(token: Annotated[int, typer.Argument(metavar="TOKEN")], data: DataOption = None) -> None:
    """End a token at once."""
    open_desk(data)
    from rejoinder.desk.people.models import ApiToken
    from rejoinder.desk.people.tokens import revoke

    found = ApiToken.objects.filter(pk=token).first()
    if found is None:
        raise BadInput(f"there is no token {token}; see `rejoinder tokens list`")
    revoke(found)
    print(f"ended: {found.name}")


@alerts_app.command("list")
def alerts_list(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the alerts, newest first, with how each went out."""
    open_desk(data)
    from rejoinder.desk.watches.models import Alert

    rows = [
        {"id": a.pk, "at": a.at, "watch": a.watch.name, "story": a.story_id, "title": a.story.title, "why": a.why,
         "urgent": a.is_urgent, "taken": bool(a.seen_at),
         "sent": [f"{d.channel} {d.state}" for d in a.deliveries.all()]}
        for a in Alert.objects.select_related("watch", "story").prefetch_related("deliveries").order_by("-id")[:500]
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no alert yet")


@alerts_app.command("take")
def alerts_take(
    alert: Annotated[int, typer.Argument(metavar="ALERT")],
    email: Annotated[str, typer.Option("--as", help="Who has it.")],
    data: DataOption = None,
) -> None:
    """Say that somebody has an alert: it is handed on no more."""
    open_desk(data)
    from rejoinder.desk.watches.alerts import mark_seen
    from rejoinder.desk.watches.models import Alert

    found = Alert.objects.filter(pk=alert)
    if not found.exists():
        raise BadInput(f"there is no alert {alert}; see `rejoinder alerts list`")
    who = person_of(email)
    print(f"{who} has it" if mark_seen(found, who) else "somebody had it already")


@audit_app.command("list")
def audit_list(
    action: str = "",
    actor: str = "",
    subject: str = "",
    limit: int = 100,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """The audit trail, newest first."""
    open_desk(data)
    from rejoinder.desk.audit.trail import list_events

    rows = [
        {"at": e.at, "who": e.actor_label, "what": e.action, "which": e.subject, "how": e.detail}
        for e in list_events(action=action, actor=actor, subject=subject)[: max(0, limit)]
    ]
    show(rows, as_json=as_json)


def health(data: DataOption = None, as_json: JsonOption = False) -> None:
    """How the desk does: last turn, last post, what is not seen, what went wrong."""
    open_desk(data)
    from rejoinder.desk.api.health import desk_health

    show_one(desk_health(), as_json=as_json)


def person_of(email: str):
    """The person with an address; raises BadInput."""
    from rejoinder.desk.people.models import User

    found = User.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise BadInput(f"nobody here has the address {email}; see `rejoinder people list`")
    return found
