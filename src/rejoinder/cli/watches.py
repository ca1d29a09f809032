"""`rejoinder watches`: add, change, count, ask why; the same functions as on the page."""

from typing import Annotated

import typer

from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

watches_app = typer.Typer(no_args_is_help=True, help="What must not be missed: queries that are told of.")
WatchId = Annotated[int, typer.Argument(metavar="WATCH")]
NewName = Annotated[str | None, typer.Option(help="A new name; it is followed in other watches.")]
Query = Annotated[str | None, typer.Option(help="What a post of the story must fit; see docs/watches.md.")]
Words = Annotated[str | None, typer.Option(help="Any of these words or phrases, with commas.")]
Sources = Annotated[int | None, typer.Option(help="At least so many carriers.")]
Speed = Annotated[float | None, typer.Option(help="At least so many posts an hour.")]
LeaningOf = Annotated[str | None, typer.Option(help="Carried on the left, centre or right.")]
Line = Annotated[int | None, typer.Option(help="Told at once from this chance, per cent; 0: all that fits.")]
TeamLine = Annotated[bool, typer.Option("--team-line", help="Told at once from the team's line.")]
Posts = Annotated[int | None, typer.Option(help="Or told at once when so many posts come …")]
Minutes = Annotated[int | None, typer.Option(help="… in so many minutes.")]
Once = Annotated[bool | None, typer.Option("--once/--no-once", help="Tell at once.")]
Daily = Annotated[bool | None, typer.Option("--daily/--no-daily", help="Tell in the daily digest.")]
Weekly = Annotated[bool | None, typer.Option("--weekly/--no-weekly", help="Tell in the weekly digest.")]
DutyTold = Annotated[bool | None, typer.Option("--duty/--no-duty", help="At once: mail to whoever is on duty.")]
Email = Annotated[str | None, typer.Option(help="At once: mail these addresses, with commas.")]
DailyEmail = Annotated[str | None, typer.Option(help="Addresses of the daily digest, with commas.")]
WeeklyEmail = Annotated[str | None, typer.Option(help="Addresses of the weekly digest, with commas.")]
Webhook = Annotated[str | None, typer.Option(help="At once: post to this address.")]


