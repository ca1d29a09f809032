"""`rejoinder duty`, `rejoinder digest`, `rejoinder search`: who is told, what the morning mail says, what is there."""

import sys
from datetime import date, time, timedelta
from typing import Annotated

import typer

from rejoinder.cli.desk import person_of
from rejoinder.cli.run import DataOption
from rejoinder.cli.said import JsonOption, show, show_one
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

SEARCH_S = 2.0  # that a person at a terminal waits

duty_app = typer.Typer(no_args_is_help=True, help="Who is on duty, and when.")
digest_app = typer.Typer(no_args_is_help=True, help="The morning and the weekly mail.")
Email = Annotated[str, typer.Argument(metavar="EMAIL")]
Kind = Annotated[bool, typer.Option("--weekly", help="The weekly one.")]


@duty_app.command("list")
def duty_list(
    data: DataOption = None,
    as_json: JsonOption = False,
    days: Annotated[int, typer.Option(min=1, max=90)] = 3,
) -> None:
    """The rota with its gaps, in the desk's time zone."""
    zone = _open(data)
    from django.utils import timezone

    from rejoinder.desk.watches.duty import gap_sentence, rota

    ahead, now = timedelta(days=days), timezone.now()
    shifts = rota(now, ahead)
    rows = [
        {"id": s.pk, "from": s.starts.astimezone(zone), "to": s.ends.astimezone(zone),
         "who": s.who.email if s.who else "nobody"}
        for s in shifts
    ]  # fmt: skip
    show(rows, as_json=as_json, empty=f"nobody is on duty in the next {days} days")
    with timezone.override(zone):
        if not as_json and (gap := gap_sentence(shifts)):
            print(gap)


@duty_app.command("add")
def duty_add(
    email: Email,
    day: Annotated[str, typer.Option(help="2026-10-08; today if left out.")] = "",
    starts: Annotated[str, typer.Option("--from", help="21:00")] = "",
    ends: Annotated[str, typer.Option("--to", help="02:00; of the next day where it is not after --from.")] = "",
    every: Annotated[str, typer.Option(help="once, daily, weekdays or weekly")] = "once",
    until: Annotated[str, typer.Option(help="The last day, where it repeats.")] = "",
    data: DataOption = None,
) -> None:
    """Put a person on duty; whoever stood there is relieved for that time."""
    zone = _open(data)
    from django.utils import timezone

    from rejoinder.desk.watches import duty

    first = _day(day) if day else timezone.now().astimezone(zone).date()
    last = _day(until) if until else None
    spans = duty.repeated(first, (_clock(starts), _clock(ends)), zone, every=every, until=last)
    made = duty.add_duties(person_of(email), spans)
    print(f"on duty: {email}, {len(made)} shift{'' if len(made) == 1 else 's'}")


@duty_app.command("give")
def duty_give(shift: Annotated[int, typer.Argument(metavar="SHIFT")], email: Email, data: DataOption = None) -> None:
    """Hand a shift, or what is left of it, over to somebody else."""
    _open(data)
    from rejoinder.desk.watches import duty

    duty.hand_over(_shift(shift), person_of(email))
    print(f"handed over to {email}")


@duty_app.command("drop")
def duty_drop(shift: Annotated[int, typer.Argument(metavar="SHIFT")], data: DataOption = None) -> None:
    """Take a shift away."""
    _open(data)
    from rejoinder.desk.watches import duty

    duty.drop_duty(_shift(shift))
    print("taken away")


