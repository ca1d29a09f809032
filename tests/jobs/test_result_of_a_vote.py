"""What the result page promises that a recount prints is what a recount of the published board prints."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from rejoinder.cli.main import app
from rejoinder.desk.contests.casting import cast
from rejoinder.desk.contests.published import boards_folder
from rejoinder.jobs.keep_boards import keep_boards
from tests.desk.vote_rows import letter, own_folder, ranks, voting  # noqa: F401 one is a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_folder")]


def counted(contest, papers):
    for number, paper in enumerate(papers, 1):
        cast(contest, letter(contest, number), paper, token=f"{number}")
    keep_boards(timezone.now())
    keep_boards(contest.closes_at + timedelta(seconds=1))
    contest.refresh_from_db()


def promised(contest):
    answer = Client().get(f"/vote/{contest.slug}/result/")
    assert answer.status_code == 200
    shown = re.search(r'<pre class="terminal"[^>]*>(.*?)</pre>', answer.content.decode(), re.DOTALL)[1]
    return html.unescape(re.sub(r"<[^>]+>", "", shown)).strip().splitlines()[1:]


def printed(contest):
    done = CliRunner().invoke(app, ["recount", str(boards_folder() / contest.slug)])
    assert done.exit_code == 0, done.output
    return [line.rstrip() for line in done.output.splitlines()]


def test_of_a_primary():
    contest = voting()
    counted(contest, [ranks(contest, "Ottoline", "Dorcas"), ranks(contest, "Ottoline"), ranks(contest, "Dorcas")])
    lines = promised(contest)
    assert [line.split()[0] for line in lines] == ["root", "papers", "winner", "differences"]
    assert set(lines) <= set(printed(contest))


def test_of_several_places():
    contest = voting("scottish", seats=2, slug="list")
    counted(
        contest,
        [ranks(contest, "Ottoline"), ranks(contest, "Ottoline"), ranks(contest, "Dorcas"), ranks(contest, "Dorcas")],
    )
    assert set(promised(contest)) <= set(printed(contest))


def test_of_a_members_vote():
    contest = voting("decision", slug="members")
    counted(contest, [bytes([0]), bytes([0]), bytes([1]), b""])
    lines = promised(contest)
    assert "decision     consent  same" in lines
    assert set(lines) <= set(printed(contest))
    assert "2 for, 1 against" in Client().get("/vote/members/result/").content.decode()