@watches_app.command("list")
def list_(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the watches: when each tells, and posts of the last seven days that fit."""
    open_desk(data)
    from rejoinder.desk.watches.models import Watch
    from rejoinder.desk.watches.rules import FIELDS

    rows = [
        {"id": w.pk, "name": w.name, "on": w.is_on, "query": w.query or ", ".join(w.words), "tells": w.tiers,
         "found_week": w.found_week, "version": w.version}
        | ({name: getattr(w, name) for name in FIELDS} if as_json else {})
        for w in Watch.objects.order_by("id")
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no watch yet; add one with `rejoinder watches add NAME --query …`")


@watches_app.command("add")
def add(
    name: str, query: Query = None, words: Words = None, sources: Sources = None, speed: Speed = None,
    leaning: LeaningOf = None, line: Line = None, posts: Posts = None, minutes: Minutes = None, once: Once = None,
    daily: Daily = None, weekly: Weekly = None, duty: DutyTold = None, email: Email = None,
    daily_email: DailyEmail = None, weekly_email: WeeklyEmail = None, webhook: Webhook = None,
    data: DataOption = None,
) -> None:  # fmt: skip
    """Add a watch. A story that fits is told at once above the line or by speed, else in the digests."""
    open_desk(data)
    from rejoinder.desk.watches.rules import save_watch

    fields = _fields(
        name=name, query=query, words=words, sources_min=sources, speed_min=speed, leaning=leaning, once_pct=line,
        once_posts=posts, once_minutes=minutes, tells_once=once, tells_daily=daily, tells_weekly=weekly,
        to_duty=duty, to_email=email, daily_email=daily_email, weekly_email=weekly_email, to_webhook=webhook,
    )  # fmt: skip
    _say("added", save_watch({"to_page": True, "is_on": True} | fields, None))


@watches_app.command("edit")
def edit(
    watch: WatchId, name: NewName = None,
    query: Query = None, words: Words = None, sources: Sources = None, speed: Speed = None, leaning: LeaningOf = None,
    line: Line = None, team_line: TeamLine = False, posts: Posts = None, minutes: Minutes = None, once: Once = None,
    daily: Daily = None, weekly: Weekly = None, duty: DutyTold = None, email: Email = None,
    daily_email: DailyEmail = None, weekly_email: WeeklyEmail = None, webhook: Webhook = None,
    data: DataOption = None,
) -> None:  # fmt: skip
    """Change a watch; what is not named stays. A query that cannot be read changes nothing."""
    open_desk(data)
    from rejoinder.desk.watches.rules import save_watch

    fields = _fields(
        name=name, query=query, words=words, sources_min=sources, speed_min=speed, leaning=leaning, once_pct=line,
        once_posts=posts, once_minutes=minutes, tells_once=once, tells_daily=daily, tells_weekly=weekly,
        to_duty=duty, to_email=email, daily_email=daily_email, weekly_email=weekly_email, to_webhook=webhook,
    )  # fmt: skip
    if team_line:
        fields["once_pct"] = None
    if not fields:
        raise BadInput("name what to change, such as --query or --line; see `rejoinder watches edit --help`")
    _say("changed", save_watch(fields, None, watch_of(watch)))


@watches_app.command("count")
def count(query: str, data: DataOption = None, as_json: JsonOption = False) -> None:
    """Count how many posts of the last seven days a query finds, by day and after each line; saves nothing."""
    open_desk(data)
    from rejoinder.desk.watches.counting import count_query
    from rejoinder.desk.watches.inside import check_inside

    check_inside(query, "")
    found = count_query(query)
    days = {day.isoformat(): n for day, n in found.days}
    row = {"posts": found.posts, "stories": found.stories, "cut": found.is_cut, "too_much": found.is_too_much}
    show_one(row | {"days": days, "lines": [line.posts for line in found.lines]}, as_json=as_json)


@watches_app.command("try")
def try_(watch: WatchId, data: DataOption = None, as_json: JsonOption = False, line: Line = None) -> None:
    """What a watch would have told at once in the last seven days, with its own line or another."""
    open_desk(data)
    from datetime import UTC, datetime

    from rejoinder.core.telling import AtOnce
    from rejoinder.desk.people.desk import desk_row
    from rejoinder.desk.watches.rules import at_once_of
    from rejoinder.desk.watches.trial import try_watch

    found, desk = watch_of(watch), desk_row()
    rule = at_once_of(found, desk)
    if line is not None:
        rule = AtOnce(line, rule.posts, rule.minutes)
    rows = [
        {"at": datetime.fromtimestamp(one.at, UTC), "story": one.story, "why": one.telling.why, "quiet": one.is_quiet,
         "wakes": one.wakes}
        for one in try_watch(found, desk).told(rule)
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="it would have told nothing at once in seven days")


@watches_app.command("on")
def on(watch: WatchId, data: DataOption = None) -> None:
    """Switch a watch on."""
    _turn(data, watch, is_on=True)


@watches_app.command("off")
def off(watch: WatchId, data: DataOption = None) -> None:
    """Switch a watch off."""
    _turn(data, watch, is_on=False)


@watches_app.command("delete")
def delete(watch: WatchId, data: DataOption = None) -> None:
    """Delete a watch with its alerts; refused while another watch holds it."""
    open_desk(data)
    from rejoinder.desk.watches import rules

    rules.delete(watch_of(watch), None)
    print(f"deleted: watch {watch}")


@watches_app.command("why")
def why(
    watch: WatchId,
    about: Annotated[str, typer.Argument(metavar="STORY")],
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Why a watch told a story, or why not, in steps; STORY is a number or the address of a post."""
    open_desk(data)
    from django.utils import timezone

    from rejoinder.desk.forecasts.posts import zone_of
    from rejoinder.desk.people.desk import desk_row
    from rejoinder.desk.watches.answer import answers, seen_steps
    from rejoinder.desk.watches.asked import find

    asked, found, steps = watch_of(watch), find(about), []
    with timezone.override(zone_of(desk_row())):
        told = answers(found.story, [asked], desk_row())[0] if found.story else None
        for step in [*seen_steps(found), *(told.steps if told else [])]:
            steps.append({"held": step.held, "what": step.what, "more": step.more})
    row = {"told": bool(told and told.was_told), "fits": bool(told and told.is_raised), "steps": steps}
    if told and told.change:
        row |= {"to change": told.change, "more alerts a week": told.cost}
    if as_json:
        show_one(row, as_json=True)
        return
    for step in steps:
        print(f"{'+' if step['held'] else '-'} {step['what']}{': ' if step['more'] else ''}{step['more']}")
    if told and told.change:
        done = "woken people {} more times" if told.is_about_waking else "sent {} more alerts"
        price = f" That would have {done.format(told.cost)} this week." if told.cost is not None else ""
        print(f"{told.change}.{price}")


def watch_of(number: int):
    """The watch of a number; raises BadInput."""
    from rejoinder.desk.watches.models import Watch

    found = Watch.objects.filter(pk=number).first()
    if found is None:
        raise BadInput(f"there is no watch {number}; see `rejoinder watches list`")
    return found


def _fields(**given) -> dict:
    return {name: value for name, value in given.items() if value is not None}


def _say(done: str, saved) -> None:
    print(f"{done}: watch {saved.watch.pk}, {saved.watch.name}, version {saved.watch.version}")
    if saved.secret:
        print(f"the webhook is signed with this secret, shown only now: {saved.secret}")


def _turn(data, watch: int, *, is_on: bool) -> None:
    open_desk(data)
    from rejoinder.desk.watches import rules

    rules.turn(watch_of(watch), None, on=is_on)
    print(f"{'on' if is_on else 'off'}: watch {watch}")
