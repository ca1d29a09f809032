"""`rejoinder demo`: the same program, on an invented by-election that publishes while you watch."""

import os
import shutil
import socket
import sys
import threading
import time
from dataclasses import replace
from datetime import time as time_of_day
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from rejoinder.cli.children import Child
from rejoinder.cli.demo.alliance import write_alliance
from rejoinder.cli.demo.consulting import write_consultations
from rejoinder.cli.demo.content import HERE, INSTANCE_HOST, INSTANCE_TOKEN, NETWORK, outlets, site_addresses
from rejoinder.cli.demo.records import HOST as RECORDS_HOST
from rejoinder.cli.demo.records import MARK, RECORDS, record_address
from rejoinder.cli.run import PORT, DataOption, PortOption, check_port, say, supervise
from rejoinder.cli.setup import open_desk
from rejoinder.errors import BadInput

POLL_MIN_S = "4"  # so that posts are on the board while one watches; in earnest it is five minutes
WEB_PORTS = range(8983, 9083)
PEOPLE = (
    ("mirela@brask.example", "Mirela Toft", "admin"),
    ("joss@brask.example", "Joss Adeyinka-Rowe", "approver"),
    ("pim@brask.example", "Pim Hallorane", "writer"),
)
# Day from today, from, to, who: the evening of the second day is nobody's.
ROTA = tuple(
    (day, start, end, PEOPLE[who][0])
    for day, start, end, who in (
        (-1, 18, 2, 1), (0, 2, 8, 1), (0, 8, 18, 2), (0, 18, 2, 0), (1, 2, 8, 1), (1, 8, 18, 2), (1, 18, 2, 1),
        (2, 2, 8, 2), (2, 8, 18, 0), (3, 0, 8, 2), (3, 8, 18, 1),
    )
)  # fmt: skip
IMPRINT = {
    "name": "The by-election", "promoter": "P. Hallorane", "promoter_address": "2 Quay Steps, Tidewell",
    "on_behalf_of": "O. Brask", "on_behalf_address": "2 Quay Steps, Tidewell", "nation": "england",
    "election": "uk_parliament",
}  # fmt: skip
EVIDENCE_LOOKS = 40  # minutes in which the by-election publishes
DULL_POST, DULL_LINE, DULL_LOOKS = "brask-dog-fouled-pier", 35, 60
WATCHES = (
    {
        "name": "Ferry", "to_duty": True,
        "query": 'date:P1W AND (ferry OR boat OR "last boat")\nAND (Brask OR clos* OR scrap*)\n'
        'AND NOT watch:"harbour sport"',
    },
    {"name": "Brask by name", "query": 'Brask NOT "Brask Lane"', "to_duty": True, "once_pct": 70},
    {"name": "Hospital", "query": "(hospital OR infirmary) NEAR/12 (park* OR charge* OR fee*)", "once_posts": 3},
    {"name": "School meals", "query": '"school meals" OR "free meals"', "tells_once": False},
    {"name": "Sea wall", "query": '"sea wall" OR marina', "tells_once": False},
    {"name": "Crossed to the left", "query": "(ferry OR boat) AND kind:news", "leaning": "left", "once_pct": 0},
    {
        "name": "Voting reform", "query": '"electoral reform" OR STV', "tells_once": False, "tells_daily": False,
        "tells_weekly": True,
    },
    {
        "name": "Harbour sport", "query": "regatta OR rowing OR gig OR marathon", "tells_once": False,
        "tells_daily": False,
    },
)  # fmt: skip


def demo(
    data: DataOption = None,
    port: PortOption = PORT,
    speed: Annotated[float, typer.Option(help="2 publishes twice as fast.", min=0.1, max=100)] = 1.0,
) -> None:
    """Start the desk on an invented by-election whose sites publish while you watch. Nothing leaves this machine."""
    check_port("127.0.0.1", port)
    folder = Path(data) if data else fresh_folder()
    os.environ |= {"REJOINDER_ALLOW_NETWORKS": NETWORK, "REJOINDER_POLL_MIN_S": POLL_MIN_S}
    os.environ["REJOINDER_CONTACT"] = os.environ.get("REJOINDER_CONTACT") or "demo@rejoinder.example"
    for name in ("DATABASE_URL", "REJOINDER_SMTP_URL", "REJOINDER_BASE_URL"):
        os.environ.pop(name, None)  # the demo touches nothing of yours
    settings = open_desk(folder)
    web_port = _free_web_port()
    start = _first_start(settings.data)
    _furnish(web_port)
    command = [sys.executable, "-m", "rejoinder.cli.demo.web", str(web_port), str(start), str(speed)]
    sites = Child("the by-election's sites", command, dict(os.environ))
    supervise(
        settings, port=port, others=(sites,), after_start=lambda: _second_person(port),
        when_ready=lambda: _tell(web_port, port),
    )  # fmt: skip


