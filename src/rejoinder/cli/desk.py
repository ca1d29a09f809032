"""People, tokens, watches, alerts, the audit trail and the health of the desk, from the command line."""

import sys
from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

people_app = typer.Typer(no_args_is_help=True, help="Who may do what.")
tokens_app = typer.Typer(no_args_is_help=True, help="Tokens for the API.")
watches_app = typer.Typer(no_args_is_help=True, help="Rules that raise alerts.")
alerts_app = typer.Typer(no_args_is_help=True, help="What was raised, and how it went out.")
audit_app = typer.Typer(no_args_is_help=True, help="Who did what.")
Email = Annotated[str, typer.Argument(metavar="EMAIL")]
SEARCH_S = 2.0  # that a person at a terminal waits
WatchId = Annotated[int, typer.Argument(metavar="WATCH")]


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

    print(f"{set_role(_person(email), role).email} is {role}")


@people_app.command("link")
def people_link(
    email: Email,
    base: Annotated[str, typer.Option("--base", help="The address of the desk.")] = "",
    data: DataOption = None,
) -> None:
    """Print a link that signs a person in once within 15 minutes."""
    settings = open_desk(data)
    from rejoinder.desk.people.accounts import make_link

    print((base or settings.base_url or "http://127.0.0.1:8000").rstrip("/") + make_link(_person(email)))


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

    print(make_token(_person(email), name, scope=scope, days=days)[1])


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