@digest_app.command("show")
def digest_show(
    email: Email,
    weekly: Kind = False,
    html: Annotated[bool, typer.Option("--html", help="The HTML part.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """The next digest of an address, as it would be written now; nothing is sent."""
    settings = open_desk(data)
    from rejoinder.desk.forecasts.posts import zone_of
    from rejoinder.desk.people.desk import desk_row
    from rejoinder.desk.watches.mailing import preview
    from rejoinder.desk.watches.models import Tier

    kind, desk, base = Tier.WEEKLY if weekly else Tier.DIGEST, desk_row(), settings.base_url
    told, parts = preview(desk, zone_of(desk), kind, email.strip().lower(), base_url=base)
    if as_json:
        show_one({"due": told.until, "is_empty": told.is_empty, **parts}, as_json=True)
    elif html:
        print(parts["html"])
    else:
        print(f"Subject: {parts['subject']}\n\n{parts['text']}")


@digest_app.command("send")
def digest_send(data: DataOption = None) -> None:
    """Write the digests whose hour has come, if they are not written yet, and send what is due. Never twice."""
    settings = open_desk(data)
    import asyncio

    from django.utils import timezone

    from rejoinder.desk.forecasts.posts import zone_of
    from rejoinder.desk.people.desk import desk_row
    from rejoinder.desk.watches.mailing import write_digests
    from rejoinder.jobs.outer import Outer

    base = settings.base_url or "http://127.0.0.1:8000"
    made = write_digests(desk_row(), zone_of(desk_row()), timezone.now(), base)
    counts = asyncio.run(Outer(settings, base).once_deliver())
    sent = ", ".join(f"{what.removeprefix('digest ')}: {n}" for what, n in counts.items() if what.startswith("digest "))
    print(f"written: {made}; {sent or 'nothing was due'}")


@digest_app.command("list")
def digest_list(data: DataOption = None, as_json: JsonOption = False, limit: int = 50) -> None:
    """Digests that were written, newest first, and what became of each."""
    _open(data)
    from rejoinder.desk.watches.models import Digest

    rows = [
        {"id": d.pk, "for": d.until, "kind": d.kind, "to": d.address, "subject": d.subject, "state": d.state,
         "error": d.error}
        for d in Digest.objects.order_by("-until", "address")[: max(0, limit)]
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="no digest was written yet")


def search(
    query: str,
    data: DataOption = None,
    as_json: JsonOption = False,
    limit: Annotated[int, typer.Option(min=1, max=500)] = 20,
    before: Annotated[int, typer.Option(min=0, help="Only posts with a smaller number: to look further back.")] = 0,
) -> None:
    """Find posts by the query language of the watches, for two seconds; with --json stories, lines and sources too."""
    zone = _open(data)
    from rejoinder.desk.board.searched import search_desk
    from rejoinder.desk.listening.patience import Patience

    found = search_desk(query, zone=zone, limit=limit, before=before, patience=Patience(SEARCH_S))
    if found.error is not None:
        raise found.error
    rows = [
        {"id": one.post.pk, "at": one.post.at, "source": str(one.post.source), "title": one.post.title,
         "words": list(one.words), "story": one.story}
        for one in found.posts
    ]  # fmt: skip
    if as_json:
        show_one(
            {"posts": rows, "stories": [one.story.pk for one in found.stories],
             "lines": [line.ref for line in found.lines], "sources": [one.pk for one in found.sources],
             "looked_at": found.looked_at, "is_cut": found.is_cut, "before": found.before}, as_json=True,
        )  # fmt: skip
        return
    show(rows, as_json=False, empty="no post fits")
    if found.before and found.back_to:
        print(f"looked back to {found.back_to:%Y-%m-%d %H:%M} UTC; further: --before {found.before}", file=sys.stderr)


def _open(data):
    """Opens the desk; returns its time zone."""
    open_desk(data)
    from rejoinder.desk.forecasts.posts import zone_of
    from rejoinder.desk.people.desk import desk_row

    return zone_of(desk_row())


def _shift(number: int):
    from rejoinder.desk.watches.models import Duty

    found = Duty.objects.select_related("user").filter(pk=number).first()
    if found is None:
        raise BadInput(f"there is no shift {number}; see `rejoinder duty list`")
    return found


def _clock(text: str) -> time:
    try:
        return time.fromisoformat("00:00" if text == "24:00" else text)
    except ValueError:
        raise BadInput(f"{text[:20]!r} is no time of day; write --from 21:00 --to 02:00") from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text[:20]!r} is no day; write 2026-10-08") from None