def fresh_folder() -> Path:
    """The demo's own folder, emptied: each start is a new by-election unless --data names a folder to keep."""
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    folder = home / "rejoinder-demo"
    if (folder / "run.lock").exists():
        import fcntl

        with (folder / "run.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise BadInput("a demo is running already; stop it, or give this one a folder with --data") from None
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def _free_web_port() -> int:
    """A port that is free on every address of the demo; raises BadInput where these cannot be used at all."""
    hosts = [address.split("//")[1].rsplit(":", 1)[0] for address in site_addresses(0).values()] + [RECORDS_HOST]
    for port in WEB_PORTS:
        if all(_is_free(host, port) for host in hosts):
            return port
    raise BadInput(
        f"the demo needs loopback addresses such as {hosts[0]}; on macOS: sudo ifconfig lo0 alias {hosts[0]}"
    )


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return _binds(probe, host, port)


def _binds(probe: socket.socket, host: str, port: int) -> bool:
    try:
        probe.bind((host, port))
    except OSError:
        return False
    return True


def _call_the_dull_one() -> None:
    """Joss looks at the dog on the pier, calls it a non-story, and goes for a coffee; once."""
    from rejoinder.desk.people.models import User
    from rejoinder.desk.stories import corrections
    from rejoinder.desk.stories.models import Membership, Story

    joss = User.objects.filter(email=PEOPLE[1][0]).first()
    for _ in range(DULL_LOOKS):
        found = Membership.objects.filter(post__url__contains=DULL_POST).select_related("story").first()
        if found is None:
            time.sleep(2)
            continue
        if found.story.state == Story.State.NEW and found.story.reopened_at is None:
            corrections.set_state(found.story, "non_story", by=joss, why="one dog, two blogs, no picture")
        return


def _first_start(folder: Path) -> float:
    """When this by-election began: a kept folder goes on where it was."""
    path = folder / "demo-start"
    if not path.exists():
        path.write_text(str(time.time()), encoding="ascii")
    return float(path.read_text(encoding="ascii"))


def _furnish(web_port: int) -> None:
    """People, lines, watches and sources, through the same functions that the pages use; once."""
    from django.utils import timezone

    from rejoinder.desk.lines.lists import import_lines
    from rejoinder.desk.listening.models import Source
    from rejoinder.desk.listening.sources import add_source
    from rejoinder.desk.people.accounts import add_person
    from rejoinder.desk.people.models import Desk, User
    from rejoinder.desk.watches.rules import save_watch
    from rejoinder.wire.linefiles import read_lines

    if not User.objects.exists():
        for email, name, role in PEOPLE:
            add_person(email, name=name, role=role)
        # Six news sites cover one town: what two of them carry is no story here, five is one.
        story = {"story_listed_min": 5, "story_both_sides": False, "story_share_pct": 0, "reopen_pct": DULL_LINE}
        Desk.objects.update_or_create(pk=1, defaults={"name": "the Tidewell desk", **story})
        rows, problems = read_lines(HERE / "lines")
        rows = [with_records(row, web_port) for row in rows]
        import_lines(rows, problems, None, approved_elsewhere="the campaign committee")
        for watch in reversed(WATCHES):  # one that stands inside another comes first
            save_watch({"to_page": True, "is_on": True, **watch}, None)
        _put_on_duty()
        _connect(web_port)
        admin, approver = (User.objects.get(email=PEOPLE[place][0]) for place in (0, 1))
        write_consultations(timezone.now(), admin)
        write_alliance(timezone.now(), admin, approver)
    addresses = site_addresses(web_port)
    if not Source.objects.exists():
        for outlet in outlets().values():
            labels = {"medium": outlet.medium, "leaning": outlet.leaning, "folder": outlet.folder}
            add_source(addresses[outlet.id] + "/", None, title=outlet.title, **labels)


def _connect(web_port: int) -> None:
    """The imprint, the desk's own pages, and an account on an invented server."""
    from rejoinder.desk.answers.site_views import save_site
    from rejoinder.desk.people.models import User
    from rejoinder.desk.publishing.accounts import save_account
    from rejoinder.desk.publishing.imprints import save_imprint

    admin = User.objects.get(email=PEOPLE[0][0])
    imprint = save_imprint(IMPRINT, by=admin)
    save_account({"kind": "site", "name": "Our own pages", "imprint": imprint.pk}, by=admin)
    save_account(
        {"kind": "mastodon", "name": "Brask on Harrow", "server": f"http://{INSTANCE_HOST}:{web_port}",
         "handle": "@brask@harrow.example", "imprint": imprint.pk, "secrets": {"token": INSTANCE_TOKEN}},
        by=admin,
    )  # fmt: skip
    save_site({"name": "Ottoline Brask", "is_party": "on"}, by=admin)


def _second_person(port: int) -> None:
    """Nobody approves their own text, so the demo needs somebody else to sign in as."""
    from rejoinder.desk.people.accounts import make_link
    from rejoinder.desk.people.models import User

    joss = User.objects.get(email=PEOPLE[1][0])
    say(f"sign in as {joss.name}, who approves, in a private window: http://127.0.0.1:{port}{make_link(joss)}")


def with_records(row, web_port: int):
    """A line whose evidence names records of the by-election, with their addresses."""
    names = [said.removeprefix(MARK) for said in row.evidence]
    pieces = [{"title": RECORDS[name].title, "address": record_address(name, web_port)} for name in names]
    return replace(row, evidence=tuple(pieces))


def _look_at_evidence() -> None:
    """Evidence is looked at daily; the demo's days are short, so here it is each minute."""
    from django.utils import timezone

    from rejoinder.desk.lines.models import Evidence

    for _ in range(EVIDENCE_LOOKS):
        time.sleep(60)
        Evidence.objects.filter(dropped_at=None).exclude(address="").update(next_check_at=timezone.now())


def _put_on_duty() -> None:
    """A rota of three nights with a gap in it, and the hours in which alerts wait."""
    from django.utils import timezone

    from rejoinder.desk.forecasts.posts import zone_of
    from rejoinder.desk.people.desk import desk_row, save_desk
    from rejoinder.desk.people.models import User
    from rejoinder.desk.watches.duty import add_duties, wall_moment

    User.objects.filter(email__in=[email for email, _, _ in PEOPLE]).update(wants_digest=True)
    save_desk({"quiet_from": "23:00", "quiet_to": "07:00"})
    zone = zone_of(desk_row())
    today = timezone.now().astimezone(zone).date()
    for email, _, _ in PEOPLE:
        spans = []
        for back, start, end, who in ROTA:
            if who == email:
                day = today + timedelta(days=back)
                end_day = day if end > start else day + timedelta(days=1)
                spans.append((wall_moment(day, time_of_day(start), zone), wall_moment(end_day, time_of_day(end), zone)))
        now = timezone.now()
        add_duties(User.objects.get(email=email), [span for span in spans if span[1] > now])


def _tell(web_port: int, port: int) -> None:
    """With the first story on the board: the past and the contests are written, and the terminal says what to do."""
    from django.utils import timezone

    from rejoinder.cli.demo.contesting import write_contests
    from rejoinder.cli.demo.past import write_past
    from rejoinder.cli.demo.pledging import write_votes
    from rejoinder.desk.people.models import User

    write_past(timezone.now(), site_addresses(web_port))
    mirela, joss = (User.objects.get(email=PEOPLE[place][0]) for place in (0, 1))
    for name, link in write_contests(timezone.now(), mirela, joss, f"http://127.0.0.1:{port}"):
        say(f"vote in the open primary as {name}: {link}")
    write_votes(timezone.now(), mirela, joss)
    threading.Thread(target=_call_the_dull_one, daemon=True).start()
    threading.Thread(target=_look_at_evidence, daemon=True).start()
    say("watch the night ferry rumour change its words; more posts come for forty minutes. Ctrl-C stops everything.")