@watches_app.command("list")
def watches_list(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the watches."""
    open_desk(data)
    from rejoinder.desk.watches.models import Watch

    rows = [
        {"id": w.pk, "name": w.name, "on": w.is_on, "words": w.words, "sources_min": w.sources_min,
         "speed_min": w.speed_min, "leaning": w.leaning, "query": w.query, "chance_min": w.chance_min,
         "tier": w.tier, "email": w.to_email, "webhook": w.to_webhook}
        for w in Watch.objects.order_by("id")
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no watch yet; add one with `rejoinder watches add NAME`")


@watches_app.command("add")
def watches_add(
    name: str,
    words: Annotated[str, typer.Option(help="Any of these words or phrases, with commas.")] = "",
    sources: Annotated[int, typer.Option(help="At least so many carriers.")] = 0,
    speed: Annotated[float, typer.Option(help="At least so many posts an hour.")] = 0,
    leaning: Annotated[str, typer.Option(help="Carried on the left, centre or right.")] = "",
    email: Annotated[str, typer.Option(help="Mail these addresses, with commas.")] = "",
    webhook: Annotated[str, typer.Option(help="Post to this address.")] = "",
    query: Annotated[str, typer.Option(help="A query that a post of the story must fit.")] = "",
    chance: Annotated[int, typer.Option(help="At least this chance to become a story, per cent.")] = 0,
    tier: Annotated[str, typer.Option(help="once, digest, weekly or never")] = "once",
    data: DataOption = None,
) -> None:
    """Add a watch; all conditions that are set must hold."""
    open_desk(data)
    from rejoinder.desk.watches.rules import save_watch

    fields = {
        "name": name, "words": words, "sources_min": sources, "speed_min": speed, "leaning": leaning,
        "to_email": email, "to_webhook": webhook, "to_page": True, "is_on": True, "query": query, "chance_min": chance,
        "tier": tier,
    }  # fmt: skip
    saved = save_watch(fields, None)
    print(f"added: watch {saved.watch.pk}, {saved.watch.name}")
    if saved.secret:
        print(f"the webhook is signed with this secret, shown only now: {saved.secret}")


@watches_app.command("count")
def watches_count(query: str, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Count how many posts of the last seven days a query finds."""
    open_desk(data)
    from rejoinder.desk.watches.counting import count_query

    found = count_query(query)
    days = {day.isoformat(): n for day, n in found.days}
    show_one({"posts": found.posts, "stories": found.stories, "cut": found.is_cut, "days": days}, as_json=as_json)


@watches_app.command("search")
def watches_search(
    query: str,
    data: DataOption = None,
    as_json: JsonOption = False,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
    before: Annotated[int, typer.Option(min=0, help="Only posts with a smaller number: to look further back.")] = 0,
) -> None:
    """The newest posts that a query finds, with the words by which it does; looks for two seconds at most."""
    open_desk(data)
    from django.utils import timezone

    from rejoinder.core.query import read_query
    from rejoinder.desk.listening.models import Post
    from rejoinder.desk.listening.patience import Patience
    from rejoinder.desk.listening.search import search_posts
    from rejoinder.desk.watches.rules import saved_queries

    search = search_posts(
        read_query(query), now=timezone.now().timestamp(), limit=limit, saved=saved_queries(), before_id=before,
        patience=Patience(SEARCH_S),
    )  # fmt: skip
    found = search.found
    posts = Post.objects.in_bulk([one.post for one in found])
    rows = [
        {"id": one.post, "at": posts[one.post].at, "title": posts[one.post].title, "words": list(one.hit.words)}
        for one in found
    ]
    show(rows, as_json=as_json, empty="no post fits")
    if search.is_cut and search.back_to:
        print(f"looked back to {search.back_to:%Y-%m-%d %H:%M} UTC; further: --before {search.before}", file=sys.stderr)


@watches_app.command("duty")
def watches_duty(
    email: Annotated[str, typer.Argument(metavar="[EMAIL]")] = "",
    starts: Annotated[str, typer.Option("--from", help="2026-10-08T21:00")] = "",
    ends: Annotated[str, typer.Option("--to", help="2026-10-09T02:00")] = "",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the rota with its gaps; with a person and two times, put them on duty."""
    open_desk(data)
    from django.utils import timezone

    from rejoinder.desk.watches import duty

    if email:
        zone = timezone.get_current_timezone()
        duty.add_duty(_person(email), duty.read_moment(starts, zone), duty.read_moment(ends, zone))
    rows = [
        {"id": s.pk, "from": s.starts, "to": s.ends, "who": s.who.email if s.who else "nobody"}
        for s in duty.rota(timezone.now())
    ]
    show(rows, as_json=as_json, empty="nobody is on duty in the next three days")


@watches_app.command("on")
def watches_on(watch: WatchId, data: DataOption = None) -> None:
    """Switch a watch on."""
    _turn(data, watch, is_on=True)


@watches_app.command("off")
def watches_off(watch: WatchId, data: DataOption = None) -> None:
    """Switch a watch off."""
    _turn(data, watch, is_on=False)


@watches_app.command("delete")
def watches_delete(watch: WatchId, data: DataOption = None) -> None:
    """Delete a watch with its alerts."""
    open_desk(data)
    from rejoinder.desk.watches import rules

    rules.delete(_watch(watch), None)
    print(f"deleted: watch {watch}")


@watches_app.command("why")
def watches_why(
    watch: WatchId,
    story: Annotated[int, typer.Argument(metavar="STORY")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Why a watch raised a story, or why it stayed quiet, step by step."""
    open_desk(data)
    from rejoinder.cli.stories import _story
    from rejoinder.desk.watches import rules

    told = rules.why(_watch(watch), _story(story))
    row = {"now": told.now.why, "then": told.then.why if told.then else "not asked yet"}
    row["steps"] = [{"rule": s.rule, "held": s.held, "why": s.why} for s in told.now.steps]
    show_one(row, as_json=as_json)


@alerts_app.command("list")
def alerts_list(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the alerts, newest first, with how each went out."""
    open_desk(data)
    from rejoinder.desk.watches.models import Alert

    rows = [
        {"id": a.pk, "at": a.at, "watch": a.watch.name, "story": a.story_id, "title": a.story.title, "why": a.why,
         "seen": bool(a.seen_at), "sent": [f"{d.channel} {d.state}" for d in a.deliveries.all()]}
        for a in Alert.objects.select_related("watch", "story").prefetch_related("deliveries").order_by("-id")[:500]
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no alert yet")


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


def _turn(data, watch: int, *, is_on: bool) -> None:
    open_desk(data)
    from rejoinder.desk.watches import rules

    rules.turn(_watch(watch), None, on=is_on)
    print(f"{'on' if is_on else 'off'}: watch {watch}")


def _watch(number: int):
    from rejoinder.desk.watches.models import Watch

    found = Watch.objects.filter(pk=number).first()
    if found is None:
        raise BadInput(f"there is no watch {number}; see `rejoinder watches list`")
    return found


def _person(email: str):
    from rejoinder.desk.people.models import User

    found = User.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise BadInput(f"nobody here has the address {email}; see `rejoinder people list`")
    return found
